"""What a scenario says of the tables that operators get."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import Field

from phusong.planning.scenario.base import Frozen, Positive

__all__ = ["OperatorFormat", "Outputs"]


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


class Outputs(Frozen):
    """Tables per operator and year."""

    operator_formats: tuple[OperatorFormat, ...] = tuple(OperatorFormat)
    """Which are written; empty: no such tables."""
    csv_separator: Literal[",", ";", "\t"] = ","
    """Between the columns of the tables in ``csv``; each other format has its own."""
    plan_codes: bool = False
    """Give new cells physical cell identities and root sequences; else these stay empty."""
    code_reuse_km: Annotated[Positive, Field(le=200)] = 30.0
    """Cells of one carrier nearer than this get different ones."""
