"""In which year each work is built: one programme over all years, decided goal after goal.

Works are steps and cable. With b_kt = 1 for a work k that stands at the end of year t, people of a
group g served by then y_gt <= sum of b_kt over the works that serve it, and a goal line p (a
technology's people, settlements with fibre) that lacks s_pt of its share:

    b_k,t-1 <= b_kt    b_kt <= b_jt where k needs j    sum_k c_k (b_kt - b_k,t-1) <= budget_t
    sum over a kind of works of (b_kt - b_k,t-1) <= capacity of the kind in t
    served_p(today) + sum_g w_g y_gt + total_p s_pt >= goal_pt total_p

Four objectives follow one another, each kept to by the next ones: the years that works are
late; what the goals lack, per year; what serves nobody by the end; and
what it all costs in the money of the first year. :mod:`.branching` decides each; pure functions of
arrays.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from phusong.planning.timetable.annealing import Aims, Board
from phusong.planning.timetable.branching import Depth, Question, Search
from phusong.planning.timetable.counting import counted
from phusong.planning.timetable.model import Model, slack_of
from phusong.planning.timetable.start import Placing, begun, closure, filled
from phusong.planning.timetable.structures import (
    HAIR,
    Aim,
    Floats,
    Goal,
    Limits,
    Proof,
    Timetable,
    Works,
)

__all__ = ["timetable"]

_PROVEN = 1e-6
_SHARE = 5e-4
"""Of people: goals that are missed by so little more are missed as much."""
_CLOSE = 1e-3
"""Of the cost: years apart in nothing but this are as good as each other."""
_BRIEF_CLOSE = 5e-3
_SUMS = (Aim.FIRST, Aim.BUILT, Aim.COST, Aim.GOALS)
"""In the order of :attr:`Aims.price`: sums over works, then what the goals lack."""


def timetable(
    works: Works,
    goals: Sequence[Goal],
    limits: Limits,
    *,
    rate: float,
    horizon: int,
    time_limit_s: float,
    seed: int = 0,
    brief: bool = False,
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
    brief
        A few halves of each at most: proofs stay open by some tenths of a percent, the same every
        time.
    """
    model = Model.of(works, goals, limits)
    decider = _Decider(model, limits, time_limit_s=time_limit_s, seed=seed, brief=brief)
    prices = {aim: (price, fixed) for aim, price, fixed in model.prices(rate, horizon)}
    return decider.decided(prices)


class _Decider:
    """Decides one aim after another, each leaving the earlier ones as they are."""

    def __init__(
        self, model: Model, limits: Limits, *, time_limit_s: float, seed: int, brief: bool
    ) -> None:
        works, goals = model.works, model.goals
        needed = closure(works.needs, works.cost.size)
        self._model = model
        self._limits = limits
        self._time_limit_s = time_limit_s
        self._seed = seed
        self._brief = brief
        self._board = Board.of(works, goals, limits, needed)
        self._placing = Placing(works, limits, needed)
        self._kept: dict[Aim, tuple[float, int]] = {}
        """What earlier aims came to, and the row of the model that keeps each."""
        self._ideal = model.exact(np.ones(model.whole))
        ideal = model.allows(self._ideal)
        self._x = self._ideal if ideal else model.of_years(begun(works, goals, limits))

    def decided(self, prices: dict[Aim, tuple[Floats, float]]) -> Timetable:
        """All aims in their order; each has its price of x, and what is added whatever x is."""
        table = np.array([self._model.summed(prices[aim][0]) for aim in _SUMS[:-1]])
        bounds = {}
        for aim, (price, _) in prices.items():
            bounds[aim] = self._decide(aim, price, table)
            value = float(price @ self._x)
            room = 0.0 if aim is Aim.COST or _optimal(value, bounds[aim]) else 0.5 * _SHARE
            self._kept[aim] = value + room, self._model.limits.size
            self._model = self._model.keeping(price, value + room)
        return self._model.read(
            self._x,
            tuple(
                _proof(aim, float(price @ self._x), bounds[aim], fixed)
                for aim, (price, fixed) in prices.items()
            ),
        )

    def _decide(self, aim: Aim, price: Floats, table: Floats) -> float:
        """The best x that is found; its bound comes back."""
        model = self._model
        if aim is Aim.BUILT:
            year = filled(model.works, self._limits, model.years_of(self._x))
            self._x = model.of_years(year)
        # With everything in the first year nothing but the cost is ever better.
        floor = -np.inf if aim is Aim.COST else float(price @ self._ideal)
        value = float(price @ self._x)
        if value <= floor + HAIR or not model.whole:
            return value
        if Aim.GOALS in self._kept:
            lacking = self._kept[Aim.GOALS][0]
            model = counted(
                model, self._ideal, lacking + slack_of(lacking), time_limit_s=self._time_limit_s
            )
        question = Question(
            model, price, self._aims(aim, table), self._board, self._placing, self._kept_rows()
        )
        search = Search(question, self._x, depth=self._depth(aim), seed=self._seed)
        search.run()
        self._x = search.x
        return max(floor, search.bound)

    def _aims(self, aim: Aim, table: Floats) -> Aims:
        """Earlier aims are kept to within half of what the model lets pass, for rounding."""
        kept = [
            self._kept[one][0] + 0.5 * slack_of(self._kept[one][0]) if one in self._kept else np.inf
            for one in _SUMS
        ]
        price = np.array([float(one is aim) for one in _SUMS])
        return Aims(table, price, np.array(kept), np.full(len(_SUMS), 1.0))

    def _kept_rows(self) -> np.ndarray:
        return np.array([self._kept[one][1] if one in self._kept else -1 for one in _SUMS])

    def _depth(self, aim: Aim) -> Depth:
        cost = aim is Aim.COST
        return Depth(
            nodes=8 if self._brief else 2_000,
            steps=100_000 if self._brief else 1_000_000,
            near=0.0 if cost else _SHARE,
            part=(_BRIEF_CLOSE if self._brief else _CLOSE) if cost else 0.0,
            time_limit_s=self._time_limit_s,
        )


def _proof(aim: Aim, value: float, bound: float, fixed: float) -> Proof:
    bound = min(bound, value)
    return Proof(aim, _sum(value, fixed), _sum(bound, fixed), _optimal(value, bound))


def _sum(value: float, fixed: float) -> float:
    """Nothing, where only rounding is left of two that are alike."""
    total = value + fixed
    return 0.0 if abs(total) <= HAIR * max(1.0, abs(fixed)) else total


def _optimal(value: float, bound: float) -> bool:
    return value - bound <= _PROVEN * max(1.0, abs(value))
