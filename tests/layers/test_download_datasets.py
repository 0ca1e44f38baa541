"""Every data set as its publisher forms it, and the layers that come out of it."""

from __future__ import annotations

import datetime as dt
import gzip
from pathlib import Path
from urllib.parse import parse_qs

import geopandas as gpd
import numpy as np
import pytest
import rasterio

from phusong.layers.columns import PowerLines, PowerPoles, Roads
from phusong.layers.download.bounds import Bounds
from phusong.layers.download.cache import cache_folder
from phusong.layers.download.datasets import DownloadedLayer, cached
from phusong.layers.download.publishers import SOURCES, Dataset, address_of
from phusong.layers.errors import OutOfReach
from phusong.layers.provenance import Kind
from phusong.layers.schema import LayerKind, RasterKind

from . import faulty_server as faulty
from .download_samples import AREA, Get, gebco, geotiff, north_up, overpass, way
from .faulty_server import FaultyServer


def test_addresses_are_those_of_the_publishers() -> None:
    area = Bounds.of((108.5, 11.2, 109.5, 12.9))
    urls = {
        dataset: [file.url for file in source.files(source.address, area)]
        for dataset, source in SOURCES.items()
    }
    assert (
        "https://copernicus-dem-30m.s3.amazonaws.com/Copernicus_DSM_COG_10_N12_00_E109_00_DEM/"
        "Copernicus_DSM_COG_10_N12_00_E109_00_DEM.tif"
    ) in urls[Dataset.TERRAIN]
    assert len(urls[Dataset.TERRAIN]) == 4
    assert (
        "https://s3.amazonaws.com/elevation-tiles-prod/skadi/N12/N12E109.hgt.gz"
        in urls[Dataset.TERRAIN_SRTM]
    )
    assert urls[Dataset.LANDCOVER] == [
        "https://esa-worldcover.s3.eu-central-1.amazonaws.com/v200/2021/map/"
        f"ESA_WorldCover_10m_2021_v200_{tile}_Map.tif"
        for tile in ("N09E108", "N12E108")
    ]
    (people,) = urls[Dataset.PEOPLE]
    assert people == (
        "https://data.worldpop.org/GIS/Population/Global_2000_2020_Constrained/2020/BSGM/VNM/"
        "vnm_ppp_2020_UNadj_constrained.tif"
    )
    (depth,) = urls[Dataset.DEPTH]
    assert depth == (
        "https://coastwatch.pfeg.noaa.gov/erddap/griddap/GEBCO_2020.nc"
        "?elevation%5B(11.2):1:(12.9)%5D%5B(108.5):1:(109.5)%5D"
    )
    assert urls[Dataset.TOWERS] == [
        "https://opencellid.org/ocid/downloads?type=mcc&file=452.csv.gz"
    ]
    assert set(urls[Dataset.ROADS]) == {"https://overpass-api.de/api/interpreter"}


def test_names_south_and_west_of_zero() -> None:
    (file,) = SOURCES[Dataset.TERRAIN].files("", Bounds(-0.5, -0.5, -0.2, -0.2))
    assert file.name == "Copernicus_DSM_COG_10_S01_00_W001_00_DEM.tif"


def test_every_source_says_where_it_is_from() -> None:
    assert set(SOURCES) == set(Dataset)
    for source in SOURCES.values():
        said = source.provenance
        assert said.kind is Kind.REAL
        assert said.source and said.licence != "unknown" and said.uncertainty


