"""Losses of one position's masts into a box of the grid, ray by ray, compiled.

Seen from the mast the plane is four quarters, each with a major axis u and a minor axis v, -u <= v < u.
Rays have equal steps of v/u, so that they are ``fan`` to a pixel at the far end of the longest reach
and denser before. A pixel belongs to the ray in whose wedge its centre lies: the ray passes it within
half a wedge. Its own distance and height are kept; only the ground on the way is the ray's.
"""

from __future__ import annotations

from math import ceil, floor, sqrt
from typing import NamedTuple

import numpy as np

from phusong.coverage.compiled import compiled, lean, merged
from phusong.coverage.kernels.bundle import new_bundle, settle_all
from phusong.coverage.kernels.itm_terrain import (
    prepared,
    scratch_size,
    summed,
)
from phusong.coverage.kernels.models import (
    ITM,
    wants_rare,
    wants_surface,
)
from phusong.coverage.kernels.pixels import Tools, beaten, bulges, scale_of, write_pixel
from phusong.coverage.kernels.ray_path import (
    new_sight,
)
from phusong.coverage.kernels.rays import (
    cover,
    first_steepest,
    flatten,
    follow_zones,
    new_ray,
    new_track,
    sample_cover,
    sample_ray,
    steepest,
)
from phusong.coverage.kernels.windows import (
    Source,
    Window,
)
from phusong.coverage.structures import Area, Settings

HAIR = 1e-7
"""Of a pixel."""


class Quarter(NamedTuple):
    """One quarter of the plane; ``u`` counts pixels along its major axis, ``v`` along the minor."""

    along_cols: bool
    u_sign: int
    v_sign: int
    major: float
    """Row or column of the mast along the major axis."""
    minor: float
    first: int
    """Pixels of the window along the major axis, half-open."""
    behind: int
    minor_first: int
    minor_behind: int


@compiled
def sweep(area: Area, settings: Settings, source: Source, window: Window, fan: float) -> None:
    """Losses and directions of departure of a position's masts at the asked pixels of a window.

    ``fan`` rays pass between neighbouring pixels at the end of the longest reach. Pixels out of
    range keep what the window holds.
    """
    reach = source.range.max() / area.pixel_km
    samples = ceil(reach) + 3
    longest = samples - 1 if settings.model == ITM else 0
    room = prepared(np.zeros(samples, np.float32), longest, np.zeros(scratch_size(longest)))
    sight = new_sight(source.antenna.size, samples)
    tools = Tools(
        new_ray(samples),
        sight,
        new_track(samples),
        scale_of(area, settings, source),
        room,
        new_bundle(source.antenna.size),
    )
    for side in range(4):
        fan_out(area, settings, source, window, quarter(source, window, side), fan, reach, tools)
    settle_all(tools.bundle, source, window, settings)


@lean
def quarter(source: Source, window: Window, side: int) -> Quarter:
    """``side`` 0 east, 1 south, 2 west, 3 north; v turns with u, so that none overlaps.

    A mast in the very centre of a pixel stands a hair beside it: else no quarter had that pixel.
    """
    centred = source.row == int(source.row) and source.col == int(source.col)
    mast = source.col - HAIR if centred else source.col
    along = side % 2 == 0
    u_sign = 1 if side < 2 else -1
    v_sign = 1 if side == 0 or side == 3 else -1
    cols, rows = (window.left, window.right), (window.top, window.bottom)
    major, minor = (cols, rows) if along else (rows, cols)
    return Quarter(
        along_cols=along,
        u_sign=u_sign,
        v_sign=v_sign,
        major=mast if along else source.row,
        minor=source.row if along else mast,
        first=major[0],
        behind=major[1],
        minor_first=minor[0],
        minor_behind=minor[1],
    )


@lean
def extent(part: Quarter, reach: float) -> tuple[float, float, float, float]:
    """Least and largest u and v/u of the window's pixels in a quarter; u above its end: none."""
    ends = (part.u_sign * (part.first - part.major), part.u_sign * (part.behind - 1 - part.major))
    near, far = max(min(ends[0], ends[1]), 0.0), min(max(ends[0], ends[1]), reach)
    low = part.v_sign * (part.minor_first - part.minor)
    high = part.v_sign * (part.minor_behind - 1 - part.minor)
    if low > high:
        low, high = high, low
    if near == 0 or far <= 0:
        return near, far, -1.0, 1.0
    return near, far, low / (near if low < 0 else far), high / (near if high > 0 else far)


