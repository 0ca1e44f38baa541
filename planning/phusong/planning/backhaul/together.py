"""Chains of hops for several places together: what they share is built once.

A place may hang on a repeater that others use, on the new mast of another place, or on its mast itself
where both stand on one spot. That is a cheapest arborescence: nodes are stations at each height, whoever
enters one pays for the hop and for what is built there, and every place is to be reached. It is solved
by branch and cut (:mod:`phusong.planning.steiner.branch_and_cut`) once what cannot help is left out.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import connected_components
from scipy.spatial import cKDTree

from phusong.planning.backhaul.chain import PER_KM, SHORTEST_KM, Chain, Hop, StationCosts, Ways
from phusong.planning.backhaul.stations import Role, Stations
from phusong.planning.steiner.branch_and_cut import best_arborescence
from phusong.planning.steiner.building import make_graph
from phusong.planning.steiner.clock import started
from phusong.planning.steiner.results import Status

__all__ = ["Together", "cheapest_together", "level_of"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
_ALIKE = 1e-6
"""Costs this near to each other are the same."""


class Together(NamedTuple):
    """Chains of several places, as one."""

    chains: dict[int, tuple[Hop, ...]]
    """By the place's station; who stands beside another place's mast has that one's hops."""
    cost: float
    """Every hop and every station counted once."""
    bound: float
    """Nothing that reaches the same places costs less."""
    status: Status


class _Arcs(NamedTuple):
    """Hops between stations at their heights, (A,) each; the tail of those from fibre is −1."""

    tail: Ints
    """Station times heights, plus height."""
    head: Ints
    cost: Floats
    way: Ints
    """Index in the ways."""
    source: Ints
    """The tail with fibre; −1: the hop begins at another."""

    def kept(self, which: NDArray[np.bool_]) -> _Arcs:
        return _Arcs(
            self.tail[which],
            self.head[which],
            self.cost[which],
            self.way[which],
            self.source[which],
        )


def cheapest_together(
    stations: Stations,
    ways: Ways,
    costs: StationCosts,
    *,
    alone: Mapping[int, Chain],
    time_limit_s: float,
) -> Together:
    """The cheapest hops and stations that lead fibre to all places of ``alone``.

    Parameters
    ----------
    alone
        The cheapest chain of each by itself, by station; who has none is not asked for.
    time_limit_s
        Of processor time; without it the chains stand that each has by itself.
    """
    places = np.array(sorted(alone), dtype=np.int64)
    if not places.size:
        return Together({}, 0.0, 0.0, Status.OPTIMAL)
    arcs = _without_better(_arcs(stations, ways, costs, places))
    beside = _beside(stations, places)
    arcs = _useful(arcs, stations, costs, places, beside=beside, alone=alone)
    apart = {place: chain.hops for place, chain in alone.items()}
    upper = _cost_of(apart, stations, costs)
    problem = _Problem(arcs, places, beside, stations.antenna_m.shape[1])
    with started(time_limit_s) as clock:
        found = best_arborescence(
            problem.graph,
            problem.arc_cost,
            problem.terminal,
            root=0,
            upper=upper * (1 + _ALIKE),
            grain=0.0,
            clock=clock,
            heuristic=lambda _: upper * (1 + _ALIKE),
        )
    chains, cost = apart, upper
    if found.arcs is not None:
        better = problem.chains(found.arcs, stations, ways)
        value = _cost_of(better, stations, costs)
        chains, cost = (better, value) if value < upper else (apart, upper)
    bound = min(found.bound, cost)
    proven = cost - bound <= _ALIKE * max(cost, 1.0) * 2
    return Together(chains, cost, bound, Status.OPTIMAL if proven else Status.FEASIBLE)


