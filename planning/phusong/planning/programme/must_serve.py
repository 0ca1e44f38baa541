"""The cheapest sites that serve given places, each to the share of it that counts as served.

A place is more than a point: it is served when enough of its pixels are. With x_j for a bought site,
y_g for a served group of pixels that the same sites reach, m_pg pixels of place p in it and k_p that
it needs:

    min  sum c_j x_j    y_g <= sum of x_j over the sites that reach g,    sum m_pg y_g >= k_p

which HiGHS solves; y may be continuous, for it is whole where x is. Then, as long as it helps, a site
makes room for another that costs no more, leaves no place unserved, and serves more people besides.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, OptimizeResult, milp
from scipy.sparse import coo_array, csr_array, hstack, identity

from phusong.planning.programme.must_serve_ties import with_more_people
from phusong.planning.programme.needs import Needs
from phusong.planning.results.stages import Ended

__all__ = ["Served", "cheapest_for_places"]

_NODES = 20_000
"""A limit that is the same on every machine."""
_GAP = 1e-6
_HAIR = 1e-9


@dataclass(frozen=True, slots=True)
class Served:
    """Sites to buy (ascending), their cost, the least that any choice costs."""

    sites: NDArray[np.int64]
    cost: float
    bound: float
    optimal: bool
    ended: Ended
    unmet: tuple[int, ...]
    """Places that all sites together do not serve; nothing is bought for them."""


def cheapest_for_places(
    reach: csr_array,
    places: Sequence[Needs],
    cost: NDArray[np.float64],
    *,
    taken: NDArray[np.bool_],
    time_limit_s: float,
    people: NDArray[np.float64] | None = None,
) -> Served:
    """Cheapest choice of sites that serves every place that can be served.

    Parameters
    ----------
    reach
        (sites, demand) sparse; a stored entry means that the site serves the demand.
    places
        Those that must be served.
    cost
        (sites,) at least 0, of any unit.
    taken
        (demand,) served already.
    time_limit_s
        By the clock, for the search alone; a choice that serves all comes back in any case.
    people
        (demand,) who decide between choices that cost the same; None: nobody.
    """
    table = reach.tocsc()
    can = np.diff(table.indptr) > 0
    open_, unmet = [], []
    for i, place in enumerate(places):
        waiting = place.pixels[~taken[place.pixels]]
        needed = place.needed - (place.pixels.size - waiting.size)
        if needed > int(can[waiting].sum()):
            unmet.append(i)
        elif needed > 0:
            open_.append(Needs(waiting[can[waiting]], needed))
    if not open_:
        return Served(np.empty(0, np.int64), 0.0, 0.0, True, Ended.PROVEN, tuple(unmet))
    model = _Model.of(reach, open_)
    found = milp(
        np.r_[cost[model.sites], np.zeros(model.member.shape[1])],
        constraints=model.constraints(),
        integrality=np.r_[np.ones(model.sites.size), np.zeros(model.member.shape[1])],
        bounds=Bounds(0, 1),
        options={"node_limit": _NODES, "time_limit": time_limit_s, "mip_rel_gap": _GAP},
    )
    bound = float(found.mip_dual_bound) if found.mip_dual_bound is not None else 0.0
    chosen = model.sites
    if found.x is not None:
        chosen = model.sites[found.x[: model.sites.size] > 0.5]
    chosen = _without_idle(reach, chosen, open_, cost)
    if people is not None:
        left = np.where(taken, 0.0, people)
        chosen = with_more_people(chosen, reach, open_, cost=cost, people=left)
    value = float(cost[chosen].sum())
    bound = min(max(bound, 0.0), value)
    optimal = value - bound <= _GAP * value + _HAIR
    return Served(chosen, value, bound, optimal, _ended(found, optimal=optimal), tuple(unmet))


def _ended(found: OptimizeResult, *, optimal: bool) -> Ended:
    """Why HiGHS ended; where only a repair of its choice is dearer than the bound, at its time limit."""
    if optimal:
        return Ended.PROVEN
    nodes = found.mip_node_count or 0
    return Ended.TOO_LARGE if nodes >= _NODES else Ended.TIME_LIMIT


@dataclass(frozen=True, slots=True)
class _Model:
    """Groups of pixels that the same sites reach and the same places count."""

    sites: NDArray[np.int64]
    reached: csr_array
    """(groups, sites) who reaches a group."""
    member: csr_array
    """(places, groups) pixels."""
    needed: NDArray[np.float64]

    @classmethod
    def of(cls, reach: csr_array, places: Sequence[Needs]) -> _Model:
        pixels = np.unique(np.concatenate([place.pixels for place in places]))
        near = csr_array(reach[:, pixels])
        sites = np.flatnonzero(np.diff(near.indptr))
        by_pixel = csr_array(near[sites].T)
        of_place = coo_array(
            (
                np.ones(sum(p.pixels.size for p in places)),
                (
                    np.repeat(np.arange(len(places)), [p.pixels.size for p in places]),
                    np.searchsorted(pixels, np.concatenate([p.pixels for p in places])),
                ),
            ),
            shape=(len(places), pixels.size),
        ).tocsc()
        names: dict[tuple[bytes, bytes], int] = {}
        group = np.empty(pixels.size, np.int64)
        for i in range(pixels.size):
            reached = np.sort(by_pixel.indices[by_pixel.indptr[i] : by_pixel.indptr[i + 1]])
            counted = np.sort(of_place.indices[of_place.indptr[i] : of_place.indptr[i + 1]])
            group[i] = names.setdefault((reached.tobytes(), counted.tobytes()), len(names))
        _, first = np.unique(group, return_index=True)
        gather = coo_array(
            (np.ones(pixels.size), (np.arange(pixels.size), group)), shape=(pixels.size, len(names))
        )
        who = csr_array(by_pixel[first])
        who.data = np.ones(who.data.size)
        return cls(
            sites=sites,
            reached=who,
            member=csr_array(of_place.tocsr() @ gather.tocsr()),
            needed=np.array([place.needed for place in places], float),
        )

    def constraints(self) -> list[LinearConstraint]:
        """Of the variables: sites, then groups."""
        groups = self.member.shape[1]
        open_ = hstack([self.reached, -identity(groups, format="csr")], format="csr")
        enough = hstack([csr_array((self.needed.size, self.sites.size)), self.member], format="csr")
        return [
            LinearConstraint(open_, lb=0.0),
            LinearConstraint(enough, lb=self.needed - _HAIR),
        ]


def _without_idle(
    reach: csr_array,
    chosen: NDArray[np.int64],
    places: Sequence[Needs],
    cost: NDArray[np.float64],
) -> NDArray[np.int64]:
    """A choice without sites that can go, the dearest first: all that is left is needed."""
    count = np.asarray(reach[chosen].sum(axis=0)).reshape(-1).astype(np.int64)
    kept = set(chosen.tolist())
    for site in sorted(chosen.tolist(), key=lambda j: (-cost[j], -j)):
        own = reach.indices[reach.indptr[site] : reach.indptr[site + 1]]
        count[own] -= 1
        if any(int((count[place.pixels] > 0).sum()) < place.needed for place in places):
            count[own] += 1
        else:
            kept.remove(site)
    return np.array(sorted(kept), dtype=np.int64)
