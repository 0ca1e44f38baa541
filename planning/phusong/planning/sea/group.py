"""How a group of islands is joined: each alone, in a chain, by a trunk with branches, or any way mixed.

Every arrangement is the cheapest of its kind, by one integer programme over the links that can be
laid; what a single cut takes away is counted for each.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import coo_array

__all__ = ["Arrangement", "IslandNetwork", "Kind", "NodeKind", "arrange", "lost_by_cuts"]

_NODES = 500
"""Of the search's tree: a limit that is the same on every machine."""
_LIMIT_S = 30.0
"""By the clock, where many islands make every node slow; the bound tells what is left open."""
_GAP = 1e-4


class Kind(StrEnum):
    """How islands of a group are joined."""

    ALONE = "alone"
    """Each by a cable of its own from the mainland."""
    FESTOON = "festoon"
    """One cable from island to island; a ring where each needs two ways."""
    TRUNK = "trunk"
    """Cables that branch at sea; none goes on from an island."""
    MIXED = "mixed"
    """Whatever is cheapest."""


class NodeKind(StrEnum):
    """What a node of an island network is."""

    MAINLAND = "mainland"
    LANDING = "landing"
    ISLAND = "island"
    JUNCTION = "junction"


@dataclass(frozen=True, slots=True)
class IslandNetwork:
    """Islands, landings and places to branch, and the links that can be laid between them.

    Node 0 is the mainland's network; links of landings to it are the land way.
    """

    kinds: tuple[NodeKind, ...]
    weight: tuple[float, ...]
    """What is lost with a node: the people of an island, 0 for what is none."""
    price: tuple[float, ...]
    """Of using a node: a branching unit, a landing."""
    links: NDArray[np.int64]
    """(m, 2) nodes."""
    cost: NDArray[np.float64]
    """(m,)."""

    def nodes(self, kind: NodeKind) -> list[int]:
        return [i for i, own in enumerate(self.kinds) if own is kind]


@dataclass(frozen=True, slots=True)
class Arrangement:
    """The cheapest choice of links of one kind."""

    kind: Kind
    links: tuple[int, ...]
    cost: float
    bound: float
    """No arrangement of this kind costs less."""
    worst_islands: int
    """Islands that the worst single cut takes away."""
    worst_weight: float
    """The most that a single cut takes away."""


def arrange(network: IslandNetwork, kind: Kind, *, ways: int = 1) -> Arrangement | None:
    """The cheapest arrangement of a kind; None where there is none.

    Parameters
    ----------
    ways
        1: every island is joined; 2: by two ways that share no link and no landing, so that no
        single cut takes it away.

    Examples
    --------
    Two islands in a row, farther and farther off:

    >>> kinds = (NodeKind.MAINLAND, NodeKind.LANDING, NodeKind.ISLAND, NodeKind.ISLAND)
    >>> links = np.array([[0, 1], [1, 2], [1, 3], [2, 3]])
    >>> net = IslandNetwork(kinds, (0, 0, 5, 7), (0, 0, 0, 0), links, np.array([1.0, 3, 5, 2]))
    >>> [arrange(net, kind).cost for kind in (Kind.ALONE, Kind.FESTOON, Kind.MIXED)]
    [9.0, 6.0, 6.0]
    >>> arrange(net, Kind.TRUNK), arrange(net, Kind.MIXED, ways=2)
    (None, None)
    """
    islands = network.nodes(NodeKind.ISLAND)
    usable = _usable(network, kind)
    if not islands or not usable.any():
        return None
    programme = _Programme(network, usable, islands)
    for island in islands:
        programme.flow(island, ways)
    programme.uses()
    programme.shape(kind, ways)
    found = programme.solve()
    if found is None:
        return None
    chosen, bound = found
    lost = lost_by_cuts(network, chosen)
    price = _price(network, chosen)
    return Arrangement(
        kind,
        chosen,
        price,
        min(bound, price),
        max((len(cut) for cut in lost.values()), default=0),
        max((sum(network.weight[i] for i in cut) for cut in lost.values()), default=0.0),
    )


def lost_by_cuts(network: IslandNetwork, chosen: Iterable[int]) -> dict[int, list[int]]:
    """For each chosen link, the islands that its cut takes away from the mainland."""
    chosen = list(chosen)
    islands = network.nodes(NodeKind.ISLAND)
    whole = _joined(network, chosen)
    return {
        cut: sorted(
            set(islands) & (whole - _joined(network, [link for link in chosen if link != cut]))
        )
        for cut in chosen
    }


def _joined(network: IslandNetwork, chosen: Sequence[int]) -> set[int]:
    """Nodes that the mainland reaches over some links."""
    near: dict[int, list[int]] = {}
    for one, two in network.links[list(chosen)].tolist():
        near.setdefault(one, []).append(two)
        near.setdefault(two, []).append(one)
    seen, waiting = {0}, [0]
    while waiting:
        for other in near.get(waiting.pop(), []):
            if other not in seen:
                seen.add(other)
                waiting.append(other)
    return seen


def _price(network: IslandNetwork, chosen: Sequence[int]) -> float:
    used = set(network.links[list(chosen)].ravel().tolist())
    return float(network.cost[list(chosen)].sum() + sum(network.price[i] for i in used))


