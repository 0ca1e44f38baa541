"""What steers cable over open land, as weights of the pixels of a province."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import binary_erosion

from phusong.layers.grid import burn
from phusong.layers.province import Province
from phusong.layers.schema import LayerKind
from phusong.planning.cable.rules import LandFriction
from phusong.planning.sea.friction import slope_deg, slope_weight

__all__ = ["land_weight"]

_SHORE = 1.5
"""Of pixels that water touches: half of them is none of the land, and cable along them falls into it."""
_ROUND = np.ones((3, 3), dtype=bool)


def land_weight(province: Province, steer: LandFriction) -> NDArray[np.float64]:
    """(H, W) factors of at least 1: slope, protected land, the edge of the water.

    They choose the way and enter no bill.
    """
    cell_m = abs(float(province.grid.resolution.x))
    weight = slope_weight(slope_deg(province.terrain_m.astype(float), cell_m), steer.slope)
    areas = list(province.layer(LayerKind.PROTECTED_AREAS).geometry)
    weight = np.where(burn(areas, province.grid) >= 0, weight * steer.protected, weight)
    land = province.land_part >= 0
    shore = land & ~binary_erosion(land, _ROUND, border_value=1)
    return np.where(shore, weight * _SHORE, weight)
