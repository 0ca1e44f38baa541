"""The cheapest tree of new cable that joins all terminals to the fibre that stands."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import networkx as nx
import numpy as np

from phusong.planning.results import Trunk
from phusong.planning.steiner import steiner_tree

__all__ = ["cheapest_trunk"]


def cheapest_trunk(
    graph: nx.Graph[int],
    sources: Sequence[int],
    terminals: Collection[int],
    *,
    time_limit_s: float,
    seed: int = 0,
) -> tuple[nx.Graph[int], Trunk | None]:
    """Those edges of a graph that the cheapest tree takes, and how sure it is the cheapest.

    All existing fibre is one node: cable may start from any of it. Terminals that no path joins to
    it are left out; a terminal that is fibre needs no edge.

    Parameters
    ----------
    graph
        With ``weight`` at least 0 on every edge.
    sources
        Nodes where existing fibre can be joined.
    time_limit_s
        Of processor time for the search; a tree is found in any case.

    Returns
    -------
    The edges as a graph that holds the sources too, and None where there is nothing to join.
    """
    fibre = set(sources)
    near = set(nx.node_connected_component(_contracted(graph, fibre), _FIBRE)) if fibre else set()
    wanted = [node for node in terminals if node in near and node not in fibre]
    taken: nx.Graph[int] = nx.Graph()
    taken.add_nodes_from(sources)
    if not wanted:
        return taken, None
    pairs = [(one, two) for one, two in graph.edges() if one in near or two in near]
    number = {node: i for i, node in enumerate(sorted(near - {_FIBRE}), start=1)}
    ends = np.array([[number.get(one, 0), number.get(two, 0)] for one, two in pairs])
    weight = np.array([float(graph.edges[pair]["weight"]) for pair in pairs])
    tree = steiner_tree(
        ends,
        weight,
        [0, *(number[node] for node in wanted)],
        time_limit_s=time_limit_s,
        seed=seed,
    )
    taken.add_edges_from((*pairs[i], graph.edges[pairs[i]]) for i in tree.edge_ids.tolist())
    gap = (tree.weight - tree.bound) / tree.weight if tree.weight > 0 else 0.0
    return taken, Trunk(len(wanted), tree.weight, tree.bound, gap, tree.status.value)


_FIBRE = -1
"""All existing fibre."""


def _contracted(graph: nx.Graph[int], fibre: set[int]) -> nx.Graph[int]:
    """The graph with all existing fibre as one node."""
    whole: nx.Graph[int] = nx.Graph()
    whole.add_node(_FIBRE)
    whole.add_edges_from(
        (_FIBRE if one in fibre else one, _FIBRE if two in fibre else two)
        for one, two in graph.edges()
    )
    return whole
