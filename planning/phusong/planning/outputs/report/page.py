"""The report as one HTML file to read and print, for people who never open a map."""

from __future__ import annotations

from jinja2 import Environment, PackageLoader
from markupsafe import Markup

from phusong.layers.i18n import Messages
from phusong.planning.outputs.map.leaflet_offline import asset
from phusong.planning.outputs.report.book import Book, numbered
from phusong.planning.outputs.report.chapters import report_book
from phusong.planning.results.stages import Plan

__all__ = ["book_html", "report_html"]


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
        chapters=numbered(book.chapters),
        say=messages,
        style=Markup(asset("report.css")),
        running=Markup(_css_text(book.title)),
    )


def _css_text(text: str) -> str:
    """``text`` as a string in a style sheet: every letter that could end it by its code.

    >>> _css_text('Xã "A"')
    '"Xã \\\\22 A\\\\22 "'
    """
    return '"' + "".join(c if c.isalnum() or c == " " else f"\\{ord(c):x} " for c in text) + '"'
