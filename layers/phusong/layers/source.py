"""How a scenario names a vector layer or a table."""

from __future__ import annotations

import datetime as dt
import glob
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Literal, NamedTuple
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, SecretStr, field_serializer, model_validator
from pydantic_core import PydanticCustomError

from phusong.layers.errors import Problems
from phusong.layers.provenance import STATED, Kind, Provenance

__all__ = ["FoundFile", "LayerSource", "find_files"]


class FoundFile(NamedTuple):
    """A file of a layer: where it is, and its name as the user knows it."""

    path: Path
    label: str


class LayerSource(BaseModel):
    """Files or a database table, and what they do not tell themselves.

    Errors of the pydantic model carry the types ``source-path-or-url``, ``source-table``,
    ``source-url`` and ``source-x-and-y``; the values are hidden, for a URL may hold a password.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)

    path: str | tuple[str, ...] | None = Field(
        default=None,
        description="file, list of files or glob pattern; relative to the scenario's folder",
    )
    url: SecretStr | None = Field(
        default=None, description="postgresql://user:password@host:port/database with PostGIS"
    )
    table: str | None = Field(
        default=None, description="table or view of the database, `schema.table` or `table`"
    )
    layer: str | None = Field(
        default=None, description="layer of a GeoPackage, KML or zip; sheet of an XLSX"
    )
    crs: str | None = Field(default=None, description="CRS, such as EPSG:9217, over the file's own")
    encoding: str | None = Field(
        default=None, description="encoding of the text: utf-8, cp1258, tcvn3, vni …"
    )
    separator: str | None = Field(default=None, description="separator of the columns of a text")
    decimal: Literal[".", ","] | None = Field(default=None, description="decimal sign of the text")
    columns: Mapping[str, str] = Field(
        default_factory=dict,
        description="column of the schema → header in the file",
    )
    x: str | None = Field(default=None, description="header of the longitude or easting")
    y: str | None = Field(default=None, description="header of the latitude or northing")
    format: Literal["auto", "opencellid"] = "auto"
    """``opencellid`` for that table as sites and cells."""
    defaults: Mapping[str, str | int | float | bool] = Field(
        default_factory=dict,
        description="column of the schema → value where the file has none",
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

    @model_validator(mode="after")
    def _consistent(self) -> LayerSource:
        if (self.path is None) == (self.url is None):
            raise PydanticCustomError("source-path-or-url", "give either a path or a url")
        if (self.url is None) != (self.table is None):
            raise PydanticCustomError("source-table", "a url needs a table, a path has none")
        if (self.x is None) != (self.y is None):
            raise PydanticCustomError("source-x-and-y", "give both x and y, or neither")
        if self.url is not None and not _is_postgresql(self.url.get_secret_value()):
            raise PydanticCustomError("source-url", "the url is not postgresql://…")
        return self

    @field_serializer("url", when_used="json-unless-none")
    def _without_secrets(self, url: SecretStr) -> str:
        """What results may hold of it: neither user nor password nor parameters."""
        return _open_part(url)

    @property
    def label(self) -> str:
        """Name to show: the paths, or the database and table without user and password."""
        if self.url is None:
            return ", ".join(self.paths)
        return f"{_open_part(self.url)} {self.table}"

    @property
    def paths(self) -> tuple[str, ...]:
        """The paths and patterns as they were written."""
        if self.path is None:
            return ()
        return (self.path,) if isinstance(self.path, str) else self.path

    def provenance(self, known: Provenance | None) -> Provenance:
        """What the scenario says of the layer, on top of what the catalogue knows."""
        base = known or Provenance(kind=Kind.USER, source=self.label)
        return base.on_top(self.model_dump(include=set(STATED), exclude_none=True))

    def files(self, folder: Path, problems: Problems) -> tuple[FoundFile, ...]:
        """Every file that the paths mean; see :func:`find_files`."""
        return find_files(self.paths, folder, problems)


def find_files(paths: Iterable[str], folder: Path, problems: Problems) -> tuple[FoundFile, ...]:
    """Every file that ``paths`` mean, sorted within a pattern; a problem for what is not there."""
    found: dict[Path, FoundFile] = {}
    for pattern in paths:
        names = _matches(pattern, folder)
        if not names:
            problems.add("file-missing", pattern)
        for name in names:
            if (folder / name).is_dir():
                problems.add("file-is-folder", name)
            else:
                found.setdefault(folder / name, FoundFile(folder / name, name))
    return tuple(found.values())


def _open_part(url: SecretStr) -> str:
    """Where the database is; who asks, with what password and parameters, is left out."""
    parts = urlsplit(url.get_secret_value())
    port = f":{parts.port}" if parts.port else ""
    return f"postgresql://{parts.hostname or ''}{port}{parts.path}"


def _is_postgresql(url: str) -> bool:
    try:
        parts = urlsplit(url)
        return parts.scheme in ("postgresql", "postgres") and (parts.port or 1) > 0
    except ValueError:
        return False


def _matches(pattern: str, folder: Path) -> list[str]:
    """Names (as in the pattern, relative if it is) that exist; a literal name wins over a pattern."""
    try:
        if (folder / pattern).exists():
            return [pattern]
        if not glob.has_magic(pattern):
            return []
        # pathlib's glob refuses absolute patterns, which users do write.
        return sorted(glob.glob(pattern, root_dir=folder, recursive=True))  # noqa: PTH207
    except (OSError, ValueError):  # a name too long for the system, or with a NUL in it
        return []