def test_the_environment_names_a_mirror(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PHUSONG_MIRROR_PEOPLE", "https://mirror.example/worldpop/")
    assert address_of(Dataset.PEOPLE) == "https://mirror.example/worldpop"
    assert address_of(Dataset.PEOPLE, "http://other.example") == "http://other.example"


def test_the_environment_names_the_cache(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("PHUSONG_CACHE", raising=False)
    assert "phusong" in str(cache_folder())
    monkeypatch.setenv("PHUSONG_CACHE", str(tmp_path))
    assert cache_folder() == tmp_path


def test_roads_and_power_lines(get_dataset: Get, server: FaultyServer, tmp_path: Path) -> None:
    shared = way(1, [(108.95, 12.1), (109.05, 12.1)], highway="trunk", ref="QL.1", name="Quốc lộ 1")
    answers = [
        overpass(
            shared,
            way(2, [(108.95, 12.0), (108.96, 12.0)], highway="primary", ref="ĐT656"),
            way(3, [(108.91, 12.0), (108.92, 12.0)], highway="track"),
            way(4, [(108.1, 11.1), (108.2, 11.1)], highway="residential"),
            way(5, [(108.93, 12.0), (108.94, 12.2)], power="line", voltage="220000;110000"),
            way(6, [(108.93, 12.0)], highway="track"),
            way(7, [(108.93, 12.0), (108.99, 12.0)], highway="footway"),
        ),
        overpass(
            shared,
            way(8, [(109.1, 12.0), (109.2, 12.0)], highway="secondary_link", name="Hoà Lập"),
            way(9, [(109.1, 12.0), (109.2, 12.1)], power="minor_line", operator="EVN"),
            {
                "type": "node",
                "id": 10,
                "lat": 12.2,
                "lon": 109.1,
                "tags": {"power": "tower", "height": "42.5 m"},
            },
            {"type": "node", "id": 11, "lat": 12.2, "lon": 109.2, "tags": {"power": "pole"}},
            osm3s={"timestamp_osm_base": "2026-02-27T00:00:00Z"},
        ),
        overpass(),
        overpass(),
    ]

    def by_box(visit: faulty.Visit) -> None:
        question = parse_qs(visit.request.body)["data"][0]
        boxes = ["(11,108,12,109)", "(11,109,12,110)", "(12,108,13,109)", "(12,109,13,110)"]
        # The order of requests is not that of the tiles: several are under way at once.
        (index,) = (i for i, box in enumerate(boxes) if box in question)
        faulty.instead(gzip.compress(answers[index]), Content_Encoding="gzip")(visit)

    server.always["/api/interpreter"] = by_box
    layer = get_dataset(Dataset.ROADS, "/api/interpreter")
    assert [request.method for request in server.requests] == ["POST"] * 4
    assert layer.provenance.date == dt.date(2026, 2, 27)
    assert set(layer.layers) == {LayerKind.ROADS, LayerKind.POWER_LINES, LayerKind.POWER_POLES}

    roads = read(layer, LayerKind.ROADS).set_index(Roads.ID)
    assert roads[Roads.CLASS].to_dict() == {
        "way/1": "national",
        "way/2": "provincial",
        "way/3": "track",
        "way/8": "provincial",
    }
    assert roads.at["way/1", Roads.NAME] == "Quốc lộ 1"
    assert roads.at["way/2", Roads.NAME] == "ĐT656"
    assert roads.at["way/8", Roads.NAME] == "Hoà Lập"
    assert list(roads.at["way/1", "geometry"].coords) == [(108.95, 12.1), (109.05, 12.1)]

    lines = read(layer, LayerKind.POWER_LINES).set_index(PowerLines.ID)
    assert lines.at["way/5", PowerLines.VOLTAGE_KV] == 220
    assert np.isnan(lines.at["way/9", PowerLines.VOLTAGE_KV])
    assert lines.at["way/9", PowerLines.OWNER] == "EVN"

    poles = read(layer, LayerKind.POWER_POLES).set_index(PowerPoles.ID)
    assert poles.at["node/10", PowerPoles.HEIGHT_M] == 42.5
    assert len(poles) == 2

    asked = len(server.requests)
    (layer.layers[LayerKind.ROADS][0]).write_bytes(b"damaged")
    assert cached(Dataset.ROADS, AREA, cache=tmp_path) is None
    assert len(read(get_dataset(Dataset.ROADS, "/api/interpreter"), LayerKind.ROADS)) == 4
    assert len(server.requests) == asked


def read(layer: DownloadedLayer, kind: LayerKind) -> gpd.GeoDataFrame:
    (path,) = layer.layers[kind]
    frame = gpd.read_file(path)
    assert frame.crs.to_epsg() == 4326
    return frame


def test_what_nobody_has_mapped_is_no_layer(get_dataset: Get, server: FaultyServer) -> None:
    road = way(1, [(109, 12), (109.1, 12)], highway="track")
    server.always["/osm"] = faulty.instead(overpass(road))
    layer = get_dataset(Dataset.ROADS, "/osm")
    assert set(layer.layers) == {LayerKind.ROADS}
    assert list(read(layer, LayerKind.ROADS).columns) == [*(c.value for c in Roads), "geometry"]


@pytest.mark.parametrize(
    ("answer", "fault"),
    [
        (overpass(remark='runtime error: Query timed out in "query"'), "incomplete"),
        (b'{"elements": [{"type": "way"}]}', "unreadable"),
        (b"[1, 2", "unreadable"),
        (b'<?xml version="1.0"?><html><p>Error: too busy</p></html>', "web-page"),
    ],
)
def test_half_answers_of_overpass_are_refused(
    answer: bytes, fault: str, get_dataset: Get, server: FaultyServer
) -> None:
    server.always["/osm"] = faulty.instead(answer)
    with pytest.raises(OutOfReach) as told:
        get_dataset(Dataset.ROADS, "/osm")
    assert (told.value.code, told.value.details["fault"]) == ("download-content", fault)


def heights() -> np.ndarray:
    """Sea in the south-east, land in the north-west: 15" cells."""
    rows, columns = np.mgrid[0:120, 0:120]
    return (20 * (rows - columns)).astype(np.int16)


def test_depth_of_the_sea(get_dataset: Get, server: FaultyServer, tmp_path: Path) -> None:
    step = 1 / 240
    data = gebco(tmp_path / "g.nc", heights(), west=108.85, south=11.85, step=step)
    server.put("/erddap/griddap/GEBCO_2020.nc", data)
    layer = get_dataset(Dataset.DEPTH, "/erddap/griddap/GEBCO_2020")
    (request,) = server.requests
    assert list(request.query) == ["elevation[(11.9):1:(12.3)][(108.9):1:(109.3)]"]
    (path,) = layer.layers[RasterKind.SEA_DEPTH]
    with rasterio.open(path) as raster:
        depth = raster.read(1)
        row, column = raster.index(108.85 + 100 * step, 11.85 + 20 * step)
        assert raster.crs.to_epsg() == 4326 and raster.units == ("m",)
    assert depth[row, column] == 20 * 80
    assert depth.min() == 0 and depth.max() == 20 * 119
    assert np.array_equal(depth, np.maximum(-heights()[::-1], 0))


def test_a_grid_cut_short_or_elsewhere_is_refused(
    get_dataset: Get, server: FaultyServer, tmp_path: Path
) -> None:
    whole = gebco(tmp_path / "g.nc", heights(), west=108.85, south=11.85, step=1 / 240)
    elsewhere = gebco(tmp_path / "g.nc", heights(), west=108.85, south=10, step=1 / 240)
    gaps = heights()
    gaps[3, 3] = -32767
    holey = gebco(tmp_path / "g.nc", gaps, west=108.85, south=11.85, step=1 / 240)
    for data, fault in (
        (whole[:-900], "unreadable"),
        (whole[:20], "unreadable"),
        (holey, "unreadable"),
        (elsewhere, "elsewhere"),
    ):
        server.always["/g.nc"] = faulty.instead(data)
        with pytest.raises(OutOfReach) as told:
            get_dataset(Dataset.DEPTH, "/g")
        assert told.value.details["fault"] == fault


def test_srtm_tiles_are_unpacked(get_dataset: Get, server: FaultyServer) -> None:
    tile = np.arange(1201 * 1201, dtype=">i2").reshape(1201, 1201)
    server.put("/N11/N11E108.hgt.gz", gzip.compress(tile.tobytes(), 1))
    server.put("/N12/N12E108.hgt.gz", gzip.compress(tile.tobytes(), 1)[:-9], faulty.page)
    server.put("/N12/N12E109.hgt.gz", gzip.compress(tile.tobytes()[:-2], 1))
    with pytest.raises(OutOfReach) as told:
        get_dataset(Dataset.TERRAIN_SRTM)
    assert told.value.details["fault"] == "unreadable"
    for name in ("N12/N12E108", "N12/N12E109"):
        server.put(f"/{name}.hgt.gz", gzip.compress(tile.tobytes(), 1))
    layer = get_dataset(Dataset.TERRAIN_SRTM)
    assert [path.name for path in layer.paths] == ["N11E108.hgt", "N12E108.hgt", "N12E109.hgt"]
    assert layer.ocean_tiles == (Bounds(109, 11, 110, 12),)
    with rasterio.open(layer.paths[2]) as raster:
        assert np.array_equal(raster.read(1), tile)
        assert raster.bounds.left == pytest.approx(109, abs=1e-3)


def test_people_of_the_country_must_reach_the_area(
    get_dataset: Get, server: FaultyServer, tmp_path: Path
) -> None:
    path = next(SOURCES[Dataset.PEOPLE].files("", Bounds.of(AREA))).url
    counts = np.ones((160, 120), dtype=np.float32)
    server.put(path, geotiff(tmp_path / "p.tif", counts, north_up(102, 9, 0.05)))
    with pytest.raises(OutOfReach) as told:
        get_dataset(Dataset.PEOPLE)
    assert told.value.details["fault"] == "elsewhere"
    country = geotiff(tmp_path / "p.tif", counts, north_up(102.1, 23.4, 0.1))
    server.put(path, country)
    layer = get_dataset(Dataset.PEOPLE)
    assert layer.layers[RasterKind.PEOPLE][0].read_bytes() == country


def test_land_cover_tiles(get_dataset: Get, server: FaultyServer, tmp_path: Path) -> None:
    classes = np.full((300, 300), 10, dtype=np.uint8)
    data = geotiff(tmp_path / "c.tif", classes, north_up(108, 12, 0.01))
    server.put("/v200/2021/map/ESA_WorldCover_10m_2021_v200_N09E108_Map.tif", data)
    layer = get_dataset(Dataset.LANDCOVER)
    assert [path.read_bytes() for path in layer.paths] == [data]
    assert layer.ocean_tiles == (Bounds(108, 12, 111, 15),)
