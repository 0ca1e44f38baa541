"""Pixels of places: discs of their radius, or their outline where the layer has one."""

from __future__ import annotations

from collections.abc import Iterator

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from phusong.coverage.terrain import Terrain

__all__ = ["OUTLINE", "footprints", "place_pixels"]

OUTLINE = "outline"
"""Column of places: WKT in the terrain's CRS, empty or absent for a disc."""
_ASHORE_M = 1000.0
"""A disc without land is moved to land this near: outlines of the shore are no sharper."""


def place_pixels(
    places: gpd.GeoDataFrame, terrain: Terrain, land: NDArray[np.bool_]
) -> list[NDArray[np.int64]]:
    """Flat indices of the land pixels of every place, the nearest to its centre first.

    A disc of ``radius_m``, or the pixels whose centre lies in the outline. Without land in it the
    nearest land pixel within another kilometre stands for the place; none is left when there is
    none, or the place lies off the grid.
    """
    return footprints(places, terrain, land, wider_m=np.zeros(len(places)))


def footprints(
    places: gpd.GeoDataFrame,
    terrain: Terrain,
    land: NDArray[np.bool_],
    *,
    wider_m: NDArray[np.float64],
) -> list[NDArray[np.int64]]:
    """The same for places grown by ``wider_m`` (N,) all round."""
    row, col = terrain.rowcol(places.geometry.x, places.geometry.y)
    inside = terrain.covers(row, col)
    radius = places["radius_m"].to_numpy(float) + wider_m
    none = np.empty(0, np.int64)
    found = []
    for i, outline in enumerate(_outlines(places)):
        centre = float(row[i]), float(col[i])
        if not inside[i]:
            found.append(none)
        elif outline is None:
            found.append(_disc(terrain, land, centre, float(radius[i])))
        else:
            found.append(_area(terrain, land, centre, outline.buffer(float(wider_m[i]))))
    return found


def _outlines(places: gpd.GeoDataFrame) -> Iterator[BaseGeometry | None]:
    for text in places[OUTLINE] if OUTLINE in places else [""] * len(places):
        yield shapely.from_wkt(text) if isinstance(text, str) and text else None


def _disc(
    terrain: Terrain, land: NDArray[np.bool_], centre: tuple[float, float], radius_m: float
) -> NDArray[np.int64]:
    reach = (radius_m + _ASHORE_M) / terrain.pixel_m
    # Half a pixel: a small disc always holds the pixel in which its centre lies.
    radius = max(radius_m / terrain.pixel_m, np.sqrt(0.5))
    rows = int(centre[0] - reach), int(centre[0] + reach) + 2
    cols = int(centre[1] - reach), int(centre[1] + reach) + 2
    r, c = _land_in(land, rows, cols)
    away = np.hypot(r - centre[0], c - centre[1])
    order = np.argsort(away, kind="stable")
    order = order[away[order] <= reach]
    count = max(int(np.count_nonzero(away[order] <= radius)), 1)
    return np.asarray((r * terrain.shape[1] + c)[order[:count]], np.int64)


def _area(
    terrain: Terrain, land: NDArray[np.bool_], centre: tuple[float, float], shape: BaseGeometry
) -> NDArray[np.int64]:
    west, south, east, north = shape.bounds
    rows, cols = terrain.rowcol([west, east], [north, south])
    r, c = _land_in(land, (int(rows[0]), int(rows[1]) + 2), (int(cols[0]), int(cols[1]) + 2))
    inside = shapely.contains_xy(shape, *terrain.xy(r, c))
    if not inside.any():
        return _disc(terrain, land, centre, 0.0)
    r, c = r[inside], c[inside]
    order = np.argsort(np.hypot(r - centre[0], c - centre[1]), kind="stable")
    return np.asarray((r * terrain.shape[1] + c)[order], np.int64)


def _land_in(
    land: NDArray[np.bool_], rows: tuple[int, int], cols: tuple[int, int]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Rows and columns of the land pixels of a window; the window may reach off the grid."""
    top, left = max(rows[0], 0), max(cols[0], 0)
    r, c = np.nonzero(land[top : max(rows[1], 0), left : max(cols[1], 0)])
    return r + top, c + left
