"""Provinces and operators that are not Khánh Hòa: little data, odd data, and what comes of it."""

from __future__ import annotations

import hashlib
import json
import os
import re
import signal
import subprocess
import sys
import time
import unicodedata
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import openpyxl
import pytest
from pyproj import Transformer
from tests.planning.agreement import assert_agreement
from tests.planning.elsewhere import TECHNOLOGIES, Elsewhere, ridge, write_raster
from tests.planning.map_page import page_data

from phusong.coverage.service import ServiceColumn
from phusong.layers.errors import Problems
from phusong.layers.i18n import Language, Messages
from phusong.planning.outputs.write import write_outputs
from phusong.planning.plan import make_plan
from phusong.planning.results.stages import Plan
from phusong.planning.scenario.file import load_scenario

Told = dict[str, Any]
THREE = TECHNOLOGIES + '[technologies."5G trong nhà"]\nradio = "NR"\nnew_site_bands = ["n28"]\n'
INDOOR = (
    '[technologies."5G trong nhà".definition]\nenvironment = "indoor"\n'
    'extra_loss_db = 15\npropagation = "p526"\n'
)
EVERYTHING = ""
"""As ``[outputs]``: all of them, in all formats."""


@pytest.fixture
def here(tmp_path: Path) -> Elsewhere:
    return Elsewhere(tmp_path / "here")


def planned(path: Path, language: Language = Language.ENGLISH) -> tuple[Plan, Path]:
    """The plan of a scenario, and the folder of its results."""
    file = load_scenario(path)
    plan = make_plan(file)
    out = path.parent / f"out-{language}"
    write_outputs(plan, out, language=language, inputs=file.files)
    return plan, out


def told_by(case: Elsewhere) -> Told:
    """What all outputs of a case tell alike."""
    _, out = planned(case.write())
    return assert_agreement(out, Messages.of("en"))


def summary(told: Told, technology: str) -> Told:
    return next(s for s in told["summary"] if s["technology"] == technology)


def page(out: Path, name: str) -> str:
    return (out / name).read_text(encoding="utf-8")


# ---------------------------------------------------------------- other places


@pytest.mark.parametrize(
    ("lon", "lat", "crs", "language", "outputs"),
    [
        (105.8, 21.0, "EPSG:9211", Language.VIETNAMESE, EVERYTHING),
        (2.3, 48.7, "EPSG:32631", Language.ENGLISH, EVERYTHING),
        (170.3, -45.7, "EPSG:32759", Language.ENGLISH, 'report_formats = ["html"]'),
    ],
    ids=["Hà Nội", "Paris", "Otago"],
)
def test_the_needed_layers_alone_make_a_plan_anywhere(
    tmp_path: Path, lon: float, lat: float, crs: str, language: Language, outputs: str
) -> None:
    case = Elsewhere(tmp_path / "here", lon=lon, lat=lat, outputs=outputs)
    plan, out = planned(case.write(), language)
    told = assert_agreement(out, Messages.of(language))
    assert told["grid"]["crs"] == crs
    assert told["notices"] == []
    assert 0 < summary(told, "4G")["served_today"] < summary(told, "4G")["served_planned"]
    # Points are written back to where they were.
    sites = gpd.read_file(out / "plan.gpkg", layer="existing_sites")
    assert sites.geometry.x.tolist() == pytest.approx([s["lon"] for s in case.sites], abs=1e-6)
    assert len(plan.service.states[ServiceColumn.TECHNOLOGY].unique()) == 3


