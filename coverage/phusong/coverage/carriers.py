"""Carriers: what a cell of each band radiates, with defaults for Vietnam that a scenario may edit."""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Any, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from phusong.coverage.antennas import HORIZONTAL_WIDTH_DEG, VERTICAL_WIDTH_DEG, AntennaOrName
from phusong.coverage.throughput import (
    LTE_DOWNLINK,
    LTE_UPLINK,
    NR_DOWNLINK,
    NR_UPLINK,
    TruncatedShannon,
)

__all__ = ["Block", "Carrier", "Duplex", "Radio", "default_carriers", "parse_band"]


_NR_OVERHEAD = 0.14, 0.08


class Radio(StrEnum):
    """Radio technologies; the values of the cells' column ``technology``."""

    LTE = "LTE"
    NR = "NR"


class Duplex(StrEnum):
    """How down- and uplink share the band."""

    FDD = "FDD"
    TDD = "TDD"


class Block(BaseModel):
    """What one operator holds of a band, where it differs from the carrier's own figures."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    downlink_mhz: float | None = Field(default=None, ge=410, le=6000)
    """Centre of the operator's downlink."""
    uplink_mhz: float | None = Field(default=None, ge=410, le=6000)
    """Centre of the operator's uplink; that of the downlink where absent."""
    bandwidth_mhz: float | None = Field(default=None, gt=0, le=100)
    """Of the operator's channel; the carrier's where absent."""
    resource_blocks: int | None = Field(default=None, gt=0, le=275)
    """Of the operator's channel; the carrier's where absent."""


