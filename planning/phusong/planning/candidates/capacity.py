"""Where many people share one mast: another one beside it takes some of them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy import ndimage

from phusong.layers.grid import pixel_centres
from phusong.layers.province import Province
from phusong.planning.candidates.choice import best_apart
from phusong.planning.candidates.ground import Floats

__all__ = ["crowded_spots"]


def crowded_spots(
    people: NDArray[np.float32], province: Province, *, apart_m: float, least: float
) -> Floats:
    """(n, 2) pixels with the most people within ``apart_m``, the most first, so far from each other.

    Parameters
    ----------
    people
        (H, W) who is to be taken over.
    least
        Spots round which there are fewer are left out.
    """
    pixel_m = float(abs(province.grid.resolution.x))
    reach = max(0, int(apart_m // pixel_m))
    away = np.hypot(*np.mgrid[-reach : reach + 1, -reach : reach + 1])
    around = ndimage.convolve(
        people.astype(np.float64), (away <= reach).astype(np.float64), mode="constant"
    )
    row, column = np.nonzero((people > 0) & (around >= max(least, np.finfo(np.float64).tiny)))
    x, y = pixel_centres(province.grid)
    points = np.column_stack([x[column], y[row]])
    return points[best_apart(points, around[row, column], apart_m)]
