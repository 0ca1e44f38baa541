"""What existing sites leave open of a covering problem, and solutions told in its own terms."""

from __future__ import annotations

import numpy as np
from scipy.sparse import csr_array

from phusong.planning.siting.checks import Question
from phusong.planning.siting.reduced import Rest, first_rest
from phusong.planning.siting.structures import Flags, Ints

__all__ = ["Opening"]


class Opening:
    """A covering problem less what exists already."""

    def __init__(self, question: Question) -> None:
        self.question = question
        self.met: Flags = _times(question.covers, np.flatnonzero(question.existing)) > 0
        """(demand,) covered by existing sites."""
        self.base = float(question.demand[self.met].sum())
        self._open = np.flatnonzero(~self.met)

    def rest(self, budget: float) -> Rest:
        """The open part."""
        question = self.question
        return first_rest(
            question.covers[self._open],
            question.demand[self._open],
            must=question.required[self._open],
            cost=question.cost,
            out=question.existing,
            base=self.base,
            budget=budget * (1 + 1e-12),
        )

    def required_alone(self, budget: float, *, all_: bool) -> Rest:
        """The open part of what is required, each worth one, ``all_`` of it or as much as can be."""
        rows = np.flatnonzero(self.question.required & ~self.met)
        return first_rest(
            self.question.covers[rows],
            np.ones(rows.size),
            must=np.full(rows.size, all_),
            cost=self.question.cost,
            out=self.question.existing,
            base=0.0,
            budget=budget * (1 + 1e-12),
        )

    def out_of_reach(self, budget: float) -> Flags:
        """(demand,) covered neither by what exists nor by any site that alone can be paid."""
        payable = ~self.question.existing & (self.question.cost <= budget * (1 + 1e-12))
        reached: Flags = self.met | (_times(self.question.covers, np.flatnonzero(payable)) > 0)
        return ~reached

    def covered(self, sites: Ints) -> Flags:
        """(demand,) covered by the sites or by what exists."""
        return self.met | (_times(self.question.covers, sites) > 0)

    def value(self, sites: Ints) -> float:
        """Demand covered by the sites and by what exists."""
        return float(self.question.demand[self.covered(sites)].sum())

    def missing(self, sites: Ints) -> Ints:
        """Required demand that the sites leave uncovered."""
        return np.flatnonzero(self.question.required & ~self.covered(sites))

    def cost(self, sites: Ints) -> float:
        """What the sites cost together."""
        return float(self.question.cost[sites].sum())

    def needed_of(self, sites: Ints) -> Ints:
        """The sites without those that add nothing, the dearest let go first."""
        question = self.question
        counts = (question.demand > 0) | question.required
        times = _times(question.covers, sites) + self.met
        columns = question.covers[:, sites].tocsc()
        kept = np.ones(sites.size, np.bool_)
        for at in np.argsort(-question.cost[sites], kind="stable"):
            rows = columns.indices[columns.indptr[at] : columns.indptr[at + 1]]
            if not (counts[rows] & (times[rows] == 1)).any():
                kept[at] = False
                times[rows] -= 1
        return sites[kept]


def _times(covers: csr_array, sites: Ints) -> Ints:
    """(demand,) by how many of the sites each is covered."""
    chosen = np.zeros(covers.shape[1], np.int64)
    chosen[sites] = 1
    times: Ints = covers @ chosen
    return times
