"""A grid cut into tiles, the unit of work of a prediction, and the masts that matter to each."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from phusong.coverage.kernels.profiles import SHORTEST_KM
from phusong.coverage.structures import Network

__all__ = ["TILE", "Box", "cut", "edge_for", "masts_meeting"]

TILE = 256
"""Edge of a tile at least, pixels."""
_LARGEST = 512


class Box(NamedTuple):
    """Rows ``top`` to ``bottom - 1`` and columns ``left`` to ``right - 1`` of a grid."""

    top: int
    bottom: int
    left: int
    right: int

    @property
    def window(self) -> tuple[slice, slice]:
        """What indexes an array of the grid."""
        return slice(self.top, self.bottom), slice(self.left, self.right)


def edge_for(reach: float) -> int:
    """Edge of tiles, pixels, for masts that reach so many pixels.

    Rays are followed from the mast for each tile anew, so tiles should not be small next to its
    reach; memory keeps them from being large.

    >>> edge_for(150.0), edge_for(500.0)
    (256, 512)
    """
    return _LARGEST if reach > TILE else TILE


def cut(where: NDArray[np.bool_], *, size: int = TILE) -> Iterator[Box]:
    """Tiles of a grid (H, W) that hold a pixel for which ``where`` is true, row by row.

    They do not overlap; those at the lower and right rim are smaller when the grid is no multiple
    of ``size``.

    >>> list(cut(np.ones((3, 2), np.bool_), size=2))
    [Box(top=0, bottom=2, left=0, right=2), Box(top=2, bottom=3, left=0, right=2)]
    """
    if size < 1:
        raise ValueError(f"tiles of {size} pixels cut nothing")
    rows, cols = where.shape
    for top in range(0, rows, size):
        for left in range(0, cols, size):
            box = Box(top, min(top + size, rows), left, min(left + size, cols))
            if where[box.window].any():
                yield box


def masts_meeting(net: Network, box: Box, *, pixel_km: float) -> NDArray[np.int64]:
    """Masts, ascending, one of whose cells reaches the centre of a pixel of the box.

    The reach counts to the nearest pixel centre of the box, so every mast that serves a pixel is
    among them; nothing is said of the pixels that are asked for.
    """
    down = np.maximum(np.maximum(box.top - net.row, net.row - (box.bottom - 1)), 0)
    across = np.maximum(np.maximum(box.left - net.col, net.col - (box.right - 1)), 0)
    distance_km = np.maximum(np.hypot(down, across) * pixel_km, SHORTEST_KM)
    # The loops measure distances with other roundings; a mast too many costs nothing.
    return np.flatnonzero(distance_km <= net.reach * (1 + 1e-12))
