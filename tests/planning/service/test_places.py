"""Settlements, parks and hubs as discs on pieces of land."""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from tests.planning import small
from tests.planning.small import Table, at, box, frame

from phusong.coverage.footprints import footprints, place_pixels
from phusong.layers.errors import Problems
from phusong.layers.province import Province
from phusong.layers.reading.geometry import OUTLINE
from phusong.layers.schema import LayerKind
from phusong.layers.source import LayerSource
from phusong.layers.vectors import read_layer
from phusong.planning.results.columns import PlaceColumn, PlaceKind
from phusong.planning.scenario.model import Definitions
from phusong.planning.service.places import land_parts, list_places

RULES = Definitions(settlement_radius_m=400, hub_radius_m=250)
# A mainland in the west, an island 4 km east of it, an islet beyond.
LAND = [box(0, 0, 8, 10), box(12, 4, 15, 7), box(18, 5, 18.5, 5.5)]


def island_province(**tables: Table) -> Province:
    return small.province(
        land=LAND, tables={LayerKind(name): table for name, table in tables.items()}
    )


def homes(*points: tuple[float, float], **columns: object) -> Table:
    names = [f"Thôn {i}" for i in range(len(points))]
    return frame((at(*p) for p in points), **{"name": names, "people": 100, **columns})


def test_a_park_is_a_disc_of_its_area() -> None:
    parks = frame(
        [at(1, 1), at(2, 2), at(3, 3)],
        no=[1, 2, 3],
        name=["Lớn", "Nhỏ", "Chưa rõ"],
        area_ha=[100 * np.pi, 0.01 * np.pi, np.nan],
        operating=pd.array([True, pd.NA, False], dtype="boolean"),
    )
    places = list_places(island_province(parks=parks), RULES)
    assert places[PlaceColumn.RADIUS_M].tolist() == pytest.approx([1000, 10, 400])
    assert places[PlaceColumn.OPERATING].tolist() == [True, False, False]
    assert places[PlaceColumn.PEOPLE].isna().all()
    assert places[PlaceColumn.PLACE_ID].tolist() == ["park:1", "park:2", "park:3"]


def test_parks_are_due_in_the_last_year_that_their_layer_names() -> None:
    parks = frame(
        [at(1, 1), at(2, 2), at(3, 3)],
        no=[1, 2, 3],
        name=["A", "B", "C"],
        timeline_5g=["2025 - 2026", "đến năm 2028", None],
    )
    places = list_places(island_province(parks=parks, settlements=homes((1, 1))), RULES)
    assert places[PlaceColumn.DUE_YEAR].tolist() == pytest.approx(
        [np.nan, 2026, 2028, np.nan], nan_ok=True
    )


def test_every_place_has_an_identifier_of_its_own_whatever_the_layers_give() -> None:
    province = island_province(
        settlements=homes((1, 1), (2, 2), (3, 3), id=["1", None, "7"]),
        parks=frame([at(1, 1), at(2, 2)], no=pd.array([1, pd.NA], dtype="Int64"), name=["A", "B"]),
        hubs=frame([at(1, 1), at(2, 2)], name=["C", None], type="port"),
    )
    places = list_places(province, RULES)
    assert places[PlaceColumn.PLACE_ID].is_unique
    assert places[PlaceColumn.PLACE_ID].tolist() == [
        "settlement:1",
        "settlement:#2",
        "settlement:7",
        "park:1",
        "park:#2",
        "hub:#1",
        "hub:#2",
    ]
    assert places[PlaceColumn.NAME].tolist()[-1] == ""
    assert places[PlaceColumn.RADIUS_M].tolist() == [400] * 5 + [250] * 2
    assert set(places.columns) == {*(c.value for c in PlaceColumn), "geometry"}


def test_uncertainty_is_given_in_metres() -> None:
    unsure = pd.array([2.5, None], dtype="Float64")
    places = list_places(
        island_province(settlements=homes((1, 1), (2, 2), position_uncertainty_km=unsure)), RULES
    )
    assert places[PlaceColumn.UNCERTAINTY_M].tolist() == [2500, 0]


def test_a_point_off_the_shore_stands_on_land_as_near_as_its_uncertainty() -> None:
    # On the mainland; on the island; 0.9 km and 1.1 km off the island; 1.1 km off but unsure by 2.
    places = list_places(
        island_province(
            settlements=homes(
                (1, 1),
                (13, 5),
                (15.9, 5),
                (16.1, 5),
                (16.1, 5),
                (10, 9),
                position_uncertainty_km=[0, 0, 0, 0, 2, 0.5],
            )
        ),
        RULES,
    )
    assert places[PlaceColumn.LAND_PART].tolist() == [0, 1, 1, -1, 1, -1]


