"""Trees that join a node when it is worth it or required."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from phusong.planning.steiner.building import cheapest, make_graph
from phusong.planning.steiner.checked import Faults, Network, pieces_of
from phusong.planning.steiner.clock import Clock, started
from phusong.planning.steiner.prize_graph import Problem
from phusong.planning.steiner.prize_search import PrizeSearch
from phusong.planning.steiner.results import Status, Stopped
from phusong.planning.steiner.structures import Bools, Floats, Ints

__all__ = ["PrizeTree", "prize_collecting_tree"]

_NONE = np.empty(0, np.int64)
_CLOSE = 1e-9


@dataclass(frozen=True, slots=True, kw_only=True)
class PrizeTree:
    """A tree in the graph that was given, and what it leaves.

    Attributes
    ----------
    edge_ids
        Rising indices into the edges that were given.
    nodes
        Nodes of the tree, rising; one alone has no edge.
    weight
        What the tree's edges weigh and its nodes cost; inf if there is no tree.
    forgone
        Prizes of the nodes that are not in the tree.
    bound
        No tree has less ``weight`` + ``forgone``.
    apart
        Required nodes that no path joins to the root, or to most of them, rising.
    seconds
        Processor time of the calling thread, without compilation.
    iterations
        Trees that were started from changed costs and prizes.
    """

    edge_ids: NDArray[np.int64]
    nodes: NDArray[np.int64]
    weight: float
    forgone: float
    bound: float
    status: Status
    apart: NDArray[np.int64]
    seconds: float
    iterations: int
    stopped: Stopped

    @property
    def cost(self) -> float:
        """What is made least: weight and prizes forgone."""
        return self.weight + self.forgone

    @property
    def gap(self) -> float:
        """(cost - bound) / cost: at most this share of the cost could be saved."""
        if self.cost <= 0:
            return 0.0
        return np.inf if self.status is Status.INFEASIBLE else 1 - self.bound / self.cost


def prize_collecting_tree(
    edges: ArrayLike,
    weight: ArrayLike,
    prize: ArrayLike,
    *,
    root: int | None = None,
    required: ArrayLike = (),
    node_cost: ArrayLike | None = None,
    time_limit_s: float = 10.0,
    seed: int = 0,
) -> PrizeTree:
    """The tree with the least weight and prizes forgone.

    With no prizes it is the Steiner tree of the required nodes, with fixed costs at nodes if wanted.
    Without a root and required nodes the tree may be anywhere, a single node, or nothing at all.

    Parameters
    ----------
    edges
        (m, 2) whole numbers ≥ 0, the nodes that each edge joins; parallels and loops may occur.
    weight
        (m,) finite and ≥ 0.
    prize
        (n,) finite and ≥ 0, of nodes 0 … n-1; nodes from n on have none.
    root
        A node that the tree must hold, as if it were one of ``required``.
    required
        (k,) nodes that the tree must hold.
    node_cost
        (n,) finite and ≥ 0, what it costs to have a node in the tree, as ``prize``; None for nothing.
    time_limit_s
        Processor time of the calling thread; as in :func:`steiner_tree`.

    Raises
    ------
    ValueError
        With everything that is wrong with what was handed in.

    Examples
    --------
    >>> line = [(0, 1), (1, 2), (2, 3)]
    >>> tree = prize_collecting_tree(line, [1, 1, 5], [0, 0, 3, 4], root=0)
    >>> tree.nodes.tolist(), tree.weight, tree.forgone, tree.status.value
    ([0, 1, 2], 2.0, 4.0, 'optimal')
    """
    faults = Faults()
    pairs = faults.nodes("edges", edges, (-1, 2))
    amounts = faults.amounts("weight", weight, pairs.shape[0])
    prizes = faults.amounts("prize", prize, np.size(prize))
    node_cost = () if node_cost is None else node_cost
    costs = faults.amounts("node_cost", node_cost, np.size(node_cost))
    roots = faults.nodes("root", [] if root is None else [root], (-1,))
    named = faults.nodes("required", required, (-1,))
    faults.limit(time_limit_s)
    faults.raise_if_any()
    named = np.unique(np.concatenate([roots, named]))
    more = [named, np.flatnonzero(prizes)]
    network = Network.of(pairs, amounts, more=more, others=[prizes, costs])
    task = _Task(
        network,
        cheapest(network.nodes.size, network.ends, network.weight),
        _at(network, prizes),
        _at(network, costs),
        network.flags(named),
    )
    with started(time_limit_s) as clock:
        run = _Run(task, clock, np.random.default_rng(seed))
        apart = task.apart(named)
        if apart.size:
            return _none(network.nodes[apart], float(prizes.sum()), clock)
        if named.size:
            run.rooted(int(network.index(named[:1])[0]))
        else:
            run.anywhere()
        return run.result()


@dataclass(frozen=True, slots=True)
class _Task:
    """What was handed in, compact; amounts in the network's unit."""

    network: Network
    edge: Ints
    """The edges that matter: no loops, the cheapest of parallels."""
    prize: Floats
    node_cost: Floats
    required: Bools

    @property
    def piece(self) -> Ints:
        return pieces_of(self.network.ends, self.prize.size)

    def apart(self, named: NDArray[np.int64]) -> NDArray[np.int64]:
        """Required nodes (compact) that are not in the piece with most of them."""
        nodes = self.network.index(named)
        own = self.piece[nodes]
        return nodes[own != np.argmax(np.bincount(own))] if nodes.size else nodes

    def problem(self, root: int, without: Bools) -> Problem:
        """Rooted at a node that the tree must hold, without some nodes."""
        ends = self.network.ends[self.kept_edges(without)]
        weight = self.network.weight[self.kept_edges(without)]
        required = self.required.copy()
        required[root] = True
        prize = np.where(required | without, 0.0, self.prize)
        graph = make_graph(prize.size, ends, weight)
        return Problem(graph, prize, self.node_cost, required, root)

    def kept_edges(self, without: Bools) -> Ints:
        """Edges between nodes that may be in the tree."""
        ends = self.network.ends[self.edge]
        return self.edge[~(without[ends[:, 0]] | without[ends[:, 1]])]


