"""Optics, materials and cuts of new cable as tables for spreadsheets, and where it leaves the land."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import geopandas as gpd
import pandas as pd

from phusong.layers.i18n import Messages
from phusong.planning.cable.results import CutColumn, LandWorks, StrayColumn
from phusong.planning.outputs.geometry import point_degrees
from phusong.planning.outputs.summary import place_names
from phusong.planning.outputs.words.cable import item_text, remedy_text
from phusong.planning.results.stages import Plan

__all__ = ["cut_table", "material_table", "optic_table", "stray_layer", "stray_table"]

_DIGITS = 3


def optic_table(plan: Plan, messages: Messages) -> pd.DataFrame:
    """One row per place or site that new cable reaches, with its remedy in words."""
    land = plan.routes.land
    table = pd.DataFrame() if land is None else land.optics
    return table.assign(remedy_text=[remedy_text(row, messages) for row in _records(table)]).round(
        _DIGITS
    )


def material_table(plan: Plan, messages: Messages) -> pd.DataFrame:
    """What new cable takes, with what it is in words."""
    land = plan.routes.land
    table = pd.DataFrame() if land is None else land.materials
    return table.assign(item_text=[item_text(row, messages) for row in _records(table)])


def cut_table(plan: Plan) -> pd.DataFrame:
    """The cuts that take most away, with the names of whom they cut off."""
    land, names = plan.routes.land, place_names(plan)
    table = pd.DataFrame() if land is None else land.cuts
    listed = [str(row[CutColumn.PLACES]).split(";") for row in _records(table)]
    return table.assign(
        place_names=[";".join(names.get(place, place) for place in own) for own in listed]
    ).round(_DIGITS)


def stray_layer(plan: Plan) -> Mapping[str, gpd.GeoDataFrame]:
    """The layer of points where cable on land leaves the drawn land; none where it never does."""
    land = plan.routes.land
    if land is None or land.strays.empty:
        return {}
    return {"off_land": _named_strays(plan, land)}


def stray_table(plan: Plan) -> pd.DataFrame:
    """The same with longitude and latitude instead of points."""
    land = plan.routes.land
    if land is None or land.strays.empty:
        return pd.DataFrame()
    named = _named_strays(plan, land)
    lon, lat = point_degrees(named)
    return pd.DataFrame(named.drop(columns="geometry")).assign(lon=lon, lat=lat).round(_DIGITS + 2)


def _named_strays(plan: Plan, land: LandWorks) -> gpd.GeoDataFrame:
    names = place_names(plan)
    places = land.strays[StrayColumn.PLACE_ID]
    return land.strays.assign(place_name=[names.get(place, place) for place in places])


def _records(table: pd.DataFrame) -> list[dict[str, Any]]:
    return [{str(key): value for key, value in row.items()} for row in table.to_dict("records")]
