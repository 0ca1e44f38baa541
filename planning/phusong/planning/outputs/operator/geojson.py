"""Tables with their geometries as GeoJSON."""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import pyogrio

from phusong.layers.gdal_paths import writable

__all__ = ["write_geojson"]


def write_geojson(path: Path, frame: gpd.GeoDataFrame) -> None:
    """Write RFC 7946: WGS84, seven decimals, empty cells as null."""
    with writable(path) as draft:
        pyogrio.write_dataframe(frame.to_crs(4326), draft, driver="GeoJSON", RFC7946="YES")
