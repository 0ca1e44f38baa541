"""A small scenario with its layers as files, planned in a second or two."""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import numpy as np
import rasterio
import shapely
from affine import Affine

WEST, SOUTH, EAST, NORTH = 109.00, 12.00, 109.12, 12.10


def write_scenario(folder: Path, *, language: str = "vi", extra: str = "") -> Path:
    """Write scenario and layers into ``folder``; ``extra`` is added at the scenario's top."""
    folder.mkdir(parents=True, exist_ok=True)
    _vectors(folder)
    (folder / "settlements.csv").write_text(
        "id,name,people,lon,lat\n1,Thôn Bờ,900,109.03,12.05\n2,Thôn Xa,700,109.105,12.05\n",
        encoding="utf-8",
    )
    (folder / "sites.csv").write_text(
        "site_id,mast_height_m,lon,lat\nT1,45,109.02,12.05\n", encoding="utf-8"
    )
    (folder / "cells.csv").write_text(
        "cell_id,site_id,operator,technology,band,height_m\nC1,T1,Viettel,LTE,B3,40\n",
        encoding="utf-8",
    )
    _terrain(folder / "terrain.tif")
    path = folder / "scenario.toml"
    path.write_text(_SCENARIO.format(language=language, extra=extra), encoding="utf-8")
    return path


def _vectors(folder: Path) -> None:
    whole = shapely.box(WEST, SOUTH, EAST, NORTH)
    middle = (WEST + EAST) / 2
    halves = [shapely.box(WEST, SOUTH, middle, NORTH), shapely.box(middle, SOUTH, EAST, NORTH)]
    codes = {"code": ["00001", "00002"], "name": ["Bờ Tây", "Bờ Đông"], "people": [5000, 4000]}
    layers = {
        "communes": gpd.GeoDataFrame(codes, geometry=halves, crs=4326),
        "land": gpd.GeoDataFrame({"id": ["1"]}, geometry=[whole], crs=4326),
        "roads": _line("roads", [(109.01, 12.05), (109.11, 12.05)]),
        "fibre_lines": _line("fibre_lines", [(109.01, 12.05), (109.05, 12.05)]),
    }
    for name, layer in layers.items():
        layer.to_file(folder / f"{name}.geojson", driver="GeoJSON")


def _line(name: str, points: list[tuple[float, float]]) -> gpd.GeoDataFrame:
    return gpd.GeoDataFrame({"id": [name]}, geometry=[shapely.LineString(points)], crs=4326)


def _terrain(path: Path) -> None:
    """A ridge between the two settlements."""
    height, width = 60, 72
    east = np.linspace(0, 1, width)[None, :]
    ridge = np.repeat(5 + 300 * np.exp(-(((east - 0.55) / 0.06) ** 2)), height, axis=0)
    with rasterio.open(
        path,
        "w",
        driver="GTiff",
        height=height,
        width=width,
        count=1,
        dtype="float32",
        crs="EPSG:4326",
        transform=Affine((EAST - WEST) / width, 0, WEST, 0, (SOUTH - NORTH) / height, NORTH),
    ) as raster:
        raster.write(ridge.astype(np.float32), 1)


_SCENARIO = """\
schema = 1
name = {{ vi = "Kịch bản nhỏ", en = "Small scenario" }}
language = "{language}"
{extra}
[province]
name = "Thử Nghiệm"
[grid]
resolution_m = 200
[layers]
communes.path = "communes.geojson"
settlements.path = "settlements.csv"
sites.path = "sites.csv"
cells.path = "cells.csv"
roads.path = "roads.geojson"
fibre_lines.path = "fibre_lines.geojson"
land.path = "land.geojson"
terrain.path = "terrain.tif"
[technologies.4G]
radio = "LTE"
new_site_bands = ["B3"]
[costs]
vnd_per_usd = 26000
new_site = {{ low = 1e9, mid = 2e9, high = 3e9, currency = "VND", per = "site", source = "x" }}
upgrade = {{ low = 1e9, mid = 2e9, high = 3e9, currency = "VND", per = "site", source = "x" }}
fibre_aerial = {{ low = 1e7, mid = 2e7, high = 3e7, currency = "VND", per = "km", source = "x" }}
fibre_submarine = {{ low = 1e9, mid = 2e9, high = 3e9, currency = "VND", per = "km", source = "x" }}
submarine_mobilisation = {{ low = 1e9, mid = 2e9, high = 3e9, currency = "VND", per = "job", source = "x" }}
[programme]
years = [2026, 2027]
"""
