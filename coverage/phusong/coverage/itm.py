"""Irregular Terrain Model (Longley-Rice), point to point.

Version 1.2.2 after Hufford, "The ITS Irregular Terrain Model, version 1.2.2: the algorithm", and
Hufford, Longley and Kissick, NTIA Report 82-100 (1982). Valid from 20 MHz to 20 GHz, antennas 0.5 to
3000 m above ground, paths of 1 to 2000 km; within these the model itself warns of what it was not
fitted to, and the result tells it.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from statistics import NormalDist

import numpy as np
from numpy.typing import ArrayLike
from pydantic import BaseModel, ConfigDict, Field

from phusong.coverage.formulas import require_within
from phusong.coverage.kernels.itm import (
    beyond,
    diffraction_line,
    exceeded,
    reference_attenuation,
    scatter_line,
)
from phusong.coverage.kernels.itm_setup import ItmSetup, itm_setup
from phusong.coverage.kernels.itm_terrain import ItmPath, analysed, prepared, scratch_size
from phusong.coverage.polarisation import Polarisation
from phusong.coverage.structures import Grid, ItmAir

__all__ = [
    "Itm",
    "ItmClimate",
    "ItmModel",
    "ItmRegion",
    "ItmVariability",
    "ItmWarning",
    "itm_loss",
]


class ItmClimate(StrEnum):
    """Climates with curves of their own, in the order of NTIA Report 82-100."""

    EQUATORIAL = "equatorial"
    CONTINENTAL_SUBTROPICAL = "continental-subtropical"
    MARITIME_SUBTROPICAL = "maritime-subtropical"
    DESERT = "desert"
    CONTINENTAL_TEMPERATE = "continental-temperate"
    MARITIME_TEMPERATE_LAND = "maritime-temperate-land"
    MARITIME_TEMPERATE_SEA = "maritime-temperate-sea"


class ItmVariability(StrEnum):
    """Which kinds of variability the confidence takes in; the others keep a share of their own."""

    SINGLE_MESSAGE = "single-message"
    """Time, location and situation together."""
    ACCIDENTAL = "accidental"
    """Location and situation; time by itself."""
    MOBILE = "mobile"
    """Situation; time and location together are the reliability, given as share of time."""
    BROADCAST = "broadcast"
    """Situation; time and location each by itself."""


class ItmRegion(StrEnum):
    """What carries the signal to the path's end."""

    LINE_OF_SIGHT = "line-of-sight"
    """The end lies before both horizons together."""
    DIFFRACTION = "diffraction"
    SCATTER = "scatter"


class ItmWarning(StrEnum):
    """What the model was not fitted to; ``itm-warning-<value>`` in the catalogues."""

    FREQUENCY = "frequency"
    """Below 40 MHz or above 10 GHz."""
    HEIGHT = "height"
    """An antenna below 1 m or above 1000 m."""
    NEAR = "near"
    """So near for the difference of the effective heights that angles are steep."""
    FAR = "far"
    """Beyond 1000 km."""
    STEEP = "steep"
    """A horizon more than 0.2 rad above or below the antenna."""
    HORIZON = "horizon"
    """A horizon less than a tenth or more than three times as far as a smooth earth's."""
    AIR = "air"
    """Refractivity or curvature at the path's height outside 250 to 400 N-units, 75 to 250 / Gm."""
    GROUND = "ground"
    """Ground that conducts so well that the surface impedance turns."""
    RARE = "rare"
    """Quantiles beyond 99.9 %."""


class ItmModel(BaseModel):
    """What a run assumes about air, ground and certainty."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    surface_refractivity: float = Field(default=360.0, ge=250, le=400)
    """N_0 at sea level, N-units; 360 is Report 82-100's figure for an equatorial climate."""
    permittivity: float = Field(default=15.0, gt=1, le=100)
    """Relative permittivity; 15 is average ground, 81 water (Report 82-100)."""
    conductivity_s_per_m: float = Field(default=0.005, ge=0, le=10)
    """Conductivity; 0.005 is average ground, 5 the sea."""
    polarisation: Polarisation = Polarisation.VERTICAL
    """Of the wave."""
    climate: ItmClimate = ItmClimate.EQUATORIAL
    """Of the model's seven."""
    variability: ItmVariability = ItmVariability.MOBILE
    """What is random: of the model's four modes."""
    location_varies: bool = False
    """The profile is of the very place, so that locations need not vary on top of it."""
    situation_varies: bool = True
    """Paths that look the same to the model differ; the confidence is about them."""
    time_percentage: float = Field(default=50.0, gt=0, lt=100)
    """Share of time for which the loss is not exceeded."""
    location_percentage: float = Field(default=50.0, gt=0, lt=100)
    """Share of locations."""
    confidence_percentage: float = Field(default=50.0, gt=0, lt=100)
    """Share of situations."""

    def air(self) -> ItmAir:
        """The same as the compiled loops want it."""
        return ItmAir(
            refractivity=self.surface_refractivity,
            permittivity=self.permittivity,
            conductivity=self.conductivity_s_per_m,
            vertical=self.polarisation is Polarisation.VERTICAL,
            climate=1 + list(ItmClimate).index(self.climate),
            mode=list(ItmVariability).index(self.variability),
            location=self.location_varies,
            situation=self.situation_varies,
            z_time=_deviate(self.time_percentage),
            z_location=_deviate(self.location_percentage),
            z_confidence=_deviate(self.confidence_percentage),
        )