def test_without_a_layer_of_fibre_nothing_is_said_of_it(here: Elsewhere) -> None:
    plan, out = planned(here.write())
    told = assert_agreement(out, Messages.of("en"))
    assert summary(told, "fibre")["settlements_unknown"] == 6
    report = page(out, "report.html")
    section = report.split("Settlements without fibre</h3>")[1].split("</section>")[0]
    assert "No settlement lacks" not in section
    assert "not known: 6. Not known: there is no layer of existing fibre." in section
    header = page_data(page(out, "map.html"), "en")["figures"]
    fibre = [figure for figure in header if "fibre" in figure["label"]]
    assert fibre and not [figure for figure in fibre if figure["value"] == "0"]
    # New sites need cable of which nothing is known: no length, rather than none.
    new = plan.proposal.sites["action"] == "new_site"
    assert new.any() and plan.proposal.sites.loc[new, "backhaul_km"].isna().all()
    assert len(told["unreached"]) == new.sum()
    assert report.count("there is no layer of existing fibre to start from") == 1


def test_no_sea_and_no_coast_is_drawn_that_nobody_told_of(here: Elsewhere) -> None:
    far = {"code": "20000", "name": "Đặc khu xa", "people": 300}
    here.communes.append((far, (here.lon + 3, here.lat - 2, here.lon + 3.1, here.lat - 1.9)))
    here.grid += f"\nbounds = {list(here.box)}"
    plan, out = planned(here.write())
    assert_agreement(out, Messages.of("en"))
    text = page(out, "map.html")
    lines = page_data(text)["lines"]
    assert lines["sea"] == [] and lines["coast"] == []
    # What is shown first is the grid, not the way to the far commune.
    corners = re.findall(r"\.fitBounds\((\[\[[-\d., \[\]]+\]\]), \{animate", text)[0]
    (south, west), (north, east) = json.loads(corners)
    assert here.box[0] - 0.01 <= west < east <= here.box[2] + 0.01
    assert here.box[1] - 0.01 <= south < north <= here.box[3] + 0.01
    assert plan.service.communes["people_unknown"].max() == 300


# ---------------------------------------------------------------- little or odd data


def without(rows: list[Told], column: str) -> None:
    for row in rows:
        del row[column]


def nobody_counted(case: Elsewhere) -> None:
    without(case.settlements, "people")
    without([row for row, _ in case.communes], "people")


def one_of_each(case: Elsewhere) -> None:
    case.communes, case.settlements = case.communes[:1], case.settlements[:1]


def without_5g_cells(case: Elsewhere) -> None:
    case.cells = [cell for cell in case.cells if cell["technology"] == "LTE"]


def all_planned(case: Elsewhere) -> None:
    for cell in case.cells:
        cell["status"] = "planned"


def only_4g(case: Elsewhere) -> None:
    case.technologies = TECHNOLOGIES.partition("[technologies.5G]")[0]


def three_technologies(case: Elsewhere) -> None:
    case.technologies = THREE + INDOOR


def strict_and_short(case: Elsewhere) -> None:
    case.programme = "years = [2026]"
    case.more = '[definitions]\nbts = "operator"\nplace_share = 1\n'


def two_operators_on_one_mast(case: Elsewhere) -> None:
    case.sites.append(case.sites[0] | {"site_id": "A2"})
    twins = [cell for cell in case.cells if cell["site_id"] == "A"]
    case.cells += [
        cell | {"cell_id": f"2{cell['cell_id']}", "site_id": "A2", "operator": "VinaPhone"}
        for cell in twins
    ]


@pytest.mark.parametrize(
    "change",
    [
        nobody_counted,
        one_of_each,
        without_5g_cells,
        all_planned,
        only_4g,
        three_technologies,
        strict_and_short,
        two_operators_on_one_mast,
    ],
)
def test_little_or_odd_data_make_a_plan_whose_outputs_agree(
    here: Elsewhere, change: Callable[[Elsewhere], None]
) -> None:
    change(here)
    if change in (nobody_counted, three_technologies):
        here.outputs = EVERYTHING
    told = told_by(here)
    names = [s["technology"] for s in told["summary"]]
    if change is nobody_counted:
        assert summary(told, "4G")["share_today_pct"] is None
        assert told["proposed_sites"], "places are served even where nobody was counted"
    if change in (without_5g_cells, all_planned):
        assert summary(told, "5G")["served_today"] == 0
        assert summary(told, "5G")["served_planned"] > 0
    if change is only_4g:
        assert names == ["4G", "fibre"]
    if change is three_technologies:
        assert names == ["4G", "5G", "5G trong nhà", "fibre"]
        assert summary(told, "5G trong nhà")["served_today"] < summary(told, "5G")["served_today"]


