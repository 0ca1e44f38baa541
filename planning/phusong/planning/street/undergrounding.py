"""Which hanging cable goes under the ground in which year, so that the targets are met for least money."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import reduce

import numpy as np

from phusong.planning.results.money import Money
from phusong.planning.street.results import Baseline, Buried, UndergroundYear
from phusong.planning.street.rules import Ground, UndergroundTask

__all__ = ["Goal", "needed_km", "programme", "saved_by_price", "stated_km", "total_at"]

_HAIR = 1e-9
Prices = Mapping[Ground, Money | None]
"""Of a kilometre."""


@dataclass(frozen=True, slots=True)
class Goal:
    """What a target asks for at the end of its year: kilometres, or per cent of all fibre."""

    year: int
    km: float | None = None
    share_pct: float | None = None

    def in_km(self, total_km: float) -> float:
        """Kilometres under the ground that meet it."""
        share = 0.0 if self.share_pct is None else self.share_pct / 100.0 * total_km
        return max(self.km or 0.0, share)


def total_at(stated: Mapping[int, float], year: int) -> float:
    """All fibre at the end of a year: on a straight line between stated ones, as the last after it.

    >>> total_at({2025: 16712, 2026: 18400}, 2030)
    18400.0
    """
    years = sorted(stated)
    return float(np.interp(year, years, [stated[one] for one in years]))


def needed_km(
    goals: Sequence[Goal], baseline: Baseline, totals: Mapping[int, float], years: Sequence[int]
) -> list[float]:
    """What must be under the ground at the end of each year, never less than before.

    Between the base year and the goals it rises by the same every year.
    """
    asked = {baseline.year: baseline.underground_km}
    for goal in goals:
        if goal.year > baseline.year:
            least = goal.in_km(total_at(totals, goal.year))
            asked[goal.year] = max(asked.get(goal.year, 0.0), least)
    at = sorted(asked)
    line = np.interp(years, at, np.maximum.accumulate([asked[year] for year in at]))
    return [float(km) for km in line]


def stated_km(tasks: Sequence[UndergroundTask], *, after: int, year: int) -> float:
    """Kilometres of the tasks whose year is later than ``after`` and not later than ``year``."""
    return sum(
        one.km for one in tasks if one.km and one.year is not None and after < one.year <= year
    )


def programme(
    baseline: Baseline,
    goals: Sequence[Goal],
    *,
    totals: Mapping[int, float],
    shares: Mapping[Ground, float],
    tasks: Sequence[UndergroundTask],
    order: Sequence[Ground],
    prices: Prices,
    years: Sequence[int],
) -> tuple[UndergroundYear, ...]:
    """The years' work: tasks of the year first, then hanging cable, one ground after the other.

    Every kilometre of a ground costs the same, and a kilometre that is buried early serves all later
    years, too: taking the first ground that has any left, no earlier than it is needed, is the best
    that the order allows, and the cheapest of all where the order is that of the prices.

    Parameters
    ----------
    totals
        All fibre at the end of stated years, km.
    shares
        Of the hanging cable, by ground; that of road works are the tasks there alone.
    years
        Rising, later than the baseline's.
    """
    needed = needed_km(goals, baseline, totals, years)
    work = _Work(baseline, shares, tasks)
    told = []
    for year, need in zip(years, needed, strict=True):
        total = total_at(totals, year)
        buried = work.year(year, total, need=need, order=order)
        done = tuple(
            Buried(ground, km, _times(prices.get(ground), km), names)
            for ground, (km, names) in buried.items()
        )
        cost = _sum(done)
        own = [g.in_km(total) for g in goals if g.year == year]
        told.append(
            UndergroundYear(
                year=year,
                total_km=total,
                needed_km=need,
                target_km=max(own) if own else None,
                tasks_km=stated_km(tasks, after=year - 1, year=year),
                buried=done,
                underground_km=work.underground_km,
                missing_km=max(need - work.underground_km, 0.0),
                cost=cost,
                point_cost=_point(cost, done, total),
            )
        )
    return tuple(told)


def saved_by_price(
    chosen: Sequence[UndergroundYear], cheapest: Sequence[UndergroundYear]
) -> Money | None:
    """What the cheapest order would save; None where a price lacks."""
    sums = []
    for years in (chosen, cheapest):
        costs = [one.cost for one in years]
        if any(cost is None for cost in costs):
            return None
        sums.append(reduce(Money.__add__, (c for c in costs if c is not None), _NOTHING))
    one, two = sums
    return Money(
        one.low - two.low, one.mid - two.mid, one.high - two.high, one.assumed or two.assumed
    )


_NOTHING = Money(0.0, 0.0, 0.0, False)


class _Work:
    """What has been put under the ground so far."""

    def __init__(
        self,
        baseline: Baseline,
        shares: Mapping[Ground, float],
        tasks: Sequence[UndergroundTask],
    ) -> None:
        self._baseline = baseline
        self._shares = shares
        self._dated = [t for t in tasks if t.km and t.year and t.year > baseline.year]
        self._free = [t for t in tasks if t.km and t.year is None]
        self._done = dict.fromkeys(Ground, 0.0)
        self.underground_km = baseline.underground_km

    def year(
        self, year: int, total_km: float, *, need: float, order: Sequence[Ground]
    ) -> dict[Ground, tuple[float, tuple[str, ...]]]:
        """Kilometres and tasks by ground; whole tasks, and of other cable no more than is needed."""
        buried: dict[Ground, tuple[float, tuple[str, ...]]] = {}

        def bury(ground: Ground, km: float, *names: str) -> None:
            before, known = buried.get(ground, (0.0, ()))
            buried[ground] = before + km, (*known, *names)
            self._done[ground] += km
            self.underground_km += km

        for task in self._dated:
            if task.year == year:
                bury(task.ground, float(task.km or 0.0), task.name)
        for ground in order:
            for task in [t for t in self._free if t.ground is ground]:
                if self.underground_km < need - _HAIR:
                    bury(ground, float(task.km or 0.0), task.name)
                    self._free.remove(task)
            lack = need - self.underground_km
            left = min(self._left(ground, total_km), total_km - self.underground_km)
            if lack > _HAIR and left > _HAIR:
                bury(ground, min(lack, left))
        return {ground: buried[ground] for ground in order if ground in buried}

    def _left(self, ground: Ground, total_km: float) -> float:
        """Hanging cable on a ground: new cable hangs, too, until it is buried."""
        hanging = self._shares.get(ground, 0.0) * (total_km - self._baseline.underground_km)
        return hanging - self._done[ground]


def _times(price: Money | None, km: float) -> Money | None:
    return None if price is None else price.times(km)


def _sum(buried: Sequence[Buried]) -> Money | None:
    costs = [one.cost for one in buried]
    if any(cost is None for cost in costs):
        return None
    return reduce(Money.__add__, (cost for cost in costs if cost is not None), _NOTHING)


def _point(cost: Money | None, buried: Sequence[Buried], total_km: float) -> Money | None:
    km = sum(one.km for one in buried)
    if cost is None or km <= 0:
        return None
    return cost.times(total_km / 100.0 / km)
