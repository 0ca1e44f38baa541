"""The path from a mast to one pixel, put together from what its ray knows, compiled.

The same figures as :func:`.p1812_geometry.path_geometry` of the profile that consists of the ray's
samples and the pixel itself. Lengths along the ray are in steps of ``step_km``.
"""

from __future__ import annotations

from math import atan, ceil, sqrt
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from phusong.coverage.compiled import compiled, inlined
from phusong.coverage.kernels.p1812_geometry import INLAND, SEA
from phusong.coverage.kernels.rays import (
    Ray,
    Singles,
    highest_above,
    least_clearance,
    tangent,
    touched,
)
from phusong.coverage.structures import Path


class Sight(NamedTuple):
    """What antennas see along a ray: running maxima of slopes, (antennas, samples), m per step."""

    surface: NDArray[np.float64]
    surface_rare: NDArray[np.float64]
    flat: NDArray[np.float64]
    """Of the bare ground over the effective earth."""
    bare: NDArray[np.float64]
    """Of the bare ground as if the earth were flat."""
    horizon: NDArray[np.int32]
    """Sample that makes ``flat``."""


class Receiver(NamedTuple):
    """One pixel as its ray sees it."""

    at: float
    """Steps from the mast."""
    last: int
    """Last sample that counts; the next would be closer than half a step, or behind."""
    ground: float
    height: float
    """Of the antenna above sea."""
    zone: int


@compiled
def new_sight(antennas: int, samples: int) -> Sight:
    """Room for what ``antennas`` see."""
    return Sight(
        surface=np.empty((antennas, samples)),
        surface_rare=np.empty((antennas, samples)),
        flat=np.empty((antennas, samples)),
        bare=np.empty((antennas, samples)),
        horizon=np.empty((antennas, samples), np.int32),
    )


@inlined
def knife_over(
    y: Singles, steps: Singles, at: float, slope: float, hts: float, level: float
) -> float:
    """Bullington's knife, m per root of a step; ``level`` is the receiver's height, flattened."""
    if y.size == 0:
        return -np.inf
    to_receiver = (level - hts) / at
    if slope < to_receiver:
        start, rise = np.float32(hts), np.float32(to_receiver)
        return -sqrt(np.float64(least_clearance(y, steps, start, rise, np.float32(at))) * at)
    back = np.float64(tangent(y, steps, np.float32(at), np.float32(level)))
    if slope + back <= 0:
        return 0.0
    cross = (level - hts + back * at) / (slope + back)
    return (slope - to_receiver) * cross * sqrt(at / (cross * (at - cross)))


@inlined
def fitted(ray: Ray, to: Receiver) -> tuple[float, float]:
    """Least-squares surface at mast and receiver, P.526-15 section 4.5.2 (P.1812-6 eqs. 85, 86)."""
    at, last = to.at, to.last
    step, before = at - last, np.float64(ray.bare[last])
    v1 = ray.first_sum[last] + step * (to.ground + before)
    v2 = ray.second_sum[last]
    v2 += step * (to.ground * (2 * at + last) + before * (at + 2 * last))
    return (2 * v1 * at - v2) / at**2, (v2 - v1 * at) / at**2


@inlined
def lowered(
    bare: Singles, steps: Singles, to: Receiver, hts: float, from_start: float
) -> tuple[float, float]:
    """By how much obstacles lower the smooth surface at both ends, P.526-15 section 4.5.2."""
    rise = (to.height - hts) / to.at
    from_start -= rise
    if from_start <= 0:
        return 0.0, 0.0
    above = np.float64(highest_above(bare, steps, np.float32(hts), np.float32(rise)))
    from_end = np.float64(tangent(bare, steps, np.float32(to.at), np.float32(to.height))) + rise
    above /= from_start + from_end
    return above * from_start, above * from_end


