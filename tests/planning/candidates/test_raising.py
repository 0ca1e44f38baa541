"""Masts that are made higher: where it is offered, to whom, what it serves and what it costs."""

from __future__ import annotations

from typing import Any

import geopandas as gpd
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import csr_array
from tests.planning import small
from tests.planning.small import at

from phusong.coverage.carriers import default_carriers
from phusong.coverage.service import State
from phusong.planning.candidates import raised_masts
from phusong.planning.money.costs import CostTable
from phusong.planning.programme.options import Option
from phusong.planning.programme.pool import Pool
from phusong.planning.programme.proposal import propose_sites
from phusong.planning.programme.selection import Selection
from phusong.planning.programme.twins import without_idle_twins
from phusong.planning.results.columns import PlaceKind
from phusong.planning.results.stages import Proposal, Service, Stage
from phusong.planning.scenario.model import Scenario, SitingRules, Technology

# What is compiled is compiled once.

HAMLET = "settlement:1"
RULES = SitingRules(raise_by_m=15, max_mast_height_m=50)
LTE = Technology.model_validate(
    {
        "radio": "LTE",
        "new_site_bands": ["B3"],
        "upgrade_bands": {"Viettel": ["B3", "B28"], "MobiFone": ["B3"], "VinaPhone": ["B28"]},
    }
)


def nobody_named(points: np.ndarray) -> np.ndarray:
    return np.full(len(points), "", dtype=object)


def offered(
    cells: list[tuple[int, str, str, str]],
    *,
    rules: SitingRules = RULES,
    wanted: tuple[float, float] = (2.0, 2.0),
    **more: Any,
) -> gpd.GeoDataFrame:
    """Raises of masts at (1, 1), (2, 2) and (15, 5) km with antennas at 40 m."""
    here = small.province(tables=small.stations([(1, 1), (2, 2), (15, 5)], cells))
    waits = np.array([[small.WEST + 1000 * wanted[0], small.SOUTH + 1000 * wanted[1]]])
    settings_ = {"carriers": default_carriers(), "builder_near": nobody_named, **more}
    return raised_masts(here, LTE, rules, wanted=waits, **settings_)


def hosts(found: gpd.GeoDataFrame) -> list[tuple[str, str]]:
    return list(zip(found["host_site_id"], found["operator"], strict=True))


def test_every_mast_in_range_is_offered_once_to_whose_bands_reach_farthest() -> None:
    cells = [(0, "MobiFone", "LTE", "B3"), (0, "Viettel", "LTE", "B3"), (2, "Viettel", "LTE", "B3")]
    found = offered([*cells, (1, "VinaPhone", "LTE", "B3")])
    assert hosts(found) == [("T-0", "Viettel"), ("T-1", "VinaPhone")], "T-2 is 13 km away"
    assert found["site_id"].tolist() == ["U-T-0+Viettel+raise", "U-T-1+VinaPhone+raise"]
    assert found["bands"].tolist() == ["B3;B28", "B28"]
    assert found["mast_height_m"].tolist() == [50.0, 50.0], (
        "15 m more, but no higher than the limit"
    )
    assert found["raised_m"].tolist() == [10.0, 10.0]
    assert set(found["option"]) == {Option.RAISE.value}


def test_who_has_to_serve_a_place_near_goes_first_where_he_may_add() -> None:
    cells = [(0, "MobiFone", "LTE", "B3"), (0, "Viettel", "LTE", "B3"), (1, "Viettel", "LTE", "B3")]
    found = offered(cells, builder_near=lambda points: np.full(len(points), "MobiFone", object))
    assert hosts(found) == [("T-0", "MobiFone"), ("T-1", "Viettel")]


@pytest.mark.parametrize(
    "rules",
    [
        RULES.model_copy(update={"raise_by_m": None}),
        RULES.model_copy(update={"max_mast_height_m": 40.0}),
        RULES.model_copy(update={"raise_by_m": None, "raise_to_m": 40.0}),
        RULES.model_copy(update={"vetoed": {"T-0": "đất quốc phòng"}}),
    ],
)
def test_no_mast_is_raised_that_may_not_or_gains_nothing(rules: SitingRules) -> None:
    assert offered([(0, "Viettel", "LTE", "B3")], rules=rules).empty


def test_a_mast_is_raised_once_and_only_by_who_has_a_band() -> None:
    assert offered([(0, "Vietnamobile", "LTE", "B8")]).empty
    assert len(offered([(0, "Viettel", "LTE", "B3")])) == 1


def test_both_ways_to_say_how_high_are_refused() -> None:
    with pytest.raises(ValueError, match="raise_by_m and raise_to_m"):
        SitingRules(raise_by_m=10, raise_to_m=50)


