"""Crossings of the sea as edges of the network of cable, for what no land path joins to fibre."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import networkx as nx
import numpy as np
import shapely

from phusong.layers.province import Province
from phusong.planning.network.graph import Network
from phusong.planning.scenario.model import FibreRules
from phusong.planning.sea.choice import choose_links
from phusong.planning.sea.ground import SeaGround, sea_ground, seabed_lines
from phusong.planning.sea.islands import Island, Link, LinkSet, Prices, find_links
from phusong.planning.sea.landing import Shore, find_shore, own_landings
from phusong.planning.sea.results import IslandGroup, UnsurePlace
from phusong.planning.sea.unsure import unsure_place

__all__ = ["Crossings", "Laid", "Want", "add_crossings", "second_ways"]


@dataclass(frozen=True, slots=True)
class Want:
    """A place that wants fibre, as a node of the network."""

    node: int
    name: str
    people: float
    uncertainty_m: float
    """Radius within which it lies."""


@dataclass(frozen=True, slots=True)
class Laid:
    """A crossing, or a way up from a landing, as nodes of the network."""

    path: tuple[int, ...]
    serves: int
    """Node of a place for whose sake it is laid."""


@dataclass(frozen=True, slots=True)
class Crossings:
    """What was decided at sea."""

    groups: tuple[IslandGroup, ...]
    reasons: Mapping[int, str]
    """Node → why no crossing leads there, a message id without its prefix ``unreached-``."""
    laid: tuple[Laid, ...]
    """Every link that was chosen; what a cheapest tree leaves out of them are second ways."""
    unsure: tuple[UnsurePlace, ...] = ()
    landings_unused: tuple[str, ...] = ()
    """The user's landings that neither sea nor network is near to."""
    ground: SeaGround | None = None
    """None where nothing is cut off."""


def add_crossings(
    network: Network,
    wants: Sequence[Want],
    province: Province,
    *,
    rules: FibreRules,
    prices: Prices,
) -> Crossings:
    """Add the edges of the best crossings to every place that no land path joins to fibre.

    Places joined to one another by land are one island. Nodes at sea where cables branch have the
    attribute ``junction``.
    """
    sources = network.sources
    if not sources:
        return Crossings((), {}, ())
    ashore = nx.multi_source_dijkstra_path_length(network.graph, sources, weight="length_m")
    cut_off = [want for want in wants if want.node not in ashore]
    if not cut_off:
        return Crossings((), {}, ())
    ground = sea_ground(province, rules)
    islands = _islands(network, cut_off)
    nodes = np.array(sorted(ashore), dtype=np.int64)
    points = np.array([_position(network, int(n)) for n in nodes])
    further = np.array([ashore[int(n)] for n in nodes])
    shore = find_shore(ground, province, (nodes, points, further), rules=rules.sea)
    land = list(province.land.geometry)
    cables = seabed_lines(province)
    found = find_links(ground, shore, islands, land, cables=cables, rules=rules, prices=prices)
    choice = choose_links(found, rules.sea, branching=prices.branching.mid)
    laid = _build(network, found, choice.links)
    return Crossings(
        choice.groups,
        _reasons(found),
        laid,
        _unsure(network, cut_off, ground, shore, land, prices),
        tuple(sorted(own_landings(province) - set(shore.names))),
        ground,
    )


def _unsure(
    network: Network,
    cut_off: Sequence[Want],
    ground: SeaGround,
    shore: Shore,
    land: Sequence[shapely.Geometry],
    prices: Prices,
) -> tuple[UnsurePlace, ...]:
    fed = {int(network.graph.nodes[node]["land_part"]) for node in shore.nodes.tolist()}
    found = (
        unsure_place(
            ground,
            shore,
            land,
            name=want.name,
            centre=_position(network, want.node),
            radius_m=want.uncertainty_m,
            fed=fed,
            prices=prices,
        )
        for want in cut_off
        if want.uncertainty_m > 0
    )
    return tuple(place for place in found if place is not None)


