"""Codes of cells: no collision, no confusion, the farthest reuse where codes run out."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from phusong.coverage.carriers import Radio
from phusong.planning.programme.codes import IDENTITIES, ROOTS, plan_codes, roots_per_cell

METRES = st.floats(0, 20_000).map(round)
MASTS = st.lists(st.tuples(METRES, METRES), min_size=1, max_size=12, unique=True)


def sectors(masts: list[tuple[int, int]], count: int = 3) -> np.ndarray:
    return np.repeat(np.array(masts, float), count, axis=0)


def apart_km(points: np.ndarray, a: int, b: int) -> float:
    return float(np.hypot(*(points[a] - points[b]))) / 1000.0


@given(MASTS)
def test_no_collision_and_no_confusion_within_reach(masts: list[tuple[int, int]]) -> None:
    points = sectors(masts)
    coded = plan_codes(points, np.full(len(points), -1), count=504, reuse_km=6.0)
    for a, b in itertools.combinations(range(len(points)), 2):
        if apart_km(points, a, b) <= 6.0:
            assert coded.code[a] != coded.code[b]
    for cell in range(len(points)):
        around = [n for n in range(len(points)) if n != cell and apart_km(points, cell, n) <= 3.0]
        heard = [coded.code[n] for n in around]
        assert len(set(heard)) == len(heard)


@given(MASTS, st.integers(4, 12))
def test_scarce_codes_never_meet_on_one_mast_and_reuse_is_told(
    masts: list[tuple[int, int]], count: int
) -> None:
    points = sectors(masts)
    coded = plan_codes(points, np.full(len(points), -1), count=count, reuse_km=30.0)
    assert ((coded.code >= 0) & (coded.code < count)).all()
    for cell, code in enumerate(coded.code):
        same = [apart_km(points, cell, n) for n in np.flatnonzero(coded.code == code) if n != cell]
        told = coded.reuse_km[cell]
        assert (np.isnan(told) and not same) or told == pytest.approx(min(same))
        assert not same or min(same) > 0.0


def test_where_codes_run_out_the_farthest_bearer_is_joined() -> None:
    points = np.array([[0, 0], [1000, 0], [5000, 0], [400, 0]], float)
    coded = plan_codes(points, np.array([0, 1, 2, -1]), count=3, reuse_km=30.0)
    assert coded.code.tolist() == [0, 1, 2, 2]
    assert coded.reuse_km[3] == pytest.approx(4.6)


@given(MASTS, st.integers(0, 503))
def test_what_cells_bear_stays(masts: list[tuple[int, int]], code: int) -> None:
    points = sectors(masts, 2)
    held = np.full(len(points), -1)
    held[0] = code
    coded = plan_codes(points, held, count=504, reuse_km=10.0)
    assert coded.code[0] == code
    assert (coded.code >= 0).all()


@given(MASTS)
def test_sectors_of_a_mast_differ_in_their_rest(masts: list[tuple[int, int]]) -> None:
    points = sectors(masts)
    coded = plan_codes(points, np.full(len(points), -1), count=1008, reuse_km=0.001)
    assert all(set(three % 3) == {0, 1, 2} for three in coded.code.reshape(-1, 3))


def test_the_order_of_the_table_alone_decides() -> None:
    points = sectors([(0, 0), (900, 400), (5000, 100)])
    first, again = (
        plan_codes(points, np.full(9, -1), count=504, reuse_km=3.0).code for _ in range(2)
    )
    assert (first == again).all()
    assert plan_codes(np.empty((0, 2)), np.empty(0, int), count=504, reuse_km=1).code.size == 0


def test_codes_out_of_range_are_refused() -> None:
    with pytest.raises(ValueError, match="between 0 and 503"):
        plan_codes(np.zeros((1, 2)), np.array([504]), count=IDENTITIES[Radio.LTE], reuse_km=1)


@pytest.mark.parametrize(
    ("range_km", "shift"), [(0.7, 13), (1.0, 15), (5.0, 46), (12.0, 93), (15.0, 119), (29.0, 279)]
)
def test_roots_fill_sixty_four_preambles(range_km: float, shift: int) -> None:
    """A shift of N_CS samples lasts N_CS x 800 us / 839; 839 // N_CS preambles come of one root."""
    lasts_us = (shift - 2) * 800 / 839
    assert lasts_us >= range_km / 0.149896229 + 5
    roots = roots_per_cell(range_km)
    assert roots is not None
    assert (roots - 1) * (839 // shift) < 64 <= roots * (839 // shift)
    assert roots <= ROOTS


@given(st.floats(0.1, 200), st.floats(0.1, 200))
def test_farther_cells_take_no_fewer_roots(one: float, other: float) -> None:
    few, many = (roots_per_cell(km) for km in sorted((one, other)))
    assert many is None or (few is not None and few <= many)
