"""Who could best have stood in the place of each step: counted at the moment when it was taken.

Pure functions of arrays. What a step newly serves, no later one does, so all steps together look at
every stored entry of the reach once.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array, csc_array, csr_array

from phusong.planning.programme.needs import Needs
from phusong.planning.results.stages import Stage

__all__ = ["Lost", "RunnerUp", "Waiting", "lost_by", "runners_up"]

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

_DUTIES = frozenset({Stage.MUST, Stage.PLACES})
_HALF_A_PERSON = 0.5
_HALF_A_MILLION = 5e-4
"""VND, in thousand million."""


class Lost(StrEnum):
    """Why a runner-up was not taken; several may hold."""

    PLACES = "places"
    """Places asked for the step, and it would not serve all that the step does."""
    PART = "part"
    """Places asked for the step, and it covers less of the ground that they still lack."""
    PEOPLE = "people"
    """People asked for the step, and the whole choice would serve fewer with it."""
    COST = "cost"
    """It is dearer by more than half a million VND; costs are in thousand million."""
    EQUAL = "equal"
    """It is as good for what asked for the step, and no cheaper: one of the two is enough."""
    MISSED = "missed"
    """It is as good and cheaper, or serves more people where they are all that counts: the search
    ended within its gap before it saw that."""


class Waiting(NamedTuple):
    """Who waits before the first step."""

    people: Floats
    """(demand,)"""
    places: Sequence[Needs]


class RunnerUp(NamedTuple):
    """The candidate that could best stand in for a step, at the moment when the step was taken.

    ``people`` and ``completes`` are what it would newly serve then; ``shared`` and ``shared_ground``
    what of that the step serves too, beside the step's own ``step_people`` and ``step_ground``.
    ``ground`` counts pixels that places still lack. Places are positions in :attr:`Waiting.places`.
    """

    site: int
    """Row of the reach; −1 where no candidate that is left serves anything of it."""
    people: float
    shared: float
    step_people: float
    shared_ground: int
    step_ground: int
    completes: tuple[int, ...]
    lacks: tuple[int, ...]
    """Places that the step turns from unserved to served and it would not."""
    swap: float
    """People whom all steps together would serve more with it in the step's place; below 0: fewer."""


def runners_up(
    reach: csr_array, steps: Ints, waiting: Waiting, *, cost: Floats, stages: Sequence[Stage]
) -> list[RunnerUp]:
    """The runner-up of each step.

    Parameters
    ----------
    reach
        (sites, demand) sparse, indices of a row ascending; a stored entry: the site serves it.
    steps
        Rows of the reach in the order in which they were taken. None of them is a runner-up.
    cost
        (sites,) decides between candidates that serve alike; then the earlier row.
    stages
        (steps,) what asked for each. Where places did, the runner-up completes most of the step's
        places, then covers most of what places lack, then serves most of its people; elsewhere
        people, places, ground.
    """
    state = _State(reach, steps, waiting, cost)
    told = zip(steps, stages, strict=True)
    return [state.take(int(site), duty=stage in _DUTIES) for site, stage in told]


def lost_by(rival: RunnerUp, stage: Stage, *, step_cost: float, cost: float) -> tuple[Lost, ...]:
    """What speaks against a runner-up of that cost; nothing where there is none.

    >>> rival = RunnerUp(3, 90.0, 80.0, 100.0, 4, 4, (), (), -20.0)
    >>> [lost.value for lost in lost_by(rival, Stage.WORTH, step_cost=1.0, cost=1.5)]
    ['people', 'cost']
    """
    if rival.site < 0:
        return ()
    duty = stage in _DUTIES
    against = {
        Lost.PLACES: duty and bool(rival.lacks),
        Lost.PART: duty and not rival.lacks and rival.shared_ground < rival.step_ground,
        Lost.PEOPLE: not duty and rival.swap < -_HALF_A_PERSON,
        Lost.COST: cost > step_cost + _HALF_A_MILLION,
    }
    found = tuple(reason for reason, holds in against.items() if holds)
    more = stage is Stage.WORTH and rival.swap > _HALF_A_PERSON
    better = more or cost < step_cost - _HALF_A_MILLION
    return found or (Lost.MISSED if better else Lost.EQUAL,)