@dataclass(frozen=True, slots=True)
class Itm:
    """A prediction and what the model made of the terrain."""

    path: ItmPath
    """Effective heights, horizons, roughness; see :class:`.kernels.itm_terrain.ItmPath`."""
    region: ItmRegion
    free_space_db: float
    reference_db: float
    """A_ref, median attenuation relative to free space, before climate and quantiles, eq. (4.1)."""
    basic_loss_db: float
    """Basic transmission loss not exceeded at the shares of time, locations and confidence."""
    warnings: tuple[ItmWarning, ...]


def itm_loss(
    height_m: ArrayLike,
    *,
    step_km: float,
    transmitter_height_m: float,
    receiver_height_m: float,
    frequency_ghz: float,
    model: ItmModel | None = None,
) -> Itm:
    """Basic transmission loss over a profile.

    Parameters
    ----------
    height_m
        Ground above sea from the transmitter to the receiver in equal steps, shape (N,), N >= 3.
    step_km
        Between neighbouring heights; the whole path is 1 to 2000 km.
    transmitter_height_m, receiver_height_m
        Antennas above **ground**, 0.5 to 3000 m.
    frequency_ghz
        0.02 to 20 GHz.
    model
        Air, ground and certainty; by default a tropical coast and medians.

    Raises
    ------
    ValueError
        For a profile that is no profile, and whatever lies outside the model's limits.
    """
    h = _profile(height_m)
    require_within((h.size - 1) * step_km, (1, 2000), quantity="path length", unit="km")
    antennas = (transmitter_height_m, receiver_height_m)
    require_within(antennas, (0.5, 3000), quantity="antenna height", unit="m")
    require_within(frequency_ghz, (0.02, 20), quantity="frequency", unit="GHz")
    setup = itm_setup(1e3 * frequency_ghz, (model or ItmModel()).air())
    n = h.size - 1
    room = prepared(h, n, np.empty(scratch_size(n)))
    htg, hrg = map(float, antennas)
    path = analysed(room, n, 1e3 * step_km, htg, hrg, setup.refractivity)
    reference = reference_attenuation(path, setup)
    free_space = setup.free_space + 20 * float(np.log10(path.distance))
    return Itm(
        path=path,
        region=_region(path, setup),
        free_space_db=free_space,
        reference_db=reference,
        basic_loss_db=free_space + exceeded(reference, path, setup),
        warnings=tuple(_warnings(path, setup)),
    )


def _deviate(percentage: float) -> float:
    """Standard normal deviate that is exceeded for so many per cent."""
    return -NormalDist().inv_cdf(percentage / 100)


def _profile(height_m: ArrayLike) -> Grid:
    h = np.array(height_m, np.float32)
    if h.ndim != 1 or h.size < 3 or not np.all(np.isfinite(h)):
        raise ValueError("a profile has three heights or more, all of them known")
    return h


def _region(path: ItmPath, setup: ItmSetup) -> ItmRegion:
    shadow = beyond(path, setup)
    if path.distance < shadow.seen:
        return ItmRegion.LINE_OF_SIGHT
    line = diffraction_line(path, shadow, setup)
    if path.distance <= max(shadow.smooth, scatter_line(path, shadow, line, setup).begins):
        return ItmRegion.DIFFRACTION
    return ItmRegion.SCATTER


def _warnings(path: ItmPath, setup: ItmSetup) -> list[ItmWarning]:
    """What the reference implementation flags, each by its name."""
    heights = np.array([path.height_t, path.height_r])
    effective = np.array([path.effective_t, path.effective_r])
    horizons = np.array([path.horizon_t, path.horizon_r])
    angles = np.array([path.angle_t, path.angle_r])
    smooth = np.sqrt(2 * effective / path.curvature)
    deviates = np.abs([setup.z_time, setup.z_location, setup.z_confidence])
    inside = {
        ItmWarning.FREQUENCY: 0.838 <= setup.wave_number <= 210,
        ItmWarning.HEIGHT: np.all((heights >= 1) & (heights <= 1000)),
        ItmWarning.NEAR: path.distance >= abs(effective[0] - effective[1]) / 0.2,
        ItmWarning.FAR: path.distance <= 1000e3,
        ItmWarning.STEEP: np.all(np.abs(angles) <= 0.2),
        ItmWarning.HORIZON: np.all((horizons >= 0.1 * smooth) & (horizons <= 3 * smooth)),
        ItmWarning.AIR: 250 <= path.refractivity <= 400 and 75e-9 <= path.curvature <= 250e-9,
        ItmWarning.GROUND: setup.ground_re >= abs(setup.ground_im),
        ItmWarning.RARE: bool(deviates.max() <= 3.1),
    }
    return [warning for warning, fits in inside.items() if not fits]
