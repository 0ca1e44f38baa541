"""Covering with capacities: every demand is served by one site that covers it and has room for it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import ArrayLike
from scipy.sparse import coo_array, csr_array, diags_array, eye_array, hstack, vstack

from phusong.planning.siting.checks import Question, checked
from phusong.planning.siting.milp import Programme, Solution, solved
from phusong.planning.siting.result import Covering, Status, Stopped
from phusong.planning.siting.search import Clock
from phusong.planning.siting.structures import Floats, Ints

__all__ = ["CapacitatedCovering", "capacitated_cover"]


@dataclass(frozen=True, slots=True)
class CapacitatedCovering(Covering):
    """A covering that says who serves whom."""

    server: Ints
    """(demand,) the site that serves each, -1 for none."""


def capacitated_cover(
    covers: Any,
    demand: ArrayLike,
    *,
    capacity: ArrayLike,
    load: ArrayLike | None = None,
    target_share: float = 1.0,
    cost: ArrayLike | None = None,
    existing: ArrayLike | None = None,
    required: ArrayLike | None = None,
    time_limit_s: float = 60,
    seed: int = 0,
) -> CapacitatedCovering:
    """The cheapest sites that serve a share of the demand, none beyond its capacity.

    Each demand is served whole, by one site, or not at all. This is one programme for HiGHS with a
    variable for every stored entry of ``covers``: for thousands of entries, not for millions. Other
    arguments are those of :func:`cheapest_cover`.

    Parameters
    ----------
    capacity
        (sites,) ≥ 0, of existing sites too: the most load that a site serves.
    load
        (demand,) ≥ 0: what serving each takes; ``demand`` unless given.

    Returns
    -------
    CapacitatedCovering
        ``status`` is ``unknown`` when the time ended before any choice was found. ``unmet`` is then,
        and where nothing is feasible, required demand (or all, where a share is asked) that no site
        could serve alone; it is empty when the capacities only fall short together.

    Raises
    ------
    ValueError
        As :func:`cheapest_cover` does.

    Examples
    --------
    >>> covers = csr_array(np.ones((3, 2), dtype=bool))
    >>> found = capacitated_cover(covers, [2.0, 2.0, 2.0], capacity=[4.0, 9.0], cost=[1.0, 3.0])
    >>> found.sites, found.value, found.server
    (array([1]), 3.0, array([1, 1, 1]))
    """
    clock = Clock(time_limit_s)
    question = checked(
        covers,
        demand,
        cost=cost,
        existing=existing,
        required=required,
        numbers={"time_limit_s": time_limit_s, "seed": seed},
        shares={"target_share": target_share},
        amounts={"capacity": (capacity, 1), "load": (demand if load is None else load, 0)},
    )
    if target_share >= 1:
        question = question.requiring(question.demand > 0)
    held = np.asarray(capacity, np.float64)
    takes = np.asarray(demand if load is None else load, np.float64)
    goal = target_share * float(question.demand.sum()) * (1 - 1e-9)
    pairs = _Pairs.of(question, held, takes)
    if pairs.site.size:
        programme = _programme(question, pairs, held, takes, goal=goal)
        answer = solved(programme, time_limit_s=clock.left_s, seed=seed)
    else:
        asked = goal > 0 or bool(question.required.any())
        answer = Solution(None if asked else np.zeros(question.cost.size), 0.0, 0, asked)
    return _told(question, pairs, answer, goal=goal, clock=clock)


class _Pairs(NamedTuple):
    """Who could serve whom: (pairs,) each."""

    demand: Ints
    site: Ints

    @classmethod
    def of(cls, question: Question, capacity: Floats, load: Floats) -> _Pairs:
        covers = coo_array(question.covers)
        served, site = covers.coords
        asked = (question.demand > 0) | question.required
        possible = asked[served] & (load[served] <= capacity[site])
        return cls(served[possible].astype(np.int64), site[possible].astype(np.int64))


def _programme(
    question: Question, pairs: _Pairs, capacity: Floats, load: Floats, *, goal: float
) -> Programme:
    """min c y: x_ij <= y_j, sum_j x_ij <= 1 (= 1 where required), sum_i l_i x_ij <= b_j y_j,
    sum w_i x_ij >= goal; y, x binary, in this order."""
    rows, sites = question.covers.shape
    count = pairs.site.size
    number, ones = np.arange(count), np.ones(count)
    chosen = csr_array((ones, (number, pairs.site)), (count, sites))
    served = csr_array((ones, (pairs.demand, number)), (rows, count))
    taken = csr_array((load[pairs.demand], (pairs.site, number)), (sites, count))
    must = np.flatnonzero(question.required)
    nothing = csr_array((rows + must.size + 1, sites))
    worth = csr_array(question.demand[pairs.demand][None])
    matrix = vstack(
        [
            hstack([-chosen, eye_array(count)]),
            hstack([-diags_array(capacity), taken]),
            hstack([nothing, vstack([served, -served[must], -worth])]),
        ],
        format="csr",
    )
    limits = np.concatenate(
        [np.zeros(count), np.full(sites, 1e-9), np.ones(rows), -np.ones(must.size), [-goal]]
    )
    price = np.concatenate([np.where(question.existing, 0.0, question.cost), np.zeros(count)])
    return Programme(csr_array(matrix), limits, price, whole=sites + count)


def _told(
    question: Question, pairs: _Pairs, answer: Solution, *, goal: float, clock: Clock
) -> CapacitatedCovering:
    rows, sites = question.covers.shape
    server = np.full(rows, -1, np.int64)
    proven = answer.infeasible
    if answer.values is None:
        status = Status.INFEASIBLE if proven else Status.UNKNOWN
        bought, value, unmet = np.zeros(0, np.int64), 0.0, _beyond(question, pairs, goal)
        bound = 0.0 if proven else max(answer.bound, 0.0)
    else:
        used = np.flatnonzero(answer.values[sites:] > 0.5)
        server[pairs.demand[used]] = pairs.site[used]
        bought = np.setdiff1d(pairs.site[used], np.flatnonzero(question.existing))
        value, unmet = float(question.cost[bought].sum()), np.zeros(0, np.int64)
        proven = answer.bound >= value - 1e-9 * max(value, 1.0)
        bound = value if proven else max(answer.bound, 0.0)
        status = Status.OPTIMAL if proven else Status.FEASIBLE
    return CapacitatedCovering(
        sites=bought,
        value=value,
        bound=bound,
        gap=(value - bound) / value if value > 0 else 0.0,
        status=status,
        unmet=unmet,
        seconds=clock.seconds,
        iterations=answer.nodes,
        stopped=Stopped.PROVEN if proven else Stopped.TIME_LIMIT,
        server=server,
    )


def _beyond(question: Question, pairs: _Pairs, goal: float) -> Ints:
    """Demand that nobody could serve and that is asked for."""
    served = np.zeros(question.demand.size, np.bool_)
    served[pairs.demand] = True
    if (question.required & ~served).any():
        return np.flatnonzero(question.required & ~served)
    short = float(question.demand[served].sum()) < goal
    return np.flatnonzero(~served & (question.demand > 0)) if short else np.zeros(0, np.int64)
