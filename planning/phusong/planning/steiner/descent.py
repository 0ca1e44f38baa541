"""Trees made and improved until no exchange makes them cheaper."""

from __future__ import annotations

import numpy as np

from phusong.planning.steiner.insertion import insert
from phusong.planning.steiner.key_moves import exchange
from phusong.planning.steiner.structures import Bools, Floats, Graph
from phusong.planning.steiner.trees import grow, tidy, tree_cost

__all__ = ["descend", "grown", "nodes_of"]


def grown(graph: Graph, cost: Floats, terminal: Bools, *, root: int) -> Bools:
    """Edges of the tree that the shortest-path heuristic finds at other costs than the graph's."""
    return tidy(graph._replace(cost=cost), terminal, grow(graph, cost, terminal, root))


def nodes_of(graph: Graph, edges: Bools) -> Bools:
    """Nodes (n,) at which one of the edges ends."""
    inside = np.zeros(graph.first.size - 1, np.bool_)
    inside[graph.ends[edges].ravel()] = True
    return inside


def descend(
    graph: Graph, terminal: Bools, edges: Bools, *, root: int, passes: int | None = None
) -> Bools:
    """Local optimum of key-path, key-vertex and insertion moves, or some passes on the way there."""
    cost = tree_cost(graph.cost, edges)
    while passes is None or passes > 0:
        inside, moves = exchange(graph, terminal, edges, root)
        if moves:
            edges = tidy(graph, terminal, inside)
        else:
            edges, moves = insert(graph, terminal, edges, root)
        now = tree_cost(graph.cost, edges)
        if not moves or now >= cost:
            break
        cost = now
        passes = None if passes is None else passes - 1
    return edges
