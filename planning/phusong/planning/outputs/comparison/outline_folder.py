"""What an earlier run left in its folder of all that plans are compared by."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from phusong.layers.errors import Problems
from phusong.planning.comparison.plans import SPENDING, Outline
from phusong.planning.outputs.document.document import PlanDocument
from phusong.planning.outputs.document.row import Row
from phusong.planning.outputs.ground_folder import Ground, read_ground
from phusong.planning.outputs.plan_folder import read_plan_json
from phusong.planning.results.columns import ProposalColumn, RouteColumn, TargetColumn
from phusong.planning.targets.attainment import AttainedColumn

__all__ = ["read_outline"]

_PLAN, _COMMUNES = "plan.json", "communes"
_WORKS = (ProposalColumn.YEAR, ProposalColumn.ACTION, ProposalColumn.CHOSEN_FOR)
_CABLE = (RouteColumn.YEAR, RouteColumn.CONSTRUCTION, RouteColumn.LENGTH_KM)
_TARGETS = (
    TargetColumn.INDICATOR,
    TargetColumn.NAME,
    TargetColumn.TECHNOLOGY,
    TargetColumn.YEAR,
    TargetColumn.UNIT,
    TargetColumn.TARGET,
    TargetColumn.PLANNED,
    TargetColumn.MET,
)
_PARTS = ("building", "running", "present")


def read_outline(folder: Path, *, problems: Problems) -> Outline | None:
    """A plan from the folder that it was written to.

    None, with every reason in ``problems``, when it is no such folder, or lacks what is compared. A
    file that was changed since it was written is a warning.
    """
    file = folder / _PLAN
    told = read_plan_json(file, problems=problems)
    if told is None:
        return None
    ground = read_ground(folder, told, layers=(_COMMUNES,), problems=problems)
    return None if ground is None else _outline(told, ground)


def _outline(told: PlanDocument, ground: Ground) -> Outline:
    scenario, bill = told.scenario, told.bill_bn_vnd
    expenses = [(None, bill.total), *((one.year, one.expense) for one in bill.years)]
    spending = [
        (year, part, *(getattr(getattr(expense, part), end) for end in SPENDING[2:]))
        for year, expense in expenses
        for part in _PARTS
    ]
    return Outline(
        name=scenario.name,
        province=(told.province.name, told.province.code),
        grid=ground.grid,
        definitions={name: rules.definition for name, rules in scenario.technologies.items()},
        years=scenario.programme.years,
        attained=_attained(told.attained),
        works=_table(told.proposed_sites, _WORKS),
        cable=_table(told.routes, _CABLE),
        targets=_table(told.targets, _TARGETS),
        spending=pd.DataFrame(spending, columns=list(SPENDING)).astype({"year": "Int64"}),
        since=ground.since,
        communes=ground.layers[_COMMUNES],
    )


def _table(rows: Sequence[Row], columns: Sequence[str]) -> pd.DataFrame:
    """Rows with these columns; years are whole numbers or missing."""
    names = [str(column) for column in columns]
    table = pd.DataFrame([row.model_dump(mode="json", include=set(names)) for row in rows])
    return table.reindex(columns=names).astype({ProposalColumn.YEAR.value: "Int64"})


def _attained(rows: Sequence[Row]) -> pd.DataFrame:
    table = _table(rows, [column.value for column in AttainedColumn])
    words = (AttainedColumn.CODE.value, AttainedColumn.NAME.value)
    counts = (
        AttainedColumn.PEOPLE.value,
        AttainedColumn.PEOPLE_SERVED.value,
        AttainedColumn.SETTLEMENTS.value,
        AttainedColumn.SETTLEMENTS_SERVED.value,
    )
    # An empty text is null in the file.
    return table.fillna(dict.fromkeys(words, "")).astype(dict.fromkeys(counts, float))
