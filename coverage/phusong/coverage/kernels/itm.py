"""Loss of the Irregular Terrain Model (Longley-Rice), point to point, compiled.

ITM 1.2.2: Hufford, "The ITS Irregular Terrain Model, version 1.2.2: the algorithm", whose equation
numbers stand beside the lines; Longley and Rice, ESSA Report ERL 79-ITS 67 (1968), here ITS-67; and
Hufford, Longley and Kissick, NTIA Report 82-100 (1982). Metres, radians and MHz throughout, as in the
memorandum; profiles are :mod:`.itm_terrain`'s. The checked entrance is :mod:`phusong.coverage.itm`.
"""

from __future__ import annotations

from math import cos, exp, log, log10, sin, sqrt
from typing import NamedTuple

import numpy as np

from phusong.coverage.compiled import compiled, inner
from phusong.coverage.kernels.itm_setup import (
    ACCIDENTAL,
    MOBILE,
    SINGLE_MESSAGE,
    Curve,
    ItmSetup,
)
from phusong.coverage.kernels.itm_terrain import ItmPath, analysed, prepared
from phusong.coverage.structures import Floats, Grid


class Beyond(NamedTuple):
    """What diffraction at every distance of one path has in common."""

    seen: float
    """d_L, sum of both horizon distances."""
    angle: float
    """theta_e, sum of both horizon angles."""
    smooth: float
    """d_Ls, horizons of a smooth earth."""
    weight: float
    """First term of the factor in the weight, ITS-67 eq. (3.23)."""
    reach: float
    """d_L + theta_e / gamma_e of the second."""
    clutter: float
    """A_fo, ITS-67 eq. (3.38c)."""
    gains: float
    """Both height gains, eq. (4.20)."""
    arcs: float
    """x_1 + x_2."""


@inner
def rough_at(roughness: float, distance: float) -> float:
    """Delta h of a path so long, eq. (3.9)."""
    return (1 - 0.8 * exp(-distance / 50e3)) * roughness


@inner
def spread(rough: float) -> float:
    """sigma_h, eq. (3.10)."""
    return 0.78 * rough * exp(-sqrt(sqrt(rough / 16)))


@inner
def knife_edge(square: float) -> float:
    """Loss behind an edge by the square of Fresnel's parameter, eq. (6.1)."""
    if square < 5.76:
        return 6.02 + 9.11 * sqrt(max(square, 0.0)) - 1.27 * square
    return 12.953 + 4.343 * log(square)


@inner
def height_gain(x: float, k: float) -> float:
    """F(x, K) of the three-radii method, eqs. (6.2)-(6.7)."""
    if x >= 200:
        far = 0.05751 * x - 4.343 * log(x)
        if x >= 2000:
            return far
        share = 0.0134 * x * exp(-0.005 * x)
        return (1 - share) * far + share * (17.372 * log(x) - 117)
    w = -log(k)
    if k < 1e-5 or x * w * w * w > 5495:
        return 17.372 * log(x) - 117 if x > 1 else -117.0
    return 2.5e-5 * x * x / k - 8.686 * w - 15


@inner
def _arc(curve_radius: float, angle: float, setup: ItmSetup) -> tuple[float, float]:
    """x and K over an arc of that radius: one of the three of eq. (4.20)."""
    root = np.cbrt(curve_radius) * setup.wave_root
    k = setup.ground_inverse / root
    return (1.607 - k) * 151.0 * root * angle, k


@compiled
def beyond(path: ItmPath, setup: ItmSetup) -> Beyond:
    """Constants of diffraction."""
    seen = path.horizon_t + path.horizon_r
    angle = max(path.angle_t + path.angle_r, -seen * path.curvature)
    smooth = sqrt(2 * path.effective_t / path.curvature)
    smooth += sqrt(2 * path.effective_r / path.curvature)
    ground = path.height_t * path.height_r
    weight = sqrt(1 + (path.effective_t * path.effective_r - ground) / (ground + 10))
    sigma = spread(rough_at(path.roughness, smooth))
    clutter = 2.171 * log(1 + 4.77e-4 * ground * setup.wave_number * sigma)
    radius_t = 0.5 * path.horizon_t**2 / path.effective_t
    radius_r = 0.5 * path.horizon_r**2 / path.effective_r
    x_t, k_t = _arc(radius_t, path.horizon_t / radius_t, setup)
    x_r, k_r = _arc(radius_r, path.horizon_r / radius_r, setup)
    gains = height_gain(x_t, k_t) + height_gain(x_r, k_r) + 20
    reach = seen + angle / path.curvature
    return Beyond(seen, angle, smooth, weight, reach, min(15.0, clutter), gains, x_t + x_r)


