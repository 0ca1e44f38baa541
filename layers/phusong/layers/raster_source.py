"""How a scenario names a raster layer."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator

from phusong.layers.errors import Problems
from phusong.layers.grid import known_crs
from phusong.layers.provenance import STATED, Kind, Provenance
from phusong.layers.source import FoundFile, find_files

__all__ = ["Legend", "RasterSource"]


class Legend(StrEnum):
    """Legends of land cover."""

    IGBP = "igbp"
    """MODIS MCD12C1, classes 0 to 16."""
    WORLDCOVER = "worldcover"
    """ESA WorldCover 2021, codes 10 to 100."""


class RasterSource(BaseModel):
    """How a scenario names a raster layer."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    path: str | tuple[str, ...] = Field(
        description="file, list of files or glob pattern; relative to the scenario's folder"
    )
    variable: str | None = Field(default=None, description="variable of a netCDF file")
    crs: str | None = Field(default=None, description="CRS when the file does not tell")
    nodata: float | None = Field(default=None, description="value of holes when the file is silent")
    positive: Literal["up", "down"] | None = Field(
        default=None, description="for sea depth: whether numbers grow upward or downward"
    )
    legend: Legend = Field(default=Legend.IGBP, description="for land cover: what the codes mean")
    fill_sea: bool = Field(
        default=True, description="for terrain: pixels that no file covers are sea (0 m)"
    )
    kind: Kind | None = None
    """What the data is: real, generalised, synthetic, or yours."""
    source: str | None = None
    """Where it comes from."""
    licence: str | None = None
    """Under which it may be used."""
    date: dt.date | None = None
    """Of the data."""
    uncertainty: str | None = None
    """How far it can be trusted."""
    source_vi: str | None = None
    """Where it comes from, in Vietnamese."""
    licence_vi: str | None = None
    """Terms of use in Vietnamese."""
    uncertainty_vi: str | None = None
    """How far it can be trusted, in Vietnamese."""

    def provenance(self, known: Provenance | None) -> Provenance:
        """What the scenario says of the layer, on top of what the catalogue knows."""
        base = known or Provenance(kind=Kind.USER, source=str(self.path))
        return base.on_top(self.model_dump(include=set(STATED), exclude_none=True))

    @field_validator("crs")
    @classmethod
    def _known(cls, crs: str | None) -> str | None:
        if crs is not None:
            known_crs(crs)
        return crs

    @property
    def paths(self) -> tuple[str, ...]:
        """The paths and patterns as they were written."""
        return (self.path,) if isinstance(self.path, str) else self.path

    def files(self, folder: Path, problems: Problems) -> tuple[FoundFile, ...]:
        """Every file that the paths mean; a problem for each that is not there."""
        return find_files(self.paths, folder, problems)
