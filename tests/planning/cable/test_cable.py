"""Optics, sizes, materials, rings and cuts of new cable, against figures worked out by hand."""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence

import networkx as nx
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from phusong.planning.cable.cuts import cuts_of
from phusong.planning.cable.feeds import Feed
from phusong.planning.cable.laying import Laying, Terminal, lay
from phusong.planning.cable.materials import materials_of
from phusong.planning.cable.optics import Remedy, Way, budget_of, loss_db, splitter_db
from phusong.planning.cable.protection import added_paths, ring_fibres, whom_they_back
from phusong.planning.cable.rules import CableSizes, Optics
from phusong.planning.cable.sizes import cables_for, downstream, fibres_of_settlement
from phusong.planning.cable.works import fibres_by_edge, needs_of, optics_of
from phusong.planning.network.trunk import ENTERED
from phusong.planning.results.columns import Construction

# What is compiled is compiled once.

OPTICS, SIZES = Optics(), CableSizes()


# ---------------------------------------------------------------- optical budgets


def test_losses_by_hand() -> None:
    """20 km at 1310 nm: five pieces of 4 km are spliced four times, at both ends, and at one joint."""
    way = Way(20.0, joints=1)
    fibre, splices, connectors = 20 * 0.35, 7 * 0.1, 4 * 0.5
    assert loss_db(way, OPTICS, wavelength="1310") == pytest.approx(fibre + splices + connectors)
    assert loss_db(way, OPTICS, wavelength="1550") == pytest.approx(20 * 0.22 + 0.7 + 2.0)
    # 1:32 halves five times: 15.05 dB, and 0.4 dB each time.
    split = 10 * math.log10(32) + 5 * 0.4
    assert loss_db(way, OPTICS, wavelength="1310", split=32) == pytest.approx(9.7 + split)


@pytest.mark.parametrize(
    ("split", "least", "most"), [(4, 6.5, 7.2), (8, 10.2, 10.8), (16, 13.5, 14.5), (32, 16.5, 17.5), (64, 19.5, 21)]
)  # fmt: skip
def test_splitters_lose_what_makers_state(split: int, least: float, most: float) -> None:
    assert least <= splitter_db(split, OPTICS.splitter_stage_db) <= most


def test_the_published_example_of_a_passive_network() -> None:
    """1:32 over 20 km with 1.4 dB of joints and no margin: 25.9 dB of the 28 of class B+."""
    rules = Optics(splice_db=0.2, connectors=0, connector_db=0, margin_db=0, splitter_stage_db=0.49)
    found = budget_of(Way(20.0, joints=1), rules, passive=True)
    assert found.loss_db == pytest.approx(25.9, abs=0.01)
    assert (found.optics, found.remedy) == ("GPON B+", Remedy.NONE)
    assert found.spare_db == pytest.approx(2.1, abs=0.01)


def test_links_take_the_cheapest_optics_that_bridge_them() -> None:
    # 3 km: 1.05 + 2 splices and a joint 0.3 + 2.0 = 3.35 dB, with margin more than 6.2.
    short = budget_of(Way(3.0, joints=1), OPTICS, passive=False)
    assert short.lacks_db == pytest.approx(3.35 + 3.0 - 6.2)
    assert (short.optics, short.remedy) == ("10GBASE-ER", Remedy.NEXT_CLASS)
    # At 1550 nm it loses 0.66 + 0.3 + 2.0 dB.
    assert short.spare_db == pytest.approx(10.9 - 2.96 - 3.0)
    near = budget_of(Way(2.0, joints=0), OPTICS, passive=False)
    assert (near.optics, near.remedy, near.lacks_db) == ("10GBASE-LR", Remedy.NONE, 0.0)
    # 30 km: 6.6 + 7 within, 2 at ends, 1 joint: 1.0 + 2.0 = 9.6; the 40 km optics lack 1.7 dB.
    far = budget_of(Way(30.0, joints=1), OPTICS, passive=False)
    assert far.loss_db == pytest.approx(9.6)
    assert (far.optics, far.remedy) == ("10G ZR", Remedy.NEXT_CLASS)


