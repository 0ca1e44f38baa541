"""The programme's bill against sums made by hand, and what must hold of any bill."""

from __future__ import annotations

from dataclasses import replace
from functools import reduce
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.planning.outcome import PROPOSED, ROUTES, outcome
from tests.planning.small import MONEY, cable, proposed, scenario

from phusong.planning.money.bill import bill_of
from phusong.planning.money.costs import CostTable
from phusong.planning.outputs.tables.money import COLUMNS, bill_table
from phusong.planning.results.columns import FIBRE
from phusong.planning.results.money import Bill, Expense, Money, Part
from phusong.planning.results.stages import Proposal, Routes
from phusong.planning.scenario.model import Scenario

YEARLY = {
    "new_site_yearly": {"low": 1e8, "mid": 2e8, "high": 3e8, "currency": "VND", "per": "site-year"},
    "site_rent_yearly": {
        "low": 1e8,
        "mid": 1e8,
        "high": 1e8,
        "currency": "VND",
        "per": "site-year",
    },
    "upgrade_yearly": {"low": 5e3, "mid": 1e4, "high": 2e4, "currency": "USD", "per": "site-year"},
    "fibre_aerial_yearly": {"low": 0, "mid": 1e7, "high": 2e7, "currency": "VND", "per": "km-year"},
}
"""In thousand million VND a year: new site 0.3 with rent, upgrade 0.2, aerial cable 0.01 a km."""


def costs(assumed: bool = True, **discounting: Any) -> dict[str, Any]:
    items = {
        name: {**item, "source": "made up", "assumed": assumed}
        for name, item in {**MONEY, **YEARLY}.items()
    }
    rules = {"rate_pct": 10, "horizon_years": 4, "assumed": assumed, **discounting}
    return {"vnd_per_usd": 20_000, **items, "discounting": rules}


def billed(
    proposal: Proposal = PROPOSED, routes: Routes = ROUTES, *, prices: dict[str, Any] | None = None
) -> Bill:
    found = outcome(proposal=proposal, routes=routes, costs=prices or costs())
    return bill_of(found, CostTable(found.scenario.costs))


def close(money: Money, low: float, mid: float, high: float) -> bool:
    return (money.low, money.mid, money.high) == pytest.approx((low, mid, high))


def test_the_total_by_hand() -> None:
    """2026: N-1 and its cable; 2027: N-2, an upgrade, cable to a settlement. Horizon 2029."""
    total = billed().total
    assert close(total.building, 1.1 + 2.1, 2.2 + 4.2, 3.4 + 6.4)
    # Three years of N-1 and its cable, two of the rest.
    assert close(
        total.running,
        3 * 0.2 + 2 * (0.2 + 0.1),
        3 * 0.31 + 2 * (0.3 + 0.2 + 0.01),
        3 * 0.42 + 2 * (0.4 + 0.4 + 0.02),
    )
    mid = 2.2 + (4.2 + 0.31) / 1.1 + 0.82 / 1.1**2 + 0.82 / 1.1**3
    assert total.present.mid == pytest.approx(mid)
    assert total.present.low == pytest.approx(1.1 + (2.1 + 0.2) / 1.1 + 0.5 / 1.21 + 0.5 / 1.331)
    assert total.present.assumed


def test_each_year_by_hand() -> None:
    years = {one.year: one.expense for one in billed().years}
    assert list(years) == [2026, 2027, 2028, 2029]
    assert close(years[2027].building, 2.1, 4.2, 6.4)
    assert close(years[2027].running, 0.2, 0.31, 0.42)
    assert years[2028].present.mid == pytest.approx(0.82 / 1.21)
    assert close(years[2029].building, 0, 0, 0)


def test_cable_to_a_site_belongs_to_the_site() -> None:
    sites = PROPOSED.sites.assign(operator=["Viettel", "", "MobiFone", ""])
    bill = billed(replace(PROPOSED, sites=sites))
    found = {(one.part, one.name): one for one in bill.parts}
    assert close(found[Part.OPERATOR, "Viettel"].expense.building, 1.1, 2.2, 3.4)
    assert found[Part.OPERATOR, "Viettel"].quantity == 1
    assert close(found[Part.OPERATOR, ""].expense.building, 1.1, 2.2, 3.4)
    assert found[Part.TECHNOLOGY, "4G"].quantity == 2
    assert close(found[Part.TECHNOLOGY, FIBRE].expense.building, 0.1, 0.2, 0.4)
    assert found[Part.ACTION, "aerial"].quantity == pytest.approx(2.0)
    assert (Part.ACTION, "submarine") not in found


def test_each_kind_of_work_is_a_part_and_runs_at_its_own_price() -> None:
    """2027: two sectors of 0.04 a year each instead of an upgrade of 0.2; the mast raised for 0.2."""
    sites = PROPOSED.sites.assign(
        option=["new_site", "raise", "sectors", "new_site"], units=[1, 1, 2, 1]
    )
    yearly = {"low": 1e7, "mid": 4e7, "high": 5e7, "currency": "VND", "per": "sector-year"}
    own = {"add_sectors_yearly": {**yearly, "source": "made up", "assumed": False}}
    bill = billed(replace(PROPOSED, sites=sites), prices={**costs(), **own})
    parts = {one.name: one for one in bill.parts if one.part is Part.ACTION}
    assert list(parts) == ["aerial", "new_site", "raise", "sectors"]
    assert close(parts["sectors"].expense.running, 2 * 0.02, 2 * 0.08, 2 * 0.1)
    assert not parts["sectors"].expense.running.assumed
    assert close(parts["raise"].expense.running, 2 * 0.1, 2 * 0.2, 2 * 0.4)
    assert [parts[name].quantity for name in ("new_site", "raise", "sectors")] == [1, 1, 1]


