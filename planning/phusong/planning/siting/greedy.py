"""Choosing sites: greedy cover of weighted demand, with a bound that holds for the choice made."""

from __future__ import annotations

import heapq
import itertools
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

__all__ = ["Choice", "cover_bound", "greedy_cover"]


@dataclass(frozen=True, slots=True)
class Choice:
    """Sites in the order in which they were taken.

    ``bound`` is the most that **any** set of as many sites could cover, so that
    ``gap = (bound - value) / bound`` says how far the choice can be from the best.
    """

    sites: NDArray[np.int64]
    gains: NDArray[np.float64]
    """Weight newly covered by each step."""
    value: float
    bound: float
    gap: float
    stopped: str
    """``covered``: nothing is left; ``no-gain``: no site adds ``min_gain``; ``max-steps``."""


def greedy_cover(
    covers: csr_array,
    weight: NDArray[np.float64],
    *,
    cost: NDArray[np.float64],
    min_gain: float,
    max_steps: int,
) -> Choice:
    """Take the site with the most newly covered weight per cost, again and again.

    Gains only fall as sites are taken (coverage is submodular), so a gain computed earlier bounds
    the present one and most need not be computed again (lazy greedy: Minoux 1978, "Accelerated
    greedy algorithms for maximizing submodular set functions").

    Parameters
    ----------
    covers
        (sites, demand) sparse; a stored entry means that the site covers the demand.
    weight
        (demand,) ≥ 0.
    cost
        (sites,) > 0, of any unit.
    min_gain
        A site that newly covers less is not taken.
    max_steps
        At most so many sites.

    Raises
    ------
    ValueError
        When shapes do not fit, a weight is negative or not finite, or a cost is not positive.
    """
    sites, demand = covers.shape
    if weight.shape != (demand,) or cost.shape != (sites,):
        raise ValueError("weight is (demand,) and cost is (sites,) of covers (sites, demand)")
    if not (np.isfinite(weight).all() and (weight >= 0).all()):
        raise ValueError("weights are finite and not negative")
    if not (np.isfinite(cost).all() and (cost > 0).all()):
        raise ValueError("costs are finite and positive")
    start, index = covers.indptr, covers.indices
    left = weight.astype(np.float64).copy()

    def gain_of(site: int) -> float:
        return float(left[index[start[site] : start[site + 1]]].sum())

    heap = [(-gain_of(site) / cost[site], site) for site in range(sites)]
    heapq.heapify(heap)
    chosen: list[int] = []
    gains: list[float] = []
    stopped = "covered" if not left.any() else "no-gain"
    while heap and len(chosen) < max_steps:
        ratio, site = heapq.heappop(heap)
        gain = gain_of(site)
        # Ties go to the lower index, whatever the order in which gains were renewed.
        if heap and (-gain / cost[site], site) > heap[0] and gain > 0:
            heapq.heappush(heap, (-gain / cost[site], site))
            continue
        if gain < min_gain or gain <= 0:
            if -ratio <= 0:
                break
            continue
        chosen.append(site)
        gains.append(gain)
        left[index[start[site] : start[site + 1]]] = 0.0
        if not left.any():
            stopped = "covered"
            break
    else:
        if heap:
            stopped = "max-steps"
    sites_taken = np.array(chosen, dtype=np.int64)
    value, bound = cover_bound(covers, weight, sites_taken)
    gap = (bound - value) / bound if bound > 0 else 0.0
    return Choice(sites_taken, np.array(gains), value, bound, gap, stopped)


def cover_bound(
    covers: csr_array, weight: NDArray[np.float64], chosen: NDArray[np.int64]
) -> tuple[float, float]:
    """Weight that ``chosen`` covers, and the most that any set of as many sites can cover.

    The bound is the one of Nemhauser, Wolsey and Fisher (1978, "An analysis of approximations for
    maximizing submodular set functions"): for every set S of k sites, f(S) is at most f(T) and the k
    largest marginal gains given T, here with T as chosen; and never more than all sites cover.
    """
    start, index = covers.indptr, covers.indices
    left = weight.astype(np.float64).copy()
    for site in chosen:
        left[index[start[site] : start[site + 1]]] = 0.0
    value = float(weight.sum() - left.sum())
    marginal = np.array([left[index[a:b]].sum() for a, b in itertools.pairwise(start)])
    more = float(np.sort(marginal)[::-1][: len(chosen)].sum())
    reachable = np.zeros(covers.shape[1], dtype=bool)
    reachable[index] = True
    return value, max(min(value + more, float(weight[reachable].sum())), value)
