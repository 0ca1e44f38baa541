"""New cable on a small province: how it is built, what steers it, second ways, bad layers."""

from __future__ import annotations

import itertools
from dataclasses import replace
from typing import Any

import geopandas as gpd
import networkx as nx
import numpy as np
import pandas as pd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.planning import small
from tests.planning.small import Table, at, box, frame, line, place, proposed, scenario, states

from phusong.coverage.service import State
from phusong.layers.errors import Problems
from phusong.layers.i18n import Language, Messages
from phusong.layers.province import Province
from phusong.layers.schema import LayerKind
from phusong.planning.cable.feeds import find_feeds
from phusong.planning.cable.rules import LandFriction, LandRules
from phusong.planning.cable.terminals import tell_resilient
from phusong.planning.money.costs import CostTable
from phusong.planning.network.fibre import route_fibre
from phusong.planning.network.graph import road_network
from phusong.planning.network.trunk import cheapest_trunk, protect
from phusong.planning.results.columns import FIBRE, PlaceKind
from phusong.planning.results.stages import Proposal, Routes, Service
from phusong.planning.scenario.model import CostItem, FibreRules

# What is compiled is compiled once.

LAND = box(0, 0, 10, 10)
ROAD, FIBRE_LINE = line((1, 5), (9, 5)), line((0.5, 5), (1, 5))
AERIAL = 0.2


def priced(**bn_per_unit: float) -> CostTable:
    """The small scenario's prices, and further items in thousand million VND."""
    costs = scenario().costs

    def item(name: str, price: float) -> CostItem:
        per = {"fibre_splice": "job"}.get(name, "km-year" if name.endswith("_yearly") else "km")
        low, mid, high = (price * 1e9 * share for share in (0.5, 1.0, 2.0))
        return CostItem.model_validate(
            {"low": low, "mid": mid, "high": high, "currency": "VND", "per": per, "source": "x"}
        )

    more = {name: item(name, price) for name, price in bn_per_unit.items()}
    return CostTable(costs.model_copy(update=more))


def province(
    roads: list[shapely.Geometry] | None = None,
    fibre: list[shapely.Geometry] | None = None,
    laid_as: str | None = None,
    **tables: Table,
) -> Province:
    lines = [FIBRE_LINE] if fibre is None else fibre
    columns = {} if laid_as is None else {"construction": [laid_as] * len(lines)}
    return small.province(
        land=[LAND],
        step_m=50,
        tables={
            LayerKind.ROADS: frame([ROAD] if roads is None else roads),
            LayerKind.FIBRE_LINES: frame(lines, **columns),
            LayerKind.SETTLEMENTS: frame([]),
            **{LayerKind(name): table for name, table in tables.items()},
        },
    )


def routed(
    ground: Province,
    *points: tuple[float, float],
    costs: CostTable | None = None,
    others: list[dict[str, Any]] | None = None,
    people: float = 100.0,
    **rules: Any,
) -> Routes:
    rows = [
        place(PlaceKind.SETTLEMENT, i, at(*p), people=people) for i, p in enumerate(points, start=1)
    ]
    homes = small.places(*rows, *(others or []))
    own = homes.loc[homes["kind"] == "settlement", "place_id"]
    lacking = states(*[(place_id, FIBRE, State.UNSERVED) for place_id in own])
    return route_fibre(
        ground,
        Service(homes, lacking, pd.DataFrame()),
        Proposal(proposed(), (), ()),
        rules=FibreRules(slack=1.0, **rules),
        costs=costs or priced(),
    )


def by_construction(routes: Routes) -> dict[str, float]:
    segments = routes.segments
    found = segments.groupby("construction")["length_km"].sum()
    return {str(kind): float(km) for kind, km in found.items()}


def bill(routes: Routes) -> float:
    return float(routes.segments["cost_mid_bn_vnd"].sum())


# ---------------------------------------------------------------- constructions


def test_without_further_prices_all_of_it_hangs_on_its_own_poles() -> None:
    wires = frame([line((3, 5), (9, 5))], voltage_kv=[22.0])
    found = routed(province(power_lines=wires), (9, 5))
    assert set(by_construction(found)) == {"aerial"}


