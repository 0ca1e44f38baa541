"""Writers whose bytes depend on the content alone."""

from __future__ import annotations

import io
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import rasterio
import shapely

from province.frame import Grid

__all__ = ["csv_bytes", "geojson_bytes", "geotiff_bytes", "write"]

_DIGITS = 5
"""Decimals of a degree that are kept: about a metre, finer than any source here."""


def csv_bytes(table: pd.DataFrame) -> bytes:
    """A table as UTF-8 CSV."""
    return table.to_csv(index=False, lineterminator="\n").encode("utf-8")


def geojson_bytes(table: pd.DataFrame) -> bytes:
    """A table with a ``geometry`` column as GeoJSON, one feature a line."""
    columns = [column for column in table.columns if column != "geometry"]
    lines = []
    for record in table.to_dict("records"):
        feature = {
            "type": "Feature",
            "properties": {column: _plain(record[column]) for column in columns},
            "geometry": _rounded(record["geometry"]),
        }
        lines.append(json.dumps(feature, ensure_ascii=False, separators=(",", ":")))
    body = ",\n".join(lines)
    return f'{{"type":"FeatureCollection","features":[\n{body}\n]}}\n'.encode()


def geotiff_bytes(values: np.ndarray, grid: Grid, *, tags: Mapping[str, str]) -> bytes:
    """A raster as tiled, deflated GeoTIFF in WGS84."""
    profile = {
        "driver": "GTiff",
        "height": grid.rows,
        "width": grid.columns,
        "count": 1,
        "dtype": values.dtype.name,
        "crs": "EPSG:4326",
        "transform": grid.transform,
        "compress": "deflate",
        "zlevel": 9,
        "predictor": 2,
        "tiled": min(grid.shape) > 256,
    }
    if profile["tiled"]:
        profile |= {"blockxsize": 256, "blockysize": 256}
    with rasterio.MemoryFile() as memory:
        with memory.open(**profile) as data:
            data.write(values, 1)
            data.update_tags(**tags)
        memory.seek(0)
        return io.BytesIO(memory.read()).getvalue()


def write(path: Path, content: bytes) -> None:
    """Put ``content`` at ``path`` in one step."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(path.name + ".part")
    beside.write_bytes(content)
    beside.replace(path)


def _plain(value: Any) -> Any:
    if value is None or (isinstance(value, float) and np.isnan(value)):
        return None
    return value.item() if isinstance(value, np.generic) else value


def _rounded(geometry: Any) -> Any:
    snapped = shapely.set_precision(geometry, 10.0**-_DIGITS)
    raw = shapely.geometry.mapping(snapped)
    return {"type": raw["type"], "coordinates": _round(raw["coordinates"])}


def _round(value: Any) -> Any:
    if isinstance(value, (tuple, list)):
        return [_round(item) for item in value]
    return round(float(value), _DIGITS)
