"""Links between islands, landings and places at sea where a cable branches, each traced and priced."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray

from phusong.planning.results.columns import Construction
from phusong.planning.results.money import Money
from phusong.planning.scenario.model import FibreRules
from phusong.planning.sea.front import Front, front_from_many, tightened
from phusong.planning.sea.ground import SeaGround
from phusong.planning.sea.landing import Landing, Shore
from phusong.planning.sea.legs import Legs, cut_at_shores, wet_m
from phusong.planning.sea.square import squared

__all__ = ["Island", "Link", "LinkSet", "Prices", "find_links", "land_ratio"]

Floats = NDArray[np.float64]
_START_M = 3000.0
"""A place this far from any cell where cable may lie has no shore."""
_JUNCTIONS = 12
_JUNCTION_CELLS = 3.0
"""A branch lies at least this far from the ends of its cables."""
_BRANCHES = 3
"""Cables that meet at a branch."""
_NEIGHBOURS = 4
"""Islands and branches, the nearest, that links are traced to from each."""
_FEW = 8
"""With no more islands than that, branches between three islands are looked for as well."""


@dataclass(frozen=True, slots=True)
class Island:
    """Places that no land path joins to fibre, but to one another."""

    nodes: tuple[int, ...]
    """Of the network, all of them joined by land."""
    points: Floats
    """(n, 2) x and y of them."""
    parts: frozenset[int]
    """Land that cable may cross there."""
    terminals: tuple[int, ...]
    """Nodes that want fibre."""
    names: tuple[str, ...]
    people: float


@dataclass(frozen=True, slots=True)
class Prices:
    """What links cost."""

    bill: Callable[[Construction, float], Money]
    """Of a stretch that long, metres; under the sea with the ship."""
    ship: Money
    landing: Money
    branching: Money


@dataclass(frozen=True, slots=True)
class Link:
    """A way between two nodes of a :class:`LinkSet`."""

    one: int
    two: int
    legs: Legs
    """From ``one`` to ``two``."""
    cost: float


@dataclass(slots=True)
class LinkSet:
    """All links that can be laid; nodes are the mainland (0), islands, landings, junctions."""

    islands: tuple[Island, ...]
    landings: list[Landing] = field(default_factory=list)
    junctions: list[tuple[float, float]] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    reasons: dict[int, str] = field(default_factory=dict)
    """Why an island has no link: island → message id without its prefix ``unreached-``."""

    def landing_node(self, i: int) -> int:
        return 1 + len(self.islands) + i

    def landing(self, node: int) -> int:
        """Number of the landing that a node is."""
        return node - 1 - len(self.islands)

    def junction_node(self, i: int) -> int:
        return 1 + len(self.islands) + len(self.landings) + i


def land_ratio(prices: Prices) -> float:
    """Price of cable on land as a share of that under the sea, by length."""
    at_sea = prices.bill(Construction.SUBMARINE, 1.0).mid - prices.ship.mid
    return prices.bill(Construction.AERIAL, 1.0).mid / at_sea if at_sea > 0 else 1.0


def find_links(
    ground: SeaGround,
    shore: Shore,
    islands: Sequence[Island],
    land: Sequence[shapely.Geometry],
    *,
    cables: gpd.GeoDataFrame,
    rules: FibreRules,
    prices: Prices,
) -> LinkSet:
    """Ways from islands to landings, to one another, and to places where cables branch.

    Parameters
    ----------
    land
        Outlines of the land parts, by number.
    cables
        That lie at sea; column ``name``.
    """
    return _Search(ground, shore, tuple(islands), land, cables, rules, prices).run()


class _Search:
    """One front from each island answers all questions about it."""

    def __init__(
        self,
        ground: SeaGround,
        shore: Shore,
        islands: tuple[Island, ...],
        land: Sequence[shapely.Geometry],
        cables: gpd.GeoDataFrame,
        rules: FibreRules,
        prices: Prices,
    ) -> None:
        self._ground, self._shore, self._land, self._cables = ground, shore, land, cables
        self._rules, self._prices = rules, prices
        self._ratio = land_ratio(prices)
        self._limit_m = rules.max_crossing_km * 1000.0
        self._found = LinkSet(islands)
        self._fronts: list[Front | None] = []

    def run(self) -> LinkSet:
        found = self._found
        for i, island in enumerate(found.islands):
            front = self._front(island)
            self._fronts.append(front)
            if front is None:
                found.reasons[i] = "island-no-shore"
        self._land_islands()
        self._join_islands()
        if self._rules.sea.branching:
            self._branch()
        return found

    def _front(self, island: Island) -> Front | None:
        """The front from all of an island's nodes, over its own land and the sea."""
        friction = self._ground.opened(island.parts, self._ratio)
        open_ = np.argwhere(np.isfinite(friction))
        if not len(open_):
            return None
        cells = self._ground.cells(island.points)
        begin = np.zeros(len(cells))
        for k, (row, column) in enumerate(cells):
            inside = self._ground.inside(cells[k : k + 1])[0]
            if inside and math.isfinite(friction[row, column]):
                continue
            away = np.hypot(*(open_ - cells[k]).T)
            cells[k] = open_[away.argmin()]
            begin[k] = away.min() * self._ground.cell_m
        near = begin <= _START_M
        if not near.any():
            return None
        return front_from_many(
            friction, cells[near], begin_m=begin[near], cell_m=self._ground.cell_m
        )

    # ------------------------------------------------------------ to the mainland

    def _land_islands(self) -> None:
        found, shore = self._found, self._shore
        wanted: dict[int, list[int]] = {}
        for i, front in enumerate(self._fronts):
            if front is None:
                continue
            arrival = front.arrival_m[shore.cells[:, 0], shore.cells[:, 1]]
            best = shore.best(arrival, land_ratio=self._ratio, rules=self._rules.sea)
            if not best:
                found.reasons[i] = "no-landing"
            for k, _ in best:
                wanted.setdefault(k, []).append(i)
        numbers = self._landings(sorted(wanted))
        for k, landing in numbers.items():
            node = found.landing_node(landing)
            up = found.landings[landing]
            inland = self._prices.bill(Construction.AERIAL, up.inland_m).mid
            found.links.append(Link(0, node, ((Construction.AERIAL, up.way_up),), inland))
            for i, front in enumerate(self._fronts):
                if front is not None and (i in wanted[k] or self._rules.sea.survivability != "any"):
                    self._to_landing(i, front, landing)
        for i, front in enumerate(self._fronts):
            node = i + 1
            if front is not None and not any(link.two == node for link in found.links):
                found.reasons.setdefault(i, "crossing-too-far")

    def _landings(self, wanted: list[int]) -> dict[int, int]:
        """Numbers of landings by cell of the shore; where two ways are asked for, apart."""
        found = self._found
        spacing = self._rules.sea.landing_spacing_m / self._ground.cell_m
        numbers: dict[int, int] = {}
        for k in wanted:
            away = [np.hypot(*(self._shore.cells[k] - self._shore.cells[o])) for o in numbers]
            if self._rules.sea.survivability != "any" and min(away, default=np.inf) < spacing:
                continue
            numbers[k] = len(found.landings)
            node_land = shapely.union_all(self._near_land(k))
            found.landings.append(self._shore.landing(k, node_land))
        return numbers

    def _near_land(self, k: int) -> list[shapely.Geometry]:
        row, column = self._shore.cells[k]
        around = self._ground.land_part[max(row - 1, 0) : row + 2, max(column - 1, 0) : column + 2]
        return [self._land[part] for part in np.unique(around[around >= 0])]

    def _to_landing(self, i: int, front: Front, landing: int) -> None:
        end = self._found.landings[landing]
        way = front.way_from(end.row, end.column)
        if way is None:
            return
        points = self._ground.coordinates(way.points)
        points = np.vstack([end.way_up.coords[0], points, self._home(i, points[-1])])
        self._add(self._found.landing_node(landing), i + 1, points, self._found.islands[i].parts)

    def _home(self, i: int, near: Floats) -> Floats:
        """The node of an island that is nearest to where a way over it ends."""
        points = self._found.islands[i].points
        nearest: Floats = points[np.hypot(*(points - near).T).argmin()]
        return nearest

    def _add(self, one: int, two: int, points: Floats, parts: frozenset[int]) -> None:
        """A link along points, unless it is longer than a crossing may be."""
        own = [self._land[part] for part in parts if part >= 0]
        legs = cut_at_shores(
            self._ground, points, parts, land=shapely.union_all(own) if own else None
        )
        if wet_m(legs) > self._limit_m:
            return
        legs = tuple(
            (kind, self._squared(line) if kind is Construction.SUBMARINE else line)
            for kind, line in legs
        )
        prices = self._prices
        cost = sum(prices.bill(kind, line.length).mid for kind, line in legs)
        first = 1 + len(self._found.islands) + len(self._found.landings)
        at_sea = sum(node >= first for node in (one, two))
        cost += prices.landing.mid * (2 - at_sea) if wet_m(legs) > 0 else 0.0
        if at_sea:
            # As many ships as islands: of three cables that meet, two were one crossing.
            cost -= prices.ship.mid / _BRANCHES
        self._found.links.append(Link(one, two, legs, cost))

    def _squared(self, line: shapely.LineString) -> shapely.LineString:
        return squared(line, self._ground, self._cables, rule=self._rules.sea.cables)

    # ------------------------------------------------------------ between islands

    def _join_islands(self) -> None:
        count = len(self._fronts)
        soonest = np.full((count, count), np.inf)
        meeting: dict[tuple[int, int], tuple[int, int]] = {}
        for i, j in itertools.combinations(range(count), 2):
            one, two = self._fronts[i], self._fronts[j]
            if one is None or two is None:
                continue
            both = np.where(self._ground.wet, one.arrival_m + two.arrival_m, np.inf)
            row, column = (int(v) for v in np.unravel_index(both.argmin(), both.shape))
            soonest[i, j] = soonest[j, i] = both[row, column]
            meeting[i, j] = row, column
        rank = soonest.argsort(axis=1, kind="stable").argsort(axis=1, kind="stable")
        for (i, j), cell in meeting.items():
            one, two = self._fronts[i], self._fronts[j]
            near = min(rank[i, j], rank[j, i]) < _NEIGHBOURS
            if near and np.isfinite(soonest[i, j]) and one is not None and two is not None:
                self._between(i, j, one, two, cell)

    def _between(self, i: int, j: int, one: Front, two: Front, cell: tuple[int, int]) -> None:
        """The way over the cell where both fronts meet soonest, pulled tight as a whole."""
        there, here = one.way_from(*cell), two.way_from(*cell)
        assert there is not None and here is not None
        parts = self._found.islands[i].parts | self._found.islands[j].parts
        friction = self._ground.opened(parts, self._ratio)
        whole = np.vstack([there.points[::-1], here.points[1:]])
        points = self._ground.coordinates(
            tightened(friction, whole, cell_m=self._ground.cell_m).points
        )
        points = np.vstack([self._home(i, points[0]), points, self._home(j, points[-1])])
        self._add(i + 1, j + 1, points, parts)

    # ------------------------------------------------------------ branches

    def _branch(self) -> None:
        """Places where the ways of two islands and the mainland, or of three islands, meet best."""
        found = self._found
        cells = self._meeting_cells()
        fronts = []
        for cell in cells:
            found.junctions.append(
                tuple(self._ground.coordinates(np.array([cell], dtype=np.float64))[0].tolist())
            )
            fronts.append(
                front_from_many(self._ground.friction, [cell], cell_m=self._ground.cell_m)
            )
        for b, (cell, front) in enumerate(zip(cells, fronts, strict=True)):
            node = found.junction_node(b)
            for i, own in self._nearest(cell):
                way = own.way_from(*cell)
                if way is not None:
                    points = self._ground.coordinates(way.points)
                    points = np.vstack([points, self._home(i, points[-1])])
                    self._add(node, i + 1, points, found.islands[i].parts)
            self._junction_landings(node, front)
            arrival = [front.arrival_m[other] for other in cells[:b]]
            for other in np.argsort(arrival, kind="stable")[:_NEIGHBOURS].tolist():
                way = front.way_from(*cells[other])
                if way is not None:
                    points = self._ground.coordinates(way.points)
                    self._add(found.junction_node(other), node, points, frozenset())

    def _nearest(self, cell: tuple[int, int]) -> list[tuple[int, Front]]:
        """Islands that a cable from a cell at sea would go to, the nearest first."""
        known = [(i, front) for i, front in enumerate(self._fronts) if front is not None]
        return sorted(known, key=lambda one: float(one[1].arrival_m[cell]))[:_NEIGHBOURS]

    def _junction_landings(self, node: int, front: Front) -> None:
        """Links to the landings that are cheapest from there, as many as an island gets."""
        found = self._found
        whole = [
            front.arrival_m[end.row, end.column] + end.inland_m * self._ratio
            for end in found.landings
        ]
        for k in np.argsort(whole, kind="stable")[: self._rules.sea.landings]:
            end = found.landings[k]
            way = front.way_from(end.row, end.column)
            if way is not None:
                points = np.vstack([end.way_up.coords[0], self._ground.coordinates(way.points)])
                self._add(found.landing_node(int(k)), node, points, frozenset())

    def _meeting_cells(self) -> list[tuple[int, int]]:
        """Cells where three ways meet at least cost, and none of them ends."""
        found = self._found
        if not found.landings:
            return []
        ends = [(end.row, end.column) for end in found.landings]
        begin = [end.inland_m * self._ratio for end in found.landings]
        cell_m = self._ground.cell_m
        main = front_from_many(self._ground.friction, ends, begin_m=begin, cell_m=cell_m)
        fields = [main.arrival_m, *(f.arrival_m for f in self._fronts if f is not None)]
        apart = [field > field.min() + _JUNCTION_CELLS * cell_m for field in fields]
        gains: list[tuple[float, tuple[int, int]]] = []
        own = range(1, len(fields))
        threes = [(0, *pair) for pair in itertools.combinations(own, _BRANCHES - 1)]
        if len(own) <= _FEW:
            threes += itertools.combinations(own, _BRANCHES)
        for three in threes:
            free = np.logical_and.reduce([self._ground.wet, *(apart[k] for k in three)])
            whole = np.where(free, sum(fields[k] for k in three), np.inf)
            row, column = (int(v) for v in np.unravel_index(whole.argmin(), whole.shape))
            if np.isfinite(whole[row, column]):
                gains.append((float(whole[row, column]), (row, column)))
        chosen: list[tuple[int, int]] = []
        for _, cell in sorted(gains):
            if len(chosen) < _JUNCTIONS and all(
                np.hypot(cell[0] - c[0], cell[1] - c[1]) >= _JUNCTION_CELLS for c in chosen
            ):
                chosen.append(cell)
        return chosen
