"""Channels of a network: which cells interfere, and what makes a rate of their levels."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from phusong.coverage.carriers import Carrier, Radio
from phusong.coverage.kernels.link import Fit, Links
from phusong.coverage.link_budget import noise_dbm
from phusong.coverage.structures import Floats
from phusong.coverage.throughput import TruncatedShannon, symbols_mhz
from phusong.coverage.transmitters import Transmitters

__all__ = ["Channel", "Channels", "phone_lift_db"]


@dataclass(frozen=True)
class Channel:
    """One operator's cells on one band, which interfere with each other and with no others."""

    operator: str
    carrier: Carrier
    """With the operator's own block."""

    @property
    def radio(self) -> Radio:
        """LTE or NR."""
        return self.carrier.radio

    @property
    def frequency_ghz(self) -> float:
        """Centre of the downlink."""
        return self.carrier.downlink_mhz / 1000


@dataclass(frozen=True, eq=False)
class Channels:
    """All channels of a network, sorted by operator and band.

    Parameters
    ----------
    each
        The channels.
    of_cell
        (cells,) channel of every cell of the network, in the network's order.
    order
        (cells,) index in the transmitters of every cell of the network.
    links
        The same as the compiled loops want it.
    """

    each: tuple[Channel, ...]
    of_cell: NDArray[np.int64]
    order: NDArray[np.int64]
    links: Links

    @classmethod
    def of(
        cls,
        transmitters: Transmitters,
        carriers: Mapping[str, Carrier],
        order: NDArray[np.int64],
    ) -> Channels:
        """Channels of the network that ``Transmitters.network`` made in this ``order``.

        Raises
        ------
        KeyError
            When a cell's band has no carrier.
        """
        pairs = list(zip(transmitters.operator.tolist(), transmitters.band.tolist(), strict=True))
        names = sorted({(str(operator), str(band)) for operator, band in pairs})
        number = {pair: k for k, pair in enumerate(names)}
        each = tuple(Channel(operator, carriers[band].of(operator)) for operator, band in names)
        of_cell = np.array([number[str(o), str(b)] for o, b in pairs], np.int64)[order]
        lift = np.array([phone_lift_db(channel.carrier) for channel in each])
        # No channel, no cell: an empty table keeps its shape.
        lift = lift[of_cell] if each else np.empty(0)
        return cls(each, of_cell, order, _links(each, lift - transmitters.epre_dbm[order]))

    def numbers(self, radio: Radio, operator: str | None = None) -> list[int]:
        """Channels of a radio, of one operator or (None) of all."""
        return [
            k
            for k, channel in enumerate(self.each)
            if channel.radio is radio and operator in (None, channel.operator)
        ]

    def operators(self, radio: Radio) -> list[str]:
        """Operators with a cell of a radio, in order."""
        return sorted({channel.operator for channel in self.each if channel.radio is radio})


def phone_lift_db(carrier: Carrier) -> float:
    """Power of the phone, dBm, and what the path loses less at the frequency of the uplink, dB.

    Paths are the same both ways; at another frequency only free space is taken to differ.
    """
    ratio = carrier.downlink_mhz / carrier.uplink_centre_mhz
    return float(carrier.phone_power_dbm + 20 * np.log10(ratio))


def _links(each: tuple[Channel, ...], lift_db: Floats) -> Links:
    carriers = [channel.carrier for channel in each]
    free = [carrier.free_share for carrier in carriers]
    subcarrier = _floats([c.subcarrier_khz for c in carriers])
    phone = noise_dbm(subcarrier, [c.phone_noise_figure_db for c in carriers])
    station = noise_dbm(subcarrier, [c.station_noise_figure_db for c in carriers])
    station = station + _floats([c.uplink_rise_db for c in carriers])
    elements = [symbols_mhz(c.resource_blocks, c.subcarrier_khz) for c in carriers]
    block = [symbols_mhz(1, c.subcarrier_khz) for c in carriers]
    return Links(
        noise_mw=10 ** (phone / 10),
        load=_floats([c.neighbour_load for c in carriers]),
        ports=_floats([c.ports for c in carriers]),
        layers=_floats([c.layers for c in carriers]),
        elements=_floats([e * down for e, (down, _) in zip(elements, free, strict=True)]),
        down=_fit([c.downlink_shannon for c in carriers]),
        up_noise_mw=10 ** (station / 10),
        up_blocks=_floats([c.resource_blocks for c in carriers]),
        up_elements=_floats([b * up for b, (_, up) in zip(block, free, strict=True)]),
        up=_fit([c.uplink_shannon for c in carriers]),
        lift=10 ** (lift_db / 10),
    )


def _fit(fits: list[TruncatedShannon]) -> Fit:
    return Fit(
        share=_floats([fit.share for fit in fits]),
        lowest=_floats([10 ** (fit.lowest_sinr_db / 10) for fit in fits]),
        highest=_floats([fit.highest_bit_per_s_hz for fit in fits]),
    )


def _floats(values: list[float] | list[int] | Floats) -> Floats:
    return np.array(values, dtype=np.float64)
