"""Cable under the sea: least-cost routes, landings, groups of islands, route position lists."""

from phusong.planning.sea.front import (
    Front,
    Way,
    front_from,
    front_from_many,
    least_cost_route,
    tightened,
)
from phusong.planning.sea.group import Arrangement, IslandNetwork, Kind, NodeKind, arrange

__all__ = [
    "Arrangement",
    "Front",
    "IslandNetwork",
    "Kind",
    "NodeKind",
    "Way",
    "arrange",
    "front_from",
    "front_from_many",
    "least_cost_route",
    "tightened",
]
