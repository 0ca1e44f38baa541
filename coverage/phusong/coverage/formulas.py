"""What the checked entrances of closed formulas share: ranges, and arrays in place of numbers."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike

from phusong.coverage.structures import Floats

__all__ = ["Limits", "each", "require_within"]

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
