"""Columns of the tables that operators get; what each means stands in the texts ``column-…``."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType
from typing import NamedTuple

import geopandas as gpd
import pandas as pd
import pandera.pandas as pa

from phusong.planning.results.columns import Construction

__all__ = ["FIELDS", "Field", "Table", "Type", "checked"]


class Table(StrEnum):
    """Tables of one operator and year."""

    SITES = "sites"
    """Masts on which something is built; columns that phusong's own layer of sites reads."""
    WORKS = "works"
    """What is built: one row per step of the programme."""
    CELLS = "cells"
    """Cells that the works add; columns that phusong's own layer of cells reads."""
    EXISTING = "existing_cells"
    """The operator's cells that the masts carry today."""
    CABLE = "cable"
    """New cable: one row per stretch of one construction."""
    HOPS = "hops"
    """Microwave hops that could connect the works instead."""


_DECIMALS = MappingProxyType({"km": 3, "10⁹ VND": 3, "MHz": 3, "GHz": 3, "1": 0, "%": 4})
_DEGREES = 6


class Type(StrEnum):
    """What a column holds."""

    TEXT = "text"
    NUMBER = "number"
    INTEGER = "integer"
    FLAG = "flag"


class Field(NamedTuple):
    """One column; ``None`` as a bound is none."""

    name: str
    type: Type = Type.TEXT
    unit: str = ""
    required: bool = False
    unique: bool = False
    least: float | None = None
    most: float | None = None


def _text(name: str, *, required: bool = False, unique: bool = False) -> Field:
    return Field(name, required=required, unique=unique)


def _number(
    name: str,
    unit: str,
    *,
    required: bool = False,
    least: float | None = None,
    most: float | None = None,
) -> Field:
    return Field(name, Type.NUMBER, unit, required, False, least, most)


def _integer(
    name: str, *, required: bool = False, least: float | None = None, most: float | None = None
) -> Field:
    return Field(name, Type.INTEGER, "", required, False, least, most)


def _position(prefix: str = "") -> tuple[Field, ...]:
    return (
        _number(f"{prefix}lon", "°", required=True, least=-180, most=180),
        _number(f"{prefix}lat", "°", required=True, least=-90, most=90),
        _number(f"{prefix}x_northing_m", "m", required=True),
        _number(f"{prefix}y_easting_m", "m", required=True),
    )


_CRS = _text("xy_crs", required=True)
_YEAR = Field("year", Type.INTEGER, required=True, least=2000, most=2100)
_MONEY = (
    _number("cost_low_bn_vnd", "10⁹ VND", least=0),
    _number("cost_mid_bn_vnd", "10⁹ VND", least=0),
    _number("cost_high_bn_vnd", "10⁹ VND", least=0),
    Field("cost_assumed", Type.FLAG, required=True),
)
_CELL = (
    _text("cell_id", required=True, unique=True),
    _text("site_id", required=True),
    _text("operator"),
    _text("technology", required=True),
    _text("band", required=True),
    _number("azimuth_deg", "°", least=0, most=360),
    _number("downtilt_deg", "°", least=-40, most=60),
    _number("mechanical_tilt_deg", "°", least=-40, most=60),
    _number("electrical_tilt_deg", "°", least=-40, most=60),
    _number("height_m", "m", required=True, least=0, most=400),
    _text("antenna"),
    _number("gain_dbi", "dBi"),
    _number("power_dbm", "dBm"),
)

