"""What an earlier run left in its folder of all that plans are compared by."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio
import rasterio
from affine import Affine
from numpy.typing import NDArray
from odc.geo.geobox import GeoBox

from phusong.layers.columns import Communes
from phusong.layers.errors import Problems, Severity
from phusong.layers.gdal_paths import readable
from phusong.planning.comparison.plans import SPENDING, Outline
from phusong.planning.outputs.document.beside import Grid
from phusong.planning.outputs.document.document import PlanDocument
from phusong.planning.outputs.document.row import Row
from phusong.planning.outputs.plan_folder import read_plan_json
from phusong.planning.outputs.plan_json import sha256
from phusong.planning.results.columns import ProposalColumn, RouteColumn, TargetColumn
from phusong.planning.targets.attainment import AttainedColumn

__all__ = ["read_outline"]

_PLAN, _LAYERS, _COMMUNES = "plan.json", "plan.gpkg", "communes"
_WORKS = (ProposalColumn.YEAR, ProposalColumn.ACTION, ProposalColumn.CHOSEN_FOR)
_CABLE = (RouteColumn.YEAR, RouteColumn.CONSTRUCTION, RouteColumn.LENGTH_KM)
_TARGETS = (
    TargetColumn.INDICATOR,
    TargetColumn.NAME,
    TargetColumn.TECHNOLOGY,
    TargetColumn.YEAR,
    TargetColumn.UNIT,
    TargetColumn.TARGET,
    TargetColumn.PLANNED,
    TargetColumn.MET,
)
_PARTS = ("building", "running", "present")


def read_outline(folder: Path, *, problems: Problems) -> Outline | None:
    """A plan from the folder that it was written to.

    None, with every reason in ``problems``, when it is no such folder, or lacks what is compared. A
    file that was changed since it was written is a warning.
    """
    file = folder / _PLAN
    told = read_plan_json(file, problems=problems)
    if told is None:
        return None
    grid = _grid(told.grid)
    names = list(told.scenario.technologies)
    communes = _read_communes(folder / _LAYERS, grid, problems)
    since = {name: _read_since(folder / f"served_{name}.tif", grid, problems) for name in names}
    _tell_changes(folder, told.outputs, [_LAYERS, *(f"served_{n}.tif" for n in names)], problems)
    if communes is None or any(found is None for found in since.values()):
        return None
    return _outline(told, grid, communes, since={k: v for k, v in since.items() if v is not None})


def _outline(
    told: PlanDocument,
    grid: GeoBox,
    communes: gpd.GeoDataFrame,
    *,
    since: dict[str, NDArray[np.uint16]],
) -> Outline:
    scenario, bill = told.scenario, told.bill_bn_vnd
    expenses = [(None, bill.total), *((one.year, one.expense) for one in bill.years)]
    spending = [
        (year, part, *(getattr(getattr(expense, part), end) for end in SPENDING[2:]))
        for year, expense in expenses
        for part in _PARTS
    ]
    return Outline(
        name=scenario.name,
        province=(told.province.name, told.province.code),
        grid=grid,
        definitions={name: rules.definition for name, rules in scenario.technologies.items()},
        years=scenario.programme.years,
        attained=_attained(told.attained),
        works=_table(told.proposed_sites, _WORKS),
        cable=_table(told.routes, _CABLE),
        targets=_table(told.targets, _TARGETS),
        spending=pd.DataFrame(spending, columns=list(SPENDING)).astype({"year": "Int64"}),
        since=since,
        communes=communes,
    )


def _grid(told: Grid) -> GeoBox:
    return GeoBox((told.rows, told.columns), Affine(*told.transform), told.crs)


def _table(rows: Sequence[Row], columns: Sequence[str]) -> pd.DataFrame:
    """Rows with these columns; years are whole numbers or missing."""
    names = [str(column) for column in columns]
    table = pd.DataFrame([row.model_dump(mode="json", include=set(names)) for row in rows])
    return table.reindex(columns=names).astype({ProposalColumn.YEAR.value: "Int64"})


def _attained(rows: Sequence[Row]) -> pd.DataFrame:
    table = _table(rows, [column.value for column in AttainedColumn])
    words = (AttainedColumn.CODE.value, AttainedColumn.NAME.value)
    counts = (
        AttainedColumn.PEOPLE.value,
        AttainedColumn.PEOPLE_SERVED.value,
        AttainedColumn.SETTLEMENTS.value,
        AttainedColumn.SETTLEMENTS_SERVED.value,
    )
    # An empty text is null in the file.
    return table.fillna(dict.fromkeys(words, "")).astype(dict.fromkeys(counts, float))


def _read_communes(file: Path, grid: GeoBox, problems: Problems) -> gpd.GeoDataFrame | None:
    if not file.is_file():
        problems.add("plan-missing", str(file))
        return None
    try:
        with readable(file) as copy:
            frame = pyogrio.read_dataframe(copy, layer=_COMMUNES)
        return frame[[Communes.CODE, Communes.NAME, "geometry"]].to_crs(str(grid.crs))
    except Exception as error:  # noqa: BLE001 (a broken file may raise anything)
        problems.add("plan-broken", str(file), why=type(error).__name__)
        return None


def _read_since(file: Path, grid: GeoBox, problems: Problems) -> NDArray[np.uint16] | None:
    if not file.is_file():
        problems.add("compare-no-raster", str(file))
        return None
    try:
        with rasterio.open(file) as raster:
            values = raster.read(1)
    except (rasterio.errors.RasterioError, OSError) as error:
        problems.add("plan-broken", str(file), why=type(error).__name__)
        return None
    if values.shape != grid.shape or values.dtype != np.uint16:
        shape = " × ".join(str(n) for n in values.shape)
        problems.add("plan-broken", str(file), why=f"{shape}, {values.dtype}")
        return None
    return np.asarray(values)


def _tell_changes(
    folder: Path, prints: dict[str, str], names: Sequence[str], problems: Problems
) -> None:
    for name in names:
        file = folder / name
        if file.is_file() and prints.get(name) != sha256(file):
            problems.add("plan-changed-since", str(file), severity=Severity.WARNING)
