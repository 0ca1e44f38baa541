"""Constants of the Irregular Terrain Model that no path changes, compiled.

Climates are those of Hufford's memorandum, section 5 (curves of NBS Technical Note 101), numbered as
in NTIA Report 82-100: 1 equatorial, 2 continental subtropical, 3 maritime subtropical, 4 desert,
5 continental temperate, 6 maritime temperate over land, 7 maritime temperate over sea.
"""

from __future__ import annotations

from math import hypot, log, log10, sqrt
from typing import NamedTuple

import numpy as np

from phusong.coverage.compiled import compiled, inner
from phusong.coverage.structures import ItmAir

SINGLE_MESSAGE, ACCIDENTAL, MOBILE, BROADCAST = range(4)
"""Modes of variability, section 5: which kinds of it the confidence takes in."""

_MEDIAN = (
    (-9.67, 12.7, 144.9e3, 190.3e3, 133.8e3),
    (-0.62, 9.19, 228.9e3, 205.2e3, 143.6e3),
    (1.26, 15.5, 262.6e3, 185.2e3, 99.8e3),
    (-9.21, 9.05, 84.1e3, 101.1e3, 98.6e3),
    (-0.62, 9.19, 228.9e3, 205.2e3, 143.6e3),
    (-0.39, 2.86, 141.7e3, 315.9e3, 167.4e3),
    (3.15, 857.9, 2222.0e3, 164.8e3, 116.3e3),
)
"""V_med: c1, c2 (dB), x1, x2, x3 (m) of eq. (5.5)."""
_MORE = (
    (2.13, 159.5, 762.2e3, 123.6e3, 94.5e3),
    (2.66, 7.67, 100.4e3, 172.5e3, 136.4e3),
    (6.11, 6.65, 138.2e3, 242.2e3, 178.6e3),
    (1.98, 13.11, 139.1e3, 132.7e3, 193.5e3),
    (2.68, 7.16, 93.7e3, 186.8e3, 133.5e3),
    (6.86, 10.38, 187.8e3, 169.6e3, 108.9e3),
    (8.51, 169.8, 609.8e3, 119.9e3, 106.6e3),
)
"""sigma_T on the side of more loss than the median."""
_LESS = (
    (2.11, 102.3, 636.9e3, 134.8e3, 95.6e3),
    (6.87, 15.53, 138.7e3, 143.7e3, 98.6e3),
    (10.08, 9.60, 165.3e3, 225.7e3, 129.7e3),
    (3.68, 159.3, 464.4e3, 93.1e3, 94.2e3),
    (4.75, 8.12, 93.2e3, 135.9e3, 113.4e3),
    (8.58, 13.97, 216.0e3, 152.0e3, 122.7e3),
    (8.43, 8.19, 136.2e3, 188.5e3, 122.9e3),
)
"""sigma_T on the side of less."""
_TAIL = (
    (1.224, 1.282),
    (0.801, 2.161),
    (1.380, 1.282),
    (1.000, 20.0),
    (1.224, 1.282),
    (1.518, 1.282),
    (1.518, 1.282),
)
"""C_D and z_D: how sigma_T goes on beyond the deviate z_D of little loss."""
_MORE_BY_FREQUENCY = (
    (1.0, 0.0, 0.0),
    (1.0, 0.0, 0.0),
    (1.0, 0.0, 0.0),
    (1.0, 0.0, 0.0),
    (0.92, 0.25, 1.77),
    (1.0, 0.0, 0.0),
    (1.0, 0.0, 0.0),
)
_LESS_BY_FREQUENCY = (
    (1.0, 0.0, 0.0),
    (0.93, 0.31, 2.00),
    (1.0, 0.0, 0.0),
    (0.93, 0.19, 1.79),
    (0.93, 0.31, 2.00),
    (1.0, 0.0, 0.0),
    (1.0, 0.0, 0.0),
)


class Curve(NamedTuple):
    """Constants of one curve over the effective distance, eq. (5.5)."""

    c1: float
    c2: float
    x1: float
    x2: float
    x3: float


class ItmSetup(NamedTuple):
    """What is the same for all paths of one frequency; made by :func:`itm_setup`."""

    refractivity: float
    wave_number: float
    """k, 1/m."""
    wave_root: float
    """Cube root of k."""
    ground_re: float
    """Z_g, transfer impedance of the ground."""
    ground_im: float
    ground_inverse: float
    """1 / abs(Z_g)."""
    free_space: float
    """Basic free-space loss at 1 m, dB."""
    extra_distance: float
    """Part of d_ex in eq. (5.3) that no antenna changes, m."""
    median: Curve
    """V_med of the climate."""
    time: Curve
    """sigma_T on the side of the median that is asked for."""
    location: bool
    situation: bool
    mode: int
    z_time: float
    z_location: float
    z_confidence: float


@inner
def ground_impedance(air: ItmAir, wave: float) -> tuple[float, float]:
    """Z_g, real and imaginary part."""
    re, im = air.permittivity, 376.62 * air.conductivity / wave
    size = hypot(re - 1, im)
    root_re = sqrt(0.5 * (size + re - 1))
    root_im = 0.5 * im / root_re if root_re > 0 else 0.0
    if not air.vertical:
        return root_re, root_im
    square = re * re + im * im
    return (root_re * re + root_im * im) / square, (root_im * re - root_re * im) / square


@inner
def _by_frequency(row: tuple[float, float, float], wave: float) -> float:
    """g(f), by which sigma_T grows or shrinks with frequency."""
    return row[0] + row[1] / ((row[2] * log(0.133 * wave)) ** 2 + 1)


@inner
def time_curve(air: ItmAir, z_time: float, wave: float) -> Curve:
    """sigma_T at a deviate: of more loss, of less, or of very little, eqs. (5.6), (5.7)."""
    climate = air.climate - 1
    if z_time < 0:
        row = _MORE[climate]
        scale = _by_frequency(_MORE_BY_FREQUENCY[climate], wave)
    else:
        row = _LESS[climate]
        scale = _by_frequency(_LESS_BY_FREQUENCY[climate], wave)
        tail, knee = _TAIL[climate]
        if z_time > knee:
            scale *= tail + (1 - tail) * knee / z_time
    return Curve(row[0] * scale, row[1] * scale, row[2], row[3], row[4])


@compiled
def itm_setup(frequency_mhz: float, air: ItmAir) -> ItmSetup:
    """Constants of one frequency."""
    wave = frequency_mhz / 47.7
    re, im = ground_impedance(air, wave)
    z_time, z_location = air.z_time, air.z_location
    if air.mode == SINGLE_MESSAGE:
        z_time = z_location = air.z_confidence
    elif air.mode == ACCIDENTAL:
        z_location = air.z_confidence
    elif air.mode == MOBILE:
        z_location = z_time
    row = _MEDIAN[air.climate - 1]
    return ItmSetup(
        air.refractivity,
        wave,
        np.cbrt(wave),
        re,
        im,
        1 / hypot(re, im),
        32.45 + 20 * log10(frequency_mhz) - 60,
        np.cbrt(575.7e12 / wave),
        Curve(row[0], row[1], row[2], row[3], row[4]),
        time_curve(air, z_time, wave),
        air.location,
        air.situation,
        air.mode,
        z_time,
        z_location,
        air.z_confidence,
    )
