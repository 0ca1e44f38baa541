"""A small province put together from files: what is checked across layers, and how people are counted."""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import rasterio
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from odc.geo.geobox import GeoBox
from odc.geo.geom import BoundingBox
from pyproj import Transformer
from rasterio.transform import from_origin

from phusong.layers.catalogue import Layers, read_catalogue
from phusong.layers.errors import BadInput, Problem, Problems
from phusong.layers.grid import GridConfig
from phusong.layers.i18n import Language, Messages
from phusong.layers.population import hold_totals, nearest_settlement, spread_settlements
from phusong.layers.province import Province, read_province


def make_files(folder: Path) -> dict[str, object]:
    """Two communes side by side, an islet in the sea, four settlements, two sites."""
    squares = [shapely.box(109.0, 12.0, 109.05, 12.1), shapely.box(109.05, 12.0, 109.1, 12.1)]
    gpd.GeoDataFrame(
        {"code": ["00001", "00002"], "name": ["Xuân Sơn", "Hòa Thắng"], "people": [700, 300]},
        geometry=squares,
        crs=4326,
    ).to_file(folder / "communes.geojson")
    islet = shapely.box(109.13, 12.04, 109.135, 12.045)
    gpd.GeoDataFrame(geometry=[shapely.box(109.0, 12.0, 109.1, 12.1), islet], crs=4326).to_file(
        folder / "land.geojson"
    )
    pd.DataFrame(
        {
            "id": ["a", "b", "c", "d"],
            "name": ["Thôn Một", "Thôn Hai", "Thôn Ba", "Thôn Bốn"],
            "commune": ["Xuân Sơn", "Xuan Son", "Hoà Thắng", ""],
            "lon": [109.01, 109.03, 109.07, 109.09],
            "lat": [12.05, 12.05, 12.05, 12.05],
            "people": ["", "100", "", ""],
        }
    ).to_csv(folder / "settlements.csv", index=False)
    pd.DataFrame(
        {
            "site_id": ["S1", "S2"],
            "lon": [109.02, 109.08],
            "lat": [12.05, 12.05],
            "mast_height_m": 30,
        }
    ).to_csv(folder / "sites.csv", index=False)
    pd.DataFrame(
        {
            "cell_id": ["S1-1", "S2-1"],
            "site_id": ["S1", "S2"],
            "operator": "Viettel",
            "technology": "LTE",
            "band": "B3",
            "height_m": 28,
        }
    ).to_csv(folder / "cells.csv", index=False)
    write_terrain(folder / "terrain.tif")
    kinds = ("communes.geojson", "land.geojson", "settlements.csv", "sites.csv", "cells.csv")
    return {Path(name).stem: {"path": name} for name in kinds} | {
        "terrain": {"path": "terrain.tif"}
    }


def write_terrain(path: Path, *, hole: bool = False) -> None:
    values = np.full((200, 240), 12, dtype="int16")
    if hole:
        values[90:110, 60:90] = -32768
    with rasterio.open(
        path,
        "w",
        driver="GTiff",
        dtype="int16",
        count=1,
        width=240,
        height=200,
        crs="EPSG:4326",
        nodata=-32768,
        transform=from_origin(108.98, 12.12, 1 / 1500, 1 / 1500),
    ) as out:
        out.write(values, 1)


def read(folder: Path, layers: dict[str, object], problems: Problems | None = None) -> Province:
    return read_province(
        Layers.model_validate(layers),
        name="Thử",
        code="00",
        folder=folder,
        catalogue=None,
        grid=GridConfig(resolution_m=200),
        problems=problems if problems is not None else Problems(),
    )


def refused(folder: Path, layers: dict[str, object]) -> list[Problem]:
    with pytest.raises(BadInput) as caught:
        read(folder, layers)
    for problem in caught.value.problems:
        assert all(all(Messages.of(language).problem(problem)) for language in Language)
    return list(caught.value.problems)


def test_a_small_province(tmp_path: Path) -> None:
    province = read(tmp_path, make_files(tmp_path))
    assert province.crs == "EPSG:9217"
    assert len(province.land) == 2 and province.land.area.is_monotonic_decreasing
    assert province.people.sum(dtype=float) == pytest.approx(1000, abs=0.01)
    assert np.isin(province.zones, (-1, 0, 1)).all()
    codes = dict(zip(province.settlements["id"], province.settlements["commune_code"], strict=True))
    assert codes == {"a": "00001", "b": "00001", "c": "00002", "d": "00002"}
    assert [n.code for n in province.notices] == ["name-marks-ignored"]
    assert province.parks.empty and province.roads.empty and province.land_cover is None


