"""Dual ascent: a lower bound of the directed cut formulation, and its reduced costs, compiled.

R. T. Wong, "A dual ascent approach for Steiner tree problems on a directed graph", Mathematical
Programming 28 (1984). In the dual of the directed cut formulation every cut that parts a terminal
from the root has a variable; a terminal's cut is raised until an arc into it is paid for in full,
which lets the cut grow by the arc's tail. The terminal whose cut has fewest arcs goes first.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from phusong.coverage.compiled import compiled, lean
from phusong.planning.steiner.priority import make_queue, put, take
from phusong.planning.steiner.structures import Bools, Floats, Graph, Ints
from phusong.planning.steiner.trees import way_from, way_to

__all__ = ["ascend", "ascend_with_cuts", "redundant"]

_SLACK = 1.2
"""A cut may have this many times the next one's arcs before the next one has its turn."""
_NOTHING = 1e-13
"""Of the dearest arc: less is taken for paid in full."""


class _Cut(NamedTuple):
    """The set of nodes that reach a terminal along arcs paid in full, and the arcs into it."""

    mark: Ints
    """(n,) the turn in which a node was inside last."""
    inside: Ints
    """(n,) the nodes."""
    arcs: Ints
    """(2 m,)."""


@compiled
def ascend(graph: Graph, arc_cost: Floats, terminal: Bools, root: int) -> tuple[float, Floats]:
    """Lower bound of every arborescence from the root to all terminals, and reduced costs (2 m,).

    An arc of cost inf is no arc. A terminal that the root does not reach makes the bound inf.
    """
    bound, reduced, _ = ascend_with_cuts(graph, arc_cost, terminal, root, np.empty(0, np.int32))
    return bound, reduced


@compiled
def ascend_with_cuts(
    graph: Graph, arc_cost: Floats, terminal: Bools, root: int, log: Ints
) -> tuple[float, Floats, int]:
    """The same, and the cuts that were raised: how many arcs, then the arcs, as many as find room.

    Third in what is returned is how much of ``log`` is used.
    """
    reduced = arc_cost.copy()
    nodes = terminal.size
    active = terminal.copy()
    active[root] = False
    cut = _Cut(
        np.full(nodes, -1, np.int32),
        np.empty(nodes, np.int32),
        np.empty(arc_cost.size, np.int32),
    )
    queue = make_queue(nodes)
    for node in range(nodes):
        if active[node]:
            put(queue, node, float(graph.first[node + 1] - graph.first[node]))
    nothing = _NOTHING * _dearest(arc_cost)
    bound, turn, used = 0.0, 0, 0
    while queue.size[0] > 0:
        node = take(queue)
        limit = np.inf if queue.size[0] == 0 else _SLACK * queue.key[queue.heap[0]] + 1
        turn += 1
        cut.mark[node] = turn
        cut.inside[0] = node
        begin, known, arcs = 0, 1, 0
        while True:
            known, arcs = _spread(graph, reduced, active, cut, begin, known, arcs, root)
            if known < 0:
                active[node] = False
                break
            begin = known
            if arcs > limit:
                put(queue, node, float(arcs))
                break
            arcs = _into(graph, cut, arcs, turn)
            if used + arcs < log.size:
                log[used] = arcs
                log[used + 1 : used + 1 + arcs] = cut.arcs[:arcs]
                used += 1 + arcs
            step, known, arcs = _raise(graph, reduced, cut, known, arcs, nothing)
            if step == np.inf:
                return np.inf, reduced, used
            bound += step
    return bound, reduced, used


@lean
def _dearest(arc_cost: Floats) -> float:
    dearest = 0.0
    for price in arc_cost:
        if price < np.inf:
            dearest = max(dearest, price)
    return dearest


@lean
def _spread(
    graph: Graph,
    reduced: Floats,
    active: Bools,
    cut: _Cut,
    begin: int,
    known: int,
    arcs: int,
    root: int,
) -> tuple[int, int]:
    """Take in what reaches the nodes from ``begin`` on for nothing; known -1 at the root or active.

    Returns how many nodes are inside and how many arcs are listed (some from inside, by and by).
    """
    turn = cut.mark[cut.inside[0]]
    i = begin
    while i < known:
        node = cut.inside[i]
        if node == root or (i > 0 and active[node]):
            return -1, arcs
        i += 1
        for place in range(graph.first[node], graph.first[node + 1]):
            tail = graph.head[place]
            if cut.mark[tail] == turn:
                continue
            arc = graph.arc[place] ^ 1
            if reduced[arc] > 0.0:
                cut.arcs[arcs] = arc
                arcs += 1
            else:
                cut.mark[tail] = turn
                cut.inside[known] = tail
                known += 1
    return known, arcs


@lean
def _into(graph: Graph, cut: _Cut, arcs: int, turn: int) -> int:
    """Take off the list what comes from inside by now; returns how many arcs are left."""
    kept = 0
    for i in range(arcs):
        arc = cut.arcs[i]
        if cut.mark[graph.ends[arc >> 1, arc & 1]] != turn:
            cut.arcs[kept] = arc
            kept += 1
    return kept


@lean
def _raise(
    graph: Graph, reduced: Floats, cut: _Cut, known: int, arcs: int, nothing: float
) -> tuple[float, int, int]:
    """Raise the cut until an arc is paid for; returns by how much, nodes inside, arcs listed."""
    turn = cut.mark[cut.inside[0]]
    step = np.inf
    for i in range(arcs):
        step = min(step, reduced[cut.arcs[i]])
    if step == np.inf:
        return step, known, arcs
    kept = 0
    for i in range(arcs):
        arc = cut.arcs[i]
        left = reduced[arc] - step
        if left > nothing:
            reduced[arc] = left
            cut.arcs[kept] = arc
            kept += 1
            continue
        reduced[arc] = 0.0
        tail = graph.ends[arc >> 1, arc & 1]
        if cut.mark[tail] != turn:
            cut.mark[tail] = turn
            cut.inside[known] = tail
            known += 1
    return step, known, kept


@compiled
def redundant(
    graph: Graph, reduced: Floats, terminal: Bools, root: int, spare: float
) -> tuple[Bools, int]:
    """Arcs (2 m,) that no solution uses whose cost is less than the bound plus ``spare``.

    An arc is used on a way from the root to a terminal, and the reduced costs along that way come
    on top of the bound (Polzin and Vahdati Daneshmand 2001, bound-based test). Also how many edges
    are redundant both ways.
    """
    targets = terminal.copy()
    targets[root] = False
    before = way_from(graph, reduced, root)
    after = way_to(graph, reduced, targets)
    found = np.zeros(reduced.size, np.bool_)
    count = 0
    for arc in range(reduced.size):
        tail, head = graph.ends[arc >> 1, arc & 1], graph.ends[arc >> 1, 1 - (arc & 1)]
        found[arc] = head == root or before[tail] + reduced[arc] + after[head] >= spare
        if arc & 1 and found[arc] and found[arc - 1]:
            count += 1
    return found, count
