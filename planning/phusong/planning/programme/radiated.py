"""What the cells of proposed sites radiate, as figures of one row per site, and what they carry away.

The capacity that a site's cells ask of its backhaul follows NGMN, *Backhaul Provisioning for
LTE-Advanced & Small Cells*: the last mile has to carry the peak of one sector, which stands alone in
a quiet hour, or the mean of all sectors in the busy hour, whichever is more; the peak is four to six
times the busy mean, of which four asks for more. The peak is that of a phone beside the mast which
has every resource of all the sector's carriers (:mod:`phusong.coverage.throughput`). Overheads of
transport and encryption come on top.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

import numpy as np
import pandas as pd

from phusong.coverage.antennas import Antenna
from phusong.coverage.carriers import Carrier, Radio
from phusong.coverage.throughput import downlink_mbps, symbols_mhz
from phusong.coverage.transmitters import Transmitters

__all__ = ["CellColumn", "backhaul_mbps", "peak_mbps", "radiated_from"]

_NEAR_DB = 60.0
"""Every layer at its best coding."""
_PEAK_OVER_BUSY_MEAN = 4.0


class CellColumn(StrEnum):
    """What the cells of one site have; lists are separated by ``;``."""

    AZIMUTHS = "azimuths_deg"
    """Clockwise from north, rising; empty for all round."""
    DOWNTILT = "downtilt_deg"
    """Mechanical and electrical, the largest of the site's cells."""
    ANTENNAS = "antennas"
    """One per band, in their order: name in the scenario, or kind, half-power widths and gain."""
    EIRP = "eirp_dbm"
    """One per band: power of all ports of one sector, in the strongest direction."""
    BACKHAUL_MBPS = "backhaul_mbps"
    """See :func:`backhaul_mbps`."""


def radiated_from(
    cells: Transmitters,
    carriers: Mapping[str, Carrier],
    *,
    antennas: Mapping[str, Antenna],
) -> pd.DataFrame:
    """One row per site in the order of ``cells.site_ids``, with the columns of :class:`CellColumn`.

    Parameters
    ----------
    carriers
        By band; those of all cells must be there.
    antennas
        Those that the scenario names.
    """
    rows = [
        _row(cells.select(cells.site == site), carriers, antennas)
        for site in range(cells.site_ids.size)
    ]
    return pd.DataFrame(rows, columns=[column.value for column in CellColumn])


def peak_mbps(carrier: Carrier) -> float:
    """Downlink of one phone beside the mast that has all resources of a cell, Mbit/s.

    >>> from phusong.coverage.carriers import default_carriers
    >>> bands = default_carriers()
    >>> [round(peak_mbps(bands[band])) for band in ("B3", "n28", "n41")]
    [148, 111, 1728]
    """
    down, _ = carrier.model_copy(update={"load": 0.0}).free_share
    return downlink_mbps(
        _NEAR_DB,
        carrier.downlink_shannon,
        elements_mhz=down * symbols_mhz(carrier.resource_blocks, carrier.subcarrier_khz),
        layers=carrier.layers,
    )


def backhaul_mbps(sector_peaks_mbps: list[float]) -> float:
    """Capacity that a site's sectors ask for, of the peak of each, Mbit/s.

    >>> backhaul_mbps([200.0, 200.0, 200.0]), backhaul_mbps([200.0] * 6), backhaul_mbps([])
    (200.0, 300.0, 0.0)
    """
    return max([sum(sector_peaks_mbps) / _PEAK_OVER_BUSY_MEAN, *sector_peaks_mbps])


def _row(
    own: Transmitters, carriers: Mapping[str, Carrier], antennas: Mapping[str, Antenna]
) -> dict[str, object]:
    first = {str(band): i for i, band in reversed(list(enumerate(own.band)))}
    bands = list(dict.fromkeys(own.band.astype(str)))
    held = [carriers[band].of(str(own.operator[first[band]])) for band in bands]
    gains = [float(own.eirp_dbm[first[b]] - own.epre_dbm[first[b]]) for b in bands]
    peaks: dict[float, float] = {}
    for band, carrier in zip(bands, held, strict=True):
        for azimuth in own.azimuth_deg[own.band == band]:
            sector = -1.0 if np.isnan(azimuth) else float(azimuth)
            peaks[sector] = peaks.get(sector, 0.0) + peak_mbps(carrier)
    pointing = np.unique(own.azimuth_deg[~np.isnan(own.azimuth_deg)])
    tilt = own.mechanical_tilt_deg + own.electrical_tilt_deg
    return {
        CellColumn.AZIMUTHS.value: ";".join(f"{azimuth:g}" for azimuth in pointing),
        CellColumn.DOWNTILT.value: float(tilt.max()) if len(own) else np.nan,
        CellColumn.ANTENNAS.value: ";".join(
            _label(own.antenna[first[band]], gain + carrier.feeder_loss_db, antennas)
            for band, gain, carrier in zip(bands, gains, held, strict=True)
        ),
        CellColumn.EIRP.value: ";".join(
            f"{_power_dbm(float(own.epre_dbm[first[band]]), carrier) + gain:.1f}"
            for band, gain, carrier in zip(bands, gains, held, strict=True)
        ),
        CellColumn.BACKHAUL_MBPS.value: backhaul_mbps(list(peaks.values())),
    }


def _power_dbm(epre_dbm: float, carrier: Carrier) -> float:
    """Of all resource elements and ports; for LTE the energy of an element is that of one port."""
    ports = carrier.ports if carrier.radio is Radio.LTE else 1
    return epre_dbm + 10 * float(np.log10(12 * carrier.resource_blocks * ports))


def _label(antenna: Antenna, gain_dbi: float, antennas: Mapping[str, Antenna]) -> str:
    """An antenna's name in the scenario; of one without a name what it is."""
    named = next((name for name, known in antennas.items() if known == antenna), None)
    if named is not None:
        return named.replace(";", ",")
    kind = str(getattr(antenna, "kind", type(antenna).__name__))
    widths = (
        getattr(antenna, width, None) for width in ("horizontal_width_deg", "vertical_width_deg")
    )
    size = "×".join(f"{width:g}°" for width in widths if width is not None)
    return " ".join(filter(None, [kind, size, f"{gain_dbi:.1f} dBi"]))
