"""Free space and delta-Bullington diffraction (P.525-4, P.526-15), compiled.

Units: distances km, heights m, frequencies GHz, wavelengths m, losses dB. ``ce`` is the curvature of
the effective earth, 1/km. A profile is ``d[0..n]`` (km, from 0 at the transmitter) and ``h[0..n]`` (m
above sea); ``hts`` and ``hrs`` are the antennas' heights above sea. Checked entrances are in
:mod:`phusong.coverage.diffraction`.
"""

from __future__ import annotations

from math import sqrt
from typing import NamedTuple

import numpy as np

from phusong.coverage.compiled import fused, inlined, lean
from phusong.coverage.kernels.elementary import decibels, exponential, power
from phusong.coverage.structures import Floats, Path, Settings


class Ground(NamedTuple):
    """What the earth is made of, and how the wave stands on it."""

    permittivity: float
    conductivity: float
    """S/m."""
    vertical: bool


@inlined
def free_space(distance: float, frequency: float) -> float:
    """Basic free-space loss, P.525-4 eq. (4) written in km and GHz."""
    return 92.45 + 2 * decibels(distance * frequency)


@inlined
def knife_edge(nu: float) -> float:
    """J(nu), P.526-15 eq. (31)."""
    if nu <= -0.78:
        return 0.0
    return 6.9 + 2 * decibels(sqrt((nu - 0.1) ** 2 + 1) + nu - 0.1)


@inlined
def bullington(knife: float, distance: float, wavelength: float) -> float:
    """Bullington loss from the wavelength-free ``knife``, P.526-15 section 4.5.1 (P.1812 eq. 21)."""
    loss = knife_edge(knife / sqrt(wavelength))
    return loss + (1 - exponential(-loss / 6)) * (10 + 0.02 * distance)


@lean
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


@lean
def fitted_ends(d: Floats, h: Floats, n: int) -> tuple[float, float]:
    """Ends of the straight line that fits the ground best, P.526-15 (48) (P.1812-6 eqs. 83-86)."""
    total = d[n]
    v1 = v2 = 0.0
    for i in range(1, n + 1):
        step = d[i] - d[i - 1]
        v1 += step * (h[i] + h[i - 1])
        v2 += step * (h[i] * (2 * d[i] + d[i - 1]) + h[i - 1] * (d[i] + 2 * d[i - 1]))
    return (2 * v1 * total - v2) / total**2, (v2 - v1 * total) / total**2


@lean
def smooth_ends(d: Floats, h: Floats, n: int, hts: float, hrs: float) -> tuple[float, float]:
    """Heights of the smooth surface at both ends, P.526-15 section 4.5.2 (P.1812-6 eqs. 85-91)."""
    total = d[n]
    start, end = fitted_ends(d, h, n)
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


@inlined
def first_term(
    distance: float, h1: float, h2: float, frequency: float, ce: float, ground: Ground
) -> float:
    """First term of the series over a sphere, P.526-15 section 3.1.1 (P.1812-6 eqs. 29-36)."""
    bend, root = power(ce, 1 / 3), power(frequency, 1 / 3)
    conduction = (18 * ground.conductivity / frequency) ** 2
    k: float = 0.036 * bend / (root * sqrt(sqrt((ground.permittivity - 1) ** 2 + conduction)))
    if ground.vertical:
        k *= sqrt(ground.permittivity**2 + conduction)
    k2 = k * k
    beta = (1 + (1.6 + 0.67 * k2) * k2) / (1 + (4.5 + 1.53 * k2) * k2)
    x: float = 21.88 * beta * root * bend * bend * distance
    fade: float = 11 + decibels(x) - 17.6 * x
    fade = fade if x >= 1.6 else -2 * decibels(x) - 5.6488 * power(x, 1.425)
    unit = 0.9575 * beta * beta * root * root * bend
    least = 2 + 2 * decibels(k)
    return -fade - height_gain(unit * h1, least) - height_gain(unit * h2, least)


