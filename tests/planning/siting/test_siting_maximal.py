"""Maximal covering against all choices, against another programme, and what always has to hold."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import block_array, coo_array, csc_array, csr_array, eye_array, random_array

from phusong.planning.siting import Covering, Status, Stopped, maximal_covering, search

# What is compiled is compiled once.

Case = dict[str, np.ndarray]


def worth(case: Case, sites: tuple[int, ...] | np.ndarray) -> float:
    """What sites cover together with those that exist."""
    on = case["existing"].copy()
    on[list(sites)] = True
    return float(case["demand"][case["covers"][:, on].any(axis=1)].sum())


def best_of_all(case: Case, budget: float) -> float | None:
    """The most that any choice within the budget covers; None where none covers what is required."""
    free = np.flatnonzero(~case["existing"])
    best = None
    for size in range(free.size + 1):
        for sites in combinations(free.tolist(), size):
            on = case["existing"].copy()
            on[list(sites)] = True
            covered = case["covers"][:, on].any(axis=1)
            if case["cost"][list(sites)].sum() <= budget + 1e-9 and covered[case["required"]].all():
                best = max(best or 0.0, float(case["demand"][covered].sum()))
    return best


def solved(case: Case, budget: float, **more: float) -> Covering:
    # Compiling on a busy machine must not use up the time.
    more = {"time_limit_s": 600, **more}
    others = {name: case[name] for name in ("cost", "existing", "required")}
    return maximal_covering(
        csr_array(case["covers"]), case["demand"], budget=budget, **others, **more
    )


def made(rng: np.random.Generator, demand: int, sites: int, density: float) -> Case:
    whole = rng.random() < 0.5
    amounts = rng.integers(0, 20, demand) if whole else rng.lognormal(0, 1, demand)
    return {
        "covers": rng.random((demand, sites)) < density,
        "demand": amounts.astype(float),
        "cost": rng.choice([0.0, 1.0, 1.5, 2.0, 3.7], sites)
        if rng.random() < 0.5
        else np.ones(sites),
        "existing": rng.random(sites) < 0.15,
        "required": rng.random(demand) < rng.choice([0.0, 0.1, 0.4]),
    }


@st.composite
def cases(draw: st.DrawFn) -> tuple[Case, float]:
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    demand, sites = draw(st.integers(0, 14)), draw(st.integers(0, 8))
    case = made(rng, demand, sites, draw(st.floats(0.05, 0.7)))
    return case, draw(st.sampled_from([0.0, 1.0, 2.0, 3.3, 5.0, np.inf]))


@settings(deadline=None, max_examples=120)
@given(cases())
def test_finds_what_a_search_through_all_choices_finds(problem: tuple[Case, float]) -> None:
    case, budget = problem
    found, best = solved(case, budget), best_of_all(case, budget)
    if best is None:
        assert found.status is Status.INFEASIBLE
        assert found.unmet.size > 0 and case["required"][found.unmet].all()
        assert found.sites.size == 0
        return
    assert found.status is Status.OPTIMAL
    assert found.value == pytest.approx(best) and found.bound == pytest.approx(best)
    assert found.unmet.size == 0 and found.gap == 0
    holds(case, found, budget)


def holds(case: Case, found: Covering, budget: float) -> None:
    """What is said of a result is so."""
    assert found.value == pytest.approx(worth(case, found.sites))
    assert case["cost"][found.sites].sum() <= budget * (1 + 1e-9)
    assert found.bound >= found.value
    assert found.gap == pytest.approx(
        1 - found.value / found.bound if found.bound else 0, abs=1e-12
    )
    assert (np.diff(found.sites) > 0).all()
    assert not case["existing"][found.sites].any()
    on = case["existing"].copy()
    on[found.sites] = True
    assert case["covers"][:, on].any(axis=1)[case["required"]].all()


def city(seed: int, *, demand: int, sites: int, radius: float) -> Case:
    """Points in a square and discs of one radius."""
    rng = np.random.default_rng(seed)
    points, masts = rng.random((demand, 2)), rng.random((sites, 2))
    apart = np.hypot(*(points[:, None] - masts[None]).transpose(2, 0, 1))
    return {
        "covers": apart <= radius,
        "demand": rng.integers(1, 100, demand).astype(float),
        "cost": rng.integers(5, 20, sites).astype(float),
        "existing": np.zeros(sites, bool),
        "required": np.zeros(demand, bool),
    }


def by_scipy(case: Case, budget: float) -> float:
    """The same programme as scipy's solver reads it, without anything done before."""
    rows, sites = case["covers"].shape
    cover = block_array([[csr_array(-case["covers"].astype(float)), eye_array(rows)]])
    spent = np.concatenate([case["cost"], np.zeros(rows)])[None]
    worth = np.concatenate([np.zeros(sites), -case["demand"]])
    whole = np.concatenate([np.ones(sites), np.zeros(rows)])
    answer = milp(
        worth,
        integrality=whole,
        bounds=Bounds(0, 1),
        constraints=[
            LinearConstraint(csc_array(cover), -np.inf, 0),
            LinearConstraint(spent, -np.inf, budget),
        ],
        options={"mip_rel_gap": 0},
    )
    assert answer.status == 0
    return float(-answer.fun)


