"""What the Irregular Terrain Model wants to know of a terrain profile, compiled.

ITM 1.2.2, point to point: Hufford, "The ITS Irregular Terrain Model, version 1.2.2: the algorithm"
(1995, revised 2002), section 3, and for the preparation of a profile the notes of its reference
implementation; equation numbers are the memorandum's. Unlike the rest of the package the model works
in metres and radians, and so do these functions.

A profile is ``h[0..n]``, m above sea, in equal steps of ``step`` m. Nothing here depends on the
frequency, so one :class:`ItmPath` serves all bands of a mast.
"""

from __future__ import annotations

from math import exp, sqrt
from typing import NamedTuple

import numpy as np

from phusong.coverage.compiled import compiled, inner, lean, vectorised
from phusong.coverage.structures import Floats, Grid

MOST_SAMPLES = 256
"""Room for 245 heights: the interdecile range is never taken of more than ten times twenty-five."""
_STRIDE = 32
"""Loops over a multiple of this many numbers leave none to be done one by one."""
_NOWHERE = 1e30
"""A height above all others, m."""
_NARROW_M = 1e-6
"""Width at which a bracket round a quantile is one height."""
_SAME_SLOPE = 1e-11
"""Slopes no farther apart are equal but for rounding, m per step."""
_NORMAL_DECILE = 1.2816
"""Where a decile of a normal distribution lies: the first guess."""
_FIXED = 4294967296.0
"""Two to the 32nd."""


class ItmPath(NamedTuple):
    """A path as the model sees it: m and radians; ``_t`` at the transmitter, ``_r`` the receiver."""

    distance: float
    refractivity: float
    """N_s at the mean height of the path's middle, N-units."""
    curvature: float
    """gamma_e of the effective earth, 1/m."""
    roughness: float
    """Delta h, interdecile range of the heights about their trend."""
    height_t: float
    """h_g, antenna above ground."""
    height_r: float
    effective_t: float
    """h_e, antenna above the fitted ground that reflects."""
    effective_r: float
    horizon_t: float
    """d_L, distance to the horizon."""
    horizon_r: float
    angle_t: float
    """theta_e, elevation of the horizon."""
    angle_r: float


class Room(NamedTuple):
    """Parts of one scratch array, for one profile ``h[0..last]`` and all shorter ones of it."""

    heights: Floats
    """The profile in double precision."""
    inverse: Floats
    """1 / i at i, 0 at 0."""
    inverse_back: Floats
    """1 / (last - i) at i, so that a receiver's distances too lie in growing order."""
    sums: Floats
    """Sum of the heights before point i."""
    moments: Floats
    """Sum of i times height before point i."""
    samples: Floats
    """Heights between the antennas' surroundings, then what they are above their trend."""


@compiled
def scratch_size(longest: int) -> int:
    """Room that paths of up to ``longest`` steps need."""
    return 5 * (longest + 2) + MOST_SAMPLES


@compiled
def prepared(h: Grid, last: int, scratch: Floats) -> Room:
    """Running sums over ``h[0..last]``; good for every path that begins at ``h[0]``."""
    part = last + 2
    room = Room(
        scratch[: last + 1],
        scratch[part : part + last + 1],
        scratch[2 * part : 2 * part + last + 1],
        scratch[3 * part : 4 * part],
        scratch[4 * part : 5 * part],
        scratch[5 * part : 5 * part + MOST_SAMPLES],
    )
    room.inverse[0] = room.inverse_back[last] = 0.0
    for i in range(1, last + 1):
        room.inverse[i] = room.inverse_back[last - i] = 1.0 / i
    summed(h, last, room)
    return room


@lean
def summed(h: Grid, last: int, room: Room) -> None:
    """Heights and running sums of ``h[0..last]`` into room for at least as many."""
    total = moment = 0.0
    for i in range(last + 1):
        height = float(h[i])
        room.heights[i], room.sums[i], room.moments[i] = height, total, moment
        total += height
        moment += i * height
    room.sums[last + 1], room.moments[last + 1] = total, moment


@lean
def end_at(room: Room, n: int, height: float) -> tuple[float, float, float]:
    """Let the profile end at point ``n`` with a height of its own; return what stood there."""
    kept = room.heights[n], room.sums[n + 1], room.moments[n + 1]
    room.heights[n] = height
    room.sums[n + 1], room.moments[n + 1] = room.sums[n] + height, room.moments[n] + n * height
    return kept


@lean
def go_on(room: Room, n: int, kept: tuple[float, float, float]) -> None:
    """Undo :func:`end_at`."""
    room.heights[n], room.sums[n + 1], room.moments[n + 1] = kept


@vectorised
def _order(value: float) -> int:
    """Integer that orders like the number: largest integers are found many at a time."""
    bits = np.float64(value).view(np.int64)
    return int(bits ^ ((bits >> 63) & 0x7FFFFFFFFFFFFFFF))


@vectorised
def _number(order: int) -> float:
    """Number of such an integer."""
    bits = order ^ ((order >> 63) & 0x7FFFFFFFFFFFFFFF)
    return float(np.int64(bits).view(np.float64))