def _usable(network: IslandNetwork, kind: Kind) -> NDArray[np.bool_]:
    """(m,) links that an arrangement of that kind may take."""
    kinds = np.array([k.value for k in network.kinds])[network.links]
    usable = np.ones(len(network.links), dtype=bool)
    if kind in (Kind.ALONE, Kind.FESTOON):
        usable &= ~(kinds == NodeKind.JUNCTION.value).any(axis=1)
    if kind in (Kind.ALONE, Kind.TRUNK):
        usable &= ~(kinds == NodeKind.ISLAND.value).all(axis=1)
    return usable


class _Programme:
    """The integer programme: links taken, nodes used, and a flow from the mainland to each island."""

    def __init__(
        self, network: IslandNetwork, usable: NDArray[np.bool_], islands: list[int]
    ) -> None:
        self._net = network
        self._usable = usable
        self._links = len(network.links)
        self._nodes = len(network.kinds)
        self._islands = islands
        # Links, nodes, links in each direction; then the flows.
        self._first = 3 * self._links + self._nodes
        self._flows = 0
        self._entries: list[tuple[int, int, float]] = []
        self._low: list[float] = []
        self._high: list[float] = []

    def flow(self, island: int, ways: int) -> None:
        """``ways`` units from the mainland, at most one over each link.

        A tree is run through from the mainland outwards, each link in one direction: to say so makes
        the relaxation far tighter. Two ways may run through a link in either.
        """
        first = self._first + 2 * self._links * self._flows
        self._flows += 1
        for link in range(self._links):
            arcs = (first + 2 * link, first + 2 * link + 1)
            if ways > 1:
                self._row([(arcs[0], 1.0), (arcs[1], 1.0), (link, -1.0)], high=0.0)
                continue
            for side, arc in enumerate(arcs):
                directed = self._links + self._nodes + 2 * link + side
                self._row([(arc, 1.0), (directed, -1.0)], high=0.0)
        for node in range(self._nodes):
            terms = []
            for link in np.flatnonzero((self._net.links == node).any(axis=1)).tolist():
                sign = 1.0 if self._net.links[link, 0] == node else -1.0
                terms += [(first + 2 * link, sign), (first + 2 * link + 1, -sign)]
            net = float(ways) if node == 0 else -float(ways) if node == island else 0.0
            self._row(terms, low=net, high=net)

    def uses(self) -> None:
        """A link is taken in one direction; a node at its end is used."""
        for link in range(self._links):
            directed = self._links + self._nodes + 2 * link
            self._row([(directed, 1.0), (directed + 1, 1.0), (link, -1.0)], high=0.0)
        for link, ends in enumerate(self._net.links.tolist()):
            for node in ends:
                if self._net.price[node] > 0 or self._net.kinds[node] is NodeKind.JUNCTION:
                    self._row([(link, 1.0), (self._links + node, -1.0)], high=0.0)

    def shape(self, kind: Kind, ways: int) -> None:
        """What makes a chain a chain and a branch a branch."""
        if kind is Kind.FESTOON:
            ashore = []
            for island in self._islands:
                ends = self._ends(island)
                self._row([(link, 1.0) for link in ends], high=2.0)
                ashore += [link for link in ends if self._lands(link)]
            self._row([(link, 1.0) for link in ashore], low=ways, high=ways)
        if kind is Kind.TRUNK:
            for island in self._islands:
                self._row([(link, 1.0) for link in self._ends(island)], high=float(ways))
            junctions = [self._links + j for j in self._net.nodes(NodeKind.JUNCTION)]
            self._row([(variable, 1.0) for variable in junctions], low=1.0)
            for junction in self._net.nodes(NodeKind.JUNCTION):
                # Two cables that meet are one cable: a branch has three ends.
                terms = [(link, 1.0) for link in self._ends(junction)]
                self._row([*terms, (self._links + junction, -3.0)], low=0.0)

    def solve(self) -> tuple[tuple[int, ...], float] | None:
        """Links taken, and a bound on the cost; None where nothing fits."""
        size = self._first + 2 * self._links * self._flows
        cost = np.zeros(size)
        cost[: self._links] = self._net.cost
        cost[self._links : self._links + self._nodes] = self._net.price
        high = np.ones(size)
        high[: self._links][~self._usable] = 0.0
        whole = np.zeros(size)
        whole[: self._links + self._nodes] = 1
        rows, columns, values = (np.array(v) for v in zip(*self._entries, strict=True))
        matrix = coo_array((values, (rows, columns)), shape=(len(self._low), size))
        found = milp(
            cost,
            integrality=whole,
            bounds=Bounds(np.zeros(size), high),
            constraints=LinearConstraint(matrix.tocsr(), self._low, self._high),
            options={"node_limit": _NODES, "time_limit": _LIMIT_S, "mip_rel_gap": _GAP},
        )
        if found.x is None:
            return None
        taken = np.flatnonzero(found.x[: self._links] > 0.5)
        return tuple(taken.tolist()), float(found.mip_dual_bound)

    def _ends(self, node: int) -> list[int]:
        return [int(i) for i in np.flatnonzero((self._net.links == node).any(axis=1))]

    def _lands(self, link: int) -> bool:
        return any(self._net.kinds[node] is NodeKind.LANDING for node in self._net.links[link])

    def _row(
        self, terms: Sequence[tuple[int, float]], *, low: float = -np.inf, high: float = np.inf
    ) -> None:
        row = len(self._low)
        self._entries += [(row, column, value) for column, value in terms]
        self._low.append(low)
        self._high.append(high)
