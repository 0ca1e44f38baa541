"""Section on places that the programme gives to one operator."""

from __future__ import annotations

from collections.abc import Sequence

from phusong.layers.i18n import Messages
from phusong.planning.outputs.report.section import Section, Table
from phusong.planning.programme.duties import DutyOutcome, outcomes_of_duties
from phusong.planning.results.stages import Plan

__all__ = ["duties", "duties_table"]

_HEADS = ("place", "technology", "duty-operator", "duty-year", "duty-outcome", "duty-steps")


def duties(plan: Plan, messages: Messages) -> Section | None:
    """Each such place, by whom and by when, and what the programme makes of it; None for none."""
    return duties_table(outcomes_of_duties(plan), messages)


def duties_table(found: Sequence[DutyOutcome], messages: Messages) -> Section | None:
    """The same of outcomes that are known already."""
    if not found:
        return None
    heads = tuple(messages(f"report-head-{head}") for head in (*_HEADS, "source"))
    return Section(
        title=messages("report-duties"),
        sentences=(messages("report-duties-text"),),
        table=Table(heads, tuple(_row(one, messages) for one in found)),
    )


def _row(one: DutyOutcome, messages: Messages) -> tuple[str, ...]:
    outcome = messages(
        f"duty-{one.outcome.value.replace('_', '-')}", year=str(one.served_in or "–")
    )
    steps = ", ".join(one.steps) or "–"
    return (
        one.name or one.place_id,
        one.technology,
        one.operator,
        str(one.year),
        outcome,
        steps,
        one.source or "–",
    )
