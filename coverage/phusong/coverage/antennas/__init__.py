"""What antennas radiate, by direction and tilt: models, measured patterns, and tables of them."""

from phusong.coverage.antennas.array import Beams, PanelArray
from phusong.coverage.antennas.base import Antenna, Pattern, Radiation
from phusong.coverage.antennas.kinds import AntennaModel, AntennaOrName
from phusong.coverage.antennas.measured import Measured
from phusong.coverage.antennas.reference import ReferenceSector
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
    "AntennaModel",
    "AntennaOrName",
    "AntennaTables",
    "Beams",
    "Measured",
    "Omni",
    "PanelArray",
    "Pattern",
    "Radiation",
    "ReferenceSector",
    "Sector",
    "Tilted",
    "antenna_tables",
    "network_tables",
    "pattern_db",
]
