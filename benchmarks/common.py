"""What the benchmarks share: ground, masts, clocks, and how figures are told."""

from __future__ import annotations

import argparse
import json
import os
import platform
import resource
import time
from collections.abc import Callable, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import NamedTuple, TypeVar

import numpy as np
import pandas as pd
from affine import Affine
from odc.geo.geobox import GeoBox
from pyproj import Transformer
from scipy import fft

from phusong.coverage.antennas import Sector
from phusong.coverage.carriers import default_carriers
from phusong.coverage.clutter_loss import clutter_of_land_cover
from phusong.coverage.link_budget import CoverageDefinition, epre_dbm
from phusong.coverage.losses import LossJob, source_of
from phusong.coverage.propagation import AnyModel
from phusong.coverage.structures import Job
from phusong.coverage.terrain import Terrain
from phusong.coverage.transmitters import Transmitters
from phusong.layers.errors import Problems
from phusong.layers.raster_source import Legend, RasterSource
from phusong.layers.rasters import read_classes, read_heights

ROOT = Path(__file__).parents[1]
EMBEDDED = ROOT / "data" / "khanh-hoa"
SEED = 1
CRS = "EPSG:9217"
LON, LAT = 109.15, 12.30
"""Between the coast of Nha Trang and ridges of 1,000 m."""
MAST_M = 30.0
NO_FLOOR_DBM = -1000.0
"""No path is too weak to be computed."""

Result = TypeVar("Result")


class Seconds(NamedTuple):
    """What something took: by the clock on the wall, and of all processors together."""

    wall: float
    cpu: float


def timed(work: Callable[[], Result], *, repeat: int = 1) -> tuple[Result, Seconds]:
    """The result and the fewest seconds of some runs: what others on the machine take is left out."""
    wall, cpu = [], []
    for _ in range(repeat):
        begin = time.perf_counter(), time.process_time()
        result = work()
        wall.append(time.perf_counter() - begin[0])
        cpu.append(time.process_time() - begin[1])
    return result, Seconds(min(wall), min(cpu))


def peak_gib() -> float:
    """Most memory that this process ever held."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 2**20


def square(pixel_m: float, radius_km: float) -> GeoBox:
    """Grid round the place of the mast that holds its reach."""
    x, y = Transformer.from_crs("EPSG:4326", CRS, always_xy=True).transform(LON, LAT)
    half = int(np.ceil(1000 * radius_km / pixel_m)) + 2
    corner = x - half * pixel_m, y + half * pixel_m
    affine = Affine(pixel_m, 0, corner[0], 0, -pixel_m, corner[1])
    return GeoBox((2 * half, 2 * half), affine, CRS)


def heights(file: Path, grid: GeoBox) -> np.ndarray:
    """Heights of a raster on any grid; what it does not know is sea."""
    problems = Problems()
    found = read_heights(RasterSource(path=file.name), file.parent, grid, problems=problems)
    problems.raise_if_errors()
    return np.maximum(np.nan_to_num(found), 0).astype(np.float32)


def real(grid: GeoBox, file: Path | None = None) -> Terrain:
    """A raster of heights, the embedded province's unless named, with the embedded land cover."""
    height = heights(file or EMBEDDED / "terrain.tif", grid)
    problems = Problems()
    cover = read_classes(RasterSource(path="land_cover.tif"), EMBEDDED, grid, problems=problems)
    problems.raise_if_errors()
    category, clutter = clutter_of_land_cover(cover, Legend.IGBP)
    return Terrain(grid, height, clutter.astype(np.float32), category)


def hills(grid: GeoBox) -> Terrain:
    """Random ground as rough as mountains are, down to the pixel: power falls as frequency^-3.5.

    A third is sea, the highest ridges reach some 1,200 m.
    """
    rows, cols = grid.shape
    pixel_km = float(grid.affine.a) / 1000
    rng = np.random.default_rng(SEED)
    white = fft.rfft2(rng.standard_normal((rows, cols)))
    down, across = fft.fftfreq(rows, pixel_km)[:, None], fft.rfftfreq(cols, pixel_km)[None]
    # Waves of 12 km and more share one power: mountains are no single slope.
    spectrum = np.hypot(np.hypot(down, across), 1 / 12) ** -1.75
    height = fft.irfft2(white * spectrum, s=(rows, cols))
    height = (height - np.quantile(height, 1 / 3)) / (height.max() - height.min()) * 1800
    height = np.maximum(height, 0).astype(np.float32)
    clutter = np.where(height > 0, 10, 0).astype(np.float32)
    return Terrain(grid, height, clutter, np.where(height > 0, 4, 1).astype(np.uint8))


