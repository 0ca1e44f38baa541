"""Other assumptions in every output, in both languages; nothing of them in a plan without them."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from tests.planning.command import Run
from tests.planning.made_up import SCRIPT, make_plan
from tests.planning.varied import write_varied

from phusong.layers.i18n import Language, Messages
from phusong.planning.outputs.handover.tables import handed_sites
from phusong.planning.outputs.map import data as map_data
from phusong.planning.outputs.map.layers import layer_specs
from phusong.planning.outputs.plan_json import plan_json
from phusong.planning.outputs.report import sensitivity as report_sensitivity
from phusong.planning.outputs.report.page import report_html
from phusong.planning.results.columns import Action, ProposalColumn
from phusong.planning.results.money import Money
from phusong.planning.results.sensitivity import (
    Assumption,
    Elsewhere,
    Sensitivities,
    StepVerdict,
    VariantResult,
    Verdict,
    YearsProof,
)
from phusong.planning.results.stages import Plan
from phusong.planning.scenario.base import Text
from phusong.planning.scenario.model import Sensitivity

MINE = Text(vi=f"Của tôi {SCRIPT}", en=f"My own {SCRIPT}")


def result(
    key: str, assumption: Assumption, *, amount: float = 0.0, name: Text | None = None, kept: int
) -> VariantResult:
    return VariantResult(
        key=key,
        assumption=assumption,
        amount=amount,
        name=name,
        total=Money(10.0, 20.0, 30.0, assumed=True),
        new_sites=1,
        upgrades=2,
        land_km=12.5,
        submarine_km=3.0,
        people=50_000.0,
        served_today={"4G": 30_000.0},
        served={"4G": 40_000.0},
        targets_met=3,
        targets_missed=1,
        kept=kept,
        added=1,
        optima=make_plan().proposal.optima,
        proofs=(
            YearsProof("first", 0.0, 0.0, 0.0, True),
            YearsProof("cost", 80.0, 78.0, 0.025, False),
        ),
    )


@pytest.fixture(scope="module")
def plan() -> Plan:
    """Of the made-up steps with a year the first is always built, the others not always."""
    bare = make_plan()
    sites = bare.proposal.sites
    dated = sites.loc[sites[ProposalColumn.YEAR].notna(), ProposalColumn.SITE_ID].astype(str)
    keys = ("threshold_lower", "budget_less", "people_settlements", "own_1")
    first, *others = dated.tolist()
    steps = [StepVerdict(first, Verdict.NO_REGRET, (), {"own_1": 1, "budget_less": -1})]
    steps += [StepVerdict(site, Verdict.HANGS, keys[:2], {"own_1": 2}) for site in others]
    found = Sensitivities(
        base=result("base", Assumption.NONE, kept=len(dated)),
        variants=(
            result("threshold_lower", Assumption.THRESHOLD, amount=-5.0, kept=1),
            result("budget_less", Assumption.BUDGET, amount=-12.5, kept=1),
            result("people_settlements", Assumption.PEOPLE, kept=len(dated)),
            result("own_1", Assumption.OWN, name=MINE, kept=len(dated)),
        ),
        steps=tuple(steps),
        elsewhere=(
            Elsewhere(Action.NEW_SITE, "5G", "", "", 600_123.4, 1_350_000.0, keys[:3]),
            Elsewhere(Action.UPGRADE, "5G", "T-17", "Viettel", 0.0, 0.0, keys[:3]),
        ),
    )
    scenario = bare.scenario.model_copy(update={"sensitivity": Sensitivity()})
    return replace(bare, scenario=scenario, sensitivities=found)


@pytest.mark.parametrize("language", list(Language))
def test_the_report_tells_variants_and_what_hangs_on_them(plan: Plan, language: Language) -> None:
    messages = Messages.of(language)
    compared, proofs, hanging = report_sensitivity.variants(plan, messages)
    assert compared.table and proofs.table and hanging.table
    names = [row[0] for row in compared.table.rows]
    assert len(names) == 5 and len(set(names)) == 5
    assert names[2].endswith(f"{messages.number(12.5, 1)} %" if language == "vi" else "smaller")
    assert names[4] == MINE(language)
    total = len(plan.sensitivities.steps) if plan.sensitivities else 0
    bars = [row[-2] for row in compared.table.rows]
    assert bars[0] == f"{'█' * 10} {total} (100 %)"
    assert bars[1].startswith("█") == (total < 20) and f" 1 ({100 / total:.0f} %)" in bars[1]
    assert len(hanging.table.rows) == total - 1
    assert any("T-17" in sentence for sentence in hanging.sentences)
    assert hanging.table.rows[0][-1] == "+2"
    page = report_html(plan, messages)
    assert SCRIPT not in page and messages("report-variants") in page


def test_a_plan_without_variants_says_nothing_of_them() -> None:
    bare = make_plan()
    messages = Messages.of(Language.ENGLISH)
    assert report_sensitivity.variants(bare, messages) == []
    assert "robustness" not in handed_sites(bare)
    assert "no-regret" not in {spec["id"] for spec in layer_specs(bare, messages)}
    assert all("noRegret" not in one for one in map_data.proposals(bare, messages))
    told = json.loads(plan_json(bare, messages, inputs=[], outputs={}))
    assert told["variants"] is None and told["proposed_sites"][0].get("robustness") is None


def test_tables_mark_every_step_that_has_a_year(plan: Plan) -> None:
    sites = handed_sites(plan)
    dated = sites[sites[ProposalColumn.YEAR].notna()]
    assert dated["no_regret"].tolist() == [True, *[False] * (len(dated) - 1)]
    assert dated["robustness"].tolist() == ["no_regret", *["hangs"] * (len(dated) - 1)]
    assert dated["hangs_on"].iloc[1] == "threshold_lower;budget_less"
    assert dated["hangs_on_en"].iloc[1] == "Threshold 5 dB lower; Budget 12.5 % smaller"
    assert dated["hangs_on_vi"].iloc[1] == "Ngưỡng sóng thấp hơn 5 dB; Ngân sách giảm 12,5 %"
    undated = sites[sites[ProposalColumn.YEAR].isna()]
    assert undated["no_regret"].isna().all() and (undated["robustness"] == "").all()


def test_plan_json_holds_it_all(plan: Plan) -> None:
    told = json.loads(plan_json(plan, Messages.of(Language.VIETNAMESE), inputs=[], outputs={}))
    variants = told["variants"]
    assert [one["key"] for one in variants["variants"]][-1] == "own_1"
    assert variants["variants"][-1]["name"] == {"vi": MINE.vi, "en": MINE.en}
    assert variants["base"]["assumption"] == "none" and variants["base"]["total"]["mid"] == 20.0
    assert variants["steps"][0] == {
        "site_id": plan.sensitivities.steps[0].site_id if plan.sensitivities else "",
        "verdict": "no_regret",
        "hangs_on": [],
        "moved": {"own_1": 1, "budget_less": -1},
    }
    assert [one["host_site_id"] for one in variants["elsewhere"]] == ["", "T-17"]


def test_the_map_rings_what_is_always_chosen(plan: Plan) -> None:
    messages = Messages.of(Language.ENGLISH)
    (spec,) = (spec for spec in layer_specs(plan, messages) if spec["id"] == "no-regret")
    assert spec["kind"] == "steady" and spec["title"] == "Steps that are always chosen"
    shown = map_data.proposals(plan, messages)
    marked = [one for one in shown if one.get("noRegret")]
    assert len(marked) == 1 and marked[0]["hangsOn"] is None
    lacking = [one for one in shown if one.get("hangsOn")]
    assert plan.sensitivities and len(lacking) == len(plan.sensitivities.steps) - 1


def test_the_command_compares_when_it_is_asked(phusong: Run, tmp_path: Path) -> None:
    scenario = write_varied(tmp_path / "given", sensitivity="")
    asked = phusong("plan", scenario, "--out", tmp_path / "with", "--sensitivity", "--lang", "en")
    assert asked.code == 0, asked.err
    assert "under other assumptions" not in asked.out and "other assumptions:" in asked.out
    told = json.loads((tmp_path / "with" / "plan.json").read_text(encoding="utf-8"))
    assert len(told["variants"]["variants"]) == 9
    table = (tmp_path / "with" / "sites.csv").read_text(encoding="utf-8-sig")
    assert "hangs_on_vi" in table.splitlines()[0]
    page = (tmp_path / "with" / "report.html").read_text(encoding="utf-8")
    assert "If assumptions were different" in page
    plain = phusong("plan", scenario, "--out", tmp_path / "without", "--lang", "en")
    assert plain.code == 0 and "other assumptions" not in plain.out
