"""The main job as its user runs it: the embedded province planned by the command, its results read."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio
import pytest
import rasterio
import shapely
from tests.planning.map_page import page_data

ROOT = Path(__file__).parents[3]
EMBEDDED = ROOT / "data" / "khanh-hoa" / "scenario.toml"
PIXEL_M = 500
COMMAND = [sys.executable, "-c", "from phusong.planning.cli.app import main; main()"]


def run(*arguments: str | Path, check: bool = True) -> subprocess.CompletedProcess[str]:
    done = subprocess.run(
        [*COMMAND, *map(str, arguments)],
        check=False,
        capture_output=True,
        text=True,
        encoding="utf-8",
    )
    if check:
        assert done.returncode == 0, done.stderr
    return done


@pytest.fixture(scope="session")
def planned(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Results of ``phusong plan`` on the embedded province, on coarser pixels for the sake of time.

    What hangs on fine ones is held by ``test_embedded_network.py``.
    """
    folder = tmp_path_factory.mktemp("planned")
    variant = folder / "coarser.toml"
    base = os.path.relpath(EMBEDDED, folder)
    variant.write_text(f'base = "{base}"\ngrid.resolution_m = {PIXEL_M}\n', encoding="utf-8")
    run("plan", variant, "--out", folder / "out")
    return folder / "out"


@pytest.fixture(scope="session")
def unserved(planned: Path) -> pd.DataFrame:
    return pd.read_csv(planned / "unserved.csv", encoding="utf-8-sig")


def figures(planned: Path) -> dict[str, object]:
    return dict(json.loads((planned / "plan.json").read_text(encoding="utf-8")))


def test_everything_is_there_and_nothing_else(planned: Path) -> None:
    names = {path.name for path in planned.iterdir() if not path.name.startswith(".")}
    assert names >= {
        "map.html",
        "unserved.csv",
        "sites.csv",
        "backhaul.csv",
        "routes.gpkg",
        "plan.gpkg",
        "coverage_4G.tif",
        "coverage_5G.tif",
        "report.html",
        "report.docx",
        "plan.json",
    }
    assert not [name for name in names if "staging" in name or name.endswith((".tmp", ".part"))]


def test_ta_mo_has_no_4g_because_ground_blocks_it(unserved: pd.DataFrame) -> None:
    ta_mo = unserved[(unserved["name"] == "Tà Mơ") & (unserved["technology"] == "4G")]
    assert ta_mo["reason"].tolist() == ["terrain"]
    assert ta_mo["diffraction_db"].item() > 10 and ta_mo["obstacle_height_m"].item() > 0


def test_three_island_hamlets_have_no_fibre_because_none_reaches_their_islands(
    unserved: pd.DataFrame,
) -> None:
    without = unserved[(unserved["technology"] == "fibre") & (unserved["state"] == "unserved")]
    assert set(without["name"]) == {"Điệp Sơn", "Ninh Tân", "Ninh Đảo"}
    assert set(without["reason"]) == {"no_fibre_on_island"}


def test_no_code_names_the_places_that_come_out() -> None:
    """They follow from the data: no module may know them."""
    for folder in ("layers", "coverage", "planning"):
        for path in (ROOT / folder).rglob("*.py"):
            text = path.read_text(encoding="utf-8")
            assert not [n for n in ("Tà Mơ", "Điệp Sơn", "Ninh Tân", "Ninh Đảo") if n in text], path


def test_stations_are_counted_and_parks_served_as_the_plan_says(planned: Path) -> None:
    targets = {
        (t["indicator"], t["technology"]): t
        for t in figures(planned)["targets"]  # type: ignore[attr-defined]
    }
    assert targets["stations", None]["today"] == 3584
    assert targets["operating_parks_served_pct", "5G"]["planned"] == 100
    share = targets["people_served_pct", "5G"]
    assert share["today"] < share["planned"] >= 99


def test_people_are_counted_once(planned: Path) -> None:
    communes = gpd.read_file(planned / "plan.gpkg", layer="communes")
    assert len(communes) == 65
    total = communes["4G_people"].sum() + communes["4G_people_unknown"].sum()
    assert total == pytest.approx(2_243_554, abs=1)
    assert (communes["5G_people_served"] <= communes["5G_people"] + 1e-6).all()


def test_signal_rasters_are_cogs_that_agree_with_the_count(planned: Path) -> None:
    with rasterio.open(planned / "coverage_4G.tif") as signal_4g:
        level = signal_4g.read(1, masked=True)
        assert signal_4g.overviews(1) and signal_4g.crs.to_epsg() == 9217
        assert signal_4g.tags(ns="IMAGE_STRUCTURE")["LAYOUT"] == "COG"
        assert signal_4g.units[0] == "dBm"
        required = float(signal_4g.tags()["PHUSONG_REQUIRED_RSRP_DBM"])
    assert float(level.max()) < -40
    communes = gpd.read_file(planned / "plan.gpkg", layer="communes")
    served_km2 = float((level >= required).sum()) * PIXEL_M**2 / 1e6
    assert served_km2 == pytest.approx(communes["4G_area_served_km2"].sum(), rel=1e-3)


