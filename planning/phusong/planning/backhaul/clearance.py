"""Line of sight between two antennas: effective earth, Fresnel zones, and how high masts must be.

P.530-17 section 2.2.2. With d1 and d2 the distances of a point from both ends, the earth bulges by
d1 d2 / (2 k a) above the chord, and the first Fresnel zone has the radius sqrt(lambda d1 d2 / d).
"""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

__all__ = [
    "EARTH_M",
    "Blocked",
    "Rule",
    "Share",
    "bulge_m",
    "fresnel_m",
    "heights_needed",
    "k_exceeded",
    "obstruction",
    "shares",
]

Floats = NDArray[np.float64]

EARTH_M = 6_371_000.0
_LIGHT_M_GHZ = 0.299792458
_FIG_2_KM = 20.0
"""Fig. 2 begins here; shorter paths take its first value."""
_LONG_KM = 30.0
K_MEDIAN = 4.0 / 3.0


class Rule(StrEnum):
    """How much of the first Fresnel zone stays free, and under which refraction."""

    FRESNEL_60 = "fresnel_60"
    """Six tenths at the median k and at the least."""
    TROPICAL = "p530_tropical"
    """Section 2.2.2.1: all of it at the median; at the least k six tenths on paths beyond 30 km, three
    tenths on shorter ones."""
    TEMPERATE = "p530_temperate"
    """Section 2.2.2.1: all of it at the median; three tenths at the least k."""


class Share(NamedTuple):
    """One demand: ``of_zone`` of the first Fresnel zone free on an earth of ``k`` times the radius."""

    k: float
    of_zone: float


def k_exceeded(distance_km: ArrayLike) -> Floats:
    """k exceeded for 99.9 % of the worst month, by path length.

    The usual approximation 157 / (144 + 2670 / d) of Fig. 2 of P.530 (continental temperate climate,
    20 to 200 km).

    >>> k_exceeded([20, 50, 100]).round(2).tolist()
    [0.57, 0.8, 0.92]
    """
    d = np.maximum(np.asarray(distance_km, np.float64), _FIG_2_KM)
    return np.asarray(157 / (144 + 2670 / d))


def shares(rule: Rule, distance_km: float, *, k_least: float | None = None) -> tuple[Share, Share]:
    """What a rule demands on a path of this length; ``k_least`` in place of :func:`k_exceeded`."""
    least = float(k_exceeded(distance_km)) if k_least is None else k_least
    if rule is Rule.FRESNEL_60:
        return Share(K_MEDIAN, 0.6), Share(least, 0.6)
    long = rule is Rule.TROPICAL and distance_km > _LONG_KM
    return Share(K_MEDIAN, 1.0), Share(least, 0.6 if long else 0.3)


def bulge_m(before_km: ArrayLike, after_km: ArrayLike, k: float) -> Floats:
    """Of the earth above the chord.

    >>> round(float(bulge_m(20, 20, 4 / 3)), 1)
    23.5
    """
    return np.asarray(1e6 * np.asarray(before_km) * np.asarray(after_km) / (2 * k * EARTH_M))


def fresnel_m(before_km: ArrayLike, after_km: ArrayLike, frequency_ghz: float) -> Floats:
    """Radius of the first Fresnel zone, eq. (2); 0 at the ends.

    >>> round(float(fresnel_m(20, 20, 7.5)), 1)
    20.0
    """
    before, after = np.asarray(before_km, np.float64), np.asarray(after_km, np.float64)
    product = 1000.0 * _LIGHT_M_GHZ / frequency_ghz * before * after
    return np.asarray(np.sqrt(product / np.maximum(before + after, 1e-12)))


class Blocked(NamedTuple):
    """The point of a path that leaves the line the least room."""

    distance_km: float
    """From the first end."""
    ground_m: float
    """Of what stands there, above sea."""
    clearance_m: float
    """From it to the line, the bulge taken off; negative where it stands above."""
    of_zone: float
    """The same in radii of the first Fresnel zone there."""
    k: float
    """Of the demand that it comes nearest to failing."""
    spare_m: float
    """Clearance over what is demanded; negative where the path is blocked."""


def demanded_m(
    distance_km: Floats, surface_m: Floats, demands: tuple[Share, ...], frequency_ghz: float
) -> Floats:
    """(demands, N) lowest height of the line at each point, above sea."""
    after = distance_km[-1] - distance_km
    zone = fresnel_m(distance_km, after, frequency_ghz)
    return np.stack(
        [surface_m + bulge_m(distance_km, after, k) + share * zone for k, share in demands]
    )


def obstruction(
    distance_km: Floats,
    surface_m: Floats,
    antennas_m: tuple[float, float],
    *,
    demands: tuple[Share, ...],
    frequency_ghz: float,
) -> Blocked:
    """Where a path is tightest, judged by what is demanded.

    Parameters
    ----------
    distance_km, surface_m
        (N,) points from end to end, at least three, and what stands there above sea; the ends
        themselves are not judged.
    antennas_m
        Of both ends above sea.
    """
    after = distance_km[-1] - distance_km
    line = antennas_m[0] + (antennas_m[1] - antennas_m[0]) * distance_km / distance_km[-1]
    spare = line - demanded_m(distance_km, surface_m, demands, frequency_ghz)
    demand, point = np.unravel_index(np.argmin(spare[:, 1:-1]), spare[:, 1:-1].shape)
    at = int(point) + 1
    k = demands[int(demand)].k
    free = line[at] - surface_m[at] - bulge_m(distance_km[at], after[at], k)
    zone = fresnel_m(distance_km[at], after[at], frequency_ghz)
    return Blocked(
        distance_km=float(distance_km[at]),
        ground_m=float(surface_m[at]),
        clearance_m=float(free),
        of_zone=float(free / zone),
        k=k,
        spare_m=float(spare[demand, at]),
    )


def heights_needed(
    distance_km: Floats,
    surface_m: Floats,
    limits_m: tuple[float, float],
    *,
    demands: tuple[Share, ...],
    frequency_ghz: float,
) -> tuple[float, float] | None:
    """Antenna heights above ground with the least sum; None where the limits do not do.

    Every point asks (1 - u) h1 + u h2 >= q with u = d1 / d: the best pair lies on the edge of these
    half planes, which is convex, so that the sum is least where the edge turns over.

    Parameters
    ----------
    distance_km, surface_m
        As for :func:`obstruction`; the ends are bare ground.
    limits_m
        Highest antennas at both ends, above ground.
    """
    u = (distance_km / distance_km[-1])[1:-1]
    chord = surface_m[0] + (surface_m[-1] - surface_m[0]) * u
    q = demanded_m(distance_km, surface_m, demands, frequency_ghz).max(axis=0)[1:-1] - chord
    if not np.isfinite(q).all():
        return None
    low, high = float(np.max((q - u * limits_m[1]) / (1 - u), initial=0.0)), limits_m[0]
    if low > high:
        return None
    for _ in range(80):  # the sum is convex in h1: narrow it by thirds
        one, two = low + (high - low) / 3, high - (high - low) / 3
        if one + _other(one, u, q) <= two + _other(two, u, q):
            high = two
        else:
            low = one
    first = (low + high) / 2
    return first, _other(first, u, q)


def _other(first_m: float, u: Floats, q: Floats) -> float:
    """Least antenna height at the far end for one at the near end."""
    return float(np.max((q - (1 - u) * first_m) / u, initial=0.0))
