"""The work of one tile, and of all: which masts reach it, what they radiate into it, what is kept."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from phusong.coverage.holes import Holes
from phusong.coverage.kernels.windows import Source
from phusong.coverage.keys import Ground, chunk_key, content_key, digests_of_each
from phusong.coverage.link_budget import CoverageDefinition
from phusong.coverage.losses import ROUNDED_DB, Engine, LossJob, losses, source_of
from phusong.coverage.packing import pack_chunk, unpack, unpack_chunk
from phusong.coverage.propagation import UserModel
from phusong.coverage.structures import Area, Chunk, Job, Network
from phusong.coverage.tiles import TILE, Box, cut, masts_meeting
from phusong.coverage.workers import Means, Threads

__all__ = [
    "FLOOR_DBM",
    "Progress",
    "TileWork",
    "chunks_from",
    "chunks_of",
    "keep",
    "keeps_masts",
    "look_up",
    "run_tiles",
    "sources_of",
    "tile_work",
]

Work = TypeVar("Work")
Result = TypeVar("Result")
Progress = Callable[[int, int], None]
"""Told how many parts of how many are done."""

FLOOR_DBM = -140.0
"""Below this no phone reports a level (TS 36.133, TS 38.133)."""


@dataclass(frozen=True, eq=False)
class TileWork:
    """What all tiles of a run share; it goes to every worker once."""

    losses: LossJob
    order: NDArray[np.int64]
    """Index in the transmitters of every cell of the network."""
    definition: CoverageDefinition
    holes: Holes
    means: Means | None
    ground: Ground | None
    """None when nothing is kept, as with the next."""
    patterns: NDArray[np.uint8] | None
    """Digests of the network's tables."""
    run: str | None
    """Digest of what is the same for all masts and tiles: settings, model, engine."""
    floor_dbm: float
    """What is weaker matters to nobody, and may be kept or not."""


def tile_work(
    network: Network,
    order: NDArray[np.int64],
    area: Area,
    *,
    definition: CoverageDefinition,
    engine: Engine = Engine.SWEEP,
    means: Means | None = None,
    floor_dbm: float = FLOOR_DBM,
) -> TileWork:
    """Everything that the tiles of a run share.

    Parameters
    ----------
    network
        With what the phone loses in it (:func:`.signals.at_phone`), or without, as its levels shall be.
    order
        Index in the transmitters of every cell of the network.
    floor_dbm
        Levels from here on are all there.
    """
    model = definition.propagation
    settings = model.settings(definition.receiver_height_m, 0.0)
    job = Job(network, area, settings)
    # What stands in a user's own code is not in a key, so nothing of it can be kept.
    kept = means is not None and means.kept is not None and not isinstance(model, UserModel)
    # Losses are rounded only after they were found small enough.
    way = LossJob(job, model, floor_dbm - ROUNDED_DB, engine)
    return TileWork(
        losses=way,
        order=order,
        definition=definition,
        holes=Holes.of(area),
        means=replace(means, workers=Threads(1)) if means is not None and kept else None,
        ground=Ground.of(area) if kept else None,
        patterns=digests_of_each(network.patterns) if kept else None,
        run=content_key(settings, model, engine, way.density) if kept else None,
        floor_dbm=floor_dbm,
    )


def run_tiles(
    function: Callable[[Box, Work], Result],
    work: Work,
    *,
    where: NDArray[np.bool_],
    means: Means | None,
    threads: int | None,
    told: Progress | None,
    edge: int = TILE,
) -> Iterator[tuple[Box, Result]]:
    """Results of all tiles that hold an asked pixel, as they are ready."""
    boxes = list(cut(where, size=edge))
    workers = means.workers if means is not None else Threads(threads)
    tasks = ((function, box) for box in boxes)
    for done, result in enumerate(workers.map(_named, tasks, shared=work), start=1):
        if told is not None:
            told(done, len(boxes))
        yield result


def _named(task: tuple[Callable[[Box, Work], Result], Box], work: Work) -> tuple[Box, Result]:
    function, box = task
    return box, function(box, work)


def chunks_of(box: Box, work: TileWork) -> dict[int, Chunk]:
    """Losses of the masts that reach a tile, by mast."""
    sources, keys = sources_of(box, work)
    return chunks_from(box, work, sources, keys if keeps_masts(work) else dict.fromkeys(sources))


def sources_of(box: Box, work: TileWork) -> tuple[dict[int, Source], dict[int, str | None]]:
    """Masts in reach of a tile, ascending, and under which keys their losses are kept."""
    job = work.losses.job
    masts = masts_meeting(job.net, box, pixel_km=job.area.pixel_km).tolist()
    sources = {mast: source_of(work.losses, mast) for mast in masts}
    return sources, {mast: _chunk_key(work, source, box) for mast, source in sources.items()}


def chunks_from(
    box: Box, work: TileWork, sources: Mapping[int, Source], keys: Mapping[int, str | None]
) -> dict[int, Chunk]:
    """Losses of the masts that reach a tile, looked up or computed."""
    chunks = {}
    for mast, source in sources.items():
        packed = _read(work, keys[mast])
        if packed is None:
            chunk = losses(work.losses, source, box)
            if keys[mast] is not None:
                keep(work, keys[mast], pack_chunk(chunk))
        else:
            chunk = unpack_chunk(packed)
        if chunk is not None:
            chunks[mast] = chunk
    return chunks


def keeps_masts(work: TileWork) -> bool:
    """Whether the losses of every mast are kept and looked for."""
    return work.means is not None and work.means.masts


def _chunk_key(work: TileWork, source: Source, box: Box) -> str | None:
    if work.ground is None or work.run is None:
        return None
    return chunk_key(
        source, box, where=work.losses.job.area.where, ground=work.ground, run=work.run
    )


def look_up(work: TileWork, key: str | None) -> list[NDArray[Any]] | None:
    """Arrays that were kept under a key, if any were."""
    packed = _read(work, key)
    return None if packed is None else unpack(packed)


def _read(work: TileWork, key: str | None) -> bytes | None:
    if key is None or work.means is None or work.means.kept is None:
        return None
    return work.means.kept.get(key)


def keep(work: TileWork, key: str | None, packed: bytes) -> None:
    """Keep finished work under a key, if work is kept."""
    if key is not None and work.means is not None and work.means.kept is not None:
        work.means.kept.put(key, packed)
