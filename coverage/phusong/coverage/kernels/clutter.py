"""Loss from clutter round a terminal (P.2108-1 section 3.1), compiled."""

from __future__ import annotations

from math import atan, degrees, log10, sqrt

from phusong.coverage.compiled import compiled
from phusong.coverage.kernels.diffraction import knife_edge

LAST_SCATTERING = 2
"""Clutter categories up to this one (water, open land) scatter; the others are walls."""


@compiled
def terminal_clutter(
    frequency: float, height: float, clutter: float, scattering: bool, street: float
) -> float:
    """Loss from clutter round an antenna below its tops, P.2108-1 section 3.1, eqs. (1)-(2).

    ``scattering`` (water, open land) takes eq. (2b), otherwise diffraction over the last top (2a).
    """
    if height >= clutter:
        return 0.0
    if scattering:
        return -(21.8 + 6.2 * log10(frequency)) * log10(height / clutter)
    below = clutter - height
    nu = 0.342 * sqrt(frequency) * sqrt(below * degrees(atan(below / street)))
    return knife_edge(nu) - 6.03
