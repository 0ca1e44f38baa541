"""Seats of communes as places that want cable, as far as it is known where they are."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
from numpy.typing import NDArray

from phusong.layers.province import Province
from phusong.planning.results.columns import PlaceColumn
from phusong.planning.service.places import land_parts
from phusong.planning.wan.results import SeatColumn, SeatOrigin
from phusong.planning.wan.seats import find_seats

__all__ = ["SEAT", "is_placed", "seat_places"]

SEAT = "seat"
"""Kind of a commune's seat among terminals, beside those of places."""
_ASHORE_M = 1000.0


def seat_places(province: Province) -> gpd.GeoDataFrame:
    """One row per commune with the columns of :class:`PlaceColumn` that cable asks for.

    ``type`` tells where the position comes from (:class:`SeatOrigin`): a settlement that stands in is
    that settlement and has cable when it does; a point inside the commune is no place to lead cable to.
    """
    seats = find_seats(province)
    unsure = seats[SeatColumn.UNCERTAINTY_M].to_numpy(dtype=np.float64)
    told = gpd.GeoDataFrame(
        {
            PlaceColumn.PLACE_ID.value: SEAT + ":" + seats[SeatColumn.CODE].astype(str),
            PlaceColumn.KIND.value: SEAT,
            PlaceColumn.NAME.value: seats[SeatColumn.NAME]
            .where(seats[SeatColumn.NAME] != "", seats[SeatColumn.COMMUNE])
            .astype(str),
            PlaceColumn.COMMUNE.value: seats[SeatColumn.COMMUNE].astype(str),
            PlaceColumn.COMMUNE_CODE.value: seats[SeatColumn.CODE].astype(str),
            PlaceColumn.TYPE.value: seats[SeatColumn.ORIGIN].astype(str),
            PlaceColumn.UNCERTAINTY_M.value: unsure,
            # Its people are those of the settlements that are counted already.
            PlaceColumn.PEOPLE.value: np.nan,
        },
        geometry=seats.geometry.to_numpy(),
        crs=province.crs,
    )
    reach_m = np.maximum(unsure, _ASHORE_M)
    told[PlaceColumn.LAND_PART.value] = land_parts(told.geometry, province.land, reach_m=reach_m)
    return told


def is_placed(seats: gpd.GeoDataFrame) -> NDArray[np.bool_]:
    """(n,) which of them the layer of seats places, so that cable can lead there."""
    return np.asarray(seats[PlaceColumn.TYPE] == SeatOrigin.LAYER.value, dtype=bool)
