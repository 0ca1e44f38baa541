"""Branches of cable in the order of building: always the place that is nearest to what stands."""

from __future__ import annotations

import heapq
import math
from collections.abc import Collection, Iterable, Iterator

import networkx as nx

__all__ = ["grow_forest"]


def grow_forest(
    graph: nx.Graph[int], sources: Iterable[int], terminals: Collection[int]
) -> Iterator[list[int]]:
    """Join terminals to the sources, always the one that is nearest to what is joined already.

    One Dijkstra search goes on through the whole growth: nodes of a new branch become sources at
    distance 0 and the search is taken up from them.

    Parameters
    ----------
    graph
        With ``weight`` ≥ 0 on every edge.

    Yields
    ------
    Nodes of each branch, from what was joined before to the terminal; a terminal that is a source,
    or lies on an earlier branch, is a branch of one node. Terminals that no path reaches are left
    out.
    """
    distance = dict.fromkeys(sources, 0.0)
    joined = set(distance)
    before: dict[int, int] = {}
    heap = [(0.0, node) for node in sorted(distance)]
    waiting = set(terminals)
    while heap and waiting:
        far, node = heapq.heappop(heap)
        if far > distance[node]:
            continue
        if node in waiting:
            waiting.remove(node)
            path = [node]
            while path[-1] not in joined:
                path.append(before[path[-1]])
            for new in path:
                if new not in joined:
                    joined.add(new)
                    distance[new] = 0.0
                    heapq.heappush(heap, (0.0, new))
            yield path[::-1]
        for other, data in graph[node].items():
            further = distance[node] + data["weight"]
            if further < distance.get(other, math.inf):
                distance[other] = further
                before[other] = node
                heapq.heappush(heap, (further, other))
