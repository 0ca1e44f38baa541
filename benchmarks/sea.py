"""Least-cost fronts over a raster of the sea: how fast, how they grow, how wrong, beside other programs.

    python benchmarks/sea.py
    python benchmarks/sea.py --only growth --json sea.json

Open water, where the exact distance is known, and a rough sea with islands. scikit-image's
MCP_Geometric is always there; scikit-fmm and eikonalfm are run when this interpreter has them
(``pip install scikit-fmm eikonalfm``; neither is needed to plan). Processor time of one thread;
compilation is not counted.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import partial
from importlib.util import find_spec
from typing import NamedTuple

import numpy as np
from common import SEED, Report, parser, timed
from scipy.ndimage import gaussian_filter
from skimage.graph import MCP_Geometric

from phusong.planning.sea import front_from

SECTIONS = ("growth", "rough")
SIZES = (500, 1000, 2000, 4000)
QUICK_SIZES = (100, 200)
NEAR_CELLS = 10.0
"""Errors are counted from here: nearer all who have no finer start are far off."""
DISC_CELLS = 5.0
"""What is exact round the start of scikit-fmm, as its level set can say."""

Solver = Callable[[np.ndarray, tuple[int, int]], np.ndarray]


class Growth(NamedTuple):
    """Errors in per cent of the distance, on open water."""

    who: str
    edge: int
    cells: int
    cpu_s: float
    cells_per_cpu_s: float
    largest_error_pct: float
    mean_error_pct: float
    ours_times_faster: float


class Rough(NamedTuple):
    """A sea with islands; arrival beside ours, per cent."""

    who: str
    edge: int
    reached_pct: float
    cpu_s: float
    median_above_ours_pct: float
    remark: str


def ours(friction: np.ndarray, start: tuple[int, int]) -> np.ndarray:
    return front_from(friction, start).arrival_m


def eight_directions(friction: np.ndarray, start: tuple[int, int]) -> np.ndarray:
    costs = np.where(np.isfinite(friction), friction, -1.0)
    return np.asarray(MCP_Geometric(costs).find_costs([start])[0])


def scikit_fmm(friction: np.ndarray, start: tuple[int, int]) -> np.ndarray:
    import skfmm

    away = distance(friction.shape, start)
    closed = ~np.isfinite(friction)
    speed = 1.0 / np.where(closed, 1.0, friction)
    level = np.ma.MaskedArray(away - DISC_CELLS, closed)
    found = skfmm.travel_time(level, speed, order=2)
    begin = DISC_CELLS * friction[start]
    return np.where(np.ma.getmaskarray(found), np.inf, np.ma.getdata(found) + begin)


def factored(friction: np.ndarray, start: tuple[int, int]) -> np.ndarray:
    import eikonalfm

    speed = 1.0 / np.where(np.isfinite(friction), friction, 1e9)
    found = eikonalfm.factored_fast_marching(speed, start, (1.0, 1.0), 2)
    return np.asarray(found * distance(friction.shape, start))


def distance(shape: tuple[int, ...], start: tuple[int, int]) -> np.ndarray:
    rows, columns = np.indices(shape, sparse=True)
    return np.asarray(np.hypot(rows - start[0], columns - start[1]))


def solvers(report: Report) -> dict[str, Solver]:
    found: dict[str, Solver] = {"ours": ours, "scikit-image MCP_Geometric": eight_directions}
    for who, module, solver in (
        ("scikit-fmm, second order", "skfmm", scikit_fmm),
        ("eikonalfm, factored, second order", "eikonalfm", factored),
    ):
        if find_spec(module) is None:
            report.line(module, f"{module} is left out: not installed", {"missing": True})
        else:
            found[who] = solver
    return found


def growth(them: dict[str, Solver], sizes: tuple[int, ...]) -> list[Growth]:
    rows: list[Growth] = []
    for edge in sizes:
        friction, start = np.ones((edge, edge)), (edge // 2, edge // 2)
        exact = distance(friction.shape, start)
        far = exact > NEAR_CELLS
        own = math.nan
        for who, solver in them.items():
            found, took = timed(partial(solver, friction, start))
            own = took.cpu if who == "ours" else own
            error = 100 * np.abs(found - exact)[far] / exact[far]
            rate = edge * edge / took.cpu
            worst, mean = float(error.max()), float(error.mean())
            rows.append(Growth(who, edge, edge**2, took.cpu, rate, worst, mean, took.cpu / own))
    return rows


def rough(them: dict[str, Solver], edge: int) -> list[Rough]:
    """Friction from 1/3 to 3 and islands on a third of the sea."""
    rng = np.random.default_rng(SEED)
    waves, land = (gaussian_filter(rng.normal(size=(edge, edge)), edge / 50) for _ in range(2))
    friction = np.exp(waves / waves.std() * 0.5)
    friction[land > 0.43 * land.std()] = np.inf
    start = tuple(int(v) for v in np.argwhere(np.isfinite(friction))[edge * edge // 3])
    own = ours(friction, start)
    reached = np.isfinite(own) & (own > NEAR_CELLS)
    rows: list[Rough] = []
    for who, solver in them.items():
        try:
            found, took = timed(partial(solver, friction, start))
        except RuntimeError as error:
            rows.append(Rough(who, edge, 0.0, math.nan, math.nan, f"gave up: {error}"))
            continue
        there = reached & np.isfinite(found) & (found < 1e6)
        above = 100 * float(np.median(found[there] / own[there] - 1)) if there.any() else math.nan
        rows.append(Rough(who, edge, 100 * there.sum() / reached.sum(), took.cpu, above, ""))
    return rows


def main() -> None:
    options = parser(__doc__.splitlines()[0])
    options.add_argument("--only", nargs="+", choices=SECTIONS, default=SECTIONS)
    given = options.parse_args()
    report = Report("sea", given.json)
    sizes = QUICK_SIZES if given.quick else SIZES
    them = solvers(report)
    ours(np.ones((40, 40)), (20, 20))  # compiles
    if "growth" in given.only:
        report.table("growth", "open water, one start in the middle", growth(them, sizes))
    if "rough" in given.only:
        edge = sizes[-1] // 2
        report.table("rough", "a rough sea with islands", rough(them, edge))


if __name__ == "__main__":
    main()
