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
from phusong.planning.submarine import Crossing, sea_raster
from phusong.planning.trunk import cheapest_trunk

__all__ = ["route_fibre"]

_CROSSINGS = 3
"""Landings that are weighed against one another for each island place."""


@dataclass(frozen=True, slots=True)
class _Terminal:
    """What a branch of cable serves."""

    id: str
    name: str
    kind: str
    x: float
    y: float
    land_part: int
    uncertainty_m: float
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
    _cross_the_sea(network, terminals, province, rules=rules, costs=costs)
    for _, _, data in network.graph.edges(data=True):
        data["weight"] = _weight(data, rules=rules, costs=costs)
    return _branches(network, terminals, province.crs, rules=rules, costs=costs)


def _terminals(network: Network, service: Service, proposal: Proposal) -> list[_Terminal]:
    lacking = service.states[
        (service.states[ServiceColumn.TECHNOLOGY] == FIBRE)
        & (service.states[ServiceColumn.STATE] == State.UNSERVED.value)
    ]
    places = service.places.set_index(PlaceColumn.PLACE_ID)
    terminals: list[_Terminal] = []

    def add(id_: str, name: str, kind: str, point: shapely.Point, part: int, unsure: float) -> None:
        node = network.join(point.x, point.y, land_part=part)
        terminals.append(_Terminal(id_, name, kind, point.x, point.y, part, unsure, node))

    for place_id in lacking[ServiceColumn.PLACE_ID]:
        place = places.loc[place_id]
        add(
            str(place_id),
            str(place[PlaceColumn.NAME]),
            "settlement",
            place["geometry"],
            int(place[PlaceColumn.LAND_PART]),
            float(place[PlaceColumn.UNCERTAINTY_M]),
        )
    sites = proposal.sites[proposal.sites[ProposalColumn.ACTION] == "new_site"]
    for _, site in sites.iterrows():
        add(
            str(site[ProposalColumn.SITE_ID]),
            str(site[ProposalColumn.SITE_ID]),
            "site",
            site["geometry"],
            int(site[ProposalColumn.LAND_PART]),
            0.0,
        )
    return terminals


def _cross_the_sea(
    network: Network,
    terminals: list[_Terminal],
    province: Province,
    *,
    rules: FibreRules,
    costs: CostTable,
) -> None:
    """Add crossings from every terminal that no land path joins to fibre, and between such ones."""
    sources = network.sources
    if not sources:
        return
    ashore = nx.multi_source_dijkstra_path_length(network.graph, sources, weight="length_m")
    cut_off = [t for t in terminals if t.node not in ashore]
    if not cut_off:
        return
    sea = sea_raster(province, rules)
    per_metre = costs.cable(Construction.SUBMARINE, 0.001).mid
    on_land = costs.cable(Construction.AERIAL, 0.001).mid
    ratio = on_land / per_metre if per_metre > 0 else 1.0
    nodes = sorted(ashore)
    fixed = np.array([[network.graph.nodes[n]["x"], network.graph.nodes[n]["y"]] for n in nodes])
    extra = np.array([ashore[n] * ratio for n in nodes])
    islanders = np.array([[t.x, t.y] for t in cut_off])
    for k, terminal in enumerate(cut_off):
        points = np.vstack([islanders[k : k + 1], fixed])
        found = sea.crossings(
            0,
            points,
            np.concatenate([[np.inf], extra]),
            land_part=terminal.land_part,
            land_ratio=ratio,
            reach_m=rules.max_crossing_km * 1000.0,
            best=_CROSSINGS,
        )
        for crossing in found:
            _add_crossing(network, terminal.node, nodes[crossing.end - 1], crossing)
        if k + 1 < len(cut_off):
            others = sea.crossings(
                k,
                islanders,
                np.where(np.arange(len(cut_off)) > k, 0.0, np.inf),
                land_part=terminal.land_part,
                land_ratio=ratio,
                reach_m=rules.max_crossing_km * 1000.0,
                best=len(cut_off),
            )
            for crossing in others:
                other = cut_off[crossing.end]
                _add_crossing(network, terminal.node, other.node, crossing)