@inlined
def smooth_knife(last: int, at: float, h1: float, h2: float, q: float) -> float:
    """Bullington's knife over a smooth earth, without its wavelength, m per root of a step.

    The same as a walk over samples 1 .. ``last`` of zero height: each maximum has one top, found in
    closed form or by halving, and the sample before or after it.
    """
    if last < 1:
        return -np.inf
    to_receiver = (h2 - h1) / at
    top = min(max(int(sqrt(h1 / q)), 1), last)
    steep = q * (at - top) - h1 / top
    if top < last:
        steep = max(steep, q * (at - top - 1) - h1 / (top + 1))
    if steep < to_receiver:
        low, high = 1, last
        while low < high:
            x = (low + high) >> 1
            area, turn, line = x * (at - x), at - 2 * x, h1 + to_receiver * x
            if 2 * area * to_receiver - q * area * turn - line * turn < 0:
                low = x + 1
            else:
                high = x
        least = np.inf
        for x in range(max(low - 1, 1), low + 1):
            area = x * (at - x)
            clear = h1 + to_receiver * x - q * area
            least = min(least, clear * clear / area)
        return -sqrt(least * at)
    top = min(max(ceil(at - sqrt(h2 / q)), 1), last)
    back = q * top - h2 / (at - top)
    if top > 1:
        back = max(back, q * (top - 1) - h2 / (at - top + 1))
    if steep + back <= 0:
        return 0.0
    cross = (h2 - h1 + back * at) / (steep + back)
    return (steep - to_receiver) * cross * sqrt(at / (cross * (at - cross)))


@inlined
def zones_to(ray: Ray, to: Receiver) -> tuple[float, float, float, float, float]:
    """Longest steps over land and inland, share over sea, steps to the coast from both ends."""
    at, last = to.at, to.last
    land = inland = longest_land = longest_inland = sea = 0.0
    if last > 0:
        land, inland, sea = ray.land[last - 1], ray.inland[last - 1], ray.sea[last - 1]
        longest_land, longest_inland = ray.longest_land[last - 1], ray.longest_inland[last - 1]
    before = 0.5 if last > 0 else 0.0
    zone, width = ray.zone[last], before + 0.5 * (at - last)
    for _ in range(2):  # the last sample, then the receiver
        if zone == SEA:
            sea, land = sea + width, 0.0
        else:
            land += width
        inland = inland + width if zone == INLAND else 0.0
        longest_land, longest_inland = max(longest_land, land), max(longest_inland, inland)
        zone, width = to.zone, 0.5 * (at - last)
    from_start = from_end = at
    wet = ray.last_sea[last]
    if to.zone == SEA:
        from_end = 0.0
    elif wet >= 0:
        from_end = at - 0.5 * (wet + (wet + 1 if wet < last else at))
    if ray.zone[0] == SEA:
        from_start = 0.0
    elif wet >= 0:
        first = 1
        while ray.zone[first] != SEA:
            first += 1
        from_start = first - 0.5
    elif to.zone == SEA:
        from_start = 0.5 * (last + at)
    return longest_land, longest_inland, sea / at, from_start, from_end


@inlined
def horizons_to(
    ray: Ray, to: Receiver, hts: float, slope: float, horizon: int, level: float
) -> tuple[float, float, int, int]:
    """Slopes (m per step) of both horizons and the samples that make them, P.1812-6 eqs. 76-81.

    In sight both lie at the sample that reaches deepest into the Fresnel zone; here the last one
    stands for it: a receiver among its surroundings is nearly always so, and what hangs on it has
    a weight below 1 %.
    """
    at, last = to.at, to.last
    to_receiver = (level - hts) / at
    if last == 0 or slope <= to_receiver:
        return to_receiver, -to_receiver, last, last
    y, steps = ray.bare_flat[1 : last + 1], ray.steps[1 : last + 1]
    up, away = np.float32(level), np.float32(at)
    back = tangent(y, steps, away, up)
    return slope, np.float64(back), horizon, 1 + touched(y, steps, away, up, back)


@inlined
def diffracting(
    ray: Ray,
    surface: Singles,
    to: Receiver,
    hts: float,
    seen: tuple[float, float],
    q: float,
) -> tuple[float, float, float, float, float]:
    """Knife, both ends of the fitted and both of the smooth surface.

    ``seen`` are the antenna's slopes to the surface and to the bare ground on a flat earth.
    """
    last = to.last
    steps = ray.steps[1 : last + 1]
    level = to.height - q * to.at * to.at
    knife = knife_over(surface[1 : last + 1], steps, to.at, seen[0], hts, level)
    fit_t, fit_r = fitted(ray, to)
    down_t, down_r = lowered(ray.bare[1 : last + 1], steps, to, hts, seen[1])
    ground = np.float64(ray.bare[0])
    return knife, fit_t, fit_r, min(fit_t - down_t, ground), min(fit_r - down_r, to.ground)


