"""Terrain under one path, compiled: what every plain path and the reference of the sweep walk on."""

from __future__ import annotations

from math import sqrt
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from phusong.coverage.compiled import compiled, inlined, lean
from phusong.coverage.kernels.clutter import LAST_SCATTERING
from phusong.coverage.structures import Area, Floats, Grid

SHORTEST_KM = 0.01
"""Nearer than this the receiver is in the antenna's near field: taken as this far."""


@inlined
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


class Profile(NamedTuple):
    """Room for one path: points 0 (the mast) to n (the receiver)."""

    d: Floats
    """km from the mast."""
    h: Floats
    """Ground, m above sea."""
    g: Floats
    """Ground and the clutter that stands on it; bare at both ends."""
    zone: NDArray[np.uint8]


@compiled
def new_profile(points: int) -> Profile:
    """Room for ``points`` points."""
    return Profile(np.empty(points), np.empty(points), np.empty(points), np.empty(points, np.uint8))


@inlined
def standing(area: Area, row: int, col: int) -> float:
    """Height of clutter at a pixel; what scatters (water, open land) has none that stands."""
    if area.clutter_category[row, col] <= LAST_SCATTERING:
        return 0.0
    return float(area.clutter_height[row, col])


@inlined
def nearest(position: float, size: int) -> int:
    """Pixel of a fractional row or column, held to the grid."""
    return min(max(int(position + 0.5), 0), size - 1)


@lean
def walk(
    area: Area, start: tuple[float, float], ground: float, pixel: tuple[int, int], out: Profile
) -> int:
    """Fill ``out`` from a point (row, col) to the centre of a pixel; return n, or -1 at a hole.

    Points are one pixel apart from the start on; the last stretch, to the receiver, is half a pixel
    to one and a half.
    """
    rows, cols = area.height.shape
    down, right = pixel[0] - start[0], pixel[1] - start[1]
    at = max(sqrt(down * down + right * right), SHORTEST_KM / area.pixel_km)
    last = last_step(at)
    down, right = down / at, right / at
    for i in range(last + 1):
        row, col = start[0] + i * down, start[1] + i * right
        r, c = nearest(row, rows), nearest(col, cols)
        height = float(sample(area.height, row, col)) if i > 0 else ground
        if np.isnan(height):
            return -1
        out.d[i], out.h[i], out.zone[i] = i * area.pixel_km, height, area.zone[r, c]
        out.g[i] = height + (standing(area, r, c) if i > 0 else 0.0)
    n = last + 1
    out.d[n] = at * area.pixel_km
    out.h[n] = out.g[n] = area.height[pixel]
    out.zone[n] = area.zone[pixel]
    return -1 if np.isnan(out.h[n]) else n


@inlined
def last_step(at: float) -> int:
    """Last whole step of a path ``at`` pixels long; the next is too close to the receiver."""
    return max(int(at - 0.5), 0)
