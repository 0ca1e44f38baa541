"""The same five settlements, written in every format and encoding, read back equal."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pyproj
import pytest
from shapely.geometry import box

from phusong.layers.crs import Area
from phusong.layers.errors import Problems, Severity
from phusong.layers.schema import LayerKind
from phusong.layers.source import LayerSource
from phusong.layers.text.encodings import encode_as
from phusong.layers.vectors import read_layer

AREA = Area((108.6, 11.3, 109.6, 13.0), box(108.6, 11.3, 109.6, 13.0))
NAMES = ("Điệp Sơn", "Tà Mơ", "Khải Lương", "Ninh Đảo", "Bình Hưng")
PLACES = pd.DataFrame(
    {
        "id": ["h1", "h2", "h3", "h4", "h5"],
        "name": NAMES,
        "people": [370, 402, 1200, 95, 833],
        "has_fibre": ["không", "có", "có", "không", "có"],
        "lon": [109.3, 108.883030, 109.401250, 109.352000, 109.181111],
        "lat": [12.71667, 12.228460, 12.603330, 12.631000, 11.790556],
    }
)
Writer = Callable[[Path], LayerSource]
_WRITERS: dict[str, Writer] = {}


def _writer(function: Writer) -> Writer:
    _WRITERS[function.__name__.strip("_")] = function
    return function


def _frame(places: pd.DataFrame = PLACES) -> gpd.GeoDataFrame:
    points = gpd.points_from_xy(places["lon"], places["lat"])
    return gpd.GeoDataFrame(places.drop(columns=["lon", "lat"]), geometry=points, crs="EPSG:4326")


def _vn2000() -> pd.DataFrame:
    """X to the north and Y to the east, as Vietnamese forms print them."""
    to_metres = pyproj.Transformer.from_crs("EPSG:4326", "EPSG:9217", always_xy=True)
    east, north = to_metres.transform(PLACES["lon"], PLACES["lat"])
    metres = PLACES.drop(columns=["lon", "lat"])
    return metres.assign(**{"Tọa độ X": np.round(north, 3), "Tọa độ Y": np.round(east, 3)})


def _csv(encoding: str) -> bytes:
    text = PLACES.to_csv(index=False)
    return encode_as(text.lower() if encoding == "tcvn3" else text, encoding)


@_writer
def _gpkg(folder: Path) -> LayerSource:
    _frame().to_file(folder / "a.gpkg", layer="thôn", engine="pyogrio")
    return LayerSource(path="a.gpkg")


@_writer
def _gpkg_in_vn2000(folder: Path) -> LayerSource:
    _frame().to_crs("EPSG:9217").to_file(folder / "a.gpkg", engine="pyogrio")
    return LayerSource(path="a.gpkg")


@_writer
def _geojson(folder: Path) -> LayerSource:
    _frame().to_file(folder / "a.geojson", engine="pyogrio")
    return LayerSource(path="a.geojson")


@_writer
def _geoparquet(folder: Path) -> LayerSource:
    _frame().to_parquet(folder / "a.parquet")
    return LayerSource(path="a.parquet")


@_writer
def _parquet_table(folder: Path) -> LayerSource:
    PLACES.to_parquet(folder / "a.parquet")
    return LayerSource(path="a.parquet")


@_writer
def _shapefile(folder: Path) -> LayerSource:
    _frame().to_file(folder / "a.shp", engine="pyogrio")
    return LayerSource(path="a.shp")


def _shapefile_in(encoding: str, *, declared: bool) -> Writer:
    """A shapefile whose DBF holds ``encoding``; GDAL writes bytes given as Latin-1 unchanged."""

    def write(folder: Path) -> LayerSource:
        names = [encode_as(name, encoding).decode("latin-1") for name in NAMES]
        flags = [encode_as(f, encoding).decode("latin-1") for f in PLACES["has_fibre"]]
        frame = _frame(PLACES.assign(name=names, has_fibre=flags))
        frame.to_file(folder / "A.shp", engine="pyogrio", encoding="ISO-8859-1")
        (folder / "A.cpg").unlink(missing_ok=True)
        if declared:
            (folder / "A.cpg").write_text("1258")
        return LayerSource(path="A.shp")

    return write


_WRITERS["shapefile cp1258 with cpg"] = _shapefile_in("cp1258", declared=True)
_WRITERS["shapefile cp1258"] = _shapefile_in("cp1258", declared=False)
_WRITERS["shapefile vni"] = _shapefile_in("vni", declared=False)


@_writer
def _zipped_shapefile(folder: Path) -> LayerSource:
    _frame().to_file(folder / "thôn.shp", engine="pyogrio")
    with zipfile.ZipFile(folder / "a.zip", "w") as archive:
        for part in sorted(folder.glob("thôn.*")):
            archive.write(part, f"dữ liệu/{part.name.upper()}")
            part.unlink()
        archive.writestr("__MACOSX/dữ liệu/._THÔN.SHP", b"fork")
    return LayerSource(path="a.zip")


@_writer
def _kml(folder: Path) -> LayerSource:
    _frame().drop(columns="id").to_file(folder / "a.kml", driver="LIBKML", engine="pyogrio")
    return LayerSource(path="a.kml")


@_writer
def _kmz(folder: Path) -> LayerSource:
    source = _kml(folder)
    with zipfile.ZipFile(folder / "a.kmz", "w", zipfile.ZIP_DEFLATED) as archive:
        archive.write(folder / str(source.path), "doc.kml")
        archive.writestr("icons/a.png", b"\x89PNG")
    return LayerSource(path="a.kmz")


def _csv_in(encoding: str) -> Writer:
    def write(folder: Path) -> LayerSource:
        (folder / "a.csv").write_bytes(_csv(encoding))
        return LayerSource(path="a.csv")

    return write


for _encoding in ("utf-8", "utf-8-sig", "utf-16", "cp1258", "tcvn3", "vni"):
    _WRITERS[f"csv {_encoding}"] = _csv_in(_encoding)


@_writer
def _tsv(folder: Path) -> LayerSource:
    PLACES.to_csv(folder / "a.tsv", sep="\t", index=False)
    return LayerSource(path="a.tsv")


@_writer
def _gzipped_csv(folder: Path) -> LayerSource:
    PLACES.to_csv(folder / "a.csv.gz", index=False)
    return LayerSource(path="a.csv.gz")


@_writer
def _old_macintosh_text(folder: Path) -> LayerSource:
    text = PLACES.to_csv(index=False, sep=";", decimal=",", lineterminator="\r")
    (folder / "a.txt").write_text(text, encoding="utf-8", newline="")
    return LayerSource(path="a.txt")


@_writer
def _csv_vn2000(folder: Path) -> LayerSource:
    _vn2000().to_csv(folder / "a.csv", index=False, sep=";", decimal=",")
    return LayerSource(path="a.csv")


@_writer
def _csv_vn2000_grouped(folder: Path) -> LayerSource:
    """1.353.660,123: dots between thousands and a decimal comma."""
    frame = _vn2000()
    for column in ("Tọa độ X", "Tọa độ Y"):
        swap = str.maketrans(",.", ".,")
        frame[column] = [f"{value:,.3f}".translate(swap) for value in frame[column]]
    frame.to_csv(folder / "a.csv", index=False, sep=";")
    return LayerSource(path="a.csv", crs="EPSG:9217")


@_writer
def _csv_degrees_minutes_seconds(folder: Path) -> LayerSource:
    def written(degrees: float, half: str) -> str:
        minutes, seconds = divmod(degrees * 3600, 60)
        whole, minutes = divmod(int(minutes), 60)
        return f"{whole}°{minutes}'{seconds:.4f}\"{half}"

    frame = PLACES.assign(
        lon=[written(x, "E") for x in PLACES["lon"]], lat=[written(y, "N") for y in PLACES["lat"]]
    )
    frame.to_csv(folder / "a.csv", index=False)
    return LayerSource(path="a.csv")


@_writer
def _xlsx(folder: Path) -> LayerSource:
    frame = PLACES.rename(columns={"name": "Tên thôn", "lon": "Kinh độ", "lat": "Vĩ độ"})
    frame.to_excel(folder / "a.xlsx", index=False, sheet_name="Danh sách")
    return LayerSource(path="a.xlsx")


@_writer
def _xlsx_vn2000(folder: Path) -> LayerSource:
    _vn2000().to_excel(folder / "a.xlsx", index=False)
    return LayerSource(path="a.xlsx")


@pytest.mark.parametrize("name", _WRITERS)
def test_every_format_gives_the_same_settlements(name: str, tmp_path: Path) -> None:
    problems = Problems()
    frame = read_layer(
        LayerKind.SETTLEMENTS,
        _WRITERS[name](tmp_path),
        folder=tmp_path,
        area=AREA,
        problems=problems,
        vocabulary=NAMES,
    )
    assert not problems.has_errors, list(problems)
    assert isinstance(frame, gpd.GeoDataFrame)
    assert frame.crs == "EPSG:4326"
    names = [n.lower() for n in NAMES] if "tcvn3" in name else list(NAMES)
    assert frame["name"].tolist() == names
    assert frame["people"].tolist() == PLACES["people"].tolist()
    assert frame["has_fibre"].tolist() == [False, True, True, False, True]
    assert frame["_row"].is_monotonic_increasing
    # A centimetre: degrees with 6 to 8 decimals, metres with 3.
    np.testing.assert_allclose(frame.geometry.x, PLACES["lon"], atol=1e-7)
    np.testing.assert_allclose(frame.geometry.y, PLACES["lat"], atol=1e-7)


def test_swapped_metres_without_a_crs_are_told(tmp_path: Path) -> None:
    problems = Problems()
    source = _csv_vn2000(tmp_path)
    read_layer(LayerKind.SETTLEMENTS, source, folder=tmp_path, area=AREA, problems=problems)
    told = {p.code: p.severity for p in problems}
    # The area is a box here, so that more than one zone fits; its own is taken and the others named.
    assert told["crs-ambiguous"] is Severity.WARNING
    assert told["number-comma"] is Severity.REPAIRED


def test_first_row_is_counted_as_the_format_shows_it(tmp_path: Path) -> None:
    for writer, first in ((_gpkg, 1), (_csv_in("utf-8"), 2), (_xlsx, 2)):
        frame = read_layer(
            LayerKind.SETTLEMENTS,
            writer(tmp_path),
            folder=tmp_path,
            area=AREA,
            problems=Problems(),
        )
        assert frame["_row"].tolist() == list(range(first, first + 5))
