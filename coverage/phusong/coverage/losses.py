"""What one mast radiates into one box of the grid: the unit of work of every prediction."""

from __future__ import annotations

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

__all__ = ["FAN", "ITM_FAN", "Engine", "LossJob", "losses", "source_of"]

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
    area = work.job.area
    cut = _within(source, box, area)
    if cut is None:
        return None
    shape = cut.bottom - cut.top, cut.right - cut.left
    carriers, custom = source.frequency.size, isinstance(work.model, UserModel)
    window = Window(
        *cut,
        clutter=_clutter(work, source, cut),
        loss=np.full((carriers, *shape), NOT_REACHED, np.int16),
        elevation=np.zeros((1, *shape), np.int16),
        best=_cut_out(best, box, cut),
        paths=np.full(
            (len(Path._fields), 1, *shape) if custom else (0, 0, 0, 0), np.nan, np.float32
        ),
    )
    if work.engine is Engine.EXACT:
        exact_kernels.plain(area, work.job.settings, source, window)
    else:
        sweep_kernels.sweep(area, work.job.settings, source, window, work.density)
    if isinstance(work.model, UserModel):
        user_losses(work.model, window.paths[:, 0], source, window.loss)
    if (window.loss == NOT_REACHED).all():
        return None
    return Chunk(cut.top, cut.left, window.loss, window.elevation[0])


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


_ROUNDED_DB = 0.01
"""Losses are written in hundredths: what is beaten by less than one might yet come out ahead."""


def _cut_out(best: Grid | None, box: Box, cut: Box) -> Grid:
    shape = cut.bottom - cut.top, cut.right - cut.left
    if best is None:
        return np.full(shape, -np.inf, np.float32)
    rows = slice(cut.top - box.top, cut.bottom - box.top)
    beaten = best[rows, cut.left - box.left : cut.right - box.left]
    return np.ascontiguousarray(beaten - np.float32(_ROUNDED_DB))


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
