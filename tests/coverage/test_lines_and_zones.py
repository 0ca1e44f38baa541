"""Kilometres of line and square kilometres of polygon, against plain geometry."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from phusong.coverage.line_service import line_kilometres
from phusong.coverage.zonal import pixel_shares

from .plain import CRS, make_terrain

TERRAIN = make_terrain(np.zeros((30, 40)))
LEFT, TOP = 590_000.0, 1_360_000.0


def point(col: float, row: float) -> tuple[float, float]:
    return LEFT + 100 * col, TOP - 100 * row


def lines(*paths: list[tuple[float, float]], kinds: list[object]) -> gpd.GeoDataFrame:
    shapes = [shapely.LineString([point(*p) for p in path]) for path in paths]
    return gpd.GeoDataFrame({"road_class": kinds}, geometry=shapes, crs=CRS)


def test_kilometres_follow_the_pixels_under_a_line() -> None:
    served = np.zeros(TERRAIN.shape, bool)
    served[:, :10] = True
    roads = lines([(0.5, 5.5), (20.5, 5.5)], [(2, 2), (2, 7)], [(30, 1), (39, 1)],
                  kinds=["national", "track", None])  # fmt: skip
    everywhere = np.ones_like(served)
    table = line_kilometres(
        roads, TERRAIN, by="road_class", masks={"km": everywhere, "km_served": served}
    ).set_index("road_class")
    assert table.loc["national", "km"] == pytest.approx(2.0)
    assert table.loc["national", "km_served"] == pytest.approx(0.95, abs=0.051)
    assert table.loc["track"].tolist() == pytest.approx([0.5, 0.5])
    assert table.loc["", "km_served"] == 0


def test_what_lies_off_the_grid_is_left_out() -> None:
    roads = lines([(30, 5), (60, 5)], kinds=["track"])
    mask = {"km": np.ones(TERRAIN.shape, bool)}
    table = line_kilometres(roads, TERRAIN, by="road_class", masks=mask)
    assert table["km"].tolist() == pytest.approx([1.0])
    assert line_kilometres(roads.iloc[:0], TERRAIN, by="road_class", masks=mask).empty


def test_several_parts_are_one_road() -> None:
    parts = shapely.MultiLineString([[point(1, 1), point(3, 1)], [point(10, 10), point(10, 14)]])
    roads = gpd.GeoDataFrame({"road_class": ["track"]}, geometry=[parts], crs=CRS)
    mask = {"km": np.ones(TERRAIN.shape, bool)}
    assert line_kilometres(roads, TERRAIN, by="road_class", masks=mask)["km"].tolist() == (
        pytest.approx([0.6])
    )


CORNERS = st.tuples(st.floats(-3, 43), st.floats(-3, 33))


@settings(deadline=None, max_examples=60)
@given(st.lists(CORNERS, min_size=3, max_size=6))
def test_areas_are_those_of_the_polygons(corners: list[tuple[float, float]]) -> None:
    shape = shapely.convex_hull(shapely.MultiPoint([point(*c) for c in corners]))
    if shape.geom_type != "Polygon" or shape.area < 100:
        return
    shares = pixel_shares(gpd.GeoSeries([shape], crs=CRS), TERRAIN.geobox)
    grid = shapely.box(*TERRAIN.geobox.boundingbox.bbox)
    assert shares.sum() * 1e4 == pytest.approx(shape.intersection(grid).area, rel=1e-4, abs=50)


def test_neighbours_share_their_border_pixels() -> None:
    west = shapely.box(*point(0, 30), *point(10.3, 0))
    east = shapely.box(*point(10.3, 30), *point(40, 0))
    shares = pixel_shares(gpd.GeoSeries([west, east], crs=CRS), TERRAIN.geobox)
    assert np.asarray(shares.sum(axis=0)).ravel() == pytest.approx(1.0, abs=1e-6)
    column = shares[[0], :].toarray().reshape(TERRAIN.shape)[:, 10]
    assert column == pytest.approx(0.3, abs=1e-6)


def test_no_polygons_no_shares() -> None:
    assert pixel_shares(gpd.GeoSeries([], crs=CRS), TERRAIN.geobox).shape == (0, 1200)
