"""What is left of a covering problem as a mixed-integer programme, solved by HiGHS."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from typing import NamedTuple

import highspy
import numpy as np
from scipy.sparse import csr_array, eye_array, hstack, vstack

from phusong.planning.siting.structures import Cover, Flags, Floats

__all__ = [
    "Answer",
    "Programme",
    "Solution",
    "least_cost",
    "linear_model",
    "most_worth",
    "solved",
]

_BARRED = 8
"""Choices at most that pass the budget by a hair and are barred."""
_HAIR = 1e-12


class Programme(NamedTuple):
    """min price x: matrix x <= limits, 0 <= x <= 1, the first ``whole`` of x integer."""

    matrix: csr_array
    limits: Floats
    price: Floats
    whole: int
    start: Floats | None = None
    """A solution to begin with."""
    counts: csr_array | None = None
    """Sums of x, one per row, that are whole in every solution and may be branched on, too."""


class Solution(NamedTuple):
    """What HiGHS found out of a programme."""

    values: Floats | None
    """The best x; None where none was found."""
    bound: float
    """No x has a lower price; -inf where nothing is known."""
    nodes: int
    infeasible: bool


class Answer(NamedTuple):
    """What HiGHS found out."""

    chosen: Flags | None
    """(sites,) the best choice; None where none was found."""
    bound: float
    """Proven limit of the objective; infinite where nothing is known."""
    nodes: int
    infeasible: bool


def most_worth(
    cover: Cover, budget: float, *, start: Flags | None, time_limit_s: float, seed: int
) -> Answer:
    """The choice within the budget that is worth most.

    max own y + w z, z_i <= sum_j a_ij y_j (1 <= ... where a row must be covered), c y <= B, y binary;
    z, between 0 and 1, is whole of itself once y is. A choice that HiGHS lets pass the budget by its
    tolerance is barred, sum over it of y <= its size - 1, and another is asked for.
    """
    lines = _covering(cover, start)
    if np.isfinite(budget):
        lines = lines.with_line(np.concatenate([cover.cost, np.zeros(lines.extra)]), budget)
    end = time.monotonic() + time_limit_s
    for _ in range(_BARRED):
        left_s = max(end - time.monotonic(), 0.0)
        found = solved(lines.programme(-lines.worth), time_limit_s=left_s, seed=seed)
        answer = _answer(found, cover)._replace(bound=lines.fixed - found.bound)
        chosen = answer.chosen
        if chosen is None or float(cover.cost[chosen].sum()) <= budget + _HAIR * max(budget, 1.0):
            break
        bar = np.concatenate([chosen.astype(np.float64), np.zeros(lines.extra)])
        lines = lines.with_line(bar, float(np.count_nonzero(chosen) - 1))
    return answer


def least_cost(
    cover: Cover,
    needed: float,
    *,
    budget: float,
    start: Flags | None,
    time_limit_s: float,
    seed: int,
) -> Answer:
    """The cheapest choice, within the budget, that is worth as much as needed.

    How many sites of one cost are taken is branched on as well: it moves the cost by whole steps,
    where one site more or less is made up for by its neighbours.
    """
    lines = _covering(cover, start)
    cost = np.concatenate([cover.cost, np.zeros(lines.extra)])
    if np.isfinite(budget):
        whole = budget <= 0 or bool(np.all(cover.cost == np.rint(cover.cost)))
        unit = 1.0 if whole else budget  # so that what the solver lets pass is a part of it
        lines = lines.with_line(cost / unit, budget / unit)
    if needed > lines.fixed:
        lines = lines.with_line(-lines.worth, lines.fixed - needed)
    programme = lines.programme(cost)._replace(counts=_of_one_cost(cover.cost, cost.size))
    return _answer(solved(programme, time_limit_s=time_limit_s, seed=seed), cover)


def _of_one_cost(cost: Floats, width: int) -> csr_array | None:
    """(costs, width) the sites of each cost that several have; None where none is shared."""
    _, of, many = np.unique(cost, return_inverse=True, return_counts=True)
    shared = many > 1
    if not shared.any():
        return None
    own = np.flatnonzero(shared[of])
    row = (np.cumsum(shared) - 1)[of[own]]
    return csr_array((np.ones(own.size), (row, own)), shape=(int(shared.sum()), width))


def _answer(solution: Solution, cover: Cover) -> Answer:
    values = solution.values
    chosen = None if values is None else values[: cover.cost.size] > 0.5
    return Answer(chosen, solution.bound, solution.nodes, solution.infeasible)


@dataclass(frozen=True, slots=True)
class _Lines:
    """matrix x <= limits for x = (y, z), and what x is worth beside ``fixed``."""

    matrix: csr_array
    limits: Floats
    worth: Floats
    fixed: float
    sites: int
    start: Floats | None

    @property
    def extra(self) -> int:
        """How many are no sites."""
        return self.worth.size - self.sites

    def programme(self, price: Floats) -> Programme:
        return Programme(self.matrix, self.limits, price, self.sites, self.start)

    def with_line(self, line: Floats, limit: float) -> _Lines:
        matrix = vstack([self.matrix, csr_array(line[None])], format="csr")
        return replace(self, matrix=matrix, limits=np.append(self.limits, limit))


def _covering(cover: Cover, start: Flags | None) -> _Lines:
    rows, sites = cover.weight.size, cover.cost.size
    entries = np.ones(cover.row_sites.size)
    matrix = csr_array((entries, cover.row_sites, cover.row_start), (rows, sites))
    free, asked = matrix[np.flatnonzero(~cover.must)], matrix[np.flatnonzero(cover.must)]
    count = free.shape[0]
    above = hstack([-free, eye_array(count)], format="csr")
    below = hstack([-asked, csr_array((asked.shape[0], count))], format="csr")
    begun = None
    if start is not None:
        begun = np.concatenate([start.astype(np.float64), (free @ start > 0).astype(np.float64)])
    return _Lines(
        vstack([above, below], format="csr"),
        np.concatenate([np.zeros(count), np.full(asked.shape[0], -1.0)]),
        np.concatenate([cover.own, cover.weight[~cover.must]]),
        float(cover.weight[cover.must].sum()),
        sites,
        begun,
    )


def solved(
    programme: Programme,
    *,
    time_limit_s: float,
    seed: int,
    gap: float = 1e-9,
    apart: float = 1e-9,
) -> Solution:
    """The best x that HiGHS finds, in one thread, until time ends or bound and price are near.

    Near is ``gap`` of the price, or ``apart`` itself.
    """
    solver = highspy.Highs()  # type: ignore[no-untyped-call]
    options: dict[str, bool | int | float | str] = {
        "output_flag": False,
        "log_to_console": False,
        "threads": 1,
        "parallel": "off",
        "random_seed": seed % 2**31,
        "time_limit": time_limit_s,
        "mip_rel_gap": gap,
        "mip_abs_gap": apart,
    }
    for option, value in options.items():
        solver.setOptionValue(option, value)
    solver.passModel(_model(programme))
    start = programme.start
    if programme.counts is not None:
        _count(solver, programme.counts)
        start = None if start is None else np.concatenate([start, programme.counts @ start])
    if start is not None:
        first = highspy.HighsSolution()
        first.col_value = start
        solver.setSolution(first)
    solver.run()
    info = solver.getInfo()
    found = info.primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible
    return Solution(
        np.asarray(solver.getSolution().col_value)[: programme.price.size] if found else None,
        float(info.mip_dual_bound),
        max(int(info.mip_node_count), 0),
        solver.getModelStatus() == highspy.HighsModelStatus.kInfeasible,
    )


def _count(solver: highspy.Highs, counts: csr_array) -> None:
    """A whole column n for each row of counts, and the row  counts x - n = 0."""
    width = counts.shape[1]
    for row in range(counts.shape[0]):
        own = counts.indices[counts.indptr[row] : counts.indptr[row + 1]]
        solver.addVar(0.0, float(own.size))
        solver.changeColIntegrality(width + row, highspy.HighsVarType.kInteger)
        at = np.append(own, width + row).astype(np.int32)
        solver.addRow(0.0, 0.0, at.size, at, np.append(np.ones(own.size), -1.0))


def linear_model(programme: Programme) -> highspy.HighsLp:
    """A programme as HiGHS takes it, with nothing that has to be whole."""
    lp = highspy.HighsLp()
    matrix, price = programme.matrix, programme.price
    lp.num_row_, lp.num_col_ = matrix.shape
    lp.col_cost_ = price
    lp.col_lower_, lp.col_upper_ = np.zeros(price.size), np.ones(price.size)
    lp.row_lower_, lp.row_upper_ = np.full(matrix.shape[0], -np.inf), programme.limits
    lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    lp.a_matrix_.start_, lp.a_matrix_.index_ = matrix.indptr, matrix.indices
    lp.a_matrix_.value_ = matrix.data
    return lp


def _model(programme: Programme) -> highspy.HighsLp:
    lp = linear_model(programme)
    whole, any_ = highspy.HighsVarType.kInteger, highspy.HighsVarType.kContinuous
    lp.integrality_ = [whole] * programme.whole + [any_] * (programme.price.size - programme.whole)
    return lp
