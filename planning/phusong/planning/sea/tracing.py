"""Ways down a field of arrival, and lines pulled tight over cells of friction, compiled.

Points are (row, column) in cells; the centre of cell (i, j) is the point (i, j). Arrays are flat, of a
grid whose outermost two cells on each side are closed.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from phusong.coverage.compiled import compiled, inner, lean

__all__ = ["descend", "line_cost", "pull"]

Floats = NDArray[np.float64]
_STEP = 0.5
"""Cells of a step down the gradient."""
_PATIENCE = 6
"""Steps without a cell of earlier arrival, after which one neighbour is walked to."""
_SAME = 1e-6
"""Share of a cost below which two ways cost the same."""


@lean
def line_cost(friction: Floats, width: int, r0: float, c0: float, r1: float, c1: float) -> float:
    """Friction times length along a straight line, cell by cell; infinite through closed cells.

    The traversal of J. Amanatides and A. Woo (1987). Through a corner of four cells it goes by the
    cell beside.
    """
    row, column = math.floor(r0 + 0.5), math.floor(c0 + 0.5)
    cost = 0.0
    last_row, last_column = math.floor(r1 + 0.5), math.floor(c1 + 0.5)
    dr, dc = r1 - r0, c1 - c0
    length = math.hypot(dr, dc)
    down = 1 if dr > 0 else -1
    right = 1 if dc > 0 else -1
    next_r = ((row + 0.5 * down) - r0) / dr if dr != 0.0 else np.inf
    next_c = ((column + 0.5 * right) - c0) / dc if dc != 0.0 else np.inf
    left = abs(last_row - row) + abs(last_column - column)
    at = 0.0
    while True:
        here = float(friction[row * width + column])
        if here == np.inf:
            return np.inf
        if left == 0:
            return cost + here * length * max(1.0 - at, 0.0)
        left -= 1
        if (next_r < next_c and row != last_row) or column == last_column:
            cost += here * length * max(next_r - at, 0.0)
            at = max(at, next_r)
            row += down
            next_r += down / dr
        else:
            cost += here * length * max(next_c - at, 0.0)
            at = max(at, next_c)
            column += right
            next_c += right / dc


@lean
def _slope(arrival: Floats, at: int, step: int) -> float:
    """Upwind difference of T along one axis."""
    here, before = float(arrival[at]), float(arrival[at - step])
    after = float(arrival[at + step])
    if before < here and before <= after:
        return here - before
    return after - here if after < here else 0.0


@lean
def _gradient(arrival: Floats, width: int, r: float, c: float) -> tuple[float, float]:
    """Of T between the centres of four cells; those that are not reached take no part."""
    top, left = math.floor(r), math.floor(c)
    gr = gc = 0.0
    for i in range(2):
        for j in range(2):
            at = (top + i) * width + left + j
            if arrival[at] == np.inf:
                continue
            share = abs(top + 1 - i - r) * abs(left + 1 - j - c)
            gr += share * _slope(arrival, at, width)
            gc += share * _slope(arrival, at, 1)
    return gr, gc


@lean
def _lower(arrival: Floats, width: int, at: int) -> int:
    """The neighbour of least T below the cell's own, the cell itself where there is none.

    Across a corner only where both cells beside it are open.
    """
    best = at
    for i in range(-1, 2):
        for j in range(-1, 2):
            near = at + i * width + j
            if arrival[near] >= arrival[best]:
                continue
            if i != 0 and j != 0 and max(arrival[at + i * width], arrival[at + j]) == np.inf:
                continue
            best = near
    return best


@compiled
def descend(
    arrival: Floats, friction: Floats, start: NDArray[np.bool_], *, width: int, at: int
) -> Floats:
    """(n, 2) points from the centre of a cell down to the first of those where the front started.

    Along the gradient; where that leads astray (into closed cells, or round and round) from the
    centre of the lowest cell so far to its lowest neighbour.
    """
    points = np.empty((256, 2))
    r, c = float(at // width), float(at % width)
    points[0] = r, c
    count, lowest, idle = 1, at, 0
    while not start[lowest]:
        if count + 2 > len(points):
            larger = np.empty((2 * len(points), 2))
            larger[:count] = points[:count]
            points = larger
        gr, gc = _gradient(arrival, width, r, c)
        steep = math.hypot(gr, gc)
        moved = False
        if steep > 0.0 and idle < _PATIENCE:
            to_r, to_c = r - _STEP * gr / steep, c - _STEP * gc / steep
            cell = math.floor(to_r + 0.5) * width + math.floor(to_c + 0.5)
            if arrival[cell] < np.inf and line_cost(friction, width, r, c, to_r, to_c) < np.inf:
                r, c, moved = to_r, to_c, True
                if arrival[cell] < arrival[lowest]:
                    lowest, idle = cell, 0
                else:
                    idle += 1
        if not moved:
            lower = _lower(arrival, width, lowest)
            # Back to the centre of the lowest cell, over the points that led away from it.
            while count > 1 and _cell(points[count - 1, 0], points[count - 1, 1], width) != lowest:
                count -= 1
            points[count] = lowest // width, lowest % width
            count += 1
            if lower == lowest:
                return points[:count].copy()
            lowest, idle = lower, 0
            r, c = float(lowest // width), float(lowest % width)
        points[count] = r, c
        count += 1
    points[count] = lowest // width, lowest % width
    return points[: count + 1].copy()


@lean
def _cell(r: float, c: float, width: int) -> int:
    return math.floor(r + 0.5) * width + math.floor(c + 0.5)


@compiled
def pull(points: Floats, friction: Floats, width: int) -> Floats:
    """The line with as few vertices as cost no more, each where the line costs least.

    Straight pieces take the place of as many steps as possible, then vertices are moved to and fro
    by ever smaller parts of a cell.
    """
    tight = _straightened(points, friction, width)
    step = 1.0
    while step > 0.02:
        for _ in range(40):
            if not _moved(tight, friction, width, step):
                break
        tight = _straightened(tight, friction, width)
        step *= 0.5
    return tight


@lean
def _moved(points: Floats, friction: Floats, width: int, step: float) -> bool:
    """Move vertices where that costs less; tells whether any was."""
    any_moved = False
    for k in range(1, len(points) - 1):
        r, c = points[k, 0], points[k, 1]
        least, best_r, best_c = np.inf, r, c
        for move in range(9):
            # Where it is comes first, then its neighbours.
            i, j = (move + 4) % 9 // 3 - 1, (move + 4) % 9 % 3 - 1
            points[k] = r + i * step, c + j * step
            cost = _cost(points[k - 1 : k + 2], friction, width)
            if cost < least * (1.0 - _SAME):
                least = cost
                best_r, best_c = points[k, 0], points[k, 1]
                any_moved = any_moved or move > 0
        points[k] = best_r, best_c
    return any_moved


@lean
def _cost(points: Floats, friction: Floats, width: int) -> float:
    """Of a line through points."""
    cost = 0.0
    for k in range(1, len(points)):
        cost += line_cost(
            friction, width, points[k - 1, 0], points[k - 1, 1], points[k, 0], points[k, 1]
        )
    return cost


@inner
def _straightened(points: Floats, friction: Floats, width: int) -> Floats:
    """Fewer vertices: from each, straight to the farthest that a straight line reaches as cheaply."""
    count = len(points)
    along = np.zeros(count)
    for k in range(1, count):
        along[k] = along[k - 1] + _cost(points[k - 1 : k + 1], friction, width)
    kept = np.empty_like(points)
    kept[0] = points[0]
    size, at = 1, 0
    while at < count - 1:
        stride, reach = 1, at + 1
        # Ever longer strides while they are straight, then ever shorter ones.
        while stride > 0:
            to = min(reach + stride, count - 1)
            good = to > reach and (
                line_cost(
                    friction, width, points[at, 0], points[at, 1], points[to, 0], points[to, 1]
                )
                <= (along[to] - along[at]) * (1.0 + _SAME)
            )
            if good:
                reach = to
                stride *= 2
            else:
                stride //= 2
        kept[size] = points[reach]
        size += 1
        at = reach
    return kept[:size].copy()