@merged
def fan_out(
    area: Area,
    settings: Settings,
    source: Source,
    window: Window,
    part: Quarter,
    fan: float,
    reach: float,
    tools: Tools,
) -> None:
    """All rays of a quarter that meet the window."""
    near, far, low, high = extent(part, reach)
    if far < near or far <= 0:
        return
    count = ceil(2 * fan * (source.reach / area.pixel_km))
    width = 2 / count
    first = min(max(int((low + 1) / width) - 1, 0), count)
    last = min(max(int((high + 1) / width) + 1, -1), count - 1)
    for k in range(first, last + 1):
        one_ray(area, settings, source, window, part, (k, count), (near, far), reach, tools)


@merged
def one_ray(
    area: Area,
    settings: Settings,
    source: Source,
    window: Window,
    part: Quarter,
    wedge: tuple[int, int],
    span: tuple[float, float],
    reach: float,
    tools: Tools,
) -> None:
    """Pixels whose centres lie in one wedge, nearest first; the ground is looked at when needed."""
    k, count = wedge
    near, far = span
    width = 2 / count
    low, high = k * width - 1, (k + 1) * width - 1
    rims = k == 0, k == count - 1
    middle = 0.5 * (low + high)
    unit = 1 / sqrt(1 + middle * middle)
    along, across = part.u_sign * unit, part.v_sign * middle * unit
    step = (across, along) if part.along_cols else (along, across)
    known = -1
    begin = ceil(part.major + near) if part.u_sign > 0 else floor(part.major - near)
    for j in range(int(far - near) + 2):
        a = begin + part.u_sign * j
        u = part.u_sign * (a - part.major)
        if u > far or a < part.first or a >= part.behind:
            continue
        b, behind = pixels_across(part, low * u, high * u, rims)
        for b_ in range(b, behind):
            v = part.v_sign * (b_ - part.minor)
            # At the rim of a quarter the coordinates themselves decide, without rounding.
            if (rims[0] and v < -u) or (rims[1] and v >= u):
                continue
            at = sqrt(u * u + v * v)
            row, col = (b_, a) if part.along_cols else (a, b_)
            if at > reach or not area.where[row, col]:
                continue
            if beaten(area, settings, source, window, tools.scale, (row, col), at, step):
                continue
            if known < 0:
                end = min(min(far / unit, reach) + 1, tools.ray.zone.size - 1)
                known = begin_ray(area, settings, source, step, int(end), tools)
            write_pixel(area, settings, source, window, tools, (row, col), at, known)


@lean
def pixels_across(
    part: Quarter, low: float, high: float, rims: tuple[bool, bool]
) -> tuple[int, int]:
    """Pixels (first, behind the last) of the window with low <= v < high.

    The border between two wedges is computed alike for both: no pixel is lost or met twice. At the low
    and the high rim of a quarter one more beyond it comes along.
    """
    if part.v_sign > 0:
        first, behind = ceil(part.minor + low), ceil(part.minor + high)
    else:
        first, behind = floor(part.minor - high) + 1, floor(part.minor - low) + 1
    low_rim, high_rim = rims
    turned = part.v_sign < 0
    if high_rim if turned else low_rim:
        first -= 1
    if low_rim if turned else high_rim:
        behind += 1
    return max(first, part.minor_first), min(behind, part.minor_behind)


@lean
def begin_ray(
    area: Area,
    settings: Settings,
    source: Source,
    step: tuple[float, float],
    end: int,
    tools: Tools,
) -> int:
    """Everything that pixels share; the last sample before a hole comes back."""
    ray = tools.ray
    q, q_rare = bulges(area, settings)
    sight = tools.sight
    start = (source.row, source.col)
    known = sample_ray(area, ray, tools.track, start, step, end, source.ground)
    flatten(ray, known, q)
    if settings.model == ITM and known >= 0:
        summed(ray.bare, known, tools.room)
    if wants_surface(settings):
        sample_cover(area, ray, tools.track, known)
        follow_zones(ray, known)
        cover(ray, known, q, ray.surface)
    if wants_rare(settings):
        cover(ray, known, q_rare, ray.surface_rare)
    for i in range(source.antenna.size):
        height = source.antenna[i]
        steepest(ray.bare, known, height, sight.bare[i])
        first_steepest(ray.bare_flat, known, height, sight.flat[i], sight.horizon[i])
        if wants_surface(settings):
            steepest(ray.surface, known, height, sight.surface[i])
        if wants_rare(settings):
            steepest(ray.surface_rare, known, height, sight.surface_rare[i])
    return known
