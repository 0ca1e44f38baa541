"""What becomes of the places that the programme gives to one operator."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

import pandas as pd

from phusong.coverage.service import ServiceColumn, State
from phusong.planning.programme.assigned import Duty, duties_of
from phusong.planning.results.columns import PlaceColumn, ProposalColumn
from phusong.planning.results.stages import Plan

__all__ = ["DutyOutcome", "Outcome", "outcomes_of_duties"]


class Outcome(StrEnum):
    """How a duty ends."""

    SERVED_TODAY = "served_today"
    """Somebody serves the place already."""
    KEPT = "kept"
    LATE = "late"
    """Its steps are built, but after its year."""
    NO_ROOM = "no_room"
    """No year of the programme has room for its steps."""
    NOT_SERVED = "not_served"
    """No candidate of the operator serves it."""
    UNKNOWN = "unknown"
    """Nothing can be told of the place."""


@dataclass(frozen=True, slots=True)
class DutyOutcome:
    """One place in one technology."""

    place_id: str
    name: str
    technology: str
    operator: str
    year: int
    """At whose end it has to be served."""
    outcome: Outcome
    steps: tuple[str, ...]
    """Identifiers of the steps that serve it."""
    served_in: int | None
    """Year at whose end all of them stand."""
    source: str


def outcomes_of_duties(plan: Plan) -> tuple[DutyOutcome, ...]:
    """One per place and technology, in the order of the scenario."""
    return tuple(_outcomes(plan))


def _outcomes(plan: Plan) -> Iterator[DutyOutcome]:
    places = plan.service.places.set_index(PlaceColumn.PLACE_ID.value)
    columns = [ServiceColumn.PLACE_ID.value, ServiceColumn.TECHNOLOGY.value]
    states = plan.service.states.set_index(columns)[ServiceColumn.STATE.value]
    for duty in duties_of(plan.service.places, plan.scenario.programme):
        for technology in plan.scenario.technologies:
            if duty.counts_for(technology):
                state = State(states.get((duty.place_id, technology), State.UNKNOWN))
                name = str(places.at[duty.place_id, PlaceColumn.NAME.value])
                yield _outcome(plan.proposal.sites, duty, technology, state=state, name=name)


def _outcome(
    sites: pd.DataFrame, duty: Duty, technology: str, *, state: State, name: str
) -> DutyOutcome:
    mine = sites[sites[ProposalColumn.CHOSEN_FOR] == technology]
    helps = mine[_named(mine[ProposalColumn.HELPS], duty.place_id)]
    done = bool(_named(mine[ProposalColumn.PLACES], duty.place_id).any())
    years = helps[ProposalColumn.YEAR]
    built = int(years.max()) if done and years.notna().all() else None
    return DutyOutcome(
        place_id=duty.place_id,
        name=name,
        technology=technology,
        operator=duty.assignment.operator,
        year=duty.assignment.year,
        outcome=_end(state, done, built, due=duty.assignment.year),
        steps=tuple(helps[ProposalColumn.SITE_ID].astype(str)),
        served_in=built,
        source=duty.assignment.source,
    )


def _named(lists: pd.Series, place_id: str) -> pd.Series:
    """Which of some lists, separated by ``;``, name a place."""
    return pd.Series([place_id in str(own).split(";") for own in lists], lists.index, dtype=bool)


def _end(state: State, done: bool, built: int | None, *, due: int) -> Outcome:
    if state is State.SERVED:
        return Outcome.SERVED_TODAY
    if not done:
        return Outcome.UNKNOWN if state is State.UNKNOWN else Outcome.NOT_SERVED
    if built is None:
        return Outcome.NO_ROOM
    return Outcome.KEPT if built <= due else Outcome.LATE
