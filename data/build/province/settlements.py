"""Settlements: centres of the communes of before July 2025, towns of GeoNames, named hamlets.

No open list of thôn is to be had. One point stands for all the villages of an old commune; how
the people of a new commune are shared among its points is an assumption, their sum is a fact.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Any

import numpy as np
import pandas as pd
import shapely

from province import land as land_layer
from province import sources
from province.communes import Units
from province.frame import Shape, metric, rows, to_degrees, to_metres
from province.inputs import Inputs

__all__ = ["build"]

_TRUONG_SA = "22736"
# Its people live on Bình Ba and Bình Hưng, which are in the table of hamlets.
_STOOD_FOR_BY_HAMLETS = ("22486",)
_SAME_KM = 5.0
"""Within this distance a town is the old commune of the same name, whatever the outlines say."""
_INLAND_M = 150.0
"""How far from the shore a point is put that had to be moved to land."""
_TYPE_WEIGHT = {"Phường": 1.5, "Thị trấn": 2.0, "Xã": 1.0}
_TOWN_WEIGHT = 1.5
_GUESSED_PEOPLE = {
    "Tà Mơ": 400,
    "Ninh Đảo": 300,
    "Khải Lương": 900,
    "Bình Ba": 4000,
    "Bình Hưng": 1200,
}
"""Assumed where no source gives a number; the note of the row says so."""
_COLUMNS = [
    "id", "name", "type", "commune", "commune_code", "lon", "lat", "people", "households",
    "position_uncertainty_km", "position_source", "note",
]  # fmt: skip


def build(
    inputs: Inputs, known: Units, *, communes: pd.DataFrame, land: pd.DataFrame
) -> pd.DataFrame:
    """Columns of ``Settlements`` with lon and lat; people add up to each commune's total."""
    old = _old_centres(known, communes, land)
    table = pd.concat([old, _towns(inputs, old, communes=communes), _hamlets(communes)])
    table = _merged(table.reset_index(drop=True))
    table = pd.concat([table, _truong_sa(known.new)], ignore_index=True)
    names = communes.set_index("code")["name"]
    table["commune"] = table["commune_code"].map(names)
    table["people"] = _shared(table, communes)
    table[["lon", "lat"]] = table[["lon", "lat"]].round(5)
    return table.sort_values(["commune_code", "id"], ignore_index=True)[_COLUMNS]


def _old_centres(known: Units, communes: pd.DataFrame, land: pd.DataFrame) -> pd.DataFrame:
    """One point per old commune, those that fell into the sea or on an islet moved ashore."""
    mainland = land_layer.mainland(land)
    shapes = dict(zip(communes["code"], communes["geometry"], strict=True))
    inner = {
        code: metric(metric(shape.intersection(mainland)).buffer(-_INLAND_M), inverse=True)
        for code, shape in shapes.items()
    }
    found = []
    for unit in rows(known.old):
        if not unit.successors or unit.code in _STOOD_FOR_BY_HAMLETS:
            continue
        point = shapely.Point(unit.lon, unit.lat)
        code = _home(point, unit.successors, shapes)
        dry = bool(inner[code].contains(point))
        placed = point if dry else _ashore(point, inner[code])
        size_km = np.sqrt((unit.north - unit.south) * (unit.east - unit.west)) * 109
        moved_km = _km(point, placed)
        found.append(
            {
                "id": f"xa-{unit.code}",
                "name": unit.name,
                "type": f"trung tâm {unit.type.lower()} cũ",
                "commune_code": code,
                "lon": placed.x,
                "lat": placed.y,
                "weight": _TYPE_WEIGHT[unit.type],
                "position_uncertainty_km": round(
                    float(np.clip(size_km * 0.4 + moved_km, 0.5, 8)), 1
                ),
                "position_source": "vietnamadminunits 1.0.4: centre of the box of the old commune",
                "note": "" if dry else f"moved {moved_km:.1f} km to the commune's mainland",
            }
        )
    return pd.DataFrame(found)


def _towns(inputs: Inputs, old: pd.DataFrame, *, communes: pd.DataFrame) -> pd.DataFrame:
    found = []
    for place in rows(sources.places(inputs)):
        point = shapely.Point(place.lon, place.lat)
        name = unicodedata.normalize("NFC", place.name)
        same = [row for row in rows(old[old["name"] == name]) if _near(point, row)]
        code = same[0].commune_code if same else _commune_of(point, communes)
        found.append(
            {
                "id": f"geonames-{place.id}",
                "name": name,
                "type": "trung tâm đô thị",
                "commune_code": code,
                "lon": place.lon,
                "lat": place.lat,
                "weight": _TOWN_WEIGHT,
                "position_uncertainty_km": 1.0,
                "position_source": f"GeoNames {place.id}",
                "note": "",
            }
        )
    return pd.DataFrame(found)