@inlined
def bare_path_to(
    ray: Ray, sight: Sight, antenna: int, to: Receiver, hts: float, step_km: float, q: float
) -> Path:
    """What P.526 wants of the path: no clutter on the ground, the rest of the tuple empty."""
    scale = sqrt(0.002 / step_km)
    seen = (sight.flat[antenna, to.last], sight.bare[antenna, to.last])
    knife, fit_t, fit_r, smooth_t, smooth_r = diffracting(ray, ray.bare_flat, to, hts, seen, q)
    flat = smooth_knife(to.last, to.at, hts - smooth_t, to.height - smooth_r, q)
    return Path(
        distance=to.at * step_km,
        hts=hts,
        hrs=to.height,
        ground_t=np.float64(ray.bare[0]),
        ground_r=to.ground,
        slope=(seen[0] + q * to.at) / step_km,
        knife=knife * scale,
        knife_rare=np.nan,
        fit_t=fit_t,
        fit_r=fit_r,
        smooth_t=smooth_t,
        smooth_r=smooth_r,
        flat=flat * scale,
        flat_rare=np.nan,
        theta_t=np.nan,
        theta_r=np.nan,
        dlt=np.nan,
        dlr=np.nan,
        roughness=np.nan,
        dtm=np.nan,
        dlm=np.nan,
        dct=np.nan,
        dcr=np.nan,
        sea=np.nan,
    )


@inlined
def path_to(
    ray: Ray,
    sight: Sight,
    antenna: int,
    to: Receiver,
    hts: float,
    step_km: float,
    q: float,
    q_rare: float,
    rare: bool,
) -> Path:
    """Everything of :class:`.structures.Path`; the rare earth's knives are NaN unless asked for."""
    at, last = to.at, to.last
    scale = sqrt(0.002 / step_km)
    steps = ray.steps[1 : last + 1]
    level = to.height - q * at * at
    seen = (sight.surface[antenna, last], sight.bare[antenna, last])
    knife, fit_t, fit_r, smooth_t, smooth_r = diffracting(ray, ray.surface, to, hts, seen, q)
    ground = np.float64(ray.bare[0])
    flat = smooth_knife(last, at, hts - smooth_t, to.height - smooth_r, q)
    knife_rare = flat_rare = np.nan
    if rare:
        level_rare = to.height - q_rare * at * at
        seen_rare = sight.surface_rare[antenna, last]
        y = ray.surface_rare[1 : last + 1]
        knife_rare = knife_over(y, steps, at, seen_rare, hts, level_rare)
        flat_rare = smooth_knife(last, at, hts - smooth_t, to.height - smooth_r, q_rare)
    up, back, first, end = horizons_to(
        ray, to, hts, sight.flat[antenna, last], sight.horizon[antenna, last], level
    )
    start, rise = min(fit_t, ground), min(fit_r, to.ground)
    rise = (rise - start) / at
    window = slice(first, end + 1)
    rough = highest_above(ray.bare[window], ray.steps[window], np.float32(start), np.float32(rise))
    dtm, dlm, sea, dct, dcr = zones_to(ray, to)
    metres = 0.001 / step_km
    return Path(
        distance=at * step_km,
        hts=hts,
        hrs=to.height,
        ground_t=ground,
        ground_r=to.ground,
        slope=(seen[0] + q * at) / step_km,
        knife=knife * scale,
        knife_rare=knife_rare * scale,
        fit_t=fit_t,
        fit_r=fit_r,
        smooth_t=smooth_t,
        smooth_r=smooth_r,
        flat=flat * scale,
        flat_rare=flat_rare * scale,
        theta_t=1000 * atan(metres * up),
        theta_r=1000 * atan(metres * (back - 2 * q * at)),
        dlt=first * step_km,
        dlr=(at - end) * step_km,
        roughness=np.float64(rough),
        dtm=dtm * step_km,
        dlm=dlm * step_km,
        dct=dct * step_km,
        dcr=dcr * step_km,
        sea=sea,
    )
