"""Recommendation ITU-R P.1812 from point to point: loss and field strength with every intermediate.

The method of P.1812-7 and P.1812-8; equation numbers are those of P.1812-6, by which the logs of
published runs go as well. Building entry loss is left to Recommendation ITU-R P.2109.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import log10
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from phusong.coverage.formulas import checked_profile, require_within
from phusong.coverage.kernels.p1812 import Parts, parts
from phusong.coverage.kernels.p1812_air import RARE_CURVATURE, median_curvature, normal_quantile
from phusong.coverage.kernels.p1812_geometry import COASTAL, INLAND, SEA, path_geometry
from phusong.coverage.structures import Air, Floats, Path

__all__ = ["P1812", "location_deviation_db", "p1812_loss"]

_FREQUENCIES_GHZ = (0.03, 6.0)


@dataclass(frozen=True, slots=True)
class P1812:
    """A prediction and the way to it."""

    path: Path
    """What the profile says; see :class:`~phusong.coverage.structures.Path`."""
    parts: Parts
    """Every step to the loss at half of the locations; see :class:`.kernels.p1812.Parts`."""
    median_radius_km: float
    """a_e, eq. (7a)."""
    location_db: float
    """L_loc, eqs. (65)-(68): what reaching more, or fewer, locations than half of them adds."""
    basic_loss_db: float
    """L_b, basic transmission loss not exceeded for p % of time at p_L % of locations, eq. (69)."""
    field_strength_dbuv_m: float
    """E_p, dB above 1 uV/m for 1 kW of effective radiated power, eq. (70)."""


def p1812_loss(
    distance_km: ArrayLike,
    height_m: ArrayLike,
    *,
    transmitter_height_m: float,
    receiver_height_m: float,
    frequency_ghz: float,
    latitude: float,
    clutter_m: ArrayLike | None = None,
    zone: ArrayLike | None = None,
    polarisation: Literal["horizontal", "vertical"] = "vertical",
    time_percentage: float = 50.0,
    location_percentage: float = 50.0,
    location_sigma_db: float | None = None,
    refractivity_lapse: float = 45.0,
    surface_refractivity: float = 325.0,
    coast_km: tuple[float, float] | None = None,
) -> P1812:
    """Basic transmission loss over a profile.

    Parameters
    ----------
    distance_km, height_m
        Profile, shape (N,), N >= 2: distances from the transmitter, strictly growing from 0, and
        ground above sea. Steps need not be equal.
    transmitter_height_m, receiver_height_m
        Antennas above **ground**, 1 to 3000 m.
    frequency_ghz
        0.03 to 6 GHz.
    latitude
        Of the path's centre, degrees.
    clutter_m
        Representative clutter on the ground, shape (N,), or a surface model less the ground
        (section 3.2.2); what stands at the two ends is not counted. Without it the ground is bare.
    zone
        Radio-climatic zones (Table 2), shape (N,): 1 sea, 3 coastal land, 4 inland, which is what a
        path without them is.
    time_percentage
        p, 1 to 50: share of an average year for which the loss is not exceeded.
    location_percentage, location_sigma_db
        p_L, 1 to 99: share of the locations around the receiver at which the loss is not exceeded,
        and their standard deviation (:func:`location_deviation_db`; 5.5 dB for digital
        television). At half of the locations none is needed; a receiver at sea has none.
    refractivity_lapse
        Delta N, N-units/km, positive: the median drop through the lowest kilometre. The default is
        a world-wide round figure; the maps of Recommendation ITU-R P.453 give the place's own.
    surface_refractivity
        N_0 at sea level, N-units, from the same maps; the default is again a round figure.
    coast_km
        From each end over land to the coast, 0 at sea; without it read from ``zone``.

    Raises
    ------
    ValueError
        For a profile that is no profile, and whatever lies outside the Recommendation's limits
        (its distances are 0.25 to 3000 km).
    """
    d, h = checked_profile(distance_km, height_m)
    clutter = _along(clutter_m, 0.0, d.size, what="clutter_m")
    zones = _along(zone, INLAND, d.size, what="zone")
    if not np.all(clutter >= 0):
        raise ValueError("clutter_m must be zero or above")
    if not np.all(np.isin(zones, (SEA, COASTAL, INLAND))):
        raise ValueError("a zone is 1 (sea), 3 (coastal land) or 4 (inland)")
    require_within(d[-1], (0.25, 3000), quantity="path length", unit="km")
    antennas = (transmitter_height_m, receiver_height_m)
    require_within(antennas, (1, 3000), quantity="antenna height", unit="m")
    require_within(frequency_ghz, _FREQUENCIES_GHZ, quantity="frequency", unit="GHz")
    require_within(latitude, (-90, 90), quantity="latitude", unit="degrees")
    require_within(time_percentage, (1, 50), quantity="share of time", unit="%")
    require_within(refractivity_lapse, (0, 156), quantity="lapse of refractivity", unit="N/km")
    require_within(surface_refractivity, (0, 1000), quantity="surface refractivity", unit="N")
    if polarisation not in ("horizontal", "vertical"):
        raise ValueError("polarisation is horizontal or vertical")
    spread = _location_spread(location_percentage, location_sigma_db)
    hts, hrs = float(h[0] + transmitter_height_m), float(h[-1] + receiver_height_m)
    ce = float(median_curvature(float(refractivity_lapse)))
    top = h + clutter
    top[[0, -1]] = h[[0, -1]]
    path = path_geometry(
        d, h, top, zones.astype(np.uint8), d.size - 1, hts, hrs, ce, RARE_CURVATURE
    )
    if coast_km is not None:
        if not min(coast_km) >= 0:
            raise ValueError("coast_km must be two distances, zero or above")
        path = path._replace(dct=float(coast_km[0]), dcr=float(coast_km[1]))
    air = Air(
        float(time_percentage),
        float(refractivity_lapse),
        float(surface_refractivity),
        float(latitude),
    )
    steps = parts(path, air, float(frequency_ghz), polarisation == "vertical")
    location = 0.0 if zones[-1] == SEA else spread
    basic = max(steps.clear_p, steps.loss + location)
    return P1812(
        path=path,
        parts=steps,
        median_radius_km=1 / ce,
        location_db=location,
        basic_loss_db=basic,
        field_strength_dbuv_m=199.36 + 20 * log10(frequency_ghz) - basic,
    )


def location_deviation_db(
    frequency_ghz: float,
    *,
    resolution_m: float,
    receiver_height_m: float = 1.5,
    clutter_m: float = 0.0,
) -> float:
    """Standard deviation of the loss within a square of ``resolution_m``, dB, eqs. (64), (66).

    It fades out as the receiver rises through ten metres above the clutter around it, where it
    would see the transmitter from any location alike.

    Raises
    ------
    ValueError
        For a frequency outside 0.03 to 6 GHz, a square without width, heights below zero.

    >>> round(location_deviation_db(0.6, resolution_m=500, receiver_height_m=1.5, clutter_m=10), 2)
    3.04
    """
    require_within(frequency_ghz, _FREQUENCIES_GHZ, quantity="frequency", unit="GHz")
    if not (resolution_m > 0 and min(receiver_height_m, clutter_m) >= 0):
        raise ValueError("resolution_m must be above zero, heights zero or above")
    above = receiver_height_m - clutter_m
    share = min(max(1 - above / 10, 0.0), 1.0)
    sigma: float = (0.52 + 0.024 * frequency_ghz) * resolution_m**0.28
    return sigma * share


def _location_spread(percentage: float, sigma_db: float | None) -> float:
    require_within(percentage, (1, 99), quantity="share of locations", unit="%")
    if sigma_db is None:
        if percentage != 50:
            raise ValueError("other than half of the locations needs location_sigma_db")
        return 0.0
    if not 0 <= sigma_db < np.inf:
        raise ValueError("location_sigma_db must be zero or above")
    if percentage == 50:
        return 0.0
    return -float(normal_quantile(0.01 * float(percentage))) * sigma_db


def _along(values: ArrayLike | None, default: float, size: int, *, what: str) -> Floats:
    """One value per point of the profile."""
    if values is None:
        return np.full(size, default)
    given = np.asarray(values, float)
    if given.shape != (size,) or not np.all(np.isfinite(given)):
        raise ValueError(f"{what} must hold one finite number for each point of the profile")
    return given
