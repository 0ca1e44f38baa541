"""The sheet of one park: found by what people call it, and told as the plan has it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from tests.planning.command import Run

from phusong.layers.errors import Problems
from phusong.layers.i18n import Language, Messages
from phusong.planning.account.model import Account, account_of
from phusong.planning.account.quarter import Quarter
from phusong.planning.account.subjects import find_park, park_names
from phusong.planning.outputs.report.page import book_html
from phusong.planning.outputs.report.park_sheet import park_book
from phusong.planning.results.columns import ProposalColumn
from phusong.planning.results.operators import LEVEL_STEP_DB, NO_LEVEL, OperatorMap
from phusong.planning.results.stages import Plan
from phusong.planning.service.park_operators import ParkOperatorColumn, serve_parks_by_operator

from .reported import funded_plan, write_folder

PARK = "park:1"


@pytest.fixture(scope="module")
def plan() -> Plan:
    """The made-up plan, in which the first step is for a park, with one operator's map of 4G."""
    plan = funded_plan()
    sites = plan.proposal.sites.copy()
    sites.loc[0, ProposalColumn.HELPS] = PARK
    technology = next(iter(plan.scenario.technologies))
    required = plan.scenario.technologies[technology].definition.required_rsrp_dbm
    shape = plan.province.grid.shape
    level = np.full(shape, round((required + 1) / LEVEL_STEP_DB), np.int16)
    heard = OperatorMap(technology, "Viettel", level, np.full(shape, 420, np.uint16))
    silent = OperatorMap(
        technology, "Other", np.full(shape, NO_LEVEL, np.int16), np.zeros(shape, np.uint16)
    )
    whole = replace(heard, operator="")
    return replace(
        plan,
        proposal=replace(plan.proposal, sites=sites),
        coverage=replace(plan.coverage, operators=(whole, heard, silent)),
    )


@pytest.fixture(scope="module")
def account(plan: Plan) -> Account:
    return account_of(plan)


@pytest.fixture(scope="module")
def results(plan: Plan, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_folder(plan, tmp_path_factory.mktemp("results") / "out")


def test_each_operator_is_told_by_its_own_cells(plan: Plan, account: Account) -> None:
    table = serve_parks_by_operator(plan.service, plan.coverage, plan.scenario)
    told = table.set_index([ParkOperatorColumn.PLACE_ID.value, ParkOperatorColumn.OPERATOR.value])
    assert set(table[ParkOperatorColumn.OPERATOR]) == {"Viettel", "Other"}
    assert told.loc[(PARK, "Viettel"), ParkOperatorColumn.SHARE_PCT] == 100.0
    assert told.loc[(PARK, "Viettel"), ParkOperatorColumn.RATE_MBPS] == pytest.approx(42.0)
    assert told.loc[(PARK, "Other"), ParkOperatorColumn.SHARE_PCT] == 0.0
    pd.testing.assert_frame_equal(table, account.park_operators)


@pytest.mark.parametrize("text", ["KCN Thử", "kcn thu", "thu", "1", PARK])
def test_a_park_is_found_by_name_part_and_number(text: str, account: Account) -> None:
    problems = Problems()
    assert find_park(text, account, problems=problems) == PARK
    assert not list(problems)


@pytest.mark.parametrize(("text", "near"), [("N", "KCN Thử (1); CCN Đồi (2)"), ("KCN Thừa", "")])
def test_what_several_or_none_are_called_is_told(text: str, near: str, account: Account) -> None:
    problems = Problems()
    assert find_park(text, account, problems=problems) is None
    (problem,) = problems
    assert near in problem.details["near"] and problem.details["hint"] == "yes"


@pytest.mark.parametrize("language", Language)
@pytest.mark.parametrize("option", ["--park", "--commune"])
def test_with_no_name_near_it_is_told_how_to_list_them(
    phusong: Run, results: Path, language: Language, option: str
) -> None:
    told = phusong("report", results, option, "qqqqqqqq", "--lang", language.value)
    assert told.code == 2
    assert f"{option} list" in told.err and "–." not in told.err
    listed = phusong("report", results, option, "list", "--lang", language.value)
    assert listed.code == 0 and ("KCN Thử" in listed.out) == (option == "--park")


@pytest.mark.parametrize("language", Language)
def test_the_sheet_holds_service_works_payer_and_duties(
    account: Account, language: Language
) -> None:
    messages = Messages.of(language)
    book = park_book(account, PARK, drawing=None, messages=messages, quarter=Quarter(2026, 3))
    page = book_html(book)
    assert park_names(account)[PARK] in book.title
    first = account.works.iloc[0]
    assert str(first[ProposalColumn.SITE_ID]) in page
    assert account.scenario.funding.payers["own"](language) in page
    assert "Viettel" in page and "100" in page
    assert "15/09/2026" in page and "VI.7" in page and "IV.8.d" in page
    unbound = book_html(park_book(account, PARK, drawing=None, messages=messages))
    assert "15/09/2026" not in unbound and "VI.7" in unbound


def test_the_command_writes_a_sheet_with_a_map(phusong: Run, results: Path, tmp_path: Path) -> None:
    told = phusong("report", results, "--park", "thu", "-o", "kcn")
    assert told.code == 0, told.all
    page = (tmp_path / "kcn" / "park_1_kcn-thu.html").read_text(encoding="utf-8")
    assert page.count("<figure><svg") == 1 and "Viettel" in page
