"""Networks as careless hands draw them, through the command: what is of no use is told or harmless."""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import pandas as pd
import pytest
import shapely
from tests.planning.command import Run
from tests.planning.on_disk import write_scenario

A, B, C, END = (109.01, 12.05), (109.05, 12.05), (109.06, 12.05), (109.11, 12.05)
PLAIN = [shapely.LineString([A, C]), shapely.LineString([C, END])]
ODD = [
    shapely.LineString([B, B]),  # no length
    shapely.MultiLineString([[C, END], [B, B]]),  # the same road twice, with a part of no length
    shapely.LineString([A, (109.015, 12.055), (109.015, 12.045), A]),  # ends where it begins
    shapely.LineString([(109.02, 12.09), (109.03, 12.095)]),  # joined to nothing
]
NODES = [A, (109.005, 12.005)]
"""The second is on no road."""


def planned(folder: Path, roads: list[shapely.Geometry], phusong: Run) -> tuple[str, pd.DataFrame]:
    scenario = write_scenario(folder)
    written = {"roads": roads, "fibre_nodes": [shapely.Point(*node) for node in NODES]}
    for name, shapes in written.items():
        ids = [f"{name}-{number}" for number in range(len(shapes))]
        layer = gpd.GeoDataFrame({"id": ids}, geometry=shapes, crs=4326)
        layer.to_file(folder / f"{name}.geojson", driver="GeoJSON")
    text = scenario.read_text(encoding="utf-8")
    nodes = 'fibre_nodes.path = "fibre_nodes.geojson"\nland.path'
    scenario.write_text(text.replace("land.path", nodes), encoding="utf-8")
    few = ("--report", "none", "--formats", "none")
    told = phusong("plan", scenario, "--out", folder / "out", "--lang", "en", *few)
    assert told.code == 0, told.all
    routes = gpd.read_file(folder / "out" / "routes.gpkg", layer="routes")
    return told.all, pd.DataFrame(routes.drop(columns="geometry"))


def test_dots_loops_doubles_and_pieces_joined_to_nothing_lead_no_cable_astray(
    tmp_path: Path, phusong: Run
) -> None:
    said, routes = planned(tmp_path / "odd", PLAIN + ODD, phusong)
    assert "roads.geojson, row 3" in said and "roads.geojson, row 4" in said
    assert said.count("no length") == 2
    _, plain = planned(tmp_path / "plain", PLAIN, phusong)
    # A new mast may stand a little elsewhere: every road draws candidates.
    assert routes["length_km"].sum() == pytest.approx(plain["length_km"].sum(), abs=0.1)
    assert list(routes["serves_id"]) == list(plain["serves_id"])