def test_settlements_without_people_get_those_nearest_to_them(tmp_path: Path) -> None:
    settlements = read(tmp_path, make_files(tmp_path)).settlements.set_index("id")
    assert settlements.at["b", "people"] == 100 and not settlements.at["b", "people_derived"]
    assert settlements["people_derived"].drop("b").all()
    east = settlements.loc[["c", "d"], "people"]
    assert east.sum() == pytest.approx(300, abs=0.01)


def test_problems_of_all_files_come_together(tmp_path: Path) -> None:
    layers = make_files(tmp_path)
    cells = pd.read_csv(tmp_path / "cells.csv")
    cells.loc[0, "site_id"], cells.loc[1, "height_m"] = "S9", -4
    cells.to_csv(tmp_path / "cells.csv", index=False)
    sites = (tmp_path / "sites.csv").read_text(encoding="utf-8").replace("S2", "S1")
    (tmp_path / "sites.csv").write_text(sites, encoding="utf-8")
    (tmp_path / "terrain.tif").write_bytes(b"nothing")
    told = {(p.file, p.code) for p in refused(tmp_path, layers)}
    assert ("cells.csv", "cell-without-site") in told
    assert ("terrain.tif", "raster-unreadable") in told
    assert {file for file, _ in told} == {"cells.csv", "sites.csv", "terrain.tif"}


def test_an_antenna_far_above_its_mast_is_told(tmp_path: Path) -> None:
    layers = make_files(tmp_path)
    cells = pd.read_csv(tmp_path / "cells.csv").assign(height_m=[28, 60])
    cells.to_csv(tmp_path / "cells.csv", index=False)
    (notice,) = [n for n in read(tmp_path, layers).notices if n.code == "antenna-above-mast"]
    assert (notice.row, notice.column) == (3, "height_m")


def test_holes_of_the_terrain_are_told_and_stay(tmp_path: Path) -> None:
    layers = make_files(tmp_path)
    write_terrain(tmp_path / "terrain.tif", hole=True)
    province = read(tmp_path, layers)
    (notice,) = [n for n in province.notices if n.code == "terrain-holes"]
    assert notice.details["pixels"] == np.isnan(province.terrain_m[province.zones >= 0]).sum() > 0


def test_terrain_of_another_place(tmp_path: Path) -> None:
    layers = make_files(tmp_path) | {"terrain": {"path": "far.tif"}}
    with rasterio.open(tmp_path / "terrain.tif") as source:
        profile = source.profile | {"transform": from_origin(105.0, 21.0, 0.001, 0.001)}
        with rasterio.open(tmp_path / "far.tif", "w", **profile) as out:
            out.write(source.read())
    assert [p.code for p in refused(tmp_path, layers)] == ["terrain-elsewhere"]


def test_points_in_the_sea_are_told_unless_they_may_be_ashore(tmp_path: Path) -> None:
    layers = make_files(tmp_path)
    rows = pd.read_csv(tmp_path / "settlements.csv", dtype=str)
    rows.loc[2, "lon"] = "109.106"
    rows.to_csv(tmp_path / "settlements.csv", index=False)
    assert "point-in-sea" in {n.code for n in read(tmp_path, layers).notices}
    rows.assign(position_uncertainty_km=1.0).to_csv(tmp_path / "settlements.csv", index=False)
    assert "point-in-sea" not in {n.code for n in read(tmp_path, layers).notices}


def test_villages_of_neighbours_are_left_out_and_counted(tmp_path: Path) -> None:
    layers = make_files(tmp_path)
    rows = pd.read_csv(tmp_path / "settlements.csv", dtype=str)
    beyond = rows.iloc[[3]].assign(id="e", name="Làng Bên", lat="12.125")
    pd.concat([rows, beyond]).to_csv(tmp_path / "settlements.csv", index=False)
    province = read(tmp_path, layers)
    assert len(province.settlements) == 4
    (notice,) = [n for n in province.notices if n.code == "not-in-province"]
    assert notice.details["count"] == 1


