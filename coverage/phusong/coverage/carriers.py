"""Carriers: what a cell of each band radiates, with defaults for Vietnam that a scenario may edit."""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import Any, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from phusong.coverage.antennas import HORIZONTAL_WIDTH_DEG, VERTICAL_WIDTH_DEG

__all__ = ["Carrier", "Duplex", "Radio", "default_carriers", "parse_band"]


class Radio(StrEnum):
    """Radio technologies; the values of the cells' column ``technology``."""

    LTE = "LTE"
    NR = "NR"


class Duplex(StrEnum):
    """How down- and uplink share the band."""

    FDD = "FDD"
    TDD = "TDD"


class Carrier(BaseModel):
    """One carrier as it is deployed; a cell's own gain, power and tilt go before these."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    band: str = Field(pattern=r"^(B|n)[1-9]\d{0,2}$")
    """``B3`` for LTE, ``n41`` for NR."""
    radio: Radio
    downlink_mhz: float = Field(ge=410, le=6000)
    """Centre of the downlink."""
    bandwidth_mhz: float = Field(gt=0, le=100)
    subcarrier_khz: float = Field(default=15.0, gt=0)
    resource_blocks: int = Field(gt=0, le=275)
    """N_RB of TS 36.101 and TS 38.101-1."""
    duplex: Duplex
    power_dbm: float = Field(ge=-10, le=70)
    """LTE: of one antenna port; NR: of the whole carrier."""
    gain_dbi: float = Field(ge=-10, le=40)
    """Of the antenna; for an active antenna the gain of the beam that carries the SSB."""
    feeder_loss_db: float = Field(default=0.5, ge=0, le=20)
    downtilt_deg: float = Field(default=3.0, ge=-20, le=40)
    """Where a cell gives none; 3 degrees is the rural macro site of Report ITU-R M.2292."""
    horizontal_width_deg: float = Field(default=HORIZONTAL_WIDTH_DEG, gt=0, le=360)
    vertical_width_deg: float = Field(default=VERTICAL_WIDTH_DEG, gt=0, le=180)
    max_range_km: float = Field(gt=0, le=100)
    """Pixels further away are not computed."""

    @model_validator(mode="after")
    def _fits(self) -> Self:
        if self.resource_blocks * 12 * self.subcarrier_khz > self.bandwidth_mhz * 1000:
            raise PydanticCustomError(
                "carrier-blocks", "resource_blocks do not fit into bandwidth_mhz"
            )
        if self.band.startswith("n") != (self.radio is Radio.NR):
            raise PydanticCustomError(
                "carrier-radio", "bands of LTE are written B3, those of NR n41"
            )
        return self


def default_carriers() -> Mapping[str, Carrier]:
    """Carriers by band for Vietnam.

    Licensed: 2500-2600 MHz (Viettel), 3700-3800 (VNPT), 3800-3900 (MobiFone, beyond n78, so n77),
    the 700 MHz blocks of Viettel and VNPT. Bandwidths at 900, 1800 and 2100 MHz are assumptions:
    no source names them by operator. Powers, gains and ranges are engineering assumptions.
    """
    lte: dict[str, Any] = {"radio": Radio.LTE, "duplex": Duplex.FDD, "power_dbm": 43.0}
    nr: dict[str, Any] = {"radio": Radio.NR}
    active = nr | {
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
    carriers = (
        Carrier(band="B1", downlink_mhz=2140, max_range_km=12, **lte | mhz15),
        Carrier(band="B3", downlink_mhz=1842.5, max_range_km=12, **lte | mhz20),
        Carrier(band="B8", downlink_mhz=942.5, max_range_km=15, **lte | mhz10),
        Carrier(band="B28", downlink_mhz=768, max_range_km=15, **lte | mhz10),
        Carrier(
            band="B41", downlink_mhz=2550, max_range_km=10, **lte | mhz20 | {"duplex": Duplex.TDD}
        ),
        Carrier(
            band="n28",
            downlink_mhz=768,
            max_range_km=15,
            bandwidth_mhz=10,
            resource_blocks=52,
            duplex=Duplex.FDD,
            power_dbm=46.0,
            gain_dbi=15.0,
            **nr,
        ),
        Carrier(band="n41", downlink_mhz=2550, max_range_km=10, **active),
        Carrier(band="n77", downlink_mhz=3850, max_range_km=8, **active),
        Carrier(band="n78", downlink_mhz=3750, max_range_km=8, **active),
    )
    return MappingProxyType({carrier.band: carrier for carrier in carriers})


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
