"""Cable, and what the programme builds in its place where that is the better buy.

The comparison weighs each place by itself, with its share of cable that others pay for as well. What
is built is decided for all together: with a place's cheapest other means as the price of leaving it
without cable, the cheapest tree says who gets cable (:func:`~phusong.planning.network.fibre.choice_without`),
and microwave links share repeaters and masts (:mod:`.joint`).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from phusong.layers.province import Province
from phusong.planning.backhaul.compare import compare_backhaul
from phusong.planning.backhaul.joint import Question, decided
from phusong.planning.backhaul.linked import Row, links_of, with_shared_hops
from phusong.planning.cable.joined import joined_by_kind
from phusong.planning.cable.terminals import commune_of, wants_second_way
from phusong.planning.money.costs import CostTable
from phusong.planning.network.fibre import choice_without, route_fibre
from phusong.planning.results.backhaul import Backhaul, Means, OptionColumn
from phusong.planning.results.columns import (
    FIBRE,
    PlaceColumn,
    PlaceKind,
    ProposalColumn,
    RouteColumn,
)
from phusong.planning.results.links import LinkColumn, Links
from phusong.planning.results.stages import Coverage, Proposal, Routes, Service
from phusong.planning.scenario.model import Scenario

__all__ = ["connect"]

_RADIO = (Means.MICROWAVE.value, Means.SATELLITE.value)
_FIBRE_TARGET = "settlements_served_pct"


def connect(
    province: Province,
    coverage: Coverage,
    service: Service,
    *,
    proposal: Proposal,
    scenario: Scenario,
) -> tuple[Routes, Backhaul]:
    """Cable and links to all who lack fibre and to all new sites, and the means side by side.

    Microwave or satellite take the place of cable only where ``fibre.follow_recommendation`` allows it,
    where they give what is needed, and never for settlements when a target counts those with fibre, for
    parks, nor for whom the scenario wants a second way of cable. Who may do without and has no cable to
    be reached by gets what comes nearest to its needs. The comparison is that with cable for all.
    """
    rules, costs = scenario.fibre, CostTable(scenario.costs)
    routes = route_fibre(province, service, proposal, rules=rules, costs=costs)
    compared = compare_backhaul(
        province, coverage, service, proposal=proposal, routes=routes, scenario=scenario
    )
    told = compared.told
    options: dict[str, dict[str, Row]] = {}
    if rules.follow_recommendation:
        options = _instead(told, routes, scenario, communes=_communes(service, proposal))
    if options:
        question = Question(
            _present(options, Means.MICROWAVE),
            _present(options, Means.SATELLITE),
            compared.radio,
            compared.station,
            rules.time_limit_s,
        )
        choice = choice_without(province, service, proposal, rules=rules, costs=costs)
        found = decided(question, choice)
        if found.left:
            rest = route_fibre(
                province, service, proposal, rules=rules, costs=costs, without=found.left
            )
            rows = [
                by_means[(Means.MICROWAVE if key in found.microwave else Means.SATELLITE).value]
                for key, by_means in options.items()
                if key in found.left
            ]
            links = links_of(rows, found, compared, cable=routes, rest=rest, costs=costs)
            routes = replace(rest, links=links)
            told = replace(told, hops=with_shared_hops(told, found.shared, compared))
    laid, linked = _laid(routes), _linked(routes)
    joined = joined_by_kind(province, service, proposal, rules=rules, laid=laid, linked=linked)
    return replace(routes, joined=joined), _marked(told, laid=laid, links=routes.links)


def _communes(service: Service, proposal: Proposal) -> dict[str, tuple[str, ...]]:
    """Name and code of the commune of each place and site."""
    frames = (service.places, PlaceColumn.PLACE_ID), (proposal.sites, ProposalColumn.SITE_ID)
    return {str(row[key]): commune_of(row) for frame, key in frames for _, row in frame.iterrows()}


def _instead(
    told: Backhaul,
    cable: Routes,
    scenario: Scenario,
    *,
    communes: Mapping[str, tuple[str, ...]],
) -> dict[str, dict[str, Row]]:
    """Place or site that may do without cable → its other means that are enough, by means."""
    homes_need_fibre = any(
        target.indicator == _FIBRE_TARGET and target.technology == FIBRE
        for target in scenario.targets
    )
    keep = {PlaceKind.PARK.value} | ({PlaceKind.SETTLEMENT.value} if homes_need_fibre else set())
    apart = {place for place, _ in cable.unreached}
    found: dict[str, dict[str, Row]] = {}
    options = told.options[told.options[OptionColumn.MEANS].isin(_RADIO)]
    for row in options[options[OptionColumn.POSSIBLE].astype(bool)].to_dict("records"):
        key = str(row[OptionColumn.PLACE_ID])
        if row[OptionColumn.KIND] in keep or _wants_two(row, scenario, communes):
            continue
        if row[OptionColumn.MEETS] or (key in apart and row[OptionColumn.RECOMMENDED]):
            told_row = {str(name): value for name, value in row.items()}
            found.setdefault(key, {})[str(row[OptionColumn.MEANS])] = told_row
    return found


def _present(options: Mapping[str, Mapping[str, Row]], means: Means) -> dict[str, float]:
    """Present cost of one means where it is enough."""
    return {
        key: float(by_means[means.value][OptionColumn.PRESENT_MID])
        for key, by_means in options.items()
        if means.value in by_means
    }


def _wants_two(
    row: Mapping[Any, Any], scenario: Scenario, communes: Mapping[str, tuple[str, ...]]
) -> bool:
    place_id = str(row[OptionColumn.PLACE_ID])
    return wants_second_way(
        str(row[OptionColumn.KIND]),
        place_id,
        str(row[OptionColumn.NAME]),
        commune=communes.get(place_id, ()),
        resilient=scenario.fibre.resilient,
    )


def _laid(routes: Routes) -> frozenset[str]:
    return frozenset(routes.segments[RouteColumn.SERVES_ID].astype(str))


def _linked(routes: Routes) -> frozenset[str]:
    if routes.links is None:
        return frozenset()
    return frozenset(routes.links.table[LinkColumn.SERVES_ID].astype(str))


def _marked(told: Backhaul, *, laid: Collection[str], links: Links | None) -> Backhaul:
    """The comparison with what is built of it."""
    options = told.options
    means = (
        {}
        if links is None
        else dict(
            zip(links.table[LinkColumn.SERVES_ID], links.table[LinkColumn.MEANS], strict=True)
        )
    )
    built = [
        bool(row[OptionColumn.POSSIBLE])
        and means.get(
            row[OptionColumn.PLACE_ID],
            row[OptionColumn.MEANS]
            if row[OptionColumn.PLACE_ID] in laid and row[OptionColumn.MEANS] not in _RADIO
            else None,
        )
        == row[OptionColumn.MEANS]
        for row in options.to_dict("records")
    ]
    return replace(
        told, options=options.assign(**{OptionColumn.BUILT.value: np.array(built, bool)})
    )
