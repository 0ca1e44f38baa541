"""Signal of a network over a grid: per pixel the strongest cell and its RSRP.

The grid is cut into tiles. For each, every mast in reach gives its losses (:mod:`.losses`), and the
cells compete (:mod:`.signals`); then the tile is forgotten but for what was asked. Finished tiles, and
losses as well, can be kept under keys of all that they depend on (:mod:`.keys`): what did not change is
not computed again, and of a tile where something did only what that can change (:mod:`.strongest`).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from odc.geo.geobox import GeoBox
from scipy import sparse

from phusong.coverage.link_budget import CoverageDefinition
from phusong.coverage.losses import Engine, losses_of_all
from phusong.coverage.signals import TileSignals, at_phone, foliage_db, reduce_tile
from phusong.coverage.strongest import strongest_of
from phusong.coverage.structures import Grid, Job, Network
from phusong.coverage.terrain import Terrain
from phusong.coverage.tile_work import Progress, TileWork, run_tiles, tile_work
from phusong.coverage.tiles import Box, edge_for
from phusong.coverage.transmitters import Transmitters
from phusong.coverage.workers import Means, Threads

__all__ = [
    "Engine",
    "Prediction",
    "StrongestGrids",
    "Terrain",
    "Transmitters",
    "edge_of",
    "faintest_dbm",
    "predict",
    "signal_at",
    "strongest_work",
]

_FAINT_DBM, _FAINT_DB = -125.0, 15.0
"""A level below this, and so far below what is required, is none: no map and no sensitivity asks."""


@dataclass(frozen=True, eq=False)
class Prediction:
    """What a network gives; arrays of shape ``geobox.shape``.

    Parameters
    ----------
    rsrp_dbm
        Median RSRP of the strongest cell, float32; NaN where no cell is in range, all are fainter
        than :func:`faintest_dbm`, or nothing was computed.
    best_server
        Index of that cell in the transmitters, int32; -1 where there is none.
    asked
        Pixels that were asked for. Those without a height are among them, with no signal and
        ``incomplete``.
    incomplete
        Pixels where a cell that might serve could not be computed, because its path crosses or
        ends in a hole of the terrain, or its mast stands off the grid.
    rated
        Pixels with the level and the rates of the definition, see :mod:`.rates`; None when it asks
        for no rates.
    """

    rsrp_dbm: Grid
    best_server: NDArray[np.int32]
    asked: NDArray[np.bool_]
    incomplete: NDArray[np.bool_]
    geobox: GeoBox
    rated: NDArray[np.bool_] | None = None

    @property
    def counted_dbm(self) -> Grid:
        """The level where it counts for service: NaN without the rates that are asked for."""
        if self.rated is None:
            return self.rsrp_dbm
        return np.where(self.rated, self.rsrp_dbm, np.float32(np.nan))


def faintest_dbm(definition: CoverageDefinition) -> float:
    """Level below which a prediction tells none, dBm: -125, and 15 dB below what is required."""
    return min(_FAINT_DBM, definition.required_rsrp_dbm - _FAINT_DB)


def predict(
    transmitters: Transmitters,
    terrain: Terrain,
    *,
    definition: CoverageDefinition,
    where: NDArray[np.bool_] | None = None,
    engine: Engine = Engine.SWEEP,
    means: Means | None = None,
    threads: int | None = None,
    floor_dbm: float | None = None,
    progress: Progress | None = None,
) -> Prediction:
    """Strongest cell and its median RSRP at every pixel.

    Parameters
    ----------
    transmitters
        Cells of one technology, each computed up to its own ``range_km``.
    where
        Pixels to compute, (H, W); all when None.
    engine
        Rays that pixels share, or a profile of each pixel's own.
    means
        Who computes, and where finished work is kept; by default ``threads`` of this process (all
        processors when None) that keep nothing. The result does not depend on it.
    floor_dbm
        Levels below are none; :func:`faintest_dbm` when None.
    progress
        Called in this thread.
    """
    asked = np.ones(terrain.shape, np.bool_) if where is None else where
    grids = StrongestGrids(terrain, asked)
    if len(transmitters):
        work = strongest_work(
            transmitters,
            terrain,
            definition=definition,
            where=asked,
            engine=engine,
            means=means,
            floor_dbm=floor_dbm,
        )
        for box, found in run_tiles(
            strongest_of,
            work,
            where=work.losses.job.area.where,
            means=means,
            threads=threads,
            told=progress,
            edge=edge_of(work),
        ):
            grids.put(box, found)
    return grids.prediction()


def strongest_work(
    transmitters: Transmitters,
    terrain: Terrain,
    *,
    definition: CoverageDefinition,
    where: NDArray[np.bool_],
    engine: Engine,
    means: Means | None,
    floor_dbm: float | None = None,
) -> TileWork:
    """What all tiles of :func:`predict` share; parameters as there."""
    network, order = transmitters.network(terrain)
    return tile_work(
        at_phone(network, definition),
        order,
        terrain.area(where),
        definition=definition,
        engine=engine,
        means=means,
        floor_dbm=faintest_dbm(definition) if floor_dbm is None else floor_dbm,
    )


def edge_of(work: TileWork) -> int:
    """Edge of the tiles of :func:`predict`, pixels: results are kept tile by tile."""
    job = work.losses.job
    return edge_for(float(job.net.reach.max()) / job.area.pixel_km)


class StrongestGrids:
    """A prediction that fills up tile by tile."""

    def __init__(self, terrain: Terrain, asked: NDArray[np.bool_]) -> None:
        self._terrain, self._asked = terrain, asked
        self._known = asked & np.isfinite(terrain.height_m)
        self._rsrp = np.full(terrain.shape, np.nan, np.float32)
        self._server = np.full(terrain.shape, -1, np.int32)
        self._incomplete = asked & ~self._known

    def put(self, box: Box, found: TileSignals) -> None:
        """Take over a tile."""
        at = box.window
        here = self._known[at]
        self._rsrp[at][here] = found.rsrp_dbm[0][here]
        self._server[at][here] = found.best_server[0][here]
        self._incomplete[at] |= found.incomplete[0] & here

    def prediction(self) -> Prediction:
        """The whole."""
        return Prediction(
            self._rsrp, self._server, self._asked, self._incomplete, self._terrain.geobox
        )


def signal_at(
    transmitters: Transmitters,
    terrain: Terrain,
    points_rowcol: NDArray[np.integer],
    *,
    definition: CoverageDefinition,
    floor_dbm: float,
    within_km: float = np.inf,
    threads: int | None = None,
    progress: Progress | None = None,
) -> sparse.csr_array:
    """RSRP of every site at given pixels, where it reaches ``floor_dbm``.

    What is stored is, bit by bit, what :func:`predict` finds there for the site alone.

    Parameters
    ----------
    points_rowcol
        (N, 2) rows and columns; those without a height get no entry.
    within_km
        Points farther from a site get no entry of it.

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
    where = np.zeros(terrain.shape, np.bool_)
    where[points[:, 0], points[:, 1]] = True
    whole, order = transmitters.network(terrain)
    # Its reach stays what it is: see ``Source.reach``.
    network = whole._replace(range=np.minimum(whole.range, within_km))
    work = tile_work(
        at_phone(network, definition),
        order,
        terrain.area(where),
        definition=definition,
        floor_dbm=floor_dbm,
    )
    job = work.losses.job
    tasks = _tasks(job.net, transmitters.site[work.order][job.net.first[:-1]])
    asked = _AskedPoints(work, points)
    parts: dict[int, tuple[NDArray[np.int64], Grid]] = {}
    for done, found in enumerate(Threads(threads).map(_levels_from, tasks, shared=asked), start=1):
        for site, near, levels in found:
            reached = levels >= floor_dbm
            parts[site] = near[reached], levels[reached]
        if progress is not None:
            progress(done, len(tasks))
    sites = sorted(parts)
    counts = np.zeros(shape[0] + 1, np.int64)
    counts[np.array(sites) + 1] = [parts[site][0].size for site in sites]
    columns = np.concatenate([parts[site][0] for site in sites])
    levels = np.concatenate([parts[site][1] for site in sites])
    return sparse.csr_array((levels, columns, np.cumsum(counts)), shape=shape)


