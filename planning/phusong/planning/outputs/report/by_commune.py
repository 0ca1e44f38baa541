"""Sections on the communes: who is served in which year, what is built there, and for how much."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

import pandas as pd

from phusong.coverage.service import ServiceColumn, State
from phusong.layers.i18n import Messages
from phusong.planning.account.model import Account
from phusong.planning.account.works import Work, WorkKind, cost_of
from phusong.planning.outputs.report.section import Section, Table
from phusong.planning.outputs.summary import share_pct
from phusong.planning.outputs.words.general import (
    capitalised,
    cost_range,
    known,
    number_or_dash,
    technology_name,
)
from phusong.planning.results.columns import FIBRE, CommuneColumn, PlaceKind
from phusong.planning.service.commune_roads import CommuneRoadColumn
from phusong.planning.targets.attainment import AttainedColumn
from phusong.planning.targets.place_years import PlaceYearColumn

__all__ = [
    "cause_text",
    "commune_names",
    "commune_people",
    "cost_share_pct",
    "served_by_year",
    "unlit_km",
    "unserved_by_commune",
    "works_by_commune",
]


def served_by_year(account: Account, messages: Messages) -> Iterable[Section]:
    """For each technology the share of people served in each commune, today and at the end of each year."""
    for name in (*account.scenario.technologies, FIBRE):
        mine = account.attained[account.attained[AttainedColumn.TECHNOLOGY] == name]
        if len(mine):
            yield _served(account, mine, technology=name, messages=messages)


def _served(
    account: Account, mine: pd.DataFrame, *, technology: str, messages: Messages
) -> Section:
    fibre = technology == FIBRE
    moments = (None, *account.years)
    cells: dict[tuple[str, int | None], dict[str, float]] = {}
    for row in mine.to_dict("records"):
        year = row[AttainedColumn.YEAR]
        moment = None if pd.isna(year) else int(year)
        cells[str(row[AttainedColumn.CODE] or ""), moment] = {str(k): v for k, v in row.items()}
    people = commune_people(account)
    rows = []
    for code, name in commune_names(account).items():
        own = [cells.get((code, moment), {}) for moment in moments]
        shares = tuple((_homes if fibre else _share)(cell, messages) for cell in own)
        homes = () if fibre else tuple(_homes(cell, messages) for cell in (own[0], own[-1]))
        rows.append((name, number_or_dash(people.get(code), messages), *shares, *homes))
    told = capitalised(technology_name(technology, messages))
    last = str(account.years[-1])
    heads = (
        messages("report-head-commune"),
        messages("report-head-people"),
        messages("account-head-now"),
        *(str(year) for year in account.years),
        *(
            ()
            if fibre
            else (
                messages("account-head-homes-now"),
                messages("account-head-homes-year", year=last),
            )
        ),
    )
    return Section(
        title=messages("account-served", technology=told),
        sentences=(messages("account-served-fibre" if fibre else "account-served-people"),),
        table=Table(heads, tuple(rows), frozenset(range(1, len(heads)))),
    )


def _share(cell: Mapping[str, float], messages: Messages) -> str:
    if not cell:
        return "–"
    share = share_pct(cell[AttainedColumn.PEOPLE_SERVED], cell[AttainedColumn.PEOPLE])
    return "–" if share is None else f"{messages.number(share, 1)} %"


def _homes(cell: Mapping[str, float], messages: Messages) -> str:
    """Settlements served of those whose service can be told."""
    if not cell or not cell[AttainedColumn.SETTLEMENTS]:
        return "–"
    served = messages.number(cell[AttainedColumn.SETTLEMENTS_SERVED])
    return f"{served} / {messages.number(cell[AttainedColumn.SETTLEMENTS])}"


def works_by_commune(account: Account, works: Sequence[Work], messages: Messages) -> Section:
    """What the programme builds in each commune, by whom and when, its cost and roads without signal."""
    by_code: dict[str, list[Work]] = defaultdict(list)
    for work in works:
        if work.year is not None:
            by_code[work.commune_code].append(work)
    technologies = tuple(account.scenario.technologies)
    names = commune_names(account)
    rows = [
        _works_row(account, name, by_code.get(code, []), code=code, messages=messages)
        for code, name in names.items()
    ]
    elsewhere = [work for code, own in by_code.items() if code not in names for work in own]
    if elsewhere:
        nowhere = messages("account-no-commune")
        rows.append(_works_row(account, nowhere, elsewhere, code="", messages=messages))
    heads = (
        messages("report-head-commune"),
        *(messages(f"account-head-{head}") for head in ("new", "upgrades", "km", "operators")),
        messages("account-head-years"),
        messages("report-head-cost"),
        messages("account-head-cost-share"),
        *(messages("account-head-unlit", technology=name) for name in technologies),
    )
    return Section(
        title=messages("account-works-communes"),
        sentences=(messages("account-works-communes-text"),),
        table=Table(heads, tuple(rows), frozenset({1, 2, 3, *range(7, len(heads))})),
    )


def _works_row(
    account: Account, name: str, own: Sequence[Work], *, code: str, messages: Messages
) -> tuple[str, ...]:
    years = sorted({work.year for work in own if work.year is not None})
    operators = sorted({work.operator for work in own if work.operator})
    share = cost_share_pct(account, own)
    return (
        name,
        *(
            number_or_dash(sum(work.kind is kind for work in own) or None, messages)
            for kind in (WorkKind.NEW_SITE, WorkKind.UPGRADE)
        ),
        number_or_dash(sum(work.length_km for work in own) or None, messages, 1),
        ", ".join(operators) or "–",
        ", ".join(map(str, years)) or "–",
        cost_range(cost_of(own), messages) if own else "–",
        "–" if share is None or not own else f"{messages.number(share, 1)} %",
        *(
            number_or_dash(unlit_km(account, code, technology), messages, 1)
            for technology in account.scenario.technologies
        ),
    )


def unserved_by_commune(account: Account, messages: Messages) -> Section:
    """Settlements without a service, commune by commune, each with its reason and since when it is served."""
    places = account.places[
        (account.places[PlaceYearColumn.KIND] == PlaceKind.SETTLEMENT)
        & (account.places[PlaceYearColumn.STATE] == State.UNSERVED)
    ]
    title = messages("account-unserved")
    if places.empty:
        return Section(title, (messages("account-unserved-none"),))
    keys = [ServiceColumn.PLACE_ID, ServiceColumn.TECHNOLOGY]
    reasons = account.states.set_index(keys)[ServiceColumn.REASON].to_dict()
    names = {**commune_names(account), "": messages("account-no-commune")}
    told: dict[tuple[str, str], list[str]] = defaultdict(list)
    for row in places.to_dict("records"):
        place, technology = (str(row[key]) for key in keys)
        code = str(known(row[PlaceYearColumn.COMMUNE_CODE]) or "")
        year = known(row[PlaceYearColumn.SERVED_FROM])
        home = messages(
            "account-unserved-home",
            name=str(known(row[PlaceYearColumn.NAME]) or place),
            cause=cause_text(str(reasons.get((place, technology), "")), messages),
            year="never" if year is None else str(int(year)),
        )
        told[code if code in names else "", technology].append(home)
    rows = tuple(
        (names[code], capitalised(technology_name(technology, messages)), "; ".join(homes))
        for code in names
        for technology in (*account.scenario.technologies, FIBRE)
        if (homes := told.get((code, technology)))
    )
    heads = ("report-head-commune", "report-head-technology", "account-head-homes")
    return Section(
        title=title,
        sentences=(messages("account-unserved-text"),),
        table=Table(tuple(messages(head) for head in heads), rows),
    )


def cause_text(reason: str, messages: Messages) -> str:
    """A reason in a few words, without its figures."""
    return messages("account-cause", reason=reason.replace("_", "-") or "none")


def cost_share_pct(account: Account, works: Iterable[Work]) -> float | None:
    """Share of the programme's building costs, at middle prices."""
    return share_pct(cost_of(works).mid, account.bill.total.building.mid)


