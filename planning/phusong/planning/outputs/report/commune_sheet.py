"""The sheet of one commune: a page or two for its committee, which reports to the department."""

from __future__ import annotations

import pandas as pd

from phusong.coverage.service import ServiceColumn, State
from phusong.layers.i18n import Messages
from phusong.planning.account.model import Account
from phusong.planning.account.progress import Progress
from phusong.planning.account.quarter import Quarter
from phusong.planning.account.works import works_of
from phusong.planning.outputs.pictures.canvas import Drawing
from phusong.planning.outputs.report.book import Book
from phusong.planning.outputs.report.by_commune import (
    commune_names,
    commune_people,
    unlit_km,
)
from phusong.planning.outputs.report.by_park import parks_by_year, since_text
from phusong.planning.outputs.report.quarter import long_day
from phusong.planning.outputs.report.section import Figure, Section, Table
from phusong.planning.outputs.report.sheet_parts import (
    place_names,
    planned_works,
    reported_entries,
    sheet_book,
)
from phusong.planning.outputs.summary import share_pct
from phusong.planning.outputs.words.general import (
    capitalised,
    definition_label,
    explanation,
    number_or_dash,
    technology_name,
)
from phusong.planning.results.columns import FIBRE, CommuneColumn, PlaceKind
from phusong.planning.targets.attainment import AttainedColumn
from phusong.planning.targets.place_years import PlaceYearColumn

__all__ = ["commune_book"]


def commune_book(
    account: Account,
    code: str,
    *,
    drawing: Drawing | None,
    messages: Messages,
    quarter: Quarter | None = None,
    progress: Progress | None = None,
) -> Book:
    """The sheet of the commune with a code.

    Parameters
    ----------
    drawing
        Its map; None where it lies outside the grid.
    quarter, progress
        For which quarter it is, and what has been reported by then.
    """
    name = commune_names(account)[code]
    every = works_of(account)
    works = [work for work in every if work.commune_code == code]
    dated = [work for work in works if work.year is not None]
    parks = parks_by_year(account, every, messages, commune_code=code)
    reported: tuple[Section, ...] = ()
    if quarter is not None:
        places = account.places[account.places[PlaceYearColumn.COMMUNE_CODE].astype(str) == code]
        due = messages("sheet-due", day=long_day(quarter.local_due, messages))
        own = reported_entries(
            {code, *places[PlaceYearColumn.PLACE_ID].astype(str), *(one.work_id for one in works)},
            {code: name, **place_names(account)},
            quarter=quarter,
            progress=progress,
            duties=(due,),
            messages=messages,
        )
        reported = (own,)
    return sheet_book(
        account,
        name,
        subtitle=messages(
            "sheet-subtitle", scenario=account.scenario.name(messages.language), code=code
        ),
        service=(
            _service(account, code, drawing, messages),
            _missing(account, code, messages),
            *((parks,) if parks else ()),
        ),
        works=(planned_works(account, dated, messages), *reported),
        quarter=quarter,
        messages=messages,
    )


def _service(account: Account, code: str, drawing: Drawing | None, messages: Messages) -> Section:
    """People with each technology, today and by year; roads without signal; the map."""
    mine = account.attained[account.attained[AttainedColumn.CODE].astype(str) == code]
    moments = (None, *account.years)
    names = [
        name
        for name in (*account.scenario.technologies, FIBRE)
        if (mine[AttainedColumn.TECHNOLOGY] == name).any()
    ]
    rows = [
        (
            capitalised(technology_name(name, messages)),
            messages(f"sheet-unit-{'settlements' if name == FIBRE else 'people'}"),
            *(_reached(mine, name, moment, messages) for moment in moments),
        )
        for name in names
    ]
    heads = (
        messages("report-head-technology"),
        messages("sheet-head-unit"),
        messages("account-head-now"),
        *(str(year) for year in account.years),
    )
    caption = messages("sheet-map", commune=commune_names(account)[code])
    return Section(
        title=messages("sheet-service-title"),
        points=(
            _people_text(account, code, messages),
            *_roads(account, code, messages),
        ),
        table=Table(heads, tuple(rows), frozenset(range(2, len(heads)))) if rows else None,
        figures=(Figure(drawing, caption),) if drawing else (),
        after=(
            *(() if drawing else (messages("sheet-outside"),)),
            *definition_label(account.scenario, messages),
        ),
    )


