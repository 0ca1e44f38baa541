"""What the map shows when: places, communes and figures today and at the end of each year.

A moment is a number: 0 is today, 1 the end of the programme's first year, and so on. In the page a
place is served *since* a moment, or (None) by the programme's end not at all.
"""

from __future__ import annotations

from typing import Any

import pandas as pd

from phusong.coverage.service import State
from phusong.layers.columns import Communes
from phusong.layers.i18n import Messages
from phusong.planning.outputs.summary import service_names
from phusong.planning.outputs.words.general import number_or_dash, technology_name
from phusong.planning.results.columns import FIBRE, PlaceColumn
from phusong.planning.results.stages import Plan
from phusong.planning.targets.attainment import AttainedColumn
from phusong.planning.targets.place_years import PlaceYearColumn, place_years

__all__ = ["commune_years", "figures_by_moment", "moment_names", "moment_of", "places_since"]

_TODAY = 0


def moment_of(plan: Plan, year: object) -> int | None:
    """Moment at which what is dated to a year stands; None for what has no year."""
    years = plan.scenario.programme.years
    return None if year is None or pd.isna(year) else years.index(int(year)) + 1  # type: ignore[call-overload]


def moment_names(plan: Plan, messages: Messages) -> list[str]:
    """Today, then the years."""
    return [messages("map-today"), *(str(year) for year in plan.scenario.programme.years)]


def places_since(plan: Plan) -> dict[str, list[int | None]]:
    """By technology, the moment since which each place is served; None: not by the end, or not told."""
    order = plan.service.places[PlaceColumn.PLACE_ID].astype(str)
    table = place_years(plan)
    found: dict[str, list[int | None]] = {}
    for name in service_names(plan):
        mine = table[table[PlaceYearColumn.TECHNOLOGY] == name]
        since = {
            str(row[PlaceYearColumn.PLACE_ID]): _TODAY
            if row[PlaceYearColumn.STATE] == State.SERVED
            else moment_of(plan, row[PlaceYearColumn.SERVED_FROM])
            for row in mine.to_dict("records")
        }
        found[name] = [since.get(place) for place in order]
    return found


def commune_years(plan: Plan, attained: pd.DataFrame) -> list[dict[str, dict[str, list[int]]]]:
    """For each commune, by technology, people and settlements served at each moment.

    Parameters
    ----------
    attained
        As :func:`phusong.planning.targets.attainment.attained` tells it.
    """
    rows = {
        (str(code), str(name)): own.sort_values(AttainedColumn.YEAR, na_position="first")
        for (code, name), own in attained.groupby(
            [AttainedColumn.CODE.value, AttainedColumn.TECHNOLOGY.value], sort=False
        )
    }
    codes = plan.province.communes[Communes.CODE].astype(str)
    return [
        {
            name: {
                "people": _whole(rows[code, name][AttainedColumn.PEOPLE]),
                "served": _whole(rows[code, name][AttainedColumn.PEOPLE_SERVED]),
                "homes": _whole(rows[code, name][AttainedColumn.SETTLEMENTS]),
                "lit": _whole(rows[code, name][AttainedColumn.SETTLEMENTS_SERVED]),
            }
            for name in service_names(plan)
            if (code, name) in rows
        }
        for code in codes
    ]


def _whole(column: pd.Series[Any]) -> list[int]:
    """Whole numbers; people whom a technology does not count are none."""
    return [int(value) for value in column.fillna(0).round()]


def figures_by_moment(
    plan: Plan, attained: pd.DataFrame, messages: Messages
) -> list[list[dict[str, str]]]:
    """For each moment what the header shows: share of people by technology, hamlets without fibre."""
    moments: tuple[int | None, ...] = (None, *plan.scenario.programme.years)
    return [
        [_figure(plan, attained, name, year, messages) for name in service_names(plan)]
        for year in moments
    ]


def _figure(
    plan: Plan, attained: pd.DataFrame, technology: str, year: int | None, messages: Messages
) -> dict[str, str]:
    when = (
        attained[AttainedColumn.YEAR].isna()
        if year is None
        else (attained[AttainedColumn.YEAR].eq(year).fillna(False))
    )
    rows = attained[(attained[AttainedColumn.TECHNOLOGY] == technology) & when]
    sums = rows[[c.value for c in _COUNTED]].sum()
    name = technology_name(technology, messages)
    moment = messages("map-today") if year is None else str(year)
    people = float(sums[AttainedColumn.PEOPLE])
    if technology == FIBRE or not people:
        told = float(sums[AttainedColumn.SETTLEMENTS])
        lacking = told - float(sums[AttainedColumn.SETTLEMENTS_SERVED])
        return {
            "value": number_or_dash(lacking if told else None, messages),
            "label": messages("map-settlements-then", technology=name, moment=moment),
        }
    share = 100.0 * float(sums[AttainedColumn.PEOPLE_SERVED]) / people
    return {
        "value": f"{messages.number(share, 1)} %",
        "label": messages("map-people-then", technology=name, moment=moment),
    }


_COUNTED = (
    AttainedColumn.PEOPLE,
    AttainedColumn.PEOPLE_SERVED,
    AttainedColumn.SETTLEMENTS,
    AttainedColumn.SETTLEMENTS_SERVED,
)
