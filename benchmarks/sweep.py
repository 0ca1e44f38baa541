"""How fast a mast's surroundings are computed, how time grows, and what the rays cost in accuracy.

    python benchmarks/sweep.py
    python benchmarks/sweep.py --only models accuracy --terrain other.tif --json sweep.json

One mast of 30 m at 1800 MHz, 15 km, 30 m, on the embedded terrain: mountains, plain and sea. Pixels
are those in reach, and each is computed however weak. "losses" is the engine alone in one piece,
"predict" everything up to the best server, tile by tile. Processor time, the least of some runs;
compilation is not counted.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import NamedTuple

import numpy as np
from common import Report, hills, in_reach, job, network, parser, real, square, timed
from odc.geo.geobox import GeoBox

from phusong.coverage.link_budget import CoverageDefinition
from phusong.coverage.losses import FAN, Engine, LossJob, losses, source_of
from phusong.coverage.predict import Prediction, predict
from phusong.coverage.propagation import P526, P1812, AnyModel, Cost231, LongleyRice, Tr38901
from phusong.coverage.structures import NOT_KNOWN, NOT_REACHED, Chunk
from phusong.coverage.terrain import Terrain
from phusong.coverage.tiles import Box

MODELS: dict[str, AnyModel] = {
    "P.1812, 50 % of time": P1812(),
    "P.1812, 10 % of time": P1812(time_percentage=10),
    "P.526 delta-Bullington": P526(),
    "Longley-Rice (ITM)": LongleyRice(),
    "TR 38.901 RMa": Tr38901(),
    "COST 231-Hata": Cost231(),
}
FANS = (1.0, 1.5, 2.0, FAN, 3.0, 4.0)
THRESHOLDS_DB = range(100, 151, 5)
"""Losses at which service may end; the worst of them counts for flips."""
SECTIONS = ("models", "threads", "radius", "resolution", "sites", "accuracy")


class Size(NamedTuple):
    """How large a run is."""

    radius_km: float
    pixel_m: float
    radii_km: tuple[float, ...]
    pixels_m: tuple[float, ...]
    sites: tuple[int, ...]
    region_km: float
    """Half the edge of the square on which the sites stand."""
    every: int
    """One of so many rows and columns is compared with the exact engine."""
    repeat: int


FULL = Size(15, 30, (2, 5, 10, 15, 20, 30), (10, 20, 30, 50, 100, 200), (50, 200, 800), 50, 3, 3)
QUICK = Size(2, 60, (1, 2), (60, 120), (4, 8), 8, 4, 1)


class Speed(NamedTuple):
    """Of one model, in pixels in reach per second of processor time."""

    model: str
    pixels: int
    losses_Mpx_per_s: float  # noqa: N815  a heading of the table
    predict_Mpx_per_s: float  # noqa: N815
    exact_Mpx_per_s: float  # noqa: N815


class Threads(NamedTuple):
    model: str
    wall_s_1: float
    wall_s_2: float
    times_faster: float
    cpu_s_1: float
    cpu_s_2: float


class Growth(NamedTuple):
    radius_km: float
    pixel_m: float
    pixels: int
    cpu_s: float
    Mpx_per_s: float


class Sites(NamedTuple):
    sites: int
    cells: int
    pixels: int
    """Of all sites together."""
    cpu_s: float
    Mpx_per_s: float


class Accuracy(NamedTuple):
    """Of the sweep against a profile of each pixel's own."""

    ground: str
    model: str
    fan: float
    compared: int
    median_db: float
    p99_db: float
    largest_db: float
    flips_pct: float
    """Pixels on the other side of a threshold, the worst of all thresholds."""
    Mpx_per_s: float


def whole(terrain: Terrain) -> Box:
    rows, cols = terrain.shape
    return Box(0, rows, 0, cols)


def swept(work: LossJob, terrain: Terrain) -> Chunk:
    found = losses(work, source_of(work, 0), whole(terrain))
    assert found is not None, "the mast stands in the middle of its ground"
    return found


def predicted(
    terrain: Terrain, model: AnyModel, *, radius_km: float, threads: int, masts: int = 1
) -> Prediction:
    cells = network(terrain, masts, sectors=1 if masts == 1 else 3, range_km=radius_km)
    definition = CoverageDefinition(propagation=model)
    return predict(cells, terrain, definition=definition, threads=threads)


def sparse(work: LossJob, every: int) -> LossJob:
    """The same, exactly, at one of so many rows and columns."""
    where = np.zeros_like(work.job.area.where)
    where[::every, ::every] = work.job.area.where[::every, ::every]
    area = work.job.area._replace(where=where)
    return replace(work, job=work.job._replace(area=area), engine=Engine.EXACT)


def models(size: Size) -> Iterator[Speed]:
    terrain = real(square(size.pixel_m, size.radius_km))
    for name, model in MODELS.items():
        work = job(terrain, model, radius_km=size.radius_km)
        few = sparse(work, 2 * size.every)
        pixels = in_reach(work)
        alone = timed(partial(swept, work, terrain), repeat=size.repeat)[1]
        run = partial(predicted, terrain, model, radius_km=size.radius_km, threads=1)
        tiled = timed(run, repeat=size.repeat)[1]
        plain = timed(partial(swept, few, terrain))[1]
        rates = pixels / alone.cpu, pixels / tiled.cpu, in_reach(few) / plain.cpu
        yield Speed(name, pixels, *(rate / 1e6 for rate in rates))


