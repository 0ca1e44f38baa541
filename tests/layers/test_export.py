"""Files appear whole or not at all, spreadsheets run nothing, the same content gives the same bytes."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio
import pytest
import rasterio
from filelock import FileLock
from hypothesis import given
from hypothesis import strategies as st
from odc.geo.geobox import GeoBox

from phusong.layers import export
from phusong.layers.errors import BadInput
from phusong.layers.export import (
    neutralise,
    refuse_inputs,
    staged,
    write_atomic,
    write_cog,
    write_csv,
    write_geopackage,
)

GRID = GeoBox.from_bbox((600_000, 1_300_000, 660_000, 1_360_000), "EPSG:9217", resolution=100)
SLOW_WRITER = """
import sys, time
from pathlib import Path
from phusong.layers.export import staged
with staged(Path(sys.argv[1]), last="plan.json") as staging:
    (staging / "map.html").write_text("new" * 1000)
    print("half way", flush=True)
    time.sleep(60)
"""


def visible(folder: Path) -> dict[str, str]:
    return {
        file.name: file.read_text() for file in folder.iterdir() if not file.name.startswith(".")
    }


def leftovers(folder: Path) -> list[str]:
    return [file.name for file in folder.iterdir() if file.is_dir()]


def test_staged_files_appear_together_with_the_last_one_last(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    moved = []
    replace = Path.replace
    monkeypatch.setattr(Path, "replace", lambda a, b: (moved.append(b.name), replace(a, b))[1])
    out = tmp_path / "a" / "b"
    with staged(out, last="plan.json") as staging:
        for name in ("plan.json", "map.html", "zone.csv"):
            (staging / name).write_text(name)
        assert visible(out) == {}
    assert visible(out) == {name: name for name in ("plan.json", "map.html", "zone.csv")}
    assert moved == ["map.html", "zone.csv", "plan.json"]
    assert leftovers(out) == []


def test_a_failure_changes_nothing(tmp_path: Path) -> None:
    (tmp_path / "map.html").write_text("old")
    with pytest.raises(ZeroDivisionError), staged(tmp_path, last="plan.json") as staging:
        (staging / "map.html").write_text("new")
        raise ZeroDivisionError
    assert visible(tmp_path) == {"map.html": "old"}
    assert leftovers(tmp_path) == []


def test_a_disk_without_room_is_told_as_such_whatever_the_library_says(tmp_path: Path) -> None:
    resource = pytest.importorskip("resource")
    noise = np.random.default_rng(1).random(GRID.shape).astype(np.float32)
    (tmp_path / "old.tif").write_text("old")
    usual = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, usual[1]))
    try:
        with pytest.raises(OSError, match="File too large"), staged(tmp_path, last="") as staging:
            write_cog(
                staging / "old.tif", noise, GRID, nodata=-1.0, unit="1", description="", tags={}
            )
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, usual)
    assert visible(tmp_path) == {"old.tif": "old"}
    assert leftovers(tmp_path) == []


def test_no_result_takes_the_place_of_what_is_read(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    sites = tmp_path / "data" / "sites.csv"
    sites.write_text("site_id,lon,lat\n")
    beside = tmp_path / "data" / ".." / "data"
    with pytest.raises(BadInput) as caught:
        refuse_inputs(beside, ["map.html", "sites.csv"], inputs=[sites])
    assert [p.code for p in caught.value.problems] == ["output-is-input"]
    refuse_inputs(tmp_path, ["map.html", "sites.csv"], inputs=[sites])


def _start_slow_writer(folder: Path) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", SLOW_WRITER, str(folder)]
    writer = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert writer.stdout is not None
    assert writer.stdout.readline() == "half way\n"
    return writer


def test_a_killed_run_leaves_old_files_and_the_next_one_tidies_up(tmp_path: Path) -> None:
    (tmp_path / "map.html").write_text("old")
    with _start_slow_writer(tmp_path) as writer:
        writer.send_signal(signal.SIGKILL)
    assert visible(tmp_path) == {"map.html": "old"}
    assert len(leftovers(tmp_path)) == 1
    with staged(tmp_path, last="plan.json") as staging:
        (staging / "map.html").write_text("newer")
    assert visible(tmp_path) == {"map.html": "newer"}
    assert leftovers(tmp_path) == []


def test_a_run_that_is_alive_is_left_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(export, "_PATIENCE_S", 0.2)
    with _start_slow_writer(tmp_path) as writer:
        with pytest.raises(BadInput) as refused, staged(tmp_path, last="plan.json"):
            pytest.fail("two runs wrote into one folder")
        assert [p.code for p in refused.value.problems] == ["folder-busy"]
        assert len(leftovers(tmp_path)) == 1
        writer.kill()


def test_a_folder_that_cannot_be_made_is_bad_input(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("a file stands here")
    with pytest.raises(BadInput) as refused, staged(tmp_path / "out", last="plan.json"):
        pytest.fail("wrote into a file")
    assert [p.code for p in refused.value.problems] == ["folder-not-writable"]


def test_a_file_that_cannot_be_replaced_is_told_by_name(tmp_path: Path) -> None:
    (tmp_path / "map.html").mkdir()
    (tmp_path / "map.html" / "x").write_text("a folder stands here")
    with pytest.raises(BadInput) as refused, staged(tmp_path, last="plan.json") as staging:
        (staging / "map.html").write_text("new")
    (problem,) = refused.value.problems
    assert problem.code == "file-not-replaceable"
    assert problem.file.endswith("map.html")


def test_the_lock_goes_with_the_run(tmp_path: Path) -> None:
    with staged(tmp_path, last=""):
        pass
    with FileLock(tmp_path / ".phusong.lock", timeout=0):
        pass


def test_write_atomic_keeps_the_old_file_when_writing_fails(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_text("old")
    with pytest.raises(OSError, match="full"), write_atomic(file) as draft:
        draft.write_text("half")
        raise OSError("disk full")
    assert visible(tmp_path) == {"a.txt": "old"}
    with write_atomic(file) as draft:
        draft.write_text("new")
    assert visible(tmp_path) == {"a.txt": "new"}
    assert leftovers(tmp_path) == []


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
