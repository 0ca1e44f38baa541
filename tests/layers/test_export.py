"""Spreadsheets run nothing of what is written, the same content gives the same bytes."""

from __future__ import annotations

import time
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio
import pytest
import rasterio
from hypothesis import given
from hypothesis import strategies as st
from odc.geo.geobox import GeoBox

from phusong.layers.export import neutralise, write_cog, write_csv, write_geopackage
from phusong.layers.gdal_paths import readable

GRID = GeoBox.from_bbox((600_000, 1_300_000, 660_000, 1_360_000), "EPSG:9217", resolution=100)


@given(st.text())
def test_no_text_cell_begins_a_formula(text: str) -> None:
    cell = neutralise(text)
    assert isinstance(cell, str)
    assert not cell.lstrip(" ").startswith(("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠"))
    assert cell in (text, f"'{text}")


@pytest.mark.parametrize("value", [-1, -2.5, None, True])
def test_numbers_are_left_as_they_are(value: object) -> None:
    assert neutralise(value) is value


def test_csv_opens_in_a_spreadsheet(tmp_path: Path) -> None:
    table = pd.DataFrame(
        {"name": ["Tà Mơ", "=1+1", None], "=evil": [-1.5, np.nan, 2], "n": [1, 2, 3]}
    )
    before = table.copy()
    write_csv(tmp_path / "t.csv", table)
    assert (tmp_path / "t.csv").read_bytes().startswith(b"\xef\xbb\xbf")
    back = pd.read_csv(tmp_path / "t.csv", encoding="utf-8-sig")
    assert back["name"].tolist()[:2] == ["Tà Mơ", "'=1+1"]
    assert back["'=evil"].tolist()[0] == -1.5
    assert back["n"].tolist() == [1, 2, 3]
    pd.testing.assert_frame_equal(table, before)


def _cog(path: Path) -> np.ndarray:
    values = np.random.default_rng(7).normal(-90, 15, GRID.shape).astype(np.float32)
    values[:50] = np.nan
    write_cog(
        path,
        values,
        GRID,
        nodata=-9999,
        unit="dBm",
        description="RSRP",
        tags={"PHUSONG_NOTE": "Khánh Hòa"},
    )
    return values


def test_cog_holds_what_was_given(tmp_path: Path) -> None:
    values = _cog(tmp_path / "a.tif")
    with rasterio.open(tmp_path / "a.tif") as raster:
        assert raster.tags(ns="IMAGE_STRUCTURE")["LAYOUT"] == "COG"
        assert raster.overviews(1)
        assert (raster.units, raster.descriptions) == (("dBm",), ("RSRP",))
        assert raster.tags()["PHUSONG_NOTE"] == "Khánh Hòa"
        assert raster.transform == GRID.affine
        assert raster.crs.to_epsg() == 9217
        back = raster.read(1, masked=True).filled(np.nan)
    np.testing.assert_array_equal(back, values)


def test_cog_of_codes_keeps_codes_in_its_overviews(tmp_path: Path) -> None:
    codes = np.where(np.indices(GRID.shape).sum(axis=0) % 2 == 0, 7, 900).astype(np.int32)
    file = tmp_path / "a.tif"
    write_cog(file, codes, GRID, nodata=-1, unit="1", description="site", tags={})
    with rasterio.open(file, overview_level=0) as overview:
        assert set(np.unique(overview.read(1))) <= {7, 900}


def test_rasters_and_geopackages_are_the_same_bytes_later(tmp_path: Path) -> None:
    points = gpd.GeoDataFrame(
        {"name": ["Tà Mơ"]}, geometry=gpd.points_from_xy([602_806], [1_353_660]), crs=9217
    )
    layers = {"places": points, "notes": pd.DataFrame({"k": ["v"]})}
    _cog(tmp_path / "one.tif")
    write_geopackage(tmp_path / "one.gpkg", layers)
    time.sleep(1.1)  # TIFF dates are to the second
    _cog(tmp_path / "two.tif")
    write_geopackage(tmp_path / "two.gpkg", layers)
    for kind in ("tif", "gpkg"):
        one, two = (tmp_path / f"{name}.{kind}" for name in ("one", "two"))
        assert one.read_bytes() == two.read_bytes()


def test_geopackage_is_in_degrees_and_leaves_settings_alone(tmp_path: Path) -> None:
    before = pyogrio.get_gdal_config_option("OGR_CURRENT_DATE")
    points = gpd.GeoDataFrame(geometry=gpd.points_from_xy([602_806], [1_353_660]), crs=9217)
    write_geopackage(tmp_path / "a.gpkg", {"places": points, "notes": pd.DataFrame({"k": ["v"]})})
    back = gpd.read_file(tmp_path / "a.gpkg", layer="places")
    assert back.crs.to_epsg() == 4326
    expected = points.to_crs(4326).geometry.iloc[0]
    assert back.geometry.iloc[0].distance(expected) < 1e-9
    assert gpd.read_file(tmp_path / "a.gpkg", layer="notes")["k"].tolist() == ["v"]
    assert pyogrio.get_gdal_config_option("OGR_CURRENT_DATE") == before


@pytest.mark.parametrize(
    "name", ["a!b", "x.zip!y", "what?", "100%41", "#1", "Tỉnh Khánh Hòa", "CON"]
)
def test_layers_and_rasters_lie_in_folders_of_any_name(tmp_path: Path, name: str) -> None:
    folder = tmp_path / name
    folder.mkdir()
    points = gpd.GeoDataFrame(
        {"name": ["Tà Mơ"]}, geometry=gpd.points_from_xy([109.0], [12.0]), crs=4326
    )
    write_geopackage(folder / "plan.gpkg", {"places": points, "notes": pd.DataFrame({"k": ["v"]})})
    write_geopackage(folder / "more.gpkg", {"places": points})
    with readable(folder / "plan.gpkg") as file:
        assert pyogrio.list_layers(file)[:, 0].tolist() == ["places", "notes"]
        assert gpd.read_file(file, layer="places")["name"].tolist() == ["Tà Mơ"]
    _cog(folder / "a.tif")
    assert sorted(file.name for file in folder.iterdir()) == ["a.tif", "more.gpkg", "plan.gpkg"]
    assert [file.name for file in tmp_path.iterdir()] == [name]
