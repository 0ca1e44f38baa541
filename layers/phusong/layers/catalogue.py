"""Which files a scenario takes its layers from, and what is known of each: kind, source, licence."""

from __future__ import annotations

import tomllib
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from phusong.layers.errors import Problems
from phusong.layers.provenance import Provenance
from phusong.layers.raster_source import RasterSource
from phusong.layers.schema import LayerKind, RasterKind
from phusong.layers.source import LayerSource

__all__ = ["Layers", "read_catalogue"]


class Layers(BaseModel):
    """One source per layer; what is absent is not there, and the stages that need it say so."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    province: LayerSource | None = None
    communes: LayerSource
    former_units: LayerSource | None = None
    settlements: LayerSource
    parks: LayerSource | None = None
    sites: LayerSource = Field(description="also OpenCelliD: format = 'opencellid', then no cells")
    cells: LayerSource | None = None
    hubs: LayerSource | None = None
    roads: LayerSource | None = None
    power_lines: LayerSource | None = None
    power_poles: LayerSource | None = None
    fibre_lines: LayerSource | None = None
    fibre_nodes: LayerSource | None = None
    land: LayerSource | None = None
    cable_exclusions: LayerSource | None = None
    sea_cables: LayerSource | None = None
    landings: LayerSource | None = None
    seats: LayerSource | None = None
    protected_areas: LayerSource | None = None
    candidates: LayerSource | None = None
    vetoes: LayerSource | None = None
    terrain: RasterSource
    people: RasterSource | None = None
    land_cover: RasterSource | None = None
    sea_depth: RasterSource | None = None

    def table(self, kind: LayerKind) -> LayerSource | None:
        """Source of a vector layer or table."""
        source = getattr(self, kind.value)
        assert source is None or isinstance(source, LayerSource)
        return source

    def raster(self, kind: RasterKind) -> RasterSource | None:
        """Source of a raster layer."""
        source = getattr(self, kind.value)
        assert source is None or isinstance(source, RasterSource)
        return source


def read_catalogue(path: Path, *, label: str, problems: Problems) -> dict[str, Provenance]:
    """Provenance of each layer from a TOML file with one table per layer (``[communes]`` …).

    Keys of a table: those of :class:`~phusong.layers.provenance.Provenance`, and ``file``, which is
    for the reader alone.
    """
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        problems.add("file-missing", label)
        return {}
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        problems.add("toml-unreadable", label, reason=str(error))
        return {}
    known: dict[str, Provenance] = {}
    for name, table in tables.items():
        try:
            entry = {key: value for key, value in dict(table).items() if key != "file"}
            known[name] = Provenance.model_validate(entry)
        except (ValidationError, ValueError, TypeError) as error:
            problems.add("catalogue-entry", label, column=name, reason=_first_line(error))
    return known


def _first_line(error: Exception) -> str:
    if isinstance(error, ValidationError):
        return "; ".join(f"{e['loc']}: {e['msg']}" for e in error.errors())
    return str(error).splitlines()[0]
