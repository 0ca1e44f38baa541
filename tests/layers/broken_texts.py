"""Broken texts: their bytes, headers, cells, places; GeoJSON and KML; sizes and folders."""

from __future__ import annotations

import gzip
from pathlib import Path

from phusong.layers.schema import LayerKind

from .broken_base import CELLS_HEADER, SETTLEMENTS, SITES, BrokenFile, add, random_bytes, text

# --- texts -------------------------------------------------------------------------------------

text("empty.csv", "", "empty-file")
text("blank.csv", " \n\n \t\n", "empty-file")
text("separators-only.csv", ",,,\n,,,\n", "empty-file")
text("header-only.csv", "site_id,mast_height_m,lon,lat\n", "no-rows", row=1)
text("no-header.csv", "A1,45,109.19,12.24\nA2,42,109.20,12.25\n", "header-unrecognised", row=1)
text("binary.csv", random_bytes(5000), "file-binary")
text("picture.csv", b"\x89PNG\r\n\x1a\n" + random_bytes(500), "file-binary")
text("web-page.csv", "<!DOCTYPE html><html><body>Đăng nhập</body></html>", "file-html")
text("feed.csv", '<?xml version="1.0"?><rss><item/></rss>', "file-xml")
text("short-row.csv", SITES + "A4,45\n", "row-too-short", row=5)
text("long-row.csv", SITES + "A4,45,109,19,12,24\n", "row-too-long", row=5)
text("open-quote.csv", SITES + '"A4,45,109.2,12.2\n', "table-broken", row=5)
text("nul.csv", SITES.replace("A2", "A\x002"), "nul-removed", row=3)
text(
    "undecidable.csv",
    b"site_id,name,mast_height_m,lon,lat\nA1,\x80\xfe\xb0\x9d\xaf\x8e,45,109.19,12.24\n",
    "encoding-damaged",
)
text("no-such-encoding.csv", SITES, "encoding-unknown", encoding="klingon")
text("bad-separator.csv", SITES, "separator-wrong", separator=";;")
text(
    "slipped-cells.csv",
    SITES + "A4,45,109.2;12.2,\n",
    "coordinate-invalid",
    row=5,
    column="lon",
    also=("coordinate-missing",),
)

# --- headers -----------------------------------------------------------------------------------

text("no-id.csv", "mast_height_m,lon,lat\n45,109.19,12.24\n", "column-missing", column="site_id")
text("no-coordinates.csv", "site_id,mast_height_m\nA1,45\n", "coordinates-missing")
text(
    "two-headers.csv",
    "site_id,Site ID,lon,lat\nA1,B1,109.19,12.24\n",
    "header-duplicate",
    column="Site ID",
)
text(
    "mapped-to-nothing.csv",
    SITES,
    "header-missing",
    column="owner",
    columns={"owner": "chủ đầu tư"},
)
text("mapped-from-nothing.csv", SITES, "column-unknown", column="hight", columns={"hight": "h"})
text(
    "default-of-wrong-type.csv",
    SITES,
    "default-invalid",
    column="year",
    defaults={"year": "năm nay"},
)
text(
    "titles-above.csv",
    "DANH SÁCH TRẠM,,,\nNăm 2025,,,\n" + SITES,
    "header-not-first",
    row=3,
)

# --- cells -------------------------------------------------------------------------------------

