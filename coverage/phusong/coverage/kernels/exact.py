"""Prediction path by path, compiled: slow next to a sweep, but plain, and its reference."""

from __future__ import annotations

from math import atan, atan2, ceil, degrees, log10, sqrt

import numpy as np
from numpy.typing import NDArray

from phusong.coverage.compiled import compiled
from phusong.coverage.kernels.antennas import best_gain, pattern_gain
from phusong.coverage.kernels.clutter import LAST_SCATTERING, terminal_clutter
from phusong.coverage.kernels.diffraction import bullington, delta, free_space, horizon
from phusong.coverage.kernels.profiles import SHORTEST_KM, walk
from phusong.coverage.structures import Area, Floats, Grid, Job, Network, Settings

_SLACK_DB = 1e-6
"""Rounding of a bound against the value that it bounds."""


@compiled
def cell_gain(net: Network, cell: int, bearing: float, elevation: float) -> float:
    """Gain relative to the antenna's maximum (0 and below) from its table, dB.

    ``elevation`` is positive upward, NaN for the best of the vertical cut. A cell without azimuth
    radiates all round.
    """
    # Every array is read once and outside branches: numba can then leave its reference counts alone.
    azimuth, pattern, patterns, best = (
        net.azimuth[cell],
        net.pattern[cell],
        net.patterns,
        net.patterns_best,
    )
    turned = 0.0 if np.isnan(azimuth) else bearing - azimuth
    if np.isnan(elevation):
        return best_gain(best, pattern, turned)
    return pattern_gain(patterns, pattern, turned, elevation)


@compiled
def through_mast(
    net: Network,
    area: Area,
    settings: Settings,
    mast: int,
    pixel: tuple[int, int],
    clutter: Floats,
    best: float,
    d: Floats,
    h: Floats,
) -> tuple[float, int, float]:
    """Strongest cell of one mast at one pixel: (RSRP, cell, bound that a hole left open).

    (-inf, -1, -inf) when no cell can reach ``best``: what is skipped is bounded from above by
    free space, clutter and the horizontal pattern, so skipping never changes the maximum. When
    the profile meets a hole the bound comes back as third value.
    """
    row, col = pixel
    down, right = row - net.row[mast], col - net.col[mast]
    flat = max(sqrt(down * down + right * right) * area.pixel_km, SHORTEST_KM)
    bearing = degrees(atan2(right, -down))
    bound = -np.inf
    for c in range(net.first[mast], net.first[mast + 1]):
        if flat <= net.range[c]:
            k = net.carrier[c]
            level = net.eirp[c] - free_space(flat, net.carriers[k]) - clutter[k]
            bound = max(bound, level + cell_gain(net, c, bearing, np.nan) - settings.extra_db)
    if bound < best - _SLACK_DB or bound == -np.inf:
        return -np.inf, -1, -np.inf
    n = walk(net, area, mast, pixel, d, h)
    if n < 0:
        return -np.inf, -1, bound
    hts, hrs = net.antenna[mast], area.height[row, col] + settings.receiver_height_m
    slope, knife = horizon(d, h, n, hts, hrs, settings.ce, 1.0)
    elevation = degrees(atan(0.001 * (slope - 500 * settings.ce * d[n])))
    straight = sqrt(d[n] ** 2 + (0.001 * (hrs - hts)) ** 2)
    strongest, winner, carrier, loss, whole = -np.inf, -1, -1, 0.0, False
    for c in range(net.first[mast], net.first[mast + 1]):
        if flat > net.range[c]:
            continue
        frequency = net.carriers[net.carrier[c]]
        if net.carrier[c] != carrier:
            carrier, whole = net.carrier[c], False
            loss = free_space(straight, frequency) + clutter[carrier] + settings.extra_db
            loss += bullington(knife, d[n], 0.299792458 / frequency)
        level = net.eirp[c] + cell_gain(net, c, bearing, elevation)
        if not whole and level - loss >= max(best, strongest) - _SLACK_DB:
            loss, whole = loss + delta(d, h, n, hts, hrs, frequency, settings), True
        if whole and level - loss > strongest:
            strongest, winner = level - loss, c
    return strongest, winner, -np.inf


