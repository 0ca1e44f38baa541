"""What walls and car bodies take on the way in: ITU-R P.2109-2, TR 38.901 section 7.4.3.

P.2109 gives a whole distribution over buildings and places inside them; TR 38.901 a median by the
façade and by the depth behind it, with a Gaussian spread. A house of brick or concrete with plain
panes, as most are in Vietnam, is "traditional" there and "low" here.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike
from scipy.optimize import brentq
from scipy.special import ndtri

from phusong.coverage.formulas import require_within
from phusong.coverage.structures import Floats

__all__ = [
    "CAR_LOSS_DB",
    "CAR_METALLISED_LOSS_DB",
    "CAR_SIGMA_DB",
    "PENETRATION_SIGMA_DB",
    "Building",
    "Facade",
    "building_entry_loss_db",
    "building_entry_probability",
    "building_penetration_loss_db",
]

CAR_LOSS_DB = 9.0
"""Mean loss into a car, 0.6 to 60 GHz, TR 38.901 section 7.4.3.2."""
CAR_METALLISED_LOSS_DB = 20.0
"""The same with metallised windows."""
CAR_SIGMA_DB = 5.0


class Building(StrEnum):
    """Classes of P.2109-2 Table 1: they differ in the heat that they keep, metallised glass first."""

    TRADITIONAL = "traditional"
    EFFICIENT = "thermally-efficient"


class Facade(StrEnum):
    """Penetration models of TR 38.901 Table 7.4.3-2."""

    LOW = "low"
    """30 % multi-pane glass, 70 % concrete."""
    HIGH = "high"
    """70 % infrared-reflecting glass, 30 % concrete."""


PENETRATION_SIGMA_DB: Mapping[Facade, float] = MappingProxyType({Facade.LOW: 4.4, Facade.HIGH: 6.5})
"""sigma_P, TR 38.901 Table 7.4.3-2."""


class _Coefficients(NamedTuple):
    r: float
    s: float
    t: float
    u: float
    v: float
    w: float
    x: float
    y: float
    z: float


_COEFFICIENTS = MappingProxyType(
    {
        Building.TRADITIONAL: _Coefficients(12.64, 3.72, 0.96, 9.6, 2.0, 9.1, -3.0, 4.5, -2.0),
        Building.EFFICIENT: _Coefficients(28.19, -3.0, 8.48, 13.5, 3.8, 27.8, -2.9, 9.4, -2.1),
    }
)
"""P.2109-2 Table 1."""


def building_entry_loss_db(
    frequency_ghz: ArrayLike,
    building: Building = Building.TRADITIONAL,
    *,
    probability: ArrayLike = 0.5,
    elevation_deg: ArrayLike = 0.0,
) -> Floats:
    """Loss into a building that is not exceeded with ``probability``, dB, P.2109-2 section 3.

    Over buildings of the class and places in them, eqs. (1)-(10). At 0.5 it lies above L_h, "the
    median loss for horizontal paths", which is only one of the three powers that add up. Arrays
    broadcast against each other. ``elevation_deg`` is of the path at the façade, up or down.

    Raises
    ------
    ValueError
        Outside 0.08 to 100 GHz, -90 to 90 degrees, and for a probability not between 0 and 1.

    >>> building_entry_loss_db([0.7, 3.75]).round(1).tolist()
    [14.1, 15.8]
    >>> building_entry_loss_db([0.7, 3.75], Building.EFFICIENT).round(1).tolist()
    [31.6, 31.0]
    """
    f = require_within(frequency_ghz, (0.08, 100.0), quantity="frequency", unit="GHz")
    angle = require_within(elevation_deg, (-90.0, 90.0), quantity="elevation", unit="degrees")
    share = np.asarray(probability, float)
    if not np.all((share > 0) & (share < 1)):
        raise ValueError("probability must lie between 0 and 1")
    c = _COEFFICIENTS[Building(building)]
    log = np.log10(f)
    deviate = ndtri(share)
    horizontal = c.r + c.s * log + c.t * log**2  # L_h, eq. (6)
    a = deviate * (c.u + c.v * log) + horizontal + 0.212 * np.abs(angle)  # eqs. (2), (4), (7), (8)
    b = deviate * (c.y + c.z * log) + c.w + c.x * log  # eqs. (3), (5), (9), (10)
    return np.asarray(10 * np.log10(10 ** (a / 10) + 10 ** (b / 10) + 10**-0.3))


def building_entry_probability(
    loss_db: float,
    frequency_ghz: float,
    building: Building = Building.TRADITIONAL,
    *,
    elevation_deg: float = 0.0,
) -> float:
    """Share of buildings and places in them with an entry loss of no more than ``loss_db``.

    The inverse of :func:`building_entry_loss_db`, 0 or 1 where that leaves one in a thousand million.

    >>> median = float(building_entry_loss_db(0.9))
    >>> round(building_entry_probability(median, 0.9), 6)
    0.5
    """

    def too_much(share: float) -> float:
        loss = building_entry_loss_db(
            frequency_ghz, building, probability=share, elevation_deg=elevation_deg
        )
        return float(loss) - loss_db

    rare = 1e-9
    if too_much(rare) >= 0:
        return 0.0
    if too_much(1 - rare) <= 0:
        return 1.0
    return float(brentq(too_much, rare, 1 - rare, xtol=1e-12))


def building_penetration_loss_db(
    frequency_ghz: ArrayLike, facade: Facade = Facade.LOW, *, depth_m: ArrayLike = 0.0
) -> Floats:
    """Mean loss through a façade and ``depth_m`` of rooms behind it, dB, TR 38.901 section 7.4.3.1.

    Tables 7.4.3-1 and 7.4.3-2; the spread is :data:`PENETRATION_SIGMA_DB`. In the report the depth
    is the smaller of two draws from 0 to 25 m (RMa: one from 0 to 10 m).

    Raises
    ------
    ValueError
        Outside 0.5 to 100 GHz and 0 to 25 m.

    >>> building_penetration_loss_db([0.7, 1.8, 2.6, 3.75]).round(1).tolist()
    [10.2, 11.6, 12.3, 12.8]
    >>> building_penetration_loss_db([0.7, 1.8, 2.6, 3.75], Facade.HIGH).round(1).tolist()
    [17.7, 21.7, 24.4, 27.4]
    """
    f = require_within(frequency_ghz, (0.5, 100.0), quantity="frequency", unit="GHz")
    depth = require_within(depth_m, (0.0, 25.0), quantity="depth", unit="m")
    facade = Facade(facade)
    concrete = 10 ** (-(5 + 4 * f) / 10)
    if facade is Facade.LOW:
        through = 0.3 * 10 ** (-(2 + 0.2 * f) / 10) + 0.7 * concrete
    else:
        through = 0.7 * 10 ** (-(23 + 0.3 * f) / 10) + 0.3 * concrete
    return np.asarray(5 - 10 * np.log10(through) + 0.5 * depth)
