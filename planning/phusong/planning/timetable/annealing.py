"""Better timetables by chance: works move to other years, or two change places, millions of times.

For each group and year the state counts the works that serve it, so that a move is weighed by one pass
over the groups of what moves. What a work needs goes along when it moves to an earlier year, and what
needs it when it moves to a later one.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, TypeAlias

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array, vstack

from phusong.coverage.compiled import compiled, inner, lean
from phusong.planning.timetable.structures import HAIR, Floats, Goal, Ints, Limits, Works

__all__ = ["Aims", "Board", "Cooling", "annealed"]

_Numbers: TypeAlias = NDArray[np.int32]


class Board(NamedTuple):
    """Works, goals and limits as the compiled parts take them; the last year of all is "never"."""

    start: Ints
    """(works + 1,) where a work's part of ``groups`` begins."""
    groups: _Numbers
    share: Floats
    """(groups,)"""
    line: _Numbers
    """(groups,) goal line that each belongs to."""
    served: Floats
    """(lines,) today."""
    asked: Floats
    """(lines, years)"""
    cost: Floats
    kind: Ints
    budget: Floats
    """(years,)"""
    capacity: Floats
    """(kinds, years)"""
    need_start: Ints
    """(works + 1,) where a work's part of ``needs`` begins: all that has to stand for it, in turn."""
    needs: _Numbers
    host_start: Ints
    """(works + 1,) the same of ``hosted``: all that it has to stand for."""
    hosted: _Numbers

    @classmethod
    def of(cls, works: Works, goals: Sequence[Goal], limits: Limits, closure: csr_array) -> Board:
        """``closure`` (works, works): each work with all that it needs, itself among them."""
        count = works.cost.size
        by = csr_array(vstack([csr_array((0, count)), *(goal.by for goal in goals)])).T.tocsr()
        hosted = closure.T.tocsr()
        lines = [np.full(goal.share.size, i, np.int32) for i, goal in enumerate(goals)]
        return cls(
            start=by.indptr.astype(np.int64),
            groups=by.indices.astype(np.int32),
            share=np.concatenate([np.zeros(0), *(goal.share for goal in goals)]),
            line=np.concatenate([np.zeros(0, np.int32), *lines]),
            served=np.array([goal.served for goal in goals], np.float64),
            asked=np.array([goal.asked for goal in goals], np.float64).reshape(
                len(goals), limits.budget.size
            ),
            cost=works.cost,
            kind=works.kind,
            budget=limits.budget,
            capacity=limits.capacity,
            need_start=closure.indptr.astype(np.int64),
            needs=closure.indices.astype(np.int32),
            host_start=hosted.indptr.astype(np.int64),
            hosted=hosted.indices.astype(np.int32),
        )


class Aims(NamedTuple):
    """What a timetable is judged by: sums over works, and what the goals lack, the last entry.

    Each sum counts by its ``price``; whatever is above ``kept`` counts by ``penalty`` besides, and no
    timetable with more than that is taken as the best.
    """

    table: Floats
    """(sums, works, years + 1) what a work built in a year adds to each sum."""
    price: Floats
    """(sums + 1,)"""
    kept: Floats
    """(sums + 1,) infinite for any."""
    penalty: Floats
    """(sums + 1,)"""


class Cooling(NamedTuple):
    """How an annealing goes; heats are in what the timetable is judged by."""

    steps: int
    hot: float
    cold: float
    seed: int


class _State(NamedTuple):
    """A timetable and what follows from it; changed in place."""

    year: Ints
    times: _Numbers
    """(groups, years) works that serve a group."""
    reached: Floats
    """(lines, years)"""
    spent: Floats
    """(years,)"""
    built: Floats
    """(kinds, years)"""
    sums: Floats
    """(sums,)"""


@lean
def _move(board: Board, aims: Aims, state: _State, work: int, to: int) -> None:
    """Build a work in another year."""
    year = state.year[work]
    years = board.budget.size
    for at in range(board.start[work], board.start[work + 1]):
        group = board.groups[at]
        for t in range(to, min(year, years)):
            state.times[group, t] += 1
            if state.times[group, t] == 1:
                state.reached[board.line[group], t] += board.share[group]
        for t in range(year, min(to, years)):
            state.times[group, t] -= 1
            if state.times[group, t] == 0:
                state.reached[board.line[group], t] -= board.share[group]
    kind = board.kind[work]
    if year < years:
        state.spent[year] -= board.cost[work]
        if kind >= 0:
            state.built[kind, year] -= 1.0
    if to < years:
        state.spent[to] += board.cost[work]
        if kind >= 0:
            state.built[kind, to] += 1.0
    for one in range(state.sums.size):
        state.sums[one] += aims.table[one, work, to] - aims.table[one, work, year]
    state.year[work] = to


