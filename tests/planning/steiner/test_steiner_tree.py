"""Steiner trees against all sets of nodes, Dreyfus and Wagner, HiGHS, and what must always hold."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import networkx as nx
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from scipy import optimize, sparse
from tests.planning.steiner.steiner_plain import (
    Case,
    best_tree,
    cases,
    complete,
    dreyfus_wagner,
    grid,
    hypercube,
)

from phusong.planning.steiner import Status, Stopped, Tree, steiner_forest, steiner_tree

# What is compiled is compiled once.

SLOW = settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])


def assert_tree(case: Case, terminals: Sequence[int], tree: Tree) -> None:
    """The edges are a tree that joins the terminals, no other ends, and weigh what is said."""
    graph: nx.MultiGraph[int] = nx.MultiGraph()
    graph.add_nodes_from(terminals)
    graph.add_edges_from(case.edges[i] for i in tree.edge_ids)
    assert graph.number_of_edges() == max(0, graph.number_of_nodes() - 1)
    assert graph.number_of_nodes() == 0 or nx.is_connected(graph)
    assert {node for node, degree in graph.degree() if degree == 1} <= set(terminals)
    assert tree.weight == pytest.approx(sum(case.weight[i] for i in tree.edge_ids), rel=1e-12)
    assert tree.bound <= tree.weight and list(tree.edge_ids) == sorted(set(tree.edge_ids))
    assert (tree.status is Status.OPTIMAL) == (tree.stopped is Stopped.PROVEN)
    if tree.status is Status.OPTIMAL:
        assert tree.bound == tree.weight and tree.gap == 0


@SLOW
@given(cases(), st.data())
def test_no_set_of_nodes_gives_a_lighter_tree(case: Case, data: st.DataObject) -> None:
    terminals = data.draw(st.lists(st.integers(0, case.nodes - 1), min_size=1, max_size=6))
    tree = steiner_tree(case.edges, case.weight, terminals)
    best = best_tree(case, terminals)
    if best == np.inf:
        assert tree.status is Status.INFEASIBLE and tree.weight == np.inf
        return
    assert_tree(case, terminals, tree)
    assert tree.weight == pytest.approx(best, rel=1e-9, abs=1e-12)
    assert tree.status is Status.OPTIMAL


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize(
    "make",
    [lambda r: grid(7, 7, r), lambda r: hypercube(5, r), lambda r: complete(22, r)],
    ids=["grid", "hypercube", "complete"],
)
def test_dreyfus_and_wagner_find_none_lighter(
    make: Callable[[np.random.Generator], Case], seed: int
) -> None:
    rng = np.random.default_rng(seed)
    case = make(rng)
    terminals = rng.choice(case.nodes, 8, replace=False).tolist()
    tree = steiner_tree(case.edges, case.weight, terminals, seed=seed)
    assert_tree(case, terminals, tree)
    assert tree.weight == pytest.approx(dreyfus_wagner(case, terminals), rel=1e-9)
    assert tree.status is Status.OPTIMAL


def flow_programme(case: Case, terminals: Sequence[int]) -> float:
    """The multicommodity flow formulation as one mixed-integer programme."""
    arcs = [*case.edges, *[(two, one) for one, two in case.edges]]
    count, root, targets = len(arcs), terminals[0], terminals[1:]
    columns = count * (1 + len(targets))
    balance = sparse.lil_array((case.nodes * len(targets), columns))
    linked = sparse.lil_array((count * len(targets), columns))
    demand = np.zeros(case.nodes * len(targets))
    for k, target in enumerate(targets):
        for a, (tail, head) in enumerate(arcs):
            column = count * (k + 1) + a
            balance[case.nodes * k + head, column] += 1
            balance[case.nodes * k + tail, column] -= 1
            linked[count * k + a, column] = 1
            linked[count * k + a, a] = -1
        demand[case.nodes * k + target], demand[case.nodes * k + root] = 1, -1
    found = optimize.milp(
        np.concatenate([case.weight, case.weight, np.zeros(columns - count)]),
        integrality=np.arange(columns) < count,
        bounds=optimize.Bounds(0, 1),
        constraints=[
            optimize.LinearConstraint(balance.tocsr(), demand, demand),
            optimize.LinearConstraint(linked.tocsr(), -np.inf, 0),
        ],
    )
    assert found.status == 0
    return float(found.fun)


@pytest.mark.parametrize("seed", range(3))
def test_the_flow_formulation_finds_none_lighter(seed: int) -> None:
    rng = np.random.default_rng(seed)
    case = hypercube(4, rng)
    terminals = [node for node in range(16) if node.bit_count() % 2 == 0]
    tree = steiner_tree(case.edges, case.weight, terminals, seed=seed)
    assert tree.weight == pytest.approx(flow_programme(case, terminals), rel=1e-9)
    assert tree.status is Status.OPTIMAL


@SLOW
@given(cases(nodes=12, joined=True), st.data())
def test_names_of_nodes_and_order_of_edges_do_not_matter(case: Case, data: st.DataObject) -> None:
    terminals = data.draw(st.lists(st.integers(0, case.nodes - 1), min_size=2, max_size=6))
    names = data.draw(
        st.lists(st.integers(0, 2**62), min_size=case.nodes, max_size=case.nodes, unique=True)
    )
    order = data.draw(st.permutations(range(len(case.edges))))
    renamed = [
        tuple(names[v] for v in case.edges[i])[:: data.draw(st.sampled_from([1, -1]))]
        for i in order
    ]
    one = steiner_tree(case.edges, case.weight, terminals)
    two = steiner_tree(renamed, [case.weight[i] for i in order], [names[v] for v in terminals])
    assert two.weight == pytest.approx(one.weight, rel=1e-9, abs=1e-12)
    assert two.status is one.status is Status.OPTIMAL


@SLOW
@given(cases(nodes=12, joined=True), st.sampled_from([2.0**-60, 1e-9, 3.0, 1e12]))
def test_weights_in_another_unit_give_the_same_tree(case: Case, unit: float) -> None:
    terminals = [0, case.nodes - 1, case.nodes // 2]
    one = steiner_tree(case.edges, case.weight, terminals)
    two = steiner_tree(case.edges, np.array(case.weight) * unit, terminals)
    assert two.weight == pytest.approx(one.weight * unit, rel=1e-9)
    assert two.status is Status.OPTIMAL


def test_edges_that_weigh_nothing_are_used_where_they_help_and_only_there() -> None:
    edges = [(0, 1), (1, 2), (0, 2), (2, 3), (3, 4), (7, 8), (8, 9), (9, 7)]
    tree = steiner_tree(edges, [0, 0, 5, 0, 0, 0, 0, 0], [0, 2])
    assert tree.edge_ids.tolist() == [0, 1]
    assert (tree.weight, tree.bound, tree.status) == (0, 0, Status.OPTIMAL)
    assert tree.gap == 0


def test_loops_and_dearer_parallels_are_left_out() -> None:
    edges = [(0, 0), (0, 1), (1, 0), (0, 1), (1, 1), (1, 2)]
    assert steiner_tree(edges, [0, 3, 2, 2, 0, 1], [0, 2]).edge_ids.tolist() == [2, 5]


@pytest.mark.parametrize("terminals", [[], [5], [5, 5], [123456789]])
def test_fewer_than_two_terminals_need_no_edge(terminals: list[int]) -> None:
    tree = steiner_tree([(5, 6)], [1.0], terminals)
    assert (tree.edge_ids.size, tree.weight, tree.status) == (0, 0, Status.OPTIMAL)


def test_no_edges_at_all() -> None:
    empty = np.empty((0, 2), int)
    assert steiner_tree(empty, [], [1]).status is Status.OPTIMAL
    assert steiner_tree(empty, [], [1, 2]).apart.tolist() == [2]


def test_terminals_in_other_pieces_are_named_and_a_forest_joins_each_piece() -> None:
    edges = [(0, 1), (1, 2), (10, 11), (11, 12), (10, 12)]
    weight = [1, 1, 1, 1, 3]
    terminals = [0, 2, 10, 12, 11, 40]
    tree = steiner_tree(edges, weight, terminals)
    assert tree.status is Status.INFEASIBLE and tree.edge_ids.size == 0
    assert tree.apart.tolist() == [0, 2, 40]
    assert (tree.weight, tree.bound, tree.gap) == (np.inf, np.inf, np.inf)
    forest = steiner_forest(edges, weight, terminals)
    assert [t.edge_ids.tolist() for t in forest] == [[2, 3], [0, 1], []]
    assert all(t.status is Status.OPTIMAL for t in forest)


def test_everything_that_is_wrong_is_told_at_once() -> None:
    with pytest.raises(ValueError) as caught:
        steiner_tree(
            [(0, 1), (-1, 2), (2, 3)], [np.nan, -1, np.inf], [0, -7], time_limit_s=float("nan")
        )
    told = str(caught.value).splitlines()
    assert [line.split(":")[0] for line in told] == ["edges", "weight", "terminals", "time_limit_s"]
    assert all(f"[{row}]" in told[1] for row in range(3))
    assert "-7" in told[2]


@pytest.mark.parametrize(
    ("edges", "weight", "terminals", "fault"),
    [
        ([(0, 1, 2)], [1], [0], "edges"),
        ([(0.5, 1.0)], [1], [0], "edges"),
        ([(0, 1)], [1, 2], [0], "weight"),
        ([(0, 1)], ["far"], [0], "weight"),
        ([(0, 1)], [1], [[0]], "terminals"),
        ([(0, 1)], [1], [True], "terminals"),
    ],
)
def test_wrong_shapes_and_kinds_are_refused(
    edges: list[object], weight: list[object], terminals: list[object], fault: str
) -> None:
    with pytest.raises(ValueError, match=f"^{fault}: "):
        steiner_tree(edges, weight, terminals)  # type: ignore[arg-type]


def test_what_is_handed_in_stays_as_it_was() -> None:
    case = grid(6, 6, np.random.default_rng(0))
    edges, weight, terminals = (
        np.array(case.edges),
        np.array(case.weight),
        np.array([0, 35, 5, 30, 5]),
    )
    given = edges.copy(), weight.copy(), terminals.copy()
    for array in (edges, weight, terminals):
        array.setflags(write=False)
    steiner_tree(edges, weight, terminals)
    for before, after in zip(given, (edges, weight, terminals), strict=True):
        assert np.array_equal(before, after)


def test_the_same_seed_gives_the_same_tree_when_time_is_left() -> None:
    rng = np.random.default_rng(3)
    case = grid(25, 25, rng)
    terminals = rng.choice(case.nodes, 40, replace=False).tolist()
    # A limit that is never met: the search ends by rounds, or by proof.
    one, two = (
        steiner_tree(case.edges, case.weight, terminals, time_limit_s=600, seed=4) for _ in range(2)
    )
    assert one.stopped is not Stopped.TIME
    assert one.edge_ids.tolist() == two.edge_ids.tolist()
    assert (one.bound, one.iterations) == (two.bound, two.iterations)


def test_without_time_there_is_a_tree_and_a_bound_but_no_claim() -> None:
    rng = np.random.default_rng(5)
    case = hypercube(7, rng)
    terminals = [node for node in range(128) if node.bit_count() % 2]
    tree = steiner_tree(case.edges, case.weight, terminals, time_limit_s=0)
    assert_tree(case, terminals, tree)
    assert tree.status is Status.FEASIBLE and tree.stopped is Stopped.TIME
    assert 0.8 * tree.weight < tree.bound < tree.weight
    assert tree.gap == pytest.approx(1 - tree.bound / tree.weight)


def test_a_large_graph_is_joined_within_a_small_gap() -> None:
    rng = np.random.default_rng(6)
    case = grid(150, 150, rng)
    terminals = rng.choice(case.nodes, 400, replace=False).tolist()
    tree = steiner_tree(case.edges, case.weight, terminals, time_limit_s=2)
    assert_tree(case, terminals, tree)
    assert tree.gap < 0.05
