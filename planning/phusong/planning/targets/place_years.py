"""Every place with its service today, and the year at whose end the programme serves it."""

from __future__ import annotations

from enum import StrEnum

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from phusong.coverage.service import ServiceColumn, State
from phusong.planning.results.columns import FIBRE, PlaceColumn, PlaceKind, RouteColumn
from phusong.planning.results.stages import Plan
from phusong.planning.service.fibre import fibre_reach
from phusong.planning.targets.indicators import Outcome

__all__ = ["PlaceYearColumn", "place_years"]


class PlaceYearColumn(StrEnum):
    """Columns of :func:`place_years`: one row per place and technology."""

    PLACE_ID = "place_id"
    KIND = "kind"
    """Settlement, park or hub."""
    NAME = "name"
    TYPE = "type"
    """As the layer has it; of hubs a code."""
    COMMUNE_CODE = "commune_code"
    COMMUNE = "commune"
    PEOPLE = "people"
    """Inhabitants; NaN for parks and hubs."""
    OPERATING = "operating"
    """For parks: in operation."""
    DUE_YEAR = "due_year"
    """For parks: at whose end 5G has to be there, as their layer words it; NaN: no year."""
    TECHNOLOGY = "technology"
    """Of the scenario, or ``fibre``."""
    STATE = "state"
    """Today."""
    SERVED_SHARE_PCT = "served_share_pct"
    """Of the place's land that is served today; NaN for fibre."""
    SERVED_FROM = "served_from"
    """First year at whose end the programme serves what is not served today; NA: none does, or it is
    served today."""


_OF_PLACES = (
    PlaceColumn.PLACE_ID,
    PlaceColumn.KIND,
    PlaceColumn.NAME,
    PlaceColumn.TYPE,
    PlaceColumn.COMMUNE_CODE,
    PlaceColumn.COMMUNE,
    PlaceColumn.PEOPLE,
    PlaceColumn.OPERATING,
    PlaceColumn.DUE_YEAR,
)


def place_years(plan: Plan) -> pd.DataFrame:
    """Places in their order, technology by technology, as far as their service can be told."""
    outcome = Outcome(
        plan.province, plan.coverage, plan.service, plan.proposal, plan.routes, plan.scenario
    )
    states = pd.concat([plan.service.states, _fibre_elsewhere(plan)], ignore_index=True)
    wanted = [*plan.scenario.technologies, FIBRE]
    tables = [
        _of(outcome, name, states[states[ServiceColumn.TECHNOLOGY] == name]) for name in wanted
    ]
    table = pd.concat([own for own in tables if len(own)] or tables[:1], ignore_index=True)
    return table[[column.value for column in PlaceYearColumn]].astype(
        {PlaceYearColumn.SERVED_FROM.value: "Int64"}
    )


def _fibre_elsewhere(plan: Plan) -> pd.DataFrame:
    """Fibre at parks and hubs, by the rule of settlements."""
    places = plan.service.places
    others = places[places[PlaceColumn.KIND] != PlaceKind.SETTLEMENT]
    reach = fibre_reach(others, plan.province, plan.scenario.fibre)
    return pd.DataFrame(
        {
            ServiceColumn.PLACE_ID.value: list(reach),
            ServiceColumn.TECHNOLOGY.value: FIBRE,
            ServiceColumn.STATE.value: [state.value for state in reach.values()],
        }
    )


def _of(outcome: Outcome, technology: str, states: pd.DataFrame) -> pd.DataFrame:
    places = pd.DataFrame(outcome.service.places)[[column.value for column in _OF_PLACES]]
    told = states[
        [
            ServiceColumn.PLACE_ID.value,
            ServiceColumn.TECHNOLOGY.value,
            ServiceColumn.STATE.value,
            ServiceColumn.SERVED_SHARE_PCT.value,
        ]
    ]
    table = places.merge(told, on=PlaceColumn.PLACE_ID.value, how="inner", validate="1:1")
    lacking = (table[ServiceColumn.STATE] == State.UNSERVED).to_numpy()
    since = np.where(lacking, _since(outcome, table, technology), 0)
    return table.assign(
        **{PlaceYearColumn.SERVED_FROM.value: pd.Series(since, dtype="Int64").replace(0, pd.NA)}
    )


def _since(outcome: Outcome, places: pd.DataFrame, technology: str) -> NDArray[np.int64]:
    """Of each place the first year at whose end it is served; 0: none."""
    since = np.zeros(len(places), dtype=np.int64)
    for year in reversed(outcome.scenario.programme.years):
        since[_served(outcome, places, technology, year)] = year
    return since


def _served(
    outcome: Outcome, places: pd.DataFrame, technology: str, year: int
) -> NDArray[np.bool_]:
    ids = places[PlaceColumn.PLACE_ID].astype(str)
    if technology == FIBRE:
        segments = outcome.routes.segments
        laid = segments.loc[segments[RouteColumn.YEAR].fillna(9999) <= year]
        return np.asarray(ids.isin(laid[RouteColumn.SERVES_ID]), dtype=bool)
    served = np.zeros(len(places), dtype=bool)
    known = np.array([len(outcome.pixels[place]) > 0 for place in ids], dtype=bool)
    served[known] = outcome.places_served(places, technology, year)
    return served
