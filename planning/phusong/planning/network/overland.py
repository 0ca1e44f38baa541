"""Ways over open land to places that no road comes near: least cost over slope, water, protected land.

A straight line does for the last few hundred metres. Beyond, cable goes round what is steep: a front
marches over the land's friction (:mod:`phusong.planning.sea.front`) from the whole network, and the way
back from the place is its tie. Whoever lies nearer to another such place than to the network is offered
that way, too; the tree takes what is cheapest.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import networkx as nx
import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.ndimage import binary_closing

from phusong.layers.province import Province
from phusong.planning.cable.ground import land_weight
from phusong.planning.cable.rules import LandFriction
from phusong.planning.network.graph import PLACE, Network
from phusong.planning.results.columns import Construction
from phusong.planning.sea.front import Front, front_from_many

__all__ = ["lead_gaps", "lead_overland", "open_land"]

Floats = NDArray[np.float64]
_CREEK_M = 250.0
"""Water of this width is crossed, as by straight ties."""
_ASHORE_M = 1000.0
"""A place this near to a land counts as standing on it: outlines are not sharper."""
_FAR_M = 1000.0
"""A line over land that is longer is led by least cost."""
_ROOM = (2.0, 8.0)
"""How much farther than the nearest of the network, straight, a way is looked for: first, and at last."""
_APART_CELLS = 3
"""Least width of the strip along a first way that a second one is kept out of."""
_APART_SHARE, _APART_M = 0.5, 1000.0
"""On either side it grows with the distance from the place by this share of it, up to so many metres."""
_OWN_CELLS = 4
"""Round the place itself that strip is open."""


@dataclass(frozen=True, slots=True)
class OpenLand:
    """What cable over one piece of land is kept away from: (H, W), infinite where it may not lie."""

    friction: Floats
    province: Province
    water: float
    """Weight of water."""

    @property
    def nobody(self) -> NDArray[np.bool_]:
        """(H, W) what is on no land."""
        return self.province.land_part < 0

    @property
    def cell_m(self) -> float:
        return abs(float(self.province.grid.resolution.x))

    def cells(self, points: Floats) -> NDArray[np.int64]:
        """(n, 2) row and column of the pixels that hold points; of those beyond the grid the nearest."""
        column, row = ~self.province.grid.affine @ (points[:, 0], points[:, 1])
        last = np.array(self.friction.shape) - 1
        return np.clip(np.column_stack([np.floor(row), np.floor(column)]).astype(np.int64), 0, last)

    def line(self, positions: Floats, ends: Floats) -> shapely.LineString:
        """A line between two points, over the middles of a way's positions between them."""
        column, row = positions[1:-1, 1] + 0.5, positions[1:-1, 0] + 0.5
        affine = self.province.grid.affine
        x = affine.a * column + affine.b * row + affine.c
        y = affine.d * column + affine.e * row + affine.f
        return shapely.LineString([ends[0], *np.column_stack([x, y]), ends[1]])


