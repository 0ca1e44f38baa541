"""A small province on disk whose middle village hangs on the threshold, and its plan with variants."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import rasterio
from affine import Affine

from .on_disk import EAST, NORTH, SOUTH, WEST, write_scenario

MIDDLE = "settlement:3"
SENSITIVITY = """
[sensitivity]
costs = false
[[sensitivity.variants]]
name = { vi = "Chỉ tính nơi ở", en = "Places alone" }
siting.min_people = 1000000
"""
_CHANGES = """
layers.people.path = "people.tif"
siting.min_people = 900
[technologies.4G.definition]
rsrp_threshold_dbm = -88
"""


def write_varied(folder: Path, *, sensitivity: str = SENSITIVITY) -> Path:
    """Of three villages the first hears the mast, the last is behind a ridge."""
    write_scenario(folder)
    (folder / "settlements.csv").write_text(
        "id,name,people,lon,lat\n1,Thôn Bờ,900,109.03,12.05\n2,Thôn Xa,700,109.105,12.05\n"
        "3,Thôn Vừa,800,109.05,12.08\n",
        encoding="utf-8",
    )
    counts = np.outer(np.linspace(3, 1, 10), np.linspace(1, 2, 12))
    write_people(folder / "people.tif", counts)  # more of them in the north-east
    path = folder / "varied.toml"
    path.write_text(f'base = "scenario.toml"\n{_CHANGES}{sensitivity}', encoding="utf-8")
    return path


def write_people(path: Path, counts: np.ndarray) -> None:
    """(10, 12) people, the northernmost row first."""
    transform = Affine((EAST - WEST) / 12, 0, WEST, 0, (SOUTH - NORTH) / 10, NORTH)
    with rasterio.open(
        path,
        "w",
        driver="GTiff",
        height=10,
        width=12,
        count=1,
        dtype="float32",
        crs="EPSG:4326",
        transform=transform,
    ) as raster:
        raster.write(counts.astype(np.float32), 1)
