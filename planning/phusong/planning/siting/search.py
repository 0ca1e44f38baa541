"""Closing in on the best choice from both sides: exchanges from below, prices from above."""

from __future__ import annotations

import time
from typing import NamedTuple

import numpy as np

from phusong.planning.siting.anneal import Cooling, annealed
from phusong.planning.siting.bounding import Bound, any_counts, tightened
from phusong.planning.siting.breeding import Breeding, bred, steps_for
from phusong.planning.siting.milp import most_worth
from phusong.planning.siting.reduced import Rest
from phusong.planning.siting.result import Stopped
from phusong.planning.siting.structures import Cover, Flags, Ints
from phusong.planning.siting.swap import improve, worth

__all__ = ["Clock", "Found", "Search"]

_ROUNDS, _MORE_PRICES = 4, 3
_PRICE_STEPS = 400
_TOUCHES = 60_000_000
"""Rows that the first annealing looks at, each later one twice as many."""
_TOUCHES_PER_S = 100_000_000
"""A slow processor's: no annealing is begun that could not end in time."""
_PARENTS, _CHILDREN = 32, 140
_PARENT_TOUCHES, _CHILD_TOUCHES = 60_000_000, 30_000_000
_SMALL, _LARGE = 30_000, 400_000
"""Entries of a rest that HiGHS settles sooner than prices do; and beyond which it has no chance."""
_HOT, _COLD = 0.03, 0.003
"""First and last heat, as parts of what a site is worth on average."""
_POOL = 12
_CROSSING_S = 10.0
_TO_END_S = 4.0
"""Children are bred until so much time is left, for prices and HiGHS."""


class Clock:
    """What is left of the time allowed."""

    def __init__(self, limit_s: float) -> None:
        self._begin = time.monotonic()
        self._limit_s = limit_s

    @property
    def seconds(self) -> float:
        """Since the beginning."""
        return time.monotonic() - self._begin

    @property
    def left_s(self) -> float:
        """Until the end; 0 after it."""
        return max(self._limit_s - self.seconds, 0.0)


class Found(NamedTuple):
    """What a search came to."""

    sites: Ints | None
    """None where no choice was met that keeps to all that is asked."""
    value: float
    bound: float
    iterations: int
    stopped: Stopped


