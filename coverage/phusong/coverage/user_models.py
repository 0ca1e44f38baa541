"""Propagation models of one's own: any installed package may offer one.

A package names a function in the entry point group ``phusong.propagation``::

    [project.entry-points."phusong.propagation"]
    my_model = "my_package.model:loss_db"

and a scenario asks for it with ``propagation = {model = "user", name = "my_model"}``. The function
gets the terrain of many paths at once, the fields of :class:`~phusong.coverage.structures.Path` as
arrays (N,), and the frequency::

    def loss_db(paths: PathArrays, frequency_ghz: float, parameters: Mapping[str, float]) -> NDArray:
        return 92.4 + 20 * np.log10(paths.distance * frequency_ghz) + 40 * (paths.knife > 0)

It returns the basic transmission loss, (N,) dB, at least 0; NaN where it does not know. Nothing is
loaded that is not installed: a scenario file cannot bring code with it.
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
from phusong.coverage.structures import NOT_KNOWN, Floats, Path
from phusong.layers.errors import BadInput, Problem, Problems

__all__ = ["GROUP", "PathArrays", "expect_model", "find_model", "user_losses", "user_models"]

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


def expect_model(model: UserModel, *, file: str, problems: Problems) -> None:
    """Tell when no installed package offers a model, or when it cannot be loaded."""
    try:
        find_model(model.name)
    except LookupError:
        known = ", ".join(user_models()) or "–"
        problems.add("user-model-unknown", file, value=model.name, known=known)
    except Exception as error:  # noqa: BLE001 (another's package: whatever it does)
        problems.add("user-model-broken", file, value=model.name, reason=_said(error))


def user_losses(
    model: UserModel, paths: NDArray[np.float32], source: Source, loss: NDArray[np.int16]
) -> None:
    """Fill ``loss`` (carriers, rows, cols) from ``paths`` (fields, rows, cols), NaN where none.

    Raises
    ------
    BadInput
        When the model fails, or returns what are no losses of these paths.
    """
    known = np.isfinite(paths[0])
    at: Any = PathArrays(*(field[known].astype(np.float64) for field in paths))
    for p, frequency in enumerate(source.frequency.tolist()):
        found = _called(model, at, frequency)
        values = loss[p][known]
        inside = at.distance <= source.range[p]
        kept = inside & (found < source.most[p])
        values[kept] = np.rint(100 * found[kept]).astype(np.int16)
        values[inside & np.isnan(found)] = NOT_KNOWN
        loss[p][known] = values


def _called(model: UserModel, at: Any, frequency_ghz: float) -> Floats:
    """What the model says of some paths, one loss each."""
    try:
        found = np.asarray(
            find_model(model.name)(at, frequency_ghz, model.parameters), dtype=np.float64
        )
    except Exception as error:  # another's code: its fault is told, not raised through us
        raise _fault("user-model-failed", model, reason=_said(error)) from error
    count = at.distance.size
    if found.shape != (count,):
        raise _fault("user-model-shape", model, shape=str(found.shape), wanted=str((count,)))
    if (found < 0).any():
        raise _fault("user-model-negative", model, lowest=float(np.nanmin(found)))
    return found


def _fault(code: str, model: UserModel, **details: Any) -> BadInput:
    return BadInput([Problem(code, GROUP, value=model.name, details=details)])


def _said(error: Exception) -> str:
    return f"{type(error).__name__}: {error}".rstrip(": ")
