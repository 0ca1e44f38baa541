"""Terrain under one path, compiled: what every plain path and the reference of the sweep walk on."""

from __future__ import annotations

from math import ceil, sqrt

import numpy as np

from phusong.coverage.compiled import compiled
from phusong.coverage.structures import Area, Floats, Grid, Network

SHORTEST_KM = 0.01
"""Nearer than this the receiver is in the antenna's near field: taken as this far."""


@compiled
def sample(grid: Grid, row: float, col: float) -> float:
    """Bilinear height, NaN where a hole takes part; clamped to the outermost pixel centres."""
    row = min(max(row, 0.0), grid.shape[0] - 1.0)
    col = min(max(col, 0.0), grid.shape[1] - 1.0)
    r, c = int(row), int(col)
    fr, fc = row - r, col - c
    r1 = r + 1 if fr > 0 else r  # a hole beside the line does not touch it
    c1 = c + 1 if fc > 0 else c
    top = grid[r, c] * (1 - fc) + grid[r, c1] * fc
    bottom = grid[r1, c] * (1 - fc) + grid[r1, c1] * fc
    height: float = top * (1 - fr) + bottom * fr
    return height


@compiled
def walk(net: Network, area: Area, mast: int, pixel: tuple[int, int], d: Floats, h: Floats) -> int:
    """Fill ``d`` and ``h`` from a mast to the centre of a pixel; return n, or -1 at a hole.

    Steps are equal and at most one pixel long.
    """
    row, col = pixel
    at_row, at_col = net.row[mast], net.col[mast]
    pixels = sqrt((row - at_row) ** 2 + (col - at_col) ** 2)
    n = max(ceil(pixels - 1e-9), 1)
    step = max(pixels * area.pixel_km, SHORTEST_KM) / n
    for i in range(n + 1):
        d[i] = i * step
    h[0], h[n] = net.ground[mast], area.height[row, col]
    down, right = (row - at_row) / n, (col - at_col) / n
    for i in range(1, n):
        h[i] = sample(area.height, at_row + i * down, at_col + i * right)
        if np.isnan(h[i]):
            return -1
    return -1 if np.isnan(h[0]) or np.isnan(h[n]) else n
