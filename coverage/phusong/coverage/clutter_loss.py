"""Clutter round the receiver: height-gain correction (Recommendation ITU-R P.2108-1 section 3.1).

The Recommendation gives it for 0.03 to 3 GHz. Bands n77 and n78 lie above: there the same formulas
are an extrapolation, taken up to 6 GHz because diffraction over the last roof or tree goes on
growing smoothly with frequency and leaving clutter out would flatter 5G.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import IntEnum
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from phusong.coverage.kernels import clutter as clutter_kernels
from phusong.coverage.structures import Grid
from phusong.layers.raster_source import Legend

__all__ = [
    "CATEGORY_HEIGHT_M",
    "IGBP",
    "WORLDCOVER",
    "ClutterCategory",
    "clutter_loss_db",
    "clutter_of_land_cover",
]

_LOWEST_GHZ, _HIGHEST_GHZ = 0.03, 6.0


class ClutterCategory(IntEnum):
    """Categories of P.2108-1 section 3.1; the first two scatter, the others shadow."""

    WATER = 1
    OPEN = 2
    SUBURBAN = 3
    URBAN = 4
    TREES = 5
    DENSE_URBAN = 6


CATEGORY_HEIGHT_M: Mapping[ClutterCategory, float] = MappingProxyType(
    {
        ClutterCategory.WATER: 10.0,
        ClutterCategory.OPEN: 10.0,
        ClutterCategory.SUBURBAN: 10.0,
        ClutterCategory.URBAN: 15.0,
        ClutterCategory.TREES: 15.0,
        ClutterCategory.DENSE_URBAN: 20.0,
    }
)
"""Representative heights, the Recommendation's defaults. Over water and open land 10 m is the height
above which the field no longer gains, not something that stands there."""


IGBP: Mapping[int, ClutterCategory] = MappingProxyType(
    {
        0: ClutterCategory.WATER,
        1: ClutterCategory.TREES,  # evergreen needleleaf forest
        2: ClutterCategory.TREES,  # evergreen broadleaf forest
        3: ClutterCategory.TREES,  # deciduous needleleaf forest
        4: ClutterCategory.TREES,  # deciduous broadleaf forest
        5: ClutterCategory.TREES,  # mixed forest
        6: ClutterCategory.OPEN,  # closed shrubland: lower than the 10 m of open land
        7: ClutterCategory.OPEN,  # open shrubland
        8: ClutterCategory.TREES,  # woody savanna, 30-60 % tree cover
        9: ClutterCategory.OPEN,  # savanna, 10-30 % tree cover
        10: ClutterCategory.OPEN,  # grassland
        11: ClutterCategory.OPEN,  # permanent wetland
        12: ClutterCategory.OPEN,  # cropland
        13: ClutterCategory.URBAN,  # urban and built-up
        14: ClutterCategory.SUBURBAN,  # cropland and natural vegetation: villages among gardens
        15: ClutterCategory.OPEN,  # snow and ice
        16: ClutterCategory.OPEN,  # barren
    }
)
"""Clutter of the IGBP classes of MCD12C1."""

WORLDCOVER: Mapping[int, ClutterCategory] = MappingProxyType(
    {
        10: ClutterCategory.TREES,
        20: ClutterCategory.OPEN,  # shrubland
        30: ClutterCategory.OPEN,  # grassland
        40: ClutterCategory.OPEN,  # cropland
        50: ClutterCategory.URBAN,  # built-up
        60: ClutterCategory.OPEN,  # bare
        70: ClutterCategory.OPEN,  # snow and ice
        80: ClutterCategory.WATER,
        90: ClutterCategory.OPEN,  # herbaceous wetland
        95: ClutterCategory.TREES,  # mangroves
        100: ClutterCategory.OPEN,  # moss and lichen
    }
)
"""Clutter of the WorldCover codes."""

_LEGENDS = MappingProxyType({Legend.IGBP: IGBP, Legend.WORLDCOVER: WORLDCOVER})


def clutter_loss_db(
    frequency_ghz: float,
    *,
    height_m: float,
    clutter_height_m: float,
    category: ClutterCategory,
    street_width_m: float = 27.0,
) -> float:
    """Loss between the clutter's tops and an antenna at ``height_m`` above ground, dB.

    P.2108-1 section 3.1; 0 for an antenna above the tops.

    Raises
    ------
    ValueError
        Outside 0.03 to 6 GHz (above 3 GHz is an extrapolation, see the module), or for heights or
        a width not above zero.

    >>> loss = clutter_loss_db(
    ...     1.5, height_m=2, clutter_height_m=15, category=ClutterCategory.TREES)
    >>> round(loss, 1)
    24.5
    """
    if not _LOWEST_GHZ <= frequency_ghz <= _HIGHEST_GHZ:
        raise ValueError(f"{frequency_ghz} GHz is outside {_LOWEST_GHZ} to {_HIGHEST_GHZ} GHz")
    if not min(height_m, clutter_height_m, street_width_m) > 0:
        raise ValueError("heights and street width must be above zero")
    scatters = category <= clutter_kernels.LAST_SCATTERING
    return float(
        clutter_kernels.terminal_clutter(
            float(frequency_ghz),
            float(height_m),
            float(clutter_height_m),
            scatters,
            float(street_width_m),
        )
    )


def clutter_of_land_cover(
    codes: NDArray[np.integer], legend: Legend
) -> tuple[NDArray[np.uint8], Grid]:
    """Category and representative height, m, of every pixel of a land cover raster.

    Codes that the legend does not know (nodata, for one) count as open land.
    """
    table = _LEGENDS[legend]
    known = np.array(sorted(table))
    categories = np.array([table[code] for code in known.tolist()], np.uint8)
    at = np.clip(np.searchsorted(known, codes), 0, known.size - 1)
    category = np.where(known[at] == codes, categories[at], np.uint8(ClutterCategory.OPEN))
    heights = np.zeros(max(ClutterCategory) + 1, np.float32)
    for kind, height_m in CATEGORY_HEIGHT_M.items():
        heights[kind] = height_m
    return category.astype(np.uint8), heights[category]
