"""Positions in tables: degrees of WGS84 and metres of a VN-2000 zone."""

from __future__ import annotations

import geopandas as gpd
import shapely
from pyproj import CRS

__all__ = ["both_ends", "placed"]

_DEGREES, _METRES = 6, 2


def placed(frame: gpd.GeoDataFrame, zone: CRS) -> gpd.GeoDataFrame:
    """With ``lon``, ``lat``, ``x_northing_m``, ``y_easting_m`` of points, and ``xy_crs``.

    Lines keep the columns of :func:`both_ends`.
    """
    named = frame.assign(xy_crs=f"{zone.name} (EPSG:{zone.to_epsg()})")
    if len(frame) and not (frame.geom_type == "Point").all():
        return named
    return _with(named, frame.geometry, zone, prefix="")


def both_ends(lines: gpd.GeoDataFrame, zone: CRS) -> gpd.GeoDataFrame:
    """With the same columns of the start and the end of each line, called ``start_…`` and ``end_…``."""
    shapes = lines.geometry.to_numpy()
    for prefix, place in (("start_", 0), ("end_", -1)):
        points = gpd.GeoSeries(shapely.get_point(shapes, place), crs=lines.crs)
        lines = _with(lines, points, zone, prefix=prefix)
    return lines


def _with(
    frame: gpd.GeoDataFrame, points: gpd.GeoSeries, zone: CRS, *, prefix: str
) -> gpd.GeoDataFrame:
    degrees, metres = points.to_crs(4326), points.to_crs(zone)
    return frame.assign(
        **{
            f"{prefix}lon": degrees.x.round(_DEGREES).to_numpy(),
            f"{prefix}lat": degrees.y.round(_DEGREES).to_numpy(),
            f"{prefix}x_northing_m": metres.y.round(_METRES).to_numpy(),
            f"{prefix}y_easting_m": metres.x.round(_METRES).to_numpy(),
        }
    )
