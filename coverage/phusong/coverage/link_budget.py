"""From power to received power, and what counts as covered."""

from __future__ import annotations

from enum import StrEnum
from math import e, log10
from typing import Self

import numpy as np
from numpy.typing import ArrayLike, NDArray
from pydantic import BaseModel, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError
from scipy import constants, optimize, special

from phusong.coverage.carriers import Carrier, Radio
from phusong.coverage.entry_loss import CAR_LOSS_DB, Building, building_entry_loss_db
from phusong.coverage.propagation import P1812, Propagation

__all__ = [
    "CoverageDefinition",
    "Environment",
    "RateCriterion",
    "area_probability",
    "edge_probability_for_area",
    "epre_dbm",
    "fade_margin_db",
    "noise_dbm",
    "rsrq_db",
    "rssi_dbm",
    "sinr_db",
]

_NOISE_DBM_PER_HZ = 10 * np.log10(constants.k * 290 * 1000)
"""k T at 290 K."""


class Environment(StrEnum):
    """Where the phone is."""

    OUTDOOR = "outdoor"
    VEHICLE = "vehicle"
    INDOOR = "indoor"


def epre_dbm(power_dbm: ArrayLike, resource_blocks: ArrayLike) -> NDArray[np.float64]:
    """Energy per resource element, dBm: the power spread over 12 subcarriers of every block.

    Power of one antenna port for LTE, of the whole carrier for NR.

    >>> epre_dbm([43, 43, 53, 46], [100, 50, 273, 52]).round(1).tolist()
    [12.2, 15.2, 17.8, 18.0]
    """
    return np.asarray(
        np.asarray(power_dbm, float) - 10 * np.log10(12 * np.asarray(resource_blocks, float))
    )


def fade_margin_db(probability: float, sigma_db: float) -> float:
    """Margin with which a Gaussian (in dB) shadow leaves ``probability`` of places above a level.

    >>> round(fade_margin_db(0.9, 7.0), 2)
    8.97
    """
    if not 0 < probability < 1 or sigma_db < 0:
        raise ValueError("probability must lie between 0 and 1, sigma not below 0")
    return float(special.ndtri(probability) * sigma_db)


def area_probability(edge_probability: float, *, sigma_db: float, path_exponent: float) -> float:
    """Share of a disc above a level of which its rim has it at ``edge_probability`` of spots.

    Reudink in Jakes, *Microwave Mobile Communications* (1974), section 2.5.3: loss grows by
    10 ``path_exponent`` dB per decade of distance, shadowing is Gaussian in dB.

    >>> round(area_probability(0.75, sigma_db=8, path_exponent=4), 2)
    0.91
    """
    _check_probability(edge_probability, sigma_db)
    if not path_exponent > 0:
        raise ValueError("path_exponent must be above zero")
    if sigma_db == 0:
        return 1.0 if edge_probability >= 0.5 else edge_probability
    a = -special.erfinv(2 * edge_probability - 1)
    b = 10 * path_exponent * log10(e) / (sigma_db * np.sqrt(2))
    # exp((1 - 2ab) / b^2) erfc((1 - ab) / b), written so that nothing overflows.
    beyond = np.exp(-(a**2)) * special.erfcx((1 - a * b) / b)
    return float(edge_probability + beyond / 2)


def edge_probability_for_area(
    probability: float, *, sigma_db: float, path_exponent: float
) -> float:
    """Inverse of :func:`area_probability`: what the rim needs for this share of the disc.

    >>> round(edge_probability_for_area(0.907, sigma_db=8, path_exponent=4), 2)
    0.75
    """
    _check_probability(probability, sigma_db)

    def missing(edge: float) -> float:
        return area_probability(edge, sigma_db=sigma_db, path_exponent=path_exponent) - probability

    lowest = 1e-9
    if missing(lowest) >= 0:
        return lowest
    return float(optimize.brentq(missing, lowest, probability, xtol=1e-9))


def _check_probability(probability: float, sigma_db: float) -> None:
    if not 0 < probability < 1 or sigma_db < 0:
        raise ValueError("probability must lie between 0 and 1, sigma not below 0")


