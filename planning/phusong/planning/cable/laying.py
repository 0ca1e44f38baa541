"""A tree of new cable as branches: one to each place, in stretches that are built and sized alike."""

from __future__ import annotations

import itertools
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

import networkx as nx
import numpy as np
import shapely

from phusong.planning.network.forest import grow_forest
from phusong.planning.network.trunk import ENTERED
from phusong.planning.results.columns import Construction

__all__ = ["Branch", "Edge", "Laying", "Stretch", "Terminal", "edges_of", "lay"]

Path = Sequence[int]
Edge = tuple[int, int]
"""Two nodes that cable joins, the smaller first."""


def edges_of(path: Path) -> list[Edge]:
    """Of a path.

    >>> edges_of([3, 1, 2])
    [(1, 3), (1, 2)]
    """
    return [(min(pair), max(pair)) for pair in itertools.pairwise(path)]


@dataclass(frozen=True, slots=True)
class Terminal:
    """What a branch of cable serves."""

    id: str
    name: str
    kind: str
    uncertainty_m: float
    people: float
    """Who live there, or whom a site newly serves; NaN: not known."""
    node: int = -1
    """Of the network; −1: on none."""
    commune: tuple[str, ...] = ()
    """Name and code of the commune that it lies in, as far as they are known."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """A line of one construction, between two points where cable parts, meets or changes."""

    construction: Construction
    line: shapely.LineString
    nodes: tuple[int, ...]
    """Of the network, from its beginning to its end."""
    way: int
    """1, or 2 for one that backs others up."""

    @property
    def ends(self) -> tuple[int, int]:
        """Its first and last node."""
        return self.nodes[0], self.nodes[-1]

    @property
    def edges(self) -> list[Edge]:
        """Along it."""
        return edges_of(self.nodes)


@dataclass(frozen=True, slots=True)
class Branch:
    """New cable to one place."""

    route_id: str
    terminal: Terminal
    origin: str
    """Earlier branch, or ``fibre@`` and a node of the network."""
    path: tuple[int, ...]
    stretches: tuple[Stretch, ...]


@dataclass(frozen=True, slots=True)
class Laying:
    """All new cable."""

    branches: tuple[Branch, ...]
    before: Mapping[int, int]
    """Node → the node before it on its first way from existing fibre."""
    joints: frozenset[int]
    """Nodes where cable parts or meets."""
    entered: frozenset[int]
    """Nodes where existing fibre is joined."""

    @property
    def edges(self) -> list[Edge]:
        """Of all cable, each once, in the order of building."""
        stretches = (stretch for branch in self.branches for stretch in branch.stretches)
        return list(dict.fromkeys(edge for stretch in stretches for edge in stretch.edges))

    @property
    def first_ways(self) -> Laying:
        """The same without cable that only backs up other cable."""
        branches = tuple(
            replace(branch, stretches=tuple(s for s in branch.stretches if s.way == 1))
            for branch in self.branches
        )
        roots = frozenset(self.way_to(branch.terminal.node)[0] for branch in branches)
        return replace(self, branches=branches, entered=roots)

    def way_to(self, node: int) -> list[int]:
        """Nodes of the first way, from existing fibre."""
        path = [node]
        while path[-1] in self.before:
            path.append(self.before[path[-1]])
        return path[::-1]


def lay(
    graph: nx.Graph[int],
    tree: nx.Graph[int],
    terminals: Mapping[int, Terminal],
    *,
    second: Mapping[int, Sequence[Path]],
    entered: Collection[int] = (),
) -> Laying:
    """Branches of a tree: the terminal nearest in cost to what stands or is built is joined next.

    Parameters
    ----------
    graph
        With ``geometry`` and ``construction`` of every edge.
    tree
        Of :func:`phusong.planning.network.trunk.cheapest_trunk`.
    second
        Ways that back up others, by the node of the terminal to whose branch they are counted.
    entered
        Further nodes where second ways join existing fibre.
    """
    begin = [node for node in tree if tree.nodes[node].get(ENTERED)]
    paths = list(grow_forest(tree, begin, terminals))
    ends = [node for ways in second.values() for way in ways for node in (way[0], way[-1])]
    standing = {*begin, *entered}
    joints = {path[0] for path in paths} | set(ends)
    branches: list[Branch] = []
    built: dict[int, str] = {}
    before: dict[int, int] = {}
    for number, path in enumerate(paths, start=1):
        route_id = f"R-{number:04d}"
        terminal = terminals[path[-1]]
        before.update((two, one) for one, two in itertools.pairwise(path))
        origin = built.get(path[0], f"fibre@{path[0]}")
        for node in path:
            built.setdefault(node, route_id)
        stretches = [*_stretches(graph, path, joints, way=1)]
        for way in second.get(terminal.node, []):
            stretches.extend(_stretches(graph, way, joints, way=2))
        branches.append(Branch(route_id, terminal, origin, tuple(path), tuple(stretches)))
    return Laying(tuple(branches), before, frozenset(joints - standing), frozenset(standing))


def _stretches(
    graph: nx.Graph[int], path: Path, joints: Collection[int], *, way: int
) -> list[Stretch]:
    """A path in stretches, running from the network to the terminal.

    A cable at sea is one from shore to shore, whatever parts from it on the way.
    """
    found: list[tuple[Construction, list[tuple[float, ...]], list[int]]] = []
    for one, two in itertools.pairwise(path):
        data = graph.edges[one, two]
        points = shapely.get_coordinates(data["geometry"])
        start = (graph.nodes[one]["x"], graph.nodes[one]["y"])
        if np.hypot(*(points[0] - start)) > np.hypot(*(points[-1] - start)):
            points = points[::-1]
        line = [tuple(p) for p in points]
        kind = data["construction"]
        whole = kind is Construction.SUBMARINE or one not in joints
        if found and found[-1][0] is kind and whole:
            found[-1][1].extend(line[1:])
            found[-1][2].append(two)
        else:
            found.append((kind, line, [one, two]))
    return [
        Stretch(kind, shapely.LineString(line), tuple(nodes), way) for kind, line, nodes in found
    ]
