"""Who has fibre, and new cable: over roads, open land and the sea, with its bill by hand."""

from __future__ import annotations

import itertools
from typing import Any

import numpy as np
import pandas as pd
import pytest
import shapely
from geopandas.testing import assert_geodataframe_equal
from tests.planning import small
from tests.planning.small import (
    Table,
    at,
    box,
    cable,
    frame,
    line,
    place,
    proposed,
    scenario,
    states,
)

from phusong.coverage.service import State
from phusong.layers.province import Province
from phusong.layers.schema import LayerKind
from phusong.planning.money.costs import CostTable
from phusong.planning.network.fibre import route_fibre
from phusong.planning.network.graph import road_network
from phusong.planning.results.columns import FIBRE, Action, PlaceKind
from phusong.planning.results.stages import Proposal, Routes, Service
from phusong.planning.scenario.model import FibreRules
from phusong.planning.service.fibre import fibre_states
from phusong.planning.service.places import land_parts

# What is compiled is compiled once.

RULES = FibreRules(reach_km=2)
COSTS = CostTable(scenario().costs)
AERIAL, SEA, SHIP = 0.2, 2.0, 7.0
MAINLAND, ISLAND = box(0, 0, 8, 10), box(12, 4, 15, 7)
ROAD = line((1, 5), (7, 5))
FIBRE_LINE = line((1, 5), (4, 5))


def province(
    roads: list[shapely.Geometry] | None = None,
    fibre: list[shapely.Geometry] | None = None,
    land: list[shapely.Geometry] | None = None,
    **tables: Table,
) -> Province:
    fibre = [FIBRE_LINE] if fibre is None else fibre
    return small.province(
        land=land or [MAINLAND, ISLAND],
        step_m=50,
        tables={
            LayerKind.ROADS: frame([ROAD] if roads is None else roads),
            LayerKind.FIBRE_LINES: frame(fibre),
            # No survey unless a test brings one.
            LayerKind.SETTLEMENTS: frame([]),
            **{LayerKind(name): table for name, table in tables.items()},
        },
    )


def homes_at(
    ground: Province, *points: tuple[float, float], unsure_km: float = 0.0
) -> small.gpd.GeoDataFrame:
    rows = [
        place(PlaceKind.SETTLEMENT, i, at(*p), uncertainty_m=1000 * unsure_km)
        for i, p in enumerate(points, start=1)
    ]
    table = small.places(*rows)
    reach = np.maximum(table["uncertainty_m"].to_numpy(), 1000.0)
    return table.assign(land_part=land_parts(table.geometry, ground.land, reach_m=reach))


# ---------------------------------------------------------------- who has fibre


def told(
    ground: Province, *points: tuple[float, float], unsure_km: float = 0.0
) -> list[tuple[str, str, bool]]:
    table = fibre_states(homes_at(ground, *points, unsure_km=unsure_km), ground, RULES)
    assert (table["technology"] == FIBRE).all()
    return list(zip(table["state"], table["reason"], table["certain"], strict=True))


def test_fibre_is_near_on_the_same_land_or_it_is_far() -> None:
    found = told(province(), (3, 6.9), (3, 7.1), (5.9, 5), (6.1, 5))
    near, far = ("served", "", True), ("unserved", "fibre_far", True)
    assert found == [near, far, near, far]


def test_an_unsure_position_makes_an_unsure_answer_only_near_the_limit() -> None:
    found = told(province(), (3, 6.9), (3, 7.1), (3, 6.4), (3, 7.6), unsure_km=0.5)
    assert [(state, certain) for state, _, certain in found] == [
        ("served", False),
        ("unserved", False),
        ("served", True),
        ("unserved", True),
    ]


def test_the_sea_does_not_count_as_near() -> None:
    """1 km of water between the fibre on the shore and the island."""
    ground = province(land=[MAINLAND, box(9, 4, 12, 7)], fibre=[line((1, 5), (8, 5))])
    homes = homes_at(ground, (9.2, 5))
    table = fibre_states(homes, ground, RULES)
    assert table[["state", "reason"]].values.tolist() == [["unserved", "no_fibre_on_island"]]
    assert table["certain"].item()
    assert table["nearest_site_km"].item() == pytest.approx(1.2, abs=1e-6)


