"""What the solvers of trees answer with."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

__all__ = ["Status", "Stopped", "Tree"]


class Status(StrEnum):
    """What is known of a tree."""

    OPTIMAL = "optimal"
    """Proven: nothing costs less."""
    FEASIBLE = "feasible"
    INFEASIBLE = "infeasible"
    """No tree joins what must be joined."""


class Stopped(StrEnum):
    """Why the search came to its end."""

    PROVEN = "proven"
    ROUNDS = "rounds"
    """Long nothing better was found: the same seed gives the same tree on any machine."""
    TIME = "time"


@dataclass(frozen=True, slots=True, kw_only=True)
class Tree:
    """A tree in the graph that was given.

    Attributes
    ----------
    edge_ids
        Rising indices into the edges that were given; empty if there is no tree.
    weight
        Sum of the tree's weights; inf if there is no tree.
    bound
        No tree that joins the terminals weighs less.
    apart
        Terminals that no path joins to the rest, rising: all but those of the piece of the graph
        with most of them.
    seconds
        Processor time of the calling thread, without compilation.
    iterations
        Trees that were started or crossed after the first descent.
    """

    edge_ids: NDArray[np.int64]
    weight: float
    bound: float
    status: Status
    apart: NDArray[np.int64]
    seconds: float
    iterations: int
    stopped: Stopped

    @property
    def gap(self) -> float:
        """(weight - bound) / weight: at most this share of the weight could be saved."""
        if self.weight <= 0:
            return 0.0
        return np.inf if self.status is Status.INFEASIBLE else 1 - self.bound / self.weight
