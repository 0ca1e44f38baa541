"""A timetable to begin with: year by year, what serves most for its money while there is room."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy.sparse import csr_array

from phusong.planning.timetable.structures import HAIR, Floats, Goal, Ints, Limits, Works

__all__ = ["Placing", "begun", "closure", "filled"]


_SOME = 0.05
"""Of a work: what stands in less does not stand."""


def begun(works: Works, goals: Sequence[Goal], limits: Limits) -> Ints:
    """(n,) year of each work; the number of years for what is left out.

    Each year takes, as long as anything fits, a work that with all that it still needs is due by
    then, then the one that moves the goals most for its money, then the one that is worth most.
    """
    builder = _Builder(works, goals)
    for year, money in enumerate(limits.budget):
        builder.fill(year, float(money), limits.capacity[:, year].copy())
    return np.where(builder.waiting, limits.budget.size, builder.year)


class Placing:
    """Makes timetables of works that stand in part."""

    def __init__(self, works: Works, limits: Limits, needed: csr_array) -> None:
        """``needed`` (works, works): each work with all that has to stand for it."""
        self._works = works
        self._limits = limits
        self._needed = needed
        kinds = range(len(limits.capacity))
        self._kinds = np.array([works.kind == kind for kind in kinds], np.float64)

    def placed(self, stands: Floats) -> Ints:
        """(works,) year of each.

        What stands most goes first, into the first year that has room of those in which some of it
        stands; what stands in no part is left out.

        Parameters
        ----------
        stands
            (works, years) how much of each stands at the end of a year.
        """
        years = stands.shape[1]
        found = np.full(len(stands), years)
        money, room = self._limits.budget.copy(), self._limits.capacity.copy()
        begins = np.where(stands > _SOME, np.arange(years), years).min(axis=1, initial=years)
        for work in np.argsort(-stands.sum(axis=1), kind="stable"):
            if begins[work] == years or found[work] < years:
                continue
            whole = self._needed.indices[self._needed.indptr[work] : self._needed.indptr[work + 1]]
            own, there = whole[found[whole] == years], whole[found[whole] < years]
            price, count = float(self._works.cost[own].sum()), self._kinds[:, own].sum(axis=1)
            fits = (price <= money + HAIR) & (count[:, None] <= room + HAIR).all(axis=0)
            fits[: max(int(begins[work]), int(found[there].max(initial=0)))] = False
            if fits.any():
                year = int(np.argmax(fits))
                found[own] = year
                money[year] -= price
                room[:, year] -= count
        return found


def filled(works: Works, limits: Limits, year: Ints) -> Ints:
    """A timetable with all that its years have room for besides, the most worth for its money first.

    What is added stands in the latest year that has room; nothing that stands moves.
    """
    years = limits.budget.size
    found = year.copy()
    bundles = closure(works.needs, works.cost.size)
    money = limits.budget - np.array([works.cost[year == t].sum() for t in range(years)])
    kinds = np.array([works.kind == kind for kind in range(len(limits.capacity))], dtype=np.float64)
    room = limits.capacity - np.array([kinds[:, year == t].sum(axis=1) for t in range(years)]).T
    worth = (bundles @ works.worth) / np.maximum(bundles @ works.cost, HAIR)
    for work in np.argsort(-worth, kind="stable"):
        whole = bundles.indices[bundles.indptr[work] : bundles.indptr[work + 1]]
        own, stands = whole[found[whole] == years], whole[found[whole] < years]
        price, count = float(works.cost[own].sum()), kinds[:, own].sum(axis=1)
        fits = (price <= money + HAIR) & (count[:, None] <= room).all(axis=0)
        fits[: int(found[stands].max(initial=0))] = False  # not before what it needs
        at = np.flatnonzero(fits)
        if own.size and at.size:
            found[own] = at[-1]
            money[at[-1]] -= price
            room[:, at[-1]] -= count
    return found


class _Builder:
    def __init__(self, works: Works, goals: Sequence[Goal]) -> None:
        count = works.cost.size
        self.waiting = np.ones(count, dtype=bool)
        self.year = np.zeros(count, dtype=np.int64)
        self._works = works
        self._goals = goals
        self._bundles = closure(works.needs, count)
        self._left = [goal.share.copy() for goal in goals]
        self._served = [goal.served for goal in goals]

    def fill(self, year: int, money: float, room: Floats) -> None:
        """Build in a year while it has room."""
        works = self._works
        kinds = np.array([works.kind == kind for kind in range(room.size)], dtype=np.float64)
        while True:
            open_ = self.waiting.astype(np.float64)
            price = self._bundles @ (works.cost * open_)
            fits = self.waiting & (price <= money + HAIR)
            for kind, left in zip(kinds, room, strict=True):
                fits &= self._bundles @ (kind * open_) <= left
            at = np.flatnonzero(fits)
            if not at.size:
                return
            ranks = [rank[at] for rank in self._ranks(year, np.maximum(price, HAIR), open_)]
            best = at[np.lexsort(ranks)[-1]]
            taken = self._bundles.indices[
                self._bundles.indptr[best] : self._bundles.indptr[best + 1]
            ]
            taken = taken[self.waiting[taken]]
            money -= float(works.cost[taken].sum())
            room -= kinds[:, taken].sum(axis=1)
            self._build(taken, year)

    def _ranks(self, year: int, price: Floats, open_: Floats) -> list[Floats]:
        """Of each work with its needs, the last one counting most."""
        moved = np.zeros(price.size)
        for goal, left, served in zip(self._goals, self._left, self._served, strict=True):
            lacks = float(goal.asked[year:].max()) - served
            if lacks > 0:
                gains = self._bundles @ (np.asarray(goal.by.T @ left) * open_)
                moved += np.minimum(gains, lacks)
        due = self._bundles @ ((self._works.due <= year) * open_)
        worth = self._bundles @ (self._works.worth * open_)
        return [worth / price, moved / price, (due > 0).astype(np.float64)]

    def _build(self, taken: Ints, year: int) -> None:
        self.year[taken] = year
        self.waiting[taken] = False
        built = np.zeros(self._works.cost.size)
        built[taken] = 1.0
        for at, (goal, left) in enumerate(zip(self._goals, self._left, strict=True)):
            served = np.asarray(goal.by @ built) > 0
            self._served[at] += float(left[served].sum())
            left[served] = 0.0


def closure(needs: Ints, count: int) -> csr_array:
    """(works, works) each work with all that has to stand for it."""
    own: list[dict[int, None]] = [{} for _ in range(count)]
    direct: list[list[int]] = [[] for _ in range(count)]
    for work, other in needs.tolist():
        direct[work].append(other)
    for work in range(count):
        waiting = [work]
        while waiting:
            one = waiting.pop()
            if one not in own[work]:
                own[work][one] = None
                waiting.extend(direct[one])
    start = np.cumsum([0, *(len(found) for found in own)])
    index = np.array([one for found in own for one in sorted(found)], dtype=np.int64)
    return csr_array((np.ones(index.size), index, start), shape=(count, count))
