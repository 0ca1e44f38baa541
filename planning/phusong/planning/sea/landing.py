"""Where cable can come ashore: stretches of shore near the network, and the user's own landings."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.ndimage import binary_dilation
from scipy.spatial import cKDTree

from phusong.layers.columns import Landings
from phusong.layers.province import Province
from phusong.planning.network.drawn import DrawnLand
from phusong.planning.sea.ground import SeaGround
from phusong.planning.sea.rules import SeaRules

__all__ = ["Landing", "Shore", "find_shore", "own_landings", "shore_point"]

Floats = NDArray[np.float64]
_OWN_REACH = 3.0
"""A landing that the user names may lie this many times as far from the network."""
_TRIES = 8
_SAMPLE_M = 25.0
_CREEK_M = 100.0
"""Water that the way up from a landing may cross, besides a cell at the shore."""


@dataclass(frozen=True, slots=True)
class Landing:
    """A place where cable comes ashore."""

    row: int
    column: int
    node: int
    """Of the network on land that it is tied to."""
    way_up: shapely.LineString
    """From the shore to that node, metres."""
    inland_m: float
    """On land from the shore to where fibre is."""
    name: str
    """The user's, else empty."""


class Shore:
    """All cells of the sea beside land that the network is near to, cheapest way up of each."""

    def __init__(
        self,
        ground: SeaGround,
        cells: NDArray[np.int64],
        inland_m: Floats,
        ties: tuple[NDArray[np.int64], Floats],
        names: list[str],
        land: DrawnLand,
    ) -> None:
        """``ties``: node and position (n, 2) of the network behind each cell."""
        self._ground, self._land = ground, land
        self.cells = cells
        self.inland_m = inland_m
        self.nodes, self._points = ties
        self.names = names

    def best(self, sea_m: Floats, *, land_ratio: float, rules: SeaRules) -> list[tuple[int, float]]:
        """Cells that are best for who pays ``sea_m`` (n,) to come there, and the sum, best first.

        Two that are nearer to each other than the rule says are one. Ways up that leave the drawn
        land do not count, unless there are no others: then the raster judges, which takes strips for
        land that are narrower than its cells.
        """
        total = sea_m + self.inland_m * land_ratio
        drawn = self._chosen(total, rules, dry=self._on_land)
        return drawn or self._chosen(total, rules, dry=self._dry)

    def _chosen(
        self, total: Floats, rules: SeaRules, *, dry: Callable[[int], bool]
    ) -> list[tuple[int, float]]:
        spacing = rules.landing_spacing_m / self._ground.cell_m
        chosen: list[tuple[int, float]] = []
        for k in np.argsort(total, kind="stable"):
            if not np.isfinite(total[k]) or len(chosen) == rules.landings:
                break
            away = [np.hypot(*(self.cells[k] - self.cells[other])) for other, _ in chosen]
            if min(away, default=np.inf) < spacing or not dry(int(k)):
                continue
            chosen.append((int(k), float(total[k])))
        return chosen

    def landing(self, k: int, land: shapely.Geometry) -> Landing:
        """One of the cells as a landing."""
        row, column = self.cells[k].tolist()
        up = self._way_up(k, land)
        return Landing(row, column, int(self.nodes[k]), up, float(self.inland_m[k]), self.names[k])

    def _way_up(self, k: int, land: shapely.Geometry) -> shapely.LineString:
        row, column = self.cells[k].tolist()
        return shapely.LineString([shore_point(self._ground, row, column, land), self._points[k]])

    def _on_land(self, k: int) -> bool:
        """Whether the way up keeps to the drawn land, but for a creek."""
        if not self._dry(k):
            return False
        return self._land.off_m(self._way_up(k, self._land.near(self._middle(k)))) <= _CREEK_M

    def _middle(self, k: int) -> shapely.Point:
        return shapely.Point(self._ground.x[self.cells[k, 1]], self._ground.y[self.cells[k, 0]])

    def _dry(self, k: int) -> bool:
        ground = self._ground
        x, y = ground.x[self.cells[k, 1]], ground.y[self.cells[k, 0]]
        steps = max(int(np.hypot(*(self._points[k] - (x, y))) / _SAMPLE_M), 1)
        along = np.linspace((x, y), self._points[k], steps + 1)
        cells = ground.cells(along)
        cells = cells[ground.inside(cells)]
        wet = np.count_nonzero(ground.land_part[cells[:, 0], cells[:, 1]] == -1)
        return bool(wet * _SAMPLE_M <= _CREEK_M + ground.cell_m)


