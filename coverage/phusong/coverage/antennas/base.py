"""What every antenna can say of itself."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import Protocol

from phusong.coverage.structures import Floats

__all__ = ["Antenna", "Pattern", "Radiation"]

Pattern = Callable[[Floats, Floats], Floats]
"""Gain relative to the maximum, dB (0 and below), at azimuths off the panel's front (-180 .. 180
degrees, clockwise seen from above) and elevations over its horizon (-90 .. 90, up positive)."""


@dataclass(frozen=True, slots=True)
class Radiation:
    """An antenna at one electrical tilt, in the frame of its panel."""

    broadcast: Pattern
    """What a phone that is not yet served sees: the whole antenna, or the envelope of the beams
    that carry the synchronisation signals."""
    gain_dbi: float | None
    """Maximum of ``broadcast`` over an isotropic antenna, losses taken off; None: not known."""
    traffic: Pattern | None = None
    """Envelope of the beams that carry data; None: the same as ``broadcast``."""
    traffic_gain_db: float = 0.0
    """Maximum of ``traffic`` less that of ``broadcast``."""


class Antenna(Hashable, Protocol):
    """Equal antennas compare equal: tables are kept once for all cells that share them."""

    @property
    def own_tilt_deg(self) -> float | None:
        """Electrical tilt of the antenna itself where a cell gives none, down positive."""

    def radiation(self, electrical_tilt_deg: float) -> Radiation:
        """The antenna with its beam dipped electrically, down positive."""