@inlined
def height_gain(b: float, least: float) -> float:
    """G(Y) of B = beta Y, at least ``least``, P.526-15 section 3.1.1 (P.1812-6 eqs. 34, 35)."""
    if b > 2:
        return max(17.6 * sqrt(b - 1.1) - 0.5 * decibels(b - 1.1) - 8, least)
    return max(2 * decibels(b + 0.1 * b * b * b), least)


@inlined
def clear_of_sphere(distance: float, h1: float, h2: float, wavelength: float, ce: float) -> bool:
    """Whether a path surely has the clearance that eq. (22) of P.1812-6 needs, told at little cost.

    By the lower antenna over the highest bulge, against the widest zone, which is half-way.
    """
    low: float = min(h1, h2) - 125 * ce * distance * distance
    return low > 0 and low * low > 76.18 * distance * wavelength


@fused
def reflection(c: float, m: float) -> float:
    """b of P.1812-6 eq. (24): where a ray over a sphere comes lowest, -1 to 1 from end to end.

    The equation's cosine and arc cosine solve m b^3 - (m + 1) b + c = 0. Five of Halley's steps do
    too: the clearance that follows is the same to 1e-12 of what is needed.
    """
    b = c / (m + 1)
    for _ in range(5):
        value, slope = (m * b * b - (m + 1)) * b + c, 3 * m * b * b - (m + 1)
        b = b - value * slope / (slope * slope - 3 * m * b * value)
    return b


@inlined
def above_sphere(
    distance: float, h1: float, h2: float, wavelength: float, ce: float
) -> tuple[float, float]:
    """How much of the first term counts, 0 to 1, and on which curvature; P.1812-6 eqs. 22-27."""
    if clear_of_sphere(distance, h1, h2, wavelength, ce):
        return 0.0, ce
    sight = sqrt(2 / ce) * (sqrt(0.001 * h1) + sqrt(0.001 * h2))
    if distance >= sight:
        return 1.0, ce
    m = 250 * distance**2 * ce / (h1 + h2)
    b = reflection((h1 - h2) / (h1 + h2), m)
    d1 = distance / 2 * (1 + b)
    d2 = distance - d1
    clear = ((h1 - 500 * d1**2 * ce) * d2 + (h2 - 500 * d2**2 * ce) * d1) / distance
    needed = 17.456 * sqrt(d1 * d2 * wavelength / distance)
    if clear > needed:
        return 0.0, ce
    grazing = 0.002 * ((sqrt(h1) + sqrt(h2)) / distance) ** 2  # 1 / a_em, P.1812-6 (26)
    return 1 - clear / needed, grazing


@inlined
def spherical(
    distance: float, h1: float, h2: float, frequency: float, ce: float, settings: Settings
) -> float:
    """Diffraction over a smooth earth, P.526-15 section 3.2 (P.1812-6 eqs. 22-27)."""
    share, curvature = above_sphere(distance, h1, h2, 0.299792458 / frequency, ce)
    if share == 0:
        return 0.0
    ground = Ground(settings.permittivity, settings.conductivity, settings.vertical)
    return max(share * first_term(distance, h1, h2, frequency, curvature, ground), 0.0)


@lean
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


@inlined
def path_loss(path: Path, frequency: float, settings: Settings) -> float:
    """Free space and delta-Bullington diffraction of a path, P.525-4 and P.526-15 section 4.5."""
    straight = sqrt(path.distance**2 + (0.001 * (path.hrs - path.hts)) ** 2)
    wavelength = 0.299792458 / frequency
    loss = free_space(straight, frequency) + bullington(path.knife, path.distance, wavelength)
    h1, h2 = path.hts - path.smooth_t, path.hrs - path.smooth_r
    sphere = spherical(path.distance, h1, h2, frequency, settings.ce, settings)
    if sphere == 0:
        return loss
    return loss + max(sphere - bullington(path.flat, path.distance, wavelength), 0.0)