class _Run:
    """The best tree so far, over all roots that are tried."""

    def __init__(self, task: _Task, clock: Clock, random: np.random.Generator) -> None:
        self._task, self._clock, self._random = task, clock, random
        self._edges = np.empty(0, np.int32)
        self._inside = np.zeros(task.prize.size, np.bool_)
        self._cost = np.inf
        self._bound = np.inf
        self._proven = True
        self._rounds = 0

    def rooted(self, root: int) -> None:
        """Trees that hold a node."""
        piece = self._task.piece
        self._search(root, piece != piece[root])

    def anywhere(self) -> None:
        """All trees: those that hold the highest prize, those without it that hold the next, …

        When the prizes that are passed over come to what is found, nothing better is left.
        """
        task = self._task
        prize, piece = task.prize, task.piece
        self._cost = self._bound = float(prize.sum())
        passed = np.zeros(prize.size, np.bool_)
        for root in np.argsort(-prize, kind="stable")[: np.count_nonzero(prize)]:
            forgone = float(prize[passed].sum())
            if forgone >= self._cost * (1 - _CLOSE):
                break
            if self._clock.over:
                self._bound, self._proven = min(self._bound, forgone), False
                break
            self._search(int(root), passed | (piece != piece[root]))
            passed[root] = True
        self._bound = min(self._bound, self._cost)

    def _search(self, root: int, without: Bools) -> None:
        task = self._task
        constant = float(task.prize[without].sum())
        search = PrizeSearch(
            task.problem(root, without),
            clock=self._clock,
            random=self._random,
            grain=task.network.grain,
            cost=self._cost - constant,
        )
        search.run()
        self._rounds += search.rounds
        self._proven &= search.done
        if search.best is not None:
            edges, self._inside = search.best
            self._edges = task.kept_edges(without)[edges]
            self._cost = search.cost + constant
        self._bound = min(self._bound, search.bound + constant)

    def result(self) -> PrizeTree:
        task, unit = self._task, self._task.network.unit
        edges = task.network.weight[self._edges].tolist()
        weight = math.fsum([*edges, *task.node_cost[self._inside].tolist()]) * unit
        forgone = math.fsum(task.prize[~self._inside & ~task.required].tolist()) * unit
        stopped = Stopped.TIME if self._clock.over else Stopped.ROUNDS
        return PrizeTree(
            edge_ids=np.sort(self._edges).astype(np.int64),
            nodes=task.network.nodes[self._inside],
            weight=weight,
            forgone=forgone,
            bound=weight + forgone if self._proven else min(self._bound * unit, weight + forgone),
            status=Status.OPTIMAL if self._proven else Status.FEASIBLE,
            apart=_NONE,
            seconds=self._clock.spent_s,
            iterations=self._rounds,
            stopped=Stopped.PROVEN if self._proven else stopped,
        )


def _at(network: Network, amounts: Floats) -> Floats:
    """Amounts of the network's nodes, of amounts by the numbers that nodes were given."""
    found = np.zeros(network.nodes.size)
    known = network.nodes < amounts.size
    found[known] = amounts[network.nodes[known]]
    return found / network.unit


def _none(apart: NDArray[np.int64], forgone: float, clock: Clock) -> PrizeTree:
    """There is no tree."""
    return PrizeTree(
        edge_ids=_NONE,
        nodes=_NONE,
        weight=np.inf,
        forgone=forgone,
        bound=np.inf,
        status=Status.INFEASIBLE,
        apart=apart,
        seconds=clock.spent_s,
        iterations=0,
        stopped=Stopped.PROVEN,
    )