def _people_text(account: Account, code: str, messages: Messages) -> str:
    first = account.communes[account.communes[CommuneColumn.CODE].astype(str) == code].iloc[0]
    return messages(
        "sheet-people",
        people=commune_people(account)[code],
        unknown=float(first[CommuneColumn.PEOPLE_UNKNOWN]),
        area=float(first[CommuneColumn.AREA_KM2]),
        settlements=int(first[CommuneColumn.SETTLEMENTS]),
    )


def _roads(account: Account, code: str, messages: Messages) -> tuple[str, ...]:
    told = []
    for name in account.scenario.technologies:
        km = unlit_km(account, code, name)
        if km is not None:
            told.append(messages("sheet-roads", technology=name, km=km))
    return tuple(told)


def _reached(mine: pd.DataFrame, technology: str, year: int | None, messages: Messages) -> str:
    rows = mine[mine[AttainedColumn.TECHNOLOGY] == technology]
    years = rows[AttainedColumn.YEAR]
    rows = rows[years.isna() if year is None else years == year]
    if rows.empty:
        return "–"
    row = rows.iloc[0]
    if technology == FIBRE:
        part, whole = row[AttainedColumn.SETTLEMENTS_SERVED], row[AttainedColumn.SETTLEMENTS]
        return f"{messages.number(part)} / {messages.number(whole)}" if whole else "–"
    share = share_pct(float(row[AttainedColumn.PEOPLE_SERVED]), float(row[AttainedColumn.PEOPLE]))
    if share is None:
        return "–"
    people = messages.number(float(row[AttainedColumn.PEOPLE_SERVED]))
    return f"{people} ({messages.number(share, 1)}\u00a0%)"


def _missing(account: Account, code: str, messages: Messages) -> Section:
    """Settlements without a service, why, and since when the programme serves them."""
    places = account.places[
        (account.places[PlaceYearColumn.COMMUNE_CODE].astype(str) == code)
        & (account.places[PlaceYearColumn.KIND] == PlaceKind.SETTLEMENT)
    ]
    lacking = places[places[PlaceYearColumn.STATE] == State.UNSERVED]
    title = messages("sheet-missing")
    if lacking.empty:
        some = places[PlaceYearColumn.STATE].eq(State.SERVED).any()
        return Section(
            title, (messages("sheet-missing-none" if some else "sheet-missing-unknown"),)
        )
    reasons = {
        (str(row[ServiceColumn.PLACE_ID]), str(row[ServiceColumn.TECHNOLOGY])): explanation(
            {str(key): value for key, value in row.items()}, messages
        )
        for row in account.states.to_dict("records")
        if row[ServiceColumn.PLACE_ID] in set(lacking[PlaceYearColumn.PLACE_ID])
    }
    rows = tuple(
        (
            str(row[PlaceYearColumn.NAME]),
            number_or_dash(row[PlaceYearColumn.PEOPLE], messages),
            capitalised(technology_name(str(row[PlaceYearColumn.TECHNOLOGY]), messages)),
            since_text(row, messages),
            reasons.get(
                (str(row[PlaceYearColumn.PLACE_ID]), str(row[PlaceYearColumn.TECHNOLOGY])), "–"
            ),
        )
        for row in lacking.to_dict("records")
    )
    heads = ("place", "people", "technology", "state", "reason")
    return Section(
        title=title,
        table=Table(
            tuple(
                messages("sheet-head-state" if head == "state" else f"report-head-{head}")
                for head in heads
            ),
            rows,
            frozenset({1}),
        ),
    )
