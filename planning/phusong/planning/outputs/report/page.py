"""The report as one HTML file to read and print, for people who never open a map."""

from __future__ import annotations

from jinja2 import Environment, PackageLoader
from markupsafe import Markup

from phusong.layers.i18n import Messages
from phusong.planning.outputs.map.leaflet_offline import asset
from phusong.planning.outputs.report.book import Book, numbered
from phusong.planning.outputs.report.chapters import report_book
from phusong.planning.outputs.report.columns import column_widths
from phusong.planning.outputs.report.section import Table
from phusong.planning.results.stages import Plan

__all__ = ["book_html", "report_html"]

_UPRIGHT_IN, _ACROSS_IN = 6.3, 9.7
"""Between the margins of a printed page that stands, and of one that lies on its side."""


def report_html(plan: Plan, messages: Messages) -> str:
    """The whole page as text, in the language of ``messages``; the same plan gives the same text."""
    return book_html(report_book(plan, messages))


def book_html(book: Book) -> str:
    """A book as a page that needs no other file."""
    environment = Environment(
        loader=PackageLoader("phusong.planning.outputs", "assets"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    messages = Messages.of(book.language)
    return environment.get_template("report.html.j2").render(
        book=book,
        chapters=numbered(book.chapters, messages),
        say=messages,
        shares=_shares,
        style=Markup(asset("report.css")),
        running=Markup(_css_text(book.title)),
    )


def _shares(table: Table) -> list[str]:
    """Percent of the page that each column gets when it is printed."""
    width_in, points = (_ACROSS_IN, 7.5) if table.wide else (_UPRIGHT_IN, 8.5)
    widths = column_widths(table, width_in=width_in, points=points)
    return [f"{100 * inches / width_in:.1f}" for inches in widths]


def _css_text(text: str) -> str:
    """``text`` as a string in a style sheet: every letter that could end it by its code.

    >>> _css_text('Xã "A"')
    '"Xã \\\\22 A\\\\22 "'
    """
    return '"' + "".join(c if c.isalnum() or c == " " else f"\\{ord(c):x} " for c in text) + '"'
