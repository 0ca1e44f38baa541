"""The embedded province: what its layers promise, read back from the files as they ship."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import geopandas as gpd
import networkx as nx
import numpy as np
import pandas as pd
import pytest
import rasterio
from rasterio.features import rasterize

from phusong.layers.catalogue import read_catalogue
from phusong.layers.errors import Problems, Severity
from phusong.layers.provenance import Kind
from phusong.planning.plan import read_layers
from phusong.planning.scenario.file import load_scenario

DATA = Path(__file__).parents[2] / "data"
PROVINCE = DATA / "khanh-hoa"
CRS = "EPSG:9217"
WITHOUT_FIBRE = {"thon-diep-son", "thon-ninh-tan", "thon-ninh-dao"}
PEOPLE, FAR_AWAY = 2_243_554, 153


def table(name: str) -> pd.DataFrame:
    return pd.read_csv(PROVINCE / name, dtype={"commune_code": str, "code": str})


def points(name: str) -> gpd.GeoDataFrame:
    frame = table(name)
    where = gpd.points_from_xy(frame["lon"], frame["lat"])
    return gpd.GeoDataFrame(frame, geometry=where, crs="EPSG:4326").to_crs(CRS)


def shapes(name: str) -> gpd.GeoDataFrame:
    return gpd.read_file(PROVINCE / name).to_crs(CRS)


def burnt(frame: gpd.GeoDataFrame, like: rasterio.DatasetReader) -> np.ndarray:
    """Row + 1 of the geometry that holds each cell's centre."""
    items = list(zip(frame.to_crs("EPSG:4326").geometry, range(1, len(frame) + 1), strict=True))
    found: np.ndarray = rasterize(
        items, out_shape=like.shape, transform=like.transform, dtype="int32"
    )
    return found


@pytest.fixture(scope="module")
def communes() -> gpd.GeoDataFrame:
    return shapes("communes.geojson")


@pytest.fixture(scope="module")
def land() -> gpd.GeoDataFrame:
    return shapes("land.geojson")


