"""The model that a run asks for, compiled: one number chooses, every loop calls the same names."""

from __future__ import annotations

from phusong.coverage.compiled import inlined
from phusong.coverage.kernels.diffraction import path_loss as p526_loss
from phusong.coverage.kernels.p1812 import loss as p1812_loss
from phusong.coverage.structures import Path, Settings

P526, P1812 = 0, 1


@inlined
def wants_rare(settings: Settings) -> bool:
    """Whether the earth of beta_0 % of time is needed: below the median."""
    return settings.model == P1812 and settings.air.time_percentage < 50


@inlined
def profile_loss(path: Path, frequency: float, settings: Settings) -> float:
    """Basic transmission loss of a path over terrain, dB; ``frequency`` GHz."""
    if settings.model == P1812:
        return p1812_loss(path, settings.air, frequency, settings.vertical)
    return p526_loss(path, frequency, settings)
