"""Reports of a quarter and sheets of communes as files: pages to read and print, and Word documents."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from phusong.layers.staging import refuse_inputs, staged
from phusong.layers.text.names import fold
from phusong.planning.outputs.report.book import Book
from phusong.planning.outputs.report.document import book_docx
from phusong.planning.outputs.report.page import book_html

__all__ = ["sheet_name", "write_books"]


def sheet_name(code: str, name: str) -> str:
    """Name of a commune's sheet without its ending, safe on every system.

    >>> sheet_name("22648", "Nam Khánh Vĩnh")
    'commune_22648_nam-khanh-vinh'
    """
    plain = "-".join(fold(name).split())
    safe = "".join(
        letter for letter in plain if letter.isascii() and (letter.isalnum() or letter == "-")
    )
    return f"commune_{fold(code).replace(' ', '-')}_{safe}".rstrip("_-")


def write_books(
    folder: Path, books: Iterable[tuple[str, Book]], *, inputs: Iterable[Path] = ()
) -> list[Path]:
    """Write each book as ``NAME.html`` and ``NAME.docx``, all or none.

    Parameters
    ----------
    books
        Names without ending, and what is written; made one after the other.
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
            own = [f"{name}.html", f"{name}.docx"]
            refuse_inputs(folder, own, inputs=inputs)
            (staging / own[0]).write_text(book_html(book), encoding="utf-8", newline="\n")
            (staging / own[1]).write_bytes(book_docx(book))
            names += own
    return [folder / name for name in names]
