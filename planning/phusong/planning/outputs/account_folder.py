"""A plan's account, and the ground that its sheets are drawn on, from the folder it was written to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio
import rasterio
from affine import Affine
from numpy.typing import NDArray
from odc.geo.geobox import GeoBox

from phusong.coverage.service import ServiceColumn
from phusong.layers.errors import Problems, Severity
from phusong.layers.gdal_paths import readable
from phusong.planning.account.model import Account, ParkColumn
from phusong.planning.outputs.document.beside import Grid
from phusong.planning.outputs.document.document import PlanDocument
from phusong.planning.outputs.document.row import Row
from phusong.planning.outputs.plan_folder import read_plan_json
from phusong.planning.outputs.plan_json import sha256
from phusong.planning.results.columns import (
    CommuneColumn,
    ProposalColumn,
    RouteColumn,
    TargetColumn,
)
from phusong.planning.results.links import LinkColumn
from phusong.planning.results.money import Bill
from phusong.planning.service.commune_roads import CommuneRoadColumn
from phusong.planning.targets.attainment import AttainedColumn
from phusong.planning.targets.place_years import PlaceYearColumn

__all__ = ["Ground", "account_from", "read_account", "read_ground"]

_PLAN, _LAYERS = "plan.json", "plan.gpkg"


@dataclass(frozen=True, eq=False)
class Ground:
    """What of a plan has a place, in metres of its grid's CRS."""

    grid: GeoBox
    layers: Mapping[str, gpd.GeoDataFrame]
    """``communes``, ``settlements``, ``parks``, ``hubs``, ``existing_sites``, ``sites``, ``upgrades``,
    ``routes``."""
    since: Mapping[str, NDArray[np.uint16]]
    """(H, W) who is served when, by technology, as
    :func:`phusong.planning.targets.attainment.served_since` tells it."""


_DRAWN = (
    "communes",
    "settlements",
    "parks",
    "hubs",
    "existing_sites",
    "sites",
    "upgrades",
    "routes",
)


def read_account(folder: Path, *, problems: Problems) -> tuple[Account, PlanDocument] | None:
    """The account of a finished plan; None, with every reason in ``problems``, where there is none."""
    document = read_plan_json(folder / _PLAN, problems=problems)
    return None if document is None else (account_from(document), document)


def account_from(document: PlanDocument) -> Account:
    """The account that a ``plan.json`` holds."""
    bill = document.bill_bn_vnd
    return Account(
        scenario=document.scenario,
        province=document.province.name,
        provenance=document.provenance,
        communes=_table(document.communes, CommuneColumn),
        attained=_table(document.attained, AttainedColumn),
        places=_table(document.places, PlaceYearColumn),
        states=_table(document.unserved, ServiceColumn),
        roads=_table(document.commune_roads, CommuneRoadColumn),
        parks=_table(document.parks, ParkColumn),
        works=_table(document.proposed_sites, ProposalColumn),
        cable=_table(document.routes, RouteColumn),
        links=_table(document.links.links if document.links else [], LinkColumn),
        targets=_table(document.targets, TargetColumn),
        shortfalls=tuple(document.shortfalls),
        duties=tuple(document.assigned),
        bill=Bill(bill.total, tuple(bill.years), tuple(bill.parts), ()),
    )


def _table(rows: Sequence[Row], columns: type[StrEnum]) -> pd.DataFrame:
    """Rows as the stages hand them on; the columns of ``columns`` even where there is no row."""
    table = pd.DataFrame([row.model_dump() for row in rows])
    return table if len(rows) else table.reindex(columns=[column.value for column in columns])


def read_ground(folder: Path, document: PlanDocument, *, problems: Problems) -> Ground | None:
    """Layers and rasters beside a ``plan.json``; None, with every reason in ``problems``.

    A file that was changed since it was written is a warning.
    """
    grid = _grid(document.grid)
    rasters = {name: f"served_{name}.tif" for name in document.scenario.technologies}
    layers = _read_layers(folder / _LAYERS, grid, problems)
    since = {name: _read_since(folder / file, grid, problems) for name, file in rasters.items()}
    for name in (_LAYERS, *rasters.values()):
        file = folder / name
        if file.is_file() and document.outputs.get(name) != sha256(file):
            problems.add("plan-changed-since", str(file), severity=Severity.WARNING)
    found = {name: values for name, values in since.items() if values is not None}
    if layers is None or len(found) < len(since):
        return None
    return Ground(grid, layers, found)


def _grid(told: Grid) -> GeoBox:
    return GeoBox((told.rows, told.columns), Affine(*told.transform), told.crs)


def _read_layers(
    file: Path, grid: GeoBox, problems: Problems
) -> Mapping[str, gpd.GeoDataFrame] | None:
    if not file.is_file():
        problems.add("plan-missing", str(file))
        return None
    try:
        with readable(file) as copy:
            return {
                name: pyogrio.read_dataframe(copy, layer=name).to_crs(str(grid.crs))
                for name in _DRAWN
            }
    except Exception as error:  # noqa: BLE001 (a broken file may raise anything)
        problems.add("plan-broken", str(file), why=type(error).__name__)
        return None


def _read_since(file: Path, grid: GeoBox, problems: Problems) -> NDArray[np.uint16] | None:
    if not file.is_file():
        problems.add("plan-missing", str(file))
        return None
    try:
        with rasterio.open(file) as raster:
            values = raster.read(1)
    except (rasterio.errors.RasterioError, OSError) as error:
        problems.add("plan-broken", str(file), why=type(error).__name__)
        return None
    if values.shape != grid.shape or values.dtype != np.uint16:
        problems.add("plan-broken", str(file), why=f"{values.shape}, {values.dtype}")
        return None
    return np.asarray(values)
