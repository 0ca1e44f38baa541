"""Ours beside what else is there, in one run on one ground: points per second and processor, and ratios.

    python benchmarks/peers.py
    python benchmarks/peers.py --peer-python other-venv/bin/python --json peers.json

One mast of 30 m at 1800 MHz, 15 km, 30 m (one arc second where a peer wants degrees), receivers at
1.5 m. Peers in Python run in the interpreter of ``--peer-python`` (``pip install itmlogic pycraf
xarray-spatial`` there), SPLAT! is Debian's ``splat-hd``. What is not installed is told and left out.
Peers' own start and imports are not counted, unless the row says so.
"""

from __future__ import annotations

import json
import resource
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import NamedTuple

import numpy as np
from affine import Affine
from common import (
    EMBEDDED,
    LAT,
    LON,
    MAST_M,
    Report,
    heights,
    in_reach,
    job,
    parser,
    real,
    square,
    timed,
)
from odc.geo.geobox import GeoBox
from sweep import MODELS, swept

from phusong.coverage.carriers import default_carriers
from phusong.coverage.losses import source_of
from phusong.coverage.terrain import Terrain

PHONE_M = 1.5
MHZ = default_carriers()["B3"].downlink_mhz
ARC_SECONDS = 3600
OURS = {
    "P.1812": "P.1812, 50 % of time",
    "delta-Bullington": "P.526 delta-Bullington",
    "ITM": "Longley-Rice (ITM)",
}


PEERS = {
    "itmlogic": ("ITM, profile given", "ITM"),
    "pycraf": ("P.452-16 map", "P.1812"),
    "xarray-spatial": ("line of sight only", "delta-Bullington"),
}
"""In Python: what each computes, and what of ours is nearest to that."""
SPLAT = "splat-hd"


class Told(NamedTuple):
    """One program with one model."""

    who: str
    model: str
    points: int
    cpu_s: float
    points_per_cpu_s: float
    beside: str
    """Ours that it is compared with."""
    ours_times_faster: float


class Ours(NamedTuple):
    model: str
    points: int
    cpu_s: float
    points_per_cpu_s: float


def ours(terrain: Terrain, *, radius_km: float, repeat: int) -> Iterator[Ours]:
    for name, of in OURS.items():
        work = job(terrain, MODELS[of], radius_km=radius_km)
        swept(work, terrain)  # compiles
        took = timed(partial(swept, work, terrain), repeat=repeat)[1]
        points = in_reach(work)
        yield Ours(name, points, took.cpu, points / took.cpu)


def leave(folder: Path, terrain: Terrain, *, radius_km: float, points: int) -> None:
    """What the peers in Python read."""
    source = source_of(job(terrain, MODELS[OURS["ITM"]], radius_km=radius_km), 0)
    np.savez(folder / "ground.npz", height=terrain.height_m)
    told = {"pixel_m": terrain.pixel_m, "row": source.row, "col": source.col, "lon": LON}
    told |= {"lat": LAT, "radius_km": radius_km, "mast_m": MAST_M, "phone_m": PHONE_M}
    told |= {"mhz": MHZ, "points": points}
    (folder / "ground.json").write_text(json.dumps(told))


def leave_degree(folder: Path) -> None:
    """The square degree round the mast, as SRTM's tile and as SPLAT!'s.

    SRTM: 3601 rows from the north, big-endian int16. SPLAT!: text, the degree's edges (longitudes
    counted westward), then 3600 rows from the south, each from the east.
    """
    south, west = int(LAT), int(LON)
    step = 1 / ARC_SECONDS
    affine = Affine(step, 0, west - step / 2, 0, -step, south + 1 + step / 2)
    grid = GeoBox((ARC_SECONDS + 1, ARC_SECONDS + 1), affine, "EPSG:4326")
    tile = np.rint(heights(EMBEDDED / "terrain.tif", grid)).astype(np.int16)
    (folder / f"N{south:02d}E{west:03d}.hgt").write_bytes(tile.astype(">i2").tobytes())
    edges = 360 - west, south, 360 - west - 1, south + 1
    numbers = *edges, *tile[1:, :-1][::-1, ::-1].ravel().tolist()
    name = f"{edges[1]}:{edges[3]}:{edges[2]}:{edges[0]}-hd.sdf"
    (folder / name).write_text("\n".join(map(str, numbers)) + "\n")


