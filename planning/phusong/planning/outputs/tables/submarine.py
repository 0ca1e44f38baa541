"""Cables under the sea as tables: route position lists, and one row per cable."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict

import geopandas as gpd
import pandas as pd

from phusong.planning.results.stages import Plan
from phusong.planning.sea.positions import PositionColumn
from phusong.planning.sea.results import CableWorks

__all__ = ["cable_table", "position_layer", "position_table", "sea_figures"]

_DIGITS: Mapping[str, int] = {
    PositionColumn.LAT: 6,
    PositionColumn.LON: 6,
    PositionColumn.BEARING_DEG: 1,
    PositionColumn.LEG_KM: 3,
    PositionColumn.CUMULATIVE_KM: 3,
    PositionColumn.SLACK_PCT: 2,
    PositionColumn.CABLE_KM: 3,
    PositionColumn.DEPTH_M: 1,
    PositionColumn.BURIAL_M: 2,
}


def position_table(plan: Plan) -> pd.DataFrame:
    """All route position lists, rounded, with the columns of :class:`PositionColumn`."""
    sea = plan.routes.sea
    columns = [column.value for column in PositionColumn]
    if sea is None:
        return pd.DataFrame(columns=columns)
    return sea.positions[columns].round({str(k): v for k, v in _DIGITS.items()})


def position_layer(plan: Plan) -> dict[str, pd.DataFrame]:
    """The layer ``submarine_positions``; none where nothing is laid at sea."""
    table = position_table(plan)
    if table.empty:
        return {}
    lon, lat = table[PositionColumn.LON], table[PositionColumn.LAT]
    points = gpd.points_from_xy(lon, lat, crs="EPSG:4326")
    return {"submarine_positions": gpd.GeoDataFrame(table, geometry=points)}


def cable_table(plan: Plan) -> pd.DataFrame:
    """One row per cable: lengths by type and burial, landings, permits, loss, range of cost."""
    sea = plan.routes.sea
    return pd.DataFrame([_row(cable) for cable in sea.cables] if sea else [])


def sea_figures(plan: Plan) -> dict[str, object] | None:
    """How islands are joined, what unsure positions mean, and what is known of depth, for plan.json."""
    sea = plan.routes.sea
    if sea is None:
        return None
    return {
        "cables": len(sea.cables),
        "groups": [asdict(group) for group in sea.groups],
        "unsure": [asdict(place) for place in sea.unsure],
        "depth_spacing_m": sea.depth_spacing_m,
        "depth_coarse": sea.depth_coarse,
        "landings_unused": list(sea.landings_unused),
    }


def _row(cable: CableWorks) -> dict[str, object]:
    row: dict[str, object] = {
        "route_id": cable.route_id,
        "segment": cable.segment,
        "serves_name": cable.serves,
        "route_km": round(cable.doubt.route_km[0], 3),
        "route_km_up_to": round(cable.doubt.route_km[1], 3),
        "cable_km": round(cable.doubt.cable_km, 3),
    }
    armour = dict(cable.protection.armour_km)
    row |= {f"{kind}_km": round(armour.get(kind, 0.0), 3) for kind in ("DA", "SA", "LWP", "LW")}
    row |= {
        "buried_km": round(cable.protection.buried_km, 3),
        "deepest_m": round(cable.protection.deepest_m, 1),
        "depth_unknown_pct": round(cable.doubt.unknown_pct, 1),
    }
    for side, end in zip(("from", "to"), cable.ends, strict=True):
        row |= {
            f"{side}_lat": round(end.lat, 6),
            f"{side}_lon": round(end.lon, 6),
            f"{side}_commune": end.commune,
            f"{side}_branch": end.branch,
        }
    cost = cable.doubt.cost
    return row | {
        "zones": ";".join(f"{z.name} ({z.reason}, {z.km:.2f} km)" for z in cable.zones),
        "crossings": ";".join(f"{c.name} ({c.angle_deg:.0f}°)" for c in cable.crossings),
        "link_cable_km": round(cable.link.cable_km, 3),
        "fibre": cable.link.fibre,
        "loss_db": round(cable.link.loss_db, 2),
        "budget_db": cable.link.budget_db,
        "without_repeater": cable.link.without_repeater,
        "cost_low_bn_vnd": round(cost.low, 4),
        "cost_mid_bn_vnd": round(cost.mid, 4),
        "cost_high_bn_vnd": round(cost.high, 4),
        "cost_assumed": cost.assumed,
    }
