"""Tables that are no layer of a province: prices, figures of indicators."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from phusong.layers.columns import Column
from phusong.layers.errors import Problems
from phusong.layers.formats.filetypes import FileType, recognise_file
from phusong.layers.formats.grids import read_grid
from phusong.layers.formats.raw import RawTable
from phusong.layers.reading.coerce import Typed, coerce
from phusong.layers.reading.headers import check_names, match_headers, split_header
from phusong.layers.reading.validate import FILE, ROW, check_rules
from phusong.layers.schema import TableSchema
from phusong.layers.source import FoundFile, LayerSource

__all__ = ["read_plain_table"]


def read_plain_table(
    columns: type[Column], source: LayerSource, *, folder: Path, problems: Problems
) -> pd.DataFrame:
    """Read texts (CSV and its like, packed or not) and workbooks, and check them.

    Bad input never raises: what is wrong is added to ``problems``, with file, row, column and value.
    A cell that could not be read is missing; a row that breaks a rule stands.

    Returns
    -------
    Every member of ``columns`` (see :class:`~phusong.layers.reading.coerce.Typed` for the types),
    ``_file`` and ``_row``; no rows where nothing could be read.
    """
    schema = TableSchema(columns)
    check_names(schema, source, problems)
    values, faulty = [], []
    headers: dict[tuple[str, str], str] = {}
    for found in source.files(folder, problems):
        raw = _raw(found, schema, source=source, problems=problems)
        if raw is None:
            continue
        matched = match_headers(raw, schema, source, problems=problems)
        typed = coerce(raw, matched, schema, source=source, problems=problems)
        values.append(_placed(typed, raw))
        faulty.append(typed.faulty)
        headers |= {(raw.file, column.value): head.header for column, head in matched.items()}
    if not values:
        return pd.DataFrame(columns=[*(column.value for column in columns), FILE, ROW])
    frame = pd.concat(values, ignore_index=True)
    wrong = pd.concat(faulty, ignore_index=True)
    check_rules(frame, schema, faulty=wrong, headers=headers, problems=problems)
    return frame


def _raw(
    found: FoundFile, schema: TableSchema, *, source: LayerSource, problems: Problems
) -> RawTable | None:
    kind = recognise_file(found, problems)
    if kind is None:
        return None
    if kind not in (FileType.TEXT, FileType.GZIP, FileType.XLSX):
        problems.add("plain-table-format", found.label, value=kind.value)
        return None
    grid = read_grid(found, kind, source=source, problems=problems)
    if grid is None:
        return None
    return split_header(grid, found.label, schema, source=source, problems=problems)


def _placed(typed: Typed, raw: RawTable) -> pd.DataFrame:
    """The values, each row with where the user finds it."""
    return typed.values.assign(**{FILE: raw.file}).assign(**{ROW: raw.rows})
