"""One plan with works of several operators, written once for all tests of what they get."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.planning.made_up_operators import operators_plan

from phusong.planning.outputs.operator.shares import Share, operator_shares
from phusong.planning.results.stages import Plan

from .reading import written


@pytest.fixture(scope="session")
def plan() -> Plan:
    return operators_plan(plan_codes=True)


@pytest.fixture(scope="session")
def shares(plan: Plan) -> dict[tuple[str, int], Share]:
    found = operator_shares(plan, plan.scenario.outputs)
    return {(share.operator, share.year): share for share in found}


@pytest.fixture(scope="session")
def share(shares: dict[tuple[str, int], Share]) -> Share:
    return shares["Viettel", 2026]


@pytest.fixture(scope="session")
def out(plan: Plan, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return written(plan, tmp_path_factory.mktemp("out"))
