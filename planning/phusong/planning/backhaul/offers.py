"""What each means would cost a place and give it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from phusong.planning.backhaul.power import NO_PLANT, SolarPlant, solar_plant
from phusong.planning.backhaul.prices import Bid, Prices
from phusong.planning.backhaul.rules import BackhaulRules, Cable
from phusong.planning.backhaul.sharing import Stretch
from phusong.planning.results.backhaul import Doubt, Means, Obstacle
from phusong.planning.results.columns import Construction

__all__ = ["Offer", "cable_offers", "impossible", "satellite_offer"]

_HOURS = 8766.0
"""Of a year."""


@dataclass(frozen=True, slots=True)
class Offer:
    """One means for one place."""

    means: Means
    bid: Bid | None = None
    """None where it is impossible."""
    obstacle: Obstacle | None = None
    capacity_mbps: float = np.nan
    availability_pct: float = np.nan
    latency_ms: float = np.nan
    months: float = np.nan
    length_km: float = np.nan
    hops: int = 0
    plant: SolarPlant = NO_PLANT
    positions_pct: float = np.nan
    """Share of the positions that an unsure place may have from which it is possible."""
    doubts: frozenset[Doubt] = field(default_factory=frozenset)


def impossible(means: Means, why: Obstacle) -> Offer:
    """A means that is none."""
    return Offer(means, obstacle=why)


def cable_offers(stretches: Sequence[Stretch], *, rules: Cable) -> tuple[Offer, Offer]:
    """Cable on land and cable through the sea, of which a place's way to the fibre is one.

    Parameters
    ----------
    stretches
        What the place hangs on, with its share of the cost; none: no route was found.
    """
    if not stretches:
        return (
            impossible(Means.FIBRE, Obstacle.NO_ROUTE),
            impossible(Means.SUBMARINE, Obstacle.NO_ROUTE),
        )
    if any(one.construction is Construction.SUBMARINE for one in stretches):
        offer = _cable(stretches, rules, Means.SUBMARINE)
        return impossible(Means.FIBRE, Obstacle.SEA), offer
    offer = _cable(stretches, rules, Means.FIBRE)
    return offer, impossible(Means.SUBMARINE, Obstacle.LAND)


def _cable(stretches: Sequence[Stretch], rules: Cable, means: Means) -> Offer:
    bid, out_h = Bid(), 0.0
    months = rules.sea_months if means is Means.SUBMARINE else rules.months
    for one in stretches:
        bid += Bid(one.building, one.yearly)
        if one.construction is Construction.SUBMARINE:
            faults = rules.sea_faults_per_1000_km_year * one.length_km / 1000
            out_h += faults * rules.sea_repair_days * 24
        else:
            out_h += rules.cuts_per_1000_km_year * one.length_km / 1000 * rules.repair_h
            months += one.length_km / rules.km_per_month
    return Offer(
        means,
        bid,
        capacity_mbps=rules.capacity_mbps,
        availability_pct=max(100.0 * (1 - out_h / _HOURS), 0.0),
        months=months,
        length_km=sum(one.length_km for one in stretches),
        doubts=frozenset({Doubt.SHARED} if any(one.users > 1 for one in stretches) else ()),
    )


def satellite_offer(rules: BackhaulRules, prices: Prices, *, off_grid: bool) -> Offer:
    """A leased line by satellite, with solar power where there is no grid."""
    plant = solar_plant(rules.satellite.load_w, rules.solar) if off_grid else NO_PLANT
    power = prices.solar(plant) if off_grid else Bid()
    if prices.terminal is None or power is None:
        return impossible(Means.SATELLITE, Obstacle.NO_PRICE)
    return Offer(
        Means.SATELLITE,
        prices.terminal + power,
        capacity_mbps=rules.satellite.capacity_mbps,
        availability_pct=rules.satellite.availability_pct,
        latency_ms=rules.satellite.delay_ms,
        months=rules.satellite.months,
        plant=plant,
    )
