"""Fill and swap: sites are taken while they can be paid, and exchanged while that helps.

The state keeps for every site what it would newly cover, or, once chosen, what it alone covers, and
is brought up to date row by row (after Resende and Werneck 2007, "A fast swap-based local search
procedure for location problems").
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from phusong.coverage.compiled import compiled, inner
from phusong.planning.siting.structures import Cover, Flags, Floats, Ints

__all__ = ["improve", "worth"]


class State(NamedTuple):
    """A choice of sites and what follows from it; changed in place by :func:`_flip`."""

    times: Ints
    """(rows,) by how many chosen sites a row is covered."""
    who: Ints
    """(rows,) sum of their numbers: the one itself where there is one."""
    chosen: Flags
    gain: Floats
    """(sites,) worth of what the site newly covers, or alone covers once it is chosen."""


@compiled
def worth(cover: Cover, chosen: Flags) -> float:
    """What the chosen sites cover together."""
    total = 0.0
    for site in range(chosen.size):
        if chosen[site]:
            total += cover.own[site]
    for row in range(cover.weight.size):
        for at in range(cover.row_start[row], cover.row_start[row + 1]):
            if chosen[cover.row_sites[at]]:
                total += cover.weight[row]
                break
    return total


@inner
def _empty(cover: Cover) -> State:
    gain = cover.own.copy()
    for site in range(gain.size):
        for at in range(cover.site_start[site], cover.site_start[site + 1]):
            gain[site] += cover.weight[cover.site_rows[at]]
    rows = cover.weight.size
    chosen = np.zeros(gain.size, np.bool_)
    return State(np.zeros(rows, np.int64), np.zeros(rows, np.int64), chosen, gain)


@inner
def _flip(cover: Cover, state: State, site: int) -> None:
    """Take a site, or let it go."""
    taken = not state.chosen[site]
    state.chosen[site] = taken
    step = 1 if taken else -1
    for at in range(cover.site_start[site], cover.site_start[site + 1]):
        row = cover.site_rows[at]
        weight = cover.weight[row]
        times = state.times[row]
        others = times if taken else times - 1
        if others == 0:
            for place in range(cover.row_start[row], cover.row_start[row + 1]):
                state.gain[cover.row_sites[place]] -= step * weight
            state.gain[site] += step * weight
        elif others == 1:
            alone = state.who[row] if taken else state.who[row] - site
            state.gain[alone] -= step * weight
        state.times[row] = times + step
        state.who[row] += step * site


@inner
def _fill(cover: Cover, state: State, left: float) -> float:
    """Take what gains most per cost while it can be paid; gives the budget that is left."""
    while True:
        best, most = -1, 0.0
        for site in range(cover.cost.size):
            if state.chosen[site] or cover.cost[site] > left:
                continue
            gain = state.gain[site]
            if gain <= 0.0:
                continue
            rate = gain / cover.cost[site] if cover.cost[site] > 0.0 else np.inf
            if rate > most or best < 0:
                best, most = site, rate
        if best < 0:
            return left
        _flip(cover, state, best)
        left -= cover.cost[best]


@inner
def _best_swap(cover: Cover, state: State, left: float, shared: Floats) -> tuple[float, int, int]:
    """The exchange of a chosen site for another that gains most: gain, site out, site in.

    ``shared`` (sites,) is zero and is left so: it gathers what the site in takes over from each
    chosen one.
    """
    members = np.nonzero(state.chosen)[0]
    most, out, into = 0.0, -1, -1
    for site in range(cover.cost.size):
        gain = state.gain[site]
        # What a chosen site alone covers bounds what is taken over from it.
        if state.chosen[site] or gain <= most * (1.0 + 1e-12):
            continue
        for at in range(cover.site_start[site], cover.site_start[site + 1]):
            row = cover.site_rows[at]
            if state.times[row] == 1:
                shared[state.who[row]] += cover.weight[row]
        for member in members:
            better = gain - state.gain[member] + shared[member]
            if better > most and cover.cost[site] - cover.cost[member] <= left:
                most, out, into = better, int(member), site
            shared[member] = 0.0
    return most, out, into


@compiled
def improve(cover: Cover, chosen: Flags, budget: float, least: float) -> tuple[Flags, float]:
    """A choice filled up and exchanged until nothing gains more than ``least``; its budget left.

    ``chosen`` costs no more than ``budget``; when empty, the fill is the greedy choice. ``least``
    keeps rounding errors from going round in circles.
    """
    state = _empty(cover)
    left = budget
    for site in range(chosen.size):
        if chosen[site]:
            _flip(cover, state, site)
            left -= cover.cost[site]
    shared = np.zeros(chosen.size)
    while True:
        left = _fill(cover, state, left)
        gain, out, into = _best_swap(cover, state, left, shared)
        if out < 0 or gain <= least:
            return state.chosen, left
        _flip(cover, state, out)
        _flip(cover, state, into)
        left += cover.cost[out] - cover.cost[into]
