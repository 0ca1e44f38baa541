"""What antennas radiate, by direction and tilt: models, measured patterns, and tables of them."""

from phusong.coverage.antennas.base import Antenna, Pattern, Radiation
from phusong.coverage.antennas.sector import (
    HORIZONTAL_WIDTH_DEG,
    LARGEST_ATTENUATION_DB,
    VERTICAL_WIDTH_DEG,
    Omni,
    Sector,
    pattern_db,
)
from phusong.coverage.antennas.tables import AntennaTables, Tilted, antenna_tables, network_tables

__all__ = [
    "HORIZONTAL_WIDTH_DEG",
    "LARGEST_ATTENUATION_DB",
    "VERTICAL_WIDTH_DEG",
    "Antenna",
    "AntennaTables",
    "Omni",
    "Pattern",
    "Radiation",
    "Sector",
    "Tilted",
    "antenna_tables",
    "network_tables",
    "pattern_db",
]
