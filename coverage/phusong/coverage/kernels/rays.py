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

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from phusong.coverage.compiled import compiled, inlined, lean, vectorised
from phusong.coverage.kernels.clutter import LAST_SCATTERING
from phusong.coverage.kernels.p1812_geometry import INLAND, SEA
from phusong.coverage.structures import Area, Floats, Grid

Singles = NDArray[np.float32]
Indices = NDArray[np.int32]
Places = NDArray[np.uint32]


LOWEST, HIGHEST = np.float32(-1e30), np.float32(1e30)
STRIDE = 64
"""Samples that one turn of a walk's loop takes: four registers of sixteen."""
TOUCH_M = np.float32(-1e-3)


class Ray(NamedTuple):
    """Room for one ray; arrays run over samples 0 (the mast) to K, one pixel apart.

    "Rare" is the earth of P.1812 for beta_0 % of time. ``zone`` and what follows from it are those of
    P.1812-6 section 3.6; a sample stands for the path half-way to its neighbours.
    """

    steps: Singles
    """0, 1, 2 ..."""
    bare: Singles
    """Ground above sea."""
    clutter: Singles
    """Height of clutter that stands."""
    zone: NDArray[np.uint8]
    surface: Singles
    """Ground and clutter, flattened."""
    surface_rare: Singles
    bare_flat: Singles
    """Ground, flattened."""
    first_sum: Floats
    """v1 of P.526-15 section 4.5.2, in metres times steps."""
    second_sum: Floats
    """v2, in metres times steps squared."""
    land: Floats
    """Steps over land without a break up to half a step behind the sample."""
    inland: Floats
    longest_land: Floats
    longest_inland: Floats
    sea: Floats
    """Steps over sea so far."""
    last_sea: Indices
    """Last sample over sea so far, -1: none."""


@compiled
def new_ray(samples: int) -> Ray:
    """Room for ``samples`` samples, and for the strides that walks take beyond them."""
    room = samples + STRIDE
    return Ray(
        steps=np.arange(room).astype(np.float32),
        bare=np.zeros(room, np.float32),
        clutter=np.empty(samples, np.float32),
        zone=np.empty(samples, np.uint8),
        surface=np.zeros(room, np.float32),
        surface_rare=np.zeros(room, np.float32),
        bare_flat=np.zeros(room, np.float32),
        first_sum=np.empty(samples, np.float64),
        second_sum=np.empty(samples, np.float64),
        land=np.empty(samples, np.float64),
        inland=np.empty(samples, np.float64),
        longest_land=np.empty(samples, np.float64),
        longest_inland=np.empty(samples, np.float64),
        sea=np.empty(samples, np.float64),
        last_sea=np.empty(samples, np.int32),
    )


class Track(NamedTuple):
    """Where the samples of a ray lie on the grid; made in registers, then read one by one."""

    row: Places
    """Pixel above and left of a sample."""
    col: Places
    below: Places
    """One if the pixel below takes part, else 0: a hole beside the line does not touch it."""
    right: Places
    down: Singles
    """Part of a pixel that the sample lies below it, 0 to 1."""
    across: Singles


@compiled
def new_track(samples: int) -> Track:
    """Room for ``samples`` samples."""
    return Track(
        row=np.empty(samples, np.uint32),
        col=np.empty(samples, np.uint32),
        below=np.empty(samples, np.uint32),
        right=np.empty(samples, np.uint32),
        down=np.empty(samples, np.float32),
        across=np.empty(samples, np.float32),
    )


@lean
def along(
    start: float, step: float, largest: float, pixel: Places, more: Places, part: Singles
) -> None:
    """Rows or columns of a track, held to the outermost pixel centres, 0 and ``largest``."""
    for i in range(pixel.size):
        at = min(max(start + i * step, 0.0), largest)
        whole_ = np.int32(at)
        rest = at - np.float64(whole_)
        pixel[i] = np.uint32(whole_)
        more[i] = np.uint32(1) if rest > 0.0 else np.uint32(0)
        part[i] = np.float32(rest)