class Search:
    """The best choice and the best bound so far, and the part of the problem that is open.

    With a ``goal`` only a choice worth as much is sought, and the search ends with one or with the
    proof that there is none; otherwise the best is. The work is counted in steps, not in seconds, so
    that the same problem takes the same course; only the end of the time allowed cuts it short.
    """

    def __init__(self, rest: Rest, clock: Clock, *, seed: int, goal: float = np.inf) -> None:
        self.rest = rest
        self.rate = 0.0
        """What a unit of the budget is worth, by the prices."""
        self.iterations = 0
        self.best: Ints | None = None
        self.value = -np.inf
        self.unspent = np.inf
        """No choice that reaches the goal leaves more of the budget, by the prices."""
        cover = rest.cover
        self.bound = rest.base + float(cover.weight.sum() + cover.own.sum())
        self._clock = clock
        self._seed = seed
        self._goal = goal
        self._late = False
        self._pool: list[Ints] = []
        self._whole = self.bound < 1e10 and all(
            bool(np.all(part == np.rint(part))) for part in (rest.base, cover.weight, cover.own)
        )
        self._penalty = self.bound + 1.0
        self._rounding = 1e-12 * rest.budget

    @property
    def needed(self) -> float:
        """What a choice has to be worth to be of any interest; bounds below it prove."""
        slack = 1e-11 * abs(self.bound)
        if np.isfinite(self._goal):
            return self._goal - 1e-9 * abs(self._goal) - slack
        if not np.isfinite(self.value):
            return -slack
        step = 1.0 - 1e-6 if self._whole else 1e-9 * abs(self.value)
        return self.value + max(step - slack, 0.0)

    @property
    def closed(self) -> bool:
        """Nothing is open any more."""
        reached = self.value >= self._goal
        return reached or self.bound < self.needed or self.bound <= self.value

    def climb(self) -> None:
        """The greedy choice with exchanges."""
        self._polish(np.zeros(self.rest.names.size, np.bool_))

    def run(self, *, start: Ints | None = None, rounds: int = _ROUNDS, whole: bool = True) -> Found:
        """All of it; ``start`` is a choice to begin with, within the budget.

        Without ``whole`` nothing is bred, and nothing enumerated in the end.
        """
        if self.rest.hopeless:
            self._close()
            return self._found()
        if start is not None:
            self._polish(self.rest.chosen(start))
        for number in range(rounds):
            if self._done() or self._entries <= _SMALL:
                break
            self._anneal(number)
            self._tighten()
        if whole and rounds and not self._done() and self._entries > _SMALL:
            self._breed()
            for _ in range(_MORE_PRICES):
                if self._done() or self._entries <= _SMALL:
                    break
                self._tighten()
        if not self._done() and self._entries > _SMALL:
            self._cross()
        if whole and not self._done():
            self._enumerate()
        return self._found()

    def run_briefly(self, *, start: Ints | None = None) -> Found:
        """The same with one annealing; what is not small then stays open."""
        if start is not None and not self.rest.hopeless:
            self._polish(self.rest.chosen(start))
        if not (self.rest.hopeless or self._done() or self._entries <= _SMALL):
            self._anneal(0)
            self._tighten()
        if self.rest.hopeless or self._entries <= _SMALL:
            return self.run(rounds=0)
        return self._found()

    def _found(self) -> Found:
        bound = self.bound
        if self._whole:
            bound = float(np.floor(bound + 1e-6 + 1e-11 * abs(bound)))
        if self.closed and not np.isfinite(self._goal):
            bound = self.value
        why = Stopped.TIME_LIMIT if self._late else Stopped.TOO_LARGE
        return Found(
            self.best,
            self.value,
            max(bound, self.value),
            self.iterations,
            Stopped.PROVEN if self.closed else why,
        )

    def _done(self) -> bool:
        if not self.closed and self._clock.left_s <= 0:
            self._late = True
        return self.closed or self._late

    @property
    def _entries(self) -> int:
        return self.rest.cover.row_sites.size

    def _penalised(self, rest: Rest) -> Cover:
        """Rows that must be covered are worth more than all others together."""
        cover = rest.cover
        return cover._replace(weight=cover.weight + self._penalty * cover.must)

    def _offer(self, rest: Rest, chosen: Flags) -> None:
        """Keep a choice if it covers what must be covered, can be paid and is the best so far."""
        if rest.hopeless or not self._payable(rest, chosen):
            return
        cover = rest.cover
        missing = cover._replace(weight=cover.must.astype(np.float64), own=np.zeros(cover.own.size))
        if worth(missing, chosen) < np.count_nonzero(cover.must):
            return
        value = rest.base + worth(cover, chosen)
        if value > self.value:
            self.value, self.best = value, rest.named(chosen)

    def _payable(self, rest: Rest, chosen: Flags) -> bool:
        """Whether a choice keeps to the budget, which HiGHS lets it pass by its tolerance."""
        return float(rest.cover.cost[chosen].sum()) <= rest.budget + self._rounding

    def _begun(self) -> Flags:
        """The best so far as a choice of the rest."""
        none = np.zeros(0, np.int64)
        return self.rest.chosen(none if self.best is None else self.best)

    def _polish(self, chosen: Flags) -> None:
        """Fill and swap, offer, and keep for crossing."""
        rest = self.rest
        cover = self._penalised(rest)
        chosen, _ = improve(cover, chosen, rest.budget, 1e-13 * float(cover.weight.sum()))
        self._keep(rest, chosen)

    def _keep(self, rest: Rest, chosen: Flags) -> None:
        self._offer(rest, chosen)
        self._pool = [*self._pool, rest.named(chosen)][-_POOL:]

    def _anneal(self, number: int) -> None:
        """From the best so far, each time for longer."""
        rest, begin = self.rest, self._begun()
        if not rest.names.size:
            return
        cover = self._penalised(rest)
        touches = int(min(_TOUCHES * 2**number, self._clock.left_s * _TOUCHES_PER_S))
        average = self._average(begin)
        cooling = Cooling(
            steps=steps_for(cover, touches),
            hot=_HOT * average,
            cold=_COLD * average,
            rate=0.0 if np.ptp(cover.cost) == 0 else self.rate,
            until=self._goal - rest.base + self._penalty * np.count_nonzero(cover.must),
            seed=(self._seed + number) % 2**32,
        )
        chosen, _ = annealed(cover, begin, rest.budget, cooling)
        self.iterations += cooling.steps
        self._polish(chosen)

    def _average(self, chosen: Flags) -> float:
        """Worth of one of the chosen sites."""
        number = max(int(np.count_nonzero(chosen)), 1)
        return max(worth(self.rest.cover, chosen), 1e-9) / number

    def _breed(self) -> None:
        """Many choices, and what comes of two at a time."""
        rest = self.rest
        rules = Breeding(
            average=self._average(self._begun()),
            rate=self.rate,
            seed=self._seed,
            penalised=self._penalised,
            parents=_PARENTS,
            children=_CHILDREN,
            touches=_PARENT_TOUCHES,
            child_touches=_CHILD_TOUCHES,
        )
        for chosen, steps in bred(rest, rules):
            self.iterations += steps
            self._keep(rest, chosen)
            if self.closed or self._clock.left_s <= _TO_END_S:
                break

    def _tighten(self) -> None:
        """Better prices; then sites that no better choice has, or lacks, are settled."""
        rest = self.rest
        target = self._goal if np.isfinite(self._goal) else max(self.value, 0.0)
        bound = tightened(
            rest.cover,
            rest.price,
            rest.budget,
            target - rest.base,
            self.needed - rest.base,
            _PRICE_STEPS,
            any_counts(rest.names.size),
        )
        self.iterations += _PRICE_STEPS
        self.bound = min(self.bound, rest.base + bound.value)
        self.rate = bound.rate_low
        if self.rate > 0:
            beyond = rest.base + bound.value - self.needed
            self.unspent = min(self.unspent, beyond / self.rate)
        if not self.closed:
            self._round(bound)
        if not self.closed:
            self._settle(bound)

    def _round(self, bound: Bound) -> None:
        """The choice that the relaxation comes nearest to, mended and swapped."""
        chosen = np.zeros(bound.share.size, np.bool_)
        left = self.rest.budget
        for site in np.argsort(-bound.share, kind="stable"):
            if bound.share[site] < 0.2:
                break
            if self.rest.cover.cost[site] <= left:
                chosen[site] = True
                left -= self.rest.cover.cost[site]
        self._polish(chosen)

    def _settle(self, bound: Bound) -> None:
        """Reduced costs: what a site changes in the bound when it is forced in or out."""
        cost, need = self.rest.cover.cost, self.needed - self.rest.base
        high = bound.rate_high if np.isfinite(bound.rate_high) else bound.rate_low
        short = high * cost - bound.income
        surplus = bound.income - bound.rate_low * cost
        out = (short > 0) & (bound.value - short < need)
        into = (surplus > 0) & (bound.value - surplus < need) & ~out
        self.rest = self.rest.settled(bound.price, out=out, into=into)
        if self.rest.hopeless:
            self._close()

    def _close(self) -> None:
        """Nothing that is open is of interest."""
        self.bound = min(self.bound, np.nextafter(self.needed, -np.inf))

    def _cross(self) -> None:
        """The best choice among sites that some good choice holds."""
        union = self.rest.chosen(np.unique(np.concatenate(self._pool)))
        part = self.rest.settled(self.rest.price, out=~union, into=np.zeros_like(union))
        if not part.hopeless and part.cover.row_sites.size <= _LARGE:
            self._solve(part, min(_CROSSING_S, self._clock.left_s))

    def _enumerate(self) -> None:
        """All of the rest by branch and bound."""
        if self._entries > _LARGE:
            return
        bound, infeasible = self._solve(self.rest, self._clock.left_s)
        self.bound = min(self.bound, self.rest.base + bound)
        if infeasible:
            self._close()
        # HiGHS ends with a proof or with the time, by its own clock.
        self._late = not self.closed

    def _solve(self, rest: Rest, time_limit_s: float) -> tuple[float, bool]:
        start = None if self.best is None else rest.chosen(self.best)
        answer = most_worth(
            rest.cover, rest.budget, start=start, time_limit_s=time_limit_s, seed=self._seed
        )
        self.iterations += answer.nodes
        if answer.chosen is not None:
            self._offer(rest, answer.chosen)
        return answer.bound, answer.infeasible
