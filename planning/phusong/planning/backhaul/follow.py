"""Cable, and what the programme builds in its place where that is the better buy.

The comparison weighs each place by itself, with its share of cable that others pay for as well. What
is built is decided for all together: with a place's cheapest other means as the price of leaving it
without cable, the cheapest tree says who gets cable (:func:`~phusong.planning.network.fibre.better_without`).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd

from phusong.layers.province import Province
from phusong.planning.backhaul.compare import compare_backhaul
from phusong.planning.cable.joined import joined_by_kind
from phusong.planning.cable.terminals import commune_of, wants_second_way
from phusong.planning.money.costs import CostTable
from phusong.planning.network.fibre import better_without, route_fibre
from phusong.planning.results.backhaul import Backhaul, Means, OptionColumn
from phusong.planning.results.columns import (
    FIBRE,
    Construction,
    PlaceColumn,
    PlaceKind,
    ProposalColumn,
    RouteColumn,
)
from phusong.planning.results.links import LinkColumn, Links, Reason
from phusong.planning.results.money import Money
from phusong.planning.results.stages import Coverage, Proposal, Routes, Service
from phusong.planning.scenario.model import Scenario

__all__ = ["connect"]

_RADIO = (Means.MICROWAVE.value, Means.SATELLITE.value)
_FIBRE_TARGET = "settlements_served_pct"
Row = dict[str, Any]


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
    told = compare_backhaul(
        province, coverage, service, proposal=proposal, routes=routes, scenario=scenario
    )
    rows: dict[str, Row] = {}
    if rules.follow_recommendation:
        rows = _instead(told, routes, scenario, communes=_communes(service, proposal))
    if rows:
        present = {key: float(row[OptionColumn.PRESENT_MID]) for key, row in rows.items()}
        left = better_without(
            province, service, proposal, rules=rules, costs=costs, instead=present
        )
        if left:
            rest = route_fibre(province, service, proposal, rules=rules, costs=costs, without=left)
            routes = replace(
                rest, links=_links([rows[key] for key in rows if key in left], routes, rest, costs)
            )
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
) -> dict[str, Row]:
    """Place or site that may do without cable → its best other means."""
    homes_need_fibre = any(
        target.indicator == _FIBRE_TARGET and target.technology == FIBRE
        for target in scenario.targets
    )
    keep = {PlaceKind.PARK.value} | ({PlaceKind.SETTLEMENT.value} if homes_need_fibre else set())
    apart = {place for place, _ in cable.unreached}
    found: dict[str, Row] = {}
    options = told.options[told.options[OptionColumn.MEANS].isin(_RADIO)]
    for row in options[options[OptionColumn.POSSIBLE].astype(bool)].to_dict("records"):
        key = str(row[OptionColumn.PLACE_ID])
        if row[OptionColumn.KIND] in keep or _wants_two(row, scenario, communes):
            continue
        fits = row[OptionColumn.MEETS] or (key in apart and row[OptionColumn.RECOMMENDED])
        cheaper = key not in found or (
            row[OptionColumn.PRESENT_MID] < found[key][OptionColumn.PRESENT_MID]
        )
        if fits and cheaper:
            found[key] = {str(name): value for name, value in row.items()}
    return found


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


def _links(rows: list[Row], cable: Routes, rest: Routes, costs: CostTable) -> Links:
    """The chosen means as links, and what of the cable for all is not laid."""
    apart = {place for place, _ in cable.unreached}
    told = [
        {
            LinkColumn.LINK_ID.value: f"L-{number:04d}",
            LinkColumn.SERVES_ID.value: row[OptionColumn.PLACE_ID],
            LinkColumn.SERVES_NAME.value: row[OptionColumn.NAME],
            LinkColumn.SERVES_KIND.value: row[OptionColumn.KIND],
            LinkColumn.MEANS.value: row[OptionColumn.MEANS],
            LinkColumn.REASON.value: (
                Reason.NO_CABLE if row[OptionColumn.PLACE_ID] in apart else Reason.CHEAPER
            ).value,
            LinkColumn.HOPS.value: int(row[OptionColumn.HOPS]),
            LinkColumn.LENGTH_KM.value: row[OptionColumn.LENGTH_KM],
            LinkColumn.CAPACITY_MBPS.value: row[OptionColumn.CAPACITY_MBPS],
            LinkColumn.AVAILABILITY_PCT.value: row[OptionColumn.AVAILABILITY_PCT],
            LinkColumn.COST_LOW.value: row[OptionColumn.BUILDING_LOW],
            LinkColumn.COST_MID.value: row[OptionColumn.BUILDING_MID],
            LinkColumn.COST_HIGH.value: row[OptionColumn.BUILDING_HIGH],
            LinkColumn.YEARLY_LOW.value: row[OptionColumn.YEARLY_LOW],
            LinkColumn.YEARLY_MID.value: row[OptionColumn.YEARLY_MID],
            LinkColumn.YEARLY_HIGH.value: row[OptionColumn.YEARLY_HIGH],
            LinkColumn.ASSUMED.value: bool(row[OptionColumn.ASSUMED]),
            "geometry": row["geometry"],
        }
        for number, row in enumerate(rows, start=1)
    ]
    columns = [*(column.value for column in LinkColumn), "geometry"]
    table = gpd.GeoDataFrame(told, columns=columns, geometry="geometry", crs=rest.segments.crs)
    table[LinkColumn.YEAR.value] = pd.array([pd.NA] * len(table), dtype="Int64")
    return Links(table, *_avoided(cable.segments, rest.segments, costs))


def _avoided(
    before: gpd.GeoDataFrame, after: gpd.GeoDataFrame, costs: CostTable
) -> tuple[float, Money]:
    """Kilometres and building of the cable that is not laid; what others need more of is taken off."""
    columns = (
        RouteColumn.LENGTH_KM,
        RouteColumn.COST_LOW,
        RouteColumn.COST_MID,
        RouteColumn.COST_HIGH,
    )
    km, low, mid, high = (float(before[column].sum() - after[column].sum()) for column in columns)
    assumed = any(
        costs.laying(Construction(kind)).assumed
        for kind in before[RouteColumn.CONSTRUCTION].unique()
    )
    return km, Money(low, mid, high, assumed)


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
