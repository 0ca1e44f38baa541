"""Ways over open land: round what is steep, on their own land, shared where that is shorter."""

from __future__ import annotations

import networkx as nx
import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.planning import small
from tests.planning.small import Table, at, box, frame, line

from phusong.layers.grid import burn
from phusong.layers.province import Province
from phusong.layers.schema import LayerKind
from phusong.planning.cable.rules import LandFriction
from phusong.planning.network.graph import Network, road_network
from phusong.planning.network.overland import lead_gaps, lead_overland
from phusong.planning.sea.rules import SlopeBand

# What is compiled is compiled once.

STEEP = LandFriction(slope=(SlopeBand(over_deg=15, weight=8),))
FLAT = LandFriction(slope=())
ROAD = line((1, 1), (19, 1))


def province(
    *lands: shapely.Geometry, roads: tuple[shapely.Geometry, ...] = (ROAD,), **more: object
) -> Province:
    tables: dict[LayerKind, Table] = {
        LayerKind.ROADS: frame(list(roads)),
        LayerKind.FIBRE_LINES: frame([line((1, 1), (2, 1))]),
    }
    return small.province(land=lands or None, tables=tables, **more)  # type: ignore[arg-type]


def joined(
    ground: Province,
    *points: tuple[float, float],
    steer: LandFriction = FLAT,
    part: int = 0,
    ties: int = 1,
) -> tuple[Network, list[int], int]:
    network = road_network(ground)
    nodes = [
        network.join(*at(*p).coords[0], land_part=part, ties=ties, reach_m=1000) for p in points
    ]
    return network, nodes, lead_overland(network, ground, steer)


def way(network: Network, node: int) -> shapely.LineString:
    """The shortest tie of a place."""
    ties = [data["geometry"] for _, _, data in network.graph.edges(node, data=True)]
    return min(ties, key=lambda tie: float(tie.length))


def test_on_flat_land_a_way_is_straight() -> None:
    network, (node,), led = joined(province(), (10, 7))
    assert led == 1 and not network.loose
    tie = way(network, node)
    assert tie.length == pytest.approx(6000, rel=0.02)
    assert tie.coords[0] == at(10, 7).coords[0]


def test_a_near_place_is_tied_straight_at_once() -> None:
    network = road_network(province())
    node = network.join(*at(10, 1.8).coords[0], land_part=0, reach_m=1000)
    assert not network.loose and network.graph.degree(node) == 1


def test_a_ridge_is_crossed_at_its_pass() -> None:
    def height(x: np.ndarray, y: np.ndarray) -> np.ndarray:
        # A ridge of 600 m along y = 5 km, but for a pass two kilometres east of the place.
        return 600 * np.exp(-(((y - 5) / 0.6) ** 2)) * (np.abs(x - 12) > 0.7)

    ground = province(height_m=height)
    network, (node,), _ = joined(ground, (10, 8))
    assert way(network, node).length == pytest.approx(7000, rel=0.02)
    network, (node,), _ = joined(ground, (10, 8), steer=STEEP)
    tie = way(network, node)
    crossing = tie.intersection(line((0, 5), (20, 5)))
    assert crossing.x == pytest.approx(at(12, 5).x, abs=800)
    assert 7000 < tie.length < 9000


def test_two_far_places_share_what_is_shorter() -> None:
    network, (one, two), led = joined(province(), (10, 8), (12, 9))
    assert led == 2 and network.graph.has_edge(one, two)
    between = network.graph.edges[one, two]["length_m"]
    assert between == pytest.approx(np.hypot(2000, 1000), rel=0.03)


def test_a_tie_that_helps_towards_fibre_is_offered_too() -> None:
    """The nearest road leads away; a longer tie is the shorter way to the fibre."""
    roads = line((1, 1), (8, 1)), line((8, 1), (19, 1), (19, 9), (9, 9), (9, 7.5))
    network, (node,), _ = joined(province(roads=roads), (7, 6))
    ends = {network.position(other) for other in network.graph[node]}
    assert min(y for _, y in ends) < at(0, 2).y < at(0, 7).y < max(y for _, y in ends)


