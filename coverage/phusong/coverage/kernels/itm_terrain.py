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

from phusong.coverage.compiled import compiled, vectorised
from phusong.coverage.structures import Floats, Grid

BLOCK = 32
"""Points whose maximum is taken at once; only the block that wins is searched for its place."""
MOST_SAMPLES = 245
"""The interdecile range is never taken of more heights (twenty-five deciles of ten, less five)."""
_NARROW_M = 1e-6
"""Width at which a bracket round a quantile is one height."""


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
    """Parts of one scratch array, for profiles of up to ``inverse.size - 1`` steps."""

    inverse: Floats
    """1 / i at i, 0 at 0."""
    sums: Floats
    """Sum of the heights before point i."""
    moments: Floats
    """Sum of i times height before point i."""
    samples: Floats
    """Heights between the antennas' surroundings, then what they are above their trend."""


@compiled
def scratch_size(longest: int) -> int:
    """Room that paths of up to ``longest`` steps need."""
    return 3 * (longest + 2) + MOST_SAMPLES


@compiled
def prepared(h: Grid, last: int, scratch: Floats) -> Room:
    """Running sums over ``h[0..last]``; good for every path that begins at ``h[0]``."""
    part = last + 2
    room = Room(
        scratch[:part],
        scratch[part : 2 * part],
        scratch[2 * part : 3 * part],
        scratch[3 * part : 3 * part + MOST_SAMPLES],
    )
    room.inverse[0] = 0.0
    for i in range(1, part):
        room.inverse[i] = 1.0 / i
    total = moment = 0.0
    for i in range(last + 1):
        room.sums[i], room.moments[i] = total, moment
        total += h[i]
        moment += i * float(h[i])
    room.sums[last + 1], room.moments[last + 1] = total, moment
    return room


@vectorised
def _block_top(
    h: Grid, first: int, stop: int, antenna: float, bend: float, inverse: Floats
) -> float:
    """Highest slope from an antenna at point 0 to the points of a block, m per step."""
    top = -1e30
    for i in range(first, stop):
        top = max(top, (h[i] - antenna) * inverse[i] - bend * i)
    return top


@vectorised
def _block_top_back(
    h: Grid, first: int, stop: int, n: int, antenna: float, bend: float, inverse: Floats
) -> float:
    """The same from an antenna at point ``n``."""
    top = -1e30
    for i in range(first, stop):
        top = max(top, (h[i] - antenna) * inverse[n - i] - bend * (n - i))
    return top


@compiled
def _horizon(h: Grid, n: int, antenna: float, bend: float, inverse: Floats) -> tuple[float, int]:
    """Steepest slope from point 0 to points 1..n-1, m per step, and the first point that has it."""
    top, at = -1e30, 1
    for first in range(1, n, BLOCK):
        here = _block_top(h, first, min(first + BLOCK, n), antenna, bend, inverse)
        if here > top:
            top, at = here, first
    top, first = -1e30, at
    for i in range(first, min(first + BLOCK, n)):
        slope = (h[i] - antenna) * inverse[i] - bend * i
        if slope > top:
            top, at = slope, i
    return top, at


@compiled
def _horizon_back(
    h: Grid, n: int, antenna: float, bend: float, inverse: Floats
) -> tuple[float, int]:
    """The same from point n; of equals the one nearest to point 0."""
    top, at = -1e30, 1
    for first in range(1, n, BLOCK):
        here = _block_top_back(h, first, min(first + BLOCK, n), n, antenna, bend, inverse)
        if here > top:
            top, at = here, first
    top, first = -1e30, at
    for i in range(first, min(first + BLOCK, n)):
        slope = (h[i] - antenna) * inverse[n - i] - bend * (n - i)
        if slope > top:
            top, at = slope, i
    return top, at


@compiled
def fitted_ends(h: Grid, n: int, room: Room, start: float, end: float) -> tuple[float, float]:
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
    mean = (total + 0.5 * (h[left] + h[right])) / span
    tilt = moment + 0.25 * span * (h[right] - h[left])
    tilt *= 12 / ((float(span) * span + 2) * span)
    return mean - tilt * middle, mean + tilt * (n - middle)


@vectorised
def _resample(
    h: Grid, n: int, start: float, stride: float, count: int, out: Floats
) -> tuple[float, float]:
    """``count`` heights from ``start`` on, in steps; their sum and their sum times place."""
    total = moment = 0.0
    for j in range(count):
        place = start + j * stride
        i = min(int(place), n - 1)
        height = h[i] + (h[i + 1] - h[i]) * (place - i)
        out[j] = height
        total += height
        moment += j * height
    return total, moment


@vectorised
def _flatten(x: Floats, count: int, level: float, tilt: float) -> tuple[float, float]:
    """Take a line off in place; the lowest and the highest of what is left."""
    low, high = 1e30, -1e30
    for j in range(count):
        x[j] = x[j] - (level + tilt * j)
        low = min(low, x[j])
        high = max(high, x[j])
    return low, high


@vectorised
def _count_up_to(x: Floats, count: int, limit: float) -> float:
    number = 0.0
    for j in range(count):
        number += 1.0 if x[j] <= limit else 0.0
    return number


