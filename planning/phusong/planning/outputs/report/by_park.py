"""Section on industrial parks: service today and by year, what is built for each, and by whom."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from phusong.coverage.service import State
from phusong.layers.i18n import Messages
from phusong.planning.account.model import Account, ParkColumn
from phusong.planning.account.works import Work
from phusong.planning.outputs.report.section import Section, Table
from phusong.planning.outputs.words.general import capitalised, known, technology_name
from phusong.planning.results.columns import FIBRE, PlaceKind
from phusong.planning.targets.place_years import PlaceYearColumn

__all__ = ["parks_by_year", "since_text", "stated_text", "works_serving", "works_text"]

Row = Mapping[Any, Any]
_NAMED = 4
"""Works that a cell names; sites.csv holds all of them."""


def parks_by_year(
    account: Account, works: Sequence[Work], messages: Messages, *, commune_code: str | None = None
) -> Section | None:
    """Parks in operation first; None where there are none.

    Parameters
    ----------
    commune_code
        Of the only commune whose parks are told; None: every one's.
    """
    places = account.places[account.places[PlaceYearColumn.KIND] == PlaceKind.PARK]
    if commune_code is not None:
        places = places[places[PlaceYearColumn.COMMUNE_CODE].astype(str) == commune_code]
    if not len(places):
        return None
    by_park: dict[str, dict[str, Row]] = {}
    for row in places.to_dict("records"):
        own = by_park.setdefault(str(row[PlaceYearColumn.PLACE_ID]), {})
        own[str(row[PlaceYearColumn.TECHNOLOGY])] = row
    notes = {str(row[ParkColumn.PLACE_ID]): row for row in account.parks.to_dict("records")}
    services = tuple(name for name in (*account.scenario.technologies, FIBRE))
    told = sorted(by_park.items(), key=lambda one: not _first(one[1])[PlaceYearColumn.OPERATING])
    rows = tuple(
        _park_row(own, notes.get(park, {}), works_serving(park, works), services, messages)
        for park, own in told
    )
    operating = [own for _, own in told if _first(own)[PlaceYearColumn.OPERATING]]
    heads = (
        messages("account-head-park"),
        messages("report-head-commune"),
        messages("account-head-manager"),
        messages("account-head-stated"),
        messages("account-head-due"),
        *(capitalised(technology_name(name, messages)) for name in services),
        messages("account-head-works"),
    )
    return Section(
        title=messages("account-parks"),
        sentences=(
            messages("account-parks-count", operating=len(operating), all=len(told)),
            messages("account-parks-text"),
        ),
        table=Table(heads, rows),
    )


def _park_row(
    own: Mapping[str, Row],
    note: Row,
    works: Sequence[Work],
    services: Iterable[str],
    messages: Messages,
) -> tuple[str, ...]:
    first = _first(own)
    name = str(first[PlaceYearColumn.NAME])
    if first[PlaceYearColumn.OPERATING]:
        name = messages("report-operating", kind=name)
    due = known(first[PlaceYearColumn.DUE_YEAR])
    return (
        name,
        str(known(first[PlaceYearColumn.COMMUNE]) or "–"),
        str(known(note.get(ParkColumn.MANAGER)) or "–"),
        stated_text(note, messages),
        "–" if due is None else str(int(due)),
        *(since_text(own[service], messages) if service in own else "–" for service in services),
        works_text(works, messages),
    )


def stated_text(note: Row, messages: Messages) -> str:
    """Whether the layer says that the park has 5G."""
    stated = known(note.get(ParkColumn.HAS_5G))
    return messages("account-stated", told="none" if stated is None else str(bool(stated)).lower())


def _first(own: Mapping[str, Row]) -> Row:
    return next(iter(own.values()))


def works_serving(place: str, works: Sequence[Work]) -> list[Work]:
    """Works that have a year and serve a place in part or whole."""
    return [work for work in works if place in work.serves and work.year is not None]


def since_text(row: Row, messages: Messages) -> str:
    """Service of a place today, and since when the programme serves it."""
    state = State(row[PlaceYearColumn.STATE])
    year = known(row[PlaceYearColumn.SERVED_FROM])
    if state is not State.UNSERVED:
        return messages(f"badge-{state.value}")
    return messages("account-since", year="never" if year is None else str(int(year)))


def works_text(works: Sequence[Work], messages: Messages) -> str:
    """The first works by their years: identifier, who, when."""
    ordered = sorted({(work.year or 0, work.work_id, work.operator) for work in works})
    if not ordered:
        return "–"
    told = [
        messages("account-work", id=own, operator=operator or "–", year=str(year))
        for year, own, operator in ordered[:_NAMED]
    ]
    return messages("account-works", works="; ".join(told), more=max(0, len(ordered) - _NAMED))
