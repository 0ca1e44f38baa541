"""Sections on cable under streets: what goes under the ground by year, tasks, streets tidied."""

from __future__ import annotations

from phusong.layers.i18n import Messages
from phusong.planning.outputs.report.section import Section, Table, cut_short
from phusong.planning.outputs.words.general import cost_range, number_or_dash
from phusong.planning.results.money import Money
from phusong.planning.results.stages import Plan
from phusong.planning.street.results import (
    Baseline,
    BaselineOrigin,
    Streets,
    StreetYear,
    Undergrounding,
    UndergroundYear,
)
from phusong.planning.street.rules import Ground, UndergroundTask

__all__ = ["streets"]


def streets(plan: Plan, messages: Messages) -> list[Section]:
    """Undergrounding, its tasks, and tidying; nothing where the scenario says nothing of them."""
    told = plan.undergrounding
    if told is None:
        return []
    return [
        _underground(told, messages),
        *([_tasks(told, messages)] if told.tasks else []),
        _tidying(told.streets, messages),
    ]


def _underground(told: Undergrounding, messages: Messages) -> Section:
    title = messages("report-underground")
    if told.baseline is None:
        return Section(title, (messages("report-underground-unknown"),))
    heads = ("year", "under-total", "under-buried", *Ground, "under-km", "under-pct")
    more = ("under-needed", "under-missing", "cost", "under-point")
    return Section(
        title=title,
        sentences=(
            _baseline(told.baseline, messages),
            messages(
                "report-underground-hanging",
                urban=told.hanging_km.get(Ground.URBAN, 0.0),
                park=told.hanging_km.get(Ground.PARK, 0.0),
                other=told.hanging_km.get(Ground.OTHER, 0.0),
                like="yes" if told.hanging_like else "no",
            ),
            messages("report-underground-rule"),
        ),
        table=Table(
            tuple(
                messages(
                    f"ground-{head.value}" if isinstance(head, Ground) else f"report-head-{head}"
                )
                for head in (*heads, *more)
            ),
            tuple(_year(one, messages) for one in told.years),
            frozenset(range(11)),
        )
        if told.years
        else None,
        after=_after(told, messages),
    )


def _baseline(baseline: Baseline, messages: Messages) -> str:
    return messages(
        "report-underground-base",
        year=str(baseline.year),
        km=baseline.underground_km,
        total=baseline.total_km,
        pct=baseline.share_pct,
        stated="yes" if baseline.origin is BaselineOrigin.STATED else "no",
        source=baseline.source or "–",
    )


def _year(one: UndergroundYear, messages: Messages) -> tuple[str, ...]:
    km = {buried.ground: buried.km for buried in one.buried}
    return (
        str(one.year),
        messages.number(one.total_km),
        messages.number(one.buried_km),
        *(number_or_dash(km.get(ground), messages) for ground in Ground),
        messages.number(one.underground_km),
        messages.number(one.share_pct, 1),
        messages.number(one.needed_km),
        messages.number(one.missing_km),
        _cost(one.cost, messages),
        _cost(one.point_cost, messages),
    )


def _cost(money: Money | None, messages: Messages) -> str:
    return "–" if money is None else cost_range(money, messages)


def _after(told: Undergrounding, messages: Messages) -> tuple[str, ...]:
    sentences = []
    if told.saved is not None and told.saved.mid > 0:
        sentences.append(
            messages("report-underground-saved", cost=cost_range(told.saved, messages))
        )
    if told.years and not any(year.target_km for year in told.years):
        sentences.append(messages("report-underground-no-target"))
    last = told.years[-1] if told.years else None
    if last is not None:
        sentences.append(
            messages(
                "report-underground-last",
                year=str(last.year),
                km=last.total_km,
                pct=last.share_pct,
                more=10.0 * last.share_pct,
            )
        )
    return tuple(sentences)


def _tasks(told: Undergrounding, messages: Messages) -> Section:
    tasks = sorted(told.tasks, key=lambda task: (task.year or 9999, task.name))
    rows, more = cut_short(
        [_task(one, messages) for one in tasks], messages, file="undergrounding_tracker.csv"
    )
    unknown = sum(1 for one in tasks if one.km is None)
    heads = (
        "under-task",
        "under-length",
        "year",
        "under-owner",
        "under-ground",
        "under-state",
        "under-source",
        "under-note",
    )
    return Section(
        title=messages("report-tasks"),
        sentences=(messages("report-tasks-text", count=len(tasks), unknown=unknown),),
        table=Table(
            tuple(messages(f"report-head-{head}") for head in heads), tuple(rows), frozenset({1, 2})
        ),
        after=more,
    )


def _task(one: UndergroundTask, messages: Messages) -> tuple[str, ...]:
    return (
        one.name,
        messages("account-no-data") if one.km is None else messages.number(one.km, 2),
        "–" if one.year is None else str(one.year),
        one.owner,
        messages(f"ground-{one.ground.value}"),
        messages(f"task-{one.state.value.replace('_', '-')}"),
        one.source,
        one.note,
    )


def _tidying(told: Streets | None, messages: Messages) -> Section:
    title = messages("report-streets")
    if told is None:
        return Section(title, (messages("report-streets-none"),))
    heads = ("year", "streets-asked", "streets-stated", "streets-proposed", "streets-km", "cost")
    more = ("streets-share", "streets-reached")
    return Section(
        title=title,
        sentences=(messages("report-streets-text", count=len(told.streets)),),
        table=Table(
            tuple(messages(f"report-head-{head}") for head in (*heads, *more)),
            tuple(_street_year(one, messages) for one in told.years),
            frozenset({0, 1, 2, 3, 4, 6, 7}),
        ),
    )


def _street_year(one: StreetYear, messages: Messages) -> tuple[str, ...]:
    return (
        str(one.year),
        number_or_dash(one.asked_pct, messages),
        messages.number(one.stated),
        messages.number(one.proposed),
        messages.number(one.km, 1),
        _cost(one.cost, messages),
        messages.number(one.share_pct, 1),
        messages.number(one.reached_pct, 1),
    )
