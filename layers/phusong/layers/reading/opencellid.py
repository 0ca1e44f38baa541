"""An OpenCelliD export read as base stations: cells as phones heard them.

The export has one row per cell: radio, mcc, net, area, cell, unit, lon, lat, range, samples,
changeable, created, updated, averageSignal; with or without a header, possibly gzipped. A position is
the middle of the places where phones heard the cell, not the mast, and neither band, height nor
azimuth is known. So the columns that the physics needs are assumptions, and are told as such.
"""

from __future__ import annotations

import csv
import gzip
import io
import zlib
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

import numpy as np
import pandas as pd
import shapely

from phusong.layers.columns import Cells
from phusong.layers.crs import STORED, Area
from phusong.layers.errors import Problems, Severity
from phusong.layers.formats.filetypes import MAX_FILE_BYTES
from phusong.layers.formats.raw import RawTable, tell_rows
from phusong.layers.reading.stations import (
    ASSUMED_HEIGHT_M,
    VIETNAM,
    assumed_band,
    gather_sites,
    operator,
)
from phusong.layers.schema import LayerKind, Schema
from phusong.layers.source import FoundFile, LayerSource

__all__ = ["ReadCells", "opencellid_tables", "read_opencellid"]

_TECHNOLOGIES = frozenset({"LTE", "NR"})
_MARGIN_KM = 30.0
"""Stations farther from the province than this neither serve nor disturb it."""
_FIELDS = 14
_NEEDED = 10


@dataclass(slots=True)
class ReadCells:
    """LTE and NR cells of Vietnam, and what was left out.

    ``cells`` has the columns ``row, technology, net, area, cell, lon, lat, samples, updated``.
    """

    cells: pd.DataFrame
    other_radio: Counter[str] = field(default_factory=Counter)
    other_country: int = 0
    repeated: int = 0


def opencellid_tables(
    found: FoundFile,
    schema: Schema,
    *,
    source: LayerSource,
    area: Area | None,
    problems: Problems,
) -> list[RawTable]:
    """The sites or the cells of an export as a table of that kind, near the province.

    What holds for the file as a whole is told with the sites; with the cells only errors are, so that
    reading both does not say everything twice. ``source.defaults`` take the place of assumptions.
    """
    told = Problems()
    read = read_opencellid(found.path, found.label, told)
    near = _near(read.cells, area, label=found.label, problems=told)
    if schema.kind not in (LayerKind.SITES, LayerKind.CELLS):
        told.add("opencellid-kind", found.label, kind=schema.kind.value)
    elif len(near):
        _tell_assumed(near, found.label, source=source, problems=told)
    silent = schema.kind is LayerKind.CELLS
    problems.extend(p for p in told if p.severity is Severity.ERROR or not silent)
    if not len(near) or schema.kind not in (LayerKind.SITES, LayerKind.CELLS):
        return []
    sites, cells = gather_sites(near)
    frame = sites if schema.kind is LayerKind.SITES else cells
    rows = frame["row"].to_numpy(dtype=np.int64)
    geometry = None
    if schema.kind is LayerKind.SITES:
        geometry = np.asarray(shapely.points(frame["lon"], frame["lat"]), dtype=object)
    plain = frame.drop(columns=["row", "lon", "lat"], errors="ignore")
    plain = plain.drop(columns=[name for name in source.defaults if name in plain.columns])
    headers = tuple(str(name) for name in plain.columns)
    plain = plain.astype(object).set_axis(pd.RangeIndex(len(headers)), axis="columns")
    return [RawTable(found.label, headers, plain, rows, geometry, STORED)]


def _near(
    cells: pd.DataFrame, area: Area | None, *, label: str, problems: Problems
) -> pd.DataFrame:
    """Cells whose signal may reach the province."""
    if area is None or cells.empty:
        return cells
    west, south, east, north = area.bounds
    margin = _MARGIN_KM / 111.0
    around = Area((west - margin, south - margin, east + margin, north + margin))
    inside = around.contains(cells["lon"], cells["lat"])
    if not inside.all():
        problems.add(
            "opencellid-outside",
            label,
            severity=Severity.WARNING,
            count=int((~inside).sum()),
            margin_km=_MARGIN_KM,
        )
    if not inside.any():
        problems.add("opencellid-nothing", label)
    return cells[inside].reset_index(drop=True)


