"""Types and rules of a schema, checked against a plain reading of the same rules."""

from __future__ import annotations

import math
from collections import Counter
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely.geometry import Point, Polygon, box

from phusong.layers.columns import Cells, Column, Hubs, Parks, Roads, Settlements, Sites
from phusong.layers.errors import Problems, Severity
from phusong.layers.formats.raw import MOST_TOLD, RawTable
from phusong.layers.reading.choices import choice_words
from phusong.layers.reading.coerce import coerce
from phusong.layers.reading.geometry import check_geometry
from phusong.layers.reading.headers import Headed
from phusong.layers.reading.placing import tell_in_sea
from phusong.layers.schema import SCHEMAS, Geometry, LayerKind
from phusong.layers.source import LayerSource
from phusong.layers.vectors import read_layer

SOURCE = LayerSource(path="a.csv")


def _typed(
    kind: LayerKind, column: Column, *cells: object, **source: object
) -> tuple[pd.Series, Problems]:
    problems = Problems()
    frame = pd.DataFrame({0: pd.Series(cells, dtype=object)})
    raw = RawTable("a.csv", ("Header",), frame, np.arange(2, len(cells) + 2))
    typed = coerce(
        raw,
        {column: Headed(0, "Header")},
        SCHEMAS[kind],
        source=LayerSource.model_validate({"path": "a.csv", **source}),
        problems=problems,
    )
    return typed.values[column.value], problems


@pytest.mark.parametrize(
    ("word", "value"),
    [
        ("có", True),
        ("CÓ", True),
        ("Đã có", True),
        ("x", True),
        ("✓", True),
        (1, True),
        (1.0, True),
        (True, True),
        ("không", False),
        ("Chưa", False),
        ("no", False),
        (0, False),
        ("", None),
        (None, None),
        (math.nan, None),
        ("không rõ", None),
        ("?", None),
    ],
)
def test_yes_no_and_unknown(word: object, value: bool | None) -> None:
    series, problems = _typed(LayerKind.SETTLEMENTS, Settlements.HAS_FIBRE, word)
    assert not list(problems)
    assert (None if pd.isna(series[0]) else bool(series[0])) is value


@pytest.mark.parametrize(
    ("kind", "column", "word", "choice"),
    [
        (LayerKind.CELLS, Cells.TECHNOLOGY, "4G", "LTE"),
        (LayerKind.CELLS, Cells.TECHNOLOGY, "5g nr", "NR"),
        (LayerKind.SITES, Sites.STATUS, "Đang hoạt động", "on_air"),
        (LayerKind.SITES, Sites.STATUS, "on-air", "on_air"),
        (LayerKind.HUBS, Hubs.TYPE, "Cảng hàng không", "airport"),
        (LayerKind.HUBS, Hubs.TYPE, "Bến xe", "bus_station"),
        (LayerKind.PARKS, Parks.TYPE, "Khu công nghiệp", "KCN"),
        (LayerKind.ROADS, Roads.CLASS, "Quốc lộ", "national"),
        (LayerKind.ROADS, Roads.CLASS, "motorway_link", "national"),
        (LayerKind.ROADS, Roads.CLASS, "residential", "commune"),
    ],
)
def test_choices_in_the_words_of_users(
    kind: LayerKind, column: Column, word: str, choice: str
) -> None:
    series, problems = _typed(kind, column, word)
    assert not list(problems)
    assert series.tolist() == [choice]


def test_no_word_stands_for_two_choices_of_one_column() -> None:
    for schema in SCHEMAS.values():
        for column in schema.columns:
            spec = column.spec
            owners = Counter(word for choice in spec.choices for word in choice_words((choice,)))
            assert all(count == 1 for count in owners.values()), owners.most_common(2)


def test_defaults_fill_empty_cells_only() -> None:
    series, problems = _typed(
        LayerKind.SITES, Sites.MAST_HEIGHT_M, "30", "", "45", defaults={"mast_height_m": "42.5"}
    )
    assert series.tolist() == [30, 42.5, 45]
    assert not list(problems)


def test_a_column_of_counts_is_read_with_thousands_and_said() -> None:
    series, problems = _typed(LayerKind.SETTLEMENTS, Settlements.HOUSEHOLDS, "1.204", "80")
    assert series.tolist() == [1204, 80]
    [problem] = problems
    assert (problem.code, problem.severity) == ("number-grouped", Severity.REPAIRED)
    assert (problem.row, problem.column, problem.details["reading"]) == (2, "Header", 1204)


# --- rules -------------------------------------------------------------------------------------

_HEIGHTS = st.sampled_from(["", "-3", "0", "0.5", "30", "350", "351", "NaN"])
_YEARS = st.sampled_from(["", "1989", "1990", "2100", "2101"])


