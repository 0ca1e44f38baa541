"""Losses of one position's masts into a box of the grid, ray by ray, compiled.

Seen from the mast the plane is four quarters, each with a major axis u and a minor axis v, -u <= v < u.
Rays have equal steps of v/u, so that they are ``fan`` to a pixel at the far end of the longest reach
and denser before. A pixel belongs to the ray in whose wedge its centre lies: the ray passes it within
half a wedge. Its own distance and height are kept; only the ground on the way is the ray's.
"""

from __future__ import annotations

from math import atan, ceil, degrees, sqrt
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from phusong.coverage.compiled import compiled
from phusong.coverage.kernels.diffraction import bullington, free_space, spherical
from phusong.coverage.kernels.profiles import SHORTEST_KM
from phusong.coverage.kernels.rays import (
    Ray,
    fitted,
    highest_over,
    least_clearance,
    new_ray,
    prepare,
    rows_of_wedge,
    sample_ray,
    smooth_knife,
    steepest,
    tangent,
)
from phusong.coverage.structures import NOT_KNOWN, NOT_REACHED, Area, Floats, Settings

LIGHT_M_GHZ = 0.299792458


class Source(NamedTuple):
    """Masts of one position, and what radiates from them.

    ``first[a]:first[a + 1]`` are the carriers of antenna height ``a``.
    """

    row: float
    col: float
    ground: float
    antenna: Floats
    """Above sea, m."""
    first: NDArray[np.int64]
    frequency: Floats
    range: Floats
    """km."""
    most_db: Floats
    """Losses above this do not matter to anyone."""


@compiled
def sweep(
    area: Area,
    settings: Settings,
    source: Source,
    box: tuple[int, int, int, int],
    fan: float,
    clutter: NDArray[np.float32],
    loss: NDArray[np.int16],
    elevation: NDArray[np.int16],
) -> None:
    """Fill ``loss`` (carriers, rows, cols) and ``elevation`` (antennas, rows, cols) of one box."""
    reach = source.range.max() / area.pixel_km
    samples = ceil(reach) + 3
    ray = new_ray(samples)
    slopes = np.empty((2, source.antenna.size, samples))
    where = np.empty((2, source.antenna.size, samples), np.int32)
    for side in range(4):
        quarter(
            area,
            settings,
            source,
            box,
            fan,
            clutter,
            loss,
            elevation,
            ray,
            slopes,
            where,
            side,
            reach,
        )


