"""The programme under other assumptions, against plain runs of each of them."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
from tests.planning import small
from tests.planning.varied import MIDDLE, write_people, write_varied

from phusong.coverage.workers import Means, Threads
from phusong.layers.errors import Problems
from phusong.layers.i18n import Language, Messages
from phusong.layers.store import Store
from phusong.planning.money.costs import CostTable
from phusong.planning.network.fibre import route_fibre
from phusong.planning.outputs.report import sensitivity as report_sensitivity
from phusong.planning.outputs.words.sensitivity import lacks_people, variant_name
from phusong.planning.plan import make_plan
from phusong.planning.programme.proposal import Care, propose_sites
from phusong.planning.results.columns import ProposalColumn
from phusong.planning.results.sensitivity import Assumption, Verdict, YearsProof
from phusong.planning.results.stages import Plan, Proposal
from phusong.planning.scenario.file import ScenarioFile, load_scenario
from phusong.planning.scenario.model import Scenario
from phusong.planning.sensitivity import study as study_module
from phusong.planning.sensitivity.decide import Decided, decide
from phusong.planning.sensitivity.identity import alike, works_of
from phusong.planning.sensitivity.kept import Kept
from phusong.planning.sensitivity.people import repopulated
from phusong.planning.sensitivity.study import prepared
from phusong.planning.sensitivity.variants import Variant, budgets, decided_before
from phusong.planning.service.assess import assess_states

# What is compiled is compiled once.

KEYS = ["threshold_lower", "threshold_higher", "people_settlements", "own_1"]
BUDGETS = ["budget_less", "budget_more"]


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> ScenarioFile:
    return load_scenario(write_varied(tmp_path_factory.mktemp("varied")))


@pytest.fixture(scope="module")
def means(tmp_path_factory: pytest.TempPathFactory) -> Means:
    return Means(Threads(2), Store(tmp_path_factory.mktemp("kept")))


@pytest.fixture(scope="module")
def compared(file: ScenarioFile, means: Means) -> Plan:
    return make_plan(file, means=means)


def alone(file: ScenarioFile, scenario: Scenario) -> Plan:
    """A whole plan that knows of no other."""
    return make_plan(
        replace(file, scenario=scenario.model_copy(update={"sensitivity": None})),
        problems=Problems(),
    )


def spending(plan: Plan) -> dict[int, float]:
    years = plan.scenario.programme.years
    return {one.year: one.expense.building.mid for one in plan.bill.years if one.year in years}


@pytest.fixture(scope="module")
def plain(file: ScenarioFile, compared: Plan) -> dict[str, Plan]:
    """Each variant planned from its layers on."""
    variants = [
        *decided_before(file.scenario, compared.province),
        *budgets(file.scenario, spending(compared)),
    ]
    return {one.key: alone(file, one.scenario) for one in variants}


def test_the_plan_is_the_same_with_and_without_variants(file: ScenarioFile, compared: Plan) -> None:
    """Signals that are shared are those that are not, to the last bit."""
    plain = alone(file, file.scenario)
    own, other = compared.proposal, plain.proposal
    assert other.sites.drop(columns="geometry").equals(own.sites.drop(columns="geometry"))
    assert other.sites.geometry.geom_equals(own.sites.geometry).all()
    assert [c.tobytes() for c in other.covers] == [c.tobytes() for c in own.covers]
    assert plain.sensitivities is None and plain.total == compared.total


def test_variants_are_told_in_a_fixed_order(compared: Plan) -> None:
    found = compared.sensitivities
    assert found is not None
    assert [one.key for one in found.variants] == [*KEYS, *BUDGETS]
    assert [one.amount for one in found.variants] == [-5, 5, 0, 0, -20, 20]
    own = found.variants[3]
    assert own.assumption is Assumption.OWN and own.name is not None
    assert own.name.en == "Places alone"


def test_a_step_that_only_the_plan_s_threshold_needs_hangs_on_it(compared: Plan) -> None:
    """With 5 dB less the middle village is served by the mast that stands."""
    found = compared.sensitivities
    assert found is not None
    sites = compared.proposal.sites.set_index(ProposalColumn.SITE_ID.value)
    (step,) = (one for one in found.steps if MIDDLE in sites.at[one.site_id, ProposalColumn.PLACES])
    assert "threshold_lower" in step.hangs_on and "threshold_higher" not in step.hangs_on
    assert step.verdict is not Verdict.NO_REGRET


def dated(proposal: Proposal) -> gpd.GeoDataFrame:
    return proposal.sites[proposal.sites[ProposalColumn.YEAR].notna()]


def built_too(step: pd.Series, other: Plan, spacing_m: float) -> bool:
    """Whether another plan has a new mast for the same technology where this one is, and a year."""
    sites = dated(other.proposal)
    alike = sites[sites[ProposalColumn.CHOSEN_FOR] == step[ProposalColumn.CHOSEN_FOR]]
    return bool((alike.distance(step["geometry"]) <= spacing_m).any())


def test_variants_are_what_plain_runs_come_to(
    file: ScenarioFile, compared: Plan, plain: dict[str, Plan]
) -> None:
    """Decided on the shared prediction with shared signals, and with no liking for the plan."""
    scenario, province, coverage = file.scenario, compared.province, compared.coverage
    study = prepared(scenario, province, coverage, folder=file.folder, problems=Problems())
    costs = CostTable(scenario.costs)
    care = Care(study.ground.reach)
    chosen = propose_sites(province, coverage, compared.service, scenario, costs=costs, care=care)
    cable = route_fibre(province, compared.service, chosen, rules=scenario.fibre, costs=costs)
    base = Decided(scenario, province, compared.service, chosen, cable)
    own, spacing_m = works_of(compared.proposal), scenario.siting.spacing_m
    always = {work.site_id for work in own}
    for variant in (*study.variants, *budgets(scenario, spending(compared))):
        outcome, _ = decide(variant, base, study.ground)
        other = plain[variant.key]
        mine, theirs = (
            p.sites.drop(columns="geometry") for p in (outcome.proposal, other.proposal)
        )
        assert mine.equals(theirs), variant.key
        pairs = alike(own, works_of(outcome.proposal), spacing_m=spacing_m)
        kept = {work.site_id for work, pair in zip(own, pairs.tolist(), strict=True) if pair >= 0}
        steps = dated(compared.proposal)
        there = [built_too(step, other, spacing_m) for _, step in steps.iterrows()]
        assert kept == set(steps[ProposalColumn.SITE_ID][there])
        always &= kept
    told = compared.sensitivities
    assert told is not None
    sure = {step.site_id for step in told.steps if step.verdict is Verdict.NO_REGRET}
    assert always <= sure, "with a liking for the plan no less of it stays"


def test_finished_variants_are_not_decided_again(
    file: ScenarioFile, compared: Plan, means: Means, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An interrupted run goes on after the last variant that it finished."""
    decided: list[str] = []

    def counting(variant: Variant, *others: Any, **more: Any) -> Any:
        decided.append(variant.key)
        return decide(variant, *others, **more)

    monkeypatch.setattr(study_module, "decide", counting)
    again = make_plan(file, means=means)
    assert again.sensitivities == compared.sensitivities and decided == []
    dearer = file.scenario.costs.model_copy(update={"vnd_per_usd": 27_000.0})
    changed = file.scenario.model_copy(update={"costs": dearer})
    make_plan(replace(file, scenario=changed), means=means)
    assert decided == [*KEYS, *BUDGETS]


