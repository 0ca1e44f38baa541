"""From levels to SINR and rates, compiled: one channel after the other, pixel by pixel."""

from __future__ import annotations

from math import exp, inf, log, log2, log10
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from phusong.coverage.compiled import compiled, inner
from phusong.coverage.structures import Floats, Grid

_PER_DB = log(10.0) / 10


class Fit(NamedTuple):
    """Truncated Shannon of one direction, (channels,) each: bits of a resource element by SINR."""

    share: Floats
    lowest: Floats
    """Linear SINR under which nothing is decoded."""
    highest: Floats
    """Bit per resource element and layer, the cap of the best modulation and coding."""


class Links(NamedTuple):
    """What makes a rate of a level, (channels,) each but for the last."""

    noise_mw: Floats
    """Noise of one resource element at the phone, noise figure included."""
    load: Floats
    """Share of their resource elements that interfering cells fill."""
    ports: Floats
    """Antenna ports that each transmit with the power of which the level tells."""
    layers: Floats
    elements: Floats
    """Millions of downlink resource elements in a second that are free for data of this phone."""
    down: Fit
    up_noise_mw: Floats
    """Noise and interference of one resource element at the station."""
    up_blocks: Floats
    """Resource blocks that one phone may fill."""
    up_elements: Floats
    """Millions of uplink resource elements in a second that one block gives this phone."""
    up: Fit
    lift: Floats
    """(cells,) power that the station gets from a phone over the RSRP of the cell, linear."""


@inner
def milliwatts(level_dbm: float) -> float:
    """Power of a level; 0 for -inf."""
    return exp(_PER_DB * level_dbm)


@inner
def bits(sinr: float, share: float, lowest: float, highest: float) -> float:
    """Truncated Shannon, TR 36.942 A.1: bit/s/Hz of a linear SINR."""
    if sinr < lowest:
        return 0.0
    return min(share * log2(1 + sinr), highest)


@compiled
def spread(sinr: float, parts: float, share: float, lowest: float, highest: float) -> float:
    """Bits that a power carries over ``parts`` layers or blocks, of the linear SINR it gives one.

    It is shared equally among as many parts as are still decoded: since a logarithm grows slower
    than its argument, more parts always carry more.
    """
    used = min(float(int(sinr / lowest * (1 + 1e-9))), parts)
    if used < 1:
        return 0.0
    return used * bits(max(sinr / used, lowest), share, lowest, highest)


@compiled
def rates(
    signals: tuple[Grid, NDArray[np.int32], Grid, Grid],
    links: Links,
    losses: tuple[Floats, Floats],
    sinr: Grid,
    down: Grid,
    up: Grid,
) -> None:
    """SINR (dB) and rates (Mbit/s) of every channel at every pixel; -inf and 0 without a cell.

    Parameters
    ----------
    signals
        (channels, rows, cols) each: level of the strongest cell (-inf: none), that cell,
        interference (mW at full load), and how much stronger data are sent than the level tells.
    losses
        dB at the receiver, and the fade that the wanted cell suffers besides, (channels,) each.
    """
    level, cell, other, bonus = signals
    shades, fades = losses
    for k in range(level.shape[0]):
        fade = fades[k]
        lost, noise, load = milliwatts(-shades[k]), links.noise_mw[k], links.load[k]
        ports, layers, elements = links.ports[k], links.layers[k], links.elements[k]
        share, lowest, highest = links.down.share[k], links.down.lowest[k], links.down.highest[k]
        blocks, up_elements = links.up_blocks[k], links.up_elements[k]
        up_noise = 12 * links.up_noise_mw[k]
        up_fit = links.up.share[k], links.up.lowest[k], links.up.highest[k]
        for row in range(level.shape[1]):
            for col in range(level.shape[2]):
                server = cell[k, row, col]
                if server < 0:
                    sinr[k, row, col], down[k, row, col], up[k, row, col] = -inf, 0.0, 0.0
                    continue
                wanted = milliwatts(level[k, row, col] - fade) * lost
                unwanted = load * other[k, row, col] * lost
                beam = 1.0 if bonus[k, row, col] == 0 else milliwatts(bonus[k, row, col])
                sinr[k, row, col] = 10 * log10(max(wanted / (noise + unwanted), 1e-30))
                data = ports * wanted * beam / (noise + ports * unwanted)
                down[k, row, col] = elements * spread(data, layers, share, lowest, highest)
                sent = wanted * beam * links.lift[server] / up_noise
                up[k, row, col] = up_elements * spread(
                    sent, blocks, up_fit[0], up_fit[1], up_fit[2]
                )
