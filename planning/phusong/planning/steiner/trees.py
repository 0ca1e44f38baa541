"""Shortest paths, Voronoi regions, and trees that grow along them, compiled."""

from __future__ import annotations

import numpy as np

from phusong.coverage.compiled import compiled, inner
from phusong.planning.steiner.priority import empty, make_queue, put, take
from phusong.planning.steiner.structures import Bools, Floats, Graph, Ints

__all__ = ["grow", "regions", "tidy", "tree_cost", "way_from", "way_to"]


@inner
def regions(graph: Graph, cost: Floats, source: Bools) -> tuple[Floats, Ints, Ints]:
    """Voronoi regions of the sources: distance, nearest source, and the arc by which it is reached.

    Nodes that nothing reaches have distance inf and source -1; sources have arc -1.
    """
    nodes = source.size
    distance = np.full(nodes, np.inf)
    base = np.full(nodes, -1, np.int32)
    back = np.full(nodes, -1, np.int32)
    queue = make_queue(nodes)
    for node in range(nodes):
        if source[node]:
            distance[node] = 0.0
            base[node] = node
            put(queue, node, 0.0)
    while queue.size[0] > 0:
        node = take(queue)
        for place in range(graph.first[node], graph.first[node + 1]):
            other = graph.head[place]
            further = distance[node] + cost[graph.arc[place] >> 1]
            if further < distance[other]:
                distance[other] = further
                base[other] = base[node]
                back[other] = graph.arc[place]
                put(queue, other, further)
    return distance, base, back


@compiled
def way_from(graph: Graph, arc_cost: Floats, root: int) -> Floats:
    """Distance from the root to every node along arcs."""
    nodes = graph.first.size - 1
    distance = np.full(nodes, np.inf)
    queue = make_queue(nodes)
    distance[root] = 0.0
    put(queue, root, 0.0)
    while queue.size[0] > 0:
        node = take(queue)
        for place in range(graph.first[node], graph.first[node + 1]):
            further = distance[node] + arc_cost[graph.arc[place]]
            if further < distance[graph.head[place]]:
                distance[graph.head[place]] = further
                put(queue, graph.head[place], further)
    return distance


@inner
def way_to(graph: Graph, arc_cost: Floats, target: Bools) -> Floats:
    """Distance from every node along arcs to the nearest target."""
    nodes = graph.first.size - 1
    distance = np.full(nodes, np.inf)
    queue = make_queue(nodes)
    for node in range(nodes):
        if target[node]:
            distance[node] = 0.0
            put(queue, node, 0.0)
    while queue.size[0] > 0:
        node = take(queue)
        for place in range(graph.first[node], graph.first[node + 1]):
            further = distance[node] + arc_cost[graph.arc[place] ^ 1]
            if further < distance[graph.head[place]]:
                distance[graph.head[place]] = further
                put(queue, graph.head[place], further)
    return distance


@compiled
def grow(graph: Graph, cost: Floats, terminal: Bools, root: int) -> Bools:
    """Nodes of a tree that takes in the nearest terminal again and again.

    Shortest-path heuristic of Takahashi and Matsuyama (1980), as one search that is taken up again
    from the nodes of each new branch. Terminals that nothing reaches stay out.
    """
    nodes = terminal.size
    distance = np.full(nodes, np.inf)
    back = np.full(nodes, -1, np.int32)
    inside = np.zeros(nodes, np.bool_)
    queue = make_queue(nodes)
    waiting = 0
    for node in range(nodes):
        waiting += terminal[node]
    inside[root] = True
    waiting -= terminal[root]
    distance[root] = 0.0
    put(queue, root, 0.0)
    while queue.size[0] > 0 and waiting > 0:
        node = take(queue)
        if terminal[node] and not inside[node]:
            waiting -= 1
            new = node
            while not inside[new]:
                inside[new] = True
                distance[new] = 0.0
                put(queue, new, 0.0)
                arc = back[new]
                new = graph.ends[arc >> 1, arc & 1]
        for place in range(graph.first[node], graph.first[node + 1]):
            other = graph.head[place]
            further = distance[node] + cost[graph.arc[place] >> 1]
            if further < distance[other]:
                distance[other] = further
                back[other] = graph.arc[place]
                put(queue, other, further)
    return inside


@compiled
def tidy(graph: Graph, terminal: Bools, inside: Bools) -> Bools:
    """Edges of the cheapest tree on the nodes inside, without ends that are no terminals.

    Where the nodes are several pieces each is a tree of its own.
    """
    nodes = inside.size
    edges = np.zeros(graph.cost.size, np.bool_)
    back = np.full(nodes, -1, np.int32)
    done = np.zeros(nodes, np.bool_)
    order = np.empty(nodes, np.int32)
    degree = np.zeros(nodes, np.int32)
    queue = make_queue(nodes)
    count = 0
    for start in range(nodes):
        if not inside[start] or done[start]:
            continue
        put(queue, start, 0.0)
        while queue.size[0] > 0:  # Prim
            node = take(queue)
            done[node] = True
            order[count] = node
            count += 1
            for place in range(graph.first[node], graph.first[node + 1]):
                other = graph.head[place]
                if not inside[other] or done[other]:
                    continue
                price = graph.cost[graph.arc[place] >> 1]
                if queue.place[other] < 0 or price < queue.key[other]:
                    back[other] = graph.arc[place]
                    put(queue, other, price)
    for i in range(count):
        arc = back[order[i]]
        if arc >= 0:
            edges[arc >> 1] = True
            degree[graph.ends[arc >> 1, 0]] += 1
            degree[graph.ends[arc >> 1, 1]] += 1
    # Ends are taken off in the order against that of Prim; a piece's first node comes last.
    for i in range(count - 1, -1, -1):
        node = order[i]
        arc = back[node]
        if degree[node] == 1 and arc >= 0 and edges[arc >> 1] and not terminal[node]:
            _cut(graph, edges, degree, arc >> 1)
    for i in range(count):
        _peel(graph, terminal, edges, degree, order[i])
    empty(queue)
    return edges


@inner
def _cut(graph: Graph, edges: Bools, degree: Ints, edge: int) -> None:
    edges[edge] = False
    degree[graph.ends[edge, 0]] -= 1
    degree[graph.ends[edge, 1]] -= 1


@inner
def _peel(graph: Graph, terminal: Bools, edges: Bools, degree: Ints, node: int) -> None:
    """Take off the chain that hangs on a first node which is no terminal."""
    while degree[node] == 1 and not terminal[node]:
        for place in range(graph.first[node], graph.first[node + 1]):
            if edges[graph.arc[place] >> 1]:
                _cut(graph, edges, degree, graph.arc[place] >> 1)
                node = graph.head[place]
                break


@compiled
def tree_cost(cost: Floats, edges: Bools) -> float:
    """Cost of the edges that are chosen."""
    total = 0.0
    for edge in range(cost.size):
        if edges[edge]:
            total += cost[edge]
    return total
