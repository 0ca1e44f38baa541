"""Materials, optics, stretches, route position lists of new cable, and microwave, as one workbook."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType

import geopandas as gpd
import pandas as pd
from pyproj import CRS

from phusong.layers.i18n import Messages
from phusong.planning.cable.results import OpticColumn
from phusong.planning.outputs.operator.columns import FIELDS, Field, Table, Type
from phusong.planning.outputs.operator.coordinates import both_ends, placed
from phusong.planning.outputs.operator.workbook import DICTIONARY, dictionary, write_workbook
from phusong.planning.outputs.pictures.cost_marks import marked_segments
from phusong.planning.outputs.tables.backhaul import part_table
from phusong.planning.outputs.tables.cable import material_table, optic_table
from phusong.planning.outputs.tables.places import forms_crs
from phusong.planning.outputs.tables.submarine import position_table
from phusong.planning.results.columns import RouteColumn
from phusong.planning.results.stages import Plan
from phusong.planning.sea.positions import PositionColumn

__all__ = ["cable_sheets", "write_cable_workbook"]

_MARGIN = "optical_margin_db"
"""Column of the margin: ``margin_db`` is that of a radio link elsewhere."""


def _texts(*names: str) -> tuple[Field, ...]:
    return tuple(Field(name) for name in names)


def _numbers(unit: str, *names: str) -> tuple[Field, ...]:
    return tuple(Field(name, Type.NUMBER, unit) for name in names)


def _integers(*names: str, unit: str = "") -> tuple[Field, ...]:
    return tuple(Field(name, Type.INTEGER, unit) for name in names)


_FIELDS: Mapping[str, tuple[Field, ...]] = MappingProxyType(
    {
        "materials": (
            *_texts("item_text", "item", "construction"),
            *_integers("size"),
            *_numbers("", "quantity"),
            *_texts("unit"),
        ),
        "optics": (
            *_texts("serves_name", "serves_id", "serves_kind", "route_id", "exchange"),
            *_numbers("km", "existing_km"),
            Field("traced", Type.FLAG),
            *_numbers("km", "new_km"),
            *_integers("splices"),
            *_texts("optics"),
            *_integers("wavelength_nm", unit="nm"),
            *_integers("split"),
            *_numbers("dB", "loss_db", _MARGIN, "budget_db", "spare_db", "lacks_db"),
            *_texts("remedy_text", "remedy"),
            *_integers("amplifier_sites"),
            *_texts("feeder"),
        ),
        "stretches": FIELDS[Table.CABLE],
        "positions": (
            *_texts("route_id"),
            *_integers("segment", "position"),
            *_texts("event"),
            *_numbers("°", "lon", "lat"),
            *_numbers("m", "x_northing_m", "y_easting_m"),
            *_texts("xy_crs"),
            *_numbers("°", "bearing_deg"),
            *_numbers("km", "leg_km", "cumulative_km"),
            *_numbers("%", "slack_pct"),
            *_numbers("km", "cable_km"),
            *_numbers("m", "depth_m"),
            *_texts("cable_type"),
            *_numbers("m", "burial_m"),
            *_texts("detail"),
        ),
        "microwave": (
            *_texts("link_id", "start_id", "end_id"),
            *_integers("radios"),
            *_numbers("m", "mast_m"),
            *_numbers("kWp", "solar_kwp"),
            *_texts("users"),
            *_numbers("10⁹ VND", "cost_low_bn_vnd", "cost_mid_bn_vnd", "cost_high_bn_vnd"),
            *_numbers("10⁹ VND", "yearly_low_bn_vnd", "yearly_mid_bn_vnd", "yearly_high_bn_vnd"),
        ),
    }
)


def write_cable_workbook(path: Path, plan: Plan, messages: Messages) -> None:
    """A sheet per list, units under the heads, and a dictionary of all columns."""
    tables = cable_sheets(plan, messages)
    units = {name: [field.unit for field in _FIELDS[name]] for name in tables}
    told: Mapping[str, Sequence[Field]] = {name: _FIELDS[name] for name in tables}
    write_workbook(path, {**tables, DICTIONARY: dictionary(told)}, units=units)


def cable_sheets(plan: Plan, messages: Messages) -> dict[str, pd.DataFrame]:
    """Tables by sheet, those without rows left out; positions in WGS84 and in the zone of forms."""
    zone: CRS = forms_crs(plan.province.communes.geometry)
    frames = {
        "materials": material_table(plan, messages),
        "optics": optic_table(plan, messages).rename(
            columns={OpticColumn.MARGIN_DB.value: _MARGIN}
        ),
        "stretches": _stretches(plan, zone),
        "positions": _positions(plan, zone),
        "microwave": part_table(plan),
    }
    return {
        name: frame[[field.name for field in _FIELDS[name]]]
        for name, frame in frames.items()
        if len(frame)
    }


def _stretches(plan: Plan, zone: CRS) -> pd.DataFrame:
    segments = marked_segments(plan)
    route, part = segments[RouteColumn.ROUTE_ID], segments[RouteColumn.SEGMENT]
    named = segments.assign(cable_id=route.astype(str) + "-" + part.astype(str))
    lines = both_ends(placed(named, zone), zone)
    return pd.DataFrame(lines.drop(columns="geometry")).round(4)


def _positions(plan: Plan, zone: CRS) -> pd.DataFrame:
    table = position_table(plan)
    if table.empty:
        return table
    lon, lat = table[PositionColumn.LON], table[PositionColumn.LAT]
    points = gpd.GeoDataFrame(table, geometry=gpd.points_from_xy(lon, lat, crs=4326))
    return pd.DataFrame(placed(points, zone).drop(columns="geometry"))
