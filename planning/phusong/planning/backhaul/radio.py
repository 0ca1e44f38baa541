"""Microwave for all places at once: the chains, their hops in full, and the offers that they make."""

from __future__ import annotations

from typing import NamedTuple

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray

from phusong.layers.province import Province
from phusong.planning.backhaul.chain import (
    Chain,
    StationCosts,
    cheapest_chains,
    within,
)
from phusong.planning.backhaul.hops import Ground, HopReport, report
from phusong.planning.backhaul.offers import Offer, impossible
from phusong.planning.backhaul.power import NO_PLANT, SolarPlant, solar_plant
from phusong.planning.backhaul.prices import Bid, Prices
from phusong.planning.backhaul.rules import BackhaulRules
from phusong.planning.backhaul.stations import Role, Stations
from phusong.planning.results.backhaul import Doubt, Means, Obstacle

__all__ = ["Links", "latitude_of", "microwave_offers", "sea_of"]


class Links(NamedTuple):
    """Microwave to one place."""

    offer: Offer
    hops: tuple[HopReport, ...] = ()
    chain: Chain | None = None


def latitude_of(province: Province) -> float:
    """Of the middle of the grid, degrees."""
    box = province.grid.boundingbox
    middle = shapely.Point((box.left + box.right) / 2, (box.bottom + box.top) / 2)
    return float(gpd.GeoSeries([middle], crs=province.crs).to_crs(4326).iloc[0].y)


def sea_of(province: Province) -> NDArray[np.bool_]:
    """(H, W) where there is no land and the terrain is no higher than the sea."""
    return np.asarray((province.land_part < 0) & ~(province.terrain_m > 0))


def microwave_offers(
    stations: Stations,
    ground: Ground,
    needed_mbps: NDArray[np.float64],
    *,
    rules: BackhaulRules,
    prices: Prices,
    latitude_deg: float,
    power_known: bool,
) -> list[Links]:
    """Microwave to each place of the stations, in their order.

    Parameters
    ----------
    needed_mbps
        (places,) rate that each needs.
    power_known
        Whether the layers tell where the power grid is; else places are taken to have power, and
        repeaters not.
    """
    places = np.flatnonzero(stations.role == Role.PLACE)
    parts = _Parts(stations, rules, prices, power_known=power_known)
    if not parts.priced:
        return [Links(impossible(Means.MICROWAVE, Obstacle.NO_PRICE)) for _ in places]
    if not (stations.role == Role.SOURCE).any():
        return [Links(impossible(Means.MICROWAVE, Obstacle.NO_SOURCE)) for _ in places]
    inside = within(stations, ground.terrain)
    links: dict[int, Links] = {}
    for mbps in np.unique(needed_mbps).tolist():
        found = cheapest_chains(
            stations,
            ground.terrain,
            ground.surface_m,
            mbps=mbps,
            rules=rules,
            latitude_deg=latitude_deg,
            costs=parts.costs,
        )
        for place in places[needed_mbps == mbps]:
            chain = found.get(int(place))
            if chain is None:
                why = Obstacle.NO_SIGHT if inside[place] else Obstacle.OFF_GRID
                links[int(place)] = Links(impossible(Means.MICROWAVE, why))
            else:
                hops = tuple(
                    report(one, stations, ground, mbps=mbps, rules=rules, latitude_deg=latitude_deg)
                    for one in chain.hops
                )
                links[int(place)] = Links(parts.offer(chain, hops), hops, chain)
    return [links[int(place)] for place in places]


class _Parts:
    """What chains are built of, and what that costs."""

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

    @property
    def _link(self) -> Bid:
        return self._prices.link or Bid()

    @property
    def _diversity(self) -> Bid:
        return self._prices.diversity or Bid(self._link.building)

    def _plant(self, station: int) -> SolarPlant:
        """Of a place's one end, or of a repeater's two."""
        if not self._sunny[station]:
            return NO_PLANT
        ends = 2 if self._stations.role[station] == Role.HILLTOP else 1
        return solar_plant(ends * self._rules.solar.terminal_w, self._rules.solar)

    def _built(self, station: int, level: int) -> Bid:
        """Mast, ground and power."""
        tower = self._prices.tower_m or Bid()
        bid = tower.times(float(self._stations.mast_m[station, level]))
        if self._stations.role[station] == Role.HILLTOP:
            bid += self._prices.repeater or Bid()
        return bid + (self._prices.solar(self._plant(station)) or Bid())

    def offer(self, chain: Chain, hops: tuple[HopReport, ...]) -> Offer:
        """What a chain costs and gives; a hop over which the sea reflects gets a second dish."""
        bid, plant, repeaters = Bid(), NO_PLANT, 0
        for hop, found in zip(chain.hops, hops, strict=True):
            level = int(np.nanargmin(np.abs(self._stations.antenna_m[hop.end] - hop.end_m)))
            bid += self._link + self._built(hop.end, level)
            if hop.diversity or found.reflects:
                bid += self._diversity
            plant += self._plant(hop.end)
            repeaters += int(self._stations.role[hop.end] == Role.HILLTOP)
        rules = self._rules.microwave
        return Offer(
            Means.MICROWAVE,
            bid,
            capacity_mbps=min(found.capacity_mbps for found in hops),
            availability_pct=max(100.0 - sum(found.outage for found in hops), 0.0),
            months=rules.months + repeaters * rules.months_per_repeater,
            length_km=sum(found.length_km for found in hops),
            hops=len(hops),
            plant=plant,
            doubts=frozenset({Doubt.REFLECTION} if any(h.reflects for h in hops) else ()),
        )
