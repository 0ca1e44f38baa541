"""What steers a cable at sea, as weights per cell: depth, slope, shores, zones, other cables.

Weights are factors of at least 1 and are multiplied. They choose the path and enter no bill.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import distance_transform_edt

from phusong.planning.sea.rules import DepthBand, SlopeBand

__all__ = ["corridor_weight", "depth_weight", "shore_weight", "slope_deg", "slope_weight"]

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]


def depth_weight(depth_m: Floats, bands: Sequence[DepthBand]) -> Floats:
    """(H, W) weight of water that deep; 1 where depth is not known.

    >>> from phusong.planning.sea.rules import DepthBand
    >>> depth_weight(np.array([2.0, 5.0, 9.0, np.nan]), [DepthBand(to_m=5, weight=2)]).tolist()
    [2.0, 2.0, 1.0, 1.0]
    """
    weight = np.ones_like(depth_m)
    for band in reversed(bands):
        weight[depth_m <= band.to_m] = band.weight
    return weight


def slope_deg(depth_m: Floats, cell_m: float) -> Floats:
    """(H, W) slope of the seabed; 0 beside holes."""
    if min(depth_m.shape) < 2:
        return np.zeros_like(depth_m)
    down, across = np.gradient(depth_m, cell_m)
    return np.asarray(np.nan_to_num(np.degrees(np.arctan(np.hypot(down, across)))))


def slope_weight(slope: Floats, bands: Sequence[SlopeBand]) -> Floats:
    """(H, W) weight of ground that steep."""
    weight = np.ones_like(slope)
    for band in bands:
        weight[slope > band.over_deg] = band.weight
    return weight


def shore_weight(land: Bools, cell_m: float, *, within_m: float, weight: float) -> Floats:
    """(H, W) weight by the distance from land to the middle of the cell."""
    if not land.any():
        return np.ones(land.shape)
    away = (distance_transform_edt(~land) - 0.5) * cell_m
    return np.where(away < within_m, weight, 1.0)


def corridor_weight(crossing_angle_deg: float) -> float:
    """Weight of the corridor along a cable within which no least-cost path crosses it flatter.

    A path is refracted as light is (Snell): sin of its angle to the normal, inside, is that outside
    divided by the weight w. It is never more than 1/w, so the path meets the cable at arccos(1/w) at
    least, if the corridor's edges run along it.

    >>> round(corridor_weight(60), 6), corridor_weight(0)
    (2.0, 1.0)
    """
    return 1.0 / math.cos(math.radians(crossing_angle_deg))
