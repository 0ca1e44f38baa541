"""Fronts and least-cost ways over a raster, against distances and refraction known exactly."""

from __future__ import annotations

import heapq
import itertools
import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.ndimage import gaussian_filter
from scipy.optimize import minimize_scalar

from phusong.planning.sea import front_from, front_from_many, least_cost_route, tightened
from phusong.planning.sea.tracing import line_cost

# What is compiled is compiled once.


def away(shape: tuple[int, int], row: float, column: float) -> np.ndarray:
    return np.hypot(*(np.indices(shape).astype(float) - np.array([[[row]], [[column]]])))


@pytest.mark.parametrize("start", [(150, 150), (0, 0), (7, 290), (150.3, 149.6)])
def test_every_direction_is_as_long_as_it_is(start: tuple[float, float]) -> None:
    """The bar is 0.5 % in any direction."""
    front = front_from(np.ones((300, 300)), start, cell_m=50.0)
    exact = away((300, 300), *start) * 50.0
    far = exact > 25.0
    off = np.abs(front.arrival_m - exact)[far] / exact[far]
    assert off.max() < 0.003


@settings(deadline=None, max_examples=40)
@given(
    st.tuples(st.integers(0, 79), st.integers(0, 79)),
    st.tuples(st.integers(0, 79), st.integers(0, 79)),
    st.floats(0.3, 30.0),
)
def test_on_open_water_a_way_is_a_straight_line(
    start: tuple[int, int], end: tuple[int, int], friction: float
) -> None:
    way = least_cost_route(np.full((80, 80), friction), start, end, cell_m=10.0)
    assert way is not None
    assert way.length_m == pytest.approx(10.0 * math.dist(start, end), rel=1e-6, abs=1e-9)
    assert way.cost_m == pytest.approx(friction * way.length_m, rel=1e-6, abs=1e-9)
    assert tuple(way.points[0]) == start and tuple(way.points[-1]) == end


@pytest.mark.parametrize("other", [1.5, 5.0, 20.0, 0.2])
@pytest.mark.parametrize("end", [(100, 150), (150, 150), (195, 105), (15, 140)])
def test_a_way_is_refracted_as_light_is(other: float, end: tuple[int, int]) -> None:
    """Two media with a straight border: the best crossing of the border by a search along it."""
    friction = np.ones((200, 200))
    friction[:, 100:] = other
    start, border = (100, 50), 99.5

    def whole(row: float) -> float:
        return math.hypot(row - start[0], border - start[1]) + other * math.hypot(
            end[0] - row, end[1] - border
        )

    exact = minimize_scalar(whole, bounds=(0, 199), method="bounded", options={"xatol": 1e-9})
    front = front_from(friction, start)
    assert front.arrival_m[end] == pytest.approx(exact.fun, rel=0.005)
    way = front.way_from(*end)
    assert way is not None
    assert way.cost_m == pytest.approx(exact.fun, rel=2e-4)
    # Snell: what the sine to the normal is on one side, times the friction there, it is on the other.
    if other < 10 and abs(end[0] - start[0]) > 30:
        pieces = np.diff(way.points, axis=0)
        sines = np.abs(pieces[:, 0]) / np.hypot(*pieces.T)
        left = way.points[:-1].mean(axis=1) * 0 + (way.points[:-1, 1] + way.points[1:, 1]) / 2
        inside, outside = sines[left > border][0], sines[left < border][-1]
        assert other * inside == pytest.approx(outside, abs=0.05)


def test_a_way_goes_round_the_end_of_a_wall() -> None:
    friction = np.ones((200, 200))
    friction[:120, 100] = np.inf
    for end in [(60, 140), (110, 103), (150, 190)]:
        way = front_from(friction, (60, 60)).way_from(*end)
        assert way is not None
        corner = np.array([119.5, 100.0])
        exact = math.dist((60, 60), corner) + math.dist(corner, end)
        assert way.length_m == pytest.approx(exact, rel=0.01)
        for one, two in itertools.pairwise(way.points):
            assert crossed_wall(one, two) is False


def crossed_wall(one: np.ndarray, two: np.ndarray) -> bool:
    """Whether a straight line meets the closed cells of the wall, by a thousand steps along it."""
    for share in np.linspace(0, 1, 1001):
        row, column = one + share * (two - one)
        if row < 119.5 - 1e-9 and abs(column - 100) < 0.5 - 1e-9:
            return True
    return False


