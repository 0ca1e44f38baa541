"""The network by year: that of a prediction from nothing with the steps of each year in it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from tests.planning.on_disk import write_scenario

from phusong.coverage.maps import MappedNetwork
from phusong.coverage.predict import predict
from phusong.coverage.workers import Means, Threads
from phusong.layers.store import Store
from phusong.planning.plan import make_plan
from phusong.planning.results.columns import ProposalColumn
from phusong.planning.results.operators import OperatorMap
from phusong.planning.results.stages import Coverage, Plan
from phusong.planning.scenario.file import load_scenario
from phusong.planning.service.growth import grow, step_cells
from phusong.planning.service.operator_maps import map_operators

YEARS = (2026, 2027)


@pytest.fixture(scope="module")
def plan(tmp_path_factory: pytest.TempPathFactory) -> Plan:
    """Steps of an operator who stands and of one who comes new, in different years."""
    path = write_scenario(tmp_path_factory.mktemp("small"))
    made = make_plan(load_scenario(path))
    steps = made.proposal.sites
    assert len(steps)
    twice = steps.iloc[[0, 0]].reset_index(drop=True)
    twice[ProposalColumn.SITE_ID.value] = ["N-1", "N-2"]
    twice[ProposalColumn.OPERATOR.value] = ["Viettel", "MobiFone"]
    twice[ProposalColumn.BANDS.value] = ["B3", "B8"]
    twice[ProposalColumn.YEAR.value] = np.array(YEARS)
    covers = (made.proposal.covers[0],) * 2
    proposal = replace(made.proposal, sites=twice, covers=covers)
    grown = grow(made.province, made.coverage, proposal, made.scenario)
    return replace(made, proposal=proposal, grown=grown)


def whole(plan: Plan, year: int) -> Coverage:
    """Today's network with the steps of the years so far, predicted from nothing."""
    technology = plan.scenario.technologies["4G"]
    sites = plan.proposal.sites
    due = sites[sites[ProposalColumn.YEAR] <= year].reset_index(drop=True)
    cells = plan.coverage.transmitters["4G"].plus(step_cells(due, technology, plan.scenario))
    prediction = predict(
        cells,
        plan.coverage.terrain,
        definition=technology.definition,
        where=plan.province.zones >= 0,
    )
    return replace(plan.coverage, predictions={"4G": prediction}, transmitters={"4G": cells})


def maps_of(plan: Plan, year: int) -> list[OperatorMap]:
    technology = plan.scenario.technologies["4G"]
    cells = whole(plan, year).transmitters["4G"]
    return map_operators(
        MappedNetwork("4G", technology.radio, cells, technology.definition),
        plan.coverage.terrain,
        plan.scenario,
        where=plan.province.zones >= 0,
    )[1]


@pytest.mark.parametrize("year", YEARS)
def test_levels_of_a_year_are_those_of_its_whole_network(plan: Plan, year: int) -> None:
    today = plan.coverage.predictions["4G"].rsrp_dbm
    grown = plan.grown.level_dbm("4G", today, year)
    np.testing.assert_array_equal(grown, whole(plan, year).predictions["4G"].rsrp_dbm)
    assert (np.nan_to_num(grown, nan=-200) > np.nan_to_num(today, nan=-200)).any()
    np.testing.assert_array_equal(plan.grown.level_dbm("4G", today, None), today)


@pytest.mark.parametrize("year", YEARS)
def test_operators_maps_of_a_year_are_those_of_its_whole_network(plan: Plan, year: int) -> None:
    expected = {m.operator: m for m in maps_of(plan, year)}
    assert set(expected) <= {"Viettel", "MobiFone", ""}
    for grown in plan.grown.operators:
        if grown.operator not in expected:  # who is yet to come has nothing
            assert year < YEARS[1] and not grown.at(year).rate_steps.any()
            continue
        told, own = grown.at(year), expected[grown.operator]
        np.testing.assert_allclose(told.rate_mbps, own.rate_mbps, atol=0.11)  # one step
        heard = own.level_dbm > -139  # fainter ones are left out here and there
        np.testing.assert_allclose(told.level_dbm[heard], own.level_dbm[heard], atol=0.11)


def test_only_who_builds_and_whoever_may_use_all_are_changed(plan: Plan) -> None:
    by_operator = {m.operator: m for m in plan.grown.operators}
    assert set(by_operator) == {"Viettel", "MobiFone", ""}
    assert [c.year for c in by_operator["Viettel"].changes] == [2026]
    assert [c.year for c in by_operator["MobiFone"].changes] == [2027]
    assert [c.year for c in by_operator[""].changes] == list(YEARS)
    assert not by_operator["MobiFone"].at(2026).rate_steps.any()
    assert plan.grown.operators[-1].operator == ""


def test_finished_years_are_found_again(plan: Plan, tmp_path: Path) -> None:
    means = Means(Threads(1), Store(tmp_path / "kept"))
    worked: list[str] = []

    def made() -> tuple[OperatorMap, ...]:
        worked.clear()
        return grow(
            plan.province,
            plan.coverage,
            plan.proposal,
            plan.scenario,
            means=means,
            progress=lambda name, done, total: worked.append(name),
        ).operators

    first = made()
    computed = len(worked)
    second = made()
    assert len(worked) < computed
    for one, other, plain in zip(first, second, plan.grown.operators, strict=True):
        for year in YEARS:
            np.testing.assert_array_equal(one.at(year).rate_steps, other.at(year).rate_steps)
            np.testing.assert_array_equal(one.at(year).rate_steps, plain.at(year).rate_steps)


def test_without_maps_of_operators_levels_are_there_all_the_same(plan: Plan) -> None:
    plain = replace(plan.coverage, operators=())
    grown = grow(plan.province, plain, plan.proposal, plan.scenario)
    assert not grown.operators
    assert [c.year for c in grown.levels["4G"]] == list(YEARS)
