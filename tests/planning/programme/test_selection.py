"""What is bought for one technology: stage by stage, each on what came before."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import csr_array

from phusong.planning.programme.needs import Needs
from phusong.planning.programme.selection import Goal, Selection, Wanted, select
from phusong.planning.results.stages import Ended, Stage

# What is compiled is compiled once.


def chosen(
    reach: np.ndarray,
    people: list[float],
    cost: list[float],
    *,
    first: tuple[Needs, ...] = (),
    places: tuple[Needs, ...] = (),
    goals: tuple[Goal, ...] = (),
    min_people: float = 10.0,
    max_sites: int = 100,
) -> Selection:
    return select(
        csr_array(np.asarray(reach, bool)),
        Wanted("4G", np.array(people, float), first, places, goals),
        np.array(cost, float),
        min_people=min_people,
        max_sites=max_sites,
        time_limit_s=20,
    )


def test_duty_comes_before_worth() -> None:
    """Site 0 serves a lonely place, 1 many people, 2 few, 3 the same many and more for twice the cost."""
    reach = np.array([[1, 0, 0, 0], [0, 1, 0, 0], [0, 0, 1, 0], [0, 1, 0, 1]])
    found = chosen(reach, [1, 100, 5, 30], [1.0, 1.0, 1.0, 2.0], first=(Needs(np.array([0]), 1),))
    assert found.sites[0] == 0
    assert found.stages == [Stage.MUST, Stage.WORTH]
    assert found.sites[1] == 3, "more people than any other choice for the same money"
    must, worth = found.results
    assert (must.value, must.bound, must.status) == (1.0, 1.0, "optimal")
    # For the money of 1 and 3, which are worth it one by one, 3 and 2 would serve 136; 2 is given back,
    # and for the money of 3 nothing serves more.
    assert (worth.value, worth.bound, worth.status) == (131.0, 131.0, "optimal")
    assert 2 not in found.sites, "five people are too few"


def test_a_target_is_met_for_the_least_money_and_left_when_out_of_reach() -> None:
    reach = np.array([[1, 1, 0, 0], [0, 0, 1, 1], [1, 1, 1, 0]])
    goals = (Goal(2027, 60.0), Goal(2030, 1000.0))
    found = chosen(reach, [20, 20, 20, 20], [1.0, 1.0, 1.5], goals=goals)
    met, beyond = (r for r in found.results if r.stage is Stage.TARGET)
    assert (met.year, met.sites, met.value, met.bound) == (2027, 1, 1.5, 1.5)
    assert found.sites[0] == 2
    assert (beyond.year, beyond.sites, beyond.unmet) == (2030, 0, 1)
    assert beyond.status == "infeasible"


def test_a_place_that_nobody_serves_is_counted_and_costs_nothing() -> None:
    found = chosen(np.array([[1, 0]]), [50, 0], [1.0], places=(Needs(np.array([1]), 1),))
    places, worth = found.results
    assert (places.stage, places.sites, places.unmet) == (Stage.PLACES, 0, 1)
    assert (worth.stage, worth.sites) == (Stage.WORTH, 1)


def test_no_candidate_or_nobody_is_no_error() -> None:
    assert chosen(np.zeros((0, 3)), [1, 2, 3], []).sites == []
    assert chosen(np.ones((2, 3)), [0, 0, 0], [1, 1]).sites == []


@settings(deadline=None, max_examples=60)
@given(st.integers(0, 2**32 - 1), st.sampled_from([1, 2, 100]))
def test_no_choice_for_the_money_that_is_spent_serves_more_than_the_bound(
    seed: int, most: int
) -> None:
    rng = np.random.default_rng(seed)
    reach = rng.random((9, 30)) < 0.2
    people = rng.integers(0, 12, 30).astype(float)
    cost = rng.integers(1, 9, 9).astype(float)
    found = chosen(reach, people.tolist(), cost.tolist(), max_sites=most)
    if not found.sites:
        alone = reach.astype(float) @ people
        assert alone.max() < 10
        return
    (worth,) = found.results
    assert len(found.sites) <= most
    spent = cost[found.sites].sum()
    sets = [np.array(s) for k in range(1, 10) for s in itertools.combinations(range(9), k)]
    paid = [people[reach[s].any(axis=0)].sum() for s in sets if cost[s].sum() <= spent]
    assert worth.value == people[reach[found.sites].any(axis=0)].sum()
    assert worth.value <= max(paid) <= worth.bound
    assert worth.status != "optimal" or worth.value == max(paid)
    assert (worth.status == "optimal") == (worth.stopped is Ended.PROVEN)
    if worth.stopped is Ended.MAX_STEPS:
        assert len(found.sites) == most


@pytest.mark.parametrize(
    ("most", "value", "ended"), [(2, 121.0, Ended.MAX_STEPS), (9, 140.0, Ended.PROVEN)]
)
def test_it_is_told_that_no_more_steps_are_allowed(most: int, value: float, ended: Ended) -> None:
    """Site 0 covers most of what 1 to 4 cover, which are worth more for the money of 0 and 5."""
    reach = np.zeros((6, 9))
    reach[0, :4] = reach[5, 8] = 1
    reach[range(1, 5), range(4)] = reach[range(1, 5), range(4, 8)] = 1
    people, cost = [25.25] * 4 + [9.75] * 4 + [20.0], [10.0, 3.5, 3.5, 3.5, 3.5, 4.0]
    (worth,) = chosen(reach, people, cost, min_people=15, max_sites=most).results
    assert (worth.value, worth.bound, worth.stopped) == (value, 140.0, ended)


@settings(deadline=None, max_examples=60)
@given(st.integers(0, 2**32 - 1))
def test_what_every_choice_keeps(seed: int) -> None:
    rng = np.random.default_rng(seed)
    reach = rng.random((8, 25)) < 0.25
    people = rng.integers(0, 40, 25).astype(float)
    cost = rng.integers(1, 5, 8).astype(float)
    places = tuple(Needs(np.sort(rng.choice(25, 4, replace=False)), 3) for _ in range(2))
    goals = (Goal(2027, 0.3 * people.sum()),)
    found = chosen(
        reach, people.tolist(), cost.tolist(), first=places[:1], places=places[1:], goals=goals
    )
    assert len(set(found.sites)) == len(found.sites)
    order = list(Stage)
    assert [order.index(s) for s in found.stages] == sorted(order.index(s) for s in found.stages)
    for result in found.results:
        if result.stage is Stage.WORTH:
            assert result.bound >= result.value - 1e-9
        else:
            assert result.bound <= result.value + 1e-9
        assert 0 <= result.gap <= 1
    gone = reach[found.sites].any(axis=0) if found.sites else np.zeros(25, bool)
    whole = reach.any(axis=0)
    for place in places:
        if whole[place.pixels].sum() >= place.needed:
            assert gone[place.pixels].sum() >= place.needed
    for site, stage in zip(found.sites, found.stages, strict=True):
        if stage is Stage.WORTH:
            others = [s for s in found.sites if s != site]
            alone = reach[site] & ~reach[others].any(axis=0)
            assert people[alone].sum() >= 10
    again = chosen(
        reach, people.tolist(), cost.tolist(), first=places[:1], places=places[1:], goals=goals
    )
    assert again.sites == found.sites
    assert sum(r.cost_bn_vnd for r in found.results) == pytest.approx(cost[found.sites].sum())
