"""Published results in tables (P.2108, P.2109, TR 38.901, Hata) against ours; pure, no disk.

A table is told by its columns. TR 38.901 and Hata's models are compared formula by formula: a
published vector may stand outside the ranges that the checked entrances keep.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from math import isfinite, nan
from types import MappingProxyType
from typing import TypeVar

from phusong.coverage.clutter_loss import (
    ClutterCategory,
    clutter_loss_db,
    statistical_clutter_loss_db,
)
from phusong.coverage.entry_loss import Building, building_entry_loss_db
from phusong.coverage.kernels import empirical
from phusong.coverage.validation import Case, Validation
from phusong.layers.errors import Problems

__all__ = ["validate_p2108", "validate_p2109", "validate_tr38901"]

_BUILDINGS = MappingProxyType({"1": Building.TRADITIONAL, "2": Building.EFFICIENT})


Kind = TypeVar("Kind")


@dataclass(frozen=True, slots=True)
class _Row:
    """A row of a table, with what it takes to tell a problem in it.

    A bad cell is told and something stands in for it, so that the other cells are looked at too;
    what comes out of such a row is thrown away.
    """

    file: str
    number: int
    cells: Mapping[str, str | None]
    problems: Problems

    def text(self, column: str) -> str:
        return (self.cells[column] or "").strip()

    def value(self, column: str) -> float:
        """Number of a cell."""
        word = self.text(column)
        try:
            number = float(word)
        except ValueError:
            number = nan
        if not isfinite(number):
            self.problems.add(
                "validation-number", self.file, row=self.number, column=column, value=word
            )
        return number

    def choice(self, column: str, known: Mapping[str, Kind]) -> Kind:
        """What a cell's word stands for."""
        word = self.text(column)
        if word in known:
            return known[word]
        self.problems.add(
            "validation-choice",
            self.file,
            row=self.number,
            column=column,
            value=word,
            known=", ".join(known),
        )
        return next(iter(known.values()))


@dataclass(frozen=True, slots=True)
class _Table:
    """A kind of table: the columns that it must have, and the comparison of one row."""

    columns: tuple[str, ...]
    compare: Callable[[_Row], Case | None]
    """None where the publication has no loss in the row, only that it refuses it."""


def validate_p2108(texts: Mapping[str, str]) -> Validation:
    """Clutter losses of P.2108-1 sections 3.1 and 3.2; rows that the reference refuses are left out.

    Parameters
    ----------
    texts
        Text of each file, by its name; columns as in NTIA's test data.

    Raises
    ------
    phusong.layers.errors.BadInput
        With every unknown table, missing column and bad cell of all files.
    """
    return _validate("P.2108", texts, (_HEIGHT_GAIN, _STATISTICAL))


def validate_p2109(texts: Mapping[str, str]) -> Validation:
    """Building entry losses of P.2109-2; parameters and errors of :func:`validate_p2108`."""
    return _validate("P.2109", texts, (_ENTRY, _ENTRY_AS_PUBLISHED))


def validate_tr38901(texts: Mapping[str, str]) -> Validation:
    """Path losses of TR 38.901 and Hata's models; parameters and errors of `validate_p2108`."""
    return _validate("TR 38.901", texts, (_PATH_LOSS,))


def _validate(model: str, texts: Mapping[str, str], tables: tuple[_Table, ...]) -> Validation:
    problems = Problems()
    cases = [
        case
        for file in sorted(texts)
        for case in _cases(file, texts[file], tables=tables, problems=problems)
    ]
    if not cases and not problems.has_errors:
        problems.add("validation-no-cases", ", ".join(sorted(texts)) or model)
    problems.raise_if_errors()
    return Validation(model, tuple(cases))


def _cases(
    file: str, text: str, *, tables: tuple[_Table, ...], problems: Problems
) -> Iterator[Case]:
    reader = csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline=""), strict=True)
    try:
        header = [name.strip() for name in reader.fieldnames or ()]
        table = _known(file, header, tables=tables, problems=problems)
        if table is None:
            return
        reader.fieldnames = header
        for cells in reader:
            case = _compared(table, _Row(file, reader.line_num, cells, problems))
            if case is not None:
                yield case
    except csv.Error as error:
        problems.add("table-broken", file, row=reader.line_num, reason=str(error))


def _compared(table: _Table, row: _Row) -> Case | None:
    """The case of a row, None when it has none or a problem of it was told."""
    before = len(row.problems)
    case, refusal = None, ""
    try:
        case = table.compare(row)
    except ValueError as error:
        refusal = str(error)
    if case is not None and not isfinite(case.computed_db):
        refusal = f"{case.name}: {case.computed_db}"
    told = len(row.problems) > before
    if refusal and not told:
        row.problems.add("validation-refused", row.file, row=row.number, reason=refusal)
    return None if refusal or told else case


def _known(
    file: str, header: Iterable[str], *, tables: tuple[_Table, ...], problems: Problems
) -> _Table | None:
    """The kind of table that has these columns."""
    found = set(header)
    for table in tables:
        if found.issuperset(table.columns):
            return table
    nearest = max(tables, key=lambda table: len(found.intersection(table.columns)))
    missing = [name for name in nearest.columns if name not in found]
    problems.add(
        "validation-columns",
        file,
        missing=", ".join(missing),
        columns="; ".join(", ".join(table.columns) for table in tables),
    )
    return None


# ------------------------------------------------------------------ P.2108

_CATEGORIES = MappingProxyType({str(int(kind)): kind for kind in ClutterCategory})


