"""Throughput of a carrier by truncated Shannon (Report 3GPP TR 36.942 Annex A), both directions."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike
from pydantic import BaseModel, ConfigDict, Field

from phusong.coverage.kernels import link as link_kernels
from phusong.coverage.structures import Floats

__all__ = [
    "LTE_DOWNLINK",
    "LTE_UPLINK",
    "NR_DOWNLINK",
    "NR_UPLINK",
    "TruncatedShannon",
    "downlink_mbps",
    "spectral_efficiency",
    "symbols_mhz",
    "uplink_mbps",
]


class TruncatedShannon(BaseModel):
    """How near link adaptation comes to Shannon's bound: 0 below, a share of it, then a cap."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    share: float = Field(gt=0, le=1)
    """Alpha of TR 36.942 A.1: implementation losses."""
    lowest_sinr_db: float = Field(default=-10.0, ge=-20, le=10)
    """SNR_min: nothing is decoded below."""
    highest_bit_per_s_hz: float = Field(gt=0, le=10)
    """Thr_MAX of one layer, of the best modulation and coding."""


LTE_DOWNLINK = TruncatedShannon(share=0.6, highest_bit_per_s_hz=4.4)
"""TR 36.942 Table A.2: 64QAM; two layers of 20 MHz end at 148 Mbit/s, as category 4 does."""
LTE_UPLINK = TruncatedShannon(share=0.4, highest_bit_per_s_hz=2.0)
"""TR 36.942 Table A.2: 16QAM."""
NR_DOWNLINK = TruncatedShannon(share=0.6, highest_bit_per_s_hz=7.4)
"""256QAM at code rate 948/1024 (TS 38.214 Table 5.1.3.1-2); the share is kept from LTE: assumed."""
NR_UPLINK = TruncatedShannon(share=0.4, highest_bit_per_s_hz=5.5)
"""64QAM at code rate 948/1024; the share is kept from LTE: assumed."""


def symbols_mhz(resource_blocks: float, subcarrier_khz: float) -> float:
    """Millions of resource elements in a second: 14 symbols a slot on 12 subcarriers of a block.

    >>> round(symbols_mhz(100, 15), 1), round(symbols_mhz(273, 30), 2)
    (16.8, 91.73)
    """
    return resource_blocks * 12 * 14 * (subcarrier_khz / 15) / 1000


def spectral_efficiency(sinr_db: ArrayLike, fit: TruncatedShannon) -> Floats:
    """Bit/s/Hz of one layer, TR 36.942 A.1.

    >>> spectral_efficiency([-11, 0, 40], LTE_DOWNLINK).tolist()
    [0.0, 0.6, 4.4]
    """
    sinr = np.asarray(sinr_db, float)
    most = np.minimum(fit.share * np.log2(1 + 10 ** (sinr / 10)), fit.highest_bit_per_s_hz)
    return np.where(sinr < fit.lowest_sinr_db, 0.0, most)


def downlink_mbps(
    sinr_db: float, fit: TruncatedShannon, *, elements_mhz: float, layers: int
) -> float:
    """Rate over as many of ``layers`` as are decoded, Mbit/s.

    Parameters
    ----------
    sinr_db
        What one layer would have with the power of all ports. ``n`` layers share it equally and
        are taken as free of each other; a phone far out gets one layer, one near the mast all.
    elements_mhz
        Millions of resource elements in a second that are free for this phone, see
        :func:`symbols_mhz`; times the share of the downlink, less overhead and load.

    >>> round(downlink_mbps(46, NR_DOWNLINK, elements_mhz=91.728 * 0.86, layers=4))
    2335
    """
    sinr, lowest = 10 ** (sinr_db / 10), 10 ** (fit.lowest_sinr_db / 10)
    cap = fit.highest_bit_per_s_hz
    return elements_mhz * link_kernels.spread(sinr, float(layers), fit.share, lowest, cap)


def uplink_mbps(
    sinr_db: float, fit: TruncatedShannon, *, elements_mhz: float, resource_blocks: int
) -> float:
    """Rate of a phone that sends with all its power, Mbit/s.

    Parameters
    ----------
    sinr_db
        What the station would see with all the power in **one** block. The phone fills as many
        blocks as are still decoded: near the mast all, far out one; then nothing.
    elements_mhz
        Millions of resource elements in a second that one block gives this phone.

    >>> [round(uplink_mbps(x, LTE_UPLINK, elements_mhz=0.168, resource_blocks=100), 3)
    ...  for x in (-10.5, -9.5, 30)]
    [0.0, 0.01, 23.247]
    """
    sinr, lowest = 10 ** (sinr_db / 10), 10 ** (fit.lowest_sinr_db / 10)
    cap = fit.highest_bit_per_s_hz
    return elements_mhz * link_kernels.spread(sinr, float(resource_blocks), fit.share, lowest, cap)