def threads(size: Size) -> Iterator[Threads]:
    terrain = real(square(size.pixel_m, size.radius_km))
    for name in ("P.1812, 50 % of time", "P.526 delta-Bullington"):
        run = partial(predicted, terrain, MODELS[name], radius_km=size.radius_km)
        one, two = (timed(partial(run, threads=n), repeat=size.repeat)[1] for n in (1, 2))
        yield Threads(name, one.wall, two.wall, one.wall / two.wall, one.cpu, two.cpu)


def grown(size: Size, *, radius_km: float, pixel_m: float) -> Growth:
    terrain = real(square(pixel_m, radius_km))
    work = job(terrain, P1812(), radius_km=radius_km)
    pixels = in_reach(work)
    took = timed(partial(swept, work, terrain), repeat=size.repeat)[1]
    return Growth(radius_km, pixel_m, pixels, took.cpu, pixels / took.cpu / 1e6)


def sites(size: Size) -> Iterator[Sites]:
    """A best server of ever more sites on the same ground of 100 m."""
    terrain = real(square(100.0, size.region_km))
    radius_km = 12.0 if size is FULL else size.radius_km
    for masts in size.sites:
        run = partial(predicted, terrain, P1812(), radius_km=radius_km, threads=1, masts=masts)
        took = timed(run)[1]
        pixels = sum(_discs(terrain, masts, radius_km))
        yield Sites(masts, 3 * masts, pixels, took.cpu, pixels / took.cpu / 1e6)


def _discs(terrain: Terrain, masts: int, radius_km: float) -> Iterator[int]:
    """Pixels of the grid in reach of every mast."""
    cells = network(terrain, masts, sectors=1, range_km=radius_km)
    rows, cols = np.ogrid[: terrain.shape[0], : terrain.shape[1]]
    reach = 1000 * radius_km / terrain.pixel_m
    for row, col in zip(*terrain.rowcol(cells.x_m, cells.y_m), strict=True):
        yield int(np.count_nonzero((rows - row) ** 2 + (cols - col) ** 2 <= reach**2))


def grounds(grid: GeoBox, others: list[Path]) -> Iterator[tuple[str, Terrain]]:
    yield "embedded", real(grid)
    yield "rough hills", hills(grid)
    for file in others:
        yield file.name, real(grid, file)


def accuracy(size: Size, others: list[Path]) -> Iterator[Accuracy]:
    for ground, terrain in grounds(square(size.pixel_m, size.radius_km), others):
        for name in list(MODELS)[:4]:
            work = job(terrain, MODELS[name], radius_km=size.radius_km)
            few = sparse(work, size.every)
            exact, pixels = swept(few, terrain).loss[0], in_reach(work)
            for fan in sorted(set(FANS)):
                denser = replace(work, fan=fan)
                found, took = timed(partial(swept, denser, terrain))
                told = compared(found.loss[0], exact)
                yield Accuracy(ground, name, fan, *told, pixels / took.cpu / 1e6)


def compared(found: np.ndarray, exact: np.ndarray) -> tuple[int, float, float, float, float]:
    """Pixels compared; median, 99th percentile and largest difference in dB; flips in per cent."""
    known = (exact != NOT_REACHED) & (exact != NOT_KNOWN)
    if np.any((found == NOT_REACHED)[known]):
        raise AssertionError("the sweep left out pixels in reach")
    one, other = found[known] / 100, exact[known] / 100
    off = np.abs(one - other)
    flips = max(float(np.mean((one <= t) != (other <= t))) for t in THRESHOLDS_DB)
    p99 = float(np.percentile(off, 99))
    return off.size, float(np.median(off)), p99, float(off.max()), 100 * flips


def warm() -> None:
    """Compile whatever is timed."""
    terrain = real(square(200.0, 2.0))
    for model in MODELS.values():
        work = job(terrain, model, radius_km=2.0)
        swept(work, terrain)
        swept(sparse(work, 4), terrain)
        predicted(terrain, model, radius_km=2.0, threads=1, masts=2)


def main() -> None:
    options = parser(__doc__.splitlines()[0])
    options.add_argument("--only", nargs="+", choices=SECTIONS, default=SECTIONS)
    options.add_argument(
        "--terrain",
        type=Path,
        nargs="+",
        default=[],
        metavar="FILE",
        help="more rasters of heights on which to compare",
    )
    given = options.parse_args()
    size = QUICK if given.quick else FULL
    report = Report("sweep", given.json)
    _, took = timed(warm)
    report.line("warm_cpu_s", f"compiling, or loading what was: {took.cpu:.1f} s CPU", took.cpu)
    where = f"one mast, {size.radius_km:g} km at {size.pixel_m:g} m"
    runs = {
        "models": (f"{where}, one thread", lambda: models(size)),
        "threads": (f"{where}, two threads against one, by the wall", lambda: threads(size)),
        "radius": (
            "growth with the radius, P.1812",
            lambda: (grown(size, radius_km=r, pixel_m=size.pixel_m) for r in size.radii_km),
        ),
        "resolution": (
            "growth with the resolution, P.1812",
            lambda: (grown(size, radius_km=size.radius_km, pixel_m=p) for p in size.pixels_m),
        ),
        "sites": ("growth with the number of sites, P.1812, 100 m", lambda: sites(size)),
        "accuracy": (f"sweep against exact, {where}", lambda: accuracy(size, given.terrain)),
    }
    for name in given.only:
        title, rows = runs[name]
        report.table(name, title, list(rows()))


if __name__ == "__main__":
    main()
