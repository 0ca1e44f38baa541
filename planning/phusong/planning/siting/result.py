"""What a covering problem comes to, and how sure that is."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from phusong.planning.siting.structures import Ints

__all__ = ["Covering", "Status", "Stopped"]


class Status(StrEnum):
    """How much is proven."""

    OPTIMAL = "optimal"
    """No choice is better: bound and value agree."""
    FEASIBLE = "feasible"
    """All is kept to; a better choice may exist, by at most the gap."""
    INFEASIBLE = "infeasible"
    """Proven: no choice keeps to all that is asked."""
    UNKNOWN = "unknown"
    """Neither a choice that keeps to all that is asked was found, nor a proof that there is none."""


class Stopped(StrEnum):
    """Why no more was sought."""

    PROVEN = "proven"
    TIME_LIMIT = "time-limit"
    TOO_LARGE = "too-large"
    """All rounds of search are done and what is open is too large to be enumerated."""


@dataclass(frozen=True, slots=True)
class Covering:
    """A choice of sites; arrays hold indices in ascending order."""

    sites: Ints
    """Sites to be bought; those that exist are not among them."""
    value: float
    """Demand covered by the sites and by what exists (:func:`maximal_covering`), or cost of the
    sites (:func:`cheapest_cover`, :func:`capacitated_cover`)."""
    bound: float
    """No choice has more value, or no choice costs less."""
    gap: float
    """(bound - value) / bound where value is sought, (value - bound) / value where cost is; 0 when
    that divides by 0."""
    status: Status
    unmet: Ints
    """Demand that has to be covered and is not: by no site at all, or beyond the budget."""
    seconds: float
    """By the clock on the wall."""
    iterations: int
    """Steps of the multipliers, exchanges tried, and nodes of the tree."""
    stopped: Stopped
