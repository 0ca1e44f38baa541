"""The air of a run of Recommendation ITU-R P.1812, and what it makes the same for every path.

Units and names as in :mod:`.p1812`, whose equation numbers these are.
"""

from __future__ import annotations

from math import sqrt
from typing import NamedTuple

from phusong.coverage.compiled import inlined
from phusong.coverage.kernels.elementary import LOG_E, decibels, exponential, ln, log_10, power
from phusong.coverage.structures import Air

RARE_CURVATURE = 1 / (3 * 6371.0)
"""1 / a_beta, 1/km, of the earth that is exceeded for beta_0 % of time, eq. (7b)."""
WAVELENGTH = 0.2998
"""Of 1 GHz, m, rounded as in the reference results of this Recommendation (1e-4 dB)."""


class Tuned(NamedTuple):
    """A frequency in the air of a run: see :func:`tuned`."""

    frequency: float
    vertical: bool
    air: Air
    ce: float
    """1 / a_e, 1/km."""
    root: float
    """Cube root of the frequency."""
    free: float
    """What eq. (8) says without the distance, dB."""
    duct: float
    """What eqs. (47), (47a) say of the frequency, dB."""
    bend: float
    """gamma_d, dB/mrad, eq. (51)."""
    scatter: float
    """L_bs without its path, dB, eqs. (44), (45)."""


@inlined
def tuned(air: Air, frequency: float, vertical: bool) -> Tuned:
    """What hangs on no path; made once, it spares every path a few logarithms."""
    ce, root = median_curvature(air.delta_n), power(frequency, 1 / 3)
    whole = 2 * decibels(frequency)
    low: float = max(45.375 + (92.5 * frequency - 137) * frequency, 0.0) if frequency < 0.5 else 0.0
    spread: float = 10.125 * log_10(50 / air.time_percentage) ** 0.7
    return Tuned(
        frequency=frequency,
        vertical=vertical,
        air=air,
        ce=ce,
        root=root,
        free=92.4 + whole,
        duct=102.45 + whole + low,
        bend=5e-5 / ce * root,
        scatter=190.1
        + 1.25 * whole
        - 2.5 * log_10(frequency / 2) ** 2
        - 0.15 * air.surface_n
        - spread,
    )


@inlined
def median_curvature(delta_n: float) -> float:
    """1 / a_e, 1/km, eq. (7a)."""
    return (157 - delta_n) / (157 * 6371.0)


@inlined
def ducting_land(dlm: float) -> float:
    """tau, eq. (3)."""
    return 1 - exponential(-4.12e-4 * power(dlm, 2.41))


@inlined
def beta0(latitude: float, dtm: float, dlm: float) -> float:
    """beta_0, % of time with strong ducting, eqs. (2)-(5); ``latitude`` in degrees."""
    tau = ducting_land(dlm)
    over_land = exponential(-dtm / ((16 - 6.6 * tau) * LOG_E)) + exponential(
        -5 * (0.496 + 0.354 * tau) / LOG_E
    )
    log_mu1 = min(0.2 * log_10(over_land), 0.0)
    north = abs(latitude)
    if north > 70:
        return 4.17 * exponential(1.3 * log_mu1 / LOG_E)
    return exponential((1.67 - 0.015 * north + (0.065 + 0.0176 * north) * log_mu1) / LOG_E)


@inlined
def normal_quantile(x: float) -> float:
    """I(x), inverse complementary cumulative normal distribution, section 6 (eqs. 95-98)."""
    if x > 0.5:
        return -normal_quantile_tail(1 - x)
    return normal_quantile_tail(x)


@inlined
def normal_quantile_tail(x: float) -> float:
    """I(x) for 0 < x <= 0.5, with the Recommendation's own approximation."""
    t = sqrt(-2 * ln(x))
    over = (0.010328 * t + 0.802853) * t + 2.515516698
    return t - over / (((0.001308 * t + 0.189269) * t + 1.432788) * t + 1)
