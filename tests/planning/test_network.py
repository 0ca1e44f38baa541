"""Graph, forest and sea crossings on small made-up provinces, against plain answers."""

from __future__ import annotations

import itertools

import networkx as nx
import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from odc.geo.geobox import GeoBox
from odc.geo.geom import BoundingBox

from phusong.planning.graph import grow_forest
from phusong.planning.results import Construction
from phusong.planning.submarine import Crossing, Sea

CRS = "EPSG:9217"


def plain_forest(graph: nx.Graph, sources: list[int], terminals: list[int]) -> float:
    """Weight of the shortest-path heuristic with a new search for every branch."""
    joined, waiting, total = set(sources), set(terminals), 0.0
    while waiting:
        length, paths = nx.multi_source_dijkstra(graph, joined)
        near = [t for t in waiting if t in length]
        if not near:
            return total
        best = min(near, key=lambda t: length[t])
        total += length[best]
        joined.update(paths[best])
        waiting.remove(best)
    return total


@settings(deadline=None, max_examples=150)
@given(st.integers(0, 2**32 - 1), st.integers(2, 14), st.integers(1, 30))
def test_the_forest_is_that_of_repeated_searches(seed: int, nodes: int, edges: int) -> None:
    rng = np.random.default_rng(seed)
    graph = nx.Graph()
    graph.add_nodes_from(range(nodes))
    for a, b in rng.integers(0, nodes, (edges, 2)):
        if a != b:
            # Weights that differ, so that both searches meet the same ties; some are zero.
            graph.add_edge(int(a), int(b), weight=float(rng.choice([0.0, rng.random() + 0.1])))
    sources = [0]
    terminals = sorted({int(t) for t in rng.integers(0, nodes, 4)})
    branches = list(grow_forest(graph, sources, terminals))
    reachable = [t for t in terminals if nx.has_path(graph, 0, t)]
    assert sorted(b[-1] for b in branches) == sorted(reachable)
    joined, total = set(sources), 0.0
    for branch in branches:
        assert branch[0] in joined or len(branch) == 1
        total += sum(graph.edges[a, b]["weight"] for a, b in itertools.pairwise(branch))
        joined.update(branch)
    assert total == pytest.approx(plain_forest(graph, sources, terminals))


def sea_with(*land: shapely.Geometry, exclusions: tuple[shapely.Geometry, ...] = ()) -> Sea:
    grid = GeoBox.from_bbox(BoundingBox(0, 0, 20_000, 10_000, crs=CRS), resolution=100)
    from phusong.layers.grid import burn

    friction = np.where(burn(list(land), grid) >= 0, -1.0, 1.0)
    part = burn(list(land), grid)
    barred = burn(list(exclusions), grid) >= 0
    friction[barred & (friction > 0)] = 20.0
    return Sea(grid, friction, part)


def cross(sea: Sea, points: np.ndarray, extra: list[float], best: int = 3) -> list[Crossing]:
    """Ways from the first point, which stands on the second piece of land; land costs a twentieth."""
    return sea.crossings(
        0,
        points,
        np.array(extra),
        land_part=1,
        land_ratio=0.05,
        reach_m=40_000,
        best=best,
    )


def wet(crossing: Crossing) -> shapely.LineString:
    (line,) = (line for kind, line in crossing.legs if kind is Construction.SUBMARINE)
    return line


MAINLAND = shapely.box(0, 0, 5_000, 10_000)
ISLAND = shapely.box(12_000, 4_000, 14_000, 6_000)
POINTS = np.array([[12_300.0, 5_000.0], [4_800.0, 5_000.0], [4_800.0, 9_000.0]])


def test_a_free_crossing_is_straight() -> None:
    sea = sea_with(MAINLAND, ISLAND)
    best, other = cross(sea, POINTS, [np.inf, 0.0, 0.0])
    assert (best.end, other.end) == (1, 2)
    assert wet(best).length == pytest.approx(7_000, abs=300)
    assert not wet(best).intersects(shapely.buffer(MAINLAND, -100))


def test_what_follows_on_land_counts() -> None:
    sea = sea_with(MAINLAND, ISLAND)
    (best,) = cross(sea, POINTS, [np.inf, 9_000.0, 0.0], best=1)
    assert best.end == 2


def test_the_better_shore_of_the_island_is_taken() -> None:
    """From the west of the island, with another coast close in the east: over land, not round."""
    peninsula = shapely.box(15_000, 0, 20_000, 10_000)
    sea = sea_with(MAINLAND, ISLAND, peninsula)
    points = np.array([[12_300.0, 5_000.0], [4_800.0, 5_000.0], [15_200.0, 5_000.0]])
    best, other = cross(sea, points, [np.inf, 0.0, 0.0])
    assert (best.end, other.end) == (2, 1)
    assert [kind for kind, _ in best.legs] == [Construction.AERIAL, Construction.SUBMARINE]
    land, water = (line for _, line in best.legs)
    assert land.coords[-1] == water.coords[0] and land.coords[0] == (12_300.0, 5_000.0)
    assert land.length == pytest.approx(1_700, abs=150)
    assert water.length == pytest.approx(1_000, abs=150)


def test_an_exclusion_is_gone_round_but_not_billed() -> None:
    barred = shapely.box(7_000, 2_000, 9_000, 10_000)
    sea = sea_with(MAINLAND, ISLAND, exclusions=(barred,))
    (best,) = cross(sea, POINTS[:2], [np.inf, 0.0], best=1)
    assert wet(best).intersection(shapely.buffer(barred, -150)).length == 0
    assert 7_500 < wet(best).length < 12_000


def test_land_closes_the_sea() -> None:
    wall = shapely.box(8_000, 0, 9_000, 10_000)
    sea = sea_with(MAINLAND, ISLAND, wall)
    assert cross(sea, POINTS, [np.inf, 0.0, 0.0]) == []


def test_a_point_inland_is_no_landing() -> None:
    sea = sea_with(MAINLAND, ISLAND)
    inland = np.array([POINTS[0], [1_000.0, 5_000.0]])
    assert cross(sea, inland, [np.inf, 0.0]) == []
    assert sea.landings(inland, reach_m=1_500).tolist()[1] == -1
