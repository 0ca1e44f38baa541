"""The strongest cell at every pixel of one tile, by what earlier runs left and what changed since.

When cells moved, came or went since a result was kept, it stands but where its server is gone: there
all masts compete again, and the new ones compete everywhere. The outcome is that of a whole contest to
the byte, for a level is the largest of those of all cells, equal ones go to the first cell, and what
holes hide is the most that any cell behind one could give.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from functools import partial
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from phusong.coverage.contestants import Contestants
from phusong.coverage.kernels.reduce import Best
from phusong.coverage.kernels.windows import Source
from phusong.coverage.latest import Earlier, keep_result, kept_result, nearest_result
from phusong.coverage.losses import LossJob, losses
from phusong.coverage.signals import TileSignals, contest_tile, foliage_db, nothing_yet, signals_of
from phusong.coverage.structures import Chunk, Grid
from phusong.coverage.tile_work import TileWork, chunks_from, keeps_masts, sources_of
from phusong.coverage.tiles import Box, masts_meeting

__all__ = ["strongest_from", "strongest_of"]

ChunkOf = Callable[[int, Grid], Chunk | None]
Mask = NDArray[np.bool_]


class _Tile(NamedTuple):
    """A tile, or a part of one, and the masts that reach it."""

    box: Box
    work: TileWork
    way: LossJob
    """``work.losses``, or the same for fewer pixels."""
    sources: Mapping[int, Source]


def strongest_of(box: Box, work: TileWork) -> TileSignals:
    """One tile of :func:`.predict.predict`."""
    sources, keys = sources_of(box, work)
    tile = _Tile(box, work, work.losses, sources)
    if work.patterns is None:
        best = _heard(_contest(tile, sources, nothing_yet(box)), work)
    else:
        cells = _contestants(work, work.patterns, keys)
        best = kept_result(box, work, cells) or _made_and_kept(tile, cells, keys)
    return _told(best, work)


def strongest_from(box: Box, work: TileWork, chunks: Mapping[int, Chunk]) -> TileSignals:
    """The same from losses that others needed anyway, of every mast in reach and fainter or all.

    The result is kept and looked for all the same: what changes later goes on from it.
    """
    sources, keys = sources_of(box, work)
    tile = _Tile(box, work, work.losses, sources)
    if work.patterns is None:
        return _told(_contest_of(tile, chunks), work)
    cells = _contestants(work, work.patterns, keys)
    best = kept_result(box, work, cells)
    if best is None:
        best = _contest_of(tile, chunks)
        keep_result(box, work, cells, best)
    return _told(best, work)


def _contestants(
    work: TileWork, patterns: NDArray[np.uint8], keys: Mapping[int, str | None]
) -> Contestants:
    known = {mast: key for mast, key in keys.items() if key is not None}
    return Contestants.of(work.losses.job.net, known, patterns)


def _told(best: Best, work: TileWork) -> TileSignals:
    required = [work.definition.required_rsrp_dbm]
    return signals_of(best, order=work.order, required_dbm=required)


def _heard(best: Best, work: TileWork) -> Best:
    """Without levels that were left over by chance: nobody looked for all that are so faint."""
    faint = best.level < np.float32(work.floor_dbm)
    return best._replace(
        level=np.where(faint, np.float32(-np.inf), best.level),
        cell=np.where(faint, np.int32(-1), best.cell),
    )


def _contest_of(tile: _Tile, chunks: Mapping[int, Chunk]) -> Best:
    best = _contest(tile, chunks, nothing_yet(tile.box), lambda mast, _: chunks[mast])
    return _heard(best, tile.work)


def _made_and_kept(tile: _Tile, cells: Contestants, keys: Mapping[int, str | None]) -> Best:
    box, work = tile.box, tile.work
    if keeps_masts(work):
        best = _contest_of(tile, chunks_from(box, work, tile.sources, keys))
    elif (earlier := nearest_result(box, work, cells)) is not None:
        best = _heard(_renewed(tile, cells, earlier), work)
    else:
        best = _heard(_contest(tile, tile.sources, nothing_yet(box)), work)
    keep_result(box, work, cells, best)
    return best


def _renewed(tile: _Tile, cells: Contestants, earlier: Earlier) -> Best:
    """An earlier result with what is gone taken out and what is new put in."""
    standing, lost = _what_stands(cells, earlier)
    first, new = tile.work.losses.job.net.first, cells.cells[earlier.change.new]
    masts = set((np.searchsorted(first, new, side="right") - 1).tolist())
    # The new ones first: one that only moved a little is mostly the strongest where it was.
    best = _contest(tile, masts, standing)
    return _filled(tile, lost, best, tile.sources.keys() - masts) if lost.any() else best


def _what_stands(cells: Contestants, earlier: Earlier) -> tuple[Best, Mask]:
    """An earlier result without the cells that are gone, and (rows, cols) where they leave a gap.

    Nobody knows who else set a bound of what holes hide: when anything is gone, all are gaps.
    """
    level, before, unknown = earlier.best
    now = np.append(earlier.change.now, -1)[before]  # -1 picks the last
    lost = (now < 0) & (before >= 0)
    if earlier.change.gone.any():
        lost |= unknown > -np.inf
    cell = np.append(cells.cells, -1)[now]
    none = np.float32(-np.inf)
    standing = Best(
        level=np.where(lost, none, level),
        cell=np.where(lost, -1, cell).astype(np.int32),
        unknown=np.where(lost, none, unknown),
    )
    return standing, lost[0]


def _filled(tile: _Tile, lost: Mask, best: Best, masts: Iterable[int]) -> Best:
    """Let masts compete at the asked pixels of ``lost`` (rows, cols) only."""
    job = tile.way.job
    where = np.zeros(job.area.where.shape, np.bool_)  # of which only the tile's pages are touched
    where[tile.box.window] = lost & job.area.where[tile.box.window]
    part, at = _bounds(lost, tile.box)
    near = masts_meeting(job.net, part, pixel_km=job.area.pixel_km).tolist()
    way = replace(tile.way, job=job._replace(area=job.area._replace(where=where)))
    inner = tile._replace(box=part, way=way)
    standing = Best(best.level[at], best.cell[at], best.unknown[at])
    found = _contest(inner, set(near).intersection(masts), standing)
    whole = Best(best.level.copy(), best.cell.copy(), best.unknown.copy())
    for grid, renewed in zip(whole, found, strict=True):
        grid[at] = renewed
    return whole


def _bounds(marked: Mask, box: Box) -> tuple[Box, tuple[slice, slice, slice]]:
    """The least box round the marked pixels of another, and what cuts it out of (groups, rows, cols)."""
    rows, cols = np.flatnonzero(marked.any(axis=1)), np.flatnonzero(marked.any(axis=0))
    top, bottom, left, right = int(rows[0]), int(rows[-1]) + 1, int(cols[0]), int(cols[-1]) + 1
    part = Box(box.top + top, box.top + bottom, box.left + left, box.left + right)
    return part, np.s_[:, top:bottom, left:right]


def _contest(
    tile: _Tile, masts: Iterable[int], standing: Best, chunk_of: ChunkOf | None = None
) -> Best:
    job = tile.way.job
    return contest_tile(
        tile.box,
        masts,
        chunk_of or partial(_where_it_may_win, tile),
        network=job.net,
        groups=np.zeros(job.net.eirp.size, np.int64),
        pixel_km=job.area.pixel_km,
        standing=standing,
        excess_db=foliage_db(job.area.clutter_category[tile.box.window], tile.work.definition),
    )


def _where_it_may_win(tile: _Tile, mast: int, best: Grid) -> Chunk | None:
    """Losses of a mast where it may be the strongest; everywhere when holes may hide it."""
    source = tile.sources[mast]
    hidden = tile.work.holes.between(source, tile.box)
    return losses(tile.way, source, tile.box, None if hidden else best[0])
