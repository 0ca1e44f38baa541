"""The WAN: variants against every choice of links, what cuts take away by hand, a small province whole."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations
from typing import Any

import geopandas as gpd
import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from tests.planning import small
from tests.planning.small import at, box, frame, line, place, scenario

from phusong.layers.errors import Problems
from phusong.layers.i18n import Language, Messages
from phusong.layers.province import Province
from phusong.layers.schema import LayerKind
from phusong.planning.money.costs import CostTable
from phusong.planning.results.columns import PlaceKind
from phusong.planning.scenario.model import Scenario
from phusong.planning.wan.compare import compare_wan, recommended
from phusong.planning.wan.figures import borne, pair_km, path_km
from phusong.planning.wan.links import contracted
from phusong.planning.wan.results import CentreOrigin, SeatColumn, SeatOrigin, Variant, Wan
from phusong.planning.wan.rules import WanRules
from phusong.planning.wan.seats import tell_centre
from phusong.planning.wan.variants import distances, largest, ringed, star, tree

# What is compiled is compiled once.

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
NOBODY = small.places()


def connected(seed: int, nodes: int, more: int) -> tuple[Ints, Floats]:
    """A random tree and some links besides, parallels among them."""
    rng = np.random.default_rng(seed)
    pairs = [(int(rng.integers(0, node)), node) for node in range(1, nodes)]
    pairs += [tuple(rng.choice(nodes, 2, replace=False).tolist()) for _ in range(more)]
    return np.array(pairs, dtype=np.int64), rng.integers(1, 9, len(pairs)).astype(float)


def multigraph(ends: Ints, weight: Floats) -> nx.MultiGraph[int]:
    graph: nx.MultiGraph[int] = nx.MultiGraph()
    for key, ((one, two), w) in enumerate(zip(ends.tolist(), weight.tolist(), strict=True)):
        graph.add_edge(one, two, key=key, weight=w)
    return graph


def unsafe(graph: nx.MultiGraph[int], centre: int, seats: list[int]) -> set[int]:
    """Seats that some single link parts from the centre."""
    lost: set[int] = set()
    for edge in list(graph.edges(keys=True)):
        rest = graph.copy()
        rest.remove_edge(*edge)
        lost |= set(seats) - nx.node_connected_component(rest, centre)
    return lost


@settings(deadline=None, max_examples=40)
@given(st.integers(0, 2**32 - 1))
def test_a_star_is_everybodys_shortest_way(seed: int) -> None:
    ends, weight = connected(seed, 9, 8)
    seats = np.array([0, 3, 5, 8])
    chosen = star(ends, weight, centre=0, seats=seats)
    whole = nx.single_source_dijkstra_path_length(multigraph(ends, weight), 0)
    mine = path_km(ends[chosen.links], weight[chosen.links], centre=0, seats=seats)
    assert mine.tolist() == pytest.approx([whole[int(seat)] for seat in seats])
    found = distances(ends[chosen.links], weight[chosen.links], 0)
    assert pair_km(found, weight[chosen.links], seats=seats) == pytest.approx(mine.sum())
    # A union of shortest ways from one node: a tree.
    assert nx.is_forest(nx.Graph(ends[chosen.links].tolist()))


@settings(deadline=None, max_examples=25)
@given(st.integers(0, 2**32 - 1))
def test_tree_and_ring_are_the_cheapest_of_all_choices(seed: int) -> None:
    ends, weight = connected(seed, 6, 5)
    seats = [1, 3, 5]
    base = tree(ends, weight, centre=0, seats=np.array(seats), time_limit_s=5)
    every = [list(some) for k in range(len(ends) + 1) for some in combinations(range(len(ends)), k)]

    def joins(some: list[int]) -> bool:
        graph = multigraph(ends[some], weight[some])
        graph.add_node(0)
        return set(seats) <= nx.node_connected_component(graph, 0)

    best = min(weight[some].sum() for some in every if joins(some))
    assert weight[base.links].sum() == pytest.approx(best)
    assert base.bound == pytest.approx(best)

    ring = ringed(ends, weight, base, centre=0, seats=np.array(seats), time_limit_s=5)
    never = unsafe(multigraph(ends, weight), 0, seats)
    assert unsafe(multigraph(ends[ring.links], weight[ring.links]), 0, seats) == never
    if not never:
        cheapest = min(
            weight[some].sum()
            for some in ([*base.links.tolist(), *more] for more in every)
            if len(set(some)) == len(some)
            and not unsafe(multigraph(ends[some], weight[some]), 0, seats)
        )
        assert weight[ring.links].sum() == pytest.approx(cheapest)


@settings(deadline=None, max_examples=40)
@given(st.integers(0, 2**32 - 1))
def test_links_keep_lengths_and_cuts(seed: int) -> None:
    """Between terminals every way and every single point of failure is as in the whole network."""
    edges, weight = connected(seed, 14, 4)
    terminals = [0, 6, 13]
    links = contracted(edges, terminals)
    used = np.concatenate([np.empty(0, np.int64), *links.chains])
    assert len(np.unique(used)) == len(used)
    short = multigraph(links.ends, links.totals(weight))
    short.add_nodes_from(terminals)
    whole = multigraph(edges, weight)
    for seat in terminals:
        assert nx.dijkstra_path_length(short, 0, seat) == pytest.approx(
            nx.dijkstra_path_length(whole, 0, seat)
        )
    assert unsafe(short, 0, terminals) == unsafe(whole, 0, terminals)


def test_what_each_cut_takes_away_by_hand() -> None:
    """A ring 0-1-2 with a spur to 3, on which two seats hang, and one at the centre."""
    ends = np.array([[0, 1], [1, 2], [2, 0], [2, 3]])
    told = borne(
        ends,
        np.array([1.0, 2.0, 3.0, 4.0]),
        centre=0,
        seats=np.array([0, 1, 3, 3]),
        people=np.array([400.0, 300.0, 200.0, 100.0]),
    )
    assert told.lost_seats.tolist() == [0, 0, 0, 2]
    assert told.lost_people.tolist() == [0, 0, 0, 300]
    assert told.worst_share_people == pytest.approx(0.7)
    assert told.worst_share_seats == pytest.approx(0.5)
    assert told.mean_share_people == pytest.approx(1 - 0.3 * 4 / 10)
    assert told.safe_seats == 2


def test_the_core_is_the_fewest_that_hold_the_share() -> None:
    people = np.array([30.0, 10.0, 50.0, 10.0])
    assert largest(people, 0.5).tolist() == [2]
    assert largest(people, 0.51).tolist() == [0, 2]
    assert largest(people, 1.0).tolist() == [0, 1, 2, 3]


# Four communes round a square of roads, and a fifth at the end of a spur; cable stands on the south side.
SQUARE = [line((2, 2), (12, 2), (12, 8), (2, 8), (2, 2)), line((12, 8), (18, 8))]


def province(**tables: Any) -> Province:
    shapes = [box(0, 0, 7, 5), box(7, 0, 20, 5), box(0, 5, 7, 10), box(7, 5, 15, 10)]
    homes = [(2, 2), (12, 2), (2, 8), (12, 8), (18, 8)]
    return small.province(
        communes=[*shapes, box(15, 5, 20, 10)],
        commune_people=[100, 80, 60, 40, 20],
        tables={
            LayerKind.ROADS: frame(SQUARE),
            LayerKind.SETTLEMENTS: frame(
                [at(*p) for p in homes],
                id=[str(i) for i in range(5)],
                name=[f"Thôn {i}" for i in range(5)],
                people=[10.0] * 5,
                commune_code=[f"{i:05d}" for i in range(1, 6)],
            ),
            LayerKind.FIBRE_LINES: frame([line((2, 2.05), (12, 2.05))], construction=["aerial"]),
            **tables,
        },
    )


def compared(ground: Province, **rules: Any) -> Wan:
    setting = scenario(wan=rules)
    told = compare_wan(ground, NOBODY, setting, CostTable(setting.costs))
    assert told is not None
    return told


def test_a_small_province_by_hand() -> None:
    told = compared(province(), least_share=0.9, core_people=0.6)
    assert (told.centre, told.centre_origin) == ("Xã 1", CentreOrigin.LARGEST)
    assert set(told.seats[SeatColumn.ORIGIN]) == {SeatOrigin.SETTLEMENT.value}
    plain, full = told.variants[Variant.TREE], told.variants[Variant.RING]
    # The cable of the south, both sides, and the spur: 10 km leased, 6 + 6 + 6 km new.
    assert plain.existing_km == pytest.approx(10, abs=0.2)
    assert plain.new_km == pytest.approx(18, abs=0.2)
    # All but the north side: cutting the cable takes the three communes of the east off, 140 of 300.
    assert plain.worst_share_people == pytest.approx(160 / 300)
    assert plain.safe_seats == 1
    # The ring adds the north side; the spur of 20 people has no second way.
    assert full.new_km == pytest.approx(28, abs=0.2)
    assert full.worst_share_people == pytest.approx(280 / 300)
    assert full.safe_seats == 4
    assert told.recommended in (Variant.CORE, Variant.RING)
    assert told.variants[told.recommended].meets
    # By road 10 + 6 + 6 to the end of the spur; light takes 5 µs a km.
    assert plain.max_km == pytest.approx(22, abs=0.3)
    assert plain.farthest == "Xã 5"
    assert plain.max_us == pytest.approx(5 * plain.max_km)
    assert plain.building.mid == pytest.approx(0.2 * 1.05 * plain.new_km)
    star_told = told.variants[Variant.STAR]
    # Two of the seats' pairs, and that of the spur, run along the cable.
    assert star_told.leased_pair_km == pytest.approx(30, abs=0.6)
    assert star_told.bound == pytest.approx(1)


def test_cable_is_priced_as_it_is_built_along_the_way() -> None:
    """A third of the west lies in a town, where cable is buried at twice the price."""
    people = np.zeros((100, 200), np.float32)
    people[40:60, 10:30] = 100.0  # 4 km² round the middle of the west
    ground = replace(province(), people=people)
    settings = {"land": {"buried_in": ["urban"]}, "slack": 1.0}
    aerial = compared(ground).variants[Variant.TREE]
    costs = scenario().costs.model_dump()
    own = scenario(fibre=settings, costs=costs | {"fibre_buried": _dear(costs["fibre_aerial"], 2)})
    told = compare_wan(ground, NOBODY, own, CostTable(own.costs))
    assert told is not None
    mixed = told.variants[Variant.TREE]
    buried = mixed.building.mid / 0.2 - mixed.new_km
    assert aerial.building.mid == pytest.approx(0.2 * 1.05 * aerial.new_km)
    assert 1 < buried < 3
    assert mixed.new_km == pytest.approx(aerial.new_km)


def _dear(item: dict[str, Any], times: float) -> dict[str, Any]:
    return {**item, **{end: item[end] * times for end in ("low", "mid", "high")}}


def test_stretches_add_up_and_tell_what_is_new() -> None:
    told = compared(province())
    for one in told.variants.values():
        km = one.stretches.groupby("existing")["length_km"].sum()
        assert km[True] == pytest.approx(one.existing_km)
        drops = float(np.nansum(told.seats[SeatColumn.DROP_KM]))
        assert km[False] + drops == pytest.approx(one.new_km, abs=0.01)
        assert one.stretches.length.sum() / 1000 == pytest.approx(float(km.sum()))


def test_a_road_beside_a_cable_is_no_second_way() -> None:
    """Two seats, one road, one cable 50 m beside it: an excavator cuts both."""
    tables = {LayerKind.ROADS: frame([line((2, 2), (12, 2))])}
    told = compared(province(**tables), drop_km=0.5)
    joined = told.seats[told.seats[SeatColumn.OBSTACLE] == ""]
    assert sorted(joined[SeatColumn.COMMUNE]) == ["Xã 1", "Xã 2"]
    ring = told.variants[Variant.RING]
    assert ring.safe_seats == 1
    assert ring.new_km == pytest.approx(0, abs=0.1)
    assert set(told.seats[SeatColumn.OBSTACLE]) == {"", "far"}


def test_cable_away_from_roads_is_a_way() -> None:
    fibre = frame([line((2, 2), (6, 5), (12, 8))], construction=["aerial"])
    told = compared(province(**{LayerKind.FIBRE_LINES: fibre}))
    length = float(fibre.length.iloc[0]) / 1000
    assert told.variants[Variant.TREE].existing_km == pytest.approx(length, abs=0.5)


def test_seats_of_the_layer_go_before_stand_ins() -> None:
    seats = frame(
        [at(2.1, 2), at(12, 2.1)],
        name=["UBND xã 1", "UBND xã 2"],
        commune_code=["00001", "00002"],
        position_uncertainty_km=[0.1, np.nan],
    )
    no_homes = {LayerKind.SETTLEMENTS: province().settlements.iloc[:4]}
    told = compared(province(**{LayerKind.SEATS: seats, **no_homes})).seats
    assert told[SeatColumn.ORIGIN].tolist() == ["layer"] * 2 + ["settlement"] * 2 + ["inside"]
    assert told[SeatColumn.NAME].tolist()[:3] == ["UBND xã 1", "UBND xã 2", "Thôn 2"]
    assert told[SeatColumn.UNCERTAINTY_M].tolist()[:2] == [100.0, 0.0]


@pytest.mark.parametrize(
    ("centre", "name"),
    [("00005", "Xã 5"), ("xã 5", "Xã 5"), ("1", "hub 1"), ("hub:1", "hub 1")],
)
def test_the_centre_is_found_by_code_name_or_place(centre: str, name: str) -> None:
    setting = scenario(wan={"centre": centre})
    hub = small.places(place(PlaceKind.HUB, 1, at(18, 8)))
    told = compare_wan(province(), hub, setting, CostTable(setting.costs))
    assert told is not None
    assert (told.centre, told.centre_origin) == (name, CentreOrigin.STATED)
    assert told.variants[Variant.TREE].farthest in ("Xã 1", "Xã 3")


def test_a_centre_may_be_a_point() -> None:
    degrees = gpd.GeoSeries([at(12, 8)], crs=small.CRS).to_crs(4326).iloc[0]
    told = compared(province(), centre={"lon": degrees.x, "lat": degrees.y})
    assert told.paths.set_index("commune_code").loc["00004", "tree"] == pytest.approx(0, abs=0.1)


def test_a_centre_that_nobody_has_is_told() -> None:
    problems = Problems()
    tell_centre(WanRules(centre="Xã 99"), province(), NOBODY, problems=problems)
    (problem,) = problems
    assert (problem.code, problem.value) == ("wan-centre", "Xã 99")
    for language in Language:
        assert all(Messages.of(language).problem(problem))
    tell_centre(WanRules(centre="Xã 1"), province(), NOBODY, problems=problems)
    assert len(problems) == 1


def test_nothing_is_compared_where_nobody_asks_or_nothing_leads() -> None:
    def run(ground: Province, setting: Scenario) -> Wan | None:
        return compare_wan(ground, NOBODY, setting, CostTable(setting.costs))

    assert run(province(), scenario(wan={"enabled": False})) is None
    bare = {LayerKind.ROADS: frame([]), LayerKind.FIBRE_LINES: frame([])}
    assert run(province(**bare), scenario()) is None


def test_the_rule_takes_the_cheapest_that_fits_else_the_one_that_bears_most() -> None:
    cheap = compared(province(), least_share=0.5)
    assert cheap.recommended is Variant.TREE
    strict = compared(province(), least_share=1.0)
    assert not any(one.meets for one in strict.variants.values())
    best = max(one.worst_share_people for one in strict.variants.values())
    chosen = strict.variants[recommended(strict.variants)]
    assert chosen.worst_share_people == best
    assert chosen.present.mid == min(
        one.present.mid for one in strict.variants.values() if one.worst_share_people == best
    )
