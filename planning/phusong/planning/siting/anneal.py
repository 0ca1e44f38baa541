"""Simulated annealing over exchanges of sites, cheap enough for millions of them a second.

For each row the state keeps by how many chosen sites it is covered and, where it is one, by which: so
what a site would gain in another's place is one pass over its rows, and an exchange that is turned
down changes nothing.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from phusong.coverage.compiled import compiled, inner, lean, vectorised
from phusong.planning.siting.structures import Cover, Flags, Floats, Ints, Places

__all__ = ["Cooling", "annealed"]

_NOBODY, _SEVERAL = -1, -2


class Cooling(NamedTuple):
    """How an annealing goes."""

    steps: int
    hot: float
    """A loss of so much worth is taken with probability 1/e at the beginning ..."""
    cold: float
    """... and at the end; it falls by the same factor at every step."""
    rate: float
    """Worth of a unit of budget that is left, so that cheap sites are worth an exchange."""
    until: float
    """Nothing more is sought once so much is covered."""
    seed: int


class State(NamedTuple):
    """A choice of sites and what follows from it; changed in place."""

    alone: Places
    """(rows,) the one chosen site that covers a row, or that none or several do."""
    times: Places
    """(rows,) by how many chosen sites a row is covered."""
    numbers: Ints
    """(rows,) sum of their numbers: that of the last one when all others are gone."""
    loss: Floats
    """(sites,) for a chosen site, what it alone covers."""
    place: Places
    """(sites,) where a chosen site stands in ``members``; -1 for others."""
    members: Places
    """(sites,) the chosen ones first, in any order."""


@vectorised
def _gain(start: Ints, rows: Places, weight: Floats, alone: Places, site: int, out: int) -> float:
    """What a site would cover that is covered by none, or by ``out`` only."""
    gain = 0.0
    for at in range(start[site], start[site + 1]):
        row = rows[at]
        who = alone[row]
        gain += weight[row] if who in (_NOBODY, out) else 0.0
    return gain


@lean
def _take(cover: Cover, state: State, site: int, members: int) -> None:
    """Add a site as the last of so many members."""
    loss = cover.own[site]
    for at in range(cover.site_start[site], cover.site_start[site + 1]):
        row = cover.site_rows[at]
        state.times[row] += 1
        state.numbers[row] += site
        if state.times[row] == 1:
            state.alone[row] = site
            loss += cover.weight[row]
        elif state.times[row] == 2:
            state.loss[state.alone[row]] -= cover.weight[row]
            state.alone[row] = _SEVERAL
    state.loss[site] = loss
    state.members[members] = site
    state.place[site] = members


@lean
def _drop(cover: Cover, state: State, site: int, members: int) -> None:
    """Let one of so many members go."""
    for at in range(cover.site_start[site], cover.site_start[site + 1]):
        row = cover.site_rows[at]
        state.times[row] -= 1
        state.numbers[row] -= site
        if state.times[row] == 0:
            state.alone[row] = _NOBODY
        elif state.times[row] == 1:
            last = state.numbers[row]
            state.alone[row] = last
            state.loss[last] += cover.weight[row]
    moved = state.members[members - 1]
    state.members[state.place[site]] = moved
    state.place[moved] = state.place[site]
    state.place[site] = -1


@lean
def _neighbour(cover: Cover, site: int) -> int:
    """A site that shares a row with another, drawn by shared rows; now and then any."""
    first, last = cover.site_start[site], cover.site_start[site + 1]
    if first == last or np.random.random() < 0.05:
        drawn: int = np.random.randint(cover.cost.size)
        return drawn
    row = cover.site_rows[np.random.randint(first, last)]
    begin, end = cover.row_start[row], cover.row_start[row + 1]
    shared: int = cover.row_sites[np.random.randint(begin, end)]
    return shared


@inner
def _started(cover: Cover, chosen: Flags) -> tuple[State, int, float, float]:
    """The state of a choice, the number of its sites, their cost and their worth."""
    rows, sites = cover.weight.size, cover.cost.size
    state = State(
        np.full(rows, _NOBODY, np.int32),
        np.zeros(rows, np.int32),
        np.zeros(rows, np.int64),
        np.zeros(sites),
        np.full(sites, -1, np.int32),
        np.zeros(sites, np.int32),
    )
    members, spent, worth = 0, 0.0, 0.0
    for site in range(sites):
        if chosen[site]:
            _take(cover, state, site, members)
            members += 1
            spent += cover.cost[site]
            worth += cover.own[site]
    for row in range(rows):
        if state.times[row] > 0:
            worth += cover.weight[row]
    return state, members, spent, worth


@compiled
def annealed(cover: Cover, chosen: Flags, budget: float, cooling: Cooling) -> tuple[Flags, float]:
    """The best choice within the budget that annealing meets from ``chosen``, and its worth."""
    np.random.seed(cooling.seed)
    state, members, spent, worth = _started(cover, chosen)
    best, most = chosen.copy(), worth
    kept = state.members[:members].copy()
    heat, factor = cooling.hot, (cooling.cold / cooling.hot) ** (1.0 / max(cooling.steps, 1))
    for _ in range(cooling.steps):
        heat *= factor
        if most >= cooling.until:
            break
        if members == 0:
            site, out = np.random.randint(cover.cost.size), -1
        else:
            out = state.members[np.random.randint(members)]
            site = _neighbour(cover, out)
        if state.place[site] >= 0:
            continue
        if spent + cover.cost[site] <= budget:
            out = -1
        elif out < 0 or spent + cover.cost[site] - cover.cost[out] > budget:
            continue
        dearer = cover.cost[site] - (cover.cost[out] if out >= 0 else 0.0)
        gain = cover.own[site] - (state.loss[out] if out >= 0 else 0.0)
        if out < 0:
            out = _SEVERAL - 1
        gain += _gain(cover.site_start, cover.site_rows, cover.weight, state.alone, site, out)
        better = gain - cooling.rate * dearer
        if better < 0.0 and np.random.random() >= np.exp(better / heat):
            continue
        if out >= 0:
            _drop(cover, state, out, members)
            members -= 1
        _take(cover, state, site, members)
        members += 1
        spent += dearer
        worth += gain
        if worth > most:
            most = worth
            kept = state.members[:members].copy()
    best[:] = False
    for site in kept:
        best[site] = True
    return best, most
