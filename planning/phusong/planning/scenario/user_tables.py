"""Tables that a scenario names: prices, and figures of indicators; read into the place of their names."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import pandas as pd
from pydantic import ValidationError

from phusong.layers.columns import Column, DataType, Spec
from phusong.layers.errors import Problems, Severity
from phusong.layers.plain_tables import read_plain_table
from phusong.layers.reading.validate import FILE, ROW
from phusong.layers.source import LayerSource
from phusong.layers.text.suggestions import suggested
from phusong.planning.scenario.costs import PER

__all__ = [
    "PriceColumn",
    "Tables",
    "ValueColumn",
    "names_a_file",
    "table_files",
    "table_rows",
    "table_source",
    "with_user_tables",
]

_NEEDED = ("new_site", "upgrade", "fibre_aerial", "fibre_submarine", "submarine_mobilisation")
"""Prices without which nothing can be planned."""


class PriceColumn(Column):
    """Columns of a table of prices; one row per item."""

    ITEM = (
        "item",
        Spec(
            "what is priced",
            required=True,
            unique=True,
            choices=tuple(PER),
            also=("hang muc", "khoan muc"),
        ),
    )
    LOW = (
        "low",
        Spec(
            "low end; the middle if empty", DataType.NUMBER, minimum=0, also=("thap", "toi thieu")
        ),
    )
    MID = (
        "mid",
        Spec(
            "middle",
            DataType.NUMBER,
            required=True,
            minimum=0,
            also=("trung binh", "don gia", "gia", "price"),
        ),
    )
    HIGH = (
        "high",
        Spec("high end; the middle if empty", DataType.NUMBER, minimum=0, also=("cao", "toi da")),
    )
    CURRENCY = (
        "currency",
        Spec(
            "VND or USD", required=True, choices=("VND", "USD"), also=("tien te", "don vi tien te")
        ),
    )
    PER = (
        "per",
        Spec(
            "what one of it is",
            choices=tuple(dict.fromkeys(PER.values())),
            also=("don vi", "don vi tinh"),
        ),
    )
    SOURCE = "source", Spec("who says so", required=True, also=("nguon", "can cu"))
    SOURCE_VI = "source_vi", Spec("the same in Vietnamese", also=("nguon tieng viet",))
    DATE = "date", Spec("when", DataType.DATE, also=("ngay", "thoi diem"))
    ASSUMED = (
        "assumed",
        Spec("nobody has confirmed it; so if empty", DataType.FLAG, also=("gia dinh", "tam tinh")),
    )


class ValueColumn(Column):
    """Columns of a table of figures of indicators; one row per indicator and year."""

    INDICATOR = (
        "indicator",
        Spec("key of a target of the scenario", required=True, also=("chi tieu", "ma chi tieu")),
    )
    TECHNOLOGY = "technology", Spec("technology of that target", also=("cong nghe",))
    YEAR = (
        "year",
        Spec(
            "year at whose end it holds",
            DataType.INTEGER,
            "year",
            required=True,
            minimum=2000,
            maximum=2100,
            also=("nam",),
        ),
    )
    VALUE = (
        "value",
        Spec(
            "in the unit of the target", DataType.NUMBER, required=True, also=("gia tri", "ket qua")
        ),
    )
    SOURCE = "source", Spec("who says so", required=True, also=("nguon", "nguon so lieu"))
    DATE = "date", Spec("when", DataType.DATE, also=("ngay", "thoi diem"))
    NOTE = "note", Spec("anything else that a reader must know", also=("ghi chu",))


class Tables(NamedTuple):
    """The tables of a scenario, with what its files held, and those files."""

    tables: dict[str, Any]
    files: tuple[Path, ...]


def with_user_tables(tables: Mapping[str, Any], folder: Path, problems: Problems) -> Tables:
    """Prices into ``costs`` where ``costs.table`` names a file, figures into ``indicator_values``.

    A price of the table goes before the same one of the scenario. A row that cannot be used is told;
    its price is 0 then, so that nobody is told that it is missing as well.
    """
    result = dict(tables)
    files: list[Path] = []
    costs = result.get("costs")
    if isinstance(costs, Mapping) and "table" in costs:
        stated = {key: value for key, value in costs.items() if key != "table"}
        source = table_source(costs["table"], "costs.table", problems)
        found = _prices(source, folder, problems) if source else {}
        files += table_files(source, folder)
        for item in _NEEDED if problems.has_errors else ():
            stated.setdefault(item, _nothing(item))
        result["costs"] = {**stated, **found}
    values = result.get("indicator_values")
    if names_a_file(values):
        source = table_source(values, "indicator_values", problems)
        result["indicator_values"] = (
            _values(source, tables.get("targets"), folder=folder, problems=problems)
            if source
            else []
        )
        files += table_files(source, folder)
    return Tables(result, tuple(files))


def names_a_file(value: Any) -> bool:
    """Whether it is a name, several, or a description of a source; not rows written out."""
    if isinstance(value, list):
        return any(isinstance(one, str) for one in value)
    return value is not None


def table_source(value: Any, key: str, problems: Problems) -> LayerSource | None:
    """The file or files that a key of the scenario names; None, and a problem, where none does."""
    try:
        described = value if isinstance(value, Mapping) else {"path": value}
        source = LayerSource.model_validate(described)
    except ValidationError:
        source = None
    if source is None or not source.paths:
        problems.add("user-table-source", key, column=key, value=value)
        return None
    return source


def table_files(source: LayerSource | None, folder: Path) -> tuple[Path, ...]:
    """Where they lie."""
    found = source.files(folder, Problems()) if source else ()
    return tuple(file.path for file in found)


def table_rows(
    columns: type[Column], source: LayerSource, *, folder: Path, problems: Problems
) -> Iterator[dict[str, Any]]:
    """Every row, with None for what is missing."""
    frame = read_plain_table(columns, source, folder=folder, problems=problems)
    for row in frame.to_dict("records"):
        yield {str(key): None if pd.isna(value) else value for key, value in row.items()}


def _prices(source: LayerSource, folder: Path, problems: Problems) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for row in table_rows(PriceColumn, source, folder=folder, problems=problems):
        item = row[PriceColumn.ITEM]
        if item is not None and item not in found:
            found[item] = _price(row, problems) or _nothing(item)
    return found


def _price(row: Mapping[str, Any], problems: Problems) -> dict[str, Any] | None:
    """One item as the scenario would state it; None when the row does not do."""
    item, mid = row[PriceColumn.ITEM], row[PriceColumn.MID]
    if mid is None or row[PriceColumn.CURRENCY] is None or row[PriceColumn.SOURCE] is None:
        return None
    low = mid if row[PriceColumn.LOW] is None else row[PriceColumn.LOW]
    high = mid if row[PriceColumn.HIGH] is None else row[PriceColumn.HIGH]
    per = row[PriceColumn.PER] or PER[item]
    line = int(row[ROW])
    if not 0 <= low <= mid <= high:
        shown = f"{low:g} – {mid:g} – {high:g}"
        problems.add("cost-order", row[FILE], row=line, column="low, mid, high", value=shown)
        return None
    if per != PER[item]:
        details = {"item": item, "per": per, "right": PER[item]}
        problems.add("cost-per", row[FILE], row=line, column="per", value=per, **details)
        return None
    assumed = row[PriceColumn.ASSUMED]
    return {
        "low": low,
        "mid": mid,
        "high": high,
        "currency": row[PriceColumn.CURRENCY],
        "per": per,
        "source": row[PriceColumn.SOURCE],
        **({"source_vi": row[PriceColumn.SOURCE_VI]} if row[PriceColumn.SOURCE_VI] else {}),
        "date": _day(row[PriceColumn.DATE]),
        "assumed": True if assumed is None else bool(assumed),
    }


def _nothing(item: str) -> dict[str, Any]:
    price = dict.fromkeys(("low", "mid", "high"), 0.0)
    return {**price, "currency": "VND", "per": PER[item], "source": ""}


def _values(
    source: LayerSource, targets: Any, *, folder: Path, problems: Problems
) -> list[dict[str, Any]]:
    known = _targets(targets)
    first: dict[tuple[Any, ...], Mapping[str, Any]] = {}
    for row in table_rows(ValueColumn, source, folder=folder, problems=problems):
        key = row[ValueColumn.INDICATOR], row[ValueColumn.TECHNOLOGY], row[ValueColumn.YEAR]
        if None in (key[0], key[2], row[ValueColumn.VALUE], row[ValueColumn.SOURCE]):
            continue  # told by the table's own rules
        place = {"row": int(row[ROW]), "column": "indicator", "value": key[0]}
        if key in first:
            problems.add(
                "value-duplicate",
                row[FILE],
                **place,
                first=str(first[key][ROW]),
                first_file=str(first[key][FILE]),
            )
            continue
        first[key] = row
        if key[:2] not in known:
            names = [name for name, _ in known]
            near = difflib.get_close_matches(key[0], names, n=1) or sorted(set(names))
            problems.add(
                "indicator-no-target",
                row[FILE],
                **place,
                severity=Severity.WARNING,
                technology=key[1] or "–",
                **suggested(near, count=len(names)),
            )
    return [_value(row) for row in first.values()]


def _targets(targets: Any) -> set[tuple[str, str | None]]:
    """Indicator and technology of every target that the scenario states, however badly."""
    rows = targets if isinstance(targets, list) else []
    return {
        (str(row.get("indicator")), row.get("technology"))
        for row in rows
        if isinstance(row, Mapping)
    }


def _value(row: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "indicator": row[ValueColumn.INDICATOR],
        "technology": row[ValueColumn.TECHNOLOGY],
        "year": int(row[ValueColumn.YEAR]),
        "value": float(row[ValueColumn.VALUE]),
        "source": row[ValueColumn.SOURCE],
        "date": _day(row[ValueColumn.DATE]),
        "note": row[ValueColumn.NOTE] or "",
    }


def _day(value: Any) -> Any:
    return None if value is None else value.date()
