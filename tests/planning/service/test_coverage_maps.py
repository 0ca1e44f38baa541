"""``phusong coverage`` with everything that may be asked of it, through the command and on the disk."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import rasterio
from hypothesis import given
from hypothesis import strategies as st
from tests.planning.command import Run, is_plain
from tests.planning.on_disk import write_scenario

from phusong.coverage.link_budget import CoverageDefinition, Environment, RateCriterion
from phusong.coverage.maps import Audience, Layer, Map, View
from phusong.layers.i18n import Language, Messages
from phusong.planning.outputs.map.rasters import FORMS, file_names
from phusong.planning.outputs.words.definitions import definition_details

HOSTILE = "../../Đông\\Dương"


@pytest.fixture
def scenario(tmp_path: Path) -> Path:
    """One site of two operators, one of them with a name that wants to leave the folder."""
    path = write_scenario(tmp_path / "small")
    rows = path.parent / "cells.csv"
    rows.write_text(
        "cell_id,site_id,operator,technology,band,height_m\n"
        f"C1,T1,Viettel,LTE,B3,40\nC2,T1,{HOSTILE},LTE,B8,40\n",
        encoding="utf-8",
    )
    return path


def files(folder: Path) -> set[str]:
    return {p.name for p in folder.iterdir() if p.name[0] != "."}


@pytest.mark.parametrize("language", ["vi", "en"])
def test_everything_is_written_and_told(
    phusong: Run, scenario: Path, tmp_path: Path, language: str
) -> None:
    out = tmp_path / "a" / "out"
    every = ["--layers", "all", "--operators", "all", "--places", "outdoor, car,indoor"]
    told = phusong("coverage", scenario, "--out", out, *every, "--lang", language)
    assert told.code == 0 and is_plain(told)
    names = files(out)
    audiences = {"any", "shared", "viettel", "dong-duong"}
    assert names == {"coverage_summary.csv"} | {
        f"coverage_{layer}_{who}_{place}.tif"
        for layer in [*(f"4G_{k.value}" for k in Layer if k is not Layer.TECHNOLOGY), "technology"]
        for who in audiences
        for place in ("outdoor", "vehicle", "indoor")
    }
    assert not list(tmp_path.rglob("*.draft"))
    assert {p.name for p in tmp_path.iterdir()} <= {"small", "a", "cache"}
    messages = Messages.of(Language(language))
    assert messages("maps-title") in told.out and "P.2109" in told.out
    assert messages("maps-done", count=len(names) - 1, folder=str(out)) in told.out
    table = pd.read_csv(out / "coverage_summary.csv", encoding="utf-8-sig")
    assert len(table) == 4 * 3
    assert (table["people_served"] <= table["people"]).all() and (table["people"] == 9000).all()
    each = table.set_index(["operators", "operator", "place"])["area_served_km2"]
    for place in ("outdoor", "vehicle", "indoor"):
        own = [each["each", "Viettel", place], each["each", HOSTILE, place]]
        assert float(each["shared"].xs(place, level="place").iloc[0]) <= min(own)
        assert float(each["any"].xs(place, level="place").iloc[0]) >= max(own)
    assert table["definition"].str.contains("−110 dBm").all()


def test_rasters_hold_what_a_prediction_says(phusong: Run, scenario: Path, tmp_path: Path) -> None:
    text = scenario.read_text(encoding="utf-8")
    scenario.write_text(text.replace("resolution_m = 200", "resolution_m = 20"), encoding="utf-8")
    plain, out = tmp_path / "plain", tmp_path / "out"
    assert phusong("coverage", scenario, "--out", plain).code == 0
    assert files(plain) == {"coverage_4G.tif", "coverage_4G_server.tif", "coverage_summary.csv"}
    asked = ["--layers", "rsrp,server,technology", "--lang", "en", "--threads", 1]
    told = phusong("coverage", scenario, "--out", out, *asked)
    assert told.code == 0 and f"File: {out / 'coverage_summary.csv'}" in told.out
    level, tags = opened(out / "coverage_4G_rsrp_any_outdoor.tif", Layer.RSRP)
    with rasterio.open(plain / "coverage_4G.tif") as raster:
        expected = raster.read(1, masked=True)
        assert raster.tags()["PHUSONG_KIND_TERRAIN"] == tags["PHUSONG_KIND_TERRAIN"] == "user"
    strong = expected.filled(-200) > -130
    np.testing.assert_allclose(level[strong], expected[strong], atol=0.0501)
    assert tags["PHUSONG_SOURCE_TERRAIN"] == "terrain.tif" and tags["PHUSONG_PLACE"] == "outdoor"
    assert '"model":"p1812"' in tags["PHUSONG_MODEL"]
    CoverageDefinition.model_validate_json(tags["PHUSONG_DEFINITION"])
    server, tags = opened(out / "coverage_4G_server_any_outdoor.tif", Layer.SERVER)
    assert tags["PHUSONG_SITES"] == "T1"
    assert (server[strong] == 0).all()
    reached, tags = opened(out / "coverage_technology_any_outdoor.tif", Layer.TECHNOLOGY)
    assert tags["PHUSONG_TECHNOLOGIES"] == "0=;1=4G"
    required = float(CoverageDefinition().required_rsrp_dbm)
    sure = np.abs(expected - required) > 0.001
    np.testing.assert_array_equal(reached[sure], (expected >= required)[sure].astype(int))
    summaries = [(folder / "coverage_summary.csv").read_bytes() for folder in (plain, out)]
    tables = [pd.read_csv(folder / "coverage_summary.csv") for folder in (plain, out)]
    columns = ["people", "people_served", "area_km2", "area_served_km2"]
    np.testing.assert_allclose(tables[0][columns], tables[1][columns], rtol=1e-3)
    # The same bytes, however many threads.
    again = tmp_path / "again"
    assert phusong("coverage", scenario, "--out", again, *asked[:-1], 2, "--no-keep").code == 0
    for name in files(out):
        assert (again / name).read_bytes() == (out / name).read_bytes()
    assert all(b"," in summary for summary in summaries)


def opened(file: Path, layer: Layer) -> tuple[np.ma.MaskedArray, dict[str, str]]:
    """Values in their unit, and the tags; everything a reader needs is there."""
    form = FORMS[layer]
    with rasterio.open(file) as raster:
        assert raster.tags(ns="IMAGE_STRUCTURE")["LAYOUT"] == "COG"
        assert raster.overviews(1) and raster.block_shapes == [(256, 256)]
        assert raster.nodata == form.nodata and raster.dtypes == (form.dtype,)
        assert raster.units == (form.unit,) and raster.scales == (form.scale,)
        assert raster.descriptions == (form.description,)
        return raster.read(1, masked=True) * form.scale, raster.tags()


@pytest.mark.parametrize("language", ["vi", "en"])
def test_words_that_are_no_choice_are_all_told(
    phusong: Run, scenario: Path, tmp_path: Path, language: str
) -> None:
    out = tmp_path / "out"
    asked = ["--layers", "rsrp,colour", "--places", "moon", "--operators", ""]
    told = phusong("coverage", scenario, "--out", out, *asked)
    assert told.code == 2 and not out.exists()
    assert "colour" in told.err and "moon" in told.err and "--operators" in told.err
    assert "uplink-limited" in told.err and "Traceback" not in told.err
    assert Messages.of(language)("problem-map-choice")


@given(st.lists(st.text(max_size=60), min_size=1, max_size=6, unique=True))
def test_every_map_has_a_file_of_its_own_in_the_folder(operators: list[str]) -> None:
    views = [View(Audience.EACH, operator, Environment.INDOOR) for operator in operators]
    views += [
        View(Audience.ANY, "", Environment.INDOOR),
        View(Audience.SHARED, "", Environment.INDOOR),
    ]
    maps = [Map(layer, "4G", view) for layer in (Layer.RSRP, Layer.SINR) for view in views]
    names = file_names(maps)
    assert len({name.casefold() for name in names}) == len(maps)
    assert all(re.fullmatch(r"coverage_4G_[a-z]+_[a-z0-9-]+_indoor\.tif", name) for name in names)


@pytest.mark.parametrize("language", list(Language))
def test_definitions_tell_what_stands_before_the_phone(language: Language) -> None:
    messages = Messages.of(language)
    assert definition_details(CoverageDefinition(), messages) == ""
    rich = CoverageDefinition(
        body_loss_db=4,
        phone_gain_dbi=-3,
        foliage_loss_db=6,
        entry_probability=0.8,
        rate=RateCriterion(downlink_mbps=100, uplink_mbps=30),
    )
    text = definition_details(rich, messages, place=Environment.INDOOR)
    for told in ("P.2109", "80", "−3", "100", "30", "Mbit/s"):
        assert told in text
    assert "P.2109" not in definition_details(rich, messages)
    given = CoverageDefinition(environment=Environment.INDOOR, extra_loss_db=15)
    assert "15" in definition_details(given, messages)
    assert "P.2109" not in definition_details(given, messages)
    car = definition_details(given, messages, place=Environment.VEHICLE)
    assert "9" in car and "15" not in car