@vectorised
def _steepest(
    heights: Floats, inverse: Floats, antenna: float, bend: float, away: float, along: float
) -> float:
    """Highest slope from an antenna to a stretch of points, m per step.

    Points lie ``away + i * along`` steps from the antenna. Arrays are slices: what numba knows to
    start at zero it can compute many at a time.
    """
    top = _order(-_NOWHERE)
    for i in range(heights.size):
        slope = (heights[i] - antenna) * inverse[i] - bend * (away + i * along)
        top = max(top, _order(slope))
    return _number(top)


@vectorised
def _first_steepest(
    heights: Floats, inverse: Floats, antenna: float, bend: float, away: float, along: float
) -> tuple[float, int]:
    """The same and the first point that has it."""
    top = _steepest(heights, inverse, antenna, bend, away, along)
    at = none = heights.size
    for i in range(heights.size):
        slope = (heights[i] - antenna) * inverse[i] - bend * (away + i * along)
        at = min(at, i if slope >= top - _SAME_SLOPE else none)
    return top, at


@compiled
def fitted_ends(n: int, room: Room, start: float, end: float) -> tuple[float, float]:
    """Least-squares line through the heights between two places, in steps; its height at 0 and n.

    Places are widened to whole points, to three of them at least where the profile has them.
    """
    left, right = int(max(start, 0.0)), n - int(max(n - end, 0.0))
    if right <= left:
        left, right = max(left - 1, 0), n - max(n - (right + 1), 0)
    span = right - left
    middle = left + 0.5 * span
    total = room.sums[right] - room.sums[left + 1]
    moment = room.moments[right] - room.moments[left + 1] - middle * total
    mean = (total + 0.5 * (room.heights[left] + room.heights[right])) / span
    tilt = moment + 0.25 * span * (room.heights[right] - room.heights[left])
    tilt *= 12 / ((float(span) * span + 2) * span)
    return mean - tilt * middle, mean + tilt * (n - middle)


@vectorised
def _resample(heights: Floats, start: float, stride: float, out: Floats) -> None:
    """Heights at ``start``, ``start + stride`` ... steps, between the points along straight lines.

    Places are fixed-point numbers, 32 bits each side: their whole part is an index at no cost.
    """
    first, further = np.uint64(start * _FIXED), np.uint64(stride * _FIXED)
    for j in range(out.size):
        place = first + np.uint64(j) * further
        i = place >> np.uint64(32)
        part = np.float64(np.int64(place & np.uint64(0xFFFFFFFF))) * (1 / _FIXED)
        out[j] = heights[i] + (heights[i + np.uint64(1)] - heights[i]) * part


@vectorised
def _moments(x: Floats) -> tuple[float, float]:
    """Sum, and sum of values times their index."""
    total = moment = 0.0
    for j in range(x.size):
        total += x[j]
        moment += j * x[j]
    return total, moment


@vectorised
def _flatten(x: Floats, level: float, tilt: float) -> tuple[float, float, float]:
    """Take a line off in place; the lowest and the highest of what is left, its sum of squares."""
    low, high, squares = _order(_NOWHERE), _order(-_NOWHERE), 0.0
    for j in range(x.size):
        left = x[j] - (level + tilt * j)
        x[j] = left
        low, high = min(low, _order(left)), max(high, _order(left))
        squares += left * left
    return _number(low), _number(high), squares


@vectorised
def _count_up_to(x: Floats, limit: float) -> float:
    number = 0.0
    for j in range(x.size):
        number += 1.0 if x[j] <= limit else 0.0
    return number


@vectorised
def _highest_up_to(x: Floats, limit: float) -> float:
    best = _order(-_NOWHERE)
    for j in range(x.size):
        best = max(best, _order(x[j] if x[j] <= limit else -_NOWHERE))
    return _number(best)


@vectorised
def _lowest_above(x: Floats, limit: float) -> float:
    best = _order(_NOWHERE)
    for j in range(x.size):
        best = min(best, _order(x[j] if x[j] > limit else _NOWHERE))
    return _number(best)


@compiled
def smallest(x: Floats, count: int, rank: int, limits: tuple[float, float], guess: float) -> float:
    """The ``rank``-th smallest (from 0) of ``x[:count]``, all within ``limits``; the rest is padding.

    Counting below a threshold runs in vector registers, so closing in on the threshold beats
    partitioning: a few passes instead of one full of jumps that cannot be foreseen.
    """
    low, over = limits
    under = low - 1e-3 * (over - low)
    below, above = 0.0, float(count)
    limit, turn = guess, 0
    while over - under > _NARROW_M:
        if turn > 0 or not under < limit < over:
            share = 0.5 if turn % 4 == 3 else (rank + 0.5 - below) / (above - below)
            limit = under + share * (over - under)
        turn += 1
        number = _count_up_to(x, limit)
        if number == rank + 1:
            return _highest_up_to(x, limit)
        if number == rank:
            return _lowest_above(x, limit)
        if number > rank:
            over, above = limit, number
        else:
            under, below = limit, number
    return _highest_up_to(x, over)


