"""Sections on service: who is served today and after the programme, who is not, and why."""

from __future__ import annotations

from typing import Any

import pandas as pd

from phusong.coverage.sensitivity import STEP_DB, Change
from phusong.coverage.service import ServiceColumn, State
from phusong.layers.i18n import Messages
from phusong.planning.outputs.report.section import Section, Table, cut_short
from phusong.planning.outputs.summary import (
    TechnologySummary,
    service_names,
    share_pct,
    summarise,
)
from phusong.planning.outputs.words.general import (
    definition_label,
    explanation,
    number_or_dash,
    place_type,
    technology_name,
)
from phusong.planning.results.columns import PlaceColumn, PlaceKind, ProposalColumn
from phusong.planning.results.stages import Plan

__all__ = ["parks_and_hubs", "summary", "unserved"]

Row = dict[str, Any]


def summary(plan: Plan, messages: Messages) -> Section:
    """People and settlements served by technology, and what the programme costs."""
    last_year = str(plan.scenario.programme.years[-1])
    heads = ("technology", "people", "today", "share-today", "planned", "share-planned")
    rows = tuple(_summary_row(figures, plan, messages) for figures in summarise(plan))
    unknown = max((s.people_unknown or 0.0 for s in summarise(plan)), default=0.0)
    sentences = []
    undated = int(plan.proposal.sites[ProposalColumn.YEAR].isna().sum())
    if undated:
        sentences.append(messages("report-undated", count=undated))
    if unknown >= 0.5:
        sentences.append(messages("report-people-unknown", people=messages.number(unknown)))
    return Section(
        title=messages("report-summary"),
        sentences=tuple(definition_label(plan.scenario, messages)),
        table=Table(
            (
                *(messages(f"report-head-{head}", year=last_year) for head in heads),
                messages("report-head-without"),
                messages("report-head-share-around", step=STEP_DB),
            ),
            rows,
            frozenset(range(1, 8)),
        ),
        after=tuple(sentences),
    )


def _summary_row(figures: TechnologySummary, plan: Plan, messages: Messages) -> tuple[str, ...]:
    name = technology_name(figures.technology, messages)
    return (
        name[:1].upper() + name[1:],
        number_or_dash(figures.people, messages),
        number_or_dash(figures.served_today, messages),
        _share(figures.share_today_pct, messages),
        number_or_dash(figures.served_planned, messages),
        _share(figures.share_planned_pct, messages),
        messages(
            "report-of",
            part=messages.number(figures.settlements_unserved),
            whole=messages.number(figures.settlements),
            unknown=figures.settlements_unknown,
        )
        if figures.settlements_told
        else number_or_dash(None, messages),
        _shares_around(figures, plan, messages),
    )


def _shares_around(figures: TechnologySummary, plan: Plan, messages: Messages) -> str:
    """Shares today when the threshold is stricter and looser by a step."""
    around = sorted(
        share
        for effect in plan.service.effects.get(figures.technology, ())
        if effect.change is Change.THRESHOLD
        and (share := share_pct(effect.people_served, figures.people)) is not None
    )
    if not around:
        return number_or_dash(None, messages)
    return " – ".join(messages.number(share, 1) for share in around) + " %"


def unserved(plan: Plan, messages: Messages) -> list[Section]:
    """For each technology the settlements without it, the largest first, each with its reason."""
    return [_unserved(plan, name, messages) for name in service_names(plan)]


def _unserved(plan: Plan, technology: str, messages: Messages) -> Section:
    homes = _told(plan, technology, (PlaceKind.SETTLEMENT,))
    lacking = homes[homes[ServiceColumn.STATE] == State.UNSERVED].sort_values(
        [PlaceColumn.PEOPLE, PlaceColumn.PLACE_ID], ascending=[False, True], kind="stable"
    )
    rows, more = cut_short(
        [_place_row(row, messages) for row in _records(lacking)], messages, file="unserved.csv"
    )
    title = messages("report-without", technology=technology_name(technology, messages))
    unknown = _unknown(homes, messages)
    counted = tuple(definition_label(plan.scenario, messages, technology=technology))
    if not rows:
        none = () if len(unknown) and not _any_told(homes) else (messages("report-without-none"),)
        return Section(title, (*counted, *none, *unknown))
    heads = ("place", "commune", "people", "reason")
    return Section(
        title=title,
        sentences=counted,
        table=Table(
            tuple(messages(f"report-head-{head}") for head in heads),
            tuple(rows),
            frozenset({2}),
        ),
        after=(*more, *unknown),
    )