@compiled
def quarter(
    area: Area,
    settings: Settings,
    source: Source,
    box: tuple[int, int, int, int],
    fan: float,
    clutter: NDArray[np.float32],
    loss: NDArray[np.int16],
    elevation: NDArray[np.int16],
    ray: Ray,
    slopes: NDArray[np.float64],
    where: NDArray[np.int32],
    side: int,
    reach: float,
) -> None:
    """One of the four quarters; ``side`` 0 east, 1 south, 2 west, 3 north."""
    top, bottom, left, right = box
    along_cols = side % 2 == 0
    a_sign = 1 if side < 2 else -1
    b_sign = 1 if side == 0 or side == 3 else -1
    if along_cols:
        major, minor, a0, a1, b0, b1 = source.col, source.row, left, right, top, bottom
    else:
        major, minor, a0, a1, b0, b1 = source.row, source.col, top, bottom, left, right
    near = (a0 - major) * a_sign if a_sign > 0 else (a1 - 1 - major) * a_sign
    far = min((a1 - 1 - major) if a_sign > 0 else (major - a0), reach)
    if far <= 0:
        return
    near = max(near, 0.0)
    v0, v1 = (b0 - minor) * b_sign, (b1 - 1 - minor) * b_sign
    v_low, v_high = min(v0, v1), max(v0, v1)
    width = 1 / (fan * reach)
    count = ceil(2 / width)
    width = 2 / count
    if near > 0:
        t_low = v_low / (near if v_low < 0 else far)
        t_high = v_high / (near if v_high > 0 else far)
    else:
        t_low, t_high = -1.0, 1.0
        if v_low >= 0:
            t_low = v_low / far
        if v_high <= 0:
            t_high = v_high / far
    k0 = max(int((t_low + 1) / width) - 1, 0)
    k1 = min(int((t_high + 1) / width) + 1, count - 1)
    area_km = area.pixel_km
    q = 500 * settings.ce * area_km**2
    q_rare = 500 * settings.ce_rare * area_km**2
    clutter_share = 0.0
    surface, bare, steps_f = ray.surface[0], ray.bare, ray.steps
    start = (source.row, source.col)
    for k in range(k0, k1 + 1):
        low, high = -1 + k * width, -1 + (k + 1) * width
        middle = 0.5 * (low + high)
        unit = 1 / sqrt(1 + middle * middle)
        if along_cols:
            step = (b_sign * middle * unit, a_sign * unit)
        else:
            step = (a_sign * unit, b_sign * middle * unit)
        last = known = -1
        steps = int(far - near) + 2
        first_a = ceil(major + near) if a_sign > 0 else int(np.floor(major - near))
        for j in range(steps):
            a = first_a + a_sign * j
            if a < a0 or a >= a1:
                continue
            u = a_sign * (a - major)
            if u > far:
                break
            edge = k == 0 or k == count - 1
            b_first, b_behind = rows_of_wedge(minor, b_sign, low * u, high * u)
            if edge:
                b_first, b_behind = b_first - 1, b_behind + 1
            for b in range(max(b_first, b0), min(b_behind, b1)):
                v = b_sign * (b - minor)
                if edge:
                    if k == 0 and v < -u:
                        continue
                    if k == count - 1 and v >= u:
                        continue
                    if k == 0 and k != count - 1 and v >= high * u and b_behind - 1 == b:
                        continue
                at = sqrt(u * u + v * v)
                if at > reach:
                    continue
                row, col = (b, a) if along_cols else (a, b)
                if not area.where[row, col]:
                    continue
                if last < 0:
                    last = min(int(min(far / unit, reach)) + 1, ray.bare.size - 1)
                    known = sample_ray(area, ray, start, step, last, source.ground)
                    prepare(ray, known, clutter_share, q, q_rare)
                    for i in range(source.antenna.size):
                        h = source.antenna[i]
                        steepest(ray.surface[0], known, h, slopes[0, i], where[0, i])
                        steepest(ray.bare, known, h, slopes[1, i], where[1, i])
                at = max(at, SHORTEST_KM / area_km)
                m = max(int(at - 0.5), 0)
                r, c = row - top, col - left
                if m > known:
                    loss[:, r, c] = NOT_KNOWN
                    continue
                ground = float(area.height[row, col])
                hrs = ground + settings.receiver_height_m
                level = hrs - q * at * at
                back, bare_back = np.nan, np.nan
                fit = fitted(ray, m, at, ground)
                for i in range(source.antenna.size):
                    hts = source.antenna[i]
                    to_receiver = (level - hts) / at
                    slope = slopes[0, i, m]
                    if slope < to_receiver:
                        knife = -np.inf
                        if m > 0:
                            least = float(
                                least_clearance(
                                    surface[1 : m + 1],
                                    steps_f[1 : m + 1],
                                    np.float32(hts),
                                    np.float32(to_receiver),
                                    np.float32(at),
                                )
                            )
                            knife = -sqrt(least * at)
                        seen = to_receiver
                    else:
                        seen = slope
                        if np.isnan(back):
                            back = float(
                                tangent(
                                    surface[1 : m + 1],
                                    steps_f[1 : m + 1],
                                    np.float32(at),
                                    np.float32(level),
                                )
                            )
                        knife = 0.0
                        if slope + back > 0:
                            cross = (level - hts + back * at) / (slope + back)
                            knife = (slope - to_receiver) * cross
                            knife *= sqrt(at / (cross * (at - cross)))
                    start_m, end_m = fit
                    flat_slope = (hrs - hts) / at
                    from_start = slopes[1, i, m] - flat_slope
                    if from_start > 0:
                        above = (
                            float(
                                highest_over(
                                    bare[1 : m + 1], steps_f[1 : m + 1], np.float32(flat_slope)
                                )
                            )
                            - hts
                        )
                        if np.isnan(bare_back):
                            bare_back = float(
                                tangent(
                                    bare[1 : m + 1],
                                    steps_f[1 : m + 1],
                                    np.float32(at),
                                    np.float32(hrs),
                                )
                            )
                        from_end = bare_back + flat_slope
                        start_m -= above * from_start / (from_start + from_end)
                        end_m -= above * from_end / (from_start + from_end)
                    start_m = min(start_m, source.ground)
                    end_m = min(end_m, ground)
                    e = atan(0.001 * seen / area_km)
                    elevation[i, r, c] = np.int16(round(100 * degrees(e)))
                    flat = np.nan
                    distance = at * area_km
                    scale = sqrt(0.002 / area_km)
                    straight = sqrt(distance**2 + (0.001 * (hrs - hts)) ** 2)
                    for p in range(source.first[i], source.first[i + 1]):
                        if distance > source.range[p]:
                            continue
                        f = source.frequency[p]
                        wavelength = LIGHT_M_GHZ / f
                        total = free_space(straight, f) + clutter[p, r, c]
                        total += bullington(knife * scale, distance, wavelength)
                        sphere = spherical(
                            distance, hts - start_m, hrs - end_m, f, settings.ce, settings
                        )
                        if sphere > 0:
                            if np.isnan(flat):
                                flat = smooth_knife(m, at, hts - start_m, hrs - end_m, q)
                            total += max(
                                sphere - bullington(flat * scale, distance, wavelength), 0.0
                            )
                        if total > source.most_db[p]:
                            continue
                        loss[p, r, c] = np.int16(round(100 * total))
