"""One ray over the terrain, compiled: what all pixels near it share, and what each asks of it.

Heights are flattened by the effective earth, y = g - 500 ce x^2 (m, km): a straight line in y is a
ray. Then everything that a pixel needs of the path behind it is a query on what was met so far:

- the obstacle seen from the mast is a running maximum of slopes;
- the smooth surface of P.526-15 section 4.5.2 is a pair of prefix sums;
- the obstacle seen from the receiver and the least clearance of a free ray are walks over plain
  arrays of single precision, which a processor does eight or sixteen steps at a time: over 500
  steps quicker than keeping a convex hull, whose branches it cannot foresee.

Distances along a ray count in steps of one pixel; ``q`` is 500 ce step^2 (m).
"""

from __future__ import annotations

from math import ceil, floor, sqrt
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from phusong.coverage.compiled import compiled, vectorised
from phusong.coverage.kernels.profiles import sample
from phusong.coverage.structures import Area, Floats

Singles = NDArray[np.float32]
Indices = NDArray[np.int32]


LOWEST, HIGHEST = np.float32(-1e30), np.float32(1e30)


class Ray(NamedTuple):
    """Room for one ray; arrays run over samples 0 (the mast) to K, one pixel apart.

    A second row of the two-dimensional ones is the rare earth of P.1812 (beta_0 % of time).
    """

    bare: Singles
    """Ground above sea."""
    clutter: Singles
    """Representative clutter height."""
    zone: NDArray[np.uint8]
    surface: NDArray[np.float32]
    """(2, K) ground and clutter, flattened."""
    first_sum: Floats
    """v1 of P.526-15 eq. for the smooth surface, in metres times steps."""
    second_sum: Floats
    """v2, in metres times steps squared."""
    steps: Singles
    """0, 1, 2 ..."""


@compiled
def new_ray(samples: int) -> Ray:
    """Room for ``samples`` samples."""
    return Ray(
        np.empty(samples, np.float32),
        np.empty(samples, np.float32),
        np.empty(samples, np.uint8),
        np.empty((2, samples), np.float32),
        np.empty(samples, np.float64),
        np.empty(samples, np.float64),
        np.arange(samples).astype(np.float32),
    )


@compiled
def sample_ray(
    area: Area,
    ray: Ray,
    start: tuple[float, float],
    step: tuple[float, float],
    last: int,
    ground: float,
) -> int:
    """Fill ground, clutter and zone from ``start`` (row, col) on; return the last known sample."""
    rows, cols = area.height.shape
    height, clutter, zone = area.height, area.clutter_height, area.zone
    row, col = start
    ray.bare[0], ray.clutter[0] = ground, 0.0
    for i in range(last + 1):
        r, c = row + i * step[0], col + i * step[1]
        near_row = min(max(int(r + 0.5), 0), rows - 1)
        near_col = min(max(int(c + 0.5), 0), cols - 1)
        ray.zone[i] = zone[near_row, near_col]
        if i > 0:
            here = sample(height, r, c)
            if np.isnan(here):
                return i - 1
            ray.bare[i] = here
            ray.clutter[i] = clutter[near_row, near_col]
    return last


@compiled
def prepare(ray: Ray, last: int, clutter_share: float, q: float, q_rare: float) -> None:
    """Flattened surfaces and prefix sums of a sampled ray."""
    bare, clutter = ray.bare, ray.clutter
    usual, rare = ray.surface[0], ray.surface[1]
    for i in range(last + 1):
        top = bare[i] + clutter_share * clutter[i]
        usual[i] = top - q * i * i
        rare[i] = top - q_rare * i * i
    first, second = ray.first_sum, ray.second_sum
    first[0] = second[0] = 0.0
    for i in range(1, last + 1):
        before, here = float(bare[i - 1]), float(bare[i])
        first[i] = first[i - 1] + here + before
        second[i] = second[i - 1] + here * (3 * i - 1) + before * (3 * i - 2)


@compiled
def steepest(y: Singles, last: int, height: float, slopes: Floats, where: Indices) -> None:
    """Running maximum of the slopes (m per step) at which an antenna sees the samples 1 .. i."""
    slopes[0], where[0] = -np.inf, 0
    top, at = -np.inf, 0
    for i in range(1, last + 1):
        slope = (y[i] - height) / i
        if slope > top:
            top, at = slope, i
        slopes[i], where[i] = top, at


@vectorised
def rank(value: np.float32) -> np.int32:
    """Integer that orders like the number: largest integers are found many at a time."""
    bits = np.float32(value).view(np.int32)
    return np.int32(bits ^ ((bits >> np.int32(31)) & np.int32(0x7FFFFFFF)))


@vectorised
def unrank(order: np.int32) -> np.float32:
    """Number of a rank."""
    bits = np.int32(order ^ ((order >> np.int32(31)) & np.int32(0x7FFFFFFF)))
    return np.int32(bits).view(np.float32)


@vectorised
def tangent(y: Singles, steps: Singles, at: np.float32, height: np.float32) -> np.float32:
    """Steepest slope (m per step) from a receiver back to the samples of ``y``.

    Arrays are slices: what numba knows to start at zero it can compute sixteen at a time.
    """
    top = rank(LOWEST)
    for i in range(y.size):
        top = max(top, rank((y[i] - height) / (at - steps[i])))
    return unrank(top)


@vectorised
def touched(
    y: Singles, steps: Singles, at: np.float32, height: np.float32, slope: np.float32
) -> int:
    """First of the samples that :func:`tangent` found."""
    found = np.int32(y.size)
    for i in range(y.size):
        seen = (y[i] - height) / (at - steps[i])
        found = min(found, np.int32(i) if seen >= slope else found)
    return int(found)


@vectorised
def highest_over(y: Singles, steps: Singles, slope: np.float32) -> np.float32:
    """Highest reach of samples over a line of ``slope`` (m per step) through zero."""
    top = rank(LOWEST)
    for i in range(y.size):
        top = max(top, rank(y[i] - slope * steps[i]))
    return unrank(top)


@vectorised
def least_clearance(
    y: Singles, steps: Singles, height: np.float32, slope: np.float32, at: np.float32
) -> np.float32:
    """Least clearance^2 / (steps before times steps after) under a free ray, m^2 per step^2."""
    least = rank(HIGHEST)
    for i in range(y.size):
        x = steps[i]
        clear = height + slope * x - y[i]
        least = min(least, rank(clear * clear / (x * (at - x))))
    return unrank(least)


@compiled
def fitted(ray: Ray, last: int, at: float, ground: float) -> tuple[float, float]:
    """Least-squares surface at mast and receiver, P.526-15 section 4.5.2 (P.1812-6 eqs. 85, 86).

    The path is samples 0 .. ``last`` and the receiver's ``ground``, ``at`` steps away.
    """
    step, before = at - last, float(ray.bare[last])
    v1 = ray.first_sum[last] + step * (ground + before)
    v2 = ray.second_sum[last]
    v2 += step * (ground * (2 * at + last) + before * (at + 2 * last))
    return (2 * v1 * at - v2) / at**2, (v2 - v1 * at) / at**2


@compiled
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


@compiled
def rows_of_wedge(minor: float, sign: int, low: float, high: float) -> tuple[int, int]:
    """Pixels b (first, behind the last) with low <= sign (b - minor) < high.

    The border between two wedges is computed alike for both: no pixel is lost or met twice.
    """
    if sign > 0:
        return ceil(minor + low), ceil(minor + high)
    return floor(minor - high) + 1, floor(minor - low) + 1
