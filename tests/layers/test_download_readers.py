"""The ordinary readers take what was downloaded, as a scenario does."""

from __future__ import annotations

import gzip
from pathlib import Path

import numpy as np
import pytest
from odc.geo.geobox import GeoBox

from phusong.layers.columns import Cells, PowerLines, Roads
from phusong.layers.download.datasets import DownloadedLayer
from phusong.layers.download.publishers import Dataset
from phusong.layers.errors import Problems
from phusong.layers.raster_source import RasterSource
from phusong.layers.rasters import read_heights
from phusong.layers.schema import LayerKind, RasterKind
from phusong.layers.source import LayerSource
from phusong.layers.vectors import read_layer

from . import faulty_server as faulty
from .download_samples import Get, gebco, glo30, overpass, way
from .faulty_server import FaultyServer
from .test_download_towers import CELLS, DOWNLOADS, TOKEN


def heights_of(layer: DownloadedLayer, kind: RasterKind, folder: Path) -> np.ndarray:
    # About 109.05-109.25° E, 12.05-12.25° N.
    box = (587_000, 1_332_500, 608_500, 1_354_500)
    grid = GeoBox.from_bbox(box, crs="EPSG:9217", resolution=500)
    problems = Problems()
    source = RasterSource(path=tuple(str(path) for path in layer.layers[kind]))
    values = read_heights(source, folder, grid, problems=problems)
    assert list(problems) == []
    return values


def test_terrain_tiles_join_without_a_seam(
    get_dataset: Get, server: FaultyServer, tmp_path: Path
) -> None:
    for corner in ((11, 108), (11, 109), (12, 108), (12, 109)):
        server.put(*glo30(tmp_path, *corner))
    terrain = heights_of(get_dataset(Dataset.TERRAIN), RasterKind.TERRAIN, tmp_path)
    assert np.isfinite(terrain).all()


def test_depth_grows_downward(get_dataset: Get, server: FaultyServer, tmp_path: Path) -> None:
    rows, columns = np.mgrid[0:120, 0:120]
    height = (20 * (rows - columns)).astype(np.int16)
    server.put("/g.nc", gebco(tmp_path / "g.nc", height, west=108.85, south=11.85, step=1 / 240))
    depth = heights_of(get_dataset(Dataset.DEPTH, "/g"), RasterKind.SEA_DEPTH, tmp_path)
    assert np.isfinite(depth).all() and depth.min() == 0
    # South-east is the deepest corner, the north-west is land.
    assert depth[-1, -1] == pytest.approx(depth.max(), rel=0.02) and depth[0, 0] == 0


def test_roads_and_power_lines_are_read(
    get_dataset: Get, server: FaultyServer, tmp_path: Path
) -> None:
    road = way(1, [(108.95, 12.1), (109.05, 12.1)], highway="trunk", ref="QL.1")
    line = way(2, [(108.93, 12.0), (108.94, 12.2)], power="line", voltage="110000")
    server.always["/osm"] = faulty.instead(overpass(road, line))
    layer = get_dataset(Dataset.ROADS, "/osm")
    found = {}
    for kind, paths in layer.layers.items():
        problems = Problems()
        source = LayerSource(path=tuple(str(path) for path in paths))
        found[kind] = read_layer(kind, source, folder=tmp_path, area=None, problems=problems)
        assert list(problems) == []
    assert list(found[LayerKind.ROADS][Roads.CLASS]) == ["national"]
    assert list(found[LayerKind.POWER_LINES][PowerLines.VOLTAGE_KV]) == [110]


def test_towers_are_read(
    get_dataset: Get, server: FaultyServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PHUSONG_OPENCELLID_TOKEN", TOKEN)
    server.put(DOWNLOADS, gzip.compress(CELLS.encode()))
    (path,) = get_dataset(Dataset.TOWERS, DOWNLOADS).paths
    problems = Problems()
    source = LayerSource(path=str(path), format="opencellid")
    cells = read_layer(LayerKind.CELLS, source, folder=tmp_path, area=None, problems=problems)
    assert not problems.has_errors
    assert sorted(cells[Cells.TECHNOLOGY]) == ["LTE", "NR"]
