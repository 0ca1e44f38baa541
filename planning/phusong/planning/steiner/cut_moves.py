"""Bridges of a network and what hangs on them, compiled."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from phusong.coverage.compiled import compiled
from phusong.planning.steiner.structures import Bools, Floats, Graph

__all__ = ["lost_by_cut"]


@compiled
def lost_by_cut(
    graph: Graph, is_root: Bools, counts: Bools, people: Floats
) -> tuple[Bools, NDArray[np.int64], Floats]:
    """Nodes that reach a root; and by edge, how many nodes that count and people its cut takes away.

    Depth first from all roots as if they were one, with the lowest turn that each node's branch comes
    back to (Tarjan 1974): an edge whose branch does not come back above it is a bridge.
    """
    nodes = is_root.size
    turn = np.full(nodes, -1, np.int32)
    low = np.zeros(nodes, np.int32)
    up = np.full(nodes, -1, np.int32)
    at = graph.first[:-1].copy()
    stack = np.empty(nodes + 1, np.int32)
    count = np.zeros(nodes, np.int64)
    living = people.copy()
    lost_nodes = np.zeros(graph.cost.size, np.int64)
    lost_people = np.zeros(graph.cost.size)
    turn[is_root] = 0
    now = 0
    for root in range(nodes):
        if not is_root[root]:
            continue
        stack[0] = root
        high = 1
        while high:
            node = stack[high - 1]
            if at[node] < graph.first[node + 1]:
                place = at[node]
                at[node] += 1
                other = graph.head[place]
                if turn[other] < 0:
                    now += 1
                    turn[other] = low[other] = now
                    up[other] = graph.arc[place]
                    count[other] = int(counts[other])
                    stack[high] = other
                    high += 1
                elif graph.arc[place] ^ 1 != up[node]:
                    low[node] = min(low[node], turn[other])
                continue
            high -= 1
            arc = up[node]
            if arc < 0:
                continue
            above = graph.ends[arc >> 1, arc & 1]
            if low[node] == turn[node]:
                lost_nodes[arc >> 1] = count[node]
                lost_people[arc >> 1] = living[node]
            if not is_root[above]:
                low[above] = min(low[above], low[node])
                count[above] += count[node]
                living[above] += living[node]
    return turn >= 0, lost_nodes, lost_people
