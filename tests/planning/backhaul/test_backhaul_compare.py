"""Fibre, sea cable, microwave and satellite side by side: shares, verdicts, tables."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.planning import small
from tests.planning.small import (
    MONEY,
    at,
    cable,
    frame,
    line,
    place,
    places,
    proposed,
    province,
    scenario,
    states,
)

from phusong.coverage.service import State
from phusong.layers.schema import LayerKind
from phusong.planning.backhaul.compare import compare_backhaul
from phusong.planning.backhaul.offers import Offer, cable_offers, impossible, satellite_offer
from phusong.planning.backhaul.power import solar_plant
from phusong.planning.backhaul.prices import Bid, Prices, prices_of
from phusong.planning.backhaul.rules import BackhaulRules, Cable, Solar
from phusong.planning.backhaul.sharing import stretches_of
from phusong.planning.backhaul.unsure import spread, widened
from phusong.planning.backhaul.verdict import verdicts
from phusong.planning.backhaul.wanting import Wanting, who_wants
from phusong.planning.money.costs import CostTable
from phusong.planning.results.backhaul import Backhaul, Means, Obstacle
from phusong.planning.results.columns import FIBRE, PlaceKind
from phusong.planning.results.money import Money
from phusong.planning.results.stages import Proposal, Routes, Service

_ITEMS = {
    "microwave_link": ("link", 0.4, 0.5, 0.8),
    "microwave_diversity": ("link", 0.1, 0.2, 0.3),
    "microwave_tower": ("m", 0.01, 0.02, 0.03),
    "microwave_repeater": ("site", 0.5, 1.0, 2.0),
    "microwave_link_yearly": ("link-year", 0.01, 0.02, 0.04),
    "satellite_terminal": ("site", 0.05, 0.1, 0.2),
    "satellite_yearly": ("site-year", 0.1, 0.2, 0.6),
    "solar_array": ("kWp", 0.02, 0.03, 0.05),
    "solar_battery": ("kWh", 0.005, 0.01, 0.015),
}


def _costs(**without: bool) -> dict[str, Any]:
    """Of the small scenario and what links take, thousand million VND, but for those named."""
    links = {
        name: {"per": per, "low": low * 1e9, "mid": mid * 1e9, "high": high * 1e9}
        for name, (per, low, mid, high) in _ITEMS.items()
        if not without.get(name)
    }
    return {
        "vnd_per_usd": 20_000,
        **{
            name: {"currency": "VND", **item, "source": "made up"}
            for name, item in {**MONEY, **links}.items()
        },
    }


def _prices(**without: bool) -> Prices:
    return prices_of(scenario(costs=_costs(**without)).costs)


def _table() -> CostTable:
    return CostTable(scenario(costs=_costs()).costs)


def test_solar_power_by_hand() -> None:
    """120 W: 2.88 kWh a day; over 4 h at 75 % 0.96 kWp; 3 days at 80 % and 90 % 12 kWh."""
    plant = solar_plant(120, Solar(sun_h=4, performance=0.75, autonomy_days=3))
    assert plant == pytest.approx((0.96, 12.0))
    bid = _prices().solar(plant)
    assert bid is not None and bid.building.mid == pytest.approx(0.96 * 0.03 + 12 * 0.01)
    assert _prices(solar_battery=True).solar(plant) is None


def test_present_cost_by_hand() -> None:
    """0.5 now and 0.02 in each of nine years at 5 %: 0.5 + 0.02 (1 - 1.05^-9) / 0.05 = 0.64216."""
    prices = _prices()
    assert prices.link is not None
    assert prices.present(prices.link).mid == pytest.approx(0.642156, abs=1e-6)
    assert prices.present(prices.link).assumed


def test_prices_of_links_are_no_part_of_the_programmes_total() -> None:
    told = {
        name: {**item, "assumed": name in _ITEMS}
        for name, item in _costs().items()
        if name in {**MONEY, **_ITEMS}
    }
    costs = CostTable(scenario(costs={"vnd_per_usd": 20_000, **told}).costs)
    assert not costs.total(Proposal(proposed(), (), ()), Routes(cable(), ())).assumed


# R-1 goes 4 km east from the fibre; R-2 begins half way, R-3 on R-2's first kilometre.
_TREE = cable(
    {
        "route_id": "R-1",
        "serves_id": "a",
        "serves_kind": "settlement",
        "length_km": 4.0,
        "cost_low_bn_vnd": 2.0,
        "cost_mid_bn_vnd": 4.0,
        "cost_high_bn_vnd": 8.0,
        "geometry": line((0, 0), (4, 0)),
    },
    {
        "route_id": "R-2",
        "serves_id": "b",
        "serves_kind": "settlement",
        "length_km": 2.0,
        "cost_mid_bn_vnd": 2.0,
        "from_id": "R-1",
        "geometry": line((2, 0), (2, 2)),
    },
    {
        "route_id": "R-2",
        "segment": 2,
        "serves_id": "b",
        "serves_kind": "settlement",
        "length_km": 3.0,
        "cost_mid_bn_vnd": 30.0,
        "from_id": "R-1",
        "construction": "submarine",
        "geometry": line((2, 2), (2, 5)),
    },
    {
        "route_id": "R-3",
        "serves_id": "N-1",
        "serves_kind": "site",
        "length_km": 1.0,
        "cost_mid_bn_vnd": 1.0,
        "from_id": "R-2",
        "geometry": line((2, 1), (3, 1)),
    },
)


def test_shared_cable_is_paid_in_equal_parts() -> None:
    found = stretches_of(_TREE, _table())
    paid = {who: sum(one.building.mid for one in mine) for who, mine in found.items()}
    # a: half of 4 shared by three, half alone; b: 2/3 + 1/2 + 1 + 30; N-1: 2/3 + 1/2 + 1.
    assert paid == pytest.approx({"a": 2 / 3 + 2, "b": 2 / 3 + 0.5 + 1 + 30, "N-1": 2 / 3 + 1.5})
    assert sum(paid.values()) == pytest.approx(_TREE["cost_mid_bn_vnd"].sum())
    length = {who: sum(one.length_km for one in mine) for who, mine in found.items()}
    assert length == pytest.approx({"a": 4, "b": 7, "N-1": 4})


def test_leased_fibre_is_shared_and_second_ways_are_left_out() -> None:
    lease = {"low": 1e6, "mid": 2e6, "high": 3e6, "currency": "VND", "per": "km-year"}
    priced = {**_costs(), "fibre_lease_yearly": {**lease, "source": "made up"}}
    costs = CostTable(scenario(costs=priced).costs)
    backed = cable(
        {
            "route_id": "R-1",
            "serves_id": "a",
            "serves_kind": "settlement",
            "leased_km": 30.0,
            "geometry": line((0, 0), (1, 0)),
        },
        {
            "route_id": "R-1",
            "segment": 2,
            "way": 2,
            "serves_id": "a",
            "serves_kind": "settlement",
            "geometry": line((1, 0), (1, 3)),
        },
        {
            "route_id": "R-2",
            "serves_id": "b",
            "serves_kind": "settlement",
            "from_id": "R-1",
            "geometry": line((1, 0), (2, 0)),
        },
    )
    found = stretches_of(backed, costs)
    assert [one.length_km for one in found["a"]] == [1.0]
    assert [one.users for one in found["b"]] == [1, 2]
    yearly = {who: sum(one.yearly.mid for one in mine) for who, mine in found.items()}
    assert yearly == pytest.approx({"a": 30 * 0.002 / 2, "b": 30 * 0.002 / 2})


@settings(deadline=None, max_examples=40)
@given(
    parents=st.lists(st.integers(0, 100), min_size=1, max_size=7),
    where=st.lists(st.floats(0, 1), min_size=7, max_size=7),
)
def test_shares_add_up_whatever_the_tree(parents: list[int], where: list[float]) -> None:
    """And nobody pays more than his way to the fibre would cost alone."""
    starts, rows = [(0.0, 0.0)], []
    for number, (parent, share) in enumerate(zip(parents, where, strict=False)):
        up = parent % (number + 1)
        x, y = starts[up]
        start = (x, y + 5 * share) if number else (0.0, 0.0)
        # Each branch runs 5 km north on an easting of its own.
        way = [start, (start[0] + number + 1, start[1]), (start[0] + number + 1, start[1] + 5)]
        origin = f"R-{up}" if number else "fibre@0"
        starts.append((start[0] + number + 1, start[1]))
        km = number + 6.0
        rows.append(
            {
                "route_id": f"R-{number + 1}",
                "serves_id": f"p{number}",
                "serves_kind": "site",
                "length_km": km,
                "cost_mid_bn_vnd": km,
                "from_id": "fibre@0" if up == 0 else origin,
                "geometry": line(*way),
            }
        )
    found = stretches_of(cable(*rows), _table())
    paid = {who: sum(s.building.mid for s in mine) for who, mine in found.items()}
    assert sum(paid.values()) == pytest.approx(sum(row["cost_mid_bn_vnd"] for row in rows))
    for who, mine in found.items():
        assert paid[who] <= sum(s.building.mid * s.users for s in mine) + 1e-9


def test_cable_by_hand() -> None:
    """b: 4 km on land and 3 km through the sea."""
    rules = Cable(
        cuts_per_1000_km_year=3,
        repair_h=10,
        sea_faults_per_1000_km_year=2,
        sea_repair_days=15,
        months=2,
        km_per_month=8,
        sea_months=12,
    )
    land, sea = cable_offers(stretches_of(_TREE, _table())["b"], rules=rules)
    assert land.obstacle is Obstacle.SEA and land.bid is None
    assert sea.bid is not None and sea.bid.building.assumed
    assert sea.months == pytest.approx(12 + 4 / 8)
    hours = 0.004 * 3 * 10 + 0.003 * 2 * 15 * 24
    assert sea.availability_pct == pytest.approx(100 * (1 - hours / 8766))
    dry, wet = cable_offers(stretches_of(_TREE, _table())["a"], rules=rules)
    assert dry.months == pytest.approx(2 + 4 / 8) and wet.obstacle is Obstacle.LAND
    assert [o.obstacle for o in cable_offers((), rules=rules)] == [Obstacle.NO_ROUTE] * 2


def test_a_satellite_takes_power_where_there_is_none() -> None:
    rules = BackhaulRules()
    grid = satellite_offer(rules, _prices(), off_grid=False)
    sun = satellite_offer(rules, _prices(), off_grid=True)
    assert grid.bid is not None and sun.bid is not None
    assert sun.bid.building.mid > grid.bid.building.mid and sun.plant.battery_kwh > 0
    assert grid.latency_ms == 50 and grid.bid.yearly.mid == 0.2
    none = satellite_offer(rules, _prices(satellite_terminal=True), off_grid=False)
    assert none.obstacle is Obstacle.NO_PRICE


def _offer(means: Means, cost: float, mbps: float, pct: float) -> Offer:
    money = Money(cost, cost, cost, assumed=False)
    return Offer(means, Bid(building=money), capacity_mbps=mbps, availability_pct=pct)


@pytest.mark.parametrize(
    ("offers", "wanted"),
    [
        (
            [(9, 1e4, 99.99), (2, 200, 99.95), (1, 150, 99.5)],
            ["dearer", "cheapest", "too_often_out"],
        ),
        ([(9, 1e4, 99.99), (2, 100, 99.95), (1, 150, 99.5)], ["only", "too_slow", "too_often_out"]),
        (
            [(9, 1e4, 99.8), (2, 200, 99.8), (1, 100, 99.99)],
            ["too_often_out", "closest", "too_slow"],
        ),
        ([None, None, (1, 100, 99.0)], ["impossible", "impossible", "closest"]),
        ([None, None, None], ["impossible"] * 3),
    ],
)
def test_the_cheapest_that_is_enough_is_recommended(
    offers: list[tuple[float, float, float] | None], wanted: list[str]
) -> None:
    means = (Means.FIBRE, Means.MICROWAVE, Means.SATELLITE)
    built = [
        impossible(kind, Obstacle.NO_ROUTE) if offer is None else _offer(kind, *offer)
        for kind, offer in zip(means, offers, strict=True)
    ]
    found = verdicts(built, _prices(), needed_mbps=150, needed_pct=99.9)
    assert [word.value for word in found] == wanted


def _island_plan(**changes: Any) -> Backhaul:
    """A mainland with fibre and a mast; an island with a hamlet 6 km off; a far site ashore."""
    land = [small.box(0, 0, 8, 10), small.box(14, 3, 18, 7)]
    tables = small.stations([(7.5, 5)], [], mast_height_m=[60.0])
    tables[LayerKind.FIBRE_LINES] = frame([line((1, 5), (7.5, 5))], id=["1"])
    ground = province(size_km=(20, 10), land=land, tables=tables)
    homes = places(
        place(PlaceKind.SETTLEMENT, 1, at(15, 5), land_part=1, uncertainty_m=800.0),
        place(PlaceKind.SETTLEMENT, 2, at(2, 5)),
    )
    service = Service(
        homes,
        states(("settlement:1", FIBRE, State.UNSERVED), ("settlement:2", FIBRE, State.SERVED)),
        pd.DataFrame(),
    )
    sites = proposed(
        {"site_id": "N-1", "mast_height_m": 42.0, "geometry": at(1, 9)},
        {"site_id": "N-2", "mast_height_m": 42.0, "geometry": at(1, 6)},
    )
    rows = cable(
        {
            "route_id": "R-1",
            "serves_id": "settlement:1",
            "serves_kind": "settlement",
            "length_km": 6.5,
            "construction": "submarine",
            "cost_mid_bn_vnd": 20.0,
            "cost_high_bn_vnd": 30.0,
            "geometry": line((7.5, 5), (15, 5)),
        },
        {
            "route_id": "R-2",
            "serves_id": "N-1",
            "serves_kind": "site",
            "length_km": 4.0,
            "cost_mid_bn_vnd": 0.5,
            "geometry": line((1, 5), (1, 9)),
        },
        {
            "route_id": "R-3",
            "serves_id": "N-2",
            "serves_kind": "site",
            "length_km": 1.0,
            "geometry": line((1.5, 5), (1.5, 6)),
        },
    )
    settings = scenario(costs=_costs(), **changes)
    coverage = small.coverage_of(ground, {"4G": np.zeros(ground.grid.shape, np.bool_)})
    return compare_backhaul(
        ground,
        coverage,
        service,
        proposal=Proposal(sites, (), ()),
        routes=Routes(rows, ()),
        scenario=settings,
    ).told


def test_an_island_gets_microwave_and_a_far_site_fibre() -> None:
    found = _island_plan()
    table = found.options.set_index(["place_id", "means"])
    assert set(table.index.get_level_values(0)) == {"settlement:1", "N-1"}
    best = table[table["recommended"]].reset_index().set_index("place_id")["means"]
    assert best.to_dict() == {"settlement:1": "microwave", "N-1": "fibre"}
    assert table.at[("settlement:1", "fibre"), "obstacle"] == "sea"
    assert table.at[("settlement:1", "satellite"), "verdict"] == "too_often_out"
    assert table.at[("settlement:1", "submarine"), "verdict"] == "dearer"
    island = table.loc[("settlement:1", "microwave")]
    mast = island["building_mid_bn_vnd"] - 0.5
    assert mast in [
        pytest.approx(0.02 * height + more) for height in (12, 24, 42, 60) for more in (0, 0.2)
    ]
    assert set(island["doubts"].split(";")) >= {"prices", "position", "power"}
    assert (table["meets"] <= table["possible"]).all()
    assert island["positions_pct"] == 100
    assert island["building_low_bn_vnd"] < island["building_mid_bn_vnd"]
    hop = found.hops[found.hops["place_id"] == "settlement:1"].iloc[0]
    assert hop["from_id"] == "T-0" and hop["length_km"] == pytest.approx(7.5, abs=0.1)
    assert hop["sea_km"] == pytest.approx(6.0, abs=0.3)


def test_unsure_places_are_asked_about_from_dry_land_around() -> None:
    ground = province(size_km=(20, 10), land=[small.box(0, 0, 10, 10)])
    one = Wanting("a", "A", "settlement", at(9, 5), 2000.0, np.nan, 150)
    sure = one._replace(id="b", unsure_m=0.0)
    asked = spread([one, sure], ground)
    assert [w.id for w in asked.wanting[:2]] == ["a", "b"] and asked.others(1) == []
    points = np.array([[w.point.x, w.point.y] for w in asked.wanting[2:]])
    assert len(asked.others(0)) == len(points) and (points[:, 0] <= at(10, 0).x).all()
    away = np.hypot(*(points - [at(9, 5).x, at(9, 5).y]).T)
    assert set(away.round()) == {1000.0, 2000.0}


def test_an_unsure_place_widens_the_range() -> None:
    def offer(low: float, high: float) -> Offer:
        bid = Bid(Money(low, 2.0, high, assumed=True))
        return Offer(Means.MICROWAVE, bid, capacity_mbps=200, availability_pct=99.9)

    none = impossible(Means.MICROWAVE, Obstacle.NO_SIGHT)
    found = widened(offer(1, 3), [offer(0.5, 2), offer(2, 9), none])
    assert found.bid is not None and found.positions_pct == 75
    assert (found.bid.building.low, found.bid.building.mid, found.bid.building.high) == (0.5, 2, 9)
    blocked = widened(none, [offer(1, 3)])
    assert blocked.bid is None and blocked.positions_pct == 50
    assert widened(none, []) == none


def test_needs_decide() -> None:
    slow = _island_plan(
        backhaul={"settlement_mbps": 20, "availability_pct": 99.0, "satellite": {"orbit": "geo"}}
    ).options.set_index(["place_id", "means"])
    assert slow.at[("settlement:1", "satellite"), "meets"]
    assert slow.at[("settlement:1", "satellite"), "latency_ms"] == 600
    much = _island_plan(backhaul={"settlement_mbps": 5000}).options
    words = much[much["place_id"] == "settlement:1"].set_index("means")["verdict"]
    assert words.to_dict() == {
        "fibre": "impossible",
        "submarine": "only",
        "microwave": "impossible",
        "satellite": "too_slow",
    }


def test_who_has_cable_near_is_not_compared() -> None:
    near = _island_plan(backhaul={"far_km": 10})
    assert set(near.options["place_id"]) == {"settlement:1"}
    assert not who_wants(
        Service(places(), states(), pd.DataFrame()),
        Proposal(proposed(), (), ()),
        {},
        rules=BackhaulRules(),
    )


def test_nobody_wants_a_line() -> None:
    ground = province()
    coverage = small.coverage_of(ground, {"4G": np.zeros(ground.grid.shape, np.bool_)})
    found = compare_backhaul(
        ground,
        coverage,
        Service(places(), states(), pd.DataFrame()),
        proposal=Proposal(proposed(), (), ()),
        routes=Routes(cable(), ()),
        scenario=scenario(),
    ).told
    assert found.options.empty and found.hops.empty