def behind_a_ridge(scenario: Scenario) -> Proposal:
    """A 4G mast of 40 m, a ridge 30 m high 1 km away, and a dark hamlet 1 km behind it."""
    ground = small.province(
        size_km=(6, 8),
        people=0.01,
        height_m=lambda east, north: np.where(abs(east - 2) < 0.1, 30.0, 5.0) + 0 * north,
        tables=small.stations([(1, 4)], [(0, "Viettel", "LTE", "B3")]),
    )
    service = Service(
        small.places(small.place(PlaceKind.SETTLEMENT, 1, at(3.3, 4))),
        small.states((HAMLET, "4G", State.UNSERVED)),
        small.commune_table(**{"4G": (48, 0)}),
    )
    dark = np.zeros(ground.grid.shape, np.bool_)
    coverage = small.coverage_of(ground, {"4G": dark})
    return propose_sites(ground, coverage, service, scenario, costs=CostTable(scenario.costs))


def rules(raise_price: float, **siting: Any) -> Scenario:
    definition = {"propagation": "p526", "shadow_sigma_db": 7}
    licences = {"Viettel": ["B3"]}
    lte = {"radio": "LTE", "new_site_bands": ["B3"], "upgrade_bands": licences}
    items = {name: {**item, "source": "made up"} for name, item in small.MONEY.items()}
    price = dict.fromkeys(("low", "mid", "high"), raise_price * 1e9)
    items["raise_mast"] = {**price, "currency": "VND", "per": "site", "source": "made up"}
    return small.scenario(
        technologies={"4G": {**lte, "definition": definition}},
        programme={"years": [2026], "first_year_places": ["dead_spot"]},
        costs={"vnd_per_usd": 20_000, **items},
        siting={"min_people": 1e9, **siting},
    )


def test_a_raised_mast_looks_over_the_ridge_for_the_price_of_both() -> None:
    found = behind_a_ridge(rules(0.4, raise_by_m=30, max_mast_height_m=100))
    (step,) = found.sites.to_dict("records")
    assert (step["option"], step["action"], step["host_site_id"]) == ("raise", "upgrade", "T-0")
    assert (step["mast_height_m"], step["raised_m"], step["places"]) == (70.0, 30.0, HAMLET)
    # Raised for 0.4, and antennas up there at 0.8, 1 and 1.2.
    low, mid, high = (step[f"cost_{end}_bn_vnd"] for end in ("low", "mid", "high"))
    assert (low, mid, high) == pytest.approx((1.2, 1.4, 1.6))
    (check,) = found.checks
    assert (check.people_lost, check.places_lost) == (0.0, ())


def test_a_new_mast_competes_with_one_that_is_raised() -> None:
    """A new site costs 2: as much as the raised one or less as soon as raising costs more than 1."""
    dear = behind_a_ridge(rules(1.2, raise_by_m=30, max_mast_height_m=100))
    assert dear.sites["option"].tolist() == ["new_site"]
    low = behind_a_ridge(rules(0.4, raise_by_m=1, max_mast_height_m=100))
    assert low.sites["option"].tolist() == ["new_site"], "a metre more does not look over the ridge"
    assert behind_a_ridge(rules(0.4)).sites["option"].tolist() == ["new_site"]


@settings(deadline=None, max_examples=60)
@given(st.data())
def test_what_hangs_idle_on_a_raised_mast_is_not_built_and_nobody_loses(
    data: st.DataObject,
) -> None:
    count = data.draw(st.integers(1, 6))
    sites = st.lists(st.booleans(), min_size=8, max_size=8)
    table = np.array([data.draw(sites) for _ in range(count)])
    option = [data.draw(st.sampled_from(["raise", "technology", "new_site"])) for _ in range(count)]
    host = [data.draw(st.sampled_from(["A", "B"])) if o != "new_site" else "" for o in option]
    frame = gpd.GeoDataFrame(
        {"option": option, "host_site_id": host}, geometry=[at(1, 1)] * count, crs=small.CRS
    )
    price = np.array([data.draw(st.integers(1, 5)) for _ in range(count)], float)
    chosen = data.draw(st.permutations(range(count)))[: data.draw(st.integers(0, count))]
    before = Selection(list(chosen), [Stage.MUST] * len(chosen), [None] * len(chosen))
    after = without_idle_twins(before, Pool(frame, csr_array(table.astype(np.float32)), price))
    assert (table[after.sites].any(axis=0) == table[before.sites].any(axis=0)).all()
    raised = {host[i] for i in chosen if option[i] == "raise"}
    twins = [i for i in chosen if option[i] == "technology" and host[i] in raised]
    assert [i for i in chosen if i not in twins] == [i for i in after.sites if i not in twins]
    for i in (i for i in after.sites if i in twins):
        others = [j for j in after.sites if j != i]
        assert (table[i] & ~table[others].any(axis=0)).any(), (
            "it serves somebody whom no other does"
        )
    assert len(after.stages) == len(after.sites) and before.sites == list(chosen)
