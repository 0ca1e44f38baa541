"""What a pass of key-path and key-vertex moves works on, compiled."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from phusong.coverage.compiled import inner
from phusong.planning.steiner.priority import make_queue
from phusong.planning.steiner.rooted import Heaps, Rooted, boundary_heaps, root_tree
from phusong.planning.steiner.structures import Bools, Floats, Graph, Ints, Queue
from phusong.planning.steiner.trees import regions

__all__ = ["Links", "Mend", "Pass", "begin_pass", "make_links", "make_mend"]


class Pass(NamedTuple):
    """What one walk up the tree works on."""

    graph: Graph
    tree: Rooted
    heaps: Heaps
    distance: Floats
    base: Ints
    back: Ints
    in_region: Ints
    """(n,) first node of a source's region."""
    next_in_region: Ints
    inside: Bools
    """(n,) nodes of the solution, changed by every move."""
    gone: Bools
    """(n,) sources that have left the solution."""
    pinned: Bools
    """(n,) where a new path ends: must stay."""
    shut: Bools
    """(n,) what hangs on the node is no longer what it was when the pass began."""
    piece: Ints
    """(n,) scratch: 1 where a node is being taken out."""


class Mend(NamedTuple):
    """Regions without the sources that are being taken out."""

    inside: Bools
    """(n,) whether a node's region is mended: then these hold for it."""
    distance: Floats
    base: Ints
    back: Ints
    nodes: Ints
    queue: Queue


class Links(NamedTuple):
    """The cheapest edge between each two pieces."""

    cost: Floats
    """(pieces, pieces), inf where there is none."""
    edge: Ints


@inner
def begin_pass(graph: Graph, terminal: Bools, edges: Bools, root: int) -> Pass:
    """Voronoi regions of a tree's nodes, and heaps of the edges between them."""
    nodes = terminal.size
    tree = root_tree(graph, terminal, edges, root)
    inside = np.zeros(nodes, np.bool_)
    for node in tree.order:
        inside[node] = True
    distance, base, back = regions(graph, graph.cost, inside)
    in_region = np.full(nodes, -1, np.int32)
    next_in_region = np.full(nodes, -1, np.int32)
    for node in range(nodes):
        if base[node] >= 0:
            next_in_region[node] = in_region[base[node]]
            in_region[base[node]] = node
    return Pass(
        graph,
        tree,
        boundary_heaps(graph, edges, distance, base),
        distance,
        base,
        back,
        in_region,
        next_in_region,
        inside,
        np.zeros(nodes, np.bool_),
        np.zeros(nodes, np.bool_),
        np.zeros(nodes, np.bool_),
        np.full(nodes, -1, np.int32),
    )


@inner
def make_mend(nodes: int) -> Mend:
    """With nothing mended."""
    return Mend(
        np.zeros(nodes, np.bool_),
        np.empty(nodes),
        np.empty(nodes, np.int32),
        np.empty(nodes, np.int32),
        np.empty(nodes, np.int32),
        make_queue(nodes),
    )


@inner
def make_links(pieces: int) -> Links:
    """Room for links between so many pieces."""
    return Links(np.empty((pieces, pieces)), np.empty((pieces, pieces), np.int32))
