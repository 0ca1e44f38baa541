"""New cable: to settlements without fibre and to new sites, over roads, open land and the sea."""

from __future__ import annotations

import itertools
from dataclasses import dataclass

import geopandas as gpd
import networkx as nx
import numpy as np
import pandas as pd
import shapely

from phusong.coverage.service import ServiceColumn, State
from phusong.layers.province import Province
from phusong.planning.costs import CostTable
from phusong.planning.graph import Network, grow_forest, road_network
from phusong.planning.results import (
    FIBRE,
    Construction,
    Money,
    PlaceColumn,
    Proposal,
    ProposalColumn,
    RouteColumn,
    Routes,
    Service,
)
from phusong.planning.scenario import FibreRules
from phusong.planning.sea.crossings import Crossings, Want, add_crossings, second_ways
from phusong.planning.sea.islands import Prices
from phusong.planning.sea.works import sea_works
from phusong.planning.trunk import cheapest_trunk

__all__ = ["route_fibre"]


@dataclass(frozen=True, slots=True)
class _Terminal:
    """What a branch of cable serves."""

    id: str
    name: str
    kind: str
    uncertainty_m: float
    people: float
    node: int


def route_fibre(
    province: Province,
    service: Service,
    proposal: Proposal,
    *,
    rules: FibreRules,
    costs: CostTable,
) -> Routes:
    """Cheapest cable from the existing network to every settlement without fibre and every new site.

    The graph holds roads, open land up to the nearest road, gaps between roads, and sea crossings
    for what no land leads to. On it the cheapest tree is sought that joins all terminals to what
    stands (:mod:`.trunk`, a Steiner tree with a bound). The tree becomes branches: the terminal nearest
    in cost to what stands or has been built is joined next, until none is left.
    """
    network = road_network(province)
    terminals = _terminals(network, service, proposal)
    network.bridge_gaps()
    wants = [Want(t.node, t.name, t.people, t.uncertainty_m) for t in terminals]
    crossings = add_crossings(network, wants, province, rules=rules, prices=_prices(rules, costs))
    for _, _, data in network.graph.edges(data=True):
        data["weight"] = _weight(data, rules=rules, costs=costs)
    return _branches(network, terminals, crossings, province, rules=rules, costs=costs)


def _terminals(network: Network, service: Service, proposal: Proposal) -> list[_Terminal]:
    lacking = service.states[
        (service.states[ServiceColumn.TECHNOLOGY] == FIBRE)
        & (service.states[ServiceColumn.STATE] == State.UNSERVED.value)
    ]
    places = service.places.set_index(PlaceColumn.PLACE_ID)
    terminals: list[_Terminal] = []

    def add(row: pd.Series, id_: str, name: str, kind: str) -> None:
        point, part = row["geometry"], int(row[PlaceColumn.LAND_PART])
        settlement = kind == "settlement"
        unsure = float(row[PlaceColumn.UNCERTAINTY_M]) if settlement else 0.0
        people = float(row[PlaceColumn.PEOPLE]) if settlement else 0.0
        node = network.join(point.x, point.y, land_part=part)
        people = people if np.isfinite(people) else 0.0
        terminals.append(_Terminal(id_, name, kind, unsure, people, node))

    for place_id in lacking[ServiceColumn.PLACE_ID]:
        place = places.loc[place_id]
        add(place, str(place_id), str(place[PlaceColumn.NAME]), "settlement")
    sites = proposal.sites[proposal.sites[ProposalColumn.ACTION] == "new_site"]
    for _, site in sites.iterrows():
        name = str(site[ProposalColumn.SITE_ID])
        add(site, name, name, "site")
    return terminals


def _prices(rules: FibreRules, costs: CostTable) -> Prices:
    return Prices(
        lambda construction, length_m: _bill(construction, length_m, rules=rules, costs=costs),
        ship=costs.mobilisation,
        landing=costs.landing,
        branching=costs.branching,
    )


def _weight(data: dict[str, object], *, rules: FibreRules, costs: CostTable) -> float:
    construction = data["construction"]
    assert isinstance(construction, Construction)
    return _bill(construction, float(data["length_m"]), rules=rules, costs=costs).mid  # type: ignore[arg-type]


def _bill(
    construction: Construction, length_m: float, *, rules: FibreRules, costs: CostTable
) -> Money:
    """What a stretch costs: cable with its slack, and mobilisation for a crossing."""
    price = costs.cable(construction, length_m / 1000.0 * rules.slack)
    return price + costs.mobilisation if construction is Construction.SUBMARINE else price


