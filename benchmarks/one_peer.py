"""One peer written in Python, run by an interpreter that has it; see ``peers.py``, which calls this.

    python one_peer.py itmlogic|pycraf|xarray-spatial FOLDER

Reads what ``peers.py`` left in the folder and prints one line of JSON: version, points and seconds of
processor time. Imports nothing of ours, so that the peer's interpreter need not have us.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from typing import Any, NamedTuple

os.environ |= {"OMP_NUM_THREADS": "1", "NUMBA_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}

import numpy as np


class Ground(NamedTuple):
    """Heights on a metric grid and what stands there."""

    height: np.ndarray
    pixel_m: float
    row: float
    col: float
    lon: float
    lat: float
    radius_km: float
    mast_m: float
    phone_m: float
    mhz: float
    points: int
    """How many a scalar peer is asked for."""

    @classmethod
    def read(cls, folder: Path) -> Ground:
        with np.load(folder / "ground.npz") as kept:
            told = json.loads((folder / "ground.json").read_text())
            return cls(height=kept["height"], **told)


def itmlogic(ground: Ground, folder: Path) -> dict[str, Any]:
    """Point to point with the profile given; reading profiles is not counted."""
    from itmlogic.preparatory_subroutines.qlrpfl import qlrpfl
    from itmlogic.preparatory_subroutines.qlrps import qlrps
    from itmlogic.statistics.avar import avar

    paths = list(profiles(ground))
    begin = time.process_time()
    for step, heights in paths:
        skip = int(0.1 * (heights.size - 1))
        mean = float(heights[skip : heights.size - skip].mean())
        wn, gme, ens, zgnd = qlrps(ground.mhz, mean, 360.0, 1, 15.0, 0.005)
        prop = {"wn": wn, "gme": gme, "ens": ens, "zgnd": zgnd, "kwx": 0, "klimx": 1}
        prop |= {"mdvarx": 12, "lvar": 5, "hg": [ground.mast_m, ground.phone_m], "ascat1": 0}
        prop["pfl"] = [heights.size - 1, step, *heights.tolist()]
        avar(0.0, 0.0, 0.0, qlrpfl(prop))
    return {"points": len(paths), "cpu_s": time.process_time() - begin}


def profiles(ground: Ground) -> Any:
    """Steps (m) and heights of paths from the mast to random places, spread evenly over its disc."""
    from scipy.ndimage import map_coordinates

    rng = np.random.default_rng(1)
    away = ground.radius_km * 1000 * np.sqrt(rng.uniform(0.01, 1, ground.points))
    turn = rng.uniform(0, 2 * np.pi, ground.points)
    for far, angle in zip(away.tolist(), turn.tolist(), strict=True):
        steps = int(np.ceil(far / ground.pixel_m))
        along = np.linspace(0, far / ground.pixel_m, steps + 1)
        at = ground.row + along * np.sin(angle), ground.col + along * np.cos(angle)
        yield far / steps, map_coordinates(ground.height, at, order=1, mode="nearest").astype(float)


def pycraf(ground: Ground, folder: Path) -> dict[str, Any]:
    """P.452 over a square map of one arc second; profiles are read from the tile beside."""
    from astropy import units as u
    from pycraf import conversions, pathprof

    pathprof.set_num_threads(1)
    edge = 2 * ground.radius_km / 111.2 * u.deg

    def run() -> int:
        with pathprof.SrtmConf.set(srtm_dir=str(folder), download="never"):
            read = pathprof.height_map_data(
                ground.lon * u.deg, ground.lat * u.deg, edge, edge, map_resolution=1 * u.arcsec
            )
        found = pathprof.atten_map_fast(
            ground.mhz / 1000 * u.GHz,
            300.0 * u.K,
            1013.0 * u.hPa,
            ground.mast_m * u.m,
            ground.phone_m * u.m,
            50 * u.percent,
            read,
        )
        return int(np.isfinite(found["L_b"].to_value(conversions.dB)).sum())

    return counted(run)


def viewshed(ground: Ground, folder: Path) -> dict[str, Any]:
    """Line of sight over the whole grid."""
    import xarray
    from xrspatial import viewshed as look

    rows, cols = ground.height.shape

    def run(edge: int) -> int:
        part = ground.height[:edge, :edge].astype(np.float64)
        y, x = np.arange(part.shape[0]), np.arange(part.shape[1])
        raster = xarray.DataArray(
            part, dims=["y", "x"], coords={"y": y * ground.pixel_m, "x": x * ground.pixel_m}
        )
        at = (
            float(part.shape[1] // 2) * ground.pixel_m,
            float(part.shape[0] // 2) * ground.pixel_m,
        )
        seen = look(
            raster, x=at[0], y=at[1], observer_elev=ground.mast_m, target_elev=ground.phone_m
        )
        return int(seen.size)

    run(16)  # compiles
    return counted(lambda: run(max(rows, cols)))


def counted(run: Callable[[], int]) -> dict[str, Any]:
    begin = time.process_time()
    points = run()
    return {"points": points, "cpu_s": time.process_time() - begin}


PEERS = {"itmlogic": itmlogic, "pycraf": pycraf, "xarray-spatial": viewshed}


def main() -> None:
    name, folder = sys.argv[1], Path(sys.argv[2])
    try:
        told = PEERS[name](Ground.read(folder), folder)
    except ModuleNotFoundError as error:
        print(json.dumps({"missing": f"{error.name} is not installed there"}))
        return
    print(json.dumps({"version": version(name)} | told))


if __name__ == "__main__":
    main()
