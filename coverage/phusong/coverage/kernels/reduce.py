"""From the losses of masts to the levels of cells, compiled: one mast over one tile at a time."""

from __future__ import annotations

from math import log10, sqrt
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from phusong.coverage.compiled import compiled, inner, lean
from phusong.coverage.kernels.antennas import cell_gain, pattern_gain
from phusong.coverage.kernels.elementary import bearing_deg
from phusong.coverage.kernels.link import milliwatts
from phusong.coverage.kernels.profiles import SHORTEST_KM
from phusong.coverage.structures import NOT_KNOWN, NOT_REACHED, Chunk, Floats, Grid, Network

_BEYOND = int(NOT_REACHED)
_HOLE = int(NOT_KNOWN)


class Best(NamedTuple):
    """Strongest cell of every group over a tile, (groups, rows, cols) each."""

    level: Grid
    """dBm; -inf where no cell is in reach."""
    cell: NDArray[np.int32]
    """-1 where there is none."""
    unknown: Grid
    """What the strongest cell behind a hole could give at most; -inf where there is no hole."""


class Sums(NamedTuple):
    """What interference and the number of servers need besides, (groups, rows, cols) each."""

    other: Grid
    """Power of all cells but the strongest, mW."""
    bonus: Grid
    """How much stronger than its level the strongest cell sends data, dB."""
    servers: NDArray[np.uint8]
    """(groups, thresholds, rows, cols): cells that reach a threshold; stays at 255 beyond it."""


class Tile(NamedTuple):
    """Where a tile lies in the grid, and what waits there for every path."""

    top: int
    """Row of the grid of the first pixel."""
    left: int
    pixel_km: float
    excess: Grid
    """(rows, cols) dB that every path loses besides, foliage for one."""
    shade: Grid
    """(rows, cols) dB of clutter at least, for paths that a hole keeps from being computed."""


@inner
def overlap(tile: Tile, chunk: Chunk, shape: tuple[int, int]) -> tuple[int, int, int, int]:
    """Rows and columns of the grid that a chunk and a tile of this shape share."""
    rows, cols = chunk.elevation.shape
    return (
        max(tile.top, chunk.top),
        min(tile.top + shape[0], chunk.top + rows),
        max(tile.left, chunk.left),
        min(tile.left + shape[1], chunk.left + cols),
    )


@inner
def runs(net: Network, mast: int) -> NDArray[np.int64]:
    """First cell of every carrier of a mast, in the order of the chunk's losses, and the end."""
    first, end = net.first[mast], net.first[mast + 1]
    starts = np.empty(end - first + 1, np.int64)
    count = 0
    for c in range(first, end):
        if c == first or net.carrier[c] != net.carrier[c - 1]:
            starts[count] = c
            count += 1
    starts[count] = end
    return starts[: count + 1]


@inner
def faces(net: Network, mast: int) -> NDArray[np.int64]:
    """For every cell of a mast the first one of its cells that radiates alike.

    Bands in one panel share pattern and azimuth: the gain into a pixel is then looked up once.
    """
    first, end = net.first[mast], net.first[mast + 1]
    alike = np.empty(end - first, np.int64)
    for c in range(first, end):
        alike[c - first] = c - first
        for b in range(first, c):
            same = net.azimuth[b] == net.azimuth[c] or (
                np.isnan(net.azimuth[b]) and np.isnan(net.azimuth[c])
            )
            if same and net.pattern[b] == net.pattern[c]:
                alike[c - first] = b - first
                break
    return alike


@lean
def look_along(down: float, first: float, bearings: Floats) -> None:
    """Bearings of a row's pixels, degrees: ``down`` below the mast, the first ``first`` right of it."""
    for i in range(bearings.size):
        bearings[i] = bearing_deg(first + i, -down)


@inner
def free_space_bound(net: Network, cell: int, bearing: float, flat_km: float) -> float:
    """Level that a cell cannot exceed at a distance: free space, the best of its vertical cut."""
    frequency = net.carriers[net.carrier[cell]]
    spread: float = 92.45 + 20 * log10(flat_km * frequency)
    bound: float = net.eirp[cell] + cell_gain(net, cell, bearing, np.nan) - spread
    return bound


