"""Who can be seen from where: free lines over the terrain, counted for many positions at once."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from phusong.coverage.compiled import compiled, lean

__all__ = ["Stands", "Targets", "seen_pairs", "seen_weight"]

_PHONE_M = 1.5
_TWICE_EARTH_M = 2 * 6_371_000.0 * 4 / 3
"""An earth of four thirds the radius: rays bend down with it."""


class Stands(NamedTuple):
    """Positions of masts."""

    row: NDArray[np.int64]
    column: NDArray[np.int64]
    part: NDArray[np.int64]
    """Index of the land polygon."""
    antenna_m: NDArray[np.float64]
    """Height above ground."""


class Targets(NamedTuple):
    """Pixels that should be seen, sorted by row."""

    row: NDArray[np.int64]
    column: NDArray[np.int64]
    part: NDArray[np.int64]
    weight: NDArray[np.float64]
    """People, or what counts as so many."""
    first: NDArray[np.int64]
    """(H + 1,) position of the first target of each row of the grid, and of none beyond it."""


@lean
def _free(
    height: NDArray[np.float32],
    row: int,
    column: int,
    to_row: int,
    to_column: int,
    antenna_m: float,
    pixel_m: float,
) -> bool:
    """Whether no ground between two pixels stands above the line from antenna to phone.

    Between rows (or columns) the ground is interpolated; a hole of the terrain blocks nothing.
    """
    down, right = to_row - row, to_column - column
    steps = max(abs(down), abs(right))
    if steps < 2:
        return True
    start = height[row, column] + antenna_m
    rise = (height[to_row, to_column] + _PHONE_M - start) / steps
    step_m = pixel_m * np.hypot(down, right) / steps
    for i in range(1, steps):
        bulge = i * (steps - i) * step_m * step_m / _TWICE_EARTH_M
        limit = start + rise * i - bulge
        if abs(down) >= abs(right):
            r = row + (i if down > 0 else -i)
            across = column + right * i / steps
            c = int(np.floor(across))
            share = across - c
            ground = float(height[r, c])
            if share > 0.0:
                ground += share * (height[r, c + 1] - ground)
        else:
            c = column + (i if right > 0 else -i)
            along = row + down * i / steps
            r = int(np.floor(along))
            share = along - r
            ground = float(height[r, c])
            if share > 0.0:
                ground += share * (height[r + 1, c] - ground)
        if ground > limit:
            return False
    return True


@compiled
def seen_weight(
    height: NDArray[np.float32],
    stands: Stands,
    targets: Targets,
    range_m: float,
    pixel_m: float,
) -> NDArray[np.float64]:
    """(stands,) weight of the targets in sight within a range, on the same piece of land.

    Parameters
    ----------
    height
        (H, W) ground, m; NaN in holes.
    """
    seen = np.zeros(stands.row.size)
    reach = int(range_m / pixel_m)
    farthest = (range_m / pixel_m) ** 2
    rows = height.shape[0]
    for s in range(stands.row.size):
        row, column = stands.row[s], stands.column[s]
        low, high = max(row - reach, 0), min(row + reach + 1, rows)
        for t in range(targets.first[low], targets.first[high]):
            down, right = targets.row[t] - row, targets.column[t] - column
            if targets.part[t] != stands.part[s] or down * down + right * right > farthest:
                continue
            if _free(
                height,
                row,
                column,
                targets.row[t],
                targets.column[t],
                stands.antenna_m[s],
                pixel_m,
            ):
                seen[s] += targets.weight[t]
    return seen


@compiled
def seen_pairs(
    height: NDArray[np.float32],
    stands: Stands,
    pixels: NDArray[np.int64],
    pixel_m: float,
) -> NDArray[np.bool_]:
    """(stands,) whether each stand sees the pixel beside it in ``pixels`` (stands, 2)."""
    seen = np.zeros(stands.row.size, dtype=np.bool_)
    for s in range(stands.row.size):
        seen[s] = _free(
            height,
            stands.row[s],
            stands.column[s],
            pixels[s, 0],
            pixels[s, 1],
            stands.antenna_m[s],
            pixel_m,
        )
    return seen
