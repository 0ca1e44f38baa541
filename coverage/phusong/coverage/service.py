"""Who is served, who is not, and why: places, people, pixels."""

from __future__ import annotations

from enum import StrEnum
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray
from pyproj import Transformer
from scipy.spatial import KDTree

from phusong.coverage.link_budget import CoverageDefinition
from phusong.coverage.predict import Prediction
from phusong.coverage.profile import Link, Links
from phusong.coverage.reasons import Reason, why_not
from phusong.coverage.terrain import Terrain
from phusong.coverage.transmitters import Transmitters

__all__ = [
    "Reason",
    "ServiceColumn",
    "State",
    "people_served",
    "place_pixels",
    "serve_places",
    "served_mask",
]

_LINKS_TRIED = 12
"""Masts of which the reason is looked for; further ones are weaker even without any obstacle."""
_ASHORE_M = 1000.0
"""A disc without land is moved to land this near: outlines of the shore are no sharper."""


class State(StrEnum):
    """Service of a place in one technology."""

    SERVED = "served"
    UNSERVED = "unserved"
    UNKNOWN = "unknown"


class ServiceColumn(StrEnum):
    """Columns of :func:`serve_places`."""

    PLACE_ID = "place_id"
    TECHNOLOGY = "technology"
    STATE = "state"
    """:class:`State`."""
    SERVED_SHARE_PCT = "served_share_pct"
    """Share of the land of the place's disc that is served."""
    CERTAIN = "certain"
    """The state is the same wherever within its uncertainty the place lies."""
    RSRP_DBM = "rsrp_dbm"
    """Median over the disc of the median RSRP; NaN where most of it has no cell in range."""
    MARGIN_DB = "margin_db"
    """``rsrp_dbm`` above what is required; negative below."""
    SERVER = "server"
    """Cell that serves, or the one whose path shows the reason."""
    SERVER_DISTANCE_KM = "server_distance_km"
    REASON = "reason"
    """:class:`~phusong.coverage.reasons.Reason`; empty when served."""
    MISSING_DB = "missing_db"
    """What the server's signal lacks; NaN when served."""
    DIFFRACTION_DB = "diffraction_db"
    CLUTTER_DB = "clutter_db"
    POINTING_DB = "pointing_db"
    OBSTACLE_DISTANCE_KM = "obstacle_distance_km"
    """From the server."""
    OBSTACLE_HEIGHT_M = "obstacle_height_m"
    """Above sea."""
    OBSTACLE_LON = "obstacle_lon"
    OBSTACLE_LAT = "obstacle_lat"
    NEAREST_SITE_ID = "nearest_site_id"
    NEAREST_SITE_KM = "nearest_site_km"


def served_mask(prediction: Prediction, definition: CoverageDefinition) -> NDArray[np.bool_]:
    """Pixels whose median RSRP reaches threshold and fade margin, (H, W)."""
    return np.asarray(prediction.rsrp_dbm >= definition.required_rsrp_dbm)


def people_served(
    prediction: Prediction,
    people: NDArray[np.floating[Any]],
    *,
    definition: CoverageDefinition,
    zones: NDArray[np.integer[Any]],
) -> pd.DataFrame:
    """People per zone: all, served, and those of whom it is not known.

    Parameters
    ----------
    people
        (H, W) inhabitants per pixel; NaN counts as nobody.
    zones
        (H, W) codes; negative ones are left out.

    Returns
    -------
    DataFrame with ``zone`` (ascending), ``people``, ``people_served``, ``people_unknown``.
    """
    inside = zones >= 0
    codes, index = np.unique(zones[inside], return_inverse=True)
    counts = np.nan_to_num(people[inside].astype(np.float64))
    served = served_mask(prediction, definition)[inside]
    unknown = (prediction.incomplete | ~prediction.asked)[inside] & ~served

    def total(weights: NDArray[np.float64]) -> NDArray[np.float64]:
        return np.bincount(index, weights=weights, minlength=codes.size).astype(np.float64)

    return pd.DataFrame(
        {
            "zone": codes,
            "people": total(counts),
            "people_served": total(counts * served),
            "people_unknown": total(counts * unknown),
        }
    )


def place_pixels(
    places: gpd.GeoDataFrame, terrain: Terrain, land: NDArray[np.bool_]
) -> list[NDArray[np.int64]]:
    """Flat indices of the land pixels of every place's disc, the nearest to its centre first.

    The disc has ``radius_m``. Without land in it the nearest land pixel within another kilometre
    stands for the place; none is left when there is none, or the place lies off the grid.
    """
    return _discs(places, terrain, land, places["radius_m"].to_numpy(float))


