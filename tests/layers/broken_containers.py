"""Broken archives, shapefiles, GeoPackages, GeoParquet files and workbooks."""

from __future__ import annotations

import io
import struct
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import geopandas as gpd
import openpyxl
from shapely.geometry import LineString, Point, Polygon

from phusong.layers.schema import LayerKind

from .broken_base import BrokenFile, add, random_bytes, text

# --- archives ----------------------------------------------------------------------------------


def _zip(name: str, members: Mapping[str, bytes], code: str) -> None:
    def make(folder: Path) -> BrokenFile:
        with zipfile.ZipFile(folder / name, "w", zipfile.ZIP_DEFLATED) as archive:
            for member, data in members.items():
                archive.writestr(member, data)
        return BrokenFile(name, LayerKind.SITES, code)

    add(make)


def _shapefile_parts() -> dict[str, bytes]:
    """Members of a small shapefile of sites, by suffix."""
    import tempfile

    sites = gpd.GeoDataFrame(
        {"site_id": ["A1", "A2"], "mast_heigh": [45.0, 42.0]},
        geometry=[Point(109.19, 12.24), Point(109.20, 12.25)],
        crs="EPSG:4326",
    )
    with tempfile.TemporaryDirectory() as folder:
        sites.to_file(Path(folder) / "sites.shp", engine="pyogrio")
        return {path.suffix: path.read_bytes() for path in sorted(Path(folder).iterdir())}


_zip("bomb.zip", {"sites.shp": bytes(200 * 1024**2)}, "zip-too-large")
_zip("traversal.zip", {"../../sites.shp": b"x", "sites.dbf": b"x"}, "zip-unsafe-name")
_zip("absolute.zip", {"/srv/sites.shp": b"x"}, "zip-unsafe-name")
_zip("windows-drive.zip", {"C:\\sites.shp": b"x"}, "zip-unsafe-name")
_zip("many.zip", {f"{i}.shp": b"" for i in range(2500)}, "zip-too-large")
_zip("photos.zip", {"a.jpg": b"x", "read-me.txt": b"x"}, "zip-without-shp")
_zip("not-a-shape.zip", {"a.shp": b"x", "a.shx": b"x", "a.dbf": b"x"}, "shapefile-broken")
_zip("not-a-workbook.xlsx", {"xl/workbook.xml": b"<x/>"}, "xlsx-broken")


@add
def _encrypted_zip(folder: Path) -> BrokenFile:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("sites.shp", b"secret")
    data = bytearray(buffer.getvalue())
    data[6] |= 1  # general purpose flag of the local header: encrypted
    data[data.index(b"PK\x01\x02") + 8] |= 1  # and of the directory
    (folder / "password.zip").write_bytes(data)
    return BrokenFile("password.zip", LayerKind.SITES, "zip-encrypted")


@add
def _cut_zip(folder: Path) -> BrokenFile:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("sites.shp", random_bytes(1000))
    (folder / "cut.zip").write_bytes(buffer.getvalue()[:700])
    return BrokenFile("cut.zip", LayerKind.SITES, "zip-broken")