def _price(stretch: Stretch, graph: nx.Graph[int], *, rules: FibreRules, costs: CostTable) -> Money:
    """A stretch with its landings, and the branching unit that it starts from."""
    price = _bill(stretch.construction, stretch.line.length, rules=rules, costs=costs)
    if stretch.construction is Construction.SUBMARINE:
        for end in stretch.ends:
            price += costs.branching if graph.nodes[end].get("junction") else costs.landing
    return price


def _branches(
    network: Network,
    terminals: list[_Terminal],
    crossings: Crossings,
    province: Province,
    *,
    rules: FibreRules,
    costs: CostTable,
) -> Routes:
    """Cable to every terminal that can be reached, the nearest to what is built first."""
    graph = network.graph
    rows: list[dict[str, object]] = []
    wanted = {t.node: t for t in terminals}
    twins = [t for t in terminals if wanted[t.node] is not t]
    assert not twins, "every terminal has a node of its own"
    sources = network.sources
    built: dict[int, str] = {}
    reached: set[int] = set()
    tree, trunk = cheapest_trunk(graph, sources, wanted, time_limit_s=rules.time_limit_s)
    at_sea: dict[tuple[str, int], tuple[bool, bool]] = {}
    more: dict[int, list[list[int]]] = {}
    for node, path in second_ways(graph, tree, crossings):
        more.setdefault(node, []).append(path)
    for number, path in enumerate(grow_forest(tree, sources, wanted), start=1):
        route_id = f"R-{number:04d}"
        terminal = wanted[path[-1]]
        reached.add(terminal.node)
        origin = built.get(path[0], f"fibre@{path[0]}")
        for node in path:
            built.setdefault(node, route_id)
        stretches = [
            s for way in (path, *more.get(terminal.node, [])) for s in _stretches(graph, way)
        ]
        for segment, stretch in enumerate(stretches, start=1):
            bill = _price(stretch, graph, rules=rules, costs=costs)
            one, two = (bool(graph.nodes[end].get("junction")) for end in stretch.ends)
            at_sea[route_id, segment] = one, two
            rows.append(
                {
                    RouteColumn.ROUTE_ID.value: route_id,
                    RouteColumn.SEGMENT.value: segment,
                    RouteColumn.SERVES_ID.value: terminal.id,
                    RouteColumn.SERVES_NAME.value: terminal.name,
                    RouteColumn.SERVES_KIND.value: terminal.kind,
                    RouteColumn.FROM_ID.value: origin,
                    RouteColumn.CONSTRUCTION.value: stretch.construction.value,
                    RouteColumn.LENGTH_KM.value: stretch.line.length / 1000.0,
                    RouteColumn.LENGTH_UNCERTAINTY_KM.value: terminal.uncertainty_m / 1000.0,
                    RouteColumn.COST_LOW.value: bill.low,
                    RouteColumn.COST_MID.value: bill.mid,
                    RouteColumn.COST_HIGH.value: bill.high,
                    "geometry": stretch.line,
                }
            )
    columns = [*(column.value for column in RouteColumn), "geometry"]
    segments = gpd.GeoDataFrame(rows, columns=columns, geometry="geometry", crs=province.crs)
    segments[RouteColumn.YEAR.value] = pd.array([pd.NA] * len(segments), dtype="Int64")
    reason = "no-path" if sources else "no-fibre-layer"
    unreached = tuple(
        (t.id, crossings.reasons.get(t.node, reason)) for t in terminals if t.node not in reached
    )
    works = sea_works(
        segments, at_sea, crossings, province, rules=rules, prices=_prices(rules, costs)
    )
    return Routes(segments, unreached, trunk, works)


@dataclass(frozen=True, slots=True)
class Stretch:
    """A line of one construction."""

    construction: Construction
    line: shapely.LineString
    ends: tuple[int, int]
    """Nodes of the network."""


def _stretches(graph: nx.Graph[int], path: list[int]) -> list[Stretch]:
    """The path as lines of one construction each, running from the network to the terminal."""
    stretches: list[tuple[Construction, list[tuple[float, float]], list[int]]] = []
    for one, two in itertools.pairwise(path):
        data = graph.edges[one, two]
        points = shapely.get_coordinates(data["geometry"])
        start = graph.nodes[one]
        if np.hypot(*(points[0] - (start["x"], start["y"]))) > np.hypot(
            *(points[-1] - (start["x"], start["y"]))
        ):
            points = points[::-1]
        line = [tuple(p) for p in points]
        if stretches and stretches[-1][0] is data["construction"]:
            stretches[-1][1].extend(line[1:])
            stretches[-1][2].append(two)
        else:
            stretches.append((data["construction"], line, [one, two]))
    return [
        Stretch(construction, shapely.LineString(line), (nodes[0], nodes[-1]))
        for construction, line, nodes in stretches
    ]
