"""Points along roads and power lines: power and a way to carry things are there already."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray

from phusong.planning.candidates.ground import Floats, as_shapes

__all__ = ["along"]

_STEP_M = 250.0


def along(
    lines: gpd.GeoSeries,
    wanted: Floats,
    *,
    reach_km: float,
    bounds: tuple[float, float, float, float],
) -> NDArray[np.object_]:
    """Points every 250 m on the lines, of which somebody is no farther than ``reach_km``.

    Parameters
    ----------
    lines
        Lines or points in metres; points stand for themselves.
    wanted
        (m, 2) where the people are, metres.
    bounds
        West, south, east, north: nothing beyond is looked at.

    Returns
    -------
    (n,) points without repetition, from west to east.
    """
    near = lines[lines.intersects(shapely.box(*bounds))].to_numpy()
    if not len(near) or not len(wanted):
        return np.array([], dtype=object)
    vertices = shapely.get_coordinates(shapely.segmentize(near, _STEP_M))
    points = as_shapes(np.unique(vertices.round(1), axis=0))
    tree = shapely.STRtree(as_shapes(wanted))
    at = tree.query(points, predicate="dwithin", distance=reach_km * 1000.0)[0]
    found: NDArray[np.object_] = points[np.unique(at)]
    return found
