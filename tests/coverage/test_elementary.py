"""Logarithm and kin as plain arithmetic, against the library's; where a ray over a sphere is lowest."""

from __future__ import annotations

import math

import numpy as np
import pytest

from phusong.coverage.kernels import bounds, elementary
from phusong.coverage.kernels.diffraction import bullington, reflection

rng = np.random.default_rng(20)
POSITIVE = np.r_[np.exp(rng.uniform(-600, 600, 2000)), rng.uniform(0.5, 2, 2000), 1.0]
ANY = np.r_[rng.uniform(-700, 700, 1000), rng.normal(size=1000), rng.standard_cauchy(1000), 0.0]


def every(function: object, values: np.ndarray) -> np.ndarray:
    return np.array([function(value) for value in values.tolist()])  # type: ignore[operator]


def test_logarithms_are_the_librarys() -> None:
    np.testing.assert_allclose(every(elementary.ln, POSITIVE), np.log(POSITIVE), rtol=4e-16)
    np.testing.assert_allclose(every(elementary.log_10, POSITIVE), np.log10(POSITIVE), rtol=6e-16)
    tens = every(elementary.decibels, POSITIVE)
    np.testing.assert_allclose(tens, 10 * np.log10(POSITIVE), rtol=8e-16)


def test_exponentials_are_the_librarys() -> None:
    inside = ANY[np.abs(ANY) < 700]
    np.testing.assert_allclose(every(elementary.exponential, inside), np.exp(inside), rtol=5e-16)
    assert elementary.exponential(-1e6) == pytest.approx(0, abs=1e-300)
    assert elementary.exponential(1e6) > 1e300
    np.testing.assert_allclose(every(elementary.tanh, ANY), np.tanh(ANY), atol=1e-15)
    for exponent in (1 / 3, 2.41, 1.13):
        some = POSITIVE[np.abs(np.log(POSITIVE)) < 200]
        powers = np.array([elementary.power(x, exponent) for x in some.tolist()])
        np.testing.assert_allclose(powers, some**exponent, rtol=1e-13)
    assert elementary.power(0.0, 2.41) == pytest.approx(0, abs=1e-300)


def test_angles_are_the_librarys() -> None:
    np.testing.assert_allclose(every(elementary.arctan, ANY), np.arctan(ANY), rtol=8e-16)
    for east, north in [*rng.normal(size=(500, 2)).tolist(), [0, -2], [0, 2], [3, 0], [-3, 0]]:
        expected = math.degrees(math.atan2(east, north))
        found = elementary.bearing_deg(east, north)
        assert (found - expected + 180) % 360 - 180 == pytest.approx(0, abs=1e-12)
    assert elementary.bearing_deg(0.0, 0.0) == 180


def test_bounds_are_on_their_side_and_near() -> None:
    below = 10 * np.log10(POSITIVE) - every(elementary.decibels_below, POSITIVE)
    assert below.min() >= -1e-9
    assert below.max() < 0.061
    fall = rng.uniform(0, 30, 2000)
    above = every(elementary.decay_above, fall) - np.exp(-fall)
    assert above.min() >= -1e-15
    assert above.max() < 0.012


def test_the_least_of_a_knife_is_less_than_its_loss() -> None:
    for knife, distance, wavelength in np.exp(rng.uniform(-3, 4, (2000, 3))).tolist():
        least = bounds.least_bullington(knife, distance, wavelength)
        loss = bullington(knife, distance, wavelength)
        assert loss - 0.5 < least <= loss + 1e-9


def test_a_ray_over_a_sphere_is_lowest_where_the_recommendation_says() -> None:
    """P.1812-6 eqs. (24), (25), as they are written."""
    for _ in range(3000):
        h1, h2 = 10 ** rng.uniform(0, 3.3), 10 ** rng.uniform(-1, 3)
        sight = math.sqrt(2 / 1.17e-4) * (math.sqrt(0.001 * h1) + math.sqrt(0.001 * h2))
        distance = sight * rng.uniform(0.01, 1)
        c, m = (h1 - h2) / (h1 + h2), 250 * distance**2 * 1.17e-4 / (h1 + h2)
        turn = math.acos(min(max(1.5 * c * math.sqrt(3 * m / (m + 1) ** 3), -1), 1))
        b = 2 * math.sqrt((m + 1) / (3 * m)) * math.cos(math.pi / 3 + turn / 3)
        assert reflection(c, m) == pytest.approx(b, abs=2e-6)
