"""Recommendation ITU-R P.1812 from a path's geometry to its loss, compiled.

Units and names as in :mod:`.diffraction`; equation numbers are those of P.1812-6, by which the logs
of published runs go as well. Nothing here allocates. Checked entrance: :mod:`phusong.coverage.p1812`.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from phusong.coverage.compiled import inlined, lean
from phusong.coverage.kernels.diffraction import Ground, above_sphere, bullington, first_term
from phusong.coverage.kernels.elementary import (
    LOG_E,
    decibels,
    exponential,
    ln,
    log_10,
    tanh,
)
from phusong.coverage.kernels.p1812_air import (
    RARE_CURVATURE,
    WAVELENGTH,
    Tuned,
    beta0,
    normal_quantile,
    tuned,
)
from phusong.coverage.kernels.p1812_ducting import coupling, spread_in_time
from phusong.coverage.structures import Air, Path


class Bent(NamedTuple):
    """Diffraction over one earth; dB."""

    actual: float
    """L_bulla, eq. (21)."""
    smooth: float
    """L_bulls, eq. (21)."""
    spherical: float
    """L_dsph, eq. (27)."""
    loss: float
    """L_d, eq. (39)."""


class Parts(NamedTuple):
    """Every step from a path to its loss; dB unless said otherwise."""

    theta: float
    """Path angular distance, mrad, eq. (82)."""
    beta0: float
    """Time with strong ducting, %, eq. (5)."""
    free_space: float
    """L_bfs, eq. (8)."""
    clear_p: float
    """L_b0p, free space with focusing and multipath, not exceeded for p %, eq. (10)."""
    clear_beta: float
    """L_b0beta, eq. (11)."""
    median_earth: Bent
    """L_d50 and what it is made of."""
    rare_earth: Bent
    """L_dbeta and what it is made of."""
    diffraction_p: float
    """L_dp, eq. (41)."""
    fi: float
    """F_i, between the median and the rare earth, eq. (40)."""
    median: float
    """L_bd50, free space and median diffraction, eq. (42)."""
    diffracted: float
    """L_bd, not exceeded for p %, eq. (43)."""
    anomalous: float
    """L_ba, ducting and layer reflection, eq. (46)."""
    troposcatter: float
    """L_bs, eq. (44)."""
    clear_mixed: float
    """L_minb0p, eq. (59)."""
    ducted: float
    """L_minbap, eq. (60)."""
    fj: float
    """F_j, clear or hidden path, eq. (57)."""
    fk: float
    """F_k, short or long path, eq. (58)."""
    enhanced: float
    """L_bda, diffraction with anomalous propagation, eq. (61)."""
    modified: float
    """L_bam, eq. (62)."""
    loss: float
    """L_bc, not exceeded for p % of time at half of the locations, eq. (63)."""


@inlined
def slant(distance: float, hts: float, hrs: float) -> float:
    """20 log10 of the distance from antenna to antenna."""
    return decibels(distance**2 + (0.001 * (hts - hrs)) ** 2)


@inlined
def focusing(path: Path, share: float) -> float:
    """E_s, dB not exceeded for ``share`` percent of time, eq. (9)."""
    return 2.6 * (1 - exponential(-0.1 * (path.dlt + path.dlr))) * log_10(share / 50)


@inlined
def spherical_mixed(
    distance: float, h1: float, h2: float, frequency: float, ce: float, sea: float, vertical: bool
) -> float:
    """L_dsph with land and sea mixed by the share over sea, eqs. (22)-(29)."""
    share, curvature = above_sphere(distance, h1, h2, WAVELENGTH / frequency, ce)
    if share == 0:
        return 0.0
    loss = 0.0
    if sea < 1:
        land = Ground(22.0, 0.003, vertical)
        loss += (1 - sea) * first_term(distance, h1, h2, frequency, curvature, land)
    if sea > 0:
        water = Ground(80.0, 5.0, vertical)
        loss += sea * first_term(distance, h1, h2, frequency, curvature, water)
    return max(share * loss, 0.0)


@inlined
def bent(path: Path, knife: float, flat: float, ce: float, setup: Tuned) -> Bent:
    """Delta-Bullington diffraction over one earth, eqs. (37)-(39)."""
    h1, h2 = path.hts - path.smooth_t, path.hrs - path.smooth_r
    wavelength = WAVELENGTH / setup.frequency
    actual = bullington(knife, path.distance, wavelength)
    sphere = spherical_mixed(path.distance, h1, h2, setup.frequency, ce, path.sea, setup.vertical)
    smooth, loss = 0.0, actual
    if not np.isnan(flat):  # else the path is clear of the sphere
        smooth = bullington(flat, path.distance, wavelength)
        loss += max(sphere - smooth, 0.0)
    return Bent(actual, smooth, sphere, loss)


@inlined
def median_earth(path: Path, setup: Tuned) -> Bent:
    """L_d50."""
    return bent(path, path.knife, path.flat, setup.ce, setup)


@inlined
def rare_earth(path: Path, setup: Tuned) -> Bent:
    """L_dbeta."""
    return bent(path, path.knife_rare, path.flat_rare, RARE_CURVATURE, setup)


@inlined
def between(share: float, beta_percent: float) -> float:
    """F_i, eq. (40)."""
    if share <= beta_percent:
        return 1.0
    return normal_quantile(0.01 * share) / normal_quantile(0.01 * beta_percent)


@inlined
def clear_mixed(
    p: float,
    beta_percent: float,
    fi: float,
    clear_p: float,
    clear_beta: float,
    hidden: float,
    median: float,
) -> float:
    """L_minb0p, eq. (59); ``hidden`` is diffraction less its share over sea."""
    if p < beta_percent:
        return clear_p + hidden
    return median + (clear_beta + hidden - median) * fi


@inlined
def soft_most(a: float, b: float) -> float:
    """2.5 ln(exponential(a / 2.5) + exponential(b / 2.5)), eq. (60)."""
    return max(a, b) + 2.5 * ln(1 + exponential(-abs(a - b) / 2.5))


@inlined
def long_path(distance: float) -> float:
    """F_k, 1 short to 0 long, eq. (58)."""
    return 1 - 0.5 * (1 + tanh(1.5 * (distance - 20) / 20))


@inlined
def enhanced(diffracted: float, least: float, distance: float) -> float:
    """L_bda from L_bd and L_minbap, eq. (61)."""
    if least > diffracted:
        return diffracted
    return least + (diffracted - least) * long_path(distance)


@inlined
def troposcatter(distance: float, theta: float, setup: Tuned) -> float:
    """L_bs, eqs. (44), (45)."""
    return setup.scatter + 2 * decibels(distance) + 0.573 * theta


@inlined
def in_sight(theta: float) -> float:
    """F_j, 1 in sight to 0 hidden, eq. (57)."""
    if theta > 3:  # tanh is 1 to the last bit
        return 0.0
    return 1 - 0.5 * (1 + tanh(2.4 * (theta - 0.3) / 0.3))


@inlined
def combine(modified: float, scattered: float) -> float:
    """L_bc from L_bam and L_bs, eq. (63)."""
    apart = abs(scattered - modified)
    less = min(scattered, modified)
    if apart > 45:  # the weaker one adds 2e-9 dB
        return less
    return less - 0.5 * decibels(1 + exponential(-0.2 * apart / LOG_E))


@inlined
def angular_distance(path: Path, ce: float) -> float:
    """theta, mrad, eq. (82)."""
    return 1000 * path.distance * ce + path.theta_t + path.theta_r


@inlined
def loss(path: Path, air: Air, frequency: float, vertical: bool) -> float:
    """L_bc, exceeded for all but p % of time, at half of the locations."""
    return tuned_loss(path, tuned(air, frequency, vertical))


@inlined
def tuned_loss(path: Path, setup: Tuned) -> float:
    """The same of a frequency tuned before."""
    p = setup.air.time_percentage
    free = setup.free + slant(path.distance, path.hts, path.hrs)
    ldp = ld50 = median_earth(path, setup).loss
    theta = angular_distance(path, setup.ce)
    beta_percent = beta0(setup.air.latitude, path.dtm, path.dlm)
    clear_p, fi = free, 0.0
    if p < 50:
        fi = between(p, beta_percent)
        ldp += fi * (rare_earth(path, setup).loss - ld50)
        clear_p += focusing(path, p)
    lba = coupling(path, setup) + spread_in_time(path, setup, beta_percent)
    lbam = enhanced(clear_p + ldp, soft_most(lba, clear_p), path.distance)
    fj = in_sight(theta)
    if fj > 0:
        clear_beta = free + focusing(path, beta_percent)
        hidden = (1 - path.sea) * ldp
        lminb0p = clear_mixed(p, beta_percent, fi, clear_p, clear_beta, hidden, free + ld50)
        lbam += (lminb0p - lbam) * fj
    return combine(lbam, troposcatter(path.distance, theta, setup))


@lean
def parts(path: Path, air: Air, frequency: float, vertical: bool) -> Parts:
    """Every step, nothing skipped."""
    setup = tuned(air, frequency, vertical)
    p, theta = air.time_percentage, angular_distance(path, setup.ce)
    beta_percent = beta0(air.latitude, path.dtm, path.dlm)
    free = setup.free + slant(path.distance, path.hts, path.hrs)
    clear_p, clear_beta = free + focusing(path, p), free + focusing(path, beta_percent)
    median, rare = median_earth(path, setup), rare_earth(path, setup)
    fi = between(p, beta_percent)
    ldp = median.loss + fi * (rare.loss - median.loss) if p < 50 else median.loss
    lbd50 = free + median.loss
    lba = coupling(path, setup) + spread_in_time(path, setup, beta_percent)
    lbs = troposcatter(path.distance, theta, setup)
    hidden = (1 - path.sea) * ldp
    lminb0p = clear_mixed(p, beta_percent, fi, clear_p, clear_beta, hidden, lbd50)
    lminbap = soft_most(lba, clear_p)
    lbda = enhanced(clear_p + ldp, lminbap, path.distance)
    fj = in_sight(theta)
    lbam = lbda + (lminb0p - lbda) * fj
    return Parts(
        theta=theta,
        beta0=beta_percent,
        free_space=free,
        clear_p=clear_p,
        clear_beta=clear_beta,
        median_earth=median,
        rare_earth=rare,
        diffraction_p=ldp,
        fi=fi,
        median=lbd50,
        diffracted=clear_p + ldp,
        anomalous=lba,
        troposcatter=lbs,
        clear_mixed=lminb0p,
        ducted=lminbap,
        fj=fj,
        fk=long_path(path.distance),
        enhanced=lbda,
        modified=lbam,
        loss=combine(lbam, lbs),
    )
