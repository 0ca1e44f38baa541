"""One run at a time per folder: who comes second is told who holds it, and since when."""

from __future__ import annotations

import datetime as dt
import os
import socket
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from filelock import FileLock, Timeout

from phusong.layers.errors import BadInput, Problem

__all__ = ["LOCK", "held", "ourselves"]

LOCK = ".phusong.lock"
_HOLDER = ".phusong.holder"
_PATIENCE_S = 1.0
"""Long enough for whoever took the folder this moment to have written down who it is."""


@contextmanager
def held(folder: Path, *, patience_s: float = _PATIENCE_S) -> Iterator[None]:
    """Keep other runs out of ``folder`` for the length of a ``with`` block.

    The system itself lets go of the folder of a killed run. Who holds a folder may hold it again, in
    the same thread. A folder that is made for this, and stays empty, goes in the end.

    Parameters
    ----------
    folder
        Made when missing.
    patience_s
        How long to wait for a run that holds it.

    Raises
    ------
    BadInput
        When another run holds the folder, or it cannot be made or written.
    """
    made: Sequence[Path] = ()
    try:
        made = _missing(folder.absolute())
        folder.mkdir(parents=True, exist_ok=True)
        # One lock per folder and thread: who holds it enters again.
        lock = FileLock(folder.resolve() / LOCK, is_singleton=True)
        again = lock.is_locked
        lock.acquire(timeout=patience_s)
        if not again:
            _sign(folder)
    except Timeout:
        raise BadInput([_busy(folder)]) from None
    except OSError as error:
        details = {"why": error.strerror or ""}
        raise BadInput([Problem("folder-not-writable", str(folder), details=details)]) from None
    try:
        yield
    finally:
        if not again:
            _leave(folder, made)
        lock.release()


def ourselves() -> str:
    """Who we are, as part of a file's name: the process, and the machine of a shared disk."""
    host = "".join(sign for sign in socket.gethostname() if sign.isalnum() or sign in "-_.")
    return f"{os.getpid()}@{host[:60]}"


def _missing(folder: Path) -> Sequence[Path]:
    """Folders that have to be made, the innermost first."""
    return [one for one in (folder, *folder.parents) if not one.exists()]


def _sign(folder: Path) -> None:
    """For whoever comes second; a disk without room for that is told when the results are written."""
    now = dt.datetime.now().replace(microsecond=0)
    with suppress(OSError):
        (folder / _HOLDER).write_text(f"{ourselves()}\n{now}\n", encoding="utf-8")


def _busy(folder: Path) -> Problem:
    """Who holds the folder and since when, as its run has written down."""
    try:
        who, since, *_ = (folder / _HOLDER).read_text(encoding="utf-8").splitlines()
    except (OSError, ValueError):  # the run holds it with another version's lock, or ends just now
        who, since = "–", "–"
    pid, _, machine = who.partition("@")
    details = {"pid": pid, "machine": machine or "–", "since": since}
    return Problem("folder-busy", str(folder), details=details)


def _leave(folder: Path, made: Sequence[Path]) -> None:
    with suppress(OSError):
        (folder / _HOLDER).unlink()
        if made and [one.name for one in folder.iterdir()] == [LOCK]:
            (folder / LOCK).unlink()
            for one in made:
                one.rmdir()
