"""Propagation models of one's own: any installed package may offer one.

A package names a function in the entry point group ``phusong.propagation``::

    [project.entry-points."phusong.propagation"]
    my_model = "my_package.model:loss_db"

and a scenario asks for it with ``propagation = {model = "user", name = "my_model"}``. The function
gets the terrain of many paths at once, the fields of :class:`~phusong.coverage.structures.Path` as
arrays (N,), and the frequency::

    def loss_db(paths: PathArrays, frequency_ghz: float, parameters: Mapping[str, float]) -> NDArray:
        return 92.4 + 20 * np.log10(paths.distance * frequency_ghz) + 40 * (paths.knife > 0)

It returns the basic transmission loss, (N,) dB. Nothing is loaded that is not installed: a scenario
file cannot bring code with it.
"""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Callable, Mapping
from functools import cache
from importlib.metadata import entry_points
from typing import Any

import numpy as np
from numpy.typing import NDArray

from phusong.coverage.kernels.windows import Source
from phusong.coverage.propagation import UserModel
from phusong.coverage.structures import Floats, Path

__all__ = ["GROUP", "PathArrays", "find_model", "user_losses", "user_models"]

GROUP = "phusong.propagation"
PathArrays: Any = namedtuple("PathArrays", Path._fields)  # type: ignore[misc]
"""The fields of :class:`~phusong.coverage.structures.Path`, each an array (N,)."""
Formula = Callable[[Any, float, Mapping[str, float]], Floats]


def user_models() -> list[str]:
    """Names of all models that are installed."""
    return sorted({entry.name for entry in entry_points(group=GROUP)})


@cache
def find_model(name: str) -> Formula:
    """The function behind a name.

    Raises
    ------
    LookupError
        When no installed package offers it.
    """
    for entry in entry_points(group=GROUP, name=name):
        found: Formula = entry.load()
        return found
    raise LookupError(f"no installed package offers {name!r} in {GROUP}")


def user_losses(
    model: UserModel, paths: NDArray[np.float32], source: Source, loss: NDArray[np.int16]
) -> None:
    """Fill ``loss`` (carriers, rows, cols) from ``paths`` (fields, rows, cols), NaN where none.

    Raises
    ------
    ValueError
        When the model returns another shape.
    """
    formula = find_model(model.name)
    known = np.isfinite(paths[0])
    at: Any = PathArrays(*(field[known].astype(np.float64) for field in paths))
    for p, frequency in enumerate(source.frequency.tolist()):
        found = np.asarray(formula(at, frequency, model.parameters), np.float64)
        if found.shape != at.distance.shape:
            raise ValueError(f"{model.name} returned {found.shape} for {at.distance.shape} paths")
        kept = (at.distance <= source.range[p]) & (found < source.most[p])
        values = loss[p][known]
        values[kept] = np.rint(100 * found[kept]).astype(np.int16)
        loss[p][known] = values
