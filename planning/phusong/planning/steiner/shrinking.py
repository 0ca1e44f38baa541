"""Leave edges out, contract others, and take away what degrees make plain, compiled.

Degree tests of the field (Beasley 1984; Duin and Volgenant 1989): a node that is no terminal goes
with its only edge, or becomes one edge where it has two; a terminal's only edge, and its cheapest
one if that leads to another terminal, belong to an optimal solution and are contracted.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from phusong.coverage.compiled import compiled, inner, lean
from phusong.planning.steiner.building import make_graph
from phusong.planning.steiner.structures import Bools, Floats, Instance, Ints

__all__ = ["shrink"]


class _Work(NamedTuple):
    """A graph that changes: the ends of edges at a node ("halves", 2 e + side) are a linked list."""

    ends: Ints
    cost: Floats
    alive: Bools
    first: Ints
    """(n,) first half at a node, or -1."""
    after: Ints
    """(2 m,)."""
    before: Ints
    """(2 m,)."""
    degree: Ints
    terminal: Bools
    part: Ints
    last_part: Ints
    following: Ints
    fixed: Bools
    waiting: Ints
    """(n,) nodes to look at again."""
    is_waiting: Bools
    seen: Ints
    """(n,) scratch, -1."""
    terminals: Ints
    """(1,)."""
    number_waiting: Ints
    """(1,)."""
    offset: Floats
    """(1,)."""


@compiled
def shrink(instance: Instance, keep: Bools, fix: Bools) -> Instance:
    """The instance with some edges kept only, and some contracted, as small as degrees make it."""
    work = _work_of(instance)
    for edge in range(keep.size):
        if not keep[edge]:
            _remove(work, edge)
    for edge in range(fix.size):
        if fix[edge] and work.alive[edge]:
            _contract(work, edge)
    for node in range(work.first.size):
        _wait(work, node)
    while work.number_waiting[0] > 0:
        work.number_waiting[0] -= 1
        node = work.waiting[work.number_waiting[0]]
        work.is_waiting[node] = False
        if work.terminal[node]:
            _look_at_terminal(work, node)
        else:
            _look_at_other(work, node)
    return _instance_of(work)


@inner
def _work_of(instance: Instance) -> _Work:
    graph = instance.graph
    nodes, edges = instance.terminal.size, graph.cost.size
    last = instance.part.copy()
    for edge in range(edges):
        while instance.following[last[edge]] >= 0:
            last[edge] = instance.following[last[edge]]
    work = _Work(
        graph.ends.copy(),
        graph.cost.copy(),
        np.ones(edges, np.bool_),
        np.full(nodes, -1, np.int32),
        np.full(2 * edges, -1, np.int32),
        np.full(2 * edges, -1, np.int32),
        np.zeros(nodes, np.int32),
        instance.terminal.copy(),
        instance.part.copy(),
        last,
        instance.following.copy(),
        instance.fixed.copy(),
        np.empty(nodes, np.int32),
        np.zeros(nodes, np.bool_),
        np.full(nodes, -1, np.int32),
        np.array([np.count_nonzero(instance.terminal)], np.int32),
        np.zeros(1, np.int32),
        np.array([instance.offset]),
    )
    for half in range(2 * edges):
        _link(work, half, graph.ends[half >> 1, half & 1])
    return work


@lean
def _wait(work: _Work, node: int) -> None:
    if not work.is_waiting[node]:
        work.is_waiting[node] = True
        work.waiting[work.number_waiting[0]] = node
        work.number_waiting[0] += 1


@lean
def _link(work: _Work, half: int, node: int) -> None:
    """Tie the end of an edge to a node."""
    work.ends[half >> 1, half & 1] = node
    work.before[half] = -1
    work.after[half] = work.first[node]
    if work.first[node] >= 0:
        work.before[work.first[node]] = half
    work.first[node] = half
    work.degree[node] += 1


@lean
def _unlink(work: _Work, half: int) -> None:
    node = work.ends[half >> 1, half & 1]
    before, after = work.before[half], work.after[half]
    if before >= 0:
        work.after[before] = after
    else:
        work.first[node] = after
    if after >= 0:
        work.before[after] = before
    work.degree[node] -= 1
    _wait(work, node)


@lean
def _remove(work: _Work, edge: int) -> None:
    work.alive[edge] = False
    _unlink(work, 2 * edge)
    _unlink(work, 2 * edge + 1)


@lean
def _other_end(work: _Work, half: int) -> int:
    other: int = work.ends[half >> 1, 1 - (half & 1)]
    return other


@lean
def _look_at_other(work: _Work, node: int) -> None:
    """A node that is no terminal: away with one edge, one edge instead of two."""
    if work.degree[node] == 1:
        _remove(work, work.first[node] >> 1)
    elif work.degree[node] == 2:
        half = work.first[node]
        gone = work.after[half]
        one, two = _other_end(work, half), _other_end(work, gone)
        if one == two:
            dearer = half if work.cost[half >> 1] > work.cost[gone >> 1] else gone
            _remove(work, dearer >> 1)
            return
        _unlink(work, half)
        _remove(work, gone >> 1)
        _link(work, half, two)
        work.cost[half >> 1] += work.cost[gone >> 1]
        work.following[work.last_part[half >> 1]] = work.part[gone >> 1]
        work.last_part[half >> 1] = work.last_part[gone >> 1]
        _one_of_parallels(work, one if work.degree[one] < work.degree[two] else two)
        _wait(work, one)
        _wait(work, two)


@lean
def _one_of_parallels(work: _Work, node: int) -> None:
    """Keep the cheapest of edges between the same two nodes."""
    half = work.first[node]
    while half >= 0:
        after = work.after[half]
        other = _other_end(work, half)
        known = work.seen[other]
        if known < 0:
            work.seen[other] = half
        elif work.cost[half >> 1] < work.cost[known >> 1]:
            work.seen[other] = half
            _remove(work, known >> 1)
        else:
            _remove(work, half >> 1)
        half = after
    half = work.first[node]
    while half >= 0:
        work.seen[_other_end(work, half)] = -1
        half = work.after[half]


@lean
def _look_at_terminal(work: _Work, node: int) -> None:
    """Contract a terminal's only edge, or its cheapest if that ends at another terminal."""
    if work.terminals[0] < 2 or work.degree[node] == 0:
        return
    half = work.first[node]
    best = half
    while half >= 0:
        dearer = work.cost[half >> 1] - work.cost[best >> 1]
        if dearer < 0 or (dearer == 0 and work.terminal[_other_end(work, half)]):
            best = half
        half = work.after[half]
    if work.degree[node] == 1 or work.terminal[_other_end(work, best)]:
        _contract(work, best >> 1)