@inner
def diffraction(d: float, path: ItmPath, shadow: Beyond, setup: ItmSetup) -> float:
    """A_diff at a distance beyond the horizons: round earth and two edges, weighed."""
    theta = shadow.angle + d * path.curvature  # eq. (4.12)
    past = d - shadow.seen
    square = 0.0795775 * setup.wave_number * past * theta * theta
    edges = knife_edge(square * path.horizon_t / (past + path.horizon_t))
    edges += knife_edge(square * path.horizon_r / (past + path.horizon_r))
    x, _ = _arc(past / theta, theta, setup)
    x += shadow.arcs
    # Cliffs of tens of degrees drive K beyond 1.607 and x below 0, where the model ends.
    round_earth = 0.05751 * x - 4.343 * log(max(x, 1e-3)) - shadow.gains  # eq. (4.20)
    bumps = min(rough_at(path.roughness, d) * setup.wave_number, 6283.2)
    q = (shadow.weight + shadow.reach / d) * bumps
    share = 25.1 / (25.1 + sqrt(q))
    return round_earth * share + (1 - share) * edges + shadow.clutter


@inner
def line_of_sight(
    d: float, slope: float, start: float, share: float, path: ItmPath, setup: ItmSetup
) -> float:
    """A_los: two rays, mixed by ``share`` with diffraction's line ``start + slope d``, eq. (4.44)."""
    sigma = spread(rough_at(path.roughness, d))
    both = path.effective_t + path.effective_r
    sine = both / sqrt(d * d + both * both)  # eq. (4.46)
    fade = exp(-min(10.0, setup.wave_number * sigma * sine))
    re, im = setup.ground_re, setup.ground_im
    # Reflection (sine - Z) / (sine + Z), eq. (4.47), with its denominator made real.
    scale = fade / ((sine + re) ** 2 + im * im)
    reflected_re = (sine * sine - re * re - im * im) * scale
    reflected_im = -2 * sine * im * scale
    power = reflected_re * reflected_re + reflected_im * reflected_im
    if power < 0.25 or power < sine:  # eq. (4.48)
        lift = sqrt(sine / power)
        reflected_re, reflected_im = reflected_re * lift, reflected_im * lift
    phase = 2 * setup.wave_number * path.effective_t * path.effective_r / d  # eq. (4.49)
    if phase > 1.57:  # eq. (4.50)
        phase = 3.14 - 2.4649 / phase
    two_re, two_im = cos(phase) + reflected_re, reflected_im - sin(phase)
    rays = -4.343 * log(two_re * two_re + two_im * two_im)
    diffracted = start + slope * d
    return (rays - diffracted) * share + diffracted


@inner
def in_sight(path: ItmPath, shadow: Beyond, slope: float, start: float, setup: ItmSetup) -> float:
    """Reference attenuation within the smooth earth's horizons, ITS-67 eq. (3.19)."""
    share = 0.021 / (0.021 + setup.wave_number * path.roughness / max(10e3, shadow.smooth))
    d2 = shadow.smooth
    a2 = start + d2 * slope
    d0 = 1.908 * setup.wave_number * path.effective_t * path.effective_r
    if start >= 0:
        d0 = min(d0, 0.5 * shadow.seen)  # ITS-67 eq. (3.16a)
        d1 = d0 + 0.25 * (shadow.seen - d0)
    else:
        d1 = max(-start / slope, 0.25 * shadow.seen)
    a1 = line_of_sight(d1, slope, start, share, path, setup)
    k1, k2, fitted = 0.0, 0.0, False
    if d0 < d1:
        a0 = line_of_sight(d0, slope, start, share, path, setup)
        q = log(d2 / d0)
        k2 = (d2 - d0) * (a1 - a0) - (d1 - d0) * (a2 - a0)  # ITS-67 eq. (3.20)
        k2 = max(0.0, k2 / ((d2 - d0) * log(d1 / d0) - (d1 - d0) * q))
        fitted = start >= 0 or k2 > 0
        if fitted:
            k1 = (a2 - a0 - k2 * q) / (d2 - d0)
            if k1 < 0:
                k1, k2 = 0.0, max(a2 - a0, 0.0) / q
                if k2 == 0:
                    k1 = slope
    if not fitted:
        k1, k2 = max(a2 - a1, 0.0) / (d2 - d1), 0.0
        if k1 == 0:
            k1 = slope
    return a2 + k1 * (path.distance - d2) + k2 * log(path.distance / d2)


