"""What new cable holds: fibres, and the optics that light them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from phusong.planning.cable.cuts import Cuts, cuts_of
from phusong.planning.cable.feeds import Feed
from phusong.planning.cable.laying import Branch, Edge, Laying, edges_of
from phusong.planning.cable.optics import Budget, Way, budget_of
from phusong.planning.cable.protection import ring_fibres
from phusong.planning.cable.results import OpticColumn
from phusong.planning.cable.rules import CableSizes, Optics
from phusong.planning.cable.sizes import cables_for, downstream, fibres_of_settlement
from phusong.planning.scenario.model import FibreRules

__all__ = ["Details", "details_of", "fibres_by_edge", "needs_of", "optics_of", "optics_table"]

_SETTLEMENT = "settlement"


def needs_of(laying: Laying, *, split: int, sizes: CableSizes) -> dict[int, int]:
    """Fibres that end at each terminal."""
    return {
        branch.terminal.node: fibres_of_settlement(branch.terminal.people, split, sizes)
        if branch.terminal.kind == _SETTLEMENT
        else sizes.fibres_per_site
        for branch in laying.branches
    }


def fibres_by_edge(laying: Laying, needs: Mapping[int, int]) -> dict[Edge, int]:
    """Fibres on every pair of nodes: of all that hang on it; on a ring, of all that hang on the ring."""
    tree = downstream(laying.before, needs)
    found = {edges_of((node, before))[0]: tree[node] for node, before in laying.before.items()}
    second = [s.nodes for b in laying.branches for s in b.stretches if s.way > 1]
    if second:
        ways = {b.terminal.node: laying.way_to(b.terminal.node) for b in laying.branches}
        found |= ring_fibres(ways, second, entered=laying.entered, needs=needs)
    return {edge: found.get(edge, 0) for edge in laying.edges}


def optics_of(
    laying: Laying,
    feeds: Mapping[int, Feed],
    length_m: Mapping[Edge, float],
    *,
    rules: Optics,
    slack: float,
) -> list[tuple[Branch, Feed | None, float, Budget]]:
    """For each branch what it is lit from, the new cable on its way, km, and its optics.

    Parameters
    ----------
    feeds
        Node where existing fibre is joined → the fibre behind it.
    length_m
        Of every pair of nodes.
    """
    found = []
    for branch in laying.branches:
        path = laying.way_to(branch.terminal.node)
        new_km = sum(length_m[edge] for edge in edges_of(path)) / 1000.0 * slack
        feed = feeds.get(path[0])
        existing_km = 0.0 if feed is None else feed.length_km
        joints = 1 + sum(node in laying.joints for node in path[1:-1])
        way = Way(existing_km + new_km, joints)
        passive = branch.terminal.kind == _SETTLEMENT
        found.append((branch, feed, new_km, budget_of(way, rules, passive=passive)))
    return found


def optics_table(told: Sequence[tuple[Branch, Feed | None, float, Budget]]) -> pd.DataFrame:
    """The columns of :class:`OpticColumn`."""
    rows = [
        {
            OpticColumn.SERVES_ID.value: branch.terminal.id,
            OpticColumn.SERVES_NAME.value: branch.terminal.name,
            OpticColumn.SERVES_KIND.value: branch.terminal.kind,
            OpticColumn.ROUTE_ID.value: branch.route_id,
            OpticColumn.EXCHANGE.value: "" if feed is None else feed.exchange,
            OpticColumn.EXISTING_KM.value: 0.0 if feed is None else feed.length_km,
            OpticColumn.TRACED.value: feed is not None and feed.traced,
            OpticColumn.NEW_KM.value: new_km,
            OpticColumn.SPLICES.value: budget.splices,
            OpticColumn.OPTICS.value: budget.optics,
            OpticColumn.WAVELENGTH_NM.value: budget.wavelength_nm,
            OpticColumn.SPLIT.value: budget.split,
            OpticColumn.LOSS_DB.value: budget.loss_db,
            OpticColumn.MARGIN_DB.value: budget.margin_db,
            OpticColumn.BUDGET_DB.value: budget.budget_db,
            OpticColumn.SPARE_DB.value: budget.spare_db,
            OpticColumn.LACKS_DB.value: budget.lacks_db,
            OpticColumn.REMEDY.value: budget.remedy.value,
            OpticColumn.SITES.value: budget.sites,
            OpticColumn.FEEDER.value: budget.feeder,
        }
        for branch, feed, new_km, budget in told
    ]
    return pd.DataFrame(rows, columns=[column.value for column in OpticColumn])


@dataclass(frozen=True, slots=True)
class Details:
    """What is known of every stretch, by route and number of the segment, and of every branch."""

    fibres: Mapping[tuple[str, int], int]
    cables: Mapping[tuple[str, int], tuple[int, ...]]
    """Sizes of the cables that hold them."""
    budgets: Sequence[tuple[Branch, Feed | None, float, Budget]]
    cuts: Cuts


def details_of(
    laying: Laying,
    feeds: Mapping[int, Feed],
    length_m: Mapping[Edge, float],
    *,
    rules: FibreRules,
) -> Details:
    """Fibres, optics and cuts of new cable.

    Parameters
    ----------
    feeds
        Node where existing fibre is joined → the fibre behind it.
    length_m
        Of every pair of nodes.
    """
    needs = needs_of(laying, split=rules.optics.split, sizes=rules.cables)
    by_edge = fibres_by_edge(laying, needs)
    fibres = {
        (branch.route_id, segment): max(by_edge[edge] for edge in stretch.edges)
        for branch in laying.branches
        for segment, stretch in enumerate(branch.stretches, start=1)
    }
    return Details(
        fibres,
        {key: cables_for(count, rules.cables.sizes) for key, count in fibres.items()},
        optics_of(laying, feeds, length_m, rules=rules.optics, slack=rules.slack),
        cuts_of(laying, length_m),
    )
