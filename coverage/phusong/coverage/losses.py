"""What one mast radiates into one box of the grid: the unit of work of every prediction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from phusong.coverage.kernels import exact as exact_kernels
from phusong.coverage.kernels import models as model_kernels
from phusong.coverage.kernels import sweep as sweep_kernels
from phusong.coverage.kernels.profiles import SHORTEST_KM
from phusong.coverage.kernels.windows import Source, Window
from phusong.coverage.propagation import AnyModel, LongleyRice, UserModel
from phusong.coverage.structures import NOT_REACHED, Area, Chunk, Floats, Grid, Job, Path
from phusong.coverage.tiles import Box
from phusong.coverage.user_models import user_losses

__all__ = [
    "FAN",
    "ITM_FAN",
    "ROUNDED_DB",
    "Engine",
    "LossJob",
    "losses",
    "losses_of_all",
    "source_of",
]

FAN = 2.5
"""Rays between neighbouring pixels at the end of a mast's reach. Twice as many halve the distance
between a pixel and its ray, and with it the error at the 99th percentile; see ``benchmarks``."""
ITM_FAN = 3.5
"""The same for Longley-Rice, whose horizons and roughness jump from sample to sample."""


class Engine(StrEnum):
    """How a path's terrain is read."""

    SWEEP = "sweep"
    """Along rays that pixels share."""
    EXACT = "exact"
    """Along a profile of each pixel's own."""


@dataclass(frozen=True, eq=False)
class LossJob:
    """A network on its ground, and how its losses are computed.

    Parameters
    ----------
    model
        Of ``job.settings``; asked again only by models that are not compiled.
    floor_dbm
        RSRP below which a cell matters to nobody: what is weaker even in the strongest direction of
        its antenna is not kept.
    """

    job: Job
    model: AnyModel
    floor_dbm: float
    engine: Engine = Engine.SWEEP
    fan: float | None = None
    """Rays between pixels; what the model needs when None."""

    @property
    def density(self) -> float:
        """Rays between pixels."""
        if self.fan is not None:
            return self.fan
        return ITM_FAN if isinstance(self.model, LongleyRice) else FAN


def losses(work: LossJob, source: Source, box: Box, best: Grid | None = None) -> Chunk | None:
    """Losses of every carrier of a mast at the asked pixels of a box; None: it reaches none.

    The chunk covers the part of the box that lies within the mast's reach.

    Parameters
    ----------
    best
        (rows, cols) of the box, dBm that other masts give there, -inf for nothing: losses with which
        no cell of this one is stronger may then be left out, and with them holes of the terrain: what
        holes hide is the same in any order only without ``best``.
    """
    cut = _within(source, box, work.job.area)
    if cut is None:
        return None
    window = _swept(work, source, cut, _cut_out(best, box, cut))
    if isinstance(work.model, UserModel):
        user_losses(work.model, window.paths[:, 0], source, window.loss)
    if (window.loss == NOT_REACHED).all():
        return None
    return Chunk(cut.top, cut.left, window.loss, window.elevation[0])


def losses_of_all(work: LossJob, masts: Sequence[int], box: Box) -> dict[int, Chunk]:
    """Losses of several masts at the asked pixels of a box, without those that reach none.

    What stands at one position and has equally dense rays is swept once, all heights and carriers
    along the same rays; what comes out is as :func:`losses` gives it one by one, but that a mast may
    keep losses beyond its own ``floor_dbm``.
    """
    sources = {mast: source_of(work, mast) for mast in masts}
    alike: dict[object, list[int]] = {}
    for mast, source in sources.items():
        # A user's model is asked for one height at a time.
        own = mast if isinstance(work.model, UserModel) else None
        key = (source.row, source.col, source.ground, source.reach, own)
        alike.setdefault(key, []).append(mast)
    found: dict[int, Chunk] = {}
    for group in alike.values():
        if len(group) == 1:
            chunk = losses(work, sources[group[0]], box)
            found |= {} if chunk is None else {group[0]: chunk}
        else:
            found |= _together(work, {mast: sources[mast] for mast in group}, box)
    return found


def _together(work: LossJob, sources: Mapping[int, Source], box: Box) -> dict[int, Chunk]:
    """Losses of masts of one position along the same rays."""
    joint = _joint(list(sources.values()), work)
    cut = _within(joint, box, work.job.area)
    if cut is None:
        return {}
    window = _swept(work, joint, cut, _cut_out(None, box, cut))
    found = {}
    for mast, source in sources.items():
        antenna = int(np.searchsorted(joint.antenna, source.antenna[0]))
        start, end = joint.first[antenna : antenna + 2]
        own = start + np.searchsorted(joint.frequency[start:end], source.frequency)
        if not (window.loss[own] == NOT_REACHED).all():
            found[mast] = Chunk(cut.top, cut.left, window.loss[own], window.elevation[antenna])
    return found


