"""Compiled arithmetic of one radio path, and the loops over many paths.

All compiled functions live in this one file on purpose: numba's cache of a compiled function looks
only at the file that holds it, so a formula changed in another file would go on being used from the
old cache without a word. Checked entrances are in :mod:`.diffraction`, :mod:`.clutter_loss` and
:mod:`.predict`.

Units: distances km, heights m, frequencies GHz, wavelengths m, angles degrees, losses dB. ``ce`` is
the curvature of the effective earth, 1/km. A profile is ``d[0..n]`` (km, from 0 at the transmitter)
and ``h[0..n]`` (m above sea); ``hts`` and ``hrs`` are the antennas' heights above sea.
"""

from __future__ import annotations

from math import acos, atan, atan2, ceil, cos, degrees, exp, log10, pi, sqrt

import numpy as np
from numba import njit
from numpy.typing import NDArray

from phusong.coverage.structures import Area, Floats, Grid, Job, Network, Settings

_compiled = njit(cache=True, nogil=True, error_model="numpy")

LAST_SCATTERING = 2
"""Clutter categories up to this one (water, open land) scatter; the others are walls."""
_SLACK_DB = 1e-6
"""Rounding of a bound against the value that it bounds."""
SHORTEST_KM = 0.01
"""Nearer than this the receiver is in the antenna's near field: taken as this far."""


@_compiled
def free_space(distance: float, frequency: float) -> float:
    """Basic free-space loss, P.525-4 eq. (4) written in km and GHz."""
    return 92.45 + 20 * log10(distance * frequency)


@_compiled
def knife_edge(nu: float) -> float:
    """J(nu), P.526-15 eq. (31)."""
    if nu <= -0.78:
        return 0.0
    return 6.9 + 20 * log10(sqrt((nu - 0.1) ** 2 + 1) + nu - 0.1)


@_compiled
def bullington(knife: float, distance: float, wavelength: float) -> float:
    """Bullington loss from the wavelength-free ``knife``, P.526-15 section 4.5.1 (P.1812 eq. 21)."""
    loss = knife_edge(knife / sqrt(wavelength))
    return loss + (1 - exp(-loss / 6)) * (10 + 0.02 * distance)


@_compiled
def horizon(
    d: Floats, h: Floats, n: int, hts: float, hrs: float, ce: float, relief: float
) -> tuple[float, float]:
    """Bullington's point: slope at which the transmitter sees the path's top, and its knife edge.

    P.526-15 section 4.5.1 (P.1812-6 eqs. 13-20). First the larger of the slopes to the highest
    obstacle and to the receiver, m/km against the chord; then nu times the root of the wavelength,
    so one walk serves every frequency. ``relief`` 0 flattens the profile (section 4.5.3).
    """
    total = d[n]
    to_receiver = (hrs - hts) / total
    steepest = -np.inf
    for i in range(1, n):
        slope = (relief * h[i] - hts) / d[i] + 500 * ce * (total - d[i])
        steepest = max(steepest, slope)
    if steepest < to_receiver:
        square = np.inf  # of the clearance over the Fresnel radius: no root inside the loop
        for i in range(1, n):
            area = d[i] * (total - d[i])
            below = hts + to_receiver * d[i] - relief * h[i] - 500 * ce * area
            square = min(square, below * below / area)
        return to_receiver, -sqrt(0.002 * total * square)
    back = -np.inf
    for i in range(1, n):
        slope = (relief * h[i] - hrs) / (total - d[i]) + 500 * ce * d[i]
        back = max(back, slope)
    if steepest + back <= 0:  # the ray grazes one point: no angle between the two tangents
        return steepest, 0.0
    at = (hrs - hts + back * total) / (steepest + back)
    above = steepest * at - to_receiver * at
    return steepest, above * sqrt(0.002 * total / (at * (total - at)))


@_compiled
def smooth_ends(d: Floats, h: Floats, n: int, hts: float, hrs: float) -> tuple[float, float]:
    """Heights of the smooth surface at both ends, P.526-15 section 4.5.2 (P.1812-6 eqs. 85-91)."""
    total = d[n]
    v1 = v2 = 0.0
    for i in range(1, n + 1):
        step = d[i] - d[i - 1]
        v1 += step * (h[i] + h[i - 1])
        v2 += step * (h[i] * (2 * d[i] + d[i - 1]) + h[i - 1] * (d[i] + 2 * d[i - 1]))
    start = (2 * v1 * total - v2) / total**2
    end = (v2 - v1 * total) / total**2
    to_receiver = (hrs - hts) / total
    above = 0.0
    for i in range(1, n):
        above = max(above, h[i] - hts - to_receiver * d[i])
    if above > 0:
        from_start = from_end = 0.0
        for i in range(1, n):
            obstacle = h[i] - hts - to_receiver * d[i]
            from_start = max(from_start, obstacle / d[i])
            from_end = max(from_end, obstacle / (total - d[i]))
        start -= above * from_start / (from_start + from_end)
        end -= above * from_end / (from_start + from_end)
    return min(start, h[0]), min(end, h[n])


