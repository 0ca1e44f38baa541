"""The door for vector layers and tables: any format in, one schema out."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from phusong.layers.columns import Column, Parks
from phusong.layers.crs import STORED, Area
from phusong.layers.errors import Problems, Severity
from phusong.layers.formats.database import read_database
from phusong.layers.formats.features import read_features
from phusong.layers.formats.filetypes import FileType, recognise_file
from phusong.layers.formats.grids import read_grid
from phusong.layers.formats.raw import RawTable
from phusong.layers.reading.coerce import Typed, coerce
from phusong.layers.reading.geometry import (
    OUTLINE,
    are_areas,
    check_geometry,
    outlines_of_areas,
    points_of_areas,
    with_length,
)
from phusong.layers.reading.headers import Headed, check_names, match_headers, split_header
from phusong.layers.reading.opencellid import opencellid_tables
from phusong.layers.reading.placing import tell_outside, to_wgs84
from phusong.layers.reading.positions import points_of_columns
from phusong.layers.reading.validate import FILE, ROW, check_rules, tell_duplicate_rows
from phusong.layers.schema import SCHEMAS, Geometry, LayerKind, Schema
from phusong.layers.source import LayerSource

__all__ = ["read_layer"]


def read_layer(
    kind: LayerKind,
    source: LayerSource,
    *,
    folder: Path,
    area: Area | None,
    problems: Problems,
    vocabulary: Collection[str] = (),
) -> gpd.GeoDataFrame | pd.DataFrame:
    """Read a layer, check it against its schema and bring it to WGS84.

    Bad input never raises: what is wrong is added to ``problems``, and the frame holds what could be
    read (no rows, at worst). Use it only when no problem is an error.

    Parameters
    ----------
    folder
        Folder that the source's paths are relative to.
    area
        The province, against which coordinates are judged; None: they are taken as declared.
    vocabulary
        Names that are likely to occur; they help to tell old encodings apart.

    Returns
    -------
    Frame with every column of ``SCHEMAS[kind]`` (see :class:`~phusong.layers.reading.coerce.Typed` for the
    types), ``_file`` and ``_row`` (where the user finds the row), and geometry in EPSG:4326 if the
    kind has any.
    """
    schema = SCHEMAS[kind]
    check_names(schema, source, problems)
    parts = [
        _typed(raw, schema, source=source, area=area, problems=problems)
        for raw in _tables(
            schema, source, folder=folder, area=area, problems=problems, vocabulary=vocabulary
        )
    ]
    frame, faulty = _together(parts, schema)
    headers = {(p.raw.file, c.value): h.header for p in parts for c, h in p.headers.items()}
    if len(frame):
        check_rules(frame, schema, faulty=faulty, headers=headers, problems=problems)
        tell_duplicate_rows(frame, problems)
        if area is not None and isinstance(frame, gpd.GeoDataFrame):
            tell_outside(frame, kind, area, problems=problems)
    return frame


class _Part(NamedTuple):
    """One table of a layer after its cells were understood."""

    raw: RawTable
    headers: Mapping[Column, Headed]
    typed: Typed


def _tables(
    schema: Schema,
    source: LayerSource,
    *,
    folder: Path,
    area: Area | None,
    problems: Problems,
    vocabulary: Collection[str],
) -> Iterator[RawTable]:
    """Every table that the source means."""
    if source.url is not None:
        raw = read_database(source, problems)
        if raw is not None:
            yield raw
    for found in source.files(folder, problems):
        if source.format == "opencellid":
            yield from opencellid_tables(found, schema, source=source, area=area, problems=problems)
            continue
        kind = recognise_file(found, problems)
        if kind in (FileType.TEXT, FileType.GZIP, FileType.XLSX):
            grid = read_grid(found, kind, source=source, vocabulary=vocabulary, problems=problems)
            if grid is not None:
                raw = split_header(grid, found.label, schema, source=source, problems=problems)
                if raw is not None:
                    yield raw
        elif kind is not None:
            yield from read_features(
                found, kind, schema, source=source, vocabulary=vocabulary, problems=problems
            )


def _typed(
    raw: RawTable,
    schema: Schema,
    *,
    source: LayerSource,
    area: Area | None,
    problems: Problems,
) -> _Part:
    """Headers, types and geometry of one table; each has its problems told."""
    if schema.geometry is Geometry.LINE:
        raw = with_length(raw, problems)
    headers = match_headers(raw, schema, source, problems=problems)
    typed = coerce(raw, headers, schema, source=source, problems=problems)
    if schema.geometry is Geometry.NONE:
        return _Part(raw, headers, typed)
    placed = raw
    # Parks and villages are often drawn as areas: a point inside stands for each.
    areas = (
        schema.geometry is Geometry.POINT and raw.geometry is not None and are_areas(raw.geometry)
    )
    if raw.geometry is None and schema.geometry is Geometry.POINT:
        placed = points_of_columns(raw, source, problems) or raw
        shapes = placed.geometry
    elif raw.geometry is None:
        problems.add("geometry-needed", raw.file, wanted=schema.geometry.value)
        shapes = None
    else:
        shapes = check_geometry(
            raw.geometry,
            Geometry.POLYGON if areas else schema.geometry,
            file=raw.file,
            rows=raw.rows,
            problems=problems,
        )
    if shapes is None:
        shapes = np.full(len(raw), None, dtype=object)
    shapes = to_wgs84(
        shapes,
        schema.kind,
        declared=source.crs or placed.crs,
        area=area,
        file=raw.file,
        rows=raw.rows,
        problems=problems,
    )
    if areas:
        outlines = outlines_of_areas(shapes)
        shapes, hectares = points_of_areas(shapes)
        values = _with_areas(typed.values, hectares).assign(**{OUTLINE: outlines})
        typed = replace(typed, values=values)
        problems.add("areas-to-points", raw.file, severity=Severity.REPAIRED, count=len(hectares))
    return _Part(replace(raw, geometry=shapes), headers, typed)


def _with_areas(values: pd.DataFrame, hectares: NDArray[np.float64]) -> pd.DataFrame:
    """The area of each polygon where the table has a column for it and no number in it."""
    if Parks.AREA_HA not in values:
        return values
    stated = values[Parks.AREA_HA].astype(float)
    return values.assign(**{Parks.AREA_HA.value: stated.fillna(pd.Series(hectares, values.index))})


def _together(
    parts: Sequence[_Part], schema: Schema
) -> tuple[gpd.GeoDataFrame | pd.DataFrame, pd.DataFrame]:
    """The tables one after the other, and where their cells were faulty."""
    frames = [
        part.typed.values.assign(**{FILE: part.raw.file}).assign(**{ROW: part.raw.rows})
        for part in parts
    ]
    faulty = [part.typed.faulty for part in parts]
    if not frames:
        names = [*(column.value for column in schema.columns), FILE, ROW]
        frames, faulty = [pd.DataFrame(columns=names, dtype=object)], [pd.DataFrame()]
    frame = frames[0] if len(frames) == 1 else pd.concat(frames, ignore_index=True)
    wrong = faulty[0] if len(faulty) == 1 else pd.concat(faulty, ignore_index=True)
    if schema.geometry is Geometry.NONE:
        return frame, wrong
    shapes = [part.raw.geometry for part in parts if part.raw.geometry is not None]
    geometry = np.concatenate(shapes) if shapes else np.array([], dtype=object)
    return gpd.GeoDataFrame(frame, geometry=geometry, crs=STORED), wrong
