"""The door for layers: sources, coordinates, layers of a file, places outside the province."""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pyproj
import pytest
from shapely.geometry import LineString, MultiPoint, Point, Polygon, box

from phusong.layers.crs import Area
from phusong.layers.errors import Problem, Problems, Severity
from phusong.layers.provenance import Kind, Provenance
from phusong.layers.schema import SCHEMAS, Geometry, LayerKind
from phusong.layers.source import LayerSource
from phusong.layers.vectors import read_layer

# A province 40 km wide, so that zones 27 km apart can be told apart.
AREA = Area((109.0, 11.5, 109.4, 12.9), box(109.0, 11.5, 109.4, 12.9))
LON = np.linspace(109.05, 109.35, 40)
LAT = np.linspace(11.55, 12.85, 40)


def _read(
    folder: Path, kind: LayerKind = LayerKind.SITES, *, area: Area | None = AREA, **source: object
) -> tuple[gpd.GeoDataFrame, list[Problem]]:
    problems = Problems()
    frame = read_layer(
        kind, LayerSource.model_validate(source), folder=folder, area=area, problems=problems
    )
    return frame, list(problems)


def _metres(crs: str) -> tuple[np.ndarray, np.ndarray]:
    return pyproj.Transformer.from_crs("EPSG:4326", crs, always_xy=True).transform(LON, LAT)


def _write(path: Path, x: np.ndarray, y: np.ndarray, names: tuple[str, str] = ("X", "Y")) -> None:
    ids = [f"A{i}" for i in range(len(x))]
    pd.DataFrame({"site_id": ids, names[0]: x, names[1]: y}).to_csv(path, index=False)


@pytest.mark.parametrize(
    ("crs", "swapped", "declared", "told"),
    [
        ("EPSG:4326", False, "EPSG:4326", None),
        ("EPSG:4326", True, "EPSG:4326", "crs-swapped-axes"),
        ("EPSG:4326", False, None, "crs-missing"),
        ("EPSG:9217", False, "EPSG:9217", None),
        ("EPSG:9217", True, "EPSG:9217", "crs-swapped-axes"),
        ("EPSG:9217", False, "EPSG:9218", "crs-wrong-zone"),
        ("EPSG:9217", False, "EPSG:3406", "crs-wrong-zone"),
        ("EPSG:9217", False, "EPSG:4326", "crs-metres-not-degrees"),
        ("EPSG:4326", False, "EPSG:9217", "crs-degrees-not-metres"),
        ("EPSG:9217", False, None, "crs-missing"),
    ],
)
def test_coordinates_come_right_and_what_was_wrong_is_told(
    crs: str, swapped: bool, declared: str | None, told: str | None, tmp_path: Path
) -> None:
    x, y = _metres(crs)
    _write(tmp_path / "a.csv", *((y, x) if swapped else (x, y)))
    frame, problems = _read(tmp_path, path="a.csv", crs=declared)
    assert [p.code for p in problems] == ([told] if told else [])
    assert not any(p.severity is Severity.ERROR for p in problems)
    # 1 m is the accuracy of the transformation; it is the same one here, so less is left.
    np.testing.assert_allclose(frame.geometry.x, LON, atol=1e-7)
    np.testing.assert_allclose(frame.geometry.y, LAT, atol=1e-7)


def test_two_readings_that_fit_alike_are_left_to_the_user(tmp_path: Path) -> None:
    # UTM on VN-2000 and on WGS84 lie 225 m apart: both are in the province.
    _write(tmp_path / "a.csv", *_metres("EPSG:3406"))
    frame, problems = _read(tmp_path, path="a.csv", crs="EPSG:9217")
    [problem] = problems
    assert (problem.code, problem.severity) == ("crs-ambiguous", Severity.ERROR)
    assert "EPSG:32649" in problem.details["alternatives"]
    assert frame.geometry.isna().all()


def test_degrees_under_headers_that_say_so_need_no_crs(tmp_path: Path) -> None:
    _write(tmp_path / "a.csv", LON, LAT, ("Kinh độ", "Vĩ độ"))
    frame, problems = _read(tmp_path, path="a.csv")
    assert not problems and len(frame) == 40


