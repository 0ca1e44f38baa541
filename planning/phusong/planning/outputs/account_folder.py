"""A plan's account from the folder that it was written to."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path

import pandas as pd

from phusong.coverage.service import ServiceColumn
from phusong.layers.errors import Problems
from phusong.planning.account.model import Account, ParkColumn
from phusong.planning.outputs.document.document import PlanDocument
from phusong.planning.outputs.document.row import Row
from phusong.planning.outputs.plan_folder import read_plan_json
from phusong.planning.results.columns import (
    CommuneColumn,
    ProposalColumn,
    RouteColumn,
    TargetColumn,
)
from phusong.planning.results.links import LinkColumn
from phusong.planning.results.money import Bill
from phusong.planning.service.commune_roads import CommuneRoadColumn
from phusong.planning.service.park_operators import ParkOperatorColumn
from phusong.planning.targets.attainment import AttainedColumn
from phusong.planning.targets.place_years import PlaceYearColumn

__all__ = ["account_from", "read_account"]

_PLAN = "plan.json"


def read_account(folder: Path, *, problems: Problems) -> tuple[Account, PlanDocument] | None:
    """The account of a finished plan; None, with every reason in ``problems``, where there is none."""
    document = read_plan_json(folder / _PLAN, problems=problems)
    return None if document is None else (account_from(document), document)


def account_from(document: PlanDocument) -> Account:
    """The account that a ``plan.json`` holds."""
    bill = document.bill_bn_vnd
    return Account(
        scenario=document.scenario,
        province=document.province.name,
        provenance=document.provenance,
        communes=_table(document.communes, CommuneColumn),
        attained=_table(document.attained, AttainedColumn),
        places=_table(document.places, PlaceYearColumn),
        states=_table(document.unserved, ServiceColumn),
        roads=_table(document.commune_roads, CommuneRoadColumn),
        parks=_table(document.parks, ParkColumn),
        park_operators=_table(document.park_operators, ParkOperatorColumn),
        works=_table(document.proposed_sites, ProposalColumn),
        cable=_table(document.routes, RouteColumn),
        links=_table(document.links.links if document.links else [], LinkColumn),
        targets=_table(document.targets, TargetColumn),
        shortfalls=tuple(document.shortfalls),
        duties=tuple(document.assigned),
        bill=Bill(bill.total, tuple(bill.years), tuple(bill.parts), ()),
    )


def _table(rows: Sequence[Row], columns: type[StrEnum]) -> pd.DataFrame:
    """Rows as the stages hand them on; the columns of ``columns`` even where there is no row."""
    table = pd.DataFrame([row.model_dump() for row in rows])
    return table if len(rows) else table.reindex(columns=[column.value for column in columns])
