"""What one operator's customers get, as the coverage stage hands it on."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

__all__ = ["LEVEL_STEP_DB", "NO_LEVEL", "RATE_STEP_MBPS", "OperatorMap"]

LEVEL_STEP_DB, RATE_STEP_MBPS = 0.1, 0.1
NO_LEVEL = -32768
"""Step of the level where no cell is heard, or nothing was asked."""


@dataclass(frozen=True, eq=False, slots=True)
class OperatorMap:
    """Level and rate of one technology today; arrays (H, W) of the province's grid.

    Parameters
    ----------
    operator
        Whose customers; empty: those who may use all networks.
    level_steps
        Median RSRP of the best cell in steps of :data:`LEVEL_STEP_DB`, dBm; :data:`NO_LEVEL`: none.
    rate_steps
        Median downlink rate of one more phone in steps of :data:`RATE_STEP_MBPS`, Mbit/s; 0: nothing
        is decoded.
    """

    technology: str
    operator: str
    level_steps: NDArray[np.int16]
    rate_steps: NDArray[np.uint16]

    @property
    def level_dbm(self) -> NDArray[np.float32]:
        """Median RSRP, dBm; NaN where there is none."""
        level = self.level_steps.astype(np.float32) * np.float32(LEVEL_STEP_DB)
        return np.where(self.level_steps == NO_LEVEL, np.float32(np.nan), level)

    @property
    def rate_mbps(self) -> NDArray[np.float32]:
        """Median downlink rate, Mbit/s."""
        return self.rate_steps.astype(np.float32) * np.float32(RATE_STEP_MBPS)