def _add_crossing(network: Network, start: int, end: int, crossing: Crossing) -> None:
    """One edge per leg, so that each is billed as what it is, and the leg up from the landing."""
    graph = network.graph
    here, part = start, graph.nodes[start]["land_part"]
    for construction, line in crossing.legs:
        x, y = line.coords[-1]
        there = network.add_node(float(x), float(y), land_part=part)
        network.add_edge(here, there, line, construction)
        here = there
    top = graph.nodes[end]
    up = shapely.LineString([line.coords[-1], (top["x"], top["y"])])
    network.add_edge(here, end, up, Construction.AERIAL)


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


def _branches(
    network: Network,
    terminals: list[_Terminal],
    crs: str,
    *,
    rules: FibreRules,
    costs: CostTable,
) -> Routes:
    """Cable to every terminal that can be reached, the nearest to what is built first."""
    rows: list[dict[str, object]] = []
    wanted = {t.node: t for t in terminals}
    twins = [t for t in terminals if wanted[t.node] is not t]
    assert not twins, "every terminal has a node of its own"
    sources = network.sources
    built: dict[int, str] = {}
    reached: set[int] = set()
    tree, trunk = cheapest_trunk(network.graph, sources, wanted, time_limit_s=rules.time_limit_s)
    for number, path in enumerate(grow_forest(tree, sources, wanted), start=1):
        route_id = f"R-{number:04d}"
        terminal = wanted[path[-1]]
        reached.add(terminal.node)
        origin = built.get(path[0], f"fibre@{path[0]}")
        for node in path:
            built.setdefault(node, route_id)
        for segment, (construction, line) in enumerate(_stretches(network, path), start=1):
            bill = _bill(construction, line.length, rules=rules, costs=costs)
            rows.append(
                {
                    RouteColumn.ROUTE_ID.value: route_id,
                    RouteColumn.SEGMENT.value: segment,
                    RouteColumn.SERVES_ID.value: terminal.id,
                    RouteColumn.SERVES_NAME.value: terminal.name,
                    RouteColumn.SERVES_KIND.value: terminal.kind,
                    RouteColumn.FROM_ID.value: origin,
                    RouteColumn.CONSTRUCTION.value: construction.value,
                    RouteColumn.LENGTH_KM.value: line.length / 1000.0,
                    RouteColumn.LENGTH_UNCERTAINTY_KM.value: terminal.uncertainty_m / 1000.0,
                    RouteColumn.COST_LOW.value: bill.low,
                    RouteColumn.COST_MID.value: bill.mid,
                    RouteColumn.COST_HIGH.value: bill.high,
                    "geometry": line,
                }
            )
    columns = [*(column.value for column in RouteColumn), "geometry"]
    segments = gpd.GeoDataFrame(rows, columns=columns, geometry="geometry", crs=crs)
    segments[RouteColumn.YEAR.value] = pd.array([pd.NA] * len(segments), dtype="Int64")
    reason = "no-path" if sources else "no-fibre-layer"
    unreached = tuple((t.id, reason) for t in terminals if t.node not in reached)
    return Routes(segments, unreached, trunk)


def _stretches(network: Network, path: list[int]) -> list[tuple[Construction, shapely.LineString]]:
    """The path as lines of one construction each, running from the network to the terminal."""
    stretches: list[tuple[Construction, list[tuple[float, float]]]] = []
    for one, two in itertools.pairwise(path):
        data = network.graph.edges[one, two]
        points = shapely.get_coordinates(data["geometry"])
        start = network.graph.nodes[one]
        if np.hypot(*(points[0] - (start["x"], start["y"]))) > np.hypot(
            *(points[-1] - (start["x"], start["y"]))
        ):
            points = points[::-1]
        line = [tuple(p) for p in points]
        if stretches and stretches[-1][0] is data["construction"]:
            stretches[-1][1].extend(line[1:])
        else:
            stretches.append((data["construction"], line))
    return [(construction, shapely.LineString(line)) for construction, line in stretches]
