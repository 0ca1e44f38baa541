"""From edge lists to the arrays of an instance, and from its solutions back, compiled."""

from __future__ import annotations

import numpy as np

from phusong.coverage.compiled import compiled, lean
from phusong.planning.steiner.structures import Bools, Floats, Graph, Instance, Ints

__all__ = ["cheapest", "chosen_edges", "find", "instance_of", "make_graph", "original_edges"]


@compiled
def make_graph(nodes: int, ends: Ints, cost: Floats) -> Graph:
    """Graph of edges (m, 2) without loops between nodes 0 … nodes-1."""
    edges = cost.size
    first = np.zeros(nodes + 1, np.int32)
    for edge in range(edges):
        first[ends[edge, 0] + 1] += 1
        first[ends[edge, 1] + 1] += 1
    for node in range(nodes):
        first[node + 1] += first[node]
    at = first[:-1].copy()
    head = np.empty(2 * edges, np.int32)
    arc = np.empty(2 * edges, np.int32)
    for edge in range(edges):
        for side in range(2):
            place = at[ends[edge, side]]
            at[ends[edge, side]] += 1
            head[place] = ends[edge, 1 - side]
            arc[place] = 2 * edge + side
    return Graph(first, head, arc, ends, cost)


@lean
def find(set_of: Ints, node: int) -> int:
    """The name of a node's set; halves the way there."""
    while set_of[node] != node:
        set_of[node] = set_of[set_of[node]]
        node = set_of[node]
    return node


@compiled
def instance_of(ends: Ints, weight: Floats, terminal: Bools) -> Instance:
    """What is to be solved: no loops, the cheapest of parallels, and nothing that costs nothing.

    Edges without weight are contracted along a forest of theirs, which is ``fixed``; what of it
    nobody needs is left out when a solution is read back. The graph may be in pieces.
    """
    set_of = np.arange(terminal.size).astype(np.int32)
    fixed = np.zeros(weight.size, np.bool_)
    for edge in range(weight.size):
        if weight[edge] == 0.0:
            one, two = find(set_of, ends[edge, 0]), find(set_of, ends[edge, 1])
            if one != two:
                set_of[max(one, two)] = min(one, two)
                fixed[edge] = True
    number = np.full(terminal.size, -1, np.int32)
    wanted = np.zeros(terminal.size, np.bool_)
    nodes = 0
    for node in range(terminal.size):
        name = find(set_of, node)
        if number[name] < 0:
            number[name] = nodes
            nodes += 1
        number[node] = number[name]
        wanted[number[node]] |= terminal[node]
    joined = np.empty((weight.size, 2), np.int32)
    for edge in range(weight.size):
        one, two = number[ends[edge, 0]], number[ends[edge, 1]]
        joined[edge, 0], joined[edge, 1] = min(one, two), max(one, two)
    part = cheapest(nodes, joined, weight)
    following = np.full(weight.size, -1, np.int32)
    graph = make_graph(nodes, joined[part], weight[part])
    return Instance(graph, wanted[:nodes], part, following, fixed, 0.0)


@compiled
def cheapest(nodes: int, ends: Ints, weight: Floats) -> Ints:
    """The cheapest edge between each two nodes, loops apart; the first of equals."""
    everything = make_graph(nodes, ends, weight)
    best = np.full(nodes, -1, np.int32)
    kept = np.empty(weight.size, np.int32)
    count = 0
    for node in range(nodes):
        places = range(everything.first[node], everything.first[node + 1])
        for place in places:
            other, edge = everything.head[place], everything.arc[place] >> 1
            if other > node and (best[other] < 0 or weight[edge] < weight[best[other]]):
                best[other] = edge
        for place in places:
            other = everything.head[place]
            if other > node and best[other] >= 0:
                kept[count] = best[other]
                count += 1
                best[other] = -1
    return kept[:count].copy()


@compiled
def original_edges(instance: Instance, edges: Bools) -> Bools:
    """Chosen edges of an instance, and what is fixed, as edges of the graph that was given."""
    found = instance.fixed.copy()
    for edge in range(edges.size):
        if edges[edge]:
            part = instance.part[edge]
            while part >= 0:
                found[part] = True
                part = instance.following[part]
    return found


@compiled
def chosen_edges(instance: Instance, original: Bools) -> Bools:
    """Edges of an instance all of whose parts are among some original edges."""
    found = np.zeros(instance.part.size, np.bool_)
    for edge in range(found.size):
        part = instance.part[edge]
        while part >= 0 and original[part]:
            part = instance.following[part]
        found[edge] = part < 0
    return found
