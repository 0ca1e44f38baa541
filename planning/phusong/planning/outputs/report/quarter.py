"""The report of a quarter, in the shape of the duty that the province's plan lays on its department."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from importlib.metadata import version

from babel.dates import format_date

from phusong.layers.i18n import Messages
from phusong.planning.account.due import due_by
from phusong.planning.account.model import Account
from phusong.planning.account.progress import Progress
from phusong.planning.account.quarter import Quarter
from phusong.planning.account.works import Work, works_of
from phusong.planning.outputs.provenance import caution_from
from phusong.planning.outputs.report import by_commune, by_operator, by_park, done
from phusong.planning.outputs.report.book import Book, Chapter
from phusong.planning.outputs.report.duties import duties_table
from phusong.planning.outputs.report.section import Section
from phusong.planning.outputs.report.standing import standing
from phusong.planning.outputs.words.general import cost_range, definition_texts, known
from phusong.planning.results.columns import TargetColumn

__all__ = ["long_day", "quarter_book", "written_by"]


def quarter_book(
    account: Account, quarter: Quarter, progress: Progress | None, messages: Messages
) -> Book:
    """Targets, works, difficulties, parks, communes and money as they stand at a quarter's end.

    Parameters
    ----------
    progress
        The user's table; None where he gives none: "no data" stands in its place.
    """
    works = works_of(account)
    told = progress.until(quarter) if progress else None
    heard = told or Progress(())
    late = (
        done.late_works(account, works, quarter, progress=told, messages=messages) if told else None
    )
    return Book(
        language=messages.language,
        title=messages(
            "quarter-title",
            number=str(quarter.number),
            year=str(quarter.year),
            province=account.province,
        ),
        subtitle=account.scenario.name(messages.language),
        caution=caution_from(account.provenance, messages),
        made_by=written_by(messages),
        chapters=(
            _chapter("summary", (_summary(account, works, quarter, told, messages),), messages),
            _chapter("targets", (standing(account, heard, messages),), messages),
            _chapter(
                "works",
                (
                    done.works_due(works, quarter, told, messages),
                    late,
                    duties_table(account.duties, messages),
                    by_operator.programme_by_operator(works, messages),
                ),
                messages,
            ),
            _chapter("said", (done.said(account, heard, messages),), messages),
            _chapter("parks", (by_park.parks_by_year(account, works, messages),), messages),
            _chapter(
                "communes",
                (
                    *by_commune.served_by_year(account, messages),
                    by_commune.unserved_by_commune(account, messages),
                    by_commune.works_by_commune(account, works, messages),
                ),
                messages,
            ),
            _chapter("money", (by_operator.funding(account, works, messages),), messages),
            _chapter(
                "terms",
                (_terms(account, messages), by_operator.funding_rules(account, messages)),
                messages,
                appendix=True,
            ),
        ),
    )


def _chapter(
    name: str, sections: Iterable[Section | None], messages: Messages, *, appendix: bool = False
) -> Chapter:
    told = tuple(section for section in sections if section is not None)
    return Chapter(messages(f"quarter-{name}"), messages(f"quarter-{name}.lead"), told, appendix)


def _summary(
    account: Account,
    works: Sequence[Work],
    quarter: Quarter,
    progress: Progress | None,
    messages: Messages,
) -> Section:
    """The quarter, when reports are due, and the answers of all chapters in a few lines."""
    dues = due_by(works, quarter, progress.done() if progress else ())
    met = [known(one) for one in account.targets[TargetColumn.MET]]
    points = (
        messages(
            "quarter-period",
            start=long_day(quarter.start, messages),
            end=long_day(quarter.end, messages),
        ),
        messages("quarter-due", day=long_day(quarter.due, messages)),
        messages("quarter-local-due", day=long_day(quarter.local_due, messages)),
        messages(
            "quarter-works-count",
            due=sum(len(one.works) for one in dues),
            year=str(quarter.year),
            told="yes" if progress else "no",
            done=sum(len(one.done) for one in dues),
            late=sum(len(one.late) for one in dues),
        ),
        messages(
            "quarter-targets-met",
            all=len(met),
            met=met.count(True),
            missed=met.count(False),
            unknown=met.count(None),
        ),
        messages("quarter-cost", cost=cost_range(account.bill.total.building, messages)),
        messages(
            "quarter-heard",
            told="yes" if progress else "no",
            rows=len(progress.entries) if progress else 0,
        ),
    )
    return Section(title=messages("quarter-answers"), points=points)


def _terms(account: Account, messages: Messages) -> Section:
    return Section(
        title=messages("report-definitions"),
        sentences=(
            *definition_texts(account.scenario, messages),
            messages("quarter-month"),
            messages("standing-text"),
        ),
    )


def long_day(day: dt.date, messages: Messages) -> str:
    """A day as the language writes it: 25/09/2026."""
    return format_date(day, format="dd/MM/yyyy", locale=messages.language.value)


def written_by(messages: Messages) -> str:
    """What made the page."""
    return messages("report-made-by", version=version("phusong"))
