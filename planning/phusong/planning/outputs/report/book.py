"""A report as chapters of sections, numbered the same in every format."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import count

from phusong.layers.i18n import Language, Messages
from phusong.planning.outputs.report.section import Figure, Section
from phusong.planning.outputs.report.units import say_units_once

__all__ = [
    "Book",
    "Chapter",
    "NumberedChapter",
    "NumberedFigure",
    "NumberedSection",
    "numbered",
]


@dataclass(frozen=True, slots=True)
class Chapter:
    """Sections that answer one question; ``lead`` says which."""

    title: str
    lead: str
    sections: tuple[Section, ...]
    appendix: bool = False


@dataclass(frozen=True, slots=True)
class Book:
    """What is on the cover, and the chapters; one without sections is left out."""

    language: Language
    title: str
    subtitle: str
    caution: str
    """What a reader must know before he believes a figure."""
    made_by: str
    chapters: tuple[Chapter, ...]
    contents: bool = True
    """Whether a list of contents stands in front: not in what is a page or two long."""


@dataclass(frozen=True, slots=True)
class NumberedFigure:
    """A figure and its number in the whole book."""

    number: int
    figure: Figure


@dataclass(frozen=True, slots=True)
class NumberedSection:
    """A section with the numbers of what it holds."""

    number: str
    """``4.2``, in an appendix ``B.2``."""
    anchor: str
    section: Section
    table: int | None
    """Number of its table in the whole book, if it has one."""
    caption: str
    """Of its table."""
    figures: tuple[NumberedFigure, ...]


@dataclass(frozen=True, slots=True)
class NumberedChapter:
    """A chapter with its number: 1, 2 …; A, B … for appendices."""

    number: str
    anchor: str
    chapter: Chapter
    sections: tuple[NumberedSection, ...]


@dataclass(slots=True)
class _Counters:
    tables: Iterator[int] = field(default_factory=lambda: count(1))
    figures: Iterator[int] = field(default_factory=lambda: count(1))


def numbered(chapters: Sequence[Chapter], messages: Messages) -> tuple[NumberedChapter, ...]:
    """Chapters that have sections, with all numbers; tables and figures are counted through.

    Units of money stand once at a table in which all cells bear the same.

    >>> one = Chapter("Summary", "", (Section("Answers"),))
    >>> two = Chapter("Methods", "", (Section("Terms"), Section("Prices")), appendix=True)
    >>> told = numbered([one, Chapter("", "", ()), two], Messages.of("en"))
    >>> [section.number for chapter in told for section in chapter.sections]
    ['1.1', 'A.1', 'A.2']
    """
    counters, main, appendices = _Counters(), count(1), count(ord("A"))
    told = []
    for chapter in chapters:
        if chapter.sections:
            number = chr(next(appendices)) if chapter.appendix else str(next(main))
            sections = tuple(
                _numbered(section, f"{number}.{place}", counters, messages)
                for place, section in enumerate(chapter.sections, start=1)
            )
            told.append(NumberedChapter(number, f"c{number}", chapter, sections))
    return tuple(told)


def _numbered(
    section: Section, number: str, counters: _Counters, messages: Messages
) -> NumberedSection:
    caption = section.title
    if section.table is not None:
        table = say_units_once(section.table, messages)
        section = replace(section, table=table)
        if table.unit:
            caption = messages("report-table-unit", title=caption, unit=table.unit)
    return NumberedSection(
        number=number,
        anchor="s" + number.replace(".", "-"),
        section=section,
        table=next(counters.tables) if section.table else None,
        caption=caption,
        figures=tuple(NumberedFigure(next(counters.figures), f) for f in section.figures),
    )
