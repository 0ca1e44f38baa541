"""Covering for least cost: all of the demand or a share of it, with a bound on the cost."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike
from scipy.sparse import csr_array, eye_array, hstack

from phusong.planning.siting.checks import checked
from phusong.planning.siting.counted import parts_worth
from phusong.planning.siting.greedy import greedy_cover
from phusong.planning.siting.milp import Answer, least_cost
from phusong.planning.siting.opening import Opening
from phusong.planning.siting.reduced import Rest
from phusong.planning.siting.result import Covering, Status, Stopped
from phusong.planning.siting.search import Clock, Search
from phusong.planning.siting.structures import Ints

__all__ = ["cheapest_cover"]

_TRIES, _ROUNDS = 24, 4
_SMALL, _LARGE = 30_000, 400_000
"""Entries of a rest that is enumerated at once; and beyond which it is not at all."""
_APART = 2e-6
"""Of the cost: what HiGHS cannot tell apart where costs are not whole."""


def cheapest_cover(
    covers: Any,
    demand: ArrayLike,
    *,
    target_share: float = 1.0,
    cost: ArrayLike | None = None,
    existing: ArrayLike | None = None,
    required: ArrayLike | None = None,
    time_limit_s: float = 60,
    tries: int = _TRIES,
    seed: int = 0,
) -> Covering:
    """The cheapest sites that cover a share of the demand: set covering, all or in part.

    A budget between the cost of the best choice and the bound is tried again and again: either a
    choice within it reaches the target, or prices (:mod:`.bounding`) prove that none does; what is
    then open is one small programme (``docs/siting.md``). Other arguments are those of
    :func:`maximal_covering`.

    Parameters
    ----------
    target_share
        Of the whole demand, 0 to 1, what exists already counting; a rounding error of 1e-9 of it is
        let pass.
    tries
        Budgets that are tried at most: fewer are quicker and prove less.

    Returns
    -------
    Covering
        ``value`` is the cost of the sites, ``bound`` the least that any choice costs. ``infeasible``
        tells in ``unmet`` the demand that no site covers: what is required, or else all of it, where
        the target cannot be reached without.

    Raises
    ------
    ValueError
        As :func:`maximal_covering` does, and when the share is not between 0 and 1.

    Examples
    --------
    >>> from scipy.sparse import csr_array
    >>> covers = csr_array(np.array([[1, 0, 0], [1, 1, 0], [0, 1, 1]], dtype=bool))
    >>> found = cheapest_cover(covers, [5.0, 3.0, 4.0], cost=[1.0, 4.0, 2.0])
    >>> found.sites, found.value, found.bound, found.status.value
    (array([0, 2]), 3.0, 3.0, 'optimal')
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
    )
    if target_share >= 1:
        question = question.requiring(question.demand > 0)
    opening = Opening(question)
    goal = target_share * float(question.demand.sum()) * (1 - 1e-9)
    lost = _lost(opening, goal)
    if lost.size:
        proven = Status.INFEASIBLE, lost, clock.seconds, 0, Stopped.PROVEN
        return Covering(np.zeros(0, np.int64), 0.0, 0.0, 0.0, *proven)
    descent = Descent(opening, goal, clock, tries=tries, seed=seed)
    descent.run()
    return descent.covering()


def _lost(opening: Opening, goal: float) -> Ints:
    """Demand out of every site's reach without which what is asked cannot be."""
    question = opening.question
    beyond = opening.out_of_reach(np.inf)
    required = question.required & beyond
    if required.any():
        return np.flatnonzero(required)
    short = float(question.demand[~beyond].sum()) < goal
    return np.flatnonzero(beyond & (question.demand > 0)) if short else np.zeros(0, np.int64)


