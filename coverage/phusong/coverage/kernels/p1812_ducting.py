"""Ducting and layer reflection of Recommendation ITU-R P.1812, section 4.5: L_ba, eq. (46), in two parts.

Units and names as in :mod:`.p1812`, whose equation numbers these are.
"""

from __future__ import annotations

from math import sqrt

from phusong.coverage.compiled import inlined
from phusong.coverage.kernels.elementary import (
    LOG_E,
    decibels,
    exponential,
    log_10,
    power,
    tanh,
)
from phusong.coverage.kernels.p1812_air import Tuned, ducting_land
from phusong.coverage.structures import Path


@inlined
def coupling(path: Path, setup: Tuned) -> float:
    """A_f and the angular part of A_d: L_ba without its time, eqs. (47)-(52)."""
    over_t, over_r = path.theta_t - 0.1 * path.dlt, path.theta_r - 0.1 * path.dlr
    behind_t = shield(over_t, path.dlt, setup.frequency)
    behind_r = shield(over_r, path.dlr, setup.frequency)
    loss = setup.duct + 2 * decibels((path.dlt + path.dlr) * behind_t * behind_r)
    loss += 0.264 * setup.root * (max(over_t, 0.0) + max(over_r, 0.0))
    if path.sea >= 0.75:
        loss += over_sea(path.dct, path.dlt, path.hts) + over_sea(path.dcr, path.dlr, path.hrs)
    bent = min(path.theta_t, 0.1 * path.dlt) + min(path.theta_r, 0.1 * path.dlr)
    return loss + setup.bend * (1000 * path.distance * setup.ce + bent)


@inlined
def shield(above: float, horizon_km: float, frequency: float) -> float:
    """How much a horizon ``above`` (mrad) weakens the coupling to a duct, eq. (48), as a ratio."""
    if above <= 0:
        return 1.0
    return 1 + 0.361 * above * sqrt(frequency * horizon_km)


@inlined
def over_sea(coast_km: float, horizon_km: float, height: float) -> float:
    """A_ct or A_cr of a path mostly over sea, eq. (49)."""
    if coast_km > 5 or coast_km > horizon_km:
        return 0.0
    return -3 * exponential(-0.25 * coast_km**2) * (1 + tanh(0.07 * (50 - height)))


@inlined
def spread_in_time(path: Path, setup: Tuned, beta_percent: float) -> float:
    """A(p), eqs. (53), (53a)."""
    log_beta = ducting_time(path, setup.ce, log_10(beta_percent))
    gamma = 1.076 * exponential(-1.012 / LOG_E * log_10(2.0058 - log_beta))
    far = 1e-6 * power(path.distance, 1.13)
    gamma *= exponential(-(9.51 - (4.8 - 0.198 * log_beta) * log_beta) * far)
    over = log_10(setup.air.time_percentage) - log_beta
    return (1.2 + 3.7e-3 * path.distance) * over + 12 * (exponential(over * gamma / LOG_E) - 1)


@inlined
def ducting_time(path: Path, ce: float, log_beta0: float) -> float:
    """log10 of beta, %: beta_0 cut by the path's geometry and roughness, eqs. (54)-(56)."""
    hte = path.hts - min(path.fit_t, path.ground_t)
    hre = path.hrs - min(path.fit_r, path.ground_r)
    bulge = 500 * ce * path.distance**2 / (sqrt(hte) + sqrt(hre)) ** 2
    log_beta = log_beta0
    if bulge > 1:  # else mu_2 is 1, for alpha is below zero
        alpha = max(-0.6 - 3.5e-9 * power(path.distance, 3.1) * ducting_land(path.dlm), -3.4)
        log_beta += alpha * log_10(bulge)
    if path.roughness > 10:
        inner = min(path.distance - path.dlt - path.dlr, 40.0)
        log_beta -= LOG_E * 4.6e-5 * (path.roughness - 10) * (43 + 6 * inner)
    return log_beta
