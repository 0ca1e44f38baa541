"""New cable: to places without fibre and to new sites, over roads, power lines, open land and the sea."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence

import geopandas as gpd
import networkx as nx
import numpy as np
import pandas as pd

from phusong.layers.province import Province
from phusong.planning.cable.constructions import choose_constructions, shared_lines
from phusong.planning.cable.feeds import find_feeds
from phusong.planning.cable.laying import Branch, Laying, Stretch, Terminal, lay
from phusong.planning.cable.protection import added_paths, whom_they_back
from phusong.planning.cable.results import NetworkFacts
from phusong.planning.cable.sizes import size_text
from phusong.planning.cable.strays import strays_of
from phusong.planning.cable.terminals import SITE, find_terminals, wants_second_way
from phusong.planning.cable.told import Chosen, land_works
from phusong.planning.cable.works import Details, details_of
from phusong.planning.money.costs import CostTable
from phusong.planning.network.graph import Network, road_network
from phusong.planning.network.overland import lead_gaps, lead_overland
from phusong.planning.network.trunk import (
    ENTERED,
    Added,
    cheapest_trunk,
    left_without,
    protect,
)
from phusong.planning.results.columns import Construction, RouteColumn
from phusong.planning.results.money import Money
from phusong.planning.results.stages import Proposal, Routes, Service
from phusong.planning.scenario.model import FibreRules
from phusong.planning.sea.crossings import Crossings, Want, add_crossings, second_ways
from phusong.planning.sea.islands import Prices
from phusong.planning.sea.works import sea_works

__all__ = ["choice_without", "route_fibre"]


def route_fibre(
    province: Province,
    service: Service,
    proposal: Proposal,
    *,
    rules: FibreRules,
    costs: CostTable,
    without: Collection[str] = (),
) -> Routes:
    """Cheapest cable from the existing network to every place without fibre and every new site.

    The graph holds roads, power lines whose poles can be shared, open land up to the nearest road,
    gaps between roads, and sea crossings for what no land leads to; each edge is built in the cheapest
    way that its ground and the rules allow. On it the cheapest tree is sought that joins all terminals
    to what stands (:mod:`.trunk`, a Steiner tree with a bound), then second ways for those that are to
    have one. All of it becomes branches (:mod:`.cable.laying`).

    Parameters
    ----------
    without
        Identifiers of places and sites that get no cable.
    """
    made = _prepared(province, service, proposal, rules=rules, costs=costs, without=without)
    return made.routes()


def choice_without(
    province: Province,
    service: Service,
    proposal: Proposal,
    *,
    rules: FibreRules,
    costs: CostTable,
) -> Callable[[Mapping[str, float]], tuple[frozenset[str], float]]:
    """Who it is cheapest in all to join by something else than cable, as a question of what that costs.

    Returns
    -------
    Asked with what each place or site costs that may do without (building and keeping what joins it
    instead, thousand million VND in money of the first year; all others get cable), it answers with the
    identifiers of those who do, and what the cable of the others is chosen by.
    """
    return _prepared(province, service, proposal, rules=rules, costs=costs).left


def _prepared(
    province: Province,
    service: Service,
    proposal: Proposal,
    *,
    rules: FibreRules,
    costs: CostTable,
    without: Collection[str] = (),
) -> _Routing:
    """The network with all that cable may run on, weighed, and who is to be joined."""
    power = shared_lines(province, rules.land) if _sharing(rules, costs) else ()
    network = road_network(province, power=power)
    terminals = find_terminals(network, province, service, proposal, rules=rules, without=without)
    lead_overland(network, province, rules.land.friction)
    pieces = _pieces(network)
    bridged = network.bridge_gaps()
    lead_gaps(network, province, rules.land.friction)
    facts = pieces, bridged, _pieces(network)
    choose_constructions(
        network.graph,
        province,
        service.places,
        rules=rules.land,
        worth=lambda kind: (
            _worth(kind, 1000.0, rules=rules, costs=costs) if costs.priced(kind) else None
        ),
    )
    wants = [Want(t.node, t.name, _living(t), t.uncertainty_m) for t in terminals]
    crossings = add_crossings(network, wants, province, rules=rules, prices=_prices(rules, costs))
    for _, _, data in network.graph.edges(data=True):
        data["weight"] = _weight(data, rules=rules, costs=costs)
    return _Routing(network, terminals, crossings, province, rules=rules, costs=costs, pieces=facts)


def _pieces(network: Network) -> int:
    """Pieces of network on which no fibre stands."""
    fibre = set(network.sources)
    pieces = nx.connected_components(network.graph)
    return sum(len(piece) > 1 and not fibre & piece for piece in pieces)


def _living(terminal: Terminal) -> float:
    """People who live at a place, as far as they are counted."""
    counted = terminal.kind != SITE and np.isfinite(terminal.people)
    return terminal.people if counted else 0.0


def _sharing(rules: FibreRules, costs: CostTable) -> bool:
    kind = Construction.SHARED_POLES
    return costs.priced(kind) and kind.value in rules.land.constructions


def _prices(rules: FibreRules, costs: CostTable) -> Prices:
    return Prices(
        lambda construction, length_m: _bill(construction, length_m, rules=rules, costs=costs),
        ship=costs.mobilisation,
        landing=costs.landing,
        branching=costs.branching,
    )


def _weight(data: Mapping[str, object], *, rules: FibreRules, costs: CostTable) -> float:
    """What an edge counts in the search: its worth, and what steers cable."""
    construction, length = data["construction"], data["length_m"]
    assert isinstance(construction, Construction)
    assert isinstance(length, float)
    steer = data.get("friction", 1.0)
    assert isinstance(steer, float)
    return steer * _worth(construction, length, rules=rules, costs=costs)


def _worth(
    construction: Construction, length_m: float, *, rules: FibreRules, costs: CostTable
) -> float:
    """Building and keeping a stretch over the years that count."""
    building = _bill(construction, length_m, rules=rules, costs=costs)
    return costs.worth(building, costs.cable_yearly(construction, length_m / 1000.0))


def _bill(
    construction: Construction, length_m: float, *, rules: FibreRules, costs: CostTable
) -> Money:
    """What a stretch costs: cable with its slack, and mobilisation for a crossing."""
    price = costs.cable(construction, length_m / 1000.0 * rules.slack)
    return price + costs.mobilisation if construction is Construction.SUBMARINE else price


class _Routing:
    """A network with its terminals, and the cable that is laid on it."""

    def __init__(
        self,
        network: Network,
        terminals: Sequence[Terminal],
        crossings: Crossings,
        province: Province,
        *,
        rules: FibreRules,
        costs: CostTable,
        pieces: tuple[int, int, int],
    ) -> None:
        """``pieces`` of the network without fibre: before gaps were bridged, bridged, left apart."""
        self._network, self._graph = network, network.graph
        self._pieces = pieces
        self._terminals, self._crossings, self._province = terminals, crossings, province
        self._rules, self._costs = rules, costs
        self._wanted = {t.node: t for t in terminals}
        assert len(self._wanted) == len(terminals), "every terminal has a node of its own"
        self._sources = network.sources
        nodes = network.graph.nodes
        at = np.array([(nodes[n]["x"], nodes[n]["y"]) for n in self._sources]).reshape(-1, 2)
        self._feeds = find_feeds(self._sources, at, province)
        self._entry = {
            node: costs.worth(costs.splice, costs.leasing(feed.length_km))
            for node, feed in self._feeds.by_node.items()
        }

    def left(self, instead: Mapping[str, float]) -> tuple[frozenset[str], float]:
        """Identifiers of those whom it is cheapest to leave without cable, and the weight of the rest."""
        found, weight = left_without(
            self._graph,
            self._sources,
            self._wanted,
            {t.node: instead[t.id] for t in self._terminals if t.id in instead},
            time_limit_s=self._rules.time_limit_s,
            entry=self._entry,
        )
        return frozenset(self._wanted[node].id for node in found), weight

    def routes(self) -> Routes:
        """All of it, priced and told."""
        tree, trunk = cheapest_trunk(
            self._graph,
            self._sources,
            self._wanted,
            time_limit_s=self._rules.time_limit_s,
            entry=self._entry,
        )
        laying, chosen = self._laid(tree)
        lengths = {edge: self._graph.edges[edge]["length_m"] for edge in laying.edges}
        details = details_of(laying, self._feeds.by_node, lengths, rules=self._rules)
        segments, at_sea = self._segments(laying, details)
        sea = sea_works(
            segments,
            at_sea,
            self._crossings,
            self._province,
            rules=self._rules,
            prices=_prices(self._rules, self._costs),
        )
        land = land_works(
            laying,
            details,
            segments,
            chosen,
            self._facts(laying),
            strays=strays_of(laying, self._province, self._network.position),
            rules=self._rules,
        )
        return Routes(segments, self._unreached(laying), trunk, sea, land)

    def _laid(self, tree: nx.Graph[int]) -> tuple[Laying, Chosen | None]:
        """The tree in branches, with second ways for crossings and for whom the scenario chooses."""
        second: dict[int, list[list[int]]] = {}
        for node, path in second_ways(self._graph, tree, self._crossings):
            second.setdefault(node, []).append(path)
        ends = {end for ways in second.values() for way in ways for end in (way[0], way[-1])}
        entered = ends.intersection(self._sources)
        laying = lay(self._graph, tree, self._wanted, second=second, entered=entered)
        meant = [
            b.terminal
            for b in laying.branches
            if wants_second_way(
                b.terminal.kind,
                b.terminal.id,
                b.terminal.name,
                commune=b.terminal.commune,
                resilient=self._rules.resilient,
            )
        ]
        if not meant:
            return laying, None
        nodes = [terminal.node for terminal in meant]
        added = self._protected(laying, nodes)
        for path, node in self._counted(laying, nodes, added):
            second.setdefault(node, []).append(path)
        entered |= set(added.entered)
        whole = lay(self._graph, tree, self._wanted, second=second, entered=entered)
        lacking = tuple(t.id for t in meant if t.node in added.unprotected)
        return whole, Chosen(len(meant), lacking, added.value, added.bound, added.status)

    def _protected(self, laying: Laying, nodes: Sequence[int]) -> Added:
        """Second ways on land for chosen terminals, beside all that is laid."""
        built: nx.Graph[int] = nx.Graph(laying.edges)
        built.add_nodes_from(self._sources)
        built.add_nodes_from(laying.entered, **{ENTERED: True})
        return protect(
            self._graph,
            self._sources,
            built,
            chosen=nodes,
            time_limit_s=self._rules.time_limit_s,
            entry=self._entry,
        )

    def _counted(
        self, laying: Laying, nodes: Sequence[int], added: Added
    ) -> Iterator[tuple[list[int], int]]:
        """Added edges as paths, each with the terminal to whose branch it is counted."""
        joined = {node for edge in laying.edges for node in edge} | laying.entered
        paths = added_paths(added.edges, [*joined, *added.entered])
        ways = {node: laying.way_to(node) for node in nodes}
        entered = [*laying.entered, *added.entered]
        backed = whom_they_back(paths, ways, built=laying.edges, entered=entered)
        yield from zip(paths, backed, strict=True)

    def _unreached(self, laying: Laying) -> tuple[tuple[str, str], ...]:
        reached = {branch.terminal.node for branch in laying.branches}
        reason = "no-path" if self._sources else "no-fibre-layer"
        return tuple(
            (t.id, self._crossings.reasons.get(t.node, reason))
            for t in self._terminals
            if t.node not in reached
        )

    def _facts(self, laying: Laying) -> NetworkFacts:
        edges = [self._graph.edges[edge] for edge in laying.edges]
        return NetworkFacts(
            nodes=self._graph.number_of_nodes(),
            edges=self._graph.number_of_edges(),
            pieces=self._pieces[0],
            bridged=self._pieces[1],
            gaps_km=sum(edge["length_m"] for edge in edges if edge.get("gap")) / 1000.0,
            apart=self._pieces[2],
            loops=self._network.loops,
            exchanges=self._feeds.exchanges,
            untraced=self._feeds.untraced,
        )

    def _segments(
        self, laying: Laying, details: Details
    ) -> tuple[gpd.GeoDataFrame, dict[tuple[str, int], tuple[bool, bool]]]:
        """Every stretch as a row, and whether its ends are at sea on another cable."""
        rows: list[dict[str, object]] = []
        at_sea: dict[tuple[str, int], tuple[bool, bool]] = {}
        paid: set[int] = set()
        for branch, *_, budget in details.budgets:
            for segment, stretch in enumerate(branch.stretches, start=1):
                one, two = (self._at_sea(end) for end in stretch.ends)
                at_sea[branch.route_id, segment] = one, two
                entered = laying.entered.intersection(stretch.ends) - paid
                paid |= entered
                rows.append(
                    {
                        **_told(branch, segment, stretch, details),
                        **self._priced(stretch, entered),
                        RouteColumn.LOSS_DB.value: budget.loss_db,
                        RouteColumn.BUDGET_DB.value: budget.budget_db,
                        "geometry": stretch.line,
                    }
                )
        columns = [*(column.value for column in RouteColumn), "geometry"]
        segments = gpd.GeoDataFrame(
            rows, columns=columns, geometry="geometry", crs=self._province.crs
        )
        segments[RouteColumn.YEAR.value] = pd.array([pd.NA] * len(segments), dtype="Int64")
        return segments, at_sea

    def _at_sea(self, node: int) -> bool:
        return bool(self._graph.nodes[node].get("junction"))

    def _priced(self, stretch: Stretch, entered: Collection[int]) -> dict[str, object]:
        """A stretch with its landings, the branching unit that it starts from, and what it joins."""
        costs = self._costs
        price = _bill(stretch.construction, stretch.line.length, rules=self._rules, costs=costs)
        if stretch.construction is Construction.SUBMARINE:
            for end in stretch.ends:
                price += costs.branching if self._at_sea(end) else costs.landing
        for _ in entered:
            price += costs.splice
        return {
            RouteColumn.LEASED_KM.value: sum(
                self._feeds.by_node[node].length_km for node in entered
            ),
            RouteColumn.COST_LOW.value: price.low,
            RouteColumn.COST_MID.value: price.mid,
            RouteColumn.COST_HIGH.value: price.high,
        }


def _told(branch: Branch, segment: int, stretch: Stretch, details: Details) -> dict[str, object]:
    terminal, key = branch.terminal, (branch.route_id, segment)
    return {
        RouteColumn.ROUTE_ID.value: branch.route_id,
        RouteColumn.SEGMENT.value: segment,
        RouteColumn.SERVES_ID.value: terminal.id,
        RouteColumn.SERVES_NAME.value: terminal.name,
        RouteColumn.SERVES_KIND.value: terminal.kind,
        RouteColumn.FROM_ID.value: branch.origin,
        RouteColumn.CONSTRUCTION.value: stretch.construction.value,
        RouteColumn.WAY.value: stretch.way,
        RouteColumn.LENGTH_KM.value: stretch.line.length / 1000.0,
        RouteColumn.LENGTH_UNCERTAINTY_KM.value: terminal.uncertainty_m / 1000.0,
        RouteColumn.FIBRES.value: details.fibres[key],
        RouteColumn.CABLE_SIZE.value: size_text(details.cables[key]),
        RouteColumn.PEOPLE_LOST.value: details.cuts.lost[key][1],
    }
