"""Crossings on small made-up seas: what steers them, where they land, how islands are joined, doubts."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.planning import small
from tests.planning.small import at, box, frame, line, place, proposed, scenario, states

from phusong.coverage.service import State
from phusong.layers.province import Province
from phusong.layers.schema import LayerKind
from phusong.planning.money.costs import CostTable
from phusong.planning.network.fibre import route_fibre
from phusong.planning.results.columns import FIBRE, PlaceKind
from phusong.planning.results.stages import Proposal, Routes, Service
from phusong.planning.scenario.model import CostItem, FibreRules
from phusong.planning.sea.group import Kind
from phusong.planning.sea.positions import Event
from phusong.planning.sea.works import length_up_pct, link_loss_db
from phusong.planning.service.places import land_parts

# What is compiled is compiled once.

MAINLAND = box(0, 0, 4, 20)
ROAD = line((3.6, 1), (3.6, 19))
AERIAL, SEA, SHIP, LANDING, BRANCHING = 0.2, 2.0, 7.0, 0.5, 1.5


def costs() -> CostTable:
    made = scenario().costs
    item = {"currency": "VND", "per": "job", "source": "made up"}
    landing, branching = (
        CostItem(low=v * 1e9, mid=v * 1e9, high=v * 1e9, **item) for v in (LANDING, BRANCHING)
    )
    more = {"submarine_landing": landing, "submarine_branching": branching}
    return CostTable(made.model_copy(update=more))


def sea_province(*islands: shapely.Polygon, **tables: Any) -> Province:
    return small.province(
        size_km=(24, 20),
        land=[MAINLAND, *islands],
        tables={
            LayerKind.ROADS: frame([ROAD]),
            LayerKind.FIBRE_LINES: frame([ROAD]),
            LayerKind.SETTLEMENTS: frame([]),
            **{LayerKind(name): table for name, table in tables.items()},
        },
    )


def routed(
    ground: Province,
    *homes: tuple[float, float],
    unsure_km: float = 0.0,
    rules: FibreRules | None = None,
    **sea: Any,
) -> Routes:
    rows = [
        place(PlaceKind.SETTLEMENT, i, at(*p), uncertainty_m=1000 * unsure_km, people=100.0 * i)
        for i, p in enumerate(homes, start=1)
    ]
    table = small.places(*rows)
    reach = np.maximum(table["uncertainty_m"].to_numpy(), 1000.0)
    table = table.assign(land_part=land_parts(table.geometry, ground.land, reach_m=reach))
    lacking = states(*[(i, FIBRE, State.UNSERVED) for i in table["place_id"]])
    whole = (rules or FibreRules()).model_dump()
    whole["sea"] |= sea
    return route_fibre(
        ground,
        Service(table, lacking, pd.DataFrame()),
        Proposal(proposed(), (), ()),
        rules=FibreRules.model_validate(whole),
        costs=costs(),
    )


def wet(routes: Routes) -> list[shapely.LineString]:
    segments = routes.segments
    return list(segments[segments["construction"] == "submarine"].geometry)


def sea_km(routes: Routes) -> float:
    return sum(one.length for one in wet(routes)) / 1000


ISLAND = box(10, 9, 12, 11)


def test_a_crossing_is_straight_and_ends_on_both_shores() -> None:
    (crossing,) = wet(routed(sea_province(ISLAND), (11, 10)))
    # A metre less at sea is worth ten on land: from the point of the island to the shore across.
    assert crossing.length == pytest.approx(6000, rel=0.02)
    land = shapely.union_all([MAINLAND, ISLAND])
    ends = shapely.points(shapely.get_coordinates(crossing)[[0, -1]])
    assert shapely.distance(ends, land).max() < 1.0
    assert shapely.length(shapely.intersection(crossing, land)) < 1.0


def test_the_bill_is_made_of_lengths_and_unit_prices_alone() -> None:
    zone = frame([box(6, 5, 8, 15)], name=["Luồng"], reason=["channel"])
    found = routed(sea_province(ISLAND, cable_exclusions=zone), (11, 10))
    for row in found.segments.itertuples():
        at_sea = row.construction == "submarine"
        price = row.length_km * 1.05 * (SEA if at_sea else AERIAL)
        price += SHIP + 2 * LANDING if at_sea else 0.0
        assert row.cost_mid_bn_vnd == pytest.approx(price)


def test_a_heavy_zone_is_gone_round_and_a_light_one_gone_through() -> None:
    zone = frame([box(6, 6, 8, 20)], name=["Khu bảo tồn"], reason=["reserve"])
    ground = sea_province(ISLAND, cable_exclusions=zone)
    round_it = routed(ground, (11, 10))
    assert wet(round_it)[0].intersection(zone.geometry[0].buffer(-200)).length == 0
    through = routed(ground, (11, 10), zones={"reserve": {"weight": 1.0}})
    assert sea_km(through) == pytest.approx(6.0, rel=0.03) and sea_km(round_it) > 7.0
    assert round_it.sea is not None and through.sea is not None
    (touched,) = through.sea.cables[0].zones
    assert (touched.name, touched.reason) == ("Khu bảo tồn", "reserve")
    assert touched.km == pytest.approx(2.0, rel=0.05)


def test_a_buffer_makes_a_zone_wider() -> None:
    zone = frame([box(6, 6, 8, 20)], name=["Neo đậu"], reason=["anchorage"])
    ground = sea_province(ISLAND, cable_exclusions=zone)
    near = routed(ground, (11, 10), zones={"anchorage": {"buffer_m": 0.0}})
    far = routed(ground, (11, 10), zones={"anchorage": {"buffer_m": 1500.0}})
    assert wet(far)[0].distance(zone.geometry[0]) > 1300 > wet(near)[0].distance(zone.geometry[0])


def test_a_hard_zone_closes_the_sea() -> None:
    zone = frame([box(5, 0, 7, 20)], name=["Quân sự"], reason=["military"])
    found = routed(sea_province(ISLAND, cable_exclusions=zone), (11, 10))
    assert found.unreached == (("settlement:1", "no-landing"),)


def test_land_is_never_crossed_as_if_it_were_sea() -> None:
    """A spit narrower than a cell of the raster closes the way as well."""
    spit = box(7, 0, 7.05, 14)
    found = routed(sea_province(ISLAND, spit), (11, 10))
    (crossing,) = wet(found)
    assert crossing.intersection(spit).length == 0
    # From the island's corner round the end of the spit, and on to the shore across.
    assert crossing.length == pytest.approx(1000 * (np.hypot(3, 3) + 3), rel=0.03)


def test_a_place_in_a_closed_sea_has_no_shore() -> None:
    zone = frame([box(4, 0, 24, 20)], name=["Quân sự"], reason=["military"])
    found = routed(sea_province(ISLAND, cable_exclusions=zone), (20, 10))
    assert found.unreached == (("settlement:1", "island-no-shore"),)


def test_without_shore_near_the_network_nothing_lands() -> None:
    ground = sea_province(ISLAND)
    inland = frame([line((0.5, 1), (0.5, 19))])
    tables = {**ground.tables, LayerKind.ROADS: inland, LayerKind.FIBRE_LINES: inland}
    found = routed(replace(ground, tables=tables), (11, 10))
    assert found.unreached == (("settlement:1", "no-landing"),)


# ---------------------------------------------------------------- other cables


def beyond_a_cable() -> Province:
    """An island that the network in the south-west reaches only over an old cable, at 15° or so."""
    ground = sea_province(box(14, 14.5, 15, 15.5))
    south = frame([line((3.6, 1), (3.6, 3))])
    old = frame([line((0.0, 3.7), (24.0, 17.55))], name=["Tuyến cũ"])
    tables = {LayerKind.ROADS: south, LayerKind.FIBRE_LINES: south, LayerKind.SEA_CABLES: old}
    return replace(ground, tables={**ground.tables, **tables})


@pytest.mark.parametrize("angle", [45, 60, 70])
def test_a_cable_is_crossed_at_the_angle_asked_for(angle: float) -> None:
    rule = {"crossing_angle_deg": angle, "spacing_m": 800}
    found = routed(beyond_a_cable(), (14.5, 15), cables=rule)
    assert found.sea is not None
    (crossing,) = found.sea.cables[0].crossings
    assert crossing.name == "Tuyến cũ"
    assert crossing.angle_deg >= angle
    assert (found.sea.positions["event"] == Event.CROSSING.value).sum() == 1


def test_without_the_rule_the_same_cable_is_crossed_flatter() -> None:
    found = routed(beyond_a_cable(), (14.5, 15), cables={"crossing_angle_deg": 0})
    assert found.sea is not None
    (crossing,) = found.sea.cables[0].crossings
    assert crossing.angle_deg < 30


# ---------------------------------------------------------------- landings


def test_a_landing_of_the_user_is_taken_when_it_is_best_and_told_when_it_is_of_no_use() -> None:
    ground = sea_province(ISLAND)
    own = frame([at(4.0, 10.0), at(1.0, 10.0)], id=["L1", "L2"], name=["Bãi Dài", "Trong đất"])
    far = frame([line((1.5, 1), (1.5, 19))])  # the shore is 2.5 km from the network
    tables = {
        **ground.tables,
        LayerKind.ROADS: far,
        LayerKind.FIBRE_LINES: far,
        LayerKind.LANDINGS: own,
    }
    found = routed(replace(ground, tables=tables), (11, 10))
    assert found.unreached == () and found.sea is not None
    assert found.sea.landings_unused == ("Trong đất",)
    shore = shapely.get_coordinates(wet(found)[0])[0]
    assert shapely.Point(shore).distance(at(4.0, 10.0)) < 250


def test_the_landing_is_chosen_together_with_the_way_on_land() -> None:
    """Fibre only in the south: each km at sea costs as much as ten on land."""
    ground = sea_province(ISLAND)
    tables = {**ground.tables, LayerKind.FIBRE_LINES: frame([line((3.6, 1), (3.6, 2))])}
    found = routed(replace(ground, tables=tables), (11, 10))
    row = float(shapely.get_coordinates(wet(found)[0])[0][1]) - small.SOUTH

    def whole(north: np.ndarray) -> np.ndarray:
        return SEA * np.hypot(6, 10 - north) + AERIAL * (north - 2)

    north = np.linspace(2, 12, 1001)
    best = float(whole(north).min())
    assert whole(np.array([row / 1000]))[0] == pytest.approx(best, rel=0.02)


# ---------------------------------------------------------------- several islands

THREE = (box(12, 4, 13, 5), box(12, 9.5, 13, 10.5), box(12, 15, 13, 16))
HOMES = ((12.5, 4.5), (12.5, 10), (12.5, 15.5))


def test_all_arrangements_are_told_and_the_cheapest_is_built() -> None:
    found = routed(sea_province(*THREE), *HOMES)
    assert found.unreached == () and found.sea is not None
    (group,) = found.sea.groups
    costs_of = {one.kind: one.cost for one in group.arrangements}
    assert set(costs_of) == set(Kind)
    assert costs_of[Kind.MIXED] == pytest.approx(min(costs_of.values()))
    built = float(found.segments["cost_mid_bn_vnd"].sum())
    assert group.chosen is not None
    # The comparison counts a way to fibre for each landing: here no more than a kilometre.
    assert built == pytest.approx(costs_of[group.chosen], abs=0.5)
    cut = {one.kind: (one.worst_islands, one.worst_people) for one in group.arrangements}
    assert cut[Kind.ALONE] == (1, 300.0)
    assert cut[Kind.FESTOON] == (3, 600.0)


@pytest.mark.parametrize("kind", list(Kind))
def test_the_arrangement_asked_for_is_built(kind: Kind) -> None:
    found = routed(sea_province(*THREE), *HOMES, arrangement=kind.value)
    assert found.unreached == () and found.sea is not None
    (group,) = found.sea.groups
    told = next(one for one in group.arrangements if one.kind is kind)
    assert group.chosen is kind
    assert sea_km(found) == pytest.approx(told.sea_km, rel=1e-6)
    branches = sum(end.branch for cable in found.sea.cables for end in cable.ends)
    assert (branches > 0) is (told.junctions > 0) is (kind is Kind.TRUNK or told.junctions > 0)


def test_a_branch_costs_a_unit_and_no_landing() -> None:
    found = routed(sea_province(*THREE), *HOMES, arrangement="trunk")
    assert found.sea is not None
    wet_rows = found.segments[found.segments["construction"] == "submarine"]
    for row, cable in zip(wet_rows.itertuples(), found.sea.cables, strict=True):
        branched = sum(end.branch for end in cable.ends)
        price = row.length_km * 1.05 * SEA + SHIP
        price += branched * BRANCHING + (2 - branched) * LANDING
        assert row.cost_mid_bn_vnd == pytest.approx(price)


def test_two_ways_survive_every_single_cut() -> None:
    found = routed(sea_province(*THREE), *HOMES, survivability="two_ways")
    assert found.sea is not None
    (group,) = found.sea.groups
    assert group.ways == group.asked_ways == 2
    assert all(one.worst_islands == 0 for one in group.arrangements)
    lines = wet(found)
    land = shapely.union_all([MAINLAND, *THREE])
    # Cut each cable in turn: every island still hangs on the mainland over the others.
    for cut in range(len(lines)):
        rest = [one.buffer(250) for k, one in enumerate(lines) if k != cut]
        pieces = shapely.get_parts(shapely.union_all([land, *rest]))
        mainland = max(pieces, key=lambda piece: piece.intersection(MAINLAND).area)
        assert all(mainland.intersects(at(*home)) for home in HOMES)


def test_where_two_ways_cannot_be_had_one_is_built_and_told() -> None:
    """The mainland is too small for two landings that are apart."""
    ground = small.province(
        size_km=(24, 20),
        land=[box(0, 9, 2, 11), ISLAND],
        tables={
            LayerKind.ROADS: frame([line((1.5, 9.4), (1.5, 10.6))]),
            LayerKind.FIBRE_LINES: frame([line((1.5, 9.4), (1.5, 10.6))]),
            LayerKind.SETTLEMENTS: frame([]),
        },
    )
    found = routed(
        ground, (11, 10), survivability="two_ways", landing_spacing_m=9000.0, branching=False
    )
    assert found.unreached == () and found.sea is not None
    assert (found.sea.groups[0].asked_ways, found.sea.groups[0].ways) == (2, 1)


@settings(deadline=None, max_examples=8)
@given(st.integers(0, 2**32 - 1))
def test_random_islands_are_joined_without_crossing_land(seed: int) -> None:
    rng = np.random.default_rng(seed)
    spots = rng.permutation([(x, y) for x in (8, 12, 16, 20) for y in (3, 7, 11, 15)])[:6]
    islands = [box(x, y, x + rng.uniform(0.5, 2), y + rng.uniform(0.5, 2)) for x, y in spots]
    homes = [(float(x) + 0.3, float(y) + 0.3) for x, y in spots[:3]]
    found = routed(sea_province(*islands), *homes)
    assert found.unreached == ()
    land = shapely.union_all([MAINLAND, *islands])
    for crossing in wet(found):
        assert crossing.intersection(land).length < 300
    aerial = found.segments[found.segments["construction"] == "aerial"]
    assert aerial.geometry.difference(land.buffer(1)).length.max() < 300


# ---------------------------------------------------------------- depth, protection, doubts


def with_depth(ground: Province, depth: np.ndarray, *, pixel_m: float = 100.0) -> Province:
    return replace(ground, sea_depth_m=depth.astype(np.float32), sea_depth_pixel_m=pixel_m)


def test_depth_chooses_armour_and_burial() -> None:
    ground = sea_province(ISLAND)
    x, _ = small.pixel_centres(ground.grid)
    east = (x - small.WEST) / 1000
    # 5 m at both shores, 1,200 m from km 6 to km 8.
    deep = np.where((east > 6) & (east < 8), 1200.0, 5.0)
    found = routed(
        with_depth(ground, np.tile(deep, (ground.grid.shape[0], 1))), (11, 10), slope=(), depth=()
    )
    assert found.sea is not None
    cable = found.sea.cables[0]
    armour = dict(cable.protection.armour_km)
    assert armour["LWP"] == pytest.approx(2.0, abs=0.2)
    assert armour["DA"] == pytest.approx(4.0, abs=0.3)
    assert cable.protection.buried_km == pytest.approx(4.0, abs=0.3)
    assert cable.protection.deepest_m == 1200
    assert cable.doubt.unknown_pct == 0 and not found.sea.depth_coarse
    assert cable.doubt.route_km[1] == pytest.approx(cable.doubt.route_km[0] * 1.02)
    rows = found.sea.positions
    assert (rows["event"] == Event.PROTECTION.value).sum() == 2


def test_a_hole_in_depth_is_told_and_protected_as_shallow() -> None:
    ground = sea_province(ISLAND)
    depth = np.full(ground.grid.shape, 800.0)
    depth[:, 60:80] = np.nan
    found = routed(with_depth(ground, depth), (11, 10))
    assert found.sea is not None
    cable = found.sea.cables[0]
    assert cable.doubt.unknown_pct == pytest.approx(100 * 2 / 6, abs=4)
    assert dict(cable.protection.armour_km)["DA"] == pytest.approx(2.0, abs=0.3)
    assert cable.doubt.route_km[1] > 1.03 * cable.doubt.route_km[0]


def test_coarse_depth_and_none_are_said_to_be_no_ground_to_lay_by() -> None:
    ground = sea_province(ISLAND)
    none = routed(ground, (11, 10)).sea
    coarse = routed(
        with_depth(ground, np.full(ground.grid.shape, 30.0), pixel_m=5000.0), (11, 10)
    ).sea
    assert none is not None and coarse is not None
    assert none.depth_spacing_m is None and coarse.depth_spacing_m == 5000.0
    assert none.depth_coarse and coarse.depth_coarse
    assert none.cables[0].doubt.unknown_pct == 100
    for sea in (none, coarse):
        low, high = sea.cables[0].doubt.route_km
        assert high == pytest.approx(1.1 * low)
        assert sea.cables[0].doubt.cost.high == pytest.approx(
            SHIP * 1.5 + 2 * LANDING + 1.05 * high * SEA * 1.5, rel=0.5
        )


def test_a_shallow_is_gone_round() -> None:
    ground = sea_province(ISLAND)
    depth = np.full(ground.grid.shape, 30.0)
    depth[40:, 60:80] = 2.0  # south of km 16
    deep = with_depth(ground, depth)
    kept_off = routed(deep, (11, 10), depth=[{"to_m": 5, "weight": 10}])
    assert sea_km(kept_off) > sea_km(routed(deep, (11, 10), depth=[])) + 0.5


def test_steep_ground_is_gone_round() -> None:
    ground = sea_province(ISLAND)
    north = np.arange(ground.grid.shape[0])[:, None] * np.ones(ground.grid.shape[1])
    east = np.arange(ground.grid.shape[1])
    trench = np.where((east > 70) & (east < 80) & (north > 40), 300.0, 30.0)
    deep = with_depth(ground, trench)
    slope = [{"over_deg": 10, "weight": 100}]
    plain = sea_km(routed(deep, (11, 10), slope=[], depth=[]))
    assert plain == pytest.approx(6.0, rel=0.03)
    assert sea_km(routed(deep, (11, 10), slope=slope, depth=[])) > plain + 1


def test_an_unsure_place_has_a_range() -> None:
    wide = box(8, 6, 16, 14)
    found = routed(sea_province(wide), (12, 10), unsure_km=3.0)
    assert found.sea is not None
    (unsure,) = found.sea.unsure
    assert unsure.radius_km == 3.0
    assert unsure.sea_km == pytest.approx((4.0, 4.0), rel=0.05)
    # From 1 km behind the western shore to 7 km behind it, and 0.4 km on the mainland.
    assert unsure.land_km == pytest.approx((1.4, 7.4), abs=0.5)
    near, far = unsure.cost
    assert far.mid - near.mid == pytest.approx(6 * 1.05 * AERIAL, rel=0.15)
    assert near.low <= near.mid <= near.high


# ---------------------------------------------------------------- lists and losses


def test_a_position_list_adds_up() -> None:
    zone = frame([box(6, 6, 8, 20)], name=["Khu bảo tồn"], reason=["reserve"])
    found = routed(sea_province(ISLAND, cable_exclusions=zone), (11, 10))
    assert found.sea is not None
    rows, cable = found.sea.positions, found.sea.cables[0]
    assert rows["event"].iloc[0] == rows["event"].iloc[-1] == Event.LANDING.value
    assert rows["position"].tolist() == list(range(1, len(rows) + 1))
    assert rows["leg_km"].sum() == pytest.approx(rows["cumulative_km"].iloc[-1])
    # The grid's metres differ from the ellipsoid's by a tenth of a thousandth.
    assert rows["cumulative_km"].iloc[-1] == pytest.approx(cable.doubt.route_km[0], rel=1e-3)
    assert rows["cable_km"].iloc[-1] == pytest.approx(1.05 * rows["cumulative_km"].iloc[-1])
    # Walking the list by its bearings and legs leads from each position to the next.
    from pyproj import Geod

    geod = Geod(ellps="WGS84")
    for one, two in zip(rows.iloc[:-1].itertuples(), rows.iloc[1:].itertuples(), strict=True):
        lon, lat, _ = geod.fwd(one.lon, one.lat, two.bearing_deg, 1000 * two.leg_km)
        assert (lon, lat) == pytest.approx((two.lon, two.lat), abs=1e-9)
    assert rows["cumulative_km"].is_monotonic_increasing


def test_loss_by_hand() -> None:
    """20 km: 20 × 0.22 + 5 splices of 0.1 + 1 + 3 = 8.9 dB."""
    rules = FibreRules().sea
    assert link_loss_db(20.0, rules.transmission) == pytest.approx(8.9)
    low = rules.transmission.model_copy(update={"fibre": "G.654"})
    assert link_loss_db(20.0, low) == pytest.approx(8.1)


def test_light_of_a_branch_comes_over_the_cable_that_it_leaves() -> None:
    found = routed(sea_province(*THREE), *HOMES, arrangement="festoon")
    assert found.sea is not None
    last = max(found.sea.cables, key=lambda cable: cable.link.cable_km)
    # A chain: the last island's light passes everything that is laid.
    whole = 1.05 * float(found.segments["length_km"].sum())
    assert last.link.cable_km == pytest.approx(whole, rel=0.15)
    first = min(found.sea.cables, key=lambda cable: cable.link.cable_km)
    assert first.link.cable_km < last.link.cable_km / 2
    assert last.link.loss_db == pytest.approx(
        link_loss_db(last.link.cable_km, FibreRules().sea.transmission)
    )


def test_a_link_too_long_for_plain_optics_is_told() -> None:
    found = routed(sea_province(ISLAND), (11, 10), transmission={"budget_db": 5.0})
    assert found.sea is not None and not found.sea.cables[0].link.without_repeater


def test_doubt_of_length_falls_with_finer_soundings() -> None:
    rules = FibreRules().sea
    assert length_up_pct(0, 250.0, rules) == pytest.approx(5.0)
    assert length_up_pct(50, 250.0, rules) == pytest.approx(7.5)