text(
    "word-for-height.csv",
    SITES.replace(",42,", ",cao,"),
    "number-invalid",
    row=3,
    column="mast_height_m",
)
text(
    "height-in-feet.csv",
    SITES.replace(",42,", ",140 ft,"),
    "number-invalid",
    row=3,
    column="mast_height_m",
)
text(
    "zero-height.csv",
    SITES.replace(",42,", ",0,"),
    "value-out-of-range",
    row=3,
    column="mast_height_m",
)
text(
    "negative-height.csv",
    SITES.replace(",42,", ",-42,"),
    "value-out-of-range",
    row=3,
    column="mast_height_m",
)
text(
    "infinite-height.csv",
    SITES.replace(",42,", ",inf,"),
    "number-invalid",
    row=3,
    column="mast_height_m",
)
text(
    "nan-height.csv",
    CELLS_HEADER + "A1-1,A1,Viettel,LTE,B3,NaN\n",
    "value-missing",
    kind=LayerKind.CELLS,
    row=2,
    column="height_m",
)
text(
    "empty-name.csv",
    SETTLEMENTS + ",100,109.19,12.24\n",
    "value-missing",
    kind=LayerKind.SETTLEMENTS,
    row=2,
    column="name",
)
text(
    "twice-the-id.csv",
    SITES.replace("A3", "A1"),
    "value-duplicate",
    row=4,
    column="site_id",
)
text(
    "twice-the-row.csv",
    SETTLEMENTS + "Hòn Tre,100,109.28,12.20\nHòn Tre,100,109.28,12.20\n",
    "row-duplicate",
    kind=LayerKind.SETTLEMENTS,
    row=3,
)
text(
    "decimal-comma.csv",
    "no;name;area_ha;lon;lat\n1;KCN Suối Dầu;136,73;109,068;12,1487\n",
    "number-comma",
    kind=LayerKind.PARKS,
    row=2,
    column="area_ha",
)
text(
    "comma-or-thousands.csv",
    "no;name;area_ha;lon;lat\n1;KCN Suối Dầu;16.712;109;12\n",
    "number-ambiguous",
    kind=LayerKind.PARKS,
    row=2,
    column="area_ha",
)
text(
    "half-a-person.csv",
    SETTLEMENTS.replace("people", "households") + "Hòn Tre,1.5,109.28,12.20\n",
    "integer-invalid",
    kind=LayerKind.SETTLEMENTS,
    row=2,
    column="households",
)
text(
    "maybe.csv",
    "name,has_fibre,lon,lat\nĐiệp Sơn,maybe,109.30,12.72\n",
    "flag-invalid",
    kind=LayerKind.SETTLEMENTS,
    row=2,
    column="has_fibre",
)
text(
    "three-g.csv",
    CELLS_HEADER + "A1-1,A1,Viettel,3G,B1,40\n",
    "choice-invalid",
    kind=LayerKind.CELLS,
    row=2,
    column="technology",
)
text(
    "far-future.csv",
    "site_id,year,lon,lat\nA1,20226,109.19,12.24\n",
    "value-out-of-range",
    row=2,
    column="year",
)

# --- places ------------------------------------------------------------------------------------

text(
    "no-latitude.csv",
    SITES.replace("12.25", ""),
    "coordinate-missing",
    row=3,
    column="lat",
)
text("in-hanoi.csv", "site_id,lon,lat\nA1,105.85,21.03\nA2,105.86,21.04\n", "crs-outside-province")
text(
    "off-the-globe.csv",
    SETTLEMENTS + "Hòn Tre,1,109.28,12.20\nHòn Lớn,1,109.35,12.6\nMặt trăng,1,384400,12.2\n",
    "geometry-off-globe",
    kind=LayerKind.SETTLEMENTS,
    row=4,
)
text("swapped.csv", "site_id,lon,lat\nA1,12.24,109.19\nA2,12.25,109.20\n", "crs-swapped-axes")
text(
    "one-outside.csv",
    SETTLEMENTS
    + "".join(f"Thôn {i},100,109.1{i},12.2{i}\n" for i in range(9))
    + "Thôn lạc,100,108.2,13.9\n",
    "point-outside",
    kind=LayerKind.SETTLEMENTS,
    row=11,
)
text(
    "outlines.csv",
    "code,name,lon,lat\n22366,Nha Trang,109.2,12.2\n",
    "geometry-needed",
    kind=LayerKind.COMMUNES,
)

# --- OpenCelliD --------------------------------------------------------------------------------

