"""Service along lines: kilometres of road with and without signal."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from phusong.coverage.structures import Floats
from phusong.coverage.terrain import Terrain

__all__ = ["line_kilometres", "zone_kilometres"]


def line_kilometres(
    lines: gpd.GeoDataFrame,
    terrain: Terrain,
    *,
    by: str,
    masks: dict[str, NDArray[np.bool_]],
) -> pd.DataFrame:
    """Kilometres of lines over pixels of several kinds.

    Lines are cut into pieces of one pixel at most; the pixel in which the middle of a piece lies
    tells of the whole piece. Pieces off the grid are left out.

    Parameters
    ----------
    lines
        In the terrain's CRS.
    by
        Column whose values are told apart; its missing values are "".
    masks
        (H, W) pixels by name.

    Returns
    -------
    DataFrame with ``by`` (ascending) and, for each mask, km in a column of its name.
    """
    at, metres, line = _over(lines, terrain)
    kinds = ["" if pd.isna(kind) else str(kind) for kind in lines[by]]
    table = pd.DataFrame({by: np.array(kinds, object)[line]})
    for name, mask in masks.items():
        table[name] = metres * mask[at] / 1000
    return table.groupby(by, sort=True, as_index=False)[list(masks)].sum()


def zone_kilometres(
    lines: gpd.GeoDataFrame,
    terrain: Terrain,
    *,
    zones: NDArray[np.integer],
    masks: dict[str, NDArray[np.bool_]],
) -> pd.DataFrame:
    """Kilometres of lines over pixels of several kinds, zone by zone; cut as :func:`line_kilometres` does.

    Parameters
    ----------
    zones
        (H, W) number of the zone of each pixel; negative where there is none.
    masks
        (H, W) pixels by name.

    Returns
    -------
    DataFrame indexed by the numbers of zones that lines run through, with km in a column per mask.
    """
    at, metres, _ = _over(lines, terrain)
    zone = zones[at]
    table = pd.DataFrame({name: metres * mask[at] / 1000 for name, mask in masks.items()})
    return table[zone >= 0].groupby(zone[zone >= 0]).sum()


Pixels = tuple[NDArray[np.int64], NDArray[np.int64]]


def _over(lines: gpd.GeoDataFrame, terrain: Terrain) -> tuple[Pixels, Floats, NDArray[np.int64]]:
    """Row and column of the pixel under each piece within the grid, its metres, and its line."""
    middle, metres, line = _pieces(lines, terrain.pixel_m)
    row, col = terrain.rowcol(middle[:, 0], middle[:, 1])
    inside = terrain.covers(row, col)
    at = np.rint(row[inside]).astype(np.int64), np.rint(col[inside]).astype(np.int64)
    return at, metres[inside], line[inside]


def _pieces(lines: gpd.GeoDataFrame, longest_m: float) -> tuple[Floats, Floats, NDArray[np.int64]]:
    """Middles (N, 2) and lengths (N,) of the pieces of all lines, and the row each belongs to."""
    parts, line = shapely.get_parts(lines.geometry.to_numpy(), return_index=True)
    fine = shapely.segmentize(parts, longest_m)
    points, part = shapely.get_coordinates(fine, return_index=True)
    same = part[1:] == part[:-1]
    before, after = points[:-1][same], points[1:][same]
    metres = np.hypot(*(after - before).T)
    return (before + after) / 2, metres, np.asarray(line[part[1:][same]], np.int64)
