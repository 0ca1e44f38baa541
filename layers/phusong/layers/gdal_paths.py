"""Files for GDAL where their names would mean something else to it.

pyogrio takes what follows a ``!`` for a file inside an archive, and gives no way to say otherwise.
"""

from __future__ import annotations

import glob
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

__all__ = ["readable", "writable"]

_ARCHIVE_SIGN = "!"


@contextmanager
def readable(path: Path) -> Iterator[Path]:
    """Yield ``path``, or a copy that GDAL can open, with the files that go with it."""
    if _ARCHIVE_SIGN not in str(path):
        yield path
        return
    with tempfile.TemporaryDirectory(prefix="phusong-") as folder:
        for file in path.parent.glob(f"{glob.escape(path.stem)}.*"):
            shutil.copyfile(file, Path(folder) / _plain(file.name))
        yield Path(folder) / _plain(path.name)


@contextmanager
def writable(path: Path) -> Iterator[Path]:
    """Yield ``path``, or another that GDAL can write; its file becomes ``path`` in the end."""
    if _ARCHIVE_SIGN not in str(path):
        yield path
        return
    with tempfile.TemporaryDirectory(prefix="phusong-") as folder:
        draft = Path(folder) / _plain(path.name)
        if path.exists():
            shutil.copyfile(path, draft)
        yield draft
        shutil.copyfile(draft, path)


def _plain(name: str) -> str:
    return name.replace(_ARCHIVE_SIGN, "_")
