"""Makes files that are broken in one way each, with the problem that a reader has to name."""

from __future__ import annotations

import gzip
import io
import random
import struct
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import geopandas as gpd
import openpyxl
from shapely.geometry import LineString, Point, Polygon

from phusong.layers.schema import LayerKind

__all__ = ["BrokenFile", "make_broken_folder"]


@dataclass(frozen=True)
class BrokenFile:
    """One broken file: how it is read, and which problem must be told, where it has a place."""

    name: str
    kind: LayerKind
    code: str
    row: int | None = None
    column: str | None = None
    source: Mapping[str, Any] = field(default_factory=dict)
    """Further keys of the layer's source."""
    also: tuple[str, ...] = ()
    """Problems that rightly come along."""


_SITES = (
    "site_id,mast_height_m,lon,lat\nA1,45,109.19,12.24\nA2,42,109.20,12.25\nA3,30,109.21,12.26\n"
)
_CELLS_HEADER = "cell_id,site_id,operator,technology,band,height_m\n"
_SETTLEMENTS = "name,people,lon,lat\n"

Maker = Callable[[Path], BrokenFile]
_MAKERS: list[Maker] = []


def make_broken_folder(folder: Path) -> list[BrokenFile]:
    """Write every broken file into ``folder``."""
    return [maker(folder) for maker in _MAKERS]


def _add(maker: Maker) -> None:
    _MAKERS.append(maker)


def _text(
    name: str,
    content: str | bytes,
    code: str,
    *,
    kind: LayerKind = LayerKind.SITES,
    row: int | None = None,
    column: str | None = None,
    also: tuple[str, ...] = (),
    **source: Any,
) -> None:
    def make(folder: Path) -> BrokenFile:
        data = content if isinstance(content, bytes) else content.encode("utf-8")
        (folder / name).write_bytes(data)
        return BrokenFile(name, kind, code, row, column, source, also)

    _add(make)


def _random_bytes(count: int) -> bytes:
    return random.Random(20_260).randbytes(count)


# --- texts -------------------------------------------------------------------------------------

_text("empty.csv", "", "empty-file")
_text("blank.csv", " \n\n \t\n", "empty-file")
_text("separators-only.csv", ",,,\n,,,\n", "empty-file")
_text("header-only.csv", "site_id,mast_height_m,lon,lat\n", "no-rows", row=1)
_text("no-header.csv", "A1,45,109.19,12.24\nA2,42,109.20,12.25\n", "header-unrecognised", row=1)
_text("binary.csv", _random_bytes(5000), "file-binary")
_text("picture.csv", b"\x89PNG\r\n\x1a\n" + _random_bytes(500), "file-binary")
_text("web-page.csv", "<!DOCTYPE html><html><body>Đăng nhập</body></html>", "file-html")
_text("feed.csv", '<?xml version="1.0"?><rss><item/></rss>', "file-xml")
_text("short-row.csv", _SITES + "A4,45\n", "row-too-short", row=5)
_text("long-row.csv", _SITES + "A4,45,109,19,12,24\n", "row-too-long", row=5)
_text("open-quote.csv", _SITES + '"A4,45,109.2,12.2\n', "table-broken", row=5)
_text("nul.csv", _SITES.replace("A2", "A\x002"), "nul-removed", row=3)
_text(
    "undecidable.csv",
    b"site_id,name,mast_height_m,lon,lat\nA1,\x80\xfe\xb0\x9d\xaf\x8e,45,109.19,12.24\n",
    "encoding-damaged",
)
_text("no-such-encoding.csv", _SITES, "encoding-unknown", encoding="klingon")
_text("bad-separator.csv", _SITES, "separator-wrong", separator=";;")
_text(
    "slipped-cells.csv",
    _SITES + "A4,45,109.2;12.2,\n",
    "coordinate-invalid",
    row=5,
    column="lon",
    also=("coordinate-missing",),
)

