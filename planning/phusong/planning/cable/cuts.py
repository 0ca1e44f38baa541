"""What single cuts of new cable take away."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

import networkx as nx
import numpy as np
import pandas as pd

from phusong.planning.cable.laying import Edge, Laying, Stretch
from phusong.planning.cable.results import CutColumn, Survived
from phusong.planning.steiner import single_cut_survival

__all__ = ["Cuts", "cuts_of"]

Key = tuple[str, int]
"""Route and number of the segment."""
Whole = tuple[int, float]
"""Nodes and people that new cable reaches."""
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


def cuts_of(laying: Laying, length_m: Mapping[Edge, float] = MappingProxyType({})) -> Cuts:
    """Every stretch cut in turn: who no longer reaches existing fibre.

    Parameters
    ----------
    length_m
        Of pairs of nodes; what has no length, between places at one spot, cannot be cut.
    """
    spots = [edge for edge in laying.edges if length_m.get(edge, _SPOT_M) < _SPOT_M]
    # Parallels back each other up.
    edges = [*laying.edges, *spots]
    if not edges:
        return Cuts(None, pd.DataFrame(columns=_COLUMNS), {})
    served = {branch.terminal.node: branch.terminal for branch in laying.branches}
    people = np.zeros(max(max(edge) for edge in edges) + 1)
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
    return Cuts(_survived(laying, lost, whole, spots), _worst(laying, lost, whole), lost)


def _survived(
    laying: Laying, lost: Mapping[Key, tuple[int, float]], whole: Whole, spots: Sequence[Edge]
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
        backed=_backed(laying, spots),
    )


def _worst(laying: Laying, lost: Mapping[Key, tuple[int, float]], whole: Whole) -> pd.DataFrame:
    """The cuts that take most away; stretches in a row that part the same are told as one."""
    stretches = {
        (branch.route_id, segment): (branch, stretch)
        for branch in laying.branches
        for segment, stretch in enumerate(branch.stretches, start=1)
    }
    # Stretches of one branch that part as many part the same: they lie in a row.
    alike: dict[tuple[str, int, float], list[Key]] = {}
    for key, (nodes, people) in lost.items():
        if nodes and stretches[key][1].line.length:
            alike.setdefault((key[0], nodes, people), []).append(key)
    worst = sorted(alike, key=lambda one: (-one[2], -one[1], one[0]))[:_WORST]
    rows = []
    for rank, one in enumerate(worst, start=1):
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
                CutColumn.NODES_SURVIVE_PCT.value: _left(one[1], whole[0]),
                CutColumn.PEOPLE_SURVIVE_PCT.value: _left(one[2], whole[1]),
                CutColumn.PLACES.value: ";".join(_parted(laying, first)),
            }
        )
    return pd.DataFrame(rows, columns=_COLUMNS)


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


def _backed(laying: Laying, spots: Sequence[Edge]) -> int:
    """Terminals that no single cut parts from all existing fibre."""
    graph = _whole(laying)
    root = -1
    # Where existing fibre is joined nothing is cut: two ways stand for a safe edge.
    sure = [*((root, node) for node in laying.entered), *spots]
    for number, (one, two) in enumerate(sure):
        graph.add_edges_from([(one, two), (one, -2 - number), (-2 - number, two)])
    safe: set[int] = next((c for c in nx.k_edge_components(graph, 2) if root in c), set())
    return sum(branch.terminal.node in safe for branch in laying.branches)