class _State:
    """What is open, and what each place needs, before the next step."""

    def __init__(self, reach: csr_array, steps: Ints, waiting: Waiting, cost: Floats) -> None:
        self._reach = reach
        self._by_pixel = csc_array(reach)
        self._people = waiting.people
        self._cost = cost
        self._left = np.ones(cost.size, np.bool_)
        self._left[steps] = False
        self._times = np.bincount(_entries(reach, steps)[0], minlength=waiting.people.size)
        self._open = np.ones(waiting.people.size, np.bool_)
        self._needed = np.array([place.needed for place in waiting.places], np.int64)
        self._member = _membership(waiting)
        self._of_place = csc_array(self._member)

    def take(self, site: int, *, duty: bool) -> RunnerUp:
        """The runner-up of a step, which is taken then."""
        new = self._new(site)
        counts = self._counts(new)
        done = np.flatnonzero((self._needed > 0) & (counts >= self._needed))
        rival = self._rival(site, new, done, duty=duty)
        self._open[new] = False
        self._needed -= counts
        return rival

    def _rival(self, step: int, new: Ints, done: Ints, *, duty: bool) -> RunnerUp:
        who, times = _entries(self._by_pixel, new)
        sites = self._cost.size
        ground = self._lacking(new)
        shared = np.bincount(who, np.repeat(self._people[new], times), sites)
        covered = np.bincount(who, np.repeat(ground, times), sites).astype(np.int64)
        some = np.bincount(who, minlength=sites) > 0
        at = np.flatnonzero(some & self._left)
        mine = float(self._people[new].sum()), int(ground.sum())
        if not at.size:
            return RunnerUp(-1, 0.0, 0.0, mine[0], 0, mine[1], (), tuple(done.tolist()), 0.0)
        served = self._completing(done)[at]
        keys = [served, covered[at], shared[at]] if duty else [shared[at], served, covered[at]]
        best = int(at[np.lexsort((at, self._cost[at], *(-key for key in reversed(keys))))[0]])
        own = self._new(best)
        counts = self._counts(own)
        completes = np.flatnonzero((self._needed > 0) & (counts >= self._needed))
        return RunnerUp(
            site=best,
            people=float(self._people[own].sum()),
            shared=float(shared[best]),
            step_people=mine[0],
            shared_ground=int(covered[best]),
            step_ground=mine[1],
            completes=tuple(completes.tolist()),
            lacks=tuple(np.setdiff1d(done, completes).tolist()),
            swap=self._swap(step, best),
        )

    def _swap(self, step: int, rival: int) -> float:
        """People whom all steps serve more with the rival in the place of the step."""
        own, _ = _entries(self._reach, np.array([step]))
        theirs, _ = _entries(self._reach, np.array([rival]))
        alone = own[self._times[own] == 1]
        lost = np.setdiff1d(alone, theirs, assume_unique=True)
        won = theirs[self._times[theirs] == 0]
        return float(self._people[won].sum() - self._people[lost].sum())

    def _new(self, site: int) -> Ints:
        own, _ = _entries(self._reach, np.array([site]))
        return own[self._open[own]]

    def _counts(self, pixels: Ints) -> Ints:
        """(places,) how many of the pixels are theirs."""
        return np.bincount(_entries(self._member, pixels)[0], minlength=self._needed.size)

    def _lacking(self, pixels: Ints) -> Ints:
        """(pixels,) how many places that still need some count each of them."""
        places, times = _entries(self._member, pixels)
        owner = np.repeat(np.arange(pixels.size), times)
        return np.bincount(owner[self._needed[places] > 0], minlength=pixels.size)

    def _completing(self, places: Ints) -> Ints:
        """(sites,) how many of the places each would complete."""
        found = np.zeros(self._cost.size, np.int64)
        for place in places:
            own, _ = _entries(self._of_place, np.array([place]))
            who, _ = _entries(self._by_pixel, own[self._open[own]])
            found += np.bincount(who, minlength=found.size) >= self._needed[place]
        return found


def _membership(waiting: Waiting) -> csr_array:
    """(demand, places) whose pixel it is."""
    sizes = [place.pixels.size for place in waiting.places]
    pixels = np.concatenate([np.empty(0, np.int64), *(place.pixels for place in waiting.places)])
    owner = np.repeat(np.arange(len(sizes)), np.array(sizes, np.int64))
    shape = waiting.people.size, len(sizes)
    return csr_array(coo_array((np.ones(pixels.size, np.int8), (pixels, owner)), shape=shape))


def _entries(table: csr_array | csc_array, rows: Ints) -> tuple[Ints, Ints]:
    """Stored entries of rows (of a CSC table: columns), one after another, and how many each has."""
    start = table.indptr[rows].astype(np.int64)
    times = table.indptr[rows + 1] - start
    before = np.cumsum(times) - times
    at = np.repeat(start - before, times) + np.arange(int(times.sum()))
    return np.asarray(table.indices[at], np.int64), times
