"""Prices in both currencies, and the sum of a plan by hand."""

from __future__ import annotations

from typing import Any

import pytest

from phusong.planning.costs import CostTable
from phusong.planning.results import Construction, Money, Proposal, Routes
from phusong.planning.scenario import CostItem

from .small import MONEY, cable, proposed, scenario


def table(**changes: dict[str, Any]) -> CostTable:
    items = {name: {**item, "source": "made up"} for name, item in MONEY.items()}
    for name, change in changes.items():
        items[name] |= change
    return CostTable(scenario(costs={"vnd_per_usd": 20_000, **items}).costs)


def test_dollars_and_dong_become_thousand_million_dong() -> None:
    costs = table()
    assert costs.new_site == Money(1.0, 2.0, 3.0, assumed=True)
    upgrade = costs.upgrade
    assert (upgrade.low, upgrade.mid, upgrade.high) == pytest.approx((0.8, 1.0, 1.2))
    assert costs.mobilisation == Money(5.0, 7.0, 9.0, assumed=True)


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
