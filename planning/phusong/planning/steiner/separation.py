"""Cuts that a fractional arborescence violates, by maximum flows, compiled.

For values of arcs and a terminal, a flow of less than one from the root is parted by a cut whose
arcs have that value together. Cuts near the terminal and near the root are both taken, and nested
ones after them (Koch and Martin 1998, section 3).
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from phusong.coverage.compiled import compiled, lean
from phusong.planning.steiner.structures import Bools, Floats, Graph, Ints

__all__ = ["Flow", "reach", "send", "violated_cuts"]

VIOLATED = 1e-4
"""A flow this near to one is one."""
_NOTHING = 1e-9
_NESTED = 4
"""Cuts between the root and one terminal, from each side."""


class Flow(NamedTuple):
    """What is left of capacities, and the last search."""

    left: Floats
    """(2 m,) what an arc can still carry."""
    via: Ints
    """(n,) arc on the way, -2 where the search has not been."""
    order: Ints


@compiled
def violated_cuts(
    graph: Graph, value: Floats, exists: Bools, terminal: Bools, root: int, most: int
) -> tuple[Ints, Ints]:
    """Arcs of violated cuts, one cut after the other, and where each begins (cuts + 1,).

    ``value`` (2 m,) of arcs, 0 where they do not exist.
    """
    nodes = terminal.size
    flow = Flow(value.copy(), np.empty(nodes, np.int32), np.empty(nodes, np.int32))
    arcs = np.empty(4 * value.size, np.int32)
    first = np.zeros(most + 1, np.int32)
    count = 0
    covered = np.zeros(nodes, np.bool_)
    for target in range(nodes):
        if not terminal[target] or target == root or covered[target]:
            continue
        capacity = value.copy()
        for nested in range(_NESTED):
            flow.left[:] = capacity
            if count == most or send(graph, flow, root, target) >= 1 - VIOLATED:
                break
            # The search back from the target has just ended: what it saw is the near side.
            for side in range(2):
                if side == 1:
                    reach(graph, flow, root)
                used = first[count]
                new = False
                for arc in range(value.size):
                    tail, head = graph.ends[arc >> 1, arc & 1], graph.ends[arc >> 1, 1 - (arc & 1)]
                    came_tail, came_head = flow.via[tail] > -2, flow.via[head] > -2
                    across = came_head > came_tail if side == 0 else came_tail > came_head
                    if across and exists[arc] and used < arcs.size:
                        arcs[used] = arc
                        used += 1
                        new |= capacity[arc] < 1.0
                        capacity[arc] = 1.0
                if used == arcs.size or count == most:
                    return arcs, first[: count + 1].copy()
                # The first may have no arc at all: then nothing meets it.
                if new or (side == 0 and nested == 0):
                    count += 1
                    first[count] = used
                if side == 0:
                    for node in range(nodes):
                        covered[node] |= flow.via[node] > -2
    return arcs, first[: count + 1].copy()


@lean
def send(graph: Graph, flow: Flow, root: int, target: int) -> float:
    """Send up to one from the root to the target along shortest ways (Edmonds and Karp)."""
    total = 0.0
    while total < 1 - VIOLATED and _search_back(graph, flow, root, target):
        step = 1.0
        node = root
        while node != target:
            arc = flow.via[node]
            step = min(step, flow.left[arc])
            node = graph.ends[arc >> 1, 1 - (arc & 1)]
        node = root
        while node != target:
            arc = flow.via[node]
            flow.left[arc] -= step
            flow.left[arc ^ 1] += step
            node = graph.ends[arc >> 1, 1 - (arc & 1)]
        total += step
    return total


@lean
def _search_back(graph: Graph, flow: Flow, root: int, target: int) -> bool:
    """Breadth first against the arcs; whether the root was come to."""
    flow.via[:] = -2
    flow.via[target] = -1
    flow.order[0] = target
    i, known = 0, 1
    while i < known:
        node = flow.order[i]
        i += 1
        for place in range(graph.first[node], graph.first[node + 1]):
            other, arc = graph.head[place], graph.arc[place] ^ 1
            if flow.via[other] == -2 and flow.left[arc] > _NOTHING:
                flow.via[other] = arc
                if other == root:
                    return True
                flow.order[known] = other
                known += 1
    return False


@lean
def reach(graph: Graph, flow: Flow, root: int) -> None:
    """Breadth first along the arcs, from the root."""
    flow.via[:] = -2
    flow.via[root] = -1
    flow.order[0] = root
    i, known = 0, 1
    while i < known:
        node = flow.order[i]
        i += 1
        for place in range(graph.first[node], graph.first[node + 1]):
            other, arc = graph.head[place], graph.arc[place]
            if flow.via[other] == -2 and flow.left[arc] > _NOTHING:
                flow.via[other] = arc
                flow.order[known] = other
                known += 1
