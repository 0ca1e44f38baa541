"""Cable that only backs up other cable, way by way: what it costs, and what it saves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import networkx as nx
import pandas as pd

from phusong.planning.cable.laying import Laying
from phusong.planning.cable.results import SecondColumn, Survived
from phusong.planning.results.columns import RouteColumn

__all__ = ["Second", "second_table", "seconds_of"]

Key = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Second:
    """One second way: stretches that hang together beside the first ways."""

    keys: tuple[Key, ...]
    """Route and number of each segment."""

    def left_out(self, laying: Laying) -> Laying:
        """The laying without it."""
        branches = tuple(
            replace(
                branch,
                stretches=tuple(
                    stretch
                    for segment, stretch in enumerate(branch.stretches, start=1)
                    if (branch.route_id, segment) not in self.keys
                ),
            )
            for branch in laying.branches
        )
        rest = replace(laying, branches=branches)
        # Where it alone joined existing fibre nothing is joined any more.
        first = laying.first_ways.entered
        held = {node for edge in rest.edges for node in edge}
        return replace(rest, entered=frozenset(first | (laying.entered & held)))


def seconds_of(laying: Laying) -> list[Second]:
    """Every second way, in the order of building."""
    first = laying.first_ways
    joined = {node for edge in first.edges for node in edge} | laying.entered
    # Stretches hang together where they meet beside the first ways.
    graph: nx.Graph[object] = nx.Graph()
    order: list[Key] = []
    for branch in laying.branches:
        for segment, stretch in enumerate(branch.stretches, start=1):
            if stretch.way > 1:
                key = branch.route_id, segment
                order.append(key)
                graph.add_node(key)
                graph.add_edges_from((key, node) for node in stretch.nodes if node not in joined)
    groups: dict[object, list[Key]] = {}
    piece = {
        node: number
        for number, nodes in enumerate(nx.connected_components(graph))
        for node in nodes
    }
    for key in order:
        groups.setdefault(piece[key], []).append(key)
    return [Second(tuple(keys)) for keys in groups.values()]


def second_table(
    laying: Laying,
    segments: pd.DataFrame,
    second: Sequence[tuple[Second, Survived]],
    *,
    now: Survived | None,
) -> pd.DataFrame:
    """The columns of :class:`SecondColumn`.

    Parameters
    ----------
    second
        Each second way, and what single cuts would leave without it.
    now
        What they leave with all of them.
    """
    serves = {branch.route_id: branch.terminal.id for branch in laying.branches}
    told = segments.set_index([RouteColumn.ROUTE_ID.value, RouteColumn.SEGMENT.value])
    rows = []
    for one, without in second:
        assert now is not None, "what is backed up is cut"
        own, route = told.loc[list(one.keys)], one.keys[0][0]
        rows.append(
            {
                SecondColumn.ROUTE_ID.value: route,
                SecondColumn.SEGMENTS.value: ";".join(
                    str(segment) if name == route else f"{name}.{segment}"
                    for name, segment in one.keys
                ),
                SecondColumn.SERVES_ID.value: serves[route],
                SecondColumn.LENGTH_KM.value: float(own[RouteColumn.LENGTH_KM].sum()),
                SecondColumn.COST_LOW.value: float(own[RouteColumn.COST_LOW].sum()),
                SecondColumn.COST_MID.value: float(own[RouteColumn.COST_MID].sum()),
                SecondColumn.COST_HIGH.value: float(own[RouteColumn.COST_HIGH].sum()),
                SecondColumn.NODES_BACKED.value: now.backed - without.backed,
                SecondColumn.PEOPLE_BACKED.value: now.backed_people - without.backed_people,
                SecondColumn.MEAN_PEOPLE_PCT.value: now.mean_people_pct - without.mean_people_pct,
            }
        )
    table = pd.DataFrame(rows, columns=[column.value for column in SecondColumn])
    return table.sort_values(
        SecondColumn.COST_MID.value, ascending=False, kind="stable", ignore_index=True
    )
