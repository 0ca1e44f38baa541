"""Antennas of planned cells as MSI files, which planning tools read."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from hashlib import blake2s

import numpy as np
from numpy.typing import NDArray

from phusong.coverage.antennas import Antenna, Sector, Tilted
from phusong.planning.outputs.operator.names import safe_name

__all__ = ["msi_text", "pattern_name"]

_AROUND = np.arange(360.0)


def pattern_name(
    tilted: Tilted, band: str, gain_dbi: float, *, known: Mapping[str, Antenna]
) -> str:
    """Name of an antenna at its electrical tilt in one band: only equal ones share theirs.

    Parameters
    ----------
    known
        Antennas that the scenario names.
    """
    antenna = tilted.antenna
    called = next((name for name, one in known.items() if one == antenna), None)
    tilt = f"T{tilted.electrical_tilt_deg:g}"
    return safe_name("_".join([called or _described(antenna), f"{gain_dbi:.1f}dBi", band, tilt]))


def _described(antenna: Antenna) -> str:
    if isinstance(antenna, Sector):
        return f"sector_{antenna.horizontal_width_deg:g}x{antenna.vertical_width_deg:g}"
    kind = str(getattr(antenna, "kind", type(antenna).__name__.lower()))
    return f"{kind}_{blake2s(repr(antenna).encode(), digest_size=3).hexdigest()}"


def msi_text(tilted: Tilted, name: str, *, gain_dbi: float, frequency_mhz: float) -> str:
    """The file: both cuts of the broadcast pattern by whole degrees, attenuations in dB.

    The mechanical tilt is not in it. The horizontal cut follows the dipped beam; vertical angles run
    from the horizon in front (0) to the nadir (90), the horizon behind and the zenith.
    """
    down = tilted.electrical_tilt_deg
    ahead = np.where(_AROUND > 180, _AROUND - 360, _AROUND)
    across = _cut(tilted, ahead, np.full(360, -down))
    behind = (_AROUND > 90) & (_AROUND < 270)
    elevation = np.where(behind, _AROUND - 180, np.where(_AROUND <= 90, -_AROUND, 360 - _AROUND))
    upright = _cut(tilted, np.where(behind, 180.0, 0.0), elevation)
    head = [
        f"NAME {name}",
        f"FREQUENCY {frequency_mhz:g}",
        f"GAIN {gain_dbi:.2f} dBi",
        "TILT ELECTRICAL",
        f"ELECTRICAL_TILT {down:g}",
    ]
    return "\r\n".join([*head, *_lines("HORIZONTAL", across), *_lines("VERTICAL", upright), ""])


Cut = Callable[[NDArray[np.float64], NDArray[np.float64]], NDArray[np.float64]]


def _cut(
    tilted: Tilted, azimuth_deg: NDArray[np.float64], elevation_deg: NDArray[np.float64]
) -> NDArray[np.float64]:
    pattern: Cut = tilted.radiation().broadcast
    return np.maximum(0.0, -pattern(azimuth_deg, elevation_deg))


def _lines(keyword: str, losses_db: NDArray[np.float64]) -> list[str]:
    rows = (f"{angle:.1f} {loss:.2f}" for angle, loss in zip(_AROUND, losses_db, strict=True))
    return [f"{keyword} 360", *rows]
