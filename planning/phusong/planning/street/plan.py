"""Undergrounding and tidying of a scenario: from its layers, tables and targets to the years' work."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import geopandas as gpd

from phusong.layers.province import Province
from phusong.planning.money.costs import CostTable
from phusong.planning.results.money import Money
from phusong.planning.scenario.model import Scenario, TargetKind
from phusong.planning.street.baseline import baseline_of, totals_of
from phusong.planning.street.hanging import hanging_shares, is_complete
from phusong.planning.street.results import Baseline, Streets, Undergrounding, UndergroundYear
from phusong.planning.street.rules import Ground, UndergroundingRules
from phusong.planning.street.street_cabling import tidying
from phusong.planning.street.undergrounding import Goal, Prices, programme, saved_by_price

__all__ = ["plan_streets"]

_KM, _SHARE, _STREETS = "underground_fibre_km", "underground_fibre_pct", "streets_tidied_pct"


def plan_streets(
    province: Province, places: gpd.GeoDataFrame, scenario: Scenario, costs: CostTable
) -> Undergrounding | None:
    """What each year puts under the ground and tidies up; None where the scenario says nothing of it.

    Parameters
    ----------
    places
        Settlements, parks and hubs.
    """
    rules = scenario.undergrounding
    if rules is None:
        return None
    baseline = baseline_of(province, rules, scenario.programme.years)
    shares = hanging_shares(province, places)
    years: tuple[UndergroundYear, ...] = ()
    saved = None
    if baseline is not None:
        years, saved = _years(baseline, scenario, rules, shares=shares, costs=costs)
    hanging = 0.0 if baseline is None else baseline.total_km - baseline.underground_km
    return Undergrounding(
        baseline=baseline,
        hanging_km={ground: share * hanging for ground, share in shares.items()},
        hanging_like=not is_complete(province),
        years=years,
        tasks=rules.tasks,
        saved=saved,
        streets=_streets(scenario, rules, costs) if rules.streets else None,
    )


def _years(
    baseline: Baseline,
    scenario: Scenario,
    rules: UndergroundingRules,
    *,
    shares: Mapping[Ground, float],
    costs: CostTable,
) -> tuple[tuple[UndergroundYear, ...], Money | None]:
    """The programme in the scenario's order, and what the order of prices would save."""
    prices: Prices = {ground: costs.undergrounding(ground.value) for ground in Ground}
    by_price = sorted(rules.order, key=lambda ground: _middle(prices[ground]))

    def worked(order: Sequence[Ground]) -> tuple[UndergroundYear, ...]:
        return programme(
            baseline,
            _goals(scenario),
            totals=totals_of(baseline, rules),
            shares=shares,
            tasks=rules.tasks,
            order=order,
            prices=prices,
            years=[year for year in scenario.programme.years if year > baseline.year],
        )

    chosen = worked(rules.order)
    return chosen, saved_by_price(chosen, worked(by_price))


def _middle(price: Money | None) -> float:
    return float("inf") if price is None else price.mid


def _goals(scenario: Scenario) -> list[Goal]:
    goals = []
    for target in scenario.targets:
        if target.target is None:
            continue
        if target.indicator == _KM:
            goals.append(Goal(target.year, km=target.target))
        elif target.indicator == _SHARE:
            goals.append(Goal(target.year, share_pct=target.target))
    return goals


def _streets(scenario: Scenario, rules: UndergroundingRules, costs: CostTable) -> Streets:
    """A share per year holds from its year on: the published plan states it once."""
    asked = {
        target.year: target.target
        for target in scenario.targets
        if target.indicator == _STREETS
        and target.kind is TargetKind.PER_YEAR
        and target.target is not None
    }
    years = scenario.programme.years
    held = {
        year: asked[max(stated)]
        for year in years
        if (stated := [one for one in asked if one <= year])
    }
    return tidying(rules.streets, held, years=years, price=costs.street_tidying)
