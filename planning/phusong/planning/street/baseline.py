"""Where undergrounding stands: as a complete layer has it, else as the scenario states it."""

from __future__ import annotations

from collections.abc import Sequence

from phusong.layers.province import Province
from phusong.planning.street.hanging import layer_km
from phusong.planning.street.results import Baseline, BaselineOrigin
from phusong.planning.street.rules import UndergroundingRules

__all__ = ["baseline_of", "totals_of"]


def baseline_of(
    province: Province, rules: UndergroundingRules, years: Sequence[int]
) -> Baseline | None:
    """Kilometres of a layer that somebody answers for, else those of the scenario.

    A layer tells of the year before the programme's first.
    """
    told = layer_km(province)
    if told is not None:
        return Baseline(years[0] - 1, *told, BaselineOrigin.LAYER, "")
    if rules.underground_km is None:
        return None
    year = min(rules.total_km)
    total = rules.total_km[year]
    return Baseline(year, total, rules.underground_km, BaselineOrigin.STATED, rules.source)


def totals_of(baseline: Baseline, rules: UndergroundingRules) -> dict[int, float]:
    """All fibre at the end of the base year and of those later ones that the scenario states."""
    later = {year: km for year, km in rules.total_km.items() if year > baseline.year}
    return {baseline.year: baseline.total_km, **later}
