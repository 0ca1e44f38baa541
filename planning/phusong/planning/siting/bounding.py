"""Upper bounds by Lagrangian relaxation of the cover constraints, with a knapsack inside.

A row i that is covered at a price l_i, 0 <= l_i <= w_i, leaves w_i - l_i for free and hands l_i to
every site that covers it. Whatever the prices, no choice of sites within the budget is worth more
than  sum_i (w_i - l_i) + max { sum_j (own_j + sum_i a_ij l_i) y_j : sum_j c_j y_j <= B, 0 <= y <= 1 }.
Prices are improved by the volume algorithm (Barahona and Anbil 2000, "The volume algorithm: producing
primal solutions with a subgradient method").
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from phusong.coverage.compiled import compiled, inner
from phusong.planning.siting.structures import Cover, Floats, Ints

__all__ = ["Bound", "Counts", "any_counts", "tightened"]


class Bound(NamedTuple):
    """What prices prove."""

    value: float
    """No choice within the budget is worth more."""
    price: Floats
    """(rows,) 0 to the row's worth; any from 0 where a row must be covered."""
    income: Floats
    """(sites,) own worth and the prices of the rows covered."""
    rate_low: float
    """What one more unit of budget would bring: income per cost of the best site left out ..."""
    rate_high: float
    """... and of the worst site taken; the same where a site is taken in part."""
    share: Floats
    """(sites,) how much of each site is taken, on the average of many prices: near to the
    relaxation's solution."""


class Counts(NamedTuple):
    """How many sites of a class, all of one cost, a choice takes."""

    of: Ints
    """(sites,) class of each."""
    low: Floats
    """(classes,) at least ..."""
    high: Floats
    """... and at most."""


def any_counts(sites: int) -> Counts:
    """No limits: one class, whatever its sites cost."""
    return Counts(np.zeros(sites, np.int64), np.zeros(1), np.full(1, np.inf))


@inner
def _pack(
    income: Floats, cost: Floats, budget: float, counts: Counts, take: Floats
) -> tuple[float, float, float]:
    """Fractional knapsack into ``take``; worth, and the rates on either side of its edge.

    The best of each class are taken first, as many as have to be: sites of one cost go by income.
    """
    take[:] = 0.0
    worth, left = 0.0, budget
    rate = np.empty(cost.size)
    for site in range(cost.size):
        free = cost[site] <= 0.0
        rate[site] = (np.inf if income[site] > 0.0 else 0.0) if free else income[site] / cost[site]
    order = np.argsort(-rate)
    high = np.inf
    taken = np.zeros(counts.low.size)
    for at in order:
        if taken[counts.of[at]] < counts.low[counts.of[at]]:
            take[at] = 1.0
            left -= cost[at]
            worth += income[at]
            taken[counts.of[at]] += 1.0
    if left < -1e-9 * budget:
        return -np.inf, 0.0, 0.0
    for at in order:
        if rate[at] <= 0.0:
            return worth, 0.0, 0.0
        if take[at] == 1.0 or taken[counts.of[at]] >= counts.high[counts.of[at]]:
            continue
        if cost[at] <= left:
            take[at] = 1.0
            left -= cost[at]
            worth += income[at]
            high = rate[at]
            taken[counts.of[at]] += 1.0
        else:
            take[at] = max(left, 0.0) / cost[at]
            worth += income[at] * take[at]
            return worth, rate[at], high if left <= 5e-12 * budget else rate[at]
    return worth, 0.0, 0.0


@inner
def _incomes(cover: Cover, price: Floats, income: Floats) -> float:
    """Incomes of all sites into ``income``; gives the worth that is left free."""
    free = 0.0
    income[:] = cover.own
    for row in range(price.size):
        free += cover.weight[row] - price[row]
        for at in range(cover.row_start[row], cover.row_start[row + 1]):
            income[cover.row_sites[at]] += price[row]
    return free


@inner
def _priced(cover: Cover, price: Floats, budget: float, counts: Counts) -> Bound:
    """The bound of given prices."""
    income, take = np.empty(cover.cost.size), np.empty(cover.cost.size)
    free = _incomes(cover, price, income)
    worth, low, high = _pack(income, cover.cost, budget, counts, take)
    return Bound(free + worth, price.copy(), income, low, high, take)


@inner
def _residual(cover: Cover, take: Floats, residual: Floats) -> None:
    """How much more than once each row is covered."""
    residual[:] = -1.0
    for site in range(take.size):
        if take[site] > 0.0:
            for at in range(cover.site_start[site], cover.site_start[site + 1]):
                residual[cover.site_rows[at]] += take[site]


@compiled
def tightened(
    cover: Cover,
    price: Floats,
    budget: float,
    target: float,
    until: float,
    steps: int,
    counts: Counts,
) -> Bound:
    """Better prices, from given ones, in at most ``steps`` steps.

    ``target`` is a worth that is reached for sure (the best known); when the bound falls to ``until``
    nothing more is asked. The bound is that of choices that keep to ``counts``, minus infinity where
    none can be paid; the rates are of use without such limits only.
    """
    best = _priced(cover, price, budget, counts)
    value, low, high = best.value, best.rate_low, best.rate_high
    kept, now, income = price.copy(), price.copy(), best.income.copy()
    kept_income, share, take = best.income.copy(), best.share.copy(), best.share.copy()
    mean, fresh = np.empty(price.size), np.empty(price.size)
    _residual(cover, take, mean)
    factor, idle, mixing, checked = 1.0, 0, 0.1, value
    for step in range(steps):
        norm = 0.0
        for row in range(price.size):
            down = mean[row] > 0.0
            if (down and kept[row] > 0.0) or (
                not down and (cover.must[row] or kept[row] < cover.weight[row])
            ):
                norm += mean[row] * mean[row]
        if norm <= 1e-12 or value <= until or factor < 1e-4:
            break
        length = factor * max(value - target, 1e-9 * abs(value)) / norm
        for row in range(price.size):
            moved = max(kept[row] - length * mean[row], 0.0)
            now[row] = moved if cover.must[row] else min(moved, cover.weight[row])
        free = _incomes(cover, now, income)
        packed, rate_low, rate_high = _pack(income, cover.cost, budget, counts, take)
        reached = free + packed
        _residual(cover, take, fresh)
        across, along = 0.0, 0.0
        for row in range(price.size):
            apart = fresh[row] - mean[row]
            across += apart * apart
            along -= mean[row] * apart
        blend = mixing if across <= 0.0 else min(max(along / across, 0.1 * mixing), mixing)
        for row in range(price.size):
            mean[row] += blend * (fresh[row] - mean[row])
        for site in range(take.size):
            share[site] += blend * (take[site] - share[site])
        if reached < value:
            value, low, high = reached, rate_low, rate_high
            kept[:] = now
            kept_income[:] = income
            factor = min(factor * 1.1, 2.0)
            idle = 0
        else:
            idle += 1
            if idle >= 20:
                factor *= 0.66
                idle = 0
        if step % 100 == 99:
            if checked - value < 1e-3 * (value - target):
                mixing = max(0.5 * mixing, 1e-3)
            checked = value
    return Bound(value, kept, kept_income, low, high, share)
