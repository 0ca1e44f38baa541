"""Depth of the sea from a grid of heights in netCDF, as ERDDAP servers cut it out of GEBCO."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from odc.geo.geobox import GeoBox
from rasterio import Affine
from scipy.io import netcdf_file

from phusong.layers.download.bounds import Bounds
from phusong.layers.export import write_cog

__all__ = ["Elevation", "NotAGrid", "read_elevation", "write_depth"]

# Challenger Deep and Mount Everest, with room for error; beyond lie only fill values.
_DEEPEST_M, _HIGHEST_M = -11_100, 8_900
_LATITUDES, _LONGITUDES = ("latitude", "lat"), ("longitude", "lon")


class NotAGrid(Exception):
    """The file is no complete grid of heights."""


@dataclass(frozen=True, slots=True)
class Elevation:
    """Heights above sea level: (rows, columns), m, north up, on cells of ``cell_deg``."""

    height_m: NDArray[np.int32]
    bounds: Bounds
    cell_deg: tuple[float, float]


def read_elevation(path: Path) -> Elevation:
    """The variable ``elevation`` of a netCDF classic file.

    Raises
    ------
    NotAGrid
        When the file is cut short, has no such variable or no even grid.
    """
    # scipy and not GDAL: it fails on a file that is cut short where netCDF libraries fill up.
    try:
        with netcdf_file(path, "r", mmap=False) as data:
            latitude = _axis(data, _LATITUDES)
            longitude = _axis(data, _LONGITUDES)
            height = np.rint(data.variables["elevation"].data).astype(np.int32)
    except (ValueError, TypeError, KeyError, IndexError, AssertionError, OverflowError) as error:
        raise NotAGrid(str(error)) from error
    rows, columns = len(latitude), len(longitude)
    if height.shape != (rows, columns) or rows < 2 or columns < 2:
        raise NotAGrid(f"{height.shape} values for {rows} by {columns} places")
    if height.min() < _DEEPEST_M or height.max() > _HIGHEST_M:
        raise NotAGrid("heights that the Earth does not have, or gaps")
    if latitude[0] < latitude[-1]:
        latitude, height = latitude[::-1], height[::-1]
    d_lat, d_lon = _even_step(-latitude), _even_step(longitude)
    bounds = Bounds(
        float(longitude[0] - d_lon / 2),
        float(latitude[-1] - d_lat / 2),
        float(longitude[-1] + d_lon / 2),
        float(latitude[0] + d_lat / 2),
    )
    return Elevation(height, bounds, (d_lon, d_lat))


def write_depth(source: Path, target: Path) -> None:
    """Turn heights into a GeoTIFF of depths: whole metres, positive downward, 0 on land."""
    grid = read_elevation(source)
    depth = np.maximum(-grid.height_m, 0).astype(np.int16)
    transform = Affine(
        grid.cell_deg[0], 0.0, grid.bounds.west, 0.0, -grid.cell_deg[1], grid.bounds.north
    )
    write_cog(
        target,
        depth,
        GeoBox(depth.shape, transform, "EPSG:4326"),
        nodata=-1,
        unit="m",
        description="depth of the sea, positive downward, 0 on land",
        tags={"SOURCE_FILE": source.name},
    )


def _axis(data: netcdf_file, names: tuple[str, ...]) -> NDArray[np.float64]:
    for name in names:
        if name in data.variables:
            return np.array(data.variables[name].data, dtype=np.float64)
    raise KeyError(names[0])


def _even_step(values: NDArray[np.float64]) -> float:
    steps = np.diff(values)
    step = float(steps.mean())
    if not step > 0 or np.abs(steps - step).max() > 0.01 * step:
        raise NotAGrid("uneven grid")
    return step
