"""What the report says of positions that were not considered."""

from __future__ import annotations

from dataclasses import replace

import pandas as pd
import pytest
from tests.planning.made_up import SCRIPT, make_plan

from phusong.layers.i18n import Language, Messages
from phusong.planning.candidates import Screen
from phusong.planning.outputs.report.candidates import dropped
from phusong.planning.outputs.report.page import report_html
from phusong.planning.results.stages import Plan
from phusong.planning.scenario.siting import CandidateKind


def plan_with(*rows: tuple[str, str, str, str]) -> Plan:
    plan = make_plan()
    table = pd.DataFrame(rows, columns=["candidate", "screen", "name", "reason"])
    return replace(plan, proposal=replace(plan.proposal, dropped=table.assign(technology="4G")))


@pytest.mark.parametrize("language", Language)
def test_positions_are_counted_by_kind_and_screen_and_named_ones_listed(language: Language) -> None:
    plan = plan_with(
        ("ridge", "slope", "", ""),
        ("ridge", "slope", "", ""),
        ("own", "veto", "DX1", f"đất tranh chấp {SCRIPT}"),
        ("own", "veto", "DX1", f"đất tranh chấp {SCRIPT}"),
        ("own", "far", "DX2", ""),
    )
    messages = Messages.of(language)
    section = dropped(plan, messages)
    assert section is not None and section.table is not None
    assert [row[2] for row in section.table.rows] == ["2", "2", "1"]
    assert section.table.rows[0][:2] == (messages("candidate-ridge"), messages("screen-slope"))
    one, other = section.after
    assert "DX1" in one and "đất tranh chấp" in one and "DX2" in other and "(" not in other
    page = report_html(plan, messages)
    assert section.title in page and SCRIPT not in page


def test_nothing_dropped_nothing_said() -> None:
    assert dropped(plan_with(), Messages.of(Language.ENGLISH)) is None


@pytest.mark.parametrize("language", Language)
def test_every_kind_and_screen_has_its_words(language: Language) -> None:
    plan = plan_with(*((k.value, s.value, "", "") for k in CandidateKind for s in Screen))
    section = dropped(plan, Messages.of(language))
    assert section is not None and section.table is not None
    assert len({row[:2] for row in section.table.rows}) == len(CandidateKind) * len(Screen)