@pytest.mark.parametrize(
    ("declared", "code"), [("EPSG:999999", "crs-unknown"), ("Atlantis", "crs-unknown")]
)
def test_a_crs_that_is_none_is_an_error(declared: str, code: str, tmp_path: Path) -> None:
    _write(tmp_path / "a.csv", LON, LAT)
    for area in (AREA, None):
        frame, problems = _read(tmp_path, path="a.csv", crs=declared, area=area)
        assert [(p.code, p.severity) for p in problems] == [(code, Severity.ERROR)]
        assert frame.geometry.isna().all()


def test_metres_without_crs_and_without_province_are_an_error(tmp_path: Path) -> None:
    _write(tmp_path / "a.csv", *_metres("EPSG:9217"))
    _, problems = _read(tmp_path, path="a.csv", area=None)
    assert [(p.code, p.severity) for p in problems] == [("crs-missing", Severity.ERROR)]


def test_the_scenarios_crs_beats_the_files(tmp_path: Path) -> None:
    x, y = _metres("EPSG:9217")
    frame = gpd.GeoDataFrame(
        {"site_id": [f"A{i}" for i in range(40)]}, geometry=gpd.points_from_xy(x, y), crs=9218
    )
    frame.to_file(tmp_path / "a.gpkg", engine="pyogrio")
    read, problems = _read(tmp_path, path="a.gpkg", crs="EPSG:9217")
    assert not problems
    np.testing.assert_allclose(read.geometry.x, LON, atol=1e-7)


def test_a_file_of_the_whole_country_is_taken_and_said(tmp_path: Path) -> None:
    lon, lat = np.append(LON[:3], np.full(60, 105.85)), np.append(LAT[:3], np.full(60, 21.03))
    _write(tmp_path / "a.csv", lon, lat, ("lon", "lat"))
    frame, problems = _read(tmp_path, path="a.csv")
    assert len(frame) == 63
    [problem] = problems
    assert (problem.code, problem.severity) == ("points-outside", Severity.WARNING)
    assert problem.details["count"] == 60
    assert 955 < problem.details["distance_km"] < 965


def test_land_off_the_province_is_not_taken_for_a_wrong_zone(tmp_path: Path) -> None:
    sea = gpd.GeoDataFrame(
        {"reason": ["reserve"]}, geometry=[box(109.6, 12, 109.7, 12.1)], crs=4326
    )
    sea.to_crs("EPSG:9217").to_file(tmp_path / "a.gpkg", engine="pyogrio")
    frame, problems = _read(tmp_path, LayerKind.CABLE_EXCLUSIONS, path="a.gpkg")
    assert not problems
    np.testing.assert_allclose(frame.total_bounds, [109.6, 12, 109.7, 12.1], atol=1e-3)


def test_several_files_and_patterns_make_one_layer(tmp_path: Path) -> None:
    (tmp_path / "mạng").mkdir()
    for number, name in enumerate(["mạng/b.csv", "mạng/a.csv", "c.csv"]):
        (tmp_path / name).write_text(f"Mã trạm,lon,lat\nS{number},109.2,12.{number}\n")
    frame, problems = _read(tmp_path, path=["mạng/*.csv", "c.csv", "mạng/a.csv"])
    assert not problems
    assert frame["_file"].tolist() == ["mạng/a.csv", "mạng/b.csv", "c.csv"]
    assert frame["site_id"].tolist() == ["S1", "S0", "S2"]


def test_a_file_whose_name_looks_like_a_pattern_is_found(tmp_path: Path) -> None:
    (tmp_path / "trạm [2025].csv").write_text("site_id,lon,lat\nA1,109.2,12.2\n")
    frame, problems = _read(tmp_path, path="trạm [2025].csv")
    assert len(frame) == 1 and not problems