@pytest.fixture(scope="module")
def settlements(land: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """With ``part``, the row of the land under or nearest to each; those far off shore left out."""
    frame = points("settlements.csv")
    frame = frame[frame["lon"] < 110]
    near = land.sindex.nearest(frame.geometry, return_all=False)[1]
    return frame.assign(part=near)


def test_it_is_small_and_every_layer_is_in_the_catalogue() -> None:
    problems = Problems()
    known = read_catalogue(PROVINCE / "catalogue.toml", label="catalogue.toml", problems=problems)
    assert not list(problems)
    files = {path.name for path in PROVINCE.iterdir()} - {"scenario.toml", "catalogue.toml"}
    assert {Path(name).stem for name in files} == set(known)
    assert sum(path.stat().st_size for path in PROVINCE.iterdir()) < 10_000_000
    for entry in known.values():
        assert entry.source and entry.uncertainty and entry.date and entry.licence != "unknown"
    invented = {name for name, entry in known.items() if entry.kind is Kind.SYNTHETIC}
    assert {"sites", "cells", "terrain", "people", "roads", "fibre_lines"} <= invented


def test_the_product_reads_it_without_an_error() -> None:
    problems = Problems()
    province = read_layers(load_scenario(PROVINCE / "scenario.toml"), problems=problems)
    assert not problems.has_errors
    warned = [(problem.file, problem.value) for problem in problems]
    # Both are in the facts: the plan's "Xã Cam Lâm" may mean the former district.
    assert warned == [("parks.csv", "Cam Lâm")] * 2
    assert all(problem.severity is Severity.WARNING for problem in problems)
    assert province.people.sum(dtype=np.float64) == pytest.approx(PEOPLE - FAR_AWAY, abs=1)


def test_communes_have_the_people_and_about_the_area_of_the_facts(
    communes: gpd.GeoDataFrame,
) -> None:
    facts = pd.read_csv(DATA / "facts" / "communes.csv", dtype={"code": str}).set_index("code")
    assert sorted(communes["code"]) == sorted(facts.index)
    assert communes["people"].sum() == PEOPLE
    near = communes[communes["name"] != "Trường Sa"].set_index("code")
    ratio = (near.area / 1e6 / facts["area_km2"]).dropna()
    assert ratio.between(0.7, 1.05).all()
    # Phước Hữu and Ninh Chử: one old commune of each lies apart, and goes to its neighbours.
    assert (ratio < 0.9).sum() == 2
    assert 0.98 < ratio.median() < 1.02
    assert communes.is_valid.all()
    overlap = near.area.sum() - near.union_all().area
    assert 0 <= overlap < 1e-4 * near.area.sum()


def test_every_former_unit_leads_to_communes_that_exist(communes: gpd.GeoDataFrame) -> None:
    units = table("former_units.csv")
    assert set(units["successor_code"].astype(str)) <= set(communes["code"])
    whole = units[units["part"] == "whole"]
    assert whole["name"].is_unique
    assert (units[units["part"] == "part"].groupby("name").size() > 1).all()
    assert units["name"].nunique() == 194


def test_settlements_add_up_to_their_communes(communes: gpd.GeoDataFrame) -> None:
    frame = table("settlements.csv")
    assert frame["id"].is_unique
    sums = frame.groupby("commune_code")["people"].sum()
    pd.testing.assert_series_equal(
        sums,
        communes.set_index("code")["people"].sort_index(),
        check_names=False,
        check_dtype=False,
    )
    known = frame.set_index("name")["people"]
    assert known["Điệp Sơn"] == 370
    assert 500 in known[["Ninh Tân"]].tolist()


def test_the_people_raster_holds_each_commune_to_one_person(
    communes: gpd.GeoDataFrame, land: gpd.GeoDataFrame
) -> None:
    with rasterio.open(PROVINCE / "people.tif") as data:
        people = data.read(1)
        zone = burnt(communes, data)
        dry = burnt(land, data) > 0
    sums = np.bincount(zone.ravel(), weights=people.ravel(), minlength=len(communes) + 1)
    expected = communes["people"].where(communes["name"] != "Trường Sa", 0)
    assert sums[0] == 0
    np.testing.assert_array_equal(sums[1:], expected)
    assert people[~dry].sum() == 0


def test_terrain_honours_the_named_peaks_and_the_shore(land: gpd.GeoDataFrame) -> None:
    peaks = pd.read_csv(DATA / "facts" / "spot_heights.csv")
    with rasterio.open(PROVINCE / "terrain.tif") as data:
        height = data.read(1)
        dry = burnt(land, data) > 0
        box = data.bounds
        inside = peaks[
            peaks["lon"].between(box.left, box.right) & peaks["lat"].between(box.bottom, box.top)
        ]
        found = [value[0] for value in data.sample(inside[["lon", "lat"]].to_numpy())]
    assert len(inside) >= 9
    np.testing.assert_allclose(found, inside["height_m"], atol=5)
    assert (height[~dry] == 0).all()
    assert height[dry].min() >= 1


def test_parks_are_the_plan_s(communes: gpd.GeoDataFrame) -> None:
    parks = table("parks.csv")
    assert parks["no"].tolist() == list(range(1, 24))
    assert parks.loc[parks["operating"] == "yes", "no"].tolist() == list(range(1, 12))
    assert parks.loc[parks["has_5g"] == "yes", "no"].tolist() == [1, 2, 9, 11]
    assert set(parks["commune_code"]) <= set(communes["code"])
    new = parks[parks["no"] > 20]
    assert (new["position_uncertainty_km"] >= 5).all()
    assert new["position_source"].str.startswith("UNLOCATED").all()


def test_roads_join_every_settlement_of_the_mainland(
    land: gpd.GeoDataFrame, settlements: gpd.GeoDataFrame
) -> None:
    roads = shapes("roads.geojson")
    ends = [
        (tuple(line.coords[0]), tuple(line.coords[-1]))
        for line in gpd.read_file(PROVINCE / "roads.geojson").geometry
    ]
    assert nx.number_connected_components(nx.Graph(ends)) == 1
    lines = roads.union_all()
    ashore = settlements[settlements["part"] == 0]
    assert ashore.distance(lines).max() < 300
    at_sea = lines.difference(land.union_all().buffer(100)).length
    assert at_sea < 0.002 * lines.length


def test_fibre_reaches_all_but_the_three_hamlets_of_the_plan(
    land: gpd.GeoDataFrame, settlements: gpd.GeoDataFrame
) -> None:
    cables = shapes("fibre_lines.geojson")
    nodes = points("fibre_nodes.csv")
    assert nodes["id"].is_unique and cables["id"].is_unique
    with_node = {key.removeprefix("SYN-N-").lower() for key in nodes["id"]}
    assert set(settlements["id"]) - with_node == WITHOUT_FIBRE
    bare = settlements[settlements["id"].isin(WITHOUT_FIBRE)]
    islands = land.loc[bare["part"].unique()].union_all()
    assert not cables.intersects(islands).any()
    assert not nodes.intersects(islands).any()
    others = settlements[~settlements["id"].isin(WITHOUT_FIBRE)]
    assert others.distance(cables.union_all()).max() < 500
    sea = cables[cables["construction"] == "submarine"]
    assert sorted(sea.geometry.map(lambda line: bool(line.intersects(islands)))) == [False] * 3


def test_cable_exclusions_lie_at_sea(land: gpd.GeoDataFrame) -> None:
    reserves = shapes("cable_exclusions.geojson")
    dry = land.union_all()
    assert len(reserves) == 2
    assert all(shape.intersection(dry).area < 0.01 * shape.area for shape in reserves.geometry)


def test_stations_are_as_many_as_the_plan_says_and_look_like_nobody_s() -> None:
    sites, cells = table("sites.csv"), table("cells.csv")
    assert len(sites) == 3584
    assert sites["site_id"].str.fullmatch(r"SYN-\d{4}").all() and sites["site_id"].is_unique
    assert cells["cell_id"].is_unique
    assert set(cells["technology"]) == {"LTE", "NR"}
    assert set(cells.loc[cells["technology"] == "LTE", "site_id"]) == set(sites["site_id"])
    bands = cells[cells["technology"] == "NR"].groupby("operator")["band"].unique()
    assert {name: list(band) for name, band in bands.items()} == {
        "Viettel": ["n41"],
        "VinaPhone": ["n78"],
        "MobiFone": ["n77"],
    }
    mast = cells["site_id"].map(sites.set_index("site_id")["mast_height_m"])
    assert (cells["height_m"] < mast).all()
    assert sites["mast_height_m"].between(15, 45).all()


def test_stations_stand_on_land(land: gpd.GeoDataFrame) -> None:
    sites = points("sites.csv")
    near = land.sindex.nearest(sites.geometry, return_all=False, return_distance=True)[1]
    assert near.max() < 75  # a pixel of the planning grid may reach over the shore


def _inputs_module() -> ModuleType:
    """The builder's own idea of where its archives are; it is a script, not an installed package."""
    path = DATA / "build" / "province" / "inputs.py"
    spec = importlib.util.spec_from_file_location("embedded_inputs", path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def test_building_again_gives_the_same_bytes() -> None:
    missing = _inputs_module().Inputs.default().missing()
    if missing:
        pytest.skip(f"the builder's archives are not on this machine: {', '.join(missing)}")
    script = DATA / "build" / "build.py"
    done = subprocess.run(
        [sys.executable, str(script), "--cheap", "--check"],
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.count(" same") == 15
