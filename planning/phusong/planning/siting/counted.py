"""Choices told apart by how many sites of each cost they take.

Where sites have a few costs only, a budget is spent in few ways, and most leave some of it over that
the relaxation spends on a part of a site. So what is open is halved by these numbers, with the bound
of :mod:`.bounding` for the choices that keep to them, until each is one number or no choice is worth
what is needed. With all numbers given, prices settle sites class by class.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from phusong.planning.siting.bounding import Bound, Counts, tightened
from phusong.planning.siting.reduced import Rest
from phusong.planning.siting.structures import Flags, Floats

__all__ = ["parts_worth"]

_CLASSES = 12
_STEPS, _LAST_STEPS = 60, 400
"""Of the prices of a part, and of one whose numbers are given."""
_HALVED = 600
_LOOKS = 6_000_000_000
"""Entries that are looked at, at most."""
_PARTS = 12


class _Part(NamedTuple):
    """Choices within limits of their numbers."""

    bound: float
    counts: Counts
    price: Floats


def parts_worth(rest: Rest, needed: float) -> list[Rest] | None:
    """Parts of the rest that hold every choice worth ``needed``; None where they are too many.

    No part, where no choice is worth it: that is the proof.
    """
    cover = rest.cover
    costs, of = np.unique(cover.cost, return_inverse=True)
    if rest.hopeless or not costs.size:
        return [] if rest.hopeless or rest.base < needed else [rest]
    if costs.size > _CLASSES:
        return None
    size = np.bincount(of).astype(np.float64)
    waiting = [_Part(np.inf, Counts(of.astype(np.int64), np.zeros(costs.size), size), rest.price)]
    found: list[Rest] = []
    halvings = min(_HALVED, int(_LOOKS / (_STEPS * max(cover.row_sites.size, 1))))
    for _ in range(halvings):
        if not waiting or len(found) > _PARTS:
            break
        part = waiting.pop(int(np.argmax([one.bound for one in waiting])))
        given = bool((part.counts.low >= part.counts.high).all())
        prices = _tightened(rest, part, needed, steps=_LAST_STEPS if given else _STEPS)
        bound = min(part.bound, rest.base + prices.value)
        if bound < needed:
            continue
        if given:
            found.append(_settled(rest, part.counts, prices, needed))
        else:
            waiting += _halves(part._replace(bound=bound, price=prices.price), prices.share, costs)
    return None if waiting or len(found) > _PARTS else [one for one in found if not one.hopeless]


def _tightened(rest: Rest, part: _Part, needed: float, *, steps: int) -> Bound:
    worth = needed - rest.base
    return tightened(rest.cover, part.price, rest.budget, worth, worth, steps, part.counts)


def _halves(part: _Part, share: Floats, costs: Floats) -> list[_Part]:
    """At the number that is least whole, weighed by cost."""
    of, low, high = part.counts
    number = np.clip(np.bincount(of, share, costs.size), low, high)
    broken = (np.minimum(number % 1.0, 1.0 - number % 1.0) + 1e-9) * (costs + 1e-9 * costs.max())
    at = int(np.argmax(np.where(low < high, broken, -1.0)))
    below, above = high.copy(), low.copy()
    below[at] = min(np.floor(number[at]), high[at] - 1.0)
    above[at] = below[at] + 1.0
    return [
        part._replace(counts=Counts(of, low, below)),
        part._replace(counts=Counts(of, above, high)),
    ]


def _settled(rest: Rest, counts: Counts, prices: Bound, needed: float) -> Rest:
    """Without what changes a bound too much that is in none, or out of none, of so many a class."""
    spare = rest.base + prices.value - needed
    out: Flags = np.zeros(rest.names.size, np.bool_)
    into = out.copy()
    for one, number in enumerate(counts.low.astype(np.int64)):
        own = np.flatnonzero(counts.of == one)
        income = prices.income[own]
        ranked = np.sort(income)[::-1]
        last = ranked[number - 1] if number > 0 else np.inf
        next_ = ranked[number] if number < ranked.size else -np.inf
        out[own] = last - income > spare
        into[own] = income - next_ > spare
    return rest.settled(prices.price, out=out, into=into & ~out)
