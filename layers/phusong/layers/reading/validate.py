"""Rules of a schema on typed values: what must be there, be unique, and lie in which range."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pandera.pandas as pa
import shapely
from numpy.typing import NDArray
from pandera.errors import SchemaErrors

from phusong.layers.columns import Column, DataType, Spec
from phusong.layers.errors import Problems, Severity
from phusong.layers.formats.raw import tell_rows
from phusong.layers.schema import TableSchema

__all__ = ["FILE", "ROW", "check_rules", "tell_duplicate_rows"]

FILE, ROW = "_file", "_row"
"""Private columns of every layer that was read: where the user finds the row."""


def check_rules(
    frame: pd.DataFrame,
    schema: TableSchema,
    *,
    faulty: pd.DataFrame,
    headers: Mapping[tuple[str, str], str],
    problems: Problems,
) -> None:
    """Add a problem for every cell that breaks a rule of its column.

    Parameters
    ----------
    frame
        Typed values of all files of a layer with :data:`FILE` and :data:`ROW`, index 0, 1, ….
    faulty
        Cells that were told already, (rows × columns of the schema).
    headers
        (file, column) → header in the file. A required column that a file lacks as a whole was
        told as such, so its empty cells are not told again.
    """
    failures = _failures(frame, schema)
    for column in schema.columns:
        own = failures[failures["column"] == column.value]
        for check, cases in own.groupby("check", sort=False):
            lines = np.unique(cases["index"].to_numpy(dtype=np.int64))
            lines = lines[~faulty[column.value].to_numpy()[lines]]
            _tell(frame, column, str(check), lines=lines, headers=headers, problems=problems)


def _failures(frame: pd.DataFrame, schema: TableSchema) -> pd.DataFrame:
    """Failure cases as pandera gathers them: columns ``column``, ``check`` and ``index``."""
    rules = pa.DataFrameSchema({column.value: _rules(column.spec) for column in schema.columns})
    try:
        rules.validate(pd.DataFrame(frame[[column.value for column in schema.columns]]), lazy=True)
    except SchemaErrors as errors:
        return pd.DataFrame(errors.failure_cases)[["column", "check", "index"]]
    return pd.DataFrame({"column": [], "check": [], "index": []})


def _rules(spec: Spec) -> pa.Column:
    checks: list[pa.Check] = []
    if spec.minimum is not None:
        checks.append(pa.Check.ge(spec.minimum, error="too-low"))
    if spec.above is not None:
        checks.append(pa.Check.gt(spec.above, error="not-above"))
    if spec.maximum is not None:
        checks.append(pa.Check.le(spec.maximum, error="too-high"))
    # An empty cell is no duplicate of another one.
    if spec.unique:
        checks.append(pa.Check(_is_first, error="duplicate", ignore_na=True))
    return pa.Column(None, checks, nullable=not spec.required)


def _is_first(values: pd.Series) -> pd.Series:
    return ~values.duplicated(keep="first")


def _tell(
    frame: pd.DataFrame,
    column: Column,
    check: str,
    *,
    lines: NDArray[np.int64],
    headers: Mapping[tuple[str, str], str],
    problems: Problems,
) -> None:
    codes = {
        "not_nullable": "value-missing",
        "too-low": "value-out-of-range",
        "not-above": "value-out-of-range",
        "too-high": "value-out-of-range",
        "duplicate": "value-duplicate",
    }
    for file, part in frame.loc[lines].groupby(FILE, sort=False):
        header = headers.get((str(file), column.value))
        if header is None and check == "not_nullable":
            continue
        values = None if check == "not_nullable" else [_shown(v) for v in part[column.value]]
        tell_rows(
            problems,
            codes[check],
            str(file),
            rows=part[ROW].to_numpy(dtype=np.int64),
            column=header or column.value,
            values=values,
            details=_firsts(frame, column, part) if check == "duplicate" else None,
            **_expected(column, check),
        )


def _shown(value: object) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)


def _firsts(frame: pd.DataFrame, column: Column, part: pd.DataFrame) -> list[dict[str, str]]:
    """Where each duplicated value stands first."""
    first = frame.drop_duplicates(column.value).set_index(column.value)
    where = first.loc[part[column.value]]
    return [
        {"first": str(row), "first_file": str(file)}
        for row, file in zip(where[ROW], where[FILE], strict=True)
    ]


def _expected(column: Column, check: str) -> dict[str, Any]:
    """Details that the message of the check shows."""
    spec = column.spec
    if check == "not_nullable":
        return {"name": column.value}
    if check == "duplicate":
        return {}
    low = spec.minimum if spec.minimum is not None else spec.above
    bounds = (
        "both"
        if low is not None and spec.maximum is not None
        else "low"
        if check != "too-high"
        else "high"
    )
    return {
        "bounds": bounds,
        "low": 0.0 if low is None else float(low),
        "high": 0.0 if spec.maximum is None else float(spec.maximum),
        "strict": "yes" if spec.above is not None else "no",
        "unit": spec.unit if spec.type is not DataType.TEXT else "",
    }


def tell_duplicate_rows(frame: pd.DataFrame, problems: Problems) -> None:
    """A warning for every row that says the same as an earlier one, its place included."""
    plain = pd.DataFrame(frame).drop(columns=[FILE, ROW])
    if isinstance(frame, gpd.GeoDataFrame):
        plain = plain.drop(columns=frame.active_geometry_name)
        plain["wkb"] = shapely.to_wkb(frame.geometry.to_numpy())
    plain = plain.dropna(axis="columns", how="all")
    if plain.shape[1] == 0:
        return
    again = plain.duplicated(keep="first").to_numpy()
    if not again.any():
        return
    groups = plain.groupby(list(plain.columns), dropna=False, sort=False)
    first = groups.ngroup().to_numpy()
    at = np.unique(first, return_index=True)[1]
    for file, lines in pd.Series(np.flatnonzero(again)).groupby(frame[FILE].to_numpy()[again]):
        positions = lines.to_numpy()
        origin = at[first[positions]]
        tell_rows(
            problems,
            "row-duplicate",
            str(file),
            rows=frame[ROW].to_numpy(dtype=np.int64)[positions],
            details=[
                {"first": str(row), "first_file": str(name)}
                for row, name in zip(frame[ROW].iloc[origin], frame[FILE].iloc[origin], strict=True)
            ],
            severity=Severity.WARNING,
        )