def test_a_place_within_reach_of_two_pieces_of_land_stands_on_the_nearer() -> None:
    places = list_places(
        island_province(settlements=homes((9.0, 5), (11.5, 5), position_uncertainty_km=5.0)), RULES
    )
    assert places[PlaceColumn.LAND_PART].tolist() == [0, 1]


def test_land_parts_of_nothing() -> None:
    land = small.frame(LAND)
    none = small.frame([]).geometry
    assert land_parts(none, land, reach_m=np.empty(0)).tolist() == []
    points = small.frame([at(1, 1)]).geometry
    assert land_parts(points, small.frame([]), reach_m=np.array([1e9])).tolist() == [-1]


def test_a_province_without_any_place_has_an_empty_table() -> None:
    places = list_places(island_province(), RULES)
    assert len(places) == 0
    assert set(places.columns) == {*(c.value for c in PlaceColumn), "geometry"}
    assert places.crs == small.CRS


def test_layers_are_not_changed() -> None:
    parks = frame([at(1, 1)], no=[1], name=["A"], area_ha=[3.0])
    settlements = homes((1, 1), id=[None])
    before = parks.copy(), settlements.copy()
    list_places(island_province(parks=parks, settlements=settlements), RULES)
    assert parks.equals(before[0]) and settlements.equals(before[1])


def test_a_park_that_is_drawn_is_its_outline() -> None:
    drawn = box(4, 4, 6, 5)
    degrees = gpd.GeoSeries([drawn], crs=small.CRS).to_crs(4326)
    parks = frame(
        [at(5, 4.5), at(2, 2)],
        no=[1, 2],
        name=["Vẽ", "Điểm"],
        area_ha=[200.0, np.pi],
        _outline=[shapely.to_wkt(degrees[0], rounding_precision=9), None],
    )
    province = island_province(parks=parks)
    places = list_places(province, RULES)
    outlines = places[PlaceColumn.OUTLINE].tolist()
    assert outlines[1] == ""
    assert shapely.from_wkt(outlines[0]).symmetric_difference(drawn).area < 1000
    terrain = small.coverage_of(province, {}).terrain
    inside, disc = place_pixels(places, terrain, np.ones(terrain.shape, bool))
    rows, cols = np.divmod(inside, terrain.shape[1])
    assert inside.size == 200 and np.ptp(rows) == 9 and np.ptp(cols) == 19
    assert disc.size < 9  # a hectare of pi is a disc of 100 m


def test_an_outline_grows_with_its_uncertainty_and_small_ones_keep_a_pixel() -> None:
    table = small.places(
        small.place(PlaceKind.PARK, 1, at(5, 5), outline=box(4, 4, 6, 6).wkt),
        small.place(PlaceKind.PARK, 2, at(3.03, 3.03), outline=box(3.02, 3.02, 3.04, 3.04).wkt),
    )
    terrain = small.coverage_of(island_province(), {}).terrain
    land = np.ones(terrain.shape, bool)
    exact, tiny = place_pixels(table, terrain, land)
    assert exact.size == 400 and tiny.size == 1
    wide, _ = footprints(table, terrain, land, wider_m=np.array([300.0, 0.0]))
    assert wide.size == pytest.approx((2.6**2 - (4 - np.pi) * 0.3**2) * 100, rel=0.02)
    sea = land.copy()
    sea[:, :50] = False
    half, _ = place_pixels(table, terrain, sea)
    assert half.size == 200


def test_a_layer_of_areas_keeps_them(tmp_path: Path) -> None:
    drawn = shapely.box(109.0, 12.0, 109.02, 12.01)
    gpd.GeoDataFrame({"no": [1], "name": ["Vẽ"]}, geometry=[drawn], crs=4326).to_file(
        tmp_path / "parks.geojson"
    )
    problems = Problems()
    source = LayerSource.model_validate({"path": "parks.geojson"})
    parks = read_layer(LayerKind.PARKS, source, folder=tmp_path, area=None, problems=problems)
    assert [p.code for p in problems] == ["areas-to-points"]
    assert parks.geometry.geom_type.tolist() == ["Point"]
    kept = shapely.from_wkt(parks[OUTLINE].iloc[0])
    assert kept.symmetric_difference(drawn).area < 1e-12