def network(terrain: Terrain, masts: int, *, sectors: int, range_km: float) -> Transmitters:
    """LTE 1800 on masts of 30 m at random on land; one alone stands in the middle and radiates all round."""
    rng = np.random.default_rng(SEED)
    land = np.argwhere(terrain.height_m > 0)
    middle = np.array([terrain.shape]) / 2
    spot = land[rng.choice(len(land), masts)] if masts > 1 else middle
    x, y = terrain.xy(spot[:, 0] + 0.3, spot[:, 1] + 0.2)
    site = np.repeat(np.arange(masts), sectors)
    carrier = default_carriers()["B3"]
    epre = float(epre_dbm(carrier.power_dbm, carrier.resource_blocks))
    turned = np.tile(np.arange(sectors) * 360.0 / sectors, masts)

    def every(value: float) -> np.ndarray:
        return np.full(site.size, value)

    return Transmitters(
        cell_id=np.array([f"C{i}" for i in range(site.size)], object),
        site=site,
        operator=np.full(site.size, "", object),
        technology=np.full(site.size, "LTE", object),
        band=np.full(site.size, "B3", object),
        x_m=x[site],
        y_m=y[site],
        height_m=every(MAST_M),
        ground_m=every(np.nan),
        azimuth_deg=turned if sectors > 1 else every(np.nan),
        antenna=np.full(site.size, Sector(), object),
        mechanical_tilt_deg=every(0.0),
        electrical_tilt_deg=every(3.0),
        frequency_mhz=every(carrier.downlink_mhz),
        epre_dbm=every(epre),
        eirp_dbm=every(epre + carrier.gain_dbi - carrier.feeder_loss_db),
        range_km=every(range_km),
        site_ids=np.array([f"S{i}" for i in range(masts)], object),
    )


def job(terrain: Terrain, model: AnyModel, *, radius_km: float) -> LossJob:
    """One mast in the middle, every pixel asked for."""
    masts, _ = network(terrain, 1, sectors=1, range_km=radius_km).network(terrain)
    area = terrain.area(np.ones(terrain.shape, np.bool_))
    settings = model.settings(CoverageDefinition().receiver_height_m, 0.0)
    return LossJob(Job(masts, area, settings), model, NO_FLOOR_DBM)


def in_reach(work: LossJob) -> int:
    """Pixels within the reach of the only mast of a job."""
    source, area = source_of(work, 0), work.job.area
    rows, cols = np.ogrid[: area.height.shape[0], : area.height.shape[1]]
    away_km = np.hypot(rows - source.row, cols - source.col) * area.pixel_km
    return int(np.count_nonzero(area.where & (away_km <= source.range.max())))


def processor() -> str:
    """What the processor calls itself."""
    told = Path("/proc/cpuinfo")
    lines = told.read_text().splitlines() if told.exists() else []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.processor()


class Report:
    """Figures as they come: printed, and all of them so far written to ``file`` as JSON."""

    def __init__(self, title: str, file: Path | None) -> None:
        self.file = file
        self.content: dict[str, object] = {
            "title": title,
            "seed": SEED,
            "processor": processor(),
            "processors": len(os.sched_getaffinity(0)),
            "load_at_begin": round(os.getloadavg()[0], 2),
            "python": platform.python_version(),
            "numba": version("numba"),
        }
        print(" | ".join(f"{name} {value}" for name, value in self.content.items()), flush=True)

    def table(self, name: str, title: str, rows: Sequence[NamedTuple]) -> None:
        """Rows of one kind."""
        told = [row._asdict() for row in rows]
        print(f"\n{title}", flush=True)
        if told:
            table = pd.DataFrame(told)
            table.columns = [column.replace("_", " ") for column in table]
            print(table.to_string(index=False, na_rep="–", float_format="{:,.4g}".format))
        self._keep(name, told)

    def line(self, name: str, text: str, value: object) -> None:
        """One figure or a remark."""
        print(text, flush=True)
        self._keep(name, value)

    def _keep(self, name: str, value: object) -> None:
        self.content[name] = value
        if self.file is not None:
            draft = self.file.with_name(self.file.name + ".draft")
            text = json.dumps(self.content, indent=1, ensure_ascii=False)
            draft.write_text(text, encoding="utf-8")
            draft.replace(self.file)


def parser(title: str) -> argparse.ArgumentParser:
    """With the options that all benchmarks have."""
    made = argparse.ArgumentParser(description=title)
    made.add_argument("--quick", action="store_true", help="a small run that shows all works")
    made.add_argument("--json", type=Path, metavar="FILE", help="write the figures there, too")
    return made
