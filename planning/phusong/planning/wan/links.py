"""A network with nothing but its junctions and terminals: chains of edges become links."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

__all__ = ["Links", "contracted"]


@dataclass(frozen=True, slots=True)
class Links:
    """Chains of edges between nodes where ways part, or that are terminals."""

    ends: NDArray[np.int64]
    """(l, 2) nodes as they were."""
    chains: tuple[NDArray[np.int64], ...]
    """(l) edges of each, in their order from the first end to the other."""

    def totals(self, amount: NDArray[np.float64]) -> NDArray[np.float64]:
        """(l,) sums of an amount (m,) per edge."""
        return np.array([amount[chain].sum() for chain in self.chains], dtype=np.float64)


def contracted(edges: NDArray[np.int64], terminals: Collection[int]) -> Links:
    """Links of a network without its dead ends.

    Parameters
    ----------
    edges
        (m, 2) nodes; parallels may occur, loops are left out.
    terminals
        Nodes that stay, however few edges they have.

    Examples
    --------
    >>> import numpy as np
    >>> links = contracted(np.array([[0, 1], [1, 2], [2, 3], [1, 9]]), {0, 2, 3})
    >>> links.ends.tolist(), [chain.tolist() for chain in links.chains]
    ([[0, 2], [2, 3]], [[0, 1], [2]])
    """
    kept = set(terminals)
    at: dict[int, set[int]] = defaultdict(set)
    for edge, (one, two) in enumerate(edges.tolist()):
        if one != two:
            at[one].add(edge)
            at[two].add(edge)
    _prune(at, edges, kept)
    stops = {node for node, near in at.items() if near and (len(near) != 2 or node in kept)}
    ends, chains, used = [], [], set[int]()
    for start in sorted(stops):
        for first in sorted(at[start]):
            if first in used:
                continue
            chain, node = [first], _other(edges, first, start)
            while node not in stops:
                (following,) = at[node] - {chain[-1]}
                chain.append(following)
                node = _other(edges, following, node)
            used.update(chain)
            if node != start:
                ends.append((start, node))
                chains.append(np.array(chain, dtype=np.int64))
    return Links(np.array(ends, dtype=np.int64).reshape(-1, 2), tuple(chains))


def _prune(at: dict[int, set[int]], edges: NDArray[np.int64], kept: set[int]) -> None:
    """Take away dead ends, from their tips on."""
    tips = [node for node, near in at.items() if len(near) == 1 and node not in kept]
    while tips:
        node = tips.pop()
        if len(at[node]) != 1:
            continue
        edge = at[node].pop()
        other = _other(edges, edge, node)
        at[other].discard(edge)
        if len(at[other]) == 1 and other not in kept:
            tips.append(other)


def _other(edges: NDArray[np.int64], edge: int, node: int) -> int:
    one, two = (int(end) for end in edges[edge])
    return two if one == node else one
