"""What sheets of one commune and of one park share: their frame, what is built, what was reported."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from phusong.layers.i18n import Messages
from phusong.planning.account.funds import rule_for
from phusong.planning.account.model import Account
from phusong.planning.account.progress import Entry, Progress
from phusong.planning.account.quarter import Quarter
from phusong.planning.account.subjects import SubjectKind
from phusong.planning.account.works import Work, cost_of
from phusong.planning.outputs.provenance import caution_from
from phusong.planning.outputs.report.book import Book, Chapter
from phusong.planning.outputs.report.by_commune import cost_share_pct
from phusong.planning.outputs.report.by_operator import payer_name
from phusong.planning.outputs.report.done import work_name
from phusong.planning.outputs.report.quarter import written_by
from phusong.planning.outputs.report.section import Section, Table
from phusong.planning.outputs.report.standing import day_text
from phusong.planning.outputs.words.general import cost_range, known
from phusong.planning.scenario.funding import Funding
from phusong.planning.targets.place_years import PlaceYearColumn

__all__ = ["place_names", "planned_works", "reported_entries", "sheet_book"]

_STEPS = 24
"""Works that a sheet lists; more of them are summed up by year and operator."""


def sheet_book(
    account: Account,
    name: str,
    *,
    subtitle: str,
    service: Sequence[Section],
    works: Sequence[Section],
    quarter: Quarter | None,
    messages: Messages,
) -> Book:
    """The sheet of a place with a name: who is served there, then what is built and was reported."""
    title = messages("sheet-title", place=name)
    if quarter is not None:
        title = messages(
            "sheet-title-quarter", place=name, number=str(quarter.number), year=str(quarter.year)
        )
    return Book(
        language=messages.language,
        title=title,
        subtitle=subtitle,
        caution=caution_from(account.provenance, messages),
        made_by=written_by(messages),
        chapters=(
            Chapter(messages("sheet-service"), "", tuple(service)),
            Chapter(messages("sheet-works"), "", tuple(works)),
        ),
        contents=False,
    )


def planned_works(account: Account, dated: Sequence[Work], messages: Messages) -> Section:
    """What is built by year and operator, who pays, and its share of the programme's costs."""
    title = messages("sheet-works-title")
    if not dated:
        return Section(title, (messages("sheet-works-none"),))
    names = place_names(account)
    pieces: dict[str, list[Work]] = {}
    for work in sorted(dated, key=lambda one: (one.year or 0, one.length_km > 0)):
        pieces.setdefault(work.work_id, []).append(work)
    rules = account.scenario.funding
    rows = [_work_row(own, names, rules, messages) for own in list(pieces.values())[:_STEPS]]
    share = cost_share_pct(account, dated)
    heads = (
        "report-head-id",
        "report-head-action",
        "account-head-operator",
        "report-head-year",
        "report-head-served",
        "account-head-payer",
        "report-head-cost",
    )
    left = len(pieces) - len(rows)
    return Section(
        title=title,
        sentences=(
            messages("sheet-cost", cost=cost_range(cost_of(dated), messages), share=share or 0.0),
        ),
        table=Table(tuple(messages(head) for head in heads), tuple(rows), frozenset({3})),
        after=(messages("report-more", shown=_STEPS, count=len(pieces), file="sites.csv"),)
        if left > 0
        else (),
    )


def _work_row(
    own: Sequence[Work], names: Mapping[str, str], rules: Funding, messages: Messages
) -> tuple[str, ...]:
    first = own[0]
    km = sum(work.length_km for work in own)
    what = work_name(first, messages)
    served = [names[place] for place in first.serves if place in names]
    return (
        first.work_id,
        messages("sheet-length", what=what, km=km) if km else what,
        first.operator or messages("bill-operator-unknown"),
        str(first.year),
        messages("account-works", works=", ".join(served[:3]), more=max(0, len(served) - 3))
        if served
        else "–",
        _payers(own, rules, messages),
        cost_range(cost_of(own), messages),
    )


def _payers(own: Sequence[Work], rules: Funding, messages: Messages) -> str:
    """Who pays for the pieces of a work, and who may be asked instead."""
    found = [rule_for(one, rules) for one in own]
    payers = dict.fromkeys(
        payer_name(payer, rules, messages)
        for rule in found
        for payer in (rule.shares_pct if rule else ("",))
    )
    asked = dict.fromkeys(
        payer_name(rule.may_ask, rules, messages) for rule in found if rule and rule.may_ask
    )
    return messages("sheet-payer", payers=", ".join(payers), ask=", ".join(asked) or "none")


def reported_entries(
    keys: Collection[str],
    names: Mapping[str, str],
    *,
    quarter: Quarter,
    progress: Progress | None,
    duties: Sequence[str],
    messages: Messages,
) -> Section:
    """What was reported of the subjects with these keys until a quarter's end.

    Parameters
    ----------
    names
        Of subjects, by their keys.
    duties
        Sentences on who has to report what.
    """
    heard = progress.until(quarter).entries if progress else ()
    mine = [
        one
        for one in heard
        if one.subject.key in keys and one.subject.kind is not SubjectKind.INDICATOR
    ]
    title = messages("sheet-reported-title")
    if not mine:
        return Section(title, (*duties, messages("sheet-reported-none")))
    heads = ("subject", "by", "day", "difficulty", "proposal")
    return Section(
        title=title,
        sentences=tuple(duties),
        table=Table(
            tuple(messages(f"standing-head-{head}") for head in heads),
            tuple(_entry_row(one, names, messages) for one in mine),
        ),
    )


def _entry_row(one: Entry, names: Mapping[str, str], messages: Messages) -> tuple[str, ...]:
    return (
        names.get(one.subject.key, one.subject.key),
        one.by or "–",
        day_text(one, messages),
        one.difficulty or "–",
        one.proposal or "–",
    )


def place_names(account: Account) -> dict[str, str]:
    """Names of all places by their identifiers."""
    rows = account.places.drop_duplicates(PlaceYearColumn.PLACE_ID)
    return {
        str(row[PlaceYearColumn.PLACE_ID]): str(known(row[PlaceYearColumn.NAME]) or "")
        for row in rows.to_dict("records")
    }
