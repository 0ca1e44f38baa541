"""Sections on new cable: its network and what cuts take away, its optics, its materials."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

from phusong.layers.i18n import Messages
from phusong.planning.cable.optics import Remedy
from phusong.planning.cable.results import (
    CutColumn,
    LandWorks,
    MaterialColumn,
    OpticColumn,
    Protection,
)
from phusong.planning.money.costs import CostTable
from phusong.planning.outputs.report.section import Section, Table, cut_short
from phusong.planning.outputs.summary import place_names
from phusong.planning.outputs.words.cable import cable_name, item_text, remedy_text
from phusong.planning.outputs.words.general import cost_range
from phusong.planning.results.columns import Construction, RouteColumn
from phusong.planning.results.money import Money
from phusong.planning.results.stages import Plan

__all__ = ["cable"]

Row = dict[str, Any]
_NAMED = 5
"""Places that a cell names."""


def cable(plan: Plan, messages: Messages) -> list[Section]:
    """What is told of new cable besides its routes; nothing where none is built."""
    land = plan.routes.land
    if land is None or land.survived is None:
        return []
    return [
        _network(plan, land, messages),
        _optics(plan, land, messages),
        _materials(land, messages),
    ]


def _network(plan: Plan, land: LandWorks, messages: Messages) -> Section:
    names = place_names(plan)
    rows = tuple(_cut_row(row, messages, names=names) for row in _records(land.cuts))
    heads = ("cut", "lost", "lost-people", "left")
    return Section(
        title=messages("report-cable"),
        sentences=(
            *_facts(land, messages),
            *_survival(land, messages),
            *_second(plan, land.protection, messages, names=names),
            *(() if rows else (messages("report-cuts-none"),)),
        ),
        table=Table(
            tuple(messages(f"report-head-cable-{head}") for head in heads),
            rows,
            frozenset({2, 3}),
        )
        if rows
        else None,
    )


def _facts(land: LandWorks, messages: Messages) -> tuple[str, ...]:
    facts = land.network
    lit = (
        messages("report-cable-exchanges", count=facts.exchanges, untraced=facts.untraced)
        if facts.exchanges
        else messages("report-cable-no-exchange")
    )
    loops = (messages("report-cable-loops", count=facts.loops),) if facts.loops else ()
    return (
        messages(
            "report-cable-network",
            nodes=facts.nodes,
            edges=facts.edges,
            pieces=facts.pieces,
            bridged=facts.bridged,
            apart=facts.apart,
            gaps=facts.gaps_km,
        ),
        *loops,
        lit,
    )


def _survival(land: LandWorks, messages: Messages) -> tuple[str, ...]:
    left = land.survived
    assert left is not None
    return (
        messages(
            "report-cable-survival",
            nodes=left.nodes,
            people=left.people,
            mean_nodes=left.mean_nodes_pct,
            mean_people=left.mean_people_pct,
            least_people=left.least_people_pct,
            backed=left.backed,
        ),
        messages("report-cable-existing"),
    )


def _second(
    plan: Plan, found: Protection | None, messages: Messages, *, names: Mapping[str, str]
) -> tuple[str, ...]:
    if found is None:
        return ()
    segments = plan.routes.segments
    kinds = segments.loc[segments[RouteColumn.WAY] > 1, RouteColumn.CONSTRUCTION].unique()
    costs = CostTable(plan.scenario.costs)
    assumed = any(costs.laying(Construction(kind)).assumed for kind in kinds)
    told = messages(
        "report-cable-protected",
        chosen=found.chosen,
        protected=found.protected,
        km=found.length_km,
        cost=cost_range(Money(found.low, found.mid, found.high, assumed), messages),
        gap_pct=100 * found.gap,
    )
    lacking = [names.get(place, place) for place in found.unprotected]
    if not lacking:
        return (told,)
    return told, messages("report-cable-unprotected", places=_listed(lacking, messages))


def _cut_row(row: Row, messages: Messages, *, names: Mapping[str, str]) -> tuple[str, ...]:
    places = [names.get(place, place) for place in str(row[CutColumn.PLACES]).split(";")]
    return (
        messages(
            "cable-cut-of",
            route=f"{row[CutColumn.ROUTE_ID]}.{row[CutColumn.SEGMENT]}",
            place=names.get(str(row[CutColumn.SERVES_ID]), str(row[CutColumn.SERVES_ID])),
            construction=", ".join(
                cable_name(kind, messages) for kind in str(row[CutColumn.CONSTRUCTION]).split(";")
            ),
            km=float(row[CutColumn.LENGTH_KM]),
        ),
        _listed(places, messages),
        messages.number(row[CutColumn.PEOPLE_LOST]),
        f"{messages.number(row[CutColumn.PEOPLE_SURVIVE_PCT], 1)} %",
    )


def _listed(places: list[str], messages: Messages) -> str:
    return messages(
        "cable-cut-places", places=", ".join(places[:_NAMED]), more=len(places[_NAMED:])
    )


def _optics(plan: Plan, land: LandWorks, messages: Messages) -> Section:
    rules, table = plan.scenario.fibre.optics, land.optics
    fit = int((table[OpticColumn.REMEDY] == Remedy.NONE.value).sum())
    # What needs a remedy comes first, then what has least to spare.
    ordered = table.assign(fits=table[OpticColumn.REMEDY] == Remedy.NONE.value).sort_values(
        ["fits", OpticColumn.SPARE_DB.value], kind="stable"
    )
    rows, more = cut_short(
        [_optic_row(row, messages) for row in _records(ordered)], messages, file="optics.csv"
    )
    heads = ("place", "exchange", "way", "light", "loss", "budget", "remedy")
    return Section(
        title=messages("report-optics"),
        sentences=(
            messages(
                "report-optics-text",
                loss_1310=rules.loss_1310_db_per_km,
                loss_1550=rules.loss_1550_db_per_km,
                splice=rules.splice_db,
                piece=rules.piece_km,
                connectors=rules.connectors,
                connector=rules.connector_db,
                margin=rules.margin_db,
                split=rules.split,
                source=rules.source,
            ),
            messages("report-optics-fit", count=fit, all=len(table)),
        ),
        table=Table(
            tuple(messages(f"report-head-cable-{head}") for head in heads),
            tuple(rows),
            frozenset({2, 4, 5}),
        ),
        after=more,
    )


def _optic_row(row: Row, messages: Messages) -> tuple[str, ...]:
    number, split = messages.number, int(row[OpticColumn.SPLIT])
    optics = str(row[OpticColumn.FEEDER] or row[OpticColumn.OPTICS])
    return (
        str(row[OpticColumn.SERVES_NAME]),
        str(row[OpticColumn.EXCHANGE]) or "–",
        f"{number(row[OpticColumn.EXISTING_KM], 1)} + {number(row[OpticColumn.NEW_KM], 1)} km",
        f"{optics} 1:{split}" if split > 1 and not row[OpticColumn.FEEDER] else optics,
        f"{number(row[OpticColumn.LOSS_DB], 1)} dB",
        f"{number(row[OpticColumn.BUDGET_DB], 1)} dB",
        remedy_text(row, messages),
    )


def _materials(land: LandWorks, messages: Messages) -> Section:
    rows = tuple(
        (
            item_text(row, messages),
            messages.number(
                row[MaterialColumn.QUANTITY], 1 if row[MaterialColumn.UNIT] == "km" else 0
            ),
            messages(f"cable-unit-{row[MaterialColumn.UNIT]}"),
        )
        for row in _records(land.materials)
    )
    heads = ("item", "quantity-of", "unit")
    return Section(
        title=messages("report-materials"),
        sentences=(messages("report-materials-text"),),
        table=Table(
            tuple(messages(f"report-head-cable-{head}") for head in heads), rows, frozenset({1})
        ),
    )


def _records(table: pd.DataFrame) -> list[Row]:
    return [{str(key): value for key, value in row.items()} for row in table.to_dict("records")]
