"""Stations that a target counts: as many as it lacks, the cheapest, against every other choice."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError
from scipy.sparse import csr_array

from phusong.planning.programme.pursued import Wanting, stations_chosen
from phusong.planning.results.stages import Stage
from phusong.planning.scenario.model import Target

TOLD = {"vi": "Trạm", "en": "Stations"}


@settings(deadline=None, max_examples=40)
@given(st.lists(st.integers(1, 4), max_size=7), st.integers(0, 9), st.integers(0, 9))
def test_no_other_choice_of_as_many_is_cheaper(prices: list[int], asked: int, there: int) -> None:
    price = np.array(prices, np.float64)
    found = stations_chosen(
        "5G",
        [Wanting(2026, asked)],
        there=there,
        price=price,
        reach=csr_array((price.size, 3)),
        people=np.ones(3),
        load=np.zeros(price.size),
    )
    lacking = max(0, asked - there)
    number = min(lacking, price.size)
    assert len(set(found.sites)) == len(found.sites) == number
    least = min(sum(some) for some in itertools.combinations(prices, number))
    assert price[found.sites].sum() == least
    assert [(one.value, one.bound) for one in found.results] == [(least, least)] * bool(lacking)
    assert sum(one.unmet for one in found.results) == lacking - number


def test_of_equal_price_who_is_newly_served_counts_before_load() -> None:
    found = stations_chosen(
        "5G",
        [Wanting(2026, 12), Wanting(2028, 13)],
        there=10,
        price=np.array([1.0, 1.0, 1.0, 2.0]),
        reach=csr_array(np.array([[0, 0], [0, 1], [0, 0], [1, 1]], np.float32)),
        people=np.array([5.0, 3.0]),
        load=np.array([10.0, 0.0, 20.0, 90.0]),
    )
    assert found.sites == [1, 2, 0]
    assert found.years == [2026, 2026, 2028]
    assert found.stages == [Stage.STATIONS] * 3
    assert [one.sites for one in found.results] == [2, 1]


def target(**changes: object) -> Target:
    usual = {"indicator": "station_ratio_pct", "technology": "5G", "year": 2026, "target": 80}
    words = {"name": TOLD, "unit": TOLD, "section": "II.1"}
    return Target.model_validate({**usual, **words, "pursue": True, **changes})


def test_only_stations_are_pursued() -> None:
    assert target().pursue
    assert target(indicator="stations", technology=None).pursue
    for wrong in ({"technology": None}, {"technology": "any"}, {"indicator": "people_served_pct"}):
        with pytest.raises(ValidationError, match="target-pursue"):
            target(**wrong)
