"""Works, goals and limits, and what is decided of them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

__all__ = ["HAIR", "Aim", "Floats", "Goal", "Ints", "Limits", "Proof", "Timetable", "Works"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
HAIR = 1e-9


class Aim(StrEnum):
    """What is decided, in this order."""

    FIRST = "first"
    """Years that works are late."""
    GOALS = "goals"
    """Shares that the goals lack, summed over goals and years."""
    BUILT = "built"
    """Worth of works that no year has room for."""
    COST = "cost"
    """Building and keeping, in the money of the first year."""


@dataclass(frozen=True, slots=True)
class Works:
    """What may be built, one entry per work."""

    cost: Floats
    """(n,) of building, at least 0."""
    yearly: Floats
    """(n,) of keeping for a year, at least 0."""
    worth: Floats
    """(n,) at least 0: what building it at all is worth beside others."""
    due: Ints
    """(n,) index of the year at whose end it has to stand; the number of years for no such year."""
    needs: Ints
    """(m, 2) a work and one that has to stand when it does."""
    kind: Ints
    """(n,) row of the capacities that it takes one of, −1 none."""


@dataclass(frozen=True, slots=True)
class Goal:
    """A line of goals, such as the people whom a technology serves."""

    served: float
    """Share today."""
    share: Floats
    """(groups,) that each group of people adds once any of its works stands."""
    by: csr_array
    """(groups, works) who serves a group."""
    asked: Floats
    """(years,) share that is asked for at the end of each, at most 1."""


class Limits(NamedTuple):
    """What a year has room for."""

    budget: Floats
    """(years,), infinite for none."""
    capacity: Floats
    """(kinds, years) works that can be built, infinite for any number."""


class Proof(NamedTuple):
    """How good one objective is; all are as small as can be."""

    aim: Aim
    value: float
    bound: float
    optimal: bool


@dataclass(frozen=True, slots=True)
class Timetable:
    """Which work in which year."""

    year: Ints
    """(n,) index of the year; the number of years for a work that none has room for."""
    lacks: Floats
    """(goals, years) share that is short of the goal."""
    proofs: tuple[Proof, ...]
