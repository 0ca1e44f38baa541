"""Of choices that serve the same places for the same money, one that serves more people besides."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from phusong.planning.programme.needs import Needs

__all__ = ["with_more_people"]

_ROUNDS = 4
_HAIR = 1e-9


def with_more_people(
    chosen: NDArray[np.int64],
    reach: csr_array,
    places: Sequence[Needs],
    *,
    cost: NDArray[np.float64],
    people: NDArray[np.float64],
) -> NDArray[np.int64]:
    """Chosen sites, ascending, after exchanges of one for another that each serve more people.

    Parameters
    ----------
    chosen
        Sites that serve all ``places``.
    reach
        (sites, demand) sparse; a stored entry means that the site serves the demand.
    cost
        (sites,) no exchange costs more.
    people
        (demand,) who wait.
    """
    swaps = _Swaps(chosen, reach, places, cost=cost, people=people)
    for _ in range(_ROUNDS):
        if not sum(swaps.improve(site) for site in sorted(swaps.chosen)):
            break
    return np.array(sorted(swaps.chosen), dtype=np.int64)


class _Swaps:
    def __init__(
        self,
        chosen: NDArray[np.int64],
        reach: csr_array,
        places: Sequence[Needs],
        *,
        cost: NDArray[np.float64],
        people: NDArray[np.float64],
    ) -> None:
        self.chosen = set(chosen.tolist())
        self._reach = csr_array(reach)
        self._by_demand = reach.tocsc()
        self._places = places
        self._cost = cost
        self._people = people
        self._count = np.zeros(people.size, dtype=np.int64)
        for site in self.chosen:
            self._count[self._own(site)] += 1

    def improve(self, site: int) -> bool:
        """Exchange a site for the one that serves most people in its stead, if there is one."""
        own = self._own(site)
        self._count[own] -= 1
        lacking = [
            (waiting, place.needed - int(served.sum()))
            for place in self._places
            for served in [self._count[place.pixels] > 0]
            for waiting in [place.pixels[~served]]
            if int(served.sum()) < place.needed
        ]
        best, most = site, self._new_people(site)
        for other in self._rivals(site, lacking):
            gained = self._new_people(other)
            if gained > most + _HAIR and self._serves(other, lacking):
                best, most = other, gained
        self._count[self._own(best)] += 1
        self.chosen.symmetric_difference_update({site, best} if best != site else set())
        return best != site

    def _rivals(self, site: int, lacking: list[tuple[NDArray[np.int64], int]]) -> list[int]:
        """Others that cost no more and reach something of the place that lacks most."""
        if not lacking:
            return []
        waiting, _ = max(lacking, key=lambda one: one[1])
        start, index = self._by_demand.indptr, self._by_demand.indices
        near = np.unique(np.concatenate([index[start[i] : start[i + 1]] for i in waiting]))
        cheap = near[self._cost[near] <= self._cost[site] * (1 + _HAIR)]
        return [int(other) for other in cheap if other not in self.chosen]

    def _serves(self, site: int, lacking: list[tuple[NDArray[np.int64], int]]) -> bool:
        own = self._own(site)
        return all(int(np.isin(waiting, own).sum()) >= needed for waiting, needed in lacking)

    def _new_people(self, site: int) -> float:
        own = self._own(site)
        return float(self._people[own[self._count[own] == 0]].sum())

    def _own(self, site: int) -> NDArray[np.int32]:
        start = self._reach.indptr
        return np.asarray(self._reach.indices[start[site] : start[site + 1]])