@lean
def sample_ray(
    area: Area,
    ray: Ray,
    track: Track,
    start: tuple[float, float],
    step: tuple[float, float],
    last: int,
    ground: float,
) -> int:
    """Fill the bare ground from ``start`` (row, col) on; return the last known sample."""
    rows, cols = area.height.shape
    n = last + 1
    along(start[0], step[0], rows - 1.0, track.row[:n], track.below[:n], track.down[:n])
    along(start[1], step[1], cols - 1.0, track.col[:n], track.right[:n], track.across[:n])
    ray.bare[0] = ground
    if np.isnan(ground):
        return -1
    for i in range(1, n):
        height = between(area.height, track, i)
        ray.bare[i] = height
        if np.isnan(height):
            return i - 1
    return last


@inlined
def between(height: Grid, track: Track, i: int) -> np.float32:
    """Bilinear height of a sample."""
    r, c = np.uint64(track.row[i]), np.uint64(track.col[i])
    r1, c1 = r + np.uint64(track.below[i]), c + np.uint64(track.right[i])
    across, down = track.across[i], track.down[i]
    top = height[r, c] + (height[r, c1] - height[r, c]) * across
    bottom = height[r1, c] + (height[r1, c1] - height[r1, c]) * across
    return np.float32(top + (bottom - top) * down)


@lean
def sample_cover(area: Area, ray: Ray, track: Track, last: int) -> None:
    """Fill clutter and zone of a ray whose ground is known up to ``last``, each of its own pixel."""
    half = np.float32(0.5)
    for i in range(last + 1):
        r, c = np.uint64(track.row[i]), np.uint64(track.col[i])
        r += np.uint64(1) if track.down[i] >= half else np.uint64(0)
        c += np.uint64(1) if track.across[i] >= half else np.uint64(0)
        ray.zone[i] = area.zone[r, c]
        stands = area.clutter_category[r, c] > LAST_SCATTERING
        ray.clutter[i] = area.clutter_height[r, c] if stands else np.float32(0)
    ray.clutter[0] = 0.0


@lean
def flatten(ray: Ray, last: int, q: float) -> None:
    """Flattened bare ground and prefix sums of a sampled ray."""
    bare, flat = ray.bare, ray.bare_flat
    first, second = ray.first_sum, ray.second_sum
    v1 = v2 = before = 0.0
    for i in range(last + 1):
        here = np.float64(bare[i])
        flat[i] = here - q * (np.float64(i) * i)
        if i > 0:
            v1 += here + before
            v2 += here * (3 * i - 1) + before * (3 * i - 2)
        first[i], second[i], before = v1, v2, here


@lean
def cover(ray: Ray, last: int, q: float, surface: Singles) -> None:
    """The same for the ground with its clutter, over one of the earths."""
    for i in range(last + 1):
        surface[i] = ray.bare[i] + ray.clutter[i] - q * (np.float64(i) * i)


@lean
def follow_zones(ray: Ray, last: int) -> None:
    """Running lengths over land, inland and sea of a sampled ray."""
    zone = ray.zone
    land = inland = longest_land = longest_inland = sea = 0.0
    last_sea = -1
    for i in range(last + 1):
        width = 0.5 if i == 0 else 1.0
        if zone[i] == SEA:
            sea, land, last_sea = sea + width, 0.0, i
        else:
            land += width
        inland = inland + width if zone[i] == INLAND else 0.0
        longest_land = max(longest_land, land)
        longest_inland = max(longest_inland, inland)
        ray.land[i], ray.inland[i], ray.sea[i] = land, inland, sea
        ray.longest_land[i], ray.longest_inland[i] = longest_land, longest_inland
        ray.last_sea[i] = last_sea


@lean
def steepest(y: Singles, last: int, height: float, slopes: Floats) -> None:
    """Running maximum of the slopes (m per step) at which an antenna sees the samples 1 .. i."""
    slopes[0] = top = -np.inf
    for i in range(1, last + 1):
        top = max(top, (y[i] - height) / i)
        slopes[i] = top


