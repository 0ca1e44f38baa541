"""Targets of the published plan: what the layers tell, else what the user states, else "no data"."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from phusong.planning.results.columns import Origin, TargetColumn, achieved
from phusong.planning.scenario.model import IndicatorValue, Target, TargetKind
from phusong.planning.targets.indicators import INDICATORS, PEOPLE_TARGET, Outcome

__all__ = ["PEOPLE_TARGET", "is_met", "measure_targets"]

_NEAR = 0.95
"""Share of a figure from which on "about" it is met."""
_ROUNDING = 0.005


@dataclass(frozen=True, slots=True)
class _Figures:
    """What is known of an indicator; NaN where nothing is."""

    origin: Origin = Origin.NONE
    source: str = ""
    today: float = np.nan
    planned: float = np.nan
    by_year: Mapping[int, float] = field(default_factory=dict)


def measure_targets(outcome: Outcome) -> pd.DataFrame:
    """One row per target of the scenario: today, in each year of the programme, met or not, the gap.

    An indicator that the layers tell is computed; of any other the scenario's ``indicator_values``
    are taken, each for its own year and no other.

    Returns
    -------
    Columns of :class:`TargetColumn` and, for each year of the programme, that of :func:`achieved`;
    NaN and a missing ``met`` where nothing is known.
    """
    years = outcome.scenario.programme.years
    rows = [_row(target, _figures(outcome, target), outcome) for target in outcome.scenario.targets]
    columns = [*(column.value for column in TargetColumn), *(achieved(year) for year in years)]
    return pd.DataFrame(rows, columns=columns).astype({TargetColumn.MET.value: "boolean"})


def is_met(target: Target, value: float) -> bool | None:
    """Whether a figure meets a target; None where there is no figure, or nothing to judge it by."""
    goal = target.target
    if goal is None or np.isnan(value):
        return None
    if target.kind is TargetKind.MORE_THAN:
        return value > goal
    if target.kind is TargetKind.ABOUT:
        goal *= _NEAR
    return value >= goal - _ROUNDING


def _row(target: Target, figures: _Figures, outcome: Outcome) -> dict[str, Any]:
    language = outcome.scenario.language
    met = is_met(target, figures.planned)
    return {
        TargetColumn.INDICATOR.value: target.indicator,
        TargetColumn.TECHNOLOGY.value: target.technology or "",
        TargetColumn.NAME.value: target.name(language),
        TargetColumn.YEAR.value: target.year,
        TargetColumn.BASELINE.value: _number(target.baseline),
        TargetColumn.TARGET.value: _number(target.target),
        TargetColumn.TODAY.value: figures.today,
        TargetColumn.PLANNED.value: figures.planned,
        TargetColumn.UNIT.value: target.unit(language),
        TargetColumn.SECTION.value: target.section,
        TargetColumn.MET.value: pd.NA if met is None else met,
        TargetColumn.KIND.value: target.kind.value,
        TargetColumn.UPPER.value: _number(target.upper),
        TargetColumn.WORDING.value: target.wording(language) if target.wording else "",
        TargetColumn.GAP.value: _gap(target, figures, met=met),
        TargetColumn.ORIGIN.value: figures.origin.value,
        TargetColumn.SOURCE.value: figures.source,
        **{achieved(year): value for year, value in figures.by_year.items()},
    }


def _gap(target: Target, figures: _Figures, *, met: bool | None) -> float:
    """What lacks at the end of the target's year; since today where that year is not known."""
    if met:
        return 0.0
    lacks = _number(target.target) - (figures.today if met is None else figures.planned)
    return max(lacks, 0.0) if np.isfinite(lacks) else np.nan


def _number(value: float | None) -> float:
    return np.nan if value is None else value


def _figures(outcome: Outcome, target: Target) -> _Figures:
    indicator = INDICATORS.get(target.indicator)
    if indicator is not None:
        today = indicator.measure(outcome, target, None)
        if not np.isnan(today):
            years = outcome.scenario.programme.years
            by_year = {year: indicator.measure(outcome, target, year) for year in years}
            planned = by_year.get(target.year)
            if planned is None:
                planned = indicator.measure(outcome, target, target.year)
            source = None if indicator.stated is None else indicator.stated(outcome)
            origin = Origin.COMPUTED if source is None else Origin.SCENARIO
            return _Figures(origin, source or "", today=today, planned=planned, by_year=by_year)
    return _stated(outcome, target)


def _stated(outcome: Outcome, target: Target) -> _Figures:
    scenario = outcome.scenario
    stated = {
        value.year: value
        for value in scenario.indicator_values
        if (value.indicator, value.technology) == (target.indicator, target.technology)
    }
    if not stated:
        return _Figures()
    first = scenario.programme.years[0]
    latest = max((year for year in stated if year < first), default=None)
    wanted = {latest, target.year, *scenario.programme.years}
    return _Figures(
        Origin.TABLE,
        "; ".join(_cited(stated[year]) for year in sorted(stated) if year in wanted),
        today=np.nan if latest is None else stated[latest].value,
        planned=stated[target.year].value if target.year in stated else np.nan,
        by_year={year: stated[year].value for year in scenario.programme.years if year in stated},
    )


def _cited(value: IndicatorValue) -> str:
    """Source, date and note of a figure, with the year that it is of."""
    dated = f"{value.source}, {value.date.isoformat()}" if value.date else value.source
    noted = f"{dated}; {value.note}" if value.note else dated
    return f"{value.year}: {noted}"
