"""Antenna patterns: the sector of 3GPP TR 38.901 Table 7.3-1, with gain and widths as parameters."""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.typing import ArrayLike
from pydantic import BaseModel, ConfigDict, Field

from phusong.coverage.antennas.base import Radiation
from phusong.coverage.structures import Floats

__all__ = [
    "HORIZONTAL_WIDTH_DEG",
    "LARGEST_ATTENUATION_DB",
    "VERTICAL_WIDTH_DEG",
    "Omni",
    "Sector",
    "pattern_db",
]

HORIZONTAL_WIDTH_DEG = 65.0
"""Half-power width of a sector, Table 7.3-1."""
VERTICAL_WIDTH_DEG = 10.0
"""Half-power height of a macro panel's beam. Table 7.3-1 has 65 for one element; a panel stacks
eight or so of them, which leaves 6 to 15 degrees by band."""
LARGEST_ATTENUATION_DB = 30.0
"""A_max and SLA_V, Table 7.3-1."""


def pattern_db(
    off_azimuth_deg: ArrayLike,
    off_tilt_deg: ArrayLike,
    *,
    horizontal_width_deg: float = HORIZONTAL_WIDTH_DEG,
    vertical_width_deg: float = VERTICAL_WIDTH_DEG,
) -> Floats:
    """Gain relative to the maximum (0 and below), dB, TR 38.901 Table 7.3-1.

    Parameters
    ----------
    off_azimuth_deg
        Direction less azimuth, any number of turns; NaN: the antenna radiates all round.
    off_tilt_deg
        Elevation (up positive) plus downtilt (down positive). The tilt is taken as electrical: the
        beam dips by as much to every side.

    >>> pattern_db([0, 32.5, 180], 0).tolist()
    [0.0, -3.0, -30.0]
    """
    turned = np.abs(np.asarray(off_azimuth_deg, float)) % 360
    turned = np.minimum(turned, 360 - turned)
    across = np.minimum(12 * (turned / horizontal_width_deg) ** 2, LARGEST_ATTENUATION_DB)
    upright = 12 * (np.asarray(off_tilt_deg, float) / vertical_width_deg) ** 2
    upright = np.minimum(upright, LARGEST_ATTENUATION_DB)
    whole = np.where(np.isnan(across), 0.0, across) + upright
    return np.asarray(0.0 - np.minimum(whole, LARGEST_ATTENUATION_DB))


class Sector(BaseModel):
    """The sector of TR 38.901 Table 7.3-1; electrical tilt dips the beam to every side alike."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: Literal["sector"] = "sector"
    gain_dbi: float | None = Field(default=None, ge=-10, le=40)
    """None: what the cell or its carrier gives."""
    horizontal_width_deg: float = Field(default=HORIZONTAL_WIDTH_DEG, gt=0, le=360)
    """Half-power width."""
    vertical_width_deg: float = Field(default=VERTICAL_WIDTH_DEG, gt=0, le=180)
    """Half-power width in elevation."""

    @property
    def own_tilt_deg(self) -> float | None:
        """None."""
        return None

    def radiation(self, electrical_tilt_deg: float) -> Radiation:
        """Pattern at a tilt, see :func:`pattern_db`."""

        def pattern(azimuth_deg: Floats, elevation_deg: Floats) -> Floats:
            return pattern_db(
                azimuth_deg,
                elevation_deg + electrical_tilt_deg,
                horizontal_width_deg=self.horizontal_width_deg,
                vertical_width_deg=self.vertical_width_deg,
            )

        return Radiation(pattern, self.gain_dbi)


class Omni(BaseModel):
    """Alike all round, with the vertical cut of the sector."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: Literal["omni"] = "omni"
    gain_dbi: float | None = Field(default=None, ge=-10, le=40)
    """At the horizon; the carrier's where absent."""
    vertical_width_deg: float = Field(default=VERTICAL_WIDTH_DEG, gt=0, le=180)
    """Half-power width in elevation."""

    @property
    def own_tilt_deg(self) -> float | None:
        """None."""
        return None

    def radiation(self, electrical_tilt_deg: float) -> Radiation:
        """Pattern at a tilt, see :func:`pattern_db`."""

        def pattern(azimuth_deg: Floats, elevation_deg: Floats) -> Floats:
            return pattern_db(
                np.full_like(azimuth_deg, np.nan),
                elevation_deg + electrical_tilt_deg,
                vertical_width_deg=self.vertical_width_deg,
            )

        return Radiation(pattern, self.gain_dbi)
