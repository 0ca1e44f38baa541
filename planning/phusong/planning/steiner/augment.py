"""Second ways: what must be added to a network so that no single cut parts chosen nodes from it."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import sparse
from scipy.sparse import csgraph

from phusong.planning.steiner.augment_moves import Weak
from phusong.planning.steiner.augment_search import AugmentSearch
from phusong.planning.steiner.building import cheapest, make_graph
from phusong.planning.steiner.checked import Faults, Network, pieces_of
from phusong.planning.steiner.clock import Clock, started
from phusong.planning.steiner.cut_moves import lost_by_cut
from phusong.planning.steiner.results import Status, Stopped
from phusong.planning.steiner.structures import Bools, Graph, Ints

__all__ = ["Augmentation", "augment_two_edge_connected"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Augmentation:
    """Edges to be added to a network.

    Attributes
    ----------
    edge_ids
        Rising indices into the edges that were given.
    premium
        Sum of their weights.
    bound
        No additions that protect as many weigh less.
    status
        "infeasible" where some chosen nodes cannot be protected; all others are, all the same, and
        whether that is proven to be cheapest tells ``stopped``.
    exposed
        Edges of the network on the way to chosen nodes round which the graph has no second way,
        rising.
    unprotected
        Chosen nodes that hang on such an edge, or that the network does not join to a root, rising.
    seconds
        Processor time of the calling thread, without compilation.
    iterations
        Sets of additions that were begun.
    """

    edge_ids: NDArray[np.int64]
    premium: float
    bound: float
    status: Status
    exposed: NDArray[np.int64]
    unprotected: NDArray[np.int64]
    seconds: float
    iterations: int
    stopped: Stopped

    @property
    def gap(self) -> float:
        """(premium - bound) / premium: at most this share of the premium could be saved."""
        return 1 - self.bound / self.premium if self.premium > 0 else 0.0


def augment_two_edge_connected(
    edges: ArrayLike,
    weight: ArrayLike,
    built: ArrayLike,
    *,
    roots: ArrayLike,
    chosen: ArrayLike,
    time_limit_s: float = 10.0,
    seed: int = 0,
) -> Augmentation:
    """The cheapest edges with which chosen nodes reach a root whichever single edge is cut.

    Parameters
    ----------
    edges
        (m, 2) whole numbers ≥ 0, the nodes that each edge joins; parallels and loops may occur.
    weight
        (m,) finite and ≥ 0, of what is added; built edges cost nothing.
    built
        Indices of the edges that stand, a tree or more.
    roots
        Nodes any of which is as good as another. Two of them are no single point.
    chosen
        Nodes that shall have a second way that shares no edge with the first.
    time_limit_s
        Processor time of the calling thread; as in :func:`steiner_tree`.

    Raises
    ------
    ValueError
        With everything that is wrong with what was handed in.

    Examples
    --------
    >>> edges = [(0, 1), (1, 2), (0, 2), (2, 3)]
    >>> ring = augment_two_edge_connected(edges, [1, 1, 5, 1], [0, 1, 3], roots=[0], chosen=[2, 3])
    >>> ring.edge_ids.tolist(), ring.premium, ring.exposed.tolist(), ring.unprotected.tolist()
    ([2], 5.0, [3], [3])
    """
    faults = Faults()
    pairs = faults.nodes("edges", edges, (-1, 2))
    amounts = faults.amounts("weight", weight, pairs.shape[0])
    standing = np.unique(faults.nodes("built", built, (-1,)))
    faults.add_rows("built", standing >= len(pairs), standing, f"an edge below {len(pairs)}")
    sources = np.unique(faults.nodes("roots", roots, (-1,)))
    wanted = np.unique(faults.nodes("chosen", chosen, (-1,)))
    if not sources.size:
        faults.add("roots: one at least expected")
    faults.limit(time_limit_s)
    faults.raise_if_any()
    network = Network.of(pairs, amounts, more=[sources, wanted])
    with started(time_limit_s) as clock:
        task = _task_of(network, standing, network.index(sources), network.index(wanted))
        search = AugmentSearch(
            Weak(task.graph, task.built),
            clock=clock,
            random=np.random.default_rng(seed),
            grain=network.grain,
        )
        search.run()
        return _result(network, task, search, clock)


@dataclass(frozen=True, slots=True)
class _Task:
    """The network contracted to the edges on which chosen nodes hang, the roots being one node."""

    graph: Graph
    built: Bools
    """Of the graph's edges: those on which chosen nodes hang."""
    edge: NDArray[np.int64]
    """The graph's edges in the network."""
    exposed: NDArray[np.int64]
    unprotected: NDArray[np.int64]
    """Compact, as the chosen nodes were."""


