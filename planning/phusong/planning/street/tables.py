"""Tables of undergrounding tasks and of streets that a scenario names, read into their place."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from phusong.layers.columns import Column, DataType, Spec
from phusong.layers.errors import Problems
from phusong.planning.scenario.user_tables import (
    Tables,
    names_a_file,
    table_files,
    table_rows,
    table_source,
)
from phusong.planning.street.rules import Ground, State, StreetKind

__all__ = ["StreetColumn", "TaskColumn", "with_street_tables"]

_NAME = ("ten", "ten tuyen", "tuyen", "ten duong", "ten pho", "tuyen pho")
_SOURCE = Spec("who says so", required=True, also=("nguon", "can cu"))
_NOTE = Spec("anything else that a reader must know", also=("ghi chu",))
_KM = Spec(
    "length; empty where nobody says",
    DataType.NUMBER,
    "km",
    minimum=0,
    maximum=1000,
    also=("chieu dai", "chieu dai km", "so km"),
)


def _year(doc: str, *also: str) -> Spec:
    return Spec(doc, DataType.INTEGER, "year", minimum=2000, maximum=2100, also=also)


class TaskColumn(Column):
    """Columns of a table of undergrounding tasks; one row per stretch."""

    NAME = "name", Spec("name of the stretch", required=True, also=_NAME)
    START = "start", Spec("where it starts", also=("tu", "diem dau", "from"))
    END = "end", Spec("where it ends", also=("den", "diem cuoi", "to"))
    KM = "km", _KM
    YEAR = "year", _year("year at whose end it is done", "nam", "nam hoan thanh")
    OWNER = "owner", Spec("who does it", also=("chu dau tu", "doanh nghiep", "don vi"))
    GROUND = (
        "ground",
        Spec(
            "along road works, in a ward, in a park",
            choices=tuple(one.value for one in Ground),
            also=("khu vuc", "loai"),
        ),
    )
    STATE = (
        "state",
        Spec(
            "how far it is",
            choices=tuple(one.value for one in State),
            also=("trang thai", "tien do"),
        ),
    )
    SOURCE = "source", _SOURCE
    NOTE = "note", _NOTE


class StreetColumn(Column):
    """Columns of a table of streets with hanging cable; one row per street."""

    NAME = "name", Spec("name of the street", required=True, also=_NAME)
    COMMUNE = "commune", Spec("commune that it is in", also=("xa", "phuong", "xa phuong"))
    KM = "km", _KM
    KIND = (
        "kind",
        Spec(
            "why it is to be tidied",
            choices=tuple(one.value for one in StreetKind),
            also=("loai", "loai tuyen"),
        ),
    )
    TIDIED = "tidied", _year("year in which it was tidied", "nam chinh trang", "da chinh trang")
    PLANNED = "planned", _year("year for which it is planned", "nam ke hoach", "du kien")
    SOURCE = "source", _SOURCE
    NOTE = "note", _NOTE


def with_street_tables(tables: Mapping[str, Any], folder: Path, problems: Problems) -> Tables:
    """Rows in place of the files that ``undergrounding.tasks`` and ``.streets`` name."""
    section = tables.get("undergrounding")
    if not isinstance(section, Mapping):
        return Tables(dict(tables), ())
    result, files = dict(section), list[Path]()
    for key, columns in (("tasks", TaskColumn), ("streets", StreetColumn)):
        if not names_a_file(section.get(key)):
            continue
        source = table_source(section[key], f"undergrounding.{key}", problems)
        result[key] = []
        if source is not None:
            rows = table_rows(columns, source, folder=folder, problems=problems)
            result[key] = [_stated(columns, row) for row in rows if _usable(columns, row)]
            files += table_files(source, folder)
    return Tables({**tables, "undergrounding": result}, tuple(files))


def _usable(columns: type[Column], row: Mapping[str, Any]) -> bool:
    """What a row lacks is told by the table's own rules."""
    return all(row[column] is not None for column in columns if column.spec.required)


def _stated(columns: type[Column], row: Mapping[str, Any]) -> dict[str, Any]:
    return {column.value: row[column] for column in columns if row[column] is not None}