def splat(folder: Path, *, radius_km: float) -> Iterator[tuple[str, int, float]]:
    """Remark, points and seconds: the whole run, and what the distance alone takes."""
    (folder / "mast.qth").write_text(f"mast\n{LAT}\n{360 - LON}\n{MAST_M} m\n")
    lrp = 15.0, 0.005, 360.0, MHZ, 1, 1, 0.5, 0.5, 0
    (folder / "mast.lrp").write_text("\n".join(map(str, lrp)) + "\n")
    run_splat(folder, radius_km, "-ano", "points.txt")
    with (folder / "points.txt").open() as lines:
        points = sum(1 for _ in lines) - 2  # the first two tell the region
    start = run_splat(folder, 0.1)
    seconds = run_splat(folder, radius_km)
    yield "the whole run", points, seconds
    if seconds > start:
        yield "without its start", points, seconds - start


def run_splat(folder: Path, radius_km: float, *more: str) -> float:
    """Processor seconds of a run."""
    # -olditm: Longley-Rice itself instead of ITWOM; -db: nothing is too weak.
    site = ["-t", "mast.qth", "-d", ".", "-L", str(PHONE_M), "-R", str(radius_km), "-metric"]
    command = [SPLAT, *site, "-olditm", "-N", "-db", "300", *more]
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, cwd=folder, check=True, stdout=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def in_python(name: str, folder: Path, interpreter: str) -> dict[str, object]:
    """What a peer told of itself."""
    if shutil.which(interpreter) is None:
        return {"missing": f"there is no {interpreter}"}
    script = Path(__file__).with_name("one_peer.py")
    done = subprocess.run(
        [interpreter, str(script), name, str(folder)], capture_output=True, text=True, check=False
    )
    if done.returncode != 0:
        last = done.stderr.strip().splitlines() or ["nothing was said"]
        return {"missing": f"it failed: {last[-1]}"}
    told: dict[str, object] = json.loads(done.stdout.splitlines()[-1])
    return told


def in_degrees(name: str) -> bool:
    return name in ("pycraf", SPLAT)


def run_peer(
    name: str, folder: Path, speeds: dict[str, Ours], *, radius_km: float, interpreter: str
) -> list[Told] | str:
    """Its rows, or why there are none."""
    if name == SPLAT:
        if shutil.which(SPLAT) is None:
            return "not installed (apt-get install splat)"
        return [
            beside_ours("SPLAT! hd", f"ITM, {remark}", points, cpu_s, speeds["ITM"])
            for remark, points, cpu_s in splat(folder, radius_km=radius_km)
        ]
    model, beside = PEERS[name]
    told = in_python(name, folder, interpreter)
    if "missing" in told:
        return str(told["missing"])
    points, cpu_s = int(str(told["points"])), float(str(told["cpu_s"]))
    return [beside_ours(f"{name} {told['version']}", model, points, cpu_s, speeds[beside])]


def beside_ours(who: str, model: str, points: int, cpu_s: float, own: Ours) -> Told:
    rate = points / cpu_s
    return Told(who, model, points, cpu_s, rate, own.model, own.points_per_cpu_s / rate)


def main() -> None:
    options = parser(__doc__.splitlines()[0])
    options.add_argument(
        "--peer-python",
        default=sys.executable,
        metavar="FILE",
        help="interpreter that has itmlogic, pycraf and xarray-spatial",
    )
    options.add_argument("--only", nargs="+", choices=[*PEERS, SPLAT], default=[*PEERS, SPLAT])
    given = options.parse_args()
    radius_km, pixel_m, points, repeat = (1.0, 60.0, 20, 1) if given.quick else (15.0, 30.0, 500, 3)
    report = Report("peers", given.json)
    terrain = real(square(pixel_m, radius_km))
    own = list(ours(terrain, radius_km=radius_km, repeat=repeat))
    report.table("ours", f"ours, {radius_km:g} km at {pixel_m:g} m, one thread", own)
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        leave(folder, terrain, radius_km=radius_km, points=points)
        if any(in_degrees(name) for name in given.only):
            leave_degree(folder)
        speeds = {row.model: row for row in own}
        rows: list[Told] = []
        for name in given.only:
            found = run_peer(
                name, folder, speeds, radius_km=radius_km, interpreter=given.peer_python
            )
            if isinstance(found, str):
                report.line(name, f"{name} is left out: {found}", {"missing": found})
            else:
                rows += found
        report.table("peers", f"peers, {radius_km:g} km, one thread", rows)


if __name__ == "__main__":
    main()
