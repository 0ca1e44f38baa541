"""The cheapest tree of cable: against every choice of edges, and against growing branch by branch."""

from __future__ import annotations

from itertools import combinations, pairwise

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from phusong.planning.network.forest import grow_forest
from phusong.planning.network.trunk import cheapest_trunk, left_without

# What is compiled is compiled once.


def random_graph(seed: int, nodes: int, edges: int) -> nx.Graph[int]:
    rng = np.random.default_rng(seed)
    graph: nx.Graph[int] = nx.Graph()
    graph.add_nodes_from(range(nodes))
    for _ in range(edges):
        one, two = rng.choice(nodes, 2, replace=False).tolist()
        graph.add_edge(one, two, weight=float(rng.integers(0, 9)))
    return graph


def joins(graph: nx.Graph[int], sources: list[int], terminals: list[int]) -> bool:
    whole = graph.copy()
    whole.add_nodes_from([-1, *sources, *terminals])
    whole.add_edges_from((-1, s) for s in sources)
    return all(nx.has_path(whole, -1, t) for t in terminals)


@settings(deadline=None, max_examples=60)
@given(st.integers(0, 2**32 - 1))
def test_nothing_that_joins_as_much_costs_less(seed: int) -> None:
    graph = random_graph(seed, 7, 9)
    sources, terminals = [0, 1], [1, 4, 5, 6]
    tree, trunk = cheapest_trunk(graph, sources, terminals, time_limit_s=5)
    near = [t for t in terminals if joins(graph, sources, [t])]
    assert joins(tree, sources, near)
    if set(near) <= set(sources):
        assert trunk is None
        return
    assert trunk is not None
    edges = list(graph.edges())
    best = min(
        sum(graph.edges[e]["weight"] for e in some)
        for k in range(len(edges) + 1)
        for some in combinations(edges, k)
        if joins(nx.Graph(list(some)), sources, near)
    )
    assert trunk.value == pytest.approx(best)
    assert trunk.bound == pytest.approx(best)
    assert trunk.status == "optimal"
    assert sum(w for *_, w in tree.edges(data="weight")) == pytest.approx(best)


@settings(deadline=None, max_examples=30)
@given(st.integers(0, 2**32 - 1))
def test_branches_of_the_tree_are_all_of_it_and_never_dearer_than_growing(seed: int) -> None:
    graph = random_graph(seed, 60, 140)
    sources, terminals = [0, 1, 2], list(range(40, 60))
    tree, trunk = cheapest_trunk(graph, sources, terminals, time_limit_s=5)
    assert trunk is not None
    laid = {
        frozenset(pair) for path in grow_forest(tree, sources, terminals) for pair in pairwise(path)
    }
    assert sum(graph.edges[tuple(p)]["weight"] for p in laid) <= trunk.value + 1e-9
    grown = {
        frozenset(pair)
        for path in grow_forest(graph, sources, terminals)
        for pair in pairwise(path)
    }
    assert trunk.bound - 1e-9 <= trunk.value
    assert trunk.value <= sum(graph.edges[tuple(p)]["weight"] for p in grown) + 1e-9


def test_without_fibre_or_anything_to_join_there_is_no_tree() -> None:
    graph = random_graph(1, 5, 8)
    for sources, terminals in (([], [1, 2]), ([0], []), ([0, 3], [3])):
        tree, trunk = cheapest_trunk(graph, sources, terminals, time_limit_s=1)
        assert trunk is None
        assert tree.number_of_edges() == 0


@settings(deadline=None, max_examples=60)
@given(st.integers(0, 2**32 - 1))
def test_nobody_is_left_without_cable_for_less_than_it_costs(seed: int) -> None:
    rng = np.random.default_rng(seed)
    graph = random_graph(seed, 7, 10)
    sources, terminals = [0], [3, 4, 5, 6]
    instead = {node: float(rng.integers(0, 9)) + 0.5 for node in (4, 5, 6)}

    def cost(left: frozenset[int]) -> float:
        kept = [node for node in terminals if node not in left]
        near = [node for node in kept if joins(graph, sources, [node])]
        _, trunk = cheapest_trunk(graph, sources, near, time_limit_s=5)
        cut_off = np.inf if set(kept) - set(near) - {3} else 0.0
        return cut_off + sum(instead[node] for node in left) + (0 if trunk is None else trunk.value)

    left, weight = left_without(graph, sources, terminals, instead, time_limit_s=5)
    choices = [frozenset(some) for k in range(4) for some in combinations(instead, k)]
    best = min(cost(some) for some in choices)
    assert cost(left) == pytest.approx(best)
    if np.isfinite(best):
        assert weight + sum(instead[node] for node in left) == pytest.approx(best)
