"""Each screen drops what it should and tells it; nothing that is not known is held against a place."""

from __future__ import annotations

from typing import Any

import geopandas as gpd
import numpy as np
import pytest
from numpy.typing import NDArray
from pydantic import ValidationError
from tests.planning import small
from tests.planning.small import CRS, at, box, frame, line

from phusong.layers.province import Province
from phusong.layers.schema import LayerKind
from phusong.planning.candidates import Positions, screened_positions, vetoed_masts
from phusong.planning.candidates.screens import gathered
from phusong.planning.scenario.siting import SitingRules

RULES = SitingRules(hilltops_per_place=0, ridges_per_place=0, edges_per_place=0)
NOBODY = np.zeros((100, 200), dtype=np.float32)


def screened(here: Province, *points: tuple[float, float], **rules: Any) -> Positions:
    places = frame((at(*p) for p in points), candidate=["settlement"] * len(points))
    # Copied as a scenario would be: checked.
    checked = SitingRules.model_validate({**RULES.model_dump(), **rules})
    return screened_positions(places, here, checked, people_left=NOBODY)


def kept(found: Positions) -> list[float]:
    return [round((p.x - small.WEST) / 1000, 2) for p in found.sites.geometry]


def told(found: Positions) -> list[list[object]]:
    rows: list[list[object]] = found.dropped[["screen", "name", "reason"]].to_numpy().tolist()
    return rows


def table(kind: LayerKind, *shapes: Any, **columns: Any) -> dict[LayerKind, gpd.GeoDataFrame]:
    return {kind: frame(shapes, **columns)}


def test_steep_ground_is_dropped_and_the_limit_of_a_kind_goes_before_that_of_all() -> None:
    def stairs(east: NDArray[Any], north: NDArray[Any]) -> NDArray[Any]:
        return np.where(east > 10, 1000 * (east - 10) * 0.5, 0.0) + 0 * north + 5

    here = small.province(height_m=stairs)
    found = screened(here, (3, 5), (15, 5), max_slope_deg=26)
    assert kept(found) == [3.0] and told(found) == [["slope", "", ""]]
    found = screened(
        here, (3, 5), (15, 5), max_slope_deg=26, limits={"settlement": {"slope_deg": 27}}
    )
    assert kept(found) == [3.0, 15.0]
    assert found.sites["slope_deg"].tolist() == pytest.approx([0, np.degrees(np.arctan(0.5))])


def test_a_road_must_be_near_only_where_a_limit_is_set_for_the_kind() -> None:
    here = small.province(tables=table(LayerKind.ROADS, line((3, 0), (3, 10))))
    limited = {"settlement": {"road_km": 2.0}}
    assert kept(screened(here, (4, 5), (9, 5))) == [4.0, 9.0]
    found = screened(here, (4, 5), (9, 5), limits=limited)
    assert kept(found) == [4.0] and told(found) == [["road", "", ""]]
    assert found.sites["road_km"].tolist() == pytest.approx([1.0])
    bare = screened(small.province(), (4, 5), (9, 5), limits=limited)
    assert kept(bare) == [4.0, 9.0] and bare.sites["road_km"].isna().all()


def test_power_must_be_near_where_there_is_a_layer_of_it() -> None:
    here = small.province(tables=table(LayerKind.POWER_LINES, line((3, 0), (3, 10))))
    assert kept(screened(here, (4, 5), (9, 5))) == [4.0, 9.0]
    found = screened(here, (4, 5), (9, 5), power_reach_km=2.0)
    assert kept(found) == [4.0] and told(found) == [["power", "", ""]]
    assert kept(screened(small.province(), (4, 5), (9, 5), power_reach_km=2.0)) == [4.0, 9.0]


def test_an_island_without_a_road_has_no_far_and_near() -> None:
    here = small.province(
        land=[box(0, 0, 8, 10), box(12, 3, 16, 8)],
        tables=table(LayerKind.ROADS, line((3, 0), (3, 10))),
    )
    found = screened(here, (7, 5), (14, 5), limits={"settlement": {"road_km": 2.0}})
    assert kept(found) == [14.0] and found.sites["road_km"].isna().all()


def test_nothing_stands_in_a_protected_area_not_even_the_users_own() -> None:
    areas = table(
        LayerKind.PROTECTED_AREAS,
        box(4, 4, 6, 6),
        box(12, 4, 13, 6),
        name=["Hòn Bà", None],
        type=["reserve", "military"],
    )
    mine = frame([at(12.5, 5)], id=["O1"], height_m=[np.nan], operator=[None], note=[None])
    here = small.province(tables={**areas, LayerKind.CANDIDATES: mine})
    found = screened(here, (5, 5), (9, 5))
    assert kept(found) == [9.0]
    assert told(found) == [["protected", "O1", "military"], ["protected", "", "Hòn Bà"]]


