"""The search for a Steiner tree: ascents that shrink the graph, and a pool of trees that are crossed.

After the reductions, dual ascents from random roots give lower bounds, good trees on the arcs that
they pay for, and edges that no better tree uses. Then local optima from randomly changed costs fill
a pool; the union of some of them is a small instance of its own, which is searched in the same way
(Ribeiro, Uchoa and Werneck 2002; Pajor, Uchoa and Werneck 2018 cross pairs). What is small enough is
finished by branch and cut.
"""

from __future__ import annotations

import numpy as np

from phusong.planning.steiner.ascent import ascend, redundant
from phusong.planning.steiner.branch_and_cut import best_arborescence
from phusong.planning.steiner.building import chosen_edges, original_edges
from phusong.planning.steiner.clock import Clock
from phusong.planning.steiner.descent import descend, grown
from phusong.planning.steiner.reduction import connected, reduce, without
from phusong.planning.steiner.structures import Bools, Floats, Instance
from phusong.planning.steiner.trees import tree_cost

__all__ = ["Search"]

_ASCENTS = 12
_CHILD_ASCENTS = 6
_STALE = 3
"""Ascents in a row that take away few edges: no more of them for now."""
_FEW = 0.02
_FIRST = 8
"""Trees in the pool before they are crossed."""
_POOL = 16
_CHANGE = 0.6
"""Costs are raised by up to this share when a tree is started from other costs."""
_PATIENCE = 150
"""Rounds without a cheaper tree, then the search gives up."""
_EXACT_EDGES = 2500
_CHILD_EXACT_EDGES = 150
_LAST_EDGES = 12_000
"""When nothing better is found any more, what time is left raises the bound of such a graph."""
_CLOSE = 1e-9
"""Of a cost: two that are this near are the same."""


