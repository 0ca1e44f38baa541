"""Maximal covering: the sites within a budget that cover most demand, with a bound on the best."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from phusong.planning.siting.checks import Question, checked
from phusong.planning.siting.milp import least_cost
from phusong.planning.siting.opening import Opening
from phusong.planning.siting.result import Covering, Status, Stopped
from phusong.planning.siting.search import Clock, Found, Search
from phusong.planning.siting.structures import Ints
from phusong.planning.siting.swap import improve

__all__ = ["maximal_covering"]

_NONE = np.zeros(0, np.int64)


def maximal_covering(
    covers: Any,
    demand: ArrayLike,
    *,
    budget: float,
    cost: ArrayLike | None = None,
    existing: ArrayLike | None = None,
    required: ArrayLike | None = None,
    time_limit_s: float = 60,
    seed: int = 0,
    brief: bool = False,
) -> Covering:
    """The sites whose cost is within the budget and that cover most demand.

    The model (Church and ReVelle 1974, "The maximal covering location problem"), its bound and the
    course of the search are derived in ``docs/siting.md``. The same arguments give the same sites as
    long as the search ends before the time limit: its work is counted in steps.

    Parameters
    ----------
    covers
        (demand, sites) scipy sparse of any format; a stored value other than 0 covers.
    demand
        (demand,) ≥ 0 of any unit.
    budget
        What the sites may cost together, ≥ 0, also infinite; a rounding error of 1e-12 of it is let
        pass. Without ``cost``, the number of sites.
    cost
        (sites,) ≥ 0, one each unless given. Sites that cost nothing are taken where they cover
        something.
    existing
        (sites,) bool: sites that stand already. They cover, cost nothing and are not among the
        ``sites`` of the result; ``value`` counts what they cover.
    required
        (demand,) bool: demand that has to be covered, whatever it is worth.
    time_limit_s
        Seconds by the clock on the wall. The end of it is looked for between pieces of work, which
        for large problems take some seconds.
    seed
        Of all that is drawn at random, from 0.
    brief
        One short annealing at most, and nothing that HiGHS does not soon settle: problems that
        are not small are left at a gap of some tenths of a percent, the same every time.

    Returns
    -------
    Covering
        ``infeasible`` has ``sites`` empty and tells in ``unmet`` the required demand that no
        affordable site covers, or else what remains of it after the best choice that was found.
        Bounds are computed in double precision; ``optimal`` means that the gap is below 1e-9.

    Raises
    ------
    ValueError
        When shapes do not fit, or anything is NaN, negative, or infinite (but the budget); the
        message names all.

    Examples
    --------
    >>> import numpy as np
    >>> from scipy.sparse import csr_array
    >>> covers = csr_array(np.array([[1, 0, 0], [1, 1, 0], [0, 1, 1]], dtype=bool))
    >>> found = maximal_covering(covers, [5.0, 3.0, 4.0], budget=1)
    >>> found.sites, found.value, found.bound, found.status.value
    (array([0]), 8.0, 8.0, 'optimal')
    """
    clock = Clock(time_limit_s)
    question = checked(
        covers,
        demand,
        cost=cost,
        existing=existing,
        required=required,
        numbers={"budget": budget, "time_limit_s": time_limit_s, "seed": seed},
    )
    opening = Opening(question)
    lonely = np.flatnonzero(question.required & opening.out_of_reach(budget))
    if lonely.size:
        return _infeasible(opening, lonely, clock)
    rest = opening.rest(_in_whole(question, budget))
    search = Search(rest, clock, seed=seed)
    search.climb()
    start = None
    if search.best is None:
        start, impossible = _required_first(opening, budget, clock, seed=seed)
        if impossible:
            return _infeasible(opening, _left_over(opening, budget), clock)
    found = search.run_briefly(start=start) if brief else search.run(start=start)
    if found.sites is not None:
        return _covering(opening, found, clock)
    unmet = _left_over(opening, budget)
    if search.closed:
        return _infeasible(opening, unmet, clock)
    return _unknown(opening, unmet, found, clock)


def _in_whole(question: Question, budget: float) -> float:
    """The budget that can be spent: of sites that all cost the same, a whole number."""
    costs = np.unique(question.cost[~question.existing])
    if costs.size != 1 or costs[0] <= 0 or not np.isfinite(budget):
        return budget
    return float(np.floor(budget / costs[0] * (1 + 1e-12)) * costs[0])


def _required_first(
    opening: Opening, budget: float, clock: Clock, *, seed: int
) -> tuple[Ints | None, bool]:
    """The cheapest choice that covers all that is required; whether there is none."""
    rest = opening.required_alone(budget, all_=True)
    if rest.hopeless:
        return None, True
    answer = least_cost(
        rest.cover, 0.0, budget=rest.budget, start=None, time_limit_s=clock.left_s / 2, seed=seed
    )
    found = None if answer.chosen is None else rest.named(answer.chosen)
    return found, answer.infeasible


def _left_over(opening: Opening, budget: float) -> Ints:
    """What is required and remains uncovered when as many as can be are covered."""
    rest = opening.required_alone(budget, all_=False)
    chosen, _ = improve(rest.cover, np.zeros(rest.names.size, np.bool_), rest.budget, 0.5)
    return opening.missing(rest.named(chosen))


def _covering(opening: Opening, found: Found, clock: Clock) -> Covering:
    sites = opening.needed_of(_NONE if found.sites is None else found.sites)
    value = opening.value(sites)
    proven = found.stopped is Stopped.PROVEN
    bound = value if proven else max(found.bound, value)
    return Covering(
        sites=sites,
        value=value,
        bound=bound,
        gap=(bound - value) / bound if bound > 0 else 0.0,
        status=Status.OPTIMAL if proven else Status.FEASIBLE,
        unmet=_NONE,
        seconds=clock.seconds,
        iterations=found.iterations,
        stopped=found.stopped,
    )


def _infeasible(opening: Opening, unmet: Ints, clock: Clock) -> Covering:
    base = opening.base
    proven = Status.INFEASIBLE, unmet, clock.seconds, 0, Stopped.PROVEN
    return Covering(_NONE, base, base, 0.0, *proven)


def _unknown(opening: Opening, unmet: Ints, found: Found, clock: Clock) -> Covering:
    base, bound = opening.base, found.bound
    gap = (bound - base) / bound if bound > 0 else 0.0
    ending = clock.seconds, found.iterations, found.stopped
    return Covering(_NONE, base, bound, gap, Status.UNKNOWN, unmet, *ending)