def noise_dbm(bandwidth_khz: ArrayLike, noise_figure_db: ArrayLike) -> NDArray[np.float64]:
    """Thermal noise at 290 K and what the receiver adds, dBm.

    >>> noise_dbm([15, 30], 9).round(1).tolist()
    [-123.2, -120.2]
    """
    width = np.asarray(bandwidth_khz, float)
    return np.asarray(_NOISE_DBM_PER_HZ + 10 * np.log10(width * 1000) + noise_figure_db)


def sinr_db(
    wanted_dbm: ArrayLike, unwanted_dbm: ArrayLike, noise_dbm: ArrayLike, *, load: float
) -> NDArray[np.float64]:
    """Signal over interference and noise of one resource element, dB; arguments broadcast.

    ``unwanted_dbm`` is the sum of the interfering cells at full load (-inf: none), of which they
    send ``load``, 0 to 1.

    >>> float(sinr_db(-100, -103, -123, load=1).round(2))
    2.96
    """
    unwanted = load * _milliwatts(unwanted_dbm) + _milliwatts(noise_dbm)
    return np.asarray(np.asarray(wanted_dbm, float) - 10 * np.log10(unwanted))


def rssi_dbm(
    rsrp_dbm: ArrayLike, unwanted_dbm: ArrayLike, noise_dbm: ArrayLike, *, carrier: Carrier
) -> NDArray[np.float64]:
    """Whole power in the band where RSRP is measured, dBm (TS 36.214 5.1.3, TS 38.215 5.1.3).

    LTE: the symbols with reference signals, of which every port fills two elements of twelve
    always and the rest by load. NR: the symbols of the SSB, which all cells fill.

    Parameters
    ----------
    unwanted_dbm, noise_dbm
        As in :func:`sinr_db`, of one resource element.
    """
    wanted, unwanted = _milliwatts(rsrp_dbm), _milliwatts(unwanted_dbm)
    block = wanted * _filled(carrier, carrier.load)
    block = block + unwanted * _filled(carrier, carrier.neighbour_load)
    block = block + 12 * _milliwatts(noise_dbm)
    return np.asarray(10 * np.log10(_measured_blocks(carrier) * block))


def rsrq_db(
    rsrp_dbm: ArrayLike, unwanted_dbm: ArrayLike, noise_dbm: ArrayLike, *, carrier: Carrier
) -> NDArray[np.float64]:
    """N RSRP / RSSI, dB, N being the resource blocks of the RSSI; see :func:`rssi_dbm`.

    >>> from phusong.coverage.carriers import default_carriers
    >>> empty = default_carriers()["B3"].model_copy(update={"load": 0.0, "ports": 1})
    >>> float(rsrq_db(-80, -300, -300, carrier=empty).round(2))
    -3.01
    """
    rssi = rssi_dbm(rsrp_dbm, unwanted_dbm, noise_dbm, carrier=carrier)
    return np.asarray(10 * np.log10(_measured_blocks(carrier)) + np.asarray(rsrp_dbm) - rssi)


def _measured_blocks(carrier: Carrier) -> int:
    """The SSB of NR is 20 blocks wide."""
    return carrier.resource_blocks if carrier.radio is Radio.LTE else 20


def _filled(carrier: Carrier, load: float) -> float:
    """Elements of a block that a cell fills in those symbols, counted at the power of one port."""
    if carrier.radio is Radio.NR:
        return 12.0
    ports = min(carrier.ports, 2)  # those of ports 3 and 4 stand in other symbols
    return 2.0 * ports + (12 - 2 * ports) * load * carrier.ports


def _milliwatts(level_dbm: ArrayLike) -> NDArray[np.float64]:
    return np.asarray(10 ** (np.asarray(level_dbm, float) / 10))


