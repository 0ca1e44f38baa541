"""The kinds of layers and what each may hold; the columns themselves are in :mod:`.columns`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from phusong.layers.columns import (
    CableExclusions,
    Candidates,
    Cells,
    Column,
    Communes,
    FibreLines,
    FibreNodes,
    FormerUnits,
    Hubs,
    Land,
    Landings,
    Parks,
    PowerLines,
    PowerPoles,
    ProtectedAreas,
    Province,
    Roads,
    SeaCables,
    Seats,
    Settlements,
    Sites,
    Vetoes,
)

__all__ = ["SCHEMAS", "Geometry", "LayerKind", "RasterKind", "Schema", "TableSchema"]


class Geometry(StrEnum):
    """What the geometry of a layer may be."""

    NONE = "none"
    POINT = "point"
    LINE = "line"
    POLYGON = "polygon"


class LayerKind(StrEnum):
    """Kinds of vector layers and tables."""

    PROVINCE = "province"
    COMMUNES = "communes"
    FORMER_UNITS = "former_units"
    SETTLEMENTS = "settlements"
    PARKS = "parks"
    SITES = "sites"
    CELLS = "cells"
    HUBS = "hubs"
    ROADS = "roads"
    POWER_LINES = "power_lines"
    POWER_POLES = "power_poles"
    FIBRE_LINES = "fibre_lines"
    FIBRE_NODES = "fibre_nodes"
    LAND = "land"
    CABLE_EXCLUSIONS = "cable_exclusions"
    SEA_CABLES = "sea_cables"
    LANDINGS = "landings"
    SEATS = "seats"
    PROTECTED_AREAS = "protected_areas"
    CANDIDATES = "candidates"
    VETOES = "vetoes"


class RasterKind(StrEnum):
    """Kinds of raster layers."""

    TERRAIN = "terrain"
    """Height above sea level, m; sea is 0."""
    PEOPLE = "people"
    """Inhabitants per cell (a count, not a density)."""
    LAND_COVER = "land_cover"
    """Class of land cover; the scenario names the legend (``igbp`` or ``worldcover``)."""
    SEA_DEPTH = "sea_depth"
    """Depth of the sea, m, positive downward."""


@dataclass(frozen=True, slots=True)
class TableSchema:
    """Columns of a table and the geometry that goes with its rows."""

    columns: type[Column]
    geometry: Geometry = Geometry.NONE

    @property
    def required(self) -> tuple[Column, ...]:
        """Columns without which the table is of no use."""
        return tuple(column for column in self.columns if column.spec.required)


@dataclass(frozen=True, slots=True, kw_only=True)
class Schema(TableSchema):
    """Columns and geometry of one kind of layer."""

    kind: LayerKind


def _schemas() -> Mapping[LayerKind, Schema]:
    kinds = {
        LayerKind.PROVINCE: (Province, Geometry.POLYGON),
        LayerKind.COMMUNES: (Communes, Geometry.POLYGON),
        LayerKind.FORMER_UNITS: (FormerUnits, Geometry.NONE),
        LayerKind.SETTLEMENTS: (Settlements, Geometry.POINT),
        LayerKind.PARKS: (Parks, Geometry.POINT),
        LayerKind.SITES: (Sites, Geometry.POINT),
        LayerKind.CELLS: (Cells, Geometry.NONE),
        LayerKind.HUBS: (Hubs, Geometry.POINT),
        LayerKind.ROADS: (Roads, Geometry.LINE),
        LayerKind.POWER_LINES: (PowerLines, Geometry.LINE),
        LayerKind.POWER_POLES: (PowerPoles, Geometry.POINT),
        LayerKind.FIBRE_LINES: (FibreLines, Geometry.LINE),
        LayerKind.FIBRE_NODES: (FibreNodes, Geometry.POINT),
        LayerKind.LAND: (Land, Geometry.POLYGON),
        LayerKind.CABLE_EXCLUSIONS: (CableExclusions, Geometry.POLYGON),
        LayerKind.SEA_CABLES: (SeaCables, Geometry.LINE),
        LayerKind.LANDINGS: (Landings, Geometry.POINT),
        LayerKind.SEATS: (Seats, Geometry.POINT),
        LayerKind.PROTECTED_AREAS: (ProtectedAreas, Geometry.POLYGON),
        LayerKind.CANDIDATES: (Candidates, Geometry.POINT),
        LayerKind.VETOES: (Vetoes, Geometry.POINT),
    }
    return MappingProxyType(
        {kind: Schema(columns, geometry, kind=kind) for kind, (columns, geometry) in kinds.items()}
    )


SCHEMAS: Mapping[LayerKind, Schema] = _schemas()
"""Schema of every kind of table."""
