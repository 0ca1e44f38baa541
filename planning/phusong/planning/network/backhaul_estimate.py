"""What a new mast's way to the fibre network costs by distance alone, before routes are drawn.

It weighs candidates against each other while they are chosen; the bill is made from the routes
(:mod:`.fibre`).
"""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from phusong.layers.province import Province
from phusong.planning.money.costs import CostTable
from phusong.planning.results.columns import Construction
from phusong.planning.scenario.model import FibreRules
from phusong.planning.service.places import land_parts

__all__ = ["backhaul_bn_vnd", "fibre_points"]

_STEP_M = 250.0
"""Points on a line of cable are no farther apart."""
_ASHORE_M = 300.0


def backhaul_bn_vnd(
    sites: gpd.GeoDataFrame,
    province: Province,
    *,
    rules: FibreRules,
    costs: CostTable,
    detour: float,
) -> NDArray[np.float64]:
    """Middle cost of cable to each site, (sites,) thousand million VND.

    Aerial cable to the nearest existing fibre of the same land, ``detour`` times the straight line;
    where its land has none, submarine cable to the nearest fibre at all, with one mobilisation.
    Nothing where the province has no fibre layer.

    Parameters
    ----------
    sites
        Points in the province's CRS with ``land_part``.
    detour
        Length of a route over the straight line, at least 1.
    """
    ends = fibre_points(province)
    if sites.empty or not len(ends):
        return np.zeros(len(sites))
    part = land_parts(
        gpd.GeoSeries(shapely.points(ends), crs=province.crs),
        province.land,
        reach_m=np.full(len(ends), _ASHORE_M),
    )
    home = sites["land_part"].to_numpy(dtype=np.int64)
    points = np.column_stack([sites.geometry.x, sites.geometry.y])
    straight_m, _ = cKDTree(ends).query(points)
    price = np.empty(len(sites))
    for land in np.unique(home):
        mine = home == land
        own = ends[part == land]
        if len(own):
            away_m, _ = cKDTree(own).query(points[mine])
            each, extra = costs.cable(Construction.AERIAL, 1.0).mid, 0.0
        else:
            away_m = straight_m[mine]
            each, extra = costs.cable(Construction.SUBMARINE, 1.0).mid, costs.mobilisation.mid
        price[mine] = each * rules.slack * detour * away_m / 1000.0 + extra
    return price


def fibre_points(province: Province) -> NDArray[np.float64]:
    """Points of all existing fibre, (n, 2) m."""
    lines = shapely.segmentize(province.fibre_lines.geometry.to_numpy(), _STEP_M)
    nodes = province.fibre_nodes.geometry.to_numpy()
    return np.concatenate([shapely.get_coordinates(lines), shapely.get_coordinates(nodes)])
