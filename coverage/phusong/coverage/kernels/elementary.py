"""Logarithm, exponential and their kin as plain arithmetic, compiled.

A library's function is a call, and a loop that calls cannot run in vector registers. These are a few
multiplications each and become part of their caller: a processor does eight pixels at a time. They
differ from the library's by some units in the last place of double precision.
"""

from __future__ import annotations

from math import floor, sqrt

import numpy as np

from phusong.coverage.compiled import fused

LN_2 = 0.6931471805599453
LN_2_HIGH = 0.693147180369123816490  # with 21 zero bits at its end: whole multiples are exact
LN_2_LOW = 1.90821492927058770002e-10
LOG_E = 0.4342944819032518
"""log10(e)."""
_ROOT_HALF = np.int64(0x3FE6A09E667F3BCD)
"""Bits of the root of one half."""
_MANTISSA_BITS = np.int64(52)
_BIAS = np.int64(1023)
_LARGEST = 708.0
"""Exponents beyond give infinity or zero in double precision; here they stand still."""


@fused
def ln(x: float) -> float:
    """Natural logarithm of a positive normal number; of any other there is no meaning.

    x = 2^k z with z from sqrt(1/2) to sqrt(2); ln z = 2 artanh((z - 1) / (z + 1)), whose series is
    cut where its terms fall below the last place.
    """
    bits = np.float64(x).view(np.int64)
    k = (bits - _ROOT_HALF) >> _MANTISSA_BITS
    z = np.int64(bits - (k << _MANTISSA_BITS)).view(np.float64)
    s = (z - 1) / (z + 1)
    t = s * s
    tail = 2 / 17 + t * (2 / 19 + t * (2 / 21))
    tail = 2 / 11 + t * (2 / 13 + t * (2 / 15 + t * tail))
    tail = t * (2 / 3 + t * (2 / 5 + t * (2 / 7 + t * (2 / 9 + t * tail))))
    whole = np.float64(k)
    return whole * LN_2_HIGH + (whole * LN_2_LOW + s * tail + 2 * s)


@fused
def exponential(x: float) -> float:
    """e^x; beyond +-708 that of 708."""
    x = min(max(x, -_LARGEST), _LARGEST)
    k = floor(x * (1 / LN_2) + 0.5)
    r = x - k * LN_2_HIGH - k * LN_2_LOW
    tail = 1 / 39916800 + r * (1 / 479001600 + r * (1 / 6227020800))
    tail = 1 / 362880 + r * (1 / 3628800 + r * tail)
    tail = 1 / 5040 + r * (1 / 40320 + r * tail)
    tail = 1 / 120 + r * (1 / 720 + r * tail)
    tail = 0.5 + r * (1 / 6 + r * (1 / 24 + r * tail))
    scale = np.int64((np.int64(k) + _BIAS) << _MANTISSA_BITS).view(np.float64)
    return scale + scale * (r + r * r * tail)


@fused
def decibels(ratio: float) -> float:
    """10 log10 of a positive ratio."""
    return 10 * LOG_E * ln(ratio)


@fused
def decibels_below(ratio: float) -> float:
    """10 log10 of a positive ratio, or up to 0.06 dB less, at a fraction of the cost.

    Between powers of two the logarithm lies above its chord, by a parabola that is held too flat.
    """
    bits = np.float64(ratio).view(np.int64)
    k = (bits >> _MANTISSA_BITS) - _BIAS
    part = np.int64(bits - (k << _MANTISSA_BITS)).view(np.float64) - 1
    return 3.010299956639812 * (k + part + 0.2786 * part * (1 - part))


@fused
def decay_above(x: float) -> float:
    """e^-x for x >= 0, or a little more: its inverse's series, cut."""
    return 1 / (1 + x * (1 + x * (1 / 2 + x * (1 / 6 + x * (1 / 24)))))


@fused
def log_10(x: float) -> float:
    """log10 of a positive number."""
    return LOG_E * ln(x)


@fused
def power(x: float, exponent: float) -> float:
    """x^exponent of a positive number."""
    return exponential(exponent * ln(x))


@fused
def tanh(x: float) -> float:
    """Hyperbolic tangent."""
    return 1 - 2 / (exponential(2 * x) + 1)


@fused
def arctan(x: float) -> float:
    """Inverse tangent, radians: halved twice, then its series."""
    size = abs(x)
    inverse = size > 1
    y = 1 / size if inverse else size
    y = y / (1 + sqrt(1 + y * y))
    y = y / (1 + sqrt(1 + y * y))
    t = y * y
    tail = 1 / 13 - t * (1 / 15 - t * (1 / 17 - t * (1 / 19 - t * (1 / 21))))
    tail = t * (1 / 3 - t * (1 / 5 - t * (1 / 7 - t * (1 / 9 - t * (1 / 11 - t * tail)))))
    angle = 4 * (y - y * tail)
    angle = 0.5 * np.pi - angle if inverse else angle
    return -angle if x < 0 else angle


@fused
def bearing_deg(east: float, north: float) -> float:
    """Direction of a point, degrees clockwise from north, -180 to 180; south of no distance."""
    size = sqrt(east * east + north * north)
    half = arctan(east / (size + north)) if north >= 0 else arctan((size - north) / east)
    return 180.0 if size == 0 else half * (360 / np.pi)
