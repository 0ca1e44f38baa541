"""Covering with capacities against every way to assign demand to sites."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import csr_array

from phusong.planning.siting import CapacitatedCovering, Status, Stopped, capacitated_cover

# What is compiled is compiled once.

Case = dict[str, np.ndarray]


@st.composite
def cases(draw: st.DrawFn) -> tuple[Case, float]:
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    demand, sites = draw(st.integers(0, 5)), draw(st.integers(0, 3))
    case = {
        "covers": rng.random((demand, sites)) < 0.7,
        "demand": rng.integers(0, 6, demand).astype(float),
        "load": rng.integers(0, 5, demand).astype(float),
        "capacity": rng.integers(0, 12, sites).astype(float),
        "cost": rng.choice([0.0, 1.0, 2.5], sites),
        "existing": rng.random(sites) < 0.2,
        "required": rng.random(demand) < 0.2,
    }
    return case, draw(st.sampled_from([0.0, 0.6, 1.0]))


def keeps(case: Case, server: np.ndarray, share: float) -> bool:
    """Whether an assignment (-1: not served) does all that is asked."""
    served = np.flatnonzero(server >= 0)
    loads = np.bincount(server[served], case["load"][served], case["capacity"].size)
    return bool(
        case["covers"][served, server[served]].all()
        and (loads <= case["capacity"]).all()
        and (server >= 0)[case["required"]].all()
        and case["demand"][served].sum() >= share * case["demand"].sum() - 1e-9
    )


def cost(case: Case, server: np.ndarray) -> float:
    used = np.unique(server[server >= 0])
    return float(case["cost"][used[~case["existing"][used]]].sum())


def cheapest_of_all(case: Case, share: float) -> float | None:
    demand, sites = case["covers"].shape
    ways = (np.array(way, np.int64) for way in product(range(-1, sites), repeat=demand))
    return min((cost(case, way) for way in ways if keeps(case, way, share)), default=None)


def solved(case: Case, share: float) -> CapacitatedCovering:
    more = {name: case[name] for name in ("capacity", "load", "cost", "existing", "required")}
    return capacitated_cover(csr_array(case["covers"]), case["demand"], target_share=share, **more)


@settings(deadline=None, max_examples=80)
@given(cases())
def test_finds_the_cheapest_of_all_assignments(problem: tuple[Case, float]) -> None:
    case, share = problem
    found, best = solved(case, share), cheapest_of_all(case, share)
    if best is None:
        assert found.status is Status.INFEASIBLE and found.sites.size == 0
        return
    assert found.status is Status.OPTIMAL and found.stopped is Stopped.PROVEN
    assert found.value == pytest.approx(best) and found.bound == pytest.approx(best)
    assert keeps(case, found.server, share) and cost(case, found.server) == found.value
    assert not case["existing"][found.sites].any()
    assert set(found.sites) <= set(found.server.tolist())


def test_what_no_site_has_room_for_is_told() -> None:
    covers = csr_array(np.ones((2, 2), bool))
    found = capacitated_cover(covers, [1.0, 5.0], capacity=[3.0, 4.0])
    assert found.status is Status.INFEASIBLE and found.unmet.tolist() == [1]
    assert (found.server == -1).all()


def test_a_time_limit_never_says_optimal() -> None:
    rng = np.random.default_rng(1)
    covers = csr_array(rng.random((200, 40)) < 0.3)
    found = capacitated_cover(covers, np.ones(200), capacity=np.full(40, 30.0), time_limit_s=0)
    assert found.status in (Status.FEASIBLE, Status.UNKNOWN)
    assert found.stopped is Stopped.TIME_LIMIT


def test_capacities_that_make_no_sense_are_all_told() -> None:
    covers = csr_array(np.ones((2, 2), bool))
    with pytest.raises(ValueError, match=r"capacity is negative at 1; load has shape \(3,\)"):
        capacitated_cover(covers, np.ones(2), capacity=[1.0, -1.0], load=np.ones(3))