def test_absolute_paths_are_read(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("site_id,lon,lat\nA1,109.2,12.2\n")
    frame, problems = _read(Path("elsewhere"), path=str(tmp_path / "a.csv"))
    assert len(frame) == 1 and not problems


def test_one_broken_file_does_not_hide_the_faults_of_the_next(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("")
    (tmp_path / "b.csv").write_text("site_id,mast_height_m,lon,lat\nA1,-4,109.2,12.2\n")
    frame, problems = _read(tmp_path, path=["a.csv", "b.csv", "c.csv"])
    assert {(p.file, p.code) for p in problems} == {
        ("a.csv", "empty-file"),
        ("b.csv", "value-out-of-range"),
        ("c.csv", "file-missing"),
    }
    assert len(frame) == 1


def test_the_layer_with_the_right_geometry_is_taken_from_several(tmp_path: Path) -> None:
    path = tmp_path / "a.gpkg"
    points = gpd.GeoDataFrame({"site_id": ["A1"]}, geometry=[Point(109.2, 12.2)], crs=4326)
    lines = gpd.GeoDataFrame(
        {"name": ["QL1"]}, geometry=[LineString([(109.1, 12), (109.2, 12.1)])], crs=4326
    )
    points.to_file(path, layer="trạm", engine="pyogrio")
    lines.to_file(path, layer="đường", engine="pyogrio")
    assert len(_read(tmp_path, path="a.gpkg")[0]) == 1
    roads, problems = _read(tmp_path, LayerKind.ROADS, path="a.gpkg")
    assert roads["name"].tolist() == ["QL1"] and not problems


def test_multipoints_of_one_are_points_and_heights_are_dropped(tmp_path: Path) -> None:
    frame = gpd.GeoDataFrame(
        {"site_id": ["A1", "A2"]},
        geometry=[MultiPoint([(109.2, 12.2, 35)]), MultiPoint([(109.2, 12.2), (109.3, 12.3)])],
        crs=4326,
    )
    frame.to_file(tmp_path / "a.gpkg", engine="pyogrio")
    read, problems = _read(tmp_path, path="a.gpkg")
    assert read.geometry.iloc[0].equals(Point(109.2, 12.2)) and not read.geometry.iloc[0].has_z
    assert [(p.code, p.row) for p in problems] == [("geometry-several-points", 2)]


@pytest.mark.parametrize("kind", list(LayerKind))
def test_an_empty_frame_has_every_column(kind: LayerKind, tmp_path: Path) -> None:
    frame, problems = _read(tmp_path, kind, path="nothing.csv")
    schema = SCHEMAS[kind]
    spatial = schema.geometry is not Geometry.NONE
    columns = [*(c.value for c in schema.columns), "_file", "_row"]
    assert list(frame.columns) == [*columns, *(["geometry"] if spatial else [])]
    assert isinstance(frame, gpd.GeoDataFrame) is spatial
    assert [p.code for p in problems] == ["file-missing"]
    assert frame.empty


def test_unknown_columns_are_left_out_and_text_is_nfc(tmp_path: Path) -> None:
    name = "Đie\u0323\u0302p Sơn"
    (tmp_path / "a.csv").write_text(f"site_id,name,màu,lon,lat\nA1, {name} ,đỏ,109.2,12.2\n")
    frame, problems = _read(tmp_path, path="a.csv")
    assert not problems
    assert frame["name"].tolist() == ["Điệp Sơn"]
    assert "màu" not in frame


def test_former_units_need_no_geometry(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(
        "Đơn vị cũ,Mã xã mới,phần\nXã Phước Nam,22891,toàn bộ\nXã Suối Tân,22453,một phần\n"
    )
    frame, problems = _read(tmp_path, LayerKind.FORMER_UNITS, path="a.csv")
    assert not problems
    assert frame["part"].tolist() == ["whole", "part"]
    assert frame["successor_code"].tolist() == ["22891", "22453"]


def test_provenance_of_the_scenario_goes_over_the_catalogues() -> None:
    known = Provenance(kind=Kind.SYNTHETIC, source="catalogue", licence="CC0")
    source = LayerSource.model_validate({"path": "a.csv", "kind": "real", "date": "2025-12-31"})
    told = source.provenance(known)
    assert (told.kind, told.source, told.licence) == (Kind.REAL, "catalogue", "CC0")
    assert str(told.date) == "2025-12-31"
    assert LayerSource(path="a.csv").provenance(None).kind is Kind.USER


def test_polygons_keep_their_repairs_through_the_transformation(tmp_path: Path) -> None:
    bow_tie = Polygon([(109.1, 12.1), (109.3, 12.3), (109.3, 12.1), (109.1, 12.3)])
    frame = gpd.GeoDataFrame(
        {"code": ["22366"], "name": ["Nha Trang"]}, geometry=[bow_tie], crs=4326
    )
    frame.to_crs("EPSG:9217").to_file(tmp_path / "a.gpkg", engine="pyogrio")
    read, problems = _read(tmp_path, LayerKind.COMMUNES, path="a.gpkg", area=None)
    assert [p.code for p in problems] == ["polygon-repaired"]
    assert read.geometry.is_valid.all()
    assert read.geometry.iloc[0].area == pytest.approx(0.02, rel=1e-3)
