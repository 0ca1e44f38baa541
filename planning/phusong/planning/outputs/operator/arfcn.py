"""Channel numbers of 3GPP: EARFCN of TS 36.101 section 5.7.3, NR-ARFCN of TS 38.104 section 5.4.2."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from phusong.coverage.carriers import Carrier, Radio

__all__ = ["arfcn"]

_LTE_DOWNLINK: Mapping[str, tuple[float, int]] = MappingProxyType(
    {
        "B1": (2110.0, 0),
        "B2": (1930.0, 600),
        "B3": (1805.0, 1200),
        "B5": (869.0, 2400),
        "B7": (2620.0, 2750),
        "B8": (925.0, 3450),
        "B20": (791.0, 6150),
        "B28": (758.0, 9210),
        "B38": (2570.0, 37750),
        "B39": (1880.0, 38250),
        "B40": (2300.0, 38650),
        "B41": (2496.0, 39650),
        "B42": (3400.0, 41590),
        "B43": (3600.0, 43590),
    }
)
"""F_DL_low in MHz and N_Offs-DL, table 5.7.3-1."""


def arfcn(carrier: Carrier) -> int | None:
    """Number of the downlink's centre; None for a band of LTE that is not listed here.

    >>> from phusong.coverage.carriers import default_carriers
    >>> bands = default_carriers()
    >>> [arfcn(bands[band]) for band in ("B3", "B28", "n28", "n41", "n78")]
    [1575, 9310, 153600, 510000, 650000]
    """
    if carrier.radio is Radio.NR:
        # Table 5.4.2.1-1: steps of 5 kHz from 0, of 15 kHz from 3 GHz.
        mhz = carrier.downlink_mhz
        return round(mhz / 0.005) if mhz < 3000 else round(600000 + (mhz - 3000) / 0.015)
    if carrier.band not in _LTE_DOWNLINK:
        return None
    low, offset = _LTE_DOWNLINK[carrier.band]
    return round(offset + 10 * (carrier.downlink_mhz - low))
