"""The cheapest tree of new cable that joins all terminals to the fibre that stands, and second ways."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

import networkx as nx
import numpy as np
from numpy.typing import NDArray

from phusong.planning.results.stages import Trunk
from phusong.planning.steiner import (
    augment_two_edge_connected,
    prize_collecting_tree,
    steiner_tree,
)

__all__ = ["ENTERED", "Added", "cheapest_trunk", "left_without", "protect"]

ENTERED = "entered"
"""Attribute of the nodes of a tree at which it is joined to existing fibre."""
_SPOT_M = 1.0
_FIBRE = 0
"""All existing fibre."""
_FREE: Mapping[int, float] = MappingProxyType({})


def cheapest_trunk(
    graph: nx.Graph[int],
    sources: Sequence[int],
    terminals: Collection[int],
    *,
    time_limit_s: float,
    entry: Mapping[int, float] = _FREE,
    seed: int = 0,
) -> tuple[nx.Graph[int], Trunk | None]:
    """Those edges of a graph that the cheapest tree takes, and how sure it is the cheapest.

    Cable may start from any existing fibre. Terminals that no path joins to it are left out; a
    terminal that is fibre needs no edge.

    Parameters
    ----------
    graph
        With ``weight`` at least 0 on every edge.
    sources
        Nodes where existing fibre can be joined.
    time_limit_s
        Of processor time for the search; a tree is found in any case.
    entry
        What joining existing fibre costs at a node, at least 0; 0 where nothing is said.

    Returns
    -------
    The edges as a graph that holds the sources too, those where it is joined with :data:`ENTERED`;
    and None where there is nothing to join.
    """
    ways = _Ways.of(graph, sources, entry)
    fibre = set(sources)
    wanted = [node for node in terminals if node in ways.number and node not in fibre]
    taken: nx.Graph[int] = nx.Graph()
    taken.add_nodes_from(sources)
    if not wanted:
        return taken, None
    tree = steiner_tree(
        ways.ends,
        ways.weight,
        [_FIBRE, *(ways.number[node] for node in wanted)],
        time_limit_s=time_limit_s,
        seed=seed,
    )
    pairs, entered = ways.told(tree.edge_ids)
    taken.add_edges_from((*pair, graph.edges[pair]) for pair in pairs)
    taken.add_nodes_from(entered, **{ENTERED: True})
    gap = (tree.weight - tree.bound) / tree.weight if tree.weight > 0 else 0.0
    return taken, Trunk(len(wanted), tree.weight, tree.bound, gap, tree.status.value)


def left_without(
    graph: nx.Graph[int],
    sources: Sequence[int],
    terminals: Collection[int],
    instead: Mapping[int, float],
    *,
    time_limit_s: float,
    entry: Mapping[int, float] = _FREE,
    seed: int = 0,
) -> tuple[frozenset[int], float]:
    """Those terminals that it is cheapest to leave without cable.

    Cable and what is built instead of it are weighed together, so that cable which passes anyway is
    not left for a link that only looks cheaper than a share of it: a prize-collecting tree.

    Parameters
    ----------
    graph, sources, entry
        As of :func:`cheapest_trunk`.
    instead
        Terminal → what it costs to do without cable there, at least 0, in the unit of the weights;
        all others are required.

    Returns
    -------
    Of the terminals in ``instead``, those that no path leads to in any case; and the weight of the cable
    that the others get.
    """
    ways = _Ways.of(graph, sources, entry)
    fibre = set(sources)
    wanted = [node for node in terminals if node in ways.number and node not in fibre]
    prized = [node for node in wanted if node in instead]
    apart = frozenset(node for node in instead if node not in ways.number)
    if not wanted:
        return apart, 0.0
    prize = np.zeros(len(ways.number) + 1)
    for node in prized:
        prize[ways.number[node]] = instead[node]
    tree = prize_collecting_tree(
        ways.ends,
        ways.weight,
        prize,
        root=_FIBRE,
        required=[ways.number[node] for node in wanted if node not in instead],
        time_limit_s=time_limit_s,
        seed=seed,
    )
    joined = set(tree.nodes.tolist())
    left = apart | {node for node in prized if ways.number[node] not in joined}
    return left, tree.weight


@dataclass(frozen=True, slots=True)
class Added:
    """What gives chosen nodes a second way."""

    edges: tuple[tuple[int, int], ...]
    entered: tuple[int, ...]
    """Further nodes where existing fibre is joined."""
    value: float
    """Its weight."""
    bound: float
    """No additions that protect as many weigh less."""
    status: str
    unprotected: frozenset[int]
    """Chosen nodes that a single cut still parts from all existing fibre."""


def protect(
    graph: nx.Graph[int],
    sources: Sequence[int],
    tree: nx.Graph[int],
    *,
    chosen: Iterable[int],
    time_limit_s: float,
    entry: Mapping[int, float] = _FREE,
    seed: int = 0,
) -> Added:
    """The cheapest additions to a tree with which no single cut parts chosen nodes from fibre.

    The second way shares no edge with the first, and joins existing fibre at another node: to be cut
    counts, besides every edge, what joins the tree to existing fibre.

    Parameters
    ----------
    tree
        Of :func:`cheapest_trunk`, or more than a tree.
    """
    ways = _Ways.of(graph, sources, entry)
    built = ways.built(tree)
    nodes = {ways.number[node]: node for node in chosen if node in ways.number}
    found = augment_two_edge_connected(
        ways.ends,
        ways.weight,
        built,
        roots=[_FIBRE],
        chosen=sorted(nodes),
        time_limit_s=time_limit_s,
        seed=seed,
    )
    pairs, entered = ways.told(found.edge_ids)
    return Added(
        tuple(pairs),
        tuple(entered),
        found.premium,
        found.bound,
        found.status.value,
        frozenset(nodes[number] for number in found.unprotected.tolist()),
    )


@dataclass(frozen=True, slots=True)
class _Ways:
    """What existing fibre can reach, as arrays: edges of the graph, then the ways into it."""

    pairs: list[tuple[int, int]]
    entries: list[int]
    """Nodes at existing fibre."""
    number: dict[int, int]
    ends: NDArray[np.int64]
    weight: NDArray[np.float64]

    @classmethod
    def of(cls, graph: nx.Graph[int], sources: Sequence[int], entry: Mapping[int, float]) -> _Ways:
        fibre = set(sources)
        pieces = (piece for piece in nx.connected_components(graph) if fibre & piece)
        near = set().union(*pieces)
        entries = sorted(fibre & near)
        number = {node: i for i, node in enumerate(sorted(near), start=1)}
        pairs = [(one, two) for one, two in graph.edges() if one in near]
        # What has no length cannot be cut: two parallels stand for it.
        pairs += [pair for pair in pairs if graph.edges[pair].get("length_m", 1.0) < _SPOT_M]
        ends = [(number[one], number[two]) for one, two in pairs]
        ends += [(_FIBRE, number[node]) for node in entries]
        weight = [float(graph.edges[pair]["weight"]) for pair in pairs]
        weight += [entry.get(node, 0.0) for node in entries]
        return cls(pairs, entries, number, np.array(ends).reshape(-1, 2), np.array(weight))

    def told(self, ids: NDArray[np.int64]) -> tuple[list[tuple[int, int]], list[int]]:
        """Edges of the graph, and nodes that are entered, by their numbers."""
        count = len(self.pairs)
        return (
            [self.pairs[i] for i in ids.tolist() if i < count],
            [self.entries[i - count] for i in ids.tolist() if i >= count],
        )

    def built(self, tree: nx.Graph[int]) -> list[int]:
        """Numbers of what a tree holds."""
        count = len(self.pairs)
        entered = [bool(tree.nodes[node].get(ENTERED)) for node in self.entries]
        return [i for i, pair in enumerate(self.pairs) if tree.has_edge(*pair)] + [
            count + i for i, yes in enumerate(entered) if yes
        ]
