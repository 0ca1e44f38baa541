"""The latest results of a tile: which were there, and which of them a changed network is nearest to.

A result is kept under a key of its cells (:mod:`.keys`). Beside them one entry, under a key without any
cell, tells of which cells the last few results are: some of them differ little from what is asked now.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from phusong.coverage.contestants import Change, Contestants, change
from phusong.coverage.kernels.reduce import Best
from phusong.coverage.keys import latest_key, tile_key
from phusong.coverage.packing import pack
from phusong.coverage.tile_work import TileWork, keep, look_up
from phusong.coverage.tiles import Box

__all__ = ["Earlier", "keep_result", "kept_result", "nearest_result"]

_LATEST = 6
"""Results that are remembered: a plan and today, each before and after a change, of two technologies."""
_MOST_CHANGED = 1 / 3
"""Share of a tile's cells that may have changed for a result to be of use."""


class Earlier(NamedTuple):
    """A result of other cells; ``best.cell`` counts those of the change's list before."""

    best: Best
    change: Change


def kept_result(box: Box, work: TileWork, cells: Contestants) -> Best | None:
    """What exactly these cells gave, if that was kept."""
    found = _result(work, _key(box, work, cells.digests))
    return None if found is None else found._replace(cell=_named(found.cell, cells.cells))


def nearest_result(box: Box, work: TileWork, cells: Contestants) -> Earlier | None:
    """The result, of those kept last, to which the fewest cells are gone or new; None: too many.

    In it the cells that stay come in today's order, so that equal levels go to the same ones.
    """
    most = _MOST_CHANGED * len(cells.cells)
    found = [(change(before, cells.digests), before) for before in _latest(box, work)]
    usable = [(c, before) for c, before in found if c.changed <= most and c.keeps_order]
    for found_change, before in sorted(usable, key=lambda each: each[0].changed):
        best = _result(work, _key(box, work, before))
        if best is not None:
            return Earlier(best, found_change)
    return None


def keep_result(box: Box, work: TileWork, cells: Contestants, best: Best) -> None:
    """Keep what these cells gave, and tell that it is there: in this order, for a run may be killed."""
    at = np.searchsorted(cells.cells, best.cell).astype(np.int32)
    own = np.where(best.cell < 0, np.int32(-1), at)
    keep(work, _key(box, work, cells.digests), pack([best.level, own, best.unknown]))
    others = [d for d in _latest(box, work) if not np.array_equal(d, cells.digests)]
    keep(work, _latest_key(box, work), pack([cells.digests, *others[: _LATEST - 1]]))


def _result(work: TileWork, key: str) -> Best | None:
    found = look_up(work, key)
    return None if found is None else Best(*found)


def _latest(box: Box, work: TileWork) -> list[NDArray[np.uint8]]:
    """Digests of the cells of every result, the last one first."""
    return look_up(work, _latest_key(box, work)) or []


def _key(box: Box, work: TileWork, digests: NDArray[np.uint8]) -> str:
    return tile_key(box, digests, more=work.definition.foliage_loss_db)


def _latest_key(box: Box, work: TileWork) -> str:
    run = (work.run, work.losses.floor_dbm, work.definition.foliage_loss_db)
    return latest_key(box, where=work.losses.job.area.where, more=run)


def _named(cell: NDArray[np.int32], cells: NDArray[np.int64]) -> NDArray[np.int32]:
    """Cells of a list by their index in the network."""
    return np.append(cells, -1).astype(np.int32)[cell]  # -1 picks the last
