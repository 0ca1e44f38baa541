"""Antennas at their tilts as tables that compiled loops read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from phusong.coverage.antennas.base import Antenna, Pattern, Radiation
from phusong.coverage.antennas.directions import panel_frame, sphere
from phusong.coverage.structures import Floats, Grid, Patterns

__all__ = ["AntennaTables", "Tilted", "antenna_tables", "network_tables"]

_TILT_STEP_DEG = 0.1
"""Tilts are held to this: nobody sets them finer, and every other tilt costs half a megabyte."""


class Tilted(NamedTuple):
    """An antenna as it hangs; tilts in degrees, down positive."""

    antenna: Antenna
    mechanical_tilt_deg: float
    electrical_tilt_deg: float

    def rounded(self) -> Tilted:
        """The same with tilts of tenths of a degree."""
        tilts = (round(round(t / _TILT_STEP_DEG) * _TILT_STEP_DEG, 1) for t in self[1:])
        return Tilted(self.antenna, *tilts)

    def radiation(self) -> Radiation:
        """What it radiates in the frame of its panel."""
        return _radiation(self.antenna, self.electrical_tilt_deg)


@dataclass(frozen=True, eq=False)
class AntennaTables:
    """Tables of the antennas of a network, every one once.

    ``patterns`` and ``patterns_best`` are those of :class:`phusong.coverage.structures.Network`;
    ``pattern``, ``traffic`` and ``traffic_gain_db`` have one element per antenna asked for.
    """

    patterns: Patterns
    patterns_best: Grid
    pattern: NDArray[np.int64]
    traffic: NDArray[np.int64]
    traffic_gain_db: Floats


@lru_cache(maxsize=64)
def antenna_tables(tilted: Tilted) -> tuple[Grid, Grid | None]:
    """Broadcast and traffic gain relative to their maxima, dB, float32 (361, 360); kept, read-only.

    None in place of the second where the antenna radiates data as it does the rest. Azimuths are
    those of the ground, the panel being turned on the sphere by its mechanical tilt.
    """
    radiation = tilted.radiation()
    azimuth, elevation = _frame(tilted.mechanical_tilt_deg)

    def table(pattern: Pattern) -> Grid:
        found = np.minimum(pattern(azimuth, elevation), 0.0).astype(np.float32)
        found.setflags(write=False)
        return found

    traffic = radiation.traffic
    return table(radiation.broadcast), None if traffic is None else table(traffic)


def network_tables(antennas: Sequence[Tilted]) -> AntennaTables:
    """Tables of many antennas; tilts are rounded to tenths of a degree."""
    tables: list[Grid] = []
    places: dict[Tilted, tuple[int, int, float]] = {}
    found = np.empty((len(antennas), 2), np.int64)
    gains = np.zeros(len(antennas))
    for i, hung in enumerate(antennas):
        tilted = hung.rounded()
        if tilted not in places:
            own, traffic = antenna_tables(tilted)
            tables.append(own)
            first = last = len(tables) - 1
            if traffic is not None:
                tables.append(traffic)
                last = len(tables) - 1
            places[tilted] = (first, last, tilted.radiation().traffic_gain_db)
        found[i, 0], found[i, 1], gains[i] = places[tilted]
    patterns = np.stack(tables) if tables else np.zeros((0, 361, 360), np.float32)
    return AntennaTables(
        patterns, patterns.max(axis=1), found[:, 0].copy(), found[:, 1].copy(), gains
    )


@lru_cache(maxsize=8)
def _frame(mechanical_tilt_deg: float) -> tuple[Floats, Floats]:
    """Directions of a table as the panel sees them; shared, hence read-only."""
    azimuth, elevation = sphere()
    seen = np.where(azimuth > 180, azimuth - 360, azimuth), elevation
    if mechanical_tilt_deg:
        seen = panel_frame(azimuth, elevation, mechanical_tilt_deg=mechanical_tilt_deg)
    for angles in seen:
        angles.setflags(write=False)
    return seen


@lru_cache(maxsize=256)
def _radiation(antenna: Antenna, electrical_tilt_deg: float) -> Radiation:
    """Kept, for the gain of an array is an integral over the sphere."""
    return antenna.radiation(electrical_tilt_deg)
