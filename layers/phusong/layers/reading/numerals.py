"""Numbers out of text in which a dot or a comma may be a decimal sign or group thousands.

Vietnamese writes 16.712 people and 23,48 ha; programs write 16712 and 23.48. One cell alone often
cannot tell ("16.712"), the column mostly can: every cell whose form allows one reading only is a
witness for it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Literal, NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

__all__ = ["Decimal", "Numerals", "read_numerals", "witnesses"]

Decimal = Literal[".", ","]

_MISSING = frozenset(
    {"", "-", "–", "—", "nan", "none", "null", "na", "n/a", "#n/a", "<na>", "?", "…", "..."}
    | {"không rõ", "chưa rõ", "chưa có", "chưa xác định", "không có số liệu", "kxđ"}
)
_FORM = re.compile(
    r"(?P<sign>[+-]?)(?:"
    r"(?P<plain>\d+(?:e[+-]?\d+)?)"
    r"|(?P<either_dot>[1-9]\d{0,2}\.\d{3})"
    r"|(?P<either_comma>[1-9]\d{0,2},\d{3})"
    r"|(?P<dot_groups>\d{1,3}(?:\.\d{3}){2,}|\d{1,3}(?:\.\d{3})+,\d+)"
    r"|(?P<comma_groups>\d{1,3}(?:,\d{3}){2,}|\d{1,3}(?:,\d{3})+\.\d+)"
    r"|(?P<dot>(?:\d+\.\d*|\.\d+)(?:e[+-]?\d+)?)"
    r"|(?P<comma>(?:\d+,\d*|,\d+)(?:e[+-]?\d+)?)"
    r")(?P<unit>\s*[^\W\d_²³][^\d]*|\s*%|\s*°)?"
)
_EITHER_DOT = re.compile(r"^[+-]?[1-9]\d{0,2}\.\d{3}$", re.MULTILINE)
_GROUPING_SPACE = re.compile(r"(?<=\d)[ '\u00a0\u2009\u202f](?=\d{3}(?!\d))")
_MINUS = str.maketrans({"−": "-", "‒": "-", "\u00a0": " ", "\u202f": " ", "\u2009": " "})


class _Form(StrEnum):
    """What one cell's form allows."""

    MISSING = "missing"
    INVALID = "invalid"
    PLAIN = "plain"
    EITHER_DOT = "either_dot"
    """Decimal if the dot is the sign, thousands if the comma is."""
    EITHER_COMMA = "either_comma"
    DOT_GROUPS = "dot_groups"
    COMMA_GROUPS = "comma_groups"
    DOT = "dot"
    COMMA = "comma"


_EITHER = (_Form.EITHER_DOT, _Form.EITHER_COMMA)
_FOR_DOT = (_Form.DOT, _Form.COMMA_GROUPS)
_FOR_COMMA = (_Form.COMMA, _Form.DOT_GROUPS)


@dataclass(frozen=True, slots=True)
class Numerals:
    """A column of numbers and how its cells were read; all arrays are (rows,).

    ``ambiguous`` cells have no value: neither their form nor their column tells the reading.
    """

    values: NDArray[np.float64]
    missing: NDArray[np.bool_]
    invalid: NDArray[np.bool_]
    ambiguous: NDArray[np.bool_]
    grouped: NDArray[np.bool_]
    """Read with a separator of thousands."""
    comma: NDArray[np.bool_]
    """Read with a decimal comma."""


def _classify(cell: str, units: frozenset[str]) -> tuple[_Form, str]:
    """Form of a cell and its digits and separators."""
    text = cell.strip().translate(_MINUS)
    if text.casefold() in _MISSING:
        return _Form.MISSING, ""
    found = _FORM.fullmatch(_GROUPING_SPACE.sub("", text).casefold())
    if found is None or (found["unit"] or "").strip() not in units:
        return _Form.INVALID, ""
    for form in (*_EITHER, *_FOR_DOT, *_FOR_COMMA, _Form.PLAIN):
        if found[form.value] is not None:
            return form, found["sign"] + found[form.value]
    return _Form.INVALID, ""


@dataclass(frozen=True, slots=True)
class _Machine:
    """A column as programs write it: every cell a number, no comma anywhere."""

    values: NDArray[np.float64]
    dots: int
    """Cells whose dot can only stand before decimals."""
    either: int
    """Cells whose dot might group thousands."""


def _machine(cells: pd.Series) -> _Machine | None:
    """The quick way for long columns; None when cells must be looked at one by one."""
    if not all(type(cell) is str for cell in cells):
        return None
    joined = "\n".join(cells)
    if "," in joined or "_" in joined:
        return None
    try:
        values = np.asarray(pd.to_numeric(cells.astype(object)), dtype=np.float64)
    except (ValueError, TypeError, OverflowError):
        return None
    if not np.isfinite(values).all():
        return None
    either = len(_EITHER_DOT.findall(joined))
    return _Machine(values, joined.count(".") - either, either)


def witnesses(cells: pd.Series) -> tuple[int, int]:
    """How many cells can only have a decimal dot, and how many only a decimal comma.

    >>> witnesses(pd.Series(["16.712", "23,48", "1.353.660", "7"]))
    (0, 2)
    """
    machine = _machine(cells)
    if machine is not None:
        return machine.dots, 0
    forms = [_classify(cell, frozenset({""}))[0] for cell in cells if isinstance(cell, str)]
    return sum(f in _FOR_DOT for f in forms), sum(f in _FOR_COMMA for f in forms)


