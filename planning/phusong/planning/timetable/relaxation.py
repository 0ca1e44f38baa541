"""The programme over all years with works that may stand in part: what no timetable is better than."""

from __future__ import annotations

from typing import NamedTuple

import highspy
import numpy as np

from phusong.planning.siting.milp import Programme, linear_model
from phusong.planning.timetable.structures import Floats

__all__ = ["Fixed", "Relaxation", "Relaxed"]

Fixed = tuple[tuple[int, float], ...]
"""Columns and what they are held at."""


class Relaxed(NamedTuple):
    """A solution."""

    bound: float
    """Infinite where nothing keeps to all."""
    works: Floats
    """(works * years,) how much of each stands."""
    dual: Floats
    """(rows,) by how much the bound rises with each unit that a row's limit is lowered by, at least 0."""
    basis: highspy.HighsBasis | None


class Relaxation:
    """A linear programme that is solved again and again with other columns held."""

    def __init__(self, programme: Programme) -> None:
        self._whole = programme.whole
        self._columns = np.arange(programme.whole, dtype=np.int32)
        self._solver = highspy.Highs()  # type: ignore[no-untyped-call]
        for option, value in (("output_flag", False), ("log_to_console", False), ("threads", 1)):
            self._solver.setOptionValue(option, value)
        self._solver.passModel(linear_model(programme))

    def solved(
        self, held: Fixed, basis: highspy.HighsBasis | None, *, time_limit_s: float
    ) -> Relaxed:
        """With some columns held, beginning from a basis; unfinished, nothing is known."""
        low, high = np.zeros(self._whole), np.ones(self._whole)
        for column, value in held:
            low[column] = high[column] = value
        solver = self._solver
        solver.changeColsBounds(self._whole, self._columns, low, high)
        if basis is not None:
            solver.setBasis(basis)
        solver.setOptionValue("time_limit", solver.getRunTime() + time_limit_s)
        solver.run()
        status = solver.getModelStatus()
        if status == highspy.HighsModelStatus.kInfeasible:
            return Relaxed(np.inf, np.zeros(self._whole), np.zeros(0), None)
        if status != highspy.HighsModelStatus.kOptimal:
            return Relaxed(-np.inf, np.zeros(self._whole), np.zeros(0), None)
        solution = solver.getSolution()
        return Relaxed(
            float(solver.getInfo().objective_function_value),
            np.asarray(solution.col_value)[: self._whole],
            -np.asarray(solution.row_dual),
            solver.getBasis(),
        )
