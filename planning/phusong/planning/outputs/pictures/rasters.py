"""Rasters as pictures that lie right on a web map: Mercator pixels inside an HTML page.

A web map stretches an image between two corners in EPSG:3857, so the raster is first brought onto a
grid of that projection; drawn from the province's own grid it would lie up to kilometres off.
"""

from __future__ import annotations

import base64
import warnings
from collections.abc import Iterator, Sequence
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

__all__ = ["Picture", "relief_picture", "rows_picture"]

_WEB = "EPSG:3857"
_LIGHT_AZIMUTH_DEG, _LIGHT_HEIGHT_DEG = 315.0, 45.0
_EXAGGERATION = 1.4
_RELIEF_LONGEST_PX, _RELIEF_QUALITY = 1100, 82
_MOST_ROWS = 1 << 16
_AT_ONCE = 4
"""Layers whose values, a byte each, stand beside the number of a pixel in 63 bits."""
_PALE = 0.6
"""How much white is mixed into what lies outside the province."""


@dataclass(frozen=True, slots=True)
class Picture:
    """An image as a data URI and the corners between which a web map stretches it."""

    uri: str
    bounds: list[list[float]]
    """[[south, west], [north, east]] in degrees."""


def rows_picture(
    layers: Sequence[npt.NDArray[np.uint8]], geobox: GeoBox, *, longest_px: int
) -> tuple[Picture, npt.NDArray[np.uint8]]:
    """Layers of classes, (H, W) each, as one picture: pixels are numbers of the rows of a table.

    Returns
    -------
    A picture without losses, whose red and green are the high and the low byte of a row's number; and
    the rows, (rows, layers), of which the first holds nothing but 0 and lies round the grid.

    Raises
    ------
    ValueError
        For more than 65536 different rows.
    """
    drawn = np.flatnonzero(np.logical_or.reduce([layer != 0 for layer in layers]))
    # A pixel of zeros goes before them all: its row is the first.
    stack = [np.append(np.uint8(0), layer.reshape(-1)[drawn]) for layer in layers]
    first, numbers = _numbered(stack)
    if len(first) > _MOST_ROWS:
        raise ValueError(f"{len(first)} different rows do not fit into two bytes")
    told = np.zeros(geobox.shape, np.uint16)
    told.reshape(-1)[drawn] = numbers[1:]
    web = _web_grid(geobox, longest_px=longest_px)
    moved = np.zeros(web.shape, dtype=np.uint16)
    rio_reproject(told, moved, geobox, web, resampling="nearest")
    rows = np.stack([layer[first] for layer in stack], axis=1)
    bytes_ = np.stack([moved >> 8, moved & 255, np.zeros_like(moved)]).astype(np.uint8)
    return Picture(_webp(bytes_, lossless="TRUE"), _corners(web)), rows


def _numbered(
    layers: Sequence[npt.NDArray[np.uint8]],
) -> tuple[npt.NDArray[np.intp], npt.NDArray[np.intp]]:
    """Where each different row of values comes first, in rising order of rows, and every row's number."""
    numbers = np.zeros(layers[0].size, np.int64)
    first = np.empty(0, np.intp)
    for start in range(0, len(layers), _AT_ONCE):
        for layer in layers[start : start + _AT_ONCE]:
            numbers = (numbers << 8) + layer
        _, first, numbers = np.unique(numbers, return_index=True, return_inverse=True)
    return first, numbers


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
    bands = np.moveaxis(np.clip(picture, 0, 255).astype(np.uint8), -1, 0)
    return Picture(_webp(bands, quality=_RELIEF_QUALITY), _corners(web))


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


def _webp(bands: npt.NDArray[np.uint8], **options: object) -> str:
    """Three or four bands, (bands, rows, cols)."""
    count, height, width = bands.shape
    with _plain_image() as memory:
        with memory.open(
            driver="WEBP", height=height, width=width, count=count, dtype="uint8", **options
        ) as image:
            image.write(bands)
        return _data_uri("webp", memory.read())


@contextmanager
def _plain_image() -> Iterator[MemoryFile]:
    """A file in memory for a picture, which has no place on the earth: rasterio need not warn."""
    with warnings.catch_warnings(), MemoryFile() as memory:
        warnings.simplefilter("ignore", NotGeoreferencedWarning)
        yield memory


def _data_uri(kind: str, data: bytes) -> str:
    return f"data:image/{kind};base64,{base64.b64encode(data).decode('ascii')}"