def test_a_link_beyond_all_optics_is_parted_by_sites() -> None:
    """150 km: 33 + 40 · 0.1 + 2 > 20 dB; halves of 75 km lose 16.5 + 2.1 + 2.0 = 20.6, thirds 14.5."""
    found = budget_of(Way(150.0, joints=1), OPTICS, passive=False)
    assert (found.remedy, found.sites) == (Remedy.AMPLIFIER, 2)
    assert found.spare_db < 0
    lacks = 150 * 0.35 + 40 * 0.1 + 2.0 + 3.0 - 6.2
    assert found.lacks_db == pytest.approx(lacks)


def test_reach_counts_beside_loss() -> None:
    """A way of 90 km whose loss the optics would bridge is farther than dispersion allows."""
    clear = Optics(loss_1550_db_per_km=0.16, splice_db=0, connectors=0, margin_db=0)
    found = budget_of(Way(90.0, joints=0), clear, passive=False)
    assert found.spare_db > 0
    assert (found.remedy, found.sites) == (Remedy.AMPLIFIER, 1)


def test_a_far_village_gets_stronger_optics_then_fewer_homes_then_a_head_of_its_own() -> None:
    def remedy(km: float) -> tuple[str, int, Remedy]:
        found = budget_of(Way(km, joints=1), OPTICS, passive=True)
        return found.optics, found.split, found.remedy

    # 16 km lose 5.6 + 0.6 + 2 + 17.05 = 25.25 dB, and 3 of margin: 0.25 more than 28.
    assert budget_of(Way(16.0, joints=1), OPTICS, passive=True).lacks_db == pytest.approx(0.25, abs=0.01)  # fmt: skip
    assert remedy(10) == ("GPON B+", 32, Remedy.NONE)
    assert remedy(16) == ("GPON C+", 32, Remedy.NEXT_CLASS)
    # 30 km: 10.5 + 1.0 + 2 + 17.05 + 3 = 33.55 > 32; with 1:16 3.41 dB less.
    assert remedy(30) == ("GPON C+", 16, Remedy.SMALLER_SPLIT)
    far = budget_of(Way(70.0, joints=1), OPTICS, passive=True)
    assert (far.remedy, far.split, far.feeder) == (Remedy.REMOTE_OLT, 32, "10G ZR")
    assert far.budget_db == 23.0


@settings(deadline=None)
@given(st.floats(0.1, 200), st.integers(0, 8), st.booleans())
def test_what_is_chosen_bridges_or_says_that_it_does_not(km: float, joints: int, passive: bool) -> None:  # fmt: skip
    found = budget_of(Way(km, joints), OPTICS, passive=passive)
    assert (found.lacks_db > 0) <= (found.remedy is not Remedy.NONE)
    if found.remedy in (Remedy.NONE, Remedy.NEXT_CLASS, Remedy.SMALLER_SPLIT):
        assert found.spare_db >= -1e-9
    further = budget_of(Way(km + 1, joints), OPTICS, passive=passive)
    assert further.lacks_db >= found.lacks_db


# ---------------------------------------------------------------- sizes


def test_fibres_by_hand() -> None:
    sizes = CableSizes(people_per_home=3.6, spare_pct=25, least_fibres=4)
    # 3,600 people: 1,000 homes, 32 splitters of 32 (31.25 rounded up), eight to spare.
    assert fibres_of_settlement(3600, 32, sizes) == 40
    assert fibres_of_settlement(63 * 3.6, 32, sizes) == 4  # two splitters, 2.5 fibres
    assert fibres_of_settlement(0, 32, sizes) == 4


@pytest.mark.parametrize(
    ("fibres", "cables"),
    [(1, (12,)), (12, (12,)), (13, (24,)), (97, (144,)), (144, (144,)), (145, (144, 12)), (300, (144, 144, 12))],
)  # fmt: skip
def test_cables_hold_the_fibres(fibres: int, cables: tuple[int, ...]) -> None:
    assert cables_for(fibres, SIZES.sizes) == cables


def test_a_trunk_holds_what_hangs_on_it() -> None:
    assert downstream({1: 0, 2: 1, 3: 1, 4: 3}, {2: 4, 3: 6, 4: 10}) == {1: 20, 2: 4, 3: 16, 4: 10}


# ---------------------------------------------------------------- branches on a small network

PLACES = {  # where the nodes of the small network stand, km
    0: (0, 0), 1: (4, 0), 2: (8, 0), 3: (4, 3), 4: (8, 3), 5: (4, 7),
}  # fmt: skip