FIELDS: Mapping[Table, tuple[Field, ...]] = MappingProxyType(
    {
        Table.SITES: (
            _text("site_id", required=True, unique=True),
            _text("name"),
            *_position(),
            _CRS,
            _number("ground_height_m", "m"),
            _number("mast_height_m", "m", least=0, most=400),
            _text("owner"),
            _text("shared_by"),
            _text("status", required=True),
            _YEAR,
            _text("commune_code"),
            _text("commune"),
        ),
        Table.WORKS: (
            _text("step_id", required=True, unique=True),
            _text("site_id", required=True),
            _integer("rank", required=True, least=1),
            _YEAR,
            _text("operator"),
            _text("action", required=True),
            _text("option", required=True),
            _integer("units", required=True, least=1),
            _number("raised_m", "m", required=True, least=0),
            _text("technologies", required=True),
            _text("bands", required=True),
            _text("azimuths_deg"),
            _number("downtilt_deg", "°", least=-40, most=60),
            _number("antenna_height_m", "m", required=True, least=0, most=400),
            _text("antennas"),
            _text("eirp_dbm"),
            *_position(),
            _CRS,
            _text("commune_code"),
            _text("commune"),
            _number("backhaul_km", "km", least=0),
            *(_number(f"{kind}_km", "km", least=0) for kind in Construction),
            _text("cable_from"),
            _number("backhaul_mbps", "Mbit/s", least=0),
            *_MONEY,
            _text("stage", required=True),
            _number("people_gained", "1", least=0),
            _text("place_names"),
            _text("reason_vi"),
            _text("reason_en"),
        ),
        Table.CELLS: (
            *_CELL,
            _text("status", required=True),
            _YEAR,
            _text("step_id", required=True),
            _number("max_power_dbm", "dBm", required=True),
            _number("epre_dbm", "dBm", required=True),
            _number("eirp_dbm", "dBm", required=True),
            _number("downlink_mhz", "MHz", required=True, least=400, most=7200),
            _number("bandwidth_mhz", "MHz", required=True, least=0, most=400),
            _integer("arfcn", least=0),
            _number("range_km", "km", required=True, least=0),
            _text("pattern", required=True),
            _integer("pci", least=0, most=1007),
            _number("pci_reuse_km", "km", least=0),
            _integer("rsi", least=0, most=837),
            *_position(),
            _CRS,
        ),
        Table.EXISTING: (
            *_CELL,
            _text("status"),
            _integer("year"),
            *_position(),
            _CRS,
        ),
        Table.CABLE: (
            _text("cable_id", required=True, unique=True),
            _text("route_id", required=True),
            _integer("segment", required=True, least=1),
            _text("serves_id", required=True),
            _text("serves_name"),
            _text("serves_kind", required=True),
            _text("from_id"),
            _text("construction", required=True),
            _integer("way", required=True, least=1),
            _number("length_km", "km", required=True, least=0),
            _number("length_uncertainty_km", "km", least=0),
            _integer("fibres", least=0),
            _text("cable_size"),
            _number("loss_db", "dB", least=0),
            _number("budget_db", "dB", least=0),
            _YEAR,
            *_MONEY,
            *_position("start_"),
            *_position("end_"),
            _CRS,
        ),
        Table.HOPS: (
            _text("hop_id", required=True, unique=True),
            _text("serves_id", required=True),
            _integer("hop", required=True, least=1),
            _text("start_id", required=True),
            _text("end_id", required=True),
            _number("length_km", "km", required=True, least=0),
            _text("band"),
            _number("frequency_ghz", "GHz", least=0),
            _number("channel_mhz", "MHz", least=0),
            _number("dish_m", "m", least=0),
            _number("start_antenna_m", "m", least=0),
            _number("end_antenna_m", "m", least=0),
            _text("modulation"),
            _number("capacity_mbps", "Mbit/s", least=0),
            _number("received_dbm", "dBm"),
            _number("margin_db", "dB"),
            _number("availability_pct", "%", least=0, most=100),
            *_position("start_"),
            *_position("end_"),
            _CRS,
        ),
    }
)
"""Columns of each table, in their order."""


def checked(frame: gpd.GeoDataFrame, table: Table) -> gpd.GeoDataFrame:
    """The columns of a table in their order, with its geometry; whole numbers as ``Int64``, others
    with as many decimals as their unit deserves.

    Raises
    ------
    pandera.errors.SchemaErrors
        With every cell that a column does not allow.
    """
    fields = FIELDS[table]
    typed = {field.name: _typed(frame[field.name], field) for field in fields}
    plain = pd.DataFrame(typed, columns=[field.name for field in fields])
    rules = pa.DataFrameSchema({field.name: _rules(field) for field in fields}, strict=True)
    rules.validate(plain, lazy=True)
    return gpd.GeoDataFrame(plain, geometry=frame.geometry.to_numpy(), crs=frame.crs)


def _typed(values: pd.Series, field: Field) -> pd.Series:
    plain = values.reset_index(drop=True)
    if field.type is Type.TEXT:
        shown = [None if pd.isna(value) or value == "" else str(value) for value in plain]
        return pd.Series(shown, dtype=object)
    if field.type is Type.FLAG:
        return plain.astype(bool)
    if field.type is Type.INTEGER:
        return pd.to_numeric(plain).astype("Float64").astype("Int64")
    digits = _DEGREES if field.name.endswith(("lon", "lat")) else _DECIMALS.get(field.unit, 2)
    return pd.to_numeric(plain).astype(float).round(digits)


def _rules(field: Field) -> pa.Column:
    checks = []
    if field.least is not None:
        checks.append(pa.Check.ge(field.least))
    if field.most is not None:
        checks.append(pa.Check.le(field.most))
    return pa.Column(None, checks, nullable=not field.required, unique=field.unique)
