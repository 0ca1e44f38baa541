"""The cheapest cover against all choices and another programme; capacities too."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array

from phusong.planning.siting import Covering, Status, Stopped, cheapest, cheapest_cover, search

# What is compiled is compiled once.

Case = dict[str, np.ndarray]


def made(rng: np.random.Generator, demand: int, sites: int, density: float) -> Case:
    costs = ([0.0, 1.0, 2.0, 3.0], [0.5, 1.3, 2.2], [1.0])[rng.integers(3)]
    return {
        "covers": rng.random((demand, sites)) < density,
        "demand": rng.integers(0, 9, demand) * rng.choice([1.0, 0.37]),
        "cost": rng.choice(costs, sites),
        "existing": rng.random(sites) < 0.15,
        "required": rng.random(demand) < rng.choice([0.0, 0.3]),
    }


def covered(case: Case, sites: tuple[int, ...] | np.ndarray) -> np.ndarray:
    on = case["existing"].copy()
    on[list(sites)] = True
    answer: np.ndarray = case["covers"][:, on].any(axis=1)
    return answer


def enough(case: Case, sites: tuple[int, ...] | np.ndarray, share: float) -> bool:
    got = covered(case, sites)
    worth = case["demand"][got].sum() >= share * case["demand"].sum() - 1e-9
    return bool(worth and got[case["required"]].all())


def cheapest_of_all(case: Case, share: float) -> float | None:
    free = np.flatnonzero(~case["existing"]).tolist()
    costs = [
        float(case["cost"][list(sites)].sum())
        for size in range(len(free) + 1)
        for sites in combinations(free, size)
        if enough(case, sites, share)
    ]
    return min(costs, default=None)


def solved(case: Case, share: float, **more: float) -> Covering:
    # Compiling on a busy machine must not use up the time.
    more = {"time_limit_s": 600, **more}
    others = {name: case[name] for name in ("cost", "existing", "required")}
    return cheapest_cover(
        csr_array(case["covers"]), case["demand"], target_share=share, **others, **more
    )


@st.composite
def cases(draw: st.DrawFn) -> tuple[Case, float]:
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    demand, sites = draw(st.integers(0, 12)), draw(st.integers(0, 8))
    case = made(rng, demand, sites, draw(st.floats(0.1, 0.8)))
    return case, draw(st.sampled_from([0.0, 0.5, 0.8, 1.0]))


def agrees(case: Case, share: float) -> None:
    found, best = solved(case, share), cheapest_of_all(case, share)
    if best is None:
        assert found.status is Status.INFEASIBLE and found.sites.size == 0
        assert found.unmet.size > 0 and not case["covers"][found.unmet].any()
        return
    assert found.status is Status.OPTIMAL and found.stopped is Stopped.PROVEN
    assert found.value == pytest.approx(best) and found.bound == pytest.approx(best)
    assert found.value == pytest.approx(case["cost"][found.sites].sum())
    assert enough(case, found.sites, share) and not case["existing"][found.sites].any()


@settings(deadline=None, max_examples=80)
@given(cases())
def test_finds_what_a_search_through_all_choices_finds(problem: tuple[Case, float]) -> None:
    agrees(*problem)


@pytest.fixture
def thorough(monkeypatch: pytest.MonkeyPatch) -> None:
    """Prices and annealing have their turn, however small the problem."""
    for module in (search, cheapest):
        monkeypatch.setattr(module, "_SMALL", -1)
    monkeypatch.setattr(search, "_TOUCHES", 20_000)
    monkeypatch.setattr(search, "_PARENTS", 4)
    monkeypatch.setattr(search, "_CHILDREN", 6)
    monkeypatch.setattr(search, "_PARENT_TOUCHES", 20_000)
    monkeypatch.setattr(search, "_CHILD_TOUCHES", 20_000)


@settings(
    deadline=None,
    max_examples=30,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(problem=cases())
def test_halving_the_budget_loses_no_best_choice(
    problem: tuple[Case, float], thorough: None
) -> None:
    agrees(*problem)


def city(seed: int, *, demand: int, sites: int, radius: float) -> Case:
    rng = np.random.default_rng(seed)
    points, masts = rng.random((demand, 2)), rng.random((sites, 2))
    apart = np.hypot(*(points[:, None] - masts[None]).transpose(2, 0, 1))
    covers = apart <= radius
    covers[np.arange(demand), apart.argmin(axis=1)] = True
    return {
        "covers": covers,
        "demand": rng.integers(1, 100, demand).astype(float),
        "cost": rng.integers(5, 20, sites).astype(float),
        "existing": np.zeros(sites, bool),
        "required": np.zeros(demand, bool),
    }


@pytest.mark.parametrize("share", [0.6, 0.9, 1.0])
@pytest.mark.parametrize("same_cost", [True, False])
def test_agrees_with_another_programme(share: float, same_cost: bool, thorough: None) -> None:
    case = city(4, demand=250, sites=50, radius=0.14)
    if same_cost:
        case["cost"] = np.ones(50)
    rows, sites = case["covers"].shape
    cover = np.hstack([-case["covers"].astype(float), np.eye(rows)])
    reach = np.concatenate([np.zeros(sites), case["demand"]])[None]
    least = share * case["demand"].sum() * (1 - 1e-9)
    answer = milp(
        np.concatenate([case["cost"], np.zeros(rows)]),
        integrality=np.concatenate([np.ones(sites), np.zeros(rows)]),
        bounds=Bounds(0, 1),
        constraints=[LinearConstraint(cover, -np.inf, 0), LinearConstraint(reach, least, np.inf)],
        options={"mip_rel_gap": 0},
    )
    found = solved(case, share)
    assert found.status is Status.OPTIMAL
    assert found.value == pytest.approx(answer.fun)
    assert enough(case, found.sites, share)


def test_a_time_limit_never_says_optimal() -> None:
    case = city(2, demand=3000, sites=300, radius=0.08)
    found = solved(case, 0.9, time_limit_s=0)
    assert found.status is Status.FEASIBLE and found.stopped is Stopped.TIME_LIMIT
    assert enough(case, found.sites, 0.9) and 0 <= found.bound < found.value


def test_demand_that_nothing_covers_is_told() -> None:
    covers = csr_array(np.array([[1, 0], [0, 0], [0, 1]], dtype=bool))
    found = cheapest_cover(covers, [1.0, 2.0, 3.0])
    assert found.status is Status.INFEASIBLE and found.unmet.tolist() == [1]
    part = cheapest_cover(covers, [1.0, 2.0, 3.0], target_share=0.5)
    assert part.status is Status.OPTIMAL and part.sites.tolist() == [1]


def test_shares_beyond_all_are_refused() -> None:
    with pytest.raises(ValueError, match=r"target_share is between 0 and 1, not 1\.5"):
        cheapest_cover(csr_array(np.ones((1, 1))), [1.0], target_share=1.5)
