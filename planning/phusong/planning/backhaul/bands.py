"""Microwave bands and what their radios do; defaults are engineering values that a scenario may replace."""

from __future__ import annotations

from typing import Annotated

import numpy as np
from numpy.typing import ArrayLike, NDArray
from pydantic import Field

from phusong.planning.scenario.base import Frozen, Positive

__all__ = ["BANDS", "MODULATIONS", "Band", "Modulation", "antenna_gain_dbi", "threshold_dbm"]

_LIGHT_M_GHZ = 0.299792458
_EFFICIENCY = 0.55
"""Aperture efficiency of a parabolic dish."""
_REFERENCE_MHZ = 56.0


class Band(Frozen):
    """One band with the channel and the dish that a link in it would get."""

    name: str
    """Of the band."""
    frequency_ghz: Annotated[float, Field(ge=1, le=100)]
    """Middle of the band."""
    channel_mhz: Positive
    """Width of a channel."""
    power_dbm: float
    """At the antenna port, in the densest modulation."""
    antenna_m: Positive
    """Diameter of the dishes at both ends."""
    gas_db_km: Annotated[float, Field(ge=0)]
    """Attenuation by gases of the air."""


class Modulation(Frozen):
    """One step of adaptive modulation."""

    name: str
    bit_s_hz: Positive
    """User rate by channel width."""
    threshold_dbm: float
    """Received level for a bit error rate of 1e-6 in a channel of 56 MHz."""


# Gases: P.676-12 line by line at 1012 hPa, 27 °C, 19.65 g/m³, the ground of P.835's low latitudes.
BANDS: tuple[Band, ...] = tuple(
    Band(
        name=name,
        frequency_ghz=frequency,
        channel_mhz=channel,
        power_dbm=power,
        antenna_m=dish,
        gas_db_km=gas,
    )
    for name, frequency, channel, power, dish, gas in (
        ("6L", 6.2, 56.0, 28.0, 2.4, 0.0127),
        ("7", 7.5, 56.0, 28.0, 1.8, 0.0158),
        ("8", 8.0, 56.0, 28.0, 1.8, 0.0172),
        ("11", 11.0, 56.0, 25.0, 1.2, 0.0289),
        ("13", 13.0, 56.0, 24.0, 1.2, 0.0416),
        ("15", 15.0, 56.0, 23.0, 1.2, 0.0624),
        ("18", 18.0, 56.0, 21.0, 0.6, 0.1356),
        ("23", 23.0, 56.0, 20.0, 0.6, 0.4690),
        ("38", 38.0, 56.0, 16.0, 0.6, 0.2487),
        ("80", 80.0, 250.0, 12.0, 0.6, 0.8362),
    )
)

# RACOM RAy17, user manual 2.1, technical parameters, 56 MHz; other channels by their width.
MODULATIONS: tuple[Modulation, ...] = tuple(
    Modulation(name=name, bit_s_hz=rate / _REFERENCE_MHZ, threshold_dbm=threshold)
    for name, rate, threshold in (
        ("QPSK", 85.8, -85.0),
        ("16-QAM", 169.9, -78.0),
        ("32-QAM", 206.2, -74.0),
        ("64-QAM", 268.1, -70.0),
        ("128-QAM", 309.0, -67.0),
        ("256-QAM", 358.9, -64.0),
    )
)


def antenna_gain_dbi(diameter_m: ArrayLike, frequency_ghz: ArrayLike) -> NDArray[np.float64]:
    """Of a parabolic dish, 10 log10(0.55 (pi D f / c)^2).

    >>> round(float(antenna_gain_dbi(1.8, 7.5)), 1)
    40.4
    """
    turns = np.pi * np.asarray(diameter_m) * np.asarray(frequency_ghz) / _LIGHT_M_GHZ
    return np.asarray(10 * np.log10(_EFFICIENCY * turns**2))


def threshold_dbm(modulation: Modulation, channel_mhz: ArrayLike) -> NDArray[np.float64]:
    """Received level for 1e-6 in a channel: noise grows with its width."""
    width = np.asarray(channel_mhz, np.float64)
    return np.asarray(modulation.threshold_dbm + 10 * np.log10(width / _REFERENCE_MHZ))
