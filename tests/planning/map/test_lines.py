"""Lines as the page takes them."""

from __future__ import annotations

import geopandas as gpd
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from phusong.planning.outputs.geometry import line_paths, paths_of_each

CRS = "EPSG:9217"
POINT = st.tuples(st.integers(600_000, 640_000), st.integers(1_340_000, 1_380_000))
LINE = st.lists(POINT, min_size=2, max_size=8, unique=True).map(shapely.LineString)


@settings(max_examples=30)
@given(st.lists(LINE, min_size=1, max_size=6))
def test_each_line_has_the_path_that_it_has_alone(lines: list[shapely.LineString]) -> None:
    simple = [
        line for line in lines if line.is_simple
    ]  # crossing itself, a line alone is cut there
    table = gpd.GeoDataFrame(geometry=simple, crs=CRS)
    alone = [line_paths(table.iloc[[k]], tolerance_m=60.0) for k in range(len(table))]
    assert paths_of_each(table, tolerance_m=60.0) == alone


def test_parts_that_meet_are_one_path_and_no_lines_have_none() -> None:
    parts = shapely.MultiLineString(
        [[(600_000, 1_350_000), (600_000, 1_352_000)], [(600_000, 1_352_000), (603_000, 1_352_000)]]
    )
    table = gpd.GeoDataFrame(geometry=[parts], crs=CRS)
    ((path,),) = paths_of_each(table, tolerance_m=10.0)
    assert len(path) == 3
    assert paths_of_each(table.iloc[:0], tolerance_m=10.0) == []
