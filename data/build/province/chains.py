"""Lines out of graphs whose nodes are cells of a grid."""

from __future__ import annotations

import networkx as nx
import numpy as np
import shapely
from skimage.graph import route_through_array

from province.frame import Array, Grid, Shape, metric

__all__ = ["Cell", "chains", "cheapest_way", "line", "nearest_cell"]

Cell = tuple[int, int]
"""Row and column."""

_SIMPLIFY_M = 60.0


def chains(graph: nx.Graph[Cell], *, same: str) -> list[list[Cell]]:
    """Edges strung together between forks, ends and changes of the attribute ``same``; sorted."""
    stops = {node for node in graph if _stops(graph, node, same)}
    for ring in nx.connected_components(graph):
        if not ring & stops:
            stops.add(min(ring))
    found = []
    used: set[frozenset[Cell]] = set()
    for start in sorted(stops):
        for following in sorted(graph[start]):
            if frozenset((start, following)) in used:
                continue
            chain = [start, following]
            used.add(frozenset(chain))
            while chain[-1] not in stops:
                chain.append(next(node for node in graph[chain[-1]] if node != chain[-2]))
                used.add(frozenset(chain[-2:]))
            found.append(chain)
    return found


def cheapest_way(cost: Array, ends: tuple[Cell, Cell], *, rim: int) -> tuple[list[Cell], float]:
    """Cells of the cheapest way between two cells, and its cost.

    The way is sought in the box around both ends, ``rim`` cells wider on every side.
    """
    low = np.maximum(np.min(ends, axis=0) - rim, 0)
    high = np.max(ends, axis=0) + rim + 1
    cut = cost[low[0] : high[0], low[1] : high[1]]
    start, end = (tuple(int(number) for number in np.subtract(cell, low)) for cell in ends)
    way, total = route_through_array(cut, start, end, fully_connected=True, geometric=True)  # type: ignore[no-untyped-call]
    return [(int(row + low[0]), int(column + low[1])) for row, column in way], float(total)


def line(chain: list[Cell], grid: Grid) -> Shape:
    """A chain as a simplified line in degrees."""
    rows, columns = np.array(chain).T
    raw = shapely.LineString(np.column_stack([grid.lon[columns], grid.lat[rows]]))
    return metric(metric(raw).simplify(_SIMPLIFY_M), inverse=True)


def nearest_cell(allowed: Array, cell: tuple[int, ...]) -> Cell:
    """The cell itself, or the nearest one that is allowed."""
    row, column = (int(number) for number in cell)
    if allowed[row, column]:
        return row, column
    reach = 100
    top, left = max(row - reach, 0), max(column - reach, 0)
    near = np.argwhere(allowed[top : row + reach + 1, left : column + reach + 1])
    near = near + np.array([top, left])
    found = near[int(np.argmin(np.hypot(*(near - (row, column)).T)))]
    return int(found[0]), int(found[1])


def _stops(graph: nx.Graph[Cell], node: Cell, same: str) -> bool:
    kinds = {data[same] for _, _, data in graph.edges(node, data=True)}
    return graph.degree[node] != 2 or len(kinds) > 1
