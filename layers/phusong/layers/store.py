"""A folder of finished work, found again by the content of what it was made from.

Anything may happen to such a folder: two runs fill it at once, one is killed, a disk goes bad, someone
deletes half of it. None of that can change a result: an entry appears whole or not at all, is checked
when it is read, and one that is missing or damaged is simply made anew.
"""

from __future__ import annotations

import os
import re
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from hashlib import blake2b
from pathlib import Path

import platformdirs

__all__ = ["LIMIT_BYTES", "Store", "StoreSize", "store_folder"]

LIMIT_BYTES = 20_000_000_000
"""What the folder may grow to unless told otherwise."""

_MAGIC = b"phusong\x01"
_CHECK_BYTES = 16
_KEY = re.compile(r"[0-9a-f]{8,128}")
_DRAFT = ".draft-"
_ABANDONED_S = 3600.0
"""A draft this old was left by a killed process."""
_PRUNED_TO = 0.9
"""Share of the limit that pruning leaves, so that the next entry does not prune again."""
_LOOKS = 16
"""Every process looks at the whole folder each time it wrote this part of the limit."""


def store_folder() -> Path:
    """Where work is kept: below ``PHUSONG_CACHE``, else in the user's cache folder."""
    named = os.environ.get("PHUSONG_CACHE")
    return (Path(named) if named else platformdirs.user_cache_path("phusong")) / "coverage"


@dataclass(frozen=True, slots=True)
class StoreSize:
    """How much is kept."""

    entries: int
    size_bytes: int
    used_first: float | None = None
    """When the entry that was not used for longest was used, seconds of the epoch; None: no entry."""
    used_last: float | None = None


@dataclass(frozen=True, slots=True)
class _Entry:
    used_at: float
    size_bytes: int
    path: str


class Store:
    """Bytes under keys (lower-case hexadecimal digests of all that they depend on).

    Many threads and processes may use one folder, also over a network; each looks at the whole of it
    only now and then, so ``n`` of them may overshoot the limit by ``n`` sixteenths. A store can be
    pickled: the other side opens the folder of the same name.

    Parameters
    ----------
    folder
        Made when the first entry is put.
    limit_bytes
        Beyond it the entries that were not used for longest go.

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     store = Store(Path(folder))
    ...     store.put("00c0ffee", b"work"), store.get("00c0ffee"), store.get("0badcafe")
    (True, b'work', None)
    """

    def __init__(self, folder: Path, *, limit_bytes: int = LIMIT_BYTES) -> None:
        if limit_bytes <= 0:
            raise ValueError(f"a store of {limit_bytes} bytes holds nothing")
        self.folder = folder
        self.limit_bytes = limit_bytes
        self.refused: OSError | None = None
        """Why the disk took no more; nothing is put from then on, and the work goes on without."""
        self._lock = threading.Lock()
        self._room_bytes = 0

    def __reduce__(self) -> tuple[partial[Store], tuple[Path]]:
        return partial(Store, limit_bytes=self.limit_bytes), (self.folder,)

    def get(self, key: str) -> bytes | None:
        """What was put under ``key``; None when there is nothing or it is no longer what it was."""
        path = self._path(key)
        try:
            entry = path.read_bytes()
        except OSError:
            return None
        head = len(_MAGIC) + _CHECK_BYTES
        content = entry[head:]
        if entry[:head] != _head(key, content):
            # Put replaces it; it is not deleted here, for by now another process may have done so.
            return None
        with suppress(OSError):  # a folder that may only be read; an entry pruned this very moment
            os.utime(path)
        return content

    def put(self, key: str, content: bytes) -> bool:
        """Keep ``content`` under ``key``, in place of what was there; whether it was taken."""
        path = self._path(key)
        if self.refused is not None or len(content) > self.limit_bytes * _PRUNED_TO:
            return False
        try:
            self._make_room(len(content))
            self._write(path, _head(key, content), content)
        except OSError as error:
            self.refused = error
            return False
        return True

    def size(self) -> StoreSize:
        """How much is kept now."""
        return _size(list(self._entries()))

    def prune(self, to_bytes: int) -> StoreSize:
        """Delete what was not used for longest until ``to_bytes`` are left; what went.

        Raises
        ------
        OSError
            When an entry can be seen and not deleted.
        """
        entries = sorted(self._entries(), key=lambda entry: (entry.used_at, entry.path))
        left = sum(entry.size_bytes for entry in entries)
        gone = []
        for entry in entries:
            if left <= to_bytes:
                break
            Path(entry.path).unlink(missing_ok=True)
            left -= entry.size_bytes
            gone.append(entry)
        return _size(gone)

    def _path(self, key: str) -> Path:
        if not _KEY.fullmatch(key):
            raise ValueError(f"not a key: {key!r}")
        return self.folder / key[:2] / key[2:]

    def _write(self, path: Path, head: bytes, content: bytes) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=_DRAFT, dir=path.parent)
        draft = Path(name)
        try:
            # No fsync: after a power cut the check finds what did not reach the disk.
            with os.fdopen(handle, "wb") as file:
                file.write(head)
                file.write(content)
            draft.replace(path)
        except BaseException:
            draft.unlink(missing_ok=True)
            raise

    def _make_room(self, size_bytes: int) -> None:
        """Prune when this process has written what was free at its last look."""
        with self._lock:
            self._room_bytes -= size_bytes
            if self._room_bytes >= 0:
                return
            kept_bytes = self.size().size_bytes
            if kept_bytes + size_bytes > self.limit_bytes:
                wanted = int(self.limit_bytes * _PRUNED_TO) - size_bytes
                kept_bytes -= self.prune(max(wanted, 0)).size_bytes
            free_bytes = self.limit_bytes - kept_bytes - size_bytes
            self._room_bytes = min(free_bytes, self.limit_bytes // _LOOKS)

    def _entries(self) -> Iterator[_Entry]:
        """All entries; drafts that killed processes left are swept away on the way."""
        for shelf in _scanned(self.folder):
            if len(shelf.name) != 2:
                continue
            for file in _scanned(Path(shelf.path)):
                try:
                    told = file.stat(follow_symlinks=False)
                except FileNotFoundError:
                    continue  # another process was faster
                if file.name.startswith(_DRAFT):
                    if time.time() - told.st_mtime > _ABANDONED_S:
                        Path(file.path).unlink(missing_ok=True)
                elif _KEY.fullmatch(shelf.name + file.name):
                    yield _Entry(told.st_mtime, told.st_size, file.path)


def _size(entries: list[_Entry]) -> StoreSize:
    used = [entry.used_at for entry in entries]
    size_bytes = sum(entry.size_bytes for entry in entries)
    return StoreSize(len(entries), size_bytes, min(used, default=None), max(used, default=None))


def _head(key: str, content: bytes) -> bytes:
    # The key goes into the check as well: an entry under another's name is damaged, too.
    return _MAGIC + blake2b(content, digest_size=_CHECK_BYTES, person=_person(key)).digest()


def _person(key: str) -> bytes:
    return blake2b(key.encode(), digest_size=16).digest()


def _scanned(folder: Path) -> list[os.DirEntry[str]]:
    try:
        with os.scandir(folder) as found:
            return list(found)
    except (FileNotFoundError, NotADirectoryError):
        return []