def network(*edges: tuple[int, int]) -> nx.Graph[int]:
    graph: nx.Graph[int] = nx.Graph()
    for node, (x, y) in PLACES.items():
        graph.add_node(node, x=1000.0 * x, y=1000.0 * y)
    for one, two in edges:
        line = shapely.LineString([(graph.nodes[n]["x"], graph.nodes[n]["y"]) for n in (one, two)])
        graph.add_edge(
            one, two, geometry=line, length_m=line.length, weight=line.length,
            construction=Construction.AERIAL,
        )  # fmt: skip
    return graph


def home(node: int, people: float) -> Terminal:
    return Terminal(f"settlement:{node}", f"Thôn {node}", "settlement", 0.0, people, node)


def laid(
    graph: nx.Graph[int],
    terminals: Sequence[Terminal],
    second: dict[int, list[list[int]]] | None = None,
    entered: Sequence[int] = (),
) -> Laying:
    ways = {frozenset(p) for w in (second or {}).values() for s in w for p in itertools.pairwise(s)}
    tree: nx.Graph[int] = nx.Graph()
    tree.add_edges_from(
        (one, two, data)
        for one, two, data in graph.edges(data=True)
        if frozenset((one, two)) not in ways
    )
    tree.add_node(0, **{ENTERED: True})
    wanted = {t.node: t for t in terminals}
    return lay(graph, tree, wanted, second=second or {}, entered=entered)


COMB = [(0, 1), (1, 2), (1, 3), (3, 5)]
HOMES = [home(2, 360.0), home(3, 3600.0), home(5, 36.0)]


def test_branches_are_cut_where_others_start() -> None:
    laying = laid(network(*COMB), HOMES)
    told = [(b.terminal.node, b.origin, [s.nodes for s in b.stretches]) for b in laying.branches]
    # The nearest first; the trunk to it is cut where the branch to 2 leaves it.
    assert told == [
        (3, "fibre@0", [(0, 1), (1, 3)]),
        (2, "R-0001", [(1, 2)]),
        (5, "R-0001", [(3, 5)]),
    ]
    assert laying.way_to(5) == [0, 1, 3, 5]
    assert laying.joints == {1, 3} and laying.entered == {0}


def test_fibres_add_up_to_the_exchange() -> None:
    laying = laid(network(*COMB), HOMES)
    needs = needs_of(laying, split=32, sizes=SIZES)
    assert needs == {2: 5, 3: 40, 5: 4}  # 4 splitters and one to spare; 40 by hand above; the least
    assert fibres_by_edge(laying, needs) == {(0, 1): 49, (1, 2): 5, (1, 3): 44, (3, 5): 4}


def test_on_a_ring_every_stretch_holds_all_that_hang_on_it() -> None:
    ring = network(*COMB, (2, 4), (3, 4))
    laying = laid(ring, HOMES, second={2: [[2, 4, 3]]})
    needs = {2: 5, 3: 40, 5: 4}
    found = fibres_by_edge(laying, needs)
    ring_edges = {(1, 2), (1, 3), (2, 4), (3, 4)}
    assert {edge for edge, fibres in found.items() if fibres == 49} == {(0, 1), *ring_edges}
    assert found[3, 5] == 4


def test_budgets_count_existing_and_new_cable() -> None:
    laying = laid(network(*COMB), HOMES)
    length_m = {(0, 1): 4000.0, (1, 2): 4000.0, (1, 3): 3000.0, (3, 5): 4000.0}
    feeds = {0: Feed("Trạm", 6.0, traced=True)}
    found = {b.terminal.node: (km, budget) for b, _, km, budget in optics_of(laying, feeds, length_m, rules=OPTICS, slack=1.05)}  # fmt: skip
    km, budget = found[5]
    assert km == pytest.approx(11 * 1.05)
    # 17.55 km: four splices within, two at ends, where it joins, and two joints on the way.
    assert budget.splices == 4 + 2 + 1 + 2
    assert budget.loss_db == pytest.approx(17.55 * 0.35 + 9 * 0.1 + 4 * 0.5 + splitter_db(32, 0.4))


