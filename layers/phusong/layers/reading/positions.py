"""Points out of the columns of a table that hold coordinates."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
import pandas as pd
import shapely

from phusong.layers import crs
from phusong.layers.errors import Problems, Severity
from phusong.layers.formats.raw import RawTable, tell_rows
from phusong.layers.reading.headers import Headed, coordinate_headers
from phusong.layers.reading.numerals import Decimal, Numerals, read_numerals, witnesses
from phusong.layers.source import LayerSource

__all__ = ["points_of_columns"]

_DMS = re.compile(
    r"\s*(?P<deg>\d{1,3})\s*[°ºoO:]\s*(?P<min>\d{1,2})\s*['′’‘:]\s*"
    r"(?:(?P<sec>\d{1,2}(?:[.,]\d+)?)\s*(?:[\"″”“]|''|′′|’’)?\s*)?(?P<half>[NSEWBĐDT]?)\s*",
    re.IGNORECASE,
)
_SUFFIXES = ("°", "e", "n", "đ", "b", "m", "° n", "° e", "°n", "°e")


def points_of_columns(raw: RawTable, source: LayerSource, problems: Problems) -> RawTable | None:
    """The table with a point per row from its columns of coordinates, in whatever CRS they are.

    Reads decimal degrees, degrees with minutes and seconds, and metres; rows without a full pair
    get no point and are told. None, with a problem, when there are no such columns.
    """
    before = len(problems)
    pair = coordinate_headers(raw.headers, source, file=raw.file, problems=problems)
    if pair is None:
        if len(problems) == before:
            headers = ", ".join(filter(None, raw.headers))
            problems.add("coordinates-missing", raw.file, headers=headers or "–")
        return None
    cells = [_with_degrees(raw.cells[headed.position]) for headed in (pair.x, pair.y)]
    sign = _common_sign(cells)
    numbers = [
        read_numerals(column, decimal=source.decimal, hint=sign, units=_SUFFIXES)
        for column in cells
    ]
    for headed, column, own in zip((pair.x, pair.y), cells, numbers, strict=True):
        _tell(raw, headed, cells=column, numbers=own, problems=problems)
    x, y = (own.values for own in numbers)
    have = np.isfinite(x) & np.isfinite(y)
    points = np.full(len(raw), None, dtype=object)
    points[have] = shapely.points(x[have], y[have])
    # Degrees without a word of their datum are those of GPS; metres may be of any zone.
    declared = crs.STORED if pair.are_degrees else raw.crs
    return RawTable(raw.file, raw.headers, raw.cells, raw.rows, points, declared)


def _with_degrees(cells: pd.Series) -> pd.Series:
    """Degrees with minutes and seconds as decimal degrees; other cells as they are."""
    marked = cells.map(lambda cell: isinstance(cell, str) and (not cell.isascii() or ":" in cell))
    if not marked.any():
        return cells
    result = cells.copy()
    result[marked] = cells[marked].map(_decimal_degrees)
    return result


def _decimal_degrees(cell: object) -> object:
    """12.56 for "12°33'36.0\\" N"; the cell itself when it is no such text."""
    found = _DMS.fullmatch(cell) if isinstance(cell, str) else None
    if found is None:
        return cell
    minutes = int(found["min"])
    seconds = float((found["sec"] or "0").replace(",", "."))
    if minutes >= 60 or seconds >= 60:
        return cell
    degrees = int(found["deg"]) + minutes / 60 + seconds / 3600
    return -degrees if found["half"].upper() in ("S", "W") else degrees


def _common_sign(cells: Sequence[pd.Series]) -> Decimal | None:
    """Decimal sign of the two columns together.

    Northings in metres have seven digits, so that a file that groups thousands always shows it;
    where nothing shows it, the one separator there is stands before decimals of a degree.
    """
    shown = np.array([witnesses(column) for column in cells]).sum(axis=0)
    if (shown[0] > 0) != (shown[1] > 0):
        return "." if shown[0] else ","
    text = "".join(cell for column in cells for cell in column if isinstance(cell, str))
    if ("." in text) != ("," in text):
        return "." if "." in text else ","
    return None


def _tell(
    raw: RawTable, headed: Headed, *, cells: pd.Series, numbers: Numerals, problems: Problems
) -> None:
    for mask, code in (
        (numbers.missing, "coordinate-missing"),
        (numbers.invalid, "coordinate-invalid"),
        (numbers.ambiguous, "number-ambiguous"),
    ):
        tell_rows(
            problems,
            code,
            raw.file,
            rows=raw.rows[mask],
            column=headed.header,
            values=None if code == "coordinate-missing" else cells[mask].tolist(),
        )
    if numbers.comma.any():
        first = int(np.argmax(numbers.comma))
        problems.add(
            "number-comma",
            raw.file,
            severity=Severity.REPAIRED,
            row=int(raw.rows[first]),
            column=headed.header,
            value=cells.iloc[first],
            reading=float(numbers.values[first]),
            count=int(numbers.comma.sum()),
        )