class _AskedPoints:
    """Points of :func:`signal_at`, found by where they lie."""

    def __init__(self, work: TileWork, points: NDArray[np.int64]) -> None:
        self.work = work
        self.points = points
        self.by_row = np.argsort(points[:, 0], kind="stable")
        self.rows = points[self.by_row, 0]

    def inside(self, box: Box) -> NDArray[np.int64]:
        """Points of a box, ascending."""
        start, end = np.searchsorted(self.rows, [box.top, box.bottom])
        near = self.by_row[start:end]
        cols = self.points[near, 1]
        return np.sort(near[(cols >= box.left) & (cols < box.right)])


def _tasks(net: Network, mast_site: NDArray[np.int64]) -> list[dict[int, list[int]]]:
    """Sites of one position together, each with its masts: what they share is swept once."""
    stands: dict[int, tuple[float, float]] = {}
    found: dict[tuple[float, float], dict[int, list[int]]] = {}
    for mast, site in enumerate(mast_site.tolist()):
        position = stands.setdefault(site, (float(net.row[mast]), float(net.col[mast])))
        found.setdefault(position, {}).setdefault(site, []).append(mast)
    return list(found.values())


def _levels_from(
    sites: dict[int, list[int]], asked: _AskedPoints
) -> list[tuple[int, NDArray[np.int64], Grid]]:
    """Of each site: points within reach (ascending) and the level of its strongest cell there."""
    work = asked.work
    job = work.losses.job
    masts = [mast for own in sites.values() for mast in own]
    boxes = [_reached(job.net, mast, job) for mast in masts]
    box = Box(
        min(b.top for b in boxes),
        max(b.bottom for b in boxes),
        min(b.left for b in boxes),
        max(b.right for b in boxes),
    )
    near = asked.inside(box)
    if not near.size:
        return [(site, near, np.empty(0, np.float32)) for site in sites]
    at = asked.points[near]
    box = Box(
        *(int(v) for v in (at[:, 0].min(), at[:, 0].max() + 1, at[:, 1].min(), at[:, 1].max() + 1))
    )
    chunks = losses_of_all(work.losses, masts, box)
    excess_db = foliage_db(job.area.clutter_category[box.window], work.definition)
    found = []
    for site, own in sites.items():
        signals = reduce_tile(
            box,
            {mast: chunks[mast] for mast in own if mast in chunks},
            job.net,
            order=work.order,
            groups=np.zeros(work.order.size, np.int64),
            required_dbm=[work.definition.required_rsrp_dbm],
            pixel_km=job.area.pixel_km,
            excess_db=excess_db,
        )
        levels = signals.rsrp_dbm[0][at[:, 0] - box.top, at[:, 1] - box.left]
        found.append((site, near, np.nan_to_num(levels, nan=-np.inf)))
    return found


def _reached(net: Network, mast: int, job: Job) -> Box:
    """The part of the grid within a mast's reach."""
    rows, cols = job.area.height.shape
    reach = float(net.range[net.first[mast] : net.first[mast + 1]].max()) / job.area.pixel_km + 1
    row, col = float(net.row[mast]), float(net.col[mast])
    return Box(
        int(np.clip(row - reach, 0, rows)),
        int(np.clip(row + reach + 1, 0, rows)),
        int(np.clip(col - reach, 0, cols)),
        int(np.clip(col + reach + 1, 0, cols)),
    )
