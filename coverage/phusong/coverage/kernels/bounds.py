"""Losses that a path has at least, compiled: what is surely too weak need not be computed.

Of the obstacles only two points count, the one that the mast sees highest, which a ray knows anyway,
and the last sample before the receiver. Bullington's knife grows with either slope (P.526-15 section
4.5.1), so a slope that is too low gives a loss that is too low.
"""

from __future__ import annotations

from math import sqrt

from phusong.coverage.compiled import inlined
from phusong.coverage.kernels.elementary import LOG_E, decay_above, decibels_below
from phusong.coverage.kernels.p1812 import long_path
from phusong.coverage.kernels.p1812_air import Tuned

_LIGHT_M_GHZ = 0.299792458


@inlined
def least_knife(slope: float, line: float, last_slope: float, at: float) -> float:
    """Knife at least, m per root of a step; 0 where nothing is sure.

    Slopes are m per step over the flattened earth: from the mast to its horizon and to the receiver,
    and from the receiver back to one sample.
    """
    if slope <= line or slope + last_slope <= 0:
        return 0.0
    cross = at * (line + last_slope) / (slope + last_slope)
    if cross <= 0 or cross >= at:
        return 0.0
    return (slope - line) * cross * sqrt(at / (cross * (at - cross)))


@inlined
def least_bullington(knife: float, distance: float, wavelength: float) -> float:
    """At most :func:`.diffraction.bullington`, dB, for a knife above zero."""
    away = knife / sqrt(wavelength) - 0.1
    loss = 6.9 + 2 * decibels_below(sqrt(away * away + 1) + away)
    return loss + (1 - decay_above(loss / 6)) * (10 + 0.02 * distance)


@inlined
def least_p1812(distance: float, knife: float, setup: Tuned) -> float:
    """At most what P.1812 gives at p = 50 %, dB, for a hidden receiver.

    Ducting leaves at least F_k of the diffraction (eq. 61, with L_minbap no less than free space);
    troposcatter (eq. 63) is taken without its angle.
    """
    spread = 2 * decibels_below(distance)
    diffraction = least_bullington(knife, distance, _LIGHT_M_GHZ / setup.frequency)
    modified = setup.free + spread + long_path(distance) * diffraction
    scattered = setup.scatter + 2 * spread
    apart = abs(scattered - modified)
    # 5 log10(1 + z) is at most z 5 / ln 10, and at most 5 log10 2.
    both = min(5 * LOG_E * decay_above(0.2 / LOG_E * apart), 1.5051499783199061)
    return min(scattered, modified) - both


@inlined
def least_p526(distance: float, knife: float, frequency: float) -> float:
    """At most free space and delta-Bullington, dB."""
    free = 92.45 + 2 * decibels_below(distance * frequency)
    return free + least_bullington(knife, distance, _LIGHT_M_GHZ / frequency)


@inlined
def least_free(distance: float, frequency: float) -> float:
    """At most what P.526, and P.1812 at p = 50 %, give over a free path, dB.

    0.1 dB covers P.1812's rounded constant and what its eq. (63) takes off.
    """
    return 92.3 + 2 * decibels_below(distance * frequency)
