"""Reading back what operators get, and comparing it with what was written."""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd

from phusong.layers.crs import Area
from phusong.layers.errors import Problems, Severity
from phusong.layers.export import neutralise
from phusong.layers.i18n import Language, Messages
from phusong.layers.schema import LayerKind
from phusong.layers.source import LayerSource
from phusong.layers.vectors import read_layer
from phusong.planning.outputs.operator.columns import FIELDS, Table, Type
from phusong.planning.outputs.operator.folder import operator_writers
from phusong.planning.results.stages import Plan

VIETTEL = "operators/Viettel/2026"


def written(plan: Plan, folder: Path, language: Language = Language.VIETNAMESE) -> Path:
    for name, write in operator_writers(plan, Messages.of(language)).items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        write(folder / name)
    return folder


def contents(folder: Path) -> dict[str, bytes]:
    found = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}


def text_columns(table: Table) -> dict[str, type[str]]:
    return {field.name: str for field in FIELDS[table] if field.type is Type.TEXT}


def equal(back: pd.DataFrame, table: pd.DataFrame, *, decimals: int = 9) -> None:
    """The same cells, whatever a format makes of whole numbers and of empty cells."""
    assert list(back.columns) == list(table.columns)
    for name in table.columns:
        ours, theirs = table[name], back[name]
        if pd.api.types.is_numeric_dtype(ours) and ours.dtype != bool:
            np.testing.assert_allclose(
                pd.to_numeric(theirs).to_numpy(float, na_value=np.nan),
                ours.to_numpy(float, na_value=np.nan),
                atol=10.0**-decimals,
            )
        else:
            shown = [None if pd.isna(value) else str(value) for value in theirs]
            assert shown == [None if pd.isna(value) else str(value) for value in ours], name


def plain(frame: gpd.GeoDataFrame) -> pd.DataFrame:
    return pd.DataFrame(frame.drop(columns="geometry"))


def harmless(frame: gpd.GeoDataFrame) -> pd.DataFrame:
    """As text files hold it: an apostrophe before what a spreadsheet would run."""
    return plain(frame).map(neutralise)


def layer(path: Path, kind: LayerKind, plan: Plan, **source: object) -> gpd.GeoDataFrame:
    """What phusong itself reads out of a file as a layer; nothing may be wrong with it."""
    problems = Problems()
    found = read_layer(
        kind,
        LayerSource.model_validate({"path": path.name, **source}),
        folder=path.parent,
        area=Area.of(plan.province.communes),
        problems=problems,
    )
    assert not [p for p in problems if p.severity is Severity.ERROR], list(problems)
    return found