@compiled
def strongest(
    net: Network, mast: int, chunk: Chunk, tile: Tile, group: NDArray[np.int64], best: Best
) -> None:
    """Let the cells of one mast compete for every pixel of a tile.

    Equal levels go to the lower cell index, so the order of masts does not matter. A cell that is
    too weak even in its strongest direction is passed over before its direction is looked at.
    """
    top, bottom, left, right = overlap(tile, chunk, best.level.shape[1:])
    starts, alike, first = runs(net, mast), faces(net, mast), net.first[mast]
    gains, bearings = np.empty(alike.size), np.empty(max(right - left, 0))
    mast_row, mast_col = net.row[mast], net.col[mast]
    level, winner, unknown = best.level, best.cell, best.unknown
    eirp, ranges = net.eirp, net.range
    for row in range(top, bottom):
        down, r, i = row - mast_row, row - tile.top, row - chunk.top
        looked = False
        for col in range(left, right):
            across, q, j = col - mast_col, col - tile.left, col - chunk.left
            bearing, elevation, flat = 0.0, 0.0, -1.0
            excess = tile.excess[r, q]
            for k in range(starts.size - 1):
                hundredths = int(chunk.loss[k, i, j])
                if hundredths == _BEYOND:
                    continue
                for c in range(starts[k], starts[k + 1]):
                    g = group[c]
                    if g < 0:
                        continue
                    ceiling = eirp[c] - 0.01 * hundredths - excess
                    if hundredths != _HOLE and np.float32(ceiling) < level[g, r, q]:
                        continue
                    if flat < 0:
                        flat = sqrt(down * down + across * across) * tile.pixel_km
                        flat = max(flat, SHORTEST_KM)
                        if not looked:
                            look_along(down, left - mast_col, bearings)
                            looked = True
                        bearing = bearings[col - left]
                        elevation = 0.01 * chunk.elevation[i, j]
                        gains[:] = np.nan
                    if flat > ranges[c]:
                        continue
                    if hundredths == _HOLE:
                        bound = free_space_bound(net, c, bearing, flat) - excess - tile.shade[r, q]
                        unknown[g, r, q] = max(unknown[g, r, q], np.float32(bound))
                        continue
                    face = alike[c - first]
                    if np.isnan(gains[face]):
                        gains[face] = cell_gain(net, c, bearing, elevation)
                    found = np.float32(ceiling + gains[face])
                    if found > level[g, r, q] or (found == level[g, r, q] and c < winner[g, r, q]):
                        level[g, r, q], winner[g, r, q] = found, c


@compiled
def data_bonus(net: Network, cell: int, bearing: float, elevation: float) -> float:
    """How much stronger a cell sends data into a direction than the level there tells, dB."""
    traffic, pattern, azimuth = net.traffic[cell], net.pattern[cell], net.azimuth[cell]
    gain: float = net.traffic_gain[cell]
    if traffic == pattern:
        return gain
    turned = 0.0 if np.isnan(azimuth) else bearing - azimuth
    gain += pattern_gain(net.patterns, traffic, turned, elevation)
    gain -= pattern_gain(net.patterns, pattern, turned, elevation)
    return gain


@compiled
def accumulate(
    net: Network,
    mast: int,
    chunk: Chunk,
    tile: Tile,
    group: NDArray[np.int64],
    limits: tuple[float, Floats],
    best: Best,
    sums: Sums,
) -> None:
    """The same as :func:`strongest`, and with it interference, servers and beams of data.

    ``limits`` are the level under which a cell is not even noise, and the thresholds (groups,
    thresholds) from which on it counts as a server. Interfering cells count by their broadcast
    pattern: their beams of data follow phones elsewhere. The sum is that of the masts' order.
    """
    floor, thresholds = limits
    top, bottom, left, right = overlap(tile, chunk, best.level.shape[1:])
    starts, alike, first = runs(net, mast), faces(net, mast), net.first[mast]
    gains, bearings = np.empty(alike.size), np.empty(max(right - left, 0))
    mast_row, mast_col = net.row[mast], net.col[mast]
    level, winner, unknown = best.level, best.cell, best.unknown
    other, bonus, servers = sums.other, sums.bonus, sums.servers
    eirp, ranges = net.eirp, net.range
    for row in range(top, bottom):
        down, r, i = row - mast_row, row - tile.top, row - chunk.top
        looked = False
        for col in range(left, right):
            across, q, j = col - mast_col, col - tile.left, col - chunk.left
            bearing, elevation, flat = 0.0, 0.0, -1.0
            excess = tile.excess[r, q]
            for k in range(starts.size - 1):
                hundredths = int(chunk.loss[k, i, j])
                if hundredths == _BEYOND:
                    continue
                for c in range(starts[k], starts[k + 1]):
                    g = group[c]
                    ceiling = eirp[c] - 0.01 * hundredths - excess
                    if g < 0 or (hundredths != _HOLE and ceiling < floor):
                        continue
                    if flat < 0:
                        flat = sqrt(down * down + across * across) * tile.pixel_km
                        flat = max(flat, SHORTEST_KM)
                        if not looked:
                            look_along(down, left - mast_col, bearings)
                            looked = True
                        bearing = bearings[col - left]
                        elevation = 0.01 * chunk.elevation[i, j]
                        gains[:] = np.nan
                    if flat > ranges[c]:
                        continue
                    if hundredths == _HOLE:
                        bound = free_space_bound(net, c, bearing, flat) - excess - tile.shade[r, q]
                        unknown[g, r, q] = max(unknown[g, r, q], np.float32(bound))
                        continue
                    face = alike[c - first]
                    if np.isnan(gains[face]):
                        gains[face] = cell_gain(net, c, bearing, elevation)
                    found = np.float32(ceiling + gains[face])
                    if found < floor:
                        continue
                    for e in range(thresholds.shape[1]):
                        if found < thresholds[g, e]:
                            break
                        if servers[g, e, r, q] < 255:
                            servers[g, e, r, q] += 1
                    weaker = found
                    if found > level[g, r, q] or (found == level[g, r, q] and c < winner[g, r, q]):
                        weaker = level[g, r, q]
                        level[g, r, q], winner[g, r, q] = found, c
                        bonus[g, r, q] = data_bonus(net, c, bearing, elevation)
                    other[g, r, q] += milliwatts(float(weaker))