def test_a_cable_that_lands_or_a_node_feeds_its_island() -> None:
    assert told(province(fibre=[FIBRE_LINE, line((4, 5), (12.5, 5))]), (13, 6))[0][0] == "served"
    node = frame([at(14, 5)], id=["X"])
    assert told(province(fibre_nodes=node), (13, 6))[0][0] == "served"


def test_a_place_on_no_land_is_unserved_but_not_for_certain() -> None:
    assert told(province(), (10, 9)) == [("unserved", "no_fibre_on_island", False)]


def test_a_place_off_the_planned_area_is_not_known() -> None:
    assert told(province(), (25, 5)) == [("unknown", "outside_area", False)]


@pytest.mark.parametrize("with_fibre", [True, False])
def test_a_survey_is_believed_with_and_without_a_layer_of_fibre(with_fibre: bool) -> None:
    points = [(3, 5), (13, 5), (3, 5), (13, 5), (25, 5)]
    survey = pd.array([False, True, pd.NA, pd.NA, True], dtype="boolean")
    layer = frame((at(*p) for p in points), name="x", people=1, has_fibre=survey)
    ground = province(settlements=layer, fibre=None if with_fibre else [])
    found = told(ground, *points)
    assert found[0] == ("unserved", "surveyed", True)
    assert found[1] == found[4] == ("served", "", True)
    computed = [("served", "", True), ("unserved", "no_fibre_on_island", True)]
    nothing = [("unknown", "no_fibre_layer", False)] * 2
    assert found[2:4] == (computed if with_fibre else nothing)


def test_parks_and_hubs_are_not_asked() -> None:
    ground = province()
    table = small.places(place(PlaceKind.HUB, 1, at(3, 5)), place(PlaceKind.PARK, 1, at(3, 5)))
    assert fibre_states(table, ground, RULES).empty


# ---------------------------------------------------------------- new cable


def routed(
    ground: Province,
    *points: tuple[float, float],
    sites: Table | None = None,
    unsure_km: float = 0.0,
    **rules: float,
) -> Routes:
    homes = homes_at(ground, *points, unsure_km=unsure_km)
    lacking = states(*[(place_id, FIBRE, State.UNSERVED) for place_id in homes["place_id"]])
    steps = proposed() if sites is None else sites
    before = homes.copy(), lacking.copy(), steps.copy()
    found = route_fibre(
        ground,
        Service(homes, lacking, pd.DataFrame()),
        Proposal(steps, (), ()),
        rules=RULES.model_copy(update=rules),
        costs=COSTS,
    )
    assert_geodataframe_equal(homes, before[0])
    pd.testing.assert_frame_equal(lacking, before[1])
    assert_geodataframe_equal(steps, before[2])
    check_bills(found, slack=rules.get("slack", RULES.slack))
    return found


def check_bills(routes: Routes, *, slack: float) -> None:
    """Every segment's length and price by hand; every branch a line from what stands before it."""
    segments = routes.segments
    assert list(segments.columns) == list(cable().columns)
    seen: set[str] = set()
    for route_id, branch in segments.groupby("route_id", sort=False):
        assert branch["segment"].tolist() == list(range(1, len(branch) + 1))
        assert branch["from_id"].nunique() == branch["serves_id"].nunique() == 1
        origin = branch["from_id"].iloc[0]
        assert origin.startswith("fibre@") or origin in seen
        ends = [shapely.get_coordinates(g)[[0, -1]] for g in branch.geometry]
        for one, two in itertools.pairwise(ends):
            assert np.allclose(one[1], two[0], atol=1.0)
        seen.add(str(route_id))
    for row in segments.itertuples():
        assert row.length_km == pytest.approx(row.geometry.length / 1000)
        price = SEA if row.construction == "submarine" else AERIAL
        ship = SHIP if row.construction == "submarine" else 0.0
        assert row.cost_mid_bn_vnd == pytest.approx(row.length_km * slack * price + ship)
        assert row.cost_low_bn_vnd <= row.cost_mid_bn_vnd <= row.cost_high_bn_vnd


