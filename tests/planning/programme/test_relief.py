"""New masts that a target counts: where they help most for the money, against every other choice."""

from __future__ import annotations

import itertools
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import csr_array
from tests.planning import small

from phusong.coverage.predict import Prediction
from phusong.layers.errors import Problems
from phusong.layers.schema import LayerKind
from phusong.planning.candidates import crowded_spots
from phusong.planning.money.costs import CostTable
from phusong.planning.programme.proposal import propose_sites
from phusong.planning.programme.relief import most_relief, shares_to_take, taken_over
from phusong.planning.programme.stations import added, standing
from phusong.planning.results.columns import ProposalColumn
from phusong.planning.results.stages import Proposal, Service, Stage
from phusong.planning.scenario.model import Scenario
from phusong.planning.siting import Status

# What is compiled is compiled once.


@settings(deadline=None, max_examples=40)
@given(st.data())
def test_no_other_choice_of_as_many_reaches_more_for_the_money(data: st.DataObject) -> None:
    sites, demand = data.draw(st.integers(1, 6)), 5
    table = np.array(
        [data.draw(st.lists(st.booleans(), min_size=demand, max_size=demand)) for _ in range(sites)]
    )
    people = np.array([float(data.draw(st.integers(0, 9))) for _ in range(demand)])
    cost = np.array([float(data.draw(st.integers(1, 4))) for _ in range(sites)])
    count = data.draw(st.integers(1, 6))
    found = most_relief(csr_array(table), people, cost, count=count, time_limit_s=10.0)
    chosen = list(found.sites)
    assert len(set(chosen)) == len(chosen) == min(count, sites)
    assert found.people == pytest.approx(people[table[chosen].any(axis=0)].sum())
    assert found.cost == pytest.approx(cost[chosen].sum())
    best = max(
        people[table[list(some)].any(axis=0)].sum() / cost[list(some)].sum()
        for some in itertools.combinations(range(sites), len(chosen))
    )
    assert found.bound >= best * found.cost * (1 - 1e-9)
    assert found.people <= found.bound
    if found.status is Status.OPTIMAL:
        assert found.people == pytest.approx(best * found.cost)


def test_people_beyond_the_mean_of_masts_are_to_be_taken_over() -> None:
    """Masts of 30 and 10 people, 20 in the mean; a pixel of 5 that nobody serves, one not heard."""
    site = np.array([[0, 0, 1, -1, 1]])
    people = np.array([[20.0, 10.0, 10.0, 5.0, 7.0]])
    served = np.array([[True, True, True, False, False]])
    share = shares_to_take(site, served, people)
    assert share == pytest.approx(np.array([[1 / 3, 1 / 3, 0.0, 1.0, 1.0]]))
    assert (share * people)[served].sum() == pytest.approx(30 - 20)


def test_a_new_mast_takes_who_hears_it_better_and_a_shared_one_its_own() -> None:
    ground = small.province(size_km=(0.4, 0.1))
    nobody = np.zeros(ground.grid.shape, np.bool_)
    prediction: Prediction = small.coverage_of(ground, {"4G": nobody}).predictions["4G"]
    level = np.array([[-90.0, -70.0, np.nan, -90.0]], np.float32)
    prediction = replace(prediction, rsrp_dbm=level)
    reach = csr_array(
        np.array([[-80.0, -80.0, -80.0, 0.0], [-99.0, -60.0, 0.0, -60.0]], np.float32)
    )
    found = taken_over(
        reach,
        prediction,
        np.arange(4),
        host=np.array([-1, 3]),
        site=np.array([3, 3, -1, 4]),
    )
    assert found.toarray().tolist() == [[True, False, True, False], [True, True, False, False]]


