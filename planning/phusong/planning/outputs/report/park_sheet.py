"""The sheet of one park: a page or two for whoever manages it, which reports to the department."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from phusong.coverage.service import ServiceColumn
from phusong.layers.i18n import Messages
from phusong.planning.account.model import Account, ParkColumn
from phusong.planning.account.progress import Progress
from phusong.planning.account.quarter import Quarter
from phusong.planning.account.works import Work, works_of
from phusong.planning.outputs.pictures.canvas import Drawing
from phusong.planning.outputs.report.book import Book
from phusong.planning.outputs.report.by_park import since_text, stated_text, works_serving
from phusong.planning.outputs.report.quarter import long_day
from phusong.planning.outputs.report.section import Figure, Section, Table
from phusong.planning.outputs.report.sheet_parts import (
    planned_works,
    reported_entries,
    sheet_book,
)
from phusong.planning.outputs.words.general import (
    capitalised,
    definition_label,
    explanation,
    known,
    technology_name,
)
from phusong.planning.service.park_operators import ParkOperatorColumn
from phusong.planning.targets.place_years import PlaceYearColumn

__all__ = ["park_book"]

Row = Mapping[Any, Any]
_DUTIES = ("progress", "half-year", "yearly")
"""Reports that parks owe whatever the quarter."""


def park_book(
    account: Account,
    place_id: str,
    *,
    drawing: Drawing | None,
    messages: Messages,
    quarter: Quarter | None = None,
    progress: Progress | None = None,
) -> Book:
    """The sheet of the park with an identifier.

    Parameters
    ----------
    drawing
        Its map; None where it lies outside the grid.
    quarter, progress
        For which quarter it is, and what has been reported by then.
    """
    rows = account.places[account.places[PlaceYearColumn.PLACE_ID].astype(str) == place_id]
    park: Row = rows.iloc[0].to_dict()
    name = str(park[PlaceYearColumn.NAME])
    works = works_serving(place_id, works_of(account))
    return sheet_book(
        account,
        name,
        subtitle=messages(
            "park-subtitle",
            scenario=account.scenario.name(messages.language),
            commune=str(known(park[PlaceYearColumn.COMMUNE]) or "–"),
        ),
        service=(
            _service(account, rows, drawing, messages),
            _operators(account, place_id, messages),
            *_missing(account, place_id, messages),
        ),
        works=(
            planned_works(account, works, messages),
            _duties(account, park, works, quarter, progress, messages),
        ),
        quarter=quarter,
        messages=messages,
    )


def _service(
    account: Account, rows: pd.DataFrame, drawing: Drawing | None, messages: Messages
) -> Section:
    """What the layer says of the park, its service today and by year, and its map."""
    park: Row = rows.iloc[0].to_dict()
    own = account.parks[ParkColumn.PLACE_ID].astype(str) == str(park[PlaceYearColumn.PLACE_ID])
    note: Row = account.parks[own].iloc[0].to_dict() if own.any() else {}
    heads = (
        messages("report-head-technology"),
        messages("park-head-share"),
        messages("account-head-now"),
        *(str(year) for year in account.years),
    )
    services = [_service_row(row, account.years, messages) for row in rows.to_dict("records")]
    name = str(park[PlaceYearColumn.NAME])
    return Section(
        title=messages("park-service-title"),
        points=_facts(park, note, messages),
        table=Table(heads, tuple(services), frozenset({1})),
        figures=(Figure(drawing, messages("sheet-map", commune=name)),) if drawing else (),
        after=(
            *(() if drawing else (messages("park-outside"),)),
            *definition_label(account.scenario, messages),
        ),
    )


def _facts(park: Row, note: Row, messages: Messages) -> tuple[str, ...]:
    """As far as the layer tells them."""
    due = known(park[PlaceYearColumn.DUE_YEAR])
    area, let = known(note.get(ParkColumn.AREA_HA)), known(note.get(ParkColumn.OCCUPANCY_PCT))
    status, manager = known(note.get(ParkColumn.STATUS)), known(note.get(ParkColumn.MANAGER))
    return (
        messages(
            "park-land",
            area="none" if area is None else messages.number(area, 1),
            let="none" if let is None else messages.number(let, 1),
            operating="yes" if park[PlaceYearColumn.OPERATING] else "no",
        ),
        *((messages("park-state", state=str(status)),) if status else ()),
        *((messages("park-manager", manager=str(manager)),) if manager else ()),
        messages(
            "park-stated",
            stated=stated_text(note, messages),
            words=str(known(note.get(ParkColumn.TIMELINE_5G)) or "none"),
            due="none" if due is None else str(int(due)),
        ),
    )


def _service_row(row: Row, years: Sequence[int], messages: Messages) -> tuple[str, ...]:
    technology = str(row[PlaceYearColumn.TECHNOLOGY])
    since = known(row[PlaceYearColumn.SERVED_FROM])
    state = str(row[PlaceYearColumn.STATE])
    told = [
        messages("badge-served" if since is not None and since <= year else f"badge-{state}")
        for year in years
    ]
    share = known(row[PlaceYearColumn.SERVED_SHARE_PCT])
    return (
        capitalised(technology_name(technology, messages)),
        "–" if share is None else f"{messages.number(share)} %",
        messages(f"badge-{state}"),
        *told,
    )


def _operators(account: Account, place_id: str, messages: Messages) -> Section:
    """Each operator's own cells in the park today, the widest cover first."""
    table = account.park_operators
    mine = table[table[ParkOperatorColumn.PLACE_ID].astype(str) == place_id]
    title = messages("park-operators-title")
    if mine.empty:
        return Section(title, (messages("park-operators-none"),))
    order = [ParkOperatorColumn.TECHNOLOGY.value, ParkOperatorColumn.SHARE_PCT.value]
    rows = [
        (
            str(row[ParkOperatorColumn.TECHNOLOGY]),
            str(row[ParkOperatorColumn.OPERATOR]),
            f"{messages.number(row[ParkOperatorColumn.SHARE_PCT])} %",
            messages.number(row[ParkOperatorColumn.RATE_MBPS]),
        )
        for row in mine.sort_values(order, ascending=[True, False], kind="stable").to_dict(
            "records"
        )
    ]
    heads = ("report-head-technology", "account-head-operator", "park-head-share", "park-head-rate")
    return Section(
        title=title,
        sentences=(messages("park-operators-text"),),
        table=Table(tuple(messages(head) for head in heads), tuple(rows), frozenset({2, 3})),
    )