def _arcs(stations: Stations, ways: Ways, costs: StationCosts, places: Ints) -> _Arcs:
    """Every hop both ways, but into fibre and of places that are not asked for."""
    levels = stations.antenna_m.shape[1]
    role = stations.role
    taking_part = role != Role.PLACE
    taking_part[places] = True
    way, low, high = np.nonzero(ways.clear)
    a, b = ways.start[way], ways.end[way]
    km = np.hypot(*(stations.xy_m[a] - stations.xy_m[b]).T) / 1000.0
    link = costs.link + costs.diversity * ways.diversity[way] + PER_KM * (1 + km)
    both = _Arcs(
        tail=np.concatenate([a * levels + low, b * levels + high]),
        head=np.concatenate([b * levels + high, a * levels + low]),
        cost=np.concatenate([link + costs.node[b, high], link + costs.node[a, low]]),
        way=np.concatenate([way, way]),
        source=np.concatenate([a * levels + low, b * levels + high]),
    )
    start, end = both.tail // levels, both.head // levels
    open_ = taking_part[start] & taking_part[end] & (role[end] != Role.SOURCE)
    both, start = both.kept(open_), start[open_]
    fed = role[start] == Role.SOURCE
    return both._replace(tail=np.where(fed, -1, both.tail), source=np.where(fed, both.source, -1))


def _without_better(arcs: _Arcs) -> _Arcs:
    """Into each height of a station the cheapest hop from fibre, and only cheaper ones from others.

    Whatever hangs on a station, it is the same however fibre came there.
    """
    fed = np.flatnonzero(arcs.tail < 0)
    order = fed[np.lexsort((arcs.cost[fed], arcs.head[fed]))]
    first = order[np.unique(arcs.head[order], return_index=True)[1]]
    best = np.full(int(arcs.head.max(initial=-1)) + 1, np.inf)
    best[arcs.head[first]] = arcs.cost[first]
    keep = (arcs.tail >= 0) & (arcs.cost < best[arcs.head] - _ALIKE)
    keep[first] = True
    return arcs.kept(keep)


def _beside(stations: Stations, places: Ints) -> Ints:
    """(n, 2) places on one spot: the first can hang on the second's mast."""
    near = cKDTree(stations.xy_m[places]).query_pairs(1000.0 * SHORTEST_KM, output_type="ndarray")
    pairs = places[np.asarray(near, dtype=np.int64).reshape(-1, 2)]
    return np.concatenate([pairs, pairs[:, ::-1]])


