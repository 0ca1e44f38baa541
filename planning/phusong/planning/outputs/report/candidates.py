"""Section on positions that were no candidates, and why."""

from __future__ import annotations

from collections import Counter

from phusong.layers.i18n import Messages
from phusong.planning.candidates import DropColumn
from phusong.planning.outputs.report.section import Section, Table
from phusong.planning.results.stages import Plan

__all__ = ["dropped"]


def dropped(plan: Plan, messages: Messages) -> Section | None:
    """How many positions of each kind each screen dropped, and every named one; None for none."""
    table = plan.proposal.dropped
    if table.empty:
        return None
    kinds = table[[DropColumn.KIND.value, DropColumn.SCREEN.value]].astype(str)
    counts = Counter(kinds.itertuples(index=False, name=None))
    rows = tuple(
        (messages(f"candidate-{kind}"), _screen(screen, messages), messages.number(count))
        for (kind, screen), count in counts.items()
    )
    heads = ("candidate", "screen", "positions")
    return Section(
        title=messages("report-dropped"),
        sentences=(messages("report-dropped-text", count=len(table)),),
        table=Table(tuple(messages(f"report-head-{h}") for h in heads), rows, frozenset({2})),
        after=tuple(_named(plan, messages)),
    )


def _named(plan: Plan, messages: Messages) -> list[str]:
    """The user's own positions and masts, each with what is said against it."""
    table = plan.proposal.dropped
    own = table[table[DropColumn.NAME] != ""].drop_duplicates(
        [DropColumn.NAME.value, DropColumn.SCREEN.value]
    )
    return [
        messages(
            "report-dropped-named",
            name=str(row[DropColumn.NAME.value]),
            why=_screen(str(row[DropColumn.SCREEN.value]), messages),
            reason=str(row[DropColumn.REASON.value]),
            said="yes" if row[DropColumn.REASON.value] else "no",
        )
        for row in own.to_dict("records")
    ]


def _screen(name: str, messages: Messages) -> str:
    return messages(f"screen-{name.replace('_', '-')}")