def test_routes_are_lines_with_bills(planned: Path) -> None:
    layers = [name for name, _ in pyogrio.list_layers(planned / "routes.gpkg")]
    routes = gpd.read_file(planned / "routes.gpkg", layer=layers[0])
    assert {"aerial", "buried", "submarine"} == set(routes["construction"])
    assert (routes["cost_low_bn_vnd"] <= routes["cost_high_bn_vnd"]).all()
    lengths = routes.to_crs("EPSG:9217").length / 1000
    assert np.allclose(lengths, routes["length_km"], rtol=1e-3, atol=2e-3)
    hamlets = routes[routes["serves_kind"] == "settlement"]
    assert set(hamlets["serves_name"]) == {"Điệp Sơn", "Ninh Tân", "Ninh Đảo"}
    assert (hamlets["length_uncertainty_km"] > 0).all()


def test_every_output_says_where_layers_come_from(planned: Path) -> None:
    told = figures(planned)
    text = json.dumps(told, ensure_ascii=False)
    assert "synthetic" in text and "ETOPO1" in text
    for name in ("map.html", "report.html"):
        page = (planned / name).read_text(encoding="utf-8")
        told = json.dumps(page_data(page)) if name == "map.html" else page
        assert "ETOPO1" in told and "http://" not in page.split("</style>")[0]


def test_new_cable_is_built_lit_sized_and_cut(planned: Path) -> None:
    """Every row of cable adds up with optics, materials, cuts and the second ways of parks."""
    told = figures(planned)["cable"]
    assert isinstance(told, dict)
    segments = gpd.read_file(planned / "routes.gpkg", layer="routes")
    optics = pd.read_csv(planned / "optics.csv", encoding="utf-8-sig")
    materials = pd.read_csv(planned / "materials.csv", encoding="utf-8-sig")
    assert set(optics["serves_id"]) == set(segments["serves_id"])
    assert np.allclose(
        optics["loss_db"] + optics["margin_db"] + optics["spare_db"], optics["budget_db"], atol=0.01
    )
    bridged = ~optics["remedy"].isin(["amplifier", "remote_olt"])
    assert (optics.loc[bridged, "spare_db"] >= 0).all()
    assert (segments["fibres"] > 0).all()
    cables = segments["cable_size"].astype(str).str.count(r"\+") + 1
    laid = (segments["length_km"] * cables).groupby(segments["construction"]).sum() * 1.05
    bought = materials[materials["item"] == "cable"].groupby("construction")["quantity"].sum()
    assert np.allclose(bought.sort_index(), laid.sort_index(), atol=0.02)
    parks = segments[segments["serves_kind"] == "park"]
    assert told["protection"]["chosen"] == parks["serves_id"].nunique()
    spared = segments.loc[~segments["serves_kind"].isin(["park"]), "way"]
    assert (spared == 1).all()
    worst = [row["people_lost"] for row in told["cuts"]]
    assert worst == sorted(worst, reverse=True)
    assert segments["people_lost"].max() == worst[0]


# ---------------------------------------------------------------- new cable

CREEK_M, SEA_CELL_M = 250.0, 200.0


@pytest.fixture(scope="module")
def routes(planned: Path) -> gpd.GeoDataFrame:
    return gpd.read_file(planned / "routes.gpkg", layer="routes").to_crs(9217)


@pytest.fixture(scope="module")
def land() -> shapely.Geometry:
    whole = gpd.read_file(EMBEDDED.parent / "land.geojson").to_crs(9217)
    return shapely.union_all(whole.geometry.to_numpy())


def test_no_route_runs_over_the_other_element(
    routes: gpd.GeoDataFrame, land: shapely.Geometry
) -> None:
    at_sea = (routes["construction"] == "submarine").to_numpy()
    assert at_sea.any() and not at_sea.all()
    dry = shapely.length(shapely.intersection(routes.geometry.to_numpy(), land))
    wet = routes.length.to_numpy() - dry
    # A pixel may stick out over the shore, and a place may stand a little off it.
    assert wet[~at_sea].max() <= CREEK_M + PIXEL_M
    assert dry[at_sea].max() <= 2 * SEA_CELL_M


def test_no_stretch_makes_a_visible_detour(routes: gpd.GeoDataFrame) -> None:
    ends = shapely.get_point(routes.geometry.to_numpy(), [[0], [-1]])
    straight = shapely.distance(*ends)
    long = routes.length.to_numpy() > 1000
    assert (routes.length.to_numpy()[long] < 2.0 * straight[long]).all()


def test_everybody_is_joined(planned: Path) -> None:
    told = json.loads((planned / "plan.json").read_text(encoding="utf-8"))
    joined = {one["kind"]: one for one in told["joined"]}
    assert {"settlement", "park", "hub", "seat"} <= set(joined)
    for one in joined.values():
        assert one["lacking"] == []
        assert one["standing"] + one["laid"] + one["linked"] + one["unknown"] == one["total"]
    assert joined["settlement"]["laid"] == 3 and told["unreached"] == []
    links = told["links"]["links"]
    assert len(links) == sum(one["linked"] for one in joined.values()) > 0
    assert {link["means"] for link in links} <= {"microwave", "satellite"}
    parts = [part for part in told["bill_bn_vnd"]["parts"] if part["part"] == "action"]
    assert any(part["name"] == "microwave" for part in parts)
