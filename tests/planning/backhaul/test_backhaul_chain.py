"""Who sees whom over the terrain, and the cheapest chains of hops, against plain searches."""

from __future__ import annotations

import itertools

import geopandas as gpd
import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.planning import small
from tests.planning.small import at, province, scenario

from phusong.coverage.clutter_loss import ClutterCategory
from phusong.coverage.terrain import Terrain
from phusong.layers.schema import LayerKind
from phusong.planning.backhaul.chain import (
    Chain,
    StationCosts,
    Ways,
    chains_of,
    possible_hops,
)
from phusong.planning.backhaul.clearance import demanded_m, heights_needed, shares
from phusong.planning.backhaul.hops import Ground, report
from phusong.planning.backhaul.rules import BackhaulRules, Climate, Microwave
from phusong.planning.backhaul.sight import Pairs, far_heights
from phusong.planning.backhaul.stations import Role, Stations, stations

RULES = BackhaulRules(
    climate=Climate(rain_mm_h=80, gradient_1pct=-130, roughness_m=300),
    microwave=Microwave(terrain_margin_m=0.0, tower_heights_m=(15.0, 30.0, 60.0)),
)


def _terrain(height: np.ndarray, *, pixel_m: float = 100.0, trees_m: float = 0.0) -> Terrain:
    rows, cols = height.shape
    ground = province(size_km=(cols * pixel_m / 1000, rows * pixel_m / 1000), step_m=pixel_m)
    category = np.where(height > 0, ClutterCategory.OPEN, ClutterCategory.WATER)
    if trees_m:
        category = np.where(height > 0, ClutterCategory.TREES, category)
    return Terrain(
        ground.grid,
        height.astype(np.float32),
        np.full(height.shape, trees_m, np.float32),
        category.astype(np.uint8),
    )


def _stations(*rows: tuple[Role, float, float, tuple[float, ...]]) -> Stations:
    """Stations from role, kilometres east and north, and heights of dishes."""
    levels = max(len(row[3]) for row in rows)
    antenna = np.array([[*row[3], *[np.nan] * (levels - len(row[3]))] for row in rows])
    built = np.array([row[0] in (Role.HILLTOP, Role.PLACE) for row in rows])
    return Stations(
        role=np.array([int(row[0]) for row in rows]),
        id=np.array([f"S-{n}" for n in range(len(rows))], dtype=object),
        xy_m=np.array([[at(row[1], row[2]).x, at(row[1], row[2]).y] for row in rows]),
        antenna_m=antenna,
        mast_m=np.where(built[:, None], np.nan_to_num(antenna), 0.0),
        on_grid=np.ones(len(rows), np.bool_),
    )


@settings(max_examples=30, deadline=None)
@given(seed=st.integers(0, 10_000))
def test_the_compiled_view_is_that_of_the_profile(seed: int) -> None:
    """The least far height for a near one, from the profile of :mod:`phusong.coverage.profile`."""
    random = np.random.default_rng(seed)
    terrain = _terrain(random.uniform(1, 60, (60, 80)), trees_m=12.0)
    ground = Ground(terrain, terrain.height_m <= 0, margin_m=3.0)
    xy = np.column_stack([random.uniform(0.1, 7.9, 2), random.uniform(0.1, 5.9, 2)])
    points = [(at(*one).x, at(*one).y) for one in xy]
    if np.hypot(*(xy[0] - xy[1])) < 0.5:
        return
    levels = np.array([[10.0, 40.0, np.nan], [np.nan, np.nan, np.nan]])
    demands = shares(RULES.microwave.clearance, 5.0)
    pairs = Pairs(
        np.array([0]),
        np.array([1]),
        np.array([15.0]),
        np.array([[d.k for d in demands]]),
        np.array([[d.of_zone for d in demands]]),
    )
    place = np.column_stack(terrain.rowcol(*np.transpose(points)))
    found = far_heights(
        ground.surface_m,
        terrain.height_m,
        place,
        levels,
        np.array([1e4, 1e4]),
        pairs,
        terrain.pixel_m,
        3.0,
    )[0]
    path = ground.path(points[0], points[1])
    for level, needed in zip((10.0, 40.0), found, strict=False):
        plain = heights_needed(
            path.distance_km,
            path.surface_m,
            (level, 1e5),
            demands=demands,
            frequency_ghz=15.0,
        )
        u = (path.distance_km / path.distance_km[-1])[1:-1]
        assert plain is not None
        line = path.surface_m[0] + (path.surface_m[-1] - path.surface_m[0]) * u
        q = demanded_m(path.distance_km, path.surface_m, demands, 15.0).max(axis=0)[1:-1] - line
        assert needed == pytest.approx(max(((q - (1 - u) * level) / u).max(), 0.0), abs=0.02)
    assert found[2] == np.inf


