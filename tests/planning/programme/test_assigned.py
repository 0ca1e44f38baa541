"""Places that the programme gives to one operator: found, kept to, and every fault told."""

from __future__ import annotations

from typing import Any

import geopandas as gpd
import numpy as np
import pytest
from pydantic import ValidationError
from scipy.sparse import csr_array
from tests.planning import small
from tests.planning.small import at, place

from phusong.coverage.service import State
from phusong.layers.errors import Problems
from phusong.layers.i18n import Language, Messages
from phusong.planning.money.costs import CostTable
from phusong.planning.programme.assigned import Builders, duties_of, tell_assigned
from phusong.planning.programme.demand import Demand
from phusong.planning.programme.priorities import places_due
from phusong.planning.programme.proposal import propose_sites
from phusong.planning.results.columns import PlaceKind
from phusong.planning.results.stages import Proposal, Service
from phusong.planning.scenario.model import Programme, Scenario

# What is compiled is compiled once.

PLACES = small.places(
    place(PlaceKind.SETTLEMENT, 1, at(3, 4), name="Tà Mơ"),
    place(PlaceKind.SETTLEMENT, 2, at(9, 4), name="Thôn Đông"),
    place(PlaceKind.PARK, 1, at(6, 4), name="Suối Dầu"),
    place(PlaceKind.HUB, 1, at(6, 6), name="Suối Dầu"),
)
DUTY = {"place": "Tà Mơ", "operator": "VinaPhone", "year": 2026}


def programme(*assigned: dict[str, Any], **changes: Any) -> Programme:
    return Programme.model_validate({"years": [2026, 2027], "assigned": assigned, **changes})


@pytest.mark.parametrize("text", ["settlement:1", "Tà Mơ", "  tà mơ", "TA MO"])
def test_a_place_is_called_by_its_identifier_or_its_name(text: str) -> None:
    (duty,) = duties_of(PLACES, programme({**DUTY, "place": text}))
    assert duty.place_id == "settlement:1"
    assert duty.counts_for("4G") and duty.counts_for("5G")


def test_an_identifier_goes_before_a_name_and_only_one_technology_may_count() -> None:
    named = PLACES.assign(name=["2", "Thôn Đông", "Suối Dầu", "Suối Dầu"])
    (duty,) = duties_of(named, programme({**DUTY, "place": "2", "technology": "4G"}))
    assert duty.place_id == "settlement:2"
    assert duty.counts_for("4G") and not duty.counts_for("5G")


def test_places_that_are_not_there_or_there_twice_are_told_together() -> None:
    problems = Problems()
    duties = programme(
        {**DUTY, "place": "Tà Mo Dưới"},
        {**DUTY, "place": "Suối Dầu"},
        {**DUTY, "place": "Tà Mơ"},
    )
    tell_assigned(PLACES, duties, problems=problems)
    found = [(p.code, p.column, p.value) for p in problems]
    assert found == [
        ("assigned-unknown", "assigned.0.place", "Tà Mo Dưới"),
        ("assigned-ambiguous", "assigned.1.place", "Suối Dầu"),
    ]
    unknown, twice = problems
    for language in Language:
        told = Messages.of(language)
        assert "Tà Mơ" in told.problem(unknown)[1]
        assert "park:1, hub:1" in told.problem(twice)[1]
    assert len(duties_of(PLACES, duties)) == 1


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"year": 2031}, "assigned-year"),
        ({"technology": "6G"}, "assigned-technology"),
        ({"technology": "5G"}, "assigned-without-band"),
        ({}, "assigned-without-band"),
    ],
)
def test_a_duty_that_nobody_could_meet_is_refused(change: dict[str, Any], code: str) -> None:
    """5G gives bands to Viettel alone; 4G names no licences, so anybody may."""
    duty = {**DUTY, **change}
    with pytest.raises(ValidationError) as told:
        small.scenario(programme={"years": [2026, 2027], "assigned": [duty]})
    assert told.value.errors()[0]["type"] == code
    small.scenario(programme={"years": [2026], "assigned": [{**DUTY, "technology": "4G"}]})


def test_assigned_places_come_first_in_their_technology() -> None:
    service = Service(PLACES, small.states(), small.commune_table())
    duty = {**DUTY, "technology": "4G", "year": 2027}
    plan = small.scenario(programme={"years": [2026, 2027], "assigned": [duty]})
    assert places_due(service, plan, technology="4G") == {"settlement:1": 2027}
    assert places_due(service, plan, technology="5G") == {}


