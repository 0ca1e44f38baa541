"""Existing fibre as a way: from where new cable can be joined to the exchange that lights it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra
from scipy.spatial import cKDTree

from phusong.layers.columns import FibreNodes
from phusong.layers.province import Province

__all__ = ["Feed", "Feeds", "find_feeds"]

_STEP_M = 125.0
_GRAIN_M = 1.0
_NEAR_M = 200.0
"""A node of the layer this near to a line stands on it."""
_EXCHANGE = "exchange"


@dataclass(frozen=True, slots=True)
class Feed:
    """Existing fibre behind one place where new cable can be joined."""

    exchange: str
    """Its name, or identifier; empty where the layer names none."""
    length_km: float
    """Along existing fibre to it; 0 where no exchange is known."""
    traced: bool
    """False: no fibre of the layer leads there, and the length is that of the straight line."""


@dataclass(frozen=True, slots=True)
class Feeds:
    """Where new cable can be joined, by node of the network."""

    by_node: Mapping[int, Feed]
    exchanges: int
    """Exchanges of the layer; 0: no length to one is known."""
    untraced: int
    """Nodes at fibre that leads to no exchange."""


def find_feeds(nodes: Sequence[int], positions: NDArray[np.float64], province: Province) -> Feeds:
    """The nearest exchange to every place where new cable can be joined, along existing fibre.

    Parameters
    ----------
    nodes
        Of the network, at existing fibre.
    positions
        (n, 2) their x and y, metres.
    """
    heads = _heads(province)
    if not len(heads) or not len(nodes):
        nothing = Feed("", 0.0, traced=False)
        return Feeds(dict.fromkeys(map(int, nodes), nothing), 0, 0)
    at_heads = shapely.get_coordinates(heads.geometry.to_numpy())
    names = _names(heads)
    vertices, far, origin = _traced(province, at_heads)
    straight, nearest = cKDTree(at_heads).query(positions)
    found: dict[int, Feed] = {}
    spot = cKDTree(vertices).query(positions)[1] if len(vertices) else None
    for i, node in enumerate(nodes):
        vertex = -1 if spot is None else int(spot[i])
        traced = vertex >= 0 and bool(np.isfinite(far[vertex])) and straight[i] > _NEAR_M
        head = int(origin[vertex]) if traced else int(nearest[i])
        length = float(far[vertex]) if traced else float(straight[i])
        found[int(node)] = Feed(
            names[head],
            length / 1000.0,
            traced=traced or bool(straight[i] <= _NEAR_M),
        )
    untraced = sum(not feed.traced for feed in found.values())
    return Feeds(found, len(heads), untraced)


def _heads(province: Province) -> gpd.GeoDataFrame:
    """Exchanges; every node of the layer where it calls none an exchange."""
    nodes = province.fibre_nodes
    if FibreNodes.TYPE in nodes:
        exchanges = nodes[nodes[FibreNodes.TYPE] == _EXCHANGE]
        if len(exchanges):
            return exchanges
    return nodes


def _names(heads: gpd.GeoDataFrame) -> list[str]:
    """Names, or identifiers, or nothing."""
    told = [heads[column] for column in (FibreNodes.NAME, FibreNodes.ID) if column in heads]
    return [
        next((str(value) for value in values if isinstance(value, str) and value), "")
        for values in zip(*told, strict=True)
    ] or [""] * len(heads)


def _traced(
    province: Province, heads: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.int64]]:
    """Vertices of the existing lines, how far each is from an exchange along them, and from which."""
    vertices, ends, length = _existing(province)
    far = np.full(len(vertices), np.inf)
    origin = np.full(len(vertices), -1, dtype=np.int64)
    if not len(vertices):
        return vertices, far, origin
    away, spot = cKDTree(vertices).query(heads)
    start: dict[int, int] = {}
    for head in np.argsort(away, kind="stable").tolist():
        if away[head] <= _NEAR_M:
            start.setdefault(int(spot[head]), head)
    if not start:
        return vertices, far, origin
    size = len(vertices)
    graph = csr_array((length, (ends[:, 0], ends[:, 1])), shape=(size, size))
    far, _, begun = dijkstra(
        graph, directed=False, indices=sorted(start), min_only=True, return_predecessors=True
    )
    reached = np.flatnonzero(np.isfinite(far))
    origin[reached] = [start[int(node)] for node in begun[reached]]
    return vertices, far, origin


def _existing(
    province: Province,
) -> tuple[NDArray[np.float64], NDArray[np.int64], NDArray[np.float64]]:
    """Existing lines, joined where they meet: vertices (n, 2), edges (m, 2), lengths (m,) metres."""
    lines = list(province.fibre_lines.geometry.explode(index_parts=False))
    if not lines:
        return np.empty((0, 2)), np.empty((0, 2), np.int64), np.empty(0)
    merged = shapely.node(shapely.MultiLineString(lines))
    runs = [shapely.get_coordinates(shapely.segmentize(g, _STEP_M)) for g in merged.geoms]
    points = np.concatenate(runs)
    keys, inverse = np.unique(np.round(points / _GRAIN_M), axis=0, return_inverse=True)
    whose = np.repeat(np.arange(len(runs)), [len(run) for run in runs])
    within = whose[:-1] == whose[1:]
    ends = np.column_stack([inverse.ravel()[:-1], inverse.ravel()[1:]])[within]
    ends = np.unique(np.sort(ends[ends[:, 0] != ends[:, 1]], axis=1), axis=0)
    length = np.hypot(*(keys[ends[:, 0]] - keys[ends[:, 1]]).T) * _GRAIN_M
    return keys * _GRAIN_M, ends.astype(np.int64), length