def test_a_ridge_blocks_until_the_mast_is_high_enough() -> None:
    """A wall of 50 m half way over 6 km: dishes of 50 m and what zone and bulge ask for clear it."""
    height = np.full((40, 80), 1.0)
    height[:, 40] = 51.0
    terrain = _terrain(height)
    nodes = _stations(
        (Role.SOURCE, 1.05, 2.05, (57.0,)), (Role.PLACE, 7.05, 2.05, (30.0, 45.0, 57.0))
    )
    ways = possible_hops(nodes, terrain, terrain.height_m, mbps=150, rules=RULES, latitude_deg=12.0)
    assert len(ways.start) == 1
    # At 23 GHz the zone is 4.4 m wide half way: 0.6 of it and 1.25 m of bulge over 50 m.
    assert ways.clear[0, 0].tolist() == [False, False, True]
    height[:, 40] = 65.0
    blocked = _terrain(height)
    none = possible_hops(nodes, blocked, blocked.height_m, mbps=150, rules=RULES, latitude_deg=12.0)
    assert len(none.start) == 0


def test_stations_on_one_spot_are_no_hop() -> None:
    terrain = _terrain(np.full((40, 80), 1.0))
    nodes = _stations(
        (Role.SOURCE, 1.05, 2.05, (57.0,)),
        (Role.HILLTOP, 1.05, 2.05, (57.0,)),
        (Role.PLACE, 6.05, 2.05, (57.0,)),
    )
    ways = possible_hops(nodes, terrain, terrain.height_m, mbps=150, rules=RULES, latitude_deg=12.0)
    assert sorted(zip(ways.start.tolist(), ways.end.tolist(), strict=True)) == [(0, 2), (1, 2)]


def test_a_hole_in_the_terrain_is_no_sight() -> None:
    height = np.full((40, 80), 1.0)
    height[:, 40] = np.nan
    terrain = _terrain(height)
    nodes = _stations((Role.SOURCE, 1.05, 2.05, (57.0,)), (Role.PLACE, 7.05, 2.05, (57.0,)))
    ways = possible_hops(nodes, terrain, terrain.height_m, mbps=150, rules=RULES, latitude_deg=12.0)
    assert len(ways.start) == 0


def _hill() -> Terrain:
    """A long wall between a mast in the west and a place in the east, with a pass in the south."""
    height = np.full((100, 160), 2.0)
    height[0:80, 78:82] = 300.0
    return _terrain(height)


