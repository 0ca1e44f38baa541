"""The programme over all years as HiGHS takes it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
from scipy.sparse import coo_array, csr_array, vstack

from phusong.planning.siting.milp import Programme
from phusong.planning.timetable.structures import (
    HAIR,
    Aim,
    Floats,
    Goal,
    Ints,
    Limits,
    Proof,
    Timetable,
    Works,
)

__all__ = ["Model", "slack_of"]

_KEPT = 1e-7
"""By which an earlier objective may be missed again: what the solver's tolerances need."""


class _Rows:
    """Rows of matrix x <= limits as they are written down."""

    def __init__(self) -> None:
        self._at: list[Ints] = []
        self._entry: list[Floats] = []
        self._row: list[Ints] = []
        self._limit: list[Floats] = []
        self._count = 0

    def add(self, row: Ints, at: Ints, entry: Floats, limit: Floats) -> None:
        """Several rows: entries with their row among these, column and value."""
        self._row.append(row + self._count)
        self._at.append(at)
        self._entry.append(entry)
        self._limit.append(limit)
        self._count += limit.size

    def pairs(self, below: Ints, above: Ints) -> None:
        """x[below] <= x[above] for each pair."""
        row = np.arange(below.size)
        self.add(
            np.concatenate([row, row]),
            np.concatenate([below, above]),
            np.repeat([1.0, -1.0], below.size),
            np.zeros(below.size),
        )

    def matrix(self, width: int) -> tuple[csr_array, Floats]:
        """All of them, over so many columns."""
        table = coo_array(
            (
                np.concatenate(self._entry),
                (np.concatenate(self._row), np.concatenate(self._at)),
            ),
            shape=(self._count, width),
        )
        return csr_array(table), np.concatenate(self._limit)


@dataclass(frozen=True, slots=True)
class Model:
    """matrix x <= limits for x = (works by year, groups by year, lacks by year), all from 0 to 1."""

    works: Works
    goals: Sequence[Goal]
    years: int
    matrix: csr_array
    limits: Floats

    @classmethod
    def of(cls, works: Works, goals: Sequence[Goal], limits: Limits) -> Model:
        years = limits.budget.size
        rows = _Rows()
        _write_works(rows, works, limits)
        at = works.cost.size * years
        lacks = at + sum(goal.share.size for goal in goals) * years
        for goal in goals:
            _write_goal(rows, goal, years=years, groups=at, lacks=lacks)
            at += goal.share.size * years
            lacks += years
        return cls(works, goals, years, *rows.matrix(lacks))

    @property
    def whole(self) -> int:
        """How many of x are whole: works by year. Served groups are whole where works are."""
        return self.works.cost.size * self.years

    def prices(self, rate: float, horizon: int) -> Iterator[tuple[Aim, Floats, float]]:
        """Each objective: prices of x, and what is added whatever x is."""
        works, years = self.works, self.years
        late = np.zeros((works.cost.size, years))
        late[np.arange(years) >= works.due[:, None]] = 1.0
        yield Aim.FIRST, self._of_works(-late), float(late.sum())
        lacking = np.zeros(self.matrix.shape[1])
        lacking[lacking.size - len(self.goals) * years :] = 1.0
        yield Aim.GOALS, lacking, 0.0
        left = np.zeros((works.cost.size, years))
        left[:, -1] = works.worth / (works.worth.sum() or 1.0)
        yield Aim.BUILT, self._of_works(-left), float(left.sum())
        # What stands at the end of t and of t - 1 was not built in t: prices of years telescope.
        price = _present(works, years, rate, horizon)
        price[:, :-1] -= price[:, 1:]
        yield Aim.COST, self._of_works(price), 0.0

    def _of_works(self, price: Floats) -> Floats:
        return np.concatenate([price.ravel(), np.zeros(self.matrix.shape[1] - price.size)])

    def exact(self, works: Floats) -> Floats:
        """x for works that stand or do not: groups are served, goals lack what that makes them."""
        stands = np.round(works.reshape(-1, self.years))
        served = [np.asarray(goal.by @ stands) > 0 for goal in self.goals]
        lacks = [
            np.clip(goal.asked - goal.served - goal.share @ by, 0.0, 1.0)
            for goal, by in zip(self.goals, served, strict=True)
        ]
        parts = [stands, *(by.astype(np.float64) for by in served), *lacks]
        return np.concatenate([part.ravel() for part in parts])

    def of_years(self, year: Ints) -> Floats:
        """x for the year of each work."""
        return self.exact((year[:, None] <= np.arange(self.years)).astype(np.float64))

    def years_of(self, x: Floats) -> Ints:
        """The year of each work, the number of years for one that is not built."""
        return np.asarray((x[: self.whole].reshape(-1, self.years) < 0.5).sum(axis=1))

    def allows(self, x: Floats) -> bool:
        """Whether x keeps to everything."""
        return bool((self.matrix @ x <= self.limits + HAIR).all())

    def also(self, rows: csr_array, limits: Floats) -> Model:
        """The model with more rows."""
        matrix = csr_array(vstack([self.matrix, rows], format="csr"))
        return replace(self, matrix=matrix, limits=np.append(self.limits, limits))

    def programme(self, price: Floats) -> Programme:
        """With an objective."""
        return Programme(self.matrix, self.limits, price, self.whole)

    def summed(self, price: Floats) -> Floats:
        """(works, years + 1) what a work adds to an objective that is built in a year, or never."""
        by_year = price[: self.whole].reshape(-1, self.years)
        return np.pad(np.cumsum(by_year[:, ::-1], axis=1)[:, ::-1], ((0, 0), (0, 1)))

    def keeping(self, price: Floats, value: float) -> Model:
        """The model in which an objective gets no worse than it is."""
        return self.also(csr_array(price[None]), np.array([value + slack_of(value)]))

    def read(self, x: Floats, proofs: tuple[Proof, ...]) -> Timetable:
        """What a solution says."""
        lacks = x[x.size - len(self.goals) * self.years :].reshape(-1, self.years)
        return Timetable(self.years_of(x), lacks, proofs)


