"""In which year each work is built: one programme over all years, decided goal after goal.

Works are steps and cable. With b_kt = 1 for a work k that stands at the end of year t, people of a
group g served by then y_gt <= sum of b_kt over the works that serve it, and a goal line p (a
technology's people, settlements with fibre) that lacks s_pt of its share:

    b_k,t-1 <= b_kt    b_kt <= b_jt where k needs j    sum_k c_k (b_kt - b_k,t-1) <= budget_t
    sum over a kind of works of (b_kt - b_k,t-1) <= capacity of the kind in t
    served_p(today) + sum_g w_g y_gt + total_p s_pt >= goal_pt total_p

Four objectives follow one another, each kept to by the next ones: the years that works are
late; what the goals lack, per year; what serves nobody by the end; and
what it all costs in the money of the first year. HiGHS solves each; pure functions of arrays.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from phusong.planning.siting.milp import Programme, solved
from phusong.planning.timetable.model import Model
from phusong.planning.timetable.start import begun, filled
from phusong.planning.timetable.structures import (
    HAIR,
    Aim,
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
    model = Model.of(works, goals, limits)
    ideal = model.exact(np.ones(model.whole))
    x = ideal if model.allows(ideal) else model.of_years(begun(works, goals, limits))
    proofs: list[Proof] = []
    for aim, price, fixed in model.prices(rate, horizon):
        # With everything in the first year nothing but the cost is ever better.
        if aim is Aim.BUILT:
            x = model.of_years(filled(works, limits, model.years_of(x)))
        floor = -np.inf if aim is Aim.COST else float(price @ ideal)
        bound = floor
        if float(price @ x) > floor + HAIR:
            programme = Programme(model.matrix, model.limits, price, model.whole, x)
            found = solved(
                programme,
                time_limit_s=time_limit_s,
                seed=seed,
                gap=_CLOSE if aim is Aim.COST else 0.0,
                apart=0.0 if aim is Aim.COST else _SHARE,
            )
            bound = max(floor, found.bound)
            if found.values is not None:
                x = min(x, model.exact(found.values[: model.whole]), key=lambda y: float(price @ y))
        value = float(price @ x)
        bound = min(bound, value)
        optimal = value - bound <= _PROVEN * max(1.0, abs(value + fixed))
        proofs.append(Proof(aim, value + fixed, bound + fixed, optimal))
        model = model.keeping(price, value)
    return model.read(x, tuple(proofs))