def test_cable_hangs_on_power_poles_where_there_are_any() -> None:
    """Power follows the road from km 3 on, 20 m beside it."""
    wires = frame([line((3, 5.02), (9, 5.02))], voltage_kv=[22.0])
    found = routed(province(power_lines=wires), (9, 5), costs=priced(fibre_shared_poles=0.08))
    km = by_construction(found)
    assert km["shared_poles"] == pytest.approx(6.0, abs=0.3)
    assert km["aerial"] == pytest.approx(1.85, abs=0.3)
    assert bill(found) == pytest.approx(0.08 * km["shared_poles"] + AERIAL * km["aerial"])


@pytest.mark.parametrize(("volts", "shared"), [(22.0, True), (110.0, False), (np.nan, True)])
def test_high_voltage_carries_no_cable_of_others(volts: float, shared: bool) -> None:
    wires = frame([line((1, 5.02), (9, 5.02))], voltage_kv=[volts])
    found = routed(province(power_lines=wires), (9, 5), costs=priced(fibre_shared_poles=0.08))
    assert ("shared_poles" in by_construction(found)) is shared


def test_a_power_line_is_a_way_where_no_road_leads() -> None:
    """Across the fields 5 km; along the road 11."""
    roads = [line((1, 5), (1, 8), (6, 8), (6, 5))]
    wires = frame([line((1, 5), (6, 5))])
    plain = routed(province(roads=roads, power_lines=wires), (6, 5))
    assert sum(by_construction(plain).values()) == pytest.approx(11, abs=0.4)
    found = routed(
        province(roads=roads, power_lines=wires), (6, 5), costs=priced(fibre_shared_poles=0.1)
    )
    assert by_construction(found) == {"shared_poles": pytest.approx(5, abs=0.4)}


def test_keeping_counts_in_the_choice_but_not_in_what_is_built() -> None:
    """Poles that are cheap to use and dear to rent: over nine years own poles are cheaper."""
    wires = frame([line((1, 5), (9, 5))])
    dear = priced(fibre_shared_poles=0.08, fibre_shared_poles_yearly=0.03)
    found = routed(province(power_lines=wires), (9, 5), costs=dear)
    assert set(by_construction(found)) == {"aerial"}
    cheap = priced(fibre_shared_poles=0.08, fibre_shared_poles_yearly=0.001)
    found = routed(province(power_lines=wires), (9, 5), costs=cheap)
    assert set(by_construction(found)) == {"shared_poles"}
    assert bill(found) == pytest.approx(0.08 * by_construction(found)["shared_poles"])


def test_in_a_park_cable_is_buried() -> None:
    park = place(PlaceKind.PARK, 1, at(5, 5), radius_m=1000.0)
    rules = {"land": LandRules(buried_in=("park",))}
    found = routed(province(), (9, 5), others=[park], costs=priced(fibre_buried=0.6), **rules)
    km = by_construction(found)
    assert km["buried"] == pytest.approx(2.0, abs=0.3)
    assert bill(found) == pytest.approx(0.6 * km["buried"] + AERIAL * km["aerial"])


