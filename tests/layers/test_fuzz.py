"""Whatever the bytes, reading gives a frame and problems, never an exception."""

from __future__ import annotations

import gzip
import io
import tempfile
import zipfile
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import geopandas as gpd
import openpyxl
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from shapely.geometry import Point, Polygon, box

from phusong.layers.crs import Area
from phusong.layers.errors import Problems, Severity
from phusong.layers.i18n import Language, Messages
from phusong.layers.schema import SCHEMAS, LayerKind
from phusong.layers.source import LayerSource
from phusong.layers.vectors import read_layer

AREA = Area((108.6, 11.3, 109.6, 13.0), box(108.6, 11.3, 109.6, 13.0))
SUFFIXES = (
    "csv",
    "txt",
    "xlsx",
    "gpkg",
    "geojson",
    "parquet",
    "shp",
    "kml",
    "kmz",
    "zip",
    "csv.gz",
)
VALID = ("a.csv", "a.csv.gz", "a.geojson", "a.gpkg", "a.kml", "a.kmz", "a.parquet", "a.shp")
VALID += ("a.xlsx", "a.zip", "b.gpkg")
BEGINNINGS = (b"SQLite format 3\x00", b"PAR1", b"PK\x03\x04", b"\x1f\x8b\x08", b"\x00\x00\x27\x0a")
BEGINNINGS += (b"<kml>", b'{"type":"FeatureCollection","features":[', b"\xff\xfe", b"\xef\xbb\xbf")
PIECES = (*"ab1209.,;\"'\n\r\t |-–°xXđĐệ", "id", "name", "lon", "lat", "109.2,12.2", ",", "\n")
QUICK = settings(
    max_examples=40,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
KINDS = (LayerKind.SETTLEMENTS, LayerKind.COMMUNES, LayerKind.CELLS)


def _read(name: str, files: Mapping[str, bytes], kind: LayerKind, **source: str) -> int:
    """Write the files, read the one called ``name``, and check what every reading has to keep."""
    problems = Problems()
    with tempfile.TemporaryDirectory() as folder:
        for own, data in files.items():
            (Path(folder) / own).write_bytes(data)
        frame = read_layer(
            kind,
            LayerSource.model_validate({"path": name, **source}),
            folder=Path(folder),
            area=AREA,
            problems=problems,
        )
        assert {path.name for path in Path(folder).iterdir()} >= set(files)
    assert {column.value for column in SCHEMAS[kind].columns} < set(frame.columns)
    told = list(problems)
    assert len(frame) or any(p.severity is Severity.ERROR for p in told)
    for problem in told:
        for language in Language:
            assert all(Messages.of(language).problem(problem))
    return len(frame)


@cache
def _valid() -> Mapping[str, Mapping[str, bytes]]:
    """A good file of each format, with the files that go with it."""
    table = pd.DataFrame(
        {
            "id": ["h1", "h2", "h3"],
            "name": ["Điệp Sơn", "Tà Mơ", "Ninh Đảo"],
            "people": [370, 402, 95],
            "lon": [109.3, 108.88, 109.35],
            "lat": [12.7, 12.2, 12.6],
        }
    )
    points = [Point(x, y) for x, y in zip(table["lon"], table["lat"], strict=True)]
    frame = gpd.GeoDataFrame(table, geometry=points, crs="EPSG:4326")
    outlines = gpd.GeoDataFrame(
        {"code": ["22366"], "name": ["Nha Trang"]},
        geometry=[Polygon([(109.1, 12.1), (109.3, 12.1), (109.3, 12.3)])],
        crs="EPSG:9217",
    )
    files: dict[str, dict[str, bytes]] = {"a.csv": {"a.csv": table.to_csv(index=False).encode()}}
    files["a.csv.gz"] = {"a.csv.gz": gzip.compress(files["a.csv"]["a.csv"])}
    with tempfile.TemporaryDirectory() as folder:
        base = Path(folder)
        frame.to_file(base / "a.gpkg", engine="pyogrio")
        outlines.to_file(base / "b.gpkg", engine="pyogrio")
        frame.to_file(base / "a.geojson", engine="pyogrio")
        frame.to_file(base / "a.kml", driver="LIBKML", engine="pyogrio")
        frame.to_parquet(base / "a.parquet")
        book = openpyxl.Workbook()
        for row in [list(table.columns), *table.to_numpy().tolist()]:
            book.worksheets[0].append(row)
        book.save(base / "a.xlsx")
        for path in base.iterdir():
            files[path.name] = {path.name: path.read_bytes()}
    with tempfile.TemporaryDirectory() as folder:
        frame.to_file(Path(folder) / "a.shp", engine="pyogrio")
        files["a.shp"] = {path.name: path.read_bytes() for path in Path(folder).iterdir()}
    for name, members in (("a.zip", files["a.shp"]), ("a.kmz", files["a.kml"])):
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
            for member, data in members.items():
                archive.writestr(member, data)
        files[name] = {name: buffer.getvalue()}
    return files


def test_the_unharmed_files_are_read() -> None:
    assert sorted(_valid()) == sorted(VALID)
    for name, files in _valid().items():
        kind = LayerKind.COMMUNES if name == "b.gpkg" else LayerKind.SETTLEMENTS
        assert _read(name, files, kind) == (1 if name == "b.gpkg" else 3), name


@QUICK
@given(data=st.binary(max_size=3000), suffix=st.sampled_from(SUFFIXES))
def test_random_bytes(data: bytes, suffix: str) -> None:
    _read(f"a.{suffix}", {f"a.{suffix}": data}, LayerKind.SETTLEMENTS)


@QUICK
@given(
    start=st.sampled_from(BEGINNINGS),
    data=st.binary(max_size=2000),
)
def test_random_bytes_after_a_true_beginning(start: bytes, data: bytes) -> None:
    _read("a.dat", {"a.dat": start + data}, LayerKind.SETTLEMENTS)


@settings(QUICK, max_examples=150)
@given(
    pieces=st.lists(st.sampled_from(PIECES), max_size=150),
    header=st.sampled_from(
        ["", "name,lon,lat,people\n", "Tên;X;Y;Số dân\n", "id\tname\tlon\tlat\n"]
    ),
    kind=st.sampled_from(KINDS),
)
def test_random_tables(pieces: list[str], header: str, kind: LayerKind) -> None:
    _read("a.csv", {"a.csv": (header + "".join(pieces)).encode()}, kind)


@settings(QUICK, max_examples=60)
@given(data=st.data())
@pytest.mark.parametrize("name", VALID)
def test_damaged_files(name: str, data: st.DataObject) -> None:
    files = dict(_valid()[name])
    harmed = data.draw(st.sampled_from(sorted(files)), label="file")
    content = bytearray(files[harmed])
    for _ in range(data.draw(st.integers(1, 8), label="damages")):
        at = data.draw(st.integers(0, max(0, len(content) - 1)), label="at")
        what = data.draw(st.sampled_from(["set", "cut", "insert", "double"]), label="what")
        if what == "set":
            patch = data.draw(st.binary(min_size=1, max_size=6), label="bytes")
            content[at : at + len(patch)] = patch
        elif what == "cut":
            del content[at : at + data.draw(st.integers(1, 400), label="length")]
        elif what == "insert":
            content[at:at] = data.draw(st.binary(min_size=1, max_size=40), label="bytes")
        else:
            content[at:at] = content[at : at + 200]
    files[harmed] = bytes(content)
    kind = LayerKind.COMMUNES if name == "b.gpkg" else LayerKind.SETTLEMENTS
    _read(name, files, kind)


@QUICK
@given(lines=st.lists(st.text(alphabet="LTENRGSM,452.-19 x\n", max_size=60), max_size=8))
def test_random_opencellid(lines: list[str]) -> None:
    good = "LTE,452,4,51001,26112001,0,109.19,12.24,1000,5,1,1500000000,1600000000,0"
    text = "\n".join([*lines, good])
    _read("a.csv", {"a.csv": text.encode()}, LayerKind.SITES, format="opencellid")