class Carrier(BaseModel):
    """One carrier as it is deployed; a cell's own gain, power and tilt go before these.

    Cells of one operator on one carrier interfere with each other, and with no others.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    band: str = Field(pattern=r"^(B|n)[1-9]\d{0,2}$")
    """``B3`` for LTE, ``n41`` for NR."""
    radio: Radio
    """LTE or NR."""
    downlink_mhz: float = Field(ge=410, le=6000)
    """Centre of the downlink."""
    bandwidth_mhz: float = Field(gt=0, le=100)
    """Of the channel."""
    subcarrier_khz: float = Field(default=15.0, gt=0)
    """Spacing of subcarriers."""
    resource_blocks: int = Field(gt=0, le=275)
    """N_RB of TS 36.101 and TS 38.101-1."""
    duplex: Duplex
    """By frequency or by time."""
    power_dbm: float = Field(ge=-10, le=70)
    """LTE: of one antenna port; NR: of the whole carrier."""
    gain_dbi: float = Field(ge=-10, le=40)
    """Of the antenna; for an active antenna the gain of the beam that carries the SSB."""
    feeder_loss_db: float = Field(default=0.5, ge=0, le=20)
    """Between radio and antenna."""
    downtilt_deg: float = Field(default=3.0, ge=-20, le=40)
    """Where a cell gives none; 3 degrees is the rural macro site of Report ITU-R M.2292."""
    horizontal_width_deg: float = Field(default=HORIZONTAL_WIDTH_DEG, gt=0, le=360)
    """Half-power width of a sector without an antenna of its own."""
    vertical_width_deg: float = Field(default=VERTICAL_WIDTH_DEG, gt=0, le=180)
    """The same in elevation."""
    antenna: AntennaOrName | None = None
    """Of cells that name none; None: a sector of the two widths. Its own gain, if it knows one, goes
    before ``gain_dbi``."""
    max_range_km: float = Field(gt=0, le=100)
    """Pixels further away are not computed."""
    uplink_mhz: float | None = Field(default=None, ge=410, le=6000)
    """Centre of the uplink; None: that of the downlink."""
    operators: dict[str, Block] = Field(default_factory=dict)
    """Who holds a block of the band, and where it lies; who is not named has the figures above."""
    ports: int = Field(default=1, ge=1, le=8)
    """Antenna ports that each transmit with ``power_dbm``."""
    layers: int = Field(default=2, ge=1, le=8)
    """Most layers that one phone receives."""
    load: float = Field(default=0.5, ge=0, lt=1)
    """Share of a cell's resources that others' traffic fills: they are not left for one more phone.
    The half is that of the FCC's Broadband Data Collection."""
    neighbour_load: float = Field(default=0.5, ge=0, le=1)
    """Share of their resources by which the other cells interfere."""
    tdd_downlink_share: float = Field(default=0.74, gt=0, lt=1)
    """Of the symbols of a TDD carrier; 0.74 and 0.23 are three slots of four and a special slot."""
    tdd_uplink_share: float = Field(default=0.23, gt=0, lt=1)
    """Of the symbols, uplink."""
    downlink_overhead: float | None = Field(default=None, ge=0, lt=1)
    """Control and reference signals; None: 0 for LTE, whose cap of ``downlink_fit`` has them in it,
    0.14 down and 0.08 up for NR, TS 38.306 section 4.1.2."""
    uplink_overhead: float | None = Field(default=None, ge=0, lt=1)
    """Control and reference signals of the uplink."""
    downlink_fit: TruncatedShannon | None = None
    """Bits by SINR; None: the default of the radio."""
    uplink_fit: TruncatedShannon | None = None
    phone_noise_figure_db: float = Field(default=9.0, ge=0, le=20)
    """TR 36.942 Table 4.8, and so for the station's."""
    station_noise_figure_db: float = Field(default=5.0, ge=0, le=20)
    """Of the station's receiver."""
    phone_power_dbm: float = Field(default=23.0, ge=0, le=33)
    """Power class 3."""
    uplink_rise_db: float = Field(default=3.0, ge=0, le=20)
    """How much the phones of other cells lift the station's noise; 3 dB is half of capacity."""

    @model_validator(mode="after")
    def _fits(self) -> Self:
        held = [self, *(self.of(operator) for operator in self.operators)]
        if any(c.resource_blocks * 12 * c.subcarrier_khz > c.bandwidth_mhz * 1000 for c in held):
            raise PydanticCustomError(
                "carrier-blocks", "resource_blocks do not fit into bandwidth_mhz"
            )
        if self.tdd_downlink_share + self.tdd_uplink_share > 1:
            raise PydanticCustomError("carrier-tdd-share", "the two shares add up to more than 1")
        if self.band.startswith("n") != (self.radio is Radio.NR):
            raise PydanticCustomError(
                "carrier-radio", "bands of LTE are written B3, those of NR n41"
            )
        return self

    def of(self, operator: str) -> Self:
        """The carrier with the block that an operator holds (names match without case).

        >>> default_carriers()["n28"].of("Viettel").downlink_mhz
        773.0
        """
        name = operator.casefold()
        block = next((b for o, b in self.operators.items() if o.casefold() == name), None)
        update = {} if block is None else block.model_dump(exclude_none=True)
        return self.model_copy(update=update) if update else self

    @property
    def uplink_centre_mhz(self) -> float:
        """Where the phone transmits."""
        return self.downlink_mhz if self.uplink_mhz is None else self.uplink_mhz

    @property
    def downlink_shannon(self) -> TruncatedShannon:
        """Bits by SINR of the downlink."""
        default = LTE_DOWNLINK if self.radio is Radio.LTE else NR_DOWNLINK
        return self.downlink_fit or default

    @property
    def uplink_shannon(self) -> TruncatedShannon:
        """Bits by SINR of the uplink."""
        default = LTE_UPLINK if self.radio is Radio.LTE else NR_UPLINK
        return self.uplink_fit or default

    @property
    def free_share(self) -> tuple[float, float]:
        """Share of all down- and uplink resource elements that carries data of one more phone."""
        tdd = self.duplex is Duplex.TDD
        down, up = (self.tdd_downlink_share, self.tdd_uplink_share) if tdd else (1.0, 1.0)
        usual = (0.0, 0.0) if self.radio is Radio.LTE else _NR_OVERHEAD
        given = self.downlink_overhead, self.uplink_overhead
        lost = [u if g is None else g for g, u in zip(given, usual, strict=True)]
        left = 1 - self.load
        return left * down * (1 - lost[0]), left * up * (1 - lost[1])


