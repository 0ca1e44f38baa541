"""Links that the programme builds in place of cable: who gets one, what it costs, what it counts for."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pytest
from tests.planning import small
from tests.planning.backhaul.test_backhaul_compare import _costs
from tests.planning.small import (
    at,
    box,
    frame,
    line,
    place,
    places,
    proposed,
    province,
    scenario,
    states,
    target,
)

from phusong.coverage.service import State
from phusong.layers.province import Province
from phusong.layers.schema import LayerKind
from phusong.planning.backhaul.follow import connect
from phusong.planning.money.bill import bill_of
from phusong.planning.money.costs import CostTable
from phusong.planning.money.links import link_building
from phusong.planning.results.backhaul import Backhaul
from phusong.planning.results.columns import FIBRE, PlaceKind
from phusong.planning.results.money import Part
from phusong.planning.results.stages import Coverage, Proposal, Routes, Service
from phusong.planning.scenario.model import Scenario
from phusong.planning.targets.indicators import INDICATORS, Outcome
from phusong.planning.timetable.phases import schedule

# What is compiled is compiled once.

FIBRE_TARGET = target("settlements_served_pct", 100, technology=FIBRE)
HOME = ("settlement:1", FIBRE, State.UNSERVED)


def ground(**tables: Any) -> Province:
    """A mainland with fibre and a mast on its shore, and an island six kilometres off."""
    land = [box(0, 0, 8, 10), box(14, 3, 18, 7)]
    own = small.stations([(7.5, 5)], [], mast_height_m=[60.0])
    own[LayerKind.FIBRE_LINES] = frame([line((1, 5), (7.5, 5))], id=["1"])
    own |= {LayerKind(name): table for name, table in tables.items()}
    return province(size_km=(20, 10), land=land, tables=own)


def on_island(*sites: tuple[float, float], homes: bool = True) -> tuple[Service, Proposal]:
    """A settlement on the island, or none, and new sites."""
    rows = [place(PlaceKind.SETTLEMENT, 1, at(15, 5), land_part=1, people=50.0)] if homes else []
    told = states(HOME) if homes else states()
    steps = proposed(
        *(
            {"site_id": f"N-{i}", "mast_height_m": 42.0, "land_part": 1, "geometry": at(*p)}
            for i, p in enumerate(sites, start=1)
        )
    )
    covers = tuple(np.empty(0, np.int32) for _ in sites)
    table = small.commune_table(**{"4G": (50.0, 0.0), "5G": (50.0, 0.0)})
    return Service(places(*rows), told, table), Proposal(steps, (), covers)


def connected(
    service: Service, proposal: Proposal, settings: Scenario, area: Province | None = None
) -> tuple[Routes, Backhaul, Coverage]:
    area = area or ground()
    dark = {name: np.zeros(area.grid.shape, np.bool_) for name in settings.technologies}
    coverage = small.coverage_of(area, dark)
    routes, told = connect(area, coverage, service, proposal=proposal, scenario=settings)
    return routes, told, coverage


def plain(**changes: Any) -> Scenario:
    return scenario(costs=_costs(), **changes)


def built(told: Backhaul) -> dict[str, str]:
    rows = told.options[told.options["built"].astype(bool)]
    return dict(zip(rows["place_id"], rows["means"], strict=True))


def test_an_island_without_a_duty_gets_the_cheaper_link() -> None:
    routes, told, _ = connected(*on_island(), plain())
    assert routes.links is not None and routes.segments.empty and routes.unreached == ()
    [link] = routes.links.table.to_dict("records")
    assert (link["serves_id"], link["means"], link["reason"]) == (
        "settlement:1",
        "microwave",
        "cheaper",
    )
    assert built(told) == {"settlement:1": "microwave"}
    option = told.options[told.options["built"].astype(bool)].iloc[0]
    assert link["cost_mid_bn_vnd"] == option["building_mid_bn_vnd"]
    whole, _, _ = connected(*on_island(), plain(fibre={"follow_recommendation": False}))
    assert whole.links is None
    assert routes.links.avoided_km == pytest.approx(whole.segments["length_km"].sum())
    assert routes.links.avoided.mid == pytest.approx(whole.segments["cost_mid_bn_vnd"].sum())


@pytest.mark.parametrize(
    "settings",
    [
        {"targets": [FIBRE_TARGET]},
        {"fibre": {"resilient": ["settlement"]}},
        {"fibre": {"follow_recommendation": False}},
    ],
)
def test_who_has_to_have_fibre_keeps_cable(settings: dict[str, Any]) -> None:
    routes, told, _ = connected(*on_island(), plain(**settings))
    assert routes.links is None
    assert built(told) == {"settlement:1": "submarine"}
    best = told.options[told.options["recommended"].astype(bool)]
    assert best["means"].tolist() == ["microwave"]


def test_cable_that_passes_anyway_is_used() -> None:
    service, proposal = on_island((15.5, 5), (16, 6))
    routes, _, _ = connected(service, proposal, plain(targets=[FIBRE_TARGET]))
    # Each share of the crossing is dearer than a link, and the way from the settlement is not.
    assert routes.links is None
    assert set(routes.segments["serves_id"]) == {"settlement:1", "N-1", "N-2"}
    alone, _, _ = connected(*on_island((15.5, 5), homes=False), plain())
    assert alone.links is not None
    assert alone.links.table["serves_id"].tolist() == ["N-1"]


def test_links_are_built_in_a_year_and_billed_and_are_no_fibre() -> None:
    settings = plain()
    area = ground()
    service, proposal = on_island((17, 6))
    routes, _, coverage = connected(service, proposal, settings, area)
    assert routes.links is not None and len(routes.links.table) == 2
    dated, built_routes = schedule(proposal, routes, service, area, settings)
    assert built_routes.links is not None
    table = built_routes.links.table.set_index("serves_id")
    assert table["year"].notna().all()
    # A site stands no sooner than its link.
    assert table.at["N-1", "year"] <= dated.sites["year"].iloc[0]
    assert dated.sites["backhaul_km"].tolist() == [0.0]
    outcome = Outcome(area, coverage, service, dated, built_routes, settings)
    costs = CostTable(settings.costs)
    bill = bill_of(outcome, costs)
    own = {one.name: one for one in bill.parts if one.part is Part.ACTION}
    links = [link_building(row) for row in built_routes.links.table.to_dict("records")]
    assert own["microwave"].quantity == 2
    assert own["microwave"].expense.building.mid == pytest.approx(sum(m.mid for m in links))
    total = costs.total(dated, built_routes)
    assert total.mid == pytest.approx(2.0 + sum(money.mid for money in links))
    assert bill.total.building.mid == pytest.approx(total.mid)
    for part in Part:
        split = [one.expense.present.mid for one in bill.parts if one.part is part]
        assert sum(split) == pytest.approx(bill.total.present.mid)
    fibre = plain(targets=[FIBRE_TARGET]).targets[0]
    assert INDICATORS["settlements_served_pct"].measure(outcome, fibre, 2028) == 0.0


def test_where_no_cable_leads_a_link_does() -> None:
    settings = plain(fibre={"max_crossing_km": 1})
    routes, told, _ = connected(*on_island((15, 5), homes=False), settings)
    assert routes.links is not None
    assert routes.links.table["reason"].tolist() == ["no_cable"] and routes.unreached == ()
    assert (routes.links.avoided_km, routes.links.avoided.mid) == (0.0, 0.0)
    assert built(told) == {"N-1": "microwave"}
    [site] = [one for one in routes.joined if one.kind == "site"]
    assert (site.total, site.linked, site.lacking) == (1, 1, ())


# ---------------------------------------------------------------- who is joined


def test_hubs_and_seats_are_joined_where_fibre_is_not() -> None:
    seats = frame([at(2, 9.5), at(16, 4)], name=["A", "B"], commune_code=["00001", "00002"])
    communes = [box(0, 0, 8, 10), box(14, 3, 18, 7)]
    area = replace(
        province(
            size_km=(20, 10),
            land=communes,
            communes=communes,
            tables={**small.stations([(7.5, 5)], [], mast_height_m=[60.0])},
        )
    )
    tables = {
        **area.tables,
        LayerKind.SEATS: seats,
        LayerKind.FIBRE_LINES: frame([line((1, 5), (7.5, 5))], id=["1"]),
        LayerKind.ROADS: frame([line((2, 5), (2, 9))]),
    }
    area = replace(area, tables=tables)
    homes = places(place(PlaceKind.HUB, 1, at(5, 9)), place(PlaceKind.HUB, 2, at(3, 5.5)))
    service = Service(homes, states(), pd.DataFrame())
    asked = plain(fibre={"connect": ["hub", "seat"], "follow_recommendation": False})
    routes, _, _ = connected(service, Proposal(proposed(), (), ()), asked, area)
    assert set(routes.segments["serves_id"]) == {"hub:1", "seat:00001", "seat:00002"}
    told = {one.kind: one for one in routes.joined}
    assert (told["hub"].total, told["hub"].standing, told["hub"].laid) == (2, 1, 1)
    assert (told["seat"].total, told["seat"].laid, told["seat"].lacking) == (2, 2, ())
    none, _, _ = connected(service, Proposal(proposed(), (), ()), plain(), area)
    assert none.segments.empty
    lacking = {one.kind: one.lacking for one in none.joined}
    assert lacking == {"hub": ("hub:1",), "seat": ("seat:00001", "seat:00002")}


def test_a_seat_is_joined_as_the_settlement_that_stands_in() -> None:
    area = ground()
    area = replace(area, tables={**area.tables, LayerKind.SETTLEMENTS: _homes(area)})
    service, proposal = on_island()
    settings = plain(targets=[FIBRE_TARGET], fibre={"connect": ["seat"]})
    routes, _, _ = connected(service, proposal, settings, area)
    told = {one.kind: one for one in routes.joined}
    assert set(routes.segments["serves_id"]) == {"settlement:1"}
    assert (told["seat"].total, told["seat"].laid, told["seat"].unknown) == (1, 1, 0)


def _homes(area: Province) -> Any:
    return frame(
        [at(15, 5)],
        id=["1"],
        name=["Đảo"],
        people=[50.0],
        commune_code=list(area.communes["code"]),
    )
