"""The best timetable for one aim: parts of works made whole by branching, what is near tried at once.

A relaxation tells what no timetable is better than, and comes near one: made whole, mended and
annealed, it is a timetable to be had. Where the two are apart, the dearest work that stands in part is
held to stand by its year in one half and not to in the other, and the half that may be better goes
on. The work is counted in steps: only the end of the time allowed lets two machines differ.
"""

from __future__ import annotations

import heapq
import itertools
from typing import NamedTuple

import numpy as np

from phusong.planning.siting.search import Clock
from phusong.planning.timetable.annealing import Aims, Board, Cooling, annealed
from phusong.planning.timetable.model import Model
from phusong.planning.timetable.relaxation import Fixed, Relaxation, Relaxed
from phusong.planning.timetable.start import Placing
from phusong.planning.timetable.structures import Floats, Ints

__all__ = ["Depth", "Question", "Search"]

_WHOLE = 1e-6
_STEPS_OF_WORK = 4_000
_ANNEALED = frozenset(4**power for power in range(12))
"""Relaxations, counted as they come, that annealings begin from."""
_HOT, _COLD = 0.2, 1e-3
"""First and last heat, as parts of what a move changes on average."""
_DUAL = 3.0
_LEAST = 1e-3
_EXACT = 300_000
"""Entries that are looked at before what is near is near enough."""


class Depth(NamedTuple):
    """When a search ends before its proof."""

    nodes: int
    steps: int
    """Of each annealing."""
    near: float
    """Bound and value so near are as good as each other ..."""
    part: float
    """... or by so much of the value."""
    time_limit_s: float


class Question(NamedTuple):
    """One aim of a model, under those that were decided before."""

    model: Model
    price: Floats
    """Of x."""
    aims: Aims
    board: Board
    placing: Placing
    kept_rows: Ints
    """(sums + 1,) row of the model that keeps what :attr:`Aims.kept` does, −1 where none is kept."""


class Search:
    """The best x so far, and the bound."""

    def __init__(self, question: Question, x: Floats, *, depth: Depth, seed: int) -> None:
        self.x = x
        self.value = float(question.price @ x)
        self.bound = -np.inf
        self._question = question
        self._depth = depth
        self._clock = Clock(depth.time_limit_s)
        self._seed = seed
        model = question.model
        self._relaxation = Relaxation(model.programme(question.price))
        dearest = model.works.cost.max(initial=_LEAST)
        self._weight = np.repeat(model.works.cost + _LEAST * dearest, model.years)
        self._typical = _typical(question)
        self._number = itertools.count()
        self._heap: list[tuple[float, int, Fixed, Relaxed]] = []
        self._floor = np.inf
        """Bound of what is not divided any more and no timetable was made of."""

    def run(self) -> None:
        """Until bound and value are near, or as the depth says."""
        self._push((), None)
        nodes = 0
        while self._heap and not self._ended(nodes):
            bound, _, held, relaxed = heapq.heappop(self._heap)
            nodes += 1
            column = self._dearest(relaxed.works)
            if column < 0:
                self._offer(self._question.model.exact(relaxed.works))
                if self.value > bound + _WHOLE * max(1.0, abs(bound)):
                    self._floor = min(self._floor, bound)
                continue
            self._try(relaxed, anneal=nodes in _ANNEALED)
            for value in (1.0, 0.0):
                self._push((*held, (column, value)), relaxed)
        self.bound = self._lowest()

    def _push(self, held: Fixed, parent: Relaxed | None) -> None:
        """Relax one half, and keep it where it may hold something better."""
        basis, above = (None, -np.inf) if parent is None else (parent.basis, parent.bound)
        found = self._relaxation.solved(held, basis, time_limit_s=self._clock.left_s)
        bound = max(found.bound, above)
        if found.bound == -np.inf:
            self._floor = min(self._floor, bound)
        elif bound < self.value:
            heapq.heappush(self._heap, (bound, next(self._number), held, found))

    def _lowest(self) -> float:
        open_ = self._heap[0][0] if self._heap else np.inf
        return min(open_, self._floor, self.value)

    def _ended(self, nodes: int) -> bool:
        depth = self._depth
        apart = self.value - self._lowest()
        near = 1e-9 * max(1.0, abs(self.value))
        if nodes * self._question.model.matrix.nnz >= _EXACT:
            near = max(near, depth.near, depth.part * abs(self.value))
        if apart <= near:
            return True
        return nodes >= depth.nodes or self._clock.left_s <= 0

    def _dearest(self, works: Floats) -> int:
        """Column that stands in part, −1 where none does."""
        part = np.minimum(works, 1.0 - works)
        if not works.size or part.max() <= _WHOLE:
            return -1
        return int(np.argmax(np.where(part > _WHOLE, part, 0.0) * self._weight))

    def _try(self, relaxed: Relaxed, *, anneal: bool) -> None:
        question = self._question
        model = question.model
        year = question.placing.placed(relaxed.works.reshape(-1, model.years))
        self._offer(model.of_years(year))
        if anneal:
            self._anneal(year, relaxed.dual)
            self._anneal(model.years_of(self.x), relaxed.dual)

    def _anneal(self, year: Ints, dual: Floats) -> None:
        """What is missed of earlier aims counts more than the relaxation would pay for it."""
        question = self._question
        rows = question.kept_rows
        paid = np.where(rows >= 0, _DUAL * np.abs(dual[rows]), 0.0)
        aims = question.aims._replace(penalty=np.maximum(question.aims.penalty, paid))
        self._seed += 1
        cooling = Cooling(
            steps=min(self._depth.steps, _STEPS_OF_WORK * year.size),
            hot=_HOT * self._typical,
            cold=_COLD * self._typical,
            seed=self._seed % 2**32,
        )
        found, keeps = annealed(question.board, aims, year, cooling)
        if keeps:
            self._offer(question.model.of_years(found))

    def _offer(self, x: Floats) -> None:
        value = float(self._question.price @ x)
        if value < self.value and self._question.model.allows(x):
            self.x, self.value = x, value


def _typical(question: Question) -> float:
    """What the aim changes by, on the average, when a work is built a year later."""
    aims, board = question.aims, question.board
    changes = np.abs(np.diff(aims.table, axis=2)).mean(axis=(1, 2))
    works = max(board.cost.size, 1)
    lacking = float(board.share[board.groups].sum()) / works
    return max(float(aims.price[:-1] @ changes) + float(aims.price[-1]) * lacking, 1e-9)
