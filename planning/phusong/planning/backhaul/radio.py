"""Microwave to places, each by itself and several together: chains, hops in full, what they cost."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache, reduce
from typing import NamedTuple

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray

from phusong.layers.province import Province
from phusong.planning.backhaul.chain import Chain, Hop, Ways, chains_of, possible_hops, within
from phusong.planning.backhaul.hops import Ground, HopReport, report
from phusong.planning.backhaul.offers import Offer, impossible
from phusong.planning.backhaul.parts import Part, Parts
from phusong.planning.backhaul.power import NO_PLANT, SolarPlant
from phusong.planning.backhaul.prices import Prices, total
from phusong.planning.backhaul.rules import BackhaulRules
from phusong.planning.backhaul.stations import Role, Stations
from phusong.planning.backhaul.together import cheapest_together
from phusong.planning.results.backhaul import Doubt, Means, Obstacle

__all__ = ["Links", "Radio", "Shared", "latitude_of", "sea_of"]

Chains = Mapping[int, tuple[Hop, ...]]


class Links(NamedTuple):
    """Microwave to one place."""

    offer: Offer
    hops: tuple[HopReport, ...] = ()
    chain: tuple[Hop, ...] = ()


class Shared(NamedTuple):
    """Microwave to several places, with what they share built once; places by their stations."""

    links: dict[int, Links]
    """The offer of each holds the parts that it pays: those that no place before it uses."""
    parts: list[Part]
    apart: float
    """Present cost of the same places each by itself."""
    value: float
    bound: float
    """No chains that reach the same places cost less."""

    def share(self, place: int, prices: Prices) -> float:
        """Present cost of a place when all pay equally for what they use."""
        return sum(
            prices.present(part.bid).mid / len(part.users)
            for part in self.parts
            if place in part.users
        )

    def before(self, place: int) -> int | None:
        """The place that pays for what this one hangs on; None where it pays for all that it uses."""
        payers = [
            part.users[0] for part in self.parts if place in part.users and part.users[0] != place
        ]
        return max(payers, key=list(self.links).index) if payers else None


NOTHING_SHARED = Shared({}, [], 0.0, 0.0, 0.0)


def latitude_of(province: Province) -> float:
    """Of the middle of the grid, degrees."""
    box = province.grid.boundingbox
    middle = shapely.Point((box.left + box.right) / 2, (box.bottom + box.top) / 2)
    return float(gpd.GeoSeries([middle], crs=province.crs).to_crs(4326).iloc[0].y)


def sea_of(province: Province) -> NDArray[np.bool_]:
    """(H, W) where there is no land and the terrain is no higher than the sea."""
    return np.asarray((province.land_part < 0) & ~(province.terrain_m > 0))


class Radio:
    """Microwave over one terrain.

    Parameters
    ----------
    needed_mbps
        (places,) rate that each place of the stations needs, in their order.
    power_known
        Whether the layers tell where the power grid is; else places are taken to have power, and
        repeaters not.
    """

    def __init__(
        self,
        stations: Stations,
        ground: Ground,
        needed_mbps: NDArray[np.float64],
        *,
        rules: BackhaulRules,
        prices: Prices,
        latitude_deg: float,
        power_known: bool,
    ) -> None:
        self.stations, self.prices = stations, prices
        self._ground, self._rules, self._latitude_deg = ground, rules, latitude_deg
        self.places = np.flatnonzero(stations.role == Role.PLACE)
        self._mbps = dict(zip(self.places.tolist(), needed_mbps.tolist(), strict=True))
        self._parts = Parts(stations, rules, prices, power_known=power_known)
        self._ways = cache(self._found_ways)
        self._alone = cache(self._found_alone)
        self._told = cache(self._report)

    def alone(self, place: int) -> Links:
        """Microwave to a place by itself."""
        if not self._parts.priced:
            return Links(impossible(Means.MICROWAVE, Obstacle.NO_PRICE))
        if not (self.stations.role == Role.SOURCE).any():
            return Links(impossible(Means.MICROWAVE, Obstacle.NO_SOURCE))
        chain = self._alone(self._mbps[place]).get(place)
        if chain is None:
            inside = within(self.stations, self._ground.terrain)[place]
            return Links(
                impossible(Means.MICROWAVE, Obstacle.NO_SIGHT if inside else Obstacle.OFF_GRID)
            )
        return self._shared([{place: chain.hops}], self._mbps[place], bound=0.0).links[place]

    def together(self, places: Sequence[int], *, time_limit_s: float) -> Shared:
        """Microwave to places, all of which have a chain by themselves, at least cost in all.

        Those that need the same rate are solved as one. A hop that carries more than it can gets more
        radios; where all of it then costs no less than each place by itself, or is out too often, nothing
        is shared.
        """
        found = NOTHING_SHARED
        for mbps in sorted({self._mbps[place] for place in places}):
            own = [place for place in places if self._mbps[place] == mbps]
            more = self._group(own, mbps, time_limit_s)
            found = Shared(
                found.links | more.links,
                found.parts + more.parts,
                *(one + two for one, two in zip(found[2:], more[2:], strict=True)),
            )
        return found

    def _group(self, places: Sequence[int], mbps: float, time_limit_s: float) -> Shared:
        alone = {place: self._alone(mbps)[place] for place in places}
        best = cheapest_together(
            self.stations,
            self._ways(mbps),
            self._parts.costs,
            alone=alone,
            time_limit_s=time_limit_s,
        )
        apart = self._shared([{p: c.hops} for p, c in alone.items()], mbps, bound=best.bound)
        # Who needs fewest hops comes first: he pays for what others hang on.
        order = sorted(places, key=lambda place: (len(best.chains[place]), place))
        joint = self._shared([{p: best.chains[p] for p in order}], mbps, bound=best.bound)
        steady = all(
            link.offer.availability_pct
            >= min(self._rules.availability_pct, apart.links[place].offer.availability_pct)
            for place, link in joint.links.items()
        )
        cheaper = joint if steady and joint.value < apart.value else apart
        return cheaper._replace(apart=apart.value, bound=min(best.bound, cheaper.value))

    def _shared(self, groups: Sequence[Chains], mbps: float, *, bound: float) -> Shared:
        """Chains of which those of one group share their parts."""
        parts = [p for g in groups for p in self._parts.of(g, lambda h: self._told(h, mbps), mbps)]
        chains = {place: hops for group in groups for place, hops in group.items()}
        value = sum(self.prices.present(part.bid).mid for part in parts)
        links = {
            place: self._link(place, hops, [p for p in parts if place in p.users])
            for place, hops in chains.items()
        }
        return Shared(links, parts, value, value, bound)

    def _link(self, place: int, hops: tuple[Hop, ...], parts: Sequence[Part]) -> Links:
        """A place's chain, of whose parts it pays those that it is the first to use."""
        mbps = self._mbps[place]
        found = tuple(self._told(hop, mbps) for hop in hops)
        by_ends = {(part.start, part.end): part for part in parts}
        own = [part for part in parts if part.users[0] == place]
        rules = self._rules.microwave
        repeaters = sum(self.stations.role[hop.end] == Role.HILLTOP for hop in hops)
        offer = Offer(
            Means.MICROWAVE,
            total([part.bid for part in own]),
            capacity_mbps=min(
                part.radios * one.capacity_mbps - (len(part.users) - 1) * mbps
                for hop, one in zip(hops, found, strict=True)
                for part in [by_ends[hop.start, hop.end]]
            ),
            availability_pct=max(100.0 - sum(one.outage for one in found), 0.0),
            months=rules.months + float(repeaters) * rules.months_per_repeater,
            length_km=sum(one.length_km for one in found),
            hops=len(hops),
            plant=reduce(SolarPlant.__add__, (part.plant for part in own), NO_PLANT),
            doubts=frozenset({Doubt.REFLECTION} if any(h.reflects for h in found) else ()),
        )
        return Links(offer, found, hops)

    def _found_ways(self, mbps: float) -> Ways:
        return possible_hops(
            self.stations,
            self._ground.terrain,
            self._ground.surface_m,
            mbps=mbps,
            rules=self._rules,
            latitude_deg=self._latitude_deg,
        )

    def _found_alone(self, mbps: float) -> Mapping[int, Chain]:
        return chains_of(self.stations, self._ways(mbps), self._parts.costs)

    def _report(self, hop: Hop, mbps: float) -> HopReport:
        return report(
            hop,
            self.stations,
            self._ground,
            mbps=mbps,
            rules=self._rules,
            latitude_deg=self._latitude_deg,
        )
