"""Everything of a plan that has a place, as layers of one GeoPackage for GIS."""

from __future__ import annotations

from collections.abc import Mapping

import geopandas as gpd
import pandas as pd

from phusong.layers.columns import Communes
from phusong.layers.i18n import Messages
from phusong.layers.provenance import Provenance
from phusong.layers.province import Province
from phusong.planning.outputs.handover.tables import handed_sites, steps_by_action
from phusong.planning.outputs.pictures.cost_marks import marked_segments
from phusong.planning.outputs.tables.backhaul import backhaul_layers
from phusong.planning.outputs.tables.cable import stray_layer
from phusong.planning.outputs.tables.places import places_with_states
from phusong.planning.outputs.tables.submarine import position_layer
from phusong.planning.outputs.tables.wan import wan_layers
from phusong.planning.results.columns import CommuneColumn, PlaceColumn, PlaceKind
from phusong.planning.results.stages import Plan

__all__ = ["plan_layers", "route_layers"]

_OWN = ("_file", "_row")


def route_layers(plan: Plan) -> Mapping[str, pd.DataFrame]:
    """The layers of ``routes.gpkg``."""
    return {"routes": marked_segments(plan), **position_layer(plan), **stray_layer(plan)}


def plan_layers(
    plan: Plan, messages: Messages, *, handed: gpd.GeoDataFrame | None = None
) -> Mapping[str, pd.DataFrame]:
    """The layers of ``plan.gpkg``; ``provenance`` and ``targets`` are tables without geometry.

    ``handed`` is what :func:`handed_sites` made of the plan, when somebody has it already.
    """
    places = places_with_states(plan.service, messages)
    kind = places[PlaceColumn.KIND]
    homes = places[kind == PlaceKind.SETTLEMENT]
    return {
        "communes": _communes(plan),
        "settlements": homes,
        "parks": places[kind == PlaceKind.PARK],
        "hubs": places[kind == PlaceKind.HUB],
        "existing_sites": plan.province.sites.drop(columns=[*_OWN], errors="ignore"),
        **steps_by_action(handed_sites(plan) if handed is None else handed),
        "routes": marked_segments(plan),
        **position_layer(plan),
        **stray_layer(plan),
        **backhaul_layers(plan, messages),
        **wan_layers(plan.wan),
        "targets": plan.targets,
        "provenance": _provenance(plan.province),
    }


def _communes(plan: Plan) -> gpd.GeoDataFrame:
    """Communes with the figures of each technology in columns of its own."""
    communes = plan.province.communes
    result = communes[[Communes.CODE, Communes.NAME, communes.geometry.name]]
    figures = [
        column
        for column in CommuneColumn
        if column not in (CommuneColumn.CODE, CommuneColumn.NAME, CommuneColumn.TECHNOLOGY)
    ]
    for name, rows in plan.service.communes.groupby(CommuneColumn.TECHNOLOGY.value, sort=False):
        mine = rows.set_index(CommuneColumn.CODE.value)
        values = {
            f"{name}_{column}": communes[Communes.CODE].map(mine[column]) for column in figures
        }
        result = result.assign(**values)
    return result


def _provenance(province: Province) -> pd.DataFrame:
    rows = [
        {"layer": layer, **known.model_dump(mode="json")}
        for layer, known in province.provenance.items()
    ]
    return pd.DataFrame(rows, columns=["layer", *Provenance.model_fields])