def test_names_cannot_break_any_output(here: Elsewhere) -> None:
    here.outputs = EVERYTHING
    names = [
        "<script>alert(1)</script>",
        "=cmd|' /C calc'!A0",
        "\"q' 'u\"\nxuống dòng",
        "x" * 300,
        "😀 Thôn",
        unicodedata.normalize("NFD", "Thôn Đặng Ất"),
    ]
    for row, name in zip(here.settlements, names, strict=True):
        row["name"] = row["note"] = name
    here.communes[0][0]["name"] = "</script><b>Xã"
    _, out = planned(here.write())
    assert_agreement(out, Messages.of("en"))
    for name in ("map.html", "report.html"):
        text = page(out, name)
        assert "<script>alert" not in text and "</script><b>" not in text
        read = json.dumps(page_data(text), ensure_ascii=False) if name == "map.html" else text
        assert "Thôn Đặng Ất" in unicodedata.normalize("NFC", read)
    assert not re.search(r'(?:^|,)"?=cmd', page(out, "unserved.csv"), flags=re.MULTILINE)


def test_places_are_called_by_their_names_in_the_report_and_on_the_map(here: Elsewhere) -> None:
    plan, out = planned(here.write())
    completed = plan.proposal.sites["places"].str.split(";").explode()
    assert completed.str.startswith("settlement:").any()
    sites = page(out, "report.html").split("Proposed sites and upgrades</h3>")[1]
    assert "Thôn" in sites.split("</section>")[0]
    assert "settlement:" not in page(out, "report.html")
    steps = page_data(page(out, "map.html"))["proposals"]
    assert steps and not [one for one in steps if "settlement:" in (one["places"] or "")]


# ---------------------------------------------------------------- terrain


def test_heights_in_another_crs_and_type_tell_the_same(here: Elsewhere, tmp_path: Path) -> None:
    reference = told_by(here)
    other = Elsewhere(tmp_path / "utm")
    west, south, east, north = Transformer.from_crs(4326, 32648, always_xy=True).transform_bounds(
        *other.box
    )
    to_degrees = Transformer.from_crs(32648, 4326, always_xy=True)
    x = west + (np.arange(260) + 0.5) * (east - west) / 260
    y = north - (np.arange(160) + 0.5) * (north - south) / 160
    lon, lat = to_degrees.transform(*np.meshgrid(x, y))
    middle, width = (other.box[0] + other.box[2]) / 2, other.box[2] - other.box[0]
    heights = 10 + 300 * (0.8 + 0.2 * np.sin(60 * lat)) * np.exp(
        -((12 * (lon - middle) / width) ** 2)
    )
    write_raster(
        other.folder / "terrain.tif", heights, (west, south, east, north), crs="EPSG:32648"
    )
    told = told_by(other)
    for name in ("4G", "5G"):
        shares = [summary(t, name)["share_today_pct"] for t in (reference, told)]
        assert shares[0] == pytest.approx(shares[1], abs=1.0)


@pytest.mark.parametrize("nodata", [-9999.0, None])
def test_holes_of_the_terrain_are_told_and_nobody_in_them_counts(
    here: Elsewhere, nodata: float | None
) -> None:
    heights = ridge(here.box)
    heights[40:70, 30:75] = np.nan if nodata is None else nodata
    write_raster(here.folder / "terrain.tif", heights, here.box, nodata=nodata)
    told = told_by(here)
    assert [n["code"] for n in told["notices"]] == ["terrain-holes"]
    four = summary(told, "4G")
    assert four["people_unknown"] > 0
    assert four["people"] + four["people_unknown"] == pytest.approx(10_001, abs=1)


