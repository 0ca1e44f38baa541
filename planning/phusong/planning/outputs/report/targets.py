"""Sections on the published plan's targets: how far each is met, and what the missed ones would take."""

from __future__ import annotations

from typing import Any

import pandas as pd

from phusong.layers.i18n import Messages
from phusong.planning.outputs.report.section import Section, Table
from phusong.planning.outputs.words.general import cost_range, known
from phusong.planning.outputs.words.money import per_unit
from phusong.planning.results.columns import Origin, TargetColumn, achieved
from phusong.planning.results.money import Remedy, Shortfall
from phusong.planning.results.stages import Plan
from phusong.planning.scenario.model import Target, TargetKind

__all__ = ["figure_text", "remedy_text", "shortfalls", "target_text", "targets"]

Row = dict[str, Any]


def targets(plan: Plan, messages: Messages) -> Section:
    """Indicators of the published plan: base year, target, today, each year, gap, met or not."""
    years = plan.scenario.programme.years
    heads = (
        *(messages(f"report-head-{head}") for head in ("indicator", "year", "baseline", "target")),
        messages("report-head-today-value"),
        *(str(year) for year in years),
        *(
            messages(f"report-head-{head}")
            for head in ("unit", "target-gap", "met", "section", "origin")
        ),
    )
    rows = tuple(
        _target_row(target, row, years, messages)
        for target, row in zip(plan.scenario.targets, _records(plan.targets), strict=True)
    )
    if not rows:
        return Section(messages("report-targets"), (messages("report-targets-none"),))
    numeric = frozenset({1, 2, *range(4, 5 + len(years)), 6 + len(years)})
    return Section(
        title=messages("report-targets"),
        sentences=(messages("report-targets-text"),),
        table=Table(heads, rows, numeric),
    )


def _target_row(
    target: Target, row: Row, years: tuple[int, ...], messages: Messages
) -> tuple[str, ...]:
    return (
        target.name(messages.language),
        str(target.year),
        figure_text(row[TargetColumn.BASELINE], messages, missing="–"),
        target_text(target, messages),
        figure_text(row[TargetColumn.TODAY], messages, missing="–"),
        *(figure_text(row[achieved(year)], messages, missing="–") for year in years),
        target.unit(messages.language),
        figure_text(row[TargetColumn.GAP], messages, missing="–"),
        _met(target, row[TargetColumn.MET], messages),
        target.section,
        _origin(row, messages),
    )


def target_text(target: Target, messages: Messages) -> str:
    """A target as the plan words it: ``≥ 80``, ``≈ 400``, ``30 a year``, ``25–30``, or its words."""
    words = target.wording(messages.language) if target.wording else ""
    if target.target is None:
        return words or "–"
    text = messages(
        "report-target-figure",
        kind=target.kind.value,
        value=figure_text(target.target, messages),
        upper=figure_text(target.upper, messages),
    )
    return f"{text} ({words})" if words else text


def _origin(row: Row, messages: Messages) -> str:
    origin = Origin(row[TargetColumn.ORIGIN])
    return messages(f"report-origin-{origin.value}", source=known(row[TargetColumn.SOURCE]) or "")


def figure_text(value: object, messages: Messages, *, missing: str | None = None) -> str:
    """A figure with one decimal where it has any; counts stay whole."""
    figure = known(value)
    if figure is None:
        return missing or messages("account-no-data")
    return messages.number(figure, 0 if round(float(figure), 1).is_integer() else 1)


def _met(target: Target, value: object, messages: Messages) -> str:
    if target.kind in (TargetKind.NONE, TargetKind.WORDS):
        return messages(f"report-met-{target.kind.value}")
    met = known(value)
    return (
        messages("account-no-data") if met is None else messages(f"report-met-{str(met).lower()}")
    )


def shortfalls(plan: Plan, messages: Messages) -> Section:
    """Targets that are missed: by how much, the price of one more unit, and a way to meet them."""
    stated = {
        (target.indicator, target.technology or "", target.year): target
        for target in plan.scenario.targets
    }
    rows = tuple(
        _shortfall_row(one, stated[one.indicator, one.technology, one.year], messages)
        for one in plan.shortfalls
    )
    title = messages("report-shortfalls")
    if not rows:
        return Section(title, (messages("report-shortfalls-none"),))
    heads = ("indicator", "year", "target-gap", "unit", "unit-price", "remedy", "remedy-cost")
    return Section(
        title=title,
        sentences=(messages("report-shortfalls-text"),),
        table=Table(
            tuple(messages(f"report-head-{head}") for head in heads), rows, frozenset({1, 2})
        ),
    )


def _shortfall_row(one: Shortfall, target: Target, messages: Messages) -> tuple[str, ...]:
    unit = target.unit(messages.language)
    return (
        target.name(messages.language),
        str(one.year),
        figure_text(one.gap, messages),
        unit,
        "–" if one.unit_cost is None else per_unit(one.unit_cost, messages),
        remedy_text(one, unit, messages),
        "–" if one.cost is None else cost_range(one.cost, messages),
    )


def remedy_text(one: Shortfall, unit: str, messages: Messages) -> str:
    """What would meet a target that is missed."""
    if one.remedy is Remedy.NONE_KNOWN:
        return messages("report-remedy-none_known")
    return messages(
        f"report-remedy-{one.remedy.value}",
        steps=one.steps,
        forward=one.brought_forward,
        reached=figure_text(one.reached, messages),
        unit=unit,
        upgrades=one.more_upgrades,
        sites=one.more_sites,
    )


def _records(table: pd.DataFrame) -> list[Row]:
    return [{str(key): value for key, value in row.items()} for row in table.to_dict("records")]
