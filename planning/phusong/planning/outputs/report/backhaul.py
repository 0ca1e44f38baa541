"""Sections on places without fibre: every way to connect them, and the hops of microwave."""

from __future__ import annotations

from typing import Any

import pandas as pd

from phusong.layers.i18n import Messages
from phusong.planning.outputs.report.section import Section, Table, cut_short
from phusong.planning.outputs.summary import place_names
from phusong.planning.outputs.words.backhaul import doubt_text, hop_texts, verdict_text
from phusong.planning.outputs.words.general import cost_range, known, number_or_dash
from phusong.planning.results.backhaul import HopColumn, OptionColumn
from phusong.planning.results.money import Money
from phusong.planning.results.stages import Plan

__all__ = ["backhaul"]

Row = dict[str, Any]


def backhaul(plan: Plan, messages: Messages) -> list[Section]:
    """The comparison, and the hops where there are any; nothing where every place has fibre near."""
    sections = []
    if len(plan.backhaul.options):
        sections.append(_options(plan, messages))
    if len(plan.backhaul.hops):
        sections.append(_hops(plan, messages))
    return sections


def _options(plan: Plan, messages: Messages) -> Section:
    rules = plan.scenario.backhaul
    first = plan.scenario.programme.years[0]
    last = first + plan.scenario.costs.discounting.horizon_years - 1
    rows, more = cut_short(
        [_option_row(row, messages) for row in _records(plan.backhaul.options)],
        messages,
        file="backhaul.csv",
    )
    heads = (
        "place",
        "means",
        "verdict",
        "built",
        "present",
        "capacity",
        "availability",
        "months",
        "doubts",
    )
    return Section(
        title=messages("report-backhaul"),
        sentences=(
            messages("report-backhaul-text", far=rules.far_km, first=str(first), last=str(last)),
            messages(
                "report-backhaul-rule",
                settlement=rules.settlement_mbps,
                site=rules.site_mbps,
                availability=rules.availability_pct,
            ),
            messages("report-backhaul-aside"),
        ),
        table=Table(
            tuple(messages(f"report-head-{head}", year=str(last)) for head in heads),
            tuple(rows),
            frozenset({5, 6, 7}),
        ),
        after=(*more, messages("report-backhaul-doubts")),
    )


def _option_row(row: Row, messages: Messages) -> tuple[str, ...]:
    return (
        str(row[OptionColumn.NAME]),
        messages(f"means-{row[OptionColumn.MEANS]}"),
        verdict_text(row, messages),
        messages("option-built") if row[OptionColumn.BUILT] else "",
        _present(row, messages),
        number_or_dash(row[OptionColumn.CAPACITY_MBPS], messages),
        number_or_dash(row[OptionColumn.AVAILABILITY_PCT], messages, 3),
        number_or_dash(row[OptionColumn.MONTHS], messages),
        doubt_text(row, messages),
    )


def _present(row: Row, messages: Messages) -> str:
    columns = OptionColumn.PRESENT_LOW, OptionColumn.PRESENT_MID, OptionColumn.PRESENT_HIGH
    figures = [known(row[column]) for column in columns]
    if None in figures:
        return "–"
    low, mid, high = (float(figure) for figure in figures)
    return cost_range(Money(low, mid, high, bool(row[OptionColumn.ASSUMED])), messages)


def _hops(plan: Plan, messages: Messages) -> Section:
    rules = plan.scenario.backhaul
    names = place_names(plan)
    rows, more = cut_short(
        [_hop_row(row, messages, names=names) for row in _records(plan.backhaul.hops)],
        messages,
        file="plan.gpkg",
    )
    heads = ("place", "hop", "band", "dishes", "rate", "availability", "tightest", "sea")
    rule = messages(f"clearance-{rules.microwave.clearance.value.replace('_', '-')}")
    return Section(
        title=messages("report-hops"),
        sentences=(messages("report-hops-text", rain=rules.climate.rain_mm_h, rule=rule),),
        table=Table(
            tuple(messages(f"report-head-{head}") for head in heads), tuple(rows), frozenset({5})
        ),
        after=more,
    )


def _hop_row(row: Row, messages: Messages, *, names: dict[str, str]) -> tuple[str, ...]:
    place = str(row[HopColumn.PLACE_ID])
    texts = hop_texts(row, messages, names=names)
    return (
        names.get(place, place),
        texts["way"],
        texts["band"],
        texts["dishes"],
        texts["rate"],
        messages.number(row[HopColumn.AVAILABILITY_PCT], 3),
        texts["tightest"],
        texts["sea"],
    )


def _records(table: pd.DataFrame) -> list[Row]:
    return [{str(key): value for key, value in row.items()} for row in table.to_dict("records")]
