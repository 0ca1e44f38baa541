"""What one operator's customers get: today, and what the years of the programme change of it."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

__all__ = [
    "LEVEL_STEP_DB",
    "NO_LEVEL",
    "RATE_STEP_MBPS",
    "OperatorMap",
    "SignalChange",
    "levels_dbm",
    "rates_mbps",
]

LEVEL_STEP_DB, RATE_STEP_MBPS = 0.1, 0.1
NO_LEVEL = -32768
"""Step of the level where no cell is heard, or nothing was asked."""


@dataclass(frozen=True, eq=False, slots=True)
class SignalChange:
    """What the steps of a year change of a map, in its steps.

    Parameters
    ----------
    pixels
        Flat indices of the province's grid; the other arrays hold one value for each.
    """

    year: int
    pixels: NDArray[np.int32]
    level_steps: NDArray[np.int16]
    rate_steps: NDArray[np.uint16]


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
    changes
        Of the years in which something changes, rising.
    """

    technology: str
    operator: str
    level_steps: NDArray[np.int16]
    rate_steps: NDArray[np.uint16]
    changes: tuple[SignalChange, ...] = ()

    def at(self, year: int | None) -> OperatorMap:
        """The map as it is at the end of a year, with no changes to come; None: today."""
        level, rate = self.level_steps.copy(), self.rate_steps.copy()
        for change in self.changes:
            if year is not None and change.year <= year:
                level.reshape(-1)[change.pixels] = change.level_steps
                rate.reshape(-1)[change.pixels] = change.rate_steps
        return replace(self, level_steps=level, rate_steps=rate, changes=())

    @property
    def level_dbm(self) -> NDArray[np.float32]:
        """Median RSRP, dBm; NaN where there is none."""
        return levels_dbm(self.level_steps)

    @property
    def rate_mbps(self) -> NDArray[np.float32]:
        """Median downlink rate, Mbit/s."""
        return rates_mbps(self.rate_steps)


def levels_dbm(steps: NDArray[np.int16]) -> NDArray[np.float32]:
    """Levels of steps, dBm; NaN where there is none."""
    level = steps.astype(np.float32) * np.float32(LEVEL_STEP_DB)
    return np.where(steps == NO_LEVEL, np.float32(np.nan), level)


def rates_mbps(steps: NDArray[np.uint16]) -> NDArray[np.float32]:
    """Rates of steps, Mbit/s."""
    return steps.astype(np.float32) * np.float32(RATE_STEP_MBPS)
