"""What the compiled loops of :mod:`.kernels.exact` work on.

numba's cache does not notice when only the order of these fields changes: new fields go to the end.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Grid = NDArray[np.float32]


class Settings(NamedTuple):
    """What is the same for every path of a run."""

    ce: float
    receiver_height_m: float
    vertical: bool
    permittivity: float
    conductivity: float
    street_width_m: float
    extra_db: float


class Area(NamedTuple):
    """Grids of one shape, north up; ``where`` marks the pixels that are asked for."""

    height: Grid
    clutter_height: Grid
    clutter_category: NDArray[np.uint8]
    where: NDArray[np.bool_]
    pixel_km: float


class Network(NamedTuple):
    """Masts (points with one antenna height) and their cells, sorted by mast, then frequency.

    ``row`` and ``col`` count pixel centres; ``first[m]:first[m + 1]`` are the cells of mast ``m``;
    ``ground`` and ``antenna`` are above sea; ``peak`` is its strongest EIRP less the loss of the
    first kilometre and ``reach`` its longest range. ``carriers[carrier[c]]`` is a cell's frequency.
    """

    row: Floats
    col: Floats
    ground: Floats
    antenna: Floats
    peak: Floats
    reach: Floats
    first: NDArray[np.int64]
    eirp: Floats
    carrier: NDArray[np.int64]
    azimuth: Floats
    tilt: Floats
    horizontal_width: Floats
    vertical_width: Floats
    range: Floats
    carriers: Floats


class Job(NamedTuple):
    """A network on its ground."""

    net: Network
    area: Area
    settings: Settings
