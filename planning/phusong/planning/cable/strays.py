"""Where cable on land leaves the land that is drawn, and whose fault that may be.

Layers of different origin do not fit: roads run beside a coarse coast, places stand in the water, a
peninsula is missing. Cable follows them, and whoever reads the plan is told where.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from functools import cached_property

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray

from phusong.layers.province import Province
from phusong.planning.cable.laying import Branch, Laying, Stretch
from phusong.planning.cable.results import Stray, StrayColumn
from phusong.planning.network.drawn import DrawnLand
from phusong.planning.results.columns import Construction

__all__ = ["strays_of"]

Position = Callable[[int], tuple[float, float]]
_TOLD_M = 150.0
"""Less is the sharpness of outlines."""
_SAME_M = 15.0
"""Cable this near to a line of a layer follows it."""
_END_M = 1.0
_ALONG = 0.8
"""Share of a piece that has to follow a layer for the layer to be named."""
_HIGH_WATER_M = 1.0


def strays_of(laying: Laying, province: Province, position: Position) -> gpd.GeoDataFrame:
    """Stretches of cable on land that leave the drawn land for more than its outlines are sharp.

    Parameters
    ----------
    position
        Node of the network → x and y, metres.

    Returns
    -------
    Points in the middle of the longest piece with the columns of :class:`StrayColumn`, the longest first.
    """
    judge = _Judge(laying, province, position)
    rows = [
        row
        for branch in laying.branches
        for segment, stretch in enumerate(branch.stretches, start=1)
        if stretch.construction is not Construction.SUBMARINE
        for row in judge.rows(branch, segment, stretch)
    ]
    columns = [*(column.value for column in StrayColumn), "geometry"]
    found = gpd.GeoDataFrame(rows, columns=columns, geometry="geometry", crs=province.crs)
    return found.sort_values(
        StrayColumn.OFF_KM.value, ascending=False, kind="stable", ignore_index=True
    )


class _Judge:
    """What is known of pieces of cable that lie off the land."""

    def __init__(self, laying: Laying, province: Province, position: Position) -> None:
        self._land = DrawnLand(province.land)
        self._province = province
        self._position = position
        self._place_of = {branch.terminal.node: branch.terminal.id for branch in laying.branches}

    @cached_property
    def _roads(self) -> shapely.STRtree:
        return shapely.STRtree(self._province.roads.geometry.to_numpy())

    def rows(self, branch: Branch, segment: int, stretch: Stretch) -> list[dict[str, object]]:
        """One row for each cause."""
        pieces = [p for p in self._land.off(stretch.line) if p.length >= _TOLD_M]
        alike: dict[tuple[Stray, str], list[shapely.LineString]] = {}
        for piece in pieces:
            alike.setdefault(self._cause(piece, stretch), []).append(piece)
        return [
            {
                StrayColumn.ROUTE_ID.value: branch.route_id,
                StrayColumn.SEGMENT.value: segment,
                StrayColumn.SERVES_ID.value: branch.terminal.id,
                StrayColumn.CAUSE.value: cause.value,
                StrayColumn.PLACE_ID.value: place,
                StrayColumn.OFF_KM.value: sum(float(piece.length) for piece in own) / 1000.0,
                StrayColumn.HEIGHT_M.value: max(self._height_m(piece) for piece in own),
                "geometry": _middle(max(own, key=lambda piece: float(piece.length))),
            }
            for (cause, place), own in alike.items()
        ]

    def _cause(self, piece: shapely.LineString, stretch: Stretch) -> tuple[Stray, str]:
        """Why a piece lies there, and which place makes it."""
        place = self._place_at(piece, stretch.ends)
        if self._follows_road(piece):
            return Stray.ROAD, ""
        if place:
            return Stray.PLACE, place
        return (Stray.UNDRAWN if self._height_m(piece) > _HIGH_WATER_M else Stray.WATER), ""

    def _place_at(self, piece: shapely.LineString, ends: Sequence[int]) -> str:
        """The place in which a piece begins or ends; empty: none."""
        for node in ends:
            if node in self._place_of:
                here = shapely.Point(self._position(node))
                if any(here.distance(shapely.Point(c)) < _END_M for c in piece.coords):
                    return self._place_of[node]
        return ""

    def _height_m(self, piece: shapely.LineString) -> float:
        """Mean of the terrain along it, above the sea; NaN where nothing is known."""
        height = self._terrain_m(_points(piece))
        known = height[np.isfinite(height)]
        return float(known.mean()) if known.size else math.nan

    def _follows_road(self, piece: shapely.LineString) -> bool:
        points = _points(piece)
        near = self._roads.query(shapely.points(points), predicate="dwithin", distance=_SAME_M)[0]
        return bool(len(np.unique(near)) >= _ALONG * len(points))

    def _terrain_m(self, points: NDArray[np.float64]) -> NDArray[np.float64]:
        """(n,) heights of the pixels that hold points; NaN off the grid."""
        column, row = ~self._province.grid.affine @ (points[:, 0], points[:, 1])
        r, c = np.floor(row).astype(int), np.floor(column).astype(int)
        height, width = self._province.grid.shape
        known = (r >= 0) & (r < height) & (c >= 0) & (c < width)
        found = np.full(len(points), np.nan)
        found[known] = self._province.terrain_m[r[known], c[known]]
        return found


def _points(piece: shapely.LineString) -> NDArray[np.float64]:
    """(n, 2) along a piece, 25 m apart at most."""
    found: NDArray[np.float64] = shapely.get_coordinates(shapely.segmentize(piece, 25.0))
    return found


def _middle(piece: shapely.LineString) -> shapely.Point:
    return piece.interpolate(0.5, normalized=True)
