"""Masts raised for several technologies at once, where one alone does not pay for it.

Technologies choose one after another, and each weighs a raised mast at its whole price. Two that would
both hang up there pay for it once. So when all have chosen, each mast that could be raised is looked at
again: what it costs to raise it and to add some of the technologies up there, against the steps of these
technologies that are not needed then. A step is not needed when as many people are served without it,
and every place that was. What costs less in all is done, the mast that saves most first. Pure functions
of arrays and tables: nobody loses service, and the whole only gets cheaper.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

from phusong.planning.programme.needs import Needs
from phusong.planning.programme.options import Option
from phusong.planning.programme.pool import Pool
from phusong.planning.programme.selection import Selection
from phusong.planning.results.columns import Action

__all__ = ["Round", "raised_together"]

_HAIR = 1e-6


@dataclass(frozen=True, slots=True, eq=False)
class Round:
    """What one technology chose, of what, and for whom."""

    technology: str
    pool: Pool
    people: NDArray[np.float64]
    """(demand,)"""
    places: Sequence[Needs]
    chosen: Selection


class _Swap(NamedTuple):
    """In one round: a raised mast in the place of some steps."""

    round_: int
    site: int
    gone: tuple[int, ...]
    """Sites of the round."""
    saved: float
    """Less what the antennas up there cost; raising is not counted."""


def raised_together(rounds: Sequence[Round], *, raising: float) -> list[Round] | None:
    """The rounds with masts raised for several of them; None where that makes nothing cheaper.

    Parameters
    ----------
    raising
        Part of the price of :attr:`Option.RAISE` that is paid once for a mast.
    """
    states = [_State(one) for one in rounds]
    offers = _offers(states)
    while True:
        best = max(
            (_best(states, host, own, raising) for host, own in offers.items()),
            key=lambda found: found[0],
            default=(0.0, ()),
        )
        saved, swaps = best
        if saved <= _HAIR:
            break
        payer = None if _is_raised(states, _host(states, swaps[0])) else swaps[-1].round_
        for swap in swaps:
            states[swap.round_].apply(swap, pays=swap.round_ == payer, raising=raising)
    if not any(state.changed for state in states):
        return None
    return [state.told() for state in states]


def _offers(states: Sequence[_State]) -> Mapping[str, list[tuple[int, int]]]:
    """By mast, the rounds and sites that raise it, where several could share that."""
    found: dict[str, list[tuple[int, int]]] = {}
    for k, state in enumerate(states):
        for site in np.flatnonzero(state.option == Option.RAISE.value):
            found.setdefault(state.host[site], []).append((k, int(site)))
    return {host: own for host, own in sorted(found.items()) if len(own) > 1}


def _best(
    states: Sequence[_State], host: str, offers: list[tuple[int, int]], raising: float
) -> tuple[float, tuple[_Swap, ...]]:
    """The set of technologies up there that saves most: what it saves, the last round first."""
    is_raised = _is_raised(states, host)
    open_ = [(k, site) for k, site in offers if site not in states[k].sites]
    paid = 0.0 if is_raised else raising
    if sum(states[k].most_saved(site, raising) for k, site in open_) <= paid:
        return 0.0, ()
    return max(
        ((sum(s.saved for s in swaps) - paid, swaps) for swaps in _sets(states, open_, raising)),
        key=lambda found: found[0],
        default=(0.0, ()),
    )


def _sets(
    states: Sequence[_State], offers: list[tuple[int, int]], raising: float
) -> Iterator[tuple[_Swap, ...]]:
    """Swaps of every set of technologies: what hangs on a new mast goes before the mast."""
    for size in range(1, len(offers) + 1):
        for some in itertools.combinations(reversed(offers), size):
            swaps: list[_Swap] = []
            for k, site in some:
                swaps.append(states[k].swap(k, site, _held(states, swaps), raising))
            yield tuple(swaps)


def _held(states: Sequence[_State], swaps: Sequence[_Swap]) -> dict[str, int]:
    """How many steps hang on each mast, without those that swaps make needless."""
    held: dict[str, int] = {}
    gone = {(swap.round_, site) for swap in swaps for site in swap.gone}
    for k, state in enumerate(states):
        for site in state.sites:
            if (k, site) not in gone:
                held[state.host[site]] = held.get(state.host[site], 0) + 1
    return held


def _is_raised(states: Sequence[_State], host: str) -> bool:
    return any(
        state.host[site] == host and state.option[site] == Option.RAISE.value
        for state in states
        for site in state.sites
    )


def _host(states: Sequence[_State], swap: _Swap) -> str:
    return str(states[swap.round_].host[swap.site])


class _State:
    """A round as it changes."""

    def __init__(self, told: Round) -> None:
        pool = told.pool
        self._told = told
        self._reach = pool.reach
        self.option = pool.sites["option"].to_numpy(dtype=object).copy()
        self.host = pool.sites["host_site_id"].fillna("").to_numpy(dtype=object)
        self._id = pool.sites["site_id"].to_numpy(dtype=object)
        self._new = (pool.sites["action"] == Action.NEW_SITE).to_numpy(bool)
        self._price = pool.price.copy()
        self._stages = dict(zip(told.chosen.sites, told.chosen.stages, strict=True))
        self._years = dict(zip(told.chosen.sites, told.chosen.years, strict=True))
        self.sites = list(told.chosen.sites)
        self._lifted: set[int] = set()
        """Sites on masts that another round raises here and pays for."""
        self.changed = False
        rows = self._reach[np.array(self.sites, np.int64)]
        self._count = np.bincount(rows.indices, minlength=self._reach.shape[1])
        self._of_place = _table(told.places, self._reach.shape[1])
        self._in_place = np.asarray(self._of_place.sum(axis=0)) > 0
        self._needed = np.array([place.needed for place in told.places], np.int64)
        self._near = self._neighbours()

    def most_saved(self, site: int, raising: float) -> float:
        """More than adding a site that raises could save, raising apart; at least 0."""
        near = self._price[self._beside(site)].sum()
        return max(0.0, float(near) - float(self._price[site]) + raising)

    def swap(self, round_: int, site: int, held: Mapping[str, int], raising: float) -> _Swap:
        """A site that raises, and the steps that nobody needs then, the dearest first."""
        people, count, own = self._told.people, self._count.copy(), self._own(site)
        spare = float(people[own[count[own] == 0]].sum())
        complete = self._complete(count)
        count[own] += 1
        gone = []
        for other in sorted(self._beside(site), key=lambda one: -self._price[one]):
            own = self._own(other)
            dark = own[count[own] == 1]
            lost = float(people[dark].sum())
            if lost > spare + _HAIR or self._is_needed(other, held):
                continue
            count[own] -= 1
            if self._in_place[dark].any() and (complete & ~self._complete(count)).any():
                count[own] += 1
                continue
            spare -= lost
            gone.append(other)
        price = float(self._price[site]) - raising
        return _Swap(round_, site, tuple(gone), float(self._price[gone].sum()) - price)

    def apply(self, swap: _Swap, *, pays: bool, raising: float) -> None:
        """Do it; who does not pay for raising hangs on a mast that is raised."""
        at = min(self.sites.index(site) for site in swap.gone) if swap.gone else len(self.sites)
        asked = self.sites[min(at, len(self.sites) - 1)]
        self._stages[swap.site], self._years[swap.site] = self._stages[asked], self._years[asked]
        self.sites.insert(at, swap.site)
        self._count[self._own(swap.site)] += 1
        for site in swap.gone:
            self.sites.remove(site)
            self._count[self._own(site)] -= 1
            if site in self._lifted:  # whoever comes back may have to pay for raising
                self._lifted.remove(site)
                self.option[site] = Option.RAISE.value
                self._price[site] += raising
        if not pays:
            self._lifted.add(swap.site)
            self.option[swap.site] = Option.RAISED.value
            self._price[swap.site] -= raising
        self.changed = True

    def told(self) -> Round:
        """The round as it is now."""
        pool, lifted = self._told.pool, self.option == Option.RAISED.value
        ids = pool.sites["site_id"]
        sites = pool.sites.assign(
            option=self.option,
            raised_m=pool.sites["raised_m"].mask(lifted, 0.0),
            site_id=ids.mask(lifted, ids + f"+{self._told.technology}"),
        )
        chosen = replace(
            self._told.chosen,
            sites=self.sites,
            stages=[self._stages[site] for site in self.sites],
            years=[self._years[site] for site in self.sites],
        )
        pool = replace(pool, sites=sites, price=self._price)
        return replace(self._told, pool=pool, chosen=chosen)

    def _beside(self, site: int) -> list[int]:
        """Steps that serve somebody whom the site would serve."""
        near = self._near[site]
        return [other for other in self.sites if other in near]

    def _neighbours(self) -> dict[int, set[int]]:
        """Of each site that raises, those that are chosen or raise and serve somebody whom it would."""
        raising = np.flatnonzero(self.option == Option.RAISE.value)
        others = np.union1d(raising, np.array(self.sites, np.int64))
        serves = csr_array(
            (np.ones(self._reach.nnz, np.int32), self._reach.indices, self._reach.indptr),
            self._reach.shape,
        )
        shared = csr_array(serves[raising] @ serves[others].T)
        return {
            int(site): set(others[shared.indices[begin:end]].tolist())
            for site, (begin, end) in zip(raising, itertools.pairwise(shared.indptr), strict=True)
        }

    def _is_needed(self, site: int, held: Mapping[str, int]) -> bool:
        """Whether something else hangs on the mast that a step builds or raises."""
        if self._new[site]:
            return held.get(str(self._id[site]), 0) > 0
        return self.option[site] == Option.RAISE.value and held.get(str(self.host[site]), 0) > 1

    def _complete(self, count: NDArray[np.int64]) -> NDArray[np.bool_]:
        return np.asarray(self._of_place @ (count > 0).astype(np.int64) >= self._needed)

    def _own(self, site: int) -> NDArray[np.int32]:
        return np.asarray(
            self._reach.indices[self._reach.indptr[site] : self._reach.indptr[site + 1]]
        )


def _table(places: Sequence[Needs], demand: int) -> csr_array:
    """(places, demand) which pixels are a place's."""
    sizes = [place.pixels.size for place in places]
    row = np.repeat(np.arange(len(places)), sizes)
    column = np.concatenate([place.pixels for place in places] or [np.empty(0, np.int64)])
    return csr_array((np.ones(row.size, np.int64), (row, column)), shape=(len(places), demand))
