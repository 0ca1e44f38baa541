"""Maps of coverage as Cloud Optimized GeoTIFFs, written tile by tile.

A run may ask for hundreds of maps of millions of pixels. Each grows, tile after tile, in a compressed
draft on the disk; when all tiles are there it becomes a COG with overviews, one after the other.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path
from types import MappingProxyType, TracebackType
from typing import Any, NamedTuple, Self

import numpy as np
import rasterio
from numpy.typing import NDArray
from odc.geo.geobox import GeoBox
from rasterio.io import DatasetWriter
from rasterio.shutil import copy as copy_raster
from rasterio.windows import Window

from phusong.coverage.maps import UNTOLD, Audience, Layer, Map, View
from phusong.coverage.tiles import TILE, Box

__all__ = ["FORMS", "Form", "MapFiles", "file_names"]

_CACHE_MIB = 256
"""Blocks that GDAL holds back before it writes them, of all drafts together."""


class Form(NamedTuple):
    """How the values of a layer are stored: value = ``scale`` × what is in the file."""

    dtype: str
    nodata: int
    unit: str
    description: str
    scale: float = 1.0
    """Below 1 the layer is a quantity, whose overviews are means; else a code or a count."""


FORMS: Mapping[Layer, Form] = MappingProxyType(
    {
        Layer.RSRP: Form("int16", -32768, "dBm", "median RSRP of the best cell", 0.1),
        Layer.SERVER: Form("int32", -1, "1", "site of the best cell, as in PHUSONG_SITES"),
        Layer.SINR: Form("int16", -32768, "dB", "median SINR of the best cell", 0.1),
        Layer.DOWNLINK: Form("uint16", 65535, "Mbit/s", "median downlink rate of one phone", 0.1),
        Layer.UPLINK: Form("uint16", 65535, "Mbit/s", "median uplink rate of one phone", 0.1),
        Layer.SERVERS: Form("uint16", 65535, "1", "cells that reach the level of the definition"),
        Layer.OPERATORS: Form("uint8", 255, "1", "operators that serve by the definition"),
        Layer.UPLINK_LIMITED: Form("uint8", 255, "1", "1: only the uplink is missing"),
        Layer.TECHNOLOGY: Form(
            "uint8", UNTOLD, "1", "last technology that serves, as in PHUSONG_TECHNOLOGIES"
        ),
    }
)


def file_names(maps: Sequence[Map]) -> list[str]:
    """A name for every map, made of nothing but letters, digits, blanks and ``. _ + -``.

    Operators come from tables of anybody's making; two that look alike are numbered.
    """
    names: dict[str, str] = {}
    taken = {Audience.ANY.value, Audience.SHARED.value}
    for operator in sorted({m.view.operator for m in maps if m.view.audience is Audience.EACH}):
        plain = _slug(operator)
        name, number = plain, 1
        while name in taken:
            number += 1
            name = f"{plain}-{number}"
        taken.add(name)
        names[operator] = name

    def who(view: View) -> str:
        return names[view.operator] if view.audience is Audience.EACH else view.audience.value

    return [
        "_".join(
            part
            for part in ("coverage", m.technology, m.layer.value, who(m.view), m.view.place.value)
            if part
        )
        + ".tif"
        for m in maps
    ]


def _slug(text: str) -> str:
    """Lower-case ASCII of a name.

    >>> _slug("Công ty Đông/..\\\\Dương 2"), _slug("../")
    ('cong-ty-dong-duong-2', 'operator')
    """
    letters = unicodedata.normalize("NFKD", text.casefold().replace("đ", "d"))
    plain = letters.encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:40].strip("-") or "operator"


class MapFiles:
    """Rasters of some maps in a folder, drafts while the ``with`` block lasts.

    Parameters
    ----------
    folder
        Where the finished files shall be; it holds the drafts, too, and they are gone afterwards.
    sites
        Site of every cell, by technology: what the map of servers shows.
    tags
        What each file says of itself, by map.
    """

    def __init__(
        self,
        folder: Path,
        maps: Sequence[Map],
        geobox: GeoBox,
        *,
        sites: Mapping[str, NDArray[np.int64]],
        tags: Callable[[Map], Mapping[str, str]],
    ) -> None:
        self._folder, self._maps = folder, tuple(maps)
        self._sites = sites
        self._files = [folder / name for name in file_names(maps)]
        self._drafts = [file.with_suffix(".draft") for file in self._files]
        self._open: list[DatasetWriter] = []
        self._stack = ExitStack()
        self._geobox, self._tags = geobox, tags

    def __enter__(self) -> Self:
        self._stack.enter_context(rasterio.Env(GDAL_CACHEMAX=_CACHE_MIB))
        for m, draft in zip(self._maps, self._drafts, strict=True):
            form = FORMS[m.layer]
            dataset = self._stack.enter_context(
                rasterio.open(draft, "w", **_draft_profile(form, self._geobox))
            )
            dataset.set_band_description(1, form.description)
            dataset.units, dataset.scales = (form.unit,), (form.scale,)
            dataset.update_tags(**self._tags(m))
            self._open.append(dataset)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._stack.close()
        for draft in self._drafts:
            draft.unlink(missing_ok=True)

    def put(self, box: Box, values: Sequence[NDArray[Any]], *, here: NDArray[np.bool_]) -> None:
        """Write a tile of every map; pixels that are not ``here`` (rows, cols) hold no data."""
        window = Window(box.left, box.top, box.right - box.left, box.bottom - box.top)
        for m, dataset, found in zip(self._maps, self._open, values, strict=True):
            shown = _site(found, self._sites[m.technology]) if m.layer is Layer.SERVER else found
            dataset.write(_stored(shown, FORMS[m.layer], here), 1, window=window)

    def finish(self, told: Callable[[str, int, int], None]) -> list[Path]:
        """Make COGs of the drafts; no tile can be written any more."""
        while self._open:
            self._open.pop().close()
        for done, (m, draft, file) in enumerate(
            zip(self._maps, self._drafts, self._files, strict=True)
        ):
            told(file.name, done, len(self._files))
            copy_raster(
                draft,
                file,
                driver="COG",
                compress="DEFLATE",
                predictor="STANDARD",
                blocksize=TILE,
                overview_resampling="AVERAGE" if FORMS[m.layer].scale < 1 else "NEAREST",
                num_threads="1",
            )
            draft.unlink()
        told("", len(self._files), len(self._files))
        return self._files


def _draft_profile(form: Form, geobox: GeoBox) -> dict[str, Any]:
    rows, cols = geobox.shape
    return {
        "driver": "GTiff",
        "height": rows,
        "width": cols,
        "count": 1,
        "dtype": form.dtype,
        "nodata": form.nodata,
        "crs": str(geobox.crs),
        "transform": geobox.transform,
        "tiled": True,
        "blockxsize": TILE,
        "blockysize": TILE,
        "compress": "LZW",
        "sparse_ok": True,
        "bigtiff": "IF_SAFER",
    }


def _site(cell: NDArray[Any], site: NDArray[np.int64]) -> NDArray[np.int32]:
    """Cells by the number of their site, -1 where there is none."""
    numbers = np.append(site, -1).astype(np.int32)  # -1 picks the last
    return np.asarray(numbers[cell])


def _stored(values: NDArray[Any], form: Form, here: NDArray[np.bool_]) -> NDArray[Any]:
    """Values as the file holds them; what is beyond the type's range becomes its end."""
    kind = np.dtype(form.dtype)
    ends = np.iinfo(kind)
    low, high = int(ends.min), int(ends.max)
    if form.scale < 1:
        low, high = (low + 1, high) if form.nodata == low else (low, high - 1)
        known = here & np.isfinite(values)
        steps = np.rint(np.where(known, values, 0) / form.scale)
        return np.where(known, np.clip(steps, low, high), form.nodata).astype(kind)
    return np.where(here, np.minimum(values, high), form.nodata).astype(kind)
