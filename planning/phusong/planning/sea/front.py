"""Fronts that march over a raster of friction, and least-cost ways back to where they began.

A raster is (H, W); friction is what a cell's length costs, infinite, NaN or ≤ 0 where no cable may lie.
Positions are (row, column), in cells; the centre of cell (i, j) is the position (i, j).
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from phusong.planning.sea.marching import march
from phusong.planning.sea.tracing import descend, line_cost, pull

__all__ = ["Front", "Way", "front_from", "front_from_many", "least_cost_route", "tightened"]

Floats = NDArray[np.float64]
_RIM = 2
"""Closed cells round the raster: second differences look two cells away."""
_NEAR = 12
"""Cells round a single start within which a finer front is marched first."""
_FINER = 9
"""Cells of the finer raster in one of the raster's; odd, so that centres stay centres."""
_EXACT = 13
"""Finer cells round the start in which T is known without marching, where friction is the same."""


@dataclass(frozen=True, slots=True)
class Way:
    """A least-cost way over a raster."""

    points: Floats
    """(n, 2) positions from where it was asked for to where the front began."""
    length_m: float
    cost_m: float
    """Friction times length; equal to the length where friction is 1."""


@dataclass(frozen=True, slots=True)
class Front:
    """When a front came where."""

    arrival_m: Floats
    """(H, W) least friction times length from the start, infinite where it did not come."""
    cell_m: float
    _arrival: Floats
    _friction: Floats
    _start: NDArray[np.bool_]
    """Cells that the front began at, before it came there from another."""

    @property
    def width(self) -> int:
        return int(self.arrival_m.shape[1]) + 2 * _RIM

    def way_from(self, row: int, column: int) -> Way | None:
        """The least-cost way from the centre of a cell back to the start; None: none leads there."""
        if not math.isfinite(self.arrival_m[row, column]):
            return None
        at = (row + _RIM) * self.width + column + _RIM
        rough = descend(self._arrival, self._friction, self._start, width=self.width, at=at)
        return _tight(rough, self._friction, self.width, self.cell_m)


def front_from(
    friction: ArrayLike,
    start: tuple[float, float],
    *,
    cell_m: float = 1.0,
    limit_m: float = math.inf,
) -> Front:
    """The front from one position.

    Round the start, where second differences are worst, it is marched on a raster nine times finer:
    on friction that is the same everywhere T is off by less than 0.3 % in every direction.

    Parameters
    ----------
    friction
        (H, W).
    limit_m
        Where the front stops, in metres of friction 1.

    Raises
    ------
    ValueError
        When the start lies off the raster or on a closed cell.
    """
    flat, shape = _padded(friction)
    row, column = start
    near_row, near_column = (math.floor(value + 0.5) for value in start)
    if not (0 <= near_row < shape[0] and 0 <= near_column < shape[1]):
        raise ValueError("the start lies off the raster")
    width = shape[1] + 2 * _RIM
    if flat[(near_row + _RIM) * width + near_column + _RIM] == np.inf:
        raise ValueError("the start lies where no cable may")
    seeds, begin = _finer(flat.reshape(-1, width), row + _RIM, column + _RIM)
    # Closed to the march, they keep what the finer front told: rough differences would spoil it.
    around = flat.copy()
    around[seeds] = np.inf
    arrival = march(around, seeds, begin, width=width, limit=limit_m / cell_m)
    own = np.array([(near_row + _RIM) * width + near_column + _RIM])
    return _front(arrival, flat, own, shape=shape, cell_m=cell_m)


def front_from_many(
    friction: ArrayLike,
    cells: ArrayLike,
    *,
    begin_m: ArrayLike = 0.0,
    cell_m: float = 1.0,
    limit_m: float = math.inf,
) -> Front:
    """The front from the centres of many cells, each of which it leaves at a time of its own.

    Parameters
    ----------
    friction
        (H, W).
    cells
        (n, 2) rows and columns; closed ones take no part.
    begin_m
        (n,) or one number, T there; infinite ones take no part.
    """
    flat, shape = _padded(friction)
    rows, columns = np.asarray(cells, dtype=np.int64).reshape(-1, 2).T
    begin = np.broadcast_to(np.asarray(begin_m, dtype=np.float64), rows.shape) / cell_m
    seeds = (rows + _RIM) * (shape[1] + 2 * _RIM) + columns + _RIM
    open_ = np.isfinite(begin) & np.isfinite(flat[seeds])
    width = shape[1] + 2 * _RIM
    arrival = march(flat, seeds[open_], begin[open_], width=width, limit=limit_m / cell_m)
    own = seeds[open_][arrival[seeds[open_]] >= begin[open_]]
    return _front(arrival, flat, own, shape=shape, cell_m=cell_m)


def least_cost_route(
    friction: ArrayLike, start: tuple[int, int], end: tuple[int, int], *, cell_m: float = 1.0
) -> Way | None:
    """The least-cost way between the centres of two cells; None where nothing joins them.

    Parameters
    ----------
    friction
        (H, W) cost of a cell's length; infinite, NaN or ≤ 0 where no cable may lie.

    Examples
    --------
    A wall with a gap at its end:

    >>> import numpy as np
    >>> sea = np.ones((9, 9))
    >>> sea[:8, 4] = np.inf
    >>> round(least_cost_route(sea, (0, 0), (0, 8), cell_m=100).length_m, -2)
    1800.0
    >>> sea[8, 4] = np.inf
    >>> least_cost_route(sea, (0, 0), (0, 8)) is None
    True
    """
    return front_from(friction, end, cell_m=cell_m).way_from(*start)