def kilometres(routes: Routes, construction: str) -> float:
    segments = routes.segments
    return float(segments.loc[segments["construction"] == construction, "length_km"].sum())


def test_cable_follows_the_road_from_where_fibre_ends() -> None:
    found = routed(province(), (7, 5.4))
    assert found.unreached == ()
    assert found.segments["construction"].tolist() == ["aerial"]
    # From (4, 5) to (7, 5) and 0.4 km across the fields; fibre can be joined 150 m beyond its end.
    assert kilometres(found, "aerial") == pytest.approx(3.4, abs=0.16)
    assert found.segments["serves_id"].tolist() == ["settlement:1"]
    assert found.segments["year"].isna().all()


def test_the_second_branch_starts_from_the_first() -> None:
    found = routed(province(), (7, 5.4), (7, 4.6))
    second = found.segments[found.segments["route_id"] == "R-0002"]
    assert second["from_id"].tolist() == ["R-0001"]
    assert kilometres(found, "aerial") == pytest.approx(3.8, abs=0.16)


def test_a_new_mast_gets_cable_and_an_upgrade_none() -> None:
    sites = proposed(
        {"site_id": "N-1", "geometry": at(6, 5.2)},
        {"site_id": "U-1", "geometry": at(7, 5.2), "action": Action.UPGRADE.value},
    )
    found = routed(province(), sites=sites)
    assert found.segments[["serves_id", "serves_kind"]].values.tolist() == [["N-1", "site"]]


def test_an_island_is_reached_by_land_sea_and_land() -> None:
    found = routed(province(), (13, 5.5), unsure_km=1.5)
    assert found.segments["construction"].tolist() == ["aerial", "submarine", "aerial"]
    assert kilometres(found, "submarine") == pytest.approx(4, abs=0.6)
    assert kilometres(found, "aerial") == pytest.approx(3 + 1 + 1, abs=0.6)
    assert found.segments["length_uncertainty_km"].tolist() == [1.5] * 3
    sea = found.segments[found.segments["construction"] == "submarine"].geometry.item()
    ashore = sea.intersection(shapely.union_all([MAINLAND, ISLAND])).length
    assert ashore < 2 * RULES.sea_cell_m


@pytest.mark.parametrize("second", [(13.0, 5.5), (14.0, 6.5)])
def test_two_hamlets_of_an_island_share_one_crossing(second: tuple[float, float]) -> None:
    alone, both = routed(province(), (13, 5.5)), routed(province(), (13, 5.5), second)
    assert both.unreached == ()
    assert (both.segments["construction"] == "submarine").sum() == 1
    apart = shapely.distance(at(13, 5.5), at(*second)) / 1000
    more = both.segments["cost_mid_bn_vnd"].sum() - alone.segments["cost_mid_bn_vnd"].sum()
    assert 0 <= more <= apart * RULES.slack * AERIAL + 1e-6 + 1.0 * bool(apart)


def test_hamlets_of_two_islands_each_pay_for_a_ship() -> None:
    ground = province(land=[MAINLAND, ISLAND, box(17, 4, 19, 7)])
    found = routed(ground, (13, 5.5), (18, 5.5))
    assert found.unreached == ()
    crossings = found.segments[found.segments["construction"] == "submarine"]
    assert len(crossings) == 2
    # The second island is fed from the first, 2 km away, not from the mainland, 9 km away.
    assert crossings["length_km"].sum() < 4 + 2 + 1.5


# ---------------------------------------------------------------- gaps and bays

BAY = box(3, 4, 8, 6)
COAST = [MAINLAND.difference(BAY)]


def over_water_m(routes: Routes, land: list[shapely.Geometry]) -> float:
    aerial = routes.segments[routes.segments["construction"] == "aerial"]
    return float(aerial.geometry.difference(shapely.union_all(land)).length.max())


def test_a_gap_between_roads_is_bridged_on_land() -> None:
    roads = [line((1, 5), (4, 5)), line((4.6, 5), (7, 5))]
    assert road_network(province(roads=roads)).bridge_gaps() == 1
    found = routed(province(roads=roads), (7, 5.2))
    assert found.segments["construction"].tolist() == ["aerial"]
    assert kilometres(found, "aerial") == pytest.approx(3.2, abs=0.2)


