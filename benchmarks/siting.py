"""How near to the best the sites of a budget are, how long that takes, and beside spopt.

    python benchmarks/siting.py --json siting.json
    python benchmarks/siting.py --cities FOLDER          # city cases with best known values

Made-up provinces: people in towns or spread evenly, masts whose reach is drawn so that a place is in
reach of so many on the average. A city case is FOLDER/NAME.txt (coordinates, then demands; every point
is demand and candidate) with best known choices in FOLDER/best/NAME_P_RADIUS.txt.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import NamedTuple
from unittest.mock import patch

import numpy as np
from common import Report, Seconds, parser, peak_gib, timed
from scipy.sparse import csr_array, save_npz
from scipy.spatial import cKDTree

from phusong.planning.siting import Covering, maximal_covering, search

SIDE_KM = 100.0
EARTH_M = 6_378_100.0
"""Radius of the sphere with which the best known values were computed."""


class Made(NamedTuple):
    """A made-up problem."""

    covers: csr_array
    demand: np.ndarray


class Told(NamedTuple):
    """One problem solved."""

    case: str
    demand: int
    sites: int
    p: int
    seed: int
    sites_per_demand: float
    value: float
    bound: float
    gap_percent: float
    status: str
    cpu_s: float


class City(NamedTuple):
    """A city case beside what is known of it."""

    case: str
    p: int
    best_known: float
    value: float
    below_best_percent: float
    gap_percent: float
    status: str
    cpu_s: float


class Beside(NamedTuple):
    """The same problem by both."""

    who: str
    demand: int
    sites: int
    p: int
    value: float
    proven_bound: float | None
    cpu_s: float


def towns(rng: np.random.Generator, count: int, sites: int) -> tuple[np.ndarray, np.ndarray]:
    """Seven in ten people live in towns of all sizes; half of the masts stand where people live."""
    number = max(20, sites // 40)
    middle = rng.random((number, 2)) * SIDE_KM
    size, spread = rng.lognormal(0, 1, number), rng.lognormal(np.log(SIDE_KM / 40), 0.5, number)
    home = rng.choice(number, count, p=size / size.sum())
    points = middle[home] + rng.normal(size=(count, 2)) * spread[home][:, None]
    outside = rng.random(count) < 0.3
    points[outside] = rng.random((int(outside.sum()), 2)) * SIDE_KM
    masts = rng.random((sites, 2)) * SIDE_KM
    half = sites // 2
    masts[:half] = points[rng.choice(count, half)] + rng.normal(size=(half, 2)) * SIDE_KM / 100
    return points, masts


def even(rng: np.random.Generator, count: int, sites: int) -> tuple[np.ndarray, np.ndarray]:
    """People and masts anywhere."""
    return rng.random((count, 2)) * SIDE_KM, rng.random((sites, 2)) * SIDE_KM


KINDS = {"towns": towns, "even": even}


def made(kind: str, count: int, sites: int, *, degree: float, seed: int) -> Made:
    """``degree`` masts reach a place on the average; their ranges differ in towns."""
    rng = np.random.default_rng(seed)
    points, masts = KINDS[kind](rng, count, sites)
    weight = np.ceil(rng.lognormal(1, 1, count)) if kind == "towns" else rng.integers(1, 101, count)
    reach = rng.lognormal(0, 0.25, sites) if kind == "towns" else np.ones(sites)
    tree = cKDTree(points)
    low, high = 0.01, SIDE_KM
    while high / low > 1.001:
        middle = float(np.sqrt(low * high))
        total = tree.query_ball_point(masts, reach * middle, return_length=True).sum()
        low, high = (middle, high) if total < degree * count else (low, middle)
    lists = tree.query_ball_point(masts, reach * high)
    start = np.concatenate([[0], np.cumsum([len(rows) for rows in lists])])
    index = np.concatenate([np.asarray(rows, np.int64) for rows in lists])
    covered = csr_array((np.ones(index.size, np.bool_), index, start), shape=(sites, count))
    return Made(csr_array(covered.T), weight.astype(np.float64))


def solved(problem: Made, *, p: int, seed: int, limit_s: float) -> tuple[Covering, Seconds]:
    """The planner's answer; its clock counts processor time, as what is reported does."""
    clock = SimpleNamespace(monotonic=time.process_time)
    with patch.object(search, "time", clock):
        solve = partial(
            maximal_covering,
            problem.covers,
            problem.demand,
            budget=p,
            time_limit_s=limit_s,
            seed=seed,
        )
        return timed(solve)


def told(kind: str, problem: Made, *, p: int, seed: int, limit_s: float) -> Told:
    found, took = solved(problem, p=p, seed=seed, limit_s=limit_s)
    row = Told(
        kind,
        *problem.covers.shape,
        p,
        seed,
        problem.covers.nnz / problem.covers.shape[0],
        found.value,
        found.bound,
        100 * found.gap,
        found.status.value,
        took.cpu,
    )
    print(*row, flush=True)
    return row