@lean
def first_steepest(y: Singles, last: int, height: float, slopes: Floats, where: Indices) -> None:
    """The same with the first sample that makes each maximum."""
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


class Back(NamedTuple):
    """What a hidden receiver sees of a ray, and what rises over its line to the mast."""

    surface: np.float32
    """Steepest slope back to the samples, m per step."""
    flat: np.float32
    """The same to the bare ground over the effective earth."""
    bare: np.float32
    """The same as if the earth were flat."""
    above: np.float32
    """How far the bare ground rises over the line from mast to receiver on a flat earth, m."""


@inlined
def whole(samples: int) -> int:
    """Samples up to a full stride: a walk then leaves none to be done one by one.

    What lies behind the last one that counts is looked at and thrown away.
    """
    return (samples + STRIDE - 1) // STRIDE * STRIDE


@vectorised
def tangent(
    y: Singles, steps: Singles, last: np.float32, at: np.float32, height: np.float32
) -> np.float32:
    """Steepest slope (m per step) from a receiver back to the samples of ``y`` up to ``last``.

    Arrays are slices: what numba knows to start at zero it can compute sixteen at a time.
    """
    top = rank(LOWEST)
    for i in range(y.size):
        slope = (y[i] - height) / (at - steps[i])
        top = max(top, rank(slope if steps[i] <= last else LOWEST))
    return unrank(top)


@vectorised
def look_back(
    surface: Singles,
    flat: Singles,
    bare: Singles,
    steps: Singles,
    last: np.float32,
    at: np.float32,
    level: np.float32,
    height: np.float32,
    hts: np.float32,
    rise: np.float32,
) -> Back:
    """Four walks in one: a processor divides slowly, and all of them divide by the same distance.

    ``level`` is the receiver's height over the effective earth, ``height`` above sea.
    """
    top = top_flat = top_bare = top_above = rank(LOWEST)
    for i in range(surface.size):
        step = steps[i]
        counts = step <= last
        inverse = np.float32(1) / (at - step)
        top = max(top, rank((surface[i] - level) * inverse if counts else LOWEST))
        top_flat = max(top_flat, rank((flat[i] - level) * inverse if counts else LOWEST))
        top_bare = max(top_bare, rank((bare[i] - height) * inverse if counts else LOWEST))
        top_above = max(top_above, rank(bare[i] - hts - rise * step if counts else LOWEST))
    return Back(unrank(top), unrank(top_flat), unrank(top_bare), unrank(top_above))


@vectorised
def touched(
    y: Singles,
    steps: Singles,
    last: np.float32,
    at: np.float32,
    height: np.float32,
    slope: np.float32,
) -> int:
    """Index of the last sample that the line of such a slope from a receiver back meets to a mm."""
    found = np.int32(0)
    for i in range(y.size):
        meets = y[i] - height - slope * (at - steps[i]) >= TOUCH_M and steps[i] <= last
        found = max(found, np.int32(i) if meets else np.int32(0))
    return int(found)


@vectorised
def least_clearance(
    y: Singles,
    steps: Singles,
    last: np.float32,
    height: np.float32,
    slope: np.float32,
    at: np.float32,
) -> np.float32:
    """Least clearance^2 / (steps before times steps after) under a free ray, m^2 per step^2."""
    least = rank(HIGHEST)
    for i in range(y.size):
        x = steps[i]
        clear = height + slope * x - y[i]
        least = min(least, rank(clear * clear / (x * (at - x)) if x <= last else HIGHEST))
    return unrank(least)


@vectorised
def highest_above(
    y: Singles, steps: Singles, last: np.float32, height: np.float32, slope: np.float32
) -> np.float32:
    """How far samples up to ``last`` rise over a line, m."""
    top = rank(LOWEST)
    for i in range(y.size):
        above = y[i] - height - slope * steps[i]
        top = max(top, rank(above if steps[i] <= last else LOWEST))
    return unrank(top)
