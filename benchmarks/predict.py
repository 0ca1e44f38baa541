"""How fast a prediction is: paths per second and processor, and how it grows.

    python benchmarks/predict.py
    python benchmarks/predict.py --masts 3584 --threads 2

First one mast at several radii and resolutions (every pixel in reach is one full profile), then a
network on a province-sized grid, where most profiles are never walked because a nearer mast is
stronger than theirs could be. Terrain is random hills with a seed; compilation is not counted.
"""

from __future__ import annotations

import argparse
import time

import numpy as np
from affine import Affine
from odc.geo.geobox import GeoBox
from scipy.ndimage import zoom

from phusong.coverage.antennas import Sector
from phusong.coverage.link_budget import CoverageDefinition
from phusong.coverage.predict import Terrain, Transmitters, predict, signal_at

SEED = 1
DEFINITION = CoverageDefinition()


def hills(rows: int, cols: int, pixel_m: float) -> Terrain:
    """Ridges of some 600 m every few kilometres; a third of the ground is sea."""
    rng = np.random.default_rng(SEED)
    every = max(int(3000 / pixel_m), 2)
    coarse = rng.random((rows // every + 3, cols // every + 3))
    height = zoom(coarse, every, order=3)[:rows, :cols]
    height = np.clip((height - 0.33) * 900, 0, None).astype(np.float32)
    box = GeoBox((rows, cols), Affine(pixel_m, 0, 500_000, 0, -pixel_m, 1_400_000), "EPSG:9217")
    clutter = np.full((rows, cols), 12.0, np.float32)
    return Terrain(box, height, clutter, np.where(height > 0, 5, 1).astype(np.uint8))


def network(terrain: Terrain, masts: int, *, sectors: int, range_km: float) -> Transmitters:
    """LTE 1800 on masts of 35 m, thrown at random on land (in the middle when there is one)."""
    rng = np.random.default_rng(SEED)
    land = np.argwhere(terrain.height_m > 0)
    spot = land[rng.choice(len(land), masts)] if masts > 1 else np.array([terrain.shape]) / 2
    x, y = terrain.xy(spot[:, 0] + 0.3, spot[:, 1] + 0.2)
    site = np.repeat(np.arange(masts), sectors)
    full = np.full(site.size, np.nan)
    azimuth = np.tile(np.arange(sectors) * 360.0 / sectors, masts) if sectors > 1 else full
    return Transmitters(
        cell_id=np.array([f"C{i}" for i in range(site.size)], object),
        site=site,
        operator=np.full(site.size, "", object),
        technology=np.full(site.size, "LTE", object),
        band=np.full(site.size, "B3", object),
        x_m=x[site],
        y_m=y[site],
        height_m=np.full(site.size, 35.0),
        ground_m=full,
        azimuth_deg=azimuth,
        antenna=np.full(site.size, Sector(), object),
        mechanical_tilt_deg=np.zeros(site.size),
        electrical_tilt_deg=np.full(site.size, 3.0),
        frequency_mhz=np.full(site.size, 1842.5),
        epre_dbm=np.full(site.size, 12.2),
        eirp_dbm=np.full(site.size, 28.7),
        range_km=np.full(site.size, range_km),
        site_ids=np.array([f"S{i}" for i in range(masts)], object),
    )


def timed(terrain: Terrain, cells: Transmitters, threads: int) -> tuple[float, float, int]:
    """Wall and processor seconds of a prediction, and pixels that got a signal."""
    wall, cpu = time.perf_counter(), time.process_time()
    found = predict(cells, terrain, definition=DEFINITION, threads=threads).best_server >= 0
    return time.perf_counter() - wall, time.process_time() - cpu, int(found.sum())


def one_mast(radii_km: list[float], pixels_m: list[float]) -> None:
    print(f"{'radius km':>10}{'pixel m':>9}{'paths':>10}{'seconds':>9}{'paths per CPU second':>22}")
    for pixel_m in pixels_m:
        for radius_km in radii_km:
            side = int(2 * radius_km * 1000 / pixel_m) + 3
            terrain = hills(side, side, pixel_m)
            cells = network(terrain, 1, sectors=1, range_km=radius_km)
            wall, cpu, paths = timed(terrain, cells, threads=1)
            print(f"{radius_km:>10g}{pixel_m:>9g}{paths:>10,}{wall:>9.2f}{paths / cpu:>22,.0f}")


def many_masts(masts: int, rows: int, cols: int, threads: int) -> None:
    terrain = hills(rows, cols, 100.0)
    cells = network(terrain, masts, sectors=3, range_km=12.0)
    wall, cpu, pixels = timed(terrain, cells, threads)
    reach = masts * np.pi * 120**2
    print(f"{masts:,} masts of 3 sectors, {rows} x {cols} pixels of 100 m, {threads} threads:")
    print(f"  {wall:.1f} s wall, {cpu:.1f} s CPU for {pixels:,} pixels;")
    print(f"  some {reach:,.0f} paths lie in reach, {reach / cpu:,.0f} settled per CPU second")
    points = np.argwhere(terrain.height_m > 0)
    points = points[np.random.default_rng(SEED).choice(len(points), 100_000)]
    start = time.perf_counter()
    floor = DEFINITION.required_rsrp_dbm
    table = signal_at(
        cells, terrain, points, definition=DEFINITION, floor_dbm=floor, threads=threads
    )
    wall = time.perf_counter() - start
    print(f"  signal of each mast at 100,000 points: {wall:.1f} s, {table.nnz:,} above the floor")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--radius-km", type=float, nargs="+", default=[5, 10, 15])
    parser.add_argument("--pixel-m", type=float, nargs="+", default=[30, 100])
    parser.add_argument("--masts", type=int, default=1000)
    parser.add_argument("--rows", type=int, default=1100)
    parser.add_argument("--cols", type=int, default=900)
    parser.add_argument("--threads", type=int, default=2)
    given = parser.parse_args()
    warm = hills(40, 40, 100.0)
    timed(warm, network(warm, 2, sectors=1, range_km=1.0), threads=1)
    one_mast(given.radius_km, given.pixel_m)
    many_masts(given.masts, given.rows, given.cols, given.threads)


if __name__ == "__main__":
    main()
