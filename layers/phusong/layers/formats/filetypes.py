"""What a file is, told by its first bytes; refused when it is too large or nothing we read."""

from __future__ import annotations

import re
import zipfile
from enum import StrEnum
from pathlib import Path

from phusong.layers.errors import Problems, Severity
from phusong.layers.source import FoundFile

__all__ = ["MAX_FILE_BYTES", "MAX_TEXT_BYTES", "FileType", "recognise_file", "tell_too_large"]

MAX_TEXT_BYTES = 256 * 1024**2
"""Largest text (CSV, GeoJSON, KML) read: the largest table of a province, its power poles or all
cells of the country, stays under 100 MB, and a text takes about ten times its size in memory."""

MAX_FILE_BYTES = 1024**3
"""Largest file of any format: real road and pole layers of a province are a tenth of it."""

_FIRST_BLOCK = 64 * 1024
_CONTROL = re.compile(rb"[\x01-\x08\x0e-\x1a\x1c-\x1f\x7f]")


class FileType(StrEnum):
    """Kinds of files that can be read; the value is the usual suffix."""

    TEXT = "csv"
    XLSX = "xlsx"
    GEOPACKAGE = "gpkg"
    GEOJSON = "geojson"
    PARQUET = "parquet"
    SHAPEFILE = "shp"
    KML = "kml"
    KMZ = "kmz"
    ZIP = "zip"
    GZIP = "gz"


_SUFFIXES = {
    "txt": FileType.TEXT,
    "tsv": FileType.TEXT,
    "tab": FileType.TEXT,
    "xlsm": FileType.XLSX,
    "json": FileType.GEOJSON,
    "geoparquet": FileType.PARQUET,
    "pq": FileType.PARQUET,
} | {kind.value: kind for kind in FileType}
_MAGIC = {
    b"SQLite format 3\x00": FileType.GEOPACKAGE,
    b"PAR1": FileType.PARQUET,
    b"\x00\x00\x27\x0a": FileType.SHAPEFILE,
    b"\x1f\x8b": FileType.GZIP,
    b"PK\x03\x04": FileType.ZIP,
    b"PK\x05\x06": FileType.ZIP,
}
_TEXTS = frozenset({FileType.TEXT, FileType.GEOJSON, FileType.KML})


def recognise_file(found: FoundFile, problems: Problems) -> FileType | None:
    """Type of the file by its content, or None with a problem noted. Reads one block only."""
    path, label = found
    try:
        size = path.stat().st_size
        with path.open("rb") as stream:
            block = stream.read(_FIRST_BLOCK)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or type(error).__name__
        problems.add("file-unreadable", label, reason=str(reason))
        return None
    if not block.strip(b" \t\r\n"):
        problems.add("empty-file", label)
        return None
    kind = _by_content(block)
    if kind is FileType.ZIP:
        kind = _inside_zip(path)
    if isinstance(kind, str) and not isinstance(kind, FileType):
        problems.add(kind, label)
        return None
    limit = MAX_TEXT_BYTES if kind in _TEXTS else MAX_FILE_BYTES
    if size > limit:
        tell_too_large(label, size, limit, problems=problems)
        return None
    _compare_with_name(path, label, kind=FileType(kind), problems=problems)
    return FileType(kind)


def tell_too_large(label: str, size: int, limit: int, *, problems: Problems) -> None:
    """Note that a file has ``size`` bytes where ``limit`` are read."""
    mega = 1024**2
    problems.add("file-too-large", label, size_mb=size // mega, limit_mb=limit // mega)


def _by_content(block: bytes) -> FileType | str:
    """Type, or the code of the problem."""
    for magic, kind in _MAGIC.items():
        if block.startswith(magic):
            return kind
    if block.startswith(b"\xd0\xcf\x11\xe0"):
        return "xls-old"
    if not _is_text(block):
        return "file-binary"
    start = block.lstrip(b"\xef\xbb\xbf \t\r\n")
    if start.startswith((b"{", b"[")):
        return FileType.GEOJSON
    if start.startswith(b"<"):
        return _by_root_element(start)
    return FileType.TEXT


def _is_text(block: bytes) -> bool:
    """Whether the block can be text: almost no control bytes; NULs only as in UTF-16 or by accident."""
    if block.startswith((b"\xff\xfe", b"\xfe\xff")):
        return True
    odd = len(_CONTROL.findall(block))
    # Fonts of old encodings (VNI, TCVN3) use the high half only, so control bytes mean no text.
    return odd <= len(block) // 500 and block.count(0) <= max(1, len(block) // 500)


def _by_root_element(start: bytes) -> FileType | str:
    head = start[:4096].lower()
    if b"<kml" in head:
        return FileType.KML
    if re.search(rb"<(!doctype\s+html|html|head|body|table|script|meta)\b", head):
        return "file-html"
    # A long prologue or an entity bomb may precede the root: the reader of KML judges it.
    if b"<!doctype" in head or b"<?xml" in head:
        return FileType.KML if b"<!doctype" in head else "file-xml"
    return "file-xml"


def _inside_zip(path: Path) -> FileType | str:
    try:
        with zipfile.ZipFile(path) as archive:
            names = [name.lower() for name in archive.namelist()]
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, EOFError):
        return "zip-broken"
    if any(name.startswith("xl/") for name in names):
        return FileType.XLSX
    if any(name.endswith(".shp") for name in names):
        return FileType.ZIP
    if any(name.endswith(".kml") for name in names):
        return FileType.KMZ
    return FileType.XLSX if "[content_types].xml" in names else "zip-without-shp"


def _compare_with_name(path: Path, label: str, *, kind: FileType, problems: Problems) -> None:
    named = _SUFFIXES.get(path.suffix.lower().lstrip("."))
    if named is not None and named is not kind:
        problems.add(
            "file-misnamed", label, severity=Severity.WARNING, suffix=path.suffix, kind=kind.value
        )
