"""What a user asks of a finished plan, and the books that answer it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import pandas as pd

from phusong.layers.errors import Problems
from phusong.layers.i18n import Language, Messages
from phusong.planning.account.model import Account
from phusong.planning.account.progress import Progress, read_progress
from phusong.planning.account.quarter import Quarter, read_quarter
from phusong.planning.account.subjects import find_commune, find_park, park_names
from phusong.planning.account.works import works_of
from phusong.planning.outputs.account_folder import read_account
from phusong.planning.outputs.ground_folder import DRAWN, Ground, read_ground
from phusong.planning.outputs.pictures.sheet_maps import commune_drawing, park_drawing
from phusong.planning.outputs.report.book import Book
from phusong.planning.outputs.report.by_commune import commune_names
from phusong.planning.outputs.report.commune_sheet import commune_book
from phusong.planning.outputs.report.park_sheet import park_book
from phusong.planning.outputs.report.progress_form import progress_form
from phusong.planning.outputs.report.quarter import quarter_book
from phusong.planning.outputs.report.write import sheet_name

__all__ = ["Request", "books_of", "forms_of", "read_request"]

_EVERY = "all"


class Find(Protocol):
    """Finds what a text names, or tells what is wrong with it."""

    def __call__(self, text: str, account: Account, /, *, problems: Problems) -> str | None: ...


@dataclass(frozen=True, eq=False)
class Request:
    """What is to be written."""

    account: Account
    messages: Messages
    quarter: Quarter | None
    progress: Progress | None
    codes: tuple[str, ...]
    """Of the communes whose sheets are wanted."""
    parks: tuple[str, ...]
    """Identifiers of the parks whose sheets are wanted."""
    ground: Ground | None
    """None where no sheet is wanted."""

    @property
    def sheets(self) -> bool:
        """Whether sheets of communes or parks are wanted instead of the province's report."""
        return bool(self.codes or self.parks)


def read_request(
    folder: Path,
    *,
    quarter: str | None,
    communes: Sequence[str],
    parks: Sequence[str],
    table: Path | None,
    language: Language | None,
    problems: Problems,
) -> Request | None:
    """The plan, and what is asked of it; None, and all faults in ``problems``, where there is none.

    Parameters
    ----------
    quarter, communes, parks
        As the user writes them; ``all`` for every commune or park.
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
    codes = _chosen(
        communes, account, find_commune, every=commune_names(account), problems=problems
    )
    places = _chosen(parks, account, find_park, every=park_names(account), problems=problems)
    wanted = bool(codes or places)
    return Request(
        account=account,
        messages=Messages.of(language or account.scenario.language),
        quarter=when or None,
        progress=read_progress(table, account, problems=problems) if table else None,
        codes=codes,
        parks=places,
        ground=read_ground(folder, document, layers=DRAWN, problems=problems) if wanted else None,
    )


def _chosen(
    names: Sequence[str],
    account: Account,
    find: Find,
    *,
    every: Mapping[str, str],
    problems: Problems,
) -> tuple[str, ...]:
    """Keys of what the user names, each once."""
    if any(name.strip().lower() == _EVERY for name in names):
        return tuple(every)
    found = [find(name, account, problems=problems) for name in names]
    return tuple(dict.fromkeys(key for key in found if key is not None))


def books_of(asked: Request) -> Iterator[tuple[str, Book]]:
    """Names of files without ending, and what goes into them: the quarter's report, or the sheets."""
    account, messages = asked.account, asked.messages
    if asked.quarter is not None and not asked.sheets:
        book = quarter_book(account, asked.quarter, asked.progress, messages)
        yield f"report_{asked.quarter}", book
    for kind, keys, names, draw, write in (
        ("commune", asked.codes, commune_names(account), commune_drawing, commune_book),
        ("park", asked.parks, park_names(account), park_drawing, park_book),
    ):
        for key in keys:
            book = write(
                account,
                key,
                drawing=draw(asked.ground, key, messages) if asked.ground else None,
                messages=messages,
                quarter=asked.quarter,
                progress=asked.progress,
            )
            yield sheet_name(kind, key.removeprefix("park:"), names[key]), book


def forms_of(asked: Request) -> dict[str, pd.DataFrame]:
    """The form of a quarter for which nobody has brought a table of progress."""
    if asked.quarter is None or asked.progress is not None or asked.sheets:
        return {}
    works = works_of(asked.account)
    table = progress_form(asked.account, works, asked.quarter, asked.messages)
    return {f"progress_{asked.quarter}": table}
