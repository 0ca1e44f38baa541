"""What a place needs to be served."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

__all__ = ["Needs"]


class Needs(NamedTuple):
    """One place: positions of its pixels in the demand, and how many of them it needs."""

    pixels: NDArray[np.int64]
    needed: int
