"""Whether a downloaded file is what was asked for: servers lie with a straight face.

A login page arrives with status 200, a mirror serves the neighbour's tile, a proxy cuts a file short
and says that this is its length. So every file is opened and read before it is kept.
"""

from __future__ import annotations

import csv
import gzip
import io
import zlib
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

import rasterio
from rasterio.crs import CRS
from rasterio.errors import NotGeoreferencedWarning, RasterioError

from phusong.layers.download import bathymetry, overpass
from phusong.layers.download.bounds import Bounds

__all__ = ["HGT_SIDES", "Content", "ContentFault", "Expected", "Fault", "Fit", "inspect"]

HGT_SIDES = (1201, 3601)
"""Rows (and columns) of a SRTM tile of 3" and 1"; two bytes each."""

_BLOCK_LIMIT_BYTES = 512 * 2**20
_TABLE_LIMIT_BYTES = 4 * 2**30
_CHUNK = 2**20


class Content(StrEnum):
    """What a file is."""

    GEOTIFF = "geotiff"
    HGT = "hgt"
    """SRTM tile, gzip."""
    NETCDF = "netcdf"
    """Heights on a grid of latitudes and longitudes, netCDF classic."""
    CELLS = "cells"
    """OpenCelliD table, gzip."""
    OVERPASS = "overpass"
    """Answer of an Overpass server, JSON."""


class Fit(StrEnum):
    """How the file's area must lie to the wanted one."""

    SAME = "same"
    COVERS = "covers"
    TOUCHES = "touches"


class Fault(StrEnum):
    """What is wrong with a file."""

    WEB_PAGE = "web-page"
    UNREADABLE = "unreadable"
    ELSEWHERE = "elsewhere"
    INCOMPLETE = "incomplete"
    TOO_LARGE = "too-large"
    TOKEN = "token"


class ContentFault(Exception):
    """The file is not what was asked for; ``fault`` says how."""

    def __init__(self, fault: Fault) -> None:
        self.fault = fault
        super().__init__(fault.value)


@dataclass(frozen=True, slots=True)
class Expected:
    """What a file has to be and where it has to lie."""

    content: Content
    area: Bounds
    fit: Fit = Fit.TOUCHES


def inspect(path: Path, expected: Expected) -> None:
    """Read ``path`` to its end and compare it with what was expected.

    Raises
    ------
    ContentFault
        With the first fault found.
    """
    if _is_web_page(path):
        raise ContentFault(Fault.WEB_PAGE)
    match expected.content:
        case Content.GEOTIFF:
            _inspect_geotiff(path, expected)
        case Content.HGT:
            _inspect_hgt(path)
        case Content.NETCDF:
            _inspect_netcdf(path, expected)
        case Content.CELLS:
            _inspect_cells(path)
        case Content.OVERPASS:
            _inspect_overpass(path)


def _is_web_page(path: Path) -> bool:
    with path.open("rb") as stream:
        head = stream.read(1024).lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    return head.startswith((b"<!doctype", b"<html", b"<?xml")) or b"<html" in head


def _inspect_geotiff(path: Path, expected: Expected) -> None:
    try:
        # The named driver: a file from outside must not choose which of GDAL's parsers reads it.
        with (
            rasterio.Env(GDAL_DISABLE_READDIR_ON_OPEN="EMPTY_DIR"),
            rasterio.open(path, driver="GTiff") as raster,
        ):
            if raster.crs != CRS.from_epsg(4326):
                raise ContentFault(Fault.ELSEWHERE)
            _check_place(Bounds(*raster.bounds), expected)
            for row, column in raster.block_shapes:
                if row * column * 8 > _BLOCK_LIMIT_BYTES:
                    raise ContentFault(Fault.UNREADABLE)
            for _, window in raster.block_windows(1):
                raster.read(1, window=window)
    except NotGeoreferencedWarning as error:  # where warnings are errors
        raise ContentFault(Fault.ELSEWHERE) from error
    except (RasterioError, ValueError) as error:
        raise ContentFault(Fault.UNREADABLE) from error


def _check_place(found: Bounds, expected: Expected) -> None:
    wanted = expected.area
    # Copernicus tiles lie half a pixel off the whole degree; a wrong tile is a whole tile off.
    slack = 0.02 * (wanted.east - wanted.west)
    fits = {
        Fit.TOUCHES: found.intersects(wanted),
        Fit.COVERS: found.grown(slack).contains(wanted),
        Fit.SAME: found.grown(slack).contains(wanted) and wanted.grown(slack).contains(found),
    }
    if not fits[expected.fit]:
        raise ContentFault(Fault.ELSEWHERE)


def _inspect_hgt(path: Path) -> None:
    largest = 2 * max(HGT_SIDES) ** 2
    try:
        with gzip.open(path) as stream:
            size = len(stream.read(largest + 1))
    except (OSError, EOFError, zlib.error) as error:
        raise ContentFault(Fault.UNREADABLE) from error
    if size not in {2 * side**2 for side in HGT_SIDES}:
        raise ContentFault(Fault.UNREADABLE)


def _inspect_netcdf(path: Path, expected: Expected) -> None:
    try:
        grid = bathymetry.read_elevation(path)
    except bathymetry.NotAGrid as error:
        raise ContentFault(Fault.UNREADABLE) from error
    _check_place(grid.bounds, expected)


def _inspect_cells(path: Path) -> None:
    with path.open("rb") as stream:
        head = stream.read(4096)
    if not head.startswith(b"\x1f\x8b"):
        refused = any(word in head.upper() for word in (b"INVALID_TOKEN", b"RATE_LIMITED"))
        raise ContentFault(Fault.TOKEN if refused else Fault.UNREADABLE)
    size = 0
    try:
        with gzip.open(path) as packed:
            first = packed.readline(4096)
            # Reading on to the end makes gzip compare its checksum.
            while chunk := packed.read(_CHUNK):
                size += len(chunk)
                if size > _TABLE_LIMIT_BYTES:
                    raise ContentFault(Fault.TOO_LARGE)
    except (OSError, EOFError, zlib.error) as error:
        raise ContentFault(Fault.UNREADABLE) from error
    row = next(csv.reader(io.StringIO(first.decode("ascii", "replace"))), [])
    if len(row) < 14 or row[0] not in {"radio", "GSM", "UMTS", "LTE", "NR", "CDMA"}:
        raise ContentFault(Fault.UNREADABLE)


def _inspect_overpass(path: Path) -> None:
    try:
        answer = overpass.read_answer(path)
    except ValueError as error:
        raise ContentFault(Fault.UNREADABLE) from error
    # A query that ran out of time or memory is answered with status 200 and what it had by then.
    if answer.remark is not None and "error" in answer.remark.lower():
        raise ContentFault(Fault.INCOMPLETE)
