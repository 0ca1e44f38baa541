"""Of the many positions round those who are not served, the few that are worth predicting."""

from __future__ import annotations

import itertools

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from phusong.planning.candidates.ground import Floats, Ground, Ints, as_shapes
from phusong.planning.candidates.heights import hilltops, ridges
from phusong.planning.candidates.screens import Screens
from phusong.planning.candidates.seeds import framed
from phusong.planning.candidates.views import View
from phusong.planning.results.columns import PlaceColumn
from phusong.planning.scenario.siting import CandidateKind, SitingRules
from phusong.planning.service.places import land_parts

__all__ = ["Homes", "best_apart", "chosen_edges", "chosen_heights"]

_ASHORE_M = 1000.0
"""A home this near the shore counts as standing on its land."""
_RIM_POINTS = 8

Found = tuple[gpd.GeoDataFrame, gpd.GeoDataFrame]
"""What was chosen, and what the screens dropped."""


class Homes:
    """Where those are who are not served: places and groups of people, each on its land."""

    def __init__(self, frame: gpd.GeoDataFrame, ground: Ground) -> None:
        self.frame = frame.reset_index(drop=True)
        self.points: Floats = shapely.get_coordinates(frame.geometry.to_numpy())
        land = ground.province.land
        self._part = land_parts(frame.geometry, land, reach_m=np.full(len(frame), _ASHORE_M))
        self._tree = shapely.STRtree(frame.geometry.to_numpy())

    def near(self, points: Floats, part: Ints, radius_km: float) -> tuple[Ints, Ints]:
        """Pairs (home, point) on one piece of land and no farther apart, by home and then point."""
        at, home = self._tree.query(
            as_shapes(points), predicate="dwithin", distance=radius_km * 1000.0
        )
        same = self._part[home] == part[at]
        order = np.lexsort((at[same], home[same]))
        return home[same][order], at[same][order]


def chosen_heights(
    kind: CandidateKind,
    homes: Homes,
    ground: Ground,
    screens: Screens,
    rules: SitingRules,
    view: View,
) -> Found:
    """Hill tops, the highest first, or ridges, those first that see the home and then most others."""
    pixels = hilltops(ground.province) if kind is CandidateKind.HILLTOP else ridges(ground.province)
    points = ground.centres(pixels)
    _, around = homes.near(points, ground.part(points), rules.hilltop_radius_km)
    passed, dropped = screens.apply(
        framed(kind, as_shapes(points[np.unique(around)]), ground.province.crs)
    )
    passed = passed.reset_index(drop=True)
    points = shapely.get_coordinates(passed.geometry.to_numpy())
    part = passed["land_part"].to_numpy(dtype=np.int64)
    home, at = homes.near(points, part, rules.hilltop_radius_km)
    if kind is CandidateKind.HILLTOP:
        worth = passed["ground_height_m"].to_numpy()[at]
        most, apart_m = rules.hilltops_per_place, 0.0
    else:
        seen = view.people_in_sight(passed)[at]
        home, at, seen = _worthy(home, at, seen, rules)
        # Whoever sees the home goes before all who do not.
        sees = view.sees(passed.iloc[at], homes.points[home])
        worth = seen + np.where(sees, seen.max(initial=0.0) + 1.0, 0.0)
        most, apart_m = rules.ridges_per_place, rules.spacing_m
    return _per_home(passed, homes, (home, at, worth), points, most=most, apart_m=apart_m), dropped


def chosen_edges(
    homes: Homes, ground: Ground, screens: Screens, rules: SitingRules, view: View
) -> Found:
    """Of points on the rim of settlements and parks those that see most."""
    rims, owner = _rims(homes)
    frame = framed(CandidateKind.EDGE, rims, ground.province.crs, home=owner)
    passed, dropped = screens.apply(frame)
    passed = passed.reset_index(drop=True)
    seen = view.people_in_sight(passed)
    home, at, worth = _worthy(
        passed["home"].to_numpy(dtype=np.int64), np.arange(len(passed)), seen, rules
    )
    points = shapely.get_coordinates(passed.geometry.to_numpy())
    return (
        _per_home(
            passed.drop(columns="home"),
            homes,
            (home, at, worth),
            points,
            most=rules.edges_per_place,
            apart_m=rules.spacing_m,
        ),
        dropped,
    )


def best_apart(points: Floats, worth: Floats, apart_m: float, most: int | None = None) -> Ints:
    """Positions in ``points``, the worthiest first, none nearer to a worthier one than ``apart_m``."""
    chosen: list[int] = []
    free = np.ones(len(points), dtype=bool)
    for i in np.lexsort((np.arange(len(points)), -worth)):
        if len(chosen) == most:
            break
        if free[i]:
            chosen.append(int(i))
            free &= np.hypot(*(points - points[i]).T) >= apart_m
    return np.array(chosen, dtype=np.int64)


def _worthy(home: Ints, at: Ints, seen: Floats, rules: SitingRules) -> tuple[Ints, Ints, Floats]:
    """Without those who see too few for a step."""
    enough = (seen >= rules.min_people) & (seen > 0)
    return home[enough], at[enough], seen[enough]


def _per_home(
    passed: gpd.GeoDataFrame,
    homes: Homes,
    pairs: tuple[Ints, Ints, Floats],
    points: Floats,
    *,
    most: int,
    apart_m: float,
) -> gpd.GeoDataFrame:
    """The worthiest of every home, each once, with the place that they were first chosen for."""
    home, at, worth = pairs
    chosen: dict[int, int] = {}
    starts = np.searchsorted(home, np.arange(len(homes.frame) + 1))
    for h, (start, end) in enumerate(itertools.pairwise(starts)):
        own = at[start:end]
        for i in best_apart(points[own], worth[start:end], apart_m, most):
            chosen.setdefault(int(own[i]), h)
    places = homes.frame["place_id"].iloc[list(chosen.values())]
    return passed.iloc[list(chosen)].assign(place_id=places.to_numpy(dtype=object))


def _rims(homes: Homes) -> tuple[NDArray[np.object_], Ints]:
    """Points on the outlines, or discs, of settlements and parks, and the homes that they are of."""
    frame = homes.frame
    if PlaceColumn.RADIUS_M not in frame:
        return np.array([], dtype=object), np.array([], dtype=np.int64)
    radius = frame[PlaceColumn.RADIUS_M].astype(float).fillna(0.0)
    wide = frame["candidate"].isin([CandidateKind.SETTLEMENT.value, CandidateKind.PARK.value])
    own = np.flatnonzero((wide & (radius > 0)).to_numpy())
    drawn = frame.get(PlaceColumn.OUTLINE, pd.Series("", index=frame.index)).fillna("")
    shapes = [
        shapely.from_wkt(drawn.iloc[i])
        if drawn.iloc[i]
        else frame.geometry.iloc[i].buffer(radius.iloc[i])
        for i in own
    ]
    share = np.arange(_RIM_POINTS) / _RIM_POINTS
    points = [
        shapely.line_interpolate_point(_outer(shape).exterior, share, normalized=True)
        for shape in shapes
    ]
    rims = np.concatenate(points) if points else np.array([], dtype=object)
    return rims, np.repeat(own, _RIM_POINTS)


def _outer(shape: shapely.Geometry) -> shapely.Polygon:
    """The largest part of an area."""
    parts = shapely.get_parts(shape)
    largest: shapely.Polygon = parts[int(np.argmax(shapely.area(parts)))]
    return largest
