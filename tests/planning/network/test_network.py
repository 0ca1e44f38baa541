"""Graph and forest on small made-up networks, against plain answers."""

from __future__ import annotations

import itertools

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from phusong.planning.network.forest import grow_forest


def plain_forest(graph: nx.Graph, sources: list[int], terminals: list[int]) -> float:
    """Weight of the shortest-path heuristic with a new search for every branch."""
    joined, waiting, total = set(sources), set(terminals), 0.0
    while waiting:
        length, paths = nx.multi_source_dijkstra(graph, joined)
        near = [t for t in waiting if t in length]
        if not near:
            return total
        best = min(near, key=lambda t: length[t])
        total += length[best]
        joined.update(paths[best])
        waiting.remove(best)
    return total


@settings(deadline=None, max_examples=150)
@given(st.integers(0, 2**32 - 1), st.integers(2, 14), st.integers(1, 30))
def test_the_forest_is_that_of_repeated_searches(seed: int, nodes: int, edges: int) -> None:
    rng = np.random.default_rng(seed)
    graph = nx.Graph()
    graph.add_nodes_from(range(nodes))
    for a, b in rng.integers(0, nodes, (edges, 2)):
        if a != b:
            # Weights that differ, so that both searches meet the same ties; some are zero.
            graph.add_edge(int(a), int(b), weight=float(rng.choice([0.0, rng.random() + 0.1])))
    sources = [0]
    terminals = sorted({int(t) for t in rng.integers(0, nodes, 4)})
    branches = list(grow_forest(graph, sources, terminals))
    reachable = [t for t in terminals if nx.has_path(graph, 0, t)]
    assert sorted(b[-1] for b in branches) == sorted(reachable)
    joined, total = set(sources), 0.0
    for branch in branches:
        assert branch[0] in joined or len(branch) == 1
        total += sum(graph.edges[a, b]["weight"] for a, b in itertools.pairwise(branch))
        joined.update(branch)
    assert total == pytest.approx(plain_forest(graph, sources, terminals))
