"""Greedy cover against plain searches: what it takes, and that its bound is one."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import csr_array

from phusong.planning.siting import greedy_cover


def plain_greedy(
    covers: np.ndarray, weight: np.ndarray, cost: np.ndarray, min_gain: float
) -> list[int]:
    """Every gain computed anew at every step."""
    left, chosen = weight.copy(), []
    while True:
        gains = covers @ left
        usable = (gains >= min_gain) & (gains > 0)
        if not usable.any():
            return chosen
        best = int(np.argmax(np.where(usable, gains / cost, -np.inf)))
        chosen.append(best)
        left[covers[best]] = 0.0


@st.composite
def problems(draw: st.DrawFn) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    sites, demand = draw(st.integers(1, 7)), draw(st.integers(1, 9))
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    covers = rng.random((sites, demand)) < draw(st.floats(0.05, 0.9))
    # Small whole numbers, so that sums are exact and ties occur.
    return (
        covers,
        rng.integers(0, 20, demand).astype(float),
        rng.integers(1, 5, sites).astype(float),
    )


@settings(deadline=None, max_examples=200)
@given(problems(), st.sampled_from([0.0, 3.0, 10.0]))
def test_takes_what_the_plain_search_takes(
    problem: tuple[np.ndarray, np.ndarray, np.ndarray], min_gain: float
) -> None:
    covers, weight, cost = problem
    choice = greedy_cover(csr_array(covers), weight, cost=cost, min_gain=min_gain, max_steps=100)
    assert choice.sites.tolist() == plain_greedy(covers, weight, cost, min_gain)


@settings(deadline=None, max_examples=200)
@given(problems())
def test_no_choice_of_as_many_sites_beats_the_bound(
    problem: tuple[np.ndarray, np.ndarray, np.ndarray],
) -> None:
    covers, weight, cost = problem
    choice = greedy_cover(csr_array(covers), weight, cost=cost, min_gain=0.0, max_steps=2)
    count = len(choice.sites)
    best = max(
        (
            float(weight[covers[list(s)].any(axis=0)].sum())
            for s in combinations(range(len(covers)), count)
        ),
        default=0.0,
    )
    assert choice.value <= best + 1e-9
    assert best <= choice.bound + 1e-9
    assert choice.gap == pytest.approx(
        (choice.bound - choice.value) / choice.bound if choice.bound else 0
    )
    assert choice.value == pytest.approx(float(weight[covers[choice.sites].any(axis=0)].sum()))


def test_says_why_it_stopped() -> None:
    covers = csr_array(np.array([[1, 1, 0], [0, 1, 1]], dtype=bool))
    weight, cost = np.array([5.0, 1.0, 2.0]), np.ones(2)

    def stopped(**rules: float) -> str:
        told = {"min_gain": 0.0, "max_steps": 9} | rules
        return greedy_cover(
            covers, weight, cost=cost, min_gain=told["min_gain"], max_steps=int(told["max_steps"])
        ).stopped

    assert stopped() == "covered"
    assert stopped(min_gain=3.0) == "no-gain"
    assert stopped(max_steps=1) == "max-steps"


@pytest.mark.parametrize(
    ("weight", "cost"),
    [
        ([1.0], [1.0, 1.0]),
        ([1.0, -1.0], [1.0]),
        ([1.0, np.nan], [1.0]),
        ([1.0, 1.0], [0.0]),
    ],
)
def test_refuses_what_makes_no_sense(weight: list[float], cost: list[float]) -> None:
    covers = csr_array(np.ones((1, 2), dtype=bool))
    with pytest.raises(ValueError, match=r"weight|cost"):
        greedy_cover(covers, np.array(weight), cost=np.array(cost), min_gain=0.0, max_steps=1)
