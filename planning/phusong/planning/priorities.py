"""Which places come first, by the words of the scenario."""

from __future__ import annotations

from phusong.coverage.service import ServiceColumn, State
from phusong.planning.assigned import duties_of
from phusong.planning.results import FIBRE, PlaceColumn, PlaceKind, Service
from phusong.planning.scenario import Programme

__all__ = ["places_first"]


def places_first(service: Service, programme: Programme, *, technology: str) -> set[str]:
    """Identifiers of the places whose sites for a technology are built in the first year.

    A dead spot is a settlement that no mobile technology serves. Places that the programme gives to
    an operator are among them: whoever builds first is never late.
    """
    first = set(programme.first_year_places)
    places = service.places.set_index(PlaceColumn.PLACE_ID.value)
    mobile = service.states[service.states[ServiceColumn.TECHNOLOGY] != FIBRE]
    served = mobile[mobile[ServiceColumn.STATE] == State.SERVED.value]
    dark = ~places.index.isin(served[ServiceColumn.PLACE_ID])
    kind = places[PlaceColumn.KIND]
    chosen: set[str] = set()
    if "dead_spot" in first:
        chosen |= set(places.index[dark & (kind == PlaceKind.SETTLEMENT.value)])
    if "operating_park" in first:
        operating = places[PlaceColumn.OPERATING].astype(bool)
        chosen |= set(places.index[operating & (kind == PlaceKind.PARK.value)])
    if "hub" in first:
        chosen |= set(places.index[kind == PlaceKind.HUB.value])
    duties = duties_of(service.places, programme)
    return chosen | {duty.place_id for duty in duties if duty.counts_for(technology)}