class RateCriterion(BaseModel):
    """Rates that a served place must have besides the level.

    QCVN 126:2021 asks 5G for 100 Mbit/s down and 30 up on average, QCVN 81 4G for the rate that
    the operator declared (5 Mbit/s in the ministry's test of 2018).
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    downlink_mbps: float = Field(default=0.0, ge=0, le=10_000)
    """To the phone; 0: none is asked for."""
    uplink_mbps: float = Field(default=0.0, ge=0, le=10_000)
    """From the phone; 0: none is asked for."""
    probability: float = Field(default=0.5, gt=0, lt=1)
    """Share of spots that have them; the half stands for an average."""

    @model_validator(mode="after")
    def _asks(self) -> Self:
        if self.downlink_mbps == 0 and self.uplink_mbps == 0:
            raise PydanticCustomError("rate-criterion-empty", "no rate is asked for")
        return self


class CoverageDefinition(BaseModel):
    """When a place counts as served: median RSRP less the fade margin reaches the threshold.

    Neither provincial plan gives a threshold, so this one is a visible assumption of every report.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    rsrp_threshold_dbm: float = Field(default=-110.0, ge=-140, le=-43)
    """RSRP (LTE) or SS-RSRP (NR) that must be there."""
    edge_probability: float = Field(default=0.9, gt=0, lt=1)
    """Share of spots at the rim of coverage where it must be there."""
    area_probability: float | None = Field(default=None, gt=0, lt=1)
    """The same over the whole area of a cell; goes before ``edge_probability``."""
    path_exponent: float = Field(default=3.5, ge=2, le=6)
    """Growth of loss over 10 dB per decade, by which one follows from the other."""
    shadow_sigma_db: float = Field(default=7.0, ge=0, le=20)
    """Spread of shadowing over spots that the map cannot tell apart."""
    receiver_height_m: float = Field(default=1.5, ge=0.5, le=100)
    """Phone above ground."""
    environment: Environment = Environment.OUTDOOR
    """Where the phone is."""
    phone_gain_dbi: float = Field(default=0.0, ge=-15, le=30)
    """Of its antenna, both ways; -3 is that of Report ITU-R M.2292, with 4 dB of body loss."""
    body_loss_db: float = Field(default=0.0, ge=0, le=30)
    """What its holder takes."""
    extra_loss_db: float = Field(default=0.0, ge=0, le=80)
    """Wall, car body and whatever else stands between the street and the phone; 0 in a car or a
    house: ``car_loss_db``, or P.2109 by frequency."""
    car_loss_db: float = Field(default=CAR_LOSS_DB, ge=0, le=40)
    """What a car takes."""
    building: Building = Building.TRADITIONAL
    """Kind of house of P.2109."""
    entry_probability: float = Field(default=0.5, gt=0, lt=1)
    """Share of houses, and places in them, whose entry loss is allowed for."""
    foliage_loss_db: float = Field(default=0.0, ge=0, le=40)
    """Under trees, over what the clutter model counts for their tops."""
    rate: RateCriterion | None = None
    """What a served place must have besides the level; None: the level is enough."""
    propagation: Propagation = P1812()

    @property
    def rim_probability(self) -> float:
        """Share of spots at the rim, as given or as the area asks for it."""
        if self.area_probability is None:
            return self.edge_probability
        return edge_probability_for_area(
            self.area_probability,
            sigma_db=self.shadow_sigma_db,
            path_exponent=self.path_exponent,
        )

    @property
    def margin_db(self) -> float:
        """Fade margin."""
        return fade_margin_db(self.rim_probability, self.shadow_sigma_db)

    @property
    def required_rsrp_dbm(self) -> float:
        """Median RSRP from which on a place is served."""
        return self.rsrp_threshold_dbm + self.margin_db

    def losses_in_db(self, environment: Environment, frequency_ghz: float) -> float:
        """Loss at the receiver when the phone is there, dB: body, wall or car, less its antenna's gain.

        ``extra_loss_db``, where given, is what the definition's own environment takes.

        >>> CoverageDefinition().losses_in_db(Environment.VEHICLE, 1.8)
        9.0
        """
        at_body = self.body_loss_db - self.phone_gain_dbi
        if environment is self.environment and self.extra_loss_db > 0:
            return at_body + self.extra_loss_db
        # Outdoors the extra loss goes along everywhere; else it is the wall of that environment.
        extra = self.extra_loss_db if self.environment is Environment.OUTDOOR else 0.0
        return at_body + extra + self._entry_loss_db(environment, frequency_ghz)

    def _entry_loss_db(self, environment: Environment, frequency_ghz: float) -> float:
        if environment is Environment.OUTDOOR:
            return 0.0
        if environment is Environment.VEHICLE:
            return self.car_loss_db
        loss = building_entry_loss_db(
            frequency_ghz, self.building, probability=self.entry_probability
        )
        return float(loss)
