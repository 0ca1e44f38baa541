"""A linear programme over columns between 0 and 1 that learns the cuts its solutions violate.

Solved by HiGHS, whose rows grow from one solution to the next. When no cut is violated any more and
values are still fractions, HiGHS branches; what it then finds is separated as well, until it holds.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeAlias

import highspy
import numpy as np
from scipy import sparse

from phusong.planning.steiner.clock import Clock
from phusong.planning.steiner.structures import Bools, Floats

__all__ = ["CutProgramme", "Cuts", "solve"]

_CLOSE = 1e-9
"""Of a cost: two that are this near are the same."""
_WHOLE = 1e-6
_RISE = 1e-7
"""Of the bound: a smaller rise is none, and cuts that are not needed now are kept."""
_ROUNDS_BETWEEN = 5
"""Rounds of cuts between two solutions that are made of fractions."""

Cuts: TypeAlias = sparse.csr_array
"""(cuts, columns) entries 1: at least one of the columns of each must be 1."""


class CutProgramme:
    """Minimise cost · x over 0 ≤ x ≤ 1 and rows that come by and by.

    Parameters
    ----------
    upper
        Cost of the best solution that is known, inf if there is none.
    grain
        No two different costs differ by less; 0 if nothing is known.
    bound
        What is known of the optimum already.
    """

    def __init__(self, cost: Floats, *, upper: float, grain: float, bound: float) -> None:
        self.upper, self.bound = upper, bound
        self.value = np.zeros(cost.size)
        self._grain = grain
        self._cost = cost
        self._lower, self._upper = np.zeros(cost.size), np.ones(cost.size)
        self._rows = sparse.csr_array((0, cost.size))
        self._row_lower, self._row_upper = np.empty(0), np.empty(0)
        self._relaxed, self._reduced = bound, np.zeros(cost.size)
        self._forgot_at = -np.inf
        self._solver = _solver(cost)

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

    @property
    def exists(self) -> Bools:
        """Columns that may be 1."""
        return self._upper > 0

    def add_rows(self, rows: sparse.csr_array, lower: float, upper: float) -> None:
        """Rows whose sums stay between two limits."""
        count = rows.shape[0]
        lowers, uppers = np.full(count, lower), np.full(count, upper)
        self._row_lower = np.concatenate([self._row_lower, lowers])
        self._row_upper = np.concatenate([self._row_upper, uppers])
        self._rows = sparse.vstack([self._rows, rows], format="csr")
        starts, indices = rows.indptr[:-1].astype(np.int32), rows.indices.astype(np.int32)
        self._solver.addRows(count, lowers, uppers, rows.nnz, starts, indices, rows.data)

    def relax(self, time_limit_s: float) -> bool:
        """Solve the relaxation; whether that came to an end.

        The bound is made of its dual values, and safe from their errors: dual values of the right
        sign give a bound whatever they are (Neumaier and Shcherbina 2004).
        """
        status = self._solve(time_limit_s)
        if status == highspy.HighsModelStatus.kInfeasible:
            self.bound = self.upper  # once columns are fixed, nothing better is left
        if status != highspy.HighsModelStatus.kOptimal:
            return False
        solution = self._solver.getSolution()
        self.value = np.clip(solution.col_value, 0, 1)
        dual = np.asarray(solution.row_dual)
        dual[np.isinf(self._row_lower) & (dual > 0)] = 0
        dual[np.isinf(self._row_upper) & (dual < 0)] = 0
        self._reduced = self._cost - dual @ self._rows
        rows = np.where(dual > 0, dual * _finite(self._row_lower), dual * _finite(self._row_upper))
        columns = np.minimum(self._reduced * self._lower, self._reduced * self._upper)
        self._relaxed = float(rows.sum() + columns.sum())
        self.bound = max(self.bound, self._relaxed)
        return True

    def fix(self) -> None:
        """Settle columns whose reduced cost alone makes a solution no better than what is known."""
        free = self._lower < self._upper
        spare = self._cutoff - self._relaxed
        never, always = free & (self._reduced >= spare), free & (-self._reduced >= spare)
        if self.proven or not (never.any() or always.any()):
            return
        self._upper[never], self._lower[always] = 0, 1
        changed = np.flatnonzero(never | always).astype(np.int32)
        lower, upper = self._lower[changed], self._upper[changed]
        self._solver.changeColsBounds(changed.size, changed, lower, upper)

    def forget(self) -> None:
        """Let go of cuts that the last relaxation does not lean on, if the bound has risen since."""
        if self._relaxed <= self._forgot_at + _RISE * abs(self._relaxed):
            return
        self._forgot_at = self._relaxed
        spare = self._rows @ self.value > self._row_lower + _WHOLE
        loose = np.flatnonzero(spare & np.isinf(self._row_upper) & (self._row_lower == 1))
        if loose.size:
            self._solver.deleteRows(loose.size, loose.astype(np.int32))
            kept = np.delete(np.arange(spare.size), loose)
            self._rows = self._rows[kept]
            self._row_lower, self._row_upper = self._row_lower[kept], self._row_upper[kept]

    def branch(self, time_limit_s: float) -> bool:
        """Solve in whole numbers; whether there is a solution that costs less than what is known."""
        solver, columns = self._solver, np.arange(self._cost.size, dtype=np.int32)
        kinds = np.full(columns.size, highspy.HighsVarType.kInteger)
        solver.changeColsIntegrality(columns.size, columns, kinds)
        status = self._solve(time_limit_s)
        if status == highspy.HighsModelStatus.kInfeasible:
            self.bound = self.upper
            return False
        self.bound = max(self.bound, solver.getInfo().mip_dual_bound)
        if status != highspy.HighsModelStatus.kOptimal:
            return False
        self.value = np.round(solver.getSolution().col_value)
        return not self.proven

    def _solve(self, time_limit_s: float) -> highspy.HighsModelStatus:
        # HiGHS counts the seconds of all runs together.
        self._solver.setOptionValue("time_limit", self._solver.getRunTime() + time_limit_s)
        self._solver.run()
        return self._solver.getModelStatus()


def solve(
    programme: CutProgramme,
    *,
    separate: Callable[[Floats, Bools], Cuts],
    heuristic: Callable[[Floats], float],
    clock: Clock,
) -> Floats | None:
    """A solution that costs less than what was known and violates no cut, or None.

    ``programme.bound`` holds in any case, and is proven to be the optimum if a solution is returned.

    Parameters
    ----------
    separate
        Cuts that values violate, given which columns may be 1; none if they violate none.
    heuristic
        Told values now and then; answers with the cost of the best solution that is known.
    """
    rounds = 0
    branching = False
    while not (programme.proven or clock.over):
        went = programme.branch if branching else programme.relax
        if not went(clock.left_s):
            break
        if not branching:
            if rounds % _ROUNDS_BETWEEN == 0:
                programme.upper = min(programme.upper, heuristic(programme.value))
            rounds += 1
            programme.fix()
            programme.forget()
        if programme.proven:
            break
        cuts = separate(programme.value, programme.exists)
        if cuts.shape[0]:
            programme.add_rows(cuts, 1.0, np.inf)
        elif branching or programme.whole:
            return np.round(programme.value)
        else:
            branching = True
    return None


def _solver(cost: Floats) -> highspy.Highs:
    """HiGHS with a column for each cost, silent and on one thread."""
    solver = highspy.Highs()  # type: ignore[no-untyped-call]
    solver.setOptionValue("output_flag", False)
    solver.setOptionValue("threads", 1)
    solver.setOptionValue("mip_rel_gap", 0.0)
    solver.setOptionValue("mip_abs_gap", 0.0)
    columns = np.arange(cost.size, dtype=np.int32)
    solver.addVars(cost.size, np.zeros(cost.size), np.ones(cost.size))
    solver.changeColsCost(cost.size, columns, cost)
    return solver


def _finite(limits: Floats) -> Floats:
    return np.where(np.isinf(limits), 0.0, limits)
