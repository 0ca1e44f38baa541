"""Trees that collect prizes: what is worth being kept, and what is worth being joined; compiled."""

from __future__ import annotations

import numpy as np

from phusong.coverage.compiled import compiled
from phusong.planning.steiner.priority import make_queue, put, take
from phusong.planning.steiner.rooted import root_tree
from phusong.planning.steiner.structures import Bools, Floats, Graph

__all__ = ["take_in", "worth"]


@compiled
def worth(graph: Graph, edges: Bools, gain: Floats, required: Bools, root: int) -> Bools:
    """Nodes of the best part of a tree that holds the root and all required nodes on it.

    A branch is kept when what its nodes gain (prize less fixed cost) is more than its edges cost
    (strong pruning of Johnson, Minkoff and Phillips 2000; exact on a tree).
    """
    tree = root_tree(graph, required, edges, root)
    value = gain.copy()
    needed = required.copy()
    inside = np.zeros(gain.size, np.bool_)
    for i in range(tree.order.size - 1, 0, -1):
        node = tree.order[i]
        arc = tree.up[node]
        above = graph.ends[arc >> 1, arc & 1]
        value[node] -= graph.cost[arc >> 1]
        if needed[node]:
            needed[above] = True
        if needed[node] or value[node] > 0:
            value[above] += value[node]
            inside[node] = True
    for i in range(1, tree.order.size):
        node = tree.order[i]
        arc = tree.up[node]
        above = graph.ends[arc >> 1, arc & 1]
        inside[node] &= above == root or inside[above]
    inside[root] = True
    return inside


@compiled
def take_in(graph: Graph, cost: Floats, gain: Floats, inside: Bools) -> Bools:
    """Nodes with those of all ways that gain more than they cost, the nearest first.

    One search from the tree that is taken up again from each way that is taken in. A node on the way
    lowers what the rest of the way costs, but never to less than the way up to it: what is lacking
    rises along every way, so that none runs in a circle to gain the same prize twice.
    """
    inside = inside.copy()
    nodes = gain.size
    lack = np.full(nodes, np.inf)
    back = np.full(nodes, -1, np.int32)
    seen = np.zeros(nodes, np.bool_)
    queue = make_queue(nodes)
    for node in range(nodes):
        if inside[node]:
            lack[node] = 0.0
            put(queue, node, 0.0)
    while queue.size[0] > 0:
        node = take(queue)
        seen[node] = True
        for place in range(graph.first[node], graph.first[node + 1]):
            other = graph.head[place]
            if inside[other]:
                continue
            price = cost[graph.arc[place] >> 1]
            further = lack[node] + max(0.0, price - gain[other])
            if seen[other] and further >= lack[other]:
                continue
            if lack[node] + price < gain[other]:
                back[other] = graph.arc[place]
                new = other
                while not inside[new]:
                    inside[new] = True
                    lack[new] = 0.0
                    put(queue, new, 0.0)
                    new = graph.ends[back[new] >> 1, back[new] & 1]
            elif further < lack[other]:
                lack[other] = further
                back[other] = graph.arc[place]
                put(queue, other, further)
    return inside
