"""One pixel of a sweep: whether it can matter, its path, and what every carrier loses on it; compiled.

What cannot matter is told from bounds (:mod:`.bounds`), so that a map is the same without them.
"""

from __future__ import annotations

from math import sqrt
from typing import NamedTuple

import numpy as np

from phusong.coverage.compiled import inlined, lean
from phusong.coverage.kernels.bounds import least_free, least_knife, least_p526, least_p1812
from phusong.coverage.kernels.bundle import Bundle, put, settle
from phusong.coverage.kernels.itm_terrain import (
    ItmPath,
    Room,
    analysed,
    end_at,
    go_on,
)
from phusong.coverage.kernels.models import (
    ITM,
    P526,
    P1812,
    longley_rice,
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
    path_to,
    slope_to,
)
from phusong.coverage.kernels.rays import (
    Ray,
    Track,
)
from phusong.coverage.kernels.windows import (
    Source,
    Window,
    departure,
    hundredths,
    limit,
    lose_everything,
)
from phusong.coverage.structures import Area, Path, Settings


class Tools(NamedTuple):
    """Memory that rays share."""

    ray: Ray
    sight: Sight
    track: Track
    scale: Scale
    room: Room
    """For the Irregular Terrain Model."""
    bundle: Bundle


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
        if settings.model == ITM:
            write_itm(settings, source, window, tools, i, to, (r, c))
            continue
        path = path_of(settings, tools, i, source.antenna[i], to)
        if put(tools.bundle, i, path, pixel):
            settle(tools.bundle, i, source, window, settings)


@lean
def write_itm(
    settings: Settings,
    source: Source,
    window: Window,
    tools: Tools,
    antenna: int,
    to: Receiver,
    pixel: tuple[int, int],
) -> None:
    """Losses of an antenna's carriers by the Irregular Terrain Model."""
    r, c = pixel
    hts = source.antenna[antenna]
    path = path_of(settings, tools, antenna, hts, to)
    window.elevation[antenna, r, c] = int(departure(path, settings))
    itm = itm_path(settings, source, tools, hts, to)
    for p in range(source.first[antenna], source.first[antenna + 1]):
        if path.distance > source.range[p]:
            continue
        loss = longley_rice(itm, source.frequency[p], settings) + window.clutter[p, r, c]
        if loss < source.most[p]:
            window.loss[p, r, c] = hundredths(loss)


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
    """What the Irregular Terrain Model makes of the path."""
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
