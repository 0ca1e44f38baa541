"""What a scenario says of the report, of the tables that operators get, and of the map."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

from phusong.planning.scenario.base import Frozen, Positive

__all__ = ["OPEN_STREET_MAP", "OperatorFormat", "Outputs", "ReportFormat"]

OPEN_STREET_MAP = "https://tile.openstreetmap.org/{z}/{x}/{y}.png"
_ADDRESS = re.compile(r"https://[A-Za-z0-9.-]+(?::\d{1,5})?/[^\s\"'<>\\]*")


class OperatorFormat(StrEnum):
    """Formats in which every operator gets what he builds in a year."""

    CSV = "csv"
    XLSX = "xlsx"
    GEOPACKAGE = "gpkg"
    GEOJSON = "geojson"
    KML = "kml"
    """As KML and as KMZ."""
    DXF = "dxf"
    ATOLL = "atoll"
    LINKPLANNER = "linkplanner"


class ReportFormat(StrEnum):
    """Formats of the report."""

    HTML = "html"
    DOCX = "docx"
    """For Word and LibreOffice."""


def _tiles(address: str) -> str:
    whole = _ADDRESS.fullmatch(address)
    if not whole or not all(part in address for part in ("{z}", "{x}", "{y}")):
        raise PydanticCustomError("tile-address", "{address}", {"address": address})
    return address


class Outputs(Frozen):
    """What is made besides the plan itself: maps of each operator, their tables by year, the map's base."""

    operator_maps: bool = True
    """Level and rate of each operator's network on the map. Every cell of a channel counts in them, so
    they take about as long as the prediction itself; finished ones are kept for the next plan."""

    report_formats: tuple[ReportFormat, ...] = tuple(ReportFormat)
    """In which the report is written; empty: no report."""
    operator_formats: tuple[OperatorFormat, ...] = tuple(OperatorFormat)
    """Which are written; empty: no such tables."""
    csv_separator: Literal[",", ";", "\t"] = ","
    """Between the columns of the tables in ``csv``; each other format has its own."""
    plan_codes: bool = False
    """Give new cells physical cell identities and root sequences; else these stay empty."""
    code_reuse_km: Annotated[Positive, Field(le=200)] = 30.0
    """Cells of one carrier nearer than this get different ones."""
    online_base_map: bool = False
    """Offer online tiles as one more layer of the map; else its file asks nothing of any network."""
    base_map_tiles: Annotated[str, AfterValidator(_tiles)] = OPEN_STREET_MAP
    """Where such tiles come from: ``https`` with ``{z}``, ``{x}`` and ``{y}``."""
    base_map_credit: str = "© OpenStreetMap contributors"
    """Whom the map thanks for them."""