def second_ways(
    graph: nx.Graph[int], tree: nx.Graph[int], crossings: Crossings
) -> list[tuple[int, list[int]]]:
    """Chosen crossings that a tree of cable leaves out, each as (place, nodes).

    A landing that the tree does not use is joined to it by the cheapest way on land.
    """
    ways: list[tuple[int, list[int]]] = []
    for laid in crossings.laid:
        path = list(laid.path)
        if all(tree.has_edge(*pair) for pair in itertools.pairwise(path)):
            continue
        top = path[-1]
        if top not in tree and len(laid.path) == 2 and graph.nodes[top].get("junction") is None:
            _, paths = nx.multi_source_dijkstra(graph, set(tree.nodes), top, weight="weight")
            path += list(reversed(paths))[1:]
        ways.append((laid.serves, path))
    return ways


def _islands(network: Network, cut_off: Sequence[Want]) -> list[Island]:
    graph = network.graph
    islands: list[Island] = []
    wanting = {want.node: want for want in cut_off}
    for piece in sorted(nx.connected_components(graph), key=min):
        own = [wanting[node] for node in sorted(piece) if node in wanting]
        if not own:
            continue
        nodes = tuple(sorted(piece))
        islands.append(
            Island(
                nodes,
                np.array([_position(network, node) for node in nodes]),
                frozenset(int(graph.nodes[node]["land_part"]) for node in nodes) - {-1},
                tuple(want.node for want in own),
                tuple(want.name for want in own),
                sum(want.people for want in own),
            )
        )
    return islands


def _position(network: Network, node: int) -> tuple[float, float]:
    data = network.graph.nodes[node]
    return float(data["x"]), float(data["y"])


def _reasons(found: LinkSet) -> dict[int, str]:
    return {
        node: reason for i, reason in found.reasons.items() for node in found.islands[i].terminals
    }


def _build(network: Network, found: LinkSet, links: Sequence[Link]) -> tuple[Laid, ...]:
    """Edges for the links that are laid, one for each leg, so that each is billed as what it is."""
    made: dict[int, int] = {}
    return tuple(
        Laid(_path(network, found, link, made), _served(found, links, link)) for link in links
    )


def _path(network: Network, found: LinkSet, link: Link, made: dict[int, int]) -> tuple[int, ...]:
    if link.one == 0:
        (construction, line), landing = link.legs[0], found.landings[found.landing(link.two)]
        bottom = _node(network, found, link.two, line.coords[0], made)
        network.add_edge(bottom, landing.node, line, construction)
        return bottom, landing.node
    path = [_node(network, found, link.one, link.legs[0][1].coords[0], made)]
    end = _node(network, found, link.two, link.legs[-1][1].coords[-1], made)
    part = network.graph.nodes[end]["land_part"]
    for k, (construction, line) in enumerate(link.legs):
        x, y = line.coords[-1]
        last = k == len(link.legs) - 1
        there = end if last else network.add_node(float(x), float(y), land_part=part)
        network.add_edge(path[-1], there, line, construction)
        path.append(there)
    return tuple(path)


def _node(
    network: Network, found: LinkSet, node: int, at: tuple[float, ...], made: dict[int, int]
) -> int:
    """The network's node for a link's end: an island's own, or one for a landing or junction."""
    if node <= len(found.islands):
        island = found.islands[node - 1]
        away = np.hypot(*(island.points - np.array(at[:2])).T)
        return int(island.nodes[away.argmin()])
    if node not in made:
        junction = node >= found.junction_node(0)
        tied = None if junction else found.landings[found.landing(node)].node
        part = -1 if tied is None else int(network.graph.nodes[tied]["land_part"])
        made[node] = network.add_node(float(at[0]), float(at[1]), land_part=part)
        network.graph.nodes[made[node]]["junction"] = junction
    return made[node]


def _served(found: LinkSet, links: Sequence[Link], link: Link) -> int:
    """A place for whose sake a link is laid: on the nearest island over the links that are laid."""
    whole: nx.Graph[int] = nx.Graph([(k.one, k.two) for k in links if k.one != 0])
    near = nx.single_source_shortest_path_length(whole, link.two)
    _, island = min((far, node) for node, far in near.items() if node <= len(found.islands))
    return int(found.islands[island - 1].terminals[0])