@lean
def _lacks(board: Board, state: _State) -> float:
    lacking = 0.0
    for line in range(board.served.size):
        for t in range(board.budget.size):
            lacking += max(0.0, board.asked[line, t] - state.reached[line, t])
    return lacking


@lean
def _fits(board: Board, state: _State) -> bool:
    """Whether every year has room for what it builds."""
    for t in range(board.budget.size):
        if state.spent[t] > board.budget[t] + HAIR:
            return False
        for kind in range(board.capacity.shape[0]):
            if state.built[kind, t] > board.capacity[kind, t] + HAIR:
                return False
    return True


@lean
def _judged(aims: Aims, state: _State, lacking: float) -> tuple[float, bool]:
    """How bad a timetable is, and whether it keeps to what has to be kept."""
    bad, keeps = 0.0, True
    for one in range(aims.price.size):
        value = state.sums[one] if one < state.sums.size else lacking
        bad += aims.price[one] * value
        if value > aims.kept[one]:
            bad += aims.penalty[one] * (value - aims.kept[one])
            keeps = False
    return bad, keeps


@lean
def _with_others(
    board: Board, aims: Aims, state: _State, work: int, to: int, log: Ints, noted: int
) -> int:
    """Move a work, with what it needs or what needs it; notes who moved, and from where."""
    if to < state.year[work]:
        for at in range(board.need_start[work], board.need_start[work + 1]):
            other = board.needs[at]
            if state.year[other] > to:
                log[noted, 0], log[noted, 1] = other, state.year[other]
                noted += 1
                _move(board, aims, state, other, to)
    else:
        for at in range(board.host_start[work], board.host_start[work + 1]):
            other = board.hosted[at]
            if state.year[other] < to:
                log[noted, 0], log[noted, 1] = other, state.year[other]
                noted += 1
                _move(board, aims, state, other, to)
    return noted


@inner
def _begun(board: Board, aims: Aims, year: Ints) -> _State:
    """The state of a timetable."""
    works, years = year.size, board.budget.size
    state = _State(
        np.full(works, years, np.int64),
        np.zeros((board.share.size, years), np.int32),
        np.zeros((board.served.size, years)),
        np.zeros(years),
        np.zeros(board.capacity.shape),
        np.zeros(aims.table.shape[0]),
    )
    for line in range(board.served.size):
        state.reached[line] += board.served[line]
    for work in range(works):
        for one in range(state.sums.size):
            state.sums[one] += aims.table[one, work, years]
        _move(board, aims, state, work, year[work])
    return state


@compiled
def annealed(board: Board, aims: Aims, year: Ints, cooling: Cooling) -> tuple[Ints, bool]:
    """(works,) the best timetable that annealing meets, and whether that keeps to what has to be.

    ``year`` keeps to the limits of the years.
    """
    np.random.seed(cooling.seed)
    state = _begun(board, aims, year)
    works, years = year.size, board.budget.size
    log = np.zeros((2 * works + 2, 2), np.int64)
    bad, found = _judged(aims, state, _lacks(board, state))
    best, least = year.copy(), bad if found else np.inf
    heat, factor = cooling.hot, (cooling.cold / cooling.hot) ** (1.0 / max(cooling.steps, 1))
    for _ in range(cooling.steps):
        heat *= factor
        work = np.random.randint(works)
        was = state.year[work]
        noted = 0
        if np.random.random() < 0.5:
            to = np.random.randint(years + 1)
            if to == was:
                continue
            noted = _with_others(board, aims, state, work, to, log, noted)
        else:
            other = np.random.randint(works)
            to = state.year[other]
            if to == was:
                continue
            noted = _with_others(board, aims, state, work, to, log, noted)
            noted = _with_others(board, aims, state, other, was, log, noted)
        if _fits(board, state):
            now, keeps = _judged(aims, state, _lacks(board, state))
            if now <= bad or np.random.random() < np.exp((bad - now) / heat):
                bad = now
                if keeps and bad < least:
                    best[:], least, found = state.year, bad, True
                continue
        for at in range(noted - 1, -1, -1):
            _move(board, aims, state, log[at, 0], log[at, 1])
    return best, found
