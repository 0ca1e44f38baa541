"""What a user asks of a finished plan, and the books that answer it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from phusong.layers.errors import Problems
from phusong.layers.i18n import Language, Messages
from phusong.planning.account.model import Account
from phusong.planning.account.progress import Progress, read_progress
from phusong.planning.account.quarter import Quarter, read_quarter
from phusong.planning.account.subjects import find_commune
from phusong.planning.account.works import works_of
from phusong.planning.outputs.account_folder import read_account
from phusong.planning.outputs.ground_folder import DRAWN, Ground, read_ground
from phusong.planning.outputs.pictures.commune import commune_drawing
from phusong.planning.outputs.report.book import Book
from phusong.planning.outputs.report.by_commune import commune_names
from phusong.planning.outputs.report.commune_sheet import commune_book
from phusong.planning.outputs.report.progress_form import progress_form
from phusong.planning.outputs.report.quarter import quarter_book
from phusong.planning.outputs.report.write import sheet_name

__all__ = ["Request", "books_of", "forms_of", "read_request"]

_EVERY = "all"


@dataclass(frozen=True, eq=False)
class Request:
    """What is to be written."""

    account: Account
    messages: Messages
    quarter: Quarter | None
    progress: Progress | None
    codes: tuple[str, ...]
    """Of the communes whose sheets are wanted."""
    ground: Ground | None
    """None where no sheet is wanted."""


def read_request(
    folder: Path,
    *,
    quarter: str | None,
    communes: Sequence[str],
    table: Path | None,
    language: Language | None,
    problems: Problems,
) -> Request | None:
    """The plan, and what is asked of it; None, and all faults in ``problems``, where there is none.

    Parameters
    ----------
    quarter, communes
        As the user writes them; ``all`` for every commune.
    table
        Of progress.
    language
        Of the reports; None: the scenario's.
    """
    found = read_account(folder, problems=problems)
    if found is None:
        return None
    account, document = found
    when = quarter and read_quarter(quarter, years=account.years, problems=problems)
    codes = _codes(communes, account, problems)
    return Request(
        account=account,
        messages=Messages.of(language or account.scenario.language),
        quarter=when or None,
        progress=read_progress(table, account, problems=problems) if table else None,
        codes=codes,
        ground=read_ground(folder, document, layers=DRAWN, problems=problems) if codes else None,
    )


def _codes(names: Sequence[str], account: Account, problems: Problems) -> tuple[str, ...]:
    if any(name.strip().lower() == _EVERY for name in names):
        return tuple(commune_names(account))
    found = [find_commune(name, account, problems=problems) for name in names]
    return tuple(dict.fromkeys(code for code in found if code is not None))


def books_of(asked: Request) -> Iterator[tuple[str, Book]]:
    """Names of files without ending, and what goes into them: the quarter's report, or the sheets."""
    account, messages = asked.account, asked.messages
    if asked.quarter is not None and not asked.codes:
        book = quarter_book(account, asked.quarter, asked.progress, messages)
        yield f"report_{asked.quarter}", book
    names = commune_names(account)
    for code in asked.codes:
        drawing = asked.ground and commune_drawing(asked.ground, code, messages)
        book = commune_book(
            account,
            code,
            drawing=drawing or None,
            messages=messages,
            quarter=asked.quarter,
            progress=asked.progress,
        )
        yield sheet_name(code, names[code]), book


def forms_of(asked: Request) -> dict[str, pd.DataFrame]:
    """The form of a quarter for which nobody has brought a table of progress."""
    if asked.quarter is None or asked.progress is not None or asked.codes:
        return {}
    works = works_of(asked.account)
    table = progress_form(asked.account, works, asked.quarter, asked.messages)
    return {f"progress_{asked.quarter}": table}
