"""Clutter round the terminals (Recommendation ITU-R P.2108-1).

Where the land cover is known, the height-gain correction of section 3.1. The Recommendation gives it
for 0.03 to 3 GHz. Bands n77 and n78 lie above: there the same formulas are an extrapolation, taken up
to 6 GHz because diffraction over the last roof or tree goes on growing smoothly with frequency and
leaving clutter out would flatter 5G. Where only "a town" is known, the statistics of section 3.2.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import IntEnum
from types import MappingProxyType

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import ndtri

from phusong.coverage.formulas import require_within
from phusong.coverage.kernels import clutter as clutter_kernels
from phusong.coverage.structures import Floats, Grid
from phusong.layers.raster_source import Legend

__all__ = [
    "CATEGORY_HEIGHT_M",
    "IGBP",
    "WORLDCOVER",
    "ClutterCategory",
    "clutter_loss_db",
    "clutter_of_land_cover",
    "statistical_clutter_loss_db",
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


def statistical_clutter_loss_db(
    distance_km: ArrayLike,
    frequency_ghz: ArrayLike,
    *,
    location_probability: ArrayLike = 0.5,
    ends: int = 1,
) -> Floats:
    """Loss from the clutter of towns and suburbs at a random place, dB; P.2108-1 section 3.2.

    For terminals well below the roofs. Arrays broadcast against each other.

    Parameters
    ----------
    distance_km
        Length of the path, from 0.25 km on. The loss is never more than at 2 km, eq. (6).
    location_probability
        Share of places where the loss is not exceeded.
    ends
        How many of the two terminals stand in clutter. Two of them need 1 km between; each is
        given the loss of ``location_probability``, as if places were good or bad together.

    Raises
    ------
    ValueError
        Outside 0.5 to 67 GHz (P.2108-0 began at 2 GHz), for paths too short, and for a probability
        not between 0 and 1 or another number of ends.

    >>> float(statistical_clutter_loss_db(0.25, 0.5).round(1))
    17.4
    """
    if ends not in (1, 2):
        raise ValueError(f"a path has one or two ends in clutter, not {ends}")
    f = require_within(frequency_ghz, (0.5, 67.0), quantity="frequency", unit="GHz")
    shortest = 0.25 if ends == 1 else 1.0
    d = require_within(distance_km, (shortest, np.inf), quantity="distance", unit="km")
    share = np.asarray(location_probability, float)
    if not np.all((share > 0) & (share < 1)):
        raise ValueError("location_probability must lie between 0 and 1")
    least = np.minimum(_statistical(d, f, share), _statistical(np.float64(2.0), f, share))
    return np.asarray(ends * least)


def _statistical(d: Floats | np.float64, f: Floats, share: Floats) -> Floats:
    """P.2108-1 eqs. (3)-(5) before the cap of eq. (6); km, GHz."""
    l_l = -2 * np.log10(10 ** (-5 * np.log10(f) - 12.5) + 10**-16.5)
    l_s = 32.98 + 23.9 * np.log10(d) + 3 * np.log10(f)
    at_end, along = 10 ** (-0.2 * l_l), 10 ** (-0.2 * l_s)
    sigma = np.sqrt((16 * at_end + 36 * along) / (at_end + along))  # sigma_l 4 dB, sigma_s 6 dB
    return np.asarray(-5 * np.log10(at_end + along) + sigma * ndtri(share))


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