def default_carriers() -> Mapping[str, Carrier]:
    """Carriers by band for Vietnam.

    Licensed: 2500-2600 MHz (Viettel), 3700-3800 (VNPT), 3800-3900 (MobiFone, beyond n78, so n77),
    the 700 MHz blocks of Viettel and VNPT. Bandwidths at 900, 1800 and 2100 MHz are assumptions:
    no source names them by operator. Powers, gains and ranges are engineering assumptions.
    """
    lte: dict[str, Any] = {
        "radio": Radio.LTE,
        "duplex": Duplex.FDD,
        "power_dbm": 43.0,
        "ports": 2,
    }
    nr: dict[str, Any] = {"radio": Radio.NR}
    active = nr | {
        "layers": 4,
        "bandwidth_mhz": 100,
        "subcarrier_khz": 30,
        "resource_blocks": 273,
        "duplex": Duplex.TDD,
        "power_dbm": 53.0,
        "gain_dbi": 18.0,
        "feeder_loss_db": 0.0,
    }
    mhz20 = {"bandwidth_mhz": 20, "resource_blocks": 100, "gain_dbi": 17.0}
    mhz15 = {"bandwidth_mhz": 15, "resource_blocks": 75, "gain_dbi": 17.0}
    mhz10 = {"bandwidth_mhz": 10, "resource_blocks": 50, "gain_dbi": 15.0}
    low = {"downlink_mhz": 768, "uplink_mhz": 713, "max_range_km": 15, "operators": _band28()}
    viettel, vnpt, mobifone = ({name: Block()} for name in ("Viettel", "VinaPhone", "MobiFone"))
    carriers = (
        Carrier(band="B1", downlink_mhz=2140, uplink_mhz=1950, max_range_km=12, **lte | mhz15),
        Carrier(band="B3", downlink_mhz=1842.5, uplink_mhz=1747.5, max_range_km=12, **lte | mhz20),
        Carrier(band="B8", downlink_mhz=942.5, uplink_mhz=897.5, max_range_km=15, **lte | mhz10),
        Carrier(band="B28", **lte | mhz10 | low),
        Carrier(
            band="B41",
            downlink_mhz=2550,
            max_range_km=10,
            operators=viettel,
            **lte | mhz20 | {"duplex": Duplex.TDD},
        ),
        Carrier(
            band="n28",
            bandwidth_mhz=10,
            resource_blocks=52,
            duplex=Duplex.FDD,
            power_dbm=46.0,
            gain_dbi=15.0,
            **nr | low,
        ),
        Carrier(band="n41", downlink_mhz=2550, max_range_km=10, operators=viettel, **active),
        Carrier(band="n77", downlink_mhz=3850, max_range_km=8, operators=mobifone, **active),
        Carrier(band="n78", downlink_mhz=3750, max_range_km=8, operators=vnpt, **active),
    )
    return MappingProxyType({carrier.band: carrier for carrier in carriers})


def _band28() -> dict[str, Block]:
    """VNPT's B1-B1' (703-713/758-768) and Viettel's B2-B2' (713-723/768-778), both of 2025.

    No source names who holds B3-B3'.
    """
    return {
        "VinaPhone": Block(downlink_mhz=763, uplink_mhz=708),
        "Viettel": Block(downlink_mhz=773, uplink_mhz=718),
    }


# What Vietnam's operators call their bands by; 2600 is band 41 here, not 7.
_BY_MHZ = MappingProxyType(
    {700: 28, 900: 8, 1800: 3, 2100: 1, 2600: 41, 3500: 78, 3700: 78, 3800: 77}
)
_NR = re.compile(r"(?<![a-z0-9])n\s?(\d{1,3})(?!\d)", re.IGNORECASE)
_LTE = re.compile(r"(?:(?<![a-z0-9])b|band|e-?utra)[\s_-]?(\d{1,3})(?!\d)", re.IGNORECASE)
_NUMBER = re.compile(r"\d+")


def parse_band(text: str, radio: Radio) -> str | None:
    """Band of 3GPP that an operator's table means, or None.

    >>> parse_band("n28 / E-UTRA 28 (700 MHz)", Radio.NR), parse_band("L1800", Radio.LTE)
    ('n28', 'B3')
    """
    letter, pattern = ("n", _NR) if radio is Radio.NR else ("B", _LTE)
    named = pattern.search(text)
    if named:
        return f"{letter}{int(named[1])}"
    if (_LTE if radio is Radio.NR else _NR).search(text):
        return None  # it names a band of the other technology
    for digits in _NUMBER.findall(text):
        number = int(digits)
        if number in _BY_MHZ:
            return f"{letter}{_BY_MHZ[number]}"
        if 0 < number < 450 and text.strip() == digits:
            return f"{letter}{number}"
    return None
