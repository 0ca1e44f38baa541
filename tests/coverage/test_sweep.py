"""Rays against a profile of each pixel's own: as exact as promised, whole whatever the windows."""

from __future__ import annotations

from functools import cache
from pathlib import Path as File

import numpy as np
import pytest
import rasterio
from affine import Affine
from hypothesis import example, given, settings
from hypothesis import strategies as st
from numba import njit
from numpy.typing import NDArray
from odc.geo.geobox import GeoBox
from pyproj import Transformer
from rasterio.warp import Resampling, reproject
from scipy.ndimage import zoom

from phusong.coverage.kernels.bundle import angles, new_bundle, path_at, put
from phusong.coverage.kernels.exact import plain
from phusong.coverage.kernels.itm_terrain import prepared, scratch_size
from phusong.coverage.kernels.models import tune
from phusong.coverage.kernels.p1812_geometry import path_geometry
from phusong.coverage.kernels.pixels import Tools, path_of, scale_of
from phusong.coverage.kernels.profiles import SHORTEST_KM, sample
from phusong.coverage.kernels.ray_path import Receiver, new_sight
from phusong.coverage.kernels.rays import new_ray, new_track
from phusong.coverage.kernels.sweep import begin_ray, sweep
from phusong.coverage.kernels.windows import Source, Window
from phusong.coverage.losses import FAN
from phusong.coverage.propagation import P526, P1812, LongleyRice, Tr38901
from phusong.coverage.structures import NOT_KNOWN, NOT_REACHED, Area, Path, Settings
from phusong.coverage.terrain import Terrain

from .plain import CRS

Model = P526 | P1812 | LongleyRice | Tr38901
EMBEDDED = File(__file__).parents[2] / "data/khanh-hoa/terrain.tif"
RECEIVER_M = 1.5
LEVELS_DB = np.arange(105.0, 165.0, 5.0)
"""Losses that may decide who is served."""


def terrain_of(height: NDArray[np.float32], pixel_m: float, corner: tuple[float, float]) -> Terrain:
    box = GeoBox(height.shape, Affine(pixel_m, 0, corner[0], 0, -pixel_m, corner[1]), CRS)
    clutter = np.full(height.shape, 12.0, np.float32)
    return Terrain(box, height, clutter, np.where(height > 0, 5, 1).astype(np.uint8))


@cache
def embedded(size: int = 1010, pixel_m: float = 30.0) -> Terrain:
    """The province's own terrain round Khanh Vinh: coast, rice plain and mountains."""
    x, y = Transformer.from_crs(4326, CRS, always_xy=True).transform(109.0, 12.3)
    half = size / 2 * pixel_m
    height = np.zeros((size, size), np.float32)
    with rasterio.open(EMBEDDED) as file:
        reproject(
            rasterio.band(file, 1),
            height,
            dst_transform=Affine(pixel_m, 0, x - half, 0, -pixel_m, y + half),
            dst_crs=CRS,
            resampling=Resampling.cubic,
        )
    return terrain_of(np.maximum(height, 0), pixel_m, (x - half, y + half))