@_compiled
def first_term(
    distance: float, h1: float, h2: float, frequency: float, ce: float, settings: Settings
) -> float:
    """First term of the series over a sphere, P.526-15 section 3.1.1 (P.1812-6 eqs. 29-36)."""
    radius = 1 / ce
    conduction = (18 * settings.conductivity / frequency) ** 2
    k: float = 0.036 * (radius * frequency) ** (-1 / 3)
    k *= ((settings.permittivity - 1) ** 2 + conduction) ** -0.25
    if settings.vertical:
        k *= sqrt(settings.permittivity**2 + conduction)
    beta = (1 + 1.6 * k**2 + 0.67 * k**4) / (1 + 4.5 * k**2 + 1.53 * k**4)
    x: float = 21.88 * beta * (frequency / radius**2) ** (1 / 3) * distance
    fade: float = 11 + 10 * log10(x) - 17.6 * x if x >= 1.6 else -20 * log10(x) - 5.6488 * x**1.425
    unit = 0.9575 * beta * (frequency**2 / radius) ** (1 / 3)
    gains = height_gain(unit * h1, beta, k) + height_gain(unit * h2, beta, k)
    return -fade - gains


@_compiled
def height_gain(y: float, beta: float, k: float) -> float:
    """G(Y), P.526-15 section 3.1.1 (P.1812-6 eqs. 34, 35)."""
    b = beta * y
    least = 2 + 20 * log10(k)
    if b > 2:
        return max(17.6 * sqrt(b - 1.1) - 5 * log10(b - 1.1) - 8, least)
    return max(20 * log10(b + 0.1 * b**3), least)


@_compiled
def spherical(
    distance: float, h1: float, h2: float, frequency: float, ce: float, settings: Settings
) -> float:
    """Diffraction over a smooth earth, P.526-15 section 3.2 (P.1812-6 eqs. 22-27)."""
    sight = sqrt(2 / ce) * (sqrt(0.001 * h1) + sqrt(0.001 * h2))
    if distance >= sight:
        return max(first_term(distance, h1, h2, frequency, ce, settings), 0.0)
    c = (h1 - h2) / (h1 + h2)
    m = 250 * distance**2 * ce / (h1 + h2)
    argument = min(max(1.5 * c * sqrt(3 * m / (m + 1) ** 3), -1.0), 1.0)
    b = 2 * sqrt((m + 1) / (3 * m)) * cos(pi / 3 + acos(argument) / 3)
    d1 = distance / 2 * (1 + b)
    d2 = distance - d1
    clear = ((h1 - 500 * d1**2 * ce) * d2 + (h2 - 500 * d2**2 * ce) * d1) / distance
    needed = 17.456 * sqrt(d1 * d2 * (0.299792458 / frequency) / distance)
    if clear > needed:
        return 0.0
    grazing = 0.002 * ((sqrt(h1) + sqrt(h2)) / distance) ** 2  # 1 / a_em, P.1812-6 (26)
    loss = first_term(distance, h1, h2, frequency, grazing, settings)
    return max((1 - clear / needed) * loss, 0.0)


@_compiled
def terminal_clutter(
    frequency: float, height: float, clutter: float, scattering: bool, street: float
) -> float:
    """Loss from clutter round an antenna below its tops, P.2108-1 section 3.1, eqs. (1)-(2).

    ``scattering`` (water, open land) takes eq. (2b), otherwise diffraction over the last top (2a).
    """
    if height >= clutter:
        return 0.0
    if scattering:
        return -(21.8 + 6.2 * log10(frequency)) * log10(height / clutter)
    below = clutter - height
    nu = 0.342 * sqrt(frequency) * sqrt(below * degrees(atan(below / street)))
    return knife_edge(nu) - 6.03


@_compiled
def sample(grid: Grid, row: float, col: float) -> float:
    """Bilinear height, NaN where a hole takes part; clamped to the outermost pixel centres."""
    row = min(max(row, 0.0), grid.shape[0] - 1.0)
    col = min(max(col, 0.0), grid.shape[1] - 1.0)
    r, c = int(row), int(col)
    fr, fc = row - r, col - c
    r1 = r + 1 if fr > 0 else r  # a hole beside the line does not touch it
    c1 = c + 1 if fc > 0 else c
    top = grid[r, c] * (1 - fc) + grid[r, c1] * fc
    bottom = grid[r1, c] * (1 - fc) + grid[r1, c1] * fc
    height: float = top * (1 - fr) + bottom * fr
    return height


