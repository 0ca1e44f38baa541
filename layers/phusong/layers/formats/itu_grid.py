"""World maps of the ITU-R's Study Group 3 as text: rows of numbers from north to south.

``DN50.TXT`` and ``N050.TXT``, which come with Recommendations ITU-R P.1812 and P.452, have 121 rows of
241 numbers: every 1.5 degrees from 90 N down to 90 S, and from 0 E eastward to 360 E.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import map_coordinates

from phusong.layers.errors import Problems
from phusong.layers.formats.filetypes import tell_too_large
from phusong.layers.source import FoundFile

__all__ = ["MAX_BYTES", "SHAPE", "STEP_DEG", "load_itu_grid", "value_at"]

SHAPE = 121, 241
STEP_DEG = 1.5
MAX_BYTES = 4 * 1024**2
"""Real files have a quarter of a megabyte."""


def load_itu_grid(found: FoundFile, problems: Problems) -> NDArray[np.float64] | None:
    """Read a map, shape :data:`SHAPE`; None with all its faults noted.

    Numbers are separated by blanks, tabs or commas and have a decimal point.
    """
    path, label = found
    try:
        size = path.stat().st_size
        data = path.read_bytes() if size <= MAX_BYTES else b""
    except OSError as error:
        problems.add("file-unreadable", label, reason=error.strerror or type(error).__name__)
        return None
    if size > MAX_BYTES:
        tell_too_large(label, size, MAX_BYTES, problems=problems)
        return None
    text = data.decode("ascii", errors="replace").replace(",", " ")
    lines = [(i, line.split()) for i, line in enumerate(text.splitlines(), start=1)]
    lines = [(i, parts) for i, parts in lines if parts]
    if len(lines) != SHAPE[0]:
        problems.add("itu-grid-rows", label, value=len(lines), rows=SHAPE[0], columns=SHAPE[1])
        return None
    rows = [_row(parts, i, label, problems) for i, parts in lines]
    known = [row for row in rows if row is not None]
    return np.stack(known) if len(known) == SHAPE[0] else None


def value_at(grid: NDArray[np.float64], *, latitude_deg: float, longitude_deg: float) -> float:
    """Of a map at a place, bilinear as the Recommendations ask.

    >>> row = np.arange(241.0)
    >>> round(value_at(np.tile(row, (121, 1)), latitude_deg=12.25, longitude_deg=109.2), 6)
    72.8
    """
    at = [[(90 - latitude_deg) / STEP_DEG], [longitude_deg % 360 / STEP_DEG]]
    return float(map_coordinates(grid, at, order=1)[0])


def _row(
    parts: list[str], number: int, label: str, problems: Problems
) -> NDArray[np.float64] | None:
    """One line's numbers, None with its fault noted."""
    if len(parts) != SHAPE[1]:
        problems.add("itu-grid-columns", label, row=number, value=len(parts), columns=SHAPE[1])
        return None
    for position, part in enumerate(parts, start=1):
        if not _is_number(part):
            problems.add("itu-grid-number", label, row=number, column=str(position), value=part)
            return None
    return np.array(parts, dtype=np.float64)


def _is_number(text: str) -> bool:
    try:
        return bool(np.isfinite(float(text)))
    except ValueError:
        return False
