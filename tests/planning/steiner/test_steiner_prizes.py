"""Prize-collecting trees against all sets of nodes, and fixed costs at nodes."""

from __future__ import annotations

from collections.abc import Sequence

import networkx as nx
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.planning.steiner.steiner_plain import Case, best_prize_tree, cases, dreyfus_wagner, grid

from phusong.planning.steiner import PrizeTree, Status, prize_collecting_tree, steiner_tree

# What is compiled is compiled once.

SLOW = settings(deadline=None, max_examples=50, suppress_health_check=[HealthCheck.too_slow])


def assert_tree(
    case: Case, prize: Sequence[float], node_cost: Sequence[float], tree: PrizeTree
) -> None:
    """Edges and nodes are one tree, and its figures are theirs."""
    graph: nx.MultiGraph[int] = nx.MultiGraph()
    graph.add_edges_from(case.edges[i] for i in tree.edge_ids)
    assert set(graph) <= set(tree.nodes.tolist())
    graph.add_nodes_from(tree.nodes.tolist())
    assert len(graph) == 0 or nx.is_connected(graph)
    assert graph.number_of_edges() == max(0, len(graph) - 1)
    edges = sum(case.weight[i] for i in tree.edge_ids)
    nodes = sum(node_cost[v] for v in tree.nodes)
    assert tree.weight == pytest.approx(edges + nodes, rel=1e-9, abs=1e-12)
    assert tree.bound <= tree.cost == tree.weight + tree.forgone


@SLOW
@given(cases(nodes=7), st.data())
def test_no_set_of_nodes_is_better(case: Case, data: st.DataObject) -> None:
    amounts = st.one_of(st.just(0.0), st.integers(0, 60).map(float), st.floats(0, 1, width=16))
    several = st.lists(amounts, min_size=case.nodes, max_size=case.nodes)
    prize, node_cost = data.draw(several), data.draw(several)
    required = data.draw(st.lists(st.integers(0, case.nodes - 1), max_size=3))
    tree = prize_collecting_tree(
        case.edges, case.weight, prize, required=required, node_cost=node_cost
    )
    best = best_prize_tree(case, prize, node_cost, required)
    if best == np.inf:
        assert tree.status is Status.INFEASIBLE
        return
    assert_tree(case, prize, node_cost, tree)
    assert set(required) <= set(tree.nodes.tolist())
    assert tree.cost == pytest.approx(best, rel=1e-9, abs=1e-12)
    assert tree.status is Status.OPTIMAL and tree.gap == pytest.approx(0, abs=1e-12)


@pytest.mark.parametrize("seed", range(4))
def test_without_prizes_it_is_a_steiner_tree(seed: int) -> None:
    rng = np.random.default_rng(seed)
    case = grid(6, 6, rng)
    terminals = rng.choice(36, 7, replace=False).tolist()
    tree = prize_collecting_tree(case.edges, case.weight, [], required=terminals, seed=seed)
    assert tree.cost == pytest.approx(dreyfus_wagner(case, terminals), rel=1e-9)
    assert tree.status is Status.OPTIMAL


def test_prizes_that_no_cost_comes_up_to_make_terminals_of_their_nodes() -> None:
    rng = np.random.default_rng(9)
    case = grid(15, 15, rng)
    terminals = rng.choice(225, 30, replace=False)
    prize = np.zeros(225)
    prize[terminals] = 1e4
    tree = prize_collecting_tree(case.edges, case.weight, prize, root=int(terminals[0]))
    assert tree.forgone == 0 and set(terminals) <= set(tree.nodes)
    best = steiner_tree(case.edges, case.weight, terminals)
    assert best.status is Status.OPTIMAL
    assert best.weight * (1 - 1e-9) <= tree.weight <= best.weight * 1.01
    assert tree.bound <= best.weight * (1 + 1e-9)


def test_a_village_is_joined_when_it_is_worth_it_or_required() -> None:
    road, weight = [(0, 1), (1, 2), (2, 3)], [1.0, 1.0, 5.0]
    prize = [0.0, 0.0, 3.0, 4.0]
    assert prize_collecting_tree(road, weight, prize, root=0).nodes.tolist() == [0, 1, 2]
    tree = prize_collecting_tree(road, weight, prize, root=0, required=[3])
    assert (tree.nodes.tolist(), tree.forgone) == ([0, 1, 2, 3], 0)
    # A cabinet at node 1 that costs more than what it brings.
    tree = prize_collecting_tree(road, weight, prize, root=0, node_cost=[0, 1.5])
    assert (tree.nodes.tolist(), tree.forgone, tree.weight) == ([0], 7, 0)


def test_fixed_costs_lead_the_tree_round_them() -> None:
    edges, weight = [(0, 1), (1, 2), (0, 3), (3, 2)], [1, 1, 2, 2]
    straight = prize_collecting_tree(edges, weight, [], required=[0, 2])
    around = prize_collecting_tree(edges, weight, [], required=[0, 2], node_cost=[1, 3, 1, 0])
    assert straight.nodes.tolist() == [0, 1, 2]
    assert (around.nodes.tolist(), around.weight) == ([0, 2, 3], 6)


def test_without_a_root_the_tree_is_where_it_pays_or_nowhere() -> None:
    edges, weight = [(0, 1), (5, 6), (6, 7)], [9, 1, 1]
    tree = prize_collecting_tree(edges, weight, [4, 4, 0, 0, 0, 4, 0, 4])
    assert (tree.nodes.tolist(), tree.cost, tree.status) == ([5, 6, 7], 10, Status.OPTIMAL)
    nowhere = prize_collecting_tree(edges, weight, [1] * 8, node_cost=[2] * 8)
    assert (nowhere.nodes.size, nowhere.cost, nowhere.status) == (0, 8, Status.OPTIMAL)


def test_required_nodes_that_are_apart_are_named() -> None:
    tree = prize_collecting_tree([(0, 1), (2, 3)], [1, 1], [0, 5], required=[0, 1, 3])
    assert tree.status is Status.INFEASIBLE and tree.apart.tolist() == [3]
    assert tree.weight == np.inf and tree.edge_ids.size == 0


def test_everything_that_is_wrong_is_told_at_once() -> None:
    with pytest.raises(ValueError) as caught:
        prize_collecting_tree(
            [(0, 1)], [-1.0], [np.nan], root=-2, required=[-3], node_cost=[np.inf], time_limit_s=-1
        )
    told = [line.split(":")[0] for line in str(caught.value).splitlines()]
    assert told == ["weight", "prize", "node_cost", "root", "required", "time_limit_s"]


def test_a_prize_is_not_gained_twice_by_going_in_a_circle() -> None:
    """Found by a search that ran for ever."""
    rng = np.random.default_rng(0)
    case = grid(30, 30, rng)
    prize = np.where(rng.random(900) < 0.2, rng.random(900) * 2, 0.0)
    tree = prize_collecting_tree(case.edges, case.weight, prize, root=0, time_limit_s=1)
    assert_tree(case, prize.tolist(), [0.0] * 900, tree)
    assert tree.gap < 0.05