@_compiled
def walk(net: Network, area: Area, mast: int, pixel: tuple[int, int], d: Floats, h: Floats) -> int:
    """Fill ``d`` and ``h`` from a mast to the centre of a pixel; return n, or -1 at a hole.

    Steps are equal and at most one pixel long.
    """
    row, col = pixel
    at_row, at_col = net.row[mast], net.col[mast]
    pixels = sqrt((row - at_row) ** 2 + (col - at_col) ** 2)
    n = max(ceil(pixels - 1e-9), 1)
    step = max(pixels * area.pixel_km, SHORTEST_KM) / n
    for i in range(n + 1):
        d[i] = i * step
    h[0], h[n] = net.ground[mast], area.height[row, col]
    down, right = (row - at_row) / n, (col - at_col) / n
    for i in range(1, n):
        h[i] = sample(area.height, at_row + i * down, at_col + i * right)
        if np.isnan(h[i]):
            return -1
    return -1 if np.isnan(h[0]) or np.isnan(h[n]) else n


@_compiled
def delta(
    d: Floats, h: Floats, n: int, hts: float, hrs: float, frequency: float, settings: Settings
) -> float:
    """What the smooth earth adds to Bullington's loss, P.526-15 section 4.5.3 (P.1812-6 eq. 39)."""
    start, end = smooth_ends(d, h, n, hts, hrs)
    sphere = spherical(d[n], hts - start, hrs - end, frequency, settings.ce, settings)
    if sphere == 0:
        return 0.0
    _, knife = horizon(d, h, n, hts - start, hrs - end, settings.ce, 0.0)
    return max(sphere - bullington(knife, d[n], 0.299792458 / frequency), 0.0)


@_compiled
def cell_gain(net: Network, cell: int, bearing: float, elevation: float) -> float:
    """Pattern relative to its maximum (0 and below), TR 38.901 Table 7.3-1.

    ``elevation`` is positive upward, NaN for the best of the vertical cut. A cell without azimuth
    radiates all round.
    """
    # Every array is read once and outside branches: numba can then leave its reference counts alone.
    azimuth, tilt = net.azimuth[cell], net.tilt[cell]
    across, upright = net.horizontal_width[cell], net.vertical_width[cell]
    vertical = 0.0 if np.isnan(elevation) else min(12 * ((elevation + tilt) / upright) ** 2, 30.0)
    turned = 0.0 if np.isnan(azimuth) else abs(bearing - azimuth) % 360
    horizontal = min(12 * (min(turned, 360 - turned) / across) ** 2, 30.0)
    gain: float = -min(vertical + horizontal, 30.0)
    return gain


@_compiled
def through_mast(
    net: Network,
    area: Area,
    settings: Settings,
    mast: int,
    pixel: tuple[int, int],
    clutter: Floats,
    best: float,
    d: Floats,
    h: Floats,
) -> tuple[float, int, float]:
    """Strongest cell of one mast at one pixel: (RSRP, cell, bound that a hole left open).

    (-inf, -1, -inf) when no cell can reach ``best``: what is skipped is bounded from above by
    free space, clutter and the horizontal pattern, so skipping never changes the maximum. When
    the profile meets a hole the bound comes back as third value.
    """
    row, col = pixel
    down, right = row - net.row[mast], col - net.col[mast]
    flat = max(sqrt(down * down + right * right) * area.pixel_km, SHORTEST_KM)
    bearing = degrees(atan2(right, -down))
    bound = -np.inf
    for c in range(net.first[mast], net.first[mast + 1]):
        if flat <= net.range[c]:
            k = net.carrier[c]
            level = net.eirp[c] - free_space(flat, net.carriers[k]) - clutter[k]
            bound = max(bound, level + cell_gain(net, c, bearing, np.nan) - settings.extra_db)
    if bound < best - _SLACK_DB or bound == -np.inf:
        return -np.inf, -1, -np.inf
    n = walk(net, area, mast, pixel, d, h)
    if n < 0:
        return -np.inf, -1, bound
    hts, hrs = net.antenna[mast], area.height[row, col] + settings.receiver_height_m
    slope, knife = horizon(d, h, n, hts, hrs, settings.ce, 1.0)
    elevation = degrees(atan(0.001 * (slope - 500 * settings.ce * d[n])))
    straight = sqrt(d[n] ** 2 + (0.001 * (hrs - hts)) ** 2)
    strongest, winner, carrier, loss, whole = -np.inf, -1, -1, 0.0, False
    for c in range(net.first[mast], net.first[mast + 1]):
        if flat > net.range[c]:
            continue
        frequency = net.carriers[net.carrier[c]]
        if net.carrier[c] != carrier:
            carrier, whole = net.carrier[c], False
            loss = free_space(straight, frequency) + clutter[carrier] + settings.extra_db
            loss += bullington(knife, d[n], 0.299792458 / frequency)
        level = net.eirp[c] + cell_gain(net, c, bearing, elevation)
        if not whole and level - loss >= max(best, strongest) - _SLACK_DB:
            loss, whole = loss + delta(d, h, n, hts, hrs, frequency, settings), True
        if whole and level - loss > strongest:
            strongest, winner = level - loss, c
    return strongest, winner, -np.inf


