"""Sections on what is to be built: sites and routes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from phusong.layers.i18n import Messages
from phusong.planning.outputs.pictures.cost_marks import COST_ASSUMED, marked_segments, marked_sites
from phusong.planning.outputs.report.section import Section, Table, cut_short
from phusong.planning.outputs.summary import place_names
from phusong.planning.outputs.words.cable import construction_name
from phusong.planning.outputs.words.general import cost_range, known, number_or_dash
from phusong.planning.results.columns import Construction, ProposalColumn, RouteColumn
from phusong.planning.results.money import Money
from phusong.planning.results.stages import Plan, Trunk

__all__ = ["routes", "sites"]

Row = dict[str, Any]
_NAMED = 12
"""Places that a sentence names; plan.json holds all of them."""


def sites(plan: Plan, messages: Messages) -> Section:
    """Proposed sites and upgrades in the order of their years."""
    table = marked_sites(plan).sort_values(
        [ProposalColumn.YEAR, ProposalColumn.ORDER], na_position="last", kind="stable"
    )
    names = place_names(plan)
    rows, more = cut_short(
        [_site_row(row, messages, names=names) for row in _records(table)],
        messages,
        file="sites.csv",
    )
    if not rows:
        return Section(messages("report-sites"), (messages("report-sites-none"),))
    heads = ("id", "action", "commune", "technologies", "people-gained", "served", "year", "cost")
    return Section(
        title=messages("report-sites"),
        table=Table(
            tuple(messages(f"report-head-{head}") for head in heads), tuple(rows), frozenset({4, 6})
        ),
        after=more,
    )


def _site_row(row: Row, messages: Messages, *, names: Mapping[str, str]) -> tuple[str, ...]:
    completed = str(known(row[ProposalColumn.PLACES]) or "").split(";")
    return (
        str(row[ProposalColumn.SITE_ID]),
        messages(f"action-{row[ProposalColumn.ACTION]}"),
        str(known(row[ProposalColumn.COMMUNE]) or ""),
        str(row[ProposalColumn.TECHNOLOGIES]).replace(";", ", "),
        number_or_dash(row[ProposalColumn.PEOPLE_GAINED], messages),
        ", ".join(names.get(place, place) for place in completed) or "–",
        _year(row[ProposalColumn.YEAR], messages),
        _cost(row, messages),
    )


def routes(plan: Plan, messages: Messages) -> Section:
    """New cable by construction, what each stretch serves, and what no cable reaches."""
    segments = marked_segments(plan)
    sentences = [
        messages(
            "report-routes-length",
            construction=construction_name(kind.value, messages),
            km=float(
                segments.loc[
                    segments[RouteColumn.CONSTRUCTION] == kind, RouteColumn.LENGTH_KM
                ].sum()
            ),
        )
        for kind in Construction
        if (segments[RouteColumn.CONSTRUCTION] == kind).any()
    ]
    if plan.routes.trunk is not None:
        sentences.append(_trunk_text(plan.routes.trunk, messages))
    rows, more = cut_short(
        [_route_row(row, messages) for row in _records(segments)],
        messages,
        file="routes.gpkg",
    )
    unreached = _unreached(plan, messages)
    heads = ("id", "serves", "construction", "length", "year", "cost")
    return Section(
        title=messages("report-routes"),
        sentences=tuple(sentences) or (messages("report-routes-none"),),
        table=Table(
            tuple(messages(f"report-head-{head}") for head in heads), tuple(rows), frozenset({3, 4})
        )
        if rows
        else None,
        after=(*more, *unreached),
    )


def _trunk_text(trunk: Trunk, messages: Messages) -> str:
    return messages(
        "report-routes-trunk",
        terminals=trunk.terminals,
        value=trunk.value,
        bound=trunk.bound,
        gap_pct=100 * trunk.gap,
        proof=messages(f"status-{trunk.status}"),
    )


def _unreached(plan: Plan, messages: Messages) -> tuple[str, ...]:
    """For each reason the places and sites that no new cable reaches."""
    names = place_names(plan)
    alike: dict[str, list[str]] = {}
    for terminal, reason in plan.routes.unreached:
        alike.setdefault(reason, []).append(names.get(terminal, terminal))
    return tuple(
        messages(
            "report-unreached",
            places=", ".join(found[:_NAMED]),
            more=len(found[_NAMED:]),
            why=messages(f"unreached-{reason}"),
        )
        for reason, found in alike.items()
    )


def _route_row(row: Row, messages: Messages) -> tuple[str, ...]:
    length = f"{messages.number(row[RouteColumn.LENGTH_KM], 1)} km"
    doubt = known(row[RouteColumn.LENGTH_UNCERTAINTY_KM])
    return (
        f"{row[RouteColumn.ROUTE_ID]}.{row[RouteColumn.SEGMENT]}",
        str(row[RouteColumn.SERVES_NAME]),
        construction_name(str(row[RouteColumn.CONSTRUCTION]), messages),
        f"{length} ± {messages.number(doubt, 1)}" if doubt else length,
        _year(row[RouteColumn.YEAR], messages),
        _cost(row, messages),
    )


def _year(value: object, messages: Messages) -> str:
    year = known(value)
    return messages("report-no-year") if year is None else str(int(year))


def _cost(row: Row, messages: Messages) -> str:
    """The range of a row's cost: the last three columns are the same for sites and routes."""
    columns = (ProposalColumn.COST_LOW, ProposalColumn.COST_MID, ProposalColumn.COST_HIGH)
    low, mid, high = (float(row[column]) for column in columns)
    return cost_range(Money(low, mid, high, bool(row[COST_ASSUMED])), messages)


def _records(table: pd.DataFrame) -> list[Row]:
    return [{str(key): value for key, value in row.items()} for row in table.to_dict("records")]