def tightened(friction: ArrayLike, points: ArrayLike, *, cell_m: float = 1.0) -> Way:
    """A way over open cells pulled tight; its ends stay.

    Parameters
    ----------
    points
        (n, 2) positions.
    """
    flat, shape = _padded(friction)
    rough = np.asarray(points, dtype=np.float64) + _RIM
    return _tight(rough, flat, shape[1] + 2 * _RIM, cell_m)


def _tight(rough: Floats, friction: Floats, width: int, cell_m: float) -> Way:
    points = pull(rough, friction, width)
    steps = np.hypot(*np.diff(points, axis=0).T)
    cost = _path_cost(points, friction, width)
    return Way(points - _RIM, float(steps.sum()) * cell_m, cost * cell_m)


def _path_cost(points: Floats, friction: Floats, width: int) -> float:
    """Friction times length along a line, in cells."""
    return sum(
        line_cost(friction, width, *one, *two)
        for one, two in zip(points[:-1].tolist(), points[1:].tolist(), strict=True)
    )


def _padded(friction: ArrayLike) -> tuple[Floats, tuple[int, int]]:
    """Flat friction with its rim, infinite where closed, and the raster's own shape."""
    given = np.asarray(friction, dtype=np.float64)
    if given.ndim != 2 or not given.size:
        raise ValueError("friction is a raster of two dimensions")
    whole = np.pad(given, _RIM, constant_values=np.inf)
    whole[~(whole > 0)] = np.inf
    return whole.ravel(), (int(given.shape[0]), int(given.shape[1]))


def _finer(friction: Floats, row: float, column: float) -> tuple[NDArray[np.int64], Floats]:
    """Cells round a start and T there, from a finer raster."""
    width = friction.shape[1]
    top, bottom, left, right = (
        max(math.floor(row + 0.5) - _NEAR, _RIM),
        min(math.floor(row + 0.5) + _NEAR + 1, friction.shape[0] - _RIM),
        max(math.floor(column + 0.5) - _NEAR, _RIM),
        min(math.floor(column + 0.5) + _NEAR + 1, width - _RIM),
    )
    part = friction[top:bottom, left:right]
    fine, _ = _padded(part.repeat(_FINER, axis=0).repeat(_FINER, axis=1))
    middle = (_FINER - 1) // 2
    at_row, at_column = (row - top) * _FINER + middle, (column - left) * _FINER + middle
    fine_width = part.shape[1] * _FINER + 2 * _RIM
    seeds, begin = _disc(fine.reshape(-1, fine_width), at_row + _RIM, at_column + _RIM)
    fine[seeds] = np.inf  # what is exact already stays
    arrival = march(fine, seeds, begin, width=fine_width, limit=np.inf).reshape(-1, fine_width)
    whole = arrival[_RIM + middle : -_RIM : _FINER, _RIM + middle : -_RIM : _FINER] / _FINER
    # Later than the front has left the part, it might have come from outside.
    leaves = np.inf
    for side, beyond in (
        (whole[0], top > _RIM),
        (whole[-1], bottom < friction.shape[0] - _RIM),
        (whole[:, 0], left > _RIM),
        (whole[:, -1], right < width - _RIM),
    ):
        leaves = min(leaves, float(side.min())) if beyond else leaves
    rows, columns = np.nonzero(np.isfinite(whole) & (whole <= leaves))
    return (rows + top) * width + columns + left, whole[rows, columns]


def _disc(friction: Floats, row: float, column: float) -> tuple[NDArray[np.int64], Floats]:
    """Cells in sight of a position, as far as friction is the same all around, and T there: exact."""
    r0, c0 = math.floor(row + 0.5), math.floor(column + 0.5)
    own = float(friction[r0, c0])
    reach = 0
    for size in range(1, _EXACT + 1):
        block = friction[max(r0 - size, 0) : r0 + size + 1, max(c0 - size, 0) : c0 + size + 1]
        if not ((block == own) | (block == np.inf)).all():
            break
        reach = size
    rows, columns = np.mgrid[r0 - reach : r0 + reach + 1, c0 - reach : c0 + reach + 1]
    away = np.hypot(rows - row, columns - column)
    inside = (rows >= 0) & (rows < friction.shape[0]) & (columns >= 0)
    near = (away <= reach + 0.5) & inside & (columns < friction.shape[1])
    rows, columns, away = rows[near], columns[near], away[near]
    flat, width = friction.ravel(), friction.shape[1]
    sight = [
        line_cost(flat, width, float(row), float(column), float(r), float(c)) < np.inf
        for r, c in zip(rows, columns, strict=True)
    ]
    seeds = rows[sight] * width + columns[sight]
    return seeds.astype(np.int64), own * away[sight]


def _front(
    arrival: Floats,
    friction: Floats,
    own: NDArray[np.int64],
    *,
    shape: tuple[int, int],
    cell_m: float,
) -> Front:
    inner = arrival.reshape(shape[0] + 2 * _RIM, -1)[_RIM:-_RIM, _RIM:-_RIM]
    start = np.zeros(arrival.size, dtype=bool)
    start[own] = True
    return Front(inner * cell_m, cell_m, arrival, friction, start)
