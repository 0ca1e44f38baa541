"""Second ways against all sets of additions; what single cuts take away against networkx."""

from __future__ import annotations

import networkx as nx
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.planning.steiner.steiner_plain import Case, cases, grid, reached, subsets

from phusong.planning.steiner import (
    Status,
    Stopped,
    augment_two_edge_connected,
    single_cut_survival,
    steiner_tree,
)

# What is compiled is compiled once.

SLOW = settings(deadline=None, max_examples=50, suppress_health_check=[HealthCheck.too_slow])


def forest_of(case: Case) -> list[int]:
    """Edges of a spanning forest."""
    graph: nx.MultiGraph[int] = nx.MultiGraph()
    for i, (one, two) in enumerate(case.edges):
        graph.add_edge(one, two, key=i, weight=case.weight[i])
    return sorted(key for _, _, key in nx.minimum_spanning_edges(graph, keys=True, data=False))


def survives(case: Case, edges: list[int], cut: int, roots: list[int]) -> set[int]:
    return reached(case, [i for i in edges if i != cut], roots)


@SLOW
@given(cases(nodes=7), st.data())
def test_no_set_of_additions_is_cheaper(case: Case, data: st.DataObject) -> None:
    nodes = st.integers(0, case.nodes - 1)
    built = [i for i in forest_of(case) if data.draw(st.integers(0, 9)) > 0]
    roots = data.draw(st.lists(nodes, min_size=1, max_size=2))
    chosen = data.draw(st.lists(nodes, max_size=4, unique=True))
    found = augment_two_edge_connected(case.edges, case.weight, built, roots=roots, chosen=chosen)
    everything = list(range(len(case.edges)))
    base = reached(case, built, roots)
    can = {v for v in base if all(v in survives(case, everything, f, roots) for f in built)}
    assert found.unprotected.tolist() == sorted(set(chosen) - can)
    assert (found.status is Status.INFEASIBLE) == bool(set(chosen) - can)
    avoidable = [f for f in built if f not in found.exposed]

    def protects(more: tuple[int, ...]) -> bool:
        own = [*built, *more]
        wanted = set(chosen) & base
        return all(wanted <= survives(case, own, f, roots) for f in avoidable)

    free = [i for i in everything if i not in built][:10]
    kept = [i for i in everything if i in built or i in free]
    if len(kept) == len(everything):
        best = min(sum(case.weight[i] for i in more) for more in subsets(free) if protects(more))
        assert found.premium == pytest.approx(best, rel=1e-9, abs=1e-12)
        assert found.stopped is Stopped.PROVEN
    assert protects(tuple(found.edge_ids))
    assert found.bound <= found.premium


def test_exposed_edges_are_those_that_nothing_leads_round() -> None:
    #  0 - 1 - 2 - 3 with a way from 0 to 2; nothing else leads to 3.
    edges, weight = [(0, 1), (1, 2), (2, 3), (0, 9), (9, 2)], [1, 1, 1, 2, 2]
    found = augment_two_edge_connected(edges, weight, [0, 1, 2], roots=[0], chosen=[1, 3])
    assert found.edge_ids.tolist() == [3, 4] and found.premium == found.bound == 4
    assert found.exposed.tolist() == [2] and found.unprotected.tolist() == [3]
    assert found.status is Status.INFEASIBLE and found.stopped is Stopped.PROVEN


def test_two_roots_back_each_other_up() -> None:
    edges = [(0, 1), (1, 2), (0, 2)]
    alone = augment_two_edge_connected(edges, [1, 1, 9], [0, 1], roots=[0], chosen=[1])
    both = augment_two_edge_connected(edges, [1, 1, 9], [0, 1], roots=[0, 2], chosen=[1])
    assert (alone.premium, both.premium, both.edge_ids.size) == (9, 0, 0)


def test_a_tree_of_streets_gets_rings_that_survive_every_cut() -> None:
    rng = np.random.default_rng(1)
    case = grid(20, 20, rng)
    terminals = rng.choice(400, 25, replace=False)
    tree = steiner_tree(case.edges, case.weight, terminals, time_limit_s=2)
    chosen = terminals[1:9]
    found = augment_two_edge_connected(
        case.edges, case.weight, tree.edge_ids, roots=terminals[:1], chosen=chosen, time_limit_s=1
    )
    assert found.unprotected.size == 0 and found.exposed.size == 0
    assert 0 < found.bound <= found.premium
    ends = np.array(case.edges)
    ringed = np.concatenate([tree.edge_ids, found.edge_ids])
    before = single_cut_survival(ends[tree.edge_ids], terminals[:1], nodes=chosen)
    after = single_cut_survival(ends[ringed], terminals[:1], nodes=chosen)
    assert before.share_of_nodes.min() < 1 and after.share_of_nodes.min() == 1
    assert after.worst(3).size == 0


@SLOW
@given(cases(nodes=10), st.data())
def test_cuts_take_away_what_networkx_says(case: Case, data: st.DataObject) -> None:
    nodes = st.integers(0, case.nodes - 1)
    roots = data.draw(st.lists(nodes, min_size=1, max_size=3))
    counted = data.draw(st.lists(nodes, min_size=1, max_size=6, unique=True))
    people = data.draw(
        st.lists(st.integers(0, 100).map(float), min_size=case.nodes, max_size=case.nodes)
    )
    found = single_cut_survival(case.edges, roots, people, nodes=counted)
    everything = list(range(len(case.edges)))
    base = reached(case, everything, roots)
    assert found.nodes == len(base & set(counted))
    assert found.people == sum(people[v] for v in base & set(counted))
    assert found.apart.tolist() == sorted(set(counted) - base)
    for edge in everything:
        lost = (base - survives(case, everything, edge, roots)) & set(counted)
        assert found.lost_nodes[edge] == len(lost)
        assert found.lost_people[edge] == sum(people[v] for v in lost)
    worst = found.worst(len(everything))
    assert set(worst) == set(np.flatnonzero(found.lost_nodes))
    assert np.all(np.diff(found.lost_people[worst]) <= 0)


def test_bridges_are_the_edges_whose_cut_takes_something_away() -> None:
    graph = nx.gnm_random_graph(60, 75, seed=2)
    graph = nx.Graph(graph.subgraph(max(nx.connected_components(graph), key=len)))
    edges = [(min(e), max(e)) for e in graph.edges]
    found = single_cut_survival(edges, [edges[0][0]])
    bridges = {(min(e), max(e)) for e in nx.bridges(graph)}
    assert {edges[i] for i in np.flatnonzero(found.lost_nodes)} == bridges
    assert found.share_of_people.tolist() == [1.0] * len(edges)


def test_everything_that_is_wrong_is_told_at_once() -> None:
    with pytest.raises(ValueError) as caught:
        augment_two_edge_connected([(0, 1)], [1.0], [0, 7], roots=[], chosen=[-1])
    told = [line.split(":")[0] for line in str(caught.value).splitlines()]
    assert told == ["built", "chosen", "roots"]
    with pytest.raises(ValueError, match=r"(?s)^edges: .*people: "):
        single_cut_survival([(0, 1, 2)], [0], [-1.0])
