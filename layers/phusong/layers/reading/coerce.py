"""Cells of a file into the types of a schema, with a problem for each that does not fit."""

from __future__ import annotations

import datetime as dt
import difflib
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from phusong.layers.columns import Column, DataType, Spec
from phusong.layers.errors import Problems, Severity
from phusong.layers.formats.raw import RawTable, tell_rows
from phusong.layers.reading.choices import choice_words, flag_words
from phusong.layers.reading.headers import Headed
from phusong.layers.reading.numerals import Decimal, Numerals, read_numerals, witnesses
from phusong.layers.schema import TableSchema
from phusong.layers.source import LayerSource
from phusong.layers.text import names

__all__ = ["Typed", "coerce"]

_UNITS: Mapping[str, tuple[str, ...]] = {
    "people": ("người", "nguoi", "people", "dân", "nhân khẩu"),
    "households": ("hộ", "ho", "households"),
    "m": ("m", "mét", "met"),
    "km": ("km",),
    "km²": ("km²", "km2"),
    "ha": ("ha", "hecta"),
    "%": ("%",),
    "°": ("°", "độ", "deg"),
    "kV": ("kv",),
    "dBm": ("dbm",),
    "dBi": ("dbi",),
}
_COUNTED = frozenset({"people", "households", "fibres", "year"})
_NO_TEXT = frozenset({"", "nan", "NaN", "NULL", "null", "None", "<NA>", "#N/A"})


@dataclass(frozen=True, slots=True)
class Typed:
    """Values by the schema's types, and which cells could not be read (they are missing).

    ``values`` has every column of the schema in its order: text in NFC as the text type of the
    installed pandas, numbers float64, integers Int64, flags boolean, dates datetime64. ``faulty``
    is a frame of the same shape.
    """

    values: pd.DataFrame
    faulty: pd.DataFrame


def coerce(
    raw: RawTable,
    headers: Mapping[Column, Headed],
    schema: TableSchema,
    *,
    source: LayerSource,
    problems: Problems,
) -> Typed:
    """Read every column; ``source.defaults`` fill columns that the file lacks and empty cells."""
    hint = source.decimal or _file_sign(raw, headers)
    values: dict[str, pd.Series] = {}
    faulty: dict[str, NDArray[np.bool_]] = {}
    for column in schema.columns:
        reader = _Reader(
            raw=raw,
            column=column,
            headed=headers.get(column),
            decimal=source.decimal,
            hint=hint,
            problems=problems,
        )
        values[column.value], faulty[column.value] = reader.read()
        if column.value in source.defaults:
            values[column.value] = _fill(
                values[column.value], column, source=source, problems=problems
            )
    frame = pd.DataFrame(values, index=pd.RangeIndex(len(raw)))
    return Typed(frame, pd.DataFrame(faulty, index=frame.index))


def _file_sign(raw: RawTable, headers: Mapping[Column, Headed]) -> Decimal | None:
    """Decimal sign of the file's numeric columns where they agree."""
    dots = commas = 0
    for column, headed in headers.items():
        if column.spec.type in (DataType.NUMBER, DataType.INTEGER):
            dot, comma = witnesses(pd.Series(raw.cells[headed.position].unique(), dtype=object))
            dots, commas = dots + dot, commas + comma
    if (dots > 0) == (commas > 0):
        return None
    return "." if dots else ","


def _fill(
    series: pd.Series, column: Column, *, source: LayerSource, problems: Problems
) -> pd.Series:
    """Empty cells filled with the scenario's default, which goes through the same reading."""
    value = source.defaults[column.value]
    cells = pd.DataFrame({0: pd.Series([value], dtype=object)})
    one = RawTable(source.label, (column.value,), cells, np.array([0], dtype=np.int64))
    found = Problems()
    default, _ = _Reader(
        raw=one,
        column=column,
        headed=Headed(0, column.value),
        decimal=".",
        hint=None,
        problems=found,
    ).read()
    if len(found):
        problems.add(
            "default-invalid", source.label, column=column.value, value=value, name=column.value
        )
        return series
    return series.where(series.notna(), default.iloc[0])


