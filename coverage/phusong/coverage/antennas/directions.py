"""Directions on the sphere: the frame of a tilted panel, the grid of the tables, directivity."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from phusong.coverage.structures import Floats

__all__ = ["ELEVATION_STEP_DEG", "band_shares", "directivity", "panel_frame", "sphere"]

ELEVATION_STEP_DEG = 0.5
"""Of the tables; azimuths go by whole degrees."""


def sphere() -> tuple[Floats, Floats]:
    """Azimuth 0 .. 359 and elevation -90 .. 90 of every entry of a table, degrees, (361, 360)."""
    elevation = np.arange(-90, 90 + ELEVATION_STEP_DEG, ELEVATION_STEP_DEG)
    azimuth, upward = np.meshgrid(np.arange(360.0), elevation)
    return azimuth, upward


def panel_frame(
    azimuth_deg: ArrayLike, elevation_deg: ArrayLike, *, mechanical_tilt_deg: float
) -> tuple[Floats, Floats]:
    """Directions as a panel sees them that is bent down by ``mechanical_tilt_deg``, degrees.

    The panel turns about the level axis that runs across its front, so its front looks down by the
    tilt, its back up by as much, and its sides roll.

    >>> [round(float(angle), 9) for angle in panel_frame(180, 0, mechanical_tilt_deg=5)]
    [180.0, -5.0]
    """
    azimuth, elevation = np.radians(azimuth_deg), np.radians(elevation_deg)
    tilt = np.radians(mechanical_tilt_deg)
    ahead = np.cos(elevation) * np.cos(azimuth)
    across = np.cos(elevation) * np.sin(azimuth)
    up = np.sin(elevation)
    front = ahead * np.cos(tilt) - up * np.sin(tilt)
    above = ahead * np.sin(tilt) + up * np.cos(tilt)
    seen = np.degrees(np.arctan2(across, front))
    return np.asarray(seen), np.degrees(np.arcsin(np.clip(above, -1, 1)))


def directivity(power: Floats) -> float:
    """Largest of ``power`` (361, 360; linear, on :func:`sphere`) over its mean over the sphere.

    >>> round(directivity(np.ones((361, 360))), 12)
    1.0
    """
    return float(power.max() / np.sum(band_shares() * power.mean(axis=1)))


def band_shares() -> Floats:
    """Share of the sphere's surface that is nearest to each elevation of :func:`sphere`, (361,)."""
    edges = np.radians(np.clip(np.arange(-90.25, 90.5, ELEVATION_STEP_DEG), -90, 90))
    return np.asarray(np.diff(np.sin(edges)) / 2)