@inner
def _scatter_form(td: float) -> float:
    """F(theta d) of eq. (6.9)."""
    if td <= 10e3:
        return 133.4 + 0.332e-3 * td - 4.343 * log(td)
    if td <= 70e3:
        return 104.6 + 0.212e-3 * td - 1.086 * log(td)
    return 71.8 + 0.157e-3 * td + 2.171 * log(td)


@inner
def _gain_row(row: int, x: float) -> float:
    """One of the five curves of eq. (6.13); ``x`` is 1 / r squared."""
    a, b = ((25.0, 24.0), (80.0, 45.0), (177.0, 68.0), (395.0, 80.0), (705.0, 105.0))[row]
    return 4.343 * log((a * x + b) * x + 1)


@inner
def _frequency_gain(r: float, eta: float) -> float:
    """H_01(r, eta) for eta of 1 and above, between the curves of eq. (6.13)."""
    x = (1 / r) ** 2
    if eta >= 5:
        return _gain_row(4, x)
    row = int(eta)
    part = eta - row
    low = _gain_row(row - 1, x)
    return low if part == 0 else (1 - part) * low + part * _gain_row(row, x)


@inner
def _frequency_loss(d: float, path: ItmPath, setup: ItmSetup, kept: float) -> float:
    """H_0, Technical Note 101 section 9.2; ``kept`` is that of a longer path, -15 for none.

    Negative infinity stands for antennas so low over their common volume that none is left.
    """
    uneven, ratio = path.horizon_t - path.horizon_r, path.effective_r / path.effective_t
    if uneven < 0:
        uneven, ratio = -uneven, 1 / ratio
    theta = path.angle_t + path.angle_r + d * path.curvature
    r1 = 2 * setup.wave_number * theta * path.effective_t
    r2 = 2 * setup.wave_number * theta * path.effective_r
    if r1 < 0.2 and r2 < 0.2:
        return -np.inf
    skew = (d - uneven) / (d + uneven)
    q = min(max(0.1, ratio / skew), 10.0)
    skew = max(0.1, skew)
    # Where the horizon rays cross, eq. (4.66), and how well the air there scatters, eq. (4.67).
    crossing = (d - uneven) * (d + uneven) * theta * 0.25 / d
    ns = path.refractivity
    efficiency = (5.67e-6 * ns - 2.32e-3) * ns + 0.031
    eta = (efficiency * exp(-(min(1.7, crossing / 8e3) ** 6)) + 1) * crossing / 1.7556e3
    full = max(eta, 1.0)
    loss = (_frequency_gain(r1, full) + _frequency_gain(r2, full)) * 0.5
    loss += min(loss, (1.38 - log(full)) * log(skew) * log(q) * 0.49)
    loss = max(loss, 0.0)
    if eta < 1:
        low = ((1 + 1.4142 / r1) * (1 + 1.4142 / r2)) ** 2 * (r1 + r2) / (r1 + r2 + 2.8284)
        loss = eta * loss + (1 - eta) * 4.343 * log(low)
    return kept if loss > 15 and kept >= 0 else loss


@inner
def scatter(d: float, path: ItmPath, angle: float, frequency_loss: float, wave: float) -> float:
    """A_scat, eq. (4.63)."""
    theta = angle + d * path.curvature
    loss = _scatter_form(theta * d) + 4.343 * log(47.7 * wave * theta**4)
    loss -= 0.1 * (path.refractivity - 301) * exp(-theta * d / 40e3)
    return loss + frequency_loss


class Line(NamedTuple):
    """Attenuation growing with distance, dB: ``start + slope d``."""

    start: float
    slope: float
    begins: float
    """Distance from which it holds, m; infinite when it never does."""


@compiled
def diffraction_line(path: ItmPath, shadow: Beyond, setup: ItmSetup) -> Line:
    """Attenuation where diffraction prevails, beyond the smooth earth's horizons."""
    scale = arc_scale(path, setup)
    d3 = max(shadow.smooth, 1.3787 * scale + shadow.seen)
    a3 = diffraction(d3, path, shadow, setup)
    a4 = diffraction(d3 + 2.7574 * scale, path, shadow, setup)
    slope = (a4 - a3) / (2.7574 * scale)
    return Line(a3 - slope * d3, slope, shadow.smooth)


@inner
def arc_scale(path: ItmPath, setup: ItmSetup) -> float:
    """X_ae, the length over which the curved earth counts."""
    root: float = np.cbrt(path.curvature)
    return 1 / (setup.wave_root * root * root)


