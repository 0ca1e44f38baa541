"""Prices in both currencies, and the sum of a plan by hand."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest
from tests.planning.small import MONEY, cable, proposed, scenario

from phusong.planning.money.costs import CostTable, step_prices
from phusong.planning.programme.options import Built, Option
from phusong.planning.results.columns import Construction
from phusong.planning.results.money import Money
from phusong.planning.results.stages import Proposal, Routes
from phusong.planning.scenario.model import CostItem


def table(**changes: dict[str, Any]) -> CostTable:
    items = {name: {**item, "source": "made up"} for name, item in MONEY.items()}
    for name, change in changes.items():
        items[name] |= change
    return CostTable(scenario(costs={"vnd_per_usd": 20_000, **items}).costs)


def test_dollars_and_dong_become_thousand_million_dong() -> None:
    costs = table()
    assert costs.building(Built(Option.NEW_SITE)) == Money(1.0, 2.0, 3.0, assumed=True)
    upgrade = costs.building(Built(Option.TECHNOLOGY))
    assert (upgrade.low, upgrade.mid, upgrade.high) == pytest.approx((0.8, 1.0, 1.2))
    assert costs.mobilisation == Money(5.0, 7.0, 9.0, assumed=True)


def own_prices(*names: str) -> CostTable:
    """The table with some prices of kinds of work; confirmed ones: all but the usual five."""
    own = {
        "access_track": (0.1, 0.3, 0.9, "km"),
        "power_line": (0.2, 0.4, 0.5, "km"),
        "add_band": (0.1, 0.2, 0.3, "band"),
        "add_sectors": (0.01, 0.02, 0.03, "sector"),
        "raise_mast": (0.3, 0.4, 0.5, "site"),
        "new_site_technology": (0.5, 0.6, 0.7, "site"),
        "upgrade_yearly": (0.04, 0.05, 0.06, "site-year"),
        "add_band_yearly": (0.001, 0.002, 0.003, "band-year"),
        "new_site_technology_yearly": (0.03, 0.03, 0.03, "site-year"),
    }
    items: dict[str, dict[str, Any]] = {name: {**item} for name, item in MONEY.items()}
    for name in names:
        low, mid, high, per = own[name]
        money = {"low": low * 1e9, "mid": mid * 1e9, "high": high * 1e9}
        items[name] = {**money, "currency": "VND", "per": per, "assumed": False}
    stated = {name: {**item, "source": "made up"} for name, item in items.items()}
    return CostTable(scenario(costs={"vnd_per_usd": 20_000, **stated}).costs)


def close(money: Money, *range_: float) -> bool:
    return (money.low, money.mid, money.high) == pytest.approx(range_)


def test_a_new_mast_pays_for_the_way_and_the_power_that_lead_to_it() -> None:
    off_road = Built(Option.NEW_SITE, track_km=2.0, power_line_km=3.0)
    assert close(own_prices("access_track", "power_line").building(off_road), 1.8, 3.8, 6.3)
    assert close(own_prices().building(off_road), 1.0, 2.0, 3.0)
    row = {"option": "new_site", "units": 1, "track_km": float("nan"), "power_line_km": 1.5}
    assert Built.of(row) == Built(Option.NEW_SITE, power_line_km=1.5)


UPGRADE = (0.8, 1.0, 1.2)


@pytest.mark.parametrize(
    ("built", "own", "range_"),
    [
        (Built(Option.BANDS, 3), "add_band", (0.3, 0.6, 0.9)),
        (Built(Option.SECTORS, 2), "add_sectors", (0.02, 0.04, 0.06)),
        (Built(Option.NEW_MAST), "new_site_technology", (0.5, 0.6, 0.7)),
        # Raised, and what hangs up there: 0.3 + 0.8, 0.4 + 1, 0.5 + 1.2.
        (Built(Option.RAISE), "raise_mast", (1.1, 1.4, 1.7)),
    ],
)
def test_every_kind_of_work_has_its_own_price(
    built: Built, own: str, range_: tuple[float, ...]
) -> None:
    priced = own_prices(own).building(built)
    assert close(priced, *range_)
    assert priced.assumed == (built.option is Option.RAISE), "the upgrade's price is assumed"
    otherwise = (1.8, 3.0, 4.2) if built.option is Option.RAISE else UPGRADE
    assert close(own_prices().building(built), *otherwise), "without one: as the price before"


def test_what_is_kept_every_year_has_its_own_price_too() -> None:
    costs = own_prices("upgrade_yearly", "add_band_yearly", "new_site_technology_yearly")
    assert close(costs.keeping(Built(Option.BANDS, 3)), 0.003, 0.006, 0.009)
    assert close(costs.keeping(Built(Option.NEW_MAST)), 0.03, 0.03, 0.03)
    for option in (Option.TECHNOLOGY, Option.SECTORS, Option.RAISE):
        assert close(costs.keeping(Built(option, 2)), 0.04, 0.05, 0.06)
    assert close(own_prices("add_band").keeping(Built(Option.BANDS, 2)), 0, 0, 0)


def test_candidates_are_weighed_at_the_price_of_what_is_built() -> None:
    steps = pd.DataFrame(
        {"option": ["new_site", "bands", "bands", "technology"], "units": [1, 1, 4, 1]}
    )
    assert step_prices(steps, own_prices("add_band")).tolist() == pytest.approx([2, 0.2, 0.8, 1])
    assert step_prices(steps[:0], own_prices()).shape == (0,)


def test_cable_is_priced_by_its_length_and_the_ship_apart() -> None:
    costs = table(fibre_submarine={"assumed": False})
    aerial = costs.cable(Construction.AERIAL, 2.5)
    assert (aerial.low, aerial.mid, aerial.high) == pytest.approx((0.25, 0.5, 1.0))
    assert aerial.assumed
    assert costs.cable(Construction.SUBMARINE, 3.0) == Money(3.0, 6.0, 9.0, assumed=False)


def test_a_sum_is_assumed_as_soon_as_a_part_is() -> None:
    sure, unsure = Money(1, 2, 3, assumed=False), Money(10, 20, 30, assumed=True)
    assert sure + unsure == Money(11, 22, 33, assumed=True)
    assert not (sure + sure).assumed
    assert unsure.times(0.5) == Money(5, 10, 15, assumed=True)


def test_the_total_is_of_what_has_a_year() -> None:
    sites = proposed(
        {"site_id": "N-1", "year": 2026},
        {"site_id": "N-2", "year": 2027, "cost_high_bn_vnd": 5.0},
        {"site_id": "N-3"},
    )
    segments = cable(
        {"route_id": "R-1", "serves_id": "N-1", "serves_kind": "site", "year": 2026},
        {"route_id": "R-2", "serves_id": "N-3", "serves_kind": "site"},
    )
    total = table().total(Proposal(sites, (), ()), Routes(segments, ()))
    assert (total.low, total.mid, total.high) == pytest.approx((2.1, 4.2, 8.4))


@pytest.mark.parametrize("unsure", [*MONEY, None])
def test_one_assumed_price_marks_the_total(unsure: str | None) -> None:
    costs = table(**{name: {"assumed": name == unsure} for name in MONEY})
    nothing = costs.total(Proposal(proposed(), (), ()), Routes(cable(), ()))
    assert nothing == Money(0.0, 0.0, 0.0, assumed=unsure is not None)


def test_a_range_that_does_not_rise_is_refused() -> None:
    with pytest.raises(ValueError, match="low ≤ mid ≤ high"):
        CostItem(low=2, mid=1, high=3, currency="VND", per="km", source="")
