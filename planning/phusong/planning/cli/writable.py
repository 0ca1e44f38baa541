"""Folders that are to be written: looked at, and kept from other runs, before minutes of work."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from phusong.layers.errors import BadInput, Problem
from phusong.layers.holding import held

__all__ = ["expect_writable", "kept_for_us"]


@contextmanager
def kept_for_us(*folders: Path) -> Iterator[None]:
    """Folders that take results in the end: from now on no other run may write into them.

    Raises
    ------
    BadInput
        For a folder that cannot be written, or that another run holds.
    """
    for folder in folders:
        expect_writable(folder)
    with ExitStack() as stack:
        for folder in folders:
            stack.enter_context(held(folder))
        yield


def expect_writable(folder: Path) -> None:
    """Refuse at once a folder that could not be written in the end; nothing is made.

    Raises
    ------
    BadInput
    """
    if fault := _fault(folder.absolute()):
        details = {"why": os.strerror(fault)}
        raise BadInput([Problem("folder-not-writable", str(folder), details=details)])


def _fault(folder: Path) -> int:
    """Number of the system's error; 0: none is to be seen."""
    there = folder
    try:
        while not there.exists():
            there = there.parent
    except OSError as error:  # a name too long for the disk
        return error.errno or errno.EINVAL
    except ValueError:  # a NUL in it
        return errno.EINVAL
    if not there.is_dir():
        return errno.ENOTDIR
    return 0 if os.access(there, os.W_OK | os.X_OK) else errno.EACCES
