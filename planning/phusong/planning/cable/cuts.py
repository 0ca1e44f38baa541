"""What single cuts of new cable take away."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Self

import networkx as nx
import numpy as np
import pandas as pd

from phusong.planning.cable.laying import Edge, Laying, Stretch
from phusong.planning.cable.results import CutColumn, Survived
from phusong.planning.cable.seconds import Second, seconds_of
from phusong.planning.steiner import single_cut_survival

__all__ = ["Cuts", "cuts_of"]

Key = tuple[str, int]
"""Route and number of the segment."""
Whole = tuple[int, float]
"""Nodes and people that new cable reaches."""
Cut = tuple[str, int, float, int, float]
"""Route, nodes and people that a cut takes away, and what it would without second ways."""
_WORST = 10
_SPOT_M = 1.0
_COLUMNS = [column.value for column in CutColumn]


@dataclass(frozen=True, slots=True)
class Cuts:
    """What single cuts of new cable leave."""

    survived: Survived | None
    worst: pd.DataFrame
    """The columns of :class:`CutColumn`."""
    lost: Mapping[Key, tuple[int, float]]
    """(route, segment) → nodes and people that its cut takes away."""
    alone: Survived | None = None
    """What they would leave without cable that only backs up other cable; None: there is none."""
    second: Sequence[tuple[Second, Survived]] = ()
    """Each second way, and what single cuts would leave without it."""


def cuts_of(laying: Laying, length_m: Mapping[Edge, float] = MappingProxyType({})) -> Cuts:
    """Every stretch cut in turn: who no longer reaches existing fibre.

    Parameters
    ----------
    length_m
        Of pairs of nodes; what has no length, between places at one spot, cannot be cut.
    """
    if not laying.edges:
        return Cuts(None, pd.DataFrame(columns=_COLUMNS), {})
    whole = _Cutting.of(laying, length_m)
    seconds = seconds_of(laying)
    bare = _Cutting.of(laying.first_ways, length_m) if seconds else whole
    return Cuts(
        whole.survived,
        _worst(whole, bare),
        whole.lost,
        bare.survived if seconds else None,
        tuple((one, _Cutting.of(one.left_out(laying), length_m).survived) for one in seconds),
    )


@dataclass(frozen=True, slots=True)
class _Cutting:
    """A laying, and what each of its cuts takes away."""

    laying: Laying
    lost: Mapping[Key, tuple[int, float]]
    whole: Whole
    survived: Survived

    @classmethod
    def of(cls, laying: Laying, length_m: Mapping[Edge, float]) -> Self:
        spots = [edge for edge in laying.edges if length_m.get(edge, _SPOT_M) < _SPOT_M]
        # Parallels back each other up.
        edges = [*laying.edges, *spots]
        served = {branch.terminal.node: branch.terminal for branch in laying.branches}
        people = np.zeros(1 + max(max(edge) for edge in edges))
        for node, terminal in served.items():
            people[node] = terminal.people if math.isfinite(terminal.people) else 0.0
        found = single_cut_survival(edges, sorted(laying.entered), people, nodes=sorted(served))
        number = {edge: i for i, edge in enumerate(laying.edges)}
        lost: dict[Key, tuple[int, float]] = {}
        for branch in laying.branches:
            for segment, stretch in enumerate(branch.stretches, start=1):
                own = [number[edge] for edge in stretch.edges]
                key = branch.route_id, segment
                lost[key] = int(found.lost_nodes[own].max()), float(found.lost_people[own].max())
        whole = found.nodes, found.people
        backed = _backed(laying, spots)
        safe = float(people[backed].sum())
        return cls(laying, lost, whole, _survived(laying, lost, whole, backed=(len(backed), safe)))


def _survived(
    laying: Laying, lost: Mapping[Key, tuple[int, float]], whole: Whole, *, backed: Whole
) -> Survived:
    length_m = np.array([s.line.length for b in laying.branches for s in b.stretches])
    nodes, people = np.array(list(lost.values())).T
    share = length_m / length_m.sum() if length_m.any() else np.full(len(nodes), 1 / len(nodes))
    return Survived(
        nodes=whole[0],
        people=whole[1],
        mean_nodes_pct=_left(float(share @ nodes), whole[0]),
        mean_people_pct=_left(float(share @ people), whole[1]),
        least_nodes_pct=_left(float(nodes.max()), whole[0]),
        least_people_pct=_left(float(people.max()), whole[1]),
        backed=backed[0],
        backed_people=backed[1],
    )


def _worst(now: _Cutting, bare: _Cutting) -> pd.DataFrame:
    """The cuts that take most away, with second ways or without; stretches in a row that part the
    same are told as one."""
    stretches = {
        (branch.route_id, segment): (branch, stretch)
        for branch in now.laying.branches
        for segment, stretch in enumerate(branch.stretches, start=1)
    }
    # Stretches of one branch that part as many part the same: they lie in a row.
    alike: dict[Cut, list[Key]] = {}
    for key, (nodes, people) in now.lost.items():
        nodes_alone, people_alone = bare.lost.get(key, (0, 0.0))
        if (nodes or nodes_alone) and stretches[key][1].line.length:
            alike.setdefault((key[0], nodes, people, nodes_alone, people_alone), []).append(key)
    by_now = sorted(
        (one for one in alike if one[1]), key=lambda one: (-one[2], -one[1], one[0], -one[4])
    )
    by_bare = sorted(
        (one for one in alike if one[3] > one[1]), key=lambda one: (-one[4], -one[3], one[0])
    )
    rows = []
    for rank, one in enumerate([*by_now[:_WORST], *_others(by_bare, by_now[:_WORST])], start=1):
        own = [stretches[key][1] for key in alike[one]]
        branch, first = stretches[alike[one][0]]
        rows.append(
            {
                CutColumn.ORDER.value: rank,
                CutColumn.ROUTE_ID.value: branch.route_id,
                CutColumn.SEGMENT.value: alike[one][0][1],
                CutColumn.SERVES_ID.value: branch.terminal.id,
                CutColumn.CONSTRUCTION.value: ";".join(
                    dict.fromkeys(stretch.construction.value for stretch in own)
                ),
                CutColumn.LENGTH_KM.value: sum(stretch.line.length for stretch in own) / 1000.0,
                CutColumn.NODES_LOST.value: one[1],
                CutColumn.PEOPLE_LOST.value: one[2],
                CutColumn.NODES_SURVIVE_PCT.value: _left(one[1], now.whole[0]),
                CutColumn.PEOPLE_SURVIVE_PCT.value: _left(one[2], now.whole[1]),
                CutColumn.PLACES.value: ";".join(_parted(now.laying, first)) if one[1] else "",
                CutColumn.NODES_LOST_ALONE.value: one[3],
                CutColumn.PEOPLE_LOST_ALONE.value: one[4],
                CutColumn.PLACES_ALONE.value: ";".join(_parted(bare.laying, first))
                if one[3]
                else "",
            }
        )
    return pd.DataFrame(rows, columns=_COLUMNS)


def _others(found: Sequence[Cut], known: Sequence[Cut]) -> list[Cut]:
    """The first of some cuts that are not among others."""
    return [one for one in found[:_WORST] if one not in known]


def _left(lost: float, whole: float) -> float:
    return 100.0 * (1.0 - lost / whole) if whole > 0 else 100.0


def _whole(laying: Laying) -> nx.Graph[int]:
    graph: nx.Graph[int] = nx.Graph()
    graph.add_nodes_from(laying.entered)
    graph.add_edges_from(laying.edges)
    return graph


def _parted(laying: Laying, stretch: Stretch) -> list[str]:
    """Who reaches no existing fibre without one stretch, in the order of building."""
    graph = _whole(laying)
    graph.remove_edges_from(stretch.edges)
    fed = nx.node_connected_component
    reached = {node for root in laying.entered for node in fed(graph, root)}
    return [b.terminal.id for b in laying.branches if b.terminal.node not in reached]


def _backed(laying: Laying, spots: Sequence[Edge]) -> list[int]:
    """Nodes of terminals that no single cut parts from all existing fibre."""
    graph = _whole(laying)
    root = -1
    # Where existing fibre is joined nothing is cut: two ways stand for a safe edge.
    sure = [*((root, node) for node in laying.entered), *spots]
    for number, (one, two) in enumerate(sure):
        graph.add_edges_from([(one, two), (one, -2 - number), (-2 - number, two)])
    safe: set[int] = next((c for c in nx.k_edge_components(graph, 2) if root in c), set())
    return [branch.terminal.node for branch in laying.branches if branch.terminal.node in safe]
