"""What a missed target would take, against counts made by hand and against every beginning tried."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from tests.planning.outcome import PROPOSED, outcome
from tests.planning.small import proposed, target

from phusong.planning.money.costs import CostTable
from phusong.planning.results.columns import FIBRE
from phusong.planning.results.money import Money, Remedy, Shortfall
from phusong.planning.results.stages import Proposal
from phusong.planning.targets.shortfalls import find_shortfalls
from phusong.planning.targets.standing import measure_targets

# 4G: today 25 % of 200 people, 40 % with N-1 of 2026; N-2 (2027) brings 30 people, N-3 (no year) 60.
STEPS = replace(PROPOSED, sites=PROPOSED.sites.assign(people_gained=[30.0, 30.0, 30.0, 60.0]))


def missed(*targets: dict[str, Any], **changes: Any) -> tuple[Shortfall, ...]:
    found = outcome(*targets, **{"proposal": STEPS, **changes})
    return find_shortfalls(found, measure_targets(found), CostTable(found.scenario.costs))


def people(goal: float, **more: Any) -> dict[str, Any]:
    return target("people_served_pct", goal, technology="4G", year=2026, **more)


def test_what_is_met_or_not_known_is_no_shortfall() -> None:
    assert missed(people(40), target("ipv6_pct", 90), target("people_served_pct", 1)) == ()


def test_the_cheapest_further_steps_for_the_people_they_bring() -> None:
    (one,) = missed(people(60))
    assert one.remedy is Remedy.FURTHER_STEPS
    assert (one.gap, one.reached) == pytest.approx((20, 70))
    assert (one.steps, one.brought_forward) == (1, 0)
    assert one.cost == Money(1, 2, 3, assumed=True)
    (both,) = missed(people(80))
    assert (both.steps, both.brought_forward) == (2, 1)
    assert both.reached == pytest.approx(85)
    assert both.cost == Money(2, 4, 6, assumed=True)


def test_one_more_unit_costs_what_the_last_steps_cost() -> None:
    """N-1 and its cable, 2.2 thousand million at middle prices, brought 15 %."""
    (one,) = missed(people(60))
    assert one.last_steps == 1
    assert one.unit_cost is not None
    assert one.unit_cost.mid == pytest.approx(2.2 / 15)
    assert one.unit_cost.high == pytest.approx(3.4 / 15)


def test_of_all_technologies_only_steps_count_that_reach_who_has_none() -> None:
    """Today 40 % have any; N-1 serves 5G's pixel besides an empty one, which is no gain of its own."""
    (one,) = missed(target("people_served_pct", 100, technology="any", year=2028))
    # N-2 and the upgrade reach pixels 7 and 3, each 30 people; N-1 gives its 4G to who has 5G.
    assert one.last_steps == 2
    assert one.unit_cost is not None
    assert one.unit_cost.mid == pytest.approx(4.0 / 30)
    assert one.reached == pytest.approx(100)


def test_beyond_all_known_candidates() -> None:
    (one,) = missed(people(100))
    assert one.remedy is Remedy.NOT_ENOUGH
    assert one.reached == pytest.approx(85)
    assert (one.gap, one.steps) == pytest.approx((60, 2))


def test_without_any_further_step() -> None:
    """5G in the park that lacks it: the only 5G step serves elsewhere and moves nothing."""
    (one,) = missed(target("parks_served_pct", 100, technology="5G", year=2026))
    assert one.remedy is Remedy.NONE_KNOWN
    assert one.steps == 0 and one.cost is None and one.unit_cost is None
    assert one.reached == pytest.approx(50)


def test_cable_of_a_later_year_and_of_none() -> None:
    (one,) = missed(target("settlements_served_pct", 100, technology=FIBRE, year=2026))
    assert one.remedy is Remedy.FURTHER_STEPS
    assert (one.steps, one.brought_forward) == (2, 1)
    assert one.cost is not None and one.cost.mid == pytest.approx(0.4)
    (less,) = missed(target("settlements_served_pct", 50, technology=FIBRE, year=2026))
    assert less.steps == 1


def test_a_step_brings_the_mast_that_it_stands_on() -> None:
    sites = proposed(
        {"site_id": "N-3"},
        {
            "site_id": "U-N-3",
            "action": "upgrade",
            "host_site_id": "N-3",
            "chosen_for": "5G",
            "people_gained": 30.0,
            "cost_mid_bn_vnd": 2.5,
        },
    )
    covers = (np.array([5], np.int32), np.array([3], np.int32))
    (one,) = missed(
        target("people_served_pct", 30, technology="5G", year=2026),
        proposal=Proposal(sites, (), covers),
    )
    assert one.steps == 1
    assert one.cost is not None and one.cost.mid == pytest.approx(2.5 + 2.0)


def test_only_masts_bring_stations() -> None:
    (one,) = missed(target("stations", 5, year=2026))
    assert one.gap == pytest.approx(1)
    assert (one.steps, one.brought_forward) == (1, 1)
    (ratio,) = missed(target("station_ratio_pct", 90, technology="5G", year=2026))
    assert ratio.remedy is Remedy.FURTHER_STEPS and ratio.steps == 1


@pytest.mark.parametrize("goal", [41, 55, 56, 69.9, 70.1, 84, 86, 100])
def test_no_shorter_beginning_does(goal: float) -> None:
    """In the order of cost per person, N-3 goes before N-2."""
    (one,) = missed(people(goal))
    served = {0: 40.0, 1: 70.0, 2: 85.0}
    enough = [count for count, share in served.items() if share >= goal - 0.005]
    assert one.steps == (min(enough) if enough else 2)
    assert one.reached == pytest.approx(served[one.steps])


def test_stations_that_the_proposal_does_not_hold_are_counted_and_priced() -> None:
    """Three masts stand, N-1 to N-3 come; ten are asked for: four more, 2 thousand million each."""
    (one,) = missed(target("stations", 10, year=2026))
    assert one.remedy is Remedy.MORE_STATIONS
    assert (one.steps, one.more_upgrades, one.more_sites) == (2, 0, 4)
    assert one.reached == pytest.approx(10)
    assert one.cost is not None and one.cost.mid == pytest.approx(2 * 2 + 4 * 2)


def test_a_technology_is_added_to_masts_first_and_comes_with_new_ones_after_that() -> None:
    """In 2026 four masts stand: 5G on two and, with the step of 2027, on three; six are asked for.

    The fourth mast takes one for 1 thousand million (50,000 USD at 20,000), two new sites the rest.
    """
    (one,) = missed(target("stations", 6, technology="5G", year=2026))
    assert (one.steps, one.more_upgrades, one.more_sites) == (1, 1, 2)
    assert one.cost is not None and one.cost.mid == pytest.approx(2 + 1 + 2 * 2)


def test_a_ratio_that_is_met_by_added_stations() -> None:
    """Three masts have 4G in 2026, so 200 % are six with 5G."""
    (one,) = missed(target("station_ratio_pct", 200, technology="5G", year=2026))
    assert one.remedy is Remedy.MORE_STATIONS
    assert one.reached == pytest.approx(200)
    assert one.steps + one.more_upgrades + one.more_sites == 4
