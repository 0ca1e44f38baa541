"""Layers made out of downloaded files that the readers cannot take as they are."""

from __future__ import annotations

import csv
import datetime as dt
import gzip
import shutil
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType

from pydantic import BaseModel, ConfigDict

from phusong.layers.download import bathymetry, checksums, overpass
from phusong.layers.download.bounds import Bounds
from phusong.layers.download.publishers import Dataset
from phusong.layers.schema import LayerKind, RasterKind
from phusong.layers.staging import staged

__all__ = ["CELL_COLUMNS", "Derived", "derive", "is_derived", "read_derived"]

CELL_COLUMNS = (
    "radio",
    "mcc",
    "net",
    "area",
    "cell",
    "unit",
    "lon",
    "lat",
    "range",
    "samples",
    "changeable",
    "created",
    "updated",
    "averageSignal",
)
"""Header of OpenCelliD tables; the files by country come without one."""

_NOTE = "derived.json"
_VERSION = 1
"""Raised when a recipe changes, so that older results are made anew."""

Made = tuple[Mapping[RasterKind | LayerKind, tuple[Path, ...]], dt.date | None]
Recipe = Callable[[Sequence[Path], Bounds, Path], Made]


class Derived(BaseModel):
    """Note on what was made (``derived.json``): out of which files, which, and their checksums."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    version: int
    inputs: dict[str, str]
    """SHA-256 by file name."""
    files: dict[RasterKind | LayerKind, tuple[str, ...]]
    sums: dict[str, str]
    date: dt.date | None


def is_derived(dataset: Dataset) -> bool:
    """Whether the layers of ``dataset`` are made out of its files."""
    return dataset in _RECIPES


def read_derived(folder: Path, inputs: Mapping[str, str]) -> Derived | None:
    """What was made in ``folder`` out of just these ``inputs`` (SHA-256 by name), unharmed."""
    try:
        text = (folder / _NOTE).read_text(encoding="utf-8")
        derived = Derived.model_validate_json(text)
        sound = derived.version == _VERSION and derived.inputs == dict(inputs)
        sound = sound and all(
            checksums.sha256(folder / name) == total for name, total in derived.sums.items()
        )
    except (OSError, ValueError):
        return None
    return derived if sound else None


def derive(dataset: Dataset, sources: Sequence[Path], area: Bounds, *, folder: Path) -> Derived:
    """Make the layers of ``dataset`` in ``folder``; they appear all at once."""
    with staged(folder, last=_NOTE) as staging:
        layers, date = _RECIPES[dataset](sources, area, staging)
        files = {kind: tuple(path.name for path in paths) for kind, paths in layers.items()}
        derived = Derived(
            version=_VERSION,
            inputs={path.name: checksums.sha256(path) for path in sources},
            files=files,
            sums={path.name: checksums.sha256(path) for path in sorted(staging.iterdir())},
            date=date,
        )
        (staging / _NOTE).write_text(derived.model_dump_json(indent=2) + "\n", encoding="utf-8")
    return derived


def _unpack_hgt(sources: Sequence[Path], area: Bounds, folder: Path) -> Made:
    tiles = []
    for source in sources:
        tiles.append(folder / source.name.removesuffix(".gz"))
        with gzip.open(source) as packed, tiles[-1].open("wb") as plain:
            shutil.copyfileobj(packed, plain)
    return {RasterKind.TERRAIN: tuple(tiles)}, None


def _depth(sources: Sequence[Path], area: Bounds, folder: Path) -> Made:
    (source,) = sources
    target = folder / "sea_depth.tif"
    bathymetry.write_depth(source, target)
    return {RasterKind.SEA_DEPTH: (target,)}, None


def _openstreetmap(sources: Sequence[Path], area: Bounds, folder: Path) -> Made:
    layers, date = overpass.write_layers(sources, area, folder=folder)
    return {kind: (path,) for kind, path in layers.items()}, date


def _towers(sources: Sequence[Path], area: Bounds, folder: Path) -> Made:
    """The cells inside the area, with a header; one table gives both sites and cells."""
    (source,) = sources
    target = folder / "towers.csv"
    lon, lat = CELL_COLUMNS.index("lon"), CELL_COLUMNS.index("lat")
    newest = 0
    with (
        gzip.open(source, "rt", encoding="ascii", errors="replace", newline="") as packed,
        target.open("w", encoding="utf-8", newline="") as stream,
    ):
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(CELL_COLUMNS)
        for row in csv.reader(packed):
            try:
                x, y, updated = float(row[lon]), float(row[lat]), int(row[12])
            except (ValueError, IndexError):
                continue
            if area.west <= x <= area.east and area.south <= y <= area.north:
                writer.writerow(row[: len(CELL_COLUMNS)])
                newest = max(newest, updated)
    date = dt.datetime.fromtimestamp(newest, dt.UTC).date() if newest else None
    return {LayerKind.SITES: (target,), LayerKind.CELLS: (target,)}, date


_RECIPES: Mapping[Dataset, Recipe] = MappingProxyType(
    {
        Dataset.TERRAIN_SRTM: _unpack_hgt,
        Dataset.DEPTH: _depth,
        Dataset.ROADS: _openstreetmap,
        Dataset.TOWERS: _towers,
    }
)
