"""High ground: tops and ridges of the terrain, as pixels."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from phusong.layers.province import Province
from phusong.planning.candidates.ground import Ints

__all__ = ["hilltops", "ridges"]

_WINDOW_M = 1100.0
"""A hill top is the highest pixel of a window of this side; a ridge of a line of this length."""
_RIDGE_DROP_M = 20.0
"""A ridge falls by so much on both sides within half that length."""


def hilltops(province: Province) -> Ints:
    """(n, 2) rows and columns of the highest pixels around, on land; of level tops not every pixel."""
    terrain, window = _solid(province), _window(province)
    top = (ndimage.maximum_filter(terrain, size=window) == terrain) & (terrain > 0)
    top &= terrain > ndimage.minimum_filter(terrain, size=window)
    return _highest_of_squares(np.argwhere(top & (province.land_part >= 0)), terrain, window // 2)


def ridges(province: Province) -> Ints:
    """(n, 2) pixels that are highest from west to east or from south to north, and fall both ways.

    Of several within a square of half a window the highest stays.
    """
    terrain = _solid(province)
    half = _window(province) // 2
    ridge = np.zeros(terrain.shape, dtype=bool)
    # A crest that runs askew is crossed by both lines, one along an axis by the other.
    for axis in (0, 1):
        highest = ndimage.maximum_filter1d(terrain, 2 * half + 1, axis=axis) == terrain
        sides = (half // 2, -((half + 1) // 2))
        one, other = (
            ndimage.minimum_filter1d(terrain, half + 1, axis=axis, origin=side) for side in sides
        )
        ridge |= highest & (terrain - np.maximum(one, other) >= _RIDGE_DROP_M)
    found = np.argwhere(ridge & (province.land_part >= 0) & (terrain > 0))
    return _highest_of_squares(found, terrain, half)


def _solid(province: Province) -> NDArray[np.float32]:
    """The terrain with holes below everything."""
    return np.nan_to_num(province.terrain_m, nan=-1.0)


def _window(province: Province) -> int:
    return max(3, int(_WINDOW_M / abs(province.grid.resolution.x)) | 1)


def _highest_of_squares(pixels: Ints, terrain: NDArray[np.float32], side: int) -> Ints:
    square = pixels // max(1, side)
    order = np.lexsort((-terrain[pixels[:, 0], pixels[:, 1]], square[:, 1], square[:, 0]))
    _, first = np.unique(square[order], axis=0, return_index=True)
    return pixels[order[first]]
