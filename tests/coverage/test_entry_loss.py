"""Walls, cars and the clutter of towns: published tables, distributions, ranges."""

from __future__ import annotations

import math
from statistics import NormalDist

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from phusong.coverage.clutter_loss import statistical_clutter_loss_db
from phusong.coverage.entry_loss import (
    Building,
    Facade,
    building_entry_loss_db,
    building_entry_probability,
    building_penetration_loss_db,
)
from phusong.coverage.free_space import free_space_loss_db

buildings = st.sampled_from(Building)
frequencies = st.floats(0.08, 100)
shares = st.floats(0.001, 0.999)


# ------------------------------------------------------------------ P.2109


def test_entry_loss_at_1_ghz_is_the_sum_of_three_powers() -> None:
    """At 1 GHz all logarithms vanish: only r, u, w, y and the constant are left."""
    z = NormalDist().inv_cdf(0.9)
    for building, (r, u, w, y) in {
        Building.TRADITIONAL: (12.64, 9.6, 9.1, 4.5),
        Building.EFFICIENT: (28.19, 13.5, 27.8, 9.4),
    }.items():
        parts = (r + 0.212 * 30 + u * z, w + y * z, -3)
        expected = 10 * math.log10(sum(10 ** (part / 10) for part in parts))
        loss = building_entry_loss_db(1, building, probability=0.9, elevation_deg=-30)
        assert float(loss) == pytest.approx(expected, abs=1e-9)


@pytest.mark.parametrize(
    ("building", "frequency", "level", "first", "second"),
    [
        # One decade up and down every logarithm is 1 or -1: L_h, sigma_1 and mu_2, sigma_2.
        (Building.TRADITIONAL, 10, 17.32, 11.6, (6.1, 2.5)),
        (Building.TRADITIONAL, 0.1, 9.88, 7.6, (12.1, 6.5)),
        (Building.EFFICIENT, 10, 33.67, 17.3, (24.9, 7.3)),
        (Building.EFFICIENT, 0.1, 39.67, 9.7, (30.7, 11.5)),
    ],
)
def test_entry_loss_a_decade_away(
    building: Building, frequency: float, level: float, first: float, second: tuple[float, float]
) -> None:
    for share in (0.1, 0.5, 0.95):
        z = NormalDist().inv_cdf(share)
        parts = (level + first * z, second[0] + second[1] * z, -3)
        expected = 10 * math.log10(sum(10 ** (part / 10) for part in parts))
        loss = building_entry_loss_db(frequency, building, probability=share)
        assert float(loss) == pytest.approx(expected, abs=1e-9)


@given(frequencies, buildings, shares, st.floats(-90, 90))
def test_entry_loss_is_a_distribution(
    frequency: float, building: Building, share: float, elevation: float
) -> None:
    losses = building_entry_loss_db(
        frequency,
        building,
        probability=[share, min(share + 0.0005, 0.9995)],
        elevation_deg=elevation,
    )
    assert losses[0] < losses[1]
    down = building_entry_loss_db(frequency, building, probability=share, elevation_deg=-elevation)
    level = building_entry_loss_db(frequency, building, probability=share)
    assert float(down) == pytest.approx(losses[0], abs=1e-12)
    assert losses[0] >= float(level) - 1e-12


@settings(deadline=None)
@given(frequencies, buildings, shares, st.floats(-90, 90))
def test_entry_probability_is_the_inverse(
    frequency: float, building: Building, share: float, elevation: float
) -> None:
    loss = building_entry_loss_db(frequency, building, probability=share, elevation_deg=elevation)
    found = building_entry_probability(float(loss), frequency, building, elevation_deg=elevation)
    assert found == pytest.approx(share, abs=1e-8)


def test_entry_probability_ends_at_never_and_always() -> None:
    assert building_entry_probability(-3.1, 0.9) == 0
    assert building_entry_probability(200, 0.9) == 1


def test_traditional_houses_take_less_than_those_that_keep_their_heat() -> None:
    frequency = np.array([0.758, 0.94, 1.84, 2.14, 2.6, 3.75])
    traditional = building_entry_loss_db(frequency)
    efficient = building_entry_loss_db(frequency, Building.EFFICIENT)
    assert np.all(efficient > traditional + 10)


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"frequency_ghz": 0.07}, "frequency of 0.07 GHz is outside 0.08 to 100 GHz"),
        ({"elevation_deg": 91}, "elevation of 91 degrees is outside -90 to 90"),
        ({"probability": 0}, "between 0 and 1"),
        ({"probability": [0.5, 1.0]}, "between 0 and 1"),
        ({"probability": math.nan}, "between 0 and 1"),
        ({"building": "hut"}, "hut"),
    ],
)
def test_entry_loss_refuses(changed: dict[str, object], told: str) -> None:
    with pytest.raises(ValueError, match=told):
        building_entry_loss_db(**({"frequency_ghz": 1} | changed))  # type: ignore[arg-type]


