"""Losses of one position's masts path by path, compiled: slow next to a sweep, but plain.

Every pixel has its own profile, walked from end to end as often as the model's text asks for it.
The reference of :mod:`.sweep`, and what ``--exact`` computes.
"""

from __future__ import annotations

from math import ceil, sqrt

import numpy as np
from numpy.typing import NDArray

from phusong.coverage.compiled import compiled, inner, lean
from phusong.coverage.kernels.itm_terrain import analysed, prepared, scratch_size
from phusong.coverage.kernels.models import (
    ITM,
    USER,
    longley_rice,
    terrain_loss,
    tuned_again,
    wants_surface,
)
from phusong.coverage.kernels.p1812_geometry import path_geometry
from phusong.coverage.kernels.profiles import SHORTEST_KM, Profile, new_profile, walk
from phusong.coverage.kernels.windows import (
    Source,
    Window,
    departure,
    hundredths,
    lose_everything,
    write_path,
)
from phusong.coverage.structures import Area, Path, Settings


@compiled
def plain(area: Area, settings: Settings, source: Source, window: Window) -> None:
    """The same as :func:`.sweep.sweep`."""
    reach = source.range.max() / area.pixel_km
    points = ceil(reach) + 4
    profile = new_profile(points)
    for row in range(window.top, window.bottom):
        for col in range(window.left, window.right):
            down, right = row - source.row, col - source.col
            at = sqrt(down * down + right * right)
            if at > reach or not area.where[row, col]:
                continue
            at = max(at, SHORTEST_KM / area.pixel_km)
            n = walk(area, (source.row, source.col), source.ground, (row, col), profile)
            if n < 0:
                lose_everything(source, window, (row, col), at * area.pixel_km)
            else:
                plain_pixel(area, settings, source, window, profile, n, (row, col))


@inner
def plain_pixel(
    area: Area,
    settings: Settings,
    source: Source,
    window: Window,
    profile: Profile,
    n: int,
    pixel: tuple[int, int],
) -> None:
    """Losses of every carrier at one pixel."""
    r, c = pixel[0] - window.top, pixel[1] - window.left
    height = profile.h[n] + settings.receiver_height_m
    distance = profile.d[n]
    for i in range(source.antenna.size):
        hts = source.antenna[i]
        path = path_along(profile, n, hts, height, settings)
        window.elevation[i, r, c] = int(departure(path, settings))
        if settings.model == USER:
            write_path(window.paths, path, i, r, c)
            continue
        for p in range(source.first[i], source.first[i + 1]):
            if distance > source.range[p]:
                continue
            f = source.frequency[p]
            if settings.model == ITM:
                loss = itm_along(profile, n, hts, height, f, settings)
            else:
                loss = terrain_loss(path, f, tuned_again(source.tuned, p, f, settings), settings)
            loss += window.clutter[p, r, c]
            if loss < source.most[p]:
                window.loss[p, r, c] = hundredths(loss)


@lean
def path_along(profile: Profile, n: int, hts: float, hrs: float, settings: Settings) -> Path:
    """Geometry of a profile; clutter stands on it where the model wants it."""
    g = profile.g if wants_surface(settings) else profile.h
    d, h, zone = profile.d, profile.h, profile.zone
    return path_geometry(d, h, g, zone, n, hts, hrs, settings.ce, settings.ce_rare)


@inner
def itm_along(
    profile: Profile, n: int, hts: float, hrs: float, frequency: float, settings: Settings
) -> float:
    """Irregular Terrain Model; its equal steps are the profile's, the last one stretched."""
    scratch = np.empty(scratch_size(n))
    room = prepared(profile.h.astype(np.float32), n, scratch)
    step = 1000 * profile.d[n] / n
    high, low = hts - profile.h[0], hrs - profile.h[n]
    path = analysed(room, n, step, high, low, settings.itm.refractivity)
    return longley_rice(path, frequency, settings)


@inner
def explained(
    profile: Profile,
    n: int,
    antennas: tuple[float, float],
    frequency: float,
    tuned: NDArray[np.float64],
    settings: Settings,
) -> tuple[float, float, float]:
    """Loss of a profile, the same without the clutter that stands on it, and the departure, deg."""
    hts, hrs = antennas
    path = path_along(profile, n, hts, hrs, settings)
    away = 0.01 * departure(path, settings)
    if settings.model == ITM:
        loss = itm_along(profile, n, hts, hrs, frequency, settings)
        return loss, loss, away
    tuned_to = tuned_again(tuned, 0, frequency, settings)
    loss = terrain_loss(path, frequency, tuned_to, settings)
    d, h, zone = profile.d, profile.h, profile.zone
    bare = path_geometry(d, h, h, zone, n, hts, hrs, settings.ce, settings.ce_rare)
    return loss, terrain_loss(bare, frequency, tuned_to, settings), away
