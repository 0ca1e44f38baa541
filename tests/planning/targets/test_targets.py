"""Indicators of the published plan against counts made by hand."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pytest
from tests.planning import small
from tests.planning.outcome import GROUND, PLACES, outcome
from tests.planning.small import at, place, target

from phusong.layers.schema import LayerKind
from phusong.planning.results.columns import FIBRE, PlaceKind
from phusong.planning.targets.indicators import INDICATORS
from phusong.planning.targets.standing import measure_targets


def measured(*targets: dict[str, Any], **changes: Any) -> pd.DataFrame:
    return measure_targets(outcome(*targets, **changes))


def today_and_planned(indicator: str, technology: str | None, year: int = 2028, **more: Any) -> Any:
    table = measured(target(indicator, 50, technology=technology, year=year), **more)
    return table[["today", "planned"]].iloc[0].tolist()


@pytest.mark.parametrize(
    ("technology", "year", "people", "planned"),
    [
        ("4G", 2026, 50, 80),
        ("4G", 2027, 50, 110),
        ("4G", 2028, 50, 110),
        ("5G", 2026, 30, 30),
        ("5G", 2027, 30, 60),
        ("any", 2025, 80, 80),
        ("any", 2027, 80, 140),
    ],
)
def test_people(technology: str, year: int, people: float, planned: float) -> None:
    found = today_and_planned("people_served_pct", technology, year)
    assert found == pytest.approx([100 * people / 200, 100 * planned / 200])


def test_people_over_a_hole_in_the_terrain_are_left_out() -> None:
    terrain = GROUND.terrain_m.copy()
    terrain[0, 0] = terrain[0, 3] = np.nan
    ground = replace(GROUND, terrain_m=terrain)
    found = today_and_planned("people_served_pct", "4G", ground=ground)
    assert found == pytest.approx([100 * 40 / 160, 100 * 100 / 160])


@pytest.mark.parametrize(
    ("indicator", "technology", "shares"),
    [
        # Settlement 4 lies off the grid and is not counted.
        ("settlements_served_pct", "4G", (100 / 3, 100)),
        ("settlements_served_pct", "5G", (100 / 3, 100 / 3)),
        ("settlements_served_pct", "any", (200 / 3, 100)),
        ("settlements_served_pct", FIBRE, (100 / 3, 200 / 3)),
        ("parks_served_pct", "4G", (50, 100)),
        ("operating_parks_served_pct", "4G", (100, 100)),
        ("parks_served_pct", "5G", (50, 50)),
        ("operating_parks_served_pct", "5G", (0, 0)),
        ("hubs_served_pct", "4G", (0, 0)),
        ("hubs_served_pct", "5G", (0, 100)),
    ],
)
def test_places(indicator: str, technology: str, shares: tuple[float, float]) -> None:
    assert today_and_planned(indicator, technology) == pytest.approx(shares)


def test_a_place_needs_the_share_of_its_pixels_that_the_definition_asks_for() -> None:
    wide = small.places(place(PlaceKind.HUB, 1, at(1, 1), radius_m=800.0))
    for share, planned in ((0.75, 100), (0.76, 0)):
        found = today_and_planned(
            "hubs_served_pct", "4G", places=wide, definitions={"place_share": share}
        )
        assert found == [100 if share == 0.75 else 0, planned]


@pytest.mark.parametrize(
    ("technology", "bts", "today", "planned"),
    [
        # Site 3 is planned. Two operators share site 0.
        (None, "site", 3, 5),
        ("any", "site", 3, 5),
        ("4G", "site", 2, 4),
        ("5G", "site", 2, 3),
        (None, "operator", 4, 6),
        ("4G", "operator", 3, 5),
        ("5G", "operator", 2, 3),
    ],
)
def test_stations(technology: str | None, bts: str, today: int, planned: int) -> None:
    found = today_and_planned("stations", technology, definitions={"bts": bts})
    assert found == [today, planned]


def test_a_cell_that_is_not_on_air_makes_no_station() -> None:
    tables = dict(GROUND.tables)
    cells = tables[LayerKind.CELLS]
    tables[LayerKind.CELLS] = cells.assign(
        status=["on_air", "planned", None, "off", "off", "on_air", None]
    )
    ground = replace(GROUND, tables=tables)
    assert today_and_planned("stations", None, 2025, ground=ground)[0] == 2
    assert today_and_planned("stations", "4G", 2025, ground=ground)[0] == 1
    assert today_and_planned("stations", "5G", 2025, ground=ground)[0] == 1


def test_the_ratio_is_of_stations_of_the_first_technology() -> None:
    assert today_and_planned("station_ratio_pct", "5G", 2027) == [100, 75]
    assert today_and_planned("station_ratio_pct", "5G", 2026) == pytest.approx([100, 200 / 3])


@pytest.mark.parametrize(
    ("indicator", "technology"),
    [
        ("mean_download_mbps", None),
        ("people_served_pct", "6G"),
        ("people_served_pct", None),
        ("people_served_pct", FIBRE),
        ("settlements_served_pct", "6G"),
        ("parks_served_pct", FIBRE),
        ("stations", "6G"),
        ("station_ratio_pct", "6G"),
    ],
)
def test_what_the_layers_do_not_tell_is_no_data(indicator: str, technology: str | None) -> None:
    row = measured(target(indicator, 0, technology=technology)).iloc[0]
    assert np.isnan(row["today"]) and np.isnan(row["planned"]) and pd.isna(row["met"])


def test_no_places_of_a_kind_is_no_data() -> None:
    only_homes = PLACES[PLACES["kind"] == "settlement"]
    for indicator in ("parks_served_pct", "operating_parks_served_pct", "hubs_served_pct"):
        assert np.isnan(today_and_planned(indicator, "4G", places=only_homes)).all()


def test_met_from_the_target_on_and_missing_without_data() -> None:
    table = measured(
        target("people_served_pct", 55, technology="4G"),
        target("people_served_pct", 55.1, technology="4G", baseline=12.5),
        target("nothing", 1),
    )
    assert table["met"].tolist() == [True, False, pd.NA]
    assert table["target"].tolist() == [55, 55.1, 1]
    assert table["baseline"].isna().tolist() == [True, False, True]
    assert table["technology"].tolist() == ["4G", "4G", ""]


def test_an_indicator_of_nothing_that_is_there_is_no_data() -> None:
    """The made-up province has no cable and says of no park when its 5G is due."""
    rows = [target(name, 0, technology="5G") for name in INDICATORS]
    table = measured(*rows).set_index("indicator")
    silent = table.index[table["planned"].isna()]
    assert set(silent) == {
        "due_parks_served_pct",
        "fibre_route_km",
        "underground_fibre_km",
        "underground_fibre_pct",
        "streets_tidied_pct",
    }


def test_without_targets_the_table_is_empty() -> None:
    assert measured().empty