def unlit_km(account: Account, code: str, technology: str) -> float | None:
    """Kilometres of road in a commune that a technology does not serve today; None without roads."""
    roads = account.roads
    mine = roads[
        (roads[CommuneRoadColumn.CODE].astype(str) == code)
        & (roads[CommuneRoadColumn.TECHNOLOGY] == technology)
    ]
    if not len(mine):
        return None
    km, served, unknown = (
        float(mine[column].sum())
        for column in (
            CommuneRoadColumn.KM,
            CommuneRoadColumn.KM_SERVED,
            CommuneRoadColumn.KM_UNKNOWN,
        )
    )
    return max(0.0, km - served - unknown)


def commune_names(account: Account) -> dict[str, str]:
    """Names by code, in the order of the layer."""
    rows = account.communes[[CommuneColumn.CODE, CommuneColumn.NAME]].drop_duplicates()
    return {str(code): str(name) for code, name in rows.itertuples(index=False)}


def commune_people(account: Account) -> dict[str, float]:
    """Inhabitants by code, those of whom nothing can be told included."""
    first = account.communes.drop_duplicates(CommuneColumn.CODE)
    people = first[CommuneColumn.PEOPLE] + first[CommuneColumn.PEOPLE_UNKNOWN]
    return dict(zip(first[CommuneColumn.CODE].astype(str), people.astype(float), strict=True))
