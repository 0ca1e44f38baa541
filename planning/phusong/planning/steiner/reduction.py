"""Reductions until they give little more: a smaller instance with the same optimum."""

from __future__ import annotations

import numpy as np

from phusong.planning.steiner.shrinking import shrink
from phusong.planning.steiner.special import needless, short_links
from phusong.planning.steiner.structures import Bools, Instance
from phusong.planning.steiner.trees import way_from

__all__ = ["connected", "reduce", "without"]

_ENOUGH = 0.98
"""A round that leaves more than this share of the edges is the last one."""


def reduce(instance: Instance) -> Instance:
    """Degree, special-distance and short-link tests in turn; the optimum's cost stays."""
    instance = without(instance, np.zeros(instance.part.size, np.bool_))
    while instance.part.size:
        before = instance.part.size
        instance = without(instance, needless(instance.graph, instance.terminal))
        links = short_links(instance.graph, instance.terminal)
        instance = shrink(instance, np.ones_like(links), links)
        if instance.part.size > _ENOUGH * before:
            break
    return instance


def without(instance: Instance, edges: Bools) -> Instance:
    """The instance without some of its edges, as small as degrees make it."""
    return shrink(instance, ~edges, np.zeros_like(edges))


def connected(instance: Instance) -> bool:
    """Whether all terminals are in one piece."""
    terminals = np.flatnonzero(instance.terminal)
    if terminals.size < 2:
        return True
    distance = way_from(instance.graph, np.repeat(instance.graph.cost, 2), int(terminals[0]))
    return bool(np.isfinite(distance[terminals]).all())
