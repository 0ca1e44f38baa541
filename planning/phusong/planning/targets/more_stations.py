"""What a target that counts stations takes beyond the proposal: so many more, at the price of each.

Such a target asks for a number, whoever is served: no place is sought for these stations. They are
technologies added to masts that stand, as long as there are masts without, and new sites after that.
"""

from __future__ import annotations

import math
from typing import NamedTuple

from phusong.planning.money.costs import CostTable
from phusong.planning.programme.options import Built, Option
from phusong.planning.results.money import Money
from phusong.planning.scenario.model import Target
from phusong.planning.targets.indicators import Outcome
from phusong.planning.targets.indicators_network import stations

__all__ = ["MoreStations", "more_stations"]

_HAIR = 1e-6


class MoreStations(NamedTuple):
    """Stations that are still lacking, and what building them costs without their cable."""

    upgrades: int
    new_sites: int
    cost: Money
    reached: float
    """The indicator with them."""


def more_stations(outcome: Outcome, target: Target, costs: CostTable) -> MoreStations | None:
    """What the target lacks at the end of its year; None where it counts no stations.

    An upgrade is priced as a technology that a mast had not; the count is by the definition of a
    station that the scenario switches.
    """
    if target.target is None or target.indicator not in ("stations", "station_ratio_pct"):
        return None
    ratio = target.indicator == "station_ratio_pct"
    base = _counted(outcome, target, next(iter(outcome.scenario.technologies))) if ratio else 100.0
    own = stations(outcome, target, target.year)
    # Where all technologies count together only a new mast is one more.
    masts = own if target.technology is None else _counted(outcome, target, None)
    asked = 0.01 * target.target * base if ratio else target.target
    lacking = max(0, math.ceil(asked - own - _HAIR))
    upgrades = min(lacking, max(0, math.floor(masts - own + _HAIR)))
    new = lacking - upgrades
    cost = costs.building(Built(Option.TECHNOLOGY)).times(upgrades)
    if new:
        cost = cost + costs.building(Built(Option.NEW_SITE)).times(new)
    reached = 100.0 * (own + lacking) / base if ratio and base else float(own + lacking)
    return MoreStations(upgrades, new, cost, reached)


def _counted(outcome: Outcome, target: Target, technology: str | None) -> float:
    return stations(outcome, target.model_copy(update={"technology": technology}), target.year)
