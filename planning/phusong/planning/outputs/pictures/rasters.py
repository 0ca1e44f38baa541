"""Rasters as pictures that lie right on a web map: Mercator pixels inside an HTML page.

A web map stretches an image between two corners in EPSG:3857, so the raster is first brought onto a
grid of that projection; drawn from the province's own grid it would lie up to kilometres off.
"""

from __future__ import annotations

import base64
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from odc.geo.geobox import GeoBox
from odc.geo.warp import rio_reproject
from rasterio.errors import NotGeoreferencedWarning
from rasterio.io import MemoryFile

from phusong.layers.province import Province
from phusong.planning.outputs.geometry import grid_bounds
from phusong.planning.outputs.pictures.palette import RELIEF

__all__ = ["Picture", "class_picture", "relief_picture"]

_WEB = "EPSG:3857"
_LIGHT_AZIMUTH_DEG, _LIGHT_HEIGHT_DEG = 315.0, 45.0
_EXAGGERATION = 1.4
_RELIEF_LONGEST_PX = 1100
_PALE = 0.6
"""How much white is mixed into what lies outside the province."""


@dataclass(frozen=True, slots=True)
class Picture:
    """An image as a data URI and the corners between which a web map stretches it."""

    uri: str
    bounds: list[list[float]]
    """[[south, west], [north, east]] in degrees."""


def class_picture(classes: npt.NDArray[np.uint8], geobox: GeoBox, *, longest_px: int) -> Picture:
    """Classes (H, W) as a grey PNG whose values they are; 0 round the grid."""
    web = _web_grid(geobox, longest_px=longest_px)
    moved = np.zeros(web.shape, dtype=np.uint8)
    rio_reproject(classes, moved, geobox, web, resampling="nearest")
    return Picture(_png(moved), _corners(web))


def relief_picture(province: Province) -> Picture:
    """Hill shade over height tints as a WebP picture: pale outside the province, clear on the sea."""
    longest = max(province.grid.shape)
    web = _web_grid(province.grid, longest_px=min(longest, _RELIEF_LONGEST_PX))
    # Averages of less than two pixels beat against the grid and draw stripes on every slope.
    how = "average" if longest > 2 * _RELIEF_LONGEST_PX else "bilinear"

    def part(mask: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
        return _to(mask.astype(np.float32), province.grid, web, how=how) >= 0.5

    height = np.nan_to_num(_to(province.terrain_m, province.grid, web, how=how), nan=0.0)
    lit = _tints(height) * _hill_shade(height, pixel_m=_ground_pixel_m(web))[..., None]
    inside = part(province.zones >= 0)[..., None]
    colours = np.where(inside, lit, lit + (255.0 - lit) * _PALE)
    opaque = np.where(part(_ashore(province)), 255.0, 0.0)[..., None]
    picture = np.concatenate([colours, opaque], axis=-1)
    return Picture(_webp(np.clip(picture, 0, 255).astype(np.uint8)), _corners(web))


def _ashore(province: Province) -> npt.NDArray[np.bool_]:
    """(H, W) land, of neighbours too: where the land layer or the terrain says so."""
    return (province.land_part >= 0) | (np.nan_to_num(province.terrain_m) > 0)


def _web_grid(geobox: GeoBox, *, longest_px: int) -> GeoBox:
    west, south, east, north = grid_bounds(geobox, _WEB)
    resolution = max(east - west, north - south) / longest_px
    return GeoBox.from_bbox((west, south, east, north), crs=_WEB, resolution=resolution)


def _to(
    values: npt.NDArray[np.float32], source: GeoBox, target: GeoBox, *, how: str
) -> npt.NDArray[np.float32]:
    moved = np.full(target.shape, np.nan, dtype=np.float32)
    rio_reproject(
        values.astype(np.float32),
        moved,
        source,
        target,
        resampling=how,
        src_nodata=np.nan,
        dst_nodata=np.nan,
    )
    return moved


def _corners(web: GeoBox) -> list[list[float]]:
    west, south, east, north = (round(degrees, 6) for degrees in grid_bounds(web, "EPSG:4326"))
    return [[south, west], [north, east]]


def _ground_pixel_m(web: GeoBox) -> float:
    """Size of a Mercator pixel on the ground, at the middle of the picture."""
    _, south, _, north = grid_bounds(web, "EPSG:4326")
    return float(abs(web.resolution.x) * np.cos(np.deg2rad((south + north) / 2)))


def _tints(height_m: npt.NDArray[np.float32]) -> npt.NDArray[np.float64]:
    limits = [limit for limit, _ in RELIEF]
    colours = np.array([_rgb(colour) for _, colour in RELIEF], dtype=np.float64)
    return np.stack([np.interp(height_m, limits, colours[:, k]) for k in range(3)], axis=-1)


def _hill_shade(height_m: npt.NDArray[np.float32], *, pixel_m: float) -> npt.NDArray[np.float64]:
    """Light on each pixel relative to flat ground, softened to 0.7 … 1.1."""
    south, east = np.gradient(height_m.astype(np.float64) * _EXAGGERATION, pixel_m)
    azimuth, sun = np.deg2rad(_LIGHT_AZIMUTH_DEG), np.deg2rad(_LIGHT_HEIGHT_DEG)
    toward = -east * np.sin(azimuth) + south * np.cos(azimuth)
    light = (np.sin(sun) + np.cos(sun) * toward) / np.sqrt(1.0 + east**2 + south**2)
    return np.asarray(np.clip(light / np.sin(sun), 0.7, 1.1), dtype=np.float64)


def _rgb(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _png(values: npt.NDArray[np.uint8]) -> str:
    """Shades of grey."""
    height, width = values.shape
    with _plain_image() as memory:
        with memory.open(
            driver="PNG", height=height, width=width, count=1, dtype="uint8", zlevel=9
        ) as image:
            image.write(values, 1)
        return _data_uri("png", memory.read())


def _webp(rgba: npt.NDArray[np.uint8]) -> str:
    height, width, _ = rgba.shape
    with _plain_image() as memory:
        with memory.open(
            driver="WEBP", height=height, width=width, count=4, dtype="uint8", quality=82
        ) as image:
            image.write(np.moveaxis(rgba, -1, 0))
        return _data_uri("webp", memory.read())


@contextmanager
def _plain_image() -> Iterator[MemoryFile]:
    """A file in memory for a picture, which has no place on the earth: rasterio need not warn."""
    with warnings.catch_warnings(), MemoryFile() as memory:
        warnings.simplefilter("ignore", NotGeoreferencedWarning)
        yield memory


def _data_uri(kind: str, data: bytes) -> str:
    return f"data:image/{kind};base64,{base64.b64encode(data).decode('ascii')}"