def _tell_assumed(
    cells: pd.DataFrame, label: str, *, source: LayerSource, problems: Problems
) -> None:
    keys = sorted(set(zip(cells["technology"], cells["net"], strict=True)))
    bands = ", ".join(f"{operator(net)} {radio} {assumed_band(radio, net)}" for radio, net in keys)
    problems.add(
        "opencellid-assumed",
        label,
        severity=Severity.WARNING,
        height_m=str(source.defaults.get(Cells.HEIGHT_M.value, ASSUMED_HEIGHT_M)),
        bands=str(source.defaults.get(Cells.BAND.value, bands)),
    )


def read_opencellid(path: Path, label: str, problems: Problems) -> ReadCells:
    """Read an export row by row, keeping only LTE and NR cells of Vietnam."""
    found = ReadCells(pd.DataFrame())
    kept: list[tuple[object, ...]] = []
    bad: list[tuple[int, str]] = []
    try:
        with closing(_open(path)) as stream:
            for number, row in enumerate(_rows(stream), start=1):
                if not row or (number == 1 and row[0].strip().lower() == "radio"):
                    continue
                radio = row[0].strip().upper()
                cell = _cell(number, radio, row)
                if cell is None:
                    bad.append((number, ",".join(row)))
                elif row[1].strip() != VIETNAM:
                    found.other_country += 1
                elif radio not in _TECHNOLOGIES:
                    found.other_radio[radio] += 1
                else:
                    kept.append(cell)
    except (OSError, EOFError, zlib.error, csv.Error, UnicodeError, ValueError) as error:
        problems.add("opencellid-broken", label, reason=type(error).__name__)
        return found
    tell_rows(
        problems,
        "opencellid-row",
        label,
        rows=[number for number, _ in bad],
        values=[text for _, text in bad],
    )
    found.cells, found.repeated = _newest(kept)
    _tell_left_out(found, label, problems)
    return found


def _open(path: Path) -> IO[str]:
    with path.open("rb") as stream:
        packed = stream.read(2) == b"\x1f\x8b"
    if packed:
        return io.TextIOWrapper(gzip.GzipFile(path), encoding="ascii", newline="")
    return path.open(encoding="ascii", newline="")


def _rows(stream: IO[str]) -> Iterator[list[str]]:
    """Rows, up to the size that an honest file can have."""
    size = 0
    for row in csv.reader(stream):
        size += sum(map(len, row))
        if size > MAX_FILE_BYTES:
            raise ValueError("larger than any export")
        yield row


def _cell(number: int, radio: str, row: list[str]) -> tuple[object, ...] | None:
    """One cell, or None when the row is none."""
    if not _NEEDED <= len(row) <= _FIELDS or not radio.isalpha():
        return None
    try:
        net, area, cell = int(row[2]), int(row[3]), int(row[4])
        lon, lat, samples = float(row[6]), float(row[7]), int(row[9] or 0)
        updated = int(row[12] or 0) if len(row) > 12 else 0
    except ValueError:
        return None
    if not (-180 <= lon <= 180 and -90 <= lat <= 90 and 0 <= cell < 2**36 and net >= 0):
        return None
    return (number, radio, net, area, cell, lon, lat, max(samples, 1), updated)


def _newest(kept: list[tuple[object, ...]]) -> tuple[pd.DataFrame, int]:
    """The latest row of each cell, and how many rows repeated one."""
    names = ["row", "technology", "net", "area", "cell", "lon", "lat", "samples", "updated"]
    frame = pd.DataFrame(kept, columns=names)
    frame = frame.sort_values(["updated", "row"], kind="stable")
    alone = frame.drop_duplicates(["technology", "net", "area", "cell"], keep="last")
    return alone.sort_values("row").reset_index(drop=True), len(frame) - len(alone)


def _tell_left_out(found: ReadCells, label: str, problems: Problems) -> None:
    if found.other_radio:
        problems.add(
            "opencellid-other-radio",
            label,
            severity=Severity.WARNING,
            count=sum(found.other_radio.values()),
            radios=", ".join(f"{radio} {n}" for radio, n in sorted(found.other_radio.items())),
        )
    for code, count in (
        ("opencellid-other-country", found.other_country),
        ("opencellid-repeated", found.repeated),
    ):
        if count:
            problems.add(code, label, severity=Severity.WARNING, count=count)
    if found.cells.empty:
        problems.add("opencellid-nothing", label)
