"""What keeps a position from being a candidate, tested in one order; what fails is told with its why."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import StrEnum

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from phusong.layers.columns import ProtectedAreas, Vetoes
from phusong.layers.province import Province
from phusong.layers.reading.geometry import OUTLINE
from phusong.layers.schema import LayerKind
from phusong.planning.candidates.ground import Floats, Ground, as_shapes
from phusong.planning.scenario.siting import CandidateKind, SitingRules
from phusong.planning.service.places import land_parts

__all__ = ["DropColumn", "Screen", "Screens", "drops", "gathered", "spaced"]

_ASHORE_M = 300.0
"""Generalised shores are off by so much for most of their points."""


class Screen(StrEnum):
    """Why a position is not a candidate: the first of these that it fails."""

    OFF_GRID = "off_grid"
    NO_TERRAIN = "no_terrain"
    SEA = "sea"
    PROTECTED = "protected"
    VETO = "veto"
    SLOPE = "slope"
    ROAD = "road"
    POWER = "power"
    MAST = "mast"
    """A mast stands too near already."""
    FAR = "far"
    """Nobody who is not served lives within a candidate's range on its land."""
    SPACING = "spacing"
    """Another candidate, or a mast that is proposed already, stands too near."""


class DropColumn(StrEnum):
    """Columns of what the screens dropped (points in metres)."""

    TECHNOLOGY = "technology"
    """For which it was looked for; only in :func:`gathered` drops."""
    KIND = "candidate"
    SCREEN = "screen"
    NAME = "name"
    """Identifier of a position of the user's; else empty."""
    REASON = "reason"
    """What the veto says, or the name of the protected area; else empty."""


