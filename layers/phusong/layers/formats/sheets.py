"""Rows out of XLSX workbooks."""

from __future__ import annotations

import datetime as dt
import re
import warnings
import zipfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from openpyxl import load_workbook

from phusong.layers.errors import Problems, Severity
from phusong.layers.formats.archives import is_safe_archive
from phusong.layers.formats.raw import tell_rows
from phusong.layers.formats.tables import MAX_COLUMNS, Grid

__all__ = ["MAX_ROWS", "read_sheet_grid"]

MAX_ROWS = 1_048_576
"""Rows of a worksheet of Excel; a sheet that claims more is broken."""

_FORMULA = re.compile(rb"<(?:\w+:)?f[\s>/]")
_BLOCK = 1024**2
_ERRORS = frozenset({"#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!"})


def read_sheet_grid(
    path: Path, label: str, problems: Problems, *, sheet: str | None = None
) -> Grid | None:
    """Cells of one sheet as Excel stored their values; None with a problem when there is none.

    A workbook with several filled sheets needs ``sheet``. Formulas that were never computed (no
    value stored) are problems, one per cell; so are Excel's error values.
    """
    if not is_safe_archive(path, label, problems):
        return None
    sheets = _values(path, label, problems, computed=True)
    if sheets is None:
        return None
    name = _choose(sheets, label, problems, sheet=sheet)
    if name is None:
        return None
    grid = sheets[name]
    if _has_formulas(path):
        formulas = _values(path, label, problems, computed=False) or {}
        _tell_uncomputed(grid, formulas.get(name), label=label, problems=problems)
    return _without_errors(grid, label, problems)


def _values(
    path: Path, label: str, problems: Problems, *, computed: bool
) -> dict[str, Grid] | None:
    """Filled sheets by name."""
    try:
        # Opened here, for openpyxl refuses a path by its suffix.
        with path.open("rb") as stream, warnings.catch_warnings():
            warnings.simplefilter("ignore")
            book = load_workbook(stream, read_only=True, data_only=computed)
            try:
                return {
                    sheet.title: grid
                    for sheet in book.worksheets
                    if (grid := _grid(sheet.iter_rows(values_only=True))) is not None
                }
            finally:
                book.close()
    # openpyxl meets a broken workbook with whatever its parser stumbles over (KeyError, TypeError …).
    except Exception as error:  # noqa: BLE001 (see above)
        problems.add("xlsx-broken", label, reason=type(error).__name__)
        return None


def _grid(rows: Iterable[tuple[Any, ...]]) -> Grid | None:
    kept: list[list[Any]] = []
    numbers: list[int] = []
    for number, row in enumerate(rows, start=1):
        if number > MAX_ROWS:
            break
        cells = ["" if cell is None else _plain(cell) for cell in row[:MAX_COLUMNS]]
        if any(cell != "" for cell in cells):
            kept.append(cells)
            numbers.append(number)
    if not kept:
        return None
    width = max(map(len, kept))
    frame = pd.DataFrame([row + [""] * (width - len(row)) for row in kept], dtype=object)
    frame.index = pd.Index(np.asarray(numbers, dtype=np.int64))
    return frame


def _plain(cell: Any) -> Any:
    """Times as text, so that only numbers, truth values, dates and text go on."""
    return str(cell) if isinstance(cell, dt.time | dt.timedelta) else cell


def _choose(
    sheets: dict[str, Grid], label: str, problems: Problems, *, sheet: str | None
) -> str | None:
    names = ", ".join(sheets)
    if not sheets:
        problems.add("empty-file", label)
    elif sheet is not None:
        if sheet in sheets:
            return sheet
        problems.add("layer-missing", label, value=sheet, layer=sheet, layers=names)
    elif len(sheets) == 1:
        return next(iter(sheets))
    else:
        problems.add("layer-choose", label, layers=names)
    return None


def _has_formulas(path: Path) -> bool:
    """Whether any sheet holds a formula: a look at the XML is far quicker than a second parse."""
    with zipfile.ZipFile(path) as archive:
        for member in archive.namelist():
            if member.startswith("xl/worksheets/") and member.endswith(".xml"):
                with archive.open(member) as stream:
                    tail = b""
                    while block := stream.read(_BLOCK):
                        if _FORMULA.search(tail + block):
                            return True
                        tail = block[-64:]
    return False


def _tell_uncomputed(grid: Grid, formulas: Grid | None, *, label: str, problems: Problems) -> None:
    if formulas is None:
        return
    as_text = formulas.reindex(index=grid.index, columns=grid.columns, fill_value="").astype(str)
    empty = (grid == "") & as_text.apply(lambda column: column.str.startswith("="))
    for column in grid.columns[empty.any()]:
        rows = grid.index[empty[column]].to_numpy()
        tell_rows(
            problems,
            "formula-without-value",
            label,
            rows=rows,
            column=str(grid[column].iloc[0]),
            values=as_text.loc[rows, column].tolist(),
        )


def _without_errors(grid: Grid, label: str, problems: Problems) -> Grid:
    """Excel's error values told and emptied (#N/A, the usual mark of "no value", only emptied)."""
    errors = grid.isin(_ERRORS)
    if not errors.to_numpy().any():
        return grid
    for column in grid.columns[errors.any()]:
        wrong = errors[column] & (grid[column] != "#N/A")
        tell_rows(
            problems,
            "formula-error",
            label,
            rows=grid.index[wrong].to_numpy(),
            column=str(grid[column].iloc[0]),
            values=grid.loc[wrong, column].tolist(),
            severity=Severity.WARNING,
        )
    return grid.mask(errors, "")
