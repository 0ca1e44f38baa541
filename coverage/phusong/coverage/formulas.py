"""What the checked entrances share: profiles, ranges, and arrays in place of numbers."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike

from phusong.coverage.structures import Floats

__all__ = ["Limits", "checked_profile", "each", "require_within"]

Limits = tuple[float, float]
"""Lowest and highest value, both allowed."""


def each(formula: Callable[..., float], *arguments: ArrayLike) -> Floats:
    """``formula`` of every element; arguments broadcast against each other.

    >>> each(max, [1.0, 5.0], 2.0).tolist()
    [2.0, 5.0]
    """
    return np.asarray(np.vectorize(formula, otypes=[np.float64])(*arguments))


def require_within(values: ArrayLike, limits: Limits, *, quantity: str, unit: str) -> Floats:
    """``values`` as floats.

    Raises
    ------
    ValueError
        When one of them is outside ``limits`` or not a number; it names the first such.

    >>> require_within([1, 31], (0.5, 30), quantity="frequency", unit="GHz")
    Traceback (most recent call last):
    ...
    ValueError: a frequency of 31 GHz is outside 0.5 to 30 GHz
    """
    given = np.asarray(values, float)
    low, high = limits
    wrong = given[~((given >= low) & (given <= high))]
    if wrong.size:
        bad = float(wrong.flat[0])
        unit = unit and f" {unit}"
        raise ValueError(f"a {quantity} of {bad:.12g}{unit} is outside {low:g} to {high:g}{unit}")
    return given


def checked_profile(distance_km: ArrayLike, height_m: ArrayLike) -> tuple[Floats, Floats]:
    """A profile as two arrays of its own.

    Raises
    ------
    ValueError
        When the distances do not grow strictly from 0, or the two do not belong together.
    """
    d, h = np.array(distance_km, float), np.array(height_m, float)
    if d.ndim != 1 or d.shape != h.shape or d.size < 2:
        raise ValueError("a profile is two arrays of the same length, two points at least")
    if d[0] != 0 or not np.all(np.diff(d) > 0) or not np.all(np.isfinite(h)):
        raise ValueError("distances must grow from 0 and heights be finite")
    return d, h
