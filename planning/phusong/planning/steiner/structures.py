"""What the parts of the solver hand to one another.

Notation of the field: a graph G = (V, E) with costs c, terminals T, and for the directed view two
arcs per edge. Edge ``e`` joins ``ends[e, 0]`` and ``ends[e, 1]``; arc ``2 e`` runs that way, arc
``2 e + 1`` back, so ``arc ^ 1`` is the way back and ``arc >> 1`` the edge.
"""

from __future__ import annotations

from typing import NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray

__all__ = ["Bools", "Floats", "Graph", "Instance", "Ints", "Queue"]

Floats: TypeAlias = NDArray[np.float64]
Ints: TypeAlias = NDArray[np.int32]
Bools: TypeAlias = NDArray[np.bool_]


class Graph(NamedTuple):
    """Connected or not, without loops; nodes 0 … n-1, edges 0 … m-1."""

    first: Ints
    """(n + 1,) where each node's places begin."""
    head: Ints
    """(2 m,) the neighbour at each place."""
    arc: Ints
    """(2 m,) the arc that leaves for it."""
    ends: Ints
    """(m, 2)."""
    cost: Floats
    """(m,) > 0."""


class Instance(NamedTuple):
    """A reduced graph, and what its edges are in the graph that was given.

    A solution of the graph that was given is the union of ``fixed`` with the parts of the chosen
    edges. Every original edge is a part of at most one edge here.
    """

    graph: Graph
    terminal: Bools
    """(n,)."""
    part: Ints
    """(m,) first original edge of each edge."""
    following: Ints
    """(original m,) the original edge that goes on with the same edge here, or -1."""
    fixed: Bools
    """(original m,) edges that are in some optimal solution, taken out by contraction."""
    offset: float
    """Cost of ``fixed``."""


class Queue(NamedTuple):
    """A binary heap of nodes whose keys can be lowered."""

    key: Floats
    """(n,) of the nodes that are or were inside."""
    heap: Ints
    """(n,)."""
    place: Ints
    """(n,) in ``heap``, or -1."""
    size: Ints
    """(1,)."""
