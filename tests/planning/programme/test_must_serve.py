"""The cheapest sites for places, against every choice there is."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy.sparse import csr_array

from phusong.planning.programme.must_serve import cheapest_for_places
from phusong.planning.programme.needs import Needs


@dataclass(frozen=True)
class Case:
    reach: NDArray[np.bool_]
    places: list[Needs]
    cost: NDArray[np.float64]
    taken: NDArray[np.bool_]

    def served(self, sites: tuple[int, ...] | NDArray[np.int64], place: Needs) -> bool:
        gone = self.taken | self.reach[list(sites)].any(axis=0)
        return int(gone[place.pixels].sum()) >= place.needed


@st.composite
def cases(draw: st.DrawFn) -> Case:
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    sites, pixels = draw(st.integers(1, 7)), draw(st.integers(1, 14))
    reach = rng.random((sites, pixels)) < draw(st.sampled_from([0.15, 0.4, 0.7]))
    places = []
    for _ in range(draw(st.integers(0, 4))):
        own = np.sort(rng.choice(pixels, rng.integers(1, pixels + 1), replace=False))
        places.append(Needs(own, int(rng.integers(1, own.size + 1))))
    cost = rng.integers(1, 9, sites) / draw(st.sampled_from([1, 3]))
    return Case(reach, places, cost, rng.random(pixels) < 0.2)


@settings(deadline=None, max_examples=300)
@given(cases())
def test_no_choice_is_cheaper(case: Case) -> None:
    reach = csr_array(case.reach)
    found = cheapest_for_places(reach, case.places, case.cost, taken=case.taken, time_limit_s=30)
    everything = tuple(range(case.cost.size))
    beyond = {i for i, p in enumerate(case.places) if not case.served(everything, p)}
    assert set(found.unmet) == beyond
    wanted = [p for i, p in enumerate(case.places) if i not in beyond]
    assert all(case.served(found.sites, p) for p in wanted)
    best = min(
        float(case.cost[list(some)].sum())
        for k in range(case.cost.size + 1)
        for some in combinations(everything, k)
        if all(case.served(some, p) for p in wanted)
    )
    assert found.optimal
    np.testing.assert_allclose([found.cost, found.bound], best, rtol=1e-5, atol=1e-9)
    assert found.cost == case.cost[found.sites].sum()
    np.testing.assert_array_equal(reach.toarray(), case.reach)


@settings(deadline=None, max_examples=200)
@given(cases(), st.integers(0, 2**32 - 1))
def test_people_decide_between_choices_that_cost_the_same(case: Case, seed: int) -> None:
    """Never at a higher cost, and no exchange of one site for another would serve more of them."""
    reach = csr_array(case.reach)
    people = np.random.default_rng(seed).integers(0, 50, case.reach.shape[1]).astype(float)
    plain = cheapest_for_places(reach, case.places, case.cost, taken=case.taken, time_limit_s=30)
    found = cheapest_for_places(
        reach, case.places, case.cost, taken=case.taken, time_limit_s=30, people=people
    )
    assert found.unmet == plain.unmet and found.optimal
    assert found.cost <= plain.cost * (1 + 1e-6)
    wanted = [p for i, p in enumerate(case.places) if i not in set(found.unmet)]
    assert all(case.served(found.sites, p) for p in wanted)
    served = people[case.reach[found.sites].any(axis=0) & ~case.taken].sum()
    if found.sites.size == plain.sites.size:
        assert served >= people[case.reach[plain.sites].any(axis=0) & ~case.taken].sum() - 1e-9
    for out in found.sites:
        for into in set(range(case.cost.size)) - set(found.sites.tolist()):
            other = np.array([j for j in found.sites if j != out] + [into])
            if case.cost[into] <= case.cost[out] and all(case.served(other, p) for p in wanted):
                more = people[case.reach[other].any(axis=0) & ~case.taken].sum()
                assert more <= served + 1e-6


def test_nothing_wanted_costs_nothing() -> None:
    reach = csr_array((0, 5), dtype=bool)
    found = cheapest_for_places(reach, [], np.empty(0), taken=np.zeros(5, bool), time_limit_s=1)
    assert (found.cost, found.bound, found.sites.size, found.unmet) == (0, 0, 0, ())
    place = Needs(np.array([1, 2]), 1)
    found = cheapest_for_places(
        reach, [place], np.empty(0), taken=np.zeros(5, bool), time_limit_s=1
    )
    assert found.unmet == (0,)
