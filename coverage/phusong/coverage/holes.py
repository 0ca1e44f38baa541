"""Where the terrain has holes, coarsely: which paths may meet one."""

from __future__ import annotations

from math import ceil, floor
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from phusong.coverage.kernels.windows import Source
from phusong.coverage.structures import Area
from phusong.coverage.tiles import Box

__all__ = ["Holes"]

_BLOCK = 32
"""Edge of the blocks that are told apart, pixels."""
_MARGIN = 2
"""Pixels beyond mast and box that a ray reads."""


class Holes(NamedTuple):
    """Blocks of an area that hold a pixel without a height."""

    blocks: NDArray[np.bool_]

    @classmethod
    def of(cls, area: Area) -> Holes:
        """Those of an area.

        >>> height = np.zeros((40, 70), np.float32)
        >>> height[35, 5] = np.nan
        >>> none = np.zeros(height.shape, np.uint8)
        >>> Holes.of(Area(height, height, none, none == 0, 0.1, none)).blocks.tolist()
        [[False, False, False], [True, False, False]]
        """
        blocks = np.isnan(area.height)
        for axis, length in enumerate(area.height.shape):
            blocks = np.logical_or.reduceat(blocks, np.arange(0, length, _BLOCK), axis=axis)
        return cls(blocks)

    def between(self, source: Source, box: Box) -> bool:
        """Whether a path from a mast to a pixel of a box may meet one; a mast in a hole has one."""
        if np.isnan(source.ground):
            return True
        rows = _blocks(min(source.row, box.top), max(source.row, box.bottom - 1))
        cols = _blocks(min(source.col, box.left), max(source.col, box.right - 1))
        return bool(self.blocks[rows, cols].any())


def _blocks(first: float, last: float) -> slice:
    """Blocks along one axis that hold pixels ``first`` to ``last``."""
    begin, end = floor((first - _MARGIN) / _BLOCK), ceil((last + _MARGIN + 1) / _BLOCK)
    return slice(max(begin, 0), max(end, 0))
