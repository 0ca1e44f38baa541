"""Arrangements of islands against every subset of links tried one by one."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from phusong.planning.sea import IslandNetwork, Kind, NodeKind, arrange
from phusong.planning.sea.group import lost_by_cuts

MAIN, LAND, ISLE, JOIN = NodeKind.MAINLAND, NodeKind.LANDING, NodeKind.ISLAND, NodeKind.JUNCTION


def network(seed: int) -> IslandNetwork:
    """Two landings, two or three islands, a junction or none; up to eleven links."""
    rng = np.random.default_rng(seed)
    kinds = [MAIN, LAND, LAND, *[ISLE] * int(rng.integers(2, 4)), *[JOIN] * int(rng.integers(0, 2))]
    pairs = [(0, 1), (0, 2)]
    others = [
        (a, b)
        for a, b in itertools.combinations(range(1, len(kinds)), 2)
        if not (kinds[a] is LAND and kinds[b] is LAND)
    ]
    chosen = rng.permutation(len(others))[: int(rng.integers(3, 10))]
    pairs += [others[i] for i in sorted(chosen)]
    return IslandNetwork(
        tuple(kinds),
        tuple(float(100 * i) if kind is ISLE else 0.0 for i, kind in enumerate(kinds)),
        tuple(2.0 if kind is JOIN else 0.0 for kind in kinds),
        np.array(pairs),
        np.round(rng.uniform(1, 20, len(pairs)), 2),
    )


def subsets(count: int) -> Iterator[tuple[int, ...]]:
    for size in range(1, count + 1):
        yield from itertools.combinations(range(count), size)


def graph_of(net: IslandNetwork, links: tuple[int, ...]) -> nx.Graph:
    graph = nx.Graph()
    graph.add_nodes_from(range(len(net.kinds)))
    graph.add_edges_from(net.links[list(links)].tolist())
    return graph


def joins(net: IslandNetwork, links: tuple[int, ...], ways: int) -> bool:
    """Whether every island has its ways, by taking each link away in turn."""
    whole = graph_of(net, links)
    islands = net.nodes(ISLE)
    if not all(nx.has_path(whole, 0, i) for i in islands):
        return False
    if ways == 1:
        return True
    for cut in links:
        rest = graph_of(net, tuple(k for k in links if k != cut))
        if not all(nx.has_path(rest, 0, i) for i in islands):
            return False
    return True


def is_of_kind(net: IslandNetwork, links: tuple[int, ...], kind: Kind, ways: int) -> bool:
    graph = graph_of(net, links)
    kinds = [(net.kinds[a], net.kinds[b]) for a, b in net.links[list(links)].tolist()]
    branched = any(JOIN in pair for pair in kinds)
    between = any(pair == (ISLE, ISLE) for pair in kinds)
    degrees = [graph.degree(i) for i in net.nodes(ISLE)]
    if kind is Kind.ALONE:
        return not branched and not between
    if kind is Kind.FESTOON:
        ashore = sum(LAND in pair and ISLE in pair for pair in kinds)
        return not branched and max(degrees) <= 2 and ashore == ways
    if kind is Kind.TRUNK:
        junctions = [j for j in net.nodes(JOIN) if graph.degree(j)]
        return (
            not between
            and bool(junctions)
            and all(graph.degree(j) >= 3 for j in junctions)
            and max(degrees) <= ways
        )
    return True


def price(net: IslandNetwork, links: tuple[int, ...]) -> float:
    used = set(net.links[list(links)].ravel().tolist())
    return float(net.cost[list(links)].sum() + sum(net.price[i] for i in used))


@settings(deadline=None, max_examples=25)
@given(st.integers(0, 2**32 - 1), st.sampled_from([1, 2]))
def test_each_kind_is_the_cheapest_of_all_subsets(seed: int, ways: int) -> None:
    net = network(seed)
    best: dict[Kind, float] = {}
    for links in subsets(len(net.links)):
        if not joins(net, links, ways):
            continue
        cost = price(net, links)
        for kind in Kind:
            if cost < best.get(kind, np.inf) and is_of_kind(net, links, kind, ways):
                best[kind] = cost
    for kind in Kind:
        found = arrange(net, kind, ways=ways)
        if found is None:
            assert kind not in best
            continue
        assert found.cost == pytest.approx(best[kind], rel=1e-5)
        assert found.bound <= found.cost + 1e-9
        assert joins(net, found.links, ways) and is_of_kind(net, found.links, kind, ways)
        lost = lost_by_cuts(net, found.links)
        assert found.worst_islands == max(len(cut) for cut in lost.values())
        if ways == 2:
            assert found.worst_islands == 0 and found.worst_weight == 0


def test_a_cut_takes_away_what_lies_beyond_it() -> None:
    kinds = (MAIN, LAND, ISLE, ISLE)
    links = np.array([[0, 1], [1, 2], [2, 3]])
    net = IslandNetwork(kinds, (0, 0, 30, 50), (0,) * 4, links, np.ones(3))
    assert lost_by_cuts(net, [0, 1, 2]) == {0: [2, 3], 1: [2, 3], 2: [3]}
    chain = arrange(net, Kind.FESTOON)
    assert chain is not None and (chain.worst_islands, chain.worst_weight) == (2, 80)


def test_mixed_is_never_dearer_than_any_kind() -> None:
    for seed in range(12):
        net = network(seed)
        found = {kind: arrange(net, kind) for kind in Kind}
        mixed = found[Kind.MIXED]
        for other in found.values():
            assert other is None or (mixed is not None and mixed.cost <= other.cost + 1e-9)
