"""Parts by numbers of sites of each cost: every choice that is worth enough is in one of them."""

from __future__ import annotations

from itertools import combinations

import numpy as np
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from scipy.sparse import csr_array

from phusong.planning.siting.counted import parts_worth
from phusong.planning.siting.milp import least_cost
from phusong.planning.siting.reduced import Rest, first_rest


def opened(covers: np.ndarray, weight: np.ndarray, cost: np.ndarray, budget: float) -> Rest:
    return first_rest(
        csr_array(covers),
        weight,
        must=np.zeros(weight.size, np.bool_),
        cost=cost,
        out=np.zeros(cost.size, np.bool_),
        base=0.0,
        budget=budget,
    )


def most_of_all(covers: np.ndarray, weight: np.ndarray, cost: np.ndarray, budget: float) -> float:
    return max(
        float(weight[covers[:, list(sites)].any(axis=1)].sum())
        for size in range(cost.size + 1)
        for sites in combinations(range(cost.size), size)
        if cost[list(sites)].sum() <= budget + 1e-9
    )


def holds(part: Rest, needed: float) -> bool:
    if part.base >= needed:
        return True
    left = needed - part.base
    limits = {"budget": part.budget, "start": None, "time_limit_s": 600, "seed": 0}
    return part.names.size > 0 and least_cost(part.cover, left, **limits).chosen is not None


@settings(deadline=None, max_examples=40)
@given(st.integers(0, 2**32 - 1), st.floats(0.9, 1.1))
def test_a_part_holds_a_choice_where_there_is_one_and_none_where_there_is_none(
    seed: int, asked: float
) -> None:
    # Rounding decides what is worth just as much as is needed.
    assume(abs(asked - 1.0) > 1e-5)
    rng = np.random.default_rng(seed)
    sites = int(rng.integers(1, 9))
    covers = rng.random((14, sites)) < rng.uniform(0.15, 0.6)
    weight, cost = rng.lognormal(0, 1, 14), rng.choice([0.312, 0.364, 0.91], sites)
    budget = float(rng.uniform(0.2, 0.8) * cost.sum())
    needed = asked * most_of_all(covers, weight, cost, budget)
    parts = parts_worth(opened(covers, weight, cost, budget), needed)
    assume(parts is not None)  # two in a hundred are left to others: too many parts
    assert parts is not None
    if needed > 0:
        assert any(holds(part, needed) for part in parts) == (asked < 1.0)


def test_a_budget_that_no_number_of_sites_spends_proves_what_the_relaxation_cannot() -> None:
    """Two thirds of the budget are spent at most; in parts, all of it would be."""
    covers = np.repeat(np.eye(6, dtype=bool), 3, axis=0)
    covers |= np.roll(covers, 1, axis=0)
    weight = np.ones(18)
    rest = opened(covers, weight, np.full(6, 1.0), 2.99)
    assert parts_worth(rest, most_of_all(covers, weight, np.full(6, 1.0), 2.0) + 0.5) == []


def test_many_different_costs_are_left_to_others() -> None:
    rng = np.random.default_rng(3)
    covers = rng.random((60, 20)) < 0.3
    rest = opened(covers, np.ones(60), 1.0 + rng.random(20), 4.0)
    assert parts_worth(rest, 40.0) is None
