"""Sections on works done by a quarter, and on what those who report say."""

from __future__ import annotations

from collections.abc import Sequence

from phusong.layers.i18n import Messages
from phusong.planning.account.due import Due, due_by
from phusong.planning.account.model import Account
from phusong.planning.account.progress import Entry, Progress
from phusong.planning.account.quarter import Quarter
from phusong.planning.account.subjects import SubjectKind
from phusong.planning.account.works import Work, WorkKind, cost_of
from phusong.planning.outputs.report.by_commune import commune_names
from phusong.planning.outputs.report.section import Section, Table, cut_short
from phusong.planning.outputs.report.standing import day_text
from phusong.planning.outputs.words.general import cost_range, technology_name
from phusong.planning.targets.place_years import PlaceYearColumn

__all__ = ["late_works", "said", "work_name", "works_due"]

_SILENT = 20
"""Communes without a report that a sentence names."""


def works_due(
    works: Sequence[Work], quarter: Quarter, progress: Progress | None, messages: Messages
) -> Section:
    """Works by year and operator: wanted by the end of the year, reported as done, late."""
    dues = due_by(works, quarter, progress.done() if progress else ())
    title = messages("done-title")
    if not dues:
        return Section(title, (messages("done-none-due"),))
    rows = [_due_row(one, told=progress is not None, messages=messages) for one in dues]
    return Section(
        title=title,
        sentences=(
            messages("done-text", share=quarter.number / 4, year=str(quarter.year)),
            *(() if progress else (messages("done-no-table"),)),
        ),
        table=Table(
            (
                messages("report-head-year"),
                messages("account-head-operator"),
                *(messages(f"done-head-{head}") for head in ("due", "done", "share", "late")),
            ),
            tuple(rows),
            frozenset({2, 3, 4, 5}),
        ),
    )


def _due_row(due: Due, *, told: bool, messages: Messages) -> tuple[str, ...]:
    no_data = messages("account-no-data")
    share = f"{messages.number(100 * len(due.done) / len(due.works))} %"
    return (
        str(due.year),
        due.operator or messages("bill-operator-unknown"),
        messages.number(len(due.works)),
        *((messages.number(len(due.done)), share) if told else (no_data, no_data)),
        "–" if not due.over else messages.number(len(due.late)) if told else no_data,
    )


def late_works(
    account: Account,
    works: Sequence[Work],
    quarter: Quarter,
    *,
    progress: Progress,
    messages: Messages,
) -> Section | None:
    """What should stand and is not reported as done, with what was said of it; None for nothing."""
    late = [own for due in due_by(works, quarter, progress.done()) for own in due.late]
    if not late:
        return None
    pieces: dict[str, list[Work]] = {}
    for work in works:
        pieces.setdefault(work.work_id, []).append(work)
    said_of = {one.subject.key: one for one in progress.entries if one.difficulty or one.proposal}
    names = commune_names(account)
    rows = [_late_row(pieces[own], said_of.get(own), names, messages) for own in late]
    told, more = cut_short(rows, messages, file="sites.csv")
    heads = (
        "report-head-id",
        "report-head-action",
        "account-head-operator",
        "report-head-commune",
        "report-head-year",
        "report-head-cost",
        "standing-head-difficulty",
        "standing-head-proposal",
    )
    return Section(
        title=messages("done-late"),
        sentences=(messages("done-late-text", count=len(late)),),
        table=Table(tuple(messages(head) for head in heads), tuple(told), frozenset({4})),
        after=more,
    )


def _late_row(
    pieces: Sequence[Work], entry: Entry | None, names: dict[str, str], messages: Messages
) -> tuple[str, ...]:
    first = pieces[0]
    return (
        first.work_id,
        work_name(first, messages),
        first.operator or messages("bill-operator-unknown"),
        names.get(first.commune_code, "–"),
        str(first.year),
        cost_range(cost_of(pieces), messages),
        (entry.difficulty if entry else "") or messages("account-no-data"),
        (entry.proposal if entry else "") or "–",
    )


def work_name(work: Work, messages: Messages) -> str:
    """What is built, for readers."""
    if work.kind in (WorkKind.CABLE, WorkKind.SUBMARINE):
        return messages("done-cable")
    if work.kind is WorkKind.LINK:
        return messages(f"bill-action-{work.what}")
    text = messages(f"bill-action-{work.what.replace('_', '-')}")
    return f"{text}, {technology_name(work.technology, messages)}"


def said(account: Account, progress: Progress, messages: Messages) -> Section:
    """Difficulties and proposals as they were reported, by subject; and which communes are silent."""
    names = _subject_names(account, messages)
    told = [one for one in progress.entries if one.difficulty or one.proposal]
    rows = [_said_row(one, names, messages) for one in told]
    kept, more = cut_short(rows, messages, file="--progress")
    heard = {one.subject.key for one in progress.entries if one.subject.kind is SubjectKind.COMMUNE}
    silent = [name for code, name in commune_names(account).items() if code not in heard]
    heads = ("subject", "by", "day", "difficulty", "proposal")
    table = Table(
        (
            *(messages(f"standing-head-{head}") for head in heads),
            messages("report-head-source"),
        ),
        tuple(kept),
    )
    return Section(
        title=messages("done-said"),
        sentences=() if rows else (messages("done-said-none"),),
        table=table if rows else None,
        after=(
            *more,
            messages(
                "done-silent",
                count=len(silent),
                names=", ".join(silent[:_SILENT]),
                more=max(0, len(silent) - _SILENT),
            ),
        ),
    )


def _said_row(
    one: Entry, names: dict[tuple[SubjectKind, str], str], messages: Messages
) -> tuple[str, ...]:
    subject = one.subject
    return (
        names.get((subject.kind, subject.key), subject.key),
        one.by or "–",
        day_text(one, messages),
        one.difficulty or "–",
        one.proposal or "–",
        one.source,
    )


def _subject_names(account: Account, messages: Messages) -> dict[tuple[SubjectKind, str], str]:
    """Names of indicators, communes and places by what an entry calls them."""
    names = {
        (SubjectKind.INDICATOR, target.indicator): target.name(messages.language)
        for target in account.scenario.targets
    }
    names |= {(SubjectKind.COMMUNE, code): name for code, name in commune_names(account).items()}
    places = account.places.drop_duplicates(PlaceYearColumn.PLACE_ID)
    for row in places.to_dict("records"):
        key = SubjectKind(str(row[PlaceYearColumn.KIND])), str(row[PlaceYearColumn.PLACE_ID])
        names[key] = str(row[PlaceYearColumn.NAME])
    return names
