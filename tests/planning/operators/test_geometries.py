"""GeoPackage, GeoJSON, KML and DXF, read back by our own reader and by other programs, equal."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import ezdxf
import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio
import pytest
import shapely
from defusedxml import ElementTree

from phusong.layers.schema import LayerKind
from phusong.planning.outputs.operator.columns import Table
from phusong.planning.outputs.operator.shares import Share
from phusong.planning.results.stages import Plan

from .reading import VIETTEL, equal, layer, plain


def test_layers_are_read_back_by_gdal(out: Path, share: Share) -> None:
    path = out / VIETTEL / "works.gpkg"
    assert set(pyogrio.list_layers(path)[:, 0]) == {table.value for table in share.filled}
    for table, frame in share.filled.items():
        back = gpd.read_file(path, layer=table.value)
        assert back.crs.to_epsg() == 4326
        equal(plain(back), plain(frame))
        away = back.geometry.to_crs(frame.crs).distance(frame.geometry, align=False)
        assert away.max() < 0.001


def test_geojson_is_rfc_7946(out: Path, shares: dict[tuple[str, int], Share]) -> None:
    for (operator, year), folder in (
        (("Viettel", 2026), VIETTEL),
        (("", 2027), "operators/unassigned/2027"),
    ):
        for table, frame in shares[operator, year].filled.items():
            path = out / folder / "geojson" / f"{table}.geojson"
            features = json.loads(path.read_text(encoding="utf-8"))["features"]
            rows = [feature["properties"] for feature in features]
            equal(pd.DataFrame(rows, columns=list(plain(frame).columns)), plain(frame))
            shapes = gpd.GeoSeries(
                [shapely.geometry.shape(feature["geometry"]) for feature in features], crs=4326
            )
            away = shapes.to_crs(frame.crs).hausdorff_distance(frame.geometry, align=False)
            assert away.max() < 0.05


def placemarks(document: bytes) -> dict[str, dict[str, str]]:
    """Data and coordinates of each placemark by its name, as another program's parser sees them."""
    kml = "{http://www.opengis.net/kml/2.2}"
    root = ElementTree.fromstring(document, forbid_dtd=True)
    styles = {style.get("id") for style in root.iter(f"{kml}Style")}
    found = {}
    for folder in root.iter(f"{kml}Folder"):
        for mark in folder.iter(f"{kml}Placemark"):
            told = {
                data.get("name"): data.findtext(f"{kml}value") for data in mark.iter(f"{kml}Data")
            }
            style = mark.findtext(f"{kml}styleUrl")
            assert style and style.lstrip("#") in styles
            told["coordinates"] = next(mark.iter(f"{kml}coordinates")).text
            told["folder"] = folder.findtext(f"{kml}name")
            found[mark.findtext(f"{kml}name")] = told
    return found


def test_kml_and_kmz_hold_the_same(out: Path, share: Share) -> None:
    document = (out / VIETTEL / "works.kml").read_bytes()
    with zipfile.ZipFile(out / VIETTEL / "works.kmz") as archive:
        assert archive.namelist() == ["doc.kml"]
        assert archive.read("doc.kml") == document
    assert b"http" not in document.replace(b"http://www.opengis.net/kml/2.2", b"")
    marks = placemarks(document)
    works = share.tables[Table.WORKS].set_index("step_id")
    assert set(marks) == set(works.index)
    for name, told in marks.items():
        lon, lat = map(float, told["coordinates"].split(","))
        assert (lon, lat) == pytest.approx(
            (works.loc[name, "lon"], works.loc[name, "lat"]), abs=1e-6
        )
        assert told["reason_vi"] == works.loc[name, "reason_vi"]
        assert float(told["cost_mid_bn_vnd"]) == works.loc[name, "cost_mid_bn_vnd"]
        assert told["folder"] in ("Cột mới", "Bổ sung trên cột")


@pytest.mark.parametrize("name", ["works.kml", "works.kmz"])
def test_phusong_reads_the_kml(name: str, out: Path, share: Share, plan: Plan) -> None:
    back = layer(out / VIETTEL / name, LayerKind.CANDIDATES, plan, columns={"id": "step_id"})
    works = share.tables[Table.WORKS].set_index("step_id")
    assert sorted(back["id"]) == sorted(works.index)
    theirs = back.set_index("id").geometry.to_crs(works.crs)
    assert theirs.distance(works.geometry.reindex(theirs.index), align=False).max() < 0.2


def test_the_drawing_is_read_back(out: Path, shares: dict[tuple[str, int], Share]) -> None:
    cable = shares["", 2027].tables[Table.CABLE]
    path = out / "operators/unassigned/2027/works.dxf"
    drawing = ezdxf.readfile(path)
    assert not drawing.audit().has_errors
    assert drawing.units == 6
    assert drawing.header.custom_vars.get("CRS") == cable["xy_crs"].iloc[0]
    lines = {
        line.get_xdata("PHUSONG")[0].value: line
        for line in drawing.modelspace().query("LWPOLYLINE")
    }
    for row in cable.to_dict("records"):
        line = lines[row["cable_id"]]
        assert line.dxf.layer == f"CABLE_{row['construction'].upper()}"
        corners = np.array([point[:2] for point in line.get_points()])
        np.testing.assert_allclose(corners, shapely.get_coordinates(row["geometry"]), atol=1e-6)
    # GDAL reads DXF by itself.
    seen = pyogrio.read_dataframe(path)
    drawn = seen[seen["Layer"].str.startswith("CABLE")]
    assert drawn.length.sum() == pytest.approx(cable.length.sum(), abs=0.01)


def test_masts_are_drawn_with_their_names(out: Path, share: Share) -> None:
    seen = pyogrio.read_dataframe(out / VIETTEL / "works.dxf")
    names = set(seen.loc[seen["Text"].notna(), "Text"])
    assert names == set(share.tables[Table.SITES]["site_id"])