# --- headers -----------------------------------------------------------------------------------

_text("no-id.csv", "mast_height_m,lon,lat\n45,109.19,12.24\n", "column-missing", column="site_id")
_text("no-coordinates.csv", "site_id,mast_height_m\nA1,45\n", "coordinates-missing")
_text(
    "two-headers.csv",
    "site_id,Site ID,lon,lat\nA1,B1,109.19,12.24\n",
    "header-duplicate",
    column="Site ID",
)
_text(
    "mapped-to-nothing.csv",
    _SITES,
    "header-missing",
    column="owner",
    columns={"owner": "chủ đầu tư"},
)
_text("mapped-from-nothing.csv", _SITES, "column-unknown", column="hight", columns={"hight": "h"})
_text(
    "default-of-wrong-type.csv",
    _SITES,
    "default-invalid",
    column="year",
    defaults={"year": "năm nay"},
)
_text(
    "titles-above.csv",
    "DANH SÁCH TRẠM,,,\nNăm 2025,,,\n" + _SITES,
    "header-not-first",
    row=3,
)

# --- cells -------------------------------------------------------------------------------------

_text(
    "word-for-height.csv",
    _SITES.replace(",42,", ",cao,"),
    "number-invalid",
    row=3,
    column="mast_height_m",
)
_text(
    "height-in-feet.csv",
    _SITES.replace(",42,", ",140 ft,"),
    "number-invalid",
    row=3,
    column="mast_height_m",
)
_text(
    "zero-height.csv",
    _SITES.replace(",42,", ",0,"),
    "value-out-of-range",
    row=3,
    column="mast_height_m",
)
_text(
    "negative-height.csv",
    _SITES.replace(",42,", ",-42,"),
    "value-out-of-range",
    row=3,
    column="mast_height_m",
)
_text(
    "infinite-height.csv",
    _SITES.replace(",42,", ",inf,"),
    "number-invalid",
    row=3,
    column="mast_height_m",
)
_text(
    "nan-height.csv",
    _CELLS_HEADER + "A1-1,A1,Viettel,LTE,B3,NaN\n",
    "value-missing",
    kind=LayerKind.CELLS,
    row=2,
    column="height_m",
)
_text(
    "empty-name.csv",
    _SETTLEMENTS + ",100,109.19,12.24\n",
    "value-missing",
    kind=LayerKind.SETTLEMENTS,
    row=2,
    column="name",
)
_text(
    "twice-the-id.csv",
    _SITES.replace("A3", "A1"),
    "value-duplicate",
    row=4,
    column="site_id",
)
_text(
    "twice-the-row.csv",
    _SETTLEMENTS + "Hòn Tre,100,109.28,12.20\nHòn Tre,100,109.28,12.20\n",
    "row-duplicate",
    kind=LayerKind.SETTLEMENTS,
    row=3,
)
_text(
    "decimal-comma.csv",
    "no;name;area_ha;lon;lat\n1;KCN Suối Dầu;136,73;109,068;12,1487\n",
    "number-comma",
    kind=LayerKind.PARKS,
    row=2,
    column="area_ha",
)
_text(
    "comma-or-thousands.csv",
    "no;name;area_ha;lon;lat\n1;KCN Suối Dầu;16.712;109;12\n",
    "number-ambiguous",
    kind=LayerKind.PARKS,
    row=2,
    column="area_ha",
)
_text(
    "half-a-person.csv",
    _SETTLEMENTS.replace("people", "households") + "Hòn Tre,1.5,109.28,12.20\n",
    "integer-invalid",
    kind=LayerKind.SETTLEMENTS,
    row=2,
    column="households",
)
_text(
    "maybe.csv",
    "name,has_fibre,lon,lat\nĐiệp Sơn,maybe,109.30,12.72\n",
    "flag-invalid",
    kind=LayerKind.SETTLEMENTS,
    row=2,
    column="has_fibre",
)
_text(
    "three-g.csv",
    _CELLS_HEADER + "A1-1,A1,Viettel,3G,B1,40\n",
    "choice-invalid",
    kind=LayerKind.CELLS,
    row=2,
    column="technology",
)
_text(
    "far-future.csv",
    "site_id,year,lon,lat\nA1,20226,109.19,12.24\n",
    "value-out-of-range",
    row=2,
    column="year",
)