@settings(deadline=None, max_examples=60)
@given(
    rows=st.lists(
        st.tuples(st.sampled_from(["A", "B", "C", "D", ""]), _HEIGHTS, _YEARS),
        min_size=1,
        max_size=8,
    )
)
def test_rules_agree_with_a_plain_reading(
    rows: list[tuple[str, str, str]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    expected: set[tuple[str, int, str]] = set()
    seen: set[str] = set()
    for number, (identity, height, year) in enumerate(rows, start=2):
        if not identity:
            expected.add(("value-missing", number, "site_id"))
        elif identity in seen:
            expected.add(("value-duplicate", number, "site_id"))
        seen.add(identity)
        if height not in ("", "NaN") and not 0 < float(height) <= 350:
            expected.add(("value-out-of-range", number, "mast_height_m"))
        if year and not 1990 <= int(year) <= 2100:
            expected.add(("value-out-of-range", number, "year"))
    folder = tmp_path_factory.mktemp("rules")
    lines = [",".join([*row, str(109.1 + i / 100), "12.2"]) for i, row in enumerate(rows)]
    text = "\n".join(["site_id,mast_height_m,year,lon,lat", *lines])
    (folder / "a.csv").write_text(text)
    problems = Problems()
    read_layer(LayerKind.SITES, SOURCE, folder=folder, area=None, problems=problems)
    assert {(p.code, p.row, p.column) for p in problems} == expected
    assert all(p.severity is Severity.ERROR for p in problems)


def test_a_fault_in_every_row_is_told_as_a_number(tmp_path: Path) -> None:
    lines = "\n".join(f"A{i},-1,109.2,12.2" for i in range(MOST_TOLD + 50))
    (tmp_path / "a.csv").write_text(f"site_id,mast_height_m,lon,lat\n{lines}\n")
    problems = Problems()
    read_layer(LayerKind.SITES, SOURCE, folder=tmp_path, area=None, problems=problems)
    assert len(problems) == MOST_TOLD + 1
    last = list(problems)[-1]
    assert (last.code, last.details["count"]) == ("more-rows", 50)


def test_the_same_id_in_two_files_is_told_with_both(tmp_path: Path) -> None:
    for name in ("a.csv", "b.csv"):
        (tmp_path / name).write_text("site_id,lon,lat\nA1,109.2,12.2\n")
    problems = Problems()
    source = LayerSource(path=("a.csv", "b.csv"))
    frame = read_layer(LayerKind.SITES, source, folder=tmp_path, area=None, problems=problems)
    assert frame["_file"].tolist() == ["a.csv", "b.csv"]
    duplicate = next(p for p in problems if p.code == "value-duplicate")
    assert (duplicate.file, duplicate.row) == ("b.csv", 2)
    assert dict(duplicate.details) == {"first": "2", "first_file": "a.csv"}


# --- geometry ----------------------------------------------------------------------------------

_CORNERS = st.lists(
    st.tuples(st.integers(0, 6), st.integers(0, 6)), min_size=3, max_size=8, unique=True
)


@given(corners=_CORNERS)
def test_repaired_polygons_are_valid_and_invent_no_edges(corners: list[tuple[int, int]]) -> None:
    problems = Problems()
    shape = Polygon(corners)
    [mended] = check_geometry(
        np.array([shape], dtype=object),
        Geometry.POLYGON,
        file="a.gpkg",
        rows=np.array([1]),
        problems=problems,
    )
    codes = [p.code for p in problems]
    if shape.is_valid:
        assert codes == [] and mended.equals(shape)
    elif mended is None:
        assert codes == ["polygon-without-area"] and shape.buffer(0).area == 0
    else:
        assert codes == ["polygon-repaired"]
        assert mended.is_valid and mended.geom_type in ("Polygon", "MultiPolygon")
        assert mended.area > 0
        assert shape.exterior.buffer(1e-6).covers(mended.boundary)


def test_points_in_the_sea_are_told_beyond_their_uncertainty() -> None:
    land = gpd.GeoDataFrame(geometry=[box(0, 0, 1000, 1000), box(9000, 0, 9100, 100)], crs=9217)
    points = [Point(500, 500), Point(1250, 500), Point(3000, 500), Point(3000, 500), None]
    frame = gpd.GeoDataFrame(
        {
            "position_uncertainty_km": [math.nan, math.nan, math.nan, 2.0, 0.0],
            "_file": ["a.csv", "a.csv", "b.csv", "b.csv", "b.csv"],
            "_row": [2, 3, 2, 3, 4],
        },
        geometry=points,
        crs=9217,
    )
    problems = Problems()
    tell_in_sea(frame, land, problems=problems)
    assert [(p.code, p.file, p.row, p.details["distance_km"]) for p in problems] == [
        ("point-in-sea", "b.csv", 2, 2.0)
    ]
