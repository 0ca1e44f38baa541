"""By when which places have to be served, by the words of the scenario and of its layers."""

from __future__ import annotations

from phusong.coverage.carriers import Radio
from phusong.coverage.service import ServiceColumn, State
from phusong.planning.programme.assigned import duties_of
from phusong.planning.results.columns import FIBRE, PlaceColumn, PlaceKind
from phusong.planning.results.stages import Service
from phusong.planning.scenario.model import Scenario

__all__ = ["places_due"]


def places_due(service: Service, scenario: Scenario, *, technology: str) -> dict[str, int]:
    """Places that have to be served in a technology, and the year at whose end they are.

    Kinds of places that the programme puts first belong to its first year; a dead spot is a
    settlement that no mobile technology serves. A place that an operator was given has the year of
    that. Parks keep the dates that their layer states for 5G, where the programme says so. The
    earliest of several years counts; what is due after the programme is not due in it.
    """
    programme = scenario.programme
    places = service.places.set_index(PlaceColumn.PLACE_ID.value)
    due = dict.fromkeys(_first(service, programme.first_year_places), programme.years[0])
    told = [
        (duty.place_id, duty.assignment.year)
        for duty in duties_of(service.places, programme)
        if duty.counts_for(technology)
    ]
    if programme.keep_park_dates and scenario.technologies[technology].radio is Radio.NR:
        dated = places[PlaceColumn.DUE_YEAR].dropna()
        told += [(str(place), int(year)) for place, year in dated.items()]
    for place, year in told:
        due[place] = min(due.get(place, year), max(year, programme.years[0]))
    return {place: year for place, year in due.items() if year <= programme.years[-1]}


def _first(service: Service, kinds: tuple[str, ...]) -> list[str]:
    """Places of the kinds that belong to the first year."""
    places = service.places.set_index(PlaceColumn.PLACE_ID.value)
    mobile = service.states[service.states[ServiceColumn.TECHNOLOGY] != FIBRE]
    served = mobile[mobile[ServiceColumn.STATE] == State.SERVED.value]
    dark = ~places.index.isin(served[ServiceColumn.PLACE_ID])
    kind = places[PlaceColumn.KIND]
    meant = {
        "dead_spot": dark & (kind == PlaceKind.SETTLEMENT.value),
        "operating_park": places[PlaceColumn.OPERATING].astype(bool)
        & (kind == PlaceKind.PARK.value),
        "hub": kind == PlaceKind.HUB.value,
    }
    return [str(place) for name in kinds for place in places.index[meant[name]]]
