"""Where microwave links may end: masts, hill tops for repeaters, and the places that want a line."""

from __future__ import annotations

from enum import IntEnum
from typing import NamedTuple

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from phusong.layers.columns import Sites
from phusong.layers.province import Province
from phusong.planning.backhaul.rules import BackhaulRules
from phusong.planning.candidates.ground import Ground, as_shapes, on_air
from phusong.planning.candidates.heights import hilltops
from phusong.planning.candidates.screens import Screens
from phusong.planning.candidates.seeds import framed
from phusong.planning.network.backhaul_estimate import fibre_points
from phusong.planning.scenario.model import Scenario
from phusong.planning.scenario.siting import CandidateKind
from phusong.planning.service.places import land_parts

__all__ = ["Role", "Stations", "stations"]

_ASHORE_M = 300.0


class Role(IntEnum):
    """What a station does in a chain."""

    SOURCE = 0
    """A mast on air with fibre in reach."""
    MAST = 1
    """A mast on air without."""
    HILLTOP = 2
    """Where a repeater could be built."""
    PLACE = 3
    """Who wants a line; nothing passes through it."""


class Stations(NamedTuple):
    """All of them, (N,) each unless said otherwise."""

    role: NDArray[np.int64]
    id: NDArray[np.object_]
    xy_m: NDArray[np.float64]
    """(N, 2)."""
    antenna_m: NDArray[np.float64]
    """(N, L) heights above ground at which a dish may hang, rising; NaN: fewer."""
    mast_m: NDArray[np.float64]
    """(N, L) mast to be built for each; 0 where one stands."""
    on_grid: NDArray[np.bool_]
    """Whether the power grid is known to be in reach."""


def stations(wanting: gpd.GeoDataFrame, province: Province, scenario: Scenario) -> Stations:
    """Every station of a province.

    Parameters
    ----------
    wanting
        Places in metres with ``id`` and ``mast_height_m`` (NaN: none stands).
    """
    ground = Ground(province)
    rules = scenario.backhaul
    masts = on_air(province.sites)
    tops = _tops(wanting, ground, scenario)
    sourced = _with_fibre(masts, province, reach_km=scenario.fibre.reach_km)
    heights = _mast_heights(masts, scenario.siting.mast_height_m)
    ends = wanting["mast_height_m"].to_numpy(dtype=np.float64)
    xy = np.concatenate(
        [_points(masts), tops, _points(wanting)],
    )
    antenna, mast = _levels(np.concatenate([heights, np.full(len(tops), np.nan), ends]), rules)
    power_km = ground.power_km(xy)
    return Stations(
        role=np.concatenate(
            [
                np.where(sourced, Role.SOURCE, Role.MAST).astype(np.int64),
                np.full(len(tops), Role.HILLTOP, np.int64),
                np.full(len(wanting), Role.PLACE, np.int64),
            ]
        ),
        id=np.concatenate(
            [
                masts[Sites.SITE_ID].astype(str).to_numpy(dtype=object),
                np.array([f"P-{number:04d}" for number in range(1, len(tops) + 1)], dtype=object),
                wanting["id"].to_numpy(dtype=object),
            ]
        ),
        xy_m=xy,
        antenna_m=antenna,
        mast_m=mast,
        on_grid=np.nan_to_num(power_km, nan=np.inf) <= rules.solar.reach_km,
    )


def _points(frame: gpd.GeoDataFrame) -> NDArray[np.float64]:
    points: NDArray[np.float64] = shapely.get_coordinates(frame.geometry.to_numpy())
    return points


def _mast_heights(masts: gpd.GeoDataFrame, usual_m: float) -> NDArray[np.float64]:
    if Sites.MAST_HEIGHT_M not in masts:
        return np.full(len(masts), usual_m)
    known = masts[Sites.MAST_HEIGHT_M].to_numpy(dtype=np.float64, na_value=np.nan)
    return np.where(np.isnan(known), usual_m, known)


def _levels(
    standing_m: NDArray[np.float64], rules: BackhaulRules
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Antenna heights and masts to build: what stands, or the heights in which masts are built."""
    heights = np.array(rules.microwave.tower_heights_m)
    built = np.isnan(standing_m)
    antenna = np.full((len(standing_m), len(heights)), np.nan)
    mast = np.zeros_like(antenna)
    antenna[built], mast[built] = heights, heights
    antenna[~built, 0] = standing_m[~built]
    return np.maximum(antenna - rules.microwave.below_top_m, 1.0), mast


def _with_fibre(
    masts: gpd.GeoDataFrame, province: Province, *, reach_km: float
) -> NDArray[np.bool_]:
    """(n,) whether fibre of the same land comes near."""
    ends = fibre_points(province)
    found = np.zeros(len(masts), np.bool_)
    if not len(ends) or masts.empty:
        return found
    home = land_parts(masts.geometry, province.land, reach_m=np.full(len(masts), _ASHORE_M))
    shapes = gpd.GeoSeries(shapely.points(ends), crs=province.crs)
    part = land_parts(shapes, province.land, reach_m=np.full(len(ends), _ASHORE_M))
    points = _points(masts)
    for land in np.unique(home[home >= 0]):
        mine, own = np.flatnonzero(home == land), ends[part == land]
        if len(own):
            found[mine] = cKDTree(own).query(points[mine])[0] <= reach_km * 1000.0
    return found


def _tops(wanting: gpd.GeoDataFrame, ground: Ground, scenario: Scenario) -> NDArray[np.float64]:
    """(n, 2) hill tops that pass the screens: near each place the nearest, and the highest."""
    rules = scenario.backhaul.microwave
    pixels = hilltops(ground.province)
    if not len(pixels) or wanting.empty or not rules.hilltops_per_place:
        return np.empty((0, 2))
    points = ground.centres(pixels)
    tree = cKDTree(points)
    near = np.unique(
        np.concatenate(tree.query_ball_point(_points(wanting), rules.hilltop_radius_km * 1000.0))
    ).astype(np.int64)
    frame = framed(CandidateKind.HILLTOP, as_shapes(points[near]), ground.province.crs)
    passed, _ = Screens(ground, scenario.siting).apply(frame)
    points, height = _points(passed), passed["ground_height_m"].to_numpy(dtype=np.float64)
    if not len(points):
        return points
    tree = cKDTree(points)
    half = (rules.hilltops_per_place + 1) // 2
    chosen: set[int] = set()
    for place in _points(wanting):
        around = tree.query_ball_point(place, rules.hilltop_radius_km * 1000.0)
        found = np.array(sorted(around), dtype=np.int64)
        away = np.hypot(*(points[found] - place).T)
        chosen.update(found[np.argsort(away, kind="stable")[:half]])
        chosen.update(
            found[np.argsort(-height[found], kind="stable")[: rules.hilltops_per_place - half]]
        )
    return points[sorted(chosen)]
