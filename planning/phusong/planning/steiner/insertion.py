"""Insertion of single nodes into a tree, compiled.

A node outside with edges to several nodes of the tree is let in with all of them, and of every cycle
that closes the dearest edge goes (Minoux 1990; Uchoa and Werneck 2010). The tree is kept as arcs
towards a root that moves to the node that is tried, and is put back when nothing was gained.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from phusong.coverage.compiled import compiled, lean
from phusong.planning.steiner.rooted import root_tree
from phusong.planning.steiner.structures import Bools, Graph, Ints
from phusong.planning.steiner.trees import tidy

__all__ = ["insert"]

_LEAST = 1e-9
"""Of the dearest edge that is let in: a smaller gain is none."""


class _Tree(NamedTuple):
    """Arcs to the node above, -1 at the root, and what they were before they changed."""

    graph: Graph
    up: Ints
    inside: Bools
    log_node: Ints
    log_arc: Ints
    logged: Ints
    """(1,)."""


@compiled
def insert(graph: Graph, terminal: Bools, edges: Bools, root: int) -> tuple[Bools, int]:
    """Edges of a tree that costs no more, and how many nodes were let in."""
    rooted = root_tree(graph, terminal, edges, root)
    nodes = terminal.size
    up = np.full(nodes, -1, np.int32)
    inside = np.zeros(nodes, np.bool_)
    for node in rooted.order:
        inside[node] = True
        if rooted.up[node] >= 0:
            up[node] = rooted.up[node] ^ 1
    room = 4 * nodes + 64
    tree = _Tree(
        graph,
        up,
        inside,
        np.empty(room, np.int32),
        np.empty(room, np.int32),
        np.zeros(1, np.int32),
    )
    moves = 0
    for node in range(nodes):
        if not inside[node] and _gain(tree, node):
            moves += 1
    return tidy(graph, terminal, inside), moves


@lean
def _gain(tree: _Tree, node: int) -> bool:
    """Let a node in if that makes the tree cheaper."""
    graph = tree.graph
    tree.logged[0] = 0
    dearest = total = 0.0
    links = 0
    for place in range(graph.first[node], graph.first[node + 1]):
        links += tree.inside[graph.head[place]]
    if links < 3:  # two edges instead of one are what key paths are exchanged for
        return False
    links = 0
    for place in range(graph.first[node], graph.first[node + 1]):
        other, arc = graph.head[place], graph.arc[place]
        if not tree.inside[other]:
            continue
        price = graph.cost[arc >> 1]
        if links:
            worst = _dearest(tree, other)
            saved = graph.cost[tree.up[worst] >> 1]
            if saved <= price:
                continue
            if tree.logged[0] + 2 * _height(tree, other) > tree.log_node.size:
                break
            _set(tree, worst, -1)
            total -= saved
        _evert(tree, other)
        _set(tree, other, arc ^ 1)
        total += price
        dearest = max(dearest, price)
        links += 1
    if total < -_LEAST * dearest:
        tree.inside[node] = True
        return True
    for i in range(tree.logged[0] - 1, -1, -1):
        tree.up[tree.log_node[i]] = tree.log_arc[i]
    return False


@lean
def _above(tree: _Tree, node: int) -> int:
    arc = tree.up[node]
    return -1 if arc < 0 else tree.graph.ends[arc >> 1, 1 - (arc & 1)]


@lean
def _height(tree: _Tree, node: int) -> int:
    height = 1
    while tree.up[node] >= 0:
        node = _above(tree, node)
        height += 1
    return height


@lean
def _dearest(tree: _Tree, node: int) -> int:
    """The node at the lower end of the dearest edge between a node and the root."""
    worst = node
    while tree.up[node] >= 0:
        if tree.graph.cost[tree.up[node] >> 1] > tree.graph.cost[tree.up[worst] >> 1]:
            worst = node
        node = _above(tree, node)
    return worst


@lean
def _set(tree: _Tree, node: int, arc: int) -> None:
    tree.log_node[tree.logged[0]] = node
    tree.log_arc[tree.logged[0]] = tree.up[node]
    tree.logged[0] += 1
    tree.up[node] = arc


@lean
def _evert(tree: _Tree, node: int) -> None:
    """Make a node the root of its tree."""
    arc = -1
    while True:
        before = tree.up[node]
        _set(tree, node, arc)
        if before < 0:
            return
        arc = before ^ 1
        node = tree.graph.ends[before >> 1, 1 - (before & 1)]
