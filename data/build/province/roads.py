"""Inferred roads: cheapest ways over the terrain between places that a road must join.

Main roads follow the junctions of OpenStreetMap's main-road graph, whose own edges are straight and
once cross a bay; smaller roads join neighbouring settlements. Every way is drawn on land; an island
has its own roads, and none where the known way about is by boat.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

import networkx as nx
import numpy as np
import pandas as pd
from scipy.spatial import Delaunay

from province import sources
from province.chains import Cell, chains, cheapest_way, line, nearest_cell
from province.frame import Array, Grid, to_metres
from province.inputs import Inputs
from province.rasters import part_of
from province.relief import TERRAIN_BOUNDS

__all__ = ["Network", "draw", "table"]

_SECONDS = 6.0
_CLASSES = ("national", "provincial", "commune", "track")
_BUILT_DISCOUNT = 0.35
"""Cost of going along a road that is already drawn, against open country."""
_SEA_COST = 1e6
_LONG_KM = 12.0
"""Links between settlements longer than this are taken for provincial roads."""
_NO_ROADS_ON = ("Hòn Lớn",)
"""Its hamlets are reached by boat alone."""


@dataclass(frozen=True)
class Network:
    """Roads as a graph of neighbouring cells; edges carry ``rank`` (index into the classes)."""

    graph: nx.Graph[Cell]
    grid: Grid


@dataclass(frozen=True)
class _Country:
    """Ground over which roads are drawn."""

    grid: Grid
    cost: Array
    dry: Array


def draw(
    inputs: Inputs,
    settlements: pd.DataFrame,
    *,
    land: pd.DataFrame,
    terrain: tuple[Array, Grid],
) -> Network:
    """Roads of the mainland and of the islands, drawn one after another over the terrain."""
    country = _country(terrain, land)
    network: nx.Graph[Cell] = nx.Graph()
    for start, end in sources.main_roads(inputs):
        ends = _on_land(np.array([start, end]), country)
        if ends is not None:
            _draw(network, country, ends, rank=0)
    home = part_of(settlements, land)
    for part in sorted(set(home)):
        if land["name"].iloc[part] in _NO_ROADS_ON:
            continue
        here = settlements[home == part]
        _draw_local(network, country, here)
    _connect(network, country, settlements[home == 0])
    return Network(network, country.grid)


def table(network: Network) -> pd.DataFrame:
    """Columns id, name, road_class, geometry: lines that meet at their ends only."""
    graph = network.graph
    found = []
    for chain in chains(graph, same="rank"):
        rank = graph.edges[chain[0], chain[1]]["rank"]
        found.append((_CLASSES[rank], line(chain, network.grid)))
    lines = pd.DataFrame(found, columns=["road_class", "geometry"])
    lines.insert(0, "name", None)
    lines.insert(0, "id", [f"road-{number:04d}" for number in range(1, len(lines) + 1)])
    return lines


def _country(terrain: tuple[Array, Grid], land: pd.DataFrame) -> _Country:
    height, fine = terrain
    grid = Grid.over(TERRAIN_BOUNDS, seconds=_SECONDS)
    times = round(grid.step / fine.step)
    blocks = height.astype(float).reshape(grid.rows, times, grid.columns, times)
    mean = blocks.mean(axis=(1, 3))
    dry = grid.burn(land["geometry"]) > 0
    slope = np.hypot(*np.gradient(mean, *grid.cell_m))
    cost = np.where(dry, 1 + (slope / 0.06) ** 2 + mean / 800, _SEA_COST)
    return _Country(grid, cost, dry)


def _on_land(lonlat: Array, country: _Country) -> tuple[Cell, Cell] | None:
    """Cells of two points, none when either lies outside the grid."""
    grid = country.grid
    west, south, east, north = TERRAIN_BOUNDS
    lon, lat = lonlat.T
    if (lon < west).any() or (lon > east).any() or (lat < south).any() or (lat > north).any():
        return None
    first, second = (
        nearest_cell(country.dry, cell) for cell in zip(*grid.cell_of(lon, lat), strict=True)
    )
    return first, second


def _draw_local(network: nx.Graph[Cell], country: _Country, here: pd.DataFrame) -> None:
    """Join neighbours, the shortest links first so that longer ones can use them."""
    xy = to_metres(here["lon"], here["lat"])
    cells = [
        nearest_cell(country.dry, cell)
        for cell in zip(*country.grid.cell_of(here["lon"], here["lat"]), strict=True)
    ]
    network.add_nodes_from(cells)
    links = _neighbours(xy)
    for first, second, far_km in sorted(links, key=lambda link: link[2]):
        _draw(network, country, (cells[first], cells[second]), rank=1 if far_km > _LONG_KM else 2)


def _neighbours(xy: Array) -> list[tuple[int, int, float]]:
    """Relative neighbourhood graph: pairs with no third point nearer to both; distances in km."""
    if len(xy) < 2:
        return []
    if len(xy) < 4:
        pairs = [(i, j) for i in range(len(xy)) for j in range(i)]
    else:
        corners = Delaunay(xy + np.arange(len(xy))[:, None] * 1e-3).simplices
        pairs = sorted(
            {
                (int(max(a, b)), int(min(a, b)))
                for triangle in corners
                for a, b in zip(triangle, np.roll(triangle, 1), strict=True)
            }
        )
    far = np.hypot(*(xy[:, None] - xy[None]).transpose(2, 0, 1))
    return [
        (i, j, float(far[i, j]) / 1000)
        for i, j in pairs
        if not (np.maximum(far[i], far[j]) < far[i, j] - 1e-6).any()
    ]


def _draw(
    network: nx.Graph[Cell], country: _Country, ends: tuple[Cell, Cell], *, rank: int
) -> None:
    """Add the cheapest way between two cells, unless it would have to cross water."""
    way = _way(country, ends)
    if way is None:
        return
    for one, other in pairwise(way):
        known = network.get_edge_data(one, other, {"rank": rank})["rank"]
        network.add_edge(one, other, rank=min(rank, known))
    where = tuple(np.array(way).T)
    open_ground = country.cost[where]
    country.cost[where] = np.minimum(open_ground, np.maximum(_BUILT_DISCOUNT, 0.2 * open_ground))


def _way(country: _Country, ends: tuple[Cell, Cell]) -> list[Cell] | None:
    """Cells of the cheapest way, searched in a window that grows until water is avoided."""
    if ends[0] == ends[1]:
        return None
    for rim in (60, 250, 2000):
        way, cost = cheapest_way(country.cost, ends, rim=rim)
        if cost < _SEA_COST / 2:
            return way
    return None


def _connect(network: nx.Graph[Cell], country: _Country, inland: pd.DataFrame) -> None:
    """Join what is still apart on the mainland to its largest network."""
    cells = [
        nearest_cell(country.dry, cell)
        for cell in zip(*country.grid.cell_of(inland["lon"], inland["lat"]), strict=True)
    ]
    for cell in cells:
        main = max(nx.connected_components(network), key=len)
        if cell not in main:
            nearest = min(sorted(main), key=lambda other: np.hypot(*np.subtract(other, cell)))
            _draw(network, country, (cell, nearest), rank=2)
