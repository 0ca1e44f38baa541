"""Sections on new cable: its network and what cuts take away, its optics, its materials."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
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
    SecondColumn,
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
    second = _second_ways(plan, land, messages)
    return [
        _network(plan, land, messages),
        *(() if second is None else (second,)),
        _optics(plan, land, messages),
        _materials(land, messages),
    ]


def _network(plan: Plan, land: LandWorks, messages: Messages) -> Section:
    names = place_names(plan)
    backed = land.survived_alone is not None
    rows = tuple(_cut_row(row, messages, names=names, backed=backed) for row in _records(land.cuts))
    heads = ("cut", "lost", "lost-people", "left", *(("lost-alone",) if backed else ()))
    return Section(
        title=messages("report-cable"),
        sentences=(
            *_facts(land, messages),
            *_survival(land, messages),
            *(() if rows else (messages("report-cuts-none"),)),
        ),
        table=_table(heads, rows, messages, numeric={2, 3, 4}) if rows else None,
    )


def _second_ways(plan: Plan, land: LandWorks, messages: Messages) -> Section | None:
    """What second ways cost, and what single cuts leave with them and without; None: there are none."""
    now, alone = land.survived, land.survived_alone
    sentences = _second(plan, land.protection, messages, names=place_names(plan))
    if now is None or (alone is None and not sentences):
        return None
    if alone is not None:
        told = messages(
            "report-second-text",
            backed=now.backed,
            people=now.backed_people,
            backed_alone=alone.backed,
            people_alone=alone.backed_people,
            nodes=now.nodes,
            mean=now.mean_people_pct,
            mean_alone=alone.mean_people_pct,
            least=now.least_people_pct,
            least_alone=alone.least_people_pct,
        )
        sentences = (*sentences, told, messages("report-second-each"))
    rows = tuple(_second_row(plan, row, messages) for row in _records(land.second))
    heads = ("second", "km", "premium", "backed", "lost-people", "gained")
    table = _table(heads, rows, messages, numeric={1, 3, 4, 5})
    return Section(
        title=messages("report-second"), sentences=sentences, table=table if rows else None
    )


def _second_row(plan: Plan, row: Row, messages: Messages) -> tuple[str, ...]:
    names, number = place_names(plan), messages.number
    kinds = _second_kinds(plan, route=str(row[SecondColumn.ROUTE_ID]))
    low, mid, high = (
        float(row[column])
        for column in (SecondColumn.COST_LOW, SecondColumn.COST_MID, SecondColumn.COST_HIGH)
    )
    return (
        messages(
            "cable-second-of",
            route=str(row[SecondColumn.ROUTE_ID]),
            place=names.get(str(row[SecondColumn.SERVES_ID]), str(row[SecondColumn.SERVES_ID])),
        ),
        number(row[SecondColumn.LENGTH_KM], 1),
        cost_range(Money(low, mid, high, _assumed(plan, kinds)), messages),
        number(row[SecondColumn.NODES_BACKED]),
        number(row[SecondColumn.PEOPLE_BACKED]),
        number(row[SecondColumn.MEAN_PEOPLE_PCT], 2),
    )


def _second_kinds(plan: Plan, *, route: str | None = None) -> list[str]:
    """Constructions of second ways, of all or of those counted to one branch."""
    segments = plan.routes.segments
    own = segments[segments[RouteColumn.WAY] > 1]
    if route is not None:
        own = own[own[RouteColumn.ROUTE_ID] == route]
    return [str(kind) for kind in own[RouteColumn.CONSTRUCTION].unique()]


def _assumed(plan: Plan, kinds: list[str]) -> bool:
    costs = CostTable(plan.scenario.costs)
    return any(costs.laying(Construction(kind)).assumed for kind in kinds)


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
    assumed = _assumed(plan, _second_kinds(plan))
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


def _cut_row(
    row: Row, messages: Messages, *, names: Mapping[str, str], backed: bool
) -> tuple[str, ...]:
    places = [names.get(place, place) for place in str(row[CutColumn.PLACES]).split(";") if place]
    alone = (messages.number(row[CutColumn.PEOPLE_LOST_ALONE]),) if backed else ()
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
        _listed(places, messages) if places else "–",
        messages.number(row[CutColumn.PEOPLE_LOST]),
        f"{messages.number(row[CutColumn.PEOPLE_SURVIVE_PCT], 1)} %",
        *alone,
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
                source=rules.source_in(messages.language),
            ),
            messages("report-optics-fit", count=fit, all=len(table)),
        ),
        table=_table(heads, rows, messages, numeric={2, 4, 5}),
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
        table=_table(heads, rows, messages, numeric={1}),
    )


def _table(
    heads: Sequence[str], rows: Sequence[tuple[str, ...]], messages: Messages, *, numeric: set[int]
) -> Table:
    told = tuple(messages(f"report-head-cable-{head}") for head in heads)
    return Table(told, tuple(rows), frozenset(numeric))


def _records(table: pd.DataFrame) -> list[Row]:
    return [{str(key): value for key, value in row.items()} for row in table.to_dict("records")]