def test_people_newly_served_by_hand() -> None:
    """4G comes to two pixels of 30 people, 5G to one, fibre to a settlement of 100."""
    persons = {one.technology: one for one in billed().persons}
    assert {name: one.people for name, one in persons.items()} == {
        "4G": 60,
        "5G": 30,
        "any": 90,
        FIBRE: 100,
    }
    each = persons["4G"].per_person(persons["4G"].expense.building)
    assert each is not None and close(each, 2.1 / 60, 4.2 / 60, 6.4 / 60)
    assert close(persons["any"].expense.building, 3.1, 6.2, 9.4)


def test_nobody_newly_served_has_no_cost_per_person() -> None:
    nothing = Proposal(proposed(), (), ())
    bill = billed(nothing, Routes(cable(), ()))
    assert bill.total == Expense.nothing()
    assert bill.parts == ()
    assert [one.per_person(one.expense.present) for one in bill.persons] == [None] * 4
    assert [one.year for one in bill.years] == [2026, 2027, 2028, 2029]


def test_people_whom_nobody_counted_are_told() -> None:
    found = outcome(costs=costs())
    places = found.service.places.assign(people=np.nan)
    bill = bill_of(
        replace(found, service=replace(found.service, places=places)),
        CostTable(found.scenario.costs),
    )
    (fibre,) = (one for one in bill.persons if one.technology == FIBRE)
    assert (fibre.people, fibre.people_unknown) == (0, 1)


def test_a_rate_that_nobody_confirmed_marks_only_what_hangs_on_it() -> None:
    sure = billed(prices=costs(assumed=False)).total
    assert not (sure.building.assumed or sure.running.assumed or sure.present.assumed)
    rate = {**costs(assumed=False), "discounting": {"rate_pct": 10, "horizon_years": 4}}
    guessed = billed(prices=rate).total
    assert not guessed.building.assumed and guessed.present.assumed
    prices = costs(assumed=False)
    prices["upgrade_yearly"] = {**prices["upgrade_yearly"], "assumed": True}
    marked = billed(prices=prices)
    assert not marked.total.building.assumed and marked.total.running.assumed
    parts = {(one.part, one.name): one.expense for one in marked.parts}
    assert parts[Part.TECHNOLOGY, "5G"].running.assumed
    assert not parts[Part.TECHNOLOGY, "4G"].running.assumed


def test_yearly_costs_that_nobody_stated_cost_nothing() -> None:
    bill = billed(prices={**scenario().costs.model_dump(), "vnd_per_usd": 20_000})
    assert close(bill.total.running, 0, 0, 0)
    assert bill.total.building == CostTable(scenario().costs).total(PROPOSED, ROUTES)


def test_a_horizon_before_the_programmes_end_is_refused() -> None:
    with pytest.raises(ValueError, match="horizon_years"):
        scenario(costs=costs(horizon_years=2))
    assert isinstance(scenario(costs=costs(horizon_years=3)), Scenario)


@given(
    years=st.lists(st.one_of(st.none(), st.integers(2026, 2028)), min_size=4, max_size=4),
    laid=st.lists(st.one_of(st.none(), st.integers(2026, 2028)), min_size=3, max_size=3),
    rate=st.floats(0, 30),
    horizon=st.integers(3, 12),
)
@settings(max_examples=25, deadline=None)
def test_every_split_adds_up_to_the_total(
    years: list[int | None], laid: list[int | None], rate: float, horizon: int
) -> None:
    names = zip(["N-1", "N-2", "U-1", "N-3"], ["Viettel", "", "Viettel", "MobiFone"], strict=True)
    sites = proposed(
        *(
            {"site_id": site, "operator": operator, "year": year}
            for (site, operator), year in zip(names, years, strict=True)
            if year is not None
        )
    )
    segments = cable(
        *(
            {"route_id": f"R-{i}", "serves_id": serves, "serves_kind": "site", "year": year}
            for i, (serves, year) in enumerate(zip(["N-1", "N-3", "x"], laid, strict=True))
            if year is not None
        )
    )
    covers = tuple(np.array([i], dtype=np.int32) for i in range(len(sites)))
    prices = costs(rate_pct=rate, horizon_years=horizon)
    bill = billed(Proposal(sites, (), covers), Routes(segments, ()), prices=prices)
    splits = [[one.expense for one in bill.years]]
    splits += [[one.expense for one in bill.parts if one.part is part] for part in Part]
    for split in splits:
        total = reduce(Expense.__add__, split, Expense.nothing())
        for name in ("building", "running", "present"):
            mine, whole = getattr(total, name), getattr(bill.total, name)
            assert close(mine, whole.low, whole.mid, whole.high)
            assert whole.low <= whole.mid <= whole.high
    nominal = bill.total.building.mid + bill.total.running.mid
    assert bill.total.present.mid <= nominal + 1e-9
    if rate == 0:
        assert bill.total.present.mid == pytest.approx(nominal)


def test_the_flat_table_holds_the_same_figures() -> None:
    bill = billed()
    table = bill_table(bill)
    assert list(table.columns) == list(COLUMNS)
    assert table["split"].value_counts().to_dict() == {
        "total": 1,
        "year": 4,
        "action": 3,
        "operator": 2,
        "technology": 3,
        "people": 4,
    }
    person = table[(table["split"] == "people") & (table["name"] == "4G")].iloc[0]
    assert person["people_newly_served"] == 60
    assert person["building_mid_m_vnd_per_person"] == pytest.approx(70)
    assert table["present_assumed"].all()
