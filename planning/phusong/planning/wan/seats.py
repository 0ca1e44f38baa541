"""Where the seats of the communes are, and where stand-ins have to do."""

from __future__ import annotations

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from shapely.geometry.base import BaseGeometry

from phusong.layers.columns import Communes, Seats, Settlements
from phusong.layers.errors import Problems
from phusong.layers.province import Province
from phusong.planning.results.columns import PlaceColumn
from phusong.planning.wan.results import CentreOrigin, SeatColumn, SeatOrigin
from phusong.planning.wan.rules import WanPoint, WanRules

__all__ = ["Centre", "find_centre", "find_seats", "tell_centre"]


class Centre:
    """The data centre: a point in metres, its name, and where that comes from."""

    def __init__(self, point: shapely.Point, name: str, origin: CentreOrigin) -> None:
        self.point = point
        self.name = name
        self.origin = origin


def find_seats(province: Province) -> gpd.GeoDataFrame:
    """One point per commune with the first columns of :class:`SeatColumn`.

    A seat of the layer stands; else the settlement with most people stands in, and where the commune
    has none a point inside it does.
    """
    communes = province.communes
    people = _people(province)
    told = _first_by_commune(province.seats, people=False)
    homes = _first_by_commune(province.settlements, people=True)
    rows = [
        {
            SeatColumn.CODE.value: str(code),
            SeatColumn.COMMUNE.value: str(name),
            SeatColumn.PEOPLE.value: float(count),
            **_position(str(code), outline, told=told, homes=homes),
        }
        for code, name, count, outline in zip(
            communes[Communes.CODE],
            communes[Communes.NAME],
            people,
            communes.geometry,
            strict=True,
        )
    ]
    columns = [*(column.value for column in SeatColumn), "geometry"]
    return gpd.GeoDataFrame(rows, columns=columns, geometry="geometry", crs=province.crs)


def find_centre(
    rules: WanRules, seats: gpd.GeoDataFrame, places: gpd.GeoDataFrame
) -> Centre | None:
    """The scenario's centre, or the seat of the largest commune; None where its name is nobody's."""
    stated = rules.centre
    if isinstance(stated, WanPoint):
        degrees = gpd.GeoSeries([shapely.Point(stated.lon, stated.lat)], crs=4326)
        return Centre(
            degrees.to_crs(seats.crs).iloc[0],
            f"{stated.lat:.5f}, {stated.lon:.5f}",
            CentreOrigin.STATED,
        )
    if stated is None:
        row = seats.loc[seats[SeatColumn.PEOPLE].idxmax()]
        return Centre(row["geometry"], str(row[SeatColumn.COMMUNE]), CentreOrigin.LARGEST)
    wanted = stated.casefold()
    ids = places[PlaceColumn.PLACE_ID].astype(str)
    keys: list[tuple[pd.Series, gpd.GeoDataFrame, str]] = [
        (ids, places, PlaceColumn.NAME.value),
        (ids.str.split(":", n=1).str[-1], places, PlaceColumn.NAME.value),
        (seats[SeatColumn.CODE], seats, SeatColumn.COMMUNE.value),
        (seats[SeatColumn.COMMUNE], seats, SeatColumn.COMMUNE.value),
        (places[PlaceColumn.NAME], places, PlaceColumn.NAME.value),
    ]
    for key, frame, name in keys:
        found = frame[key.astype(str).str.casefold().to_numpy() == wanted]
        if len(found):
            row = found.iloc[0]
            return Centre(row["geometry"], str(row[name]), CentreOrigin.STATED)
    return None


def tell_centre(
    rules: WanRules, province: Province, places: gpd.GeoDataFrame, *, problems: Problems
) -> None:
    """A centre that the scenario names and that nobody has is an error."""
    if isinstance(rules.centre, str) and find_centre(rules, find_seats(province), places) is None:
        problems.add("wan-centre", "[wan]", column="wan.centre", value=rules.centre)


def _people(province: Province) -> np.ndarray:
    """(communes,) inhabitants as stated, else as the grid has them."""
    zones = province.zones.ravel()
    inside = zones >= 0
    weight = province.people.ravel()[inside].astype(np.float64)
    counted = np.bincount(zones[inside], weights=weight, minlength=len(province.communes))
    if Communes.PEOPLE not in province.communes:
        return counted
    stated = province.communes[Communes.PEOPLE].to_numpy(dtype=np.float64, na_value=np.nan)
    return np.where(np.isnan(stated), counted, stated)


def _first_by_commune(frame: gpd.GeoDataFrame, *, people: bool) -> gpd.GeoDataFrame:
    """One row per commune code, of settlements that with most people."""
    if frame.empty:
        return frame.assign(commune_code=pd.Series(dtype=object)).set_index("commune_code")
    if people:
        frame = frame.sort_values(
            Settlements.PEOPLE.value, ascending=False, na_position="last", kind="stable"
        )
    return frame.drop_duplicates("commune_code").set_index("commune_code")


def _position(
    code: str, outline: BaseGeometry, *, told: gpd.GeoDataFrame, homes: gpd.GeoDataFrame
) -> dict[str, object]:
    for frame, origin in ((told, SeatOrigin.LAYER), (homes, SeatOrigin.SETTLEMENT)):
        if code in frame.index:
            row = frame.loc[code]
            unsure = row.get(Seats.POSITION_UNCERTAINTY_KM.value)
            return {
                SeatColumn.NAME.value: str(row[Seats.NAME.value]),
                SeatColumn.ORIGIN.value: origin.value,
                SeatColumn.UNCERTAINTY_M.value: 0.0
                if unsure is None or pd.isna(unsure)
                else 1000.0 * float(unsure),
                "geometry": row["geometry"],
            }
    reach = float(np.sqrt(outline.area / np.pi))
    return {
        SeatColumn.NAME.value: "",
        SeatColumn.ORIGIN.value: SeatOrigin.INSIDE.value,
        SeatColumn.UNCERTAINTY_M.value: reach,
        "geometry": outline.representative_point(),
    }
