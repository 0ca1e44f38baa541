"""What loops over pixels read and write: one position's masts, and a box of the grid; compiled."""

from __future__ import annotations

from math import floor
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from phusong.coverage.compiled import inlined, lean
from phusong.coverage.kernels.elementary import arctan
from phusong.coverage.structures import NOT_KNOWN, Floats, Path, Settings


class Source(NamedTuple):
    """Masts of one position, and what radiates from them.

    ``first[a]:first[a + 1]`` are the carriers of antenna height ``a``.
    """

    row: float
    col: float
    ground: float
    antenna: Floats
    """Above sea, m."""
    first: NDArray[np.int64]
    frequency: Floats
    """GHz."""
    range: Floats
    """km."""
    reach: float
    """Longest range of the masts' cells as they are, km: rays are as dense as it asks for even where
    less is looked at, so that a pixel has the same ray in both."""
    most: Floats
    """dB: losses above this matter to nobody."""
    eirp: Floats
    """dBm of the strongest cell in its strongest direction, less what the phone loses."""
    tuned: NDArray[np.float64]
    """(carriers, 6), see :func:`.models.tune`."""


class Window(NamedTuple):
    """A box of the grid and what is written there."""

    top: int
    bottom: int
    left: int
    right: int
    clutter: NDArray[np.float32]
    """(carriers, rows, cols) loss from clutter round the receiver, dB, added to every path."""
    loss: NDArray[np.int16]
    """(carriers, rows, cols), see :class:`.structures.Chunk`."""
    elevation: NDArray[np.int16]
    """(antennas, rows, cols)."""
    best: NDArray[np.float32]
    """(rows, cols) dBm that another mast gives already: what cannot be stronger need not be computed;
    -inf where every loss is asked for."""
    paths: NDArray[np.float32]
    """(fields of :class:`.structures.Path`, antennas, rows, cols) for a user's model, else empty."""


@inlined
def limit(source: Source, window: Window, carrier: int, row: int, col: int) -> float:
    """Loss from which on a carrier does not matter at a pixel of the window, dB."""
    beaten: float = source.eirp[carrier] - window.best[row, col]
    most: float = source.most[carrier]
    return min(most, beaten)


@inlined
def departure(path: Path, settings: Settings) -> float:
    """Direction in which the ray leaves the mast, whole hundredths of a degree, up positive."""
    seen = max(path.slope, (path.hrs - path.hts) / path.distance)
    angle = arctan(0.001 * (seen - 500 * settings.ce * path.distance))
    whole: float = np.floor(angle * (18000 / np.pi) + 0.5)
    return whole


@inlined
def hundredths(loss: float) -> int:
    """A loss as it is written, dB / 100."""
    return floor(100 * loss + 0.5)


@lean
def lose_everything(
    source: Source, window: Window, pixel: tuple[int, int], distance: float
) -> None:
    """A hole of the terrain lies between: nothing is known of any carrier in range (km)."""
    r, c = pixel[0] - window.top, pixel[1] - window.left
    for p in range(source.frequency.size):
        if distance <= source.range[p]:
            window.loss[p, r, c] = NOT_KNOWN


@lean
def write_path(paths: NDArray[np.float32], path: Path, antenna: int, row: int, col: int) -> None:
    """Keep a path for a model that is not compiled, fields in the order of the tuple."""
    for field, value in enumerate(path):
        paths[field, antenna, row, col] = value
