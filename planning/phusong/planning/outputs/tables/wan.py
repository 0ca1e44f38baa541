"""The WAN's variants as tables, layers and lines of the map, and as figures of ``plan.json``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, fields
from typing import Any

import geopandas as gpd
import pandas as pd

from phusong.layers.i18n import Messages
from phusong.planning.outputs.geometry import paths_of_each
from phusong.planning.outputs.words.general import known
from phusong.planning.results.money import Money
from phusong.planning.results.stages import Plan
from phusong.planning.wan.results import SeatColumn, StretchColumn, Variant, VariantTold, Wan

__all__ = [
    "WAN_MARKS",
    "between",
    "map_wan",
    "wan_figures",
    "wan_layers",
    "wan_seat_table",
    "wan_table",
]

WAN_MARKS: dict[Variant, dict[str, str]] = {
    Variant.STAR: {"shape": "line", "colour": "#7a5195", "dash": "9 3"},
    Variant.TREE: {"shape": "line", "colour": "#2a7f62", "dash": "9 3"},
    Variant.CORE: {"shape": "line", "colour": "#b8860b", "dash": "9 3"},
    Variant.RING: {"shape": "line", "colour": "#3d0c11", "dash": "9 3"},
}
_ENDS = ("low", "mid", "high")
_DEGREES, _MONEY, _SHARE, _NUMBER = 6, 4, 4, 2
_LINE_M = 25.0


def wan_table(wan: Wan) -> pd.DataFrame:
    """One row per variant."""
    rows = [
        {**_plain(one), "recommended": name is wan.recommended}
        for name, one in wan.variants.items()
    ]
    table = pd.DataFrame(rows)
    return table.round({str(name): _digits(str(name)) for name in table.columns})


def wan_seat_table(wan: Wan) -> pd.DataFrame:
    """One row per commune: its seat, why it is not joined, and its length to the centre by variant."""
    degrees = wan.seats.geometry.to_crs(4326)
    plain = pd.DataFrame(wan.seats.drop(columns="geometry"))
    lengths = wan.paths.drop(columns=SeatColumn.CODE.value).add_suffix("_km")
    table = plain.assign(
        lon=degrees.x.round(_DEGREES).to_numpy(), lat=degrees.y.round(_DEGREES).to_numpy()
    ).join(lengths)
    numbers = [
        name for name in table.select_dtypes("number").columns if str(name) not in ("lon", "lat")
    ]
    return table.round(dict.fromkeys(numbers, _NUMBER))


def wan_layers(wan: Wan | None) -> Mapping[str, gpd.GeoDataFrame]:
    """Layers of ``plan.gpkg``: the seats, and the stretches of every variant."""
    if wan is None:
        return {}
    lengths = wan.paths.drop(columns=SeatColumn.CODE.value).add_suffix("_km")
    return {
        "wan_seats": wan.seats.join(lengths),
        **{f"wan_{name.value}": one.stretches for name, one in wan.variants.items()},
    }


def wan_figures(wan: Wan | None) -> dict[str, Any] | None:
    """Of ``plan.json``; lines are in ``plan.gpkg``."""
    if wan is None:
        return None
    seats = wan_seat_table(wan)
    return {
        "centre": wan.centre,
        "centre_origin": wan.centre_origin.value,
        "least_share": wan.least_share,
        "recommended": wan.recommended.value,
        "variants": [_nested(one) for one in wan.variants.values()],
        "seats": [
            {str(name): known(value) for name, value in row.items()}
            for row in seats.to_dict("records")
        ],
    }


def map_wan(plan: Plan, messages: Messages) -> list[dict[str, Any]]:
    """Stretches as the map draws routes."""
    if plan.wan is None:
        return []
    found = []
    for name, one in plan.wan.variants.items():
        paths = paths_of_each(one.stretches, tolerance_m=_LINE_M)
        for path, row in zip(paths, one.stretches.to_dict("records"), strict=True):
            found.append(
                {
                    "path": path,
                    "id": str(row[StretchColumn.STRETCH]),
                    "construction": f"wan_{name.value}",
                    "serves": between(row[StretchColumn.FROM], row[StretchColumn.TO], messages),
                    "length": round(float(row[StretchColumn.LENGTH_KM]), _NUMBER),
                    "uncertainty": None,
                    "year": None,
                    "cost": None,
                    "about": messages(
                        "wan-about",
                        existing="yes" if row[StretchColumn.EXISTING] else "no",
                        seats=int(row[StretchColumn.LOST_SEATS]),
                        people=float(row[StretchColumn.LOST_PEOPLE]),
                    ),
                }
            )
    return found


def between(start: str, end: str, messages: Messages) -> str:
    """A stretch by the seats at or nearest to its ends."""
    if start == end:
        return messages("wan-near", place=start)
    return messages("wan-between", start=start, end=end)


def _plain(one: VariantTold) -> dict[str, Any]:
    """Its figures; a sum of money as its range."""
    row: dict[str, Any] = {}
    for field in fields(one):
        value = getattr(one, field.name)
        if isinstance(value, Money):
            row |= {f"{field.name}_{end}_bn_vnd": getattr(value, end) for end in _ENDS}
            row[f"{field.name}_assumed"] = value.assumed
        elif field.name != "stretches":
            row[field.name] = value
    return row


def _nested(one: VariantTold) -> dict[str, Any]:
    told = ((field.name, getattr(one, field.name)) for field in fields(one))
    return {
        name: asdict(value) if isinstance(value, Money) else value
        for name, value in told
        if name != "stretches"
    }


def _digits(name: str) -> int:
    if name.endswith("_bn_vnd"):
        return _MONEY
    return _SHARE if "share" in name or name == "bound" else _NUMBER
