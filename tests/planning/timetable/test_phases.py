"""The programme: what is built when, case by case."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest
from tests.planning import small
from tests.planning.small import at, cable, commune_table, place, proposed, scenario, states, target

from phusong.coverage.service import State
from phusong.planning.programme.hosts import host_rows
from phusong.planning.results.columns import Action, PlaceKind, ProposalColumn, RouteColumn
from phusong.planning.results.stages import Proposal, Routes, Service
from phusong.planning.results.years import GoalOf
from phusong.planning.timetable.phases import schedule

YEARS = [2026, 2027, 2028, 2029, 2030]
NO_PLACES = small.places(place(PlaceKind.SETTLEMENT, 1, at(1, 1)))
NO_CABLE = Routes(cable(), ())
# 20 pixels of 10 people each.
GROUND = small.province(size_km=(5, 1), step_m=500, people=10.0)


def service_with(people: float = 200.0, **served: float) -> Service:
    told = {"4G": (people, served.get("4G", 0.0)), "5G": (people, served.get("5G", 0.0))}
    homes = states(("settlement:1", "4G", State.SERVED), ("settlement:1", "5G", State.SERVED))
    return Service(NO_PLACES, homes, commune_table(**told))


def steps(count: int, **more: Any) -> Proposal:
    """Steps for 4G, each of one pixel of its own."""
    rows = [{"site_id": f"N-{i}", **more} for i in range(count)]
    covers = tuple(np.array([i], dtype=np.int32) for i in range(count))
    return Proposal(proposed(*rows), (), covers)


def programme(**more: Any) -> dict[str, Any]:
    return {"years": YEARS, **more}


def years_of(proposal: Proposal) -> dict[str, int | None]:
    sites = proposal.sites
    return {
        s: None if pd.isna(y) else int(y)
        for s, y in zip(
            sites[ProposalColumn.SITE_ID], sites[ProposalColumn.YEAR].astype(object), strict=True
        )
    }


# ---------------------------------------------------------------- the pace


def test_without_a_target_the_same_share_is_added_each_year() -> None:
    plan = scenario(programme=programme())
    dated, _ = schedule(steps(20), NO_CABLE, service_with(), GROUND, plan)
    assert dated.sites[ProposalColumn.YEAR].value_counts().to_dict() == dict.fromkeys(YEARS, 4)


def test_the_goal_rises_linearly_between_two_targets() -> None:
    plan = scenario(
        programme=programme(),
        targets=[
            target("people_served_pct", 40, year=2026, technology="4G"),
            target("people_served_pct", 70, year=2029, technology="4G"),
            target("people_served_pct", 99, year=2026, technology="5G"),
            target("stations", 99, year=2026, technology="4G"),
        ],
    )
    dated, _ = schedule(steps(20), NO_CABLE, service_with(), GROUND, plan)
    share = 5 * dated.sites[ProposalColumn.YEAR].value_counts().sort_index().cumsum()
    assert share.to_dict() == {2026: 40, 2027: 50, 2028: 60, 2029: 70, 2030: 100}


def test_who_is_served_today_counts_towards_the_goal() -> None:
    plan = scenario(
        programme=programme(),
        targets=[target("people_served_pct", 60, year=2026, technology="4G")],
    )
    service = service_with(**{"4G": 100.0})
    dated, _ = schedule(steps(10), NO_CABLE, service, GROUND, plan)
    # From 50 % to 60 % in 2026, then 10 % a year: two steps of 5 % each.
    assert dated.sites[ProposalColumn.YEAR].value_counts().to_dict() == dict.fromkeys(YEARS, 2)


# ---------------------------------------------------------------- what comes first

FIRST = ("dead_spot", "operating_park", "hub")
PLACES = small.places(
    place(PlaceKind.SETTLEMENT, 1, at(1, 1)),
    place(PlaceKind.SETTLEMENT, 2, at(1, 1)),
    place(PlaceKind.PARK, 1, at(1, 1), operating=True),
    place(PlaceKind.PARK, 2, at(1, 1), operating=False),
    place(PlaceKind.HUB, 1, at(1, 1)),
)
# Settlement 1 has nothing, settlement 2 has 4G; the others lack both.
PLACE_STATES = states(
    *[
        (place_id, name, State.SERVED if (place_id, name) == held else State.UNSERVED)
        for place_id in PLACES["place_id"]
        for name in ("4G", "5G")
        for held in [("settlement:2", "4G")]
    ]
)


@pytest.mark.parametrize(
    ("first", "urgent"),
    [
        ((), set()),
        (("dead_spot",), {"N-2"}),
        (("operating_park",), {"N-4", "N-5"}),
        (("hub",), {"N-7"}),
        (FIRST, {"N-2", "N-4", "N-5", "N-7"}),
    ],
)
def test_places_that_come_first_bring_all_sites_that_help_them(
    first: tuple[str, ...], urgent: set[str]
) -> None:
    helps = ["", "", "settlement:1", "settlement:2", "park:1", "hub:9;park:1", "park:2", "hub:1"]
    rows = [{"site_id": f"N-{i}", "helps": own} for i, own in enumerate(helps)]
    covers = tuple(np.array([i], dtype=np.int32) for i in range(len(helps)))
    service = Service(PLACES, PLACE_STATES, commune_table(**{"4G": (200, 0), "5G": (200, 0)}))
    # The first year's goal is what is served today: nothing but the urgent steps is due.
    plan = scenario(
        programme=programme(first_year_places=first),
        targets=[target("people_served_pct", 0, year=2026, technology="4G")],
    )
    dated, _ = schedule(Proposal(proposed(*rows), (), covers), NO_CABLE, service, GROUND, plan)
    assert {site for site, year in years_of(dated).items() if year == 2026} == urgent


def test_an_urgent_upgrade_brings_its_mast_along() -> None:
    rows = [
        {"site_id": "N-0"},
        {"site_id": "N-1"},
        {
            "site_id": "U-N-1",
            "host_site_id": "N-1",
            "action": Action.UPGRADE.value,
            "chosen_for": "5G",
            "helps": "hub:1",
        },
    ]
    covers = tuple(np.array([i], dtype=np.int32) for i in range(3))
    service = Service(PLACES, PLACE_STATES, commune_table(**{"4G": (200, 0), "5G": (200, 0)}))
    plan = scenario(
        programme=programme(first_year_places=["hub"]),
        targets=[target("people_served_pct", 0, year=2026, technology="4G")],
    )
    dated, _ = schedule(Proposal(proposed(*rows), (), covers), NO_CABLE, service, GROUND, plan)
    years = years_of(dated)
    assert years["N-1"] == years["U-N-1"] == 2026 < (years["N-0"] or 0)


# ---------------------------------------------------------------- money


def test_what_no_year_has_room_for_has_no_year() -> None:
    plan = scenario(programme=programme(budget_bn_vnd={2026: 5, 2028: 2.5}))
    routes = Routes(
        cable({"route_id": "R-1", "serves_id": "N-0", "serves_kind": "site"}), unreached=()
    )
    dated, cabled = schedule(steps(4), routes, service_with(), GROUND, plan)
    # Two in 2026, one in 2028, and the dearest one, N-0 with its cable, never.
    told = years_of(dated)
    assert told.pop("N-0") is None
    assert sorted(told.values()) == [2026, 2026, 2028]
    assert dated.sites[ProposalColumn.BACKHAUL_KM].tolist() == [0.0, 0.0, 0.0, 1.0]
    assert cabled.segments[RouteColumn.YEAR].isna().all()


def test_money_of_early_years_is_not_lost_to_a_slow_pace() -> None:
    """The pace would leave most steps to years that have no money at all."""
    plan = scenario(programme=programme(budget_bn_vnd={2026: 20, 2027: 12}))
    dated, _ = schedule(steps(20), NO_CABLE, service_with(), GROUND, plan)
    told = list(years_of(dated).values())
    # 2 each: four a year are due in both years, then the rest of both budgets is spent.
    assert (told.count(2026), told.count(2027), told.count(None)) == (10, 6, 4)


def test_cable_to_a_settlement_waits_for_money_that_sites_leave() -> None:
    plan = scenario(programme=programme(budget_bn_vnd={2026: 2.3, 2027: 0.25, 2028: 0.1}))
    routes = Routes(
        cable(
            {"route_id": "R-1", "serves_id": "settlement:1", "serves_kind": "settlement"},
            {
                "route_id": "R-2",
                "serves_id": "settlement:2",
                "serves_kind": "settlement",
                "cost_mid_bn_vnd": 0.25,
            },
            {
                "route_id": "R-3",
                "serves_id": "settlement:3",
                "serves_kind": "settlement",
                "cost_mid_bn_vnd": 0.3,
            },
        ),
        (),
    )
    _, cabled = schedule(steps(1), routes, service_with(), GROUND, plan)
    years = cabled.segments.set_index("serves_id")[RouteColumn.YEAR]
    assert years["settlement:1"] == 2026
    assert years["settlement:2"] == 2027
    assert pd.isna(years["settlement:3"])


def test_cable_that_hangs_on_other_cable_is_never_built_before_it() -> None:
    plan = scenario(
        programme=programme(first_year_places=["hub"]),
        targets=[target("people_served_pct", 0, year=2029, technology="4G")],
    )
    rows = [{"site_id": "N-0"}, {"site_id": "N-1", "helps": "hub:1"}]
    covers = tuple(np.array([i], dtype=np.int32) for i in range(2))
    routes = Routes(
        cable(
            {"route_id": "R-1", "serves_id": "N-0", "serves_kind": "site"},
            {
                "route_id": "R-2",
                "serves_id": "N-1",
                "serves_kind": "site",
                "from_id": "R-1",
            },
        ),
        (),
    )
    service = Service(PLACES, PLACE_STATES, commune_table(**{"4G": (200, 0), "5G": (200, 0)}))
    dated, cabled = schedule(Proposal(proposed(*rows), (), covers), routes, service, GROUND, plan)
    assert years_of(dated) == {"N-1": 2026, "N-0": 2030}
    # The far site's branch needs the near one's: both are laid in its year.
    assert cabled.segments.set_index("route_id")[RouteColumn.YEAR].to_dict() == {
        "R-1": 2026,
        "R-2": 2026,
    }


def test_cable_to_a_settlement_brings_the_cable_that_it_hangs_on_forward() -> None:
    """The site waits for 2027; its cable is paid in 2026, which leaves 2027 what it would cost."""
    plan = scenario(programme=programme(budget_bn_vnd={2026: 0.5, 2027: 2.2}))
    routes = Routes(
        cable(
            {"route_id": "R-1", "serves_id": "N-0", "serves_kind": "site"},
            {
                "route_id": "R-2",
                "serves_id": "settlement:1",
                "serves_kind": "settlement",
                "from_id": "R-1",
            },
            {"route_id": "R-3", "serves_id": "settlement:2", "serves_kind": "settlement"},
        ),
        (),
    )
    dated, cabled = schedule(steps(1), routes, service_with(), GROUND, plan)
    assert years_of(dated) == {"N-0": 2027}
    years = cabled.segments.set_index("route_id")[RouteColumn.YEAR].to_dict()
    assert years == {"R-1": 2026, "R-2": 2026, "R-3": 2027}


# ---------------------------------------------------------------- stations


def test_masts_that_a_target_counts_keep_to_what_a_year_can_build_and_the_rest_is_told() -> None:
    plan = scenario(
        programme=programme(yearly_capacity={"new_site": 2}),
        targets=[target("stations", 5, year=2026, pursue=True)],
    )
    covers = tuple(np.empty(0, np.int32) for _ in range(5))
    masts = Proposal(steps(5).sites, (), covers)
    dated, _ = schedule(masts, NO_CABLE, service_with(**{"4G": 200.0}), GROUND, plan)
    assert dated.sites[ProposalColumn.YEAR].tolist() == [2026, 2026, 2027, 2027, 2028]
    assert dated.years is not None
    told = [goal for goal in dated.years.goals if goal.of is GoalOf.STATIONS]
    assert [(goal.technology, goal.year) for goal in told] == [("", year) for year in YEARS]
    assert [round(goal.slack, 6) for goal in told] == [0.6, 0.2, 0.0, 0.0, 0.0]


def test_antennas_on_a_raised_mast_stand_no_earlier_than_it_is_raised() -> None:
    lift = {"action": Action.UPGRADE.value, "host_site_id": "T-1", "mast_height_m": 55.0}
    rows = [
        {"site_id": "U-1", "option": "raise", "raised_m": 15.0, "chosen_for": "4G", **lift},
        {"site_id": "U-2", "option": "technology", "chosen_for": "5G", **lift},
        {"site_id": "U-3", "option": "bands", "chosen_for": "5G", **lift, "mast_height_m": 40.0},
    ]
    assert host_rows(proposed(*rows)).tolist() == [-1, 0, -1]
    covers = tuple(np.array([i], np.int32) for i in (0, 1, 1))
    plan = scenario(
        programme=programme(budget_bn_vnd={2026: 2.0, 2027: 2.0, 2028: 2.0}),
        targets=[target("people_served_pct", 100, year=2026, technology="5G")],
    )
    proposal = Proposal(proposed(*rows), (), covers)
    dated, _ = schedule(proposal, NO_CABLE, service_with(), GROUND, plan)
    years = years_of(dated)
    assert years["U-1"] is not None and years["U-2"] is not None
    assert years["U-1"] <= years["U-2"]
