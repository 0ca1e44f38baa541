"""Columns of every kind of table: names, units, rules, and the headers that users give them.

Each kind of table has an enum whose members are its column names; a member also carries a
:class:`Spec` with unit, rule and the headers (Vietnamese or English, compared without marks) under
which users' files give the same thing.
"""

from phusong.layers.columns.base import Column, DataType, Spec
from phusong.layers.columns.lines import (
    CableExclusions,
    FibreLines,
    FibreNodes,
    Land,
    Landings,
    PowerLines,
    PowerPoles,
    Roads,
    SeaCables,
)
from phusong.layers.columns.places import (
    Communes,
    FormerUnits,
    Hubs,
    Parks,
    Province,
    Seats,
    Settlements,
)
from phusong.layers.columns.positions import Candidates, ProtectedAreas, Vetoes
from phusong.layers.columns.stations import Cells, Sites

__all__ = [
    "CableExclusions",
    "Candidates",
    "Cells",
    "Column",
    "Communes",
    "DataType",
    "FibreLines",
    "FibreNodes",
    "FormerUnits",
    "Hubs",
    "Land",
    "Landings",
    "Parks",
    "PowerLines",
    "PowerPoles",
    "ProtectedAreas",
    "Province",
    "Roads",
    "SeaCables",
    "Seats",
    "Settlements",
    "Sites",
    "Spec",
    "Vetoes",
]