def test_where_many_live_cable_is_buried() -> None:
    people = np.zeros_like(province().people)
    people[:, people.shape[1] // 4 :] = 2000 * 0.05**2
    town = replace(province(), people=people.astype(np.float32))
    rules = {"land": LandRules(buried_in=("urban",))}
    found = routed(town, (9, 5), costs=priced(fibre_buried=0.6), **rules)
    assert by_construction(found)["buried"] == pytest.approx(4.0, abs=0.7)


def test_cable_is_pulled_into_ducts_to_the_exchange_where_a_lease_is_dearer() -> None:
    node = frame([at(1, 5)], id=["X"], name=["Trạm 1"], type=["exchange"])
    ground = province(fibre=[line((1, 5), (6, 5))], laid_as="duct", fibre_nodes=node)
    lease = {"fibre_lease_yearly": 0.1}
    own = routed(ground, (9, 5), costs=priced(fibre_duct=0.05, **lease))
    assert by_construction(own)["duct"] == pytest.approx(5, abs=0.3)
    leased = routed(ground, (9, 5), costs=priced(fibre_duct=5.0, **lease))
    assert "duct" not in by_construction(leased)


# ---------------------------------------------------------------- friction and bill


def steered(factor: float) -> Routes:
    """The short road goes through a reserve, the long one round it."""
    roads = [line((1, 5), (7, 5)), line((1, 5), (1, 8), (7, 8), (7, 5))]
    reserve = frame([box(3, 4, 5, 6)], id=["A"])
    rules = {"land": LandRules(friction=LandFriction(protected=factor))}
    return routed(province(roads=roads, protected_areas=reserve), (7, 5), **rules)


def test_friction_steers_and_is_never_billed() -> None:
    free, twice, barred = steered(1.0), steered(2.0), steered(50.0)
    assert bill(free) == pytest.approx(AERIAL * by_construction(free)["aerial"])
    pd.testing.assert_frame_equal(
        pd.DataFrame(free.segments.drop(columns="geometry")),
        pd.DataFrame(twice.segments.drop(columns="geometry")),
    )
    assert free.trunk is not None and twice.trunk is not None
    assert twice.trunk.value > free.trunk.value
    assert by_construction(free)["aerial"] == pytest.approx(6, abs=0.3)
    assert by_construction(barred)["aerial"] == pytest.approx(12, abs=0.3)
    assert bill(barred) == pytest.approx(AERIAL * by_construction(barred)["aerial"])


# ---------------------------------------------------------------- existing fibre behind


def test_feeds_follow_the_cable_to_the_exchange() -> None:
    """4 km of cable round a corner, 2 km off in a straight line; the closure is no exchange."""
    nodes = frame(
        [at(1, 5), at(3, 7)], id=["X", "C"], name=["Trạm 1", "Măng xông"], type=["exchange", "closure"]
    )  # fmt: skip
    ground = province(fibre=[line((1, 5), (1, 7), (3, 7)), line((8, 1), (9, 1))], fibre_nodes=nodes)
    points = np.array([at(3, 7).coords[0], at(1, 5).coords[0], at(8.5, 1).coords[0]])
    found = find_feeds([1, 2, 3], points, ground)
    assert (found.exchanges, found.untraced) == (1, 1)
    assert found.by_node[1].length_km == pytest.approx(4.0, abs=0.05)
    assert found.by_node[1].exchange == "Trạm 1" and found.by_node[1].traced
    assert found.by_node[2].length_km == pytest.approx(0, abs=0.01)
    lost = found.by_node[3]
    assert not lost.traced and lost.length_km == pytest.approx(np.hypot(7.5, 4), abs=0.05)


def test_a_lease_and_a_splice_are_paid_where_existing_fibre_is_joined() -> None:
    node = frame([at(1, 5)], id=["X"], type=["exchange"])
    ground = province(fibre=[line((1, 5), (6, 5))], fibre_nodes=node)
    costs = priced(fibre_splice=0.5, fibre_lease_yearly=0.001)
    found = routed(ground, (9, 5), costs=costs)
    [row] = found.segments.to_dict("records")
    assert row["leased_km"] == pytest.approx(5, abs=0.2)
    assert row["cost_mid_bn_vnd"] == pytest.approx(0.5 + AERIAL * row["length_km"])
    yearly = costs.keeping_segment(row)
    assert yearly.mid == pytest.approx(0.001 * row["leased_km"])
    land = found.land
    assert land is not None
    [optics] = land.optics.to_dict("records")
    assert optics["existing_km"] == pytest.approx(row["leased_km"])
    assert row["loss_db"] == optics["loss_db"] and row["budget_db"] == optics["budget_db"]
    # A dear lease: own cable beside the existing one, all the way to the exchange.
    own = routed(ground, (9, 5), costs=priced(fibre_splice=0.5, fibre_lease_yearly=1.0))
    assert own.segments["leased_km"].sum() == pytest.approx(0, abs=0.2)
    assert by_construction(own)["aerial"] == pytest.approx(8, abs=0.3)


# ---------------------------------------------------------------- second ways

RING = [line((1, 5), (3, 5), (3, 8), (6, 8), (6, 5)), line((3, 5), (6, 5)), line((6, 5), (6, 2))]


def test_a_chosen_place_gets_a_second_way_and_its_premium_is_told() -> None:
    ground = province(roads=RING, fibre=[line((2, 5), (3, 5))])
    points = (6, 5), (6, 2)
    plain, backed = routed(ground, *points), routed(ground, *points, resilient=("Settlement 1",))
    assert plain.land is not None and plain.land.protection is None
    land = backed.land
    assert land is not None and land.protection is not None and land.survived is not None
    second = backed.segments[backed.segments["way"] == 2]
    told = land.protection
    assert (told.chosen, told.protected, told.unprotected) == (1, 1, ())
    # Round the north: 9 km beside the 3 km of the first way.
    assert told.length_km == pytest.approx(9, abs=0.5)
    assert told.length_km == pytest.approx(second["length_km"].sum())
    assert bill(backed) - bill(plain) == pytest.approx(told.mid)
    assert land.survived.backed == 1
    lost = backed.segments.set_index(["serves_id", "way"])["people_lost"]
    assert lost["settlement:1", 1].max() == 0 and lost["settlement:2", 1].max() == 100


def test_a_commune_names_all_in_it() -> None:
    ground = province(roads=RING, fibre=[line((2, 5), (3, 5))])
    rows = [place(PlaceKind.PARK, i, at(*p)) for i, p in enumerate([(6, 5), (3, 7.9)], start=1)]
    rows[0] |= {"commune": "Xã Ninh Đảo", "commune_code": "00001"}
    rows[1] |= {"commune": "Xã khác", "commune_code": "00002"}
    for name in ("xã ninh đảo", "00001"):
        told = routed(ground, others=rows, connect=("park",), resilient=(name,)).land
        assert told is not None and told.protection is not None
        assert (told.protection.chosen, told.protection.protected) == (1, 1)
    tell_resilient(small.places(*rows), ("Xã Ninh Đảo",), problems=(problems := Problems()))
    assert not list(problems)


def test_who_cannot_have_a_second_way_is_named() -> None:
    ground = province(roads=RING, fibre=[line((2, 5), (3, 5))])
    land = routed(ground, (6, 5), (6, 2), resilient=("settlement",)).land
    assert land is not None and land.protection is not None
    assert land.protection.chosen == 2
    assert land.protection.unprotected == ("settlement:2",)


@settings(deadline=None, max_examples=40)
@given(st.integers(0, 2**32 - 1))
def test_second_ways_are_the_cheapest_of_all_choices(seed: int) -> None:
    rng = np.random.default_rng(seed)
    graph: nx.Graph[int] = nx.Graph()
    graph.add_nodes_from(range(6))
    for one, two in [(0, 1), (1, 2), (2, 3), (0, 3), (1, 3), (3, 4), (2, 5), (4, 5)]:
        graph.add_edge(one, two, weight=float(rng.integers(1, 9)))
    sources, entry = [0, 5], {0: 1.0, 5: float(rng.integers(0, 9))}
    chosen = [2, 3]
    tree, trunk = cheapest_trunk(graph, sources, chosen, time_limit_s=5, entry=entry)
    assert trunk is not None
    added = protect(graph, sources, tree, chosen=chosen, time_limit_s=5, entry=entry)

    # Every set of edges and joints with existing fibre (−1) beside the tree.
    whole = nx.Graph([(one, two, {"weight": w}) for one, two, w in graph.edges(data="weight")])
    whole.add_weighted_edges_from((-1, node, price) for node, price in entry.items())
    built = {frozenset(edge) for edge in tree.edges}
    built |= {frozenset((-1, n)) for n in tree if tree.nodes[n].get("entered")}
    assert trunk.value == pytest.approx(sum(whole.edges[tuple(e)]["weight"] for e in built))
    spare = [edge for edge in map(frozenset, whole.edges) if edge not in built]

    def safe(more: set[frozenset[int]]) -> bool:
        graph = nx.Graph([tuple(edge) for edge in built | more])
        return all(
            nx.has_path(nx.restricted_view(graph, [], [tuple(cut)]), -1, node)
            for node in chosen
            for cut in graph.edges
        )

    best = min(
        sum(whole.edges[tuple(edge)]["weight"] for edge in some)
        for pick in range(2 ** len(spare))
        if safe(some := {edge for i, edge in enumerate(spare) if pick >> i & 1})
    )
    assert added.unprotected == frozenset()
    assert added.value == pytest.approx(best)
    assert added.bound <= added.value + 1e-9
    told = {frozenset(edge) for edge in added.edges} | {frozenset((-1, n)) for n in added.entered}
    assert safe(told)


# ---------------------------------------------------------------- parks and hubs


def test_parks_and_hubs_without_fibre_are_joined_when_the_scenario_says_so() -> None:
    far, near = place(PlaceKind.PARK, 1, at(9, 5)), place(PlaceKind.HUB, 2, at(1.2, 5))
    assert routed(province(), others=[far, near]).segments.empty
    found = routed(province(), others=[far, near], connect=("park", "hub"))
    assert set(found.segments["serves_id"]) == {"park:1"}
    assert set(found.segments["serves_kind"]) == {"park"}


# ---------------------------------------------------------------- bad layers


def test_a_road_that_returns_to_its_beginning_leads_nowhere() -> None:
    loop = shapely.LineString([at(5, 6), at(5.0001, 6), at(5.0001, 6.0001), at(5, 6)])
    network = road_network(province(roads=[ROAD, loop]))
    assert not list(nx.selfloop_edges(network.graph))
    assert network.loops >= 1
    found = routed(province(roads=[ROAD, loop]), (9, 5))
    assert found.land is not None and found.land.network.loops == network.loops


def test_a_road_of_no_length_is_no_edge() -> None:
    point = shapely.LineString([at(5, 5), at(5, 5)])
    found = routed(province(roads=[ROAD, point]), (9, 5))
    assert (found.segments["length_km"] > 0).all() and found.unreached == ()


def test_gaps_are_counted_and_told() -> None:
    roads = [line((1, 5), (4, 5)), line((4.6, 5), (7, 5)), line((2, 8), (3, 8))]
    found = routed(province(roads=roads), (7, 5))
    assert found.land is not None
    facts = found.land.network
    assert (facts.pieces, facts.bridged, facts.apart) == (2, 2, 0)
    # The second piece is tied to the nearest point of the first: 0.6 km, the third is not needed.
    assert facts.gaps_km == pytest.approx(0.6, abs=0.05)


def test_without_any_fibre_nobody_is_reached_and_it_is_told_why() -> None:
    found = routed(province(fibre=[]), (9, 5))
    assert found.unreached == (("settlement:1", "no-fibre-layer"),)
    assert found.land is not None and found.land.survived is None
    assert found.land.optics.empty and found.land.materials.empty


def test_a_place_on_no_land_stays_alone() -> None:
    ground = province()
    network = road_network(ground)
    lone = network.join(*at(30, 30).coords[0], land_part=-1)
    assert network.graph.degree(lone) == 0
    assert isinstance(ground.roads, gpd.GeoDataFrame)


def test_second_ties_run_apart() -> None:
    """Two km off a road two straight lines would lie in one trench; 200 m off they need not."""
    network = road_network(province())
    far = network.join(*at(5, 7).coords[0], land_part=0, ties=2)
    lines = [network.graph.edges[far, node]["geometry"] for node in network.graph[far]]
    one, two = (np.diff(shapely.get_coordinates(line), axis=0)[0] for line in lines)
    assert one @ two <= np.cos(np.radians(30)) * np.hypot(*one) * np.hypot(*two)
    assert np.hypot(*one) == pytest.approx(2000, abs=20)
    near = network.join(*at(5, 5.2).coords[0], land_part=0, ties=2)
    assert [network.graph.edges[near, node]["length_m"] < 400 for node in network.graph[near]] == [
        True,
        True,
    ]


def test_two_places_at_one_spot_share_their_ways() -> None:
    ground = province(roads=RING, fibre=[line((2, 5), (3, 5))])
    found = routed(ground, (6, 5.4), (6, 5.4), resilient=("settlement",))
    assert found.land is not None and found.land.protection is not None
    assert found.land.survived is not None
    assert found.land.protection.unprotected == ()
    assert found.land.survived.backed == 2
    # One trench is not dug twice.
    lines = [row for row in found.segments.geometry if row.length > 1]
    for one, two in itertools.combinations(lines, 2):
        assert one.buffer(20).intersection(two).length < 100


def test_who_is_in_no_layer_gets_no_second_way_and_it_is_told() -> None:
    homes = small.places(place(PlaceKind.SETTLEMENT, 1, at(3, 4), name="Tà Mơ"))
    problems = Problems()
    tell_resilient(
        homes, ("site", "park", "tà mơ", "settlement:1", "1", "Ta Mo 2"), problems=problems
    )
    [problem] = problems
    assert (problem.code, problem.column) == ("resilient-unknown", "resilient.5")
    vietnamese, english = (" ".join(Messages.of(lang).problem(problem)) for lang in Language)
    assert vietnamese != english
    assert "Tà Mơ" in english and "Ta Mo 2" in english
