"""The directed cut formulation, solved by a linear programme that learns the cuts it violates.

minimise c x over arcs, subject to x(δ⁻(W)) ≥ 1 for every set W of nodes with a terminal and without
the root (Wong 1984; Koch and Martin 1998). Begins with the cuts that dual ascent raised. When no cut
is violated any more and values are still fractions, HiGHS branches; trees that it then finds are
separated as well, until one holds.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import highspy
import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from phusong.planning.steiner.ascent import ascend_with_cuts, redundant
from phusong.planning.steiner.clock import Clock
from phusong.planning.steiner.separation import violated_cuts
from phusong.planning.steiner.structures import Bools, Floats, Graph, Ints

__all__ = ["Outcome", "best_arborescence"]

_CLOSE = 1e-9
"""Of a cost: two that are this near are the same."""
_WHOLE = 1e-6
_LOG = 40
"""Arcs of cuts of the dual ascent that are kept, for each arc."""
_MOST_CUTS = 400
"""Of one round."""
_ROUNDS_BETWEEN = 5
"""Rounds of cuts between two trees that are made of fractions."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What is known at the end."""

    arcs: Bools | None
    """(2 m,) an arborescence cheaper than the upper bound that was given; None if none was found."""
    bound: float
    """No arborescence costs less, unless it costs no less than the upper bound."""


Heuristic = Callable[[Floats], float]
Whole = NDArray[np.int64]


def best_arborescence(
    graph: Graph,
    arc_cost: Floats,
    terminal: Bools,
    *,
    root: int,
    upper: float,
    grain: float,
    clock: Clock,
    heuristic: Heuristic,
) -> Outcome:
    """The cheapest arborescence from the root to all terminals, if it costs less than ``upper``.

    Parameters
    ----------
    arc_cost
        (2 m,) ≥ 0, inf where there is no arc.
    grain
        No two different costs differ by less; 0 if nothing is known.
    heuristic
        Told the values of arcs (2 m,) now and then; answers with the cost of the best tree it knows.
    """
    programme = _Programme(graph, arc_cost, terminal, root=root, upper=upper, grain=grain)
    rounds = 0
    while not (programme.proven or clock.over):
        if not programme.relax(clock.left_s):
            break
        if rounds % _ROUNDS_BETWEEN == 0:
            programme.upper = min(programme.upper, heuristic(programme.value))
        rounds += 1
        programme.fix()
        if programme.proven or programme.separate():
            continue
        if programme.whole:
            return Outcome(programme.value > 0.5, programme.bound)
        return _branched(programme, clock)
    return Outcome(None, programme.upper if programme.proven else programme.bound)


def _branched(programme: _Programme, clock: Clock) -> Outcome:
    """Let HiGHS branch, until what it finds violates no cut."""
    while not clock.over:
        if not programme.branch(clock.left_s):
            return Outcome(None, programme.upper if programme.proven else programme.bound)
        if not programme.separate():
            return Outcome(programme.value > 0.5, programme.bound)
    return Outcome(None, programme.bound)