@compiled
def interdecile_range(n: int, step: float, room: Room, start: float, end: float) -> float:
    """Delta h between two places (in steps): interdecile range about the trend, for a long path.

    Eq. (3.9) solved for Delta h. 0 when the places are less than two steps apart.
    """
    if end - start < 2:
        return 0.0
    decile = min(max(4, int(0.1 * (end - start + 8))), 25)
    count = 10 * decile - 5
    span = count - 1
    x = room.samples[:count]
    _resample(room.heights, start, (end - start) / span, x)
    total, moment = _moments(x)
    total -= 0.5 * (x[0] + x[span])
    moment -= 0.5 * span * x[span]
    tilt = (moment - 0.5 * span * total) * 12 / ((float(span) * span + 2) * span)
    low, high, squares = _flatten(x, total / span - 0.5 * span * tilt, tilt)
    usual = _NORMAL_DECILE * sqrt(squares / count)
    padded = room.samples[: (count + _STRIDE - 1) // _STRIDE * _STRIDE]
    padded[count:] = _NOWHERE
    upper = smallest(padded, count, count - decile, (low, high), usual)
    lower = smallest(padded, count, decile - 1, (low, high), -usual)
    return (upper - lower) / (1 - 0.8 * exp(-(end - start) * step / 50e3))


@inner
def free_horizon(effective: float, curvature: float, roughness: float) -> float:
    """d_L that such terrain gives on average where no obstacle is seen, eq. (3.3)."""
    smooth = sqrt(2 * effective / curvature)
    return smooth * exp(-0.07 * sqrt(roughness / max(effective, 5.0)))


@inner
def free_angle(effective: float, curvature: float, roughness: float, horizon: float) -> float:
    """theta_e to that horizon, eq. (3.4)."""
    smooth = sqrt(2 * effective / curvature)
    return (0.65 * roughness * (smooth / horizon - 1) - 2 * effective) / smooth


@compiled
def analysed(
    room: Room, n: int, step: float, htg: float, hrg: float, refractivity: float
) -> ItmPath:
    """The path from ``h[0]`` to ``h[n]`` of a profile that :func:`prepared` read."""
    first, last = room.heights[0], room.heights[n]
    distance = n * step
    skip = int(0.1 * n)
    mean = (room.sums[n - skip + 1] - room.sums[skip]) / (n - 2 * skip + 1)
    surface = refractivity * exp(-mean / 9460.0)
    curvature = 157e-9 * (1 - 0.04665 * exp(surface / 179.3))
    # Slopes in m per step over parabolas: one step of curvature bends by this much.
    bend = 0.5 * curvature * step * step
    from_t, from_r = first + htg, last + hrg
    direct = (from_r - from_t) / n
    slope_t, slope_r = direct - bend * n, -direct - bend * n
    at_t, at_r = n, n
    if n >= 2:
        between, back = room.heights[1:n], room.inverse_back.size - n
        top, at = _first_steepest(between, room.inverse[1:n], from_t, bend, 1.0, 1.0)
        if top > slope_t:
            slope_t, at_t = top, at + 1
            inverse = room.inverse_back[back : back + n - 1]
            top, at = _first_steepest(between, inverse, from_r, bend, n - 1.0, -1.0)
            if top > slope_r:
                slope_r, at_r = top, n - 1 - at
    start = min(15 * htg / step, 0.1 * at_t)
    end = n - min(15 * hrg / step, 0.1 * at_r)
    rough = interdecile_range(n, step, room, start, end)
    horizon_t, horizon_r = at_t * step, at_r * step
    angle_t, angle_r = slope_t / step, slope_r / step
    if horizon_t + horizon_r > 1.5 * distance:
        fit_t, fit_r = fitted_ends(n, room, start, end)
        effective_t, effective_r = htg + max(first - fit_t, 0.0), hrg + max(last - fit_r, 0.0)
        horizon_t = free_horizon(effective_t, curvature, rough)
        horizon_r = free_horizon(effective_r, curvature, rough)
        seen = horizon_t + horizon_r
        if seen <= distance:
            lift = (distance / seen) ** 2
            effective_t, effective_r = effective_t * lift, effective_r * lift
            horizon_t = free_horizon(effective_t, curvature, rough)
            horizon_r = free_horizon(effective_r, curvature, rough)
        angle_t = free_angle(effective_t, curvature, rough, horizon_t)
        angle_r = free_angle(effective_r, curvature, rough, horizon_r)
    else:
        fit_t, _ = fitted_ends(n, room, start, 0.9 * at_t)
        _, fit_r = fitted_ends(n, room, n - 0.9 * at_r, end)
        effective_t, effective_r = htg + max(first - fit_t, 0.0), hrg + max(last - fit_r, 0.0)
    return ItmPath(
        distance,
        surface,
        curvature,
        rough,
        htg,
        hrg,
        effective_t,
        effective_r,
        horizon_t,
        horizon_r,
        angle_t,
        angle_r,
    )
