"""New positions for masts, from all sources, through all screens."""

from __future__ import annotations

from typing import NamedTuple

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from phusong.layers.province import Province
from phusong.layers.schema import LayerKind
from phusong.planning.candidates.choice import Homes, best_apart, chosen_edges, chosen_heights
from phusong.planning.candidates.corridors import along
from phusong.planning.candidates.ground import Floats, Ground, as_shapes
from phusong.planning.candidates.screens import Screen, Screens, drops, spaced
from phusong.planning.candidates.seeds import clusters, framed, own_positions
from phusong.planning.candidates.views import View
from phusong.planning.results.columns import PlaceColumn
from phusong.planning.scenario.siting import CandidateKind, SitingRules

__all__ = ["Positions", "new_positions", "screened_positions"]


class Positions(NamedTuple):
    """New positions, and what the screens dropped.

    ``sites`` has ``site_id``, ``candidate`` (:class:`CandidateKind`), ``name`` and ``note`` of the
    user's own, ``place_id`` (the place for which a top, ridge or edge was chosen; else empty),
    ``operator`` (who would build it; empty: anybody), ``ground_height_m``, ``mast_height_m``,
    ``land_part``, ``slope_deg``, ``road_km``, ``power_km`` (NaN where no layer tells), ``mast_km`` to
    the nearest mast on air, ``near_site_id`` its identifier, and ``people_in_sight``: who is not
    served and can be seen from it, a place counting as ``min_people`` more. Points in metres.

    ``dropped`` has one row per position that failed a screen, with the columns of
    :class:`~phusong.planning.candidates.screens.DropColumn`.
    """

    sites: gpd.GeoDataFrame
    dropped: gpd.GeoDataFrame


def new_positions(
    seeds: gpd.GeoDataFrame,
    province: Province,
    rules: SitingRules,
    *,
    people_left: NDArray[np.float32],
) -> gpd.GeoDataFrame:
    """The sites of :func:`screened_positions` alone."""
    return screened_positions(seeds, province, rules, people_left=people_left).sites


def screened_positions(
    seeds: gpd.GeoDataFrame,
    province: Province,
    rules: SitingRules,
    *,
    people_left: NDArray[np.float32],
    taken: Floats | None = None,
    crowded: Floats | None = None,
) -> Positions:
    """Positions for new masts, where people are, above them and along the ways to them.

    Parameters
    ----------
    seeds
        Places that are not served (points, metres) with a column ``candidate``
        (:class:`CandidateKind`); with ``place_id``, ``radius_m`` and ``outline`` of
        :class:`~phusong.planning.results.columns.PlaceColumn` their edges are looked at as well.
    people_left
        (H, W) people who are not served.
    taken
        (n, 2) new masts that are proposed already, metres.
    crowded
        (n, 2) where many share one mast, metres; for those who are to be taken over ``people_left``
        counts them.

    Returns
    -------
    Sites of which no two, and none and a taken one, are nearer than ``rules.spacing_m``, the kinds in the order of
    :class:`CandidateKind`; the same input gives the same rows.
    """
    ground = Ground(province)
    screens = Screens(ground, rules)
    places = _places(seeds, province)
    people = clusters(people_left, province, rules)
    view = View(
        ground,
        rules,
        people=people_left,
        places=shapely.get_coordinates(seeds.geometry.to_numpy()),
        place_people=max(rules.min_people, 1.0),
    )
    homes = Homes(_together([places, people]), ground)
    found = [_own(province, screens, view), screens.apply(places), screens.apply(people)]
    if crowded is not None:
        spots = framed(CandidateKind.CAPACITY, as_shapes(crowded), province.crs)
        found.append(screens.apply(spots))
    if rules.hilltops_per_place:
        found.append(chosen_heights(CandidateKind.HILLTOP, homes, ground, screens, rules, view))
    if rules.ridges_per_place:
        found.append(chosen_heights(CandidateKind.RIDGE, homes, ground, screens, rules, view))
    if rules.edges_per_place:
        found.append(chosen_edges(homes, ground, screens, rules, view))
    found += [
        _corridor(CandidateKind.ROAD, ground, screens, rules, view),
        _corridor(CandidateKind.POWER, ground, screens, rules, view),
    ]
    sites = _together([passed for passed, _ in found])
    apart = _apart(sites, np.empty((0, 2)) if taken is None else taken, rules.spacing_m)
    crowded = drops(sites[~apart], np.full(int((~apart).sum()), Screen.SPACING.value, dtype=object))
    sites = sites[apart].reset_index(drop=True)
    sites = sites.assign(
        mast_height_m=sites["mast_height_m"].fillna(rules.mast_height_m),
        people_in_sight=view.people_in_sight(sites),
        site_id=[f"N-{i:04d}" for i in range(1, len(sites) + 1)],
    )
    return Positions(sites, _together([*(dropped for _, dropped in found), crowded]))


