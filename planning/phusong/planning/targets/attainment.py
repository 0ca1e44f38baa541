"""Who is served when: people and settlements by year, technology and commune."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from phusong.coverage.service import ServiceColumn, State
from phusong.layers.columns import Communes
from phusong.layers.once import once
from phusong.planning.results.columns import FIBRE, PlaceColumn, PlaceKind, RouteColumn
from phusong.planning.results.stages import Plan
from phusong.planning.targets.indicators import Outcome

__all__ = ["NEVER", "OUTSIDE", "TODAY", "AttainedColumn", "attained", "served_since"]

NEVER, TODAY, OUTSIDE = 0, 1, 65535
"""Values of :func:`served_since` that are no year."""


class AttainedColumn(StrEnum):
    """Columns of :func:`attained`: one row per year, technology and commune."""

    YEAR = "year"
    """At whose end; NA: today."""
    TECHNOLOGY = "technology"
    """Of the scenario, or ``fibre``."""
    CODE = "commune_code"
    """Empty: settlements that lie in no commune."""
    NAME = "commune"
    PEOPLE = "people"
    """Inhabitants whose service can be told; NaN for fibre, which is told by settlement."""
    PEOPLE_SERVED = "people_served"
    SETTLEMENTS = "settlements"
    """Those whose service can be told."""
    SETTLEMENTS_SERVED = "settlements_served"


def served_since(plan: Plan, technology: str) -> NDArray[np.uint16]:
    """(H, W) year at whose end a pixel is served first, given the programme.

    :data:`TODAY` where it is served today, :data:`NEVER` where it is not by the programme's end,
    :data:`OUTSIDE` where nothing can be told: beyond the province, or without terrain.
    """
    outcome = _outcome(plan)
    since = np.full(plan.province.grid.shape, NEVER, dtype=np.uint16)
    for year in reversed(plan.scenario.programme.years):
        since[outcome.served(technology, year)] = year
    since[outcome.served(technology, None)] = TODAY
    since[~_told(plan)] = OUTSIDE
    return since


@once
def attained(plan: Plan) -> pd.DataFrame:
    """People and settlements served today and at the end of each year, commune by commune."""
    parts = [
        *(part for name in plan.scenario.technologies for part in _by_radio(plan, name)),
        *_by_fibre(plan),
    ]
    table = pd.concat([_named(part, plan) for part in parts], ignore_index=True)
    whole = table[[column.value for column in AttainedColumn]]
    return whole.astype({AttainedColumn.YEAR.value: "Int64"})


def _outcome(plan: Plan) -> Outcome:
    return Outcome(
        plan.province, plan.coverage, plan.service, plan.proposal, plan.routes, plan.scenario
    )


def _told(plan: Plan) -> NDArray[np.bool_]:
    province = plan.province
    return np.asarray((province.zones >= 0) & np.isfinite(province.terrain_m))


def _moments(plan: Plan) -> tuple[int | None, ...]:
    """Today, and the end of each year."""
    return (None, *plan.scenario.programme.years)


def _by_radio(plan: Plan, technology: str) -> Iterator[pd.DataFrame]:
    outcome, since = _outcome(plan), served_since(plan, technology)
    told = since != OUTSIDE
    zone, people, first = plan.province.zones[told], outcome.people[told], since[told]
    codes = pd.Index(plan.province.communes[Communes.CODE].astype(str), name=AttainedColumn.CODE)

    def total(weights: NDArray[np.float64]) -> pd.Series:
        return pd.Series(np.bincount(zone, weights=weights, minlength=len(codes)), index=codes)

    homes = _homes(plan)
    known = np.array([len(outcome.pixels[home]) > 0 for home in homes.index], dtype=bool)
    for year in _moments(plan):
        lit = np.zeros(len(homes), dtype=bool)
        lit[known] = outcome.places_served(homes.reset_index(), technology, year)
        reached = (first != NEVER) & (first <= (TODAY if year is None else year))
        counted = pd.DataFrame(
            {
                AttainedColumn.PEOPLE.value: total(people),
                AttainedColumn.PEOPLE_SERVED.value: total(people * reached),
            }
        )
        settled = _settled(homes, known, lit)
        yield _dated(counted.join(settled, how="outer").fillna(0.0), technology, year)


def _by_fibre(plan: Plan) -> Iterator[pd.DataFrame]:
    """Settlements alone; nothing where the layers tell of no fibre."""
    states = plan.service.states
    mine = states[states[ServiceColumn.TECHNOLOGY] == FIBRE].set_index(ServiceColumn.PLACE_ID)
    homes = _homes(plan)
    state = homes.index.map(mine[ServiceColumn.STATE].to_dict())
    known = np.asarray(state.notna() & (state != State.UNKNOWN.value), dtype=bool)
    if not known.any():
        return
    segments = plan.routes.segments
    for year in _moments(plan):
        lit = np.asarray(state == State.SERVED.value, dtype=bool)
        if year is not None:
            laid = segments.loc[segments[RouteColumn.YEAR].fillna(9999) <= year]
            lit = lit | homes.index.isin(laid[RouteColumn.SERVES_ID])
        settled = _settled(homes, known, lit & known)
        people = {AttainedColumn.PEOPLE: np.nan, AttainedColumn.PEOPLE_SERVED: np.nan}
        yield _dated(settled.assign(**people), FIBRE, year)


def _homes(plan: Plan) -> pd.DataFrame:
    """Settlements by their identifiers."""
    places = plan.service.places
    homes = pd.DataFrame(places[places[PlaceColumn.KIND] == PlaceKind.SETTLEMENT])
    homes[PlaceColumn.PLACE_ID] = homes[PlaceColumn.PLACE_ID].astype(str)
    return homes.set_index(PlaceColumn.PLACE_ID.value)


def _settled(homes: pd.DataFrame, known: NDArray[np.bool_], lit: NDArray[np.bool_]) -> pd.DataFrame:
    """Settlements told and served by the code of their commune."""
    counts = pd.DataFrame(
        {
            AttainedColumn.CODE.value: homes[PlaceColumn.COMMUNE_CODE].fillna("").astype(str),
            AttainedColumn.SETTLEMENTS.value: known.astype(float),
            AttainedColumn.SETTLEMENTS_SERVED.value: lit.astype(float),
        }
    )
    return counts.groupby(AttainedColumn.CODE.value).sum()


def _dated(part: pd.DataFrame, technology: str, year: int | None) -> pd.DataFrame:
    columns = {AttainedColumn.YEAR: year, AttainedColumn.TECHNOLOGY: technology}
    return part.reset_index(names=AttainedColumn.CODE.value).assign(**columns)


def _named(part: pd.DataFrame, plan: Plan) -> pd.DataFrame:
    communes = plan.province.communes
    names = dict(zip(communes[Communes.CODE].astype(str), communes[Communes.NAME], strict=True))
    named = part[AttainedColumn.CODE].map(names).fillna("")
    year = part[AttainedColumn.YEAR].astype("Int64")
    return part.assign(**{AttainedColumn.NAME: named, AttainedColumn.YEAR: year})
