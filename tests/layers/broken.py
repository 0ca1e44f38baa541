"""Makes files that are broken in one way each, with the problem that a reader has to name."""

from __future__ import annotations

from pathlib import Path

# Each puts its files on the list.
from . import broken_containers, broken_texts  # noqa: F401
from .broken_base import MAKERS, BrokenFile

__all__ = ["BrokenFile", "make_broken_folder"]


def make_broken_folder(folder: Path) -> list[BrokenFile]:
    """Write every broken file into ``folder``."""
    return [maker(folder) for maker in MAKERS]
