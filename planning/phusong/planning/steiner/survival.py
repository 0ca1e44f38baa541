"""What a single cut of a network takes away from its roots."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from phusong.planning.steiner.building import make_graph
from phusong.planning.steiner.checked import Faults
from phusong.planning.steiner.cut_moves import lost_by_cut
from phusong.planning.steiner.structures import Floats

__all__ = ["Survival", "single_cut_survival"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Survival:
    """For each edge of a network: what no longer reaches a root when it alone is cut.

    Attributes
    ----------
    nodes, people
        All that reach a root as long as nothing is cut.
    lost_nodes, lost_people
        (m,) by edge; 0 where another way is left.
    apart
        Nodes that reach no root even so, rising; they count nowhere else.
    """

    nodes: int
    people: float
    lost_nodes: NDArray[np.int64]
    lost_people: Floats
    apart: NDArray[np.int64]

    @property
    def share_of_nodes(self) -> Floats:
        """(m,) share of nodes that survive the cut of each edge; 1 of none."""
        return 1 - self.lost_nodes / max(1, self.nodes)

    @property
    def share_of_people(self) -> Floats:
        """(m,) share of people that survive the cut of each edge; 1 of none."""
        return (
            1 - self.lost_people / self.people if self.people > 0 else np.ones(len(self.lost_nodes))
        )

    def worst(self, count: int) -> NDArray[np.int64]:
        """The edges whose cuts take most people, then most nodes, away; those that take none not."""
        order = np.lexsort((np.arange(len(self.lost_nodes)), -self.lost_nodes, -self.lost_people))
        return order[self.lost_nodes[order] > 0][:count]


def single_cut_survival(
    edges: ArrayLike, roots: ArrayLike, people: ArrayLike = (), *, nodes: ArrayLike = ()
) -> Survival:
    """Cut each edge of a network in turn, and count what still reaches a root.

    Parameters
    ----------
    edges
        (m, 2) whole numbers ≥ 0: the edges that are built, not all that might be. Parallels back
        each other up.
    roots
        (r,) nodes any of which is as good as another.
    people
        (n,) finite and ≥ 0, who lives at nodes 0 … n-1; at nodes from n on nobody does.
    nodes
        (k,) which nodes count, those of ``edges`` and ``roots`` if empty; all others are on the way
        only, and their people do not count.

    Raises
    ------
    ValueError
        With everything that is wrong with what was handed in.

    Examples
    --------
    >>> ring_with_spur = [(0, 1), (1, 2), (2, 0), (2, 3)]
    >>> found = single_cut_survival(ring_with_spur, [0], [0, 50, 30, 20])
    >>> found.share_of_people.tolist(), found.worst(5).tolist()
    ([1.0, 1.0, 1.0, 0.8], [3])
    """
    faults = Faults()
    pairs = faults.nodes("edges", edges, (-1, 2))
    sources = faults.nodes("roots", roots, (-1,))
    given = faults.amounts("people", people, np.size(people))
    counted = faults.nodes("nodes", nodes, (-1,))
    faults.raise_if_any()
    names = np.unique(np.concatenate([pairs.ravel(), sources, counted]))
    ends = np.searchsorted(names, pairs).astype(np.int32)
    is_root = np.isin(names, sources)
    counts = np.isin(names, counted) if counted.size else np.ones(names.size, np.bool_)
    living = np.zeros(names.size)
    known = names < given.size
    living[known] = given[names[known]]
    living[~counts] = 0.0
    loops = ends[:, 0] == ends[:, 1]
    own = np.flatnonzero(~loops)
    graph = make_graph(names.size, ends[own], np.zeros(own.size))
    reached, nodes_below, people_below = lost_by_cut(graph, is_root, counts, living)
    lost_nodes, lost_people = np.zeros(len(ends), np.int64), np.zeros(len(ends))
    lost_nodes[own], lost_people[own] = nodes_below, people_below
    return Survival(
        nodes=int(np.count_nonzero(reached & counts)),
        people=float(living[reached].sum()),
        lost_nodes=lost_nodes,
        lost_people=lost_people,
        apart=names[counts & ~reached],
    )
