"""Section on the targets at a quarter: reached, lacking, difficulties and proposals."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from babel.dates import format_date

from phusong.coverage.service import ServiceColumn, State
from phusong.layers.i18n import Messages
from phusong.planning.account.model import Account
from phusong.planning.account.progress import Entry, Progress
from phusong.planning.account.subjects import Subject, SubjectKind
from phusong.planning.outputs.report.by_commune import cause_text
from phusong.planning.outputs.report.section import Section, Table
from phusong.planning.outputs.report.targets import figure_text, remedy_text, target_text
from phusong.planning.outputs.words.general import cost_range, known
from phusong.planning.results.columns import PlaceKind, TargetColumn
from phusong.planning.results.money import Shortfall
from phusong.planning.scenario.model import Target, TargetKind
from phusong.planning.targets.place_years import PlaceYearColumn

__all__ = ["day_text", "standing"]

_CAUSES = 2
"""Reasons that a computed difficulty names, those of most places first."""
_OF_PLACES: Mapping[str, tuple[PlaceKind, ...]] = {
    "settlements_served_pct": (PlaceKind.SETTLEMENT,),
    "people_served_pct": (PlaceKind.SETTLEMENT,),
    "parks_served": (PlaceKind.PARK,),
    "operating_parks_served_pct": (PlaceKind.PARK,),
    "due_parks_served_pct": (PlaceKind.PARK,),
    "due_parks_and_hubs_served_pct": (PlaceKind.PARK, PlaceKind.HUB),
}
"""Kinds of places whose reasons tell why an indicator is missed."""


def standing(account: Account, progress: Progress, messages: Messages) -> Section:
    """Every indicator: baseline, target, reached, what the plan expects, gap, difficulty, proposal.

    Difficulties and proposals are the words of who reports, where he has any; else they are computed
    from the plan, and marked so.
    """
    title = messages("standing-title")
    if not account.scenario.targets:
        return Section(title, (messages("report-targets-none"),))
    missed = {(one.indicator, one.technology, one.year): one for one in account.shortfalls}
    rows = tuple(
        _row(
            target,
            {str(key): value for key, value in row.items()},
            missed.get((target.indicator, target.technology or "", target.year)),
            account=account,
            told=_told(target, progress),
            messages=messages,
        )
        for target, row in zip(
            account.scenario.targets, account.targets.to_dict("records"), strict=True
        )
    )
    heads = (
        "report-head-indicator",
        "report-head-baseline",
        "standing-head-target",
        "standing-head-reached",
        "standing-head-computed",
        "standing-head-expected",
        "report-head-target-gap",
        "report-head-unit",
        "standing-head-difficulty",
        "standing-head-proposal",
        "report-head-source",
    )
    return Section(
        title=title,
        sentences=(messages("standing-text"),),
        table=Table(tuple(messages(head) for head in heads), rows, frozenset({1, 4, 5, 6})),
    )


def _told(target: Target, progress: Progress) -> tuple[Entry, ...]:
    subject = Subject(SubjectKind.INDICATOR, target.indicator, target.technology or "")
    return progress.about(subject)


def _row(
    target: Target,
    row: Mapping[str, Any],
    missed: Shortfall | None,
    *,
    account: Account,
    told: tuple[Entry, ...],
    messages: Messages,
) -> tuple[str, ...]:
    figures = [one for one in told if one.figure is not None]
    reached = figures[-1] if figures else None
    today = known(row[TargetColumn.TODAY])
    lacks = _lacks(target, today if reached is None else reached.figure)
    difficulty, proposal = _words(
        target, row, missed, account=account, told=told, messages=messages
    )
    no_data = messages("account-no-data")
    return (
        messages("standing-indicator", name=target.name(messages.language), section=target.section),
        figure_text(row[TargetColumn.BASELINE], messages, missing="–"),
        messages("standing-target", target=target_text(target, messages), year=str(target.year)),
        no_data
        if reached is None
        else messages(
            "standing-reached",
            figure=figure_text(reached.figure, messages),
            day=day_text(reached, messages),
        ),
        figure_text(row[TargetColumn.TODAY], messages, missing="–"),
        figure_text(row[TargetColumn.PLANNED], messages, missing="–"),
        _gap(lacks, messages, computed=reached is None),
        target.unit(messages.language),
        difficulty,
        proposal,
        "–" if reached is None else reached.source,
    )


def _gap(lacks: float | None, messages: Messages, *, computed: bool) -> str:
    if lacks is None:
        return messages("account-no-data")
    text = figure_text(lacks, messages)
    return messages("standing-gap-computed", gap=text) if computed else text


def _lacks(target: Target, figure: float | None) -> float | None:
    """What lacks to the target's figure; None where it has none."""
    if target.target is None or figure is None:
        return None
    return max(0.0, target.target - figure)


