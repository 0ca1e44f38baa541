"""Runners-up against a plain look at every candidate with sets."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy.sparse import csr_array

from phusong.planning.programme.needs import Needs
from phusong.planning.programme.runner_up import Lost, RunnerUp, Waiting, lost_by, runners_up
from phusong.planning.results.stages import Stage


@dataclass(frozen=True)
class Case:
    reach: NDArray[np.bool_]
    steps: NDArray[np.int64]
    people: NDArray[np.float64]
    places: list[Needs]
    cost: NDArray[np.float64]
    stages: list[Stage]

    def found(self) -> list[RunnerUp]:
        waiting = Waiting(self.people, self.places)
        return runners_up(
            csr_array(self.reach), self.steps, waiting, cost=self.cost, stages=self.stages
        )


@st.composite
def cases(draw: st.DrawFn) -> Case:
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    sites, pixels = draw(st.integers(1, 8)), draw(st.integers(1, 16))
    reach = rng.random((sites, pixels)) < draw(st.sampled_from([0.15, 0.4, 0.8]))
    places = []
    for _ in range(draw(st.integers(0, 4))):
        own = np.sort(rng.choice(pixels, rng.integers(1, pixels + 1), replace=False))
        places.append(Needs(own, int(rng.integers(1, own.size + 1))))
    steps = rng.permutation(sites)[: rng.integers(0, sites + 1)]
    return Case(
        reach,
        steps,
        rng.integers(0, 4, pixels).astype(float),
        places,
        rng.integers(1, 4, sites).astype(float),
        [list(Stage)[i] for i in rng.integers(0, len(Stage), steps.size)],
    )


def plainly(case: Case) -> list[RunnerUp]:
    """The same by sets, one candidate after another."""
    gone: set[int] = set()
    reaches = [set(np.flatnonzero(row).tolist()) for row in case.reach]
    own = [set(place.pixels.tolist()) for place in case.places]

    def people(pixels: set[int]) -> float:
        return float(sum(case.people[pixel] for pixel in pixels))

    def completed(pixels: set[int]) -> set[int]:
        return {
            p
            for p, place in enumerate(case.places)
            if len(own[p] & gone) < place.needed <= len(own[p] & (gone | pixels))
        }

    def ground(pixels: set[int]) -> int:
        return sum(
            len(own[p] & pixels)
            for p, place in enumerate(case.places)
            if len(own[p] & gone) < place.needed
        )

    told = []

    def served(sites: set[int]) -> float:
        return people(set().union(*(reaches[site] for site in sites)))

    every = set(case.steps.tolist())
    for step, stage in zip(case.steps.tolist(), case.stages, strict=True):
        duty = stage in (Stage.MUST, Stage.PLACES)
        new = reaches[step] - gone
        done = completed(new)
        rivals = []
        for site in set(range(len(reaches))) - set(case.steps.tolist()):
            both = new & reaches[site]
            if not both:
                continue
            # Of the step's places those that all it newly serves would complete.
            places = len(done & completed(reaches[site] - gone))
            worth = (
                (places, ground(both), people(both))
                if duty
                else (people(both), places, ground(both))
            )
            rivals.append((*(-w for w in worth), case.cost[site], site))
        if rivals:
            best = min(rivals)[-1]
            theirs = reaches[best] - gone
            told.append(
                RunnerUp(
                    best,
                    people(theirs),
                    people(theirs & new),
                    people(new),
                    ground(theirs & new),
                    ground(new),
                    tuple(sorted(completed(theirs))),
                    tuple(sorted(done - completed(theirs))),
                    served((every - {step}) | {best}) - served(every),
                )
            )
        else:
            told.append(RunnerUp(-1, 0, 0, people(new), 0, ground(new), (), tuple(sorted(done)), 0))
        gone |= new
    return told


@settings(deadline=None, max_examples=400)
@given(cases())
def test_every_candidate_was_looked_at(case: Case) -> None:
    assert case.found() == plainly(case)


@settings(deadline=None, max_examples=200)
@given(cases())
def test_what_speaks_against_it_holds(case: Case) -> None:
    for step, stage, rival in zip(case.steps, case.stages, case.found(), strict=True):
        own = float(case.cost[step])
        cost = float(case.cost[rival.site]) if rival.site >= 0 else 0.0
        against = set(lost_by(rival, stage, step_cost=own, cost=cost))
        if rival.site < 0:
            assert not against
            continue
        assert against
        duty = stage in (Stage.MUST, Stage.PLACES)
        assert (Lost.PLACES in against) == (duty and bool(rival.lacks))
        assert (Lost.PEOPLE in against) == (not duty and rival.swap < 0)
        assert (Lost.COST in against) == (cost > own)
        if against & {Lost.EQUAL, Lost.MISSED}:
            assert not duty or (not rival.lacks and rival.shared_ground == rival.step_ground)
            more = stage is Stage.WORTH and rival.swap > 0
            assert (Lost.MISSED in against) == (cost < own or more)


def test_places_go_first_where_they_are_a_duty() -> None:
    """Row 1 has the people, row 2 the place; the step, row 0, has both."""
    reach = np.array([[1, 1, 1], [1, 1, 0], [0, 0, 1]], np.bool_)
    case = Case(
        reach,
        np.array([0]),
        np.array([5.0, 5.0, 1.0]),
        [Needs(np.array([2]), 1)],
        np.ones(3),
        [Stage.MUST],
    )
    (rival,) = case.found()
    assert (rival.site, rival.completes, rival.lacks) == (2, (0,), ())
    worth = Case(case.reach, case.steps, case.people, case.places, case.cost, [Stage.WORTH])
    (rival,) = worth.found()
    assert (rival.site, rival.completes, rival.lacks) == (1, (), (0,))
    assert rival.swap == -1.0
    assert lost_by(rival, Stage.WORTH, step_cost=1.0, cost=1.0) == (Lost.PEOPLE,)
    assert lost_by(rival, Stage.MUST, step_cost=1.0, cost=1.0) == (Lost.PLACES,)
