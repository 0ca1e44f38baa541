"""Tables that Atoll imports: sites, transmitters, cells of LTE and of 5G NR, and antennas beside them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

import numpy as np
import pandas as pd

from phusong.coverage.carriers import Radio
from phusong.layers.export import write_csv
from phusong.planning.outputs.operator.columns import Table
from phusong.planning.outputs.operator.shares import Share

__all__ = [
    "atoll_tables",
    "band_name",
    "cell_table",
    "site_table",
    "transmitter_table",
    "write_table",
]

_BANDS_MHZ: Mapping[str, int] = MappingProxyType(
    {
        "1": 2100,
        "3": 1800,
        "7": 2600,
        "8": 900,
        "20": 800,
        "28": 700,
        "40": 2300,
        "41": 2500,
        "77": 3300,
        "78": 3300,
    }
)
_FIRST_OF_NR = 77
"""From here on a band is one of NR alone, and its name says so."""
_EQUIPMENT = MappingProxyType({Radio.LTE: "LTE Radio Equipment", Radio.NR: "5G NR Radio Equipment"})


def site_table(share: Share) -> pd.DataFrame:
    """Masts: degrees of WGS84, ground in metres; ``CF_…`` are fields of the user's own."""
    sites = share.tables[Table.SITES]
    return pd.DataFrame(
        {
            "NAME": sites["site_id"],
            "LONGITUDE": sites["lon"],
            "LATITUDE": sites["lat"],
            "ALTITUDE": sites["ground_height_m"].round(1),
            "CF_STATUS": sites["status"],
            "CF_YEAR": sites["year"],
        }
    )


def transmitter_table(share: Share, *, resolution_m: float) -> pd.DataFrame:
    """One transmitter per sector and band.

    ``TILT`` is the mechanical part: the electrical one is in the antenna, a file of the same name.
    """
    cells = share.tables[Table.CELLS]
    return pd.DataFrame(
        {
            "TX_ID": cells["cell_id"],
            "SITE_NAME": cells["site_id"],
            "ACTIVE": np.ones(len(cells), np.int64),
            "FBAND": [band_name(band) for band in cells["band"]],
            "AZIMUT": cells["azimuth_deg"].fillna(0.0),
            "TILT": cells["mechanical_tilt_deg"],
            "HEIGHT": cells["height_m"].round(2),
            "ANTENNA_NAME": cells["pattern"],
            "PROPAG_MODEL": "",
            "CALC_RADIUS": (1000 * cells["range_km"]).astype(np.int64),
            "CALC_RESOLUTION": round(resolution_m),
        }
    )


def cell_table(share: Share, radio: Radio) -> pd.DataFrame:
    """Cells of one radio: power of all ports and of one resource element of one port, dBm."""
    cells = share.tables[Table.CELLS]
    cells = cells[cells["technology"] == radio.value]
    identity, none = cells["pci"], pd.Series(pd.NA, index=cells.index, dtype="Int64")
    active = pd.Series(1, index=cells.index)
    lte = radio is Radio.LTE
    columns = {
        "CELL_ID": cells["cell_id"] + "(0)",
        "TX_ID": cells["cell_id"],
        **({"PCI": identity, "ACTIVE": active} if lte else {"ACTIVE": active, "PCI": identity}),
        **({} if lte else {"NRTAC": none}),
        "CARRIER": [_carrier(row) for row in cells.to_dict("records")],
        "RS_EPRE" if lte else "SSS_POWER": cells["epre_dbm"],
        "MAX_POWER": cells["max_power_dbm"],
        **({"TAC": none} if lte else {}),
        "EQUIPMENT": _EQUIPMENT[radio],
    }
    return pd.DataFrame(columns)


def band_name(band: str) -> str:
    """Name of a frequency band as Atoll's documents have it.

    >>> band_name("B28"), band_name("n78"), band_name("B99")
    ('n28 / E-UTRA 28 (700 MHz)', 'n78 (3300 MHz)', 'n99')
    """
    number = band[1:]
    known = f" ({_BANDS_MHZ[number]} MHz)" if number in _BANDS_MHZ else ""
    return (
        f"n{number}{known}"
        if int(number) >= _FIRST_OF_NR
        else f"n{number} / E-UTRA {number}{known}"
    )


def atoll_tables(share: Share, *, resolution_m: float) -> Mapping[str, pd.DataFrame]:
    """The tables by the names of their files."""
    return {
        "sites.csv": site_table(share),
        "transmitters.csv": transmitter_table(share, resolution_m=resolution_m),
        "lte_cells.csv": cell_table(share, Radio.LTE),
        "nr_cells.csv": cell_table(share, Radio.NR),
    }


def write_table(path: Path, table: pd.DataFrame) -> None:
    """Semicolons, UTF-8 without a byte order mark: the first header has to read ``NAME``."""
    write_csv(path, table, separator=";", encoding="utf-8")


def _carrier(cell: Mapping[str, object]) -> str:
    number = cell["arfcn"]
    if pd.isna(number):  # type: ignore[call-overload]
        return f"{cell['bandwidth_mhz']:g} MHz - {cell['downlink_mhz']:g} MHz"
    kind = "EARFCN" if cell["technology"] == Radio.LTE.value else "NR-ARFCN"
    return f"{cell['bandwidth_mhz']:g} MHz - {kind} {number}"
