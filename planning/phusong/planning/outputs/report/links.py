"""Sections on who is joined to fibre, by what, and on what is built in place of cable."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from phusong.layers.i18n import Messages
from phusong.planning.cable.results import Joined
from phusong.planning.money.links import link_building, link_keeping
from phusong.planning.outputs.report.section import Section, Table
from phusong.planning.outputs.summary import place_names
from phusong.planning.outputs.words.general import cost_range, known
from phusong.planning.outputs.words.money import per_unit
from phusong.planning.results.links import LinkColumn, Links, PartColumn
from phusong.planning.results.stages import Plan

__all__ = ["joined", "links"]

_NAMED = 5
"""Places that a cell names."""


def joined(plan: Plan, messages: Messages) -> Section | None:
    """Every kind of place and how many of it existing fibre, new cable or a link joins."""
    if not plan.routes.joined:
        return None
    names = place_names(plan)
    heads = ("kind", "total", "standing", "laid", "linked", "unknown", "lacking")
    return Section(
        title=messages("report-joined"),
        sentences=(messages("report-joined-text", reach=plan.scenario.fibre.reach_km),),
        table=Table(
            tuple(messages(f"report-head-joined-{head}") for head in heads),
            tuple(_joined_row(one, names, messages) for one in plan.routes.joined),
            frozenset({1, 2, 3, 4, 5}),
        ),
    )


def _joined_row(one: Joined, names: dict[str, str], messages: Messages) -> tuple[str, ...]:
    lacking = [names.get(place, place) for place in one.lacking]
    counts = one.total, one.standing, one.laid, one.linked, one.unknown
    return (
        messages(f"joined-{one.kind}"),
        *(messages.number(count) for count in counts),
        messages("cable-cut-places", places=", ".join(lacking[:_NAMED]), more=len(lacking[_NAMED:]))
        if lacking
        else "–",
    )


def links(plan: Plan, messages: Messages) -> Section | None:
    """Microwave and satellite of the programme, and the cable that is not laid for them."""
    found = plan.routes.links
    if found is None:
        return None
    names = place_names(plan)
    heads = ("serves", "means", "why", "capacity", "availability", "year", "cost", "yearly")
    return Section(
        title=messages("report-links"),
        sentences=(
            messages("report-links-text"),
            _avoided(found, messages),
            *_together(found, messages, names=names),
        ),
        table=Table(
            tuple(messages(f"report-head-link-{head}") for head in heads),
            tuple(
                _link_row({str(k): v for k, v in row.items()}, names, messages)
                for row in found.table.to_dict("records")
            ),
            frozenset({3, 4, 5}),
        ),
    )


def _avoided(found: Links, messages: Messages) -> str:
    return messages(
        "report-links-avoided",
        count=len(found.table),
        km=found.avoided_km,
        cost=cost_range(found.avoided, messages),
    )


def _together(found: Links, messages: Messages, *, names: dict[str, str]) -> Iterator[str]:
    """What microwave links share, and how good the choice for all of them is."""
    if found.shared is None:
        return
    yield messages(
        "report-links-shared",
        count=found.shared.links,
        value=found.shared.value,
        saved=round(found.shared.apart - found.shared.value, 6),
        gap_pct=100 * found.shared.gap,
    )
    for row in found.parts.to_dict("records"):
        users = str(row[PartColumn.USERS]).split(";")
        if len(users) > 1:
            start, end = str(row[PartColumn.START_ID]), str(row[PartColumn.END_ID])
            yield messages(
                "report-links-part",
                kind="hop" if end else "station",
                start=names.get(start, start),
                end=names.get(end, end),
                mast=float(row[PartColumn.MAST_M]),
                radios=int(row[PartColumn.RADIOS]),
                link=str(row[PartColumn.LINK_ID]),
                users=", ".join(names.get(user, user) for user in users),
            )


def _link_row(row: dict[str, Any], names: dict[str, str], messages: Messages) -> tuple[str, ...]:
    place, year = str(row[LinkColumn.SERVES_ID]), known(row[LinkColumn.YEAR])
    return (
        names.get(place, str(row[LinkColumn.SERVES_NAME])),
        messages(
            f"link-way-{row[LinkColumn.MEANS]}",
            hops=int(row[LinkColumn.HOPS]),
            km=known(row[LinkColumn.LENGTH_KM]) or 0.0,
        ),
        messages(f"link-why-{str(row[LinkColumn.REASON]).replace('_', '-')}"),
        messages.number(row[LinkColumn.CAPACITY_MBPS]),
        messages.number(row[LinkColumn.AVAILABILITY_PCT], 3),
        messages("report-no-year") if year is None else str(int(year)),
        cost_range(link_building(row), messages),
        per_unit(link_keeping(row), messages),
    )
