"""Path loss without terrain: 3GPP TR 38.901 section 7.4, rural and urban macro cell, street canyon.

The report's tables hold for 0.5 to 100 GHz (RMa to 30 GHz) and for flat ground. Where hills decide,
it is a check of sanity and no more: line of sight past a hill is the caller's to know.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from phusong.coverage.formulas import Limits, each, require_within
from phusong.coverage.kernels import empirical
from phusong.coverage.structures import Floats

__all__ = [
    "RANGES",
    "Ranges",
    "Scenario",
    "line_of_sight_probability",
    "path_loss_db",
    "shadow_sigma_db",
]


class Scenario(StrEnum):
    """Surroundings of TR 38.901 Table 7.2-1 to 7.2-3 that a province has outdoors."""

    RMA = "RMa"
    """Rural macro cell."""
    UMA = "UMa"
    """Urban macro cell, antenna above the roofs."""
    UMI = "UMi"
    """Urban micro cell in a street canyon, antenna below the roofs."""


class Ranges(NamedTuple):
    """Where a scenario's formulas hold, both ends included."""

    clear_km: Limits
    """Distance along the ground in line of sight."""
    hidden_km: Limits
    frequency_ghz: Limits
    base_height_m: Limits
    """RMa: the table's. UMa and UMi are given for 25 m and 10 m; as their formulas take any height,
    what a mast above roofs and a lamp post may have is let in, as an extrapolation."""
    terminal_height_m: Limits


RANGES: Mapping[Scenario, Ranges] = MappingProxyType(
    {
        Scenario.RMA: Ranges(
            empirical.RMA_KM, empirical.RMA_NLOS_KM, (0.5, 30.0), (10.0, 150.0), (1.0, 10.0)
        ),
        Scenario.UMA: Ranges(
            empirical.UMA_KM, empirical.UMA_KM, (0.5, 100.0), (10.0, 150.0), (1.5, 22.5)
        ),
        Scenario.UMI: Ranges(
            empirical.UMI_KM, empirical.UMI_KM, (0.5, 100.0), (3.0, 25.0), (1.5, 22.5)
        ),
    }
)
"""TR 38.901 Table 7.4.1-1."""

_BUILT_M: Limits = (5.0, 50.0)
_CODES = MappingProxyType(
    {
        Scenario.RMA: empirical.RMA,
        Scenario.UMA: empirical.UMA,
        Scenario.UMI: empirical.UMI,
    }
)
_SIGMA_DB = MappingProxyType({Scenario.UMA: (4.0, 6.0), Scenario.UMI: (4.0, 7.82)})


def path_loss_db(
    scenario: Scenario,
    distance_km: ArrayLike,
    frequency_ghz: ArrayLike,
    *,
    base_height_m: ArrayLike,
    terminal_height_m: ArrayLike = 1.5,
    line_of_sight: ArrayLike,
    street_width_m: float = 20.0,
    building_height_m: float = 5.0,
    environment_height_m: float = 1.0,
) -> Floats:
    """Median path loss, dB, TR 38.901 Table 7.4.1-1.

    Parameters
    ----------
    distance_km
        d_2D, along the ground. Arrays broadcast against each other.
    base_height_m, terminal_height_m
        Antennas above ground.
    line_of_sight
        Whether the terminal sees the base station; else the loss is the larger of the two branches.
    street_width_m, building_height_m
        W and h of RMa.
    environment_height_m
        h_E of UMa, which bounces the second ray: 1 m for every terminal below 13 m. Higher up the
        report draws it at random from 1, 12, 15, … m; 1 m is then the least loss.

    Raises
    ------
    ValueError
        Outside :data:`RANGES`; the message names range and value.

    >>> float(path_loss_db(Scenario.RMA, 1, 0.7, base_height_m=35, line_of_sight=True).round(1))
    93.4
    """
    scenario, seen = Scenario(scenario), np.asarray(line_of_sight, bool)
    d, f, base, terminal = _checked(
        RANGES[scenario], (distance_km, frequency_ghz, base_height_m, terminal_height_m), seen
    )
    if scenario is Scenario.RMA:
        width = require_within(street_width_m, _BUILT_M, quantity="street width", unit="m")
        tops = require_within(building_height_m, _BUILT_M, quantity="building height", unit="m")
        return each(empirical.rma, d, base, terminal, f, seen, width, tops)
    if scenario is Scenario.UMI:
        return each(empirical.umi, d, base, terminal, f, seen)
    if not 0 <= environment_height_m < np.min(terminal):
        raise ValueError(f"{environment_height_m:g} m of environment reach up to the terminal")
    return each(empirical.uma_over, d, base, terminal, f, seen, environment_height_m)


def line_of_sight_probability(
    scenario: Scenario, distance_km: ArrayLike, *, terminal_height_m: ArrayLike = 1.5
) -> Floats:
    """Share of places that no building hides from the base station, TR 38.901 Table 7.4.2-1.

    ``distance_km`` is along the ground, outdoors. Hills are not in it.

    Raises
    ------
    ValueError
        For a distance below zero, and a terminal outside the scenario's heights.

    >>> line_of_sight_probability(Scenario.UMI, [0.018, 0.1]).round(3).tolist()
    [1.0, 0.231]
    """
    scenario = Scenario(scenario)
    d = require_within(distance_km, (0.0, np.inf), quantity="distance", unit="km")
    limits = RANGES[scenario].terminal_height_m
    height = require_within(terminal_height_m, limits, quantity="terminal height", unit="m")
    return each(empirical.los_probability, d, height, _CODES[scenario])


def shadow_sigma_db(
    scenario: Scenario,
    distance_km: ArrayLike,
    frequency_ghz: ArrayLike,
    *,
    base_height_m: ArrayLike,
    terminal_height_m: ArrayLike = 1.5,
    line_of_sight: ArrayLike,
) -> Floats:
    """Standard deviation of shadowing, dB, TR 38.901 Table 7.4.1-1; parameters of `path_loss_db`.

    >>> sigma = shadow_sigma_db(
    ...     Scenario.RMA, [0.7, 0.8], 0.7, base_height_m=35, line_of_sight=True)
    >>> sigma.tolist()
    [4.0, 6.0]
    """
    scenario, seen = Scenario(scenario), np.asarray(line_of_sight, bool)
    d, f, base, terminal = _checked(
        RANGES[scenario], (distance_km, frequency_ghz, base_height_m, terminal_height_m), seen
    )
    if scenario is Scenario.RMA:
        near = d <= each(empirical.rma_breakpoint_km, base, terminal, f)
        return np.where(seen, np.where(near, 4.0, 6.0), 8.0)
    clear, hidden = _SIGMA_DB[scenario]
    seen, *_ = np.broadcast_arrays(seen, d, f, base, terminal)
    return np.where(seen, clear, hidden)


def _checked(
    ranges: Ranges, given: tuple[ArrayLike, ...], line_of_sight: NDArray[np.bool_]
) -> tuple[Floats, ...]:
    """Distance, frequency and both heights as floats, all within the scenario's ranges."""
    distance, frequency, base, terminal = given
    d = require_within(distance, ranges.clear_km, quantity="distance", unit="km")
    every, seen = np.broadcast_arrays(d, line_of_sight)
    hidden = "distance without line of sight"
    require_within(every[~seen], ranges.hidden_km, quantity=hidden, unit="km")
    return (
        d,
        require_within(frequency, ranges.frequency_ghz, quantity="frequency", unit="GHz"),
        require_within(base, ranges.base_height_m, quantity="base station height", unit="m"),
        require_within(terminal, ranges.terminal_height_m, quantity="terminal height", unit="m"),
    )