def test_a_piece_behind_another_is_tied_to_that_one() -> None:
    """Two tracks in a row, far from the fibre: one long gap and one short one, not two long ones."""
    near, far = line((5, 5), (6, 5)), line((6.5, 5), (7.5, 5))
    fed = line((0.5, 5), (1, 5))
    network = road_network(province(roads=[fed, far, near], fibre=[fed]))
    assert network.bridge_gaps() == 2
    gaps = [data["length_m"] for *_, data in network.graph.edges(data=True) if data.get("gap")]
    assert sorted(gaps) == pytest.approx([500, 4000])


def test_a_gap_is_never_bridged_over_a_bay() -> None:
    south, north = line((1, 3.5), (7, 3.5)), line((5, 6.5), (7, 6.5))
    ground = province(roads=[south, north], fibre=[south], land=COAST)
    assert road_network(ground).bridge_gaps() == 0
    found = routed(ground, (6, 6.8))
    assert found.unreached == ()
    # Round the head of the bay over open land: 3 km of sea and a ship would cost more.
    assert 8 <= kilometres(found, "aerial") <= 12
    assert over_water_m(found, COAST) <= 250


def test_a_hamlet_beyond_a_bay_is_not_tied_across_it() -> None:
    south = line((1, 3.5), (7, 3.5))
    ground = province(roads=[south], fibre=[south], land=COAST)
    network = road_network(ground)
    alone = network.join(*at(6, 6.5).coords[0], land_part=0)
    assert network.graph.degree(alone) == 0
    near = network.join(*at(6, 3.9).coords[0], land_part=0)
    assert network.graph.degree(near) == 1
    assert over_water_m(routed(ground, (6, 6.5)), COAST) <= 250


def test_cable_goes_round_a_bay_where_roads_do() -> None:
    south, north = line((1, 3.5), (7, 3.5)), line((1, 6.5), (7, 6.5))
    ground = province(roads=[south, north], fibre=[line((5, 3.5), (7, 3.5))], land=COAST)
    found = routed(ground, (7, 6.5))
    assert set(found.segments["construction"]) == {"aerial"}
    # West along one shore, 3 km across the gap at the head of the bay, east along the other.
    assert 10 <= kilometres(found, "aerial") <= 13.2
    assert over_water_m(found, COAST) <= 250


# ---------------------------------------------------------------- what cannot be reached


def test_an_island_too_far_is_told() -> None:
    found = routed(province(), (13, 5.5), (7, 5.2), max_crossing_km=2.0)
    assert found.unreached == (("settlement:1", "crossing-too-far"),)
    assert set(found.segments["serves_id"]) == {"settlement:2"}


def test_without_fibre_nothing_can_be_joined() -> None:
    found = routed(province(fibre=[]), (13, 5.5), (7, 5.2))
    assert found.segments.empty
    assert found.unreached == (
        ("settlement:1", "no-fibre-layer"),
        ("settlement:2", "no-fibre-layer"),
    )


def test_an_exchange_without_a_road_can_be_joined() -> None:
    node = frame([at(2, 2)], id=["X"])
    found = routed(province(roads=[], fibre=[], fibre_nodes=node), (4, 2))
    assert found.unreached == ()
    assert kilometres(found, "aerial") == pytest.approx(2.0, abs=0.01)


def test_nobody_lacks_fibre() -> None:
    found = routed(province())
    assert found.segments.empty and found.unreached == ()


def test_the_cheapest_way_is_found_on_a_small_network() -> None:
    """A detour by road of 5 km is 1 tỷ; straight over the 2 km strait it would be 7 and more."""
    roads: list[Any] = [line((1, 5), (4, 5)), line((4, 5), (4, 8), (6, 8), (6, 5))]
    found = routed(province(roads=roads), (6, 5))
    assert kilometres(found, "aerial") == pytest.approx(3 + 2 + 3, abs=0.2)
    total = found.segments["cost_mid_bn_vnd"].sum()
    assert total == pytest.approx(8 * RULES.slack * AERIAL, abs=0.05)