def _joint(sources: Sequence[Source], work: LossJob) -> Source:
    """All heights and carriers of masts of one position, each as strong and far as the strongest."""
    heights = np.unique(np.concatenate([source.antenna for source in sources]))
    told = [
        (source.antenna[0], *carrier)
        for source in sources
        for carrier in zip(source.frequency, source.range, source.most, source.eirp, strict=True)
    ]
    table = np.array(told, dtype=np.float64)
    carriers, place = np.unique(table[:, :2], axis=0, return_inverse=True)
    most = np.full((len(carriers), 3), -np.inf)
    np.maximum.at(most, place.reshape(-1), table[:, 2:])
    frequency = np.ascontiguousarray(carriers[:, 1])
    return sources[0]._replace(
        antenna=heights,
        first=np.append(np.searchsorted(carriers[:, 0], heights), len(carriers)),
        frequency=frequency,
        range=np.ascontiguousarray(most[:, 0]),
        most=np.ascontiguousarray(most[:, 1]),
        eirp=np.ascontiguousarray(most[:, 2]),
        tuned=model_kernels.tune(frequency, work.job.settings),
    )


def _swept(work: LossJob, source: Source, cut: Box, best: Grid) -> Window:
    """A window of the grid with what every carrier of a position loses there."""
    shape = cut.bottom - cut.top, cut.right - cut.left
    custom = isinstance(work.model, UserModel)
    window = Window(
        *cut,
        clutter=_clutter(work, source, cut),
        loss=np.full((source.frequency.size, *shape), NOT_REACHED, np.int16),
        elevation=np.zeros((source.antenna.size, *shape), np.int16),
        best=best,
        paths=np.full(
            (len(Path._fields), 1, *shape) if custom else (0, 0, 0, 0), np.nan, np.float32
        ),
    )
    if work.engine is Engine.EXACT:
        exact_kernels.plain(work.job.area, work.job.settings, source, window)
    else:
        sweep_kernels.sweep(work.job.area, work.job.settings, source, window, work.density)
    return window


def source_of(work: LossJob, mast: int) -> Source:
    """One mast's carriers, each as strong and far as its strongest cell, ascending."""
    net, settings = work.job.net, work.job.settings
    cells = slice(int(net.first[mast]), int(net.first[mast + 1]))
    carriers, of_cell = np.unique(net.carrier[cells], return_inverse=True)
    strongest = np.full(carriers.size, -np.inf)
    np.maximum.at(strongest, of_cell, net.eirp[cells])
    longest = np.zeros(carriers.size)
    np.maximum.at(longest, of_cell, net.range[cells])
    frequency = np.ascontiguousarray(net.carriers[carriers])
    return Source(
        row=float(net.row[mast]),
        col=float(net.col[mast]),
        ground=float(net.ground[mast]),
        antenna=net.antenna[mast : mast + 1],
        first=np.array([0, carriers.size]),
        frequency=frequency,
        range=longest,
        reach=float(net.reach[mast]),
        eirp=strongest - settings.extra_db,
        most=np.minimum(strongest - settings.extra_db - work.floor_dbm, _MOST_DB),
        tuned=model_kernels.tune(frequency, settings),
    )


_MOST_DB = 327.0
"""What an int16 of hundredths holds, nearly."""


ROUNDED_DB = 0.01
"""Losses are written in hundredths: what is beaten by less than one might yet come out ahead."""


def _cut_out(best: Grid | None, box: Box, cut: Box) -> Grid:
    shape = cut.bottom - cut.top, cut.right - cut.left
    if best is None:
        return np.full(shape, -np.inf, np.float32)
    rows = slice(cut.top - box.top, cut.bottom - box.top)
    beaten = best[rows, cut.left - box.left : cut.right - box.left]
    return np.ascontiguousarray(beaten - np.float32(ROUNDED_DB))


def _within(source: Source, box: Box, area: Area) -> Box | None:
    """The part of a box within reach, None when there is nothing asked in it."""
    reach = max(float(source.range.max()), SHORTEST_KM) / area.pixel_km
    cut = Box(
        max(box.top, int(np.ceil(source.row - reach))),
        min(box.bottom, int(np.floor(source.row + reach)) + 1),
        max(box.left, int(np.ceil(source.col - reach))),
        min(box.right, int(np.floor(source.col + reach)) + 1),
    )
    if cut.top >= cut.bottom or cut.left >= cut.right or not area.where[cut.window].any():
        return None
    return cut


def _clutter(work: LossJob, source: Source, box: Box) -> NDArray[np.float32]:
    shape = box.bottom - box.top, box.right - box.left
    found = np.zeros((source.frequency.size, *shape), np.float32)
    if work.model.adds_clutter:
        frequencies: Floats = source.frequency
        for p, frequency in enumerate(frequencies.tolist()):
            model_kernels.terminal_clutter_of(
                work.job.area, work.job.settings, box, frequency, found[p]
            )
    return found