def _hamlets(communes: pd.DataFrame) -> pd.DataFrame:
    found = []
    for hamlet in rows(sources.facts("hamlets")):
        point = shapely.Point(float(hamlet.lon), float(hamlet.lat))
        people = sources.number(hamlet.people)
        guess = np.isnan(people)
        note = hamlet.note.replace("; commune to be matched from polygons", "") + (
            "; number of people assumed" if guess else ""
        )
        found.append(
            {
                "id": f"thon-{_slug(hamlet.name)}",
                "name": hamlet.name,
                "type": hamlet.kind,
                "commune_code": hamlet.commune_code or _commune_of(point, communes),
                "lon": point.x,
                "lat": point.y,
                "fixed": _GUESSED_PEOPLE[hamlet.name] if guess else people,
                "households": int(hamlet.households) if hamlet.households else None,
                "position_uncertainty_km": float(hamlet.position_uncertainty_km),
                "position_source": hamlet.position_source,
                "note": note.lstrip("; "),
            }
        )
    return pd.DataFrame(found)


def _truong_sa(new: pd.DataFrame) -> pd.DataFrame:
    known = sources.facts("islands")
    far = known[known["lon"].astype(float) > 110]
    places = pd.DataFrame(
        {
            "id": [f"dao-{_slug(name)}" for name in far["name"]],
            "name": far["name"],
            "type": "đảo",
            "commune_code": _TRUONG_SA,
            "lon": far["lon"].astype(float),
            "lat": far["lat"].astype(float),
            "weight": 1.0,
            "position_uncertainty_km": 2.0,
            "position_source": "common knowledge",
            "note": "outside the planning grid",
        }
    )
    return places


def _merged(table: pd.DataFrame) -> pd.DataFrame:
    """Drop an old centre where a better placed point of the same name and commune stands for it."""
    old = table["id"].str.startswith("xa-")
    better = table[~old]
    dropped = []
    for row in rows(table[old].reset_index()):
        same = better[(better["name"] == row.name) & (better["commune_code"] == row.commune_code)]
        if len(same):
            dropped.append(row[0])
    return table.drop(index=dropped).reset_index(drop=True)


def _shared(table: pd.DataFrame, communes: pd.DataFrame) -> pd.Series[int]:
    """Whole people per settlement: known numbers first, the rest by weight, largest remainder."""
    people = pd.Series(0, index=table.index)
    for code, total in zip(communes["code"], communes["people"], strict=True):
        here = table[table["commune_code"] == code]
        fixed = here["fixed"].fillna(0).astype(int)
        weight = here["weight"].fillna(0.0).to_numpy()
        exact = (total - fixed.sum()) * weight / weight.sum()
        whole = np.floor(exact).astype(int)
        left = int(total - fixed.sum() - whole.sum())
        whole[np.argsort(whole - exact, kind="stable")[:left]] += 1
        people[here.index] = fixed.to_numpy() + whole
    return people


def _home(point: Shape, codes: tuple[str, ...], shapes: dict[str, Shape]) -> str:
    """The successor in which the point lies, or the nearest one."""
    return min(codes, key=lambda code: shapes[code].distance(point))


def _commune_of(point: Shape, communes: pd.DataFrame) -> str:
    far = shapely.distance(communes["geometry"].to_numpy(), point)
    return str(communes["code"].iloc[int(np.argmin(far))])


def _ashore(point: Shape, shape: Shape) -> Shape:
    start, _ = shapely.shortest_line(metric(shape), metric(point)).coords
    return shapely.Point(to_degrees(start)[0])


def _km(one: Shape, other: Shape) -> float:
    a, b = to_metres([one.x, other.x], [one.y, other.y])
    return float(np.hypot(*(a - b))) / 1000


def _near(point: Shape, row: Any) -> bool:
    return _km(point, shapely.Point(row.lon, row.lat)) < _SAME_KM


def _slug(name: str) -> str:
    plain = unicodedata.normalize("NFD", name.replace("Đ", "D").replace("đ", "d"))
    return re.sub(r"[^a-z0-9]+", "-", plain.encode("ascii", "ignore").decode().lower()).strip("-")
