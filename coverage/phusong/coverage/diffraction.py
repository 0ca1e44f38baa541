"""Diffraction over terrain: the delta-Bullington method (Recommendation ITU-R P.526-15, 4.5)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from phusong.coverage.formulas import checked_profile
from phusong.coverage.kernels import diffraction as diffraction_kernels
from phusong.coverage.propagation import P526

__all__ = [
    "Diffraction",
    "bullington_loss_db",
    "diffraction_loss",
    "knife_edge_loss_db",
    "smooth_earth_heights_m",
    "spherical_earth_loss_db",
]

_LIGHT_M_GHZ = 0.299792458


@dataclass(frozen=True, slots=True)
class Diffraction:
    """The parts of a delta-Bullington loss, dB (P.526-15 section 4.5.3)."""

    bullington_actual_db: float
    bullington_smooth_db: float
    spherical_db: float

    @property
    def loss_db(self) -> float:
        """Diffraction loss of the path."""
        return self.bullington_actual_db + max(self.spherical_db - self.bullington_smooth_db, 0.0)


def knife_edge_loss_db(nu: float) -> float:
    """J(nu) of a single knife edge, dB, P.526-15 eq. (31); 0 below nu = -0.78.

    >>> round(knife_edge_loss_db(0.0), 2)
    6.03
    """
    return float(diffraction_kernels.knife_edge(float(nu)))


def diffraction_loss(
    distance_km: ArrayLike,
    height_m: ArrayLike,
    *,
    transmitter_height_m: float,
    receiver_height_m: float,
    frequency_ghz: float,
    model: P526,
) -> Diffraction:
    """Delta-Bullington loss of a profile.

    Parameters
    ----------
    distance_km, height_m
        Profile, shape (N,), N >= 2: distances from the transmitter, strictly growing from 0, and
        ground above sea. Steps need not be equal.
    transmitter_height_m, receiver_height_m
        Antennas above **ground**, above zero.

    Raises
    ------
    ValueError
        For a profile that is no profile, and heights or a frequency not above zero.
    """
    d, h = checked_profile(distance_km, height_m)
    if not min(transmitter_height_m, receiver_height_m, frequency_ghz) > 0:
        raise ValueError("antenna heights and frequency must be above zero")
    hts, hrs = h[0] + transmitter_height_m, h[-1] + receiver_height_m
    start, end = smooth_earth_heights_m(d, h, antennas_m=(hts, hrs))
    actual = bullington_loss_db(
        d, h, antennas_m=(hts, hrs), frequency_ghz=frequency_ghz, model=model
    )
    lifted = (hts - start, hrs - end)
    smooth = bullington_loss_db(
        d, np.zeros_like(h), antennas_m=lifted, frequency_ghz=frequency_ghz, model=model
    )
    sphere = spherical_earth_loss_db(
        float(d[-1]), antennas_m=lifted, frequency_ghz=frequency_ghz, model=model
    )
    return Diffraction(actual, smooth, sphere)


def bullington_loss_db(
    distance_km: ArrayLike,
    height_m: ArrayLike,
    *,
    antennas_m: tuple[float, float],
    frequency_ghz: float,
    model: P526,
) -> float:
    """Bullington part, dB, P.526-15 section 4.5.1; ``antennas_m`` above **sea**, both ends."""
    d, h = checked_profile(distance_km, height_m)
    hts, hrs = map(float, antennas_m)
    ce = 1 / model.effective_radius_km
    _, knife = diffraction_kernels.horizon(d, h, d.size - 1, hts, hrs, ce, 1.0)
    return float(diffraction_kernels.bullington(knife, d[-1], _LIGHT_M_GHZ / frequency_ghz))


def smooth_earth_heights_m(
    distance_km: ArrayLike, height_m: ArrayLike, *, antennas_m: tuple[float, float]
) -> tuple[float, float]:
    """Smooth surface at both ends, m above sea, P.526-15 4.5.2; ``antennas_m`` above **sea**."""
    d, h = checked_profile(distance_km, height_m)
    hts, hrs = map(float, antennas_m)
    start, end = diffraction_kernels.smooth_ends(d, h, d.size - 1, hts, hrs)
    return float(start), float(end)


def spherical_earth_loss_db(
    distance_km: float,
    *,
    antennas_m: tuple[float, float],
    frequency_ghz: float,
    model: P526,
) -> float:
    """Loss over a smooth earth, dB, P.526-15 section 3.2; ``antennas_m`` above its surface."""
    settings = model.settings(receiver_height_m=0.0, extra_db=0.0)
    h1, h2 = map(float, antennas_m)
    return float(
        diffraction_kernels.spherical(
            float(distance_km), h1, h2, float(frequency_ghz), settings.ce, settings
        )
    )
