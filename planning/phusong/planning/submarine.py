"""Sea crossings: least-cost paths on a raster of the sea, from an island to where fibre can be joined.

Friction (cable exclusions) steers the path; its bill is made from its length alone.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from odc.geo.geobox import GeoBox
from scipy.spatial import cKDTree
from skimage.graph import MCP_Geometric

from phusong.layers.grid import burn, pixel_centres
from phusong.layers.province import Province
from phusong.planning.scenario import FibreRules

__all__ = ["Crossing", "Sea", "sea_raster"]

_HIGH_WATER_M = 1.0
_SHORE_M = 1500.0
"""A land node this near the sea can be tied to a landing."""


@dataclass(frozen=True, slots=True)
class Crossing:
    """A cable through the sea between two landings, with the land legs left to the caller."""

    start: int
    """Index of the start among the points given."""
    end: int
    """Index of the end among the points given."""
    path: shapely.LineString
    """From landing to landing, metres."""


class Sea:
    """Raster of the sea with friction per pixel."""

    def __init__(self, grid: GeoBox, friction: NDArray[np.float64]) -> None:
        """``friction``: (H, W) ≥ 1 on the sea, negative on land (no cable)."""
        self._grid = grid
        self._friction = friction
        self._x, self._y = pixel_centres(grid)
        self._rows, self._columns = np.nonzero(friction > 0)
        self._wet = cKDTree(np.column_stack([self._x[self._columns], self._y[self._rows]]))

    def landings(self, points: NDArray[np.float64], *, reach_m: float) -> NDArray[np.int64]:
        """Flat index of the sea pixel nearest to each point (n, 2), −1 where none is in reach."""
        found = np.full(len(points), -1, dtype=np.int64)
        if self._rows.size and len(points):
            distance, index = self._wet.query(points)
            near = distance <= reach_m
            chosen = index[near]
            found[near] = self._rows[chosen] * self._grid.shape[1] + self._columns[chosen]
        return found

    def crossings(
        self,
        start: int,
        points: NDArray[np.float64],
        extra_m: NDArray[np.float64],
        *,
        reach_m: float,
        best: int,
    ) -> list[Crossing]:
        """Cheapest crossings from one point to the others, each to a stretch of shore of its own.

        Parameters
        ----------
        start
            Index of the start in ``points``.
        points
            (n, 2) metres; those farther than 1.5 km from the sea take no part.
        extra_m
            (n,) what reaching fibre from a point costs, in metres of sea cable; infinite: no end.
        reach_m
            Longest crossing.
        best
            How many crossings at most.
        """
        landing = self.landings(points, reach_m=_SHORE_M)
        if landing[start] < 0:
            # Far from the shore, as an unsure point may be: the nearest sea counts.
            landing[start] = self.landings(points[start : start + 1], reach_m=np.inf)[0]
        usable = (landing >= 0) & np.isfinite(extra_m)
        usable[start] = False
        usable &= np.hypot(*(points - points[start]).T) <= reach_m
        if landing[start] < 0 or not usable.any():
            return []
        pixel = abs(self._grid.resolution.x)
        width = self._grid.shape[1]
        window, origin = self._window(landing[start], reach_m)
        router = MCP_Geometric(np.where(window > 0, window, -1.0))
        begin = (landing[start] // width - origin[0], landing[start] % width - origin[1])
        reached, _ = router.find_costs([begin])
        ends = np.flatnonzero(usable)
        rows, columns = landing[ends] // width - origin[0], landing[ends] % width - origin[1]
        inside = (
            (rows >= 0) & (rows < window.shape[0]) & (columns >= 0) & (columns < window.shape[1])
        )
        ends, rows, columns = ends[inside], rows[inside], columns[inside]
        total = reached[rows, columns] * pixel + extra_m[ends]
        chosen: list[Crossing] = []
        for k in np.argsort(total, kind="stable"):
            if not np.isfinite(total[k]) or len(chosen) == best:
                break
            if any(np.hypot(*(points[ends[k]] - points[c.end])) < 2 * _SHORE_M for c in chosen):
                continue
            trace = np.array(router.traceback((rows[k], columns[k])))
            line = shapely.LineString(
                np.column_stack(
                    [self._x[trace[:, 1] + origin[1]], self._y[trace[:, 0] + origin[0]]]
                )
                if len(trace) > 1
                else [tuple(points[start]), tuple(points[ends[k]])]
            )
            # The raster knows eight directions: the staircase goes, within a pixel.
            path = shapely.LineString(shapely.simplify(line, 0.75 * pixel).coords)
            chosen.append(Crossing(start, int(ends[k]), path))
        return chosen

    def _window(self, centre: int, reach_m: float) -> tuple[NDArray[np.float64], tuple[int, int]]:
        cells = int(np.ceil(1.5 * reach_m / abs(self._grid.resolution.x)))
        height, width = self._grid.shape
        row, column = divmod(int(centre), width)
        top, left = max(row - cells, 0), max(column - cells, 0)
        bottom, right = min(row + cells + 1, height), min(column + cells + 1, width)
        return self._friction[top:bottom, left:right], (top, left)


def sea_raster(province: Province, rules: FibreRules) -> Sea:
    """The sea of the province's grid at ``rules.sea_cell_m``, exclusions dear, land closed."""
    grid = GeoBox.from_bbox(
        province.grid.boundingbox, crs=province.crs, resolution=rules.sea_cell_m
    )
    dry = burn(list(province.land.geometry), grid) >= 0
    # A land layer may end at the province's border: what rises above the sea is land as well.
    dry |= ~(_heights(province, grid) <= _HIGH_WATER_M)
    friction = np.where(dry, -1.0, 1.0)
    barred = burn(list(province.cable_exclusions.geometry), grid) >= 0
    friction[barred & (friction > 0)] = rules.exclusion_friction
    return Sea(grid, friction)


def _heights(province: Province, grid: GeoBox) -> NDArray[np.float64]:
    """Terrain under the centres of ``grid``'s pixels; NaN off the province's grid."""
    x, y = pixel_centres(grid)
    column, _ = ~province.grid.affine @ (x, np.full(x.size, y[0]))
    _, row = ~province.grid.affine @ (np.full(y.size, x[0]), y)
    rows, columns = np.floor(row).astype(int), np.floor(column).astype(int)
    height, width = province.grid.shape
    found = np.full(grid.shape, np.nan)
    r, c = (rows >= 0) & (rows < height), (columns >= 0) & (columns < width)
    found[np.ix_(r, c)] = province.terrain_m[np.ix_(rows[r], columns[c])]
    return found
