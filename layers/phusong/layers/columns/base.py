"""What a column is, and the rules that several kinds of table share."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Self


class DataType(StrEnum):
    """What a cell of a table holds."""

    TEXT = "text"
    NUMBER = "number"
    INTEGER = "integer"
    FLAG = "flag"
    """Yes, no or unknown."""
    DATE = "date"


@dataclass(frozen=True, slots=True)
class Spec:
    """Rule of one column. ``minimum`` and ``maximum`` are inclusive unless ``above`` is given."""

    doc: str
    type: DataType = DataType.TEXT
    unit: str = ""
    required: bool = False
    unique: bool = False
    minimum: float | None = None
    maximum: float | None = None
    above: float | None = None
    choices: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    """Other headers for the same column, compared without marks, case and punctuation."""


class Column(StrEnum):
    """Base of the column enums: a member is its column's name and carries ``.spec``."""

    spec: Spec

    def __new__(cls, name: str, spec: Spec) -> Self:
        member = str.__new__(cls, name)
        member._value_ = name
        member.spec = spec
        return member


TEXT, NUMBER, INTEGER, FLAG, DATE = (
    DataType.TEXT,
    DataType.NUMBER,
    DataType.INTEGER,
    DataType.FLAG,
    DataType.DATE,
)
NAME_HEADERS = ("ten", "ten goi", "name_vi", "ten_vi")
SPEC_COMMUNE = Spec(
    "name of the commune (xã, phường, đặc khu), matched to its code",
    also=("xa", "ten xa", "phuong xa", "xa phuong"),
)
SPEC_COMMUNE_CODE = Spec("code of the commune, 5 digits", also=("ma xa", "maxa", "commune_id"))
SPEC_UNCERTAINTY = Spec(
    "radius within which the true position lies",
    NUMBER,
    "km",
    minimum=0,
    maximum=50,
    also=("sai so km", "do chinh xac km"),
)
SPEC_POSITION_SOURCE = Spec("who gave the position, how", also=("nguon toa do",))
SPEC_NOTE = Spec("anything else that a reader must know", also=("ghi chu", "notes"))
SPEC_OWNER = Spec("who owns it", also=("chu so huu", "don vi quan ly", "don vi so huu"))