def slack_of(value: float) -> float:
    """By how much an earlier objective may be missed again."""
    return _KEPT * max(1.0, abs(value))


def _present(works: Works, years: int, rate: float, horizon: int) -> Floats:
    """(works, years) of building in a year and keeping from the next one on, in first money."""
    factor = (1.0 + rate) ** -np.arange(max(horizon, years))
    kept = np.append(np.cumsum(factor[:horizon][::-1])[::-1], np.zeros(years))[1 : years + 1]
    return np.asarray(np.outer(works.cost, factor[:years]) + np.outer(works.yearly, kept))


def _write_works(rows: _Rows, works: Works, limits: Limits) -> None:
    years = limits.budget.size
    at = np.arange(works.cost.size * years).reshape(-1, years)
    rows.pairs(at[:, :-1].ravel(), at[:, 1:].ravel())
    rows.pairs(at[works.needs[:, 0]].ravel(), at[works.needs[:, 1]].ravel())
    for year in range(years):
        if np.isfinite(limits.budget[year]):
            _write_year(rows, at, works.cost, year=year, limit=limits.budget[year])
        for kind, capacity in enumerate(limits.capacity):
            if np.isfinite(capacity[year]):
                one = (works.kind == kind).astype(np.float64)
                _write_year(rows, at, one, year=year, limit=capacity[year])


def _write_year(rows: _Rows, at: Ints, entry: Floats, *, year: int, limit: float) -> None:
    """What is built in a year takes no more than the limit."""
    some = np.flatnonzero(entry)
    columns, entries = at[some, year], entry[some]
    if year:
        columns = np.concatenate([columns, at[some, year - 1]])
        entries = np.concatenate([entries, -entries])
    rows.add(np.zeros(columns.size, np.int64), columns, entries, np.array([limit]))


def _write_goal(rows: _Rows, goal: Goal, *, years: int, groups: int, lacks: int) -> None:
    group = groups + np.arange(goal.share.size * years).reshape(-1, years)
    by = coo_array(goal.by)
    for year in range(years):
        # y_gt <= sum of b_kt
        rows.add(
            np.concatenate([np.arange(goal.share.size), by.coords[0]]),
            np.concatenate([group[:, year], by.coords[1] * years + year]),
            np.concatenate([np.ones(goal.share.size), -np.ones(by.nnz)]),
            np.zeros(goal.share.size),
        )
        rows.add(
            np.zeros(goal.share.size + 1, np.int64),
            np.append(group[:, year], lacks + year),
            np.append(-goal.share, -1.0),
            np.array([goal.served - goal.asked[year]]),
        )
