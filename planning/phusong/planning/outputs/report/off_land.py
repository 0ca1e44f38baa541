"""A section on cable that leaves the land as the data draw it: where, how far, and what is at fault."""

from __future__ import annotations

import math
from typing import Any

from phusong.layers.i18n import Messages
from phusong.planning.cable.results import StrayColumn
from phusong.planning.outputs.report.section import Section, Table, cut_short
from phusong.planning.outputs.tables.cable import stray_table
from phusong.planning.results.stages import Plan

__all__ = ["off_land"]


def off_land(plan: Plan, messages: Messages) -> Section | None:
    """Every stretch on land that lies off the drawn land; None where none does."""
    table = stray_table(plan)
    if table.empty:
        return None
    rows, more = cut_short(
        [_row({str(k): v for k, v in row.items()}, messages) for row in table.to_dict("records")],
        messages,
        file="plan.json",
    )
    heads = ("route", "off-km", "where", "finding")
    return Section(
        title=messages("report-off-land"),
        sentences=(
            messages(
                "report-off-land-text",
                count=len(table),
                km=float(table[StrayColumn.OFF_KM].sum()),
            ),
        ),
        table=Table(
            tuple(messages(f"report-head-cable-{head}") for head in heads),
            tuple(rows),
            frozenset({1}),
        ),
        after=more,
    )


def _row(row: dict[str, Any], messages: Messages) -> tuple[str, ...]:
    height = float(row[StrayColumn.HEIGHT_M])
    return (
        f"{row[StrayColumn.ROUTE_ID]}.{row[StrayColumn.SEGMENT]}",
        messages.number(row[StrayColumn.OFF_KM], 2),
        f"{row['lat']:.4f}, {row['lon']:.4f}",
        messages(
            f"cable-off-land-{row[StrayColumn.CAUSE]}",
            place=row["place_name"],
            known="no" if math.isnan(height) else "yes",
            height=0.0 if math.isnan(height) else height,
        ),
    )
