"""Hata's family: path loss of a macro cell from distance and heights alone.

Three published models, each with its own ranges; the compiled ``hata`` of the sweep takes the one
that a carrier asks for. None knows terrain; their masts stand above the roofs.
"""

from __future__ import annotations

from enum import IntEnum
from typing import NamedTuple

from numpy.typing import ArrayLike

from phusong.coverage.formulas import Limits, each, require_within
from phusong.coverage.kernels import empirical
from phusong.coverage.structures import Floats

__all__ = [
    "COST_231",
    "MODIFIED_HATA",
    "OKUMURA_HATA",
    "Ranges",
    "Surroundings",
    "cost231_loss_db",
    "modified_hata_loss_db",
    "okumura_hata_loss_db",
]


class Surroundings(IntEnum):
    """Where the terminal is; the numbers are those of the compiled kernels."""

    URBAN_LARGE = empirical.URBAN_LARGE
    """Large city, buildings above 15 m on average; metropolitan centre of COST 231."""
    URBAN_SMALL = empirical.URBAN_SMALL
    """Small or medium city."""
    SUBURBAN = empirical.SUBURBAN
    OPEN = empirical.OPEN
    """Fields, no tall tree or house in the way for 300 to 400 m."""


class Ranges(NamedTuple):
    """Where a model holds, both ends included."""

    distance_km: Limits
    frequency_ghz: Limits
    base_height_m: Limits
    terminal_height_m: Limits


OKUMURA_HATA = Ranges(empirical.HATA_FAR_KM, (0.15, 1.5), (30.0, 200.0), (1.0, 10.0))
"""Hata's own ranges, and beyond his 20 km the exponent of P.529-3."""
COST_231 = Ranges(empirical.HATA_KM, (1.5, 2.0), (30.0, 200.0), (1.0, 10.0))
MODIFIED_HATA = Ranges(empirical.MODIFIED_HATA_KM, (0.03, 3.0), (10.0, 200.0), (1.0, 10.0))
"""SM.2028-2 asks for masts from 30 m; its b(H_b) goes on below, and rooftop masts have 15 to 25 m:
from 10 m on it is taken as an extrapolation."""


def okumura_hata_loss_db(
    distance_km: ArrayLike,
    frequency_ghz: ArrayLike,
    surroundings: Surroundings,
    *,
    base_height_m: ArrayLike,
    terminal_height_m: ArrayLike = 1.5,
) -> Floats:
    """Median path loss, dB: Hata 1980 eqs. (11)-(15), beyond 20 km Recommendation ITU-R P.529-3.

    Suburbs and open land start from the small city. Arrays broadcast against each other.

    Raises
    ------
    ValueError
        Outside :data:`OKUMURA_HATA`; the message names range and value.

    >>> okumura_hata_loss_db(
    ...     2, 0.869, Surroundings.OPEN, base_height_m=30, terminal_height_m=1).round(1).tolist()
    109.5
    """
    given = (distance_km, base_height_m, terminal_height_m, frequency_ghz)
    return each(empirical.okumura_hata, *_checked(OKUMURA_HATA, given), Surroundings(surroundings))


def cost231_loss_db(
    distance_km: ArrayLike,
    frequency_ghz: ArrayLike,
    surroundings: Surroundings,
    *,
    base_height_m: ArrayLike,
    terminal_height_m: ArrayLike = 1.5,
) -> Floats:
    """Median path loss, dB: COST 231 final report eq. (4.4.3).

    Suburban centres count as small cities. Arrays broadcast against each other.

    Raises
    ------
    ValueError
        Outside :data:`COST_231`, and for open land, which the model does not have.

    >>> cost231_loss_db(2, 1.84, Surroundings.URBAN_LARGE, base_height_m=30).round(1).tolist()
    150.1
    """
    if Surroundings(surroundings) is Surroundings.OPEN:
        raise ValueError("COST 231-Hata has no open land; the modified Hata model has")
    given = (distance_km, base_height_m, terminal_height_m, frequency_ghz)
    return each(empirical.cost231, *_checked(COST_231, given), Surroundings(surroundings))


def modified_hata_loss_db(
    distance_km: ArrayLike,
    frequency_ghz: ArrayLike,
    surroundings: Surroundings,
    *,
    base_height_m: ArrayLike,
    terminal_height_m: ArrayLike = 1.5,
) -> Floats:
    """Median path loss, dB: modified Hata model, Report ITU-R SM.2028-2 section 6.1.

    An **extension** made for spectrum studies (SEAMCAT's "extended Hata"), not one of the original
    models: it reaches from 30 MHz to 3 GHz and down to no distance at all. Both urban kinds are one.

    Raises
    ------
    ValueError
        Outside :data:`MODIFIED_HATA`; the message names range and value.

    >>> modified_hata_loss_db(2, 2.6, Surroundings.SUBURBAN, base_height_m=30).round(1).tolist()
    137.2
    """
    given = (distance_km, base_height_m, terminal_height_m, frequency_ghz)
    return each(
        empirical.modified_hata, *_checked(MODIFIED_HATA, given), Surroundings(surroundings)
    )


def _checked(ranges: Ranges, given: tuple[ArrayLike, ...]) -> tuple[Floats, ...]:
    """Distance, heights and frequency as floats, all within the model's ranges."""
    distance, base, terminal, frequency = given
    return (
        require_within(distance, ranges.distance_km, quantity="distance", unit="km"),
        require_within(base, ranges.base_height_m, quantity="base station height", unit="m"),
        require_within(terminal, ranges.terminal_height_m, quantity="terminal height", unit="m"),
        require_within(frequency, ranges.frequency_ghz, quantity="frequency", unit="GHz"),
    )
