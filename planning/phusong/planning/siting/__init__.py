"""Choosing sites: greedy cover with a bound, and coverings with a proof."""

from phusong.planning.siting.capacitated import CapacitatedCovering, capacitated_cover
from phusong.planning.siting.cheapest import cheapest_cover
from phusong.planning.siting.greedy import Choice, cover_bound, greedy_cover
from phusong.planning.siting.maximal import maximal_covering
from phusong.planning.siting.result import Covering, Status, Stopped

__all__ = [
    "CapacitatedCovering",
    "Choice",
    "Covering",
    "Status",
    "Stopped",
    "capacitated_cover",
    "cheapest_cover",
    "cover_bound",
    "greedy_cover",
    "maximal_covering",
]