# ------------------------------------------------------------------ TR 38.901, 7.4.3


@given(st.floats(0.5, 100), st.floats(0, 25))
def test_penetration_lies_between_the_materials(frequency: float, depth: float) -> None:
    low, high = (
        float(building_penetration_loss_db(frequency, facade, depth_m=depth)) - depth / 2
        for facade in Facade
    )
    plain, reflecting = 2 + 0.2 * frequency, 23 + 0.3 * frequency
    concrete = 5 + 4 * frequency
    assert min(plain, concrete) + 5 <= low + 1e-9 and low <= max(plain, concrete) + 5 + 1e-9
    assert min(reflecting, concrete) + 5 <= high + 1e-9
    assert high <= max(reflecting, concrete) + 5 + 1e-9


def test_penetration_refuses() -> None:
    with pytest.raises(ValueError, match=r"frequency of 0.4 GHz is outside 0.5 to 100 GHz"):
        building_penetration_loss_db(0.4)
    with pytest.raises(ValueError, match=r"depth of 26 m is outside 0 to 25 m"):
        building_penetration_loss_db(1, depth_m=26)
    with pytest.raises(ValueError, match="medium"):
        building_penetration_loss_db(1, "medium")  # type: ignore[arg-type]


# ------------------------------------------------------------------ P.2108, 3.2


@pytest.mark.parametrize(
    ("distance", "frequency", "at_end", "along"),
    [
        (1.0, 1.0, -2 * math.log10(10**-12.5 + 10**-16.5), 32.98),
        (0.25, 10.0, -2 * math.log10(10**-17.5 + 10**-16.5), 35.98 - 23.9 * math.log10(4)),
    ],
)
def test_clutter_of_a_town_by_hand(
    distance: float, frequency: float, at_end: float, along: float
) -> None:
    weights = 10 ** (-0.2 * at_end), 10 ** (-0.2 * along)
    sigma = math.sqrt((4**2 * weights[0] + 6**2 * weights[1]) / sum(weights))
    for share in (0.05, 0.5, 0.7):
        expected = -5 * math.log10(sum(weights)) + sigma * NormalDist().inv_cdf(share)
        loss = statistical_clutter_loss_db(distance, frequency, location_probability=share)
        assert float(loss) == pytest.approx(expected, abs=1e-9)


@given(st.floats(0.25, 50), st.floats(0.5, 60), shares, st.floats(1, 1.1))
def test_clutter_of_a_town_grows(
    distance: float, frequency: float, share: float, more: float
) -> None:
    def loss(d: float, f: float, p: float) -> float:
        return float(statistical_clutter_loss_db(d, f, location_probability=p))

    median = loss(distance, frequency, 0.5)
    assert loss(distance * more, frequency, 0.5) >= median - 1e-12
    assert loss(distance, frequency * more, 0.5) >= median - 1e-12
    assert loss(distance, frequency, share + 0.0005) > loss(distance, frequency, share)
    assert loss(distance, frequency, share) <= loss(2, frequency, share) + 1e-12


@given(st.floats(2, 500), st.floats(0.5, 67), st.floats(0.001, 0.5))
def test_clutter_of_a_town_is_full_after_two_kilometres(
    distance: float, frequency: float, share: float
) -> None:
    """Below the median, exactly; above it the spread shrinks along the path and the loss with it."""
    losses = statistical_clutter_loss_db([2, distance], frequency, location_probability=share)
    assert losses[1] == pytest.approx(losses[0], abs=1e-9)


def test_two_ends_in_clutter_lose_twice() -> None:
    one = statistical_clutter_loss_db(1.5, 2.6, location_probability=0.8)
    both = statistical_clutter_loss_db(1.5, 2.6, location_probability=0.8, ends=2)
    assert float(both) == pytest.approx(2 * float(one))


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"distance_km": 0.24}, "distance of 0.24 km is outside 0.25 to inf km"),
        ({"distance_km": 0.9, "ends": 2}, "distance of 0.9 km is outside 1 to inf km"),
        ({"ends": 3}, "one or two ends"),
        ({"frequency_ghz": 0.45}, "frequency of 0.45 GHz is outside 0.5 to 67 GHz"),
        ({"location_probability": 1}, "between 0 and 1"),
    ],
)
def test_clutter_of_a_town_refuses(changed: dict[str, object], told: str) -> None:
    arguments: dict[str, object] = {"distance_km": 2, "frequency_ghz": 2}
    with pytest.raises(ValueError, match=told):
        statistical_clutter_loss_db(**(arguments | changed))  # type: ignore[arg-type]


# ------------------------------------------------------------------ P.525


def test_free_space_refuses_two_wrong_signs() -> None:
    with pytest.raises(ValueError, match="above zero"):
        free_space_loss_db(-1, -1)
