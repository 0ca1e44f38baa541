"""What a proposal is made of, for all who make it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
from numpy.typing import NDArray

from phusong.coverage.workers import Means
from phusong.layers.province import Province
from phusong.planning.money.costs import CostTable
from phusong.planning.programme.reach import Reach
from phusong.planning.programme.selection import WHOLE, Effort
from phusong.planning.results.stages import Coverage, Service
from phusong.planning.scenario.model import Scenario

__all__ = ["Care", "Case", "Progress"]

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Care:
    """What a proposal is made with."""

    reach: Reach
    effort: Effort = WHOLE
    whole: bool = True
    """Predict the chosen network as a whole even where each candidate's own prediction tells the
    outcome, because only the strongest cell counts."""
    favour: Callable[[gpd.GeoDataFrame, str], NDArray[np.float64]] | None = None
    """(candidates,) by which prices count while candidates for a technology are weighed."""


@dataclass(frozen=True, slots=True)
class Case:
    """Who is served today, by what, and what the scenario wants."""

    province: Province
    coverage: Coverage
    service: Service
    scenario: Scenario
    costs: CostTable
    means: Means | None
    care: Care
    progress: Progress

    def rated(self, name: str) -> bool:
        """Whether rates of a technology count, and with them how cells disturb each other."""
        return self.scenario.technologies[name].definition.rate is not None