def test_what_is_kept_of_a_variant_comes_back_as_it_was(compared: Plan, tmp_path: Path) -> None:
    told = compared.sensitivities
    assert told is not None
    proofs = (YearsProof("cost", 12.5, -np.inf, np.inf, False),)
    finished = replace(told.variants[3], proofs=proofs), tuple(works_of(compared.proposal))
    kept = Kept(Store(tmp_path), "c0ffee")
    variant = Variant("own_1", Assumption.OWN, compared.scenario)
    assert kept.found(variant, compared.province) is None
    kept.keep(variant, compared.province, finished)
    assert kept.found(variant, compared.province) == finished
    assert kept.found(replace(variant, key="own_2"), compared.province) is None
    moved = replace(compared.province, people=compared.province.people[::-1])
    assert kept.found(variant, moved) is None
    silent = Kept(None, "c0ffee")
    silent.keep(variant, compared.province, finished)
    assert silent.found(variant, compared.province) is None


def test_variants_are_served_as_plain_runs_are(
    file: ScenarioFile, compared: Plan, plain: dict[str, Plan]
) -> None:
    """Without looking for reasons the same places wait, and the same people."""
    known = {one.key: one.scenario for one in decided_before(file.scenario, compared.province)}
    for key in ("threshold_lower", "threshold_higher", "people_settlements"):
        whole = plain[key].service
        brief = assess_states(plain[key].province, compared.coverage, known[key])
        assert brief.states.equals(whole.states[list(brief.states.columns)])
        assert brief.communes.equals(whole.communes) and brief.places.equals(whole.places)
    lower, higher = (plain[f"threshold_{end}"].service.states for end in ("lower", "higher"))
    assert (lower["state"] != higher["state"]).any(), "the threshold decides about some of them"


def test_what_is_kept_is_hardly_dearer(compared: Plan, plain: dict[str, Plan]) -> None:
    found = compared.sensitivities
    assert found is not None
    for told in found.variants:
        other = plain[told.key]
        assert told.new_sites + told.upgrades == len(dated(other.proposal))
        assert told.total.mid <= other.total.mid / 0.98, told.key
        assert told.people == pytest.approx(float(other.province.people.sum()))
        served = other.service.communes["people_served"].sum()
        assert told.served_today["4G"] == pytest.approx(float(served), rel=1e-6)
        assert told.kept + told.added == told.new_sites + told.upgrades


