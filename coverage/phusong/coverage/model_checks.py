"""Who lies outside the ranges of the model that is to predict: told before anything is computed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from phusong.coverage.formulas import Limits
from phusong.coverage.propagation import MODELS, AnyModel, UserModel
from phusong.coverage.transmitters import Transmitters
from phusong.layers.columns import Cells
from phusong.layers.errors import Problems, Severity

__all__ = ["models_at", "outside", "severity_of", "tell_outside_model"]


def outside(value: float, limits: Limits) -> bool:
    """Whether a value lies beyond limits that both belong to the range; NaN does.

    >>> outside(6.0, (0.03, 6.0)), outside(6.1, (0.03, 6.0))
    (False, True)
    """
    return not limits[0] <= value <= limits[1]


def severity_of(model: AnyModel) -> Severity:
    """How heights outside the ranges weigh: a fit to measurements goes on beyond them, and says so."""
    return Severity.ERROR if model.knows_terrain else Severity.WARNING


def models_at(frequency_ghz: float) -> str:
    """Names of the models that hold at a frequency as they are by default.

    >>> models_at(26.0)
    'tr38901'
    """
    ready = (kind.model_validate({}) for kind in MODELS.values() if kind is not UserModel)
    return ", ".join(m.model for m in ready if not outside(frequency_ghz, m.ranges.frequency_ghz))


def tell_outside_model(
    transmitters: Transmitters,
    cells: pd.DataFrame,
    model: AnyModel,
    *,
    technology: str,
    problems: Problems,
    file: str = "cells",
) -> None:
    """Tell of frequencies, antenna heights and reaches that lie outside a model's ranges.

    A frequency outside is an error, and so is a height with a model that follows the terrain; what
    a statistical model is asked beyond its heights and distances is a warning. Each is told once
    per band, or height, at its first cell, with the number of cells.

    Parameters
    ----------
    cells
        The table of the transmitters, whose rows are named.
    """
    at = _Rows(transmitters, cells, file)
    ghz = transmitters.frequency_mhz / 1000
    ranges = model.ranges
    _tell_frequencies(at, ghz, model, technology=technology, problems=problems)
    wrong = _outside(transmitters.height_m, ranges.base_height_m)
    if wrong.any():
        low, high = ranges.base_height_m
        first = int(np.flatnonzero(wrong)[0])
        problems.add(
            "model-antenna-height",
            at.file(first),
            severity=severity_of(model),
            row=at.row(first),
            column=Cells.HEIGHT_M.value,
            value=f"{transmitters.height_m[first]:g}",
            technology=technology,
            count=int(wrong.sum()),
            model=model.model,
            low=low,
            high=high,
            computed=_computed(model),
        )
    far = transmitters.range_km > ranges.distance_km[1]
    if far.any():
        problems.add(
            "model-reach",
            at.file(int(np.flatnonzero(far)[0])),
            severity=Severity.WARNING,
            technology=technology,
            count=int(far.sum()),
            model=model.model,
            reach_km=float(transmitters.range_km.max()),
            high=ranges.distance_km[1],
        )


def _tell_frequencies(
    at: _Rows,
    ghz: NDArray[np.float64],
    model: AnyModel,
    *,
    technology: str,
    problems: Problems,
) -> None:
    low, high = model.ranges.frequency_ghz
    wrong = np.flatnonzero(_outside(ghz, (low, high)))
    groups: dict[tuple[str, float], list[int]] = {}
    for cell in wrong.tolist():
        groups.setdefault((str(at.transmitters.band[cell]), float(ghz[cell])), []).append(cell)
    for (band, frequency), members in groups.items():
        first = members[0]
        problems.add(
            "model-frequency",
            at.file(first),
            row=at.row(first),
            column=Cells.BAND.value,
            value=band,
            technology=technology,
            count=len(members),
            band=band,
            ghz=frequency,
            model=model.model,
            low=low,
            high=high,
            others=models_at(frequency) or "–",
        )


class _Rows:
    """Where the cells of transmitters stand in their table."""

    def __init__(self, transmitters: Transmitters, cells: pd.DataFrame, file: str) -> None:
        self.transmitters = transmitters
        position: Callable[[Any], NDArray[Any]] = pd.Index(cells[Cells.CELL_ID]).get_indexer
        self._table, self._position, self._file = cells, position(transmitters.cell_id), file

    def file(self, cell: int) -> str:
        return str(self._table.iloc[self._position[cell]].get("_file", self._file))

    def row(self, cell: int) -> int:
        position = int(self._position[cell])
        return int(self._table.iloc[position].get("_row", position + 2))


def _outside(values: NDArray[np.float64], limits: Limits) -> NDArray[np.bool_]:
    return np.asarray(~((values >= limits[0]) & (values <= limits[1])))


def _computed(model: AnyModel) -> str:
    return "no" if model.knows_terrain else "yes"
