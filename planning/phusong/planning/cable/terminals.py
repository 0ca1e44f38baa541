"""Whom new cable is to reach, and who of them gets a second way."""

from __future__ import annotations

import difflib
from collections.abc import Collection
from dataclasses import replace

import pandas as pd

from phusong.coverage.service import ServiceColumn, State
from phusong.layers.errors import Problems
from phusong.layers.province import Province
from phusong.layers.text.spelling import fold
from phusong.layers.text.suggestions import suggested
from phusong.planning.cable.laying import Terminal
from phusong.planning.cable.seats import SEAT, is_placed, seat_places
from phusong.planning.network.graph import Network
from phusong.planning.results.columns import FIBRE, Action, PlaceColumn, PlaceKind, ProposalColumn
from phusong.planning.results.stages import Proposal, Service
from phusong.planning.scenario.model import FibreRules
from phusong.planning.service.fibre import without_fibre

__all__ = ["SITE", "commune_of", "find_terminals", "tell_resilient", "wants_second_way"]

SITE = "site"
"""Kind of a new site among terminals, beside those of places."""
_FAR_M = 1000.0
"""A tie that is longer is no straight line, but led over land by least cost."""
_KINDS = frozenset({*(kind.value for kind in PlaceKind), SEAT, SITE})


def find_terminals(
    network: Network,
    province: Province,
    service: Service,
    proposal: Proposal,
    *,
    rules: FibreRules,
    without: Collection[str] = (),
) -> list[Terminal]:
    """Settlements without fibre, parks, hubs and seats that are to be joined, new sites: each a node.

    Who is to have a second way is tied to the network twice.

    Parameters
    ----------
    without
        Identifiers of those who get no cable.
    """
    lacking = service.states[
        (service.states[ServiceColumn.TECHNOLOGY] == FIBRE)
        & (service.states[ServiceColumn.STATE] == State.UNSERVED.value)
    ]
    places = _places(province, service, rules)
    others = places[places[PlaceColumn.KIND].isin(rules.connect)]
    ids = [*lacking[ServiceColumn.PLACE_ID], *without_fibre(others, province, rules)]
    sites = proposal.sites[proposal.sites[ProposalColumn.ACTION] == Action.NEW_SITE.value]
    found = []
    for place_id in [place for place in ids if place not in without]:
        place = places.loc[place_id]
        terminal = Terminal(
            str(place_id),
            str(place[PlaceColumn.NAME]),
            str(place[PlaceColumn.KIND]),
            float(place[PlaceColumn.UNCERTAINTY_M]),
            float(place[PlaceColumn.PEOPLE]),
            commune=commune_of(place),
        )
        found.append(_tied(terminal, network, place, rules))
    for _, site in sites[~sites[ProposalColumn.SITE_ID].isin(without)].iterrows():
        name, people = str(site[ProposalColumn.SITE_ID]), float(site[ProposalColumn.PEOPLE_GAINED])
        terminal = Terminal(name, name, SITE, 0.0, people, commune=commune_of(site))
        found.append(_tied(terminal, network, site, rules))
    return found


def _places(province: Province, service: Service, rules: FibreRules) -> pd.DataFrame:
    """Places and, where they are asked for, the seats whose position is known, by identifier."""
    found = [service.places]
    if SEAT in rules.connect:
        seats = seat_places(province)
        found.append(seats[is_placed(seats)])
    whole: pd.DataFrame = pd.concat([frame for frame in found if len(frame)] or found[:1])
    return whole.set_index(PlaceColumn.PLACE_ID.value, drop=False)


def _tied(terminal: Terminal, network: Network, row: pd.Series, rules: FibreRules) -> Terminal:
    """It with its node of the network."""
    point, part = row["geometry"], int(row[PlaceColumn.LAND_PART])
    ties = 2 if _wants_two(terminal, rules) else 1
    return replace(
        terminal, node=network.join(point.x, point.y, land_part=part, ties=ties, reach_m=_FAR_M)
    )


def _wants_two(terminal: Terminal, rules: FibreRules) -> bool:
    return wants_second_way(
        terminal.kind,
        terminal.id,
        terminal.name,
        commune=terminal.commune,
        resilient=rules.resilient,
    )


def commune_of(row: pd.Series) -> tuple[str, ...]:
    """Name and code of the commune of a place or site, as far as its row tells them."""
    told = (row.get(column) for column in (PlaceColumn.COMMUNE, PlaceColumn.COMMUNE_CODE))
    return tuple(text for text in told if isinstance(text, str) and text)


def wants_second_way(
    kind: str, place_id: str, name: str, *, commune: Collection[str], resilient: Collection[str]
) -> bool:
    """Whether one of the texts is its kind, its name, its identifier, or its commune."""
    own = (kind, place_id, place_id.partition(":")[2], name, *commune)
    return not {fold(text) for text in own}.isdisjoint(fold(text) for text in resilient)


def tell_resilient(places: pd.DataFrame, resilient: Collection[str], *, problems: Problems) -> None:
    """Tell texts that are no kind, and name no place, of those that get a second way."""
    ids = [str(place) for place in places[PlaceColumn.PLACE_ID]]
    labels = [
        *sorted(_KINDS),
        *places[PlaceColumn.NAME].astype(str),
        *ids,
        *(place.partition(":")[2] for place in ids),
        *places[PlaceColumn.COMMUNE].dropna().astype(str).unique(),
        *places[PlaceColumn.COMMUNE_CODE].dropna().astype(str).unique(),
    ]
    known = {fold(label): label for label in labels if label}
    for number, text in enumerate(resilient):
        if fold(text) not in known:
            near = difflib.get_close_matches(fold(text), known, n=3)
            problems.add(
                "resilient-unknown",
                "[fibre]",
                column=f"resilient.{number}",
                value=text,
                place=text,
                **suggested([known[key] for key in near], count=len(places)),
            )
