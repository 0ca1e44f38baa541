"""The folder of every operator and year: which files it holds, and what writes each of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import geopandas as gpd
import pandas as pd
from pyproj import CRS

from phusong.layers.export import write_csv, write_geopackage
from phusong.layers.i18n import Messages
from phusong.planning.outputs.operator.atoll import atoll_tables, write_table
from phusong.planning.outputs.operator.columns import Table
from phusong.planning.outputs.operator.drawing import write_drawing
from phusong.planning.outputs.operator.geojson import write_geojson
from phusong.planning.outputs.operator.kml import write_kml, write_kmz
from phusong.planning.outputs.operator.linkplanner import link_table, linkplanner_sites
from phusong.planning.outputs.operator.names import file_names
from phusong.planning.outputs.operator.shares import Share, operator_shares
from phusong.planning.outputs.operator.workbook import sheets, write_workbook
from phusong.planning.outputs.tables.places import forms_crs
from phusong.planning.results.stages import Plan
from phusong.planning.scenario.outputs import OperatorFormat

__all__ = ["OPERATORS", "UNASSIGNED", "operator_writers"]

OPERATORS = "operators"
"""The folder in the results that holds them all."""
UNASSIGNED = "unassigned"
"""Folder of what the data gives to nobody."""

Writers = dict[str, Callable[[Path], None]]


def operator_writers(
    plan: Plan, messages: Messages, *, handed: gpd.GeoDataFrame | None = None
) -> Writers:
    """What writes each file, by its path in the folder of results (parts joined by ``/``).

    ``handed`` is what :func:`handed_sites` made of the plan, when somebody has it already.
    """
    rules = plan.scenario.outputs
    if not rules.operator_formats:
        return {}
    shares = operator_shares(plan, rules, handed=handed)
    called = file_names(share.operator or UNASSIGNED for share in shares)
    writers: Writers = {}
    for share in shares:
        folder = f"{OPERATORS}/{called[share.operator or UNASSIGNED]}/{share.year}"
        for wanted in OperatorFormat:
            if wanted in rules.operator_formats:
                own = _FORMATS[wanted](plan, share, messages)
                writers |= {f"{folder}/{name}": write for name, write in own}
    return writers


Files = Iterator[tuple[str, Callable[[Path], None]]]


def _csv(plan: Plan, share: Share, messages: Messages) -> Files:
    separator = plan.scenario.outputs.csv_separator
    for table, frame in share.filled.items():
        yield f"csv/{table}.csv", partial(write_csv, table=_plain(frame), separator=separator)


def _xlsx(plan: Plan, share: Share, messages: Messages) -> Files:
    yield "works.xlsx", lambda path: write_workbook(path, sheets(share.filled))


def _geopackage(plan: Plan, share: Share, messages: Messages) -> Files:
    layers = {table.value: frame for table, frame in share.filled.items()}
    yield "works.gpkg", partial(write_geopackage, layers=layers)


def _geojson(plan: Plan, share: Share, messages: Messages) -> Files:
    for table, frame in share.filled.items():
        yield f"geojson/{table}.geojson", partial(write_geojson, frame=frame)


def _kml(plan: Plan, share: Share, messages: Messages) -> Files:
    yield "works.kml", partial(write_kml, share=share, messages=messages)
    yield "works.kmz", partial(write_kmz, share=share, messages=messages)


def _dxf(plan: Plan, share: Share, messages: Messages) -> Files:
    zone: CRS = forms_crs(plan.province.communes.geometry)
    yield "works.dxf", partial(write_drawing, share=share, zone=zone)


def _atoll(plan: Plan, share: Share, messages: Messages) -> Files:
    if share.tables[Table.WORKS].empty:
        return
    resolution_m = float(plan.province.grid.resolution.x)
    for name, table in atoll_tables(share, resolution_m=resolution_m).items():
        yield f"atoll/{name}", partial(write_table, table=table)
    for name, text in share.antennas.items():
        yield f"atoll/antennas/{name}.msi", partial(_write_text, text=text)


def _linkplanner(plan: Plan, share: Share, messages: Messages) -> Files:
    if share.tables[Table.WORKS].empty:
        return
    tables = {
        "linkplanner/sites.csv": linkplanner_sites(share, messages),
        "linkplanner/links.csv": link_table(share),
    }
    for name, table in tables.items():
        if len(table):
            yield name, partial(write_csv, table=table, encoding="utf-8")


_FORMATS: dict[OperatorFormat, Callable[[Plan, Share, Messages], Files]] = {
    OperatorFormat.CSV: _csv,
    OperatorFormat.XLSX: _xlsx,
    OperatorFormat.GEOPACKAGE: _geopackage,
    OperatorFormat.GEOJSON: _geojson,
    OperatorFormat.KML: _kml,
    OperatorFormat.DXF: _dxf,
    OperatorFormat.ATOLL: _atoll,
    OperatorFormat.LINKPLANNER: _linkplanner,
}


def _plain(frame: gpd.GeoDataFrame) -> pd.DataFrame:
    return pd.DataFrame(frame.drop(columns=frame.geometry.name))


def _write_text(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8", newline="")
