"""The ground of positions: height, slope, land, and how far roads, power and masts are."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from phusong.layers.columns import Sites
from phusong.layers.grid import pixel_centres
from phusong.layers.province import Province
from phusong.layers.schema import LayerKind

__all__ = ["Floats", "Ground", "Ints", "as_shapes", "on_air"]

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

_STEP_M = 250.0
"""Lines are looked at this often to tell on which land they run."""


class Ground:
    """A province asked about points, (n, 2) in its metric CRS."""

    def __init__(self, province: Province) -> None:
        self.province = province
        self._x, self._y = pixel_centres(province.grid)
        self._slope_deg: NDArray[np.float32] | None = None
        roads = province.roads.geometry.to_numpy()
        wires = province.layer(LayerKind.POWER_LINES).geometry.to_numpy()
        poles = province.layer(LayerKind.POWER_POLES).geometry.to_numpy()
        self._roads = _Network(roads, self)
        self._power = _Network(np.concatenate([wires, poles]), self)
        self._masts = on_air(province.sites)
        self._mast_tree = shapely.STRtree(self._masts.geometry.to_numpy())

    @property
    def pixel_m(self) -> float:
        """Side of a pixel."""
        return float(abs(self.province.grid.resolution.x))

    def centres(self, pixels: Ints) -> Floats:
        """(n, 2) centres of pixels given as (n, 2) rows and columns."""
        return np.column_stack([self._x[pixels[:, 1]], self._y[pixels[:, 0]]])

    def pixels(self, points: Floats) -> Ints:
        """(n, 2) row and column of the pixel that holds each point; (−1, −1) off the grid."""
        column, row = ~self.province.grid.affine @ (points[:, 0], points[:, 1])
        found = np.column_stack([np.floor(row), np.floor(column)]).astype(np.int64)
        shape = np.array(self.province.grid.shape)
        off = np.any((found < 0) | (found >= shape), axis=1)
        return np.asarray(np.where(off[:, None], -1, found))

    def of_pixels(self, values: NDArray[np.generic], pixels: Ints) -> Floats:
        """(n,) values of an (H, W) array at pixels; NaN off the grid."""
        known = pixels[:, 0] >= 0
        found = np.full(len(pixels), np.nan)
        found[known] = values[pixels[known, 0], pixels[known, 1]]
        return found

    @property
    def slope_deg(self) -> NDArray[np.float32]:
        """(H, W) steepness over two pixels; NaN in holes of the terrain and beside them."""
        if self._slope_deg is None:
            down, right = np.gradient(self.province.terrain_m, self.pixel_m)
            self._slope_deg = np.degrees(np.arctan(np.hypot(down, right), dtype=np.float32))
        return self._slope_deg

    def road_km(self, points: Floats) -> Floats:
        """To the nearest road; NaN on land that no road of the layer touches."""
        return self._roads.distance_km(points)

    def power_km(self, points: Floats) -> Floats:
        """To the nearest power line or pole; NaN on land that none of the layers touches."""
        return self._power.distance_km(points)

    def nearest_mast(self, points: Floats) -> tuple[Floats, NDArray[np.object_]]:
        """Distance (km) and identifier of the nearest mast on air; NaN and "" where there is none."""
        distance = np.full(len(points), np.nan)
        names = np.full(len(points), "", dtype=object)
        if len(points) and len(self._masts):
            (at, mast), metres = self._mast_tree.query_nearest(
                as_shapes(points), return_distance=True, all_matches=False
            )
            distance[at] = metres / 1000.0
            names[at] = self._masts[Sites.SITE_ID].astype(str).to_numpy()[mast]
        return distance, names

    def part(self, points: Floats) -> Ints:
        """Index of the land polygon by pixel, −1 at sea and off the grid."""
        found = self.of_pixels(self.province.land_part, self.pixels(points))
        return np.nan_to_num(found, nan=-1.0).astype(np.int64)


class _Network:
    """Lines or points, and the pieces of land that they touch."""

    def __init__(self, shapes: NDArray[np.object_], ground: Ground) -> None:
        self._tree = shapely.STRtree(shapes)
        self._ground = ground
        vertices = shapely.get_coordinates(shapely.segmentize(shapes, _STEP_M))
        self._parts = np.unique(ground.part(vertices))

    def distance_km(self, points: Floats) -> Floats:
        distance = np.full(len(points), np.nan)
        if len(points) and len(self._tree):
            (at, _), metres = self._tree.query_nearest(
                as_shapes(points), return_distance=True, all_matches=False
            )
            distance[at] = metres / 1000.0
        # An island without a road in the data has no far and near.
        return np.asarray(
            np.where(np.isin(self._ground.part(points), self._parts), distance, np.nan)
        )


def as_shapes(points: Floats) -> NDArray[np.object_]:
    """(n,) points of (n, 2) coordinates."""
    return np.asarray(shapely.points(points), dtype=np.object_)


def on_air(sites: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Masts that stand; one whose status nobody gave does."""
    if Sites.STATUS not in sites:
        return sites
    status: pd.Series = sites[Sites.STATUS]
    return sites[status.fillna("on_air") == "on_air"]
