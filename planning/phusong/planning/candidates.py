"""Where a mast could stand or a technology be added, each with why it is a candidate."""

from __future__ import annotations

from enum import StrEnum

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray
from scipy import ndimage
from scipy.spatial import cKDTree

from phusong.layers.columns import Cells, Sites
from phusong.layers.grid import pixel_centres
from phusong.layers.province import Province
from phusong.planning.places import land_parts
from phusong.planning.scenario import SitingRules, Technology

__all__ = ["CandidateKind", "cells_on", "new_positions", "upgradable"]


class CandidateKind(StrEnum):
    """Why a position is a candidate."""

    SETTLEMENT = "settlement"
    PARK = "park"
    HUB = "hub"
    PEOPLE = "people"
    """People live here whom no settlement point names."""
    HILLTOP = "hilltop"
    EXISTING = "existing"


_PEAK_WINDOW_M = 1100.0
"""A hill top is the highest pixel of a window of this side."""
_CLUSTER_GAP_PIXELS = 3


def new_positions(
    seeds: gpd.GeoDataFrame,
    province: Province,
    rules: SitingRules,
    *,
    people_left: NDArray[np.float32],
) -> gpd.GeoDataFrame:
    """Positions for new masts: places that are not served, people whom no place names, hill tops.

    Parameters
    ----------
    seeds
        Places that are not served (points, metres) with a column ``candidate``
        (:class:`CandidateKind`).
    people_left
        (H, W) people who are not served.

    Returns
    -------
    GeoDataFrame with ``site_id``, ``candidate``, ``ground_height_m``, ``mast_height_m``,
    ``land_part``; points in metres, no two nearer than ``rules.spacing_m``.
    """
    clusters = _clusters(people_left, province, rules)
    ground = pd.concat([seeds[["candidate", "geometry"]], clusters], ignore_index=True)
    ground = gpd.GeoDataFrame(ground, geometry="geometry", crs=province.crs)
    hills = _hilltops(ground, province, rules)
    found = gpd.GeoDataFrame(
        pd.concat([ground, hills], ignore_index=True), geometry="geometry", crs=province.crs
    )
    x, y = found.geometry.x.to_numpy(), found.geometry.y.to_numpy()
    row, column = _pixel(x, y, province)
    inside = (row >= 0) & (row < province.grid.shape[0])
    inside &= (column >= 0) & (column < province.grid.shape[1])
    found, row, column = found[inside], row[inside], column[inside]
    height = province.terrain_m[row, column]
    part = land_parts(found.geometry, province.land, reach_m=np.full(len(found), 300.0))
    dry = np.isfinite(height) & (part >= 0)
    found = found[dry].assign(
        ground_height_m=height[dry], land_part=part[dry], mast_height_m=rules.mast_height_m
    )
    found = found[_spaced(found, rules.spacing_m)].reset_index(drop=True)
    return found.assign(site_id=[f"N-{i:04d}" for i in range(1, len(found) + 1)])


def _clusters(
    people: NDArray[np.float32], province: Province, rules: SitingRules
) -> gpd.GeoDataFrame:
    """The most peopled pixel of every group of unserved pixels that holds enough people."""
    near = ndimage.binary_dilation(people > 0, iterations=_CLUSTER_GAP_PIXELS)
    labels, count = ndimage.label(near, structure=np.ones((3, 3)))
    points: list[shapely.Point] = []
    if count:
        numbers = np.arange(1, count + 1)
        sums = ndimage.sum_labels(people.astype(np.float64), labels, numbers)
        peaks = ndimage.maximum_position(people, labels, numbers)
        x, y = pixel_centres(province.grid)
        points = [
            shapely.Point(x[column], y[row])
            for (row, column), total in zip(peaks, sums, strict=True)
            if total >= rules.min_people
        ]
    return gpd.GeoDataFrame(
        {"candidate": [CandidateKind.PEOPLE.value] * len(points)}, geometry=points, crs=province.crs
    )


def _hilltops(ground: gpd.GeoDataFrame, province: Province, rules: SitingRules) -> gpd.GeoDataFrame:
    """The highest tops near each seed that stand on its land and are near enough to a road."""
    terrain = np.nan_to_num(province.terrain_m, nan=-1.0)
    window = max(3, int(_PEAK_WINDOW_M / abs(province.grid.resolution.x)) | 1)
    top = (ndimage.maximum_filter(terrain, size=window) == terrain) & (terrain > 0)
    rows, columns = np.nonzero(top & (province.land_part >= 0))
    x, y = pixel_centres(province.grid)
    points = np.column_stack([x[columns], y[rows]])
    if len(points) and len(province.roads):
        vertices = shapely.get_coordinates(
            shapely.segmentize(province.roads.geometry.to_numpy(), 250.0)
        )
        near, _ = cKDTree(vertices).query(points)
        # An island without a road in the data has no far and near: its tops all stay.
        roadless = ~np.isin(
            province.land_part[rows, columns], _parts_with_roads(province, vertices)
        )
        keep = (near <= rules.road_reach_km * 1000.0) | roadless
        rows, columns, points = rows[keep], columns[keep], points[keep]
    if not len(points) or ground.empty:
        return ground.iloc[:0]
    height, part = terrain[rows, columns], province.land_part[rows, columns]
    seeds = np.column_stack([ground.geometry.x, ground.geometry.y])
    seed_part = land_parts(ground.geometry, province.land, reach_m=np.full(len(ground), 1000.0))
    chosen: dict[int, None] = {}
    found = cKDTree(points).query_ball_point(seeds, rules.hilltop_radius_km * 1000.0)
    for tops, home in zip(found, seed_part, strict=True):
        own = [t for t in tops if part[t] == home]
        for t in sorted(own, key=lambda t: (-height[t], t))[: rules.hilltops_per_place]:
            chosen[t] = None
    picked = np.fromiter(chosen, dtype=np.int64)
    return gpd.GeoDataFrame(
        {"candidate": [CandidateKind.HILLTOP.value] * len(picked)},
        geometry=shapely.points(points[picked]) if len(picked) else [],
        crs=province.crs,
    )


