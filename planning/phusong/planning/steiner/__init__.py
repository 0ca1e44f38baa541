"""Trees of cable in a graph: cheapest, worth their prizes, and such as survive a cut."""

from phusong.planning.steiner.results import Status, Stopped, Tree
from phusong.planning.steiner.tree import steiner_forest, steiner_tree

__all__ = ["Status", "Stopped", "Tree", "steiner_forest", "steiner_tree"]
