"""Ducting and layer reflection of Recommendation ITU-R P.1812-6, section 4.5, and the time it takes.

Units and names as in :mod:`.p1812`, whose equation numbers these are.
"""

from __future__ import annotations

from math import exp, log10, sqrt, tanh

from phusong.coverage.compiled import compiled
from phusong.coverage.structures import Air, Path

LOG_E = 0.4342944819032518
"""log10(e)."""


@compiled
def median_curvature(delta_n: float) -> float:
    """1 / a_e, 1/km, eq. (7a)."""
    return (157 - delta_n) / (157 * 6371.0)


@compiled
def ducting_land(dlm: float) -> float:
    """tau, eq. (3)."""
    return 1 - exp(-4.12e-4 * dlm**2.41)


@compiled
def coupling(path: Path, ce: float, frequency: float) -> float:
    """A_f and the angular part of A_d: L_ba without its time, eqs. (47)-(52)."""
    root = frequency ** (1 / 3)
    hidden = shielding(path.theta_t, path.dlt, frequency, root)
    hidden += shielding(path.theta_r, path.dlr, frequency, root)
    return open_coupling(path, ce, frequency, root) + hidden


@compiled
def open_coupling(path: Path, ce: float, frequency: float, root: float) -> float:
    """The same as if no hill stood close to the ends, eqs. (47), (49)-(52)."""
    loss = 102.45 + 20 * log10(frequency * (path.dlt + path.dlr))
    if frequency < 0.5:
        loss += 45.375 + (92.5 * frequency - 137) * frequency
    if path.sea >= 0.75:
        loss += over_sea(path.dct, path.dlt, path.hts) + over_sea(path.dcr, path.dlr, path.hrs)
    bent = min(path.theta_t, 0.1 * path.dlt) + min(path.theta_r, 0.1 * path.dlr)
    return loss + 5e-5 / ce * root * (1000 * path.distance * ce + bent)


@compiled
def shielding(theta: float, horizon_km: float, frequency: float, root: float) -> float:
    """A_st or A_sr, eq. (48)."""
    above = theta - 0.1 * horizon_km
    if above <= 0:
        return 0.0
    return 20 * log10(1 + 0.361 * above * sqrt(frequency * horizon_km)) + 0.264 * above * root


@compiled
def over_sea(coast_km: float, horizon_km: float, height: float) -> float:
    """A_ct or A_cr of a path mostly over sea, eq. (49)."""
    if coast_km > 5 or coast_km > horizon_km:
        return 0.0
    return -3 * exp(-0.25 * coast_km**2) * (1 + tanh(0.07 * (50 - height)))


@compiled
def ducting_time(path: Path, ce: float, log_beta0: float) -> float:
    """log10 of beta, %: beta_0 cut by the path's geometry and roughness, eqs. (54)-(56)."""
    hte = path.hts - min(path.fit_t, path.ground_t)
    hre = path.hrs - min(path.fit_r, path.ground_r)
    bulge = 500 * ce * path.distance**2 / (sqrt(hte) + sqrt(hre)) ** 2
    log_beta = log_beta0
    if bulge > 1:  # else mu_2 is 1, for alpha is below zero
        alpha = max(-0.6 - 3.5e-9 * path.distance**3.1 * ducting_land(path.dlm), -3.4)
        log_beta += alpha * log10(bulge)
    if path.roughness > 10:
        inner = min(path.distance - path.dlt - path.dlr, 40.0)
        log_beta -= LOG_E * 4.6e-5 * (path.roughness - 10) * (43 + 6 * inner)
    return log_beta


@compiled
def duct_spread(distance: float, log_p: float, log_beta: float) -> float:
    """A(p), eq. (53)."""
    gamma = 1.076 / (2.0058 - log_beta) ** 1.012
    gamma *= exp(-(9.51 - (4.8 - 0.198 * log_beta) * log_beta) * 1e-6 * distance**1.13)
    over = log_p - log_beta
    return (1.2 + 3.7e-3 * distance) * over + 12 * (exp(over * gamma / LOG_E) - 1)


@compiled
def anomalous(path: Path, air: Air, frequency: float, beta_percent: float) -> float:
    """L_ba, ducting and layer reflection, eqs. (46)-(56); ``beta_percent`` is beta_0."""
    ce = median_curvature(air.delta_n)
    log_beta = ducting_time(path, ce, log10(beta_percent))
    spread = duct_spread(path.distance, log10(air.time_percentage), log_beta)
    return coupling(path, ce, frequency) + spread


@compiled
def least_spread(distance: float, time_percentage: float, beta_percent: float) -> float:
    """At most A(p) of any path of this length and beta_0, up to 100 km and 2000 m of roughness.

    beta is at most beta_0, and (p / beta) ** Gamma grows as beta falls as long as the last factor of
    Gamma stands still; that one is taken at beta = 1e-20 %, which such paths do not reach.
    """
    over = log10(time_percentage / beta_percent)
    if distance > 100 or over <= 0:
        return min((1.2 + 3.7e-3 * distance) * over, 0.0) - 12
    gamma = 1.076 / (2.0058 + over - log10(time_percentage)) ** 1.012
    gamma *= exp(-184.71e-6 * distance**1.13)
    return (1.2 + 3.7e-3 * distance) * over + 12 * (exp(over * gamma / LOG_E) - 1)


@compiled
def least_anomalous(path: Path, air: Air, frequency: float, beta_percent: float) -> float:
    """A cheap lower bound of L_ba: hills close to the ends left out, beta at its largest."""
    ce = median_curvature(air.delta_n)
    spread = least_spread(path.distance, air.time_percentage, beta_percent)
    return open_coupling(path, ce, frequency, frequency ** (1 / 3)) + spread