def day_text(entry: Entry, messages: Messages) -> str:
    """The day of an entry as the language writes it; a dash for none."""
    if entry.date is None:
        return "–"
    return format_date(entry.date, format="dd/MM/yyyy", locale=messages.language.value)


def _words(
    target: Target,
    row: Mapping[str, Any],
    missed: Shortfall | None,
    *,
    account: Account,
    told: tuple[Entry, ...],
    messages: Messages,
) -> tuple[str, str]:
    """Difficulty and proposal: the last that somebody wrote, else what the plan tells."""
    difficulty = next((one.difficulty for one in reversed(told) if one.difficulty), "")
    proposal = next((one.proposal for one in reversed(told) if one.proposal), "")
    if target.kind in (TargetKind.WORDS, TargetKind.NONE):
        return difficulty or "–", proposal or "–"
    if missed is not None:
        computed = (
            _difficulty(target, missed.gap, account, messages),
            _proposal(target, missed, messages),
        )
    elif known(row[TargetColumn.MET]) is None:
        computed = messages("standing-unknown"), messages("standing-unknown.proposal")
    elif not row[TargetColumn.MET]:
        gap = float(row[TargetColumn.GAP])
        computed = _difficulty(target, gap, account, messages), messages("report-remedy-none_known")
    else:
        computed = "", ""
    marked = [messages("standing-computed", text=text) if text else "–" for text in computed]
    return difficulty or marked[0], proposal or marked[1]


def _difficulty(target: Target, gap: float, account: Account, messages: Messages) -> str:
    causes = _causes(target, account)
    named = [
        messages("standing-cause", cause=cause_text(reason, messages), count=count)
        for reason, count in causes.most_common(_CAUSES)
    ]
    return messages(
        "standing-missed",
        gap=figure_text(gap, messages),
        unit=target.unit(messages.language),
        year=str(target.year),
        causes="; ".join(named) or "none",
    )


def _proposal(target: Target, missed: Shortfall, messages: Messages) -> str:
    text = remedy_text(missed, target.unit(messages.language), messages)
    if missed.cost is None:
        return text
    return messages("standing-remedy", remedy=text, cost=cost_range(missed.cost, messages))


def _causes(target: Target, account: Account) -> Counter[str]:
    """Why places that the indicator is of are not served, and the programme does not serve by then."""
    kinds = _OF_PLACES.get(target.indicator, ())
    places = account.places
    open_ = places[
        places[PlaceYearColumn.KIND].isin(kinds)
        & (places[PlaceYearColumn.TECHNOLOGY] == target.technology)
        & (places[PlaceYearColumn.STATE] == State.UNSERVED)
        & ~(places[PlaceYearColumn.SERVED_FROM].astype("Int64") <= target.year).fillna(False)
    ]
    states = account.states
    mine = states[
        (states[ServiceColumn.TECHNOLOGY] == target.technology)
        & states[ServiceColumn.PLACE_ID].isin(open_[PlaceYearColumn.PLACE_ID])
    ]
    return Counter(str(reason) for reason in mine[ServiceColumn.REASON] if known(reason))
