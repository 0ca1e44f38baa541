"""Folders that are to be written, looked at before minutes of work."""

from __future__ import annotations

import errno
import os
from pathlib import Path

from phusong.layers.errors import BadInput, Problem

__all__ = ["expect_writable"]


def expect_writable(folder: Path) -> None:
    """Refuse at once a folder that could not be written in the end; nothing is made.

    Raises
    ------
    BadInput
    """
    there = folder.absolute()
    while not there.exists():
        there = there.parent
    fault = 0
    if not there.is_dir():
        fault = errno.ENOTDIR
    elif not os.access(there, os.W_OK | os.X_OK):
        fault = errno.EACCES
    if fault:
        details = {"why": os.strerror(fault)}
        raise BadInput([Problem("folder-not-writable", str(folder), details=details)])
