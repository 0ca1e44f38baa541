"""How high the far antenna must be, for many pairs of positions at once, compiled."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from phusong.coverage.compiled import compiled

__all__ = ["Pairs", "far_heights"]

_EARTH_M = 6_371_000.0
_LIGHT_M_GHZ = 0.299792458


class Pairs(NamedTuple):
    """Paths to look at, (P,) each; positions by index, demands as of :class:`.clearance.Share`."""

    start: NDArray[np.int64]
    end: NDArray[np.int64]
    frequency_ghz: NDArray[np.float64]
    k: NDArray[np.float64]
    """(P, 2)."""
    of_zone: NDArray[np.float64]
    """(P, 2)."""


@compiled
def far_heights(
    surface: NDArray[np.float32],
    ground: NDArray[np.float32],
    at: NDArray[np.float64],
    levels_m: NDArray[np.float64],
    highest_m: NDArray[np.float64],
    pairs: Pairs,
    pixel_m: float,
    margin_m: float,
) -> NDArray[np.float64]:
    """(P, L) least antenna height at the end of a path for each level at its start; inf: blocked.

    Points lie a pixel apart at most, heights between pixels are bilinear; within a pixel and a half
    of an end the ground counts without what stands on it. A hole blocks.

    Parameters
    ----------
    surface, ground
        (H, W) height above sea with and without trees and buildings, m; NaN in holes.
    at
        (N, 2) row and column of the positions; 0.0 is the centre of the first pixel.
    levels_m
        (N, L) antenna heights above ground that a position has; NaN: fewer.
    highest_m
        (N,) the highest of them.
    margin_m
        Added to every height between the ends.
    """
    rows, columns = ground.shape
    count, levels = pairs.start.size, levels_m.shape[1]
    needed = np.zeros((count, levels))
    for p in range(count):
        a, b = pairs.start[p], pairs.end[p]
        down, right = at[b, 0] - at[a, 0], at[b, 1] - at[a, 1]
        pixels = np.sqrt(down * down + right * right)
        length = max(pixels * pixel_m, 1.0)
        steps = max(int(np.ceil(pixels - 1e-9)), 1)
        base = np.zeros(2)
        for i in range(steps + 1):  # both ends first: their ground carries the line
            j = steps if i == 1 else i - 1 if i > 1 else 0
            u = j / steps
            row = min(max(at[a, 0] + down * u, 0.0), rows - 1.0)
            column = min(max(at[a, 1] + right * u, 0.0), columns - 1.0)
            r, c = int(row), int(column)
            fr, fc = row - r, column - c
            r1, c1 = r + 1 if fr > 0 else r, c + 1 if fc > 0 else c
            bare = min(u, 1 - u) * pixels < 1.5
            grid = ground if bare else surface
            top = grid[r, c] * (1 - fc) + grid[r, c1] * fc
            bottom = grid[r1, c] * (1 - fc) + grid[r1, c1] * fc
            height = top * (1 - fr) + bottom * fr
            if np.isnan(height):
                needed[p, :] = np.inf
                break
            if i < 2:
                base[i] = height
                continue
            product = u * (1 - u) * length * length
            zone = np.sqrt(_LIGHT_M_GHZ / pairs.frequency_ghz[p] * product / length)
            demanded = -np.inf
            for s in range(2):
                bulge = product / (2 * pairs.k[p, s] * _EARTH_M)
                demanded = max(demanded, bulge + pairs.of_zone[p, s] * zone)
            q = height + margin_m + demanded - (base[0] + (base[1] - base[0]) * u)
            if (1 - u) * highest_m[a] + u * highest_m[b] < q:
                needed[p, :] = np.inf
                break
            for level in range(levels):
                far = (q - (1 - u) * levels_m[a, level]) / u
                needed[p, level] = max(needed[p, level], far)
        for level in range(levels):
            if np.isnan(levels_m[a, level]):
                needed[p, level] = np.inf
    return needed