def test_a_repeater_is_found_round_a_hill() -> None:
    terrain = _hill()
    nodes = _stations(
        (Role.SOURCE, 2.05, 5.05, (30.0,)),
        (Role.HILLTOP, 7.95, 8.05, (15.0, 30.0)),
        (Role.HILLTOP, 8.05, 1.05, (15.0, 30.0)),
        (Role.PLACE, 14.05, 5.05, (15.0, 30.0)),
    )
    costs = StationCosts(
        1.0,
        0.5,
        0.02 * nodes.mast_m + np.array([[0.0], [9.0], [0.8], [0.0]]),
    )
    ways = possible_hops(nodes, terrain, terrain.height_m, mbps=150, rules=RULES, latitude_deg=12.0)
    found = chains_of(nodes, ways, costs)
    chain = found[3]
    assert [(hop.start, hop.end) for hop in chain.hops] == [(0, 2), (2, 3)]
    masts = sum({hop.end: hop.end_m for hop in chain.hops}.values())
    assert chain.cost == pytest.approx(2.0 + 0.8 + 0.02 * masts, abs=1e-6)
    without = nodes._replace(role=np.where(nodes.role == Role.HILLTOP, Role.MAST, nodes.role))
    dear = costs._replace(node=np.where(np.arange(4)[:, None] == 2, np.inf, costs.node))
    over = chains_of(without, ways, dear)
    assert [hop.end for hop in over[3].hops] == [1, 3]


def _random_ways(random: np.random.Generator, nodes: Stations) -> Ways:
    pairs = [
        (a, b)
        for a, b in itertools.combinations(range(len(nodes.role)), 2)
        if (nodes.role[a], nodes.role[b]) not in ((0, 0), (3, 3)) and random.random() < 0.6
    ]
    start, end = np.array(pairs, np.int64).reshape(-1, 2).T
    levels = nodes.antenna_m.shape[1]
    # A dish that sees from low down sees from high up, too.
    least = random.integers(0, levels + 2, (len(pairs), levels))
    least = np.minimum.accumulate(least, axis=1)
    clear = np.arange(levels)[None, None, :] >= least[:, :, None]
    known = np.isfinite(nodes.antenna_m)
    clear &= known[start][:, :, None] & known[end][:, None, :]
    return Ways(start, end, np.zeros(len(pairs), np.int64), random.random(len(pairs)) < 0.3, clear)


@settings(max_examples=60, deadline=None)
@given(seed=st.integers(0, 100_000))
def test_chains_are_the_cheapest_of_all(seed: int) -> None:
    """Every simple path over masts and hill tops, at every combination of heights."""
    random = np.random.default_rng(seed)
    roles = [
        Role.SOURCE,
        Role.SOURCE,
        Role.MAST,
        Role.HILLTOP,
        Role.HILLTOP,
        Role.PLACE,
        Role.PLACE,
    ]
    nodes = _stations(
        *((role, *random.uniform(0, 9, 2), (20.0,) if role < 2 else (10.0, 30.0)) for role in roles)
    )
    ways = _random_ways(random, nodes)
    node = np.where(nodes.mast_m > 0, random.uniform(0, 3, nodes.mast_m.shape), 0.0)
    costs = StationCosts(1.0, 0.4, np.sort(node, axis=1))
    found = chains_of(nodes, ways, costs)
    for place in (5, 6):
        best = _plain(nodes, ways, costs, place)
        if best is None:
            assert place not in found
        else:
            assert found[place].cost == pytest.approx(best, abs=1e-6)
            assert _valid(found[place], nodes, ways)


def _plain(nodes: Stations, ways: Ways, costs: StationCosts, place: int) -> float | None:
    graph = nx.Graph()
    graph.add_nodes_from(range(len(nodes.role)))
    for number, (a, b) in enumerate(zip(ways.start.tolist(), ways.end.tolist(), strict=True)):
        graph.add_edge(a, b, way=number)
    best = np.inf
    levels = range(nodes.antenna_m.shape[1])
    for source in np.flatnonzero(nodes.role == Role.SOURCE):
        for path in nx.all_simple_paths(graph, int(source), place):
            if any(nodes.role[one] in (Role.SOURCE, Role.PLACE) for one in path[1:-1]):
                continue
            for heights in itertools.product(levels, repeat=len(path)):
                best = min(best, _cost(path, heights, graph, ways, costs))
    return None if np.isinf(best) else float(best)


