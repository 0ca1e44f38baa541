"""Maps of one network while it grows: every mast's losses computed once for all moments.

Losses are nine tenths of the work of a map. Who joins later only adds to what stands: level, strongest
cell and interference of each channel go on from moment to moment.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from phusong.coverage.carriers import Carrier
from phusong.coverage.losses import Engine
from phusong.coverage.maps import (
    MappedNetwork,
    Maps,
    TechnologyTiles,
    shown,
    technology_tiles,
    views_of,
)
from phusong.coverage.signals import ChannelSignals, foliage_db, sum_tile
from phusong.coverage.structures import Area, Chunk
from phusong.coverage.terrain import Terrain
from phusong.coverage.tile_work import Progress, chunks_of, run_tiles
from phusong.coverage.tiles import Box
from phusong.coverage.workers import Means

__all__ = ["Moments", "map_growth"]

Moments = dict[int, tuple[NDArray[Any], ...]]
"""(rows, cols) of each of ``Maps.maps`` by moment."""


@dataclass(frozen=True, eq=False)
class _Work:
    """What all tiles share."""

    asked: Maps
    technology: TechnologyTiles
    joins: NDArray[np.int64]
    """(cells,) of the network, in its order."""
    area: Area


def map_growth(
    network: MappedNetwork,
    terrain: Terrain,
    *,
    joins: NDArray[np.int64],
    carriers: Mapping[str, Carrier],
    asked: Maps,
    where: NDArray[np.bool_],
    engine: Engine = Engine.SWEEP,
    means: Means | None = None,
    progress: Progress | None = None,
) -> Iterator[tuple[Box, Moments]]:
    """Tiles of all maps at each moment, as they are ready, in no order.

    A tile tells only those moments after the first, 0, at which a cell joins whose mast reaches it: at
    the others it is as it was before.

    Parameters
    ----------
    joins
        (cells,) moment from which on each of the network's transmitters is on air, 0 and up.
    carriers, asked, where, engine, means, progress
        As in :func:`.maps.map_networks`; no map of technologies.
    """
    area = terrain.area(where)
    technology = technology_tiles(
        network, terrain, area, carriers=carriers, engine=engine, means=means
    )
    if technology.work is None:
        return iter(())
    own = joins[technology.work.order]
    return run_tiles(
        _grown,
        _Work(asked, technology, own, area),
        where=area.where,
        means=means,
        threads=None,
        told=progress,
    )


def _grown(box: Box, work: _Work) -> Moments:
    """One tile, moment by moment."""
    technology = work.technology
    assert technology.work is not None
    first = technology.work.losses.job.net.first
    chunks = chunks_of(box, technology.work)
    joins = {mast: set(work.joins[first[mast] : first[mast + 1]].tolist()) for mast in chunks}
    signals, found = None, Moments()
    for moment in sorted({0}.union(*joins.values())):
        joining = {mast: chunk for mast, chunk in chunks.items() if moment in joins[mast]}
        signals = _with(joining, box, work, moment=moment, standing=signals)
        if moment:
            views = views_of(signals, technology, work.asked.views)
            told = dict(zip(work.asked.views, views, strict=True))
            found[moment] = tuple(shown(told[m.view], m.layer) for m in work.asked.maps)
    return found


def _with(
    chunks: Mapping[int, Chunk],
    box: Box,
    work: _Work,
    *,
    moment: int,
    standing: ChannelSignals | None,
) -> ChannelSignals:
    """What stands, and the cells that join at a moment."""
    technology = work.technology
    assert technology.work is not None and technology.channels is not None
    return sum_tile(
        box,
        chunks,
        technology.work.losses.job.net,
        channels=technology.channels,
        definitions={technology.radio: technology.definition},
        environments=tuple(dict.fromkeys(view.place for view in work.asked.views)),
        pixel_km=work.area.pixel_km,
        excess_db=foliage_db(work.area.clutter_category[box.window], technology.definition),
        cells=work.joins == moment,
        standing=standing,
    )
