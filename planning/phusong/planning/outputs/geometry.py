"""Geometries as a web page takes them: simplified, in degrees, five decimals, latitude first."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray
from odc.geo.geobox import GeoBox
from rasterio.warp import transform_bounds
from shapely import Geometry, MultiPolygon, Polygon

__all__ = [
    "LatLon",
    "coastline",
    "grid_bounds",
    "known_sea",
    "line_paths",
    "paths_of_each",
    "point_degrees",
    "polygon_shapes",
    "view_bounds",
]

LatLon = list[float]
_DECIMALS = 5
"""A metre: finer than anything that is drawn."""
_RIM_DEGREES, _MARGIN_DEGREES = 0.002, 0.2


def point_degrees(points: gpd.GeoDataFrame) -> tuple[list[float], list[float]]:
    """Longitudes and latitudes of points (n,) in WGS84, rounded."""
    degrees = points.geometry.to_crs(4326)
    return _rounded(degrees.x.to_numpy()), _rounded(degrees.y.to_numpy())


def line_paths(lines: gpd.GeoDataFrame, *, tolerance_m: float) -> list[list[LatLon]]:
    """Paths of all lines, merged where they meet end to end."""
    if lines.empty:
        return []
    merged = shapely.line_merge(shapely.union_all(lines.geometry.to_numpy()))
    simple = gpd.GeoSeries([merged], crs=lines.crs).simplify(tolerance_m).to_crs(4326)
    return [_latlon(part) for part in shapely.get_parts(simple.to_numpy())]


def paths_of_each(lines: gpd.GeoDataFrame, *, tolerance_m: float) -> list[list[list[LatLon]]]:
    """The same line by line; parts of one line are merged where they meet end to end."""
    if lines.empty:
        return []
    merged = gpd.GeoSeries(shapely.line_merge(lines.geometry.to_numpy()), crs=lines.crs)
    simple = merged.simplify(tolerance_m).to_crs(4326)
    return [[_latlon(part) for part in shapely.get_parts(line)] for line in simple]


def polygon_shapes(
    areas: gpd.GeoDataFrame, *, tolerance_m: float
) -> list[list[list[list[LatLon]]]]:
    """For each feature its polygons, each a list of rings; neighbours keep their common border.

    Polygons smaller than the square of the tolerance vanish, unless the feature has no other.
    """
    simple = gpd.GeoSeries(
        shapely.coverage_simplify(areas.geometry.to_numpy(), tolerance_m), crs=areas.crs
    )
    kept = gpd.GeoSeries([_without_specks(g, tolerance_m**2) for g in simple], crs=areas.crs)
    return [
        [_rings(polygon) for polygon in shapely.get_parts(geometry)]
        for geometry in kept.to_crs(4326)
    ]


def grid_bounds(grid: GeoBox, crs: str) -> tuple[float, float, float, float]:
    """West, south, east, north of the grid's edges in ``crs``; they bend, so each is followed."""
    box = grid.boundingbox
    west, south, east, north = transform_bounds(str(grid.crs), crs, *box.bbox)
    return west, south, east, north


def coastline(land: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Borders of the land, without the straight cuts at the edge of its window."""
    west, south, east, north = land.to_crs(4326).total_bounds
    rim = shapely.box(west, south, east, north).boundary.buffer(_RIM_DEGREES)
    shores = land.geometry.to_crs(4326).boundary.difference(rim)
    kept = gpd.GeoDataFrame(geometry=shores[~shores.is_empty], crs=4326)
    return kept.explode(index_parts=False).to_crs(land.crs)


def known_sea(land: gpd.GeoDataFrame, communes: gpd.GeoDataFrame) -> list[list[LatLon]]:
    """Boxes outside of which nothing is known of land and sea: the window of the land layer, and
    one round each commune that lies beyond it."""
    window = shapely.box(*land.to_crs(4326).total_bounds)
    boxes = [window]
    for parts in communes.geometry.to_crs(4326):
        beyond = parts.difference(window.buffer(_RIM_DEGREES))
        if not beyond.is_empty:
            west, south, east, north = beyond.bounds
            m = _MARGIN_DEGREES
            boxes.append(shapely.box(west - m, south - m, east + m, north + m))
    return [_latlon(box) for box in boxes]


def view_bounds(areas: gpd.GeoDataFrame) -> tuple[float, float, float, float]:
    """South, west, north, east of the features in degrees."""
    west, south, east, north = (float(value) for value in areas.to_crs(4326).total_bounds)
    return south, west, north, east


def _without_specks(geometry: Geometry, smallest_m2: float) -> Geometry:
    parts = [part for part in shapely.get_parts(geometry) if part.area >= smallest_m2]
    return MultiPolygon(parts) if parts else geometry


def _rings(polygon: Polygon) -> list[list[LatLon]]:
    return [_latlon(ring) for ring in (polygon.exterior, *polygon.interiors)]


def _latlon(line: Geometry) -> list[LatLon]:
    corners: list[LatLon] = np.round(shapely.get_coordinates(line)[:, ::-1], _DECIMALS).tolist()
    return corners


def _rounded(values: NDArray[np.float64]) -> list[float]:
    numbers: list[float] = np.round(values, _DECIMALS).tolist()
    return numbers
