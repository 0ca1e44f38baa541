"""What a plan tells its reports: the same from memory as from ``plan.json``, and the same sums."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.planning.on_disk import write_scenario

from phusong.layers.errors import Problems
from phusong.layers.i18n import Language, Messages
from phusong.planning.account.funds import funds_of
from phusong.planning.account.model import Account, account_of
from phusong.planning.account.quarter import Quarter
from phusong.planning.account.works import cost_of, works_of
from phusong.planning.outputs.account_folder import account_from, read_account
from phusong.planning.outputs.document.document import PlanDocument
from phusong.planning.outputs.plan_json import plan_json
from phusong.planning.outputs.report.commune_sheet import commune_book
from phusong.planning.outputs.report.page import book_html
from phusong.planning.outputs.report.quarter import quarter_book
from phusong.planning.plan import make_plan
from phusong.planning.results.columns import RoadColumn
from phusong.planning.results.stages import Plan
from phusong.planning.scenario.file import load_scenario
from phusong.planning.targets.attainment import AttainedColumn
from phusong.planning.targets.place_years import PlaceYearColumn

from .reported import funded_plan


@pytest.fixture(scope="module")
def planned(tmp_path_factory: pytest.TempPathFactory) -> Plan:
    """A plan that was really made."""
    return make_plan(load_scenario(write_scenario(tmp_path_factory.mktemp("small"))))


def document_of(plan: Plan) -> PlanDocument:
    text = plan_json(plan, Messages.of("vi"), inputs=[], outputs={})
    return PlanDocument.model_validate(json.loads(text))


@pytest.mark.parametrize("language", list(Language))
def test_reports_from_memory_and_from_plan_json_are_the_same(language: Language) -> None:
    plan = funded_plan()
    messages = Messages.of(language)
    own, read = account_of(plan), account_from(document_of(plan))
    quarter = Quarter(2026, 4)

    def pages(account: Account) -> list[str]:
        books = [quarter_book(account, quarter, None, messages)]
        codes = account.communes["code"].drop_duplicates().astype(str)
        books += [commune_book(account, code, drawing=None, messages=messages) for code in codes]
        return [book_html(book) for book in books]

    assert pages(own) == pages(read)


def test_works_cost_what_the_bill_says(planned: Plan) -> None:
    works = works_of(account_of(planned))
    assert any(work.length_km > 0 for work in works)
    built = cost_of(work for work in works if work.year is not None)
    bill = planned.bill.total.building
    assert (built.low, built.mid, built.high) == pytest.approx((bill.low, bill.mid, bill.high))
    assert built.assumed == bill.assumed
    for year in planned.scenario.programme.years:
        own = cost_of(work for work in works if work.year == year)
        (told,) = [one.expense.building.mid for one in planned.bill.years if one.year == year]
        assert own.mid == pytest.approx(told)


def test_communes_have_all_works_and_all_roads_between_them(planned: Plan) -> None:
    account = account_of(planned)
    assert {work.commune_code for work in works_of(account)} <= set(account.communes["code"])
    by_class = planned.service.roads.set_index(RoadColumn.TECHNOLOGY)
    for name, rows in account.roads.groupby("technology"):
        for column in (RoadColumn.KM, RoadColumn.KM_SERVED, RoadColumn.KM_UNKNOWN):
            assert rows[column].sum() == pytest.approx(by_class.loc[[name], column].sum())


def test_places_served_by_a_year_are_those_that_communes_count(planned: Plan) -> None:
    account = account_of(planned)
    homes = account.places[account.places[PlaceYearColumn.KIND] == "settlement"]
    last = planned.scenario.programme.years[-1]
    attained = account.attained.set_index([AttainedColumn.TECHNOLOGY, AttainedColumn.YEAR])
    for name, rows in homes.groupby(PlaceYearColumn.TECHNOLOGY):
        served = (rows[PlaceYearColumn.STATE] == "served") | (
            rows[PlaceYearColumn.SERVED_FROM] <= last
        ).fillna(False)
        counted = attained.loc[[(name, last)], AttainedColumn.SETTLEMENTS_SERVED].sum()
        assert served.sum() == counted


def test_who_pays_adds_up_to_what_is_built() -> None:
    plan = funded_plan()
    works = works_of(account_of(plan))
    funds = funds_of(works, plan.scenario.funding)
    whole = cost_of(work for work in works if work.year is not None)
    assert sum(fund.building.mid for fund in funds) == pytest.approx(whole.mid)
    sea = cost_of(work for work in works if work.kind == "submarine")
    (public,) = [fund for fund in funds if fund.payer == "fund"]
    assert public.building.mid == pytest.approx(0.7 * sea.mid)
    assert public.assumed
    assert {fund.may_ask for fund in funds} == {"", "fund"}
    document = document_of(plan)
    assert [fund.building for fund in document.funding_bn_vnd] == [f.building for f in funds]


def test_a_broken_plan_json_is_told_and_read_as_none(tmp_path: Path) -> None:
    for text in ("{", '{"format": 1}', '{"format": 99}'):
        (tmp_path / "plan.json").write_text(text, encoding="utf-8")
        problems = Problems()
        assert read_account(tmp_path, problems=problems) is None
        assert problems.has_errors
