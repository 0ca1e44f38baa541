"""What a variant of the WAN costs and bears."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from phusong.planning.steiner import single_cut_survival
from phusong.planning.wan.variants import Distances, distances

__all__ = ["Borne", "borne", "pair_km", "path_km"]


@dataclass(frozen=True, slots=True)
class Borne:
    """What single cuts take away, by chosen link."""

    lost_seats: NDArray[np.int64]
    lost_people: NDArray[np.float64]
    worst_share_people: float
    worst_share_seats: float
    mean_share_people: float
    safe_seats: int


def borne(
    ends: NDArray[np.int64],
    length_km: NDArray[np.float64],
    *,
    centre: int,
    seats: NDArray[np.int64],
    people: NDArray[np.float64],
) -> Borne:
    """Cut every link of a network in turn.

    Parameters
    ----------
    ends, length_km
        (l, 2) and (l,) links that are chosen.
    seats, people
        (s,) node of every seat, and who hangs on it; several may share a node.
    """
    most = int(max(ends.max(initial=0), seats.max(initial=0), centre)) + 1
    lives = np.bincount(seats, weights=people, minlength=most)
    stands = np.bincount(seats, minlength=most).astype(np.float64)
    by_people = single_cut_survival(ends, [centre], lives)
    by_seats = single_cut_survival(ends, [centre], stands)
    weight = length_km / length_km.sum() if length_km.sum() > 0 else length_km
    share = by_people.share_of_people
    return Borne(
        lost_seats=np.rint(by_seats.lost_people).astype(np.int64),
        lost_people=by_people.lost_people,
        worst_share_people=float(share.min(initial=1.0)),
        worst_share_seats=float(by_seats.share_of_people.min(initial=1.0)),
        mean_share_people=float(weight @ share) if weight.any() else 1.0,
        safe_seats=_safe(ends, by_seats.lost_people > 0, centre=centre, seats=seats),
    )


def path_km(
    ends: NDArray[np.int64],
    length_km: NDArray[np.float64],
    *,
    centre: int,
    seats: NDArray[np.int64],
) -> NDArray[np.float64]:
    """(s,) shortest way of every seat within the chosen links."""
    found = distances(ends, length_km, centre)
    return np.asarray(found.length[found.rows(seats)])


def pair_km(found: Distances, amount_km: NDArray[np.float64], *, seats: NDArray[np.int64]) -> float:
    """What an amount per link adds up to when every seat has its own pair of fibres."""
    total = 0.0
    for row in found.rows(seats).tolist():
        while found.parent[row] >= 0:
            total += float(amount_km[found.before[row]])
            row = int(found.parent[row])
    return total


def _safe(
    ends: NDArray[np.int64], bridge: NDArray[np.bool_], *, centre: int, seats: NDArray[np.int64]
) -> int:
    """Seats that links other than bridges join to the centre."""
    whole = ends[~bridge]
    found = distances(whole, np.ones(len(whole)), centre)
    inside = np.isin(seats, found.nodes)
    rows = found.rows(seats[inside])
    return int(np.isfinite(found.length[rows]).sum())
