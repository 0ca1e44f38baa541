"""Active arrays: panels of elements whose beams are steered, told by the envelope of their beams.

A phone is served by the best beam, so what counts is, in every direction, the largest gain of any
beam of a set: the few wide ones that carry the synchronisation signals (SSB), and the many narrow
ones that carry data. Element pattern and array factor are those of TR 38.901 section 7.3 (and of
Recommendation ITU-R M.2101 Annex 1, section 5); the absolute gain of each beam is its directivity,
found by integrating it over the sphere, less losses.
"""

from __future__ import annotations

from typing import Annotated, Literal, NamedTuple

import numpy as np
from pydantic import BaseModel, ConfigDict, Field

from phusong.coverage.antennas.base import Radiation
from phusong.coverage.antennas.directions import band_shares, sphere
from phusong.coverage.antennas.sector import pattern_db
from phusong.coverage.structures import Floats

__all__ = ["Beams", "PanelArray"]

_LOWEST = 1e-9
"""Of a power relative to isotropic: deeper nulls are filled by scatter, and have no logarithm."""

Off = Annotated[float, Field(ge=-75, le=75)]
Dip = Annotated[float, Field(ge=-30, le=30)]


class Beams(BaseModel):
    """One beam in every one of the azimuths at every one of the tilts."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    azimuth_deg: tuple[Off, ...] = Field(min_length=1, max_length=64)
    """Off the front of the panel, clockwise seen from above."""
    downtilt_deg: tuple[Dip, ...] = Field(default=(0.0,), min_length=1, max_length=16)
    """Added to the electrical tilt of the cell."""
    rows: int | None = Field(default=None, ge=1, le=64)
    """A beam is as high as that of a panel of so many rows; None: of the whole panel."""
    columns: int | None = Field(default=None, ge=1, le=64)
    """A beam is as wide as that of a panel of so many columns; all power goes into it."""


class PanelArray(BaseModel):
    """A panel of rows and columns of equal elements; spacings in wavelengths.

    With the defaults the SSB beams reach 19.4 dBi and the traffic beams 24.7 dBi; a single element
    has 8.0 dBi, as TR 38.901 says.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    kind: Literal["array"] = "array"
    rows: int = Field(default=12, ge=1, le=64)
    """Elements above each other."""
    columns: int = Field(default=8, ge=1, le=64)
    """Elements side by side."""
    row_spacing: float = Field(default=0.7, ge=0.3, le=2)
    """Of elements, in wavelengths."""
    column_spacing: float = Field(default=0.5, ge=0.3, le=2)
    """Of elements, in wavelengths."""
    element_horizontal_width_deg: float = Field(default=65.0, gt=0, le=360)
    """Half-power width of one element."""
    element_vertical_width_deg: float = Field(default=65.0, gt=0, le=180)
    """The same in elevation."""
    loss_db: float = Field(default=1.8, ge=0, le=20)
    """Between the power that is told and the air. The element of Table 7.3-1 has a directivity of
    9.8 dBi by its shape and a gain of 8 dBi by its table."""
    ssb: Beams = Beams(azimuth_deg=(-45.0, -15.0, 15.0, 45.0), columns=2)
    traffic: Beams = Beams(azimuth_deg=tuple(range(-60, 61, 6)), downtilt_deg=(-3.0, 0.0, 3.0, 6.0))

    @property
    def own_tilt_deg(self) -> float | None:
        """None."""
        return None

    def radiation(self, electrical_tilt_deg: float) -> Radiation:
        """Envelopes of both sets of beams, all beams dipped by the tilt."""
        ssb = _Envelope.of(self, self.ssb, electrical_tilt_deg)
        traffic = _Envelope.of(self, self.traffic, electrical_tilt_deg)
        return Radiation(
            broadcast=ssb.relative_db,
            gain_dbi=ssb.peak_dbi - self.loss_db,
            traffic=traffic.relative_db,
            traffic_gain_db=traffic.peak_dbi - ssb.peak_dbi,
        )


class _Beam(NamedTuple):
    """What a set's beams share: the panel, and the directions they are steered to."""

    panel: PanelArray
    rows: int
    columns: int
    up: Floats
    """Sines of the elevations, one per tilt."""
    aside: Floats
    """Sines of the azimuths."""


class _Envelope(NamedTuple):
    """A set of beams, and the directivity of each, (tilts, azimuths)."""

    beam: _Beam
    directivity: Floats
    peak_dbi: float

    @classmethod
    def of(cls, panel: PanelArray, beams: Beams, electrical_tilt_deg: float) -> _Envelope:
        """Steer every beam and integrate it over the sphere."""
        beam = _Beam(
            panel,
            beams.rows or panel.rows,
            beams.columns or panel.columns,
            -np.sin(np.radians(np.array(beams.downtilt_deg) + electrical_tilt_deg)),
            np.sin(np.radians(np.array(beams.azimuth_deg))),
        )
        azimuth, elevation = sphere()
        element, upright, across = _factors(beam, azimuth, elevation)
        # The vertical factor depends on elevation alone: rings are summed up once per azimuth.
        rings = (across * element).mean(axis=2) * band_shares()
        whole = _Envelope(beam, 1 / (upright[:, :, 0] @ rings.T), 0.0)
        peak = 10 * np.log10(whole.power(azimuth, elevation).max())
        return whole._replace(peak_dbi=float(peak))

    def relative_db(self, azimuth_deg: Floats, elevation_deg: Floats) -> Floats:
        """Envelope relative to its maximum."""
        return 10 * np.log10(self.power(azimuth_deg, elevation_deg)) - self.peak_dbi

    def power(self, azimuth_deg: Floats, elevation_deg: Floats) -> Floats:
        """Largest gain of any beam over an isotropic antenna, without losses."""
        element, upright, across = _factors(self.beam, azimuth_deg, elevation_deg)
        best = np.zeros_like(element)
        for up, gains in zip(upright, self.directivity, strict=True):
            widest = np.zeros_like(element)
            for aside, gain in zip(across, gains, strict=True):
                np.maximum(widest, gain * aside, out=widest)
            np.maximum(best, up * widest, out=best)
        return np.maximum(best * element, _LOWEST)


def _factors(
    beam: _Beam, azimuth_deg: Floats, elevation_deg: Floats
) -> tuple[Floats, Floats, Floats]:
    """Powers of the element, of the column (per tilt) and of the row (per azimuth); 1 at most."""
    panel = beam.panel
    element = pattern_db(
        azimuth_deg,
        elevation_deg,
        horizontal_width_deg=panel.element_horizontal_width_deg,
        vertical_width_deg=panel.element_vertical_width_deg,
    )
    climb, turn = np.radians(elevation_deg), np.radians(azimuth_deg)
    up, aside = np.sin(climb), np.cos(climb) * np.sin(turn)
    upright = [_line(beam.rows, panel.row_spacing * (up - to)) for to in beam.up]
    across = [_line(beam.columns, panel.column_spacing * (aside - to)) for to in beam.aside]
    return np.power(10, element / 10), np.stack(upright), np.stack(across)


def _line(count: int, off: Floats) -> Floats:
    """Power of ``count`` equal sources in a line relative to all in phase; ``off`` in turns."""
    half = np.pi * off
    bottom = count * np.sin(half)
    in_phase = np.abs(bottom) < 1e-9
    ratio = np.sin(count * half) / np.where(in_phase, 1.0, bottom)
    return np.where(in_phase, 1.0, ratio * ratio)
