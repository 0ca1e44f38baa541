"""Numbers of works are whole: rows that works which stand in part do not know of."""

from __future__ import annotations

import numpy as np
from scipy.sparse import csr_array, eye_array, hstack, vstack

from phusong.planning.siting.milp import Programme
from phusong.planning.timetable.model import Model
from phusong.planning.timetable.relaxation import Relaxation
from phusong.planning.timetable.structures import HAIR, Floats, Goal

__all__ = ["counted"]

_SLACK = 1e-6


def counted(model: Model, ideal: Floats, lacking: float, *, time_limit_s: float) -> Model:
    """The model with rows  sum_k b_kt >= n_pt  over the works of each goal line.

    A goal lacks no less than with all works standing, so it lacks no more than that and what is left
    of ``lacking``: then n_pt is the least number of works, in parts, that reach the rest, rounded up.
    Every timetable that lacks no more than ``lacking`` in all keeps to that.

    Parameters
    ----------
    ideal
        x with every work standing from the first year on.
    time_limit_s
        By the clock; what is not counted by then is left out.
    """
    years, lines = model.years, len(model.goals)
    least = ideal[ideal.size - lines * years :].reshape(lines, years)
    most = least + max(lacking - float(least.sum()), 0.0)
    rows, limits = [], []
    for goal, lacks in zip(model.goals, most, strict=True):
        works = np.unique(goal.by.indices)
        for year, needed in enumerate(goal.asked - goal.served - lacks):
            if needed > _SLACK:
                number = _fewest(
                    goal, works, needed - _SLACK, time_limit_s=time_limit_s / lines / years
                )
                row = np.zeros(model.matrix.shape[1])
                row[works * years + year] = -1.0
                rows.append(row)
                limits.append(-number)
    return model.also(csr_array(np.array(rows).reshape(len(rows), ideal.size)), np.array(limits))


def _fewest(goal: Goal, works: np.ndarray, needed: float, *, time_limit_s: float) -> float:
    """Least number of works that serve so much, 0 where that is not known in time."""
    groups = goal.share.size
    reached = hstack([-goal.by[:, works], eye_array(groups)])
    enough = csr_array(np.concatenate([np.zeros(works.size), -goal.share])[None])
    programme = Programme(
        csr_array(vstack([reached, enough])),
        np.append(np.zeros(groups), -needed),
        np.concatenate([np.ones(works.size), np.zeros(groups)]),
        works.size,
    )
    bound = Relaxation(programme).solved((), None, time_limit_s=time_limit_s).bound
    return float(np.ceil(bound - _SLACK)) if HAIR < bound < np.inf else 0.0
