"""The search for the cheapest second ways."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from phusong.planning.steiner.augment_moves import (
    Weak,
    bare,
    cover,
    raise_cuts,
    thin,
    uncovered_cuts,
)
from phusong.planning.steiner.branch_and_cut import cut_rows, cuts_of
from phusong.planning.steiner.clock import Clock
from phusong.planning.steiner.programme import CutProgramme, Cuts, solve
from phusong.planning.steiner.structures import Bools, Floats, Ints

__all__ = ["AugmentSearch"]

_CLOSE = 1e-9
"""Of a cost: two that are this near are the same."""
_ASCENTS = 5
_CHANGE = 0.6
"""Costs are raised by up to this share when additions are begun anew."""
_DROPPED = 0.3
"""Share of the best additions that are given up when additions are begun anew."""
_PATIENCE = 60
_EXACT_EDGES = 4000
_LOG = 40
"""Edges of cuts of the dual ascent that are kept, for each edge."""
_MOST_CUTS = 400


class AugmentSearch:
    """A search under way; ``best`` and ``bound`` hold at any moment.

    Parameters
    ----------
    weak
        With a second way round each weak edge.
    grain
        No two different costs differ by less; 0 if nothing is known.
    """

    def __init__(
        self, weak: Weak, *, clock: Clock, random: np.random.Generator, grain: float
    ) -> None:
        self.weak = weak
        self.clock = clock
        self.random = random
        self.grain = grain
        self.best = np.zeros(weak.built.size, np.bool_)
        self.cost = np.inf
        self.bound = 0.0
        self.rounds = 0
        self._order = np.flatnonzero(weak.built).astype(np.int32)
        self._may = ~weak.built
        self._log = np.empty(_LOG * weak.built.size, np.int32)

    @property
    def done(self) -> bool:
        """Whether nothing can be cheaper than the best."""
        gap = self.cost - self.bound
        return gap < np.inf and gap <= max(_CLOSE * self.cost, self.grain * (1 - _CLOSE))

    def run(self) -> None:
        """Search until the best is proven, time is over, or nothing better is found for long."""
        if not self._order.size:
            self.cost = 0.0
            return
        self._begin(self.weak.graph.cost, self._order, np.zeros_like(self.best))
        for _ in range(_ASCENTS):
            if not (self.done or self.clock.over):
                self._ascend()
        last, stale = self.cost, 0
        finished = False
        while not (self.done or self.clock.over) and stale < _PATIENCE:
            self.rounds += 1
            self._begin_again()
            stale = 0 if self.cost < last else stale + 1
            last = self.cost
            if not finished and stale == _PATIENCE // 3:
                finished = True
                self._finish()

    def _begin(self, cost: Floats, order: Ints, kept: Bools) -> None:
        """Second ways at some costs, without what is not needed of them."""
        price = self.weak.graph.cost
        found = cover(self.weak, np.where(self._may, cost, np.inf), order, kept)
        if bare(self.weak, found).any():  # not all can be covered by what the costs leave
            return
        dearest = np.argsort(-price, kind="stable")
        found = thin(self.weak, found, dearest[found[dearest]].astype(np.int32))
        total = float(price[found].sum())
        if total < self.cost * (1 - _CLOSE) or self.cost == np.inf:
            self.cost, self.best = total, found
            self.bound = min(self.bound, total)

    def _begin_again(self) -> None:
        """Give up some of the best additions and make others in their stead."""
        random, price = self.random, self.weak.graph.cost
        kept = self.best & (random.random(price.size) > _DROPPED)
        cost = price * (1 + _CHANGE * random.random(price.size))
        self._begin(cost, random.permutation(self._order), kept)

    def _ascend(self) -> None:
        """Raise the bound; no better additions use an edge whose reduced cost is the gap or more."""
        order = self.random.permutation(self._order)
        bound, reduced, _ = raise_cuts(self.weak, order, np.empty(0, np.int32))
        self.bound = max(self.bound, min(bound, self.cost))
        paid = np.where(reduced > 0, np.inf, self.weak.graph.cost)
        self._begin(paid, order, np.zeros_like(self.best))
        spare = self.cost - self.grain * (1 - _CLOSE) - bound
        self._may &= (reduced < spare) | self.best

    def _finish(self) -> None:
        """Branch and cut, if few edges are left."""
        edges = np.flatnonzero(self._may)
        if self.done or self.clock.over or edges.size > _EXACT_EDGES:
            return
        column = np.full(self._may.size, -1)
        column[edges] = np.arange(edges.size)
        bound, _, used = raise_cuts(self.weak, self._order, self._log)
        cost = self.weak.graph.cost[edges]
        programme = CutProgramme(cost, upper=self.cost, grain=self.grain, bound=bound)
        rows = cut_rows(*cuts_of(self._log[:used]), column, edges.size)
        programme.add_rows(rows, 1.0, np.inf)

        def separate(values: Floats, exists: Bools) -> Cuts:
            members, first = uncovered_cuts(
                self.weak,
                self._spread(edges, values),
                self._spread(edges, exists) > 0,
                self._order,
                _MOST_CUTS,
            )
            return cut_rows(members[: first[-1]], first, column, edges.size)

        best = solve(
            programme,
            separate=separate,
            heuristic=lambda values: self._follow(self._spread(edges, values)),
            clock=self.clock,
        )
        if best is not None:
            self._follow(self._spread(edges, best))
        known = programme.upper if programme.proven else programme.bound
        self.bound = max(self.bound, min(known, self.cost))

    def _spread(self, edges: NDArray[np.int64], values: Floats | Bools) -> Floats:
        """Values of columns as values of edges."""
        full = np.zeros(self._may.size)
        full[edges] = values
        return full

    def _follow(self, value: Floats) -> float:
        """Second ways along edges to which a relaxation gives much; the best cost."""
        cost = self.weak.graph.cost * (1.01 - value)
        self._begin(cost, self._order, np.zeros_like(self.best))
        return self.cost
