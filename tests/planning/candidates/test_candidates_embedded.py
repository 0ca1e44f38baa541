"""Candidates of the embedded province: what stands round Tà Mơ, and that it does not take long."""

from __future__ import annotations

import time
from pathlib import Path
from typing import NamedTuple

import geopandas as gpd
import numpy as np
import pytest
from scipy.ndimage import map_coordinates

from phusong.layers.errors import Problems
from phusong.layers.province import Province
from phusong.planning.candidates import CandidateKind, new_positions, upgrades
from phusong.planning.plan import read_layers
from phusong.planning.results.columns import PlaceColumn
from phusong.planning.scenario.file import load_scenario
from phusong.planning.scenario.model import Scenario
from phusong.planning.service.places import list_places

SCENARIO = Path(__file__).parents[3] / "data" / "khanh-hoa" / "scenario.toml"
TA_MO = "settlement:thon-ta-mo"


class Read(NamedTuple):
    scenario: Scenario
    province: Province
    home: gpd.GeoDataFrame
    found: gpd.GeoDataFrame


@pytest.fixture(scope="module")
def read() -> Read:
    """Tà Mơ and the people within its disc wait; nobody else does."""
    file = load_scenario(SCENARIO)
    province = read_layers(file, problems=Problems())
    places = list_places(province, file.scenario.definitions)
    home = places[places[PlaceColumn.PLACE_ID] == TA_MO].reset_index(drop=True)
    people = np.where(disc(province, home), province.people, 0).astype(np.float32)
    found = new_positions(
        home.assign(candidate=CandidateKind.SETTLEMENT.value),
        province,
        file.scenario.siting,
        people_left=people,
    )
    return Read(file.scenario, province, home, found)


def disc(province: Province, home: gpd.GeoDataFrame) -> np.ndarray:
    x, y = (province.grid.coordinates[axis].values for axis in ("x", "y"))
    point = home.geometry.iloc[0]
    near: np.ndarray = np.hypot(x[None, :] - point.x, y[:, None] - point.y) <= 500
    return near


def sees(province: Province, site: gpd.GeoDataFrame, home: gpd.GeoDataFrame) -> bool:
    """A plain line of sight over a flat earth: 60 points under the line."""
    ends = []
    for point in (site.geometry, home.geometry.iloc[0]):
        column, row = ~province.grid.affine @ (point.x, point.y)
        ends.append(np.floor([row, column]))
    share = np.linspace(0, 1, 62)
    row, column = (ends[0] + share[:, None] * (ends[1] - ends[0])).T
    ground = map_coordinates(province.terrain_m.astype(float), [row, column], order=1)
    line = (ground[0] + site.mast_height_m) * (1 - share) + (ground[-1] + 1.5) * share
    return bool((ground[1:-1] <= line[1:-1]).all())


def test_ta_mo_itself_is_a_candidate(read: Read) -> None:
    settlement = read.found[read.found["candidate"] == CandidateKind.SETTLEMENT]
    assert settlement["place_id"].tolist() == [TA_MO]
    assert settlement.distance(read.home.geometry.iloc[0]).max() < 1.0


def test_high_ground_that_sees_ta_mo_is_a_candidate(read: Read) -> None:
    high = read.found[
        read.found["candidate"].isin([CandidateKind.HILLTOP.value, CandidateKind.RIDGE.value])
    ]
    assert len(high) >= 2
    assert set(high["place_id"]) == {TA_MO}
    assert high.distance(read.home.geometry.iloc[0]).max() <= 4000
    above = high["ground_height_m"] - read.found["ground_height_m"].iloc[0]
    seeing = [sees(read.province, site, read.home) for site in high.itertuples()]
    assert any(seeing) and above[seeing].max() > 50


def test_all_candidates_keep_to_the_screens(read: Read) -> None:
    rules, found = read.scenario.siting, read.found
    assert (found["slope_deg"] <= rules.max_slope_deg).all()
    assert (found["mast_km"] * 1000 >= rules.mast_spacing_m).all()
    remote = found["candidate"].isin([CandidateKind.HILLTOP.value, CandidateKind.RIDGE.value])
    assert (found.loc[remote, "road_km"] <= rules.road_reach_km).all()
    assert (found["land_part"] == 0).all() and (found["people_in_sight"] > 0).any()


def test_candidates_of_the_whole_province_take_seconds(read: Read) -> None:
    """A quarter of all places wait, with everybody who lives there."""
    places = list_places(read.province, read.scenario.definitions).iloc[::4]
    begin = time.thread_time()
    found = new_positions(
        places.assign(candidate=CandidateKind.SETTLEMENT.value),
        read.province,
        read.scenario.siting,
        people_left=read.province.people * (read.province.zones % 4 == 0),
    )
    standing = upgrades(read.province, read.scenario.technologies["5G"], read.scenario.siting)
    assert time.thread_time() - begin < 30
    assert len(found) > 100 and len(standing) > 2000
