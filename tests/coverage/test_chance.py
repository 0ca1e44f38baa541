"""Probability of service: the definition turned round, and what an unsure position does to it."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.stats import norm

from phusong.coverage.chance import level_at_share, served_probability
from phusong.coverage.link_budget import CoverageDefinition

DEFINITION = CoverageDefinition()
LEVELS = st.sampled_from([-60.0, -95.0, -101.0, -101.1, -109.0, -130.0, math.nan])
SHARES = st.sampled_from([0.01, 0.3, 0.5, 0.75, 0.95, 1.0])


def disc(middle: tuple[int, int], radius: float) -> np.ndarray:
    reach = int(radius)
    found = [
        (middle[0] + r, middle[1] + c)
        for r in range(-reach, reach + 1)
        for c in range(-reach, reach + 1)
        if math.hypot(r, c) <= radius
    ]
    return np.array(sorted(found, key=lambda p: math.dist(p, middle)))


def probability(
    levels: np.ndarray,
    *,
    land: np.ndarray | None = None,
    radius: float = 2.0,
    unsure: float = 0.0,
    share: float = 0.95,
    definition: CoverageDefinition = DEFINITION,
) -> float:
    middle = levels.shape[0] // 2, levels.shape[1] // 2
    return served_probability(
        levels.astype(np.float32),
        np.ones(levels.shape, bool) if land is None else land,
        disc(middle, radius),
        definition=definition,
        min_share=share,
        uncertainty_px=unsure,
    )


@given(st.lists(LEVELS, min_size=1, max_size=30), SHARES)
def test_the_level_at_a_share_is_the_highest_that_so_many_reach(
    levels: list[float], share: float
) -> None:
    known = [-math.inf if math.isnan(v) else v for v in levels]
    reached = [v for v in known if sum(w >= v for w in known) >= share * len(known) - 1e-6]
    assert level_at_share(np.array(levels), share) == max(reached)


@given(arrays(np.float64, (7, 7), elements=LEVELS), arrays(np.bool_, (7, 7)), SHARES)
def test_a_place_is_served_exactly_when_the_probability_reaches_the_definitions(
    levels: np.ndarray, land: np.ndarray, share: float
) -> None:
    land = land.copy()
    land[3, 3] = True
    rows, cols = disc((3, 3), 2.0).T
    mine = levels[rows, cols][land[rows, cols]]
    served = np.mean(mine >= DEFINITION.required_rsrp_dbm) >= share - 1e-9
    found = probability(levels, land=land, share=share)
    assert (found >= DEFINITION.rim_probability - 1e-6) == served
    assert 0 <= found <= 1


def test_one_level_everywhere_is_the_normal_distribution() -> None:
    for level in (-125.0, -110.0, -101.0, -90.0):
        levels = np.full((41, 41), level)
        expected = norm.cdf((level + 110) / DEFINITION.shadow_sigma_db)
        assert probability(levels) == pytest.approx(expected, rel=1e-6)
        assert probability(levels, unsure=15.0) == pytest.approx(expected, rel=1e-6)


def test_an_unsure_position_averages_over_where_the_place_may_lie() -> None:
    levels = np.full((61, 61), -60.0)
    levels[:, 31:] = -160.0  # from the middle's right neighbour on nobody hears anything
    plain = probability(levels, radius=0.8)
    unsure = probability(levels, radius=0.8, unsure=10.0)
    assert plain == pytest.approx(1.0, abs=1e-6)
    inside = disc((30, 30), 10.0)
    assert unsure == pytest.approx(np.mean(inside[:, 1] <= 30), abs=0.01)


def test_a_place_does_not_lie_in_the_sea() -> None:
    levels = np.full((61, 61), -60.0)
    levels[:, 31:] = -160.0
    land = np.ones(levels.shape, bool)
    land[:, 31:] = False
    assert probability(levels, land=land, unsure=10.0) == pytest.approx(1.0, abs=1e-6)


def test_many_positions_are_thinned_to_the_same_figure() -> None:
    rng = np.random.default_rng(1)
    levels = -110 + np.cumsum(rng.normal(0, 0.3, (301, 301)), axis=1)
    coarse = probability(levels, radius=5.0, unsure=100.0)
    every = np.mean(
        [
            norm.cdf(
                (level_at_share(levels[tuple((disc((150, 150), 5.0) + shift).T)], 0.95) + 110) / 7
            )
            for shift in disc((0, 0), 100.0)[::17]
        ]
    )
    assert coarse == pytest.approx(every, abs=0.03)


def test_without_shadowing_it_is_yes_or_no() -> None:
    sure = CoverageDefinition(shadow_sigma_db=0)
    assert probability(np.full((9, 9), -110.0), definition=sure) == 1.0
    assert probability(np.full((9, 9), -110.1), definition=sure) == 0.0


def test_near_the_edge_of_the_grid_what_is_not_there_does_not_count() -> None:
    levels = np.full((5, 5), -60.0)
    found = served_probability(
        levels.astype(np.float32),
        np.ones((5, 5), bool),
        disc((0, 0), 3.0),
        definition=DEFINITION,
        min_share=0.95,
        uncertainty_px=4.0,
    )
    assert found == pytest.approx(1.0, abs=1e-6)
