"""Reflection from the sea: where the second ray touches the water, and what helps against it.

Geometry over a spherical earth of k times the radius, P.526-15 section 3.2 (as in P.530-17 section
6.1); heights above the water, which has no waves.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from phusong.planning.backhaul.clearance import EARTH_M, bulge_m

__all__ = ["Reflection", "reflection", "specular_km"]

_LIGHT_M_GHZ = 0.299792458
_STEPS = 9
"""The point moves with refraction: it is looked for at so many k between the two of the demands."""


class Reflection(NamedTuple):
    """A ray that reaches the far antenna by way of the water."""

    distance_km: float
    """Of the point from the first end, at the median k."""
    grazing_mrad: float
    """Between ray and water there."""
    excess_m: float
    """By how much the ray is longer than the direct one."""
    spacing_m: float
    """Between two antennas at the second end of which one has a maximum where the other has a
    minimum: half the height over which the pattern repeats."""


def specular_km(heights_m: tuple[float, float], distance_km: float, k: float) -> float:
    """Distance of the reflecting point from the first end, as in P.526-15 section 3.2.

    Parameters
    ----------
    heights_m
        Of both antennas above the water, above 0.

    >>> round(specular_km((50.0, 50.0), 30.0, 4 / 3), 6)
    15.0
    """
    first, second = heights_m
    total, larger = first + second, max(first, second)
    m = (1000 * distance_km) ** 2 / (4 * k * EARTH_M * total)
    c = (2 * larger - total) / total
    inner = 1.5 * c * np.sqrt(3 * m / (m + 1) ** 3)
    b = 2 * np.sqrt((m + 1) / (3 * m)) * np.cos(np.pi / 3 + np.arccos(np.clip(inner, -1, 1)) / 3)
    from_higher = distance_km * (1 + b) / 2
    return float(from_higher if first >= second else distance_km - from_higher)


def reflection(
    distance_km: NDArray[np.float64],
    ground_m: NDArray[np.float64],
    sea: NDArray[np.bool_],
    *,
    antennas_m: tuple[float, float],
    k_range: tuple[float, float],
    frequency_ghz: float,
    calm_m: float = 0.0,
) -> Reflection | None:
    """The reflection of a path that crosses water; None where none reaches the far antenna.

    The point must lie on water, and both legs must be free of the ground, at some k within the range.

    Parameters
    ----------
    distance_km, ground_m, sea
        (N,) points from end to end, their height above sea, and which are water.
    antennas_m
        Above sea.
    k_range
        Median and least k.
    calm_m
        Standard deviation of the water's height on calm days; where it exceeds lambda / (8 sin phi)
        (Rayleigh's criterion at the grazing angle phi) the water scatters and throws no second ray.
    """
    if not sea.any() or min(antennas_m) <= 0:
        return None
    length = float(distance_km[-1])
    found = [
        k
        for k in 1 / np.linspace(1 / k_range[0], 1 / k_range[1], _STEPS)
        if _reaches(distance_km, ground_m, sea, antennas_m, k=float(k))
    ]
    if not found:
        return None
    k = float(found[0])  # the median one where that reflects
    at = specular_km(antennas_m, length, k)
    flat = [
        height - (1000 * part) ** 2 / (2 * k * EARTH_M)
        for height, part in zip(antennas_m, (at, length - at), strict=True)
    ]
    wave, grazing = _LIGHT_M_GHZ / frequency_ghz, flat[0] / (1000 * at)
    if calm_m * 8 * np.sin(grazing) > wave:
        return None
    return Reflection(
        distance_km=at,
        grazing_mrad=1000 * grazing,
        excess_m=2 * flat[0] * flat[1] / (1000 * length),
        spacing_m=wave * 1000 * length / (4 * flat[0]),
    )


def _reaches(
    distance_km: NDArray[np.float64],
    ground_m: NDArray[np.float64],
    sea: NDArray[np.bool_],
    antennas_m: tuple[float, float],
    *,
    k: float,
) -> bool:
    """Whether the point lies on water and sees both antennas."""
    length = float(distance_km[-1])
    at = specular_km(antennas_m, length, k)
    if not 0 < at < length or not sea[np.argmin(np.abs(distance_km - at))]:
        return False
    inside = (distance_km > 0) & (distance_km < length) & ~sea
    d = distance_km[inside]
    before = d < at
    end = np.where(before, antennas_m[0], antennas_m[1])
    leg = np.where(before, at, length - at)
    to_end = np.where(before, d, length - d)
    line = end * (1 - to_end / leg) - bulge_m(to_end, leg - to_end, k)
    return bool(np.all(ground_m[inside] <= line))
