"""Signal of a network over a grid: per pixel the strongest cell and its RSRP.

The grid is cut into tiles. For each, every mast in reach gives its losses (:mod:`.losses`), and the
cells compete (:mod:`.signals`); then the tile is forgotten but for what was asked. Losses and finished
tiles can be kept under keys of all that they depend on (:mod:`.keys`): what did not change is not
computed again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from odc.geo.geobox import GeoBox
from scipy import sparse

from phusong.coverage.kernels.windows import Source
from phusong.coverage.keys import Ground, chunk_key, tile_key
from phusong.coverage.link_budget import CoverageDefinition
from phusong.coverage.losses import Engine, LossJob, losses, source_of
from phusong.coverage.packing import pack, pack_chunk, unpack, unpack_chunk
from phusong.coverage.signals import TileSignals, at_phone, foliage_db, reduce_tile
from phusong.coverage.structures import Chunk, Grid, Job, Network
from phusong.coverage.terrain import Terrain
from phusong.coverage.tiles import Box, cut, masts_meeting
from phusong.coverage.transmitters import Transmitters
from phusong.coverage.workers import Means, Threads

__all__ = ["Engine", "Prediction", "Terrain", "Transmitters", "predict", "signal_at"]

Progress = Callable[[int, int], None]
"""Told how many parts of how many are done."""

_FLOOR_DBM = -140.0
"""Below this no phone reports a level (TS 36.133, TS 38.133)."""


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


@dataclass(frozen=True, eq=False)
class TileWork:
    """What all tiles of a run share; it goes to every worker once."""

    losses: LossJob
    order: NDArray[np.int64]
    """Index in the transmitters of every cell of the network."""
    definition: CoverageDefinition
    means: Means | None
    ground: Ground | None


def predict(
    transmitters: Transmitters,
    terrain: Terrain,
    *,
    definition: CoverageDefinition,
    where: NDArray[np.bool_] | None = None,
    engine: Engine = Engine.SWEEP,
    means: Means | None = None,
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
    engine
        Rays that pixels share, or a profile of each pixel's own.
    means
        Who computes, and where finished work is kept; by default ``threads`` of this process (all
        processors when None) that keep nothing. The result does not depend on it.
    progress
        Called in this thread.
    """
    asked = np.ones(terrain.shape, np.bool_) if where is None else where
    rsrp = np.full(terrain.shape, np.nan, np.float32)
    server = np.full(terrain.shape, -1, np.int32)
    incomplete = np.zeros(terrain.shape, np.bool_)
    if len(transmitters):
        work = tile_work(
            transmitters, terrain, definition=definition, where=asked, engine=engine, means=means
        )
        for box, found in run_tiles(
            strongest_of, work, means=means, threads=threads, told=progress
        ):
            at = box.window
            here = work.losses.job.area.where[at]
            rsrp[at][here] = found.rsrp_dbm[0][here]
            server[at][here] = found.best_server[0][here]
            incomplete[at] = found.incomplete[0] & here
    incomplete |= asked & ~np.isfinite(terrain.height_m)
    return Prediction(rsrp, server, asked, incomplete, terrain.geobox)


def tile_work(
    transmitters: Transmitters,
    terrain: Terrain,
    *,
    definition: CoverageDefinition,
    where: NDArray[np.bool_],
    engine: Engine = Engine.SWEEP,
    means: Means | None = None,
    floor_dbm: float = _FLOOR_DBM,
) -> TileWork:
    """Everything that the tiles of a run share."""
    network, order = transmitters.network(terrain)
    area = terrain.area(where)
    model = definition.propagation
    settings = model.settings(definition.receiver_height_m, 0.0)
    job = Job(at_phone(network, definition), area, settings)
    kept = means is not None and means.kept is not None
    return TileWork(
        losses=LossJob(job, model, floor_dbm, engine),
        order=order,
        definition=definition,
        means=Means(Threads(1), means.kept) if means is not None and kept else None,
        ground=Ground.of(area) if kept else None,
    )


def run_tiles(
    function: Callable[[Box, TileWork], TileSignals],
    work: TileWork,
    *,
    means: Means | None,
    threads: int | None,
    told: Progress | None,
) -> Iterator[tuple[Box, TileSignals]]:
    """Results of all tiles that hold an asked pixel, as they are ready."""
    boxes = list(cut(work.losses.job.area.where))
    workers = means.workers if means is not None else Threads(threads)
    tasks = ((function, box) for box in boxes)
    for done, result in enumerate(workers.map(_named, tasks, shared=work), start=1):
        if told is not None:
            told(done, len(boxes))
        yield result


def _named(
    task: tuple[Callable[[Box, TileWork], TileSignals], Box], work: TileWork
) -> tuple[Box, TileSignals]:
    function, box = task
    return box, function(box, work)


def strongest_of(box: Box, work: TileWork) -> TileSignals:
    """One tile of :func:`predict`."""
    job = work.losses.job
    masts = masts_meeting(job.net, box, pixel_km=job.area.pixel_km).tolist()
    sources = {mast: source_of(work.losses, mast) for mast in masts}
    keys = {mast: _chunk_key(work, source, box) for mast, source in sources.items()}
    key = _tile_key(box, work, masts, keys)
    found = _look_up(work, key)
    if found is not None:
        rsrp, server, incomplete = found
        return TileSignals(rsrp, server, incomplete)
    chunks = _chunks(box, work, sources, keys)
    signals = reduce_tile(
        box,
        chunks,
        job.net,
        order=work.order,
        groups=np.zeros(work.order.size, np.int64),
        required_dbm=[work.definition.required_rsrp_dbm],
        pixel_km=job.area.pixel_km,
        excess_db=foliage_db(job.area.clutter_category[box.window], work.definition),
    )
    _keep(work, key, pack([signals.rsrp_dbm, signals.best_server, signals.incomplete]))
    return signals