def builders(**waiting: list[int]) -> Builders:
    """Pixels 0 to 9; who has to serve settlement 1 is VinaPhone, settlement 2 MobiFone."""
    both = programme(DUTY, {**DUTY, "place": "settlement:2", "operator": "MobiFone"})
    told = {f"settlement:{k[1:]}": (np.array(v), len(v)) for k, v in waiting.items()}
    demand = Demand(np.arange(10), np.ones(10), told)
    return Builders(PLACES, both, technology="4G", demand=demand, reach_km=2.0)


def test_only_whom_it_is_given_to_counts_at_a_place() -> None:
    candidates = gpd.GeoDataFrame(
        {"operator": ["VinaPhone", "MobiFone", "", None]}, geometry=[at(1, 1)] * 4
    )
    everything = csr_array(np.arange(1, 41, dtype=np.float32).reshape(4, 10))
    kept = builders(s1=[0, 1, 2], s2=[5]).kept_to(candidates, everything).toarray()
    expected = everything.toarray()
    expected[1:, [0, 1, 2]] = 0
    expected[[0, 2, 3], 5] = 0
    np.testing.assert_array_equal(kept, expected)
    # A place that does not wait any more is nobody's duty.
    assert builders(s2=[5]).kept_to(candidates, everything)[[0]].nnz == 9
    assert builders().kept_to(candidates, everything) is everything


def test_the_nearest_place_says_who_builds_near_it() -> None:
    points = np.array([[p.x, p.y] for p in (at(3.5, 4), at(7.5, 4), at(6, 4), at(9, 4))])
    assert builders(s1=[0], s2=[5]).near(points).tolist() == [
        "VinaPhone",
        "MobiFone",
        "",
        "MobiFone",
    ]
    assert builders().near(points).tolist() == [""] * 4


def planned(scenario: Scenario, **more: Any) -> Proposal:
    """A dark hamlet and two bare masts beside it, one of each operator."""
    stations = small.stations(
        [(2.6, 4), (3.4, 4)], [(0, "Viettel", "NR", "n41"), (1, "VinaPhone", "NR", "n78")]
    )
    ground = small.province(size_km=(6, 8), people=0.01, **{"tables": stations, **more})
    service = Service(
        PLACES.iloc[:1].reset_index(drop=True),
        small.states(("settlement:1", "4G", State.UNSERVED)),
        small.commune_table(**{"4G": (48, 0)}),
    )
    dark = np.zeros(ground.grid.shape, np.bool_)
    coverage = small.coverage_of(ground, {"4G": dark})
    return propose_sites(ground, coverage, service, scenario, costs=CostTable(scenario.costs))


def rules(*assigned: dict[str, Any], **siting: Any) -> Scenario:
    return small.scenario(
        technologies={
            "4G": {
                "radio": "LTE",
                "new_site_bands": ["B8"],
                "upgrade_bands": {"Viettel": ["B28", "B3"], "VinaPhone": ["B3"]},
                "definition": {"propagation": "p526", "shadow_sigma_db": 7},
            }
        },
        programme={"years": [2026], "first_year_places": ["dead_spot"], "assigned": assigned},
        siting={"min_people": 1e9, **siting},
    )


def builder(found: Proposal) -> list[tuple[str, str, str, str]]:
    columns = ["operator", "option", "bands", "places"]
    return [tuple(row) for row in found.sites[columns].to_numpy().tolist()]


def test_the_step_that_serves_the_place_is_that_operators() -> None:
    """Either alone would do: whoever is named builds, though both cost the same."""
    for operator, bands in (("VinaPhone", "B3"), ("Viettel", "B28;B3")):
        found = planned(rules({**DUTY, "operator": operator}))
        assert builder(found) == [(operator, "technology", bands, "settlement:1")]
        assert found.checks[0].places_lost == ()


def test_a_new_mast_near_the_place_is_his_and_radiates_his_bands() -> None:
    nowhere = small.stations([], [])
    found = planned(rules(DUTY), tables=nowhere)
    assert builder(found) == [("VinaPhone", "new_site", "B3", "settlement:1")]
    usual = planned(rules(new_mast_operator="Viettel"), tables=nowhere)
    assert builder(usual)[0][:3] == ("Viettel", "new_site", "B28;B3")
    shared = planned(rules(), tables=nowhere)
    assert builder(shared)[0][:3] == ("", "new_site", "B8")
    barred = planned(rules(new_mast_operator="Gmobile"), tables=nowhere)
    assert builder(barred)[0][:3] == ("", "new_site", "B8"), "who has no band builds nothing"
