"""Trees of cable in a graph: cheapest, worth their prizes, and such as survive a cut."""

from phusong.planning.steiner.augment import Augmentation, augment_two_edge_connected
from phusong.planning.steiner.prize_tree import PrizeTree, prize_collecting_tree
from phusong.planning.steiner.results import Status, Stopped, Tree
from phusong.planning.steiner.survival import Survival, single_cut_survival
from phusong.planning.steiner.tree import steiner_forest, steiner_tree

__all__ = [
    "Augmentation",
    "PrizeTree",
    "Status",
    "Stopped",
    "Survival",
    "Tree",
    "augment_two_edge_connected",
    "prize_collecting_tree",
    "single_cut_survival",
    "steiner_forest",
    "steiner_tree",
]