def _parts_with_roads(province: Province, vertices: NDArray[np.float64]) -> NDArray[np.int32]:
    row, column = _pixel(vertices[:, 0], vertices[:, 1], province)
    height, width = province.grid.shape
    inside = (row >= 0) & (row < height) & (column >= 0) & (column < width)
    return np.unique(province.land_part[row[inside], column[inside]])


def _pixel(
    x: NDArray[np.float64], y: NDArray[np.float64], province: Province
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    column, row = ~province.grid.affine @ (x, y)
    return np.floor(row).astype(np.int64), np.floor(column).astype(np.int64)


def _spaced(frame: gpd.GeoDataFrame, spacing_m: float) -> NDArray[np.bool_]:
    """Which rows stay when a later one nearer than ``spacing_m`` to an earlier one goes."""
    points = np.column_stack([frame.geometry.x, frame.geometry.y])
    keep = np.ones(len(points), dtype=bool)
    if len(points):
        neighbours = cKDTree(points).query_ball_point(points, spacing_m)
        for i, near in enumerate(neighbours):
            if keep[i]:
                for j in near:
                    if j > i:
                        keep[j] = False
    return keep


def upgradable(province: Province, technology: Technology) -> gpd.GeoDataFrame:
    """Existing sites on air that lack the technology and whose owner has a band for it.

    Returns
    -------
    GeoDataFrame with ``site_id`` (of the upgrade), ``host_site_id``, ``operator``, ``candidate``,
    ``ground_height_m``, ``mast_height_m``, ``land_part``; points in metres.
    """
    sites, cells = province.sites, province.cells
    on_air = _on_air(sites)
    has = set(cells.loc[cells[Cells.TECHNOLOGY] == technology.radio, Cells.SITE_ID])
    owner = _first_operator(cells)
    stands = sites[on_air & ~sites[Sites.SITE_ID].isin(has)]
    operator = stands[Sites.SITE_ID].map(owner)
    allowed = operator.isin(list(technology.upgrade_bands))
    stands, operator = stands[allowed], operator[allowed]
    height = _antenna_height(cells)
    frame = gpd.GeoDataFrame(
        {
            "site_id": "U-" + stands[Sites.SITE_ID].astype(str),
            "host_site_id": stands[Sites.SITE_ID].astype(str),
            "operator": operator.astype(str),
            "candidate": CandidateKind.EXISTING.value,
            "mast_height_m": stands[Sites.SITE_ID].map(height).astype(float),
        },
        geometry=stands.geometry.to_numpy(),
        crs=province.crs,
    ).reset_index(drop=True)
    row, column = _pixel(frame.geometry.x.to_numpy(), frame.geometry.y.to_numpy(), province)
    rows, columns = province.grid.shape
    inside = (row >= 0) & (row < rows) & (column >= 0) & (column < columns)
    frame, row, column = frame[inside].reset_index(drop=True), row[inside], column[inside]
    return frame.assign(
        ground_height_m=province.terrain_m[row, column],
        land_part=province.land_part[row, column],
    )


def _on_air(frame: pd.DataFrame) -> pd.Series:
    if Sites.STATUS not in frame:
        return pd.Series(True, index=frame.index)
    return frame[Sites.STATUS].fillna("on_air") == "on_air"


def _first_operator(cells: pd.DataFrame) -> pd.Series:
    return cells.drop_duplicates(Cells.SITE_ID).set_index(Cells.SITE_ID)[Cells.OPERATOR]


def _antenna_height(cells: pd.DataFrame) -> pd.Series:
    return cells.groupby(Cells.SITE_ID.value)[Cells.HEIGHT_M.value].max()


def cells_on(
    candidates: gpd.GeoDataFrame, technology: Technology, rules: SitingRules
) -> pd.DataFrame:
    """Cells that the technology would get on each candidate, with the columns of :class:`Cells`.

    New masts carry the scenario's bands for new sites, an existing one its operator's; sectors are
    spread evenly from north.
    """
    azimuths = [360.0 * s / rules.sectors for s in range(rules.sectors)]
    rows = []
    for site in candidates.itertuples():
        operator = getattr(site, "operator", "") or ""
        bands = (
            technology.upgrade_bands.get(operator, ()) if operator else technology.new_site_bands
        )
        for band in bands:
            for sector, azimuth in enumerate(azimuths, start=1):
                rows.append(
                    {
                        Cells.CELL_ID.value: f"{site.site_id}-{band}-{sector}",
                        Cells.SITE_ID.value: site.site_id,
                        Cells.OPERATOR.value: operator,
                        Cells.TECHNOLOGY.value: technology.radio,
                        Cells.BAND.value: band,
                        Cells.AZIMUTH_DEG.value: azimuth if rules.sectors > 1 else np.nan,
                        Cells.DOWNTILT_DEG.value: rules.downtilt_deg,
                        Cells.HEIGHT_M.value: float(site.mast_height_m),
                        Cells.STATUS.value: "planned",
                    }
                )
    return pd.DataFrame(rows, columns=[*(c.value for c in Cells)])
