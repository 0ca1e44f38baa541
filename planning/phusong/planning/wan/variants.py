"""Star, tree and rings over the links of a network: which links each of them takes."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.sparse import csgraph

from phusong.planning.steiner import augment_two_edge_connected, steiner_tree

__all__ = ["Chosen", "Distances", "distances", "largest", "ringed", "star", "tree"]


@dataclass(frozen=True, slots=True)
class Chosen:
    """Links that a variant takes."""

    links: NDArray[np.int64]
    """Rising."""
    bound: float
    """No variant of its kind weighs less; a ring's kind is the same tree with other second ways."""


@dataclass(frozen=True, slots=True)
class Distances:
    """Cheapest ways from the centre."""

    nodes: NDArray[np.int64]
    length: NDArray[np.float64]
    """(n,) of each node; inf where no way leads."""
    before: NDArray[np.int64]
    """(n,) link over which it is reached, −1 of the centre and where no way leads."""
    parent: NDArray[np.int64]
    """(n,) row of the node before, −1 likewise."""

    def rows(self, nodes: NDArray[np.int64]) -> NDArray[np.int64]:
        """Rows of nodes that are there."""
        return np.searchsorted(self.nodes, nodes)


def distances(ends: NDArray[np.int64], length: NDArray[np.float64], centre: int) -> Distances:
    """Shortest ways over links (l, 2) of ``length`` (l,) ≥ 0 from the centre."""
    nodes = np.unique(np.append(ends.ravel(), centre))
    rows = np.searchsorted(nodes, ends)
    # Of parallels the shortest counts; scipy would add them up.
    order = np.lexsort((np.arange(len(rows)), length))
    pairs = np.sort(rows[order], axis=1)
    _, first = np.unique(pairs, axis=0, return_index=True)
    best = order[first]
    # A length of 0 would be no link at all in a sparse matrix.
    shape = (nodes.size, nodes.size)
    weight = np.maximum(length[best], np.finfo(np.float64).tiny)
    graph = sparse.csr_array((weight, (rows[best, 0], rows[best, 1])), shape=shape)
    found, parent = csgraph.dijkstra(
        graph, directed=False, indices=int(np.searchsorted(nodes, centre)), return_predecessors=True
    )
    parent = np.where(parent < 0, -1, parent).astype(np.int64)
    link_of = {(int(a), int(b)): int(k) for (a, b), k in zip(pairs[first], best, strict=True)}
    before = np.array(
        [
            -1 if up < 0 else link_of[min(row, int(up)), max(row, int(up))]
            for row, up in enumerate(parent)
        ],
        dtype=np.int64,
    )
    return Distances(nodes, np.asarray(found), before, parent)


def star(
    ends: NDArray[np.int64], weight: NDArray[np.float64], *, centre: int, seats: NDArray[np.int64]
) -> Chosen:
    """The cheapest way of every seat (s,) to the centre; all of them must be joined to it."""
    found = distances(ends, weight, centre)
    taken: set[int] = set()
    for row in found.rows(seats).tolist():
        while found.parent[row] >= 0 and int(found.before[row]) not in taken:
            taken.add(int(found.before[row]))
            row = int(found.parent[row])
    links = np.array(sorted(taken), dtype=np.int64)
    return Chosen(links, float(weight[links].sum()))


def tree(
    ends: NDArray[np.int64],
    weight: NDArray[np.float64],
    *,
    centre: int,
    seats: NDArray[np.int64],
    time_limit_s: float,
) -> Chosen:
    """The cheapest tree that joins all seats (s,) to the centre."""
    found = steiner_tree(ends, weight, np.append(seats, centre), time_limit_s=time_limit_s)
    return Chosen(found.edge_ids, found.bound)


def ringed(
    ends: NDArray[np.int64],
    weight: NDArray[np.float64],
    base: Chosen,
    *,
    centre: int,
    seats: NDArray[np.int64],
    time_limit_s: float,
) -> Chosen:
    """The base with the cheapest second ways for those seats (s,), as far as the links give them."""
    found = augment_two_edge_connected(
        ends, weight, base.links, roots=[centre], chosen=seats, time_limit_s=time_limit_s
    )
    return Chosen(np.union1d(base.links, found.edge_ids), base.bound + found.bound)


def largest(people: NDArray[np.float64], share: float) -> NDArray[np.int64]:
    """The fewest rows that hold a share of the people.

    >>> import numpy as np
    >>> largest(np.array([10.0, 50.0, 40.0]), 0.6).tolist()
    [1, 2]
    """
    order = np.argsort(-people, kind="stable")
    held = np.cumsum(people[order])
    wanted = share * float(people.sum())
    return np.sort(order[: int(np.searchsorted(held, wanted * (1 - 1e-12))) + 1])
