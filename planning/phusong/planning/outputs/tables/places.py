"""Tables for planners and operators: places that are not served, sites to build, routes to lay."""

from __future__ import annotations

import geopandas as gpd
import pandas as pd
from pyproj import CRS

from phusong.coverage.service import ServiceColumn, State
from phusong.layers.crs import metric_crs_for
from phusong.layers.i18n import Messages
from phusong.layers.province import Province
from phusong.planning.outputs.provenance import kinds_behind
from phusong.planning.outputs.words.general import explanation
from phusong.planning.results.columns import PlaceColumn, PlaceKind
from phusong.planning.results.stages import Service

__all__ = ["forms_crs", "places_with_states", "site_table", "target_table", "unserved_table"]

_DEGREES, _METRES, _NUMBER = 6, 1, 2
_TOLD_BEFORE = frozenset(
    {
        ServiceColumn.PLACE_ID,
        ServiceColumn.TECHNOLOGY,
        ServiceColumn.STATE,
        ServiceColumn.REASON,
    }
)


def unserved_table(service: Service, province: Province, messages: Messages) -> pd.DataFrame:
    """One row per place and technology that is not served, or of which it cannot be told.

    Text columns are in the language of ``messages``; names of columns and codes never change.
    """
    places = _with_degrees(service.places).set_index(PlaceColumn.PLACE_ID.value)
    states = service.states[service.states[ServiceColumn.STATE] != State.SERVED]
    joined = states.join(places, on=ServiceColumn.PLACE_ID.value)
    rows = [{str(key): value for key, value in row.items()} for row in joined.to_dict("records")]
    order = [
        PlaceColumn.PLACE_ID,
        PlaceColumn.KIND,
        PlaceColumn.NAME,
        PlaceColumn.TYPE,
        PlaceColumn.COMMUNE,
        PlaceColumn.COMMUNE_CODE,
        PlaceColumn.PEOPLE,
        ServiceColumn.TECHNOLOGY,
        ServiceColumn.STATE,
        ServiceColumn.REASON,
        "reason_text",
        *(column for column in ServiceColumn if column not in _TOLD_BEFORE),
        "lon",
        "lat",
        PlaceColumn.UNCERTAINTY_M,
        "data_kinds",
        PlaceColumn.NOTE,
    ]
    table = joined.assign(
        reason_text=[explanation(row, messages) for row in rows],
        data_kinds=[
            kinds_behind(
                province, PlaceKind(row[PlaceColumn.KIND]), str(row[ServiceColumn.TECHNOLOGY])
            )
            for row in rows
        ],
    )[[str(column) for column in order]]
    return _rounded(table)


def site_table(sites: gpd.GeoDataFrame) -> pd.DataFrame:
    """Proposed sites and upgrades with WGS84 degrees and metres of the VN-2000 zone.

    Vietnamese forms call the northing X and the easting Y; the headers say both.
    """
    table = _with_degrees(sites)
    metres = sites.geometry.to_crs(forms_crs(sites.geometry))
    placed = table.assign(
        x_northing_m=metres.y.round(_METRES).to_numpy(),
        y_easting_m=metres.x.round(_METRES).to_numpy(),
        xy_crs=f"{metres.crs.name} (EPSG:{metres.crs.to_epsg()})",
    )
    return _rounded(placed)


def target_table(targets: pd.DataFrame) -> pd.DataFrame:
    """Targets with the figures of each year, two decimals."""
    return _rounded(targets)


def forms_crs(shapes: gpd.GeoSeries) -> CRS:
    """CRS of metres in forms: that of the shapes when it is VN-2000, else the zone where they lie."""
    own = CRS.from_user_input(shapes.crs)
    if "VN-2000" in own.name or shapes.empty:
        return own
    west, south, east, north = shapes.to_crs(4326).total_bounds
    return CRS.from_user_input(metric_crs_for((west + east) / 2, (south + north) / 2))


def places_with_states(service: Service, messages: Messages) -> gpd.GeoDataFrame:
    """Places (points) with, for each technology, state, reason, its text, RSRP and share served."""
    places = service.places.copy()
    ids = places[PlaceColumn.PLACE_ID]
    for name, rows in service.states.groupby(ServiceColumn.TECHNOLOGY.value, sort=False):
        mine = rows.set_index(ServiceColumn.PLACE_ID.value)
        texts = pd.Series(
            [
                explanation({str(key): value for key, value in row.items()}, messages)
                for row in rows.to_dict("records")
            ],
            index=mine.index,
            dtype="str",
        )
        places[f"{name}_state"] = ids.map(mine[ServiceColumn.STATE])
        places[f"{name}_reason"] = ids.map(mine[ServiceColumn.REASON])
        places[f"{name}_text"] = ids.map(texts)
        places[f"{name}_certain"] = ids.map(mine[ServiceColumn.CERTAIN])
        for column in (ServiceColumn.RSRP_DBM, ServiceColumn.SERVED_SHARE_PCT):
            if mine[column].notna().any():
                places[f"{name}_{column}"] = ids.map(mine[column])
    return places


def _with_degrees(points: gpd.GeoDataFrame) -> pd.DataFrame:
    degrees = points.geometry.to_crs(4326)
    plain = pd.DataFrame(points.drop(columns=points.geometry.name))
    return plain.assign(lon=degrees.x.round(_DEGREES), lat=degrees.y.round(_DEGREES))


def _rounded(table: pd.DataFrame) -> pd.DataFrame:
    """Numbers to two decimals, degrees to six: more would be false precision."""
    digits = {
        column: _DEGREES if str(column).endswith(("lon", "lat")) else _NUMBER
        for column in table.columns
        if pd.api.types.is_float_dtype(table[column])
    }
    return table.round(digits)
