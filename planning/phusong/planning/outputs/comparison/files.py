"""Plans side by side as files: a page, a workbook, and a CSV per table."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from pathlib import Path

import pandas as pd

from phusong.layers.export import write_csv
from phusong.layers.i18n import Language, Messages
from phusong.layers.staging import staged
from phusong.planning.comparison.plans import Comparison, Outline
from phusong.planning.outputs.comparison.page import comparison_html
from phusong.planning.outputs.operator.workbook import DICTIONARY, write_workbook
from phusong.planning.outputs.words.general import coverage_label

__all__ = ["comparison_tables", "write_comparison"]

_PAGE, _BOOK = "compare.html", "compare.xlsx"
_DIFFERENT = ("people", "communes", "works", "money", "targets")
"""Tables that get columns of how each plan differs from the first."""


def write_comparison(
    folder: Path,
    comparison: Comparison,
    outlines: Mapping[str, Outline],
    *,
    messages: Messages,
) -> list[Path]:
    """Write ``compare.html``, ``compare.xlsx`` and ``compare_TABLE.csv``, all or none.

    Raises
    ------
    phusong.layers.errors.BadInput
        When the folder cannot be written.
    """
    tables = comparison_tables(comparison, outlines)
    page = comparison_html(comparison, outlines, messages)
    writers = {
        f"compare_{name}.csv": partial(write_csv, table=table) for name, table in tables.items()
    }
    with staged(folder, last=_PAGE) as staging:
        for name, write in writers.items():
            write(staging / name)
        write_workbook(staging / _BOOK, {**tables, DICTIONARY: _dictionary(tables, outlines)})
        (staging / _PAGE).write_text(page, encoding="utf-8", newline="\n")
    return [folder / name for name in (_PAGE, _BOOK, *writers)]


def comparison_tables(
    comparison: Comparison, outlines: Mapping[str, Outline]
) -> dict[str, pd.DataFrame]:
    """What plans were compared, and every table with differences from the first in columns of their own."""
    tables = {"plans": _plans(outlines)}
    for name in (*_DIFFERENT, "areas"):
        table: pd.DataFrame = getattr(comparison, name)
        first, *others = comparison.labels
        if name in _DIFFERENT:
            table = table.assign(
                **{f"{label}_minus_{first}": table[label] - table[first] for label in others}
            )
        tables[name] = table
    return tables


def _plans(outlines: Mapping[str, Outline]) -> pd.DataFrame:
    rows = [
        {
            "plan": label,
            "technology": technology,
            **{f"name_{language}": outline.name(language) for language in Language},
            **{
                f"definition_{language}": coverage_label(
                    technology, definition, Messages.of(language)
                )
                for language in Language
            },
        }
        for label, outline in outlines.items()
        for technology, definition in outline.definitions.items()
    ]
    return pd.DataFrame(rows)


def _dictionary(
    tables: Mapping[str, pd.DataFrame], outlines: Mapping[str, Outline]
) -> pd.DataFrame:
    """What each column means, in both languages."""
    texts = {language: Messages.of(language) for language in Language}
    rows = []
    for name, table in tables.items():
        for column in table.columns:
            word, label = _word(str(column), outlines)
            rows.append(
                {
                    "table": name,
                    "column": column,
                    **{
                        f"meaning_{language}": say(f"compare-column-{word}", plan=label)
                        for language, say in texts.items()
                    },
                }
            )
    return pd.DataFrame(rows)


def _word(column: str, labels: Mapping[str, object]) -> tuple[str, str]:
    """Name of the text that explains a column, and the plan that it is about."""
    head, _, first = column.partition("_minus_")
    if head in labels:
        return ("difference", head) if first else ("figure", head)
    if column.startswith("met_") and column[4:] in labels:
        return "met", column[4:]
    return column.replace("_", "-"), ""
