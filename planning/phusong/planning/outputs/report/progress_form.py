"""The form that those who report fill in: a table of progress with its subjects named already."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pandas as pd

from phusong.layers.i18n import Messages
from phusong.planning.account.due import due_by
from phusong.planning.account.model import Account
from phusong.planning.account.progress import ProgressColumn
from phusong.planning.account.quarter import Quarter
from phusong.planning.account.works import Work
from phusong.planning.outputs.report.by_commune import commune_names
from phusong.planning.outputs.report.done import work_name
from phusong.planning.outputs.words.general import known
from phusong.planning.results.columns import PlaceKind
from phusong.planning.targets.place_years import PlaceYearColumn

__all__ = ["progress_form"]

_NAME = "name"
"""A column that nothing reads: what the identifier stands for."""


def progress_form(
    account: Account, works: Sequence[Work], quarter: Quarter, messages: Messages
) -> pd.DataFrame:
    """One row per indicator, work that is due, commune and park; all but its subject to be filled in.

    The heads are in the language of ``messages``; :func:`~phusong.planning.account.progress.read_progress`
    reads both, and leaves out rows that nobody has filled in.
    """
    rows = [
        *_indicators(account, messages),
        *_works(account, works, quarter, messages),
        *((code, "", name) for code, name in commune_names(account).items()),
        *_parks(account),
    ]
    columns = list(ProgressColumn)
    table = pd.DataFrame(rows, columns=[columns[0], columns[1], _NAME])
    ordered = table.reindex(columns=[columns[0], _NAME, *columns[1:]]).replace("", None)
    return ordered.rename(columns={name: messages(f"form-{name}") for name in ordered.columns})


def _indicators(account: Account, messages: Messages) -> Iterator[tuple[str, str, str]]:
    seen = set()
    for target in account.scenario.targets:
        key = target.indicator, target.technology or ""
        if key not in seen:
            seen.add(key)
            unit = target.unit(messages.language)
            yield (*key, f"{target.name(messages.language)} ({unit})")


def _works(
    account: Account, works: Sequence[Work], quarter: Quarter, messages: Messages
) -> Iterator[tuple[str, str, str]]:
    first = {work.work_id: work for work in reversed(works)}
    communes = commune_names(account)
    for due in due_by(works, quarter, ()):
        for own in due.works:
            work = first[own]
            parts = (
                work_name(work, messages),
                work.operator,
                communes.get(work.commune_code, ""),
                str(work.year),
            )
            yield own, "", ", ".join(part for part in parts if part)


def _parks(account: Account) -> Iterator[tuple[str, str, str]]:
    places = account.places[account.places[PlaceYearColumn.KIND] == PlaceKind.PARK]
    for row in places.drop_duplicates(PlaceYearColumn.PLACE_ID).to_dict("records"):
        name = known(row[PlaceYearColumn.NAME]) or ""
        yield str(row[PlaceYearColumn.PLACE_ID]), "", str(name)
