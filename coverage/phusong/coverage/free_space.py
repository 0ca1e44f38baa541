"""Free-space loss (Recommendation ITU-R P.525-4)."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

__all__ = ["free_space_loss_db"]


def free_space_loss_db(distance_km: ArrayLike, frequency_ghz: ArrayLike) -> NDArray[np.float64]:
    """Basic transmission loss in free space, dB; P.525-4 eq. (4) in km and GHz.

    Arguments broadcast against each other. ``distance_km`` is the straight (three-dimensional)
    distance.

    Raises
    ------
    ValueError
        When a distance or a frequency is not above zero.

    >>> float(free_space_loss_db(1, 1).round(2))
    92.45
    """
    d, f = np.asarray(distance_km, float), np.asarray(frequency_ghz, float)
    if not (np.all(d > 0) and np.all(f > 0)):
        raise ValueError("distance and frequency must be above zero")
    return np.asarray(92.45 + 20 * np.log10(d * f))