def _height_gain(row: _Row) -> Case | None:
    if row.value("rtn") != 0:
        return None
    frequency, height = row.value("f__ghz"), row.value("h__meter")
    tops, street = row.value("R__meter"), row.value("w_s__meter")
    kind = row.choice("clutter_type", _CATEGORIES)
    expected = row.value("A_h__db")
    computed = clutter_loss_db(
        frequency,
        height_m=height,
        clutter_height_m=tops,
        category=kind,
        street_width_m=street,
    )
    name = f"3.1: {frequency:g} GHz, {height:g} m < {tops:g} m, {street:g} m, {kind.name}"
    return Case(name, expected, computed)


def _statistical(row: _Row) -> Case | None:
    if row.value("rtn") != 0:
        return None
    frequency, distance, percent = row.value("f__ghz"), row.value("d__km"), row.value("p")
    expected = row.value("L_ctt__db")
    computed = statistical_clutter_loss_db(distance, frequency, location_probability=percent / 100)
    return Case(
        f"3.2: {frequency:g} GHz, {distance:g} km, {percent:g} %", expected, float(computed)
    )


_HEIGHT_GAIN = _Table(
    ("f__ghz", "h__meter", "w_s__meter", "R__meter", "clutter_type", "rtn", "A_h__db"),
    _height_gain,
)
_STATISTICAL = _Table(("f__ghz", "d__km", "p", "rtn", "L_ctt__db"), _statistical)


# ------------------------------------------------------------------ P.2109

_ENTRY_COLUMNS = (
    "frequency (GHz)",
    "probability (%)",
    "building type",
    "elevation angle (deg)",
    "building entry loss (dB)",
)
_AS_PUBLISHED = ("freqency (GHz)", *_ENTRY_COLUMNS[1:])  # the publication misspells it


def _entry(row: _Row) -> Case:
    columns = _ENTRY_COLUMNS if _ENTRY_COLUMNS[0] in row.cells else _AS_PUBLISHED
    frequency, percent, elevation, expected = (row.value(columns[at]) for at in (0, 1, 3, 4))
    building = row.choice(columns[2], _BUILDINGS)
    computed = building_entry_loss_db(
        frequency, building, probability=percent / 100, elevation_deg=elevation
    )
    name = f"{building}, {frequency:g} GHz, {percent:g} %, {elevation:g}°"
    return Case(name, expected, float(computed))


_ENTRY = _Table(_ENTRY_COLUMNS, _entry)
_ENTRY_AS_PUBLISHED = _Table(_AS_PUBLISHED, _entry)


# ------------------------------------------------------------------ TR 38.901 and Hata

_Path = tuple[float, float, float, float]
"""Distance km, heights m of base station and terminal, frequency GHz."""


def _less_built(path: _Path, kind: int) -> float:
    """Suburb or open land of a large city, which is what the publisher of these values computed."""
    urban = empirical.okumura_hata(*path, empirical.URBAN_LARGE)
    return urban - empirical.less_built(1000 * path[3], kind)


_SCENARIOS: Mapping[str, Callable[[_Path, bool], float]] = MappingProxyType(
    {
        "RMa": lambda path, los: empirical.rma(*path, los, 20.0, 5.0),
        "UMa": lambda path, los: empirical.uma(*path, los),
        "UMi": lambda path, los: empirical.umi(*path, los),
    }
)
_OKUMURA_HATA: Mapping[str, Callable[[_Path], float]] = MappingProxyType(
    {
        "urban_large": lambda path: empirical.okumura_hata(*path, empirical.URBAN_LARGE),
        "urban_small": lambda path: empirical.okumura_hata(*path, empirical.URBAN_SMALL),
        "suburban": lambda path: _less_built(path, empirical.SUBURBAN),
        "open": lambda path: _less_built(path, empirical.OPEN),
    }
)
_COST231: Mapping[str, Callable[[_Path], float]] = MappingProxyType(
    {
        "urban_large": lambda path: empirical.cost231(*path, empirical.URBAN_LARGE),
        "urban_small_or_suburban": lambda path: empirical.cost231(*path, empirical.URBAN_SMALL),
    }
)
_SIGHT = MappingProxyType({"1": True, "0": False})
_MODELS = MappingProxyType(
    {"tr38901": None, "okumura_hata": _OKUMURA_HATA, "cost231_hata": _COST231}
)


def _path_loss(row: _Row) -> Case | None:
    models = row.choice("model", _MODELS)
    path = (
        row.value("d2d_m") / 1000,
        row.value("h_bs_m"),
        row.value("h_ut_m"),
        row.value("f_ghz"),
    )
    expected = row.value("loss_db")
    if min(path) <= 0:
        raise ValueError("distance, heights and frequency must be above zero")
    if row.text("model") not in _MODELS:
        return None  # told; nobody knows which scenarios the row may name
    what = row.text("scenario")
    if models is None:
        los = row.choice("los", _SIGHT)
        computed = row.choice("scenario", _SCENARIOS)(path, los)
        what += " LOS" if los else " NLOS"
    else:
        computed = row.choice("scenario", models)(path)
        what = f"{row.text('model')} {what}"
    distance_km, h_bs, h_ut, frequency = path
    name = f"{what}, {frequency:g} GHz, {1000 * distance_km:g} m, {h_bs:g}/{h_ut:g} m"
    return Case(name, expected, float(computed))


_PATH_LOSS = _Table(
    ("model", "scenario", "los", "f_ghz", "d2d_m", "h_bs_m", "h_ut_m", "loss_db"), _path_loss
)
