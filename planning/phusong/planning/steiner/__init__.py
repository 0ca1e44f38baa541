"""Trees of cable in a graph: cheapest, worth their prizes, and such as survive a cut."""

from phusong.planning.steiner.prize_tree import PrizeTree, prize_collecting_tree
from phusong.planning.steiner.results import Status, Stopped, Tree
from phusong.planning.steiner.tree import steiner_forest, steiner_tree

__all__ = [
    "PrizeTree",
    "Status",
    "Stopped",
    "Tree",
    "prize_collecting_tree",
    "steiner_forest",
    "steiner_tree",
]
