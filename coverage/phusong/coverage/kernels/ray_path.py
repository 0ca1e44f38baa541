"""The path from a mast to one pixel, put together from what its ray knows, compiled.

The same figures as :func:`.p1812_geometry.path_geometry` of the profile that consists of the ray's
samples and the pixel itself. Lengths along the ray are in steps of ``step_km``.
"""

from __future__ import annotations

from math import ceil, sqrt
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from phusong.coverage.compiled import compiled, inlined
from phusong.coverage.kernels.diffraction import clear_of_sphere
from phusong.coverage.kernels.p1812_geometry import INLAND, SEA
from phusong.coverage.kernels.rays import (
    Ray,
    Singles,
    highest_above,
    least_clearance,
    look_back,
    tangent,
    touched,
    whole,
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


class Scale(NamedTuple):
    """What all pixels of a run have in common."""

    step_km: float
    ce: float
    ce_rare: float
    q: float
    """500 ce step^2, m."""
    q_rare: float
    rare: bool
    """Whether the earth of beta_0 % of time is asked for."""
    wavelength: float
    """The longest, m."""


class Seen(NamedTuple):
    """What one antenna sees of a ray up to a sample: slopes as in :class:`Sight`."""

    surface: float
    flat: float
    bare: float


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


class View(NamedTuple):
    """What stands between mast and receiver; slopes m per step, over the effective earth."""

    knife: float
    """Bullington's, m per root of a step."""
    hidden: bool
    """Whether the bare ground alone hides one from the other."""
    line: float
    """Slope from the mast to the receiver."""
    back: float
    """Slope from a hidden receiver back to its horizon."""
    down_t: float
    """By how much obstacles lower the smooth surface at the mast, m."""
    down_r: float


@inlined
def crossed(slope: float, back: float, line: float, fall: float, at: float) -> float:
    """Bullington's knife where two tangents cross, m per root of a step; the receiver lies ``fall``
    m above the mast."""
    if slope + back <= 0:
        return 0.0
    cross = (fall + back * at) / (slope + back)
    return (slope - line) * cross * sqrt(at / (cross * (at - cross)))


@inlined
def clear_knife(
    y: Singles, steps: Singles, to: Receiver, hts: float, line: float, last: int
) -> float:
    """The same of a free line, by its least clearance."""
    start, rise, at = np.float32(hts), np.float32(line), np.float32(to.at)
    least = least_clearance(y, steps, np.float32(last), start, rise, at)
    return -sqrt(np.float64(least) * to.at)


@inlined
def knife_over(
    ray: Ray, surface: Singles, to: Receiver, hts: float, slope: float, q: float
) -> float:
    """Bullington's knife, m per root of a step, by one surface and the mast's slope to it."""
    if to.last < 1:
        return -np.inf
    level = to.height - q * to.at * to.at
    line = (level - hts) / to.at
    part = slice(1, 1 + whole(to.last))
    y, steps = surface[part], ray.steps[part]
    if slope < line:
        return clear_knife(y, steps, to, hts, line, to.last)
    back = tangent(y, steps, np.float32(to.last), np.float32(to.at), np.float32(level))
    return crossed(slope, np.float64(back), line, level - hts, to.at)


@inlined
def view(ray: Ray, surface: Singles, to: Receiver, hts: float, seen: Seen, q: float) -> View:
    """One look over a ray, as far as it is needed."""
    at, last = to.at, to.last
    level = to.height - q * at * at
    line, rise = (level - hts) / at, (to.height - hts) / at
    if last < 1 or seen.flat <= line:  # what is no obstacle here is none on a flat earth
        knife = knife_over(ray, surface, to, hts, seen.surface, q)
        return View(knife, False, line, -line, 0.0, 0.0)
    part = slice(1, 1 + whole(last))
    back = look_back(
        surface[part],
        ray.bare_flat[part],
        ray.bare[part],
        ray.steps[part],
        np.float32(last),
        np.float32(at),
        np.float32(level),
        np.float32(to.height),
        np.float32(hts),
        np.float32(rise),
    )
    knife = crossed(seen.surface, np.float64(back.surface), line, level - hts, at)
    from_start = seen.bare - rise
    if from_start <= 0:
        return View(knife, True, line, np.float64(back.flat), 0.0, 0.0)
    from_end = np.float64(back.bare) + rise
    above = np.float64(back.above) / (from_start + from_end)
    return View(knife, True, line, np.float64(back.flat), above * from_start, above * from_end)


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
def roughness(ray: Ray, to: Receiver, ends: tuple[int, int], fit_t: float, fit_r: float) -> float:
    """h_m between two samples, P.1812-6 eqs. (93), (94)."""
    start, rise = min(fit_t, np.float64(ray.bare[0])), min(fit_r, to.ground)
    rise = (rise - start) / to.at
    first, end = ends
    if first == end:
        return np.float64(ray.bare[first]) - (start + rise * first)
    part = slice(first, first + whole(end - first + 1))
    start_, rise_ = np.float32(start), np.float32(rise)
    above = highest_above(ray.bare[part], ray.steps[part], np.float32(end), start_, rise_)
    return np.float64(above)


@inlined
def slope_to(ray: Ray, to: Receiver, hts: float, slope: float, scale: Scale) -> Path:
    """Who sees whom, for models that ask no more: every other figure of the terrain is NaN."""
    none = np.nan
    return Path(
        distance=to.at * scale.step_km,
        hts=hts,
        hrs=to.height,
        ground_t=np.float64(ray.bare[0]),
        ground_r=to.ground,
        slope=(slope + scale.q * to.at) / scale.step_km,
        knife=none,
        knife_rare=none,
        fit_t=none,
        fit_r=none,
        smooth_t=none,
        smooth_r=none,
        flat=none,
        flat_rare=none,
        theta_t=none,
        theta_r=none,
        dlt=none,
        dlr=none,
        roughness=none,
        dtm=none,
        dlm=none,
        dct=none,
        dcr=none,
        sea=none,
    )


@inlined
def path_to(
    ray: Ray, sight: Sight, antenna: int, to: Receiver, hts: float, scale: Scale, surface: bool
) -> Path:
    """Everything of :class:`.structures.Path` that the run asks for, the rest NaN.

    ``surface``: clutter stands on the ground, and horizons and zones count; thetas are slopes yet,
    m/km. The smooth earth has no
    knife where it stays clear of every wave of the run.
    """
    at, last, step_km, q = to.at, to.last, scale.step_km, scale.q
    flat_slope = sight.flat[antenna, last]
    top = sight.surface[antenna, last] if surface else flat_slope
    ground, root = np.float64(ray.bare[0]), sqrt(0.002 / step_km)
    over = ray.surface if surface else ray.bare_flat
    looks = view(ray, over, to, hts, Seen(top, flat_slope, sight.bare[antenna, last]), q)
    fit_t, fit_r = fitted(ray, to)
    smooth_t, smooth_r = min(fit_t - looks.down_t, ground), min(fit_r - looks.down_r, to.ground)
    h1, h2 = hts - smooth_t, to.height - smooth_r
    flat = knife_rare = flat_rare = theta_t = theta_r = dlt = dlr = rough = np.nan
    dtm = dlm = dct = dcr = sea = np.nan
    if not clear_of_sphere(at * step_km, h1, h2, scale.wavelength, scale.ce):
        flat = root * smooth_knife(last, at, h1, h2, q)
    if scale.rare:
        above = sight.surface_rare[antenna, last]
        knife_rare = root * knife_over(ray, ray.surface_rare, to, hts, above, scale.q_rare)
        if not clear_of_sphere(at * step_km, h1, h2, scale.wavelength, scale.ce_rare):
            flat_rare = root * smooth_knife(last, at, h1, h2, scale.q_rare)
    if surface:
        first = end = last
        theta_t, theta_r = looks.line / step_km, (looks.back - 2 * q * at) / step_km
        if looks.hidden:
            first, end = sight.horizon[antenna, last], last_touched(ray, to, looks.back, q)
            theta_t = flat_slope / step_km
        dlt, dlr = first * step_km, (at - end) * step_km
        rough = roughness(ray, to, (first, end), fit_t, fit_r)
        dtm, dlm, sea, dct, dcr = zones_to(ray, to)
    return Path(
        distance=at * step_km,
        hts=hts,
        hrs=to.height,
        ground_t=ground,
        ground_r=to.ground,
        slope=(top + q * at) / step_km,
        knife=looks.knife * root,
        knife_rare=knife_rare,
        fit_t=fit_t,
        fit_r=fit_r,
        smooth_t=smooth_t,
        smooth_r=smooth_r,
        flat=flat,
        flat_rare=flat_rare,
        theta_t=theta_t,
        theta_r=theta_r,
        dlt=dlt,
        dlr=dlr,
        roughness=rough,
        dtm=dtm * step_km,
        dlm=dlm * step_km,
        dct=dct * step_km,
        dcr=dcr * step_km,
        sea=sea,
    )


@inlined
def last_touched(ray: Ray, to: Receiver, back: float, q: float) -> int:
    """Sample that is a hidden receiver's horizon; of several the one farthest from the mast."""
    part = slice(1, 1 + whole(to.last))
    y, steps, last, at = (
        ray.bare_flat[part],
        ray.steps[part],
        np.float32(to.last),
        np.float32(to.at),
    )
    level = np.float32(to.height - q * to.at * to.at)
    return 1 + touched(y, steps, last, at, level, np.float32(back))
