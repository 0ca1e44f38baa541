"""The folder of results: complete, the same bytes every time, fingerprinted, never half."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pytest
import rasterio
from tests.planning.made_up import make_plan
from tests.planning.map_page import page_data

from phusong.layers.i18n import Language
from phusong.layers.provenance import Kind, Provenance
from phusong.layers.schema import LayerKind
from phusong.planning.outputs import write as writing
from phusong.planning.outputs.write import write_coverage, write_outputs, write_unserved
from phusong.planning.results.stages import Coverage, Plan, Proposal, Routes
from phusong.planning.service.coverage_maps import shares_today

NAMES = {
    "map.html",
    "report.html",
    "operators",
    "unserved.csv",
    "sites.csv",
    "targets.csv",
    "bill.csv",
    "backhaul.csv",
    "cable.xlsx",
    "optics.csv",
    "materials.csv",
    "cuts.csv",
    "routes.gpkg",
    "plan.gpkg",
    "coverage_4G.tif",
    "coverage_4G_server.tif",
    "coverage_5G.tif",
    "coverage_5G_server.tif",
    "served_4G.tif",
    "served_5G.tif",
    "plan.json",
}


@pytest.fixture(scope="module")
def plan() -> Plan:
    return make_plan()


@pytest.fixture(scope="module")
def out(plan: Plan, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("out")
    scenario = tmp_path_factory.mktemp("in") / "scenario.toml"
    scenario.write_text("schema = 1\n")
    paths = write_outputs(plan, folder, language=Language.VIETNAMESE, inputs=[scenario])
    assert paths[0].name == "map.html"
    assert paths[-1].name == "plan.json"
    assert {path.name for path in paths} == NAMES
    assert all(path.is_dir() if path.name == "operators" else path.is_file() for path in paths)
    return folder


def files(folder: Path) -> dict[str, bytes]:
    found = (file for file in folder.rglob("*") if file.is_file() and file.name[0] != ".")
    return {file.relative_to(folder).as_posix(): file.read_bytes() for file in found}


def at_the_top(names: Iterable[str]) -> set[str]:
    """Files, and the folder of what operators get, which tests of its own look into."""
    return {name.partition("/")[0] for name in names}


def content(folder: Path) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads((folder / "plan.json").read_text(encoding="utf-8"))
    return loaded


def test_the_folder_holds_the_results_and_nothing_else(out: Path) -> None:
    assert at_the_top(files(out)) == NAMES


def test_the_same_plan_gives_the_same_bytes(out: Path, tmp_path: Path) -> None:
    scenario = tmp_path / "scenario.toml"
    scenario.write_text("schema = 1\n")
    again = tmp_path / "again"
    write_outputs(make_plan(), again, language=Language.VIETNAMESE, inputs=[scenario])
    assert files(again) == files(out)


def test_plan_json_has_figures_settings_provenance_and_versions(plan: Plan, out: Path) -> None:
    told = content(out)
    assert told["versions"]["phusong"]
    assert told["scenario"]["technologies"]["4G"]["definition"]["rsrp_threshold_dbm"] == -110
    assert told["scenario"]["schema"] == 1
    assert told["provenance"]["terrain"]["kind"] == "synthetic"
    assert told["provenance"]["terrain"]["date"] == "2026-01-31"
    assert [row["technology"] for row in told["summary"]] == ["4G", "5G", "fibre"]
    assert told["total_bn_vnd"] == {"low": 14.2, "mid": 21.0, "high": 35.5, "assumed": True}
    assert told["optima"][0]["bound"] == 1300.0
    assert told["unreached"] == [{"id": "N-0003", "reason": "no-path"}]
    assert told["notices"][0]["code"] == "terrain-holes"
    assert len(told["communes"]) == 10
    lacking = plan.service.states["state"] != "served"
    assert len(told["unserved"]) == lacking.sum()


def test_what_is_not_known_is_null(out: Path) -> None:
    told = content(out)
    island = next(row for row in told["unserved"] if row["technology"] == "fibre")
    assert island["rsrp_dbm"] is None
    assert told["targets"][1]["today"] is None
    assert told["targets"][1]["met"] is None
    assert told["proposed_sites"][2]["year"] is None


def test_fingerprints_are_those_of_the_files(out: Path) -> None:
    told = content(out)
    assert set(told["outputs"]) == set(files(out)) - {"plan.json"}
    for name, fingerprint in told["outputs"].items():
        assert hashlib.sha256((out / name).read_bytes()).hexdigest() == fingerprint
    assert told["inputs"] == {"scenario.toml": hashlib.sha256(b"schema = 1\n").hexdigest()}


def test_inputs_are_named_by_their_place_under_the_common_folder(
    plan: Plan, tmp_path: Path
) -> None:
    for name in ("a/scenario.toml", "a/layers/sites.csv", "b/base.toml"):
        (tmp_path / "in" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "in" / name).write_text(name)
    inputs = [file for file in (tmp_path / "in").rglob("*") if file.is_file()]
    write_outputs(plan, tmp_path / "out", language=Language.ENGLISH, inputs=inputs)
    told = content(tmp_path / "out")
    assert list(told["inputs"]) == ["a/layers/sites.csv", "a/scenario.toml", "b/base.toml"]
    text = (tmp_path / "out" / "plan.json").read_text(encoding="utf-8")
    assert str(tmp_path) not in text
    assert not re.search(r'"/|[A-Z]:\\\\', text)


def test_rasters_are_the_prediction_with_its_definition(plan: Plan, out: Path) -> None:
    prediction = plan.coverage.predictions["4G"]
    with rasterio.open(out / "coverage_4G.tif") as raster:
        back = raster.read(1, masked=True).filled(np.nan)
        tags = raster.tags()
    np.testing.assert_array_equal(back, prediction.rsrp_dbm)
    assert float(tags["PHUSONG_FAINTEST_RSRP_DBM"]) == -125
    assert float(tags["PHUSONG_REQUIRED_RSRP_DBM"]) == pytest.approx(-101.03, abs=0.01)
    assert tags["PHUSONG_KIND_TERRAIN"] == "synthetic"
    with rasterio.open(out / "coverage_4G_server.tif") as raster:
        server = raster.read(1)
        names = np.array(raster.tags()["PHUSONG_SITES"].split(";"))
    cells = plan.coverage.transmitters["4G"]
    told = prediction.best_server >= 0
    expected = cells.site_ids[cells.site[prediction.best_server[told]]]
    assert (names[server[told]] == expected).all()
    assert (server[~told] == -1).all()


def test_geopackages_open_in_degrees(out: Path) -> None:
    layers = set(gpd.list_layers(out / "plan.gpkg")["name"])
    assert {"communes", "settlements", "sites", "upgrades", "routes", "provenance"} <= layers
    homes = gpd.read_file(out / "plan.gpkg", layer="settlements")
    assert homes.crs.to_epsg() == 4326
    assert "Tà Mơ" in set(homes["name"])
    routes = gpd.read_file(out / "routes.gpkg")
    assert list(routes["construction"]) == ["aerial", "submarine"]


def test_progress_counts_up_to_the_end(plan: Plan, tmp_path: Path) -> None:
    seen: list[tuple[str, int, int]] = []
    write_outputs(
        plan, tmp_path, language=Language.ENGLISH, progress=lambda *step: seen.append(step)
    )
    assert [done for _, done, _ in seen] == list(range(len(seen)))
    assert seen[-1][1] == seen[-1][2] == len(files(tmp_path)) - 1


def test_a_failure_leaves_the_old_results_alone(
    plan: Plan, out: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_outputs(plan, tmp_path, language=Language.VIETNAMESE)
    before = files(tmp_path)

    def fail(*_: object) -> str:
        raise RuntimeError("report")

    monkeypatch.setattr(writing, "book_html", fail)
    with pytest.raises(RuntimeError):
        write_outputs(plan, tmp_path, language=Language.ENGLISH)
    assert files(tmp_path) == before


def test_files_of_an_earlier_plan_go_unless_somebody_changed_them(
    plan: Plan, tmp_path: Path
) -> None:
    write_outputs(plan, tmp_path, language=Language.VIETNAMESE)
    (tmp_path / "mine.txt").write_text("kept")
    (tmp_path / "coverage_5G_server.tif").write_text("changed by hand")
    technologies = {"4G": plan.scenario.technologies["4G"]}
    states = plan.service.states
    only_4g = replace(
        plan,
        scenario=plan.scenario.model_copy(update={"technologies": technologies}),
        coverage=Coverage(
            {"4G": plan.coverage.predictions["4G"]},
            {"4G": plan.coverage.transmitters["4G"]},
            plan.coverage.terrain,
        ),
        service=replace(plan.service, states=states[states["technology"] != "5G"]),
    )
    write_outputs(only_4g, tmp_path, language=Language.VIETNAMESE)
    kept = at_the_top(files(tmp_path))
    assert "coverage_5G.tif" not in kept
    assert kept == (NAMES - {"coverage_5G.tif", "served_5G.tif"}) | {"mine.txt"}


def test_single_stages_write_their_own_files(plan: Plan, tmp_path: Path) -> None:
    shares = shares_today(plan.province, plan.coverage, plan.scenario)
    rasters = write_coverage(
        plan.coverage, plan.scenario, plan.province, shares=shares, folder=tmp_path
    )
    expected = {name for name in NAMES if name.startswith("coverage_") and name.endswith(".tif")}
    expected |= {"coverage_summary.csv"}
    assert {path.name for path in rasters} == expected
    (table,) = write_unserved(
        plan.service, plan.province, folder=tmp_path, language=Language.ENGLISH
    )
    assert table.read_bytes().startswith(b"\xef\xbb\xbfplace_id,")
    assert set(files(tmp_path)) == {path.name for path in [*rasters, table]}


def test_a_plan_with_nothing_to_propose_is_written_too(plan: Plan, tmp_path: Path) -> None:
    """No stations, parks, hubs, roads, fibre, proposals, routes, targets: every file still comes."""
    homes = plan.service.places["kind"] == "settlement"
    tables = dict(plan.province.tables)
    for kind in (LayerKind.SITES, LayerKind.CELLS, LayerKind.ROADS, LayerKind.FIBRE_LINES):
        tables[kind] = tables[kind].iloc[:0]
    users = dict.fromkeys(plan.province.provenance, Provenance(kind=Kind.USER))
    places = plan.service.places[homes]
    states = plan.service.states
    bare = replace(
        plan,
        scenario=plan.scenario.model_copy(update={"targets": ()}),
        province=replace(plan.province, tables=tables, notices=(), provenance=users),
        service=replace(
            plan.service,
            places=places,
            states=states[
                states["place_id"].isin(places["place_id"]) & (states["technology"] != "fibre")
            ],
        ),
        proposal=Proposal(plan.proposal.sites.iloc[:0], (), ()),
        routes=Routes(plan.routes.segments.iloc[:0], ()),
        targets=plan.targets.iloc[:0],
        shortfalls=(),
    )
    for language in Language:
        write_outputs(bare, tmp_path / language, language=language)
        assert at_the_top(files(tmp_path / language)) == NAMES - {"operators"}
    told = content(tmp_path / "en")
    assert told["proposed_sites"] == told["routes"] == told["targets"] == []
    page = page_data((tmp_path / "en" / "map.html").read_text(encoding="utf-8"))
    assert "Results rest on real data" in page["frame"]["caution"]
    layers = {layer["id"] for layer in page["layers"]}
    assert "coverage-5G" in layers and "route-submarine" not in layers
