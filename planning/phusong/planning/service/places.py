"""Settlements, parks and hubs as one table of places, each a disc or an outline on a piece of land."""

from __future__ import annotations

import re

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from phusong.layers.columns import Parks, Settlements
from phusong.layers.province import Province
from phusong.layers.reading.geometry import OUTLINE
from phusong.planning.results.columns import PlaceColumn, PlaceKind
from phusong.planning.scenario.model import Definitions

__all__ = ["land_parts", "list_places"]

_YEAR = re.compile(r"(?<!\d)20\d\d(?!\d)")
_PIECE = 32
"""Segments of an outline that are looked at together."""
_ASHORE_M = 1000.0
"""A point this near the shore counts as standing on it: outlines are not sharper."""


def list_places(province: Province, definitions: Definitions) -> gpd.GeoDataFrame:
    """Every settlement, park and hub with the columns of :class:`PlaceColumn`; points in metres."""
    frames = [
        _settlements(province.settlements, definitions),
        _parks(province.parks, definitions),
        _hubs(province.hubs, definitions),
    ]
    places = pd.concat([f for f in frames if len(f)] or frames[:1], ignore_index=True)
    places = gpd.GeoDataFrame(places, geometry="geometry", crs=province.crs)
    places[PlaceColumn.LAND_PART.value] = land_parts(
        places.geometry,
        province.land,
        reach_m=np.maximum(places[PlaceColumn.UNCERTAINTY_M].to_numpy(), _ASHORE_M),
    )
    return places


def land_parts(points: gpd.GeoSeries, land: gpd.GeoDataFrame, *, reach_m: np.ndarray) -> np.ndarray:
    """Index of the land polygon under each point, or of the nearest within ``reach_m``; else −1.

    Parameters
    ----------
    points
        (n,) points in the CRS of ``land``.
    reach_m
        (n,) metres.
    """
    found = np.full(len(points), -1, dtype=np.int32)
    shapes = land.geometry.to_numpy()
    if not len(points) or not len(shapes):
        return found
    at = points.to_numpy()
    # Lands are asked for their points, not points for their lands: each land is prepared once.
    under, ashore = shapely.STRtree(at).query(shapes, predicate="intersects")
    order = np.argsort(-under, kind="stable")  # of lands that overlap the first one counts
    found[ashore[order]] = under[order]
    left = np.flatnonzero(found < 0)
    pieces, part = _shores(shapes)
    if not left.size or not pieces.size:
        return found
    (index, near), distance = shapely.STRtree(pieces).query_nearest(
        at[left], max_distance=float(reach_m.max()), return_distance=True, all_matches=False
    )
    reached = distance <= reach_m[left[index]]
    found[left[index[reached]]] = part[near[reached]]
    return found


def _shores(shapes: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Outlines of lands in short pieces, and whose each is: a fine coast is met piece by piece."""
    pieces: list[shapely.LineString] = []
    part: list[int] = []
    for number, shape in enumerate(shapes):
        for ring in shapely.get_parts(shapely.boundary(shape)):
            corners = shapely.get_coordinates(ring)
            cuts = range(0, max(len(corners) - 1, 1), _PIECE)
            pieces += [shapely.LineString(corners[cut : cut + _PIECE + 1]) for cut in cuts]
            part += [number] * len(cuts)
    return np.array(pieces, dtype=object), np.array(part, dtype=np.int32)


def _common(frame: gpd.GeoDataFrame, kind: PlaceKind, key: str) -> dict[str, object]:
    numbers = pd.Series(range(1, len(frame) + 1), index=frame.index).astype("string")
    stated = frame[key].astype("string") if key in frame else pd.Series(pd.NA, frame.index)
    unsure = frame.get("position_uncertainty_km")
    return {
        PlaceColumn.PLACE_ID.value: kind.value + ":" + stated.fillna("#" + numbers),
        PlaceColumn.KIND.value: kind.value,
        PlaceColumn.NAME.value: frame["name"].fillna(""),
        PlaceColumn.TYPE.value: _column(frame, "type", ""),
        PlaceColumn.COMMUNE_CODE.value: _column(frame, "commune_code", ""),
        PlaceColumn.COMMUNE.value: _column(frame, "commune", ""),
        PlaceColumn.UNCERTAINTY_M.value: 0.0
        if unsure is None
        else unsure.astype(float).fillna(0.0) * 1000.0,
        PlaceColumn.OUTLINE.value: "",
        PlaceColumn.NOTE.value: _column(frame, "note", ""),
        "geometry": frame.geometry,
    }


def _column(frame: gpd.GeoDataFrame, name: str, empty: object) -> object:
    return frame[name].fillna(empty) if name in frame else empty


def _settlements(frame: gpd.GeoDataFrame, definitions: Definitions) -> pd.DataFrame:
    return pd.DataFrame(
        {
            **_common(frame, PlaceKind.SETTLEMENT, Settlements.ID.value),
            PlaceColumn.PEOPLE.value: frame[Settlements.PEOPLE.value].astype(float),
            PlaceColumn.RADIUS_M.value: definitions.settlement_radius_m,
            PlaceColumn.OPERATING.value: False,
            PlaceColumn.DUE_YEAR.value: np.nan,
        }
    )


def _parks(frame: gpd.GeoDataFrame, definitions: Definitions) -> pd.DataFrame:
    area_ha = _column(frame, Parks.AREA_HA.value, np.nan)
    area_m2 = pd.Series(area_ha, index=frame.index).astype(float).to_numpy() * 1e4
    radius = np.where(np.isnan(area_m2), definitions.settlement_radius_m, np.sqrt(area_m2 / np.pi))
    operating = pd.Series(_column(frame, Parks.OPERATING.value, False), index=frame.index)
    return pd.DataFrame(
        {
            **_common(frame, PlaceKind.PARK, Parks.NO.value),
            PlaceColumn.OUTLINE.value: _outlines(frame),
            PlaceColumn.PEOPLE.value: np.nan,
            PlaceColumn.RADIUS_M.value: radius,
            PlaceColumn.OPERATING.value: operating.astype(bool),
            PlaceColumn.DUE_YEAR.value: _due_years(frame),
        }
    )


def _due_years(frame: gpd.GeoDataFrame) -> list[float]:
    """The last year that the layer's words name: "2025 - 2026" is due in 2026."""
    told = pd.Series(_column(frame, Parks.TIMELINE_5G.value, ""), index=frame.index).astype(str)
    years = [_YEAR.findall(text) for text in told]
    return [float(found[-1]) if found else np.nan for found in years]


def _outlines(frame: gpd.GeoDataFrame) -> list[str]:
    """Drawn outlines in the frame's CRS; empty for a park that is a point."""
    told = [
        shapely.from_wkt(text) if isinstance(text, str) else None
        for text in (frame[OUTLINE] if OUTLINE in frame else [None] * len(frame))
    ]
    shapes = gpd.GeoSeries(told, crs=4326).to_crs(frame.crs)
    return [
        "" if shape is None else shapely.to_wkt(shape, rounding_precision=2) for shape in shapes
    ]


def _hubs(frame: gpd.GeoDataFrame, definitions: Definitions) -> pd.DataFrame:
    return pd.DataFrame(
        {
            **_common(frame, PlaceKind.HUB, "id"),
            PlaceColumn.PEOPLE.value: np.nan,
            PlaceColumn.RADIUS_M.value: definitions.hub_radius_m,
            PlaceColumn.OPERATING.value: False,
            PlaceColumn.DUE_YEAR.value: np.nan,
        }
    )