@pytest.mark.parametrize(("seed", "radius"), [(1, 0.08), (2, 0.12), (3, 0.18)])
@pytest.mark.parametrize("same_cost", [True, False])
def test_agrees_with_another_programme(seed: int, radius: float, same_cost: bool) -> None:
    case = city(seed, demand=300, sites=60, radius=radius)
    if same_cost:
        case["cost"] = np.ones(60)
    budget = 8.0 if same_cost else 90.0
    found = solved(case, budget)
    assert found.status is Status.OPTIMAL and found.stopped is Stopped.PROVEN
    assert found.value == pytest.approx(by_scipy(case, budget))
    holds(case, found, budget)


@pytest.fixture
def thorough(monkeypatch: pytest.MonkeyPatch) -> None:
    """Prices, settling and annealing have their turn, however small the problem."""
    monkeypatch.setattr(search, "_SMALL", -1)
    monkeypatch.setattr(search, "_TOUCHES", 20_000)
    monkeypatch.setattr(search, "_PARENTS", 4)
    monkeypatch.setattr(search, "_CHILDREN", 6)
    monkeypatch.setattr(search, "_PARENT_TOUCHES", 20_000)
    monkeypatch.setattr(search, "_CHILD_TOUCHES", 20_000)


@settings(
    deadline=None,
    max_examples=60,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(problem=cases())
def test_prices_and_annealing_lose_no_best_choice(
    problem: tuple[Case, float], thorough: None
) -> None:
    case, budget = problem
    found, best = solved(case, budget), best_of_all(case, budget)
    if best is None:
        assert found.status is Status.INFEASIBLE
        return
    assert found.status is Status.OPTIMAL and found.value == pytest.approx(best)
    holds(case, found, budget)


@pytest.mark.parametrize("same_cost", [True, False])
def test_the_same_seed_takes_the_same_course(thorough: None, same_cost: bool) -> None:
    case = city(5, demand=2000, sites=250, radius=0.1)
    if same_cost:
        case["cost"] = np.ones(250)
    budget = 15.0 if same_cost else 120.0
    found, again = solved(case, budget, seed=3), solved(case, budget, seed=3)
    holds(case, found, budget)
    assert found.status is Status.OPTIMAL and found.iterations > 1000
    assert again.sites.tolist() == found.sites.tolist() and again.iterations == found.iterations
    assert solved(case, budget, seed=7).value == found.value


@settings(deadline=None, max_examples=30)
@given(st.integers(0, 2**32 - 1))
def test_the_order_of_rows_and_sites_does_not_matter(seed: int) -> None:
    rng = np.random.default_rng(seed)
    case = city(seed % 1000, demand=80, sites=25, radius=0.2)
    rows, sites = rng.permutation(80), rng.permutation(25)
    turned = {
        "covers": case["covers"][rows][:, sites],
        "demand": case["demand"][rows],
        "cost": case["cost"][sites],
        "existing": case["existing"][sites],
        "required": case["required"][rows],
    }
    assert solved(turned, 40.0).value == solved(case, 40.0).value


def test_parts_that_share_nothing_are_served_from_one_budget() -> None:
    case = city(1, demand=60, sites=12, radius=0.25)
    none = np.zeros_like(case["covers"])
    both = {
        "covers": np.block([[case["covers"], none], [none, case["covers"]]]),
        "demand": np.tile(case["demand"], 2),
        "cost": np.ones(24),
        "existing": np.zeros(24, bool),
        "required": np.zeros(120, bool),
    }
    alone = case | {"cost": np.ones(12)}
    best = max(solved(alone, float(p)).value + solved(alone, float(6 - p)).value for p in range(7))
    assert solved(both, 6.0).value == pytest.approx(best)


def test_a_time_limit_never_says_optimal() -> None:
    case = city(2, demand=3000, sites=300, radius=0.12)
    found = solved(case, 300.0, time_limit_s=0)
    assert found.status is Status.FEASIBLE and found.stopped is Stopped.TIME_LIMIT
    assert found.bound > found.value > 0
    holds(case, found, 300.0)


def test_required_demand_beyond_the_budget_is_told() -> None:
    covers = csr_array(np.eye(3, dtype=bool))
    required = np.array([True, True, False])
    found = maximal_covering(covers, [1.0, 2.0, 9.0], budget=1, required=required)
    assert found.status is Status.INFEASIBLE and found.stopped is Stopped.PROVEN
    assert found.unmet.tolist() in ([0], [1])
    enough = maximal_covering(covers, [1.0, 2.0, 9.0], budget=2, required=required)
    assert enough.sites.tolist() == [0, 1] and enough.value == 3.0


def test_required_demand_that_nothing_covers_is_told() -> None:
    covers = csr_array(np.array([[1, 0], [0, 0], [0, 1]], dtype=bool))
    found = maximal_covering(
        covers, np.ones(3), budget=2, cost=[1.0, 5.0], required=np.array([True, True, True])
    )
    assert found.status is Status.INFEASIBLE
    assert found.unmet.tolist() == [1, 2]


def test_what_exists_covers_and_is_not_bought() -> None:
    covers = csr_array(np.array([[1, 1, 0], [0, 1, 0], [0, 0, 1]], dtype=bool))
    found = maximal_covering(
        covers, [5.0, 1.0, 2.0], budget=1, existing=np.array([True, False, False])
    )
    assert found.sites.tolist() == [2] and found.value == 7.0


def test_what_costs_nothing_is_taken_where_it_helps() -> None:
    covers = csr_array(np.array([[1, 1, 0, 0], [0, 0, 0, 1]], dtype=bool))
    found = maximal_covering(covers, [5.0, 1.0], budget=0, cost=[0.0, 0.0, 0.0, 2.0])
    assert found.sites.tolist() == [0]
    assert found.value == found.bound == 5.0 and found.status is Status.OPTIMAL


@pytest.mark.parametrize(("demand", "sites"), [(0, 0), (0, 3), (3, 0)])
def test_empty_problems_have_empty_answers(demand: int, sites: int) -> None:
    found = maximal_covering(csr_array((demand, sites), dtype=bool), np.ones(demand), budget=2)
    assert (found.sites.size, found.value, found.bound, found.gap) == (0, 0.0, 0.0, 0.0)
    assert found.status is Status.OPTIMAL


@pytest.mark.parametrize("kind", [csr_array, csc_array, coo_array])
@pytest.mark.parametrize("dtype", [bool, np.int8, np.float32])
def test_any_sparse_form_is_read_and_left_alone(kind: type, dtype: type) -> None:
    dense = np.array([[1, 0], [1, 1], [0, 1]], dtype=dtype)
    covers = kind(dense)
    covers.data[0] = 0  # stored, and covers nothing
    kept = covers.toarray()
    demand, required = np.array([4.0, 1.0, 2.0]), np.zeros(3, bool)
    found = maximal_covering(covers, demand, budget=1, required=required)
    assert found.sites.tolist() == [1] and found.value == 3.0
    assert (covers.toarray() == kept).all() and demand.tolist() == [4.0, 1.0, 2.0]


def test_all_that_is_wrong_is_told_at_once() -> None:
    covers = csr_array(np.ones((2, 3), bool))
    with pytest.raises(ValueError) as caught:
        maximal_covering(
            covers,
            [np.nan, -1.0],
            budget=float("nan"),
            cost=[1.0, np.inf, -2.0],
            existing=np.zeros(2, bool),
            required=np.zeros(2, int),
            time_limit_s=-1,
        )
    told = str(caught.value)
    for part in ("demand is NaN at 0", "demand is negative at 1", "cost is infinite at 1"):
        assert part in told
    for part in (
        "cost is negative at 2",
        "existing has bool",
        "required has int",
        "budget",
        "time",
    ):
        assert part in told


@pytest.mark.parametrize("covers", [np.ones((2, 2)), [[1, 0]], None])
def test_a_matrix_that_is_not_sparse_is_refused(covers: object) -> None:
    with pytest.raises(ValueError, match="sparse"):
        maximal_covering(covers, np.ones(2), budget=1)


def test_sparse_numbers_that_are_no_numbers_are_refused() -> None:
    covers = random_array((4, 4), density=0.5, rng=np.random.default_rng(1))
    covers.data[:] = np.nan
    with pytest.raises(ValueError, match="covers holds NaN"):
        maximal_covering(covers, np.ones(4), budget=1)


@pytest.mark.parametrize("short", [1e-7, 1e-8])
def test_a_budget_that_is_short_by_a_hair_is_kept_to_and_the_best_within_it_proven(
    short: float,
) -> None:
    """A solver's tolerance would let the dearer choice pass."""
    found = maximal_covering(
        csr_array(np.eye(3, dtype=bool)),
        [5.0, 4.0, 3.0],
        budget=0.8 - short,
        cost=[0.3, 0.3, 0.2],
        time_limit_s=600,
    )
    assert found.sites.tolist() == [0, 1]
    assert (found.value, found.bound, found.status) == (9.0, 9.0, Status.OPTIMAL)