class Screens:
    """The screens of a province and its rules."""

    def __init__(self, ground: Ground, rules: SitingRules) -> None:
        self._ground = ground
        self._rules = rules
        self._protected = _protected(ground.province)
        self._vetoes = _vetoes(ground.province, rules.spacing_m)

    def apply(self, frame: gpd.GeoDataFrame) -> tuple[gpd.GeoDataFrame, gpd.GeoDataFrame]:
        """What passes, with its facts, and what is dropped (:class:`DropColumn`).

        Parameters
        ----------
        frame
            ``candidate``, ``name`` and points in metres.

        Returns
        -------
        The passed with ``ground_height_m``, ``land_part``, ``slope_deg``, ``road_km``,
        ``power_km``, ``mast_km`` and ``near_site_id``, and the dropped.
        """
        told = self._facts(frame)
        points = frame.geometry.to_numpy()
        screen = np.full(len(frame), "", dtype=object)
        reason = np.full(len(frame), "", dtype=object)
        for name, failed, why in self._failures(told, points):
            new = failed & (screen == "")
            screen[new] = name.value
            if why is not None:
                reason[new] = why[new]
        failed = screen != ""
        return told[~failed], drops(told[failed], screen[failed], reason[failed])

    def _facts(self, frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
        ground, points = self._ground, shapely.get_coordinates(frame.geometry.to_numpy())
        pixels = ground.pixels(points)
        mast_km, near = ground.nearest_mast(points)
        return frame.assign(
            ground_height_m=ground.of_pixels(ground.province.terrain_m, pixels),
            land_part=land_parts(
                frame.geometry, ground.province.land, reach_m=np.full(len(frame), _ASHORE_M)
            ),
            slope_deg=ground.of_pixels(ground.slope_deg, pixels),
            road_km=ground.road_km(points),
            power_km=ground.power_km(points),
            mast_km=mast_km,
            near_site_id=near,
        )

    def _failures(
        self, told: gpd.GeoDataFrame, points: NDArray[np.object_]
    ) -> Iterable[tuple[Screen, NDArray[np.bool_], NDArray[np.object_] | None]]:
        """Every screen in its order, who fails it, and what is to be said of that."""
        off = self._ground.pixels(shapely.get_coordinates(points))[:, 0] < 0
        yield Screen.OFF_GRID, off, None
        yield Screen.NO_TERRAIN, ~np.isfinite(told["ground_height_m"].to_numpy()), None
        yield Screen.SEA, told["land_part"].to_numpy() < 0, None
        within, name = _within(points, *self._protected)
        yield Screen.PROTECTED, within, name
        within, why = _within(points, *self._vetoes)
        yield Screen.VETO, within, why
        named = [self._rules.vetoed.get(name, "") for name in told["name"]]
        by_name = told["name"].isin(list(self._rules.vetoed)).to_numpy()
        yield Screen.VETO, by_name, np.array(named, dtype=object)
        for screen, fact, limit in (
            (Screen.SLOPE, "slope_deg", "slope_deg"),
            (Screen.ROAD, "road_km", "road_km"),
            (Screen.POWER, "power_km", "power_km"),
        ):
            # NaN is not known, and passes.
            yield screen, told[fact].to_numpy() > self._limits(told, limit), None
        own = (told["candidate"] == CandidateKind.OWN.value).to_numpy()
        near = told["mast_km"].to_numpy() * 1000.0 < self._rules.mast_spacing_m
        yield Screen.MAST, near & ~own, None

    def _limits(self, told: gpd.GeoDataFrame, limit: str) -> Floats:
        """(n,) limit of each position's kind, infinite where there is none."""
        of_kind = {
            kind: getattr(self._rules.limits_of(kind), limit) or np.inf
            for kind in told["candidate"].unique()
        }
        return np.asarray(told["candidate"].map(of_kind), dtype=np.float64)


def drops(
    frame: gpd.GeoDataFrame,
    screen: NDArray[np.object_],
    reason: NDArray[np.object_] | None = None,
) -> gpd.GeoDataFrame:
    """Rows of ``frame`` with the columns of :class:`DropColumn`."""
    return gpd.GeoDataFrame(
        {
            DropColumn.KIND.value: frame["candidate"].astype(str).to_numpy(dtype=object),
            DropColumn.SCREEN.value: screen,
            DropColumn.NAME.value: frame["name"].to_numpy(dtype=object),
            DropColumn.REASON.value: "" if reason is None else reason,
        },
        geometry=frame.geometry.to_numpy(),
        crs=frame.crs,
    )


def gathered(parts: Sequence[gpd.GeoDataFrame], *, crs: str) -> gpd.GeoDataFrame:
    """Drops of several rounds, with their ``technology``, each position once."""
    full = [part for part in parts if len(part)]
    if not full:
        names = [column.value for column in DropColumn]
        return gpd.GeoDataFrame(pd.DataFrame(columns=names, dtype=object), geometry=[], crs=crs)
    whole = gpd.GeoDataFrame(pd.concat(full, ignore_index=True), geometry="geometry", crs=crs)
    same = pd.DataFrame(whole[[DropColumn.TECHNOLOGY, DropColumn.KIND, DropColumn.SCREEN]])
    again = same.assign(place=whole.geometry.to_wkb()).duplicated()
    return whole[~again].reset_index(drop=True)


def spaced(points: Floats, spacing_m: float) -> NDArray[np.bool_]:
    """Which points stay when a later one no farther than ``spacing_m`` from an earlier one goes."""
    keep = np.ones(len(points), dtype=bool)
    if len(points):
        shapes = as_shapes(points)
        at, near = shapely.STRtree(shapes).query(shapes, predicate="dwithin", distance=spacing_m)
        order = np.lexsort((near, at))
        for i, j in zip(at[order], near[order], strict=True):
            if keep[i] and j > i:
                keep[j] = False
    return keep


def _within(
    points: NDArray[np.object_], shapes: NDArray[np.object_], words: NDArray[np.object_]
) -> tuple[NDArray[np.bool_], NDArray[np.object_]]:
    """Which points lie in one of the shapes, and the word of the first such shape."""
    inside = np.zeros(len(points), dtype=bool)
    said = np.full(len(points), "", dtype=object)
    at, shape = shapely.STRtree(shapes).query(points, predicate="intersects")
    order = np.argsort(shape, kind="stable")[::-1]
    inside[at] = True
    said[at[order]] = words[shape[order]]
    return inside, said


def _protected(province: Province) -> tuple[NDArray[np.object_], NDArray[np.object_]]:
    areas = province.layer(LayerKind.PROTECTED_AREAS)
    words = areas[ProtectedAreas.NAME].fillna(areas[ProtectedAreas.TYPE]).fillna("")
    return areas.geometry.to_numpy(), words.to_numpy(dtype=object)


def _vetoes(province: Province, radius_m: float) -> tuple[NDArray[np.object_], NDArray[np.object_]]:
    """Vetoed ground as areas, with the reasons."""
    vetoes = province.layer(LayerKind.VETOES)
    stated = vetoes[Vetoes.RADIUS_M].to_numpy(dtype=np.float64, na_value=np.nan)
    drawn = vetoes.get(OUTLINE, pd.Series(None, index=vetoes.index, dtype=object))
    outlines = gpd.GeoSeries(
        [shapely.from_wkt(text) if isinstance(text, str) else None for text in drawn],
        index=vetoes.index,
        crs=4326,
    ).to_crs(province.crs)
    usual = np.where(drawn.map(lambda text: isinstance(text, str)).to_numpy(bool), 0.0, radius_m)
    base = outlines.fillna(vetoes.geometry) if len(vetoes) else vetoes.geometry
    areas = base.buffer(np.where(np.isnan(stated), usual, stated))
    return areas.to_numpy(), vetoes[Vetoes.REASON].fillna("").to_numpy(dtype=object)
