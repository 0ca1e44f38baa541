"""Edges that no optimal solution needs, or that some optimal solution has, by distances, compiled.

C. W. Duin and A. Volgenant, "Reduction tests for the Steiner problem in graphs", Networks 19 (1989).
The special distance of two nodes is the least, over all ways between them, of the longest stretch
between terminals on the way: an edge dearer than its ends' special distance is not needed. Upper
bounds of it come from the terminals' minimum spanning tree and from short searches around the edge.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from phusong.coverage.compiled import compiled, inner, lean
from phusong.planning.steiner.priority import empty, make_queue, put, take
from phusong.planning.steiner.structures import Bools, Floats, Graph, Ints, Queue
from phusong.planning.steiner.trees import regions

__all__ = ["needless", "short_links"]

_LOOK = 60
"""Nodes that a search around an end of an edge takes out of its queue, at most."""


class _Joined(NamedTuple):
    """Terminals' spanning tree in the distance network, as unions with the length that made them."""

    above: Ints
    length: Floats


@compiled
def needless(graph: Graph, terminal: Bools) -> Bools:
    """Edges (m,) that can be left out together: some optimal solution has none of them."""
    found = np.zeros(graph.cost.size, np.bool_)
    distance, base, _ = regions(graph, graph.cost, terminal)
    joined = _spanning_tree(graph, distance, base, terminal)
    for edge in range(found.size):
        one, two = graph.ends[edge, 0], graph.ends[edge, 1]
        if base[one] >= 0 and base[two] >= 0:
            ends = max(distance[one], distance[two])
            cost = graph.cost[edge]
            found[edge] = ends < cost and _bottleneck(joined, base[one], base[two]) < cost
    queue = make_queue(terminal.size)
    near = np.full(terminal.size, np.inf)
    far = np.full(terminal.size, np.inf)
    list_near = np.empty(_LOOK + 1, np.int32)
    list_far = np.empty(_LOOK + 1, np.int32)
    # One after the other, each in the graph that is left: ways of equal length count, too.
    for edge in range(found.size):
        if found[edge]:
            continue
        one, two = graph.ends[edge, 0], graph.ends[edge, 1]
        here = _search(graph, found, edge, one, near, list_near, queue)
        there = _search(graph, found, edge, two, far, list_far, queue)
        cost = graph.cost[edge]
        for i in range(here):
            node = list_near[i]
            way = max(near[node], far[node]) if terminal[node] else near[node] + far[node]
            if way <= cost:
                found[edge] = True
                break
        for i in range(here):
            near[list_near[i]] = np.inf
        for i in range(there):
            far[list_far[i]] = np.inf
    return found


@lean
def _search(
    graph: Graph, gone: Bools, edge: int, start: int, distance: Floats, found: Ints, queue: Queue
) -> int:
    """Distances of the nearest nodes, not along the edge nor farther than it is long; how many."""
    count = 0
    limit = graph.cost[edge]
    put(queue, start, 0.0)
    while queue.size[0] > 0 and count < _LOOK:
        node = take(queue)
        distance[node] = queue.key[node]
        found[count] = node
        count += 1
        for place in range(graph.first[node], graph.first[node + 1]):
            other, way = graph.head[place], graph.arc[place] >> 1
            further = distance[node] + graph.cost[way]
            if further <= limit and way != edge and not gone[way] and distance[other] == np.inf:
                put(queue, other, further)
    empty(queue)
    return count


@inner
def _spanning_tree(graph: Graph, distance: Floats, base: Ints, terminal: Bools) -> _Joined:
    """Minimum spanning tree of the terminals by distance, over boundary edges (Mehlhorn 1988)."""
    length = np.full(graph.cost.size, np.inf)
    for edge in range(length.size):
        one, two = graph.ends[edge, 0], graph.ends[edge, 1]
        if base[one] >= 0 and base[two] >= 0 and base[one] != base[two]:
            length[edge] = distance[one] + graph.cost[edge] + distance[two]
    above = np.full(terminal.size, -1, np.int32)
    made = np.full(terminal.size, np.inf)
    size = np.ones(terminal.size, np.int32)
    for edge in np.argsort(length, kind="mergesort"):
        if length[edge] == np.inf:
            break
        one, two = base[graph.ends[edge, 0]], base[graph.ends[edge, 1]]
        while above[one] >= 0:
            one = above[one]
        while above[two] >= 0:
            two = above[two]
        if one != two:
            small, large = (one, two) if size[one] < size[two] else (two, one)
            above[small] = large
            made[small] = length[edge]
            size[large] += size[small]
    return _Joined(above, made)


@lean
def _bottleneck(joined: _Joined, one: int, two: int) -> float:
    """Longest stretch between two terminals along the spanning tree: unions grow upwards."""
    longest = 0.0
    while one != two:
        if joined.length[one] <= joined.length[two]:
            if joined.above[one] < 0:
                return np.inf
            longest = max(longest, joined.length[one])
            one = joined.above[one]
        else:
            longest = max(longest, joined.length[two])
            two = joined.above[two]
    return longest


@compiled
def short_links(graph: Graph, terminal: Bools) -> Bools:
    """Edges (m,) that some optimal solution has, all of them together.

    The cheapest edge out of a terminal's Voronoi region, if the way along it to another terminal is
    no longer than the region's second cheapest edge. No region has a part in two: each contraction
    leaves the others' cuts and ways as they were.
    """
    nodes = terminal.size
    distance, base, _ = regions(graph, graph.cost, terminal)
    cheapest = np.full(nodes, -1, np.int32)
    second = np.full(nodes, np.inf)
    for edge in range(graph.cost.size):
        if base[graph.ends[edge, 0]] == base[graph.ends[edge, 1]]:
            continue
        for side in range(2):
            source = base[graph.ends[edge, side]]
            if source < 0:
                continue
            cost, best = graph.cost[edge], cheapest[source]
            if best < 0 or cost < graph.cost[best]:
                second[source] = graph.cost[best] if best >= 0 else np.inf
                cheapest[source] = edge
            else:
                second[source] = min(second[source], cost)
    used = np.zeros(nodes, np.bool_)
    found = np.zeros(graph.cost.size, np.bool_)
    for node in range(nodes):
        edge = cheapest[node]
        if not terminal[node] or edge < 0:
            continue
        one, two = graph.ends[edge, 0], graph.ends[edge, 1]
        way = distance[one] + graph.cost[edge] + distance[two]
        if way <= second[node] and not (used[base[one]] or used[base[two]]):
            used[base[one]] = used[base[two]] = True
            found[edge] = True
    return found
