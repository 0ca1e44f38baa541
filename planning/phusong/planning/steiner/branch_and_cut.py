"""The directed cut formulation of Steiner arborescences, finished by branch and cut.

minimise c x over arcs, subject to x(δ⁻(W)) ≥ 1 for every set W of nodes with a terminal and without
the root (Wong 1984; Koch and Martin 1998, with their flow balance). The programme begins with the
cuts that dual ascent raised.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from phusong.planning.steiner.ascent import ascend_with_cuts, redundant
from phusong.planning.steiner.clock import Clock
from phusong.planning.steiner.programme import CutProgramme, Cuts, solve
from phusong.planning.steiner.separation import violated_cuts
from phusong.planning.steiner.structures import Bools, Floats, Graph, Ints

__all__ = ["Outcome", "best_arborescence", "cut_rows", "cuts_of"]

_CLOSE = 1e-9
_LOG = 40
"""Arcs of cuts of the dual ascent that are kept, for each arc."""
_MOST_CUTS = 400
"""Of one round."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What is known at the end."""

    arcs: Bools | None
    """(2 m,) an arborescence cheaper than the upper bound that was given; None if none was found."""
    bound: float
    """No arborescence costs less, unless it costs no less than the upper bound."""


def best_arborescence(
    graph: Graph,
    arc_cost: Floats,
    terminal: Bools,
    *,
    root: int,
    upper: float,
    grain: float,
    clock: Clock,
    heuristic: Callable[[Floats], float],
) -> Outcome:
    """The cheapest arborescence from the root to all terminals, if it costs less than ``upper``.

    Parameters
    ----------
    arc_cost
        (2 m,) ≥ 0, inf where there is no arc.
    grain
        No two different costs differ by less; 0 if nothing is known.
    heuristic
        Told the values of arcs (2 m,) now and then; answers with the cost of the best tree it knows.
    """
    log = np.empty(_LOG * arc_cost.size, np.int32)
    bound, reduced, used = ascend_with_cuts(graph, arc_cost, terminal, root, log)
    if bound >= upper:
        return Outcome(None, upper)
    spare = upper - bound if upper == np.inf else upper - bound - grain * (1 - _CLOSE)
    gone, _ = redundant(graph, reduced, terminal, root, spare)
    arcs = np.flatnonzero(~gone & np.isfinite(arc_cost))
    column = np.full(arc_cost.size, -1)
    column[arcs] = np.arange(arcs.size)
    programme = CutProgramme(arc_cost[arcs], upper=upper, grain=grain, bound=bound)
    _balance(programme, graph, terminal, root=root, arcs=arcs)
    programme.add_rows(cut_rows(*cuts_of(log[:used]), column, arcs.size), 1.0, np.inf)

    def spread(values: Floats | Bools) -> Floats:
        """Values of columns as values of arcs."""
        full = np.zeros(arc_cost.size)
        full[arcs] = values
        return full

    def separate(values: Floats, exists: Bools) -> Cuts:
        may_be = spread(exists) > 0
        found = violated_cuts(graph, spread(values), may_be, terminal, root, _MOST_CUTS)
        return cut_rows(found[0][: found[1][-1]], found[1], column, arcs.size)

    best = solve(
        programme,
        separate=separate,
        heuristic=lambda values: heuristic(spread(values)),
        clock=clock,
    )
    if best is not None:
        return Outcome(spread(best) > 0.5, programme.bound)
    return Outcome(None, programme.upper if programme.proven else programme.bound)


def _balance(
    programme: CutProgramme, graph: Graph, terminal: Bools, *, root: int, arcs: NDArray[np.int64]
) -> None:
    """One arc into a terminal; into other nodes no more than one, and no more than out of them."""
    ends, side = graph.ends[arcs >> 1], arcs & 1
    tail = np.take_along_axis(ends, side[:, None], axis=1)[:, 0]
    head = np.take_along_axis(ends, 1 - side[:, None], axis=1)[:, 0]
    shape = (terminal.size, arcs.size)
    ones, columns = np.ones(arcs.size), np.arange(arcs.size)
    into = sparse.csr_array((ones, (head, columns)), shape)
    out = sparse.csr_array((ones, (tail, columns)), shape)
    others, targets = ~terminal, terminal.copy()
    others[root] = targets[root] = False
    programme.add_rows(into[targets], 1.0, 1.0)
    programme.add_rows(into[others], -np.inf, 1.0)
    programme.add_rows((out - into)[others], 0.0, np.inf)


def cut_rows(
    members: Ints, first: NDArray[np.int64] | Ints, column: NDArray[np.int64], columns: int
) -> Cuts:
    """Cuts as rows: members one cut after the other, where each begins, and the members' columns."""
    row = np.repeat(np.arange(first.size - 1), np.diff(first))
    own = column[members]
    kept = own >= 0
    entries = (np.ones(int(np.count_nonzero(kept))), (row[kept], own[kept]))
    return sparse.csr_array(entries, (first.size - 1, columns))


def cuts_of(log: Ints) -> tuple[Ints, NDArray[np.int64]]:
    """Members of the cuts that were logged, one cut after the other, and where each begins."""
    starts, at = [], 0
    while at < log.size:
        starts.append(at)
        at += 1 + int(log[at])
    return np.delete(log, starts), np.array([*starts, log.size]) - np.arange(len(starts) + 1)
