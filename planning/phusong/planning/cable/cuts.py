"""What single cuts of new cable take away."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import networkx as nx
import numpy as np
import pandas as pd

from phusong.planning.cable.laying import Laying, Stretch
from phusong.planning.cable.results import CutColumn, Survived
from phusong.planning.steiner import single_cut_survival

__all__ = ["Cuts", "cuts_of"]

_WORST = 10


@dataclass(frozen=True, slots=True)
class Cuts:
    """What single cuts of new cable leave."""

    survived: Survived | None
    worst: pd.DataFrame
    """The columns of :class:`CutColumn`."""
    lost: Mapping[tuple[str, int], tuple[int, float]]
    """(route, segment) → nodes and people that its cut takes away."""


def cuts_of(laying: Laying) -> Cuts:
    """Every stretch cut in turn: who no longer reaches existing fibre."""
    columns = [column.value for column in CutColumn]
    edges = laying.edges
    if not edges:
        return Cuts(None, pd.DataFrame(columns=columns), {})
    served = {branch.terminal.node: branch.terminal for branch in laying.branches}
    people = np.zeros(max(max(edge) for edge in edges) + 1)
    for node, terminal in served.items():
        people[node] = terminal.people if math.isfinite(terminal.people) else 0.0
    found = single_cut_survival(edges, sorted(laying.entered), people, nodes=sorted(served))
    number = {edge: i for i, edge in enumerate(edges)}
    lost: dict[tuple[str, int], tuple[int, float]] = {}
    stretches: dict[tuple[str, int], Stretch] = {}
    length_m, nodes_lost, people_lost = [], [], []
    for branch in laying.branches:
        for segment, stretch in enumerate(branch.stretches, start=1):
            own = [number[edge] for edge in stretch.edges]
            key = branch.route_id, segment
            lost[key] = int(found.lost_nodes[own].max()), float(found.lost_people[own].max())
            stretches[key] = stretch
            length_m.append(stretch.line.length)
            nodes_lost.append(lost[key][0])
            people_lost.append(lost[key][1])
    weights = np.array(length_m)
    survived = Survived(
        nodes=found.nodes,
        people=found.people,
        mean_nodes_pct=_left(float(np.average(nodes_lost, weights=weights)), found.nodes),
        mean_people_pct=_left(float(np.average(people_lost, weights=weights)), found.people),
        least_nodes_pct=_left(max(nodes_lost), found.nodes),
        least_people_pct=_left(max(people_lost), found.people),
        backed=_backed(laying),
    )
    hurting = sorted(
        (key for key in lost if lost[key][0] > 0), key=lambda k: (-lost[k][1], -lost[k][0], k)
    )
    serves = {branch.route_id: branch.terminal.id for branch in laying.branches}
    rows = []
    for rank, key in enumerate(hurting[:_WORST], start=1):
        nodes, many = lost[key]
        rows.append(
            {
                CutColumn.ORDER.value: rank,
                CutColumn.ROUTE_ID.value: key[0],
                CutColumn.SEGMENT.value: key[1],
                CutColumn.SERVES_ID.value: serves[key[0]],
                CutColumn.CONSTRUCTION.value: stretches[key].construction.value,
                CutColumn.LENGTH_KM.value: stretches[key].line.length / 1000.0,
                CutColumn.NODES_LOST.value: nodes,
                CutColumn.PEOPLE_LOST.value: many,
                CutColumn.NODES_SURVIVE_PCT.value: _left(nodes, found.nodes),
                CutColumn.PEOPLE_SURVIVE_PCT.value: _left(many, found.people),
                CutColumn.PLACES.value: ";".join(_parted(laying, stretches[key])),
            }
        )
    return Cuts(survived, pd.DataFrame(rows, columns=columns), lost)


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


def _backed(laying: Laying) -> int:
    """Terminals that no single cut parts from all existing fibre."""
    graph = _whole(laying)
    root = -1
    for node in laying.entered:
        # Where existing fibre is joined nothing is cut: two edges stand for a safe one.
        graph.add_edges_from([(root, node), (root, -2 - node), (-2 - node, node)])
    safe: set[int] = next((c for c in nx.k_edge_components(graph, 2) if root in c), set())
    return sum(branch.terminal.node in safe for branch in laying.branches)
