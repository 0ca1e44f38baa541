"""Sea crossings: least-cost ways from an island to where fibre can be joined, on a raster.

The cable may cross its own island to whichever shore is best. Friction (cable exclusions) steers it; the
bill is made from lengths alone.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from odc.geo.geobox import GeoBox
from scipy.spatial import cKDTree
from skimage.graph import MCP_Geometric

from phusong.layers.grid import burn, pixel_centres
from phusong.layers.province import Province
from phusong.planning.results import Construction
from phusong.planning.scenario import FibreRules

__all__ = ["Crossing", "Sea", "sea_raster"]

_HIGH_WATER_M = 1.0
_SHORE_M = 1500.0
"""A land node this near the sea can be tied to a landing."""


@dataclass(frozen=True, slots=True)
class Crossing:
    """A way from one point over its own land and through the sea to the shore below another."""

    start: int
    """Index of the start among the points given."""
    end: int
    """Index of the end among the points given; the leg up from its landing is left to the caller."""
    legs: tuple[tuple[Construction, shapely.LineString], ...]
    """Stretches from the start to the landing, each ending where the next begins; metres."""


class Sea:
    """Raster of the sea with friction per pixel, and which land is which."""

    def __init__(
        self, grid: GeoBox, friction: NDArray[np.float64], land_part: NDArray[np.int32]
    ) -> None:
        """``friction``: (H, W) ≥ 1 on the sea, negative on land; ``land_part``: (H, W), −1 none."""
        self._grid = grid
        self._friction = friction
        self._land_part = land_part
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
        land_part: int,
        land_ratio: float,
        reach_m: float,
        best: int,
    ) -> list[Crossing]:
        """Cheapest ways from one point to the others, each to a stretch of shore of its own.

        Parameters
        ----------
        start
            Index of the start in ``points``.
        points
            (n, 2) metres; ends farther than 1.5 km from the sea take no part.
        extra_m
            (n,) what reaching fibre from a point costs, in metres of sea cable; infinite: no end.
        land_part
            Land of the start, which the cable may cross on its way to any of its shores.
        land_ratio
            Cost of a metre there, in metres of sea cable.
        reach_m
            Longest crossing.
        best
            How many crossings at most.
        """
        landing = self.landings(points, reach_m=_SHORE_M)
        usable = (landing >= 0) & np.isfinite(extra_m)
        usable[start] = False
        usable &= np.hypot(*(points - points[start]).T) <= reach_m
        if not usable.any():
            return []
        pixel = abs(self._grid.resolution.x)
        window, origin = self._window(points[start], reach_m)
        friction = self._friction[window].copy()
        own = (self._land_part[window] == land_part) & (land_part >= 0)
        friction[own] = max(land_ratio, 1e-6)
        begin = self._begin(points[start], friction, origin)
        if begin is None:
            return []
        router = MCP_Geometric(friction)
        reached, _ = router.find_costs([begin])
        ends = np.flatnonzero(usable)
        rows, columns = np.divmod(landing[ends], self._grid.shape[1])
        rows, columns = rows - origin[0], columns - origin[1]
        inside = (rows >= 0) & (rows < own.shape[0]) & (columns >= 0) & (columns < own.shape[1])
        ends, rows, columns = ends[inside], rows[inside], columns[inside]
        up = np.hypot(
            points[ends, 0] - self._x[columns + origin[1]],
            points[ends, 1] - self._y[rows + origin[0]],
        )
        total = reached[rows, columns] * pixel + up * land_ratio + extra_m[ends]
        chosen: list[Crossing] = []
        for k in np.argsort(total, kind="stable"):
            if not np.isfinite(total[k]) or len(chosen) == best:
                break
            if any(np.hypot(*(points[ends[k]] - points[c.end])) < 2 * _SHORE_M for c in chosen):
                continue
            trace = np.array(router.traceback((rows[k], columns[k])))
            legs = self._legs(points[start], trace, own, origin)
            chosen.append(Crossing(start, int(ends[k]), legs))
        return chosen

    def _begin(
        self, point: NDArray[np.float64], friction: NDArray[np.float64], origin: tuple[int, int]
    ) -> tuple[int, int] | None:
        """The open pixel of the window that is nearest to a point."""
        rows, columns = np.nonzero(friction > 0)
        if not rows.size:
            return None
        distance = np.hypot(
            self._x[columns + origin[1]] - point[0], self._y[rows + origin[0]] - point[1]
        )
        nearest = int(distance.argmin())
        return int(rows[nearest]), int(columns[nearest])

    def _legs(
        self,
        start: NDArray[np.float64],
        trace: NDArray[np.int64],
        own: NDArray[np.bool_],
        origin: tuple[int, int],
    ) -> tuple[tuple[Construction, shapely.LineString], ...]:
        """The trace cut where it goes into the sea or comes out of it."""
        x, y = self._x[trace[:, 1] + origin[1]], self._y[trace[:, 0] + origin[0]]
        points = np.column_stack([x, y])
        dry = own[trace[:, 0], trace[:, 1]]
        # The cable leaves from the point itself; a step is on land when both its ends are.
        points = np.vstack([start, points[1:]]) if len(points) > 1 else np.vstack([start, points])
        steps = dry[:-1] & dry[1:] if len(dry) > 1 else dry
        cuts = [0, *(np.flatnonzero(np.diff(steps.astype(np.int8))) + 1), len(steps)]
        # The raster knows eight directions: the staircase goes, within a pixel.
        tolerance = 0.75 * abs(self._grid.resolution.x)
        return tuple(
            (
                Construction.AERIAL if steps[a] else Construction.SUBMARINE,
                shapely.LineString(
                    shapely.simplify(shapely.LineString(points[a : b + 1]), tolerance).coords
                ),
            )
            for a, b in itertools.pairwise(cuts)
        )

    def _window(
        self, centre: NDArray[np.float64], reach_m: float
    ) -> tuple[tuple[slice, slice], tuple[int, int]]:
        """Pixels round a point, half as far again as the reach, and the first of them."""
        cells = int(np.ceil(1.5 * reach_m / abs(self._grid.resolution.x)))
        height, width = self._grid.shape
        column, row = ~self._grid.affine @ (float(centre[0]), float(centre[1]))
        top, left = max(int(row) - cells, 0), max(int(column) - cells, 0)
        bottom, right = min(int(row) + cells + 1, height), min(int(column) + cells + 1, width)
        return (slice(top, max(bottom, top)), slice(left, max(right, left))), (top, left)


def sea_raster(province: Province, rules: FibreRules) -> Sea:
    """The sea of the province's grid at ``rules.sea_cell_m``, exclusions dear, land closed."""
    grid = GeoBox.from_bbox(
        province.grid.boundingbox, crs=province.crs, resolution=rules.sea_cell_m
    )
    part = burn(list(province.land.geometry), grid)
    # A land layer may end at the province's border: what rises above the sea is land as well.
    dry = (part >= 0) | ~(_heights(province, grid) <= _HIGH_WATER_M)
    friction = np.where(dry, -1.0, 1.0)
    barred = burn(list(province.cable_exclusions.geometry), grid) >= 0
    friction[barred & (friction > 0)] = rules.exclusion_friction
    return Sea(grid, friction, part)


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