def _task_of(
    network: Network,
    standing: NDArray[np.int64],
    roots: NDArray[np.int64],
    chosen: NDArray[np.int64],
) -> _Task:
    nodes = network.nodes.size
    one = np.arange(nodes, dtype=np.int32)
    one[roots] = roots[0]
    ends = one[network.ends]
    no_loops = np.flatnonzero(ends[:, 0] != ends[:, 1])
    standing = np.intersect1d(standing, no_loops)
    root = int(roots[0])
    hung = np.zeros(nodes, np.bool_)
    hung[one[chosen]] = True
    weak = standing[_lost(ends[standing], root, hung)]
    exposed = np.intersect1d(weak, no_loops[_lost(ends[no_loops], root, np.ones_like(hung))])
    weak = np.setdiff1d(weak, exposed)
    # Whatever edge is cut, all others that stand are there for nothing: they are contracted.
    piece = pieces_of(ends[np.setdiff1d(standing, weak)], nodes)
    within = pieces_of(ends[np.setdiff1d(standing, exposed)], nodes)
    free = np.setdiff1d(no_loops, standing)
    free = free[cheapest(nodes, piece[ends[free]], network.weight[free])]
    edge = np.concatenate([free, weak])
    joined = piece[ends[edge]]
    joined[free.size :] = _upwards(joined[free.size :], nodes, root=int(piece[root]))
    return _Task(
        make_graph(nodes, joined, network.weight[edge]),
        np.isin(edge, weak),
        edge,
        exposed,
        chosen[within[one[chosen]] != within[root]],
    )


def _upwards(ends: Ints, nodes: int, *, root: int) -> Ints:
    """Edges of a tree, each from the end away from the root to the other."""
    links = sparse.coo_array((np.ones(len(ends)), (ends[:, 0], ends[:, 1])), (nodes, nodes))
    _, before = csgraph.breadth_first_order(links.tocsr(), root, directed=False)
    down = before[ends[:, 1]] == ends[:, 0]
    return np.where(down[:, None], ends[:, ::-1], ends)


def _lost(ends: Ints, root: int, counts: Bools) -> Bools:
    """Edges whose cut parts a node that counts from the root."""
    graph = make_graph(counts.size, ends, np.zeros(len(ends)))
    is_root = np.zeros_like(counts)
    is_root[root] = True
    _, lost, _ = lost_by_cut(graph, is_root, counts, np.zeros(counts.size))
    return np.asarray(lost > 0)


def _result(network: Network, task: _Task, search: AugmentSearch, clock: Clock) -> Augmentation:
    edge_ids = np.sort(task.edge[search.best])
    premium = math.fsum(network.weight[edge_ids].tolist()) * network.unit
    proven = Status.OPTIMAL if search.done else Status.FEASIBLE
    stopped = Stopped.TIME if clock.over else Stopped.ROUNDS
    return Augmentation(
        edge_ids=edge_ids,
        premium=premium,
        bound=premium if search.done else min(search.bound * network.unit, premium),
        status=Status.INFEASIBLE if task.unprotected.size else proven,
        exposed=task.exposed,
        unprotected=network.nodes[task.unprotected],
        seconds=clock.spent_s,
        iterations=search.rounds,
        stopped=Stopped.PROVEN if search.done else stopped,
    )
