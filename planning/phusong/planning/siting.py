"""Choosing sites: greedy cover of weighted demand, with a bound that holds for the choice made."""

from __future__ import annotations

import heapq
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

__all__ = ["Choice", "greedy_cover"]


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

    The bound is the one of Nemhauser, Wolsey and Fisher (1978): for every set S of k sites,
    f(S) ≤ f(T) + the k largest marginal gains given T, evaluated at the T that was chosen; it is
    also never more than what all sites together cover.

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
    return _choice(chosen, gains, stopped, covers=covers, weight=weight, left=left)


def _choice(
    chosen: list[int],
    gains: list[float],
    stopped: str,
    *,
    covers: csr_array,
    weight: NDArray[np.float64],
    left: NDArray[np.float64],
) -> Choice:
    value = float(sum(gains))
    sites = covers.shape[0]
    marginal = np.array(
        [left[covers.indices[covers.indptr[s] : covers.indptr[s + 1]]].sum() for s in range(sites)]
    )
    more = float(np.sort(marginal)[::-1][: len(chosen)].sum())
    reachable = np.zeros(covers.shape[1], dtype=bool)
    reachable[covers.indices] = True
    bound = max(min(value + more, float(weight[reachable].sum())), value)
    gap = (bound - value) / bound if bound > 0 else 0.0
    return Choice(np.array(chosen, dtype=np.int64), np.array(gains), value, bound, gap, stopped)