def _cost(
    path: list[int], heights: tuple[int, ...], graph: nx.Graph, ways: Ways, costs: StationCosts
) -> float:
    total = 0.0
    for (a, la), (b, lb) in itertools.pairwise(zip(path, heights, strict=True)):
        way = graph.edges[a, b]["way"]
        view = ways.clear[way]
        if not (view[la, lb] if ways.start[way] == a else view[lb, la]):
            return np.inf
        total += costs.link + costs.diversity * ways.diversity[way] + costs.node[b, lb]
    return total


def _valid(chain: Chain, nodes: Stations, ways: Ways) -> bool:
    return (
        nodes.role[chain.hops[0].start] == Role.SOURCE
        and all(one.end == two.start for one, two in itertools.pairwise(chain.hops))
        and all(one.end_m == two.start_m for one, two in itertools.pairwise(chain.hops))
    )


def test_a_hop_over_the_sea_is_told_in_full() -> None:
    """Ten kilometres of water between two low shores."""
    height = np.zeros((40, 140))
    height[:, :20] = height[:, 120:] = 3.0
    terrain = _terrain(height)
    nodes = _stations((Role.SOURCE, 1.05, 2.05, (57.0,)), (Role.PLACE, 13.05, 2.05, (57.0,)))
    ways = possible_hops(nodes, terrain, terrain.height_m, mbps=150, rules=RULES, latitude_deg=12.0)
    free = StationCosts(1.0, 0.5, np.zeros((2, 1)))
    (hop,) = chains_of(nodes, ways, free)[1].hops
    found = report(
        hop,
        nodes,
        Ground(terrain, terrain.height_m <= 0, margin_m=0.0),
        mbps=150,
        rules=RULES,
        latitude_deg=12.0,
    )
    assert found.reflects
    row = found.row
    assert row["sea_km"] == pytest.approx(10.0, abs=0.2)
    assert row["reflection_km"] == pytest.approx(6.0, abs=0.05)
    assert row["reflection_excess_m"] == pytest.approx(2 * 57.9**2 / 12_000, rel=0.05)
    assert row["length_km"] == pytest.approx(12.0)
    assert row["clearance_zones"] > 0.6  # type: ignore[operator]
    assert row["from_needed_m"] + row["to_needed_m"] < 114  # type: ignore[operator]
    assert 99.9 < row["availability_pct"] < 100  # type: ignore[operator]


def _ground_with_masts() -> gpd.GeoDataFrame:
    tables = small.stations([(1, 5), (18, 5), (10, 5)], [], mast_height_m=[40.0, np.nan, 50.0])
    tables[LayerKind.FIBRE_LINES] = small.frame([small.line((0, 5), (3, 5))], id=["1"])
    return province(
        size_km=(20, 10),
        tables=tables,
        height_m=lambda x, y: 5 + 200 * np.exp(-((x - 14) ** 2) - (y - 5) ** 2),
    )


def test_stations_of_a_province() -> None:
    ground = _ground_with_masts()
    wanting = gpd.GeoDataFrame(
        {"id": ["settlement:1", "N-1"], "mast_height_m": [np.nan, 42.0]},
        geometry=[at(16, 5), at(12, 2)],
        crs=small.CRS,
    )
    rules = scenario(
        siting={"mast_height_m": 35},
        backhaul={"microwave": {"below_top_m": 2, "hilltop_radius_km": 3.5}},
    )
    found = stations(wanting, ground, rules)
    assert found.role[:3].tolist() == [Role.SOURCE, Role.MAST, Role.MAST]
    assert found.antenna_m[:3, 0].tolist() == [38, 33, 48]
    tops = found.role == Role.HILLTOP
    assert np.hypot(*(found.xy_m[tops] - [at(14, 5).x, at(14, 5).y]).T).min() < 150
    place, site = np.flatnonzero(found.role == Role.PLACE)
    assert found.antenna_m[place].tolist() == [10, 22, 40, 58]
    assert found.mast_m[place].tolist() == [12, 24, 42, 60]
    assert found.antenna_m[site, 0] == 40 and np.isnan(found.antenna_m[site, 1:]).all()
    assert not found.mast_m[site].any() and not found.on_grid.any()
