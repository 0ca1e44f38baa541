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

from phusong.coverage.compiled import compiled, inlined, lean
from phusong.coverage.kernels.bounds import least_free, least_knife, least_p526, least_p1812
from phusong.coverage.kernels.itm_terrain import (
    ItmPath,
    Room,
    analysed,
    end_at,
    go_on,
    prepared,
    scratch_size,
    summed,
)
from phusong.coverage.kernels.models import (
    ITM,
    P526,
    P1812,
    USER,
    longley_rice,
    terrain_loss,
    tuned_again,
    wants_rare,
    wants_surface,
)
from phusong.coverage.kernels.profiles import (
    SHORTEST_KM,
    last_step,
    nearest,
    sample,
    standing,
)
from phusong.coverage.kernels.ray_path import (
    Receiver,
    Scale,
    Sight,
    new_sight,
    path_to,
    slope_to,
)
from phusong.coverage.kernels.rays import (
    Ray,
    Track,
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
    departure,
    limit,
    lose_everything,
    write_path,
)
from phusong.coverage.structures import Area, Path, Settings

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


class Tools(NamedTuple):
    """Memory that rays share."""

    ray: Ray
    sight: Sight
    track: Track
    scale: Scale
    room: Room
    """For the Irregular Terrain Model."""


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
        new_ray(samples), sight, new_track(samples), scale_of(area, settings, source), room
    )
    for side in range(4):
        fan_out(area, settings, source, window, quarter(source, window, side), fan, reach, tools)


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


@lean
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
    count = ceil(2 * fan * reach)
    width = 2 / count
    first = min(max(int((low + 1) / width) - 1, 0), count)
    last = min(max(int((high + 1) / width) + 1, -1), count - 1)
    for k in range(first, last + 1):
        one_ray(area, settings, source, window, part, (k, count), (near, far), reach, tools)


@lean
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
    rim = k == 0 or k == count - 1
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
        b, behind = pixels_across(part, low * u, high * u, rim)
        for b_ in range(b, behind):
            v = part.v_sign * (b_ - part.minor)
            # At the rim of a quarter the coordinates themselves decide, without rounding.
            if rim and not inside_rim(u, v, low * u, high * u, k == 0, k == count - 1):
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
def pixels_across(part: Quarter, low: float, high: float, rim: bool) -> tuple[int, int]:
    """Pixels (first, behind the last) of the window with low <= v < high.

    The border between two wedges is computed alike for both: no pixel is lost or met twice. At a rim
    one more on either side comes along.
    """
    if part.v_sign > 0:
        first, behind = ceil(part.minor + low), ceil(part.minor + high)
    else:
        first, behind = floor(part.minor - high) + 1, floor(part.minor - low) + 1
    if rim:
        first, behind = first - 1, behind + 1
    return max(first, part.minor_first), min(behind, part.minor_behind)


@lean
def inside_rim(u: float, v: float, low: float, high: float, first: bool, last: bool) -> bool:
    """Whether a pixel belongs to the outermost wedge of a quarter, -u <= v < u."""
    over = v >= -u if first else v >= low
    return over and (v < u if last else v < high)


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


@lean
def bulges(area: Area, settings: Settings) -> tuple[float, float]:
    """500 ce step^2 of the usual and the rare earth, m."""
    square = 500 * area.pixel_km**2
    return settings.ce * square, settings.ce_rare * square


@inlined
def write_pixel(
    area: Area,
    settings: Settings,
    source: Source,
    window: Window,
    tools: Tools,
    pixel: tuple[int, int],
    at: float,
    known: int,
) -> None:
    """Losses of every carrier at one pixel ``at`` steps from the mast."""
    row, col = pixel
    r, c = row - window.top, col - window.left
    at = max(at, SHORTEST_KM / area.pixel_km)
    last = last_step(at)
    distance = at * area.pixel_km
    if last > known or np.isnan(source.ground):
        lose_everything(source, window, pixel, distance)
        return
    ground = np.float64(area.height[row, col])
    height = ground + settings.receiver_height_m
    to = Receiver(at, last, ground, height, area.zone[row, col])
    for i in range(source.antenna.size):
        if surely_weak(settings, source, window, tools, i, to, (r, c)):
            continue
        path = path_of(settings, tools, i, source.antenna[i], to)
        window.elevation[i, r, c] = departure(path, settings)
        if settings.model == USER:
            write_path(window.paths, path, i, r, c)
            continue
        itm = itm_path(settings, source, tools, source.antenna[i], to)
        for p in range(source.first[i], source.first[i + 1]):
            if distance > source.range[p]:
                continue
            f = source.frequency[p]
            if settings.model == ITM:
                loss = longley_rice(itm, f, settings)
            else:
                loss = terrain_loss(path, f, tuned_again(source.tuned, p, f, settings), settings)
            loss += window.clutter[p, r, c]
            if loss < source.most[p]:
                window.loss[p, r, c] = round(100 * loss)


