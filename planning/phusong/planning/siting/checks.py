"""What callers hand in, brought to one form, or all that is wrong with it at once."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import ArrayLike
from scipy.sparse import csr_array, issparse

from phusong.planning.siting.structures import Flags, Floats

__all__ = ["Question", "checked"]


@dataclass(frozen=True, slots=True)
class Question:
    """A covering problem without contradictions in its form."""

    covers: csr_array
    """(demand, sites) without stored zeros, indices ascending."""
    demand: Floats
    cost: Floats
    existing: Flags
    required: Flags

    def requiring(self, more: Flags) -> Question:
        """The same with more demand that has to be covered, (demand,)."""
        return replace(self, required=self.required | more)


def checked(
    covers: Any,
    demand: ArrayLike,
    *,
    cost: ArrayLike | None,
    existing: ArrayLike | None,
    required: ArrayLike | None,
    numbers: dict[str, float],
    shares: dict[str, float] | None = None,
    amounts: dict[str, tuple[ArrayLike, int]] | None = None,
) -> Question:
    """The problem in one form.

    ``numbers`` are further arguments by name that have to be numbers not below 0, ``shares``
    such that lie between 0 and 1, ``amounts`` arrays like ``demand`` (axis 0 of ``covers``) or
    ``cost`` (axis 1), only looked at.

    Raises
    ------
    ValueError
        Naming everything that is wrong.
    """
    wrong: list[str] = []
    matrix = _matrix(covers, wrong)
    rows, sites = matrix.shape
    question = Question(
        matrix,
        _amounts(demand, rows, "demand", wrong),
        _amounts(np.ones(sites) if cost is None else cost, sites, "cost", wrong),
        _flags(existing, sites, "existing", wrong),
        _flags(required, rows, "required", wrong),
    )
    for name, (values, axis) in (amounts or {}).items():
        _amounts(values, matrix.shape[axis], name, wrong)
    for name, value in numbers.items():
        if not value >= 0:
            wrong.append(f"{name} is a number of 0 or more, not {value}")
    for name, value in (shares or {}).items():
        if not 0 <= value <= 1:
            wrong.append(f"{name} is between 0 and 1, not {value}")
    if wrong:
        raise ValueError("; ".join(wrong))
    return question


def _matrix(covers: Any, wrong: list[str]) -> csr_array:
    """A copy as boolean compressed rows: any stored number but 0 covers."""
    if not issparse(covers) or covers.ndim != 2:
        wrong.append("covers is a scipy sparse array of (demand, sites)")
        return csr_array((0, 0), dtype=np.bool_)
    held = csr_array(covers, copy=True)
    if held.dtype.kind not in "biuf":
        wrong.append(f"covers holds booleans or numbers, not {held.dtype}")
        return csr_array(held.shape, dtype=np.bool_)
    if np.isnan(held.data).any():
        wrong.append("covers holds NaN")
    held.sum_duplicates()
    held = csr_array((held.data != 0, held.indices, held.indptr), shape=held.shape)
    held.eliminate_zeros()
    held.sort_indices()
    return held


def _amounts(values: ArrayLike, size: int, name: str, wrong: list[str]) -> Floats:
    """Numbers that are finite and not negative, one of each of ``size``."""
    try:
        held = np.array(values, dtype=np.float64)
    except (TypeError, ValueError):
        wrong.append(f"{name} is an array of numbers")
        return np.zeros(size)
    if held.shape != (size,):
        wrong.append(f"{name} has shape {held.shape}, covers asks for ({size},)")
        return np.zeros(size)
    for fault, where in (
        ("NaN", np.isnan(held)),
        ("infinite", np.isinf(held)),
        ("negative", held < 0),
    ):
        if where.any():
            wrong.append(f"{name} is {fault} at {_places(where)}")
    return held


def _flags(values: ArrayLike | None, size: int, name: str, wrong: list[str]) -> Flags:
    if values is None:
        return np.zeros(size, np.bool_)
    held = np.asarray(values)
    if held.dtype != np.bool_ or held.shape != (size,):
        wrong.append(
            f"{name} has {held.dtype} of shape {held.shape}, covers asks for bool of ({size},)"
        )
        return np.zeros(size, np.bool_)
    return held.copy()


def _places(where: Flags) -> str:
    """The first of them, and how many more."""
    found = np.flatnonzero(where)
    told = ", ".join(map(str, found[:3]))
    return told if found.size <= 3 else f"{told} and {found.size - 3} more"
