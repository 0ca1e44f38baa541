"""Prices of backhaul, and what money of later years is worth today."""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce

from phusong.planning.backhaul.power import SolarPlant
from phusong.planning.money.costs import CostTable
from phusong.planning.results.money import Money
from phusong.planning.scenario.costs import CostItem, Costs

__all__ = ["Bid", "Prices", "prices_of"]

NOTHING = Money(0.0, 0.0, 0.0, False)


@dataclass(frozen=True, slots=True)
class Bid:
    """Building once and running every year, thousand million VND."""

    building: Money = NOTHING
    yearly: Money = NOTHING

    def __add__(self, other: Bid) -> Bid:
        return Bid(self.building + other.building, self.yearly + other.yearly)

    def times(self, factor: float) -> Bid:
        """So many of them."""
        return Bid(self.building.times(factor), self.yearly.times(factor))


@dataclass(frozen=True, slots=True)
class Prices:
    """What each part of a link costs; None where the scenario names no price."""

    link: Bid | None
    """Both ends of a hop, installed."""
    diversity: Bid | None
    """A second antenna at both ends."""
    tower_m: Bid | None
    """A metre of mast."""
    repeater: Bid | None
    """A repeater's ground, access and shelter, without mast and power."""
    terminal: Bid | None
    """Of a satellite."""
    array_kwp: Bid | None
    battery_kwh: Bid | None
    rate: float
    """Of interest, a year."""
    years: int
    rate_assumed: bool

    def present(self, bid: Bid) -> Money:
        """Built in the first year, run from the next to the horizon, worth in the first year."""
        factor = sum((1.0 + self.rate) ** -year for year in range(1, self.years))
        worth = bid.building + bid.yearly.times(factor)
        return Money(worth.low, worth.mid, worth.high, worth.assumed or self.rate_assumed)

    def solar(self, plant: SolarPlant) -> Bid | None:
        """A solar plant; None where its parts have no price."""
        if self.array_kwp is None or self.battery_kwh is None:
            return None
        return self.array_kwp.times(plant.array_kwp) + self.battery_kwh.times(plant.battery_kwh)


def prices_of(costs: Costs) -> Prices:
    """Of a scenario's cost table."""
    table = CostTable(costs)

    def bid(once: CostItem | None, yearly: CostItem | None = None) -> Bid | None:
        if once is None:
            return None
        return Bid(table.price(once), NOTHING if yearly is None else table.price(yearly))

    discounting = costs.discounting
    return Prices(
        link=bid(costs.microwave_link, costs.microwave_link_yearly),
        diversity=bid(costs.microwave_diversity),
        tower_m=bid(costs.microwave_tower),
        repeater=bid(costs.microwave_repeater, costs.microwave_repeater_yearly),
        terminal=bid(costs.satellite_terminal, costs.satellite_yearly),
        array_kwp=bid(costs.solar_array),
        battery_kwh=bid(costs.solar_battery),
        rate=discounting.rate_pct / 100.0,
        years=discounting.horizon_years,
        rate_assumed=discounting.assumed,
    )


def total(bids: list[Bid]) -> Bid:
    """All together."""
    return reduce(Bid.__add__, bids, Bid())
