"""All means for every place that lacks fibre, side by side, and which of them is recommended.

A means is enough when it carries what the place needs for the share of time that it needs. Of those
that are enough the one with the least present cost is recommended; where none is, the one that comes
nearest: first by rate, then by time, then by cost.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from phusong.layers.provenance import Kind
from phusong.layers.province import Province
from phusong.layers.schema import LayerKind, RasterKind
from phusong.planning.backhaul.hops import Ground
from phusong.planning.backhaul.offers import Offer, cable_offers, satellite_offer
from phusong.planning.backhaul.prices import Prices, prices_of
from phusong.planning.backhaul.radio import latitude_of, microwave_offers, sea_of
from phusong.planning.backhaul.rules import BackhaulRules
from phusong.planning.backhaul.sharing import stretches_of
from phusong.planning.backhaul.stations import Role, stations
from phusong.planning.backhaul.tables import Row, backhaul_of, hop_rows, offer_row
from phusong.planning.backhaul.wanting import Wanting, framed_wanting, who_wants
from phusong.planning.costs import CostTable
from phusong.planning.results import Coverage, Proposal, Routes, Service
from phusong.planning.results_backhaul import Backhaul, Doubt, Means, Verdict
from phusong.planning.scenario import Scenario

__all__ = ["compare_backhaul", "verdicts"]

_SURE = frozenset({Kind.REAL, Kind.USER})


def compare_backhaul(
    province: Province,
    coverage: Coverage,
    service: Service,
    proposal: Proposal,
    *,
    routes: Routes,
    scenario: Scenario,
) -> Backhaul:
    """Fibre, submarine cable, microwave and satellite for each settlement and each far new site."""
    rules = scenario.backhaul
    wanting = who_wants(service, proposal, routes, rules)
    if not wanting:
        return backhaul_of([], [], crs=province.crs)
    prices, costs = prices_of(scenario.costs), CostTable(scenario.costs)
    nodes = stations(framed_wanting(wanting, province.crs), province, scenario)
    known = _power_known(province)
    links = microwave_offers(
        nodes,
        Ground(coverage.terrain, sea_of(province), margin_m=rules.microwave.terrain_margin_m),
        np.array([one.needed_mbps for one in wanting]),
        rules=rules,
        prices=prices,
        latitude_deg=latitude_of(province),
        power_known=known,
    )
    cable = stretches_of(routes.segments)
    on_grid = nodes.on_grid[nodes.role == Role.PLACE]
    offers = [
        [
            *cable_offers(cable.get(one.id, ()), rules=rules.cable, costs=costs),
            link.offer,
            satellite_offer(rules, prices, off_grid=known and not powered),
        ]
        for one, link, powered in zip(wanting, links, on_grid, strict=True)
    ]
    rows = [
        row
        for one, means in zip(wanting, offers, strict=True)
        for row in _rows(one, _doubted(one, means, province, prices), rules, prices)
    ]
    hops = [
        row for one, link in zip(wanting, links, strict=True) for row in hop_rows(one, link, nodes)
    ]
    return backhaul_of(rows, hops, crs=province.crs)


def verdicts(
    offers: Sequence[Offer], prices: Prices, *, needed_mbps: float, needed_pct: float
) -> list[Verdict]:
    """What the comparison says of each means for one place."""
    fast = [offer.capacity_mbps >= needed_mbps for offer in offers]
    steady = [offer.availability_pct >= needed_pct for offer in offers]
    cost = [np.inf if offer.bid is None else prices.present(offer.bid).mid for offer in offers]
    possible = [n for n, offer in enumerate(offers) if offer.bid is not None]
    enough = [n for n in possible if fast[n] and steady[n]]
    if enough:
        best = min(enough, key=lambda n: cost[n])
        word = Verdict.ONLY if len(enough) == 1 else Verdict.CHEAPEST
    else:
        best = min(
            possible,
            key=lambda n: (not fast[n], -offers[n].availability_pct, cost[n]),
            default=-1,
        )
        word = Verdict.CLOSEST
    found = []
    for n, offer in enumerate(offers):
        if offer.bid is None:
            found.append(Verdict.IMPOSSIBLE)
        elif n == best:
            found.append(word)
        elif not fast[n]:
            found.append(Verdict.TOO_SLOW)
        else:
            found.append(Verdict.DEARER if steady[n] else Verdict.TOO_OFTEN_OUT)
    return found


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
        offer_row(one, offer, word, rules, prices)
        for offer, word in zip(_overlapping(offers, words, prices), words, strict=True)
    ]


def _overlapping(offers: Sequence[Offer], words: Sequence[Verdict], prices: Prices) -> list[Offer]:
    """The cheapest marked where a dearer one may turn out cheaper."""
    present = [None if o.bid is None else prices.present(o.bid) for o in offers]
    rivals = [
        money.low
        for money, word in zip(present, words, strict=True)
        if money is not None and word is Verdict.DEARER
    ]
    return [
        replace(offer, doubts=offer.doubts | {Doubt.RANGES})
        if money is not None and word is Verdict.CHEAPEST and min(rivals) < money.high
        else offer
        for offer, money, word in zip(offers, present, words, strict=True)
    ]