def test_vn2000_degrees_are_recognised_by_namesakes(tmp_path: Path) -> None:
    layers = make_files(tmp_path)
    rows = pd.read_csv(tmp_path / "settlements.csv", dtype=str)
    to_vn2000 = Transformer.from_crs("EPSG:4326", "EPSG:4756", always_xy=True)
    lon, lat = to_vn2000.transform(rows["lon"].astype(float), rows["lat"].astype(float))
    nodes = pd.DataFrame({"id": rows["id"], "name": rows["name"], "lon": lon, "lat": lat})
    nodes.to_csv(tmp_path / "fibre_nodes.csv", index=False)
    layers["fibre_nodes"] = {"path": "fibre_nodes.csv"}
    (notice,) = [n for n in read(tmp_path, layers).notices if n.code == "crs-vn2000-degrees"]
    assert notice.file == "fibre_nodes.csv"
    assert notice.details["distance_m"] == pytest.approx(225, abs=3)
    layers["fibre_nodes"] = {"path": "fibre_nodes.csv", "crs": "EPSG:4756"}
    assert "crs-vn2000-degrees" not in {n.code for n in read(tmp_path, layers).notices}


def test_an_opencellid_table_gives_sites_and_cells(tmp_path: Path) -> None:
    layers = make_files(tmp_path)
    del layers["cells"]
    (tmp_path / "towers.csv").write_text(
        "radio,mcc,net,area,cell,unit,lon,lat,range,samples,changeable,created,updated,averageSignal\n"
        "LTE,452,4,101,25601,0,109.02,12.05,1000,9,1,1700000000,1700000000,0\n"
        "LTE,452,4,101,25602,0,109.0201,12.05,1000,9,1,1700000000,1700000000,0\n"
        "GSM,452,1,101,77,0,109.06,12.05,1000,9,1,1700000000,1700000000,0\n"
        "LTE,452,1,102,51201,0,109.08,12.05,1000,9,1,1700000000,1700000000,0\n",
        encoding="utf-8",
    )
    layers["sites"] = {"path": "towers.csv", "format": "opencellid"}
    province = read(tmp_path, layers)
    assert len(province.sites) == 2 and len(province.cells) == 3
    assert set(province.cells["operator"]) == {"Viettel", "MobiFone"}


def test_a_catalogue_with_faults(tmp_path: Path) -> None:
    path = tmp_path / "catalogue.toml"
    path.write_text(
        '[communes]\nkind = "guess"\n[land]\nkind = "real"\nfile = "x"\n', encoding="utf-8"
    )
    problems = Problems()
    known = read_catalogue(path, label="catalogue.toml", problems=problems)
    assert list(known) == ["land"]
    assert [(p.code, p.column) for p in problems] == [("catalogue-entry", "communes")]


GRID = GeoBox.from_bbox(BoundingBox(0, 0, 4_000, 3_000, crs="EPSG:9217"), resolution=250)


@settings(deadline=None, max_examples=60)
@given(st.integers(0, 2**32 - 1))
def test_totals_hold_and_nobody_is_lost(seed: int) -> None:
    rng = np.random.default_rng(seed)
    zones = rng.integers(-1, 3, GRID.shape).astype(np.int32)
    land = rng.random(GRID.shape) < 0.8
    people = np.where(land & (rng.random(GRID.shape) < 0.5), rng.random(GRID.shape), 0).astype("f4")
    totals = np.array([500.0, np.nan, 40.0])
    before = people.copy()
    held = hold_totals(people, zones, totals, land=land)
    assert np.array_equal(people, before)
    for zone in (0, 2):
        if ((zones == zone) & land).any():
            assert held[zones == zone].sum(dtype=float) == pytest.approx(totals[zone], rel=1e-5)
    assert np.array_equal(held[zones == 1], people[zones == 1])
    x, y = rng.random(6) * 4000, rng.random(6) * 3000
    zone = np.array([0, 0, 1, 2, 2, -1], dtype=np.int32)
    counted = nearest_settlement(x, y, zone, grid=GRID, zones=zones, people=held)
    for z in range(3):
        assert counted[zone == z].sum() == pytest.approx(
            held[zones == z].sum(dtype=float), rel=1e-5
        )
    assert counted[5] == 0
    spread = spread_settlements(x, y, counted, grid=GRID, land=land, radius_m=400)
    assert spread.sum(dtype=float) == pytest.approx(counted.sum(), rel=1e-5)
    assert not spread[~land].any()