def _missing(account: Account, place_id: str, messages: Messages) -> tuple[Section, ...]:
    """Why a service is missing today, and since when the programme brings it; none for none."""
    states = account.states[account.states[ServiceColumn.PLACE_ID].astype(str) == place_id]
    if states.empty:
        return ()
    reasons = {
        str(row[ServiceColumn.TECHNOLOGY]): explanation(
            {str(key): value for key, value in row.items()}, messages
        )
        for row in states.to_dict("records")
    }
    places = account.places[account.places[PlaceYearColumn.PLACE_ID].astype(str) == place_id]
    rows = [
        (
            capitalised(technology_name(technology, messages)),
            since_text(row, messages),
            reasons[technology],
        )
        for row in places.to_dict("records")
        if (technology := str(row[PlaceYearColumn.TECHNOLOGY])) in reasons
    ]
    heads = ("report-head-technology", "sheet-head-state", "report-head-reason")
    told = Table(tuple(messages(head) for head in heads), tuple(rows))
    return (Section(messages("park-missing"), table=told),)


def _duties(
    account: Account,
    park: Row,
    works: Sequence[Work],
    quarter: Quarter | None,
    progress: Progress | None,
    messages: Messages,
) -> Section:
    """Who has to report what of the park, and what was reported."""
    day = "none" if quarter is None else long_day(quarter.local_due, messages)
    duties = (
        messages("park-duty-quarter", day=day),
        *(messages(f"park-duty-{duty}") for duty in _DUTIES),
    )
    if quarter is None:
        return Section(messages("park-duties-title"), points=duties)
    key, name = str(park[PlaceYearColumn.PLACE_ID]), str(park[PlaceYearColumn.NAME])
    return reported_entries(
        {key, *(work.work_id for work in works)},
        {key: name},
        quarter=quarter,
        progress=progress,
        duties=duties,
        messages=messages,
    )
