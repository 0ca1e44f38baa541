"""New masts that a target counts, where they help most: whom they serve anew and whom they take over.

Each mast counts as one, whoever is served, so that something else has to tell where it stands. People
whom nobody serves count whole. Of people who are served, those count who are more on their mast than
masts serve in the mean: of L people on a mast and M in the mean the share max(0, 1 - M/L) of each, so
that a mast's people count L - M together. A new mast takes over whom it reaches with a stronger
signal than he has; what is added to a mast that stands, for another operator, takes over whom that
mast serves.

Of n masts the most people h for the money c are sought, h(S)/c(S): as Dinkelbach does (1967, "On
nonlinear fractional programming") by the most of h(S) - r c(S) for the best ratio r so far, until
that is nothing. For n given it is a covering problem: r (c_max - c_j) is demand that site j alone
covers. With its bound b no n masts reach more than r + b / (cost of the n cheapest).
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array, eye_array, vstack

from phusong.coverage.predict import Prediction
from phusong.planning.results.stages import Ended
from phusong.planning.siting import Status, Stopped, greedy_cover, maximal_covering

__all__ = ["Relief", "most_relief", "shares_to_take", "taken_over"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

_ROUNDS = 4
_CLOSE = 1e-9


class Relief(NamedTuple):
    """Sites, the best for the money first."""

    sites: Ints
    people: float
    cost: float
    bound: float
    """No choice of as many reaches more people for each unit of cost, times this one's cost."""
    status: Status
    ended: Ended


def shares_to_take(site: Ints, served: NDArray[np.bool_], people: Floats) -> Floats:
    """(H, W) by how much each inhabitant of a pixel counts when a new mast takes him over.

    Parameters
    ----------
    site
        (H, W) number of the mast that is the strongest today, −1: none.
    served
        (H, W) who is served today or by what is chosen.
    people
        (H, W)
    """
    heard = served & (site >= 0)
    load = np.bincount(site[heard], weights=people[heard])
    mean = load[load > 0].mean() if load.any() else 0.0
    above = np.maximum(0.0, 1.0 - mean / np.where(load > 0, load, np.inf))
    share = np.where(served, 0.0, 1.0)
    share[heard] = above[site[heard]]
    return share


def taken_over(
    reach: csr_array,
    prediction: Prediction,
    pixels: Ints,
    *,
    host: Ints,
    site: Ints,
) -> csr_array:
    """(candidates, pixels) bool: who would be each candidate's.

    Parameters
    ----------
    reach
        (candidates, pixels) level of each candidate, dBm, where it is enough.
    pixels
        Flat indices into the grid.
    host
        (candidates,) number of the mast that each is added to, −1 for a new one.
    site
        (pixels,) number of the mast that is the strongest today, −1: none.
    """
    today = prediction.rsrp_dbm.reshape(-1)[pixels]
    entry = np.repeat(np.arange(reach.shape[0]), np.diff(reach.indptr))
    here = reach.indices
    fresh = host[entry] < 0
    stronger = ~(today[here] >= reach.data)
    shared = np.where(fresh, stronger, host[entry] == site[here])
    found = (np.ones(int(shared.sum()), np.bool_), (entry[shared], here[shared]))
    return csr_array(found, shape=reach.shape)


def most_relief(
    covers: csr_array,
    people: Floats,
    cost: Floats,
    *,
    count: int,
    time_limit_s: float,
    seed: int = 0,
) -> Relief:
    """So many sites that reach most people for the money; all where there are no more.

    Parameters
    ----------
    covers
        (sites, demand) bool sparse.
    people
        (demand,) at least 0.
    cost
        (sites,) above 0.
    count
        At least 1.
    time_limit_s
        Of each round's search, by the clock.
    """
    if cost.size <= count:
        return _told(np.arange(cost.size), covers, people, cost, ratio=0.0)
    greedy = greedy_cover(covers, people, cost=cost, min_gain=0.0, max_steps=count)
    best = _filled(greedy.sites, cost, count)
    bound, cheapest = np.inf, float(np.sort(cost)[:count].sum())
    for _ in range(_ROUNDS):
        ratio = _people(best, covers, people) / float(cost[best].sum())
        spared = ratio * (cost.max() - cost)
        found = maximal_covering(
            vstack([covers.T.astype(bool), eye_array(cost.size, dtype=bool)]),
            np.concatenate([people, spared]),
            budget=count,
            time_limit_s=time_limit_s,
            seed=seed,
            brief=True,
        )
        more = max(0.0, found.bound - ratio * float(count * cost.max()))
        bound = min(bound, ratio + more / cheapest)
        sites = _filled(found.sites, cost, count)
        if _people(sites, covers, people) <= ratio * float(cost[sites].sum()) * (1 + _CLOSE):
            break
        best = sites
    ended = Ended.TOO_LARGE if found.stopped is Stopped.PROVEN else Ended(found.stopped)
    return _told(best, covers, people, cost, ratio=bound, ended=ended)


def _told(
    sites: Ints,
    covers: csr_array,
    people: Floats,
    cost: Floats,
    *,
    ratio: float,
    ended: Ended = Ended.PROVEN,
) -> Relief:
    paid, value = float(cost[sites].sum()), _people(sites, covers, people)
    bound = max(ratio * paid, value)
    proven = bound <= value * (1 + _CLOSE)
    return Relief(
        _in_order(sites, covers, people, cost),
        value,
        paid,
        value if proven else bound,
        Status.OPTIMAL if proven else Status.FEASIBLE,
        Ended.PROVEN if proven else ended,
    )


def _people(sites: Ints, covers: csr_array, people: Floats) -> float:
    return float(people[np.unique(covers[sites].indices)].sum())


def _filled(sites: Ints, cost: Floats, count: int) -> Ints:
    """With the cheapest others where sites are fewer: each of them counts."""
    others = np.setdiff1d(np.arange(cost.size), sites)
    more = others[np.argsort(cost[others], kind="stable")][: count - sites.size]
    return np.sort(np.concatenate([sites, more]))


def _in_order(sites: Ints, covers: csr_array, people: Floats, cost: Floats) -> Ints:
    """The most people for the money first, then the cheapest."""
    own = csr_array(covers[sites])
    ranked = greedy_cover(own, people, cost=cost[sites], min_gain=0.0, max_steps=sites.size).sites
    rest = np.setdiff1d(np.arange(sites.size), ranked)
    order = np.concatenate([ranked, rest[np.argsort(cost[sites[rest]], kind="stable")]])
    return np.asarray(sites[order], np.int64)
