"""Choosing sites: greedy cover with a bound, and coverings with a proof."""

from phusong.planning.siting.greedy import Choice, cover_bound, greedy_cover

__all__ = ["Choice", "cover_bound", "greedy_cover"]
