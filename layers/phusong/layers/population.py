"""People on the grid: shared among pixels, held to commune totals, counted to settlements."""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from odc.geo.geobox import GeoBox
from scipy.spatial import cKDTree

from phusong.layers.grid import pixel_centres

__all__ = ["hold_totals", "nearest_settlement", "spread_settlements"]


def spread_settlements(
    x_m: NDArray[np.float64],
    y_m: NDArray[np.float64],
    people: NDArray[np.float64],
    *,
    grid: GeoBox,
    land: NDArray[np.bool_],
    radius_m: float,
) -> NDArray[np.float32]:
    """People of settlements spread evenly over the land pixels within ``radius_m`` of each point.

    A settlement with no land pixel in its disc goes to the nearest one; outside the grid it is
    left out.

    Parameters
    ----------
    x_m, y_m, people
        (n,) position in the grid's CRS and inhabitants; NaN people count as none.
    land
        (H, W) bool.

    Returns
    -------
    (H, W) float32
    """
    xs, ys = pixel_centres(grid)
    rows, columns = np.nonzero(land)
    total = np.zeros(grid.shape, dtype=np.float64)
    if rows.size == 0:
        return total.astype(np.float32)
    tree = cKDTree(np.column_stack([xs[columns], ys[rows]]))
    box = grid.boundingbox
    inside = (x_m >= box.left) & (x_m <= box.right) & (y_m >= box.bottom) & (y_m <= box.top)
    wanted = np.flatnonzero(inside & (np.nan_to_num(people) > 0))
    points = np.column_stack([x_m[wanted], y_m[wanted]])
    near = tree.query_ball_point(points, radius_m)
    nearest = tree.query(points)[1] if wanted.size else np.empty(0, dtype=np.int64)
    for index, found, fallback in zip(wanted, near, nearest, strict=True):
        pixels = np.asarray(found if found else [fallback])
        np.add.at(total, (rows[pixels], columns[pixels]), people[index] / pixels.size)
    return total.astype(np.float32)


def hold_totals(
    people: NDArray[np.float32],
    zones: NDArray[np.int32],
    totals: NDArray[np.float64],
    *,
    land: NDArray[np.bool_],
) -> NDArray[np.float32]:
    """Scale people so that each zone's sum is its total; a NaN total leaves its zone as it is.

    A zone with a total and no people yet has them spread evenly over its land.

    Parameters
    ----------
    people, land
        (H, W).
    zones
        (H, W) index of the zone, −1 outside all.
    totals
        (number of zones,) inhabitants.
    """
    count = totals.size
    flat = zones.ravel()
    held = flat >= 0
    now = np.bincount(flat[held], weights=people.ravel()[held].astype(np.float64), minlength=count)
    room = np.bincount(flat[held & land.ravel()], minlength=count)
    wanted = ~np.isnan(totals) & (room > 0)
    factor = np.ones(count)
    scale = wanted & (now > 0)
    factor[scale] = totals[scale] / now[scale]
    result = people.astype(np.float64).copy()
    inside = zones >= 0
    result[inside] *= factor[zones[inside]]
    for zone in np.flatnonzero(wanted & (now == 0)):
        result[(zones == zone) & land] = totals[zone] / room[zone]
    return result.astype(np.float32)


def nearest_settlement(
    x_m: NDArray[np.float64],
    y_m: NDArray[np.float64],
    zone: NDArray[np.int32],
    *,
    grid: GeoBox,
    zones: NDArray[np.int32],
    people: NDArray[np.float32],
) -> NDArray[np.float64]:
    """People of the pixels that are nearer to each settlement than to any other of its zone.

    Parameters
    ----------
    x_m, y_m, zone
        (n,) position in the grid's CRS and index of the zone (−1: counts for no zone).
    zones, people
        (H, W).

    Returns
    -------
    (n,) float64; their sum over a zone is the zone's people if it has any settlement.
    """
    result = np.zeros(x_m.size)
    xs, ys = pixel_centres(grid)
    rows, columns = np.nonzero((people > 0) & (zones >= 0))
    pixels = pd.DataFrame(
        {"x": xs[columns], "y": ys[rows], "people": people[rows, columns].astype(np.float64)}
    )
    for index, group in pixels.groupby(zones[rows, columns]):
        members = np.flatnonzero(zone == index)
        if members.size == 0:
            continue
        tree = cKDTree(np.column_stack([x_m[members], y_m[members]]))
        nearest = tree.query(group[["x", "y"]].to_numpy())[1]
        result[members] += np.bincount(
            nearest, weights=group["people"].to_numpy(), minlength=members.size
        )
    return result
