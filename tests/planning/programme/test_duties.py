"""What becomes of places that are given to an operator, case by case, and how the report says it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pandas as pd
import pytest
from tests.planning.made_up import SCRIPT, make_plan

from phusong.layers.i18n import Language, Messages
from phusong.planning.outputs.report.duties import duties
from phusong.planning.outputs.report.page import report_html
from phusong.planning.programme.duties import DutyOutcome, Outcome, outcomes_of_duties
from phusong.planning.results.stages import Plan
from phusong.planning.scenario.model import Programme

PLACE = "settlement:3"  # Tà Mơ, without 4G and 5G
STEP = {"chosen_for": "4G", "places": PLACE, "helps": PLACE, "year": 2026}


def plan_with(*steps: dict[str, Any], **duty: Any) -> Plan:
    """A plan whose first sites are changed to ``steps``, and in which Tà Mơ is Viettel's by 2027."""
    plan = make_plan()
    sites = plan.proposal.sites.copy()
    sites[["places", "helps"]] = ""
    for row, changes in enumerate(steps):
        for column, value in changes.items():
            sites.loc[row, column] = value
    given = {"place": PLACE, "operator": "Viettel", "year": 2027, "technology": "4G", **duty}
    years = {"years": list(plan.scenario.programme.years), "assigned": [given]}
    scenario = plan.scenario.model_copy(update={"programme": Programme.model_validate(years)})
    return replace(plan, scenario=scenario, proposal=replace(plan.proposal, sites=sites))


def only(plan: Plan) -> DutyOutcome:
    (one,) = outcomes_of_duties(plan)
    return one


@pytest.mark.parametrize(
    ("steps", "outcome", "served_in"),
    [
        ([STEP], Outcome.KEPT, 2026),
        # One finishes the place in 2026, another that it needs stands in 2027 only.
        ([STEP, {**STEP, "places": "", "year": 2027}], Outcome.KEPT, 2027),
        ([{**STEP, "year": 2028}], Outcome.LATE, 2028),
        ([STEP, {**STEP, "places": "", "year": pd.NA}], Outcome.NO_ROOM, None),
        ([{**STEP, "places": ""}], Outcome.NOT_SERVED, None),
        ([{**STEP, "chosen_for": "5G"}], Outcome.NOT_SERVED, None),
        ([{**STEP, "places": "settlement:33", "helps": "settlement:33"}], Outcome.NOT_SERVED, None),
        ([], Outcome.NOT_SERVED, None),
    ],
)
def test_how_a_duty_ends(
    steps: list[dict[str, Any]], outcome: Outcome, served_in: int | None
) -> None:
    found = only(plan_with(*steps))
    assert (found.outcome, found.served_in) == (outcome, served_in)
    assert (found.operator, found.year, found.name) == ("Viettel", 2027, "Tà Mơ")


def test_who_is_served_today_has_nobody_to_wait_for() -> None:
    assert only(plan_with(place="settlement:4")).outcome is Outcome.SERVED_TODAY


def test_a_duty_in_every_technology_is_told_for_each() -> None:
    found = outcomes_of_duties(plan_with(STEP, technology=None))
    assert [(one.technology, one.outcome) for one in found] == [
        ("4G", Outcome.KEPT),
        ("5G", Outcome.NOT_SERVED),
    ]


@pytest.mark.parametrize("language", Language)
def test_the_report_says_it_in_words(language: Language) -> None:
    messages = Messages.of(language)
    assert duties(make_plan(), messages) is None
    for outcome in Outcome:
        assert messages(f"duty-{outcome.value.replace('_', '-')}", year="2026")
    plan = plan_with({**STEP, "year": 2028}, source=f"8885 {SCRIPT}")
    section = duties(plan, messages)
    assert section is not None and section.table is not None
    (row,) = section.table.rows
    assert row[:4] == ("Tà Mơ", "4G", "Viettel", "2027")
    assert "2028" in row[4] and row[5] == plan.proposal.sites["site_id"].iloc[0]
    page = report_html(plan, messages)
    assert section.title in page and SCRIPT not in page
