"""Industrial parks and hubs (airports, ports, bus stations, ferry terminals)."""

from __future__ import annotations

import numpy as np
import pandas as pd
import shapely

from province import land as land_layer
from province import sources
from province.communes import Units
from province.frame import metric, rows, to_degrees, to_metres
from province.inputs import Inputs

__all__ = ["hubs", "parks"]

# Named in plan 2621 (III.2.c) without a position: put on the shore of the commune that has them.
_PLANNED_PORTS = (
    ("cang-nam-van-phong", "Cảng Nam Vân Phong", "22561"),
    ("cang-cam-ranh", "Cảng Cam Ranh", "22423"),
    ("cang-ca-na", "Cảng Cà Ná", "22909"),
)
_FLAGS = {"yes": "yes", "no": "no", "unknown": ""}
_APART_KM = 0.3
"""Points of interest of one kind nearer than this are one place."""


def parks(known: Units) -> pd.DataFrame:
    """Columns of ``Parks`` with lon and lat: 20 of plan 8885, then 3 newer ones."""
    listed = sources.facts("parks")
    table = pd.DataFrame(
        {
            "no": listed["no"].astype(int),
            "name": listed["name"],
            "type": listed["type"],
            "commune": listed["commune_2025"],
            "commune_code": listed["commune_code"],
            "lon": listed["lon"],
            "lat": listed["lat"],
            "area_ha": listed["area_ha"],
            "operating": listed["operating_per_plan"],
            "status": listed["status"],
            "occupancy_pct": listed["occupancy_pct"],
            "sectors": listed["sectors"],
            "has_5g": listed["5g_covered"].map(_FLAGS),
            "timeline_5g": listed["5g_timeline"],
            "iot_agency": listed["iot_agency"],
            "iot_timeline": listed["iot_timeline"],
            "manager": listed["manager"],
            "investor_5g": listed["5g_investor"],
            "position_uncertainty_km": listed["position_uncertainty_km"],
            "position_source": listed["position_source"],
            "note": listed["note"],
        }
    )
    return pd.concat(
        [table, _new_parks(known.new, start=len(table) + 1)], ignore_index=True
    ).fillna("")


def _new_parks(communes: pd.DataFrame, *, start: int) -> pd.DataFrame:
    """Parks decided after plan 8885; their position is unknown."""
    new = sources.facts("new_parks")
    new = new[new["decision"] != ""].reset_index(drop=True)
    found = []
    for number, park in enumerate(rows(new), start):
        first, *others = (name.strip() for name in park.commune.split(";"))
        home = communes[communes["full_name"] == first].iloc[0]
        found.append(
            {
                "no": number,
                "name": park.name,
                "type": park.type,
                "commune": first,
                "commune_code": home["code"],
                "lon": home["lon"],
                "lat": home["lat"],
                "area_ha": park.area_ha,
                "operating": "no",
                "status": park.decision,
                "position_uncertainty_km": 8.0,
                "position_source": "UNLOCATED: centre of the first commune named",
                "note": f"not in plan 8885; also in {', '.join(others)}; area from {park.press_source}",
            }
        )
    return pd.DataFrame(found)


def hubs(inputs: Inputs, *, communes: pd.DataFrame, land: pd.DataFrame) -> pd.DataFrame:
    """Columns of ``Hubs`` with lon and lat, inside the province only."""
    table = pd.concat(
        [
            _airports(inputs),
            _ports(inputs),
            _planned_ports(communes, land),
            _from_points_of_interest(inputs),
        ],
        ignore_index=True,
    )
    near = metric(communes["geometry"].to_numpy())
    points = np.asarray(shapely.points(to_metres(table["lon"], table["lat"])))
    tree = shapely.STRtree(near)
    (which, _), far = tree.query_nearest(points, all_matches=False, return_distance=True)
    kept = [index for index, gap in zip(which, far, strict=True) if gap < 1000]
    table = table.iloc[kept].copy()
    home = tree.query_nearest(points[kept], all_matches=False)[1]
    table["commune_code"] = communes["code"].to_numpy()[home]
    columns = [
        "id",
        "name",
        "type",
        "commune_code",
        "lon",
        "lat",
        "position_uncertainty_km",
        "note",
    ]
    return table.sort_values(["type", "id"], ignore_index=True)[columns]


def _airports(inputs: Inputs) -> pd.DataFrame:
    known = sources.airports(inputs)
    return pd.DataFrame(
        {
            "id": "san-bay-" + known["iata"].str.lower(),
            "name": known["name"],
            "type": "airport",
            "lon": known["lon"].astype(float),
            "lat": known["lat"].astype(float),
            "position_uncertainty_km": 1.0,
            "note": "airportsdata, ICAO " + known["icao"],
        }
    )


def _ports(inputs: Inputs) -> pd.DataFrame:
    known = sources.ports(inputs)
    return pd.DataFrame(
        {
            "id": "cang-" + known["code"].str.lower(),
            "name": "Cảng " + known["name"],
            "type": "port",
            "lon": known["lon"],
            "lat": known["lat"],
            "position_uncertainty_km": 1.5,
            "note": "searoute, code " + known["code"],
        }
    )


def _planned_ports(communes: pd.DataFrame, land: pd.DataFrame) -> pd.DataFrame:
    shapes = communes.set_index("code")["geometry"]
    coast = metric(land_layer.mainland(land)).boundary
    found = []
    for key, name, code in _PLANNED_PORTS:
        centre = metric(shapes[code].intersection(land_layer.mainland(land))).centroid
        shore = shapely.shortest_line(coast, centre).coords[0]
        lon, lat = to_degrees(shore)[0].round(4)
        note = (
            "named in plan 2621 (III.2.c) without a position: nearest shore to the commune's centre"
        )
        found.append((key, name, "port", lon, lat, 6.0, note))
    names = ["id", "name", "type", "lon", "lat", "position_uncertainty_km", "note"]
    return pd.DataFrame(found, columns=names)


def _from_points_of_interest(inputs: Inputs) -> pd.DataFrame:
    """Bus stations and ferry terminals of OpenStreetMap, near ones taken together."""
    known = sources.points_of_interest(inputs)
    # Travel agencies and mere stops carry the same tag.
    station = known["name"].isna() | known["name"].str.contains("bến xe|trạm xe", case=False)
    known = known[(known["amenity"] != "bus_station") | station]
    found = []
    for kind, label in (("bus_station", "Bến xe"), ("ferry_terminal", "Bến tàu")):
        some = known[known["amenity"] == kind].copy()
        some["named"] = some["name"].notna()
        some = some.sort_values(["named", "id"], ascending=[False, True])
        taken: list[tuple[float, float]] = []
        for row, (x, y) in zip(rows(some), to_metres(some["lon"], some["lat"]), strict=True):
            if any((x - a) ** 2 + (y - b) ** 2 < (_APART_KM * 1000) ** 2 for a, b in taken):
                continue
            taken.append((x, y))
            name = row.name if row.named else f"{label} (không tên)"
            note = f"OpenStreetMap node {row.id}"
            # A pier reaches out from a shore that is itself generalised.
            unsure_km = 0.3 if kind == "ferry_terminal" else 0.1
            found.append((f"osm-{row.id}", name, kind, row.lon, row.lat, unsure_km, note))
    names = ["id", "name", "type", "lon", "lat", "position_uncertainty_km", "note"]
    return pd.DataFrame(found, columns=names)
