"""Where masts may stand: spacing, hill tops, roads, shores; and which masts can be upgraded."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy.spatial.distance import pdist
from tests.planning import small
from tests.planning.small import at, box, frame, line, scenario, stations

from phusong.layers.columns import Cells
from phusong.layers.province import Province
from phusong.layers.schema import LayerKind
from phusong.planning.candidates import CandidateKind, cells_on, new_positions, upgradable
from phusong.planning.scenario.model import SitingRules

# A mainland 8 km wide and an island; a hill on each, two on the mainland.
LAND = [box(0, 0, 8, 10), box(11, 3, 16, 8)]
HILLS = {(3.05, 7.05): 300.0, (6.05, 2.05): 200.0, (13.05, 5.05): 400.0}
NOBODY = np.zeros((100, 200), dtype=np.float32)
RULES = SitingRules(hilltop_radius_km=6, hilltops_per_place=2, road_reach_km=3)


def hilly(east: NDArray[Any], north: NDArray[Any]) -> NDArray[Any]:
    """Nowhere flat, so that no other pixel is the highest around."""
    cones = [h * np.exp(-np.hypot(east - x, north - y) / 3) for (x, y), h in HILLS.items()]
    return np.maximum.reduce(cones)


def province(**tables: small.Table) -> Province:
    return small.province(
        land=LAND, height_m=hilly, tables={LayerKind(k): v for k, v in tables.items()}
    )


def seeds(*points: tuple[float, float], kind: str = "settlement") -> small.gpd.GeoDataFrame:
    return frame((at(*p) for p in points), candidate=[kind] * len(points))


def positions(found: small.gpd.GeoDataFrame, kind: str) -> set[tuple[float, float]]:
    chosen = found[found["candidate"] == kind]
    return {
        (round((p.x - small.WEST) / 1000, 2), round((p.y - small.SOUTH) / 1000, 2))
        for p in chosen.geometry
    }


def test_hill_tops_near_a_place_are_candidates_and_the_place_itself() -> None:
    found = new_positions(seeds((3, 5)), province(), RULES, people_left=NOBODY)
    assert positions(found, "settlement") == {(3.0, 5.0)}
    assert positions(found, "hilltop") == {(3.05, 7.05), (6.05, 2.05)}
    assert found["ground_height_m"].max() == pytest.approx(300, abs=0.5)
    assert found["site_id"].is_unique and (found["mast_height_m"] == RULES.mast_height_m).all()


def test_only_so_many_hill_tops_for_a_place_the_highest_first() -> None:
    rules = RULES.model_copy(update={"hilltops_per_place": 1})
    found = new_positions(seeds((3, 5)), province(), rules, people_left=NOBODY)
    assert positions(found, "hilltop") == {(3.05, 7.05)}
    none = RULES.model_copy(update={"hilltops_per_place": 0})
    found = new_positions(seeds((3, 5)), province(), none, people_left=NOBODY)
    assert positions(found, "hilltop") == set()


def test_a_hill_top_stands_on_the_land_of_its_place() -> None:
    """The island's hill is nearer to a village on the mainland's east coast than the far one."""
    wide = RULES.model_copy(update={"hilltop_radius_km": 6.5})
    found = new_positions(seeds((7.8, 5)), province(), wide, people_left=NOBODY)
    assert (13.05, 5.05) not in positions(found, "hilltop")
    assert positions(found, "hilltop") == {(3.05, 7.05), (6.05, 2.05)}
    island = new_positions(seeds((12, 5)), province(), wide, people_left=NOBODY)
    assert positions(island, "hilltop") == {(13.05, 5.05)}
    assert set(island["land_part"]) == {1}


def test_a_hill_top_must_be_near_a_road_where_its_land_has_roads() -> None:
    west = province(roads=frame([line((1, 0), (1, 10))], name=["QL1"]))
    found = new_positions(seeds((3, 5), (12, 5)), west, RULES, people_left=NOBODY)
    # 2.05 km and 5.05 km from the road; the island has none, so that far and near mean nothing.
    assert positions(found, "hilltop") == {(3.05, 7.05), (13.05, 5.05)}


def test_nothing_stands_in_the_sea_in_a_hole_or_off_the_grid() -> None:
    ground = province()
    ground.terrain_m[40:60, 20:40] = np.nan
    flat = RULES.model_copy(update={"hilltops_per_place": 0})
    asked = [(1, 1), (3, 5), (9.5, 5), (8.2, 5), (8.4, 8), (25, 5), (-1, 5), (5, 99)]
    found = new_positions(seeds(*asked), ground, flat, people_left=NOBODY)
    # 200 m off the shore is as good as ashore; 400 m is the sea.
    assert positions(found, "settlement") == {(1.0, 1.0), (8.2, 5.0)}
    assert np.isfinite(found["ground_height_m"]).all() and (found["land_part"] >= 0).all()


def test_people_whom_no_place_names_are_candidates_when_there_are_enough() -> None:
    people = NOBODY.copy()
    people[20, 10], people[21, 11] = 100, 60  # one group
    people[22, 60] = 149  # too few
    people[70, 70:75] = 40, 45, 50, 30, 35  # one group of 200
    flat = RULES.model_copy(update={"hilltops_per_place": 0, "ridges_per_place": 0})
    found = new_positions(seeds(), province(), flat, people_left=people)
    assert positions(found, "people") == {(1.05, 7.95), (7.25, 2.95)}
    assert set(found["candidate"]) == {CandidateKind.PEOPLE}


def test_without_seeds_and_people_there_is_no_candidate() -> None:
    found = new_positions(seeds(), province(), RULES, people_left=NOBODY)
    assert found.empty
    assert {"site_id", "candidate", "ground_height_m", "land_part", "mast_height_m"} <= set(found)


@settings(deadline=None, max_examples=30)
@given(
    st.lists(st.tuples(st.floats(0.1, 7.9), st.floats(0.1, 9.9)), max_size=40),
    st.floats(100, 3000),
)
def test_no_two_are_nearer_than_the_spacing_and_none_goes_without_a_neighbour(
    points: list[tuple[float, float]], spacing_m: float
) -> None:
    rules = RULES.model_copy(update={"spacing_m": spacing_m})
    found = new_positions(seeds(*points), province(), rules, people_left=NOBODY)
    kept = np.column_stack([found.geometry.x, found.geometry.y])
    if len(kept) > 1:
        assert pdist(kept).min() > spacing_m
    for point in points:
        spot = at(*point)
        assert found.distance(spot).min() <= spacing_m


# ---------------------------------------------------------------- upgrades


def masts(**more: Any) -> Province:
    return province(
        **{
            kind.value: table
            for kind, table in stations(
                [(1, 1), (2, 2), (3, 3), (4, 4), (30, 4), (5, 5)],
                [
                    (0, "Viettel", "LTE", "B3"),
                    (0, "Viettel", "LTE", "B8"),
                    (1, "Viettel", "LTE", "B3"),
                    (1, "Viettel", "NR", "n41"),
                    (2, "MobiFone", "LTE", "B3"),
                    (3, "Viettel", "LTE", "B3"),
                    (4, "Viettel", "LTE", "B3"),
                ],
                **more,
            ).items()
        }
    )


def test_only_masts_without_the_radio_whose_operator_has_a_band_can_be_upgraded() -> None:
    """T-1 has 5G, MobiFone (T-2) no band, T-4 lies off the grid, T-5 carries nothing."""
    found = upgradable(masts(), scenario().technologies["5G"])
    assert found["site_id"].tolist() == ["U-T-0", "U-T-3"]
    assert found["host_site_id"].tolist() == ["T-0", "T-3"]
    assert found["operator"].tolist() == ["Viettel", "Viettel"]
    assert found["mast_height_m"].tolist() == [40.0, 40.0]
    assert (found["land_part"] == 0).all() and (found["candidate"] == "existing").all()
    assert upgradable(masts(), scenario().technologies["4G"]).empty


def test_a_mast_that_is_planned_or_off_is_not_upgraded() -> None:
    status = ["planned", "on_air", "on_air", None, "on_air", "off"]
    found = upgradable(masts(status=status), scenario().technologies["5G"])
    assert found["host_site_id"].tolist() == ["T-3"]


# ---------------------------------------------------------------- what a candidate would carry


@pytest.mark.parametrize(
    ("sectors", "azimuths"),
    [(1, [np.nan]), (2, [0, 180]), (3, [0, 120, 240]), (4, [0, 90, 180, 270])],
)
def test_sectors_are_spread_from_north(sectors: int, azimuths: list[float]) -> None:
    rules = SitingRules(sectors=sectors, downtilt_deg=4)
    new = new_positions(seeds((3, 5)), province(), RULES, people_left=NOBODY).iloc[:1]
    cells = cells_on(new, scenario().technologies["4G"], rules)
    assert cells[Cells.CELL_ID].is_unique and len(cells) == 2 * sectors
    for band in ("B3", "B8"):
        mine = cells[cells[Cells.BAND] == band]
        np.testing.assert_equal(mine[Cells.AZIMUTH_DEG].tolist(), azimuths)
    assert set(cells[Cells.TECHNOLOGY]) == {"LTE"} and set(cells[Cells.DOWNTILT_DEG]) == {4}
    assert set(cells[Cells.HEIGHT_M]) == {RULES.mast_height_m}


def test_an_upgrade_carries_its_operators_bands_at_the_mast_that_stands() -> None:
    technology = scenario().technologies["5G"]
    cells = cells_on(upgradable(masts(), technology), technology, SitingRules())
    assert set(cells[Cells.BAND]) == {"n41", "n28"}
    assert set(cells[Cells.OPERATOR]) == {"Viettel"} and set(cells[Cells.HEIGHT_M]) == {40.0}


def test_no_candidates_carry_no_cells() -> None:
    none = frame([], site_id=[], mast_height_m=[])
    cells = cells_on(none, scenario().technologies["5G"], SitingRules())
    assert isinstance(cells, pd.DataFrame) and cells.empty and "band" in cells
