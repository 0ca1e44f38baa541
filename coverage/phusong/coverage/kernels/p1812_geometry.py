"""What Recommendation ITU-R P.1812 reads from a path's profile, compiled (P.1812-6 section 5).

Units and names as in :mod:`.diffraction`. Besides the ground ``h`` there is ``g``, the ground with the
representative clutter on it between the ends (the ends themselves bare), and ``zone``: 1 sea, 3
coastal land, 4 inland. Diffraction counts ``g``; horizons, the smooth surface and the roughness
count ``h``. This walks a profile from end to end, several times: the reference for faster ways.
"""

from __future__ import annotations

from math import atan, sqrt

import numpy as np
from numpy.typing import NDArray

from phusong.coverage.compiled import compiled, inner
from phusong.coverage.kernels.diffraction import fitted_ends, horizon, smooth_ends
from phusong.coverage.structures import Floats, Path

SEA, COASTAL, INLAND = 1, 3, 4


@compiled
def path_geometry(
    d: Floats,
    h: Floats,
    g: Floats,
    zone: NDArray[np.uint8],
    n: int,
    hts: float,
    hrs: float,
    ce: float,
    ce_rare: float,
) -> Path:
    """All of :class:`.structures.Path` from a profile of ``n + 1`` points, ``n`` at least 1."""
    slope, knife = horizon(d, g, n, hts, hrs, ce, 1.0)
    _, knife_rare = horizon(d, g, n, hts, hrs, ce_rare, 1.0)
    fit_t, fit_r = fitted_ends(d, h, n)
    smooth_t, smooth_r = smooth_ends(d, h, n, hts, hrs)
    _, flat = horizon(d, h, n, hts - smooth_t, hrs - smooth_r, ce, 0.0)
    _, flat_rare = horizon(d, h, n, hts - smooth_t, hrs - smooth_r, ce_rare, 0.0)
    theta_t, theta_r, first, last = horizons(d, h, n, hts, hrs, ce)
    longest_land, longest_inland, sea = zones(d, zone, n)
    return Path(
        distance=d[n],
        hts=hts,
        hrs=hrs,
        ground_t=h[0],
        ground_r=h[n],
        slope=slope,
        knife=knife,
        knife_rare=knife_rare,
        fit_t=fit_t,
        fit_r=fit_r,
        smooth_t=smooth_t,
        smooth_r=smooth_r,
        flat=flat,
        flat_rare=flat_rare,
        theta_t=theta_t,
        theta_r=theta_r,
        dlt=d[first],
        dlr=d[n] - d[last],
        roughness=roughness(d, h, n, first, last, min(fit_t, h[0]), min(fit_r, h[n])),
        dtm=longest_land,
        dlm=longest_inland,
        dct=to_coast(d, zone, n, 0, 1),
        dcr=to_coast(d, zone, n, n, -1),
        sea=sea,
    )


@inner
def horizons(
    d: Floats, h: Floats, n: int, hts: float, hrs: float, ce: float
) -> tuple[float, float, int, int]:
    """Elevation of both horizons, mrad, and the points that make them (P.1812-6 eqs. 76-81).

    On a path in line of sight each end looks at the other, and both horizons lie at the point
    that reaches deepest into the Fresnel zone; without any point between, at the receiver.
    """
    total = d[n]
    seen = (hrs - hts) / total - 500 * ce * total  # m/km: the slope keeps the order of the angles
    best = seen
    first = last = 0
    for i in range(1, n):
        slope = (h[i] - hts) / d[i] - 500 * ce * d[i]
        if slope > best:
            best = slope
            first = i
    if first == 0:
        nearest = fresnel_point(d, h, n, hts, hrs, ce)
        back = (hts - hrs) / total - 500 * ce * total
        return 1000 * atan(0.001 * seen), 1000 * atan(0.001 * back), nearest, nearest
    opposite = -np.inf
    for i in range(1, n):
        slope = (h[i] - hrs) / (total - d[i]) - 500 * ce * (total - d[i])
        if slope >= opposite:
            opposite = slope
            last = i
    return 1000 * atan(0.001 * best), 1000 * atan(0.001 * opposite), first, last


@inner
def fresnel_point(d: Floats, h: Floats, n: int, hts: float, hrs: float, ce: float) -> int:
    """Where the diffraction parameter of the ground is largest (P.1812-6 eqs. 80, 81)."""
    total = d[n]
    largest = -np.inf
    at = n
    for i in range(1, n):
        area = d[i] * (total - d[i])
        above = h[i] + 500 * ce * area - (hts * (total - d[i]) + hrs * d[i]) / total
        measure = above / sqrt(area)
        if measure >= largest:
            largest = measure
            at = i
    return at


@inner
def roughness(
    d: Floats, h: Floats, n: int, first: int, last: int, start: float, end: float
) -> float:
    """h_m, m: how far the ground between the horizons rises over the smooth surface (eqs. 93, 94)."""
    rise = (end - start) / d[n]
    highest = -np.inf
    for i in range(first, last + 1):
        highest = max(highest, h[i] - (start + rise * d[i]))
    return highest


@inner
def zones(d: Floats, zone: NDArray[np.uint8], n: int) -> tuple[float, float, float]:
    """Longest stretch over land and over inland, km, and the share over sea (section 3.6).

    A point stands for the path as far as half-way to its neighbours.
    """
    land = inland = longest_land = longest_inland = sea = 0.0
    for i in range(n + 1):
        width = 0.5 * (d[min(i + 1, n)] - d[max(i - 1, 0)])
        if zone[i] == SEA:
            sea += width
            land = 0.0
        else:
            land += width
        inland = inland + width if zone[i] == INLAND else 0.0
        longest_land = max(longest_land, land)
        longest_inland = max(longest_inland, inland)
    return longest_land, longest_inland, sea / d[n]


@inner
def to_coast(d: Floats, zone: NDArray[np.uint8], n: int, start: int, step: int) -> float:
    """Over land from one end to the first sea, km (section 3.4); without any sea the whole path."""
    i = start
    while 0 <= i <= n and zone[i] != SEA:
        i += step
    if i == start:
        return 0.0
    if i < 0 or i > n:
        return float(d[n])
    return float(abs(0.5 * (d[i] + d[i - step]) - d[start]))
