"""The network on which cable can run: roads as a networkx graph, and where existing fibre meets it."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Sequence

import geopandas as gpd
import networkx as nx
import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from phusong.layers.province import Province
from phusong.planning.results.columns import Construction
from phusong.planning.service.places import land_parts

__all__ = ["PLACE", "Network", "road_network"]

PLACE = "place"
"""Attribute of the nodes of places and sites."""

_STEP_M = 250.0
"""Longest edge: a place joins the road at most half of this away from its nearest point."""
_GRAIN_M = 1.0
"""Ends of lines that come this near to each other are one node."""
_SAMPLE_M = 50.0
_CREEK_M = 250.0
"""A straight line over land may cross this much water, or leave a rough shore by it."""
_TRIES = 60
"""Nearest nodes that are tried for a line over land."""
_SECTORS = 72
"""Directions in each of which the nearest node is tried after them."""
_ASHORE_M = 1000.0
"""A place this near to a land counts as standing on it, as in :mod:`.places`."""
_APART = math.cos(math.radians(30.0))
"""Two ties of one place part by at least this angle, as its cosine."""
_HIGH_WATER_M = 1.0
_JOIN_M = 150.0
"""Existing fibre this near a road node can be spliced there."""


class Network:
    """Road graph with positions.

    Nodes are integers with attributes ``x``, ``y`` (m), ``land_part`` and ``fibre`` (existing fibre
    can be joined here). Edges carry ``length_m``, ``construction`` and ``geometry``; those that follow
    no road but a power line have ``ground`` "power", those that bridge a gap ``gap``.
    """

    def __init__(self, graph: nx.Graph[int], province: Province) -> None:
        self.graph = graph
        self.loops = 0
        """Pieces of line without length, or that begin and end at one point: they lead nowhere."""
        self.loose: dict[int, int] = {}
        """Places that lack ties, and how many, for they are far from everything on their land."""
        self._placed = np.empty((0, 3))
        """x, y and land of nodes as far as they were asked for."""
        self._grid = province.grid
        self._land_part = province.land_part
        self._terrain_m = province.terrain_m

    @property
    def sources(self) -> list[int]:
        """Nodes where existing fibre can be joined, in rising order."""
        return sorted(n for n in self.graph.nodes if self.graph.nodes[n]["fibre"])

    def position(self, node: int) -> tuple[float, float]:
        """x and y of a node, metres."""
        data = self.graph.nodes[node]
        return float(data["x"]), float(data["y"])

    def positions(self) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
        """Nodes (n,) in rising order and their x, y in metres (n, 2)."""
        nodes = np.array(sorted(self.graph.nodes), dtype=np.int64)
        data = self.graph.nodes
        return nodes, np.array([(data[n]["x"], data[n]["y"]) for n in nodes]).reshape(-1, 2)

    def add_node(self, x: float, y: float, *, land_part: int, fibre: bool = False) -> int:
        """Add a node and return it."""
        node = self.graph.number_of_nodes()
        self.graph.add_node(node, x=x, y=y, land_part=land_part, fibre=fibre)
        return node

    def add_edge(
        self, one: int, two: int, geometry: shapely.LineString, construction: Construction
    ) -> bool:
        """Join two nodes, unless a shorter edge does; a longer one is replaced."""
        length = float(geometry.length)
        known = self.graph.get_edge_data(one, two)
        if known is not None and known["length_m"] <= length:
            return False
        if known is not None:
            self.graph.remove_edge(one, two)
        self.graph.add_edge(one, two, length_m=length, construction=construction, geometry=geometry)
        return True

    def join(
        self, x: float, y: float, *, land_part: int, ties: int = 1, reach_m: float = math.inf
    ) -> int:
        """A node for a place, tied by straight lines over land to the nearest nodes on its land.

        Where no such line exists it stays alone: only the sea leads to it. What is to have a second
        way needs two ``ties``. Ties longer than ``reach_m`` are left out, and who then lacks some is
        told in :attr:`loose`.
        """
        place = self.add_node(x, y, land_part=land_part)
        self.graph.nodes[place][PLACE] = True
        lacking = self.tie(place, ties=ties, reach_m=reach_m)
        if lacking and math.isfinite(reach_m):
            self.loose[place] = lacking
        return place

    def nearest_m(self, place: int) -> float:
        """How far a place is from the nearest other node on its land; infinite where there is none."""
        nodes, positions = self.on_land(int(self.graph.nodes[place]["land_part"]))
        away = np.hypot(*(positions[nodes != place] - self.position(place)).T)
        return float(away.min(initial=np.inf))

    def tie(self, place: int, *, ties: int, reach_m: float = math.inf) -> int:
        """Tie a place that has no ties; returns how many it still lacks."""
        x, y = self.position(place)
        land_part = int(self.graph.nodes[place]["land_part"])
        nodes, positions = self.on_land(land_part)
        others = nodes != place
        nodes, positions = nodes[others], positions[others]
        distance = np.hypot(positions[:, 0] - x, positions[:, 1] - y)
        taken: list[NDArray[np.float64]] = []
        for best in _near_first(positions - (x, y), distance):
            way = positions[best] - (x, y)
            if (
                distance[best] <= reach_m
                and not _beside(way, taken)
                and self._tie(place, int(nodes[best]), land_part, off_m=_ASHORE_M)
            ):
                taken.append(way)
                # Whoever stands at the same spot shares its ways.
                if len(taken) == ties or distance[best] < _GRAIN_M:
                    return 0
        return ties - len(taken)

    def bridge_gaps(self) -> int:
        """Tie every piece of the network to the nearest fibre on its own land; returns how many.

        Roads in data are rarely one piece: a track that ends a hundred metres before the next one
        must not send its cable through the sea. The gap is built across open land, and billed.
        """
        fibre = set(self.sources)
        pieces = sorted(
            (sorted(piece) for piece in nx.connected_components(self.graph)), key=lambda p: p[0]
        )
        fed = {node for piece in pieces if fibre.intersection(piece) for node in piece}
        bridged = 0
        for part in sorted({self.graph.nodes[n]["land_part"] for n in fed} - {-1}):
            nodes, positions = self.on_land(part)
            row_of = {int(n): i for i, n in enumerate(nodes)}
            own = np.array([int(n) in fed for n in nodes])
            reached = _Reached(positions, np.flatnonzero(own))
            apart = [
                np.array([row_of[n] for n in p if n in row_of and n not in fed], int)
                for p in pieces
            ]
            apart = [rows for rows in apart if rows.size]
            # Nearest first: what lies behind another piece is tied to that one.
            for rows in sorted(apart, key=reached.nearest_m):
                for one, two in reached.pairs(rows):
                    ends = int(nodes[one]), int(nodes[two])
                    if self._tie(*ends, part):
                        self.graph.edges[ends]["gap"] = True
                        reached.add(rows)
                        bridged += 1
                        break
        return bridged

    def _tie(self, one: int, two: int, part: int, *, off_m: float = 0.0) -> bool:
        """Join two nodes by a straight line, unless it leaves their land for more than a creek.

        The first of them may stand ``off_m`` beside it: places do where outlines are not as sharp.
        """
        ends = [(self.graph.nodes[n]["x"], self.graph.nodes[n]["y"]) for n in (one, two)]
        line = shapely.LineString(ends)
        steps = np.linspace(0.0, 1.0, max(int(line.length / _SAMPLE_M), 1) + 1)
        x, y = (ends[0][i] + steps * (ends[1][i] - ends[0][i]) for i in (0, 1))
        column, row = ~self._grid.affine @ (x, y)
        height, width = self._land_part.shape
        r = np.clip(np.floor(row).astype(int), 0, height - 1)
        c = np.clip(np.floor(column).astype(int), 0, width - 1)
        off = self._land_part[r, c] != part
        if part < 0:  # on land that the layer does not draw
            off = ~(self._terrain_m[r, c] > _HIGH_WATER_M)
        begin = int(np.argmin(off))
        if begin * _SAMPLE_M <= off_m:
            off[:begin] = False
        if np.count_nonzero(off) * _SAMPLE_M > _CREEK_M:
            return False
        self.add_edge(one, two, line, Construction.AERIAL)
        return True

    def on_land(self, part: int) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
        """Nodes on one piece of land and their positions."""
        data = self.graph.nodes
        new = range(len(self._placed), len(data))
        more = [(data[n]["x"], data[n]["y"], data[n]["land_part"]) for n in new]
        self._placed = np.concatenate([self._placed, np.array(more).reshape(-1, 3)])
        own = np.flatnonzero(self._placed[:, 2] == part)
        return own, self._placed[own, :2]


class _Reached:
    """Nodes of one land that fibre reaches, and those that were tied to them meanwhile."""

    def __init__(self, positions: NDArray[np.float64], rows: NDArray[np.int64]) -> None:
        self._positions = positions
        self._parts = [(cKDTree(positions[rows]), rows)]
        self._more = np.empty(0, np.int64)

    def nearest_m(self, rows: NDArray[np.int64]) -> float:
        """Distance of some nodes to those that fibre reaches by itself."""
        return float(self._parts[0][0].query(self._positions[rows])[0].min())

    def pairs(self, rows: NDArray[np.int64]) -> Iterator[tuple[int, int]]:
        """The shortest ties of some nodes to reached ones, shortest first."""
        found: list[tuple[float, int, int]] = []
        for tree, targets in self._parts:
            count = min(_TRIES, targets.size)
            distance, near = tree.query(self._positions[rows], k=count)
            distance, near = distance.reshape(rows.size, -1), near.reshape(rows.size, -1)
            for pair in np.argsort(distance, axis=None, kind="stable")[:_TRIES]:
                one, two = np.unravel_index(pair, distance.shape)
                found.append(
                    (float(distance[one, two]), int(rows[one]), int(targets[near[one, two]]))
                )
        for _, one, two in sorted(found)[:_TRIES]:
            yield one, two

    def add(self, rows: NDArray[np.int64]) -> None:
        """Nodes that are reached now."""
        self._more = np.concatenate([self._more, rows])
        self._parts = [self._parts[0], (cKDTree(self._positions[self._more]), self._more)]


def road_network(province: Province, *, power: Sequence[shapely.LineString] = ()) -> Network:
    """Graph of the province's roads; lines are joined where they cross.

    Existing fibre marks the nodes within 150 m of it; fibre that runs away from roads becomes nodes
    of its own, so that an exchange without a road in the data can still be joined.

    Parameters
    ----------
    power
        Power lines on whose poles cable can hang, away from roads too.
    """
    roads = list(province.roads.geometry.explode(index_parts=False))
    whole = [road for road in (*roads, *power) if road.length > 0]
    lines = _noded(whole)
    graph: nx.Graph[int] = nx.Graph()
    network = Network(graph, province)
    network.loops = len(roads) + len(power) - len(whole)
    if len(lines):
        ends = np.concatenate([shapely.get_coordinates(line)[[0, -1]] for line in lines])
        keys, inverse = np.unique(np.round(ends / _GRAIN_M), axis=0, return_inverse=True)
        inverse = inverse.reshape(-1, 2)
        parts = _parts(keys * _GRAIN_M, province)
        for node, (x, y) in enumerate(keys * _GRAIN_M):
            graph.add_node(node, x=float(x), y=float(y), land_part=int(parts[node]), fibre=False)
        alone = _apart(lines, roads) if len(power) else np.zeros(len(lines), dtype=bool)
        for line, (one, two), wire in zip(lines, inverse, alone, strict=True):
            if one == two:
                network.loops += 1
            elif network.add_edge(int(one), int(two), line, Construction.AERIAL) and wire:
                graph.edges[int(one), int(two)]["ground"] = "power"
    _mark_fibre(network, province)
    return network


def _near_first(ways: NDArray[np.float64], distance: NDArray[np.float64]) -> NDArray[np.int64]:
    """The nearest nodes, then those that are nearest in each direction, nearest first.

    At the edge of the land the nearest ones may all lie beyond what is no land of the place's own.
    """
    order = np.argsort(distance, kind="stable")
    first = order[:_TRIES]
    turn = np.arctan2(ways[order, 1], ways[order, 0]) / (2.0 * np.pi) % 1.0
    sector = np.minimum((turn * _SECTORS).astype(np.int64), _SECTORS - 1)
    _, at = np.unique(sector, return_index=True)
    others = order[np.sort(at)]
    return np.concatenate([first, others[~np.isin(others, first)]])


def _beside(way: NDArray[np.float64], others: Sequence[NDArray[np.float64]]) -> bool:
    """Whether a way runs so near to another, beyond the step, that one digger cuts both."""
    long = [other for other in others if min(np.hypot(*way), np.hypot(*other)) > _STEP_M]
    return any(
        float(way @ other) > _APART * float(np.hypot(*way) * np.hypot(*other)) for other in long
    )


def _apart(
    lines: Sequence[shapely.LineString], roads: Sequence[shapely.LineString]
) -> NDArray[np.bool_]:
    """(n,) which pieces follow none of the roads."""
    middles = shapely.line_interpolate_point(np.array(lines, dtype=object), 0.5, normalized=True)
    on_road, _ = shapely.STRtree(roads).query(middles, predicate="dwithin", distance=_GRAIN_M)
    apart = np.ones(len(lines), dtype=bool)
    apart[on_road] = False
    return apart


def _noded(roads: Sequence[shapely.LineString]) -> list[shapely.LineString]:
    """Pieces between crossings, none longer than the step."""
    if not roads:
        return []
    merged = shapely.node(shapely.MultiLineString(list(roads)))
    coordinates = [
        shapely.get_coordinates(shapely.segmentize(line, _STEP_M)) for line in merged.geoms
    ]
    pieces: list[shapely.LineString] = []
    for points in coordinates:
        along = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(points, axis=0).T))])
        # Cut where a multiple of the step is passed: vertices between two cuts stay in the piece.
        cuts = np.flatnonzero(np.diff(np.floor(along / _STEP_M))) + 1
        bounds = np.unique(np.concatenate([[0], cuts, [len(points) - 1]]))
        pieces.extend(shapely.LineString(points[a : b + 1]) for a, b in itertools.pairwise(bounds))
    return pieces


def _parts(points: NDArray[np.float64], province: Province) -> NDArray[np.int32]:
    series = gpd.GeoSeries(shapely.points(points), crs=province.crs)
    return np.asarray(
        land_parts(series, province.land, reach_m=np.full(len(points), 500.0)), dtype=np.int32
    )


def _mark_fibre(network: Network, province: Province) -> None:
    """Mark road nodes near existing fibre; add nodes for fibre that no road comes near."""
    points = [
        shapely.get_coordinates(shapely.segmentize(line, _STEP_M / 2))
        for line in province.fibre_lines.geometry
    ]
    points.append(shapely.get_coordinates(province.fibre_nodes.geometry.to_numpy()))
    fibre = np.concatenate(points) if points else np.empty((0, 2))
    if not len(fibre):
        return
    nodes, positions = network.positions()
    alone = np.ones(len(fibre), dtype=bool)
    if len(nodes):
        near, _ = cKDTree(fibre).query(positions, distance_upper_bound=_JOIN_M)
        for node in nodes[np.isfinite(near)]:
            network.graph.nodes[int(node)]["fibre"] = True
        distance, _ = cKDTree(positions).query(fibre)
        alone = distance > _JOIN_M
    apart = fibre[alone]
    for (x, y), part in zip(apart, _parts(apart, province), strict=True):
        if part >= 0:
            network.add_node(float(x), float(y), land_part=int(part), fibre=True)
