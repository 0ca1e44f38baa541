"""Rasters other than the terrain: people, land cover, depth of the sea."""

from __future__ import annotations

import numpy as np
import pandas as pd
import shapely

from province import sources
from province.frame import WINDOW, Array, Grid, rows, to_metres
from province.inputs import Inputs
from province.relief import TERRAIN_BOUNDS, sample

__all__ = ["land_cover", "part_of", "people", "sea_depth"]

_PEOPLE_SECONDS = 9.0
_DEPTH_SECONDS = 30.0
_REACH_KM = 0.35
"""Distance over which density falls to 1/e around a settlement of a thousand people."""
_LEAST_REACH_KM = 0.25
_STEEP = 0.10
"""Slope (rise over run) at which few people build."""


def people(
    settlements: pd.DataFrame,
    *,
    communes: pd.DataFrame,
    land: pd.DataFrame,
    terrain: tuple[Array, Grid],
) -> tuple[Array, Grid]:
    """Whole people per cell (int32); the cells of a commune hold exactly its settlements' people.

    A settlement's people stay in its commune and on its island, dense at the centre, thin on slopes.
    """
    grid = Grid.over(TERRAIN_BOUNDS, seconds=_PEOPLE_SECONDS)
    commune = grid.burn(communes["geometry"], range(1, len(communes) + 1))
    part = grid.burn(land["geometry"], range(1, len(land) + 1))
    gentle = np.exp(-((_slope(terrain, grid) / _STEEP) ** 2)) + 1e-3
    lon, lat = np.meshgrid(grid.lon, grid.lat)
    xy = to_metres(lon.ravel(), lat.ravel()).reshape(*grid.shape, 2) / 1000
    number = {code: row for row, code in enumerate(communes["code"], 1)}
    share = np.zeros(grid.shape)
    home = part_of(settlements, land)
    for place, island in zip(rows(settlements), home, strict=True):
        allowed = (commune == number[place.commune_code]) & (part == island + 1)
        if not allowed.any():
            allowed = commune == number[place.commune_code]
        centre = to_metres(place.lon, place.lat)[0] / 1000
        far_km = np.hypot(*(xy[allowed] - centre).T)
        reach_km = max(_LEAST_REACH_KM, _REACH_KM * (place.people / 1000) ** 0.4)
        weight = np.exp(-(far_km - far_km.min()) / reach_km) * gentle[allowed]
        share[allowed] += place.people * weight / weight.sum()
    return _whole(share, commune, settlements, number), grid


def land_cover(inputs: Inputs) -> tuple[Array, Grid]:
    """IGBP classes (uint8) at 0.05°, as published."""
    coarse = sources.land_cover(inputs)
    step = coarse.transform.a
    shape = coarse.values.shape
    grid = Grid(round(coarse.transform.c, 6), round(coarse.transform.f, 6), step, *shape)
    return coarse.values.astype(np.uint8), grid


def sea_depth(inputs: Inputs, *, land: pd.DataFrame) -> tuple[Array, Grid]:
    """Depth in whole metres (int16, positive down, at least 1 at sea, 0 on land)."""
    grid = Grid.over(WINDOW, seconds=_DEPTH_SECONDS)
    dry = grid.burn(land["geometry"]) > 0
    depth = -sample(sources.heights(inputs), grid, order=1)
    whole = np.where(dry, 0, np.clip(np.rint(depth), 1, 6000))
    return whole.astype(np.int16), grid


def part_of(places: pd.DataFrame, land: pd.DataFrame) -> Array:
    """Row in ``land`` of the part on which, or nearest to which, each place lies."""
    tree = shapely.STRtree(land["geometry"].to_numpy())
    points = shapely.points(places[["lon", "lat"]].to_numpy(dtype=float))
    found: Array = tree.query_nearest(points, all_matches=False)[1]
    return found


def _slope(terrain: tuple[Array, Grid], grid: Grid) -> Array:
    """Mean slope of the terrain in each cell of a coarser grid over the same ground."""
    height, fine = terrain
    steep = np.hypot(*np.gradient(height.astype(float), *fine.cell_m))
    times = round(grid.step / fine.step)
    blocks = steep.reshape(grid.rows, times, grid.columns, times)
    mean: Array = blocks.mean(axis=(1, 3))
    return mean


def _whole(
    share: Array, commune: Array, settlements: pd.DataFrame, number: dict[str, int]
) -> Array:
    """Round to whole people, largest remainders first, commune by commune."""
    totals = settlements.groupby("commune_code")["people"].sum()
    whole: Array = np.floor(share).astype(np.int32)
    for code, total in totals.items():
        cells = np.flatnonzero(commune.ravel() == number[str(code)])
        remainder = share.ravel()[cells] - whole.ravel()[cells]
        left = int(total) - int(whole.ravel()[cells].sum())
        best = cells[np.argsort(-remainder, kind="stable")[:left]]
        whole.ravel()[best] += 1
    return whole