class Search:
    """A search under way; ``best`` and ``bound`` hold at any moment.

    Parameters
    ----------
    instance
        With a way between all its terminals.
    clock
        Ends the search, between two steps of it.
    grain
        No two different costs of trees differ by less; 0 if nothing is known.
    weight
        Only trees cheaper than that are of interest.
    """

    def __init__(
        self,
        instance: Instance,
        *,
        clock: Clock,
        random: np.random.Generator,
        grain: float,
        weight: float = np.inf,
    ) -> None:
        self.instance = instance
        self.clock = clock
        self.random = random
        self.grain = grain
        self.weight = weight
        self.bound = instance.offset
        self.best: Bools | None = None
        """Edges of the graph that was given; None if nothing cheaper was found."""
        self.rounds = 0
        self._pool: list[tuple[float, Bools]] = []

    @property
    def done(self) -> bool:
        """Whether no tree can be cheaper than the best one."""
        gap = self.weight - self.bound
        return gap < np.inf and gap <= max(_CLOSE * self.weight, self.grain * (1 - _CLOSE))

    def run(self) -> None:
        """Search until the best tree is proven, time is over, or nothing better is found for long."""
        self._reduce()
        if not self.done:
            self._descend(self.instance.graph.cost)
            self._ascend()  # in any case: a tree without a bound says little
        self._ascents(_ASCENTS)
        self._finish(_EXACT_EDGES)
        last, stale = self.weight, 0
        while not (self.done or self.clock.over) and stale < _PATIENCE:
            self.rounds += 1
            if len(self._pool) < _FIRST:
                self._start()
            else:
                self._cross()
            stale += 1
            if self.weight < last:
                last, stale = self.weight, 0
                self._ascents(1)
        self._finish(_LAST_EDGES)

    def _run_child(self) -> None:
        """A short search of a small instance."""
        self._reduce()
        self._ascents(_CHILD_ASCENTS)
        self._finish(_CHILD_EXACT_EDGES)
        for _ in range(_CHILD_ASCENTS):
            if not (self.done or self.clock.over):
                self._start()

    def _reduce(self) -> None:
        self.instance = reduce(self.instance)
        self._settle()

    def _settle(self) -> None:
        """Note what an instance with one terminal or in pieces proves."""
        if np.count_nonzero(self.instance.terminal) < 2:
            self._consider(np.zeros(self.instance.part.size, np.bool_))
            self.bound = self.weight
        elif not connected(self.instance):  # without edges that no cheaper tree uses
            self.bound = self.weight

    def _consider(self, edges: Bools) -> None:
        """Take a tree into account."""
        cost = tree_cost(self.instance.graph.cost, edges) + self.instance.offset
        close = _CLOSE * cost
        if cost < self.weight - close:
            self.weight, self.best = cost, original_edges(self.instance, edges)
            self.bound = min(self.bound, cost)
        if all(abs(cost - known) > close for known, _ in self._pool):
            self._pool.append((cost, original_edges(self.instance, edges)))
            self._pool.sort(key=lambda entry: entry[0])
            del self._pool[_POOL:]

    def _root(self) -> int:
        return int(self.random.choice(np.flatnonzero(self.instance.terminal)))

    def _start(self) -> None:
        """A local optimum that is begun from randomly changed costs."""
        cost = self.instance.graph.cost
        self._descend(cost * (1 + _CHANGE * self.random.random(cost.size)))

    def _descend(self, cost: Floats) -> None:
        """A local optimum, begun from the tree that other costs ask for."""
        graph, terminal, root = self.instance.graph, self.instance.terminal, self._root()
        edges = grown(graph, cost, terminal, root=root)
        if cost is not graph.cost:
            other = graph._replace(cost=cost)
            edges = descend(other, terminal, edges, root=root, passes=1)
        self._consider(descend(graph, terminal, edges, root=root))

    def _ascents(self, most: int) -> None:
        """Raise the bound, and leave out edges that no cheaper tree uses."""
        stale = 0
        for _ in range(most):
            if self.done or self.clock.over or stale == _STALE:
                return
            before = self.instance.part.size
            self._ascend()
            stale = stale + 1 if self.instance.part.size > (1 - _FEW) * before else 0

    def _ascend(self) -> None:
        graph, terminal, root = self.instance.graph, self.instance.terminal, self._root()
        bound, reduced = ascend(graph, np.repeat(graph.cost, 2), terminal, root)
        self.bound = max(self.bound, min(bound + self.instance.offset, self.weight))
        if self.done or self.clock.over:
            return
        paid = np.minimum(reduced[::2], reduced[1::2]) == 0
        edges = grown(graph, np.where(paid, graph.cost, np.inf), terminal, root=root)
        self._consider(descend(graph, terminal, edges, root=root))
        spare = self.weight - self.grain * (1 - _CLOSE) - bound - self.instance.offset
        arcs, count = redundant(graph, reduced, terminal, root, spare)
        if count and not self.done:
            left = without(self.instance, arcs[::2] & arcs[1::2])
            self.instance = reduce(left) if count > _FEW * graph.cost.size else left
            self._settle()

    def _cross(self) -> None:
        """Search the union of some trees of the pool; start a new one if that gives nothing."""
        count = int(self.random.integers(2, 5))
        picked = self.random.choice(
            len(self._pool), size=min(count, len(self._pool)), replace=False
        )
        trees = [self._pool[i] for i in picked]
        keep = np.logical_or.reduce([chosen_edges(self.instance, edges) for _, edges in trees])
        union = without(_afresh(self.instance), ~keep)
        child = Search(
            union,
            clock=self.clock,
            random=self.random,
            grain=self.grain,
            weight=min(cost for cost, _ in trees) - self.instance.offset,
        )
        if connected(union):
            child._run_child()
        if child.best is None:
            self._start()
        else:
            graph, terminal = self.instance.graph, self.instance.terminal
            self._consider(descend(graph, terminal, child.best, root=self._root()))

    def _finish(self, most_edges: int) -> None:
        """Branch and cut, if the graph is small."""
        if self.done or self.clock.over or self.instance.part.size > most_edges:
            return
        graph, offset = self.instance.graph, self.instance.offset
        outcome = best_arborescence(
            graph,
            np.repeat(graph.cost, 2),
            self.instance.terminal,
            root=self._root(),
            upper=self.weight - offset,
            grain=self.grain,
            clock=self.clock,
            heuristic=self._follow,
        )
        if outcome.arcs is not None:
            self._consider(outcome.arcs[::2] | outcome.arcs[1::2])
        self.bound = max(self.bound, min(outcome.bound + offset, self.weight))

    def _follow(self, value: Floats) -> float:
        """A local optimum begun on edges to which a relaxation gives much; best cost on this graph."""
        graph, terminal, root = self.instance.graph, self.instance.terminal, self._root()
        much = np.maximum(value[::2], value[1::2])
        edges = grown(graph, graph.cost * (1.01 - much), terminal, root=root)
        self._consider(descend(graph, terminal, edges, root=root))
        return self.weight - self.instance.offset


def _afresh(instance: Instance) -> Instance:
    """The same graph as one that was given: its edges are the parts."""
    edges = instance.part.size
    return instance._replace(
        part=np.arange(edges, dtype=np.int32),
        following=np.full(edges, -1, np.int32),
        fixed=np.zeros(edges, np.bool_),
        offset=0.0,
    )
