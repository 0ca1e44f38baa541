"""The ground of a prediction: heights and clutter on one metric grid."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import ArrayLike, NDArray
from odc.geo.geobox import GeoBox
from scipy.ndimage import distance_transform_edt

from phusong.coverage.structures import Area, Floats, Grid

__all__ = ["COASTAL", "COASTAL_KM", "COASTAL_M", "INLAND", "SEA", "Terrain"]

SEA, COASTAL, INLAND = 1, 3, 4
"""Radio-climatic zones as profiles of P.1812 write them."""
COASTAL_KM, COASTAL_M = 50.0, 100.0
"""Land lower and nearer to the sea than this is coastal, P.1812-6 Table 2."""
_WATER = 1  # ClutterCategory.WATER


@dataclass(frozen=True, eq=False)
class Terrain:
    """Ground and clutter; arrays of shape ``geobox.shape``, rows from north to south.

    Parameters
    ----------
    geobox
        Grid in a metric CRS, north up, square pixels.
    height_m
        Above sea level, float32; NaN where nothing is known (a hole), 0 on the sea.
    clutter_height_m
        Representative height of clutter, float32.
    clutter_category
        :class:`~phusong.coverage.clutter_loss.ClutterCategory`, uint8.

    Raises
    ------
    ValueError
        For a grid or arrays of another form.
    """

    geobox: GeoBox
    height_m: Grid
    clutter_height_m: Grid
    clutter_category: NDArray[np.uint8]

    def __post_init__(self) -> None:
        a = self.geobox.affine
        if not (a.b == 0 and a.d == 0 and a.a > 0 and np.isclose(a.e, -a.a)):
            raise ValueError("the grid must be north up with square pixels")
        if self.geobox.crs is None or self.geobox.crs.geographic:
            raise ValueError("the grid must be in a metric CRS")
        shape = tuple(self.geobox.shape)
        for name, kind in (
            ("height_m", np.float32),
            ("clutter_height_m", np.float32),
            ("clutter_category", np.uint8),
        ):
            grid = getattr(self, name)
            if grid.shape != shape or grid.dtype != kind:
                raise ValueError(f"{name} must be {np.dtype(kind)} of shape {shape}")

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and columns."""
        rows, cols = self.geobox.shape
        return int(rows), int(cols)

    @property
    def pixel_m(self) -> float:
        """Edge of a pixel."""
        return float(self.geobox.affine.a)

    def rowcol(self, x_m: ArrayLike, y_m: ArrayLike) -> tuple[Floats, Floats]:
        """Fractional row and column; 0.0 is the centre of the first pixel."""
        a = self.geobox.affine
        row = (np.asarray(y_m, float) - a.f) / a.e - 0.5
        col = (np.asarray(x_m, float) - a.c) / a.a - 0.5
        return np.asarray(row), np.asarray(col)

    def xy(self, row: ArrayLike, col: ArrayLike) -> tuple[Floats, Floats]:
        """Position in the grid's CRS of a fractional row and column."""
        a = self.geobox.affine
        x = a.c + (np.asarray(col, float) + 0.5) * a.a
        y = a.f + (np.asarray(row, float) + 0.5) * a.e
        return np.asarray(x), np.asarray(y)

    def covers(self, row: ArrayLike, col: ArrayLike) -> NDArray[np.bool_]:
        """Whether a fractional row and column lies on the grid."""
        rows, cols = self.shape
        r, c = np.asarray(row, float), np.asarray(col, float)
        return np.asarray((r >= -0.5) & (r < rows - 0.5) & (c >= -0.5) & (c < cols - 0.5))

    def area(self, where: NDArray[np.bool_]) -> Area:
        """The same as the compiled loops want it; only pixels with a height are asked for."""
        return Area(
            height=np.ascontiguousarray(self.height_m),
            clutter_height=np.ascontiguousarray(self.clutter_height_m),
            clutter_category=np.ascontiguousarray(self.clutter_category),
            where=np.ascontiguousarray(where & np.isfinite(self.height_m)),
            pixel_km=self.pixel_m / 1000,
            zone=self.zone,
        )

    @cached_property
    def zone(self) -> NDArray[np.uint8]:
        """Radio-climatic zones, P.1812-6 Table 2, from heights and land cover.

        Sea is what lies at height 0 (or below) under water; coastal is land below 100 m within
        50 km of the sea; the rest is inland. Holes count as inland.
        """
        height = self.height_m
        sea = (height <= 0) & (self.clutter_category == _WATER)
        near = np.zeros(self.shape, np.bool_)
        if sea.any():
            near = distance_transform_edt(~sea) * self.pixel_m <= COASTAL_KM * 1000
        zone = np.full(self.shape, INLAND, np.uint8)
        zone[near & (height < COASTAL_M)] = COASTAL
        zone[sea] = SEA
        return zone