def _value(form: _Form, digits: str, decimal: Decimal) -> float:
    """Number under ``decimal``; NaN where the form forbids it."""
    allowed = {".": (*_FOR_DOT, *_EITHER), ",": (*_FOR_COMMA, *_EITHER)}[decimal]
    if form is not _Form.PLAIN and form not in allowed:
        return float("nan")
    groups = "," if decimal == "." else "."
    return float(digits.replace(groups, "").replace(decimal, "."))


def read_numerals(
    cells: pd.Series,
    *,
    decimal: Decimal | None = None,
    hint: Decimal | None = None,
    whole: bool = False,
    limits: tuple[float, float] = (-np.inf, np.inf),
    units: Sequence[str] = (),
) -> Numerals:
    """Numbers of a column of text, numbers and truth values.

    Parameters
    ----------
    cells
        (rows,) object or text; numbers pass as they are.
    decimal
        The decimal sign, when it is known: then nothing is guessed.
    hint
        The sign that the rest of the file uses.
    whole
        The column counts things, so "16.712" cannot be a fraction.
    limits
        Lowest and highest value that makes sense; decides when only one reading keeps to it.
    units
        Words that may follow a number.

    >>> read_numerals(pd.Series(["16.712", "23,48"])).values.tolist()
    [16712.0, 23.48]
    """
    machine = _machine(cells) if decimal != "," else None
    if machine is not None and (machine.either == 0 or machine.dots or decimal == "."):
        none = np.zeros(len(cells), dtype=bool)
        return Numerals(machine.values, none, none, none, none, none)
    codes, unique = pd.factorize(cells.astype(object), use_na_sentinel=True)
    known_units = frozenset({"", *(unit.casefold() for unit in units)})
    parsed = [_parse(cell, known_units) for cell in unique]
    sign = decimal or _sign_of(parsed, hint=hint, whole=whole, limits=limits)
    read = [_read(cell, sign=sign, declared=decimal) for cell in parsed]
    values = np.array([value for value, _ in read] + [np.nan], dtype=np.float64)
    told = [form for _, form in read]

    def where(*wanted: _Form) -> NDArray[np.bool_]:
        flags = np.array([form in wanted for form in told] + [_Form.MISSING in wanted])
        return np.asarray(flags[codes], dtype=np.bool_)

    return Numerals(
        values=values[codes],
        missing=where(_Form.MISSING),
        invalid=where(_Form.INVALID),
        # Those that could be resolved have taken on the form of their reading.
        ambiguous=where(*_EITHER),
        grouped=where(_Form.DOT_GROUPS, _Form.COMMA_GROUPS),
        comma=where(_Form.COMMA),
    )


class _Cell(NamedTuple):
    """One cell after a look at it: text has digits, a number of the file has a value."""

    form: _Form
    digits: str = ""
    number: float = float("nan")


def _parse(cell: object, units: frozenset[str]) -> _Cell:
    if isinstance(cell, str):
        return _Cell(*_classify(cell, units))
    if isinstance(cell, bool | np.bool_) or not isinstance(cell, int | float | np.number):
        return _Cell(_Form.INVALID)
    try:
        number = float(cell)
    except (OverflowError, TypeError):
        return _Cell(_Form.INVALID)
    if np.isnan(number):
        return _Cell(_Form.MISSING)
    return _Cell(_Form.PLAIN if np.isfinite(number) else _Form.INVALID, number=number)


def _read(cell: _Cell, *, sign: Decimal | None, declared: Decimal | None) -> tuple[float, _Form]:
    """Value of a cell and the form as which it was read."""
    form, digits, number = cell
    if form in (_Form.MISSING, _Form.INVALID):
        return float("nan"), form
    if not digits:
        return number, _Form.PLAIN
    own: Decimal | None = "." if form in _FOR_DOT else "," if form in _FOR_COMMA else sign
    if form is _Form.PLAIN:
        own = "."
    elif declared is not None and own != declared:
        return float("nan"), _Form.INVALID
    if own is None:
        return float("nan"), form
    value = _value(form, digits, own)
    if not np.isfinite(value):
        return float("nan"), _Form.INVALID
    return value, _form_read(form, digits, own)


def _form_read(form: _Form, digits: str, sign: Decimal) -> _Form:
    """The form that a cell turned out to have."""
    if form in _EITHER:
        if (form is _Form.EITHER_DOT) == (sign == "."):
            return _Form.DOT if sign == "." else _Form.COMMA
        return _Form.COMMA_GROUPS if sign == "." else _Form.DOT_GROUPS
    return _Form.COMMA if form is _Form.DOT_GROUPS and "," in digits else form


def _sign_of(
    parsed: Sequence[_Cell],
    *,
    hint: Decimal | None,
    whole: bool,
    limits: tuple[float, float],
) -> Decimal | None:
    """Decimal sign by which the cells of either reading are to be read; None: undecided."""
    forms = {cell.form for cell in parsed}
    dot, comma = not forms.isdisjoint(_FOR_DOT), not forms.isdisjoint(_FOR_COMMA)
    if dot or comma:
        return None if dot and comma else "." if dot else ","
    either = [cell for cell in parsed if cell.form in _EITHER]
    if not either:
        return hint
    signs: tuple[Decimal, Decimal] = (".", ",")
    if whole:
        # Both forms at once cannot both be thousands.
        thousands = [s for s in signs if all(_groups(cell, s) for cell in either)]
        return thousands[0] if thousands else None
    low, high = limits
    fitting = [s for s in signs if all(low <= _value(c.form, c.digits, s) <= high for c in either)]
    return fitting[0] if len(fitting) == 1 else hint


def _groups(cell: _Cell, sign: Decimal) -> bool:
    """Whether the separator of a cell of either reading groups thousands when ``sign`` is decimal."""
    return (cell.form is _Form.EITHER_DOT) == (sign == ",")