def _chunks(
    box: Box, work: TileWork, sources: Mapping[int, Source], keys: Mapping[int, str | None]
) -> dict[int, Chunk]:
    """Losses of the masts that reach a tile, looked up or computed."""
    chunks = {}
    for mast, source in sources.items():
        packed = _read(work, keys[mast])
        if packed is None:
            chunk = losses(work.losses, source, box)
            if keys[mast] is not None:
                _keep(work, keys[mast], pack_chunk(chunk))
        else:
            chunk = unpack_chunk(packed)
        if chunk is not None:
            chunks[mast] = chunk
    return chunks


def _chunk_key(work: TileWork, source: Source, box: Box) -> str | None:
    if work.ground is None:
        return None
    way, job = work.losses, work.losses.job
    more = (way.model, way.engine, way.fan)
    where, settings = job.area.where, job.settings
    return chunk_key(source, box, where=where, settings=settings, ground=work.ground, more=more)


def _tile_key(
    box: Box, work: TileWork, masts: Sequence[int], keys: Mapping[int, str | None]
) -> str | None:
    """The cells that meet the tile count as they are, and by the names that the result gives them."""
    if work.ground is None:
        return None
    net = work.losses.job.net
    cells = [np.arange(net.first[mast], net.first[mast + 1]) for mast in masts]
    at = np.concatenate([np.empty(0, np.int64), *cells]).astype(np.int64)
    tables, of_cell = np.unique(net.pattern[at], return_inverse=True)
    told = (net.eirp[at], net.azimuth[at], net.range[at], work.order[at], of_cell)
    chunks = [key for key in keys.values() if key is not None]
    return tile_key(box, chunks, more=(told, net.patterns[tables], work.definition))


def _look_up(work: TileWork, key: str | None) -> list[NDArray[Any]] | None:
    packed = _read(work, key)
    return None if packed is None else unpack(packed)


def _read(work: TileWork, key: str | None) -> bytes | None:
    if key is None or work.means is None or work.means.kept is None:
        return None
    return work.means.kept.get(key)


def _keep(work: TileWork, key: str | None, packed: bytes) -> None:
    if key is not None and work.means is not None and work.means.kept is not None:
        work.means.kept.put(key, packed)


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
    where = np.zeros(terrain.shape, np.bool_)
    where[points[:, 0], points[:, 1]] = True
    work = tile_work(transmitters, terrain, definition=definition, where=where, floor_dbm=floor_dbm)
    job = work.losses.job
    mast_site = transmitters.site[work.order][job.net.first[:-1]]
    sites, first = np.unique(mast_site, return_index=True)
    last = np.r_[first[1:], mast_site.size]
    asked = _AskedPoints(work, points)
    tasks = list(zip(sites.tolist(), first.tolist(), last.tolist(), strict=True))
    parts: dict[int, tuple[NDArray[np.int64], Grid]] = {}
    for done, (site, near, levels) in enumerate(
        Threads(threads).map(_site_levels, tasks, shared=asked), start=1
    ):
        reached = levels >= floor_dbm
        parts[site] = near[reached], levels[reached]
        if progress is not None:
            progress(done, len(tasks))
    counts = np.zeros(shape[0] + 1, np.int64)
    counts[sites + 1] = [parts[site][0].size for site in sites.tolist()]
    columns = np.concatenate([parts[site][0] for site in sites.tolist()])
    levels = np.concatenate([parts[site][1] for site in sites.tolist()])
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


def _site_levels(
    task: tuple[int, int, int], asked: _AskedPoints
) -> tuple[int, NDArray[np.int64], Grid]:
    """Points within reach of a site (ascending) and the level of its strongest cell there."""
    site, first, last = task
    work = asked.work
    job = work.losses.job
    boxes = [_reached(job.net, mast, job) for mast in range(first, last)]
    box = Box(
        min(b.top for b in boxes),
        max(b.bottom for b in boxes),
        min(b.left for b in boxes),
        max(b.right for b in boxes),
    )
    near = asked.inside(box)
    if not near.size:
        return site, near, np.empty(0, np.float32)
    at = asked.points[near]
    box = Box(
        *(int(v) for v in (at[:, 0].min(), at[:, 0].max() + 1, at[:, 1].min(), at[:, 1].max() + 1))
    )
    chunks = {
        mast: losses(work.losses, source_of(work.losses, mast), box) for mast in range(first, last)
    }
    signals = reduce_tile(
        box,
        {mast: chunk for mast, chunk in chunks.items() if chunk is not None},
        job.net,
        order=work.order,
        groups=np.zeros(work.order.size, np.int64),
        required_dbm=[work.definition.required_rsrp_dbm],
        pixel_km=job.area.pixel_km,
        excess_db=foliage_db(job.area.clutter_category[box.window], work.definition),
    )
    found = signals.rsrp_dbm[0][at[:, 0] - box.top, at[:, 1] - box.left]
    return site, near, np.nan_to_num(found, nan=-np.inf)


def _reached(net: Network, mast: int, job: Job) -> Box:
    """The part of the grid within a mast's reach."""
    rows, cols = job.area.height.shape
    reach = float(net.reach[mast]) / job.area.pixel_km + 1
    row, col = float(net.row[mast]), float(net.col[mast])
    return Box(
        int(np.clip(row - reach, 0, rows)),
        int(np.clip(row + reach + 1, 0, rows)),
        int(np.clip(col - reach, 0, cols)),
        int(np.clip(col + reach + 1, 0, cols)),
    )
