"""Rain on a microwave path: specific attenuation (P.838-3) and its statistics (P.530-17 section 2.4.1)."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

__all__ = ["LEAST_PCT", "RainCoefficients", "rain_coefficients", "rain_db", "rain_outage_pct"]

Floats = NDArray[np.float64]

LEAST_PCT = 0.001
"""The statistics hold from here on: nothing is said to be rarer. Above 1 % they are extrapolated."""


class RainCoefficients(NamedTuple):
    """Specific attenuation is k R^alpha dB/km at rain rate R mm/h."""

    k: Floats
    alpha: Floats


class _Curve(NamedTuple):
    """Bells a exp(-((x - b) / c)^2) over a line m x + c, x = log10 f: Tables 1 to 4 of P.838-3."""

    bells: tuple[tuple[float, float, float], ...]
    line: tuple[float, float]

    def at(self, x: Floats) -> Floats:
        total = self.line[0] * x + self.line[1]
        for a, b, c in self.bells:
            total = total + a * np.exp(-(((x - b) / c) ** 2))
        return np.asarray(total)


_K_H = _Curve(
    (
        (-5.33980, -0.10008, 1.13098),
        (-0.35351, 1.26970, 0.45400),
        (-0.23789, 0.86036, 0.15354),
        (-0.94158, 0.64552, 0.16817),
    ),
    (-0.18961, 0.71147),
)
_K_V = _Curve(
    (
        (-3.80595, 0.56934, 0.81061),
        (-3.44965, -0.22911, 0.51059),
        (-0.39902, 0.73042, 0.11899),
        (0.50167, 1.07319, 0.27195),
    ),
    (-0.16398, 0.63297),
)
_ALPHA_H = _Curve(
    (
        (-0.14318, 1.82442, -0.55187),
        (0.29591, 0.77564, 0.19822),
        (0.32177, 0.63773, 0.13164),
        (-5.37610, -0.96230, 1.47828),
        (16.1721, -3.29980, 3.43990),
    ),
    (0.67849, -1.95537),
)
_ALPHA_V = _Curve(
    (
        (-0.07771, 2.33840, -0.76284),
        (0.56727, 0.95545, 0.54039),
        (-0.20238, 1.14520, 0.26809),
        (-48.2991, 0.791669, 0.116226),
        (48.5833, 0.791459, 0.116479),
    ),
    (-0.053739, 0.83433),
)


def rain_coefficients(frequency_ghz: ArrayLike, *, tilt_deg: float) -> RainCoefficients:
    """k and alpha of a level path, P.838-3 eqs. (2) to (5).

    Parameters
    ----------
    frequency_ghz
        1 to 1000, any shape.
    tilt_deg
        Of the polarisation: 0 horizontal, 90 vertical, 45 circular.
    """
    x = np.log10(np.asarray(frequency_ghz, np.float64))
    k_h, k_v = 10.0 ** _K_H.at(x), 10.0 ** _K_V.at(x)
    a_h, a_v = _ALPHA_H.at(x), _ALPHA_V.at(x)
    turn = np.cos(2 * np.radians(tilt_deg))
    k = (k_h + k_v + (k_h - k_v) * turn) / 2
    alpha = (k_h * a_h + k_v * a_v + (k_h * a_h - k_v * a_v) * turn) / (2 * k)
    return RainCoefficients(np.asarray(k), np.asarray(alpha))


def rain_db(
    distance_km: ArrayLike, frequency_ghz: ArrayLike, *, rain_mm_h: float, tilt_deg: float = 90.0
) -> Floats:
    """Attenuation exceeded for 0.01 % of the time, dB, P.530-17 eqs. (32), (33); arrays broadcast.

    Parameters
    ----------
    distance_km
        Above 0, to 60.
    frequency_ghz
        1 to 100.
    rain_mm_h
        Rain rate exceeded for 0.01 % of the time, minutes averaged.
    """
    d, f = np.asarray(distance_km, np.float64), np.asarray(frequency_ghz, np.float64)
    k, alpha = rain_coefficients(f, tilt_deg=tilt_deg)
    spread = 0.477 * d**0.633 * rain_mm_h ** (0.073 * alpha) * f**0.123
    factor = 1 / np.maximum(spread - 10.579 * (1 - np.exp(-0.024 * d)), 0.4)  # at most 2.5
    return np.asarray(k * rain_mm_h**alpha * d * factor)


def rain_outage_pct(
    margin_db: ArrayLike, rain_001_db: ArrayLike, frequency_ghz: ArrayLike
) -> Floats:
    """Share of time at which rain takes more than the margin, %: P.530-17 eq. (34), turned round.

    With x = log10 p, log10(A / (A001 C1)) = -(C2 x + C3 x^2), of which the rising root is meant.
    The exponent of f / 10 in C0 stands inside the logarithm.
    """
    f = np.asarray(frequency_ghz, np.float64)
    c0 = 0.12 + 0.4 * np.log10(np.maximum(f / 10, 1.0) ** 0.8)
    c1 = 0.07**c0 * 0.12 ** (1 - c0)
    c2 = 0.855 * c0 + 0.546 * (1 - c0)
    c3 = 0.139 * c0 + 0.043 * (1 - c0)
    margin = np.maximum(np.asarray(margin_db, np.float64), 1e-3)
    ratio = np.log10(margin / (np.maximum(rain_001_db, 1e-9) * c1))
    under = c2 * c2 - 4 * c3 * ratio
    exponent = (np.sqrt(np.maximum(under, 0.0)) - c2) / (2 * c3)
    share = np.where(under > 0, 10 ** np.minimum(exponent, 2.0), 0.0)
    share = np.where(np.asarray(margin_db) <= 0, 100.0, share)
    return np.asarray(np.clip(share, LEAST_PCT, 100.0))
