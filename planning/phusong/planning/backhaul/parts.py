"""What chains of hops are built of: radios, masts, repeaters, power; each once, with who uses it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

import numpy as np

from phusong.planning.backhaul.chain import Hop, StationCosts
from phusong.planning.backhaul.hops import HopReport
from phusong.planning.backhaul.power import NO_PLANT, SolarPlant, solar_plant
from phusong.planning.backhaul.prices import Bid, Prices
from phusong.planning.backhaul.rules import BackhaulRules
from phusong.planning.backhaul.stations import Role, Stations
from phusong.planning.backhaul.together import level_of

__all__ = ["Part", "Parts"]


class Part(NamedTuple):
    """One hop, or what is built at one station."""

    start: int
    end: int
    """Of a hop; −1: what is built at ``start``."""
    users: tuple[int, ...]
    """Stations of the places that use it; the first one pays."""
    bid: Bid
    radios: int = 1
    """Of a hop, side by side."""
    mast_m: float = 0.0
    """Built at a station."""
    plant: SolarPlant = NO_PLANT


class Parts:
    """Prices of the stations and hops of one terrain."""

    def __init__(
        self, stations: Stations, rules: BackhaulRules, prices: Prices, *, power_known: bool
    ) -> None:
        self._stations, self._rules, self._prices = stations, rules, prices
        top = stations.role == Role.HILLTOP
        place = stations.role == Role.PLACE
        self._sunny = ~stations.on_grid & (top | (place & power_known))
        self.priced = prices.link is not None and all(
            price is not None
            for price, used in (
                (prices.tower_m, bool((stations.mast_m > 0).any())),
                (prices.repeater, bool(top.any())),
                (prices.solar(NO_PLANT), bool(self._sunny.any())),
            )
            if used
        )

    @property
    def costs(self) -> StationCosts:
        """Present cost at middle prices; a second dish without a price costs as much as the first."""
        prices, stations = self._prices, self._stations
        node = np.zeros(stations.antenna_m.shape)
        for one in np.flatnonzero(np.isin(stations.role, (Role.HILLTOP, Role.PLACE))):
            for level in np.flatnonzero(np.isfinite(stations.antenna_m[one])):
                node[one, level] = prices.present(self._built(int(one), int(level))).mid
        return StationCosts(
            link=prices.present(self._link).mid,
            diversity=prices.present(self._diversity).mid,
            node=node,
        )

    def of(
        self,
        chains: Mapping[int, tuple[Hop, ...]],
        reported: Callable[[Hop], HopReport],
        mbps: float,
    ) -> list[Part]:
        """Everything that chains are built of, once.

        Parameters
        ----------
        chains
            Hops by the place's station; who comes first pays for what others use as well.
        mbps
            What each place needs: a hop gets as many radios as all of it takes.
        """
        hops: dict[tuple[int, int], Hop] = {}
        users: dict[tuple[int, int], list[int]] = {}
        for place, chain in chains.items():
            for hop in chain:
                for key in ((hop.start, hop.end), (hop.end, -1)):
                    own = users.setdefault(key, [])
                    if place not in own:
                        own.append(place)
                hops[hop.start, hop.end] = hop
        found = [
            self._radios(hop, reported(hop), tuple(users[key]), mbps) for key, hop in hops.items()
        ]
        built = (key for key in users if key[1] < 0)
        role = self._stations.role
        return found + [
            self._station(station, list(hops.values()), tuple(users[station, -1]))
            for station, _ in built
            if role[station] in (Role.HILLTOP, Role.PLACE)
        ]

    def _radios(self, hop: Hop, told: HopReport, users: tuple[int, ...], mbps: float) -> Part:
        """A hop over which the sea reflects gets a second dish, as one that fades."""
        count = max(int(np.ceil(len(users) * mbps / told.capacity_mbps - 1e-9)), 1)
        bid = self._link + self._diversity if hop.diversity or told.reflects else self._link
        return Part(hop.start, hop.end, users, bid.times(count), count)

    def _station(self, station: int, hops: list[Hop], users: tuple[int, ...]) -> Part:
        """As high as its highest dish, with power for every end of a hop."""
        here = [hop.end_m for hop in hops if hop.end == station]
        here += [hop.start_m for hop in hops if hop.start == station]
        level = level_of(self._stations, station, max(here))
        plant = self._plant(station, len(here))
        mast = float(self._stations.mast_m[station, level])
        return Part(
            station, -1, users, self._built(station, level, len(here)), mast_m=mast, plant=plant
        )

    @property
    def _link(self) -> Bid:
        return self._prices.link or Bid()

    @property
    def _diversity(self) -> Bid:
        return self._prices.diversity or Bid(self._link.building)

    def _plant(self, station: int, ends: int) -> SolarPlant:
        if not self._sunny[station]:
            return NO_PLANT
        return solar_plant(ends * self._rules.solar.terminal_w, self._rules.solar)

    def _built(self, station: int, level: int, ends: int | None = None) -> Bid:
        """Mast, ground and power; without ``ends`` of a place's one hop, or of a repeater's two."""
        repeater = self._stations.role[station] == Role.HILLTOP
        bid = (self._prices.tower_m or Bid()).times(float(self._stations.mast_m[station, level]))
        if repeater:
            bid += self._prices.repeater or Bid()
        plant = self._plant(station, ends or (2 if repeater else 1))
        return bid + (self._prices.solar(plant) or Bid())