@_compiled
def scratch(job: Job) -> tuple[Floats, Floats]:
    """Room for the longest profile of a run."""
    longest = ceil(job.net.reach.max() / job.area.pixel_km) + 3
    return np.empty(longest), np.empty(longest)


@_compiled
def clutter_at(job: Job, row: int, col: int, out: Floats) -> None:
    """Terminal clutter loss of every frequency in ``net.carriers`` at one pixel."""
    receiver, street = job.settings.receiver_height_m, job.settings.street_width_m
    tops = job.area.clutter_height[row, col]
    scattering = job.area.clutter_category[row, col] <= LAST_SCATTERING
    for k in range(out.size):
        out[k] = terminal_clutter(job.net.carriers[k], receiver, tops, scattering, street)


@_compiled
def masts_near(job: Job, box: tuple[int, int, int, int], bounds: Floats) -> NDArray[np.int64]:
    """Masts in reach of a box of pixels, strongest bound first; ``bounds[m]`` is filled for them."""
    net = job.net
    top, bottom, left, right = box
    near = np.empty(net.row.size, np.int64)
    count = 0
    for m in range(net.row.size):
        down = max(top - net.row[m], net.row[m] - (bottom - 1), 0.0)
        across = max(left - net.col[m], net.col[m] - (right - 1), 0.0)
        distance = max(sqrt(down * down + across * across) * job.area.pixel_km, SHORTEST_KM)
        if distance <= net.reach[m]:
            bounds[m] = net.peak[m] - 20 * log10(distance)
            near[count] = m
            count += 1
    return near[:count][np.argsort(-bounds[near[:count]])]


@_compiled
def best_server(
    job: Job,
    box: tuple[int, int, int, int],
    enough: float,
    rsrp: Grid,
    server: NDArray[np.int32],
    incomplete: NDArray[np.bool_],
) -> None:
    """Fill ``rsrp``, ``server`` and ``incomplete`` of the asked pixels of one box.

    Masts are tried from the strongest bound down, and the trial ends when no later bound can beat
    what was found; equal levels go to the lower cell index, so the order does not matter. A pixel
    is incomplete when a mast beyond a hole might be stronger and give ``enough``.
    """
    net, area, settings = job
    bounds = np.empty(net.row.size)
    near = masts_near(job, box, bounds)
    d, h = scratch(job)
    clutter = np.empty(net.carriers.size)
    for row in range(box[0], box[1]):
        for col in range(box[2], box[3]):
            if not area.where[row, col]:
                continue
            clutter_at(job, row, col, clutter)
            shade = clutter.min() + settings.extra_db
            best, winner, unknown = -np.inf, -1, -np.inf
            for m in near:
                if bounds[m] - shade < best - _SLACK_DB:
                    break
                level, cell, hole = through_mast(
                    net, area, settings, m, (row, col), clutter, best, d, h
                )
                unknown = max(unknown, hole)
                if cell >= 0 and (level > best or (level == best and cell < winner)):
                    best, winner = level, cell
            if winner >= 0:
                rsrp[row, col] = best
                server[row, col] = winner
            incomplete[row, col] = unknown > best and unknown >= enough


@_compiled
def site_levels(
    job: Job,
    masts: tuple[int, int],
    points: NDArray[np.int64],
    clutter: Floats,
    floor: float,
    out: Grid,
) -> None:
    """RSRP of the masts ``masts[0] .. masts[1] - 1`` at ``points`` (N, 2); -inf below ``floor``."""
    net, area, settings = job
    d, h = scratch(job)
    for i in range(points.shape[0]):
        best, out[i] = floor, -np.inf
        for m in range(masts[0], masts[1]):
            pixel = (points[i, 0], points[i, 1])
            level, _, _ = through_mast(net, area, settings, m, pixel, clutter[i], best, d, h)
            if level >= best:
                best = out[i] = level
