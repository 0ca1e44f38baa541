"""Today's network of the embedded province, as the product itself finds it: the plan's figures."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import geopandas as gpd
import numpy as np
import pytest

from phusong.coverage.predict import Terrain, predict
from phusong.coverage.service import place_pixels, served_mask
from phusong.layers.errors import Problems
from phusong.layers.province import Province
from phusong.planning.plan import read_layers
from phusong.planning.results.columns import PlaceColumn
from phusong.planning.scenario.file import load_scenario
from phusong.planning.scenario.model import Scenario
from phusong.planning.service.assess import terrain_of, transmitters_of
from phusong.planning.service.places import list_places

SCENARIO = Path(__file__).parents[3] / "data" / "khanh-hoa" / "scenario.toml"


class Read(NamedTuple):
    scenario: Scenario
    province: Province
    terrain: Terrain
    places: gpd.GeoDataFrame

    def signal(self, technology: str, where: np.ndarray) -> np.ndarray:
        rules = self.scenario.technologies[technology]
        transmitters = transmitters_of(
            self.province.sites,
            self.province.cells,
            rules,
            self.scenario,
            problems=Problems(),
        )
        found = predict(transmitters, self.terrain, definition=rules.definition, where=where)
        level: np.ndarray = np.where(served_mask(found, rules.definition), found.rsrp_dbm, -np.inf)
        return level

    def disc(self, place_id: str) -> np.ndarray:
        place = self.places[self.places[PlaceColumn.PLACE_ID] == place_id].reset_index(drop=True)
        (pixels,) = place_pixels(place, self.terrain, self.province.land_part >= 0)
        mask = np.zeros(self.terrain.shape, dtype=bool)
        mask.ravel()[pixels] = True
        return mask


@pytest.fixture(scope="module")
def read() -> Read:
    file = load_scenario(SCENARIO)
    province = read_layers(file, problems=Problems())
    places = list_places(province, file.scenario.definitions)
    return Read(file.scenario, province, terrain_of(province, file.scenario), places)


@pytest.fixture(scope="module")
def has_5g(read: Read) -> np.ndarray:
    wanted = read.province.people > 0
    for no in range(1, 12):
        wanted |= read.disc(f"park:{no}")
    served: np.ndarray = np.isfinite(read.signal("5G", wanted))
    return served


def test_half_of_the_people_have_5g(read: Read, has_5g: np.ndarray) -> None:
    people = read.province.people.astype(np.float64)
    assert people[has_5g].sum() / people.sum() == pytest.approx(0.51, abs=0.005)


def test_four_of_the_eleven_operating_parks_have_5g(read: Read, has_5g: np.ndarray) -> None:
    share = {no: has_5g[read.disc(f"park:{no}")].mean() for no in range(1, 12)}
    assert {no for no, part in share.items() if part >= 0.95} == {1, 2, 9, 11}


def test_no_4g_reaches_ta_mo_but_its_neighbours_have_it(read: Read) -> None:
    home = read.disc("settlement:thon-ta-mo")
    near = read.disc("settlement:xa-22636")
    served = np.isfinite(read.signal("4G", home | near))
    assert home.sum() > 50 and not served[home].any()
    assert served[near].mean() > 0.95