@compiled
def scatter_line(path: ItmPath, shadow: Beyond, edge: Line, setup: ItmSetup) -> Line:
    """Attenuation where scatter prevails, beyond diffraction's line ``edge``."""
    d5 = shadow.seen + 200e3
    d6 = d5 + 200e3
    far = _frequency_loss(d6, path, setup, -15.0)
    near = far if far > 15 else _frequency_loss(d5, path, setup, far)
    if near == -np.inf or far == -np.inf:
        return Line(0.0, 0.0, np.inf)
    a5 = scatter(d5, path, shadow.angle, near, setup.wave_number)
    if a5 >= 1000:
        return Line(0.0, 0.0, np.inf)
    a6 = scatter(d6, path, shadow.angle, far, setup.wave_number)
    slope = (a6 - a5) / 200e3
    begins = shadow.seen + 0.3 * arc_scale(path, setup) * log(47.7 * setup.wave_number)
    begins = max(shadow.smooth, begins)
    begins = max(begins, (a5 - edge.start - slope * d5) / (edge.slope - slope))
    return Line(edge.start + (edge.slope - slope) * begins, slope, begins)


@compiled
def reference_attenuation(path: ItmPath, setup: ItmSetup) -> float:
    """A_ref, median attenuation below free space in a quiet climate, dB, eq. (4.1)."""
    shadow = beyond(path, setup)
    line = diffraction_line(path, shadow, setup)
    if path.distance < shadow.smooth:
        return max(in_sight(path, shadow, line.slope, line.start, setup), 0.0)
    farther = scatter_line(path, shadow, line, setup)
    if path.distance > farther.begins:
        line = farther
    return max(line.start + line.slope * path.distance, 0.0)


@inner
def on_curve(curve: Curve, distance: float) -> float:
    """Eq. (5.5)."""
    bump = (distance - curve.x2) / curve.x3
    rise = (distance / curve.x1) ** 2
    return (curve.c1 + curve.c2 / (1 + bump * bump)) * rise / (1 + rise)


@compiled
def exceeded(reference: float, path: ItmPath, setup: ItmSetup) -> float:
    """Attenuation at the quantiles that are asked for, dB, section 5."""
    d = path.distance
    whole = (
        sqrt(18e6 * path.effective_t) + sqrt(18e6 * path.effective_r) + setup.extra_distance
    )  # (5.3)
    effective = 130e3 * d / whole if d < whole else 130e3 + d - whole
    loss = reference - on_curve(setup.median, effective)
    zt, zl, zc = setup.z_time, setup.z_location, setup.z_confidence
    if zt != 0 or zl != 0 or zc != 0:
        by_time = on_curve(setup.time, effective)
        by_location = by_situation = 0.0
        if setup.location:
            bumps = rough_at(path.roughness, d) * setup.wave_number
            by_location = 10 * bumps / (bumps + 13)  # eq. (5.9)
        if setup.situation:
            by_situation = 5 + 3 * exp(-effective / 100e3)  # eq. (5.10)
        rest = by_situation**2 + (by_time * zt) ** 2 / (7.8 + zc * zc)
        rest += (by_location * zl) ** 2 / (24 + zc * zc)  # eq. (5.11)
        if setup.mode == SINGLE_MESSAGE:
            loss -= sqrt(by_time**2 + by_location**2 + rest) * zc
        elif setup.mode == ACCIDENTAL:
            loss -= by_time * zt + sqrt(by_location**2 + rest) * zc
        elif setup.mode == MOBILE:
            loss -= sqrt(by_time**2 + by_location**2) * zt + sqrt(rest) * zc
        else:
            loss -= by_time * zt + by_location * zl + sqrt(rest) * zc
    if loss < 0:  # eq. (5.2)
        loss = loss * (29 - loss) / (29 - 10 * loss)
    return loss


@inner
def path_loss(path: ItmPath, setup: ItmSetup) -> float:
    """Basic transmission loss, dB."""
    spreading = setup.free_space + 20 * log10(path.distance)
    return spreading + exceeded(reference_attenuation(path, setup), path, setup)


@compiled
def itm_loss(
    h: Grid, n: int, step: float, htg: float, hrg: float, setup: ItmSetup, scratch: Floats
) -> float:
    """Basic transmission loss of one profile, dB; ``scratch`` of :func:`.scratch_size` (n)."""
    room = prepared(h, n, scratch)
    return path_loss(analysed(room, n, step, htg, hrg, setup.refractivity), setup)


@compiled
def itm_ray(
    h: Grid,
    last: int,
    step: float,
    htg: float,
    hrg: float,
    setup: ItmSetup,
    scratch: Floats,
    out: Floats,
) -> None:
    """``out[1..last]``: :func:`itm_loss` to every point of a ray, its running sums shared."""
    room = prepared(h, last, scratch)
    for n in range(1, last + 1):
        out[n] = path_loss(analysed(room, n, step, htg, hrg, setup.refractivity), setup)
