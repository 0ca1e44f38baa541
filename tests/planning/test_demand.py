"""Who waits: taking, weighing and finishing against plain sets."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy.sparse import csr_array

from phusong.coverage.service import State
from phusong.planning.demand import Demand, demand_of, reached_by
from phusong.planning.results import PlaceKind, Service

from . import small
from .small import at, commune_table, coverage_of, place, scenario, states


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
@given(waiting(), st.floats(1, 500))
def test_weights_are_people_and_the_worth_of_places(case: Waiting, worth: float) -> None:
    demand = case.demand()
    demand.take(np.flatnonzero(case.reach[0]))
    weight, place_weight = demand.weight(worth), demand.place_weight()
    assert (weight[~demand.open] == 0).all() and (place_weight[~demand.open] == 0).all()
    assert (weight >= demand.people * demand.open).all()
    assert np.allclose(weight - demand.people * demand.open, worth * place_weight)
    for name in demand.open_places():
        own = np.array(sorted(case.places[name][0]))
        # Whoever serves all that a place still needs gains at least its worth for doing so.
        assert place_weight[own][demand.open[own]].sum() >= 1 - 1e-9
    if not demand.open_places():
        assert not place_weight.any()


@settings(deadline=None, max_examples=200)
@given(waiting())
def test_finishing_keeps_only_sites_that_complete_places_and_completes_as_many(
    case: Waiting,
) -> None:
    demand, reach = case.demand(), csr_array(case.reach)
    demand.take(np.flatnonzero(case.reach[0]))
    sites = np.arange(1, len(case.reach))
    kept = demand.completing(sites, reach)
    assert [s for s in sites if s in kept] == kept.tolist()
    open_before = set(np.flatnonzero(demand.open).tolist())
    gone = set(range(case.people.size)) - open_before

    def completed_by(chosen: NDArray[np.int64]) -> set[str]:
        return case.complete(gone | set(np.flatnonzero(case.reach[chosen].any(axis=0)).tolist()))

    assert completed_by(kept) == completed_by(sites)
    finished = completed_by(sites) - case.complete(gone)
    lacking = {pixel for name in finished for pixel in case.places[name][0]} & open_before
    for site in kept:
        own = set(np.flatnonzero(case.reach[site]).tolist())
        assert lacking & own, "what the sites before it serve is served"
        lacking -= own


def test_people_left_lie_where_they_live() -> None:
    demand = Demand(np.array([1, 4]), np.array([7.0, 9.0]), {})
    demand.take(np.array([0]))
    assert demand.people_left((2, 3)).tolist() == [[0, 0, 0], [0, 9, 0]]


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