text(
    "opencellid-row.csv",
    "LTE,452,4,51001,26112001,0,109.19,12.24,1000,5,1,1500000000,1600000000,0\nLTE,452,x\n",
    "opencellid-row",
    row=2,
    also=("opencellid-assumed",),
    format="opencellid",
)
text(
    "opencellid-2g.csv",
    "GSM,452,4,51001,2611,0,109.19,12.24,1000,5,1,1500000000,1600000000,0\n",
    "opencellid-nothing",
    also=("opencellid-other-radio",),
    format="opencellid",
)
text(
    "opencellid.csv.gz",
    gzip.compress(b"LTE,452,4,51001,26112001,0,109.19,12.24,1000,5,1,1,1,0\n" * 50)[:40],
    "opencellid-broken",
    format="opencellid",
)
text("cut.csv.gz", gzip.compress(SITES.encode() * 50)[:60], "gzip-broken")

# --- GeoJSON, KML ------------------------------------------------------------------------------

_POINT = (
    '{"type":"Feature","properties":{"site_id":"A1"},'
    '"geometry":{"type":"Point","coordinates":[109.19,12.24]}}'
)
text(
    "cut.geojson", '{"type":"FeatureCollection",\n"features":[' + _POINT[:60], "json-broken", row=2
)
text("deep.geojson", "[" * 100_000, "json-broken")
text("one-feature.geojson", _POINT, "geojson-without-features")
text("no-features.geojson", '{"type":"FeatureCollection","features":[]}', "no-rows")
text(
    "null-geometry.geojson",
    '{"type":"FeatureCollection","features":['
    + _POINT
    + ',{"type":"Feature","properties":{"site_id":"A2"},"geometry":null}]}',
    "geometry-missing",
    row=2,
)
_KML = '<kml xmlns="http://www.opengis.net/kml/2.2"><Document>{}</Document></kml>'
text(
    "entity-bomb.kml",
    '<?xml version="1.0"?><!DOCTYPE kml [<!ENTITY a "aaaaaaaaaa">'
    + "".join(f'<!ENTITY {chr(98 + i)} "{f"&{chr(97 + i)};" * 10}">' for i in range(9))
    + "]>"
    + _KML.format("<Placemark><name>&j;</name></Placemark>"),
    "xml-entities",
)
text(
    "external-entity.kml",
    '<?xml version="1.0"?><!DOCTYPE kml [<!ENTITY f SYSTEM "file:///etc/hostname">]>'
    + _KML.format("<Placemark><name>&f;</name></Placemark>"),
    "xml-entities",
)
text(
    "other-root.kml",
    "<OGRVRTDataSource><!-- <kml> --><OGRVRTLayer name='a'>"
    "<SrcDataSource>cut.kml</SrcDataSource></OGRVRTLayer></OGRVRTDataSource>",
    "file-xml",
)
text("cut.kml", _KML.format("\n<Placemark><name>A")[:-20], "xml-broken", row=2)
text("no-placemarks.kml", _KML.format(""), "no-rows")


# --- sizes, folders ----------------------------------------------------------------------------


def _sparse(name: str, start: bytes, code: str) -> None:
    def make(folder: Path) -> BrokenFile:
        with (folder / name).open("wb") as stream:
            stream.write(start)
            stream.truncate(2 * 1024**3)
        return BrokenFile(name, LayerKind.SITES, code)

    add(make)


_sparse("two-gigabytes.csv", SITES.encode() * 2000, "file-too-large")
_sparse("two-gigabytes-of-nothing.csv", b"", "file-binary")
_sparse("two-gigabytes.gpkg", b"SQLite format 3\x00", "file-too-large")


@add
def _folder(folder: Path) -> BrokenFile:
    (folder / "folder.gpkg").mkdir()
    return BrokenFile("folder.gpkg", LayerKind.SITES, "file-is-folder")


@add
def _missing(folder: Path) -> BrokenFile:
    return BrokenFile("not-there-*.csv", LayerKind.SITES, "file-missing")