def city_case(file: Path, radius_m: float) -> Made:
    """A city as problem: float32 great-circle distances, reached where d <= r."""
    text = file.read_text(encoding="utf-8")
    size = int(re.search(r"DIMENSION\s*:\s*(\d+)", text)[1])  # type: ignore[index]
    _, _, rest = text.partition("NODE_COORD_SECTION")
    places, _, demands = rest.partition("DEMAND_SECTION")
    at = np.radians(np.array(places.split()[: 2 * size], np.float64).reshape(size, 2))
    numbers = [line.split()[-1] for line in demands.splitlines() if line.strip()]
    lat, lon = at.T
    ball = np.column_stack([np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat)])
    tree = cKDTree(ball * EARTH_M)
    near = tree.query_ball_point(tree.data, radius_m * 1.001)
    one = np.repeat(np.arange(size), [len(rows) for rows in near])
    two = np.concatenate([np.asarray(rows, np.int64) for rows in near])
    apart = np.sin((lat[two] - lat[one]) / 2) ** 2
    apart += np.cos(lat[one]) * np.cos(lat[two]) * np.sin((lon[two] - lon[one]) / 2) ** 2
    metres = (2 * EARTH_M * np.arcsin(np.sqrt(apart))).astype(np.float32)
    kept = metres <= radius_m
    matrix = csr_array((np.ones(int(kept.sum()), np.bool_), (one[kept], two[kept])), (size, size))
    return Made(matrix, np.array(numbers[:size], np.float64))


def cities(folder: Path, *, limit_s: float) -> Iterator[City]:
    """Every case that has a best known choice; that the choice is worth what is said is checked."""
    for file in sorted((folder / "best").glob("*_*_*.txt")):
        name, p, radius = file.stem.rsplit("_", 2)
        problem = city_case(folder / f"{name}.txt", float(radius))
        lines = file.read_text(encoding="utf-8").splitlines()
        best = float(lines[0].split()[-1])
        chosen = np.array(lines[1].partition(":")[2].split(), np.int64)
        reached = problem.covers[:, chosen].sum(axis=1) > 0
        if problem.demand[reached].sum() != best:
            raise ValueError(f"{file}: the sites cover {problem.demand[reached].sum()}, not {best}")
        row = told(name, problem, p=int(p), seed=0, limit_s=limit_s)
        below = 100 * (best - row.value) / best
        yield City(name, int(p), best, row.value, below, row.gap_percent, row.status, row.cpu_s)


def beside(problem: Made, *, p: int, interpreter: str, limit_s: float) -> Iterator[Beside | str]:
    """Ours and spopt on one problem, or why spopt is not there."""
    shape = problem.covers.shape
    found, took = solved(problem, p=p, seed=0, limit_s=limit_s)
    yield Beside("phusong", *shape, p, found.value, found.bound, took.cpu)
    with tempfile.TemporaryDirectory() as made_:
        folder = Path(made_)
        save_npz(folder / "covers.npz", problem.covers)
        np.save(folder / "demand.npy", problem.demand)
        script = Path(__file__).with_name("one_siting_peer.py")
        for solver in ("CBC", "HiGHS"):
            command = [interpreter, str(script), str(folder), str(p), solver, str(limit_s)]
            yield spopt(command, problem, p)


def spopt(command: list[str], problem: Made, p: int) -> Beside | str:
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    except FileNotFoundError:
        return f"there is no {command[0]}"
    if done.returncode != 0:
        return (done.stderr.strip().splitlines() or ["nothing was said"])[-1]
    answer = json.loads(done.stdout.splitlines()[-1])
    if "missing" in answer:
        return str(answer["missing"])
    reached = problem.covers[:, np.array(answer["sites"], np.int64)].sum(axis=1) > 0
    who = f"spopt {answer['version']} + {answer['solver']}: {answer['status']}"
    value = float(problem.demand[reached].sum())
    return Beside(who, *problem.covers.shape, p, value, None, answer["cpu_s"])


def main() -> None:
    options = parser(__doc__.splitlines()[0])
    options.add_argument("--cities", type=Path, metavar="FOLDER", help="city cases to solve")
    options.add_argument("--limit-s", type=float, default=60.0, help="processor seconds of each")
    options.add_argument("--peer-limit-s", type=float, default=300.0, help="of spopt's solver")
    options.add_argument(
        "--peer-python", default=sys.executable, metavar="FILE", help="interpreter with spopt"
    )
    parts = ["made", "large", "cities", "peer"]
    options.add_argument("--only", nargs="+", choices=parts, default=parts)
    given = options.parse_args()
    report = Report("siting", given.json)
    size = (2_000, 200) if given.quick else (50_000, 2_000)
    p, limit_s = (8 if given.quick else 50), given.limit_s
    told("warm", made("towns", 3000, 400, degree=15, seed=1), p=20, seed=0, limit_s=60)  # compiles
    if "made" in given.only:
        degrees, seeds = ([15], [1]) if given.quick else ([2, 5, 15, 30, 60], [1, 2])
        rows = [
            told(kind, made(kind, *size, degree=degree, seed=seed), p=p, seed=seed, limit_s=limit_s)
            for kind in KINDS
            for degree in degrees
            for seed in seeds
        ]
        report.table("made", "made-up provinces", rows)
    if "large" in given.only and not given.quick:
        problem = made("towns", 1_000_000, 2_000, degree=15, seed=1)
        row = told("towns", problem, p=p, seed=1, limit_s=300)
        report.table("large", f"a million places, {peak_gib():.1f} GiB at most", [row])
    if "cities" in given.only and given.cities is not None:
        report.table("cities", "city cases", list(cities(given.cities, limit_s=limit_s)))
    if "peer" in given.only:
        few = made("even", *((500, 50) if given.quick else (2_000, 500)), degree=15, seed=1)
        both = beside(
            few,
            p=8 if given.quick else 20,
            interpreter=given.peer_python,
            limit_s=given.peer_limit_s,
        )
        answers = list(both)
        report.table("peer", "beside spopt", [row for row in answers if isinstance(row, Beside)])
        for missing in {row for row in answers if isinstance(row, str)}:
            report.line("spopt", f"spopt is left out: {missing}", {"missing": missing})


if __name__ == "__main__":
    main()
