"""Ways without fibre as tables and layers for spreadsheets, GIS and the map."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd

from phusong.layers.i18n import Messages
from phusong.planning.outputs.geometry import line_paths
from phusong.planning.outputs.map.moments import moment_of
from phusong.planning.outputs.summary import place_names
from phusong.planning.outputs.words.backhaul import doubt_text, hop_texts, verdict_text
from phusong.planning.outputs.words.general import known
from phusong.planning.results.backhaul import HopColumn, Means, OptionColumn
from phusong.planning.results.links import LinkColumn
from phusong.planning.results.stages import Plan

__all__ = ["MICROWAVE", "MICROWAVE_BUILT", "backhaul_layers", "backhaul_table", "map_hops"]

MICROWAVE = "microwave"
"""Construction of a hop among the routes of the map: one that is only compared."""
MICROWAVE_BUILT = "microwave_built"
"""And one that the programme builds."""
_DEGREES, _MONEY, _NUMBER, _PCT = 6, 4, 2, 5
_HOP_M = 1.0


def backhaul_table(plan: Plan, messages: Messages) -> pd.DataFrame:
    """One row per place and means, with degrees and with verdict and doubts in words."""
    told = _told(plan, messages)
    degrees = told.geometry.to_crs(4326)
    plain = pd.DataFrame(told.drop(columns="geometry"))
    placed = plain.assign(lon=degrees.x.to_numpy(), lat=degrees.y.to_numpy())
    return placed.round({str(name): _digits(str(name)) for name in placed.columns})


def backhaul_layers(plan: Plan, messages: Messages) -> Mapping[str, gpd.GeoDataFrame]:
    """Layers of ``plan.gpkg``."""
    hops = plan.backhaul.hops
    built = _built(plan)
    marks = [str(place) in built for place in hops[HopColumn.PLACE_ID]]
    layers = {
        "backhaul_options": _told(plan, messages),
        "microwave_hops": hops.assign(built=np.array(marks, dtype=bool)),
    }
    return layers if plan.routes.links is None else {**layers, "links": plan.routes.links.table}


def _built(plan: Plan) -> dict[str, Mapping[str, Any]]:
    """Links of microwave by the place that they serve."""
    if plan.routes.links is None:
        return {}
    rows = [
        {str(k): v for k, v in row.items()} for row in plan.routes.links.table.to_dict("records")
    ]
    return {
        str(row[LinkColumn.SERVES_ID]): row
        for row in rows
        if row[LinkColumn.MEANS] == Means.MICROWAVE.value
    }


def map_hops(plan: Plan, messages: Messages) -> list[dict[str, Any]]:
    """Hops as the map draws routes."""
    names, built = place_names(plan), _built(plan)
    hops = plan.backhaul.hops
    found = []
    for number, row in enumerate(hops.to_dict("records")):
        texts = hop_texts({str(k): v for k, v in row.items()}, messages, names=names)
        place = str(row[HopColumn.PLACE_ID])
        about = messages(
            "hop-about",
            **{
                "way": texts["way"],
                "band": texts["band"],
                "from": row[HopColumn.START_ANTENNA_M],
                "to": row[HopColumn.END_ANTENNA_M],
                "steady": row[HopColumn.CAPACITY_MBPS],
                "availability": row[HopColumn.AVAILABILITY_PCT],
            },
        )
        found.append(
            {
                "path": line_paths(hops.iloc[[number]], tolerance_m=_HOP_M),
                "id": f"{place}.{row[HopColumn.HOP]}",
                "construction": MICROWAVE_BUILT if place in built else MICROWAVE,
                "serves": names.get(place, place),
                "length": round(float(row[HopColumn.LENGTH_KM]), 2),
                "uncertainty": None,
                "about": about,
                **_dated(plan, built.get(place)),
            }
        )
    return found


def _dated(plan: Plan, link: Mapping[str, Any] | None) -> dict[str, Any]:
    """Year and cost of the whole link that a hop is of; nothing for one that is only compared."""
    if link is None:
        return {"year": None, "cost": None}
    columns = LinkColumn.COST_LOW, LinkColumn.COST_MID, LinkColumn.COST_HIGH
    return {
        "year": known(link[LinkColumn.YEAR]),
        "moment": moment_of(plan, link[LinkColumn.YEAR]),
        "cost": [round(float(link[column]), 3) for column in columns],
    }


def _told(plan: Plan, messages: Messages) -> gpd.GeoDataFrame:
    options = plan.backhaul.options
    rows = [{str(k): v for k, v in row.items()} for row in options.to_dict("records")]
    return options.assign(
        verdict_text=[verdict_text(row, messages) for row in rows],
        doubts_text=[doubt_text(row, messages) for row in rows],
    )


def _digits(name: str) -> int:
    if name in ("lon", "lat"):
        return _DEGREES
    if name.endswith("_bn_vnd"):
        return _MONEY
    return _PCT if name == OptionColumn.AVAILABILITY_PCT.value else _NUMBER


def part_table(plan: Plan) -> pd.DataFrame:
    """What the links of microwave that are built consist of, each part once."""
    links = plan.routes.links
    return pd.DataFrame() if links is None else links.parts.round(4)
