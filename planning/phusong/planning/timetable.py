"""In which year each work is built: one programme over all years, decided goal after goal.

Works are steps and cable. With b_kt = 1 for a work k that stands at the end of year t, people of a
group g served by then y_gt <= sum of b_kt over the works that serve it, and a goal line p (a
technology's people, settlements with fibre) that lacks s_pt of its share:

    b_k,t-1 <= b_kt    b_kt <= b_jt where k needs j    sum_k c_k (b_kt - b_k,t-1) <= budget_t
    sum over a kind of works of (b_kt - b_k,t-1) <= capacity of the kind in t
    served_p(today) + sum_g w_g y_gt + total_p s_pt >= goal_pt total_p

Four objectives follow one another, each kept to by the next ones: works that come first and do not
stand in the first year, per year; what the goals lack, per year; what serves nobody by the end; and
what it all costs in the money of the first year. HiGHS solves each; pure functions of arrays.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array, csr_array, vstack

from phusong.planning.siting.milp import Programme, solved

__all__ = ["Aim", "Goal", "Limits", "Proof", "Timetable", "Works", "timetable"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
_KEPT = 1e-7
"""By which an earlier objective may be missed again: what the solver's tolerances need."""
_PROVEN = 1e-6
_HAIR = 1e-9


class Aim(StrEnum):
    """What is decided, in this order."""

    FIRST = "first"
    """Years that works wait which come first."""
    GOALS = "goals"
    """Shares that the goals lack, summed over goals and years."""
    BUILT = "built"
    """Worth of works that no year has room for."""
    COST = "cost"
    """Building and keeping, in the money of the first year."""


@dataclass(frozen=True, slots=True)
class Works:
    """What may be built, one entry per work."""

    cost: Floats
    """(n,) of building, at least 0."""
    yearly: Floats
    """(n,) of keeping for a year, at least 0."""
    worth: Floats
    """(n,) at least 0: what building it at all is worth beside others."""
    first: NDArray[np.bool_]
    """(n,) belongs to the first year."""
    needs: Ints
    """(m, 2) a work and one that has to stand when it does."""
    kind: Ints
    """(n,) row of the capacities that it takes one of, −1 none."""


@dataclass(frozen=True, slots=True)
class Goal:
    """A line of goals, such as the people whom a technology serves."""

    served: float
    """Share today."""
    share: Floats
    """(groups,) that each group of people adds once any of its works stands."""
    by: csr_array
    """(groups, works) who serves a group."""
    asked: Floats
    """(years,) share that is asked for at the end of each, at most 1."""


class Limits(NamedTuple):
    """What a year has room for."""

    budget: Floats
    """(years,), infinite for none."""
    capacity: Floats
    """(kinds, years) works that can be built, infinite for any number."""


class Proof(NamedTuple):
    """How good one objective is; all are as small as can be."""

    aim: Aim
    value: float
    bound: float
    optimal: bool


@dataclass(frozen=True, slots=True)
class Timetable:
    """Which work in which year."""

    year: Ints
    """(n,) index of the year; the number of years for a work that none has room for."""
    lacks: Floats
    """(goals, years) share that is short of the goal."""
    proofs: tuple[Proof, ...]


def timetable(
    works: Works,
    goals: Sequence[Goal],
    limits: Limits,
    *,
    rate: float,
    horizon: int,
    time_limit_s: float,
    seed: int = 0,
) -> Timetable:
    """The best year for each work.

    Parameters
    ----------
    limits
        Tells the number of years.
    rate
        Interest of a year, as a share; a work built in year t is paid at its end and kept from the
        next one on until the horizon.
    horizon
        Years of which costs count, the first one included.
    time_limit_s
        Of each of the four searches, by the clock.
    """
    model = _Model.of(works, goals, limits)
    ideal = model.exact(np.ones(model.whole))
    x = ideal if model.allows(ideal) else model.exact(np.zeros(model.whole))
    proofs: list[Proof] = []
    for aim, price, fixed in model.prices(rate, horizon):
        # With everything in the first year nothing but the cost is ever better.
        floor = -np.inf if aim is Aim.COST else float(price @ ideal)
        bound = floor
        if float(price @ x) > floor + _HAIR:
            programme = Programme(model.matrix, model.limits, price, model.whole, x)
            found = solved(programme, time_limit_s=time_limit_s, seed=seed)
            bound = max(floor, found.bound)
            if found.values is not None:
                x = min(x, model.exact(found.values[: model.whole]), key=lambda y: float(price @ y))
        value = float(price @ x)
        bound = min(bound, value)
        optimal = value - bound <= _PROVEN * max(1.0, abs(value + fixed))
        proofs.append(Proof(aim, value + fixed, bound + fixed, optimal))
        model = model.keeping(price, value)
    return model.read(x, tuple(proofs))


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
class _Model:
    """matrix x <= limits for x = (works by year, groups by year, lacks by year), all from 0 to 1."""

    works: Works
    goals: Sequence[Goal]
    years: int
    matrix: csr_array
    limits: Floats

    @classmethod
    def of(cls, works: Works, goals: Sequence[Goal], limits: Limits) -> _Model:
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
        late[works.first] = 1.0
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

    def allows(self, x: Floats) -> bool:
        """Whether x keeps to everything."""
        return bool((self.matrix @ x <= self.limits + _HAIR).all())

    def keeping(self, price: Floats, value: float) -> _Model:
        """The model in which an objective gets no worse than it is."""
        matrix = vstack([self.matrix, csr_array(price[None])], format="csr")
        slack = _KEPT * max(1.0, abs(value))
        return replace(self, matrix=matrix, limits=np.append(self.limits, value + slack))

    def read(self, x: Floats, proofs: tuple[Proof, ...]) -> Timetable:
        """What a solution says."""
        stands = x[: self.whole].reshape(-1, self.years)
        lacks = x[x.size - len(self.goals) * self.years :].reshape(-1, self.years)
        return Timetable((stands < 0.5).sum(axis=1), lacks, proofs)


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
