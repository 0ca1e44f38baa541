"""The sea of a province as a raster: where cable may lie, what steers it, and what is known of depth."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray
from odc.geo.geobox import GeoBox
from rasterio.features import rasterize
from scipy.ndimage import binary_opening, distance_transform_edt
from shapely.geometry.base import BaseGeometry

from phusong.layers.columns import CableExclusions, FibreLines, SeaCables
from phusong.layers.grid import burn, pixel_centres
from phusong.layers.province import Province
from phusong.planning.cable.ground import land_weight
from phusong.planning.scenario.model import FibreRules
from phusong.planning.sea.friction import (
    corridor_weight,
    depth_weight,
    shore_weight,
    slope_deg,
    slope_weight,
)
from phusong.planning.sea.rules import SeaRules

__all__ = [
    "SeaGround",
    "depth_is_coarse",
    "depth_spacing_m",
    "sea_ground",
    "seabed_lines",
    "zone_shapes",
]

Floats = NDArray[np.float64]
_HIGH_WATER_M = 1.0
_SMEAR_M = 500.0
"""Terrain of 30 arc seconds carries the land so far into the water, half its pixel."""
_CRUMB = 0.02
"""Share of a cell below which a strip is a corner cut off, not a spit."""
_CORRIDOR_CELLS = 4.0
"""A corridor along a cable is this wide on either side at least, so that the raster can refract."""


@dataclass(frozen=True, slots=True)
class SeaGround:
    """Rasters of one sea; (H, W), the first row in the north."""

    grid: GeoBox
    friction: Floats
    """Weight of a path through the cell; infinite on land and where no cable may lie."""
    land_part: NDArray[np.int32]
    """Index of the land polygon, −1 at sea, −2 on land that no polygon holds."""
    depth_m: Floats
    """Positive downward; NaN where not known."""
    x: Floats
    y: Floats
    land_weight: Floats
    """What steers cable over land, at least 1."""

    @property
    def cell_m(self) -> float:
        return abs(float(self.grid.resolution.x))

    @property
    def wet(self) -> NDArray[np.bool_]:
        """Sea on which cable may lie."""
        return np.isfinite(self.friction)

    def opened(self, parts: Collection[int], land_ratio: float) -> Floats:
        """Friction with some land open as well, at a cost of ``land_ratio`` metres of sea a metre.

        Over land cable is steered as everywhere on land: round what is steep.
        """
        own = np.isin(self.land_part, [part for part in parts if part >= 0])
        return np.where(own, max(land_ratio, 1e-6) * self.land_weight, self.friction)

    def cells(self, points: Floats) -> NDArray[np.int64]:
        """(n, 2) row and column under points (n, 2); those beyond the grid are outside its range."""
        column, row = ~self.grid.affine @ (points[:, 0], points[:, 1])
        return np.column_stack([np.floor(row), np.floor(column)]).astype(np.int64)

    def inside(self, cells: NDArray[np.int64]) -> NDArray[np.bool_]:
        """(n,) which cells lie on the grid."""
        inside = (cells >= 0) & (cells < np.array(self.grid.shape))
        return np.asarray(inside.all(axis=1))

    def coordinates(self, positions: Floats) -> Floats:
        """(n, 2) x and y of positions (row, column) counted from the middle of the first cell."""
        affine = self.grid.affine
        column, row = positions[:, 1] + 0.5, positions[:, 0] + 0.5
        return np.column_stack(
            [
                affine.a * column + affine.b * row + affine.c,
                affine.d * column + affine.e * row + affine.f,
            ]
        )


def sea_ground(province: Province, rules: FibreRules) -> SeaGround:
    """The sea round a province at ``rules.sea_cell_m``.

    Land is closed: polygons of the layer land, strips of it that are narrower than a cell, and what
    rises above the sea beyond the layer's end, but for a narrow strip along the drawn coast.
    """
    sea = rules.sea
    grid = GeoBox.from_bbox(
        province.grid.boundingbox, crs=province.crs, resolution=rules.sea_cell_m
    )
    cell_m = abs(float(grid.resolution.x))
    part = _land_parts(province.land, grid, cell_m)
    above = ~(_sampled(province.terrain_m, province, grid) <= _HIGH_WATER_M)
    part[_beyond(above & (part < 0), part >= 0, cell_m)] = -2
    land = part != -1
    depth = (
        np.full(grid.shape, np.nan)
        if province.sea_depth_m is None
        else _sampled(province.sea_depth_m, province, grid)
    )
    weight = shore_weight(land, cell_m, within_m=sea.shore_m, weight=sea.shore_weight)
    if not depth_is_coarse(province, sea):
        weight = weight * depth_weight(depth, sea.depth)
        weight = weight * slope_weight(slope_deg(depth, cell_m), sea.slope)
    weight = weight * _zone_weight(province, sea, grid) * _cable_weight(province, sea, grid)
    weight[land] = np.inf
    x, y = pixel_centres(grid)
    over_land = _sampled(land_weight(province, rules.land.friction), province, grid)
    return SeaGround(grid, weight, part, depth, x, y, np.nan_to_num(over_land, nan=1.0))


def _beyond(high: NDArray[np.bool_], land: NDArray[np.bool_], cell_m: float) -> NDArray[np.bool_]:
    """High ground beyond the layer of land, without the strip that coarse terrain smears along its coast."""
    across = max(round(_SMEAR_M / cell_m), 1)
    wide = binary_opening(high, np.ones((3, 3), dtype=bool), iterations=across)
    far = distance_transform_edt(~land) > 2 * across
    return np.asarray(high & (wide | far), dtype=bool)


def depth_is_coarse(province: Province, sea: SeaRules) -> bool:
    """Whether depth is unknown, or known too coarsely to steer a cable by it."""
    spacing = depth_spacing_m(province, sea)
    return spacing is None or spacing > sea.coarsest_depth_m


def depth_spacing_m(province: Province, sea: SeaRules) -> float | None:
    """Between soundings; None without a layer of depth."""
    if province.sea_depth_m is None:
        return None
    pixel = province.sea_depth_pixel_m or abs(float(province.grid.resolution.x))
    return sea.depth_spacing_m or pixel


def zone_shapes(province: Province, sea: SeaRules) -> gpd.GeoDataFrame:
    """Zones with their buffers; columns ``name``, ``reason``, ``weight``, ``hard``."""
    layer = province.cable_exclusions
    rules = [getattr(sea.zones, str(reason)) for reason in layer[CableExclusions.REASON]]
    shapes = [
        shape.buffer(rule.buffer_m) if rule.buffer_m else shape
        for shape, rule in zip(layer.geometry, rules, strict=True)
    ]
    return gpd.GeoDataFrame(
        {
            "name": layer[CableExclusions.NAME].tolist()
            if CableExclusions.NAME in layer
            else [None] * len(layer),
            "reason": layer[CableExclusions.REASON].astype(str).tolist(),
            "weight": [rule.weight for rule in rules],
            "hard": [rule.hard for rule in rules],
        },
        geometry=shapes,
        crs=province.crs,
    )


def seabed_lines(province: Province) -> gpd.GeoDataFrame:
    """Cables and pipelines that lie at sea; column ``name``."""
    own = province.fibre_lines
    known = FibreLines.CONSTRUCTION in own
    laid = own[own[FibreLines.CONSTRUCTION] == "submarine"] if known else own[:0]
    tables = ((province.sea_cables, SeaCables.NAME), (laid, FibreLines.ID))
    names = [
        str(name) if isinstance(name, str) else ""
        for table, column in tables
        for name in (table[column] if column in table else [None] * len(table))
    ]
    shapes = [*province.sea_cables.geometry, *laid.geometry]
    return gpd.GeoDataFrame({"name": names}, geometry=shapes, crs=province.crs)


def _zone_weight(province: Province, sea: SeaRules, grid: GeoBox) -> Floats:
    """Where zones lie over one another, the heaviest holds."""
    weight = np.ones(grid.shape)
    zones = zone_shapes(province, sea)
    for shape, own, hard in zip(zones.geometry, zones["weight"], zones["hard"], strict=True):
        there = burn([shape], grid) >= 0
        weight[there] = np.maximum(weight[there], np.inf if hard else own)
    return weight


def _cable_weight(province: Province, sea: SeaRules, grid: GeoBox) -> Floats:
    """A corridor along each cable, wide enough to turn a path towards the right angle.

    Its weight rises little by little: where an edge is sharp, paths would slip in at the raster's
    steps.
    """
    weight = np.ones(grid.shape)
    lines = seabed_lines(province).geometry
    if not len(lines) or sea.cables.crossing_angle_deg == 0:
        return weight
    cell_m = abs(float(grid.resolution.x))
    reach = max(sea.cables.spacing_m, _CORRIDOR_CELLS * cell_m)
    whole = shapely.union_all(lines.to_numpy())
    rows, columns = np.nonzero(burn([whole.buffer(reach)], grid) >= 0)
    x, y = pixel_centres(grid)
    away = shapely.distance(shapely.points(x[columns], y[rows]), whole)
    share = np.clip(2.0 * (1.0 - away / reach), 0.0, 1.0)
    weight[rows, columns] += share * (corridor_weight(sea.cables.crossing_angle_deg) - 1.0)
    return weight


def _land_parts(land: gpd.GeoDataFrame, grid: GeoBox, cell_m: float) -> NDArray[np.int32]:
    """Land polygon under each cell; a strip narrower than a cell closes every cell that it touches."""
    shapes = list(land.geometry)
    part = burn(shapes, grid)
    thin = [(strip, i) for i, shape in enumerate(shapes) for strip in _strips(shape, cell_m)]
    if thin:
        touched = rasterize(
            thin,
            out_shape=grid.shape,
            fill=-1,
            transform=grid.affine,
            dtype="int32",
            all_touched=True,
        )
        part = np.where(part < 0, touched, part).astype(np.int32)
    return part


def _strips(shape: BaseGeometry | None, cell_m: float) -> list[BaseGeometry]:
    """Parts of a polygon where nothing as wide as a cell has room."""
    if shape is None or shape.is_empty:
        return []
    half = cell_m / 2
    roomy = shape.buffer(-half, join_style="mitre").buffer(half, join_style="mitre")
    strips = shapely.get_parts(shape.difference(roomy)).tolist()
    return [strip for strip in strips if strip.area > _CRUMB * cell_m * cell_m]


def _sampled(raster: NDArray[np.floating[Any]], province: Province, grid: GeoBox) -> Floats:
    """A raster of the province under the middles of the sea's cells; NaN off it."""
    x, y = pixel_centres(grid)
    column, _ = ~province.grid.affine @ (x, np.full(x.size, y[0]))
    _, row = ~province.grid.affine @ (np.full(y.size, x[0]), y)
    rows, columns = np.floor(row).astype(int), np.floor(column).astype(int)
    height, width = province.grid.shape
    found = np.full(grid.shape, np.nan)
    r, c = (rows >= 0) & (rows < height), (columns >= 0) & (columns < width)
    found[np.ix_(r, c)] = raster[np.ix_(rows[r], columns[c])]
    return found