def _places(seeds: gpd.GeoDataFrame, province: Province) -> gpd.GeoDataFrame:
    """The places as positions, with what their edges need."""
    frame = framed(
        seeds["candidate"].to_numpy(dtype=object), seeds.geometry.to_numpy(), province.crs
    )
    for column in (PlaceColumn.PLACE_ID, PlaceColumn.RADIUS_M, PlaceColumn.OUTLINE):
        if column in seeds:
            frame[column.value] = seeds[column].to_numpy()
    return frame


def _own(
    province: Province, screens: Screens, view: View
) -> tuple[gpd.GeoDataFrame, gpd.GeoDataFrame]:
    """The user's positions, but for those from which nobody who waits is in range."""
    passed, dropped = screens.apply(own_positions(province))
    near = view.in_range(passed)
    far = drops(passed[~near], np.full(int((~near).sum()), Screen.FAR.value, dtype=object))
    return passed[near], _together([dropped, far])


def _corridor(
    kind: CandidateKind, ground: Ground, screens: Screens, rules: SitingRules, view: View
) -> tuple[gpd.GeoDataFrame, gpd.GeoDataFrame]:
    """Points along roads or power lines, those first that see most, far enough from each other."""
    province = ground.province
    layers = (
        [province.roads]
        if kind is CandidateKind.ROAD
        else [province.layer(LayerKind.POWER_LINES), province.layer(LayerKind.POWER_POLES)]
    )
    lines = gpd.GeoSeries(pd.concat([layer.geometry for layer in layers]), crs=province.crs)
    points = along(
        lines,
        view.wanted(),
        reach_km=rules.corridor_reach_km,
        bounds=province.grid.boundingbox.bbox,
    )
    passed, dropped = screens.apply(framed(kind, points, province.crs))
    seen = view.people_in_sight(passed)
    passed = passed[(seen >= rules.min_people) & (seen > 0)]
    best = best_apart(
        shapely.get_coordinates(passed.geometry.to_numpy()),
        seen[(seen >= rules.min_people) & (seen > 0)],
        rules.corridor_spacing_km * 1000.0,
    )
    return passed.iloc[best], dropped


def _apart(sites: gpd.GeoDataFrame, taken: Floats, spacing_m: float) -> NDArray[np.bool_]:
    """(n,) which sites are near to none that is taken and to none before them that stays."""
    points = shapely.get_coordinates(sites.geometry.to_numpy())
    near = shapely.STRtree(as_shapes(taken)).query(
        as_shapes(points), predicate="dwithin", distance=spacing_m
    )[0]
    apart = np.ones(len(points), dtype=bool)
    apart[near] = False
    apart[apart] = spaced(points[apart], spacing_m)
    return apart


def _together(frames: list[gpd.GeoDataFrame]) -> gpd.GeoDataFrame:
    """The rows of all, without the frames that have none (their columns have no types)."""
    full = [frame for frame in frames if len(frame)] or frames[:1]
    return gpd.GeoDataFrame(
        pd.concat(full, ignore_index=True), geometry="geometry", crs=frames[0].crs
    )