def find_shore(
    ground: SeaGround,
    province: Province,
    network: tuple[NDArray[np.int64], Floats, Floats],
    *,
    rules: SeaRules,
) -> Shore:
    """Cells of the sea beside land from which a network can be reached, and the user's landings.

    Parameters
    ----------
    network
        Nodes (n,), positions (n, 2) and length of cable from each to fibre (n,), metres.
    """
    nodes, points, further = network
    beside = ground.wet & binary_dilation(ground.land_part != -1, np.ones((3, 3), dtype=bool))
    cells = np.argwhere(beside)
    names = [""] * len(cells)
    reach = np.full(len(cells), rules.landing_reach_m)
    own, own_names = _own(ground, province, rules)
    cells = np.concatenate([cells, own])
    names += own_names
    reach = np.concatenate([reach, np.full(len(own), _OWN_REACH * rules.landing_reach_m)])
    here = np.column_stack([ground.x[cells[:, 1]], ground.y[cells[:, 0]]])
    count = min(_TRIES, len(nodes))
    distance, near = cKDTree(points).query(here, k=count)
    distance, near = distance.reshape(len(here), count), near.reshape(len(here), count)
    whole = np.where(distance <= reach[:, None], distance + further[near], np.inf)
    best = whole.argmin(axis=1)
    rows = np.arange(len(here))
    good = np.isfinite(whole[rows, best])
    tie = near[rows, best][good]
    return Shore(
        ground,
        cells[good],
        whole[rows, best][good],
        (nodes[tie], points[tie]),
        [name for name, kept in zip(names, good, strict=True) if kept],
        DrawnLand(province.land),
    )


def shore_point(
    ground: SeaGround, row: int, column: int, land: shapely.Geometry
) -> tuple[float, float]:
    """The point of a coast that is nearest to the middle of a cell beside it."""
    middle = shapely.Point(ground.x[column], ground.y[row])
    line = shapely.shortest_line(middle, land)
    if line is None or line.length > 2.0 * ground.cell_m:
        return float(middle.x), float(middle.y)
    x, y = line.coords[-1]
    return float(x), float(y)


def _own(
    ground: SeaGround, province: Province, rules: SeaRules
) -> tuple[NDArray[np.int64], list[str]]:
    """Cells of the sea that are nearest to the user's landings, and their names."""
    layer = province.landings
    wet = np.argwhere(ground.wet)
    if layer.empty or not len(wet):
        return np.empty((0, 2), dtype=np.int64), []
    tree = cKDTree(np.column_stack([ground.x[wet[:, 1]], ground.y[wet[:, 0]]]))
    points = np.column_stack([layer.geometry.x, layer.geometry.y])
    distance, near = tree.query(points)
    kept = distance <= rules.landing_reach_m
    return wet[near[kept]], [name for name, k in zip(_told(province), kept, strict=True) if k]


def own_landings(province: Province) -> set[str]:
    """Names of all landings of the user."""
    return set(_told(province))


def _told(province: Province) -> list[str]:
    """Names of the user's landings, identifiers where they have none."""
    layer = province.landings
    ids = [str(i) for i in layer[Landings.ID]]
    if Landings.NAME not in layer:
        return ids
    return [n if isinstance(n, str) else i for n, i in zip(layer[Landings.NAME], ids, strict=True)]