def test_masts_off_a_small_terrain_make_their_neighbourhood_unknown(here: Elsewhere) -> None:
    """Their paths are longer than the grid is wide."""
    lon, lat = here.lon, here.lat
    small = (lon + 0.05, lat + 0.03, lon + 0.12, lat + 0.07)
    write_raster(here.folder / "terrain.tif", ridge(small), small)
    told = told_by(here)
    assert summary(told, "4G")["settlements_unknown"] > 0


def test_tiles_with_a_gap_are_one_terrain_with_a_hole(here: Elsewhere) -> None:
    west, south, east, north = here.box
    for number, (start, end) in enumerate(((0.0, 0.4), (0.5, 1.0))):
        part = (west + start * (east - west), south, west + end * (east - west), north)
        whole = ridge(here.box)
        columns = whole.shape[1]
        tile = whole[:, round(start * columns) : round(end * columns)]
        write_raster(here.folder / f"tile_{number}.tif", tile, part, nodata=-9999.0)
    here.layers["terrain"] = 'path = "tile_*.tif"'
    told = told_by(here)
    assert [n["code"] for n in told["notices"]] == ["terrain-holes"]


# ---------------------------------------------------------------- stations


def test_stations_as_operators_bring_them_give_the_same_plan(
    here: Elsewhere, tmp_path: Path
) -> None:
    """A workbook in VN-2000 with X north; texts with decimal commas, one file per operator."""
    reference = make_plan(load_scenario(here.write()))
    to_metres = Transformer.from_crs(4326, 9211, always_xy=True)
    at = {s["site_id"]: to_metres.transform(s["lon"], s["lat"]) for s in here.sites}

    book = Elsewhere(tmp_path / "book")
    sheet = openpyxl.Workbook()
    sheet.active.append(["Mã trạm", "X", "Y", "Chiều cao cột"])
    for site, (east, north) in at.items():
        sheet.active.append([site, round(north, 2), round(east, 2), 42])
    sheet.save(book.folder / "sites.xlsx")
    book.layers["sites"] = 'path = "sites.xlsx"'
    names = {"B3": "L1800", "n41": "n41 (2500 MHz)"}
    for cell in book.cells:
        cell["band"] = names[cell["band"]]
        cell["technology"] = {"LTE": "4G", "NR": "5G"}[cell["technology"]]

    texts = Elsewhere(tmp_path / "texts")
    texts.layers["sites"] = 'path = "operators/*.csv"'
    (texts.folder / "operators").mkdir()
    for site, (east, north) in at.items():
        row = f"{site};{east:.2f};{north:.2f};42\n".replace(".", ",")
        (texts.folder / "operators" / f"{site}.csv").write_text(
            f"site_id;X;Y;mast_height_m\n{row}", encoding="utf-8"
        )
    for case in (book, texts):
        plan = make_plan(load_scenario(case.write()))
        assert plan.service.states["state"].tolist() == reference.service.states["state"].tolist()
        assert plan.service.communes["people_served"].tolist() == pytest.approx(
            reference.service.communes["people_served"].tolist(), rel=1e-3, abs=1.0
        )
        assert plan.proposal.sites["site_id"].tolist() == (
            reference.proposal.sites["site_id"].tolist()
        )


# ---------------------------------------------------------------- money


def test_a_budget_for_nothing_builds_nothing_and_says_so(here: Elsewhere) -> None:
    here.programme = "years = [2026, 2027]\nbudget_bn_vnd = { 2026 = 0.001 }"
    _, out = planned(here.write())
    told = assert_agreement(out, Messages.of("en"))
    assert told["proposed_sites"] and told["total_bn_vnd"]["high"] == 0
    assert {site["year"] for site in told["proposed_sites"]} == {None}
    count = len(told["proposed_sites"])
    assert f"because the budget does not reach that far: {count}." in page(out, "report.html")