# --- places ------------------------------------------------------------------------------------

_text(
    "no-latitude.csv",
    _SITES.replace("12.25", ""),
    "coordinate-missing",
    row=3,
    column="lat",
)
_text("in-hanoi.csv", "site_id,lon,lat\nA1,105.85,21.03\nA2,105.86,21.04\n", "crs-outside-province")
_text(
    "off-the-globe.csv",
    _SETTLEMENTS + "Hòn Tre,1,109.28,12.20\nHòn Lớn,1,109.35,12.6\nMặt trăng,1,384400,12.2\n",
    "geometry-off-globe",
    kind=LayerKind.SETTLEMENTS,
    row=4,
)
_text("swapped.csv", "site_id,lon,lat\nA1,12.24,109.19\nA2,12.25,109.20\n", "crs-swapped-axes")
_text(
    "one-outside.csv",
    _SETTLEMENTS
    + "".join(f"Thôn {i},100,109.1{i},12.2{i}\n" for i in range(9))
    + "Thôn lạc,100,108.2,13.9\n",
    "point-outside",
    kind=LayerKind.SETTLEMENTS,
    row=11,
)
_text(
    "outlines.csv",
    "code,name,lon,lat\n22366,Nha Trang,109.2,12.2\n",
    "geometry-needed",
    kind=LayerKind.COMMUNES,
)

# --- OpenCelliD --------------------------------------------------------------------------------

_text(
    "opencellid-row.csv",
    "LTE,452,4,51001,26112001,0,109.19,12.24,1000,5,1,1500000000,1600000000,0\nLTE,452,x\n",
    "opencellid-row",
    row=2,
    also=("opencellid-assumed",),
    format="opencellid",
)
_text(
    "opencellid-2g.csv",
    "GSM,452,4,51001,2611,0,109.19,12.24,1000,5,1,1500000000,1600000000,0\n",
    "opencellid-nothing",
    also=("opencellid-other-radio",),
    format="opencellid",
)
_text(
    "opencellid.csv.gz",
    gzip.compress(b"LTE,452,4,51001,26112001,0,109.19,12.24,1000,5,1,1,1,0\n" * 50)[:40],
    "opencellid-broken",
    format="opencellid",
)
_text("cut.csv.gz", gzip.compress(_SITES.encode() * 50)[:60], "gzip-broken")

# --- GeoJSON, KML ------------------------------------------------------------------------------

_POINT = (
    '{"type":"Feature","properties":{"site_id":"A1"},'
    '"geometry":{"type":"Point","coordinates":[109.19,12.24]}}'
)
_text(
    "cut.geojson", '{"type":"FeatureCollection",\n"features":[' + _POINT[:60], "json-broken", row=2
)
_text("deep.geojson", "[" * 100_000, "json-broken")
_text("one-feature.geojson", _POINT, "geojson-without-features")
_text("no-features.geojson", '{"type":"FeatureCollection","features":[]}', "no-rows")
_text(
    "null-geometry.geojson",
    '{"type":"FeatureCollection","features":['
    + _POINT
    + ',{"type":"Feature","properties":{"site_id":"A2"},"geometry":null}]}',
    "geometry-missing",
    row=2,
)
_KML = '<kml xmlns="http://www.opengis.net/kml/2.2"><Document>{}</Document></kml>'
_text(
    "entity-bomb.kml",
    '<?xml version="1.0"?><!DOCTYPE kml [<!ENTITY a "aaaaaaaaaa">'
    + "".join(f'<!ENTITY {chr(98 + i)} "{f"&{chr(97 + i)};" * 10}">' for i in range(9))
    + "]>"
    + _KML.format("<Placemark><name>&j;</name></Placemark>"),
    "xml-entities",
)
_text(
    "external-entity.kml",
    '<?xml version="1.0"?><!DOCTYPE kml [<!ENTITY f SYSTEM "file:///etc/hostname">]>'
    + _KML.format("<Placemark><name>&f;</name></Placemark>"),
    "xml-entities",
)
_text(
    "other-root.kml",
    "<OGRVRTDataSource><!-- <kml> --><OGRVRTLayer name='a'>"
    "<SrcDataSource>cut.kml</SrcDataSource></OGRVRTLayer></OGRVRTDataSource>",
    "file-xml",
)
_text("cut.kml", _KML.format("\n<Placemark><name>A")[:-20], "xml-broken", row=2)
_text("no-placemarks.kml", _KML.format(""), "no-rows")