def _discs(
    places: gpd.GeoDataFrame,
    terrain: Terrain,
    land: NDArray[np.bool_],
    radius_m: NDArray[np.float64],
) -> list[NDArray[np.int64]]:
    row, col = terrain.rowcol(places.geometry.x, places.geometry.y)
    inside = terrain.covers(row, col)
    none = np.empty(0, np.int64)
    return [
        _disc(terrain, land, (float(r), float(c)), float(m)) if ok else none
        for r, c, m, ok in zip(row, col, radius_m, inside, strict=True)
    ]


def _disc(
    terrain: Terrain, land: NDArray[np.bool_], centre: tuple[float, float], radius_m: float
) -> NDArray[np.int64]:
    rows, cols = terrain.shape
    reach = (radius_m + _ASHORE_M) / terrain.pixel_m
    # Half a pixel: a small disc always holds the pixel in which its centre lies.
    radius = max(radius_m / terrain.pixel_m, np.sqrt(0.5))
    top, bottom = max(int(centre[0] - reach), 0), min(int(centre[0] + reach) + 2, rows)
    left, right = max(int(centre[1] - reach), 0), min(int(centre[1] + reach) + 2, cols)
    r, c = np.nonzero(land[top:bottom, left:right])
    r, c = r + top, c + left
    away = np.hypot(r - centre[0], c - centre[1])
    order = np.argsort(away, kind="stable")
    order = order[away[order] <= reach]
    count = max(int(np.count_nonzero(away[order] <= radius)), 1)
    return np.asarray((r * cols + c)[order[:count]], np.int64)


def serve_places(
    places: gpd.GeoDataFrame,
    prediction: Prediction,
    transmitters: Transmitters,
    terrain: Terrain,
    *,
    technology: str,
    definition: CoverageDefinition,
    min_share: float,
) -> pd.DataFrame:
    """Service of every place in one technology, and why it is missing.

    Parameters
    ----------
    places
        Points in the CRS of the terrain with ``place_id``, ``radius_m`` and ``uncertainty_m``.
    prediction
        Of these transmitters on this terrain by this definition; its asked pixels are the land.
    technology
        Name written into the result.
    min_share
        Share of its disc's land, 0 to 1, that must be served for the place to be served.

    Returns
    -------
    DataFrame with the columns of :class:`ServiceColumn`, one row per place in their order.
    """
    judge = _Judge(prediction, transmitters, terrain, definition, min_share)
    radius = places["radius_m"].to_numpy(float)
    unsure = np.nan_to_num(places["uncertainty_m"].to_numpy(float))
    discs = _discs(places, terrain, prediction.asked, radius)
    wide = _discs(places, terrain, prediction.asked, radius + unsure)
    rows = [
        judge.row(disc, around if slack > 0 else disc)
        for disc, around, slack in zip(discs, wide, unsure, strict=True)
    ]
    table = pd.DataFrame(rows, columns=[column.value for column in ServiceColumn])
    table[ServiceColumn.PLACE_ID.value] = places["place_id"].to_numpy()
    table[ServiceColumn.TECHNOLOGY.value] = technology
    _nearest_sites(table, places, transmitters)
    return table


