"""The ground of the WAN: roads and existing cable as links between seats, each with what is new of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import geopandas as gpd
import networkx as nx
import numpy as np
import shapely
from numpy.typing import ArrayLike, NDArray
from scipy.spatial import cKDTree

from phusong.layers.province import Province
from phusong.planning.network.graph import Network, road_network
from phusong.planning.results.columns import Construction
from phusong.planning.wan.links import Links, contracted

__all__ = ["Ground", "Joined", "ground_of"]

_STEP_M = 50.0
_BESIDE_SHARE = 0.9
"""An edge with so much of it beside existing cable needs no new one."""
_TIE_M = 400.0
"""Existing cable that leaves the roads ends this near to one where it comes back to it."""


@dataclass(frozen=True, slots=True)
class Ground:
    """Links over which the seats can be joined."""

    links: Links
    lines: NDArray[np.object_]
    """(m,) geometry of every edge."""
    new_km: NDArray[np.float64]
    """(l,) of every link what has to be built."""
    existing_km: NDArray[np.float64]
    """(l,) and what runs along cable that stands."""
    existing: NDArray[np.bool_]
    """(m,) by edge."""
    built_km: Mapping[Construction, NDArray[np.float64]]
    """(l,) of every link what has to be built, by how it would be."""
    positions: dict[int, tuple[float, float]]
    """x, y of the nodes, m."""


@dataclass(frozen=True, slots=True)
class Joined:
    """Where points meet the ground."""

    node: NDArray[np.int64]
    """(n,) the nearest node that the first point reaches; −1 where none is near enough."""
    drop_m: NDArray[np.float64]
    """(n,) how far that is."""
    reason: tuple[str, ...]
    """Why none is."""


def ground_of(
    province: Province,
    points: gpd.GeoSeries,
    *,
    beside_m: float,
    drop_m: float,
    build: Callable[[nx.Graph[int]], None],
) -> tuple[Ground, Joined]:
    """The links of a province between points, the first of which is the centre.

    A road beside existing cable is that cable: both are one edge, so that nothing counts as a second
    way that one excavator cuts together with the first.

    Parameters
    ----------
    build
        Sets the ``construction`` of every edge, as
        :func:`phusong.planning.cable.constructions.choose_constructions` does.
    """
    network = road_network(province)
    network.bridge_gaps()
    fibre = list(province.fibre_lines.geometry)
    _add_cable(network, fibre, beside_m=beside_m)
    graph = network.graph
    build(graph)
    joined = _joined(graph, points, drop_m=drop_m)
    pairs = sorted((min(e), max(e)) for e in graph.edges())
    edges = np.array(pairs, dtype=np.int64).reshape(-1, 2)
    lines = np.array([graph.edges[pair]["geometry"] for pair in pairs], dtype=object)
    existing = _beside(lines, fibre, beside_m=beside_m)
    length_km = shapely.length(lines) / 1000.0 if len(lines) else np.empty(0)
    kinds = np.array([graph.edges[pair]["construction"] for pair in pairs], dtype=object)
    links = contracted(edges, set(joined.node[joined.node >= 0].tolist()))
    return (
        Ground(
            links,
            lines,
            new_km=links.totals(np.where(existing, 0.0, length_km)),
            existing_km=links.totals(np.where(existing, length_km, 0.0)),
            existing=existing,
            built_km={
                kind: links.totals(np.where(~existing & (kinds == kind), length_km, 0.0))
                for kind in Construction
            },
            positions={n: (d["x"], d["y"]) for n, d in graph.nodes(data=True)},
        ),
        joined,
    )


def _joined(graph: nx.Graph[int], points: gpd.GeoSeries, *, drop_m: float) -> Joined:
    """The node nearest to each point in that piece of the network which the centre is nearest to."""
    xy = np.column_stack([points.x.to_numpy(), points.y.to_numpy()])
    used = np.array(sorted(n for n in graph if graph.degree(n)), dtype=np.int64)
    far = Joined(np.full(len(xy), -1), np.full(len(xy), np.nan), ("far",) * len(xy))
    if not used.size:
        return far
    at = np.array([(graph.nodes[n]["x"], graph.nodes[n]["y"]) for n in used.tolist()])
    gap, row = cKDTree(at).query(xy[0])
    if gap > drop_m:
        return far
    piece = np.array(sorted(nx.node_connected_component(graph, int(used[row]))), dtype=np.int64)
    mine = np.isin(used, piece)
    distance, near = cKDTree(at[mine]).query(xy)
    anything, _ = cKDTree(at).query(xy)
    close = distance <= drop_m
    reason = tuple(
        "" if ok else "no-path" if any_m <= drop_m else "far"
        for ok, any_m in zip(close, anything, strict=True)
    )
    node = np.where(close, used[mine][near], -1)
    return Joined(node, np.where(close, distance, np.nan), reason)


def _beside(
    lines: NDArray[np.object_], fibre: list[shapely.LineString], *, beside_m: float
) -> NDArray[np.bool_]:
    """(m,) lines that run along existing cable."""
    if not fibre or not len(lines):
        return np.zeros(len(lines), bool)
    dense, own = shapely.get_coordinates(shapely.segmentize(lines, _STEP_M), return_index=True)
    near, _ = cKDTree(_points(fibre)).query(dense, distance_upper_bound=beside_m)
    share = np.bincount(own, np.isfinite(near), len(lines)) / np.bincount(own, minlength=len(lines))
    return np.asarray(share >= _BESIDE_SHARE)


def _points(lines: list[shapely.LineString]) -> NDArray[np.float64]:
    return shapely.get_coordinates(shapely.segmentize(np.array(lines, dtype=object), _STEP_M))


def _add_cable(network: Network, fibre: list[shapely.LineString], *, beside_m: float) -> None:
    """Existing cable away from roads becomes edges of its own, tied to the roads where it meets them."""
    graph = network.graph
    roads = [data["geometry"] for _, _, data in graph.edges(data=True)]
    if not fibre:
        return
    near = shapely.union_all(shapely.buffer(np.array(roads, dtype=object), beside_m))
    apart = shapely.difference(shapely.union_all(np.array(fibre, dtype=object)), near)
    pieces = [
        line for line in shapely.get_parts(shapely.line_merge(apart)) if line.length > 2 * beside_m
    ]
    if not pieces:
        return
    roadside = sorted(n for n in graph if graph.degree(n))
    at = np.array([(graph.nodes[n]["x"], graph.nodes[n]["y"]) for n in roadside]).reshape(-1, 2)
    made: dict[tuple[int, int], int] = {}

    def node(x: float, y: float) -> int:
        key = (round(x), round(y))
        if key not in made:
            made[key] = network.add_node(x, y, land_part=-1, fibre=True)
            gap, row = cKDTree(at).query((x, y)) if len(at) else (np.inf, 0)
            if gap <= beside_m + _TIE_M:
                road = graph.nodes[roadside[row]]
                _edge(graph, made[key], roadside[row], [(x, y), (road["x"], road["y"])])
        return made[key]

    for line in pieces:
        points = shapely.get_coordinates(line)
        _edge(graph, node(*points[0]), node(*points[-1]), points)


def _edge(graph: nx.Graph[int], one: int, two: int, points: ArrayLike) -> None:
    line = shapely.LineString(np.asarray(points, dtype=np.float64))
    if one != two and not graph.has_edge(one, two):
        graph.add_edge(
            one,
            two,
            length_m=float(line.length),
            geometry=line,
            construction=Construction.AERIAL,
        )
