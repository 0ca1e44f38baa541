"""How much a path may lose each way: what the budget of a carrier leaves, and which way ends first."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from math import inf, log10

import numpy as np

from phusong.coverage.carriers import Carrier
from phusong.coverage.channels import phone_lift_db
from phusong.coverage.link_budget import (
    CoverageDefinition,
    epre_dbm,
    fade_margin_db,
    noise_dbm,
)
from phusong.coverage.predict import Prediction
from phusong.coverage.structures import Grid
from phusong.coverage.throughput import downlink_mbps, symbols_mhz, uplink_mbps
from phusong.coverage.transmitters import Transmitters

__all__ = ["AllowedLoss", "allowed_loss", "uplink_margin_db"]

_BLOCK_DB = 10 * log10(12)
"""Twelve resource elements."""
_LOWEST_DB, _HIGHEST_DB, _STEP_DB = -30.0, 100.0, 0.01
"""Where the SINR of a rate is looked for."""


@dataclass(frozen=True)
class AllowedLoss:
    """Greatest median basic transmission loss at the downlink's frequency, dB, by direction.

    -inf where a rate that is asked for cannot be had at any distance.
    """

    downlink_db: float
    uplink_db: float

    @property
    def uplink_limited(self) -> bool:
        """The phone hears the station farther out than the station hears the phone."""
        return self.uplink_db < self.downlink_db


def allowed_loss(
    carrier: Carrier, definition: CoverageDefinition, *, gain_dbi: float | None = None
) -> AllowedLoss:
    """Loss up to which a lone cell serves by a definition, in its strongest direction.

    Both ways go over the broadcast beam (one that follows the phone reaches farther) and no cell
    interferes (with others on air the reach is shorter). Down, level and rate must be there; up,
    the rate, or one resource block where none is asked for. The wanted signal fades by the
    reliability of the level, and of the rate where one is asked for.

    Parameters
    ----------
    gain_dbi
        Of the station's antenna; the carrier's when None.

    >>> from phusong.coverage.carriers import default_carriers
    >>> budget = allowed_loss(default_carriers()["B3"], CoverageDefinition())
    >>> round(budget.downlink_db, 1), round(budget.uplink_db, 1), budget.uplink_limited
    (129.7, 154.4, False)
    """
    at_phone = definition.losses_in_db(definition.environment, carrier.downlink_mhz / 1000)
    gain = carrier.gain_dbi if gain_dbi is None else gain_dbi
    epre = float(epre_dbm(carrier.power_dbm, carrier.resource_blocks))
    # RSRP = EPRE + both - loss; what the station gets lies a constant above it.
    both = gain - carrier.feeder_loss_db - at_phone
    level = definition.required_rsrp_dbm
    down, up = _rate_levels_dbm(carrier, definition, epre)
    return AllowedLoss(epre + both - max(level, down), epre + both - up)


def uplink_margin_db(
    prediction: Prediction,
    transmitters: Transmitters,
    carriers: Mapping[str, Carrier],
    *,
    definition: CoverageDefinition,
) -> Grid:
    """What the way back has to spare at every pixel's best server, (H, W) dB; NaN without one.

    The path loses the same both ways. Of the definition's rates the uplink's counts, one resource
    block where it asks for none.
    """
    pairs = list(zip(transmitters.band.tolist(), transmitters.operator.tolist(), strict=True))
    needed = {
        pair: _uplink_level_dbm(carriers[pair[0]].of(str(pair[1])), definition)
        for pair in set(pairs)
    }
    # A level is relative to the cell's own power: a stronger one needs that much more of it.
    level = np.array([needed[pair] for pair in pairs]) + transmitters.epre_dbm
    margin = np.full(prediction.rsrp_dbm.shape, np.nan, np.float32)
    has = prediction.best_server >= 0
    margin[has] = prediction.rsrp_dbm[has] - level[prediction.best_server[has]]
    return margin


def _uplink_level_dbm(carrier: Carrier, definition: CoverageDefinition) -> float:
    """Median RSRP that the uplink needs, of a cell of 0 dBm per resource element."""
    return _rate_levels_dbm(carrier, definition, 0.0)[1]


def _rate_levels_dbm(
    carrier: Carrier, definition: CoverageDefinition, epre: float
) -> tuple[float, float]:
    """Median RSRP that the rates of down- and uplink take."""
    free_down, free_up = carrier.free_share
    elements = symbols_mhz(carrier.resource_blocks, carrier.subcarrier_khz) * free_down
    block = symbols_mhz(1, carrier.subcarrier_khz) * free_up
    rate = definition.rate

    def down(sinr_db: float) -> float:
        fit = carrier.downlink_shannon
        return downlink_mbps(sinr_db, fit, elements_mhz=elements, layers=carrier.layers)

    def up(sinr_db: float) -> float:
        fit, blocks = carrier.uplink_shannon, carrier.resource_blocks
        return uplink_mbps(sinr_db, fit, elements_mhz=block, resource_blocks=blocks)

    phone = float(noise_dbm(carrier.subcarrier_khz, carrier.phone_noise_figure_db))
    station = float(noise_dbm(carrier.subcarrier_khz, carrier.station_noise_figure_db))
    wanted = (rate.downlink_mbps, rate.uplink_mbps) if rate is not None else (0.0, 0.0)
    margin = definition.margin_db
    if rate is not None:
        margin = fade_margin_db(rate.probability, definition.shadow_sigma_db)
    down_dbm = phone - 10 * log10(carrier.ports) + margin + _least_sinr_db(down, wanted[0])
    up_dbm = station + carrier.uplink_rise_db + _BLOCK_DB - (phone_lift_db(carrier) - epre)
    return down_dbm, up_dbm + margin + _least_sinr_db(up, wanted[1])


def _least_sinr_db(rate_mbps: Callable[[float], float], wanted_mbps: float) -> float:
    """Lowest SINR with this rate, and with any at all; inf where no SINR gives it."""
    count = round((_HIGHEST_DB - _LOWEST_DB) / _STEP_DB)

    def enough(step: int) -> bool:
        rate = rate_mbps(_LOWEST_DB + step * _STEP_DB)
        return rate > 0 and rate >= wanted_mbps

    step = bisect_left(range(count), True, key=enough)
    return inf if step == count else _LOWEST_DB + step * _STEP_DB
