"""What is bought for one technology, in the order of duty: places first, targets, then people.

1. ``must``: the cheapest sites that serve the places which have to be served first;
2. ``target``: for the share of people that a year's target asks for, the cheapest further ones;
3. ``places``: the cheapest further ones that serve all other places;
4. ``worth``: as long as a site newly serves enough people, those that serve the most for the money.

A later stage builds on what the ones before it bought. Each states what it reached, what no choice
can exceed, and why it stopped. Pure functions of arrays.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from phusong.planning.programme.must_serve import cheapest_for_places
from phusong.planning.programme.needs import Needs
from phusong.planning.results.stages import Ended, Optimum, Stage
from phusong.planning.siting import (
    Covering,
    Status,
    cheapest_cover,
    greedy_cover,
    maximal_covering,
)

__all__ = ["BRIEF", "WHOLE", "Effort", "Goal", "Selection", "Wanted", "select"]

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
_AGAIN = 3
_OPEN = 0.005
_SHORT = 1e-6
"""Of a person."""


class Effort(NamedTuple):
    """How long the searches go on that no proof ends."""

    brief: bool = False
    """Of the search for most people."""
    tries: int = 12
    """Budgets that are tried for a target: cable makes every cost a little different, and a target is
    soon met as cheaply as matters."""


WHOLE, BRIEF = Effort(), Effort(brief=True, tries=6)


class Goal(NamedTuple):
    """People who have to be newly served at the end of a year."""

    year: int
    people: float


@dataclass(frozen=True, slots=True)
class Wanted:
    """Who waits in one technology: people of every pixel of the demand, and places."""

    technology: str
    people: Floats
    first: Sequence[Needs]
    """Places that have to be served first."""
    places: Sequence[Needs]
    """All other places."""
    goals: Sequence[Goal] = ()


@dataclass(slots=True)
class Selection:
    """Sites in the order in which they were bought."""

    sites: list[int] = field(default_factory=list)
    stages: list[Stage] = field(default_factory=list)
    years: list[int | None] = field(default_factory=list)
    """Whose target asked for the site, in the stage ``target``."""
    results: list[Optimum] = field(default_factory=list)


def select(
    reach: csr_array,
    wanted: Wanted,
    cost: Floats,
    *,
    min_people: float,
    max_sites: int,
    time_limit_s: float,
    seed: int = 0,
    effort: Effort = WHOLE,
) -> Selection:
    """All four stages.

    Parameters
    ----------
    reach
        (sites, demand) sparse; a stored entry means that the site serves the demand.
    cost
        (sites,) above 0, with what the site needs besides, of any unit.
    min_people
        The last stage takes no site that newly serves fewer.
    max_sites
        That the last stage takes at most.
    time_limit_s
        Of each stage's search, by the clock.
    """
    chooser = _Chooser(reach, wanted, cost, time_limit_s=time_limit_s, seed=seed, effort=effort)
    chooser.serve(Stage.MUST, wanted.first)
    worth = chooser.worthwhile(min_people, max_sites)
    for goal in sorted(wanted.goals):
        chooser.meet(goal, within=worth)
    chooser.serve(Stage.PLACES, wanted.places)
    chooser.most_people(min_people, max_sites)
    return chooser.selection


class _Chooser:
    """Buys stage by stage."""

    def __init__(
        self,
        reach: csr_array,
        wanted: Wanted,
        cost: Floats,
        *,
        time_limit_s: float,
        seed: int,
        effort: Effort,
    ) -> None:
        self.selection = Selection()
        self._reach = reach
        self._covers = csr_array(reach.T.astype(bool))
        self._name = wanted.technology
        self._people = wanted.people
        self._cost = cost
        self._limit_s = time_limit_s
        self._seed = seed
        self._effort = effort
        self._taken = np.zeros(wanted.people.size, np.bool_)
        self._bought = np.zeros(cost.size, np.bool_)

    def serve(self, stage: Stage, places: Sequence[Needs]) -> None:
        """The cheapest sites that serve these places."""
        if not places:
            return
        found = cheapest_for_places(
            self._reach,
            places,
            self._cost,
            taken=self._taken,
            time_limit_s=self._limit_s,
            people=self._people,
        )
        self._buy(stage, found.sites)
        self._tell(
            stage,
            None,
            found.sites,
            (found.cost, found.bound),
            status=Status.OPTIMAL if found.optimal else Status.FEASIBLE,
            ended=found.ended,
            unmet=len(found.unmet),
        )

    def worthwhile(self, min_people: float, max_sites: int) -> float:
        """People whom sites can serve that newly serve at least ``min_people`` each, greedily."""
        return self._served(self._greedy(min_people, max_sites))

    def meet(self, goal: Goal, *, within: float) -> None:
        """The cheapest sites that serve as many; a goal beyond what is worth it is left alone."""
        served = float(self._people[self._taken].sum())
        if served >= goal.people - _SHORT:
            return
        if goal.people > within + _SHORT:
            none = np.empty(0, np.int64)
            self._tell(Stage.TARGET, goal.year, none, (0.0, 0.0), ended=Ended.NOT_WORTH, unmet=1)
            return
        total = float(self._people.sum())
        found = cheapest_cover(
            self._covers,
            self._people,
            target_share=min(goal.people / total, 1.0),
            cost=self._cost,
            existing=self._bought,
            time_limit_s=self._limit_s,
            tries=self._effort.tries,
            seed=self._seed,
        )
        self._buy(Stage.TARGET, found.sites, goal.year)
        self._tell(
            Stage.TARGET,
            goal.year,
            found.sites,
            (found.value, found.bound),
            status=found.status,
            ended=Ended(found.stopped),
        )

    def most_people(self, min_people: float, max_sites: int) -> None:
        """With the money of the sites that are worth it one by one, those that serve the most.

        What serves too few in a choice for that money is given back; how much money is left then is
        settled briefly, and only with that money, whose bound is told, the search is whole.
        """
        sites = self._greedy(min_people, max_sites)
        if not sites.size:
            return
        for _ in range(_AGAIN):
            found = self._most_for(float(self._cost[sites].sum()), brief=True)
            others = self._worth(found.sites, min_people)
            if self._served(found.sites) < self._served(sites) or others.size > max_sites:
                others = self._worth(sites, min_people)
            sites = others
            if self._served(sites) >= found.bound * (1 - _OPEN):
                break  # else what was given back left much of the money idle: ask with less of it
        money = float(self._cost[sites].sum())
        found = self._most_for(money, brief=self._effort.brief)
        others = self._worth(found.sites, min_people)
        others = self._refilled(others, money, min_people, max_sites)
        if self._served(others) >= self._served(sites) and others.size <= max_sites:
            sites = others
        value = self._served(sites)
        self._buy(Stage.WORTH, sites)
        status = found.status if value >= found.bound * (1 - 1e-9) else Status.FEASIBLE
        ended = Ended(found.stopped)
        if status is Status.FEASIBLE and ended is Ended.PROVEN:
            ended = Ended.MAX_STEPS if sites.size >= max_sites else Ended.NOT_WORTH
        bound = max(found.bound, value)
        self._tell(Stage.WORTH, None, sites, (value, bound), status=status, ended=ended)

    def _most_for(self, budget: float, *, brief: bool) -> Covering:
        return maximal_covering(
            self._covers,
            self._people,
            budget=budget,
            cost=self._cost,
            existing=self._bought,
            time_limit_s=self._limit_s,
            seed=self._seed,
            brief=brief,
        )

    def _served(self, sites: Ints) -> float:
        """People with these sites too."""
        return float(self._people[self._with(sites)].sum())

    def _greedy(self, min_people: float, max_sites: int) -> Ints:
        left = np.where(self._taken, 0.0, self._people)
        price = np.where(self._bought, np.inf, self._cost)
        some = np.isfinite(price)
        if not some.any() or not left.any():
            return np.empty(0, np.int64)
        at = np.flatnonzero(some)
        found = greedy_cover(
            csr_array(self._reach[at]),
            left,
            cost=price[at],
            min_gain=max(min_people, _SHORT),
            max_steps=max_sites,
        )
        return np.asarray(at[found.sites], np.int64)

    def _with(self, sites: Ints) -> NDArray[np.bool_]:
        """(demand,) served with these sites too."""
        served = self._taken.copy()
        for site in sites:
            served[self._own(int(site))] = True
        return served

    def _own(self, site: int) -> NDArray[np.int32]:
        return np.asarray(
            self._reach.indices[self._reach.indptr[site] : self._reach.indptr[site + 1]]
        )

    def _worth(self, sites: Ints, min_people: float) -> Ints:
        """Without those that alone serve too few: the least worth goes first."""
        count = self._taken.astype(np.int64)
        for site in sites:
            count[self._own(int(site))] += 1
        kept = sites.tolist()
        while kept:
            alone = [
                float(self._people[own[count[own] == 1]].sum()) for own in map(self._own, kept)
            ]
            least = int(np.argmin(alone))
            if alone[least] >= min_people:
                break
            count[self._own(kept.pop(least))] -= 1
        return np.array(kept, np.int64)

    def _refilled(self, sites: Ints, money: float, min_people: float, max_sites: int) -> Ints:
        """With more that is worth it, bought with what others gave back."""
        while sites.size < max_sites:
            new = np.where(self._with(sites), 0.0, self._people)
            gain = np.asarray(self._covers.T @ new)
            payable = self._cost <= money - self._cost[sites].sum()
            payable[sites] = False
            gain[~payable | self._bought | (gain < max(min_people, _SHORT))] = 0.0
            if not gain.any():
                break
            more = np.append(sites, np.argmax(gain / self._cost))
            more = self._worth(more, min_people)
            if self._served(more) <= self._served(sites):
                break
            sites = more
        return sites

    def _buy(self, stage: Stage, sites: Ints, year: int | None = None) -> None:
        """Note sites, those that newly serve most people for the money first."""
        left = sites.tolist()
        while left:
            gains = [float(self._people[self._new(site)].sum()) / self._cost[site] for site in left]
            site = left.pop(int(np.argmax(gains)))
            self._taken[self._own(site)] = True
            self._bought[site] = True
            self.selection.sites.append(site)
            self.selection.stages.append(stage)
            self.selection.years.append(year)

    def _new(self, site: int) -> NDArray[np.int32]:
        own = self._own(site)
        return own[~self._taken[own]]

    def _tell(
        self,
        stage: Stage,
        year: int | None,
        sites: Ints,
        reached: tuple[float, float],
        *,
        ended: Ended,
        status: Status = Status.INFEASIBLE,
        unmet: int = 0,
    ) -> None:
        value, bound = reached
        top, bottom = max(value, bound), min(value, bound)
        self.selection.results.append(
            Optimum(
                technology=self._name,
                stage=stage,
                year=year,
                sites=int(sites.size),
                cost_bn_vnd=float(self._cost[sites].sum()),
                value=value,
                bound=bound,
                gap=(top - bottom) / top if top > 0 else 0.0,
                status=status.value,
                stopped=ended,
                unmet=unmet,
            )
        )