def open_land(province: Province, part: int, steer: LandFriction) -> OpenLand:
    """One piece of land, and creeks in it."""
    cell_m = abs(float(province.grid.resolution.x))
    own = province.land_part == part
    narrow = int(_CREEK_M / 2 // cell_m)
    creek = binary_closing(own, iterations=narrow) if narrow else own
    wet = creek & (province.land_part < 0)
    weight = land_weight(province, steer)
    friction = np.where(wet, weight * steer.water, weight)
    return OpenLand(np.where(own | wet, friction, np.inf), province, steer.water)


def lead_overland(network: Network, province: Province, steer: LandFriction) -> int:
    """Tie the places that are not tied yet (:attr:`Network.loose`); returns how many were led so.

    Who cannot be led over his own land, for no pixel shows how, is tied by a straight line that is not
    much longer than to the nearest of the network, if one does. A place that lacks
    nothing but a second way, and has none, keeps the first.
    """
    led = 0
    nodes = network.graph.nodes
    for part in sorted({int(nodes[node]["land_part"]) for node in network.loose} - {-1}):
        lacking = {n: ties for n, ties in network.loose.items() if nodes[n]["land_part"] == part}
        led += _Leading(network, open_land(province, part, steer), lacking, part).lead()
    for node, ties in network.loose.items():
        if network.graph.degree(node) == 0:
            network.tie(node, ties=ties, reach_m=_ROOM[0] * network.nearest_m(node))
    network.loose.clear()
    return led


def lead_gaps(network: Network, province: Province, steer: LandFriction) -> None:
    """Lead the lines that bridge gaps by least cost where they are long."""
    long = [
        (one, two)
        for one, two, data in network.graph.edges(data=True)
        if data.get("gap") and data["length_m"] > _FAR_M
    ]
    for one, two in long:
        land = open_land(province, int(network.graph.nodes[one]["land_part"]), steer)
        ends = np.array([network.position(node) for node in (one, two)])
        (start, end), corner = _window(
            land, ends, room_m=_ROOM[0] * float(np.hypot(*(ends[0] - ends[1])))
        )
        view = land.friction[corner]
        offset = np.array([corner[0].start, corner[1].start])
        way = front_from_many(view, [end - offset], cell_m=land.cell_m).way_from(*(start - offset))
        if way is not None and len(way.points) > 2:
            line = land.line(way.points + offset, ends)
            network.graph.edges[one, two].update(geometry=line, length_m=float(line.length))


def _window(
    land: OpenLand, points: Floats, *, room_m: float
) -> tuple[NDArray[np.int64], tuple[slice, slice]]:
    """Cells of points, and the part of the raster round them."""
    cells = land.cells(points)
    room = int(np.ceil(room_m / land.cell_m)) + 2
    low = np.maximum(cells.min(axis=0) - room, 0)
    high = np.minimum(cells.max(axis=0) + room + 1, land.friction.shape)
    return cells, (slice(int(low[0]), int(high[0])), slice(int(low[1]), int(high[1])))


class _Leading:
    """The places of one land that lack ties, and the network that they may be tied to."""

    def __init__(
        self, network: Network, land: OpenLand, lacking: Mapping[int, int], part: int
    ) -> None:
        self._network, self._land = network, land
        own, positions = network.on_land(part)
        adrift = _adrift(network, lacking)
        # Where there is nothing else, as on an island, the first one is what the others are tied to.
        home = min(adrift, key=min) if all(int(n) in set().union(*adrift) for n in own) else set()
        loose = set().union(*adrift) - home
        fixed = np.array([int(n) not in loose for n in own], dtype=bool)
        self._nodes, self._at = own[fixed], positions[fixed]
        self._lacking = {node: ties for node, ties in lacking.items() if node not in home}
        self._cells = land.cells(self._at)
        is_place = [bool(network.graph.nodes[int(n)].get(PLACE)) for n in self._nodes]
        self._homes = self._cells[np.array(is_place, dtype=bool)]
        self._fed_m = _length_to_fibre(network, self._nodes)

    def lead(self) -> int:
        """Tie all of them that can be."""
        arrival = {node: self._tied(node) for node in self._lacking}
        self._among(arrival)
        return sum(np.isfinite(far) for far in arrival.values())

    def _tied(self, node: int) -> float:
        """Tie one to the network; how far that is in metres of friction 1."""
        here = np.array(self._network.position(node))
        straight = float(np.hypot(*(self._at - here).T).min())
        for room in _ROOM:
            (cell,), window = _window(self._land, here[None], room_m=room * straight)
            view = _View(self._land, window).ashore(cell, *self._homes)
            inside = view.holds(self._cells)
            nodes, cells = self._nodes[inside], self._cells[inside]
            near = view.front(cells)
            far_m = near.arrival_m[tuple(cell - view.corner)]
            if np.isfinite(far_m):
                break
        else:
            return np.inf
        first = self._add(node, view, near, nodes, cells)
        fed_m = self._fed_m[inside]
        if np.isfinite(fed_m).any():
            self._add(node, view, view.front(cells, fed_m), nodes, cells)
        if self._lacking[node] > 1 and first is not None:
            for wide in (True, False):
                rest = view.without(first, cell, wide=wide)
                if self._add(node, rest, rest.front(cells), nodes, cells) is not None:
                    break
        return float(far_m)

    def _add(
        self,
        node: int,
        view: _View,
        front: Front,
        nodes: NDArray[np.int64],
        cells: NDArray[np.int64],
    ) -> Floats | None:
        """The way back of a front as an edge; its positions."""
        here = np.array(self._network.position(node))
        cell = self._land.cells(here[None])[0] - view.corner
        way = front.way_from(*cell)
        if way is None:
            return None
        positions = way.points + view.corner
        at_end = np.flatnonzero((cells == np.rint(positions[-1]).astype(np.int64)).all(axis=1))
        if not at_end.size:
            return None
        ends = np.array([self._network.position(int(nodes[i])) for i in at_end])
        last = positions[-2] if len(positions) > 1 else positions[-1]
        before = np.array(
            self._land.line(np.array([last, last, last]), np.array([here, here])).coords[1]
        )
        best = int(np.hypot(*(ends - before).T).argmin())
        line = self._land.line(positions, np.array([here, ends[best]]))
        self._network.add_edge(node, int(nodes[at_end[best]]), line, Construction.AERIAL)
        return positions

    def _among(self, arrival: Mapping[int, float]) -> None:
        """Ties between two of them where one lies nearer to the other than to the network."""
        places = [node for node, far in arrival.items() if np.isfinite(far)]
        at = np.array([self._network.position(node) for node in places]).reshape(-1, 2)
        cells = self._land.cells(at) if places else np.empty((0, 2), np.int64)
        for i, node in enumerate(places):
            away = np.hypot(*(at - at[i]).T)
            near = [j for j in np.flatnonzero(away < arrival[node]).tolist() if j != i]
            if not near:
                continue
            reach = arrival[node]
            _, window = _window(self._land, at[i][None], room_m=reach)
            view = _View(self._land, window).ashore(*cells[[i, *near]])
            front = view.front(cells[i][None], limit_m=reach)
            for j in near:
                if not view.holds(cells[j][None])[0] or (cells[j] == cells[i]).all():
                    continue
                way = front.way_from(*(cells[j] - view.corner))
                if way is not None:
                    line = self._land.line(way.points + view.corner, at[[j, i]])
                    self._network.add_edge(places[j], node, line, Construction.AERIAL)


@dataclass(frozen=True, slots=True)
class _View:
    """A part of an open land."""

    land: OpenLand
    window: tuple[slice, slice]
    changed: Floats | None = None
    """(h, w) friction of the part where it is another than the land's."""

    @property
    def corner(self) -> NDArray[np.int64]:
        return np.array([side.start for side in self.window], dtype=np.int64)

    @property
    def friction(self) -> Floats:
        return self.land.friction[self.window] if self.changed is None else self.changed

    def holds(self, cells: NDArray[np.int64]) -> NDArray[np.bool_]:
        """(n,) which cells of the whole raster it shows."""
        inner = cells - self.corner
        return np.asarray(((inner >= 0) & (inner < self.friction.shape)).all(axis=1))

    def front(
        self, cells: NDArray[np.int64], begin_m: Floats | float = 0.0, *, limit_m: float = np.inf
    ) -> Front:
        """From cells of the whole raster."""
        return front_from_many(
            self.friction,
            cells - self.corner,
            begin_m=begin_m,
            cell_m=self.land.cell_m,
            limit_m=limit_m,
        )

    def ashore(self, *cells: NDArray[np.int64]) -> _View:
        """The same with the way to the nearest own land opened for places that stand a little off it."""
        found = self.friction
        for row, column in (cell - self.corner for cell in cells):
            if not (0 <= row < found.shape[0] and 0 <= column < found.shape[1]):
                continue
            if np.isfinite(found[row, column]):
                continue
            rows, columns = np.ogrid[: found.shape[0], : found.shape[1]]
            away = np.hypot(rows - row, columns - column) * self.land.cell_m
            shore_m = float(np.where(np.isfinite(found), away, np.inf).min())
            if shore_m <= _ASHORE_M + 2 * self.land.cell_m:
                near = (away <= shore_m) & ~np.isfinite(found) & self.land.nobody[self.window]
                found = np.where(near, self.land.water, found)
        return _View(self.land, self.window, found)

    def without(self, positions: Floats, cell: NDArray[np.int64], *, wide: bool) -> _View:
        """The same without a strip along a way, except round the place where it begins."""
        if len(positions) < 2:
            return self
        rows, columns = np.indices(self.friction.shape)
        rows, columns = rows + self.corner[0], columns + self.corner[1]
        away = shapely.distance(
            shapely.points(columns, rows), shapely.LineString(positions[:, ::-1])
        )
        here = np.hypot(rows - cell[0], columns - cell[1])
        grown = np.minimum(_APART_SHARE * here, _APART_M / self.land.cell_m) if wide else 0.0
        strip = away < np.maximum(_APART_CELLS / 2, grown)
        closed = strip & (here >= _OWN_CELLS)
        return _View(self.land, self.window, np.where(closed, np.inf, self.friction))


def _adrift(network: Network, lacking: Mapping[int, int]) -> list[set[int]]:
    """Pieces of the network that hold places alone: who lacks ties, and who was tied to one of them."""
    graph = network.graph
    pieces = {min(piece): piece for piece in map(set, _pieces_of(graph, lacking))}
    return [piece for piece in pieces.values() if all(graph.nodes[n].get(PLACE) for n in piece)]


def _pieces_of(graph: nx.Graph[int], nodes: Mapping[int, int]) -> Iterator[set[int]]:
    for node in nodes:
        yield nx.node_connected_component(graph, node)


def _length_to_fibre(network: Network, nodes: NDArray[np.int64]) -> Floats:
    """(n,) metres along the network to where fibre can be joined; infinite where none leads."""
    sources = network.sources
    if not sources:
        return np.full(len(nodes), np.inf)
    far = nx.multi_source_dijkstra_path_length(network.graph, set(sources), weight="length_m")
    return np.array([far.get(int(node), np.inf) for node in nodes], dtype=np.float64)
