"""The sectoral reference antenna of Recommendation ITU-R F.1336-5, recommends 3.1."""

from __future__ import annotations

from typing import Literal

import numpy as np
from pydantic import BaseModel, ConfigDict, Field

from phusong.coverage.antennas.base import Radiation
from phusong.coverage.structures import Floats

__all__ = ["ReferenceSector"]


class ReferenceSector(BaseModel):
    """Peak side-lobe pattern from 400 MHz to 6 GHz, recommends 3.1.1."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: Literal["f1336"] = "f1336"
    gain_dbi: float = Field(ge=5, le=30)
    """In the strongest direction; the carrier's where absent."""
    horizontal_width_deg: float = Field(default=65.0, gt=0, le=120)
    """Half-power width."""
    vertical_width_deg: float | None = Field(default=None, gt=0, le=45)
    """None: from gain and horizontal width, recommends 3.3."""
    k_p: float = Field(default=0.7, ge=0, le=1)
    """Parameter of the relative side-lobe level in both planes."""
    k_h: float = Field(default=0.7, ge=0, le=1)
    """Azimuth pattern adjustment by leaked power."""
    k_v: float = Field(default=0.3, ge=0, le=1)
    """Elevation pattern adjustment by leaked power."""

    @property
    def own_tilt_deg(self) -> float | None:
        """None."""
        return None

    @property
    def height_deg(self) -> float:
        """Half-power height of the beam, theta_3."""
        if self.vertical_width_deg is not None:
            return self.vertical_width_deg
        return 31000 * 10 ** (-0.1 * self.gain_dbi) / self.horizontal_width_deg

    def radiation(self, electrical_tilt_deg: float) -> Radiation:
        """Pattern at a tilt; elevations are squeezed toward the poles, recommends 3.5."""

        def pattern(azimuth_deg: Floats, elevation_deg: Floats) -> Floats:
            dipped = elevation_deg + electrical_tilt_deg
            room = np.where(dipped >= 0, 90 + electrical_tilt_deg, 90 - electrical_tilt_deg)
            return self._gain_db(azimuth_deg, 90 * dipped / room)

        return Radiation(pattern, self.gain_dbi)

    def _gain_db(self, azimuth_deg: Floats, elevation_deg: Floats) -> Floats:
        across = self._across(np.abs(azimuth_deg) / self.horizontal_width_deg)
        behind = float(self._across(np.array(180 / self.horizontal_width_deg)))
        # R: how much of the vertical pattern holds, all ahead and none behind.
        share = 1 - across / behind
        return across + share * self._upright(np.abs(elevation_deg) / self.height_deg)

    @property
    def _behind_db(self) -> float:
        """G_180."""
        return float(-12 + 10 * np.log10(1 + 8 * self.k_p) - 15 * np.log10(180 / self.height_deg))

    def _across(self, x: Floats) -> Floats:
        """G_hr."""
        beyond = 12 * x ** (2 - self.k_h) + 3 * (1 - 0.5**-self.k_h)
        return np.maximum(np.where(x <= 0.5, -12 * x**2, -beyond), self._behind_db)

    def _upright(self, x: Floats) -> Floats:
        """G_vr."""
        k, last = self.k_v, 90 / self.height_deg
        knee = np.sqrt(1 - 0.36 * k)
        rest = 10 * np.log10(4**-1.5 + k)
        fall = 15 * np.log10(180 / self.height_deg) + rest - 10 * np.log10(1 + 8 * self.k_p)
        slope = fall / np.log10(22.5 / self.height_deg)
        far = np.maximum(x, 1e-6)  # both branches are evaluated everywhere
        return np.select(
            [x < knee, x < 4, x < last],
            [
                -12 * x**2,
                -12 + 10 * np.log10(far**-1.5 + k),
                -12 + rest - slope * np.log10(far / 4),
            ],
            self._behind_db,
        )
