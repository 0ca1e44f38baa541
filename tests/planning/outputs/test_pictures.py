"""Pictures of rasters lie where a web map draws them."""

from __future__ import annotations

import base64
from dataclasses import replace

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st
from odc.geo.geobox import GeoBox
from pyproj import Transformer
from rasterio.io import MemoryFile
from tests.planning.made_up import make_plan

from phusong.planning.outputs.map.overlays import level_classes
from phusong.planning.outputs.pictures.palette import (
    LACKING_COLOURS,
    lacking_class,
    signal_classes,
)
from phusong.planning.outputs.pictures.rasters import Picture, relief_picture, rows_picture

GRID = GeoBox.from_bbox((530_000, 1_260_000, 630_000, 1_420_000), "EPSG:9217", resolution=500)
CLASSES = signal_classes(-101.0)


def decoded(picture: Picture) -> npt.NDArray[np.uint8]:
    """(bands, H, W)"""
    head, data = picture.uri.split(",", 1)
    assert head in ("data:image/png;base64", "data:image/webp;base64")
    with MemoryFile(base64.b64decode(data)) as memory, memory.open() as image:
        bands: npt.NDArray[np.uint8] = image.read()
    return bands


@pytest.mark.filterwarnings("ignore::rasterio.errors.NotGeoreferencedWarning")
@pytest.mark.parametrize(("row", "column"), [(10, 10), (10, 185), (160, 100), (310, 5)])
def test_a_pixel_is_drawn_at_its_own_longitude_and_latitude(row: int, column: int) -> None:
    rsrp = np.full(GRID.shape, np.nan, dtype=np.float32)
    rsrp[row - 2 : row + 3, column - 2 : column + 3] = -60.0
    picture, _ = rows_picture([level_classes(rsrp, CLASSES)], GRID, longest_px=320)
    bands = decoded(picture)
    rows, columns = np.nonzero(bands[1])
    (south, west), (north, east) = picture.bounds
    # What Leaflet does: linear between the corners, in Mercator metres.
    to_web = Transformer.from_crs(4326, 3857, always_xy=True).transform
    left, bottom = to_web(west, south)
    right, top = to_web(east, north)
    height, width = bands[0].shape
    x = left + (columns.mean() + 0.5) / width * (right - left)
    y = top - (rows.mean() + 0.5) / height * (top - bottom)
    a = GRID.affine
    true = (a.c + (column + 0.5) * a.a, a.f + (row + 0.5) * a.e)
    drawn = Transformer.from_crs(3857, 9217, always_xy=True).transform(x, y)
    assert np.hypot(drawn[0] - true[0], drawn[1] - true[1]) < 500


@pytest.mark.filterwarnings("ignore::rasterio.errors.NotGeoreferencedWarning")
def test_a_picture_holds_the_class_of_the_signal_and_nothing_below() -> None:
    levels = [-60.0, -75.0, -85.0, -95.0, -105.0, -115.0, np.nan]
    rsrp = np.repeat(np.array(levels, dtype=np.float32), 40)[:, None] * np.ones((1, 100))
    grid = GeoBox.from_bbox((600_000, 1_300_000, 610_000, 1_328_000), "EPSG:9217", resolution=100)
    classes = level_classes(rsrp.astype(np.float32), CLASSES)
    picture, rows = rows_picture([classes], grid, longest_px=280)
    bands = decoded(picture)
    height = bands.shape[1]
    middle = [rows[bands[1, int((k + 0.5) * height / 7), 50], 0] for k in range(7)]
    assert middle == [1, 2, 3, 4, 5, 0, 0]


@pytest.mark.filterwarnings("ignore::rasterio.errors.NotGeoreferencedWarning")
def test_more_than_256_different_rows_take_two_bytes() -> None:
    rng = np.random.default_rng(5)
    grid = GeoBox.from_bbox((600_000, 1_300_000, 610_000, 1_310_000), "EPSG:9217", resolution=50)
    layers = [rng.integers(0, 4, grid.shape).astype(np.uint8) for _ in range(6)]
    picture, rows = rows_picture(layers, grid, longest_px=200)
    high, low, _ = decoded(picture)
    numbers = high.astype(int) * 256 + low
    assert 256 < len(rows) <= 4**6 and not rows[0].any()
    assert len(np.unique(rows, axis=0)) == len(rows) > numbers.max() > 256
    shares = [np.bincount(rows[numbers][..., k].ravel(), minlength=4) for k in range(6)]
    assert all(share.min() > 0.2 * numbers.size for share in shares)


@pytest.mark.filterwarnings("ignore::rasterio.errors.NotGeoreferencedWarning")
def test_more_rows_than_two_bytes_tell_are_refused() -> None:
    side = 300
    numbers = np.arange(side * side).reshape(side, side)
    layers = [(numbers >> shift & 255).astype(np.uint8) for shift in (0, 8, 16)]
    grid = GeoBox.from_bbox((600_000, 1_300_000, 630_000, 1_330_000), "EPSG:9217", resolution=100)
    with pytest.raises(ValueError, match="90000 different rows"):
        rows_picture(layers, grid, longest_px=200)


@given(st.floats(-140, -40), st.floats(-140, -40))
def test_classes_have_no_gap_and_serve_from_the_required_level(rsrp: float, need: float) -> None:
    classes = signal_classes(need)
    holding = [c for c in classes if c.lower_dbm <= rsrp < c.upper_dbm]
    if rsrp >= need - 10:
        assert len(holding) == 1
        assert holding[0].served == (rsrp >= need)
    else:
        assert not holding


@pytest.mark.filterwarnings("ignore::rasterio.errors.NotGeoreferencedWarning")
def test_light_comes_from_the_north_west_neighbours_are_pale_and_sea_is_clear() -> None:
    rows, columns = np.indices(GRID.shape)
    # A ridge from south-west to north-east: one slope faces the light, the other turns from it.
    away = (rows - 160) + (columns - 75)
    terrain = np.maximum(1500 - 25.0 * np.abs(away), 0).astype(np.float32)
    west_of = lambda limit: np.where(columns < limit, 0, -1).astype(np.int32)
    province = replace(
        make_plan().province,
        grid=GRID,
        terrain_m=np.where(columns < 150, terrain, 0),
        zones=west_of(120),
        land_part=west_of(150),
    )
    bands = decoded(relief_picture(province))
    scale = bands.shape[1] / 320

    def at(row: int, column: int) -> npt.NDArray[np.int64]:
        return bands[:, int(row * scale), int(column * scale)].astype(np.int64)

    assert at(150, 65)[:3].sum() > at(170, 85)[:3].sum() + 40
    assert [at(160, column)[3] for column in (75, 140, 185)] == [255, 255, 0]
    inside, outside = at(300, 100)[:3], at(300, 140)[:3]
    assert outside.min() > inside.min() + 5


def test_classes_of_people_rise_and_begin_at_one() -> None:
    classes = [lacking_class(people) for people in (0, 0.4, 1, 499, 500, 9_999, 10_000, 1e6)]
    assert classes == sorted(classes) and classes[:3] == [0, 0, 1]
    assert classes[-1] == len(LACKING_COLOURS) - 1
