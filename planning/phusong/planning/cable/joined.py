"""Who of each kind is joined to fibre, by what: the account of all that the province wants joined."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

import geopandas as gpd

from phusong.coverage.service import ServiceColumn, State
from phusong.layers.province import Province
from phusong.planning.cable.results import Joined
from phusong.planning.cable.seats import SEAT, seat_places
from phusong.planning.cable.terminals import SITE
from phusong.planning.results.columns import FIBRE, Action, PlaceColumn, PlaceKind, ProposalColumn
from phusong.planning.results.stages import Proposal, Service
from phusong.planning.scenario.model import FibreRules
from phusong.planning.service.fibre import fibre_reach
from phusong.planning.wan.results import SeatOrigin

__all__ = ["joined_by_kind"]

_SETTLEMENT = PlaceKind.SETTLEMENT.value


def joined_by_kind(
    province: Province,
    service: Service,
    proposal: Proposal,
    *,
    rules: FibreRules,
    laid: Collection[str],
    linked: Collection[str] = (),
) -> tuple[Joined, ...]:
    """Settlements, parks, hubs, seats of communes and new sites, each kind that there is.

    A seat for which a settlement stands in is joined as that settlement is.

    Parameters
    ----------
    laid
        Identifiers of those to whom new cable leads.
    linked
        Of those that microwave or satellite joins instead.
    """
    seats = seat_places(province)
    told = dict(_states(province, service, proposal, rules))
    told[SEAT] = _seats(seats, province, rules)
    homes = _homes_of_seats(service, seats)
    told[SEAT] = {i: told[_SETTLEMENT].get(homes.get(i, i), own) for i, own in told[SEAT].items()}
    cable, radio = (
        {*ids, *(i for i, home in homes.items() if home in ids)} for ids in (laid, linked)
    )
    return tuple(
        _told(kind, states, laid=cable, linked=radio - cable)
        for kind, states in told.items()
        if states
    )


def _told(
    kind: str, states: Mapping[str, State], *, laid: Collection[str], linked: Collection[str]
) -> Joined:
    rest = {i: state for i, state in states.items() if i not in laid and i not in linked}
    return Joined(
        kind=kind,
        total=len(states),
        standing=sum(state is State.SERVED for state in rest.values()),
        laid=sum(i in laid for i in states),
        linked=sum(i in linked for i in states),
        lacking=tuple(i for i, state in rest.items() if state is State.UNSERVED),
        unknown=sum(state is State.UNKNOWN for state in rest.values()),
    )


def _states(
    province: Province, service: Service, proposal: Proposal, rules: FibreRules
) -> Iterator[tuple[str, Mapping[str, State]]]:
    """Of each kind whether existing fibre is near, by identifier."""
    states, places = service.states, service.places
    fibre = states[states[ServiceColumn.TECHNOLOGY] == FIBRE]
    homes = {
        str(place): State(str(state))
        for place, state in zip(
            fibre[ServiceColumn.PLACE_ID], fibre[ServiceColumn.STATE], strict=True
        )
    }
    yield _SETTLEMENT, homes
    for kind in (PlaceKind.PARK, PlaceKind.HUB):
        own = places[places[PlaceColumn.KIND] == kind.value]
        yield kind.value, fibre_reach(own, province, rules)
    yield SEAT, {}  # in its place in the order
    sites = proposal.sites[proposal.sites[ProposalColumn.ACTION] == Action.NEW_SITE.value]
    yield SITE, {str(site): State.UNSERVED for site in sites[ProposalColumn.SITE_ID]}


def _seats(seats: gpd.GeoDataFrame, province: Province, rules: FibreRules) -> dict[str, State]:
    """Where a seat is not known nothing is known of its fibre."""
    told = fibre_reach(seats, province, rules)
    nowhere = seats[PlaceColumn.TYPE] == SeatOrigin.INSIDE.value
    return told | dict.fromkeys(seats.loc[nowhere, PlaceColumn.PLACE_ID], State.UNKNOWN)


def _homes_of_seats(service: Service, seats: gpd.GeoDataFrame) -> dict[str, str]:
    """Seat → the settlement that stands in for it: both are one point."""
    places = service.places
    homes = places[places[PlaceColumn.KIND] == _SETTLEMENT]
    at = dict(zip(homes.geometry.to_wkb(), homes[PlaceColumn.PLACE_ID].astype(str), strict=True))
    told = seats[seats[PlaceColumn.TYPE] == SeatOrigin.SETTLEMENT.value]
    return {
        str(seat): at[point]
        for seat, point in zip(told[PlaceColumn.PLACE_ID], told.geometry.to_wkb(), strict=True)
        if point in at
    }