@cache
def hills(size: int, pixel_m: float = 30.0, seed: int = 1) -> Terrain:
    """Hills of 3 km and up to 600 m between bays."""
    every = max(int(3000 / pixel_m), 2)
    coarse = np.random.default_rng(seed).random((size // every + 3, size // every + 3))
    height = zoom(coarse, every, order=3)[:size, :size]
    height = np.clip((height - 0.33) * 900, 0, None).astype(np.float32)
    return terrain_of(height, pixel_m, (500_000.0, 1_400_000.0))


def source_at(
    area: Area,
    place: tuple[float, float],
    run: Settings,
    *,
    reach_km: float,
    heights_m: tuple[float, ...] = (30.0,),
    frequency_ghz: float = 1.8,
    most_db: float = 320.0,
) -> Source:
    """One carrier on each of the antenna heights."""
    ground = float(sample(area.height, *place))
    count = len(heights_m)
    frequencies = np.full(count, frequency_ghz)
    return Source(
        row=place[0],
        col=place[1],
        ground=ground,
        antenna=ground + np.array(heights_m),
        first=np.arange(count + 1),
        frequency=frequencies,
        range=np.full(count, reach_km),
        reach=reach_km,
        most=np.full(count, most_db),
        eirp=np.zeros(count),
        tuned=tune(frequencies, run),
    )


def window_of(box: tuple[int, int, int, int], source: Source) -> Window:
    shape = (box[1] - box[0], box[3] - box[2])
    carriers, antennas = source.frequency.size, source.antenna.size
    return Window(
        *box,
        clutter=np.zeros((carriers, *shape), np.float32),
        loss=np.full((carriers, *shape), NOT_REACHED, np.int16),
        elevation=np.zeros((antennas, *shape), np.int16),
        best=np.full(shape, -np.inf, np.float32),
        paths=np.zeros((0, 0, 0, 0), np.float32),
    )


def whole(area: Area) -> tuple[int, int, int, int]:
    rows, cols = area.height.shape
    return 0, rows, 0, cols


MODELS = [
    pytest.param(P1812(), FAN, id="p1812"),
    pytest.param(P1812(time_percentage=10), FAN, id="p1812-10"),
    pytest.param(P526(), FAN, id="p526"),
    pytest.param(LongleyRice(), 3.5, id="itm"),
    pytest.param(Tr38901(), FAN, id="rma"),
]


@pytest.mark.parametrize("ground", [embedded, lambda: hills(1010)], ids=["embedded", "hills"])
@pytest.mark.parametrize(("model", "fan"), MODELS)
def test_as_exact_as_promised(model: Model, fan: float, ground: object) -> None:
    assert callable(ground)
    terrain = ground()
    run = model.settings(RECEIVER_M, 0.0)
    area = terrain.area(np.ones(terrain.shape, bool))
    source = source_at(area, (505.3, 505.2), run, reach_km=15.0)
    swept, reference = window_of(whole(area), source), window_of(whole(area), source)
    sweep(area, run, source, swept, fan)
    few = np.zeros(terrain.shape, bool)
    few[::7, ::7] = True  # a profile of its own takes ten times as long
    plain(area._replace(where=few & area.where), run, source, reference)
    asked = reference.loss[0] != NOT_REACHED
    assert asked.sum() > 15_000
    got, exact = swept.loss[0][asked] / 100.0, reference.loss[0][asked] / 100.0
    error = np.abs(got - exact)
    assert np.median(error) <= 0.05
    assert np.percentile(error, 99) <= 1.5
    flips = ((got[:, None] < LEVELS_DB) != (exact[:, None] < LEVELS_DB)).mean(axis=0)
    assert flips.max() <= 0.003
    away = np.abs(swept.elevation[0][asked].astype(int) - reference.elevation[0][asked])
    assert np.percentile(away, 99) <= 5  # hundredths of a degree


PLACES = st.one_of(
    st.tuples(st.integers(0, 39), st.integers(0, 45)),  # centres, the grid's corners too
    st.tuples(st.integers(0, 38), st.integers(0, 44)).map(lambda at: (at[0] + 0.5, at[1] + 0.5)),
    st.tuples(st.floats(0, 39), st.floats(0, 45)),
)


@settings(deadline=None, max_examples=30)
@given(
    place=PLACES,
    reach_km=st.floats(0.02, 4.0),
    fan=st.floats(0.5, 4.0),
    cuts=st.tuples(st.integers(0, 40), st.integers(0, 46)),
    model=st.sampled_from([P526(), P1812(), P1812(time_percentage=10), LongleyRice()]),
    seed=st.integers(0, 3),
)
@example((0.5, 1.5), 0.5, 0.5, (0, 0), P526(), 0)  # a pixel on the inner border of a rim's wedge
def test_windows_make_the_whole(
    place: tuple[float, float],
    reach_km: float,
    fan: float,
    cuts: tuple[int, int],
    model: Model,
    seed: int,
) -> None:
    """Every pixel within reach gets a loss, the same in whatever window it lies."""
    grid = hills(46, 100.0, seed)
    rng = np.random.default_rng(seed)
    run = model.settings(RECEIVER_M, 0.0)
    where = rng.random(grid.shape) < 0.8
    area = grid.area(where)
    area = area._replace(**{name: getattr(area, name)[:40] for name in GRIDS})
    source = source_at(area, place, run, reach_km=reach_km, heights_m=(15.0, 40.0))
    one = window_of(whole(area), source)
    sweep(area, run, source, one, fan)
    row, col = np.indices(area.height.shape)
    at = np.hypot(row - place[0], col - place[1]) * area.pixel_km
    sure = area.where & (np.abs(at - reach_km) > 1e-9)
    for loss in one.loss:
        np.testing.assert_array_equal((loss != NOT_REACHED)[sure], (at <= reach_km)[sure])
    rows, cols = area.height.shape
    for top, bottom in ((0, cuts[0]), (cuts[0], rows)):
        for left, right in ((0, cuts[1]), (cuts[1], cols)):
            part = window_of((top, bottom, left, right), source)
            sweep(area, run, source, part, fan)
            box = np.s_[:, top:bottom, left:right]
            np.testing.assert_array_equal(part.loss, one.loss[box])
            np.testing.assert_array_equal(part.elevation, one.elevation[box])


GRIDS = ("height", "clutter_height", "clutter_category", "where", "zone")


def flat_area(size: int, height_m: float = 5.0) -> Area:
    terrain = terrain_of(np.full((size, size), height_m, np.float32), 30.0, (5e5, 1.4e6))
    return terrain.area(np.ones(terrain.shape, bool))


@pytest.mark.parametrize("model", [P526(), P1812(), LongleyRice(), Tr38901()])
def test_nothing_is_known_behind_a_hole(model: Model) -> None:
    area = flat_area(61)
    area.height[30, 40] = np.nan
    area.where[30, 40] = False
    run = model.settings(RECEIVER_M, 0.0)
    source = source_at(area, (30.0, 30.0), run, reach_km=0.75)
    window = window_of(whole(area), source)
    sweep(area, run, source, window, FAN)
    loss = window.loss[0]
    assert (loss[30, 42:55] == NOT_KNOWN).all()
    assert loss[30, 40] == NOT_REACHED
    assert (loss[30, 31:39] < 15_000).all()
    assert (loss[30, 31:39] > 0).all()
    assert (loss[20:41, 10:30] > 0).all()
    assert (loss[20:41, 10:30] < 15_000).all()


def test_a_mast_in_a_hole_tells_nothing() -> None:
    area = flat_area(21)
    area.height[9:12, 9:12] = np.nan
    run = P1812().settings(RECEIVER_M, 0.0)
    source = source_at(area, (10.0, 10.0), run, reach_km=0.25)
    window = window_of(whole(area), source)
    sweep(area, run, source, window, FAN)
    assert set(np.unique(window.loss)) == {NOT_KNOWN, NOT_REACHED}


def free_space_db(distance_km: float, frequency_ghz: float = 1.8) -> float:
    return float(20 * np.log10(4e12 * np.pi * distance_km * frequency_ghz / 299_792_458))


@pytest.mark.parametrize("place", [(10.0, 10.0), (10.0, 10.3), (10.5, 10.5)])
def test_the_masts_own_pixel(place: tuple[float, float]) -> None:
    area = flat_area(21)
    run = P526().settings(RECEIVER_M, 0.0)
    source = source_at(area, place, run, reach_km=0.1)
    window = window_of(whole(area), source)
    sweep(area, run, source, window, FAN)
    across = max(np.hypot(10 - place[0], 10 - place[1]) * area.pixel_km, SHORTEST_KM)
    slant = np.hypot(across, 0.001 * 28.5)
    assert window.loss[0, 10, 10] / 100 == pytest.approx(free_space_db(slant), abs=0.006)
    down = np.degrees(np.arctan2(-0.0285, across))
    assert window.elevation[0, 10, 10] / 100 == pytest.approx(down, abs=0.02)


def test_flat_ground_takes_nothing_from_a_high_line() -> None:
    """30 m over a plain, at 200 m: free space to the last digit."""
    area = flat_area(41)
    run = P526().settings(30.0, 0.0)
    source = source_at(area, (20.0, 20.0), run, reach_km=0.6)
    window = window_of(whole(area), source)
    sweep(area, run, source, window, FAN)
    row, col = np.indices((41, 41))
    at = np.hypot(row - 20, col - 20)
    near = (at > 0) & (at <= 8)
    expected = [free_space_db(d) for d in 0.03 * at[near]]
    np.testing.assert_allclose(
        window.loss[0][near] / 100, expected, atol=0.0075
    )  # 92.45 is rounded


def run_radius_km(k_factor: float) -> float:
    return 6371.0 * k_factor


def test_a_single_knife_edge() -> None:
    """A wall across the line: P.526-15 eq. (31) and Bullington's correction by hand."""
    area = flat_area(101, 0.0)
    area.height[:, 60] = 80.0
    run = P526(k_factor=10).settings(30.0, 0.0)
    source = source_at(area, (50.0, 40.0), run, reach_km=1.7)
    window = window_of(whole(area), source)
    sweep(area, run, source, window, FAN)
    d1, d2, wavelength = 0.6, 0.6, 0.299792458 / 1.8
    above = 50 + 500 * d1 * d2 / run_radius_km(10)
    nu = above * np.sqrt(0.002 * (d1 + d2) / (wavelength * d1 * d2))
    edge = 6.9 + 20 * np.log10(np.sqrt((nu - 0.1) ** 2 + 1) + nu - 0.1)
    bullington = edge + (1 - np.exp(-edge / 6)) * (10 + 0.02 * (d1 + d2))
    expected = free_space_db(d1 + d2) + bullington
    assert window.loss[0, 50, 80] / 100 == pytest.approx(expected, abs=0.02)


@pytest.mark.parametrize("model", [P526(), P1812(), P1812(time_percentage=10)])
def test_what_is_too_weak_to_matter_is_all_that_is_skipped(model: Model) -> None:
    terrain = hills(300, 60.0)
    area = terrain.area(np.ones(terrain.shape, bool))
    run = model.settings(RECEIVER_M, 0.0)
    for most in (120.0, 140.0, 155.0):
        free = source_at(area, (150.3, 149.8), run, reach_km=9.0)
        held = source_at(area, (150.3, 149.8), run, reach_km=9.0, most_db=most)
        everything, cut = window_of(whole(area), free), window_of(whole(area), held)
        sweep(area, run, free, everything, FAN)
        sweep(area, run, held, cut, FAN)
        kept = cut.loss != NOT_REACHED
        np.testing.assert_array_equal(cut.loss[kept], everything.loss[kept])
        np.testing.assert_array_equal(cut.elevation[kept], everything.elevation[kept])
        lost = (everything.loss != NOT_REACHED) & ~kept
        assert kept.any()
        assert lost.any()
        assert everything.loss[lost].min() >= 100 * most - 1


def _along_ray(
    area: Area,
    run: Settings,
    source: Source,
    tools: Tools,
    step: tuple[float, float],
    to: Receiver,
) -> Path:
    begin_ray(area, run, source, step, to.last + 1, tools)
    put(tools.bundle, 0, path_of(run, tools, 0, source.antenna[0], to), (0, 0))
    angles(tools.bundle.figures[0])
    return path_at(tools.bundle.figures[0], 0)


along_ray = njit(error_model="numpy")(_along_ray)


def tools_for(area: Area, run: Settings, source: Source, samples: int) -> Tools:
    return Tools(
        ray=new_ray(samples),
        sight=new_sight(1, samples),
        track=new_track(samples),
        scale=scale_for(area, run, source),
        room=prepared(np.zeros(samples, np.float32), 0, np.zeros(scratch_size(0))),
        bundle=new_bundle(1),
    )


scale_for = njit(error_model="numpy")(lambda area, run, source: scale_of(area, run, source))


@pytest.mark.parametrize("share", [50, 10])
def test_a_rays_path_is_the_geometry_of_its_samples(share: float) -> None:
    """Each figure of a path put together from running ones, against walks from end to end.

    In sight the sweep lets the last sample stand for the point deepest in the Fresnel zone, so
    horizon distances and the roughness between them may differ there; what hangs on them has then a
    weight below 1 %. Over a sphere that is surely clear the sweep computes no knife.
    """
    terrain = hills(200, 60.0)
    area = terrain.area(np.ones(terrain.shape, bool))
    run = P1812(time_percentage=share).settings(RECEIVER_M, 0.0)
    rng = np.random.default_rng(0)
    hidden = spheres = 0
    for _ in range(600):
        place = tuple(rng.uniform(60, 140, 2))
        source = source_at(area, place, run, reach_km=6.0, heights_m=(rng.uniform(5, 60),))
        angle, at = rng.uniform(0, 2 * np.pi), rng.uniform(0.6, 55)
        last = max(int(at - 0.5), 0)
        ground = float(np.float32(rng.uniform(0, 150)))
        to = Receiver(at, last, ground, ground + RECEIVER_M, int(rng.choice([1, 3, 4])))
        tools = tools_for(area, run, source, 80)
        got = along_ray(area, run, source, tools, (np.sin(angle), np.cos(angle)), to)
        n = last + 1
        d = np.append(np.arange(n), at) * area.pixel_km
        h = np.append(tools.ray.bare[:n].astype(float), ground)
        g = h + np.append(tools.ray.clutter[:n].astype(float), 0.0)
        zone = np.append(tools.ray.zone[:n], np.uint8(to.zone))
        hts = float(source.antenna[0])
        expected = path_geometry(d, h, g, zone, n, hts, to.height, run.ce, run.ce_rare)
        skipped = (
            {"dlt", "dlr", "roughness"} if np.isclose(d[n], expected.dlt + expected.dlr) else set()
        )
        skipped |= {"knife_rare", "flat_rare"} if share >= 50 else set()
        for name, value, mine in zip(Path._fields, expected, got, strict=True):
            if name in skipped or (name.startswith("flat") and np.isnan(mine)):
                continue
            spheres += name == "flat"
            if name == "slope":  # the receiver is no obstacle to a sweep
                mine = max(mine, (to.height - hts) / d[n])
            assert mine == pytest.approx(value, rel=2e-4, abs=0.02), name
        hidden += not skipped & {"dlt"}
    assert hidden > 50
    assert spheres > 50
