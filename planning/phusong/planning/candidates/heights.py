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
_ALONG = (
    np.array([[0, 0, 0], [1, 1, 1], [0, 0, 0]]),
    np.array([[0, 1, 0], [0, 1, 0], [0, 1, 0]]),
    np.eye(3, dtype=int),
    np.eye(3, dtype=int)[::-1],
)
"""East to west, north to south, and the diagonals."""


def hilltops(province: Province) -> Ints:
    """(n, 2) rows and columns of the highest pixels around, on land; of level tops not every pixel."""
    terrain, window = _solid(province), _window(province)
    top = (ndimage.maximum_filter(terrain, size=window) == terrain) & (terrain > 0)
    top &= terrain > ndimage.minimum_filter(terrain, size=window)
    return _highest_of_squares(np.argwhere(top & (province.land_part >= 0)), terrain, window // 2)


def ridges(province: Province) -> Ints:
    """(n, 2) pixels that are the highest along a line, from which both its ends fall off.

    Of several within a square of half a window the highest stays.
    """
    terrain = _solid(province)
    half = _window(province) // 2
    ridge = np.zeros(terrain.shape, dtype=bool)
    for direction in _ALONG:
        line = _longer(direction, half)
        highest = ndimage.maximum_filter(terrain, footprint=line) == terrain
        one, other = _sides(line)
        lowest = np.maximum(
            ndimage.minimum_filter(terrain, footprint=one),
            ndimage.minimum_filter(terrain, footprint=other),
        )
        ridge |= highest & (terrain - lowest >= _RIDGE_DROP_M)
    found = np.argwhere(ridge & (province.land_part >= 0) & (terrain > 0))
    return _highest_of_squares(found, terrain, half)


def _solid(province: Province) -> NDArray[np.float32]:
    """The terrain with holes below everything."""
    return np.nan_to_num(province.terrain_m, nan=-1.0)


def _window(province: Province) -> int:
    return max(3, int(_WINDOW_M / abs(province.grid.resolution.x)) | 1)


def _longer(direction: NDArray[np.int_], half: int) -> NDArray[np.bool_]:
    """A line through the middle of a square of side 2 · half + 1."""
    size = 2 * half + 1
    (first, *_, last) = np.argwhere(direction)
    steps = np.linspace(-half, half, size).round().astype(int)
    down, right = np.sign(last - first)
    line = np.zeros((size, size), dtype=bool)
    line[half + steps * down, half + steps * right] = True
    return line


def _sides(line: NDArray[np.bool_]) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """The two halves of a line, the middle in both."""
    places = np.argwhere(line)
    middle = len(places) // 2
    one, other = np.zeros_like(line), np.zeros_like(line)
    one[tuple(places[: middle + 1].T)] = True
    other[tuple(places[middle:].T)] = True
    return one, other


def _highest_of_squares(pixels: Ints, terrain: NDArray[np.float32], side: int) -> Ints:
    square = pixels // max(1, side)
    order = np.lexsort((-terrain[pixels[:, 0], pixels[:, 1]], square[:, 1], square[:, 0]))
    _, first = np.unique(square[order], axis=0, return_index=True)
    return pixels[order[first]]
