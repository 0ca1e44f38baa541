"""Small files named and formed as the publishers' are."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import rasterio
from rasterio import Affine
from scipy.io import netcdf_file

from phusong.layers.download.datasets import DownloadedLayer

ONE_TILE = (108.3, 12.2, 108.9, 12.8)
AREA = (108.9, 11.9, 109.3, 12.3)
FOUR_TILES = (108.5, 11.5, 109.5, 12.5)
Naps = list[float]
Get = Callable[..., DownloadedLayer]


def leftovers(folder: Path) -> list[str]:
    """Names of what an unfinished download leaves."""
    return [
        path.name for path in folder.rglob("*") if ".part" in path.name or "staging" in path.name
    ]


def glo30(folder: Path, south: int, west: int, side: int = 240) -> tuple[str, bytes]:
    """Path on the server and bytes of a Copernicus tile: half a pixel off, heights of its own."""
    name = f"Copernicus_DSM_COG_10_N{south:02d}_00_E{west:03d}_00_DEM"
    pixel = 1 / side
    heights = np.random.default_rng(south * 1000 + west).normal(300, 200, (side, side))
    corner = north_up(west - pixel / 2, south + 1 + pixel / 2, pixel)
    data = geotiff(folder / f"{name}.tif", heights.astype(np.float32), corner)
    return f"/{name}/{name}.tif", data


def north_up(west: float, north: float, pixel: float) -> Affine:
    """Place of a raster by its upper left corner."""
    return Affine(pixel, 0, west, 0, -pixel, north)


def geotiff(
    path: Path,
    values: np.ndarray,
    transform: Affine,
    crs: str = "EPSG:4326",
    *,
    compress: str = "DEFLATE",
) -> bytes:
    """Bytes of a Cloud Optimized GeoTIFF."""
    with rasterio.open(
        path,
        "w",
        driver="COG",
        height=values.shape[0],
        width=values.shape[1],
        count=1,
        dtype=values.dtype,
        crs=crs,
        transform=transform,
        compress=compress,
        blocksize=128,
    ) as raster:
        raster.write(values, 1)
    data = path.read_bytes()
    path.unlink()
    return data


def gebco(path: Path, height: np.ndarray, *, west: float, south: float, step: float) -> bytes:
    """Bytes of a grid of heights as ERDDAP gives it, south first; cell centres from the corner."""
    rows, columns = height.shape
    with netcdf_file(path, "w") as data:
        data.createDimension("latitude", rows)
        data.createDimension("longitude", columns)
        latitude = data.createVariable("latitude", "f8", ("latitude",))
        latitude[:] = south + step * np.arange(rows)
        longitude = data.createVariable("longitude", "f8", ("longitude",))
        longitude[:] = west + step * np.arange(columns)
        elevation = data.createVariable("elevation", "i2", ("latitude", "longitude"))
        elevation[:] = height
    content = path.read_bytes()
    path.unlink()
    return content


def overpass(*elements: dict[str, object], **more: object) -> bytes:
    """An answer of an Overpass server."""
    answer = {
        "version": 0.6,
        "generator": "Overpass API",
        "osm3s": {"timestamp_osm_base": "2026-03-01T04:05:06Z", "copyright": "ODbL"},
        "elements": list(elements),
        **more,
    }
    return json.dumps(answer, ensure_ascii=False).encode()


def way(number: int, places: list[tuple[float, float]], **tags: str) -> dict[str, object]:
    """A way of OpenStreetMap through (lon, lat) places."""
    geometry = [{"lat": lat, "lon": lon} for lon, lat in places]
    return {"type": "way", "id": number, "tags": tags, "geometry": geometry}