def test_second_ties_keep_apart() -> None:
    network, (node,), _ = joined(province(), (10, 7), ties=2)
    ties = [data["geometry"] for _, _, data in network.graph.edges(node, data=True)]
    first, *others = sorted(ties, key=lambda tie: float(tie.length))
    middle = first.interpolate(0.5, normalized=True)
    assert max(middle.distance(other) for other in others) > 800


def test_a_place_a_little_off_its_land_is_led_from_the_nearest_shore() -> None:
    lands = box(0, 0, 8, 10), box(9.5, 0, 20, 10)
    network, (node,), led = joined(province(*lands, roads=(line((1, 1), (7, 1)),)), (8.6, 8))
    assert led == 1
    tie = way(network, node)
    wet = tie.difference(lands_in_metres(lands[0])).length
    assert wet == pytest.approx(600, abs=200) and tie.length < 9000


def lands_in_metres(*lands: shapely.Geometry) -> shapely.Geometry:
    return shapely.union_all([*frame(list(lands)).geometry])


def test_who_lives_beyond_the_sea_is_not_led() -> None:
    lands = box(0, 0, 8, 10), box(10, 4, 20, 10)
    network, (node,), led = joined(province(*lands, roads=(line((1, 1), (7, 1)),)), (14, 6), part=1)
    assert (led, network.graph.degree(node)) == (0, 0)


def test_places_of_an_island_are_one_piece() -> None:
    lands = box(0, 0, 4, 10), box(6, 1, 20, 9)
    ground = province(*lands, roads=(line((1, 1), (3, 1)),))
    network, nodes, _ = joined(ground, (8, 3), (11, 6), (11.5, 6), (16, 3), part=1)
    pieces = {frozenset(nx.node_connected_component(network.graph, node)) for node in nodes}
    assert pieces == {frozenset(nodes)}


@settings(deadline=None, max_examples=15)
@given(st.integers(0, 2**32 - 1))
def test_no_way_leaves_its_land_for_more_than_a_creek(seed: int) -> None:
    rng = np.random.default_rng(seed)
    bays = [box(x, 3, x + rng.uniform(0.4, 2), rng.uniform(6, 9)) for x in rng.uniform(2, 17, 4)]
    land = box(0, 0, 20, 10).difference(shapely.union_all(bays))
    ground = province(land)
    points = [tuple(p) for p in rng.uniform([1, 5], [19, 9.5], (6, 2))]
    dry = [p for p in points if burn([land_part(ground)], ground.grid)[row_col(ground, p)] == 0]
    network, nodes, _ = joined(ground, *dry)
    for node in nodes:
        for _, _, data in network.graph.edges(node, data=True):
            # A pixel may stick out over the drawn shore.
            wet = data["geometry"].difference(land_part(ground).buffer(150)).length
            assert wet <= 250 + 100


def land_part(ground: Province) -> shapely.Geometry:
    return ground.land.geometry.iloc[0]


def row_col(ground: Province, point: tuple[float, ...]) -> tuple[int, int]:
    column, row = ~ground.grid.affine @ at(*point).coords[0]
    return int(row), int(column)


def test_a_long_gap_between_roads_is_led_as_well() -> None:
    def height(x: np.ndarray, y: np.ndarray) -> np.ndarray:
        return 600 * np.exp(-(((x - 9) / 0.5) ** 2)) * (np.abs(y - 4) > 0.6)

    roads = line((1, 1), (6, 1)), line((12, 1), (19, 1))
    ground = province(roads=roads, height_m=height)
    network = road_network(ground)
    assert network.bridge_gaps() == 1
    lead_gaps(network, ground, STEEP)
    [gap] = [data for _, _, data in network.graph.edges(data=True) if data.get("gap")]
    assert gap["length_m"] == pytest.approx(gap["geometry"].length) and gap["length_m"] > 6200
    ends = {gap["geometry"].coords[0], gap["geometry"].coords[-1]}
    assert ends == {at(6, 1).coords[0], at(12, 1).coords[0]}
