"""A section of the report: a heading, sentences, a table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from phusong.layers.i18n import Messages
from phusong.planning.outputs.pictures.canvas import Drawing

__all__ = ["LONGEST", "Figure", "Section", "Table", "cut_short"]

LONGEST = 30
"""Rows of a table in the report; the files beside it hold all of them."""
_UPRIGHT = 8
"""Columns that an upright page has room for."""


@dataclass(frozen=True, slots=True)
class Table:
    """Heads and rows of plain text; ``numeric`` are the columns that are set to the right."""

    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numeric: frozenset[int] = frozenset()
    unit: str = ""
    """Of all money in it, where its cells leave it out."""

    @property
    def wide(self) -> bool:
        """Whether it needs a page that lies on its side."""
        return len(self.heads) > _UPRIGHT


@dataclass(frozen=True, slots=True)
class Figure:
    """A drawing, and what stands below it."""

    drawing: Drawing
    caption: str


@dataclass(frozen=True, slots=True)
class Section:
    """What the template prints under one heading."""

    title: str
    sentences: tuple[str, ...] = ()
    table: Table | None = None
    after: tuple[str, ...] = ()
    """Sentences below the table."""
    figures: tuple[Figure, ...] = ()
    points: tuple[str, ...] = ()
    """Answers, as a list before everything else."""


Rows = Sequence[tuple[str, ...]]


def cut_short(rows: Rows, messages: Messages, *, file: str) -> tuple[Rows, tuple[str, ...]]:
    """The first rows, and a sentence on where the others are when there are more."""
    if len(rows) <= LONGEST:
        return rows, ()
    return rows[:LONGEST], (messages("report-more", shown=LONGEST, count=len(rows), file=file),)
