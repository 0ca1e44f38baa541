"""Tiles part a grid, and no mast that matters to a tile is forgotten."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from numpy.typing import NDArray

from phusong.coverage.kernels.profiles import SHORTEST_KM
from phusong.coverage.structures import Network
from phusong.coverage.tiles import Box, cut, masts_meeting


def masts(
    row: NDArray[np.float64], col: NDArray[np.float64], reach: NDArray[np.float64]
) -> Network:
    rest = {name: np.zeros(0) for name in Network._fields}
    return Network(**{**rest, "row": row, "col": col, "reach": reach})


@given(
    hnp.arrays(np.bool_, hnp.array_shapes(min_dims=2, max_dims=2, max_side=40)), st.integers(1, 50)
)
def test_every_asked_pixel_is_in_one_tile(where: NDArray[np.bool_], size: int) -> None:
    count = np.zeros(where.shape, int)
    boxes = list(cut(where, size=size))
    for box in boxes:
        count[box.window] += 1
        assert 0 < box.bottom - box.top <= size and 0 < box.right - box.left <= size
        assert where[box.window].any()
    assert count.max(initial=0) <= 1
    assert (count[where] == 1).all()
    assert boxes == sorted(boxes)


def test_a_tile_has_an_edge() -> None:
    with pytest.raises(ValueError, match="cut nothing"):
        list(cut(np.ones((2, 2), np.bool_), size=0))


@given(st.integers(0, 2**32 - 1), st.floats(0.005, 1))
def test_masts_of_a_tile(seed: int, pixel_km: float) -> None:
    rng = np.random.default_rng(seed)
    box = Box(10, 10 + int(rng.integers(1, 9)), 20, 20 + int(rng.integers(1, 9)))
    row, col = rng.uniform(-5, 40, (2, 60))
    row[:20], col[:20] = row[:20].round(), col[:20].round()
    reach = rng.uniform(0, 20, 60) * pixel_km
    reach[:10] = np.hypot(row[:10] - 10, col[:10] - 20) * pixel_km  # exactly to a corner
    net = masts(row, col, reach)
    found = masts_meeting(net, box, pixel_km=pixel_km)
    rows, cols = np.mgrid[box.window]
    for mast in range(60):
        nearest = np.hypot(rows - row[mast], cols - col[mast]).min() * pixel_km
        if max(nearest, SHORTEST_KM) <= reach[mast]:
            assert mast in found
        down = max(box.top - row[mast], row[mast] - box.bottom + 1, 0)
        across = max(box.left - col[mast], col[mast] - box.right + 1, 0)
        if max(np.hypot(down, across) * pixel_km, SHORTEST_KM) > reach[mast] * (1 + 1e-9):
            assert mast not in found
    assert (np.diff(found) > 0).all()