@inlined
def beaten(
    area: Area,
    settings: Settings,
    source: Source,
    window: Window,
    scale: Scale,
    pixel: tuple[int, int],
    at: float,
    step: tuple[float, float],
) -> bool:
    """Whether another mast gives more than this one could, told before the ray is looked along.

    Over a free path, and over what stands at the last sample before the receiver.
    """
    r, c = pixel[0] - window.top, pixel[1] - window.left
    p1812 = settings.model == P1812 and not wants_rare(settings)
    if not (p1812 or settings.model == P526) or window.best[r, c] == -np.inf:
        return False
    at = max(at, SHORTEST_KM / area.pixel_km)
    distance = at * area.pixel_km
    knife = np.nan
    for p in range(source.frequency.size):
        if distance > source.range[p]:
            continue
        f = source.frequency[p]
        most = limit(source, window, p, r, c) - window.clutter[p, r, c]
        if least_free(distance, f) >= most:
            continue
        if np.isnan(knife):
            knife = last_knife(area, settings, source, scale, pixel, at, step)
        if knife <= 0:
            return False
        if p1812:
            least = least_p1812(distance, knife, tuned_again(source.tuned, p, f, settings))
        else:
            least = least_p526(distance, knife, f)
        if least < most:
            return False
    return True


@inlined
def last_knife(
    area: Area,
    settings: Settings,
    source: Source,
    scale: Scale,
    pixel: tuple[int, int],
    at: float,
    step: tuple[float, float],
) -> float:
    """Knife of the last sample of a ray alone, for the highest antenna; 0 where it is none."""
    last = last_step(at)
    if last < 1:
        return 0.0
    row, col = source.row + last * step[0], source.col + last * step[1]
    top = np.float64(sample(area.height, row, col)) - 0.01  # rays keep heights in single precision
    if np.isnan(top):
        return 0.0
    if wants_surface(settings):
        rows, cols = area.height.shape
        top += standing(area, nearest(row, rows), nearest(col, cols))
    hts = source.antenna.max()
    height = np.float64(area.height[pixel]) + settings.receiver_height_m
    level, top = height - scale.q * at * at, top - scale.q * last * last
    line, slope, back = (level - hts) / at, (top - hts) / last, (top - level) / (at - last)
    return least_knife(slope, line, back, at) * sqrt(0.002 / scale.step_km)


@inlined
def surely_weak(
    settings: Settings,
    source: Source,
    window: Window,
    tools: Tools,
    antenna: int,
    to: Receiver,
    pixel: tuple[int, int],
) -> bool:
    """Whether no carrier of an antenna can matter at a pixel, told by two points of the path."""
    p1812 = settings.model == P1812 and not wants_rare(settings)
    if to.last < 1 or not (p1812 or settings.model == P526):
        return False
    y = tools.ray.surface if p1812 else tools.ray.bare_flat
    slopes = tools.sight.surface if p1812 else tools.sight.flat
    hts, scale = source.antenna[antenna], tools.scale
    level = to.height - scale.q * to.at * to.at
    back = (np.float64(y[to.last]) - level) / (to.at - to.last)
    line = (level - hts) / to.at
    knife = least_knife(slopes[antenna, to.last], line, back, to.at)
    if knife <= 0:
        return False
    knife *= sqrt(0.002 / scale.step_km)
    distance = to.at * scale.step_km
    r, c = pixel
    for p in range(source.first[antenna], source.first[antenna + 1]):
        if distance > source.range[p]:
            continue
        f = source.frequency[p]
        if p1812:
            least = least_p1812(distance, knife, tuned_again(source.tuned, p, f, settings))
        else:
            least = least_p526(distance, knife, f)
        if least + window.clutter[p, r, c] < limit(source, window, p, r, c):
            return False
    return True


@inlined
def path_of(settings: Settings, tools: Tools, antenna: int, hts: float, to: Receiver) -> Path:
    """As much of the path to a pixel as the model asks for."""
    if settings.model == P526 or wants_surface(settings):
        surface = wants_surface(settings)
        return path_to(tools.ray, tools.sight, antenna, to, hts, tools.scale, surface)
    slope = tools.sight.flat[antenna, to.last]
    return slope_to(tools.ray, to, hts, slope, tools.scale)


@inlined
def itm_path(settings: Settings, source: Source, tools: Tools, hts: float, to: Receiver) -> ItmPath:
    """What the Irregular Terrain Model makes of the path; for other models nothing is looked at."""
    if settings.model != ITM:
        return ItmPath(0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0)
    n, room = to.last + 1, tools.room
    kept = end_at(room, n, float(np.float32(to.ground)))
    step = 1000 * to.at * tools.scale.step_km / n
    high, low = hts - source.ground, to.height - to.ground
    path = analysed(room, n, step, high, low, settings.itm.refractivity)
    go_on(room, n, kept)
    return path


@lean
def scale_of(area: Area, settings: Settings, source: Source) -> Scale:
    """What all pixels of a run have in common."""
    q, q_rare = bulges(area, settings)
    return Scale(
        step_km=area.pixel_km,
        ce=settings.ce,
        ce_rare=settings.ce_rare,
        q=q,
        q_rare=q_rare,
        rare=wants_rare(settings),
        wavelength=0.299792458 / source.frequency.min(),
    )