@vectorised
def _highest_up_to(x: Floats, count: int, limit: float) -> float:
    best = -1e30
    for j in range(count):
        best = max(best, x[j] if x[j] <= limit else -1e30)
    return best


@vectorised
def _lowest_above(x: Floats, count: int, limit: float) -> float:
    best = 1e30
    for j in range(count):
        best = min(best, x[j] if x[j] > limit else 1e30)
    return best


@compiled
def smallest(x: Floats, count: int, rank: int, low: float, high: float) -> float:
    """The ``rank``-th smallest (from 0) of ``x[:count]``, all within ``low .. high``.

    Counting below a threshold runs in vector registers, so closing in on the threshold beats
    partitioning: a few passes instead of one full of jumps that cannot be foreseen.
    """
    under, over = low - 1e-3 * (high - low), high
    below, above = 0.0, float(count)
    turn = 0
    while over - under > _NARROW_M:
        share = 0.5 if turn % 3 == 2 else (rank + 0.5 - below) / (above - below)
        turn += 1
        limit = under + share * (over - under)
        number = _count_up_to(x, count, limit)
        if number == rank + 1:
            return _highest_up_to(x, count, limit)
        if number == rank:
            return _lowest_above(x, count, limit)
        if number > rank:
            over, above = limit, number
        else:
            under, below = limit, number
    return _highest_up_to(x, count, over)


@compiled
def interdecile_range(
    h: Grid, n: int, step: float, start: float, end: float, samples: Floats
) -> float:
    """Delta h between two places (in steps): interdecile range about the trend, for a long path.

    Eq. (3.9) solved for Delta h. 0 when the places are less than two steps apart.
    """
    if end - start < 2:
        return 0.0
    decile = min(max(4, int(0.1 * (end - start + 8))), 25)
    count = 10 * decile - 5
    span = count - 1
    total, moment = _resample(h, n, start, (end - start) / span, count, samples)
    first, last = samples[0], samples[span]
    total -= 0.5 * (first + last)
    moment -= 0.5 * span * last
    tilt = (moment - 0.5 * span * total) * 12 / ((float(span) * span + 2) * span)
    low, high = _flatten(samples, count, total / span - 0.5 * span * tilt, tilt)
    upper = smallest(samples, count, count - decile, low, high)
    lower = smallest(samples, count, decile - 1, low, high)
    return (upper - lower) / (1 - 0.8 * exp(-(end - start) * step / 50e3))


@compiled
def free_horizon(effective: float, curvature: float, roughness: float) -> float:
    """d_L that such terrain gives on average where no obstacle is seen, eq. (3.3)."""
    smooth = sqrt(2 * effective / curvature)
    return smooth * exp(-0.07 * sqrt(roughness / max(effective, 5.0)))


@compiled
def free_angle(effective: float, curvature: float, roughness: float, horizon: float) -> float:
    """theta_e to that horizon, eq. (3.4)."""
    smooth = sqrt(2 * effective / curvature)
    return (0.65 * roughness * (smooth / horizon - 1) - 2 * effective) / smooth


@compiled
def analysed(
    h: Grid, n: int, step: float, htg: float, hrg: float, refractivity: float, room: Room
) -> ItmPath:
    """The path from ``h[0]`` to ``h[n]``; ``room`` as :func:`prepared` left it for this ``h``."""
    distance = n * step
    skip = int(0.1 * n)
    mean = (room.sums[n - skip + 1] - room.sums[skip]) / (n - 2 * skip + 1)
    surface = refractivity * exp(-mean / 9460.0)
    curvature = 157e-9 * (1 - 0.04665 * exp(surface / 179.3))
    # Slopes in m per step over parabolas: one step of curvature bends by this much.
    bend = 0.5 * curvature * step * step
    from_t, from_r = h[0] + htg, h[n] + hrg
    direct = (from_r - from_t) / n
    slope_t, slope_r = direct - bend * n, -direct - bend * n
    at_t, at_r, hidden = n, n, False
    if n >= 2:
        top, at = _horizon(h, n, from_t, bend, room.inverse)
        if top > slope_t:
            hidden, slope_t, at_t = True, top, at
            back, at = _horizon_back(h, n, from_r, bend, room.inverse)
            if back > slope_r:
                slope_r, at_r = back, n - at
    start = min(15 * htg / step, 0.1 * at_t)
    end = n - min(15 * hrg / step, 0.1 * at_r)
    rough = interdecile_range(h, n, step, start, end, room.samples)
    horizon_t, horizon_r = at_t * step, at_r * step
    angle_t, angle_r = slope_t / step, slope_r / step
    if horizon_t + horizon_r > 1.5 * distance:
        fit_t, fit_r = fitted_ends(h, n, room, start, end)
        effective_t, effective_r = htg + max(h[0] - fit_t, 0.0), hrg + max(h[n] - fit_r, 0.0)
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
        fit_t, _ = fitted_ends(h, n, room, start, 0.9 * at_t)
        _, fit_r = fitted_ends(h, n, room, n - 0.9 * at_r, end)
        effective_t, effective_r = htg + max(h[0] - fit_t, 0.0), hrg + max(h[n] - fit_r, 0.0)
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
