"""Windows and grids that the layers share."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import shapely
from affine import Affine
from pyproj import Transformer
from rasterio.features import rasterize

__all__ = ["WINDOW", "Array", "Grid", "Shape", "metric", "rows", "to_degrees", "to_metres"]

WINDOW = (108.40, 11.20, 109.60, 13.00)
"""West, south, east, north of the land that is kept: the province with its neighbours' rim."""

_CRS = "EPSG:9217"
_FORTH = Transformer.from_crs("EPSG:4326", _CRS, always_xy=True)
_BACK = Transformer.from_crs(_CRS, "EPSG:4326", always_xy=True)

Array = npt.NDArray[Any]
Shape = Any
"""A geometry of shapely, whose classes carry no types worth the name."""


def rows(table: pd.DataFrame) -> list[Any]:
    """Rows of a table as named tuples."""
    return list(table.itertuples(index=False))


def to_metres(lon: npt.ArrayLike, lat: npt.ArrayLike) -> Array:
    """Positions in VN-2000 TM-3 108°15′, shape (n, 2), m."""
    return np.column_stack(_FORTH.transform(np.atleast_1d(lon), np.atleast_1d(lat)))


def to_degrees(xy: npt.ArrayLike) -> Array:
    """Longitudes and latitudes (WGS84) of metric positions, shape (n, 2)."""
    xy = np.atleast_2d(np.asarray(xy, dtype=float))
    return np.column_stack(_BACK.transform(xy[:, 0], xy[:, 1]))


def metric(geometry: Any, *, inverse: bool = False) -> Any:
    """A geometry (or array of them) carried from degrees to metres, or back."""
    return shapely.transform(
        geometry, lambda xy: to_degrees(xy) if inverse else to_metres(xy[:, 0], xy[:, 1])
    )


@dataclass(frozen=True)
class Grid:
    """Cells of ``step`` degrees, north up; row 0 is the northernmost."""

    west: float
    north: float
    step: float
    rows: int
    columns: int

    @classmethod
    def over(cls, bounds: tuple[float, float, float, float], *, seconds: float) -> Grid:
        """The grid that fills ``bounds`` (west, south, east, north)."""
        west, south, east, north = bounds
        step = seconds / 3600
        return cls(west, north, step, round((north - south) / step), round((east - west) / step))

    @property
    def shape(self) -> tuple[int, int]:
        return self.rows, self.columns

    @property
    def transform(self) -> Affine:
        return Affine(self.step, 0, self.west, 0, -self.step, self.north)

    @property
    def lon(self) -> Array:
        """Longitudes of cell centres."""
        return self.west + (np.arange(self.columns) + 0.5) * self.step

    @property
    def lat(self) -> Array:
        """Latitudes of cell centres."""
        return self.north - (np.arange(self.rows) + 0.5) * self.step

    @property
    def cell_m(self) -> tuple[float, float]:
        """Height and width of a cell at the middle of the grid, m."""
        middle = np.deg2rad(self.north - self.rows * self.step / 2)
        return self.step * 110_600.0, self.step * 111_320.0 * float(np.cos(middle))

    def cell_of(self, lon: npt.ArrayLike, lat: npt.ArrayLike) -> tuple[Array, Array]:
        """Rows and columns of the cells that hold the points, clipped to the grid."""
        rows = np.floor((self.north - np.asarray(lat, dtype=float)) / self.step).astype(int)
        columns = np.floor((np.asarray(lon, dtype=float) - self.west) / self.step).astype(int)
        return np.clip(rows, 0, self.rows - 1), np.clip(columns, 0, self.columns - 1)

    def burn(self, geometries: Iterable[Any], values: Iterable[int] | None = None) -> Array:
        """Raster of the geometries' values (1 where none given) by cell centre; 0 elsewhere."""
        items = list(geometries)
        marks = [1] * len(items) if values is None else list(values)
        if not items:
            return np.zeros(self.shape, dtype=np.int32)
        burnt: Array = rasterize(
            list(zip(items, marks, strict=True)),
            out_shape=self.shape,
            transform=self.transform,
            dtype="int32",
        )
        return burnt
