"""Codes by which phones tell cells apart: physical cell identities, and roots of their first call.

Cells of one carrier within the reuse distance get different codes (no collision). A phone in any
cell then never has two neighbours of one code either (no confusion), as long as neighbours lie
within half that distance of the cell. Of the codes that are free a cell takes the one whose rest
modulo three is least used around it, for that rest chooses the primary synchronisation signal and,
for LTE with two ports, where reference signals lie. Where no code is free it takes the one whose
nearest bearer is farthest, and the distance is told.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import KDTree

from phusong.coverage.carriers import Radio

__all__ = ["IDENTITIES", "ROOTS", "Coded", "plan_codes", "roots_per_cell"]

IDENTITIES: Mapping[Radio, int] = MappingProxyType({Radio.LTE: 504, Radio.NR: 1008})
"""Physical cell identities: TS 36.211 section 6.11, TS 38.211 section 7.4.2.1."""
ROOTS = 838
"""Logical root sequences of long preambles, TS 36.211 table 5.7.2-4."""

_SHIFTS = (0, 13, 15, 18, 22, 26, 32, 38, 46, 59, 76, 93, 119, 167, 279, 419)
"""N_CS of TS 36.211 table 5.7.2-2, unrestricted set."""
_PREAMBLES, _LENGTH, _SYMBOL_US = 64, 839, 800.0
_US_PER_KM, _SPREAD_US, _GUARD = 2 / 0.299792458, 5.0, 2
"""There and back; delay spread and guard of samples for the shape of the receiver's filter."""
_NOBODY = -1


@dataclass(frozen=True, slots=True)
class Coded:
    """One element per cell that asked; the others of a call only bear theirs."""

    code: NDArray[np.int64]
    reuse_km: NDArray[np.float64]
    """To the nearest cell of the carrier with the same code, NaN where there is none."""


def plan_codes(
    points_m: NDArray[np.float64],
    held: NDArray[np.int64],
    *,
    count: int,
    reuse_km: float,
    rests: int = 3,
) -> Coded:
    """Codes for the cells of one carrier.

    Parameters
    ----------
    points_m
        (n, 2) positions; cells of one mast share theirs.
    held
        (n,) codes that cells already have, -1 for those that get one.
    count
        Codes are 0 .. ``count`` - 1.
    rests
        Codes that are equal modulo this are kept apart where there is a choice; 1: it does not matter.

    Raises
    ------
    ValueError
        For codes out of range.

    >>> here = np.zeros((3, 2))
    >>> plan_codes(here, np.array([7, -1, -1]), count=504, reuse_km=5).code.tolist()
    [7, 0, 2]
    """
    if held.size and not (held.min() >= _NOBODY and held.max() < count):
        raise ValueError(f"codes lie between 0 and {count - 1}")
    code = held.copy()
    if not held.size:
        return Coded(code, np.empty(0))
    near = KDTree(points_m).query_ball_point(points_m, 1000.0 * reuse_km)
    for cell in _in_order(held, near):
        code[cell] = _chosen(cell, code, points_m, near[cell], count=count, rests=rests)
    return Coded(code, _reused_km(code, points_m))


def roots_per_cell(range_km: float) -> int | None:
    """Root sequences that 64 preambles of a cell take; None beyond what one sequence can tell apart.

    A preamble's shift must outlast the way there and back and the delay spread, TS 36.211 section
    5.7.2.

    >>> roots_per_cell(1.0), roots_per_cell(15.0), roots_per_cell(150.0)
    (2, 10, None)
    """
    needed = (range_km * _US_PER_KM + _SPREAD_US) * _LENGTH / _SYMBOL_US + _GUARD
    shift = next((step for step in _SHIFTS[1:] if step >= needed), None)
    if shift is None:
        return _PREAMBLES if needed <= _LENGTH else None
    return -(-_PREAMBLES // (_LENGTH // shift))


def _in_order(held: NDArray[np.int64], near: NDArray[np.object_]) -> list[int]:
    """Cells that ask, those with most neighbours first; those of one mast stay together."""
    crowd = np.array([len(others) for others in near])
    asking = np.flatnonzero(held == _NOBODY)
    return [int(cell) for cell in asking[np.argsort(-crowd[asking], kind="stable")]]


def _chosen(
    cell: int,
    code: NDArray[np.int64],
    points_m: NDArray[np.float64],
    near: list[int],
    *,
    count: int,
    rests: int,
) -> int:
    others = np.array([i for i in near if code[i] != _NOBODY], np.int64)
    free = np.ones(count, np.bool_)
    free[code[others]] = False
    if not free.any():
        return _farthest(cell, code, points_m, count=count)
    away_km = np.hypot(*(points_m[others] - points_m[cell]).T) / 1000.0
    pressure = np.bincount(code[others] % rests, weights=1 / (0.1 + away_km), minlength=rests)
    codes = np.flatnonzero(free)
    return int(codes[np.argmin(pressure[codes % rests])])


def _farthest(
    cell: int, code: NDArray[np.int64], points_m: NDArray[np.float64], *, count: int
) -> int:
    """The code whose nearest bearer is farthest."""
    bearing = np.flatnonzero(code != _NOBODY)
    nearest = np.full(count, np.inf)
    away = np.hypot(*(points_m[bearing] - points_m[cell]).T)
    np.minimum.at(nearest, code[bearing], away)
    return int(nearest.argmax())


def _reused_km(code: NDArray[np.int64], points_m: NDArray[np.float64]) -> NDArray[np.float64]:
    found = np.full(code.size, np.nan)
    order = np.argsort(code, kind="stable")
    breaks = [0, *(np.flatnonzero(np.diff(code[order])) + 1), code.size]
    for start, end in pairwise(breaks):
        same = order[start:end]
        if same.size > 1 and code[same[0]] != _NOBODY:
            away, _ = KDTree(points_m[same]).query(points_m[same], k=2)
            found[same] = away[:, 1] / 1000.0
    return found
