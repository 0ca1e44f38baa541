"""Which islands are joined together, and by which arrangement."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import networkx as nx
import numpy as np

from phusong.planning.sea.group import Arrangement, IslandNetwork, Kind, NodeKind, arrange
from phusong.planning.sea.islands import Link, LinkSet
from phusong.planning.sea.legs import wet_m
from phusong.planning.sea.results import ArrangementTold, IslandGroup
from phusong.planning.sea.rules import SeaRules

__all__ = ["Choice", "choose_links"]

_SAME = 1e-3
"""Share of the cost below which the simpler arrangement is taken."""


@dataclass(frozen=True, slots=True)
class Choice:
    """Links to lay, and the comparison behind them."""

    links: tuple[Link, ...]
    groups: tuple[IslandGroup, ...]


def choose_links(found: LinkSet, rules: SeaRules, *, branching: float) -> Choice:
    """For each group of islands the cheapest arrangement that the rules allow.

    Parameters
    ----------
    branching
        Price of a unit where cables branch.
    """
    ways = 2 if rules.survivability == "two_ways" else 1
    chosen: list[Link] = []
    groups: list[IslandGroup] = []
    for members in _groups(found):
        links = _links_of(found, members)
        network = _network(found, members, links, branching)
        kinds = list(Kind) if len(members) > 1 else [Kind.ALONE]
        told = _arrangements(network, kinds, ways)
        given = ways if told else 1
        if not told:
            told = _arrangements(network, kinds, given)
        best = _best(told, rules)
        names = tuple(found.islands[i].names for i in members)
        groups.append(
            IslandGroup(
                names,
                ways,
                given,
                tuple(_told(a, network, links) for a in told),
                None if best is None else best.kind,
            )
        )
        if best is not None:
            chosen += [links[k] for k in best.links]
    return Choice(tuple(chosen), tuple(groups))


def _arrangements(network: IslandNetwork, kinds: Sequence[Kind], ways: int) -> list[Arrangement]:
    found = (arrange(network, kind, ways=ways) for kind in kinds)
    return [arrangement for arrangement in found if arrangement is not None]


def _best(told: Sequence[Arrangement], rules: SeaRules) -> Arrangement | None:
    """The one that is asked for; else the cheapest, the simplest of those that cost the same."""
    wanted = [a for a in told if a.kind == rules.arrangement] or list(told)
    if not wanted:
        return None
    least = min(a.cost for a in wanted)
    return next(a for a in wanted if a.cost <= least * (1.0 + _SAME))


def _groups(found: LinkSet) -> list[list[int]]:
    """Islands that can be joined, together where a cable between two may stand for both their own."""
    own: dict[int, float] = {}
    up = {link.two: link.cost for link in found.links if link.one == 0}
    for link in found.links:
        if link.one in up and 1 <= link.two <= len(found.islands):
            own[link.two] = min(own.get(link.two, np.inf), link.cost + up[link.one])
    together: nx.Graph[int] = nx.Graph()
    islands = range(1, len(found.islands) + 1)
    whole: nx.Graph[int] = nx.Graph([(0, 0), *((link.one, link.two) for link in found.links)])
    joined = nx.node_connected_component(whole, 0)
    together.add_nodes_from(i for i in islands if i in joined)
    for link in found.links:
        if link.one in together and link.two in together:
            one, two = own.get(link.one, np.inf), own.get(link.two, np.inf)
            if link.cost < one + two:
                together.add_edge(link.one, link.two)
    return sorted(sorted(i - 1 for i in group) for group in nx.connected_components(together))


def _links_of(found: LinkSet, members: Sequence[int]) -> list[Link]:
    """Links that concern a group: none of another group's islands, no landing that it cannot use."""
    first = 1 + len(found.islands)
    islands = {i + 1 for i in members}
    inner = [
        link
        for link in found.links
        if link.one != 0 and all(node in islands or node >= first for node in (link.one, link.two))
    ]
    used = {node for link in inner for node in (link.one, link.two)}
    return [link for link in found.links if link.one == 0 and link.two in used] + inner


def _network(
    found: LinkSet, members: Sequence[int], links: Sequence[Link], branching: float
) -> IslandNetwork:
    nodes = sorted({0} | {i + 1 for i in members} | {n for k in links for n in (k.one, k.two)})
    number = {node: i for i, node in enumerate(nodes)}
    kinds = [_kind(found, node) for node in nodes]
    weight = [
        found.islands[node - 1].people if kind is NodeKind.ISLAND else 0.0
        for node, kind in zip(nodes, kinds, strict=True)
    ]
    return IslandNetwork(
        tuple(kinds),
        tuple(weight),
        tuple(branching if kind is NodeKind.JUNCTION else 0.0 for kind in kinds),
        np.array([(number[k.one], number[k.two]) for k in links], dtype=np.int64).reshape(-1, 2),
        np.array([k.cost for k in links], dtype=np.float64),
    )


def _kind(found: LinkSet, node: int) -> NodeKind:
    if node == 0:
        return NodeKind.MAINLAND
    if node <= len(found.islands):
        return NodeKind.ISLAND
    if node < found.junction_node(0):
        return NodeKind.LANDING
    return NodeKind.JUNCTION


def _told(found: Arrangement, network: IslandNetwork, links: Sequence[Link]) -> ArrangementTold:
    wet = [wet_m(links[k].legs) for k in found.links]
    used = {node for k in found.links for node in network.links[k].tolist()}
    return ArrangementTold(
        found.kind,
        found.cost,
        found.bound,
        sum(wet) / 1000.0,
        sum(length > 0 for length in wet),
        sum(network.kinds[node] is NodeKind.JUNCTION for node in used),
        found.worst_islands,
        found.worst_weight,
    )