def test_targets_that_nothing_tells_have_no_data(here: Elsewhere) -> None:
    indicators = ("people_served_pct", "parks_served_pct", "hubs_served_pct", "nonsense")
    here.more = "".join(
        f'[[targets]]\nindicator = "{indicator}"\ntechnology = "{technology}"\n'
        'name = { vi = "x", en = "x" }\nyear = 2026\ntarget = 90\n'
        'unit = { vi = "%", en = "%" }\nsection = "1"\n'
        for indicator in indicators
        for technology in ("4G", "6G", "any", "fibre")
    )
    told = told_by(here)
    known = {(t["indicator"], t["technology"]) for t in told["targets"] if t["today"] is not None}
    assert known == {("people_served_pct", "4G"), ("people_served_pct", "any")}


# ---------------------------------------------------------------- the command


def fingerprints(folder: Path) -> dict[str, str]:
    return {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.iterdir())
        if path.is_file() and not path.name.startswith(".")
    }


def test_results_never_take_the_place_of_the_data(
    here: Elsewhere, phusong: Callable[..., Any]
) -> None:
    """``sites.csv`` is a common name: that of the stations and that of the proposals."""
    path = here.write()
    before = fingerprints(here.folder)
    told = phusong("plan", path, "--out", here.folder, "--lang", "en")
    assert told.code == 2 and "sites.csv" in told.err
    assert fingerprints(here.folder) == before


def test_threads_and_hash_seeds_do_not_show_in_any_byte(here: Elsewhere) -> None:
    here.outputs = EVERYTHING
    path = here.write()
    start = (
        "import os; os.cpu_count = lambda: {}; from phusong.planning.cli.app import main; main()"
    )
    found = []
    for threads, seed in ((1, 1), (5, 2)):
        out = here.folder / f"out-{threads}"
        subprocess.run(
            [sys.executable, "-c", start.format(threads), "plan", str(path), "--out", str(out)],
            check=True,
            capture_output=True,
            env={**os.environ, "PYTHONHASHSEED": str(seed), "NUMBA_NUM_THREADS": str(threads)},
        )
        found.append(fingerprints(out))
    assert found[0] == found[1] and len(found[0]) == 25


@pytest.mark.parametrize("moment_s", [0.3, 1.0, 2.0])
def test_an_interrupt_ends_it_quietly_and_leaves_nothing_half_done(
    here: Elsewhere, moment_s: float
) -> None:
    here.grid = "resolution_m = 20"  # long enough to be interrupted
    path, out = here.write(), here.folder / "out"
    with subprocess.Popen(
        [sys.executable, "-m", "phusong.planning", "plan", str(path), "--out", str(out)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as process:
        time.sleep(moment_s)
        process.send_signal(signal.SIGINT)
        said = "".join(process.communicate())
    # Python itself may end by the signal instead, which a shell shows as 130 as well.
    assert process.returncode in (130, -signal.SIGINT)
    assert "Traceback" not in said
    assert not out.exists() or not fingerprints(out)


def test_a_plan_is_made_from_a_scenario_in_memory_too(here: Elsewhere) -> None:
    """A notebook changes a scenario and plans again: nothing of the first plan is in the second."""
    file = load_scenario(here.write())
    first = make_plan(file, problems=Problems())
    lax = file.scenario.technologies["4G"].model_copy(
        update={
            "definition": file.scenario.technologies["4G"].definition.model_copy(
                update={"rsrp_threshold_dbm": -125.0}
            )
        }
    )
    technologies = {**file.scenario.technologies, "4G": lax}
    changed = replace(
        file, scenario=file.scenario.model_copy(update={"technologies": technologies})
    )
    second, again = make_plan(changed), make_plan(file)
    served = [p.service.communes["people_served"].iloc[:2].sum() for p in (first, second, again)]
    assert served[0] == served[2] < served[1]
