"""Measured antennas: a horizontal and a vertical cut made into a pattern over the whole sphere."""

from __future__ import annotations

from typing import Annotated, Literal

import numpy as np
from pydantic import AfterValidator, BaseModel, ConfigDict, Field
from pydantic_core import PydanticCustomError

from phusong.coverage.antennas.base import Radiation
from phusong.coverage.structures import Floats

__all__ = ["Measured"]


def _whole(cut: tuple[float, ...]) -> tuple[float, ...]:
    if len(cut) != 360:
        raise PydanticCustomError("antenna-cut-length", "{count}", {"count": len(cut)})
    return cut


Cut = Annotated[tuple[Annotated[float, Field(ge=0, le=200)], ...], AfterValidator(_whole)]
_AROUND = np.arange(361.0)


class Measured(BaseModel):
    """Two cuts of 360 attenuations in dB below the maximum, as MSI and PLN files give them.

    Between the cuts stands horizontal projection interpolation, known from planning tools (its
    formula is in the manuals of Altair WinProp): the horizontal cut, corrected by what the vertical
    one loses in front and, with growing azimuth, behind. It gives back both cuts as they are::

        G(az, el) = H(az) - (1 - |az|/180) (H(0) - V(el)) - |az|/180 (H(180) - V(180 - el))

    In front of a tilted antenna V wins over H(0), so it does not matter whether the horizontal cut
    was taken through the horizon or through the dipped beam.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: Literal["measured"] = "measured"
    gain_dbi: float = Field(ge=-10, le=40)
    """In the strongest direction."""
    horizontal_db: Cut
    """By azimuth off the front, 0 .. 359 degrees clockwise."""
    vertical_db: Cut
    """From the horizon in front (0) down to the nadir (90), the horizon behind (180) and up."""
    tilt_deg: float = Field(default=0.0, ge=-30, le=40)
    """Electrical tilt that the vertical cut was measured with."""

    @property
    def own_tilt_deg(self) -> float | None:
        """Tilt of the measurement."""
        return self.tilt_deg

    def radiation(self, electrical_tilt_deg: float) -> Radiation:
        """Pattern with the vertical cut moved by the tilt less that of the measurement."""
        moved = electrical_tilt_deg - self.tilt_deg
        across = np.array((*self.horizontal_db, self.horizontal_db[0]))
        upright = np.array((*self.vertical_db, self.vertical_db[0]))

        def pattern(azimuth_deg: Floats, elevation_deg: Floats) -> Floats:
            down = -elevation_deg - moved
            ahead = np.interp(down % 360, _AROUND, upright)
            behind = np.interp((180 - down) % 360, _AROUND, upright)
            share = np.abs(azimuth_deg) / 180
            level = np.interp(azimuth_deg % 360, _AROUND, across)
            level = level - (1 - share) * (across[0] - ahead) - share * (across[180] - behind)
            return np.asarray(-np.maximum(level, 0.0))

        return Radiation(pattern, self.gain_dbi)
