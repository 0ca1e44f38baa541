"""Fading without rain, P.530-17: multipath (section 2.3), its distortion (5.1), space diversity (6.2)."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

__all__ = [
    "Air",
    "Signature",
    "diversity_pct",
    "multipath_pct",
    "occurrence_pct",
    "selective_pct",
    "yearly_share",
]

Floats = NDArray[np.float64]

_SHORTEST_KM = 5.0
"""Shorter paths have no multipath worth counting (section 2.3)."""
_REFERENCE_NS = 6.3
_VALID_GHZ, _VALID_KM, _VALID_M = (2.0, 11.0), (25.0, 240.0), (3.0, 23.0)
"""Of the improvement by space diversity, section 6.2."""


class Air(NamedTuple):
    """What the geoclimatic factor is made from."""

    gradient_1pct: float
    """dN1: refractivity gradient of the lowest 65 m not exceeded for 1 % of an average year, N/km
    (P.453); −100 in temperate plains, −400 and less on warm coasts."""
    roughness_m: float
    """s_a: standard deviation of terrain heights within 110 km by 110 km."""
    latitude_deg: float


class Signature(NamedTuple):
    """How distortion disturbs a receiver, by measurement: width, and depth at a delay of 6.3 ns."""

    width_mhz: float
    depth_db: float


def occurrence_pct(
    distance_km: ArrayLike,
    frequency_ghz: ArrayLike,
    heights_m: tuple[Floats, Floats],
    *,
    air: Air,
) -> Floats:
    """p0: how often multipath occurs in the average worst month, %, eqs. (4), (5), (10).

    Parameters
    ----------
    distance_km
        Path length; nothing occurs below 5.
    heights_m
        Of both antennas above sea; arrays broadcast.
    """
    d, f = np.asarray(distance_km, np.float64), np.asarray(frequency_ghz, np.float64)
    k = 10 ** (-4.4 - 0.0027 * air.gradient_1pct) * (10 + air.roughness_m) ** -0.46
    incline = np.abs(heights_m[0] - heights_m[1]) / d
    low = np.minimum(*heights_m)
    p0 = k * d**3.4 * (1 + incline) ** -1.03 * f**0.8 * 10 ** (-0.00076 * low)
    return np.asarray(np.where(d < _SHORTEST_KM, 0.0, p0))


def multipath_pct(margin_db: ArrayLike, occurrence: ArrayLike) -> Floats:
    """Share of the worst month at which fades pass the margin, %: section 2.3.2."""
    margin = np.maximum(np.asarray(margin_db, np.float64), 1e-3)
    p0 = np.maximum(np.asarray(occurrence, np.float64), 1e-12)
    turn = 25 + 1.2 * np.log10(p0)  # (12)
    deep = p0 * 10 ** (-margin / 10)  # (13)
    at_turn = np.minimum(p0 * 10 ** (-turn / 10), 99.9)  # (14)
    q = -20 * np.log10(-np.log1p(-at_turn / 100)) / turn  # (15)
    q_t = (q - 2) / _bend(turn) - 4.3 * (10 ** (-turn / 20) + turn / 800)  # (16)
    q_a = 2 + _bend(margin) * (q_t + 4.3 * (10 ** (-margin / 20) + margin / 800))  # (17)
    shallow = -100 * np.expm1(-(10 ** (-q_a * margin / 20)))  # (18)
    share = np.where(margin >= turn, deep, shallow)
    share = np.where(np.asarray(margin_db) <= 0, 100.0, share)
    return np.asarray(np.where(np.asarray(occurrence) <= 0, 0.0, np.clip(share, 0.0, 100.0)))


def _bend(fade_db: Floats) -> Floats:
    return np.asarray((1 + 0.3 * 10 ** (-fade_db / 20)) * 10 ** (-0.016 * fade_db))


def yearly_share(
    distance_km: ArrayLike, heights_m: tuple[Floats, Floats], *, latitude_deg: float
) -> Floats:
    """Share of an average year by share of the worst month: 10^(-dG / 10), section 2.3.4."""
    d = np.maximum(np.asarray(distance_km, np.float64), 1e-3)
    incline = np.abs(heights_m[0] - heights_m[1]) / d
    turn = np.abs(np.cos(2 * np.radians(latitude_deg))) ** 0.7
    side = 1.1 + turn if abs(latitude_deg) <= 45 else 1.1 - turn
    gain = 10.5 - 5.6 * np.log10(side) - 2.7 * np.log10(d) + 1.7 * np.log10(1 + incline)
    return np.asarray(10 ** (-np.minimum(gain, 10.8) / 10))


def _activity(occurrence: Floats) -> Floats:
    """eta of section 5.1."""
    return np.asarray(-np.expm1(-0.2 * (occurrence / 100) ** 0.75))


def selective_pct(distance_km: ArrayLike, occurrence: ArrayLike, signature: Signature) -> Floats:
    """Share of the worst month at which distortion alone cuts the link, %: section 5.1.

    One signature stands for minimum and non-minimum phase.
    """
    delay_ns = 0.7 * (np.asarray(distance_km, np.float64) / 50) ** 1.3
    window = signature.width_mhz / 1000 * 10 ** (-signature.depth_db / 20)
    share = 2.15 * _activity(np.asarray(occurrence, np.float64)) * 2 * window
    return np.asarray(np.minimum(100 * share * delay_ns**2 / _REFERENCE_NS, 100.0))


def diversity_pct(
    margin_db: ArrayLike,
    occurrence: ArrayLike,
    frequency_ghz: ArrayLike,
    *,
    distance_km: ArrayLike,
    spacing_m: float,
) -> Floats:
    """Share of the worst month at which fades pass the margin with two antennas, one above the other, %.

    Improvement of section 6.2; none where it does not hold (2 to 11 GHz, 25 to 240 km, 3 to 23 m).
    What it does against distortion is not counted.
    """
    d, f = np.asarray(distance_km, np.float64), np.asarray(frequency_ghz, np.float64)
    p0 = np.maximum(np.asarray(occurrence, np.float64), 1e-12)
    reach = spacing_m**0.87 * f**-0.12 * d**0.48 * p0**-1.04
    better = -np.expm1(-0.04 * reach) * 10 ** (np.asarray(margin_db, np.float64) / 10)
    valid = (f >= _VALID_GHZ[0]) & (f <= _VALID_GHZ[1]) & (d >= _VALID_KM[0]) & (d <= _VALID_KM[1])
    valid &= _VALID_M[0] <= spacing_m <= _VALID_M[1]
    return np.asarray(
        multipath_pct(margin_db, occurrence) / np.where(valid, np.maximum(better, 1.0), 1.0)
    )