@compiled
def scratch(job: Job) -> tuple[Floats, Floats]:
    """Room for the longest profile of a run."""
    longest = ceil(job.net.reach.max() / job.area.pixel_km) + 3
    return np.empty(longest), np.empty(longest)


@compiled
def clutter_at(job: Job, row: int, col: int, out: Floats) -> None:
    """Terminal clutter loss of every frequency in ``net.carriers`` at one pixel."""
    receiver, street = job.settings.receiver_height_m, job.settings.street_width_m
    tops = job.area.clutter_height[row, col]
    scattering = job.area.clutter_category[row, col] <= LAST_SCATTERING
    for k in range(out.size):
        out[k] = terminal_clutter(job.net.carriers[k], receiver, tops, scattering, street)


@compiled
def masts_near(job: Job, box: tuple[int, int, int, int], bounds: Floats) -> NDArray[np.int64]:
    """Masts in reach of a box of pixels, strongest bound first; ``bounds[m]`` is filled for them."""
    net = job.net
    top, bottom, left, right = box
    near = np.empty(net.row.size, np.int64)
    count = 0
    for m in range(net.row.size):
        down = max(top - net.row[m], net.row[m] - (bottom - 1), 0.0)
        across = max(left - net.col[m], net.col[m] - (right - 1), 0.0)
        distance = max(sqrt(down * down + across * across) * job.area.pixel_km, SHORTEST_KM)
        if distance <= net.reach[m]:
            bounds[m] = net.peak[m] - 20 * log10(distance)
            near[count] = m
            count += 1
    return near[:count][np.argsort(-bounds[near[:count]])]


@compiled
def best_server(
    job: Job,
    box: tuple[int, int, int, int],
    enough: float,
    rsrp: Grid,
    server: NDArray[np.int32],
    incomplete: NDArray[np.bool_],
) -> None:
    """Fill ``rsrp``, ``server`` and ``incomplete`` of the asked pixels of one box.

    Masts are tried from the strongest bound down, and the trial ends when no later bound can beat
    what was found; equal levels go to the lower cell index, so the order does not matter. A pixel
    is incomplete when a mast beyond a hole might be stronger and give ``enough``.
    """
    net, area, settings = job
    bounds = np.empty(net.row.size)
    near = masts_near(job, box, bounds)
    d, h = scratch(job)
    clutter = np.empty(net.carriers.size)
    for row in range(box[0], box[1]):
        for col in range(box[2], box[3]):
            if not area.where[row, col]:
                continue
            clutter_at(job, row, col, clutter)
            shade = clutter.min() + settings.extra_db
            best, winner, unknown = -np.inf, -1, -np.inf
            for m in near:
                if bounds[m] - shade < best - _SLACK_DB:
                    break
                level, cell, hole = through_mast(
                    net, area, settings, m, (row, col), clutter, best, d, h
                )
                unknown = max(unknown, hole)
                if cell >= 0 and (level > best or (level == best and cell < winner)):
                    best, winner = level, cell
            if winner >= 0:
                rsrp[row, col] = best
                server[row, col] = winner
            incomplete[row, col] = unknown > best and unknown >= enough


@compiled
def site_levels(
    job: Job,
    masts: tuple[int, int],
    points: NDArray[np.int64],
    clutter: Floats,
    floor: float,
    out: Grid,
) -> None:
    """RSRP of the masts ``masts[0] .. masts[1] - 1`` at ``points`` (N, 2); -inf below ``floor``."""
    net, area, settings = job
    d, h = scratch(job)
    for i in range(points.shape[0]):
        best, out[i] = floor, -np.inf
        for m in range(masts[0], masts[1]):
            pixel = (points[i, 0], points[i, 1])
            level, _, _ = through_mast(net, area, settings, m, pixel, clutter[i], best, d, h)
            if level >= best:
                best = out[i] = level