@lean
def _contract(work: _Work, edge: int) -> None:
    """Take an edge into the solution: its ends become one terminal."""
    part = work.part[edge]
    while part >= 0:
        work.fixed[part] = True
        part = work.following[part]
    work.offset[0] += work.cost[edge]
    one, two = work.ends[edge, 0], work.ends[edge, 1]
    _remove(work, edge)
    if one == two:
        return
    kept, gone = (one, two) if work.degree[one] >= work.degree[two] else (two, one)
    work.terminals[0] += 1 - int(work.terminal[kept]) - int(work.terminal[gone])
    work.terminal[kept] = True
    work.terminal[gone] = False
    half = work.first[gone]
    while half >= 0:
        after = work.after[half]
        _unlink(work, half)
        if _other_end(work, half) == kept:
            work.alive[half >> 1] = False
            _unlink(work, half ^ 1)
        else:
            _link(work, half, kept)
            _wait(work, _other_end(work, half))
        half = after
    _one_of_parallels(work, kept)
    _wait(work, kept)


@inner
def _instance_of(work: _Work) -> Instance:
    """What is left, numbered anew; with one terminal nothing is."""
    number = np.full(work.first.size, -1, np.int32)
    nodes = 0
    for node in range(number.size):
        if work.terminal[node] or (work.degree[node] > 0 and work.terminals[0] > 1):
            number[node] = nodes
            nodes += 1
    left = np.flatnonzero(work.alive) if work.terminals[0] > 1 else np.empty(0, np.int64)
    ends = np.empty((left.size, 2), np.int32)
    for i in range(left.size):
        ends[i, 0] = number[work.ends[left[i], 0]]
        ends[i, 1] = number[work.ends[left[i], 1]]
    return Instance(
        make_graph(nodes, ends, work.cost[left]),
        work.terminal[number >= 0],
        work.part[left],
        work.following,
        work.fixed,
        work.offset[0],
    )