def _any_told(homes: pd.DataFrame) -> bool:
    return bool((homes[ServiceColumn.STATE] != State.UNKNOWN).any())


def _unknown(homes: pd.DataFrame, messages: Messages) -> tuple[str, ...]:
    """For each reason why a state is not known, how many settlements that concerns."""
    rows = homes[homes[ServiceColumn.STATE] == State.UNKNOWN]
    return tuple(
        messages(
            "report-without-unknown",
            count=len(alike),
            why=explanation(_records(alike.head(1))[0], messages),
        )
        for _, alike in rows.groupby(ServiceColumn.REASON.value, sort=True)
    )


def _place_row(row: Row, messages: Messages) -> tuple[str, ...]:
    doubt = "" if row[ServiceColumn.CERTAIN] else " " + messages("popup-uncertainState")
    return (
        str(row[PlaceColumn.NAME]),
        str(row[PlaceColumn.COMMUNE]),
        number_or_dash(row[PlaceColumn.PEOPLE], messages),
        explanation(row, messages) + doubt,
    )


def parks_and_hubs(plan: Plan, messages: Messages) -> Section:
    """State of every park and hub in each technology of the scenario."""
    names = list(plan.scenario.technologies)
    wide = pd.concat(
        [_told(plan, name, (PlaceKind.PARK, PlaceKind.HUB)) for name in names], ignore_index=True
    )
    rows = []
    for _, mine in wide.groupby(PlaceColumn.PLACE_ID.value, sort=False):
        told = {row[ServiceColumn.TECHNOLOGY]: row for row in _records(mine)}
        rows.append(_park_row([told[name] for name in names if name in told], messages))
    if not rows:
        return Section(messages("report-parks"), (messages("report-parks-none"),))
    heads = [messages(f"report-head-{head}") for head in ("place", "type", "commune")]
    return Section(
        title=messages("report-parks"),
        sentences=tuple(definition_label(plan.scenario, messages)),
        table=Table((*heads, *names, messages("report-head-reason")), tuple(rows)),
    )


def _park_row(rows: list[Row], messages: Messages) -> tuple[str, ...]:
    first = rows[0]
    kind = place_type(str(first[PlaceColumn.TYPE]), messages)
    if first[PlaceColumn.OPERATING]:
        kind = messages("report-operating", kind=kind)
    reasons = [
        f"{row[ServiceColumn.TECHNOLOGY]}: {explanation(row, messages)}"
        for row in rows
        if row[ServiceColumn.STATE] != State.SERVED
    ]
    states = [_state_cell(row, messages) for row in rows]
    return (
        str(first[PlaceColumn.NAME]),
        kind,
        str(first[PlaceColumn.COMMUNE]),
        *states,
        " ".join(reasons),
    )


def _state_cell(row: Row, messages: Messages) -> str:
    """State, with the share of the place that is served where it is told."""
    badge = messages(f"badge-{row[ServiceColumn.STATE]}")
    share = number_or_dash(row.get(ServiceColumn.SERVED_SHARE_PCT), messages)
    return badge if share == number_or_dash(None, messages) else f"{badge} ({share} %)"


def _told(plan: Plan, technology: str, kinds: tuple[PlaceKind, ...]) -> pd.DataFrame:
    """Places of some kinds joined with their service in one technology."""
    places = plan.service.places
    chosen = pd.DataFrame(places[places[PlaceColumn.KIND].isin(kinds)].drop(columns="geometry"))
    states = plan.service.states
    mine = states[states[ServiceColumn.TECHNOLOGY] == technology]
    return chosen.merge(mine, on=PlaceColumn.PLACE_ID.value, how="inner", validate="1:1")


def _records(table: pd.DataFrame) -> list[Row]:
    return [{str(key): value for key, value in row.items()} for row in table.to_dict("records")]


def _share(share: float | None, messages: Messages) -> str:
    text = number_or_dash(share, messages, 1)
    return text if share is None else f"{text} %"
