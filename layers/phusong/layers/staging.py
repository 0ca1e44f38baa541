"""How results reach their folder: whole or not at all, one run at a time.

A run writes into a hidden folder inside the user's one (:func:`staged`) and moves each finished file
by :meth:`pathlib.Path.replace`. What goes wrong before or between the moves leaves the old results as
they were; killed at any moment a run leaves old files or new ones, never half of one.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from phusong.layers.errors import BadInput, Problem
from phusong.layers.holding import held, ourselves

__all__ = ["refuse_inputs", "staged", "write_atomic"]

_STAGING = ".phusong-staging-"
_PATIENCE_S = 120.0
"""How long finished work waits for another run that holds the folder."""
_ROOM_MIB = 16
"""A disk that has this much room was not the reason for a failure."""


@contextmanager
def staged(
    folder: Path, *, last: str, outdated: Callable[[], Iterable[Path]] = tuple
) -> Iterator[Path]:
    """Yield an empty staging folder; its files appear in ``folder`` when the block succeeds, those in
    folders within it in folders of the same names.

    Parameters
    ----------
    folder
        Where the files shall be; made when missing.
    last
        Name of the file that is moved last: who finds it new finds all others new.
    outdated
        Asked before the first move for files of ``folder`` that go after the last one, with the
        folders that are empty then.

    Raises
    ------
    BadInput
        When the folder cannot be made or written, a file in it cannot be replaced, or another run
        keeps writing into it.
    OSError
        When the disk is full, in whatever words a library said so.
    """
    with held(folder, patience_s=_PATIENCE_S):
        # Whoever holds the folder is alone here: any staging folder was left by a killed run.
        for leftover in folder.glob(f"{_STAGING}*"):
            shutil.rmtree(leftover)
        staging = Path(tempfile.mkdtemp(prefix=f"{_STAGING}{ourselves()}-", dir=folder))
        try:
            yield staging
            names = _in_order(staging, last)
            gone = tuple(outdated())
            _exchange(names, staging, folder)
            _remove(gone, folder)
        except Exception:
            _ask_disk(staging)
            raise
        finally:
            shutil.rmtree(staging)


def _in_order(staging: Path, last: str) -> list[Path]:
    """Paths of all files in the folder and the folders within."""
    names = [file.relative_to(staging) for file in staging.rglob("*") if file.is_file()]
    return sorted(names, key=lambda name: (name.as_posix() == last, name.as_posix()))


def _exchange(names: Sequence[Path], staging: Path, folder: Path) -> None:
    """Move new files to where they belong; when one move fails, or the user breaks off, take all back."""
    kept = Path(tempfile.mkdtemp(prefix=".old-", dir=staging))
    done: list[Path] = []
    try:
        for name in names:
            _keep(folder / name, kept / name)
            _move(staging / name, folder / name)
            done.append(name)
    except BaseException:
        for name in done:
            if (kept / name).exists():
                (kept / name).replace(folder / name)
            else:
                (folder / name).unlink()
                _remove_empty((folder / name).parent, folder)
        raise


def _keep(target: Path, copy: Path) -> None:
    """A second name of the old file, or a copy where the disk knows no second names."""
    if not target.is_file():
        return
    copy.parent.mkdir(parents=True, exist_ok=True)
    try:
        os.link(target, copy)
    except OSError:
        shutil.copy2(target, copy)


def _move(file: Path, target: Path) -> None:
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        file.replace(target)
    except OSError as error:  # on Windows: the old file is open in Excel
        details = {"why": error.strerror or ""}
        raise BadInput([Problem("file-not-replaceable", str(target), details=details)]) from None


def _remove(files: Iterable[Path], folder: Path) -> None:
    root = folder.resolve()
    for file in files:
        # The results are whole without this; an old file that somebody has open may stay.
        with suppress(OSError):
            file.unlink()
            _remove_empty(file.resolve().parent, root)


def _remove_empty(folder: Path, root: Path) -> None:
    """Remove a folder below ``root`` and those above it, as far as nothing is in them."""
    while folder != root and not any(folder.iterdir()):
        folder.rmdir()
        folder = folder.parent


def _ask_disk(staging: Path) -> None:
    """Raise the disk's own error if it has no room left: GDAL and SQLite have many words for that."""
    with (staging / ".room").open("wb") as probe:
        for _ in range(_ROOM_MIB):
            probe.write(bytes(1 << 20))


def refuse_inputs(folder: Path, names: Iterable[str], *, inputs: Iterable[Path]) -> None:
    """Refuse to write ``names`` into ``folder`` where one of them is a file that is read.

    Raises
    ------
    BadInput
        With every such file.
    """
    read = {file.resolve() for file in inputs}
    lost = [folder / name for name in names if (folder / name).resolve() in read]
    if lost:
        raise BadInput([Problem("output-is-input", str(file)) for file in lost])


@contextmanager
def write_atomic(path: Path) -> Iterator[Path]:
    """Yield a new path beside ``path``; what was written there becomes ``path`` on success."""
    with tempfile.TemporaryDirectory(prefix=_STAGING, dir=path.parent) as beside:
        draft = Path(beside) / path.name
        yield draft
        draft.replace(path)
