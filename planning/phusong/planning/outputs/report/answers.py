"""The first section: what the whole report comes to, in a few sentences."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from phusong.layers.i18n import Messages
from phusong.planning.outputs.report.section import Section
from phusong.planning.outputs.summary import service_names, summarise
from phusong.planning.outputs.words.general import cost_range, technology_name
from phusong.planning.results.columns import (
    Action,
    Construction,
    ProposalColumn,
    RouteColumn,
    TargetColumn,
)
from phusong.planning.results.stages import Plan
from phusong.planning.scenario.model import TargetKind
from phusong.planning.targets.attainment import AttainedColumn, attained

__all__ = ["answers"]

_NAMED = 7
"""Missed targets that are named; the chapter on targets holds all of them."""


def answers(plan: Plan, messages: Messages) -> Section:
    """Who is served, what is built, what it costs, which targets are met."""
    return Section(
        title=messages("answers-title"),
        points=(
            *_people(plan, messages),
            *_settlements(plan, messages),
            _works(plan, messages),
            messages(
                "answer-cost",
                building=cost_range(plan.bill.total.building, messages),
                running=cost_range(plan.bill.total.running, messages),
                horizon=str(plan.bill.years[-1].year),
            ),
            *_targets(plan, messages),
        ),
    )


def _people(plan: Plan, messages: Messages) -> Iterator[str]:
    for figures in summarise(plan):
        if figures.share_today_pct is None or figures.share_planned_pct is None:
            continue
        asked = _asked(plan, figures.technology)
        yield messages(
            "answer-people",
            technology=figures.technology,
            today=messages.number(figures.share_today_pct, 1),
            planned=messages.number(figures.share_planned_pct, 1),
            year=str(plan.scenario.programme.years[-1]),
            target="none" if asked is None else messages.number(asked[1], 0),
            target_year="" if asked is None else str(asked[0]),
        )


def _asked(plan: Plan, technology: str) -> tuple[int, float] | None:
    """The last year for which the published plan names a share of people, and that share."""
    table = plan.targets
    mine = table[
        (table[TargetColumn.INDICATOR] == "people_served_pct")
        & (table[TargetColumn.TECHNOLOGY] == technology)
        & table[TargetColumn.TARGET].notna()
    ].sort_values(TargetColumn.YEAR.value)
    if mine.empty:
        return None
    last = mine.iloc[-1]
    return int(last[TargetColumn.YEAR]), float(last[TargetColumn.TARGET])


def _settlements(plan: Plan, messages: Messages) -> Iterator[str]:
    table, last = attained(plan), plan.scenario.programme.years[-1]
    for name in service_names(plan):
        mine = table[table[AttainedColumn.TECHNOLOGY] == name]
        today = mine[mine[AttainedColumn.YEAR].isna()]
        if not today[AttainedColumn.SETTLEMENTS].sum():
            continue
        planned = mine[mine[AttainedColumn.YEAR].eq(last).fillna(False)]
        yield messages(
            "answer-settlements",
            technology=technology_name(name, messages),
            today=_lacking(today),
            planned=_lacking(planned),
            year=str(last),
        )


def _lacking(rows: pd.DataFrame) -> int:
    served = rows[AttainedColumn.SETTLEMENTS_SERVED].sum()
    return round(float(rows[AttainedColumn.SETTLEMENTS].sum() - served))


def _works(plan: Plan, messages: Messages) -> str:
    sites, segments = plan.proposal.sites, plan.routes.segments
    dated = sites[sites[ProposalColumn.YEAR].notna()]
    cable = segments[segments[RouteColumn.YEAR].notna()]
    under = cable[cable[RouteColumn.CONSTRUCTION] == Construction.SUBMARINE]
    years = plan.scenario.programme.years
    return messages(
        "answer-works",
        first=str(years[0]),
        last=str(years[-1]),
        new=int((dated[ProposalColumn.ACTION] == Action.NEW_SITE).sum()),
        upgrades=int((dated[ProposalColumn.ACTION] == Action.UPGRADE).sum()),
        km=float(cable[RouteColumn.LENGTH_KM].sum()),
        sea=float(under[RouteColumn.LENGTH_KM].sum()),
    )


def _targets(plan: Plan, messages: Messages) -> Iterator[str]:
    judged = [
        (target, met)
        for target, met in zip(plan.scenario.targets, plan.targets[TargetColumn.MET], strict=True)
        if target.kind not in (TargetKind.NONE, TargetKind.WORDS)
    ]
    if not judged:
        return
    known = [(target, bool(met)) for target, met in judged if pd.notna(met)]
    missed = [target for target, met in known if not met]
    yield messages(
        "answer-targets",
        known=len(known),
        met=len(known) - len(missed),
        missed=len(missed),
        unknown=len(judged) - len(known),
    )
    if missed:
        named = [f"{target.name(messages.language)} ({target.year})" for target in missed[:_NAMED]]
        rest = [f"+ {len(missed) - _NAMED}"] if len(missed) > _NAMED else []
        yield f"{messages('answer-missed')} {'; '.join([*named, *rest])}."