def test_materials_by_hand() -> None:
    laying = laid(network(*COMB), HOMES)
    fibres = {("R-0001", 1): 49, ("R-0001", 2): 44, ("R-0002", 1): 5, ("R-0003", 1): 4}
    budgets = [(b, budget_of(Way(5.0, 0), OPTICS, passive=True)) for b in laying.branches]
    table = materials_of(laying, fibres, budgets, optics=OPTICS, sizes=SIZES, slack=1.05)
    found = {(r.item, r.construction, r.size): r.quantity for r in table.itertuples()}
    assert found == {
        ("cable", "aerial", 12): pytest.approx(8 * 1.05),
        ("cable", "aerial", 48): pytest.approx(3 * 1.05),
        ("cable", "aerial", 96): pytest.approx(4 * 1.05),
        ("own_pole", "", 0): 15_000 / 50,
        # 4.2 km of cable are two pieces, three times; two joints and where existing fibre is joined.
        ("closure", "", 0): 3 + 2 + 1,
        # Every fibre at each joint within and at the end: 2 · 96, 48, 2 · 12, 2 · 12.
        ("splice", "", 0): 288,
        # 1,000, 100 and 10 homes.
        ("splitter", "", 32): 32 + 4 + 1,
        ("connector", "", 0): 4 * 37,
    }


# ---------------------------------------------------------------- rings and cuts


def test_a_cut_takes_away_what_lies_behind_it() -> None:
    found = cuts_of(laid(network(*COMB), HOMES))
    assert found.lost == {
        ("R-0001", 1): (3, 3996.0),
        ("R-0001", 2): (2, 3636.0),
        ("R-0002", 1): (1, 360.0),
        ("R-0003", 1): (1, 36.0),
    }
    assert found.worst["places"].tolist() == [
        "settlement:3;settlement:2;settlement:5",
        "settlement:3;settlement:5",
        "settlement:2",
        "settlement:5",
    ]
    left = found.survived
    assert left is not None and (left.nodes, left.people, left.backed) == (3, 3996.0, 0)
    assert left.least_people_pct == 0
    # 4 km that take three away, 3 km two, 8 km one, of 15 km and three.
    assert left.mean_nodes_pct == pytest.approx(100 * (1 - (4 * 3 + 3 * 2 + 8 * 1) / 15 / 3))


def test_a_ring_saves_those_on_it_and_not_the_stem() -> None:
    found = cuts_of(laid(network(*COMB, (2, 4), (3, 4)), HOMES, second={2: [[2, 4, 3]]}))
    now = found.worst[found.worst["nodes_lost"] > 0]
    assert now["places"].tolist()[-1] == "settlement:5"
    assert len(now) == 2
    left = found.survived
    assert left is not None and left.backed == 0
    closed = cuts_of(laid(network(*COMB, (0, 2)), HOMES, second={2: [[2, 0]]})).survived
    assert closed is not None and closed.backed == 1


def test_survival_with_second_ways_stands_beside_that_without_them() -> None:
    bare = cuts_of(laid(network(*COMB), HOMES))
    assert bare.alone is None and not bare.second
    found = cuts_of(laid(network(*COMB, (0, 2), (2, 4), (4, 3)), HOMES, second={2: [[2, 0], [2, 4, 3]]}))  # fmt: skip
    assert found.alone == bare.survived
    # Every cut is told with what it would take away if there were no second ways.
    alone = {tuple(row) for row in found.worst[["nodes_lost_without_second", "people_lost_without_second"]].to_numpy()}  # fmt: skip
    assert set(bare.lost.values()) <= alone
    stem = found.worst[found.worst["nodes_lost_without_second"] == 3].iloc[0]
    assert stem["nodes_lost"] == 0 and stem["places"] == ""
    assert stem["places_without_second"] == "settlement:3;settlement:2;settlement:5"


def test_what_each_second_way_saves_by_leaving_it_out() -> None:
    laying = laid(network(*COMB, (0, 2), (2, 4), (4, 3)), HOMES, second={2: [[2, 0], [2, 4, 3]]})
    found = cuts_of(laying)
    assert [one.keys for one, _ in found.second] == [(("R-0002", 2),), (("R-0002", 3),)]
    only = {"ring": {2: [[2, 0]]}, "cross": {2: [[2, 4, 3]]}}
    without_ring, without_cross = (
        cuts_of(laid(network(*COMB, (0, 2), (2, 4), (4, 3)), HOMES, second=only[name])).survived
        for name in ("cross", "ring")
    )
    assert [left for _, left in found.second] == [without_ring, without_cross]


