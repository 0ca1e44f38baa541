"""Profiles in the page: small, and the same as those that ``phusong profile`` tells."""

from __future__ import annotations

import json
from itertools import accumulate
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.planning.made_up import make_plan

from phusong.coverage.service import ServiceColumn
from phusong.layers.errors import Problems
from phusong.layers.i18n import Messages
from phusong.planning.outputs.map.paths import (
    MOST_POINTS,
    _steps,
    _thinned,
    drawn_paths,
    paths_to_unserved,
)
from phusong.planning.results.columns import PlaceColumn
from phusong.planning.results.stages import Plan
from phusong.planning.service.ends import End, EndKind
from phusong.planning.service.path_story import Network, tell_path

Paths = dict[str, dict[str, Any]]


@pytest.fixture(scope="module")
def plan() -> Plan:
    return make_plan()


@pytest.fixture(scope="module")
def paths(plan: Plan) -> Paths:
    return drawn_paths(paths_to_unserved(plan), Messages.of("vi"))


def test_only_unserved_places_have_one(plan: Plan, paths: Paths) -> None:
    states = plan.service.states
    for name, told in paths.items():
        lacking = states[
            (states[ServiceColumn.TECHNOLOGY] == name) & (states[ServiceColumn.STATE] == "unserved")
        ]
        places = plan.service.places[PlaceColumn.PLACE_ID].tolist()
        assert {places[int(number)] for number in told} <= set(lacking[ServiceColumn.PLACE_ID])
    assert paths["5G"]
    json.dumps(paths, allow_nan=False)


def test_a_path_is_the_one_that_the_engine_tells(plan: Plan, paths: Paths) -> None:
    for name, told in paths.items():
        network = Network(
            name,
            plan.scenario.technologies[name].definition,
            plan.coverage.transmitters[name],
            plan.coverage.terrain,
        )
        links = network.links()
        for number, path in told.items():
            cell = np.flatnonzero(network.transmitters.cell_id == path["cell"])[0]
            place = plan.service.places.geometry.iloc[int(number)]
            # The receiver is a pixel of the place: the distance is that of its centre, nearly.
            x, y = network.transmitters.x_m[cell], network.transmitters.y_m[cell]
            straight = np.hypot(place.x - x, place.y - y) / 1000
            assert abs(path["km"] - straight) < 1.0
            start = End(EndKind.CELL, path["cell"], "", np.nan, np.nan)
            end = End(EndKind.POINT, "", "", place.x, place.y)
            story = tell_path(network, start, end, links=links, problems=Problems())
            assert story is not None and story.cell_id == path["cell"]
            ground = list(accumulate(path["ground"]))
            at = list(accumulate(path["at"]))
            assert at[0] == 0 and at[-1] == path["points"] - 1
            assert len(at) == len(ground) == len(path["clutter"]) <= MOST_POINTS
            low, high = np.nanmin(plan.province.terrain_m), np.nanmax(plan.province.terrain_m)
            assert low - 1 <= min(ground) and max(ground) <= high + 1


def test_the_cell_that_is_asked_for_is_taken(plan: Plan) -> None:
    network = Network(
        "4G",
        plan.scenario.technologies["4G"].definition,
        plan.coverage.transmitters["4G"],
        plan.coverage.terrain,
    )
    place = plan.service.places.geometry.iloc[3]
    end = End(EndKind.POINT, "", "", place.x, place.y)
    for cell in network.transmitters.cell_id[[0, 5, -1]]:
        start = End(EndKind.CELL, str(cell), "", np.nan, np.nan)
        story = tell_path(network, start, end, problems=Problems())
        assert story is not None and story.cell_id == cell


@given(st.lists(st.integers(-50, 3000), min_size=2, max_size=900))
def test_thinning_keeps_ends_order_and_the_summit(heights: list[int]) -> None:
    height = np.array(heights, dtype=float)
    kept = _thinned(height)
    assert kept[0] == 0 and kept[-1] == height.size - 1
    assert (np.diff(kept) > 0).all()
    assert kept.size <= MOST_POINTS
    assert height[kept].max() == height.max()


@given(st.lists(st.integers(-500, 3000), min_size=1))
def test_steps_add_up_to_the_values(values: list[int]) -> None:
    assert list(accumulate(_steps(np.array(values)))) == values
