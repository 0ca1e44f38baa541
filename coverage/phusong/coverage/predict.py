"""Signal of a network over a grid: per pixel the strongest cell and its RSRP.

Every pixel is computed on its own full profile: slow compared with a sweep, but plain, and the
reference for whatever is quicker. What makes it bearable is that a profile is walked once per mast
for all its cells, and not at all where even free space could not beat the best cell found so far.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray
from odc.geo.geobox import GeoBox
from scipy import sparse
from scipy.spatial import KDTree

from phusong.coverage.kernels import clutter as clutter_kernels
from phusong.coverage.kernels import exact as exact_kernels
from phusong.coverage.kernels import profiles as profiles_kernels
from phusong.coverage.link_budget import CoverageDefinition
from phusong.coverage.structures import Area, Floats, Grid, Job, Settings
from phusong.coverage.terrain import Terrain
from phusong.coverage.transmitters import Transmitters

__all__ = ["Prediction", "Terrain", "Transmitters", "predict", "signal_at"]

Part = TypeVar("Part")
Progress = Callable[[int, int], None]
"""Told how many parts of how many are done."""

_BOX = 16
"""Edge of the boxes of pixels that share a list of masts, pixels."""


@dataclass(frozen=True, eq=False)
class Prediction:
    """What a network gives; arrays of shape ``geobox.shape``.

    Parameters
    ----------
    rsrp_dbm
        Median RSRP of the strongest cell, float32; NaN where no cell is in range or nothing was
        computed.
    best_server
        Index of that cell in the transmitters, int32; -1 where there is none.
    asked
        Pixels that were asked for. Those without a height are among them, with no signal and
        ``incomplete``.
    incomplete
        Pixels where a cell that might serve could not be computed, because its path crosses or
        ends in a hole of the terrain, or its mast stands off the grid.
    """

    rsrp_dbm: Grid
    best_server: NDArray[np.int32]
    asked: NDArray[np.bool_]
    incomplete: NDArray[np.bool_]
    geobox: GeoBox


def predict(
    transmitters: Transmitters,
    terrain: Terrain,
    *,
    definition: CoverageDefinition,
    where: NDArray[np.bool_] | None = None,
    threads: int | None = None,
    progress: Progress | None = None,
) -> Prediction:
    """Strongest cell and its median RSRP at every pixel.

    Parameters
    ----------
    transmitters
        Cells of one technology, each computed up to its own ``range_km``.
    where
        Pixels to compute, (H, W); all when None.
    threads
        All processors when None. The result does not depend on it.
    progress
        Called in this thread.
    """
    asked = np.ones(terrain.shape, np.bool_) if where is None else where
    area = terrain.area(asked)
    rsrp = np.full(terrain.shape, np.nan, np.float32)
    server = np.full(terrain.shape, -1, np.int32)
    incomplete = np.zeros(terrain.shape, np.bool_)
    if len(transmitters):
        network, order = transmitters.network(terrain)
        job = Job(network, area, _settings(definition))
        enough = definition.required_rsrp_dbm

        def fill(boxes: list[tuple[int, int, int, int]]) -> None:
            for box in boxes:
                exact_kernels.best_server(job, box, enough, rsrp, server, incomplete)

        _run(fill, list(_strips(area)), threads, progress)
        server[server >= 0] = order[server[server >= 0]]
    incomplete |= asked & ~area.where
    return Prediction(rsrp, server, asked, incomplete, terrain.geobox)


def signal_at(
    transmitters: Transmitters,
    terrain: Terrain,
    points_rowcol: NDArray[np.integer],
    *,
    definition: CoverageDefinition,
    floor_dbm: float,
    threads: int | None = None,
    progress: Progress | None = None,
) -> sparse.csr_array:
    """RSRP of every site at given pixels, where it reaches ``floor_dbm``.

    Parameters
    ----------
    points_rowcol
        (N, 2) rows and columns; those without a height get no entry.

    Returns
    -------
    scipy.sparse.csr_array
        Shape (number of sites, N), float32, the strongest cell of each site; an entry is stored
        only where median RSRP >= ``floor_dbm``. Rows follow ``transmitters.site_ids``.
    """
    points = np.ascontiguousarray(points_rowcol, np.int64).reshape(-1, 2)
    shape = (transmitters.site_ids.size, len(points))
    if not len(transmitters) or not len(points):
        return sparse.csr_array(shape, dtype=np.float32)
    work = _SiteSignals(transmitters, terrain, points, definition, floor_dbm)
    parts: dict[int, tuple[NDArray[np.int64], Grid]] = {}

    def fill(sites: list[int]) -> None:
        for site in sites:
            parts[site] = work.of(site)

    present = work.sites.tolist()
    batches = [present[i : i + 16] for i in range(0, len(present), 16)]
    _run(fill, batches, threads, progress)
    counts = np.zeros(shape[0] + 1, np.int64)
    counts[np.array(present) + 1] = [parts[site][0].size for site in present]
    columns = np.concatenate([parts[site][0] for site in present])
    levels = np.concatenate([parts[site][1] for site in present])
    return sparse.csr_array((levels, columns, np.cumsum(counts)), shape=shape)


class _SiteSignals:
    """Everything that the sites of one call of :func:`signal_at` share."""

    def __init__(
        self,
        transmitters: Transmitters,
        terrain: Terrain,
        points: NDArray[np.int64],
        definition: CoverageDefinition,
        floor_dbm: float,
    ) -> None:
        network, order = transmitters.network(terrain)
        area = terrain.area(np.ones(terrain.shape, np.bool_))
        self.job = Job(network, area, _settings(definition))
        self.floor_dbm = floor_dbm
        self.points = points
        mast_site = transmitters.site[order][network.first[:-1]]
        self.sites, self._first_mast = np.unique(mast_site, return_index=True)
        self._last_mast = np.r_[self._first_mast[1:], mast_site.size]
        self.clutter = self._clutter(network.carriers)
        self._tree = KDTree(points)

    def of(self, site: int) -> tuple[NDArray[np.int64], Grid]:
        """Points (ascending) that the site reaches, and the RSRP there."""
        at = int(np.searchsorted(self.sites, site))
        masts = int(self._first_mast[at]), int(self._last_mast[at])
        near = self._near(masts)
        levels = np.empty(near.size, np.float32)
        exact_kernels.site_levels(
            self.job,
            masts,
            self.points[near],
            self.clutter[near],
            float(self.floor_dbm),
            levels,
        )
        reached = np.isfinite(levels)
        return near[reached], levels[reached]

    def _clutter(self, carriers: Floats) -> Floats:
        """Terminal clutter loss of every carrier at every point, (N, carriers)."""
        area, settings = self.job.area, self.job.settings
        tops = area.clutter_height[self.points[:, 0], self.points[:, 1]].tolist()
        scatters = area.clutter_category[self.points[:, 0], self.points[:, 1]]
        scatters = (scatters <= clutter_kernels.LAST_SCATTERING).tolist()
        receiver, street = settings.receiver_height_m, settings.street_width_m
        losses = [
            clutter_kernels.terminal_clutter(f, receiver, top, scattering, street)
            for top, scattering in zip(tops, scatters, strict=True)
            for f in carriers.tolist()
        ]
        return np.array(losses).reshape(len(tops), carriers.size)

    def _near(self, masts: tuple[int, int]) -> NDArray[np.int64]:
        net, area, settings = self.job
        # Even free space leaves less than the floor beyond this; a thousandth more for rounding.
        spare_db = net.peak - self.floor_dbm - settings.extra_db - self.clutter.min()
        reach_km = np.minimum(net.reach, 1.001 * 10 ** (spare_db / 20))
        reach_km = np.maximum(reach_km, profiles_kernels.SHORTEST_KM)
        found = [
            self._tree.query_ball_point((net.row[m], net.col[m]), reach_km[m] / area.pixel_km)
            for m in range(*masts)
        ]
        near = np.unique(np.concatenate([np.asarray(f, np.int64) for f in found]))
        known = area.where[self.points[near, 0], self.points[near, 1]]
        return np.asarray(near[known])


def _settings(definition: CoverageDefinition) -> Settings:
    return definition.propagation.settings(definition.receiver_height_m, definition.losses_db)


def _strips(area: Area) -> Iterator[list[tuple[int, int, int, int]]]:
    """Strips of boxes that hold something to compute."""
    rows, cols = area.where.shape
    for top in range(0, rows, _BOX):
        bottom = min(top + _BOX, rows)
        strip = [
            (top, bottom, left, min(left + _BOX, cols))
            for left in range(0, cols, _BOX)
            if area.where[top:bottom, left : left + _BOX].any()
        ]
        if strip:
            yield strip


def _run(
    work: Callable[[Part], None], parts: list[Part], threads: int | None, progress: Progress | None
) -> None:
    """Do ``work`` on every part in threads (compiled code lets go of the interpreter's lock)."""
    with ThreadPoolExecutor(max_workers=threads or os.cpu_count()) as pool:
        futures = [pool.submit(work, part) for part in parts]
        try:
            for done, future in enumerate(as_completed(futures), start=1):
                future.result()
                if progress is not None:
                    progress(done, len(parts))
        except BaseException:
            pool.shutdown(cancel_futures=True)
            raise