def test_people_of_settlements_keep_the_communes_totals(
    compared: Plan, plain: dict[str, Plan], tmp_path: Path
) -> None:
    base = compared.province
    other = repopulated(base, None, folder=tmp_path, problems=Problems())
    assert np.array_equal(other.people, plain["people_settlements"].province.people)
    for zone in range(len(base.communes)):
        mine = base.zones == zone
        assert other.people[mine].sum() == pytest.approx(base.people[mine].sum(), rel=1e-5)
    assert not np.array_equal(other.people, base.people)


def test_people_of_a_second_layer_are_one_more_assumption(tmp_path: Path) -> None:
    """In it everybody lives in the south-west, where the mast serves."""
    path = write_varied(
        tmp_path,
        sensitivity="""
[sensitivity]
threshold_db = 0
budget_pct = 0
costs = false
people.path = "elsewhere.tif"
""",
    )
    write_people(tmp_path / "elsewhere.tif", np.outer(np.arange(10) > 6, np.arange(12) < 4))
    plan = make_plan(load_scenario(path))
    found = plan.sensitivities
    assert found is not None
    (other,) = found.variants
    assert other.key == "people_layer" and other.assumption is Assumption.PEOPLE
    assert other.people == pytest.approx(found.base.people, rel=1e-5), "communes keep their numbers"
    assert other.served_today["4G"] != found.base.served_today["4G"]
    english = Messages.of(Language.ENGLISH)
    assert variant_name(other, english) == "People of another layer" and not lacks_people(plan)


def test_who_has_no_second_source_of_people_is_told(compared: Plan) -> None:
    told = compared.sensitivities
    assert told is not None and not lacks_people(compared)
    kept = tuple(one for one in told.variants if one.assumption is not Assumption.PEOPLE)
    without = replace(compared, sensitivities=replace(told, variants=kept))
    assert lacks_people(without)
    messages = Messages.of(Language.VIETNAMESE)
    sentence = messages("report-variants-no-people")
    assert sentence in report_sensitivity.variants(without, messages)[0].sentences
    assert sentence not in report_sensitivity.variants(compared, messages)[0].sentences


def test_the_usual_variants_change_one_thing_each(compared: Plan) -> None:
    scenario = small.scenario(
        sensitivity={"threshold_db": 3},
        programme={"years": [2026, 2027], "budget_bn_vnd": {2026: 10.0, 2027: 4.0}},
    )
    variants = {one.key: one for one in decided_before(scenario, compared.province)}
    assert list(variants) == [
        "threshold_lower",
        "threshold_higher",
        "costs_low",
        "costs_high",
        "masts_dear",
        "cable_dear",
    ]
    lower = variants["threshold_lower"].scenario.technologies
    assert {t.definition.rsrp_threshold_dbm for t in lower.values()} == {-113.0}
    dear = variants["masts_dear"].scenario.costs
    assert (dear.new_site.low, dear.new_site.mid, dear.new_site.high) == (3e9, 3e9, 3e9)
    assert dear.fibre_aerial.mid == 1e8 and dear.upgrade == scenario.costs.upgrade
    assert only_changed(scenario, variants["costs_low"]) == {"costs"}
    assert only_changed(scenario, variants["threshold_higher"]) == {"technologies"}
    less, more = budgets(scenario, {2026: 1.0, 2027: 1.0})
    assert less.scenario.programme.budget_bn_vnd == {2026: 8.0, 2027: pytest.approx(3.2)}
    assert more.scenario.programme.budget_bn_vnd == {2026: 12.0, 2027: pytest.approx(4.8)}


def only_changed(scenario: Scenario, variant: Variant) -> set[str]:
    return {
        name
        for name in Scenario.model_fields
        if getattr(scenario, name) != getattr(variant.scenario, name)
    }


def test_without_a_budget_that_of_the_plan_is_varied() -> None:
    scenario = small.scenario(sensitivity={})
    less, more = budgets(scenario, {2026: 50.0, 2027: 0.0, 2028: 10.0})
    assert less.scenario.programme.budget_bn_vnd == {2026: 40.0, 2027: 0.0, 2028: 8.0}
    assert more.scenario.programme.budget_bn_vnd == {2026: 60.0, 2027: 0.0, 2028: 12.0}
    assert budgets(small.scenario(sensitivity={"budget_pct": 0}), {2026: 50.0}) == ()


def test_what_asks_for_rates_keeps_its_threshold(compared: Plan) -> None:
    rated = {"radio": "LTE", "new_site_bands": ["B3"], "definition": {"rate": {"downlink_mbps": 5}}}
    scenario = small.scenario(technologies={"4G": rated}, sensitivity={"costs": False})
    assert decided_before(scenario, compared.province) == ()


def test_nothing_is_compared_that_nobody_asks_for(file: ScenarioFile) -> None:
    off = file.comparing(False)
    assert off.scenario.sensitivity is not None and not off.scenario.sensitivity.enabled
    assert off.comparing(True).scenario == file.scenario