class _Programme:
    """The linear programme: a column for each arc that a better arborescence may use."""

    def __init__(
        self,
        graph: Graph,
        arc_cost: Floats,
        terminal: Bools,
        *,
        root: int,
        upper: float,
        grain: float,
    ) -> None:
        self._graph, self._terminal, self._root = graph, terminal, root
        self.upper, self._grain = upper, grain
        log = np.empty(_LOG * arc_cost.size, np.int32)
        self.bound, reduced, used = ascend_with_cuts(graph, arc_cost, terminal, root, log)
        gone, _ = redundant(graph, reduced, terminal, root, self._cutoff - self.bound)
        self._exists = ~gone & np.isfinite(arc_cost)
        self._arcs = np.flatnonzero(self._exists)
        self._column = np.full(arc_cost.size, -1)
        self._column[self._arcs] = np.arange(self._arcs.size)
        self._cost = arc_cost[self._arcs]
        self._lower, self._upper = np.zeros(self._arcs.size), np.ones(self._arcs.size)
        self._rows = sparse.csr_array((0, self._arcs.size))
        self._row_lower, self._row_upper = np.empty(0), np.empty(0)
        self.value = np.zeros(arc_cost.size)
        self._solver = _solver(self._cost)
        self._balance()
        self._add_cuts(*_cuts_of(log[:used]))

    @property
    def _cutoff(self) -> float:
        """What costs this much is no better than what is known."""
        if self.upper == np.inf:
            return np.inf
        return self.upper - max(_CLOSE * self.upper, self._grain * (1 - _CLOSE))

    @property
    def proven(self) -> bool:
        """Whether nothing costs less than what is known."""
        return self.bound >= self._cutoff

    @property
    def whole(self) -> bool:
        return bool(np.all(np.minimum(self.value, 1 - self.value) < _WHOLE))

    def relax(self, time_limit_s: float) -> bool:
        """Solve the relaxation; whether that came to an end.

        The bound is made of its dual values, and safe from their errors.
        """
        status = self._solve(time_limit_s)
        if status == highspy.HighsModelStatus.kInfeasible:
            self.bound = self.upper  # once arcs are fixed, nothing better is left
        if status != highspy.HighsModelStatus.kOptimal:
            return False
        solution = self._solver.getSolution()
        self.value[self._arcs] = np.clip(solution.col_value, 0, 1)
        dual = np.asarray(solution.row_dual)
        dual[np.isinf(self._row_lower) & (dual > 0)] = 0
        dual[np.isinf(self._row_upper) & (dual < 0)] = 0
        self._reduced = self._cost - dual @ self._rows
        rows = np.where(dual > 0, dual * _finite(self._row_lower), dual * _finite(self._row_upper))
        columns = np.minimum(self._reduced * self._lower, self._reduced * self._upper)
        self._relaxed = float(rows.sum() + columns.sum())
        self.bound = max(self.bound, self._relaxed)
        return True

    def _solve(self, time_limit_s: float) -> highspy.HighsModelStatus:
        self._solver.setOptionValue("time_limit", self._solver.getRunTime() + time_limit_s)
        self._solver.run()
        return self._solver.getModelStatus()

    def fix(self) -> None:
        """Settle arcs whose reduced cost alone makes a tree no better than what is known."""
        free = self._lower < self._upper
        spare = self._cutoff - self._relaxed
        never, always = free & (self._reduced >= spare), free & (-self._reduced >= spare)
        if self.proven or not (never.any() or always.any()):
            return
        self._upper[never], self._lower[always] = 0, 1
        self._exists[self._arcs[never]] = False
        changed = np.flatnonzero(never | always).astype(np.int32)
        self._solver.changeColsBounds(
            changed.size, changed, self._lower[changed], self._upper[changed]
        )

    def separate(self) -> bool:
        """Add violated cuts; whether there were any."""
        arcs, first = violated_cuts(
            self._graph, self.value, self._exists, self._terminal, self._root, _MOST_CUTS
        )
        self._add_cuts(arcs[: first[-1]], first)
        return first.size > 1

    def branch(self, time_limit_s: float) -> bool:
        """Solve with whole numbers; whether a tree, or what may be one, was found to be cheapest."""
        solver, columns = self._solver, np.arange(self._arcs.size, dtype=np.int32)
        kinds = np.full(columns.size, highspy.HighsVarType.kInteger)
        solver.changeColsIntegrality(columns.size, columns, kinds)
        status = self._solve(time_limit_s)
        if status == highspy.HighsModelStatus.kInfeasible:
            self.bound = self.upper
            return False
        if status != highspy.HighsModelStatus.kOptimal:
            self.bound = max(self.bound, solver.getInfo().mip_dual_bound)
            return False
        self.value[self._arcs] = np.round(solver.getSolution().col_value)
        self.bound = max(self.bound, solver.getInfo().mip_dual_bound)
        return not self.proven

    def _balance(self) -> None:
        """One arc into a terminal; into other nodes no more than one, and no more than out of them."""
        ends = self._graph.ends[self._arcs >> 1]
        side = self._arcs & 1
        tail = np.take_along_axis(ends, side[:, None], axis=1)[:, 0]
        head = np.take_along_axis(ends, 1 - side[:, None], axis=1)[:, 0]
        shape = (self._terminal.size, self._arcs.size)
        ones, columns = np.ones(self._arcs.size), np.arange(self._arcs.size)
        into = sparse.csr_array((ones, (head, columns)), shape)
        out = sparse.csr_array((ones, (tail, columns)), shape)
        others = ~self._terminal
        others[self._root] = False
        targets = self._terminal.copy()
        targets[self._root] = False
        self._add_rows(into[targets], 1.0, 1.0)
        self._add_rows(into[others], -np.inf, 1.0)
        self._add_rows((out - into)[others], 0.0, np.inf)

    def _add_cuts(self, arcs: Ints, first: Whole | Ints) -> None:
        row = np.repeat(np.arange(first.size - 1), np.diff(first))
        column = self._column[arcs]
        kept = column >= 0
        entries = (np.ones(np.count_nonzero(kept)), (row[kept], column[kept]))
        rows = sparse.csr_array(entries, (first.size - 1, self._arcs.size))
        self._add_rows(rows, 1.0, np.inf)

    def _add_rows(self, rows: sparse.csr_array, lower: float, upper: float) -> None:
        count = rows.shape[0]
        lowers, uppers = np.full(count, lower), np.full(count, upper)
        self._row_lower = np.concatenate([self._row_lower, lowers])
        self._row_upper = np.concatenate([self._row_upper, uppers])
        self._rows = sparse.vstack([self._rows, rows], format="csr")
        self._solver.addRows(
            count,
            lowers,
            uppers,
            rows.nnz,
            rows.indptr[:-1].astype(np.int32),
            rows.indices.astype(np.int32),
            rows.data,
        )


def _solver(cost: Floats) -> highspy.Highs:
    """HiGHS with a column between 0 and 1 for each arc, silent and on one thread."""
    solver = highspy.Highs()  # type: ignore[no-untyped-call]
    solver.setOptionValue("output_flag", False)
    solver.setOptionValue("threads", 1)
    solver.setOptionValue("mip_rel_gap", 0.0)
    solver.setOptionValue("mip_abs_gap", 0.0)
    columns = np.arange(cost.size, dtype=np.int32)
    solver.addVars(cost.size, np.zeros(cost.size), np.ones(cost.size))
    solver.changeColsCost(cost.size, columns, cost)
    return solver


def _cuts_of(log: Ints) -> tuple[Ints, Whole]:
    """Arcs of the cuts that were logged, one after the other, and where each begins (cuts + 1,)."""
    starts, at = [], 0
    while at < log.size:
        starts.append(at)
        at += 1 + int(log[at])
    return np.delete(log, starts), np.array([*starts, log.size]) - np.arange(len(starts) + 1)


def _finite(limits: Floats) -> Floats:
    return np.where(np.isinf(limits), 0.0, limits)