# --- sizes, folders ----------------------------------------------------------------------------


def _sparse(name: str, start: bytes, code: str) -> None:
    def make(folder: Path) -> BrokenFile:
        with (folder / name).open("wb") as stream:
            stream.write(start)
            stream.truncate(2 * 1024**3)
        return BrokenFile(name, LayerKind.SITES, code)

    _add(make)


_sparse("two-gigabytes.csv", _SITES.encode() * 2000, "file-too-large")
_sparse("two-gigabytes-of-nothing.csv", b"", "file-binary")
_sparse("two-gigabytes.gpkg", b"SQLite format 3\x00", "file-too-large")


@_add
def _folder(folder: Path) -> BrokenFile:
    (folder / "folder.gpkg").mkdir()
    return BrokenFile("folder.gpkg", LayerKind.SITES, "file-is-folder")


@_add
def _missing(folder: Path) -> BrokenFile:
    return BrokenFile("not-there-*.csv", LayerKind.SITES, "file-missing")


# --- archives ----------------------------------------------------------------------------------


def _zip(name: str, members: Mapping[str, bytes], code: str) -> None:
    def make(folder: Path) -> BrokenFile:
        with zipfile.ZipFile(folder / name, "w", zipfile.ZIP_DEFLATED) as archive:
            for member, data in members.items():
                archive.writestr(member, data)
        return BrokenFile(name, LayerKind.SITES, code)

    _add(make)


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


@_add
def _encrypted_zip(folder: Path) -> BrokenFile:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("sites.shp", b"secret")
    data = bytearray(buffer.getvalue())
    data[6] |= 1  # general purpose flag of the local header: encrypted
    data[data.index(b"PK\x01\x02") + 8] |= 1  # and of the directory
    (folder / "password.zip").write_bytes(data)
    return BrokenFile("password.zip", LayerKind.SITES, "zip-encrypted")


@_add
def _cut_zip(folder: Path) -> BrokenFile:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("sites.shp", _random_bytes(1000))
    (folder / "cut.zip").write_bytes(buffer.getvalue()[:700])
    return BrokenFile("cut.zip", LayerKind.SITES, "zip-broken")


