"""Masts that stand where the terrain says they cannot: told, with what is done about it."""

from __future__ import annotations

from collections.abc import Iterable
from math import ceil

import geopandas as gpd
import numpy as np
from numpy.typing import NDArray

from phusong.coverage.structures import Floats
from phusong.coverage.terrain import SEA, Terrain
from phusong.coverage.transmitters import Transmitters, terrain_under
from phusong.layers.columns import Sites
from phusong.layers.errors import Problems, Severity

__all__ = ["tell_sites"]

_FAR_M = 50.0
"""Between a stated ground height and the terrain's; smoothed summits and datums differ by less."""
_SHORE_M = 300.0
"""A mast is in the sea when there is no land within this: shores are not sharper."""


def tell_sites(
    sites: gpd.GeoDataFrame,
    networks: Iterable[Transmitters],
    terrain: Terrain,
    *,
    problems: Problems,
    file: str = "sites",
) -> None:
    """Warn of sites off the terrain, in its holes, in its sea, and at odds with its heights.

    Only sites that carry a cell are looked at, and off the terrain only those that reach it.

    Parameters
    ----------
    sites
        Points in the CRS of the terrain, in the order of every network's ``site_ids``, with ``_file``
        and ``_row`` where they were read from a file.
    """
    reach, lowest = np.zeros(len(sites)), np.full(len(sites), np.inf)
    for network in networks:
        np.maximum.at(reach, network.site, network.range_km)
        np.minimum.at(lowest, network.site, network.height_m)
    used = np.flatnonzero(reach > 0)
    x, y = sites.geometry.x.to_numpy()[used], sites.geometry.y.to_numpy()[used]
    row, col = terrain.rowcol(x, y)
    ground, given = terrain_under(x, y, terrain), _given(sites)[used]
    off = _off_km(row, col, terrain)
    wet = _in_the_sea(row, col, terrain) & (off == 0)
    told = _Teller(sites, problems, file)
    for i, site in enumerate(used.tolist()):
        if off[i] > 0:
            if off[i] <= reach[site]:
                told.add("site-off-terrain", site, distance_km=float(off[i]))
        elif np.isnan(ground[i]):
            told.add("site-in-hole", site)
        elif given[i] + lowest[site] < ground[i]:
            told.ground("antenna-below-ground", site, given[i], ground[i])
        elif abs(given[i] - ground[i]) > _FAR_M:
            told.ground("ground-height-far", site, given[i], ground[i])
        elif wet[i] and not given[i] > 0:
            told.add("site-in-terrain-sea", site)


def _given(sites: gpd.GeoDataFrame) -> Floats:
    if Sites.GROUND_HEIGHT_M not in sites:
        return np.full(len(sites), np.nan)
    return np.asarray(sites[Sites.GROUND_HEIGHT_M].to_numpy(dtype=np.float64, na_value=np.nan))


class _Teller:
    """Adds warnings at the rows of the sites' table."""

    def __init__(self, sites: gpd.GeoDataFrame, problems: Problems, file: str) -> None:
        self._sites, self._problems, self._file = sites, problems, file
        self._drowned = {(p.file, p.row) for p in problems if p.code == "point-in-sea"}

    def add(self, code: str, site: int, *, column: str | None = None, **details: float) -> None:
        record = self._sites.iloc[site]
        file, row = str(record.get("_file", self._file)), int(record.get("_row", site + 2))
        if code == "site-in-terrain-sea" and (file, row) in self._drowned:
            return  # the land layer has told it already
        shown = record[Sites.SITE_ID if column is None else column]
        self._problems.add(
            code,
            file,
            severity=Severity.WARNING,
            row=row,
            column=column or Sites.SITE_ID.value,
            value=shown,
            **details,
        )

    def ground(self, code: str, site: int, given_m: float, terrain_m: float) -> None:
        self.add(
            code,
            site,
            column=Sites.GROUND_HEIGHT_M.value,
            given_m=float(given_m),
            terrain_m=float(terrain_m),
        )


def _off_km(row: Floats, col: Floats, terrain: Terrain) -> Floats:
    """How far outside the grid, 0 inside."""
    rows, cols = terrain.shape
    down = np.maximum(np.maximum(-0.5 - row, row - (rows - 0.5)), 0)
    across = np.maximum(np.maximum(-0.5 - col, col - (cols - 0.5)), 0)
    away = np.hypot(down, across) * terrain.pixel_m / 1000
    return np.where(terrain.covers(row, col), 0.0, np.maximum(away, 1e-9))


def _in_the_sea(row: Floats, col: Floats, terrain: Terrain) -> NDArray[np.bool_]:
    """Whether nothing but sea lies within the tolerance of shores."""
    around = ceil(_SHORE_M / terrain.pixel_m)
    wet = np.zeros(row.size, np.bool_)
    for i, (r, c) in enumerate(zip(np.rint(row), np.rint(col), strict=True)):
        top, left = max(int(r) - around, 0), max(int(c) - around, 0)
        window = terrain.zone[top : int(r) + around + 1, left : int(c) + around + 1]
        wet[i] = window.size > 0 and bool((window == SEA).all())
    return wet
