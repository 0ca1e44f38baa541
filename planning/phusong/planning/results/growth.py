"""What the chosen network gives at the end of each year, as what each year's steps change."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from phusong.coverage.structures import Grid
from phusong.planning.results.operators import OperatorMap

__all__ = ["Grown", "LevelChange"]


@dataclass(frozen=True, eq=False, slots=True)
class LevelChange:
    """Where the steps of a year are louder than all that stood before.

    Parameters
    ----------
    pixels
        Flat indices of the province's grid.
    level_dbm
        Median RSRP at each of them, float32.
    """

    year: int
    pixels: NDArray[np.int32]
    level_dbm: Grid


@dataclass(frozen=True, slots=True)
class Grown:
    """Today's network with the steps of the programme, predicted as a whole, year by year."""

    levels: Mapping[str, tuple[LevelChange, ...]] = field(default_factory=dict)
    """By technology, rising by year: of any operator; years without a step change nothing."""
    operators: tuple[OperatorMap, ...] = ()
    """By technology and operator, with what the years change; as far as the scenario asks for it."""

    def level_dbm(self, technology: str, today_dbm: Grid, year: int | None) -> Grid:
        """(H, W) median RSRP of the best cell at the end of a year, of any operator; None: today."""
        level = today_dbm.copy()
        for change in self.levels.get(technology, ()):
            if year is not None and change.year <= year:
                level.reshape(-1)[change.pixels] = change.level_dbm
        return level
