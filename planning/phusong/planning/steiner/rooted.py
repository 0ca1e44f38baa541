"""A solution as a rooted tree of crucial nodes, and mergeable heaps of boundary edges, compiled."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from phusong.coverage.compiled import inner, lean
from phusong.planning.steiner.structures import Bools, Floats, Graph, Ints

__all__ = ["Heaps", "Rooted", "boundary_heaps", "drop", "meld", "root_tree"]


class Rooted(NamedTuple):
    """A tree on some nodes of a graph; arrays by node, -1 where a node has no such thing.

    Crucial nodes are terminals and nodes where three or more branches meet; between two of them runs
    a key path.
    """

    order: Ints
    """(nodes of the tree,) every node before those below it."""
    up: Ints
    """Arc that comes from the node above."""
    enter: Ints
    """Index in ``order``."""
    leave: Ints
    """Last index in ``order`` of what hangs on the node."""
    crucial: Bools
    top: Ints
    """Crucial node above, for crucial nodes."""
    child: Ints
    """First of the crucial nodes below, for crucial nodes."""
    sibling: Ints
    """The next one with the same ``top``."""


@inner
def root_tree(graph: Graph, terminal: Bools, edges: Bools, root: int) -> Rooted:
    """The tree of the chosen edges that holds the root, a terminal."""
    nodes = terminal.size
    up = np.full(nodes, -1, np.int32)
    enter = np.full(nodes, -1, np.int32)
    leave = np.full(nodes, -1, np.int32)
    crucial = np.zeros(nodes, np.bool_)
    order = np.empty(nodes, np.int32)
    stack = np.empty(nodes, np.int32)
    stack[0] = root
    count, high = 0, 1
    while high:
        high -= 1
        node = stack[high]
        enter[node] = leave[node] = count
        order[count] = node
        count += 1
        degree = 0
        for place in range(graph.first[node], graph.first[node + 1]):
            arc = graph.arc[place]
            if not edges[arc >> 1]:
                continue
            degree += 1
            if arc ^ 1 != up[node]:
                up[graph.head[place]] = arc
                stack[high] = graph.head[place]
                high += 1
        crucial[node] = terminal[node] or degree > 2
    for i in range(count - 1, 0, -1):
        node = order[i]
        above = graph.ends[up[node] >> 1, up[node] & 1]
        leave[above] = max(leave[above], leave[node])
    top = np.full(nodes, -1, np.int32)
    child = np.full(nodes, -1, np.int32)
    sibling = np.full(nodes, -1, np.int32)
    for i in range(1, count):
        node = order[i]
        above = graph.ends[up[node] >> 1, up[node] & 1]
        top[node] = above if crucial[above] else top[above]
        if crucial[node]:
            sibling[node] = child[top[node]]
            child[top[node]] = node
    return Rooted(order[:count].copy(), up, enter, leave, crucial, top, child, sibling)


class Heaps(NamedTuple):
    """Skew heaps of boundary edges, two items for each edge: in the heap of the region at each end."""

    key: Floats
    """(m,) cost of the path between two regions' sources that uses the edge."""
    left: Ints
    """(2 m,) item below, or -1."""
    right: Ints
    """(2 m,)."""
    best: Ints
    """(n,) item on top of a source's heap, or -1."""


@inner
def boundary_heaps(graph: Graph, edges: Bools, distance: Floats, base: Ints) -> Heaps:
    """Heaps of all edges between two Voronoi regions that are not in the tree."""
    count = graph.cost.size
    heaps = Heaps(
        np.empty(count),
        np.full(2 * count, -1, np.int32),
        np.full(2 * count, -1, np.int32),
        np.full(base.size, -1, np.int32),
    )
    for edge in range(count):
        one, two = graph.ends[edge, 0], graph.ends[edge, 1]
        if edges[edge] or base[one] < 0 or base[two] < 0 or base[one] == base[two]:
            continue
        heaps.key[edge] = distance[one] + graph.cost[edge] + distance[two]
        heaps.best[base[one]] = meld(heaps, heaps.best[base[one]], 2 * edge)
        heaps.best[base[two]] = meld(heaps, heaps.best[base[two]], 2 * edge + 1)
    return heaps


@lean
def meld(heaps: Heaps, one: int, two: int) -> int:
    """The top item of two heaps made one (Sleator and Tarjan 1986, top-down)."""
    if one < 0:
        return two
    if two < 0:
        return one
    if heaps.key[two >> 1] < heaps.key[one >> 1]:
        one, two = two, one
    top = one
    while True:
        right = heaps.right[one]
        heaps.right[one] = heaps.left[one]
        if right < 0:
            heaps.left[one] = two
            return top
        if heaps.key[two >> 1] < heaps.key[right >> 1]:
            heaps.left[one] = two
            one, two = two, right
        else:
            heaps.left[one] = right
            one = right


@lean
def drop(heaps: Heaps, item: int) -> int:
    """The top of a heap without its top item, which stands alone then."""
    rest = meld(heaps, heaps.left[item], heaps.right[item])
    heaps.left[item] = -1
    heaps.right[item] = -1
    return rest
