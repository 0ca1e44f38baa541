"""Reports of a quarter, sheets of communes and parks as files: pages to read and print, and Word documents."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from pathlib import Path

import pandas as pd

from phusong.layers.staging import refuse_inputs, staged
from phusong.layers.text.names import fold
from phusong.planning.outputs.operator.workbook import write_workbook
from phusong.planning.outputs.report.book import Book
from phusong.planning.outputs.report.document import book_docx
from phusong.planning.outputs.report.page import book_html
from phusong.planning.scenario.outputs import ReportFormat

__all__ = ["sheet_name", "write_books"]

_SHEET = "progress"


def sheet_name(kind: str, code: str, name: str) -> str:
    """Name of the sheet of a commune or park without its ending, safe on every system.

    >>> sheet_name("commune", "22648", "Nam Khánh Vĩnh")
    'commune_22648_nam-khanh-vinh'
    """
    plain = "-".join(fold(name).split())
    safe = "".join(
        letter for letter in plain if letter.isascii() and (letter.isalnum() or letter == "-")
    )
    return f"{kind}_{fold(code).replace(' ', '-')}_{safe}".rstrip("_-")


def write_books(
    folder: Path,
    books: Iterable[tuple[str, Book]],
    *,
    formats: Collection[ReportFormat] = tuple(ReportFormat),
    forms: Mapping[str, pd.DataFrame] | None = None,
    inputs: Iterable[Path] = (),
) -> list[Path]:
    """Write each book as ``NAME.html`` and ``NAME.docx``, each form as ``NAME.xlsx``; all or none.

    Parameters
    ----------
    books
        Names without ending, and what is written; made one after the other.
    formats
        Of the books.
    forms
        Tables to be filled in, by their names without ending.
    inputs
        Files that must not be written over.

    Raises
    ------
    phusong.layers.errors.BadInput
        When the folder cannot be written, or a report would be written over an input.
    """
    names: list[str] = []
    with staged(folder, last="") as staging:
        for name, book in books:
            own = [f"{name}.{kind}" for kind in formats]
            refuse_inputs(folder, own, inputs=inputs)
            for kind in formats:
                (staging / f"{name}.{kind}").write_bytes(_printed(book, kind))
            names += own
        for name, table in (forms or {}).items():
            names.append(f"{name}.xlsx")
            refuse_inputs(folder, names[-1:], inputs=inputs)
            write_workbook(staging / names[-1], {_SHEET: table})
    return [folder / name for name in names]


def _printed(book: Book, kind: ReportFormat) -> bytes:
    return book_docx(book) if kind is ReportFormat.DOCX else book_html(book).encode()
