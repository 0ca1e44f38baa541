"""Polarisation of a radio wave."""

from __future__ import annotations

from enum import StrEnum

__all__ = ["Polarisation"]


class Polarisation(StrEnum):
    """Polarisation over the smooth earth; above 300 MHz over land it hardly matters."""

    HORIZONTAL = "horizontal"
    VERTICAL = "vertical"