@add
def _lying_zip(folder: Path) -> BrokenFile:
    """A member whose bytes do not give the checksum in the directory."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr("sites.shp", b"a" * 1000)
    data = buffer.getvalue().replace(b"a" * 1000, b"b" * 1000)
    (folder / "lying.zip").write_bytes(data)
    return BrokenFile("lying.zip", LayerKind.SITES, "zip-broken")


@add
def _two_shapefiles(folder: Path) -> BrokenFile:
    with zipfile.ZipFile(folder / "two.zip", "w") as archive:
        for suffix, data in _shapefile_parts().items():
            archive.writestr(f"one{suffix}", data)
            archive.writestr(f"two{suffix}", data)
    return BrokenFile("two.zip", LayerKind.SITES, "layer-choose")


# --- shapefiles --------------------------------------------------------------------------------


def _shapefile_without(suffix: str, code: str, **more: Any) -> None:
    def make(folder: Path) -> BrokenFile:
        stem = f"without-{suffix[1:]}"
        for own, data in _shapefile_parts().items():
            if own != suffix:
                (folder / f"{stem}{own}").write_bytes(data)
        return BrokenFile(f"{stem}.shp", LayerKind.SITES, code, **more)

    add(make)


_shapefile_without(".shx", "shapefile-part-missing")
_shapefile_without(".dbf", "shapefile-part-missing", also=("column-missing",))


@add
def _without_projection(folder: Path) -> BrokenFile:
    sites = gpd.GeoDataFrame(
        {"site_id": ["A1", "A2"]},
        geometry=[Point(602806, 1353660), Point(603806, 1354660)],
        crs="EPSG:9217",
    )
    sites.to_file(folder / "without-prj.shp", engine="pyogrio")
    (folder / "without-prj.prj").unlink()
    return BrokenFile("without-prj.shp", LayerKind.SITES, "crs-ambiguous")


@add
def _cut_shapefile(folder: Path) -> BrokenFile:
    parts = _shapefile_parts()
    parts[".shp"] = parts[".shp"][:90] + struct.pack(">ii", 99, 99)
    for suffix, data in parts.items():
        (folder / f"cut{suffix}").write_bytes(data)
    return BrokenFile("cut.shp", LayerKind.SITES, "shapefile-broken")


@add
def _ten_characters(folder: Path) -> BrokenFile:
    for suffix, data in _shapefile_parts().items():
        (folder / f"ten-characters{suffix}").write_bytes(data)
    return BrokenFile(
        "ten-characters.shp", LayerKind.SITES, "header-truncated", column="mast_heigh"
    )


# --- GeoPackage, GeoParquet --------------------------------------------------------------------


def _features(
    name: str, shapes: list[Any], code: str, *, kind: LayerKind, row: int | None = None
) -> None:
    def make(folder: Path) -> BrokenFile:
        frame = gpd.GeoDataFrame(
            {
                "code": [str(22366 + i) for i in range(len(shapes))],
                "site_id": [f"A{i}" for i in range(len(shapes))],
                "name": [f"Xã {i}" for i in range(len(shapes))],
            },
            geometry=shapes,
            crs="EPSG:4326",
        )
        frame.to_file(folder / name, engine="pyogrio", geometry_type="Unknown")
        return BrokenFile(name, kind, code, row)

    add(make)


_SQUARE = Polygon([(109.1, 12.1), (109.3, 12.1), (109.3, 12.3), (109.1, 12.3)])
_BOW_TIE = Polygon([(109.1, 12.1), (109.3, 12.3), (109.3, 12.1), (109.1, 12.3)])
_FLAT = Polygon([(109.1, 12.1), (109.3, 12.3), (109.1, 12.1)])
_features("bow-tie.gpkg", [_SQUARE, _BOW_TIE], "polygon-repaired", kind=LayerKind.COMMUNES, row=2)
_features("flat.gpkg", [_SQUARE, _FLAT], "polygon-without-area", kind=LayerKind.COMMUNES, row=2)
_features(
    "dot.gpkg",
    [LineString([(109.2, 12.2), (109.3, 12.3)]), LineString([(109.2, 12.2), (109.2, 12.2)])],
    "line-without-length",
    kind=LayerKind.ROADS,
    row=2,
)
_features(
    "mixed.gpkg", [Point(109.2, 12.2), _SQUARE], "geometry-mixed", kind=LayerKind.SITES, row=2
)
_features(
    "lines.gpkg",
    [LineString([(109.2, 12.2), (109.3, 12.3)])],
    "geometry-wrong-kind",
    kind=LayerKind.SITES,
    row=1,
)
_features(
    "empty-geometry.gpkg", [_SQUARE, Polygon()], "geometry-missing", kind=LayerKind.COMMUNES, row=2
)


@add
def _several_layers(folder: Path) -> BrokenFile:
    points = gpd.GeoDataFrame({"site_id": ["A1"]}, geometry=[Point(109.2, 12.2)], crs="EPSG:4326")
    for layer in ("operator_1", "operator_2"):
        points.to_file(folder / "layers.gpkg", layer=layer, engine="pyogrio")
    return BrokenFile("layers.gpkg", LayerKind.SITES, "layer-choose")


@add
def _no_such_layer(folder: Path) -> BrokenFile:
    points = gpd.GeoDataFrame({"site_id": ["A1"]}, geometry=[Point(109.2, 12.2)], crs="EPSG:4326")
    points.to_file(folder / "other-layer.gpkg", layer="stations", engine="pyogrio")
    return BrokenFile(
        "other-layer.gpkg", LayerKind.SITES, "layer-missing", source={"layer": "sites"}
    )


@add
def _no_table(folder: Path) -> BrokenFile:
    points = gpd.GeoDataFrame({"site_id": ["A1"]}, geometry=[Point(109.2, 12.2)], crs="EPSG:4326")
    points.to_file(folder / "damaged.gpkg", engine="pyogrio")
    data = bytearray((folder / "damaged.gpkg").read_bytes())
    data[100:40_000] = random_bytes(39_900)
    (folder / "damaged.gpkg").write_bytes(data)
    return BrokenFile("damaged.gpkg", LayerKind.SITES, "gpkg-broken")


text("only-the-name.gpkg", b"SQLite format 3\x00" + bytes(200), "gpkg-broken")


@add
def _cut_parquet(folder: Path) -> BrokenFile:
    points = gpd.GeoDataFrame({"site_id": ["A1"]}, geometry=[Point(109.2, 12.2)], crs="EPSG:4326")
    points.to_parquet(folder / "cut.parquet")
    data = (folder / "cut.parquet").read_bytes()
    (folder / "cut.parquet").write_bytes(data[: len(data) // 2])
    return BrokenFile("cut.parquet", LayerKind.SITES, "parquet-broken")


@add
def _parquet_of_bytes(folder: Path) -> BrokenFile:
    """Text whose bytes are no UTF-8, which shows only when it is taken out."""
    points = gpd.GeoDataFrame({"site_id": ["Ninh"]}, geometry=[Point(109.2, 12.2)], crs="EPSG:4326")
    points.to_parquet(folder / "bytes.parquet", compression=None)
    data = (folder / "bytes.parquet").read_bytes()
    (folder / "bytes.parquet").write_bytes(data.replace(b"Ninh", b"\xff\xfe\xff\xfe"))
    return BrokenFile("bytes.parquet", LayerKind.SITES, "parquet-broken")


# --- workbooks ---------------------------------------------------------------------------------


def _workbook(
    name: str,
    sheets: Mapping[str, list[list[Any]]],
    code: str,
    *,
    kind: LayerKind = LayerKind.SITES,
    row: int | None = None,
    column: str | None = None,
    merged: tuple[str, ...] = (),
    **source: Any,
) -> None:
    def make(folder: Path) -> BrokenFile:
        book = openpyxl.Workbook()
        book.remove(book.worksheets[0])
        for title, rows in sheets.items():
            sheet = book.create_sheet(title)
            for values in rows:
                sheet.append(values)
            for cells in merged:
                sheet.merge_cells(cells)
        book.save(folder / name)
        return BrokenFile(name, kind, code, row, column, source)

    add(make)


_ROWS: list[list[Any]] = [["site_id", "mast_height_m", "lon", "lat"], ["A1", 45, 109.19, 12.24]]
_workbook("two-sheets.xlsx", {"Viettel": _ROWS, "VNPT": _ROWS}, "layer-choose")
_workbook("other-sheet.xlsx", {"Viettel": _ROWS}, "layer-missing", layer="VNPT")
_workbook("empty.xlsx", {"Sheet1": []}, "empty-file")
_workbook(
    "formula.xlsx",
    {"Sheet1": [*_ROWS, ["A2", "=B2-3", 109.20, 12.25]]},
    "formula-without-value",
    row=3,
    column="mast_height_m",
)
_workbook(
    "error-value.xlsx",
    {"Sheet1": [*_ROWS, ["A2", "#DIV/0!", 109.20, 12.25]]},
    "formula-error",
    row=3,
    column="mast_height_m",
)
_workbook(
    "merged.xlsx",
    {
        "Sheet1": [
            ["Mã trạm", "Chiều cao cột", "Tọa độ", None],
            [None, None, "Kinh độ", "Vĩ độ"],
            ["A1", 45, 109.19, 12.24],
        ]
    },
    "header-two-rows",
    row=1,
    merged=("A1:A2", "B1:B2", "C1:D1"),
)
_workbook(
    "title.xlsx",
    {"Sheet1": [["DANH SÁCH TRẠM PHÁT SÓNG", None, None, None], [], *_ROWS]},
    "header-not-first",
    row=3,
    merged=("A1:D1",),
)
text("old.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500), "xls-old")


@add
def _misnamed(folder: Path) -> BrokenFile:
    book = openpyxl.Workbook()
    for values in _ROWS:
        book.worksheets[0].append(values)
    book.save(folder / "workbook.xlsx")
    (folder / "workbook.xlsx").rename(folder / "workbook.csv")
    return BrokenFile("workbook.csv", LayerKind.SITES, "file-misnamed")
