"""Antennas as a scenario writes them: a table whose key ``kind`` says which model it is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import Discriminator, Tag

from phusong.coverage.antennas.array import PanelArray
from phusong.coverage.antennas.measured import Measured
from phusong.coverage.antennas.reference import ReferenceSector
from phusong.coverage.antennas.sector import Omni, Sector

__all__ = ["AntennaModel", "AntennaOrName"]


def _kind(value: Any) -> str | None:
    if isinstance(value, str):
        return "name"
    found = value.get("kind") if isinstance(value, Mapping) else getattr(value, "kind", None)
    return found if isinstance(found, str) else None


_by_kind = Discriminator(
    _kind,
    custom_error_type="antenna-kind",
    custom_error_message="kind is sector, omni, f1336, array or measured",
)

AntennaModel = Annotated[
    Annotated[Sector, Tag("sector")]
    | Annotated[Omni, Tag("omni")]
    | Annotated[ReferenceSector, Tag("f1336")]
    | Annotated[PanelArray, Tag("array")]
    | Annotated[Measured, Tag("measured")],
    _by_kind,
]
"""Any antenna that a scenario can describe."""

AntennaOrName = Annotated[
    Annotated[Sector, Tag("sector")]
    | Annotated[Omni, Tag("omni")]
    | Annotated[ReferenceSector, Tag("f1336")]
    | Annotated[PanelArray, Tag("array")]
    | Annotated[Measured, Tag("measured")]
    | Annotated[str, Tag("name")],
    _by_kind,
]
"""The same, or the name of one that the scenario describes under ``antennas``."""
