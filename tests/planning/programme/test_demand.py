"""Who waits: taking, weighing and finishing against plain sets."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy.sparse import csr_array
from tests.planning import small
from tests.planning.small import at, commune_table, coverage_of, place, scenario, states

from phusong.coverage.service import State
from phusong.planning.programme.demand import Demand, demand_of, reached_by
from phusong.planning.results.columns import PlaceKind
from phusong.planning.results.stages import Service


@dataclass(frozen=True)
class Waiting:
    """A demand beside the plain tables that it is made from."""

    people: NDArray[np.float64]
    places: dict[str, tuple[set[int], int]]
    reach: NDArray[np.bool_]

    def demand(self) -> Demand:
        told = {
            name: (np.array(sorted(own), dtype=np.int64), needed)
            for name, (own, needed) in self.places.items()
        }
        return Demand(np.arange(self.people.size) * 3, self.people, told)

    def complete(self, gone: set[int]) -> set[str]:
        return {p for p, (own, needed) in self.places.items() if len(own & gone) >= needed}


@st.composite
def waiting(draw: st.DrawFn) -> Waiting:
    count = draw(st.integers(1, 12))
    people = draw(st.lists(st.integers(0, 50), min_size=count, max_size=count))
    pixels = st.integers(0, count - 1)
    places = {}
    for number in range(draw(st.integers(0, 4))):
        own = draw(st.sets(pixels, min_size=1))
        places[f"settlement:{number}"] = (own, draw(st.integers(1, len(own))))
    sites = draw(st.lists(st.sets(pixels), min_size=1, max_size=6))
    reach = np.zeros((len(sites), count), dtype=bool)
    for site, own in enumerate(sites):
        reach[site, list(own)] = True
    return Waiting(np.array(people, dtype=float), places, reach)


@settings(deadline=None, max_examples=200)
@given(waiting())
def test_each_step_takes_what_no_earlier_one_took(case: Waiting) -> None:
    demand, reach = case.demand(), csr_array(case.reach)
    gone: set[int] = set()
    for site in range(len(case.reach)):
        before = case.complete(gone)
        taken = demand.take(reached_by(reach, site))
        new = set(np.flatnonzero(case.reach[site]).tolist()) - gone
        gone |= new
        assert taken.people == case.people[sorted(new)].sum()
        assert set(taken.completed) == case.complete(gone) - before
        helped = {p for p, (own, _) in case.places.items() if own & new and p not in before}
        assert set(taken.helped) == helped >= set(taken.completed)
        assert set(np.flatnonzero(demand.open)) == set(range(case.people.size)) - gone
        assert set(demand.open_places()) == set(case.places) - case.complete(gone)


@settings(deadline=None, max_examples=200)
@given(waiting())
def test_what_lies_beyond_a_choice_is_told(case: Waiting) -> None:
    demand = case.demand()
    reached = case.reach[0]
    places, people = demand.beyond(reached)
    assert set(places) == set(case.places) - case.complete(set(np.flatnonzero(reached).tolist()))
    np.testing.assert_array_equal(people, np.where(reached, 0, case.people))
    assert demand.open.all(), "nothing is taken by looking"
    asked = list(case.places)[::2]
    for need, name in zip(demand.needs(asked), asked, strict=True):
        assert set(need.pixels.tolist()) == case.places[name][0]
        assert need.needed == case.places[name][1]


def test_the_demand_of_a_province() -> None:
    """Pixels with people and those of unserved places; served ones, holes and the sea are not."""
    ground = small.province(size_km=(4, 2), step_m=100, land=[small.box(0, 0, 3, 2)])
    ground.people[:, 5] = np.where(ground.zones[:, 5] >= 0, 10.0, 0.0)
    ground.people[0, 35] = 99.0
    ground.terrain_m[0:3, 5] = np.nan
    served = np.zeros(ground.grid.shape, dtype=bool)
    served[3:6, 5] = True
    served[:, 25] = True
    places = small.places(
        place(PlaceKind.SETTLEMENT, 1, at(2.55, 1.05), radius_m=250.0),
        place(PlaceKind.SETTLEMENT, 2, at(1.55, 1.05), radius_m=250.0),
    )
    told = states(
        ("settlement:1", "4G", State.UNSERVED),
        ("settlement:2", "4G", State.SERVED),
        ("settlement:2", "5G", State.UNSERVED),
    )
    demand = demand_of(
        "4G",
        served,
        ground,
        coverage_of(ground, {"4G": served}),
        Service(places, told, commune_table(**{"4G": (0, 0)})),
        scenario(definitions={"place_share": 0.9}),
    )
    homes = {(row, 5) for row in range(6, 20)}
    disc = {
        (row, column)
        for row in range(20)
        for column in range(30)
        if np.hypot(row - 9, column - 25) <= 2.5
    }
    waiting = {(row, column) for row, column in disc if column != 25}
    found = {divmod(int(pixel), 40) for pixel in demand.pixels}
    assert found == homes | waiting
    assert demand.people.sum() == pytest.approx(10.0 * len(homes))
    assert demand.open_places() == ["settlement:1"]
    # A tenth of the disc may stay without; the column in its middle is served already.
    allowed = int(0.1 * len(disc))
    needed = len(waiting) - allowed
    order = [k for k, p in enumerate(demand.pixels) if divmod(int(p), 40) in waiting]
    assert demand.take(np.array(order[: needed - 1])).completed == ()
    assert demand.take(np.array(order[needed - 1 : needed])).completed == ("settlement:1",)
