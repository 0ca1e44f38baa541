"""Second ways round the edges of a network that must not be its only ones, compiled.

The network is contracted to its *weak* edges, whose cut would part a chosen node from the roots: they
are a forest of bridges. A second way leads from one side of a weak edge to the other, along any
other edges of the graph; those that are built are free.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from phusong.coverage.compiled import compiled, lean
from phusong.planning.steiner.building import make_graph
from phusong.planning.steiner.cut_moves import lost_by_cut
from phusong.planning.steiner.priority import empty, make_queue, put, take
from phusong.planning.steiner.separation import VIOLATED, Flow, reach, send
from phusong.planning.steiner.structures import Bools, Floats, Graph, Ints

__all__ = ["Weak", "bare", "cover", "raise_cuts", "thin", "uncovered_cuts"]


_NOTHING = 1e-13
"""Of the dearest edge: less is taken for paid in full."""


class Weak(NamedTuple):
    """A graph with weak edges: some of its edges are built, and cost nothing."""

    graph: Graph
    built: Bools
    """(m,) the weak edges, a tree; each runs from the end away from the root to the other."""


@compiled
def raise_cuts(weak: Weak, order: Ints, log: Ints) -> tuple[float, Floats, int]:
    """Lower bound of what second ways cost, reduced costs (m,), and how much of ``log`` is used.

    Dual ascent: for one weak edge after the other, the cut round its one side is raised until a way
    to the other side is paid for in full. ``log`` keeps cuts as :func:`ascend_with_cuts` does.
    Weak edges without any way must not be in the order.
    """
    graph = weak.graph
    reduced = np.where(weak.built, 0.0, graph.cost)
    nodes, nothing = graph.first.size - 1, _NOTHING * graph.cost.max()
    mark = np.full(nodes, -1, np.int32)
    inside = np.empty(nodes, np.int32)
    cut = np.empty(graph.cost.size, np.int32)
    bound, used = 0.0, 0
    for turn in range(order.size):
        edge = order[turn]
        inside[0] = graph.ends[edge, 0]
        mark[inside[0]] = turn
        seen, known = 0, 1
        while True:
            known = _spread(graph, reduced, edge, mark, inside, seen, known)
            if mark[graph.ends[edge, 1]] == turn:
                break
            seen, arcs = known, 0
            for i in range(known):
                for place in range(graph.first[inside[i]], graph.first[inside[i] + 1]):
                    way = graph.arc[place] >> 1
                    if mark[graph.head[place]] != turn and way != edge:
                        cut[arcs] = way
                        arcs += 1
            if used + arcs < log.size:
                log[used] = arcs
                log[used + 1 : used + 1 + arcs] = cut[:arcs]
                used += 1 + arcs
            step = reduced[cut[:arcs]].min()
            bound += step
            for way in cut[:arcs]:
                reduced[way] -= step
                if reduced[way] <= nothing:
                    reduced[way] = 0.0
                    for side in range(2):
                        if mark[graph.ends[way, side]] != turn:
                            mark[graph.ends[way, side]] = turn
                            inside[known] = graph.ends[way, side]
                            known += 1
    return bound, reduced, used


@lean
def _spread(
    graph: Graph, reduced: Floats, edge: int, mark: Ints, inside: Ints, seen: int, known: int
) -> int:
    """Take in what the nodes from ``seen`` on reach for nothing, but not along the edge; how many."""
    turn = mark[inside[0]]
    while seen < known:
        node = inside[seen]
        seen += 1
        for place in range(graph.first[node], graph.first[node + 1]):
            other, way = graph.head[place], graph.arc[place] >> 1
            if way != edge and reduced[way] <= 0.0 and mark[other] != turn:
                mark[other] = turn
                inside[known] = other
                known += 1
    return known


@compiled
def cover(weak: Weak, cost: Floats, order: Ints, chosen: Bools) -> Bools:
    """Edges chosen so far and those of the cheapest second way round one weak edge after the other.

    ``cost`` (m,) inf for what must not be used; a weak edge without any way is passed over.
    """
    graph = weak.graph
    chosen = chosen.copy()
    still = bare(weak, chosen)
    nodes = graph.first.size - 1
    queue = make_queue(nodes)
    distance = np.empty(nodes)
    back = np.empty(nodes, np.int32)
    for edge in order:
        if not still[edge]:
            continue
        start, target = graph.ends[edge, 0], graph.ends[edge, 1]
        distance[:] = np.inf
        distance[start] = 0.0
        put(queue, start, 0.0)
        while queue.size[0] > 0:
            node = take(queue)
            if node == target:
                break
            for place in range(graph.first[node], graph.first[node + 1]):
                other, way = graph.head[place], graph.arc[place] >> 1
                if way == edge:
                    continue
                further = distance[node]
                if not (weak.built[way] or chosen[way]):
                    further += cost[way]
                if further < distance[other]:
                    distance[other] = further
                    back[other] = graph.arc[place]
                    put(queue, other, further)
        empty(queue)
        if distance[target] < np.inf:
            node = target
            while node != start:
                chosen[back[node] >> 1] |= not weak.built[back[node] >> 1]
                node = graph.ends[back[node] >> 1, back[node] & 1]
            still = bare(weak, chosen)
    return chosen


@compiled
def thin(weak: Weak, chosen: Bools, order: Ints) -> Bools:
    """Chosen edges without those, tried in order, that no weak edge needs."""
    chosen = chosen.copy()
    for edge in order:
        chosen[edge] = False
        chosen[edge] = bare(weak, chosen).any()
    return chosen


@compiled
def bare(weak: Weak, chosen: Bools) -> Bools:
    """Weak edges (m,) round which no chosen edges lead: bridges of what is built and chosen."""
    graph = weak.graph
    used = np.flatnonzero(weak.built | chosen)
    number = np.full(graph.first.size - 1, -1, np.int32)
    ends = np.empty((used.size, 2), np.int32)
    nodes = 0
    for i in range(used.size):
        for side in range(2):
            node = graph.ends[used[i], side]
            if number[node] < 0:
                number[node] = nodes
                nodes += 1
            ends[i, side] = number[node]
    small = make_graph(nodes, ends, graph.cost[used])
    begins = np.zeros(nodes, np.bool_)
    if used.size:  # weak edges are all in one piece; what is apart from it leads round none
        begins[number[graph.ends[np.argmax(weak.built), 0]]] = True
    counts = np.ones(nodes, np.bool_)
    _, lost, _ = lost_by_cut(small, begins, counts, np.zeros(nodes))
    found = np.zeros(chosen.size, np.bool_)
    for i in range(used.size):
        found[used[i]] = weak.built[used[i]] and lost[i] > 0
    return found


@compiled
def uncovered_cuts(
    weak: Weak, value: Floats, exists: Bools, order: Ints, most: int
) -> tuple[Ints, Ints]:
    """Cuts of edges that values (m,) violate, one after the other, and where each begins.

    A weak edge is covered by a flow of one from its one end to the other past it, along built edges
    as much as one likes.
    """
    graph = weak.graph
    nodes, edges = graph.first.size - 1, graph.cost.size
    capacity = np.empty(2 * edges)
    for edge in range(edges):
        capacity[2 * edge] = capacity[2 * edge + 1] = 2.0 if weak.built[edge] else value[edge]
    flow = Flow(capacity.copy(), np.empty(nodes, np.int32), np.empty(nodes, np.int32))
    members = np.empty(4 * edges + 64, np.int32)
    first = np.zeros(most + 1, np.int32)
    count = 0
    for edge in order:
        flow.left[:] = capacity
        flow.left[2 * edge] = flow.left[2 * edge + 1] = 0.0
        one, two = graph.ends[edge, 0], graph.ends[edge, 1]
        if count == most or send(graph, flow, one, two) >= 1 - VIOLATED:
            continue
        for side in range(2):
            if side == 1:
                reach(graph, flow, one)
            used = first[count]
            for way in range(edges):
                here, there = flow.via[graph.ends[way, 0]] > -2, flow.via[graph.ends[way, 1]] > -2
                if here != there and way != edge and exists[way] and used < members.size:
                    members[used] = way
                    used += 1
            if used < members.size and count < most:
                count += 1
                first[count] = used
    return members, first[: count + 1].copy()