@settings(deadline=None, max_examples=40)
@given(st.data())
def test_cuts_and_rings_as_if_each_edge_were_cut_in_turn(data: st.DataObject) -> None:
    """Random trees with second ways: lost people by removal, fibres enough whatever is cut."""
    count = data.draw(st.integers(3, 9))
    parents = [data.draw(st.integers(0, node - 1)) for node in range(1, count)]
    graph = nx.Graph([(parent, node) for node, parent in enumerate(parents, start=1)])
    spare = [e for e in itertools.combinations(range(count), 2) if not graph.has_edge(*e)]
    extra = data.draw(st.lists(st.sampled_from(spare), max_size=3, unique=True)) if spare else []
    for node in graph:
        graph.nodes[node].update(x=1000.0 * node, y=float(node * node))
    for one, two in [*graph.edges, *extra]:
        line = shapely.LineString([(graph.nodes[n]["x"], graph.nodes[n]["y"]) for n in (one, two)])
        graph.add_edge(one, two, geometry=line, length_m=line.length, weight=1.0, construction=Construction.AERIAL)  # fmt: skip
    terminals = [home(node, 100.0 * node) for node in range(1, count)]
    paths = added_paths(extra, range(count))
    assert sorted(map(tuple, map(sorted, paths))) == sorted(extra)
    laying = laid(graph, terminals, second={1: paths} if paths else None)
    lost = cuts_of(laying).lost
    needs = dict.fromkeys(range(1, count), 4)
    fibres = fibres_by_edge(laying, needs)
    for branch in laying.branches:
        for segment, stretch in enumerate(branch.stretches, start=1):
            for edge in stretch.edges:
                left = graph.copy()
                left.remove_edge(*edge)
                cut_off = set(graph) - nx.node_connected_component(left, 0)
                assert lost[branch.route_id, segment] == (len(cut_off), 100.0 * sum(cut_off))
                below = nx.descendants(nx.bfs_tree(left, 0), 0)
                # Light goes round the cut on what is left: every stretch holds what comes over it.
                load = dict.fromkeys(fibres, 0)
                for node in below:
                    path = nx.shortest_path(left, 0, node)
                    for pair in itertools.pairwise(path):
                        load[min(pair), max(pair)] += 4
                assert all(load[e] <= fibres[e] for e in load)


def test_added_edges_become_paths_between_what_is_built() -> None:
    assert added_paths([(5, 6), (6, 7), (7, 1)], built=[5, 1]) == [[1, 7, 6, 5]]
    assert added_paths([(5, 6), (6, 7), (6, 1)], built=[5, 7, 1]) == [[1, 6], [5, 6], [6, 7]]
    assert added_paths([], built=[1]) == []
    ways = {3: [0, 1, 2, 3]}
    found = ring_fibres(ways, [[3, 9, 0]], entered=[0], needs={3: 4})
    assert found == dict.fromkeys([(0, 1), (1, 2), (2, 3), (3, 9), (0, 9)], 4)


def test_two_ways_into_existing_fibre_are_a_ring() -> None:
    ways = {2: [0, 1, 2]}
    found = ring_fibres(ways, [[2, 8]], entered=[0, 8], needs={2: 7})
    assert found == {(0, 1): 7, (1, 2): 7, (2, 8): 7}


def test_a_path_between_two_joints_with_existing_fibre_backs_up_what_hangs_on_them() -> None:
    """0–1–2 stands; 0–9 leads only to another place where existing fibre is joined."""
    ways = {2: [0, 1, 2]}
    backed = whom_they_back([[0, 9], [2, 0]], ways, built=[(0, 1), (1, 2)], entered=[0, 9])
    assert backed == [2, 2]
    found = ring_fibres(ways, [[0, 9], [2, 0]], entered=[0, 9], needs={2: 7})
    assert found == {(0, 1): 7, (1, 2): 7, (0, 2): 7, (0, 9): 7}


def test_a_path_is_counted_to_whom_it_backs_up_over_cable_of_others() -> None:
    """3 hangs on 1, 4 on 2; the added path goes from 3 to the cable of another branch, 0–5."""
    ways = {4: [0, 2, 4], 3: [0, 1, 3]}
    built = [(0, 1), (1, 3), (0, 2), (2, 4), (0, 5)]
    assert whom_they_back([[3, 5]], ways, built=built, entered=[0]) == [3]
