"""A prize-collecting problem, and the Steiner arborescence problem that is the same.

Every prize becomes a terminal of its own: reached for nothing from the node that has the prize, or
from the root at the price of forgoing it (Ljubić et al. 2006, with Rehfeldt and Koch 2019 for the
form). The fixed cost of a node is paid by the arc that enters it: a tree has one.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from phusong.planning.steiner.building import make_graph
from phusong.planning.steiner.structures import Bools, Floats, Graph, Ints

__all__ = ["Arborescence", "Problem", "arborescence_of"]


class Problem(NamedTuple):
    """What a rooted tree may join, and what that costs."""

    graph: Graph
    prize: Floats
    """(n,) forgone if the node is not in the tree; 0 at required nodes."""
    node_cost: Floats
    """(n,)."""
    required: Bools
    """(n,) must be in the tree; among them the root."""
    root: int

    def cost(self, edges: Bools, inside: Bools) -> float:
        """Of a tree: its edges and nodes, and the prizes that it forgoes."""
        nodes = float(self.node_cost[inside].sum() + self.prize[~inside].sum())
        return float(self.graph.cost[edges].sum()) + nodes


class Arborescence(NamedTuple):
    """The same as cheapest arborescence from the root; the edges of the problem come first."""

    graph: Graph
    arc_cost: Floats
    """(2 edges,) inf where there is no arc."""
    terminal: Bools
    prized: Ints
    """Nodes whose terminals follow the problem's nodes, in that order."""
    constant: float
    """What the problem costs on top of the arborescence."""


def arborescence_of(problem: Problem) -> Arborescence:
    """The problem as an arborescence problem; any solution of one is a solution of the other."""
    graph, nodes = problem.graph, problem.required.size
    prized = np.flatnonzero(problem.prize > 0).astype(np.int32)
    own = (nodes + np.arange(prized.size)).astype(np.int32)
    roots = np.full_like(prized, problem.root)
    ends = np.concatenate(
        [graph.ends, np.column_stack([prized, own]), np.column_stack([roots, own])]
    )
    there = graph.cost + problem.node_cost[graph.ends[:, 1]]
    back = graph.cost + problem.node_cost[graph.ends[:, 0]]
    prize = problem.prize[prized]
    forth = np.concatenate([there, np.zeros_like(prize), prize])
    never = np.full(2 * prized.size, np.inf)
    arc_cost = np.column_stack([forth, np.concatenate([back, never])]).ravel()
    return Arborescence(
        make_graph(nodes + prized.size, ends, np.zeros(len(ends))),
        arc_cost,
        np.concatenate([problem.required, np.ones(prized.size, np.bool_)]),
        prized,
        float(problem.node_cost[problem.root]),
    )
