"""All tables of one operator and year as one workbook, with a dictionary of their columns."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pandas as pd
import xlsxwriter

from phusong.layers.export import neutralise
from phusong.layers.i18n import Language, Messages
from phusong.planning.outputs.operator.columns import FIELDS, Field, Table

__all__ = ["DICTIONARY", "dictionary", "sheets", "write_workbook"]

DICTIONARY = "dictionary"
_CREATED = dt.datetime(2000, 1, 1)
"""Of every workbook, so that the same plan gives the same bytes."""
_NARROWEST, _WIDEST = 8, 60


def dictionary(tables: Mapping[str, Sequence[Field]]) -> pd.DataFrame:
    """What each column means, its unit and its type; both languages side by side.

    Parameters
    ----------
    tables
        Columns of each sheet, whose meanings are the texts ``column-…``.
    """
    texts = {language: Messages.of(language) for language in Language}
    rows = [
        {
            "table": table,
            "column": field.name,
            "unit": field.unit,
            "type": field.type.value,
            **{
                f"meaning_{language}": say(f"column-{field.name.replace('_', '-')}")
                for language, say in texts.items()
            },
        }
        for table, fields in tables.items()
        for field in fields
    ]
    return pd.DataFrame(rows)


def write_workbook(
    path: Path,
    tables: Mapping[str, pd.DataFrame],
    *,
    units: Mapping[str, Sequence[str]] = MappingProxyType({}),
) -> None:
    """Write a sheet per table: headers frozen and filtered, numbers as numbers, text as text.

    Text that a spreadsheet would take for a formula is stored as text and marked so, and stays text
    when somebody edits the cell.

    Parameters
    ----------
    units
        By sheet, of each of its columns: a second row under the headers, frozen with them.
    """
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(path, options) as book:
        book.set_properties({"created": _CREATED})
        header = book.add_format({"bold": True, "bg_color": "#DDE6EE", "bottom": 1})
        quoted = book.add_format({"quote_prefix": True})
        slanted = book.add_format({"italic": True, "font_color": "#555555"})
        for name, table in tables.items():
            sheet = book.add_worksheet(name)
            heads = 2 if name in units else 1
            sheet.freeze_panes(heads, 1)
            if len(table.columns):
                last = len(table) + heads - 1
                sheet.autofilter(heads - 1, 0, max(heads, last), len(table.columns) - 1)
            for column, title in enumerate(table.columns):
                values = [_plain(value) for value in table[title]]
                sheet.set_column(column, column, _width(str(title), values))
                sheet.write_string(0, column, str(title), header)
                if name in units:
                    sheet.write_string(1, column, units[name][column], slanted)
                for row, value in enumerate(values, start=heads):
                    _write(sheet, (row, column), value, quoted)


def sheets(frames: Mapping[Table, pd.DataFrame]) -> Mapping[str, pd.DataFrame]:
    """Tables without geometry by their names, the dictionary last."""
    plain = {t.value: pd.DataFrame(f.drop(columns="geometry")) for t, f in frames.items()}
    return {**plain, DICTIONARY: dictionary({table.value: FIELDS[table] for table in frames})}


def _plain(value: object) -> Any:
    return None if pd.isna(value) else value  # type: ignore[call-overload]


def _write(sheet: Any, place: tuple[int, int], value: Any, quoted: Any) -> None:
    if value is None:
        return
    if isinstance(value, str):
        sheet.write_string(*place, value, quoted if neutralise(value) != value else None)
    elif isinstance(value, bool):
        sheet.write_boolean(*place, value)
    else:
        sheet.write_number(*place, value)


def _width(title: str, values: Sequence[object]) -> float:
    longest = max([len(title) + 2, *(len(str(value)) for value in values if value is not None)])
    return float(min(max(longest, _NARROWEST), _WIDEST))
