"""All means for every place that lacks fibre, side by side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

import numpy as np

from phusong.layers.provenance import Kind
from phusong.layers.province import Province
from phusong.layers.schema import LayerKind, RasterKind
from phusong.planning.backhaul.hops import Ground
from phusong.planning.backhaul.offers import Offer, cable_offers, satellite_offer
from phusong.planning.backhaul.prices import Prices, prices_of
from phusong.planning.backhaul.radio import Radio, latitude_of, sea_of
from phusong.planning.backhaul.rules import BackhaulRules
from phusong.planning.backhaul.sharing import stretches_of
from phusong.planning.backhaul.stations import Role, Stations, stations
from phusong.planning.backhaul.tables import Row, backhaul_of, hop_rows, offer_row
from phusong.planning.backhaul.unsure import Spread, spread, widened
from phusong.planning.backhaul.verdict import overlapping, verdicts
from phusong.planning.backhaul.wanting import Wanting, framed_wanting, who_wants
from phusong.planning.money.costs import CostTable
from phusong.planning.results.backhaul import Backhaul, Doubt, Means
from phusong.planning.results.columns import PlaceColumn
from phusong.planning.results.stages import Coverage, Proposal, Routes, Service
from phusong.planning.scenario.model import Scenario
from phusong.planning.service.fibre import without_fibre

__all__ = ["Compared", "compare_backhaul"]

_SURE = frozenset({Kind.REAL, Kind.USER})


class Compared(NamedTuple):
    """The comparison, and what microwave to several of its places can be asked for."""

    told: Backhaul
    radio: Radio | None
    """None where nobody wants a line."""
    station: Mapping[str, int]
    """Of each place."""
    wanting: Sequence[Wanting]


def compare_backhaul(
    province: Province,
    coverage: Coverage,
    service: Service,
    *,
    proposal: Proposal,
    routes: Routes,
    scenario: Scenario,
) -> Compared:
    """Fibre, submarine cable, microwave and satellite for each settlement, far park, hub and new site.

    Parameters
    ----------
    routes
        New cable, which the first two are taken from.
    """
    rules = scenario.backhaul
    prices, costs = prices_of(scenario.costs), CostTable(scenario.costs)
    cable = stretches_of(routes.segments, costs)
    places = service.places
    asked_for = places[places[PlaceColumn.KIND].isin(scenario.fibre.connect)]
    wanting = who_wants(
        service,
        proposal,
        cable,
        rules=rules,
        others=without_fibre(asked_for, province, scenario.fibre),
    )
    if not wanting:
        return Compared(backhaul_of([], [], crs=province.crs), None, {}, ())
    asked = spread(wanting, province)
    nodes = stations(framed_wanting(asked.wanting, province.crs), province, scenario)
    radio = _radio(asked, nodes, province, coverage, scenario=scenario, prices=prices)
    links = [radio.alone(place) for place in radio.places.tolist()]
    dark = _power_known(province) & ~nodes.on_grid[nodes.role == Role.PLACE]
    rows: list[Row] = []
    for number, one in enumerate(wanting):
        offers = [
            *cable_offers(cable.get(one.id, ()), rules=rules.cable),
            widened(links[number].offer, [links[k].offer for k in asked.others(number)]),
            satellite_offer(rules, prices, off_grid=bool(dark[number])),
        ]
        rows += _rows(one, _doubted(one, offers, province, prices), rules, prices)
    hops = [
        row for one, link in zip(wanting, links, strict=False) for row in hop_rows(one, link, nodes)
    ]
    station = {one.id: int(place) for one, place in zip(wanting, radio.places, strict=False)}
    return Compared(backhaul_of(rows, hops, crs=province.crs), radio, station, wanting)


def _radio(
    asked: Spread,
    nodes: Stations,
    province: Province,
    coverage: Coverage,
    *,
    scenario: Scenario,
    prices: Prices,
) -> Radio:
    """Microwave to every position that is asked from."""
    rules = scenario.backhaul
    margin = rules.microwave.terrain_margin_m
    return Radio(
        nodes,
        Ground(coverage.terrain, sea_of(province), margin_m=margin),
        np.array([one.needed_mbps for one in asked.wanting]),
        rules=rules,
        prices=prices,
        latitude_deg=latitude_of(province),
        power_known=_power_known(province),
    )


def _power_known(province: Province) -> bool:
    kinds = LayerKind.POWER_LINES, LayerKind.POWER_POLES
    return any(len(province.layer(kind)) for kind in kinds)


def _doubted(
    one: Wanting, offers: Sequence[Offer], province: Province, prices: Prices
) -> list[Offer]:
    """The offers with what the data behind them is not sure of."""
    unsure = {
        layer.value: layer.value in province.provenance
        and province.provenance[layer.value].kind not in _SURE
        for layer in (RasterKind.TERRAIN, LayerKind.SITES)
    }
    radio = {
        Doubt.TERRAIN: unsure[RasterKind.TERRAIN.value],
        Doubt.STATIONS: unsure[LayerKind.SITES.value],
    }
    powered = {Doubt.POWER: not _power_known(province)}
    everywhere = {Doubt.POSITION: one.unsure_m > 0}
    by_means = {
        Means.FIBRE: everywhere,
        Means.SUBMARINE: everywhere,
        Means.MICROWAVE: {**everywhere, **radio, **powered},
        Means.SATELLITE: powered,
    }
    doubted = []
    for offer in offers:
        if offer.bid is None:
            doubted.append(offer)
            continue
        found = {doubt for doubt, holds in by_means[offer.means].items() if holds}
        if prices.present(offer.bid).assumed:
            found.add(Doubt.PRICES)
        doubted.append(replace(offer, doubts=offer.doubts | found))
    return doubted


def _rows(one: Wanting, offers: Sequence[Offer], rules: BackhaulRules, prices: Prices) -> list[Row]:
    words = verdicts(offers, prices, needed_mbps=one.needed_mbps, needed_pct=rules.availability_pct)
    return [
        offer_row(one, offer, word, rules=rules, prices=prices)
        for offer, word in zip(overlapping(offers, words, prices), words, strict=True)
    ]
