"""Settings of the propagation model: delta-Bullington over terrain, clutter round the receiver.

Loss of a path = free space (P.525-4) + diffraction over the bare terrain (P.526-15 section 4.5) +
clutter round the receiver (P.2108-1 section 3.1). Clutter is not also put on top of the profile:
the heights may come from a surface model that holds it already, and the last obstacle would count
twice. The result is a median over locations; fading margin is :mod:`.link_budget`'s.
"""

from __future__ import annotations

from enum import StrEnum

from pydantic import BaseModel, ConfigDict, Field

from phusong.coverage.structures import Air, Settings

__all__ = ["EARTH_RADIUS_KM", "Polarisation", "PropagationModel"]

EARTH_RADIUS_KM = 6371.0


class Polarisation(StrEnum):
    """Polarisation over the smooth earth; above 300 MHz over land it hardly matters."""

    HORIZONTAL = "horizontal"
    VERTICAL = "vertical"


class PropagationModel(BaseModel):
    """What a run assumes about air, ground and streets."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    k_factor: float = Field(default=4 / 3, gt=0.3, le=10)
    """Effective over true radius of the earth; 4/3 is the median of a standard atmosphere."""
    polarisation: Polarisation = Polarisation.VERTICAL
    permittivity: float = Field(default=22.0, ge=1, le=100)
    """Relative permittivity of the ground; 22 is land (P.526-15 section 3.1.1), 80 the sea."""
    conductivity_s_per_m: float = Field(default=0.003, ge=0, le=10)
    """Conductivity of the ground; 0.003 is land, 5 the sea."""
    street_width_m: float = Field(default=27.0, gt=0, le=200)
    """Width of the open strip round the receiver, P.2108-1 section 3.1."""

    @property
    def effective_radius_km(self) -> float:
        """Radius of the earth over which rays run straight."""
        return EARTH_RADIUS_KM * self.k_factor

    def settings(self, receiver_height_m: float, extra_db: float) -> Settings:
        """The same as the compiled loops want it."""
        return Settings(
            ce=1 / self.effective_radius_km,
            receiver_height_m=receiver_height_m,
            vertical=self.polarisation is Polarisation.VERTICAL,
            permittivity=self.permittivity,
            conductivity=self.conductivity_s_per_m,
            street_width_m=self.street_width_m,
            extra_db=extra_db,
            model=0,
            air=Air(time_percentage=50.0, delta_n=45.0, surface_n=325.0, latitude=12.3),
            ce_rare=1 / (3 * EARTH_RADIUS_KM),
        )