def test_spots_are_crowded_apart_and_the_most_crowded_first() -> None:
    ground = small.province(size_km=(3, 1))
    people = np.zeros(ground.grid.shape, np.float32)
    people[5, 5], people[5, 7], people[5, 20], people[5, 28] = 60, 50, 100, 5
    found = crowded_spots(people, ground, apart_m=400, least=10)
    east = (found[:, 0] - small.WEST) / 1000
    assert east.tolist() == pytest.approx([0.55, 2.05]), "50 and 60 are one spot; 5 are too few"


def one_mast(targets: list[dict[str, Any]], **changes: Any) -> tuple[Proposal, Scenario, Any]:
    """9 by 3 km with a mast in the west, a crowd in the middle, and a light one in the east."""
    people = np.full((30, 90), 0.1)
    people[10:20, 25:45] = 20.0
    tables = small.stations(
        [(0.5, 1.5), (8.5, 1.5)], [(0, "Viettel", "LTE", "B3"), (1, "Viettel", "LTE", "B3")]
    )
    road = small.frame([small.line((0, 1.5), (9, 1.5))], road_class=["primary"])
    ground = small.province(size_km=(9, 3), people=people, tables={**tables, LayerKind.ROADS: road})
    definition = {"propagation": "p526", "shadow_sigma_db": 7}
    lte = {"radio": "LTE", "new_site_bands": ["B3"], "upgrade_bands": {"Viettel": ["B3"]}}
    scenario = small.scenario(
        technologies={"4G": {**lte, "definition": definition}},
        programme={"years": [2026, 2027]},
        targets=targets,
        **{"siting": {"mast_spacing_m": 100, "spacing_m": 400}, **changes},
    )
    everybody = np.ones(ground.grid.shape, np.bool_)
    coverage = small.coverage_of(ground, {"4G": everybody})
    network = type(coverage.transmitters["4G"]).from_tables(
        tables[LayerKind.SITES],
        tables[LayerKind.CELLS],
        scenario.all_carriers(),
        crs=small.CRS,
        problems=Problems(),
    )
    server = np.repeat(np.where(np.arange(90) < 60, 0, 1)[None], 30, axis=0).astype(np.int32)
    level = np.full(ground.grid.shape, -100.0, np.float32)
    today = replace(coverage.predictions["4G"], best_server=server, rsrp_dbm=level)
    coverage = replace(coverage, predictions={"4G": today}, transmitters={"4G": network})
    service = Service(small.places(), small.states(), small.commune_table(**{"4G": (100, 100)}))
    found = propose_sites(ground, coverage, service, scenario, costs=CostTable(scenario.costs))
    return found, scenario, ground


def asked(goal: float, **more: Any) -> dict[str, Any]:
    return small.target("stations", goal, year=2026, pursue=True, **more)


def test_masts_are_built_for_a_target_where_most_share_one() -> None:
    found, scenario, ground = one_mast([asked(4)])
    sites = found.sites
    assert sites[ProposalColumn.STAGE].tolist() == [Stage.MASTS] * 2
    assert set(sites[ProposalColumn.OPTION]) == {"new_site"}
    (told,) = found.optima
    assert (told.stage, told.year, told.sites, told.unmet) == (Stage.MASTS, 2026, 2, 0)
    assert 0 < told.value <= told.bound
    east_km = (sites.geometry.x - small.WEST) / 1000
    assert east_km.between(1.5, 6.0).all(), "none stands beside the mast that few share"
    assert (sites["people_taken_over"] > 0).all()
    made = added(sites, ground, scenario, None)
    assert len(standing(ground, scenario, None) | set(made)) == 4


def test_where_positions_run_out_it_is_told_how_many_lack() -> None:
    found, _, _ = one_mast([asked(500)], siting={"spacing_m": 1500.0})
    (told,) = found.optima
    assert told.status == "infeasible"
    assert told.unmet == 498 - len(found.sites) and 0 < len(found.sites) < 20


def test_a_target_that_is_not_pursued_builds_nothing() -> None:
    found, _, _ = one_mast([small.target("stations", 5, year=2026)])
    assert found.sites.empty and found.optima == ()