def test_nothing_passes_between_two_cells_that_touch_at_a_corner() -> None:
    friction = np.ones((20, 20))
    friction[:10, 9] = friction[10:, 10] = np.inf
    assert least_cost_route(friction, (5, 2), (5, 17)) is None


def plain_arrival(friction: np.ndarray, start: tuple[int, int]) -> np.ndarray:
    """Dijkstra over all straight lines of up to four cells: slow, plain, and never too short."""
    height, width = friction.shape
    moves = [m for m in itertools.product(range(-4, 5), repeat=2) if math.gcd(*m) == 1]
    padded = np.full((height + 8, width + 8), np.inf)
    padded[4:-4, 4:-4] = friction
    flat = padded.ravel()
    best = np.full(friction.shape, np.inf)
    best[start] = 0.0
    heap = [(0.0, start)]
    while heap:
        cost, (r, c) = heapq.heappop(heap)
        if cost > best[r, c]:
            continue
        for dr, dc in moves:
            to = r + dr, c + dc
            if not (0 <= to[0] < height and 0 <= to[1] < width):
                continue
            step = line_cost(flat, width + 8, r + 4.0, c + 4.0, to[0] + 4.0, to[1] + 4.0)
            if cost + step < best[to]:
                best[to] = cost + step
                heapq.heappush(heap, (cost + step, to))
    return best


@pytest.mark.parametrize("seed", range(4))
def test_rough_seas_against_a_plain_search(seed: int) -> None:
    rng = np.random.default_rng(seed)
    friction = np.exp(gaussian_filter(rng.normal(size=(60, 60)), 4) * 12)
    friction[gaussian_filter(rng.normal(size=(60, 60)), 4) > 0.05] = np.inf
    friction[28:33, 28:33] = 1.0
    front = front_from(friction, (30, 30))
    plain = plain_arrival(friction, (30, 30))
    reached = np.isfinite(front.arrival_m)
    assert (np.isfinite(plain) == reached).all()
    ratio = []
    for row, column in np.argwhere(reached)[:: max(reached.sum() // 60, 1)]:
        way = front.way_from(int(row), int(column))
        assert way is not None and np.isfinite(way.cost_m)
        if plain[row, column] > 5:
            ratio.append(way.cost_m / plain[row, column])
    # The plain search has few directions, a traced way has all; on ground this rough it may settle
    # for a neighbouring valley.
    assert max(ratio) < 1.05
    assert np.median(ratio) < 1.0


def test_many_starts_each_with_its_own_time() -> None:
    friction = np.ones((100, 100))
    starts, begin = [(20, 20), (80, 80), (50, 90)], [0.0, 15.0, np.inf]
    front = front_from_many(friction, starts, begin_m=begin)
    exact = np.minimum(away((100, 100), 20, 20), away((100, 100), 80, 80) + 15.0)
    assert np.abs(front.arrival_m - exact).max() < 0.6  # of a cell, next to the starts
    way = front.way_from(75, 78)
    assert way is not None and tuple(way.points[-1]) == (80, 80)


def test_a_way_ends_at_the_start_it_belongs_to_not_at_an_earlier_neighbour() -> None:
    friction = np.ones((40, 40))
    begin = 0.5 * np.arange(10)
    front = front_from_many(friction, [(10, 10 + k) for k in range(10)], begin_m=begin)
    way = front.way_from(30, 25)
    assert way is not None
    exact = begin + np.hypot(20, 15 - np.arange(10))
    column = int(way.points[-1, 1])
    assert way.cost_m + begin[column - 10] == pytest.approx(exact.min(), rel=0.005)
    assert column > 10


def test_a_limit_stops_the_front() -> None:
    front = front_from(np.ones((60, 60)), (30, 30), limit_m=10.0)
    assert np.isfinite(front.arrival_m[30, 39]) and not np.isfinite(front.arrival_m[30, 45])


def test_tightening_keeps_ends_and_never_costs_more() -> None:
    friction = np.ones((50, 50))
    friction[10:40, 25] = np.inf
    points = [(25, 5), (5, 5), (5, 45), (25, 45)]
    way = tightened(friction, points)
    assert tuple(way.points[0]) == (25, 5) and tuple(way.points[-1]) == (25, 45)
    assert way.length_m < 2 * math.hypot(16, 20) + 1.5


@pytest.mark.parametrize("start", [(-1, 0), (0, 50), (10, 10)])
def test_a_start_where_no_cable_may_lie_is_refused(start: tuple[int, int]) -> None:
    friction = np.ones((50, 50))
    friction[10, 10] = 0.0
    with pytest.raises(ValueError, match="start"):
        front_from(friction, start)