@dataclass(frozen=True, slots=True, kw_only=True)
class _Reader:
    """Reads one column of one file; ``headed`` is None when the file does not have it."""

    raw: RawTable
    column: Column
    headed: Headed | None
    decimal: Decimal | None
    hint: Decimal | None
    problems: Problems

    @property
    def _spec(self) -> Spec:
        return self.column.spec

    @property
    def _cells(self) -> pd.Series:
        if self.headed is None:
            return pd.Series(np.full(len(self.raw), None, dtype=object))
        return self.raw.cells[self.headed.position]

    def read(self) -> tuple[pd.Series, NDArray[np.bool_]]:
        """Values, and where a cell could not be read."""
        if self._spec.choices:
            return self._choices()
        readers = {
            DataType.TEXT: self._text,
            DataType.NUMBER: self._number,
            DataType.INTEGER: self._integer,
            DataType.FLAG: self._flag,
            DataType.DATE: self._date,
        }
        return readers[self._spec.type]()

    def _text(self) -> tuple[pd.Series, NDArray[np.bool_]]:
        codes, unique = pd.factorize(self._cells.astype(object), use_na_sentinel=True)
        texts = np.array([*(_as_text(cell) for cell in unique), None], dtype=object)
        series = pd.Series(texts[codes], dtype=_text_type())
        return series, np.zeros(len(series), dtype=bool)

    def _number(self) -> tuple[pd.Series, NDArray[np.bool_]]:
        numerals = self._numerals()
        self._tell(numerals.invalid, "number-invalid", unit=self._spec.unit or "–")
        return pd.Series(numerals.values), numerals.invalid | numerals.ambiguous

    def _integer(self) -> tuple[pd.Series, NDArray[np.bool_]]:
        numerals = self._numerals()
        values = numerals.values
        with np.errstate(invalid="ignore"):
            whole = np.isnan(values) | ((values == np.floor(values)) & (np.abs(values) < 2**53))
        invalid = numerals.invalid | ~whole
        self._tell(invalid, "integer-invalid")
        integers = pd.Series(np.where(whole, values, np.nan)).astype("Int64")
        return integers, invalid | numerals.ambiguous

    def _numerals(self) -> Numerals:
        spec = self._spec
        low = spec.minimum if spec.minimum is not None else spec.above
        numerals = read_numerals(
            self._cells,
            decimal=self.decimal,
            hint=self.hint,
            whole=spec.type is DataType.INTEGER or spec.unit in _COUNTED,
            limits=(
                -np.inf if low is None else low,
                np.inf if spec.maximum is None else spec.maximum,
            ),
            units=_UNITS.get(spec.unit, ()),
        )
        self._tell(numerals.ambiguous, "number-ambiguous")
        if self.decimal is None:
            self._tell_once(numerals.grouped, "number-grouped", values=numerals.values)
            self._tell_once(numerals.comma, "number-comma", values=numerals.values)
        return numerals

    def _flag(self) -> tuple[pd.Series, NDArray[np.bool_]]:
        words = flag_words()
        values, invalid = self._look_up(words)
        self._tell(invalid, "flag-invalid")
        return pd.Series(values).astype("boolean"), invalid

    def _choices(self) -> tuple[pd.Series, NDArray[np.bool_]]:
        words = choice_words(self._spec.choices)
        values, invalid = self._look_up(words)
        shown = [str(cell) for cell in self._cells[invalid]]
        near = {
            cell: difflib.get_close_matches(names.fold(cell), words, n=1) for cell in set(shown)
        }
        all_choices = ", ".join(self._spec.choices)
        details = [{"near": words[near[c][0]] if near[c] else all_choices} for c in shown]
        self._tell(invalid, "choice-invalid", details=details, choices=all_choices)
        return pd.Series(values, dtype=_text_type()), invalid

    def _look_up(
        self, words: Mapping[str, str] | Mapping[str, bool | None]
    ) -> tuple[NDArray[np.object_], NDArray[np.bool_]]:
        codes, unique = pd.factorize(self._cells.astype(object), use_na_sentinel=True)
        found: list[object] = []
        wrong: list[bool] = []
        for cell in unique:
            text = _as_text(cell)
            keys = (text.casefold(), names.fold(text)) if text is not None else ()
            key = next((key for key in keys if key in words), None)
            found.append(None if key is None else words[key])
            wrong.append(text is not None and key is None)
        values = np.array([*found, None], dtype=object)[codes]
        return values, np.array([*wrong, False])[codes]

    def _date(self) -> tuple[pd.Series, NDArray[np.bool_]]:
        codes, unique = pd.factorize(self._cells.astype(object), use_na_sentinel=True)
        parsed = [_as_date(cell) for cell in unique]
        days = np.array(
            [*(day if isinstance(day, dt.date) else None for day in parsed), None],
            dtype="datetime64[s]",
        )[codes]
        invalid = np.array([*(day is False for day in parsed), False])[codes]
        self._tell(invalid, "date-invalid")
        return pd.Series(days), invalid

    def _tell(
        self,
        mask: NDArray[np.bool_],
        code: str,
        *,
        details: list[dict[str, str]] | None = None,
        **common: Any,
    ) -> None:
        if self.headed is not None and mask.any():
            tell_rows(
                self.problems,
                code,
                self.raw.file,
                rows=self.raw.rows[mask],
                column=self.headed.header,
                values=self._cells[mask].tolist(),
                details=details,
                **common,
            )

    def _tell_once(
        self, mask: NDArray[np.bool_], code: str, *, values: NDArray[np.float64]
    ) -> None:
        """A reading that holds for the whole column, told at its first cell."""
        if self.headed is None or not mask.any():
            return
        first = int(np.argmax(mask))
        self.problems.add(
            code,
            self.raw.file,
            severity=Severity.REPAIRED,
            row=int(self.raw.rows[first]),
            column=self.headed.header,
            value=self._cells.iloc[first],
            reading=float(values[first]),
            count=int(mask.sum()),
        )


def _text_type() -> Any:
    """Type that the installed pandas gives to text: ``str`` since 3.0, ``object`` before."""
    return pd.Series(["text"]).dtype


def _as_text(cell: object) -> str | None:
    """Cell as text: NFC, no spaces round it, whole numbers without ".0"; None if it says nothing."""
    if isinstance(cell, float | np.floating):
        number = float(cell)
        if np.isnan(number):
            return None
        return str(int(number)) if number.is_integer() and abs(number) < 2**53 else str(number)
    if cell is None or cell is pd.NaT or cell is pd.NA:
        return None
    text = unicodedata.normalize("NFC", str(cell)).strip().strip("\ufeff\u200b")
    return None if text in _NO_TEXT else text


def _as_date(cell: object) -> dt.date | bool | None:
    """Day, None when empty, False when it is none. Day before month, as in Vietnam, or ISO."""
    if isinstance(cell, dt.datetime):
        return cell.date()
    if isinstance(cell, dt.date):
        return cell
    text = _as_text(cell)
    if text is None:
        return None
    for pattern in ("%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y", "%d.%m.%Y", "%Y/%m/%d", "%m/%Y", "%Y"):
        try:
            return dt.datetime.strptime(text[:10], pattern).date()
        except ValueError:
            continue
    return False
