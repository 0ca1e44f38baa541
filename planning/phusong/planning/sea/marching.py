"""The eikonal equation |∇T| = friction by fast marching, second order, compiled.

J. A. Sethian, Fast marching methods, SIAM Review 41 (1999), section 3, with the second-order
differences of its section 6 wherever two cells upwind are known. Arrays are flat, of a grid whose
outermost two cells on each side are closed, so that no neighbour lies outside.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from phusong.coverage.compiled import compiled, inlined, lean

__all__ = ["march"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]


@compiled
def march(friction: Floats, seeds: Ints, begin: Floats, *, width: int, limit: float) -> Floats:
    """Arrival T of a front that starts at some cells and pays ``friction`` per cell crossed.

    Parameters
    ----------
    friction
        (n,) flat grid; infinite where closed.
    seeds, begin
        Open cells that the front starts from, and T there; a seed may be reached sooner from
        another.
    width
        Cells of a row.
    limit
        Nothing beyond it is looked for.

    Returns
    -------
    (n,) T, infinite where the front does not come.
    """
    arrival = np.full(friction.size, np.inf)
    waiting = np.full(friction.size, np.inf)
    key = np.empty(4 * width + seeds.size + 64)
    cell = np.empty(key.size, np.int64)
    size = 0
    for i in range(seeds.size):
        if begin[i] < waiting[seeds[i]]:
            waiting[seeds[i]] = begin[i]
            _put(key, cell, size, begin[i], seeds[i])
            size += 1
    while size > 0:
        at = cell[0]
        time = key[0]
        size -= 1
        _take(key, cell, size)
        if arrival[at] < np.inf:
            continue
        if time > limit:
            break
        arrival[at] = time
        if size + 4 > key.size:
            key = np.append(key, np.empty(key.size))
            cell = np.append(cell, np.empty(cell.size, np.int64))
        for step in (-width, -1, 1, width):
            near = at + step
            if arrival[near] < np.inf or friction[near] == np.inf:
                continue
            found = _update(arrival, friction[near], near, width)
            if found < waiting[near]:
                waiting[near] = found
                _put(key, cell, size, found, near)
                size += 1
    return arrival


@inlined
def _upwind(arrival: Floats, at: int, step: int) -> tuple[float, float, float]:
    """Along one axis: T of the nearer side, and weight and value of its one-sided difference."""
    behind = -step if arrival[at - step] < arrival[at + step] else step
    near, far = arrival[at + behind], arrival[at + 2 * behind]
    if far <= near < np.inf:
        return near, 1.5, (4.0 * near - far) / 3.0
    return near, 1.0, near


@lean
def _update(arrival: Floats, friction: float, at: int, width: int) -> float:
    """T of a cell from what is known around it: second order, then first, then along one axis."""
    across, weight_x, value_x = _upwind(arrival, at, 1)
    along, weight_y, value_y = _upwind(arrival, at, width)
    later = max(across, along)
    if later < np.inf:
        a = weight_x * weight_x + weight_y * weight_y
        b = weight_x * weight_x * value_x + weight_y * weight_y * value_y
        c = (
            weight_x * weight_x * value_x * value_x
            + weight_y * weight_y * value_y * value_y
            - friction * friction
        )
        root = b * b - a * c
        if root >= 0.0:
            found = (b + math.sqrt(root)) / a
            if found >= later:
                return found
        apart = across - along
        root = 2.0 * friction * friction - apart * apart
        if root >= 0.0:
            found = 0.5 * (across + along + math.sqrt(root))
            if found >= later:
                return found
    if across <= along:
        return max(across, value_x + friction / weight_x)
    return max(along, value_y + friction / weight_y)


@lean
def _put(key: Floats, cell: Ints, size: int, time: float, at: int) -> None:
    """Let a cell into the heap of four; one that is in already stays in twice."""
    place = size
    while place > 0:
        above = (place - 1) >> 2
        if key[above] <= time:
            break
        key[place] = key[above]
        cell[place] = cell[above]
        place = above
    key[place] = time
    cell[place] = at


@lean
def _take(key: Floats, cell: Ints, size: int) -> None:
    """Close the heap, of ``size`` cells then, over its first, which is gone."""
    if size == 0:
        return
    time = key[size]
    place = 0
    while True:
        first = 4 * place + 1
        if first >= size:
            break
        least = first
        for other in range(first + 1, min(first + 4, size)):
            if key[other] < key[least]:
                least = other
        if key[least] >= time:
            break
        key[place] = key[least]
        cell[place] = cell[least]
        place = least
    key[place] = time
    cell[place] = cell[size]