class _Judge:
    """Decides on one place after the other."""

    def __init__(
        self,
        prediction: Prediction,
        transmitters: Transmitters,
        terrain: Terrain,
        definition: CoverageDefinition,
        min_share: float,
    ) -> None:
        self._rsrp = prediction.rsrp_dbm.ravel()
        self._server = prediction.best_server.ravel()
        self._served = served_mask(prediction, definition).ravel()
        self._unknown = prediction.incomplete.ravel() & ~self._served
        self._required = definition.required_rsrp_dbm
        self._share = min_share
        self._cols = terrain.shape[1]
        self._transmitters = transmitters
        self._links = Links(transmitters, terrain, definition=definition)
        self._lonlat = Transformer.from_crs(str(terrain.geobox.crs), "EPSG:4326", always_xy=True)

    def row(
        self, disc: NDArray[np.int64], around: NDArray[np.int64]
    ) -> dict[ServiceColumn, object]:
        """Values of one place; ``around`` is where it may lie as well."""
        if not disc.size:
            return self._unlocated()
        state = self._state(disc)
        level = float(np.median(np.where(np.isnan(self._rsrp[disc]), -np.inf, self._rsrp[disc])))
        level = level if np.isfinite(level) else np.nan
        told = {
            ServiceColumn.STATE: state.value,
            ServiceColumn.SERVED_SHARE_PCT: 100.0 * float(self._served[disc].mean()),
            ServiceColumn.CERTAIN: self._certain(state, disc, around),
            ServiceColumn.RSRP_DBM: level,
            ServiceColumn.MARGIN_DB: level - self._required,
        }
        return told | self._shown(state, disc)

    def _unlocated(self) -> dict[ServiceColumn, object]:
        return {
            ServiceColumn.STATE: State.UNKNOWN.value,
            ServiceColumn.SERVED_SHARE_PCT: np.nan,
            ServiceColumn.CERTAIN: False,
            ServiceColumn.SERVER: "",
            ServiceColumn.REASON: Reason.NO_TERRAIN.value,
        }

    def _state(self, disc: NDArray[np.int64]) -> State:
        served = float(self._served[disc].mean())
        if served >= self._share - 1e-9:
            return State.SERVED
        if served + float(self._unknown[disc].mean()) >= self._share - 1e-9:
            return State.UNKNOWN
        return State.UNSERVED

    def _certain(self, state: State, disc: NDArray[np.int64], around: NDArray[np.int64]) -> bool:
        if state is State.UNKNOWN:
            return False
        if around is disc:
            return True
        if state is State.SERVED:
            return bool(self._served[around].all())
        return not (self._served | self._unknown)[around].any()

    def _shown(self, state: State, disc: NDArray[np.int64]) -> dict[ServiceColumn, object]:
        """The path that shows the state, at the pixel nearest to the centre that has it."""
        served, unknown = self._served[disc], self._unknown[disc]
        alike = {
            State.SERVED: served,
            State.UNKNOWN: unknown,
            State.UNSERVED: ~served & ~unknown,
        }[state]
        pixel = int(disc[alike][0])
        row, col = divmod(pixel, self._cols)
        if state is State.SERVED:
            return self._told("", self._links.explain(int(self._server[pixel]), row, col))
        if state is State.UNKNOWN:
            return self._told(Reason.NO_TERRAIN, None)
        cells = set(self._links.likely(row, col, _LINKS_TRIED).tolist())
        if self._server[pixel] >= 0:
            cells.add(int(self._server[pixel]))
        tried = [self._links.explain(cell, row, col) for cell in sorted(cells)]
        links = [link for link in tried if link is not None]
        if not links:
            return self._told(Reason.NO_CELL, None)
        reason, link = why_not(links, self._required)
        return self._told(reason, link)

    def _told(self, reason: str, link: Link | None) -> dict[ServiceColumn, object]:
        told: dict[ServiceColumn, object] = {
            ServiceColumn.SERVER: "",
            ServiceColumn.REASON: str(reason),
        }
        if link is None:
            return told
        told |= {
            ServiceColumn.SERVER: self._transmitters.cell_id[link.cell],
            ServiceColumn.SERVER_DISTANCE_KM: link.distance_km,
            ServiceColumn.MISSING_DB: self._required - link.rsrp_dbm if reason else np.nan,
            ServiceColumn.DIFFRACTION_DB: link.diffraction_db,
            ServiceColumn.CLUTTER_DB: link.clutter_db,
            ServiceColumn.POINTING_DB: link.pointing_db,
        }
        if link.obstacle is not None:
            lon, lat = self._lonlat.transform(link.obstacle.x_m, link.obstacle.y_m)
            told |= {
                ServiceColumn.OBSTACLE_DISTANCE_KM: link.obstacle.distance_km,
                ServiceColumn.OBSTACLE_HEIGHT_M: link.obstacle.height_m,
                ServiceColumn.OBSTACLE_LON: lon,
                ServiceColumn.OBSTACLE_LAT: lat,
            }
        return told


def _nearest_sites(
    table: pd.DataFrame, places: gpd.GeoDataFrame, transmitters: Transmitters
) -> None:
    """Fill the columns of the nearest site that has a cell."""
    table[ServiceColumn.NEAREST_SITE_ID.value] = ""
    table[ServiceColumn.NEAREST_SITE_KM.value] = np.nan
    if not len(transmitters) or not len(places):
        return
    tree = KDTree(np.column_stack([transmitters.x_m, transmitters.y_m]))
    metres, cell = tree.query(np.column_stack([places.geometry.x, places.geometry.y]))
    sites = transmitters.site_ids[transmitters.site[cell]]
    table[ServiceColumn.NEAREST_SITE_ID.value] = sites
    table[ServiceColumn.NEAREST_SITE_KM.value] = metres / 1000