def _useful(
    arcs: _Arcs,
    stations: Stations,
    costs: StationCosts,
    places: Ints,
    *,
    beside: Ints,
    alone: Mapping[int, Chain],
) -> _Arcs:
    """Without masts and hill tops that cannot pay for themselves.

    In a cheapest tree what hangs on a station costs no more than the same places by themselves. Each of
    them pays at least for its last hop and its own mast, so that what they can save is the rest; where
    all the places that a station leads to can save less than it costs, it is in no cheapest tree.
    """
    levels = stations.antenna_m.shape[1]
    least = costs.link + np.nanmin(
        np.where(np.isfinite(stations.antenna_m), costs.node, np.nan), axis=1
    )
    spare = np.zeros(len(stations.role))
    spare[places] = [alone[int(place)].cost - least[int(place)] for place in places]
    spare[beside[:, 0]] += least[beside[:, 0]]
    relay = np.isin(stations.role, (Role.MAST, Role.HILLTOP))
    while True:
        between = arcs.kept(arcs.tail >= 0)
        ends = between.tail // levels, between.head // levels
        size = len(stations.role)
        joined = csr_array((np.ones(len(between.tail)), ends), shape=(size, size))
        _, piece = connected_components(joined, directed=False)
        gain = np.bincount(piece, weights=spare)[piece]
        poor = relay & (gain < least - _ALIKE)
        keep = ~poor[arcs.head // levels] & ~((arcs.tail >= 0) & poor[arcs.tail // levels])
        if keep.all():
            return arcs
        arcs = arcs.kept(keep)


class _Problem:
    """The arborescence problem: fibre, stations at their heights, and a terminal for each place."""

    def __init__(self, arcs: _Arcs, places: Ints, beside: Ints, levels: int) -> None:
        self._arcs, self._places, self._levels = arcs, places, levels
        states = np.unique(np.concatenate([arcs.tail[arcs.tail >= 0], arcs.head]))
        self._states = states
        tail = np.where(arcs.tail < 0, 0, 1 + np.searchsorted(states, arcs.tail))
        head = 1 + np.searchsorted(states, arcs.head)
        hosts = np.concatenate([np.column_stack([places, places]), beside])
        station = states // levels
        pairs = [
            (1 + state, 1 + len(states) + number)
            for number, place in enumerate(places.tolist())
            for host in hosts[hosts[:, 0] == place, 1].tolist()
            for state in np.flatnonzero(station == host).tolist()
        ]
        last = np.array(pairs, dtype=np.int64).reshape(-1, 2)
        ends = np.concatenate([np.column_stack([tail, head]), last]).astype(np.int32)
        cost = np.concatenate([arcs.cost, np.zeros(len(last))])
        nodes = 1 + len(states) + len(places)
        self.graph = make_graph(nodes, ends, cost)
        self.arc_cost = np.column_stack([cost, np.full(len(cost), np.inf)]).ravel()
        self.terminal = np.zeros(nodes, dtype=np.bool_)
        self.terminal[0] = True
        self.terminal[1 + len(states) :] = True
        self._ends = ends

    def chains(
        self, chosen: NDArray[np.bool_], stations: Stations, ways: Ways
    ) -> dict[int, tuple[Hop, ...]]:
        """Hops to each place, from fibre on."""
        before = self._shallow(
            {int(self._ends[edge, 1]): edge for edge in np.flatnonzero(chosen[::2]).tolist()}
        )
        found = {}
        for number, place in enumerate(self._places.tolist()):
            node = int(self._ends[before[1 + len(self._states) + number], 0])
            hops: list[Hop] = []
            while node:
                edge = before[node]
                hops.append(self._hop(edge, stations, ways))
                node = int(self._ends[edge, 0])
            found[place] = tuple(reversed(hops))
        return found

    def _shallow(self, before: dict[int, int]) -> dict[int, int]:
        """A tree that costs the same, of whose nodes each hangs as near to fibre as it can for that.

        Parameters
        ----------
        before
            Node → the edge that enters it.
        """
        tail, cost = self._ends[:, 0].tolist(), self.arc_cost[::2]
        tree = dict(before)
        while True:
            depth = {0: 0}
            for node in tree:
                way = [node]
                while way[-1] not in depth:
                    way.append(tail[tree[way[-1]]])
                for below, above in zip(way[-2::-1], way[:0:-1], strict=True):
                    depth[below] = depth[above] + 1
            better = [
                (depth[tail[edge]] - depth[tail[tree[node]]], edge)
                for node in tree
                for edge in np.flatnonzero(self._ends[:, 1] == node).tolist()
                if tail[edge] in depth and cost[edge] <= cost[tree[node]] + _ALIKE
            ]
            gain, edge = min(better, default=(0, -1))
            if gain >= 0:
                return tree
            tree[int(self._ends[edge, 1])] = edge

    def _hop(self, arc: int, stations: Stations, ways: Ways) -> Hop:
        arcs, levels = self._arcs, self._levels
        tail = arcs.tail[arc] if arcs.source[arc] < 0 else arcs.source[arc]
        start, low = divmod(int(tail), levels)
        end, high = divmod(int(arcs.head[arc]), levels)
        way = int(arcs.way[arc])
        return Hop(
            start=int(start),
            end=int(end),
            start_m=float(stations.antenna_m[start, low]),
            end_m=float(stations.antenna_m[end, high]),
            band=int(ways.band[way]),
            diversity=bool(ways.diversity[way]),
        )


def _cost_of(
    chains: Mapping[int, tuple[Hop, ...]], stations: Stations, costs: StationCosts
) -> float:
    """Of all hops and stations, each once, a station as high as its highest dish."""
    hops = {(hop.start, hop.end): hop for chain in chains.values() for hop in chain}
    built: dict[int, float] = {}
    total = 0.0
    for hop in hops.values():
        km = float(np.hypot(*(stations.xy_m[hop.start] - stations.xy_m[hop.end]))) / 1000.0
        total += costs.link + costs.diversity * hop.diversity + PER_KM * (1 + km)
        for station, height in ((hop.start, hop.start_m), (hop.end, hop.end_m)):
            built[station] = max(height, built.get(station, 0.0))
    for station, height in built.items():
        if stations.role[station] != Role.SOURCE:
            total += float(costs.node[station, level_of(stations, station, height)])
    return total


def level_of(stations: Stations, station: int, height_m: float) -> int:
    """Which of a station's heights is meant."""
    return int(np.nanargmin(np.abs(stations.antenna_m[station] - height_m)))
