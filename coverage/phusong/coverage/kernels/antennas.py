"""Gains out of antenna tables: half a degree up and down, a degree round, linear in dB between."""

from __future__ import annotations

from math import floor

import numpy as np

from phusong.coverage.compiled import compiled
from phusong.coverage.structures import Grid, Network, Patterns

_ELEVATIONS, _AZIMUTHS = 361, 360


@compiled
def pattern_gain(
    patterns: Patterns, index: int, off_azimuth_deg: float, elevation_deg: float
) -> float:
    """Gain of table ``index`` relative to the antenna's maximum, dB (0 and below).

    ``off_azimuth_deg`` is direction less azimuth, any number of turns; ``elevation_deg`` is
    positive upward and held to -90 .. 90; neither may be NaN.
    """
    turned = off_azimuth_deg - 360.0 * floor(off_azimuth_deg / 360.0)
    left = int(turned)
    across = turned - left
    if left >= _AZIMUTHS:  # a hair below a full turn is rounded up to it
        left = 0
    right = left + 1 if left + 1 < _AZIMUTHS else 0
    climbed = min(max(2.0 * elevation_deg + 180.0, 0.0), _ELEVATIONS - 1.0)
    low = min(int(climbed), _ELEVATIONS - 2)
    up = climbed - low
    below = (1.0 - across) * patterns[index, low, left] + across * patterns[index, low, right]
    above = (1.0 - across) * patterns[index, low + 1, left]
    above += across * patterns[index, low + 1, right]
    gain: float = (1.0 - up) * below + up * above
    return gain


@compiled
def best_gain(patterns_best: Grid, index: int, off_azimuth_deg: float) -> float:
    """The most that :func:`pattern_gain` gives in a direction at any elevation, dB, from above.

    ``patterns_best`` (patterns, azimuths) holds the maximum of every column of the tables.
    """
    turned = off_azimuth_deg - 360.0 * floor(off_azimuth_deg / 360.0)
    left = int(turned)
    across = turned - left
    if left >= _AZIMUTHS:
        left = 0
    right = left + 1 if left + 1 < _AZIMUTHS else 0
    gain: float = (1.0 - across) * patterns_best[index, left]
    gain += across * patterns_best[index, right]
    return gain


@compiled
def cell_gain(net: Network, cell: int, bearing: float, elevation: float) -> float:
    """Gain relative to the antenna's maximum (0 and below) from its table, dB.

    ``elevation`` is positive upward, NaN for the best of the vertical cut. A cell without azimuth
    radiates all round.
    """
    # Every array is read once and outside branches: numba can then leave its reference counts alone.
    azimuth, pattern, patterns, best = (
        net.azimuth[cell],
        net.pattern[cell],
        net.patterns,
        net.patterns_best,
    )
    turned = 0.0 if np.isnan(azimuth) else bearing - azimuth
    if np.isnan(elevation):
        return best_gain(best, pattern, turned)
    return pattern_gain(patterns, pattern, turned, elevation)
