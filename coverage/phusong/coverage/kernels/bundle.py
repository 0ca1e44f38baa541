"""Paths that wait for their losses side by side, compiled.

What a path loses is some hundred multiplications without a loop. Done for one path after another they
wait for each other; done for sixty-four side by side a processor does eight at a time.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from phusong.coverage.compiled import compiled, inlined, lean, merged
from phusong.coverage.kernels.diffraction import path_loss as p526_loss
from phusong.coverage.kernels.elementary import arctan
from phusong.coverage.kernels.models import (
    P526,
    P1812,
    USER,
    statistical_loss,
    tuned_again,
    wants_surface,
)
from phusong.coverage.kernels.p1812 import tuned_loss
from phusong.coverage.kernels.p1812_air import Tuned
from phusong.coverage.kernels.windows import Source, Window, departure, hundredths, write_path
from phusong.coverage.structures import Floats, Path, Settings

LANES = 64
FIELDS = len(Path._fields)
THETA_T, THETA_R = Path._fields.index("theta_t"), Path._fields.index("theta_r")
LOSS, DEPARTURE = FIELDS, FIELDS + 1
_ROWS = FIELDS + 2


class Bundle(NamedTuple):
    """Room for ``LANES`` paths of every antenna."""

    figures: Floats
    """(antennas, rows * lanes): a path's fields, then what becomes of it. The distance from one row
    to the next is known when this is compiled: so is that no row is another."""
    rows: NDArray[np.int64]
    """(antennas, lanes) of the grid."""
    cols: NDArray[np.int64]
    waiting: NDArray[np.int64]
    """(antennas,) paths."""


@compiled
def new_bundle(antennas: int) -> Bundle:
    """An empty one."""
    return Bundle(
        figures=np.zeros((antennas, _ROWS * LANES)),
        rows=np.zeros((antennas, LANES), np.int64),
        cols=np.zeros((antennas, LANES), np.int64),
        waiting=np.zeros(antennas, np.int64),
    )


@inlined
def put(bundle: Bundle, antenna: int, path: Path, pixel: tuple[int, int]) -> bool:
    """Let a path wait; whether there is no more room.

    Its horizons are slopes yet, m/km.
    """
    lane = bundle.waiting[antenna]
    at = bundle.figures[antenna]
    for k, value in enumerate(path):
        at[k * LANES + lane] = value
    bundle.rows[antenna, lane], bundle.cols[antenna, lane] = pixel
    bundle.waiting[antenna] = lane + 1
    return bool(lane + 1 == LANES)


@inlined
def path_at(figures: Floats, lane: int) -> Path:
    """One path of an antenna's figures."""
    return Path(
        distance=figures[lane],
        hts=figures[LANES + lane],
        hrs=figures[2 * LANES + lane],
        ground_t=figures[3 * LANES + lane],
        ground_r=figures[4 * LANES + lane],
        slope=figures[5 * LANES + lane],
        knife=figures[6 * LANES + lane],
        knife_rare=figures[7 * LANES + lane],
        fit_t=figures[8 * LANES + lane],
        fit_r=figures[9 * LANES + lane],
        smooth_t=figures[10 * LANES + lane],
        smooth_r=figures[11 * LANES + lane],
        flat=figures[12 * LANES + lane],
        flat_rare=figures[13 * LANES + lane],
        theta_t=figures[14 * LANES + lane],
        theta_r=figures[15 * LANES + lane],
        dlt=figures[16 * LANES + lane],
        dlr=figures[17 * LANES + lane],
        roughness=figures[18 * LANES + lane],
        dtm=figures[19 * LANES + lane],
        dlm=figures[20 * LANES + lane],
        dct=figures[21 * LANES + lane],
        dcr=figures[22 * LANES + lane],
        sea=figures[23 * LANES + lane],
    )


@lean
def angles(figures: Floats) -> None:
    """Make angles, mrad, of the slopes of horizons."""
    for lane in range(LANES):
        slope_t, slope_r = figures[THETA_T * LANES + lane], figures[THETA_R * LANES + lane]
        figures[THETA_T * LANES + lane] = 1000 * arctan(0.001 * slope_t)
        figures[THETA_R * LANES + lane] = 1000 * arctan(0.001 * slope_r)


@lean
def departures(figures: Floats, settings: Settings) -> None:
    """Directions in which the rays leave the mast, hundredths of a degree, as fractions."""
    for lane in range(LANES):
        path = path_at(figures, lane)
        figures[DEPARTURE * LANES + lane] = departure(path, settings)


@lean
def terrain_losses(figures: Floats, frequency: float, setup: Tuned, settings: Settings) -> None:
    """Basic transmission losses of all lanes, dB; of those that wait for nothing too."""
    if settings.model == P526:
        p526_losses(figures, frequency, settings)
    elif settings.model == P1812:
        p1812_losses(figures, setup)
    else:
        other_losses(figures, frequency, settings)


@lean
def p526_losses(figures: Floats, frequency: float, settings: Settings) -> None:
    """By P.526."""
    for lane in range(LANES):
        figures[LOSS * LANES + lane] = p526_loss(path_at(figures, lane), frequency, settings)


@lean
def p1812_losses(figures: Floats, setup: Tuned) -> None:
    """By P.1812."""
    for lane in range(LANES):
        figures[LOSS * LANES + lane] = tuned_loss(path_at(figures, lane), setup)


@lean
def other_losses(figures: Floats, frequency: float, settings: Settings) -> None:
    """By the models that know distance and heights."""
    for lane in range(LANES):
        path = path_at(figures, lane)
        figures[LOSS * LANES + lane] = statistical_loss(path, frequency, settings)


@lean
def settle(
    bundle: Bundle, antenna: int, source: Source, window: Window, settings: Settings
) -> None:
    """Write what the waiting paths of an antenna lose; the bundle is empty then."""
    count, figures = bundle.waiting[antenna], bundle.figures[antenna]
    bundle.waiting[antenna] = 0
    if wants_surface(settings):
        angles(figures)
    departures(figures, settings)
    for lane in range(count):
        r, c = bundle.rows[antenna, lane] - window.top, bundle.cols[antenna, lane] - window.left
        window.elevation[antenna, r, c] = int(figures[DEPARTURE * LANES + lane])
        if settings.model == USER:
            write_path(window.paths, path_at(figures, lane), antenna, r, c)
    if settings.model == USER:
        return
    for p in range(source.first[antenna], source.first[antenna + 1]):
        f = source.frequency[p]
        terrain_losses(figures, f, tuned_again(source.tuned, p, f, settings), settings)
        for lane in range(count):
            r, c = bundle.rows[antenna, lane] - window.top, bundle.cols[antenna, lane] - window.left
            loss = figures[LOSS * LANES + lane] + window.clutter[p, r, c]
            if figures[lane] <= source.range[p] and loss < source.most[p]:
                window.loss[p, r, c] = hundredths(loss)


@merged
def settle_all(bundle: Bundle, source: Source, window: Window, settings: Settings) -> None:
    """The same of every antenna."""
    for antenna in range(bundle.waiting.size):
        settle(bundle, antenna, source, window, settings)
