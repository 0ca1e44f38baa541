"""The cheapest chain of hops from a mast with fibre to each place, over masts and hill tops.

The graph's nodes are stations at each height that a dish may have there, so that a mast is paid once
and as high as its highest dish asks. An arc is a hop whose band meets what is asked of it and whose
path is clear between the two heights; it costs its two terminals and what is built at its far end.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra
from scipy.spatial import cKDTree

from phusong.coverage.terrain import Terrain
from phusong.planning.backhaul.clearance import shares
from phusong.planning.backhaul.link import Ends, best_bands
from phusong.planning.backhaul.rules import BackhaulRules, Microwave
from phusong.planning.backhaul.sight import Pairs, far_heights
from phusong.planning.backhaul.stations import Role, Stations

__all__ = [
    "PER_KM",
    "SHORTEST_KM",
    "Chain",
    "Hop",
    "StationCosts",
    "Ways",
    "chains_of",
    "possible_hops",
    "within",
]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

SHORTEST_KM = 0.05
"""Two stations nearer than this stand on one spot."""
PER_KM = 1e-9
"""Of two chains that cost the same the shorter is taken."""


class StationCosts(NamedTuple):
    """Present cost of what a chain is made of, any unit."""

    link: float
    diversity: float
    node: Floats
    """(N, L) of building at a station for each of its heights."""


class Hop(NamedTuple):
    """One link of a chain; stations and bands by index, heights of the dishes above ground."""

    start: int
    end: int
    start_m: float
    end_m: float
    band: int
    diversity: bool


class Chain(NamedTuple):
    """From a mast with fibre to a place."""

    hops: tuple[Hop, ...]
    cost: float


class Ways(NamedTuple):
    """Hops that are possible, (P,) each: from the first station to the second, and their bands."""

    start: Ints
    end: Ints
    band: Ints
    diversity: NDArray[np.bool_]
    clear: NDArray[np.bool_]
    """(P, L, L) whether the path is clear from each height of the first to each of the second."""


def possible_hops(
    stations: Stations,
    terrain: Terrain,
    surface_m: NDArray[np.float32],
    *,
    mbps: float,
    rules: BackhaulRules,
    latitude_deg: float,
) -> Ways:
    """All hops that meet what is asked and are clear at some heights.

    Parameters
    ----------
    surface_m
        (H, W) terrain with what stands on it, m above sea.
    mbps
        Rate that every hop carries for the share of time asked of it.
    """
    start, end = _pairs(stations, rules.microwave)
    inside = within(stations, terrain)
    km = np.hypot(*(stations.xy_m[start] - stations.xy_m[end]).T) / 1000.0
    known = inside[start] & inside[end] & (km >= SHORTEST_KM)
    start, end, km = start[known], end[known], km[known]
    antenna = _ground_m(stations, terrain, inside)[:, None] + stations.antenna_m
    # The lowest dish has the most multipath; the choice then holds for the others, too.
    ends = Ends(km, antenna[start, 0], antenna[end, 0])
    choice = best_bands(
        ends,
        mbps=mbps,
        rules=rules.microwave,
        climate=rules.climate,
        latitude_deg=latitude_deg,
    )
    good = choice.band >= 0
    start, end, km, band = start[good], end[good], km[good], choice.band[good]
    clear = _clear(
        stations, terrain, surface_m, rules.microwave, start=start, end=end, km=km, band=band
    )
    some = clear.any(axis=(1, 2))
    return Ways(start[some], end[some], band[some], choice.diversity[good][some], clear[some])


def within(stations: Stations, terrain: Terrain) -> NDArray[np.bool_]:
    """(N,) which stations stand on known terrain."""
    row, col = terrain.rowcol(*stations.xy_m.T)
    inside = terrain.covers(row, col)
    return np.asarray(inside & np.isfinite(_ground_m(stations, terrain, inside)))


def _ground_m(stations: Stations, terrain: Terrain, inside: NDArray[np.bool_]) -> Floats:
    """(N,) height of the nearest pixel; NaN off the grid."""
    row, col = terrain.rowcol(*stations.xy_m[inside].T)
    ground = np.full(len(stations.role), np.nan)
    ground[inside] = terrain.height_m[np.rint(row).astype(int), np.rint(col).astype(int)]
    return ground


def _pairs(stations: Stations, rules: Microwave) -> tuple[Ints, Ints]:
    """Stations near enough for a hop, each pair once and away from the fibre."""
    role = stations.role
    sources = np.flatnonzero(role == Role.SOURCE)
    between = np.flatnonzero((role == Role.MAST) | (role == Role.HILLTOP))
    places = np.flatnonzero(role == Role.PLACE)
    found = [
        _near(stations.xy_m, sources, np.concatenate([between, places]), rules),
        _near(stations.xy_m, between, places, rules),
    ]
    for alike in (between, places):
        one, two = _near(stations.xy_m, alike, alike, rules)
        found.append((np.minimum(one, two), np.maximum(one, two)))
    both = np.unique(np.concatenate([np.column_stack(pair) for pair in found]), axis=0)
    both = both[both[:, 0] != both[:, 1]]
    return both[:, 0], both[:, 1]


def _near(xy_m: Floats, start: Ints, end: Ints, rules: Microwave) -> tuple[Ints, Ints]:
    """Of ``start`` the nearest to each of ``end``, within a hop."""
    if not start.size or not end.size:
        return np.empty(0, np.int64), np.empty(0, np.int64)
    count = min(rules.nearest_masts, start.size)
    away, which = cKDTree(xy_m[start]).query(
        xy_m[end], k=np.arange(1, count + 1), distance_upper_bound=rules.max_hop_km * 1000.0
    )
    near = np.isfinite(away)
    return start[which[near]], np.repeat(end, count).reshape(near.shape)[near]


def _clear(
    stations: Stations,
    terrain: Terrain,
    surface_m: NDArray[np.float32],
    rules: Microwave,
    *,
    start: Ints,
    end: Ints,
    km: Floats,
    band: Ints,
) -> NDArray[np.bool_]:
    """(P, L, L) clear paths by the heights of both ends."""
    demands = np.array(
        [shares(rules.clearance, length, k_least=rules.least_k) for length in km]
    ).reshape(-1, 2, 2)
    frequency = np.array([one.frequency_ghz for one in rules.bands])
    pairs = Pairs(
        start=start,
        end=end,
        frequency_ghz=frequency[band],
        k=np.ascontiguousarray(demands[:, :, 0]),
        of_zone=np.ascontiguousarray(demands[:, :, 1]),
    )
    needed = far_heights(
        np.ascontiguousarray(surface_m),
        np.ascontiguousarray(terrain.height_m),
        np.column_stack(terrain.rowcol(*stations.xy_m.T)),
        stations.antenna_m,
        np.nanmax(stations.antenna_m, axis=1, initial=0.0),
        pairs,
        terrain.pixel_m,
        rules.terrain_margin_m,
    )
    far = stations.antenna_m[end]  # NaN compares as blocked
    return np.asarray(far[:, None, :] >= needed[:, :, None])


def chains_of(stations: Stations, ways: Ways, costs: StationCosts) -> dict[int, Chain]:
    """The cheapest chain to each place by itself, over hops that are possible."""
    levels = stations.antenna_m.shape[1]
    graph = _graph(stations, ways, costs)
    origin = len(stations.role) * levels
    distance, before = dijkstra(graph, indices=origin, return_predecessors=True)
    lookup = {
        (int(a), int(b)): number
        for number, (a, b) in enumerate(zip(ways.start, ways.end, strict=True))
    }
    found: dict[int, Chain] = {}
    for place in np.flatnonzero(stations.role == Role.PLACE):
        states = place * levels + np.arange(levels)
        state = int(states[np.argmin(distance[states])])
        if np.isfinite(distance[state]):
            hops = _hops(state, before, stations, ways, lookup)
            found[int(place)] = Chain(hops, float(distance[state]))
    return found


def _hops(
    state: int,
    before: NDArray[np.int32],
    stations: Stations,
    ways: Ways,
    lookup: dict[tuple[int, int], int],
) -> tuple[Hop, ...]:
    levels = stations.antenna_m.shape[1]
    trail = [state]
    while before[trail[-1]] != len(stations.role) * levels:
        trail.append(int(before[trail[-1]]))
    hops = []
    for one, two in zip(trail[:0:-1], trail[-2::-1], strict=True):
        (a, la), (b, lb) = divmod(one, levels), divmod(two, levels)
        way = lookup[(a, b) if (a, b) in lookup else (b, a)]
        hops.append(
            Hop(
                start=a,
                end=b,
                start_m=float(stations.antenna_m[a, la]),
                end_m=float(stations.antenna_m[b, lb]),
                band=int(ways.band[way]),
                diversity=bool(ways.diversity[way]),
            )
        )
    return tuple(hops)


def _graph(stations: Stations, ways: Ways, costs: StationCosts) -> csr_array:
    """Arcs from a last node, which stands for the fibre, over the stations at their heights."""
    count, levels = stations.antenna_m.shape
    way, low, high = np.nonzero(ways.clear)
    through = stations.role[ways.start[way]] != Role.PLACE
    way, low, high = way[through], low[through], high[through]
    a, b = ways.start[way], ways.end[way]
    km = np.hypot(*(stations.xy_m[a] - stations.xy_m[b]).T) / 1000.0
    link = costs.link + costs.diversity * ways.diversity[way] + PER_KM * (1 + km)
    both = (stations.role[a] != Role.SOURCE) & (stations.role[b] != Role.PLACE)
    fed = np.flatnonzero(stations.role == Role.SOURCE) * levels
    tail = np.concatenate(
        [a * levels + low, (b * levels + high)[both], np.full(fed.size, count * levels)]
    )
    head = np.concatenate([b * levels + high, (a * levels + low)[both], fed])
    weight = np.concatenate(
        [link + costs.node[b, high], (link + costs.node[a, low])[both], np.full(fed.size, PER_KM)]
    )
    size = count * levels + 1
    return csr_array((weight, (tail, head)), shape=(size, size))
