"""Section on why the first steps were chosen, and what their runners-up lacked."""

from __future__ import annotations

from phusong.layers.i18n import Messages
from phusong.planning.outputs.handover.reasons import Reasons
from phusong.planning.outputs.handover.runners_up import RunnersUp
from phusong.planning.outputs.report.section import Section, Table
from phusong.planning.results.columns import ProposalColumn
from phusong.planning.results.stages import Plan

__all__ = ["first_steps"]

_FIRST = 20


def first_steps(plan: Plan, messages: Messages) -> Section | None:
    """The first steps in the order of building, each with both sentences; None for none."""
    reasons, rivals = Reasons(plan, messages), RunnersUp(plan, messages)
    rows = [
        {str(key): value for key, value in row.items()}
        for row in plan.proposal.sites.iloc[:_FIRST].to_dict("records")
    ]
    if not rows:
        return None
    heads = ("rank", "id", "why", "runner-up")
    return Section(
        title=messages("report-steps"),
        sentences=(messages("report-steps-text", count=len(rows)),),
        table=Table(
            tuple(messages(f"report-head-{head}") for head in heads),
            tuple(
                (
                    str(row[ProposalColumn.ORDER]),
                    str(row[ProposalColumn.SITE_ID]),
                    reasons.of(row),
                    rivals.of(row),
                )
                for row in rows
            ),
            frozenset({0}),
        ),
    )
