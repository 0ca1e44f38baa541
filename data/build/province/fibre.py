"""Synthetic fibre: cables along the inferred roads that reach every settlement the plan says they do.

Plan 8885 names three island hamlets without fibre and none else, so these get none here; which
roads and sea beds carry the rest is invented. Trường Sa lies outside the planning grid.
"""

from __future__ import annotations

from itertools import pairwise

import networkx as nx
import numpy as np
import pandas as pd

from province.chains import Cell, chains, cheapest_way, line, nearest_cell
from province.frame import WINDOW, Array, Grid
from province.rasters import part_of
from province.roads import Network

__all__ = ["build"]

_WITHOUT = ("thon-diep-son", "thon-ninh-tan", "thon-ninh-dao")
"""No fibre by plan 8885, II.1 and Phụ lục II, I.2."""
_ROOT = "geonames-1572151"
"""Nha Trang, where the tree of cables starts."""
_RESORT = ("SYN-N-HON-TRE", "Hòn Tre", 109.2394, 12.2131)
"""Ferry terminal of Hòn Tre: nobody lives there by the tables, yet the island is served."""
_RANK_COST = (1.0, 1.15, 1.3, 1.6)
"""Cables keep to main roads where the way is about as long."""
_FIBRES = {0: 96, 1: 48, 2: 24, 3: 24}
_LAND_COST = 60.0
_OWNER = "SYNTHETIC"


def build(
    network: Network, settlements: pd.DataFrame, *, land: pd.DataFrame
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Lines (id, owner, construction, fibres, geometry) and nodes (id, name, type, owner, lon, lat)."""
    grid = network.grid
    home = part_of(settlements, land)
    reached = settlements[(settlements["lon"] < WINDOW[2]) & ~settlements["id"].isin(_WITHOUT)]
    ashore = reached[home[reached.index] == 0]
    cells = {
        name: _on_network(network, lon, lat)
        for name, lon, lat in zip(ashore["id"], ashore["lon"], ashore["lat"], strict=True)
    }
    tree = _tree(network.graph, cells)
    dry = grid.burn(land["geometry"]) > 0
    offshore = [
        (str(row["id"]), float(row["lon"]), float(row["lat"]))
        for row in reached[home[reached.index] > 0].to_dict("records")
    ]
    offshore.append((_RESORT[0], _RESORT[2], _RESORT[3]))
    crossings = [_crossing(tree, grid, dry=dry, lon=lon, lat=lat) for _, lon, lat in offshore]
    return _lines(tree, crossings, grid), _nodes(reached)


def _on_network(network: Network, lon: float, lat: float) -> Cell:
    row, column = network.grid.cell_of(lon, lat)
    graph = network.graph
    start = (int(row), int(column))
    if start in graph and graph.degree[start]:
        return start
    return min(
        sorted(node for node in graph if graph.degree[node]),
        key=lambda node: float(np.hypot(node[0] - start[0], node[1] - start[1])),
    )


def _tree(graph: nx.Graph[Cell], cells: dict[str, Cell]) -> nx.Graph[Cell]:
    """Union of the shortest ways from the root to every settlement."""
    weighted: nx.Graph[Cell] = nx.Graph()
    for one, other, data in sorted(graph.edges(data=True), key=lambda edge: edge[:2]):
        rank = int(data["rank"])
        length = float(np.hypot(one[0] - other[0], one[1] - other[1]))
        weighted.add_edge(one, other, rank=rank, cost=length * _RANK_COST[rank])
    ways = nx.single_source_dijkstra_path(weighted, cells[_ROOT], weight="cost")
    tree: nx.Graph[Cell] = nx.Graph()
    for cell in cells.values():
        way = ways[cell]
        for pair in pairwise(way):
            tree.add_edge(*pair, rank=weighted.edges[pair]["rank"])
    return tree


def _crossing(
    tree: nx.Graph[Cell], grid: Grid, *, dry: Array, lon: float, lat: float
) -> list[Cell]:
    """Way of a cable from an island's place to the nearest cable ashore, over the sea bed."""
    row, column = grid.cell_of(lon, lat)
    start = nearest_cell(dry, (int(row), int(column)))
    end = min(
        sorted(tree),
        key=lambda node: float(np.hypot(node[0] - start[0], node[1] - start[1])),
    )
    cost = np.where(dry, _LAND_COST, 1.0)
    return cheapest_way(cost, (start, end), rim=150)[0]


def _lines(tree: nx.Graph[Cell], crossings: list[list[Cell]], grid: Grid) -> pd.DataFrame:
    found = []
    for chain in chains(tree, same="rank"):
        rank = tree.edges[chain[0], chain[1]]["rank"]
        found.append(("aerial", _FIBRES[rank], line(chain, grid)))
    found += [("submarine", 24, line(chain, grid)) for chain in crossings]
    table = pd.DataFrame(found, columns=["construction", "fibres", "geometry"])
    table.insert(0, "owner", _OWNER)
    table.insert(0, "id", [f"SYN-F-{number:04d}" for number in range(1, len(table) + 1)])
    return table


def _nodes(reached: pd.DataFrame) -> pd.DataFrame:
    """An exchange at the largest settlement of each commune, closures at the others."""
    largest = reached.sort_values(["people", "id"], ascending=[False, True])
    seats = set(largest.drop_duplicates("commune_code")["id"])
    table = pd.DataFrame(
        {
            "id": "SYN-N-" + reached["id"].str.upper(),
            "name": reached["name"],
            "type": ["exchange" if key in seats else "closure" for key in reached["id"]],
            "owner": _OWNER,
            "lon": reached["lon"],
            "lat": reached["lat"],
        }
    )
    key, name, lon, lat = _RESORT
    resort = pd.DataFrame([[key, name, "closure", _OWNER, lon, lat]], columns=table.columns)
    return pd.concat([table, resort], ignore_index=True)
