"""``phusong changes``: what a new plan does differently from an older one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape
from rich.table import Table

from phusong.layers.errors import BadInput, Problem, Problems
from phusong.layers.i18n import Language, Messages
from phusong.planning.cli.screen import Screen
from phusong.planning.cli.writable import kept_for_us
from phusong.planning.comparison.changes import Change, State, compare
from phusong.planning.outputs.plan_folder import read_planned_works
from phusong.planning.outputs.tables.changes import (
    change_table,
    difference_text,
    reason_text,
    write_changes,
)
from phusong.planning.outputs.words.general import known
from phusong.planning.results.columns import ProposalColumn, RouteColumn

__all__ = ["changes"]

_MOST = 50
"""Rows of the table on a terminal; the files have all of them."""
_COLUMNS = ("change", "step", "operator", "year", "what")


def changes(
    old: Annotated[Path, typer.Argument(metavar="OLD", help="Thư mục kết quả cũ · Older results.")],
    new: Annotated[
        Path, typer.Argument(metavar="NEW", help="Thư mục kết quả mới · Newer results.")
    ],
    out: Annotated[
        Path,
        typer.Option(
            "--out",
            "-o",
            help="Thư mục ghi changes.csv và changes.xlsx · Where changes.csv and changes.xlsx go.",
        ),
    ] = Path("changes"),
    lang: Annotated[Language | None, typer.Option("--lang", help="vi | en")] = None,
) -> None:
    """Kế hoạch mới khác kế hoạch cũ ở đâu: bước thêm, dời, bỏ, đổi, và lý do.

    What a new plan does differently: steps and cable added, moved, dropped, changed, and why.
    """
    screen = Screen(lang)
    problems = Problems()
    before, after = (read_planned_works(folder, problems=problems) for folder in (old, new))
    problems.raise_if_errors()
    screen.problems(problems)
    assert before is not None and after is not None
    if before.works.crs != after.works.crs:
        raise BadInput([Problem("plans-of-two-grids", str(new))])
    with kept_for_us(out):
        found = compare(before, after)
        paths = write_changes(out, change_table(found, after.works.crs))
    counts = Counter(change.state for change in found)
    screen.say("changes-summary", **{state.value: counts[state] for state in State})
    if found:
        screen.out.print(_table(found[:_MOST], screen.messages))
    if len(found) > _MOST:
        screen.say("changes-more", count=len(found) - _MOST)
    screen.files(paths)


def _table(found: Sequence[Change], messages: Messages) -> Table:
    table = Table(title=messages("changes-title"))
    for name in _COLUMNS:
        table.add_column(messages(f"changes-column-{name}"), overflow="fold")
    for change in found:
        row = change.row
        called = row.get(ProposalColumn.SITE_ID) or row.get(RouteColumn.SERVES_ID)
        year = known(row.get(ProposalColumn.YEAR))
        table.add_row(
            messages(f"changes-{change.kind}-{change.state}"),
            escape(str(called)),
            escape(str(known(row.get(ProposalColumn.OPERATOR)) or "")),
            "" if year is None else str(int(year)),
            escape(_what(change, messages)),
        )
    return table


def _what(change: Change, messages: Messages) -> str:
    """What differs; of what came or went, why."""
    parts = [difference_text(one, messages) for one in change.differences]
    if change.state is State.MOVED:
        parts.insert(0, messages("changes-moved", metres=change.moved_m))
    return "; ".join(parts) or reason_text(change, messages)