def test_vetoes_by_radius_by_spacing_by_outline_and_by_name() -> None:
    outline = gpd.GeoSeries([box(15, 4, 16, 6)], crs=CRS).to_crs(4326).iloc[0]
    vetoes = table(
        LayerKind.VETOES,
        at(3, 5),
        at(8, 5),
        at(15.5, 5),
        reason=["dân không đồng thuận", "gần trường học", "đất quốc phòng"],
        radius_m=[1500.0, np.nan, np.nan],
        _outline=[None, None, outline.wkt],
    )
    mine = frame([at(11, 5)], id=["O1"], height_m=[np.nan], operator=[None], note=[None])
    here = small.province(tables={**vetoes, LayerKind.CANDIDATES: mine})
    asked = [(4.4, 5), (4.6, 5), (8.3, 5), (8.9, 5), (15.1, 5), (16.1, 5)]
    found = screened(here, *asked, vetoed={"O1": "đã cho thuê"})
    assert kept(found) == [4.6, 8.9, 16.1]
    assert told(found) == [
        ["veto", "O1", "đã cho thuê"],
        ["veto", "", "dân không đồng thuận"],
        ["veto", "", "gần trường học"],
        ["veto", "", "đất quốc phòng"],
    ]


def test_nothing_new_stands_beside_a_mast_on_air_but_the_users_own() -> None:
    masts = small.stations([(5, 5), (9, 5)], [], status=["on_air", "off"])
    mine = frame([at(5.02, 5)], id=["O1"], height_m=[np.nan], operator=[None], note=[None])
    here = small.province(tables={**masts, LayerKind.CANDIDATES: mine})
    found = screened(here, (5.05, 5), (9.05, 5), (5.3, 5), spacing_m=10)
    assert kept(found) == [5.02, 9.05, 5.3] and told(found) == [["mast", "", ""]]
    assert found.sites["near_site_id"].tolist() == ["T-0", "T-0", "T-0"]
    assert found.sites["mast_km"].tolist() == pytest.approx([0.02, 4.05, 0.3])
    assert kept(screened(here, (5.05, 5), spacing_m=10, mast_spacing_m=0)) == [5.02, 5.05]


def test_the_first_screen_that_fails_is_told() -> None:
    here = small.province(
        land=[box(0, 0, 10, 10)], tables=table(LayerKind.PROTECTED_AREAS, box(0, 0, 20, 10),
        name=["A"], type=[None]),
    )  # fmt: skip
    here.terrain_m[45:55, 60:70] = np.nan
    found = screened(here, (30, 5), (6.5, 5), (12, 5), (3, 5), (3.1, 5))
    assert [screen for screen, *_ in told(found)] == [
        "off_grid",
        "no_terrain",
        "sea",
        "protected",
        "protected",
    ]
    assert found.sites.empty
    assert kept(screened(small.province(), (3, 5), (3.1, 5))) == [3.0]
    assert told(screened(small.province(), (3, 5), (3.1, 5))) == [["spacing", "", ""]]


def test_nothing_new_stands_beside_a_mast_that_is_proposed_already() -> None:
    places = frame([at(3, 5), at(8, 5)], candidate=["settlement"] * 2)
    taken = np.array([[at(3.3, 5).x, at(3.3, 5).y]])
    found = screened_positions(places, small.province(), RULES, people_left=NOBODY, taken=taken)
    assert kept(found) == [8.0] and told(found) == [["spacing", "", ""]]


def test_every_position_is_either_kept_or_told() -> None:
    here = small.province(land=[box(0, 0, 10, 10)])
    points = [(x / 3, y / 2) for x in range(60) for y in range(20)]
    found = screened(here, *points)
    assert len(found.sites) + len(found.dropped) == len(points)


def test_drops_of_several_rounds_are_gathered_once() -> None:
    here = small.province(land=[box(0, 0, 10, 10)])
    one = screened(here, (12, 5)).dropped.assign(technology="4G")
    other = screened(here, (12, 5)).dropped.assign(technology="5G")
    whole = gathered([one, other, one], crs=CRS)
    assert whole["technology"].tolist() == ["4G", "5G"]
    empty = gathered([], crs=CRS)
    assert empty.empty and set(whole.columns) == set(empty.columns)


def test_a_vetoed_mast_is_told() -> None:
    here = small.province(tables=small.stations([(1, 1), (2, 2)], []))
    found = vetoed_masts(here, RULES.model_copy(update={"vetoed": {"T-1": "hết hạn thuê"}}))
    assert found[["candidate", "screen", "name", "reason"]].to_numpy().tolist() == [
        ["existing", "veto", "T-1", "hết hạn thuê"]
    ]


@pytest.mark.parametrize(
    "wrong",
    [
        {"limits": {"existing": {"slope_deg": 10}}},
        {"limits": {"hiltop": {}}},
        {"limits": {"ridge": {"slope": 10}}},
        {"max_slope_deg": 0},
        {"power_reach_km": -1},
        {"sharing": "maybe"},
        {"mast_spacing_m": float("nan")},
    ],
)
def test_rules_that_make_no_sense_are_refused(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        SitingRules.model_validate(wrong)