@_add
def _lying_zip(folder: Path) -> BrokenFile:
    """A member whose bytes do not give the checksum in the directory."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr("sites.shp", b"a" * 1000)
    data = buffer.getvalue().replace(b"a" * 1000, b"b" * 1000)
    (folder / "lying.zip").write_bytes(data)
    return BrokenFile("lying.zip", LayerKind.SITES, "zip-broken")


@_add
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

    _add(make)


_shapefile_without(".shx", "shapefile-part-missing")
_shapefile_without(".dbf", "shapefile-part-missing", also=("column-missing",))


@_add
def _without_projection(folder: Path) -> BrokenFile:
    sites = gpd.GeoDataFrame(
        {"site_id": ["A1", "A2"]},
        geometry=[Point(602806, 1353660), Point(603806, 1354660)],
        crs="EPSG:9217",
    )
    sites.to_file(folder / "without-prj.shp", engine="pyogrio")
    (folder / "without-prj.prj").unlink()
    return BrokenFile("without-prj.shp", LayerKind.SITES, "crs-ambiguous")


@_add
def _cut_shapefile(folder: Path) -> BrokenFile:
    parts = _shapefile_parts()
    parts[".shp"] = parts[".shp"][:90] + struct.pack(">ii", 99, 99)
    for suffix, data in parts.items():
        (folder / f"cut{suffix}").write_bytes(data)
    return BrokenFile("cut.shp", LayerKind.SITES, "shapefile-broken")


@_add
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

    _add(make)


_SQUARE = Polygon([(109.1, 12.1), (109.3, 12.1), (109.3, 12.3), (109.1, 12.3)])
_BOW_TIE = Polygon([(109.1, 12.1), (109.3, 12.3), (109.3, 12.1), (109.1, 12.3)])
_FLAT = Polygon([(109.1, 12.1), (109.3, 12.3), (109.1, 12.1)])
_features("bow-tie.gpkg", [_SQUARE, _BOW_TIE], "polygon-repaired", kind=LayerKind.COMMUNES, row=2)
_features("flat.gpkg", [_SQUARE, _FLAT], "polygon-without-area", kind=LayerKind.COMMUNES, row=2)
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


@_add
def _several_layers(folder: Path) -> BrokenFile:
    points = gpd.GeoDataFrame({"site_id": ["A1"]}, geometry=[Point(109.2, 12.2)], crs="EPSG:4326")
    for layer in ("operator_1", "operator_2"):
        points.to_file(folder / "layers.gpkg", layer=layer, engine="pyogrio")
    return BrokenFile("layers.gpkg", LayerKind.SITES, "layer-choose")


@_add
def _no_such_layer(folder: Path) -> BrokenFile:
    points = gpd.GeoDataFrame({"site_id": ["A1"]}, geometry=[Point(109.2, 12.2)], crs="EPSG:4326")
    points.to_file(folder / "other-layer.gpkg", layer="stations", engine="pyogrio")
    return BrokenFile(
        "other-layer.gpkg", LayerKind.SITES, "layer-missing", source={"layer": "sites"}
    )


@_add
def _no_table(folder: Path) -> BrokenFile:
    points = gpd.GeoDataFrame({"site_id": ["A1"]}, geometry=[Point(109.2, 12.2)], crs="EPSG:4326")
    points.to_file(folder / "damaged.gpkg", engine="pyogrio")
    data = bytearray((folder / "damaged.gpkg").read_bytes())
    data[100:40_000] = _random_bytes(39_900)
    (folder / "damaged.gpkg").write_bytes(data)
    return BrokenFile("damaged.gpkg", LayerKind.SITES, "gpkg-broken")


_text("only-the-name.gpkg", b"SQLite format 3\x00" + bytes(200), "gpkg-broken")


@_add
def _cut_parquet(folder: Path) -> BrokenFile:
    points = gpd.GeoDataFrame({"site_id": ["A1"]}, geometry=[Point(109.2, 12.2)], crs="EPSG:4326")
    points.to_parquet(folder / "cut.parquet")
    data = (folder / "cut.parquet").read_bytes()
    (folder / "cut.parquet").write_bytes(data[: len(data) // 2])
    return BrokenFile("cut.parquet", LayerKind.SITES, "parquet-broken")


@_add
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

    _add(make)


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
_text("old.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500), "xls-old")


@_add
def _misnamed(folder: Path) -> BrokenFile:
    book = openpyxl.Workbook()
    for values in _ROWS:
        book.worksheets[0].append(values)
    book.save(folder / "workbook.xlsx")
    (folder / "workbook.xlsx").rename(folder / "workbook.csv")
    return BrokenFile("workbook.csv", LayerKind.SITES, "file-misnamed")
