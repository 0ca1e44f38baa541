"""The search for a rooted tree that collects prizes."""

from __future__ import annotations

import numpy as np

from phusong.planning.steiner.ascent import ascend, redundant
from phusong.planning.steiner.branch_and_cut import best_arborescence
from phusong.planning.steiner.clock import Clock
from phusong.planning.steiner.descent import descend, grown, nodes_of
from phusong.planning.steiner.prize_graph import Problem, arborescence_of
from phusong.planning.steiner.prize_moves import take_in, worth
from phusong.planning.steiner.structures import Bools, Floats
from phusong.planning.steiner.trees import tidy

__all__ = ["PrizeSearch"]

_CLOSE = 1e-9
"""Of a cost: two that are this near are the same."""
_ASCENTS = 8
_CHANGE = 0.6
"""Costs are raised, and prizes lowered, by up to this share when a tree is started anew."""
_PATIENCE = 40
_EXACT_ARCS = 6_000
_FEW = 0.02


class PrizeSearch:
    """A search under way; ``best`` and ``bound`` hold at any moment.

    Parameters
    ----------
    problem
        With a way from its root to all required nodes.
    grain
        No two different costs differ by less; 0 if nothing is known.
    cost
        Only trees cheaper than that are of interest.
    """

    def __init__(
        self,
        problem: Problem,
        *,
        clock: Clock,
        random: np.random.Generator,
        grain: float,
        cost: float = np.inf,
    ) -> None:
        self.problem = problem
        self.clock = clock
        self.random = random
        self.grain = grain
        self.cost = cost
        self.bound = 0.0
        self.best: tuple[Bools, Bools] | None = None
        """Edges and nodes; None if nothing cheaper was found."""
        self.rounds = 0
        half = problem.node_cost / 2
        ends = problem.graph.ends
        # Half of a node's fixed cost on each of its edges: right wherever a path passes through.
        self._even = problem.graph.cost + half[ends[:, 0]] + half[ends[:, 1]]
        self._gain = problem.prize - problem.node_cost
        self._arborescence = arborescence_of(problem)

    @property
    def done(self) -> bool:
        """Whether no tree can be cheaper than the best one."""
        gap = self.cost - self.bound
        return gap < np.inf and gap <= max(_CLOSE * self.cost, self.grain * (1 - _CLOSE))

    def run(self) -> None:
        """Search until the best tree is proven, time is over, or nothing better is found for long."""
        self._ascend()
        if not self.done:
            wanted = self.problem.required | (self.problem.prize > 0)
            self._improve(self._joined(self.problem.required, self._even))
            self._improve(self._joined(wanted, self._even))
        for _ in range(_ASCENTS):
            if self.done or self.clock.over or self._ascend() < _FEW:
                break
        self._finish()
        last, stale = self.cost, 0
        while not (self.done or self.clock.over) and stale < _PATIENCE:
            self.rounds += 1
            self._start()
            stale = 0 if self.cost < last else stale + 1
            last = self.cost

    def _joined(self, wanted: Bools, cost: Floats) -> Bools:
        """Nodes of a tree that joins what is wanted and can be reached."""
        problem = self.problem
        edges = grown(problem.graph, cost, wanted, root=problem.root)
        inside = nodes_of(problem.graph, edges)
        inside[problem.root] = True
        return inside

    def _improve(self, inside: Bools) -> None:
        """Take in what is worth it, exchange paths, and leave out what is not, while that helps."""
        problem = self.problem
        even = problem.graph._replace(cost=self._even)
        cost = np.inf
        while True:
            inside = take_in(problem.graph, problem.graph.cost, self._gain, inside)
            wanted = problem.required | (inside & (problem.prize > 0))
            edges = tidy(even, wanted, inside)
            edges = descend(even, wanted, edges, root=problem.root)
            inside = worth(problem.graph, edges, self._gain, problem.required, problem.root)
            now = self._consider(inside)
            if now >= cost * (1 - _CLOSE):
                return
            cost = now

    def _consider(self, inside: Bools) -> float:
        """Take the cheapest tree on some nodes into account; returns its cost."""
        edges = tidy(self.problem.graph, inside, inside)
        cost = self.problem.cost(edges, inside)
        if cost < self.cost * (1 - _CLOSE) or (self.best is None and self.cost == np.inf):
            self.cost, self.best = cost, (edges, inside.copy())
            self.bound = min(self.bound, cost)
        return cost

    def _start(self) -> None:
        """A tree that is begun from randomly changed costs and prizes."""
        problem, random = self.problem, self.random
        cost = self._even * (1 + _CHANGE * random.random(self._even.size))
        prize = problem.prize * (1 - _CHANGE * random.random(problem.prize.size))
        wanted = problem.required | (problem.prize > 0)
        if random.random() < 0.5:
            inside = self._joined(wanted, cost)
        else:
            inside = self._joined(problem.required, cost)
            inside = take_in(problem.graph, cost, prize - problem.node_cost, inside)
        edges = tidy(problem.graph._replace(cost=cost), wanted, inside)
        gain = prize - problem.node_cost
        self._improve(worth(problem.graph, edges, gain, problem.required, problem.root))

    def _ascend(self) -> float:
        """Raise the bound; returns the share of arcs that no cheaper tree uses."""
        way = self._arborescence
        bound, reduced = ascend(way.graph, way.arc_cost, way.terminal, self.problem.root)
        self.bound = max(self.bound, min(bound + way.constant, self.cost))
        if self.done or bound == np.inf:  # what is left of the graph has nothing cheaper
            return 1.0
        edges = self.problem.graph.cost.size
        paid = np.minimum(reduced[: 2 * edges : 2], reduced[1 : 2 * edges : 2]) == 0
        wanted = self.problem.required | (self.problem.prize > 0)
        self._improve(self._joined(wanted, np.where(paid, self._even, np.inf)))
        spare = self.cost - self.grain * (1 - _CLOSE) - way.constant - bound
        gone, _ = redundant(way.graph, reduced, way.terminal, self.problem.root, spare)
        new = gone & np.isfinite(way.arc_cost)
        share = int(np.count_nonzero(new)) / int(np.isfinite(way.arc_cost).sum() + 1)
        self._arborescence = way._replace(arc_cost=np.where(gone, np.inf, way.arc_cost))
        return share

    def _finish(self) -> None:
        """Branch and cut, if few arcs are left."""
        way = self._arborescence
        if self.done or self.clock.over or np.isfinite(way.arc_cost).sum() > _EXACT_ARCS:
            return
        outcome = best_arborescence(
            way.graph,
            way.arc_cost,
            way.terminal,
            root=self.problem.root,
            upper=self.cost - way.constant,
            grain=self.grain,
            clock=self.clock,
            heuristic=self._follow,
        )
        if outcome.arcs is not None:
            edges = self.problem.graph.cost.size
            chosen = outcome.arcs[: 2 * edges : 2] | outcome.arcs[1 : 2 * edges : 2]
            inside = nodes_of(self.problem.graph, chosen)
            inside[self.problem.root] = True
            self._consider(inside)
        self.bound = max(self.bound, min(outcome.bound + way.constant, self.cost))

    def _follow(self, value: Floats) -> float:
        """A tree begun on what a relaxation uses; the best cost, as the arborescence counts it."""
        edges = self.problem.graph.cost.size
        much = np.maximum(value[: 2 * edges : 2], value[1 : 2 * edges : 2])
        reached = value[2 * edges :: 2][: self._arborescence.prized.size]
        wanted = self.problem.required.copy()
        wanted[self._arborescence.prized[reached > 0.5]] = True
        self._improve(self._joined(wanted, self._even * (1.01 - much)))
        return self.cost - self._arborescence.constant
