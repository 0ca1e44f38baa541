"""How each piece of the network would be built, and what steers cable over it.

An edge takes the cheapest construction that its ground offers and the rules allow, keeping included.
What steers is a factor of the price that a path counts; no bill knows of it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import geopandas as gpd
import networkx as nx
import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.ndimage import uniform_filter

from phusong.layers.columns import FibreLines, PowerLines
from phusong.layers.province import Province
from phusong.layers.schema import LayerKind
from phusong.planning.cable.rules import LandRules
from phusong.planning.results.columns import Construction, PlaceColumn
from phusong.planning.sea.friction import slope_deg, slope_weight

__all__ = ["Worth", "choose_constructions", "shared_lines"]

Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]
Worth = Callable[[Construction], float | None]
"""What a kilometre costs to build and keep; None: it has no price."""

_STEP_M = 50.0
_ALONG = 0.8
"""Share of a path that has to have poles, or a duct, for it to use them."""
_INSIDE = 0.5
"""Share of a path from which on it counts as inside."""
_AROUND_M = 1000.0


def choose_constructions(
    graph: nx.Graph[int],
    province: Province,
    places: gpd.GeoDataFrame,
    *,
    rules: LandRules,
    worth: Worth,
) -> None:
    """Set ``construction`` and ``friction`` of every edge that is not under the sea.

    Parameters
    ----------
    graph
        Edges with ``geometry``, ``length_m`` and ``construction``; those of power lines alone have
        ``ground`` "power". Edges that may not be built at all are taken away.
    places
        With the columns of :class:`PlaceColumn`.
    """
    edges = [
        (one, two)
        for one, two, data in graph.edges(data=True)
        if data["construction"] is not Construction.SUBMARINE
    ]
    if not edges:
        return
    lines = [graph.edges[edge]["geometry"] for edge in edges]
    sampled = _Samples.of(lines)
    friction = sampled.mean(_friction(sampled.points, province, rules))
    offered = _offered(sampled, province, places, rules)
    lone = np.array([graph.edges[edge].get("ground") == "power" for edge in edges])
    offered[Construction.AERIAL] &= ~lone
    offered[Construction.BURIED] &= ~lone
    chosen = _cheapest(offered, rules, worth)
    for edge, construction, factor in zip(edges, chosen, friction.tolist(), strict=True):
        if construction is None:
            graph.remove_edge(*edge)
        else:
            graph.edges[edge].update(construction=construction, friction=factor)


@dataclass(frozen=True, slots=True)
class _Samples:
    """Points along lines, no farther apart than the step."""

    points: Floats
    begin: NDArray[np.int64]
    counts: NDArray[np.int64]

    @classmethod
    def of(cls, lines: list[shapely.LineString]) -> _Samples:
        length = shapely.length(lines)
        counts = np.maximum(np.ceil(length / _STEP_M), 1).astype(np.int64)
        begin = np.concatenate([[0], np.cumsum(counts)[:-1]])
        rank = np.arange(counts.sum()) - np.repeat(begin, counts)
        share = (rank + 0.5) / np.repeat(counts, counts)
        whole = np.repeat(np.array(lines, dtype=object), counts)
        points = shapely.line_interpolate_point(whole, share, normalized=True)
        return cls(shapely.get_coordinates(points), begin, counts)

    def mean(self, values: Floats) -> Floats:
        """(lines,) means over the points of each line."""
        return np.asarray(np.add.reduceat(values, self.begin) / self.counts)


def _offered(
    sampled: _Samples, province: Province, places: gpd.GeoDataFrame, rules: LandRules
) -> dict[Construction, Bools]:
    """Which construction the ground of each edge offers, and the rules for its area allow."""
    poles = sampled.mean(_near(sampled.points, _poles(province, rules), rules.poles_within_m))
    ducts = sampled.mean(_near(sampled.points, _ducts(province), rules.duct_within_m))
    below = sampled.mean(_must_hide(sampled.points, province, places, rules)) >= _INSIDE
    return {
        Construction.AERIAL: ~below,
        Construction.SHARED_POLES: (poles >= _ALONG) & ~below,
        Construction.BURIED: np.ones(len(below), dtype=bool),
        Construction.DUCT: ducts >= _ALONG,
    }


def _cheapest(
    offered: Mapping[Construction, Bools], rules: LandRules, worth: Worth
) -> list[Construction | None]:
    kinds = [kind for kind in offered if kind.value in rules.constructions]
    price = np.full((len(kinds), len(next(iter(offered.values())))), np.inf)
    for row, kind in enumerate(kinds):
        each = worth(kind)
        if each is not None:
            price[row, offered[kind]] = each
    best = price.argmin(axis=0)
    possible = np.isfinite(price[best, np.arange(price.shape[1])])
    return [kinds[k] if able else None for k, able in zip(best, possible, strict=True)]


def _near(points: Floats, shapes: NDArray[np.object_], within_m: float) -> Floats:
    """(n,) 1 where a shape is that near."""
    found = np.zeros(len(points))
    if len(shapes):
        hit, _ = shapely.STRtree(shapes).query(
            shapely.points(points), predicate="dwithin", distance=within_m
        )
        found[hit] = 1.0
    return found


def shared_lines(province: Province, rules: LandRules) -> list[shapely.LineString]:
    """Power lines whose poles carry cable of others."""
    lines = province.layer(LayerKind.POWER_LINES)
    if PowerLines.VOLTAGE_KV in lines:
        volts = lines[PowerLines.VOLTAGE_KV].astype(float)
        lines = lines[~(volts > rules.poles_max_kv)]
    return list(lines.geometry.explode(index_parts=False))


def _poles(province: Province, rules: LandRules) -> NDArray[np.object_]:
    """Power lines and poles that carry cable of others."""
    poles = province.layer(LayerKind.POWER_POLES).geometry
    return np.array([*shared_lines(province, rules), *poles], dtype=object)


def _ducts(province: Province) -> NDArray[np.object_]:
    lines = province.fibre_lines
    if FibreLines.CONSTRUCTION not in lines:
        return np.empty(0, dtype=object)
    return np.array(list(lines[lines[FibreLines.CONSTRUCTION] == "duct"].geometry), dtype=object)


def _must_hide(
    points: Floats, province: Province, places: gpd.GeoDataFrame, rules: LandRules
) -> Floats:
    """(n,) 1 where the rules want cable below the ground."""
    hidden = np.zeros(len(points))
    if "urban" in rules.buried_in:
        hidden = np.maximum(hidden, _on_grid(points, province, _urban(province, rules), 0.0))
    kinds = [kind for kind in rules.buried_in if kind != "urban"]
    own = places[places[PlaceColumn.KIND].isin(kinds)]
    shapes = [
        shapely.from_wkt(row[PlaceColumn.OUTLINE])
        if row[PlaceColumn.OUTLINE]
        else row["geometry"].buffer(float(row[PlaceColumn.RADIUS_M]))
        for _, row in own.iterrows()
    ]
    return np.maximum(hidden, _near(points, np.array(shapes, dtype=object), 0.0))


def _urban(province: Province, rules: LandRules) -> Floats:
    """(H, W) 1 where enough people live, a kilometre round."""
    pixel_m = float(abs(province.grid.resolution.x))
    window = max(round(_AROUND_M / pixel_m), 1)
    density = uniform_filter(province.people.astype(float), window, mode="constant") / (
        (pixel_m / 1000.0) ** 2
    )
    return np.where(density >= rules.urban_people_km2, 1.0, 0.0)


def _friction(points: Floats, province: Province, rules: LandRules) -> Floats:
    """(n,) factors of at least 1."""
    steer = rules.friction
    pixel_m = float(abs(province.grid.resolution.x))
    slope = slope_deg(province.terrain_m.astype(float), pixel_m)
    factor = _on_grid(points, province, slope_weight(slope, steer.slope), 1.0)
    wet = _on_grid(points, province, (province.land_part < 0).astype(float), 0.0)
    factor = np.where(wet > 0, factor * steer.water, factor)
    barred = province.layer(LayerKind.PROTECTED_AREAS).geometry.to_numpy()
    return np.where(_near(points, barred, 0.0) > 0, factor * steer.protected, factor)


def _on_grid(points: Floats, province: Province, values: Floats, outside: float) -> Floats:
    """(n,) values of the pixels that hold points."""
    column, row = ~province.grid.affine @ (points[:, 0], points[:, 1])
    r, c = np.floor(row).astype(np.int64), np.floor(column).astype(np.int64)
    height, width = province.grid.shape
    known = (r >= 0) & (r < height) & (c >= 0) & (c < width)
    found = np.full(len(points), outside)
    found[known] = values[r[known], c[known]]
    return found
