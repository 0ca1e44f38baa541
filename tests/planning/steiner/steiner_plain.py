"""Slow and plain ways to what the solvers of trees find, and graphs to try both on."""

from __future__ import annotations

import itertools
from collections.abc import Collection, Iterable, Sequence
from typing import NamedTuple

import networkx as nx
import numpy as np
from hypothesis import strategies as st

Edges = Sequence[tuple[int, int]]


class Case(NamedTuple):
    """A graph with nodes 0 … nodes-1."""

    nodes: int
    edges: list[tuple[int, int]]
    weight: list[float]


@st.composite
def cases(draw: st.DrawFn, *, nodes: int = 9, joined: bool = False) -> Case:
    """Small graphs with loops, parallels, pieces, and weights that are often equal or nothing."""
    count = draw(st.integers(2, nodes))
    ends = st.integers(0, count - 1)
    edges = draw(st.lists(st.tuples(ends, ends), min_size=1, max_size=2 * count))
    if joined:
        edges += [(i, i + 1) for i in range(count - 1)]
    amounts = draw(
        st.sampled_from([st.integers(0, 3), st.integers(1, 50), st.floats(0, 1, width=16)])
    )
    weight = draw(st.lists(amounts, min_size=len(edges), max_size=len(edges)))
    return Case(count, edges, [float(w) for w in weight])


def spanning_weight(case: Case, nodes: Collection[int]) -> float:
    """Weight of the cheapest tree on exactly these nodes, inf if there is none (Kruskal)."""
    above = {node: node for node in nodes}

    def name(node: int) -> int:
        while above[node] != node:
            node = above[node]
        return node

    total, joined = 0.0, 1
    for i in sorted(range(len(case.edges)), key=lambda i: case.weight[i]):
        one, two = case.edges[i]
        if one in above and two in above and name(one) != name(two):
            above[name(one)] = name(two)
            total += case.weight[i]
            joined += 1
    return total if joined == len(above) else np.inf


def subsets(of: Iterable[int]) -> Iterable[tuple[int, ...]]:
    found = list(of)
    return itertools.chain.from_iterable(
        itertools.combinations(found, size) for size in range(len(found) + 1)
    )


def best_tree(case: Case, terminals: Collection[int]) -> float:
    """Weight of a Steiner tree: all sets of other nodes are tried."""
    named = set(terminals)
    others = [node for node in range(case.nodes) if node not in named]
    return min((spanning_weight(case, named | set(more)) for more in subsets(others)), default=0.0)


def best_prize_tree(
    case: Case, prize: Sequence[float], node_cost: Sequence[float], required: Collection[int]
) -> float:
    """Weight and prizes forgone of the best tree: all sets of nodes are tried."""
    best = np.inf if required else sum(prize)
    for nodes in subsets(range(case.nodes)):
        if nodes and set(required) <= set(nodes):
            left = [v for v in range(case.nodes) if v not in nodes and v not in required]
            paid = sum(node_cost[v] for v in nodes) + sum(prize[v] for v in left)
            best = min(best, spanning_weight(case, nodes) + paid)
    return best


def reached(case: Case, built: Iterable[int], roots: Iterable[int]) -> set[int]:
    """Nodes that some edges join to a root."""
    graph: nx.Graph[int] = nx.Graph()
    graph.add_nodes_from(range(case.nodes))
    graph.add_edges_from(case.edges[i] for i in built)
    return set().union(*(nx.node_connected_component(graph, root) for root in roots))


def dreyfus_wagner(case: Case, terminals: Sequence[int]) -> float:
    """Weight of a Steiner tree by dynamic programming over sets of terminals (1971)."""
    distance = np.full((case.nodes, case.nodes), np.inf)
    np.fill_diagonal(distance, 0)
    for (one, two), weight in zip(case.edges, case.weight, strict=True):
        distance[one, two] = distance[two, one] = min(distance[one, two], weight)
    for via in range(case.nodes):
        distance = np.minimum(distance, distance[:, via : via + 1] + distance[via])
    *others, last = sorted(set(terminals))
    cost = np.full((1 << len(others), case.nodes), np.inf)
    for bits in range(1, len(cost)):
        if bits & (bits - 1) == 0:
            cost[bits] = distance[others[bits.bit_length() - 1]]
            continue
        part = (bits - 1) & bits
        split = np.full(case.nodes, np.inf)
        while part:
            split = np.minimum(split, cost[part] + cost[bits ^ part])
            part = (part - 1) & bits
        cost[bits] = (distance + split).min(axis=1)
    return float(cost[-1, last]) if others else 0.0


def grid(rows: int, columns: int, rng: np.random.Generator) -> Case:
    """A street grid of random lengths."""
    edges = [
        (r * columns + c, r * columns + c + 1) for r in range(rows) for c in range(columns - 1)
    ]
    edges += [
        (r * columns + c, (r + 1) * columns + c) for r in range(rows - 1) for c in range(columns)
    ]
    return Case(rows * columns, edges, (0.2 + rng.random(len(edges))).tolist())


def hypercube(dimension: int, rng: np.random.Generator) -> Case:
    """Reductions find nothing to take away here."""
    nodes = 1 << dimension
    edges = [(a, a ^ (1 << i)) for a in range(nodes) for i in range(dimension) if a < a ^ (1 << i)]
    return Case(nodes, edges, rng.integers(100, 111, len(edges)).astype(float).tolist())


def complete(nodes: int, rng: np.random.Generator) -> Case:
    """All pairs of points in a square, each with a fixed price for being dug at all."""
    at = rng.random((nodes, 2))
    edges = list(itertools.combinations(range(nodes), 2))
    return Case(nodes, edges, [0.3 + float(np.hypot(*(at[a] - at[b]))) for a, b in edges])
