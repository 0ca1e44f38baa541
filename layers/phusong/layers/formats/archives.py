"""Files out of archives that nobody has vouched for: size, names and passwords are checked first."""

from __future__ import annotations

import gzip
import io
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path, PurePosixPath
from typing import IO

from phusong.layers.errors import Problems
from phusong.layers.formats.filetypes import tell_too_large

__all__ = [
    "MAX_MEMBERS",
    "MAX_UNPACKED_BYTES",
    "is_safe_archive",
    "read_gzip",
    "unpack",
]

MAX_MEMBERS = 2000
"""More files than any shapefile, KMZ or workbook of a province holds."""

MAX_UNPACKED_BYTES = 1024**3
"""As much as the largest plain file that is read (:mod:`.formats.filetypes`)."""

_RATIO = 200
_RATIO_COUNTS_FROM = 64 * 1024**2
_BLOCK = 1024**2
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    gzip.BadGzipFile,
    EOFError,
    OSError,
    ValueError,
    RuntimeError,
    NotImplementedError,
)


def is_safe_archive(path: Path, label: str, problems: Problems) -> bool:
    """Whether the zip may be opened at all, by its table of contents; else a problem is noted."""
    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
    except _BROKEN:
        problems.add("zip-broken", label)
        return False
    unsafe = next((m.filename for m in members if not _is_safe_name(m.filename)), None)
    if unsafe is not None:
        problems.add("zip-unsafe-name", label, value=unsafe)
    encrypted = next((m.filename for m in members if m.flag_bits & 1), None)
    if encrypted is not None:
        problems.add("zip-encrypted", label, value=encrypted)
    unpacked = sum(m.file_size for m in members)
    bomb = unpacked > MAX_UNPACKED_BYTES or (
        unpacked > _RATIO_COUNTS_FROM and unpacked > _RATIO * path.stat().st_size
    )
    if bomb or len(members) > MAX_MEMBERS:
        mega = 1024**2
        problems.add("zip-too-large", label, size_mb=unpacked // mega, members=len(members))
    return unsafe is None and encrypted is None and not bomb and len(members) <= MAX_MEMBERS


def _is_safe_name(name: str) -> bool:
    path = PurePosixPath(name.replace("\\", "/"))
    has_drive = name[1:2] == ":"
    return not (path.is_absolute() or has_drive or ".." in path.parts)


def unpack(
    path: Path,
    label: str,
    problems: Problems,
    *,
    folder: Path,
    wanted: Callable[[PurePosixPath], bool],
) -> dict[PurePosixPath, Path]:
    """Copy the wanted members into ``folder``; name inside the archive → file on disk.

    The names on disk are made here (``<number of the directory and stem>.<suffix>``, lower case), so
    that a name from the archive never reaches the file system, yet ``a.shp`` and ``a.dbf`` stay
    together. Call :func:`is_safe_archive` first.
    """
    stems: dict[str, int] = {}
    files: dict[PurePosixPath, Path] = {}
    written = 0
    try:
        with zipfile.ZipFile(path) as archive:
            for member in archive.infolist():
                name = PurePosixPath(member.filename.replace("\\", "/"))
                if member.is_dir() or not wanted(name):
                    continue
                number = stems.setdefault(str(name.with_suffix("")).casefold(), len(stems))
                target = folder / f"{number}{name.suffix.lower()}"
                with archive.open(member) as stream:
                    written += _copy(stream, target, limit=MAX_UNPACKED_BYTES - written)
                files[name] = target
    except _BROKEN:
        problems.add("zip-broken", label)
        return {}
    return files


def _copy(stream: IO[bytes], target: Path, *, limit: int) -> int:
    """Write the stream to ``target``; the sizes in a zip's directory are claims, so count here too."""
    written = 0
    with target.open("wb") as out:
        while block := stream.read(_BLOCK):
            written += len(block)
            if written > limit:
                raise ValueError("archive holds more than it says")
            out.write(block)
    return written


def read_gzip(path: Path, label: str, problems: Problems, *, limit: int) -> bytes | None:
    """Content of a gzip file, None with a problem when it is broken or larger than ``limit``."""
    out = io.BytesIO()
    try:
        with gzip.open(path) as stream:
            while block := stream.read(_BLOCK):
                if out.tell() + len(block) > limit:
                    tell_too_large(label, limit, limit, problems=problems)
                    return None
                out.write(block)
    except _BROKEN:
        problems.add("gzip-broken", label)
        return None
    return out.getvalue()
