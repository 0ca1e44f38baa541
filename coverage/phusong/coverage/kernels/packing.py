"""Fields of losses turned into bytes that compress well, and back."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from phusong.coverage.compiled import compiled


@compiled
def spread(fields: NDArray[np.int16], low: NDArray[np.uint8], high: NDArray[np.uint8]) -> None:
    """Write what each value of ``fields`` (planes, rows, cols) tells that its neighbours do not.

    That is the difference from the plane before, less what the pixels above and to the left say it
    should be; small numbers of either sign become small ones without (zigzag), and their low and
    high bytes (planes * rows * cols) go apart. Arithmetic is modulo 2 ** 16, so nothing is lost.
    """
    planes, rows, cols = fields.shape
    above = np.empty(cols, np.int64)
    at = 0
    for k in range(planes):
        above[:] = 0
        for r in range(rows):
            left, corner = 0, 0
            for c in range(cols):
                here = int(fields[k, r, c])
                if k > 0:
                    here -= int(fields[k - 1, r, c])
                told = (here - left - above[c] + corner) & 0xFFFF
                told = (told << 1) ^ (0x1FFFF if told > 0x7FFF else 0)
                corner, left = above[c], here
                above[c] = here
                low[at], high[at] = told & 0xFF, (told >> 8) & 0xFF
                at += 1


@compiled
def gather(low: NDArray[np.uint8], high: NDArray[np.uint8], fields: NDArray[np.int16]) -> None:
    """Fill ``fields`` (planes, rows, cols) with what :func:`spread` was given."""
    planes, rows, cols = fields.shape
    above = np.empty(cols, np.int64)
    at = 0
    for k in range(planes):
        above[:] = 0
        for r in range(rows):
            left, corner = 0, 0
            for c in range(cols):
                told = int(low[at]) | int(high[at]) << 8
                at += 1
                here = ((told >> 1) ^ -(told & 1)) + left + above[c] - corner
                corner, left = above[c], here
                above[c] = here
                whole = here
                if k > 0:
                    whole += int(fields[k - 1, r, c])
                fields[k, r, c] = np.int16(whole)