class Descent:
    """The cheapest choice so far and the least that any can cost, closing in on each other."""

    def __init__(
        self, opening: Opening, goal: float, clock: Clock, *, tries: int, seed: int
    ) -> None:
        self._tries = tries
        self._opening = opening
        self._goal = goal
        self._clock = clock
        self._seed = seed
        self._iterations = 0
        self._least = 0.0
        self._late = False
        self._sites = opening.needed_of(greedy_until(opening, goal))
        self._cost = opening.cost(self._sites)
        costs = opening.question.cost
        self._whole = bool(np.all(costs == np.rint(costs)))
        self._step = 1.0 if self._whole else _APART * self._cost

    @property
    def _proven(self) -> bool:
        """No cost is left between the bound and the best."""
        return self._least >= self._cost - self._step * (1e-6 if self._whole else 1.0)

    def run(self) -> None:
        """Try budgets halfway to the bound, later just below the best; then enumerate."""
        undecided = 0.0
        for _ in range(self._tries):
            budget = self._cost - self._step
            floor = max(self._least, undecided)
            if self._done():
                return
            if floor < budget - 0.02 * self._cost:
                budget = (floor + budget) / 2
                budget = float(np.floor(budget)) if self._whole else budget
            search = self._tried(budget)
            if search.best is not None and search.value >= self._goal:
                continue
            if search.closed:
                self._none_within(budget)
                continue
            if self._by_counts(search.rest, search.needed, budget):
                continue
            self._least = max(self._least, budget - max(search.unspent, 0.0))
            entries = search.rest.cover.row_sites.size
            last = budget > self._cost - 1.5 * self._step
            if entries <= (_LARGE if last else _SMALL):
                self._enumerate(search.rest, budget)
                if last or self._late:
                    return
            elif last:
                return
            undecided = max(undecided, budget)

    def _tried(self, budget: float) -> Search:
        """A search within a budget; what it finds is kept."""
        search = Search(self._opening.rest(budget), self._clock, seed=self._seed, goal=self._goal)
        search.climb()
        found = search.run(rounds=_ROUNDS, whole=False)
        self._iterations += found.iterations
        if search.best is not None and search.value >= self._goal:
            self._keep(search.best)
        return search

    def _keep(self, sites: Ints) -> None:
        needed = self._opening.needed_of(sites)
        cost = self._opening.cost(needed)
        if self._opening.value(needed) >= self._goal and cost < self._cost:
            self._sites, self._cost = needed, cost

    def _by_counts(self, rest: Rest, needed: float, budget: float) -> bool:
        """Whether numbers of sites of each cost decide: a cheaper choice is kept, or none is there."""
        cost = self._cost
        parts = parts_worth(rest, needed)
        for part in parts or ():
            if self._clock.left_s <= 0 or part.cover.row_sites.size > _LARGE:
                return False
            self._keep(part.taken)
            settled = not part.names.size or self._least_of(part).infeasible
            if self._cost < cost:
                return True
            if not settled:
                return False
        if parts is not None:
            self._none_within(budget)
        return parts is not None

    def _enumerate(self, rest: Rest, budget: float) -> None:
        """The cheapest of the rest, of which all within the budget that is of use is part."""
        answer = self._least_of(rest)
        taken = self._opening.cost(rest.taken)
        if answer.infeasible:
            self._none_within(budget)
        else:
            self._least = max(self._least, min(taken + answer.bound, budget))

    def _least_of(self, rest: Rest) -> Answer:
        answer = least_cost(
            rest.cover,
            self._goal - rest.base,
            budget=rest.budget,
            start=None,
            time_limit_s=self._clock.left_s,
            seed=self._seed,
        )
        self._iterations += answer.nodes
        if answer.chosen is not None:
            self._keep(rest.named(answer.chosen))
        return answer

    def _none_within(self, budget: float) -> None:
        """No choice costs so little."""
        beyond = np.floor(budget) + 1.0 if self._whole else budget + self._step
        self._least = max(self._least, float(beyond))

    def _done(self) -> bool:
        if not self._proven and self._clock.left_s <= 0:
            self._late = True
        return self._proven or self._late

    def covering(self) -> Covering:
        """What it came to."""
        proven = self._proven
        bound = self._cost if proven else min(self._least, self._cost)
        if self._whole:
            bound = float(np.ceil(bound - 1e-6))
        why = Stopped.TIME_LIMIT if self._late or self._clock.left_s <= 0 else Stopped.TOO_LARGE
        return Covering(
            sites=self._sites,
            value=self._cost,
            bound=bound,
            gap=(self._cost - bound) / self._cost if self._cost > 0 else 0.0,
            status=Status.OPTIMAL if proven else Status.FEASIBLE,
            unmet=np.zeros(0, np.int64),
            seconds=self._clock.seconds,
            iterations=self._iterations,
            stopped=Stopped.PROVEN if proven else why,
        )


def greedy_until(opening: Opening, goal: float) -> Ints:
    """Sites in the order of gain per cost until all that is asked is covered."""
    rest = opening.rest(np.inf)
    cover = rest.cover
    shape = cover.cost.size, cover.weight.size
    entries = np.ones(cover.site_rows.size, np.bool_)
    matrix = csr_array((entries, cover.site_rows, cover.site_start), shape)
    penalty = float(cover.weight.sum() + cover.own.sum()) + 1.0
    choice = greedy_cover(
        csr_array(hstack([matrix, eye_array(shape[0], dtype=np.bool_)])),
        np.concatenate([cover.weight + penalty * cover.must, cover.own]),
        cost=cover.cost,
        min_gain=0.0,
        max_steps=shape[0],
    )
    asked = goal - rest.base + penalty * np.count_nonzero(cover.must)
    # What reaches the target may do so by all sites only, and rounding then decides.
    enough = int(np.searchsorted(np.cumsum(choice.gains), asked)) + 1
    return rest.named(np.isin(np.arange(shape[0]), choice.sites[:enough]))
