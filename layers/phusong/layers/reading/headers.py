"""Which header of a file means which column of a schema."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np

from phusong.layers.columns import Column
from phusong.layers.errors import Problems, Severity
from phusong.layers.formats.raw import RawTable, tell_rows
from phusong.layers.formats.tables import Grid
from phusong.layers.schema import Geometry, TableSchema
from phusong.layers.source import LayerSource
from phusong.layers.text import names

__all__ = [
    "CoordinatePair",
    "Headed",
    "check_names",
    "coordinate_headers",
    "match_headers",
    "split_header",
]

_HEADER_WITHIN = 20
_DBF_NAME = 10
_PARENTHESES = re.compile(r"\s*[(\[].*?[)\]]")
_SPACE = re.compile(r"\s+")

# Pairs (x, y) in the order in which they are looked for: degrees are surer than metres.
_COORDINATES: tuple[tuple[frozenset[str], frozenset[str]], ...] = (
    (
        frozenset(
            [
                "lon",
                "long",
                "lng",
                "longitude",
                "kinhdo",
                "kd",
                "toadokinhdo",
                "kinhdowgs84",
                "lonwgs84",
                "longwgs84",
                "longitudewgs84",
                "gpslon",
                "gpslongitude",
                "londd",
                "toadolon",
                "toadolong",
            ]
        ),
        frozenset(
            [
                "lat",
                "latitude",
                "vido",
                "vd",
                "toadovido",
                "vidowgs84",
                "latwgs84",
                "latitudewgs84",
                "gpslat",
                "gpslatitude",
                "latdd",
                "toadolat",
            ]
        ),
    ),
    (
        frozenset(
            [
                "x",
                "toadox",
                "tdx",
                "xm",
                "xvn2000",
                "vn2000x",
                "toadoxvn2000",
                "toadovn2000x",
                "xcoord",
                "coordx",
                "pointx",
                "xcoordinate",
            ]
        ),
        frozenset(
            [
                "y",
                "toadoy",
                "tdy",
                "ym",
                "yvn2000",
                "vn2000y",
                "toadoyvn2000",
                "toadovn2000y",
                "ycoord",
                "coordy",
                "pointy",
                "ycoordinate",
            ]
        ),
    ),
    (
        frozenset(["easting", "east", "e", "toadodong", "dong", "eastingm"]),
        frozenset(["northing", "north", "n", "toadobac", "bac", "northingm"]),
    ),
)


class Headed(NamedTuple):
    """A header of the file that gives a column: its position and its words."""

    position: int
    header: str


class CoordinatePair(NamedTuple):
    """The headers of x (longitude, easting) and y (latitude, northing)."""

    x: Headed
    y: Headed
    are_degrees: bool
    """Whether the headers themselves say so."""


def _key(text: str) -> str:
    """What is compared of a header: no marks, case, punctuation or spaces."""
    return names.fold(text).replace(" ", "")


def _keys_of(column: Column) -> list[str]:
    return [_key(column.value), *(_key(other) for other in column.spec.also)]


def check_names(schema: TableSchema, source: LayerSource, problems: Problems) -> None:
    """Problems of the scenario's own words: columns that the schema does not have."""
    known = [column.value for column in schema.columns]
    for field, given in (("columns", source.columns), ("defaults", source.defaults)):
        for name in given:
            if name not in known:
                near = difflib.get_close_matches(name, known, n=1)
                problems.add(
                    "column-unknown",
                    source.label,
                    column=name,
                    field=field,
                    near=near[0] if near else ", ".join(known),
                )


def coordinate_headers(
    headers: Sequence[str], source: LayerSource, *, file: str, problems: Problems
) -> CoordinatePair | None:
    """Headers of the coordinates; None when the table has none."""
    if source.x is not None and source.y is not None:
        x = _named(source.x, headers, file=file, column="x", problems=problems)
        y = _named(source.y, headers, file=file, column="y", problems=problems)
        return CoordinatePair(x, y, _are_degrees(x.header, y.header)) if x and y else None
    keys = _all_keys(headers)
    for x_keys, y_keys in _COORDINATES:
        xs = [i for i, own in enumerate(keys) if own & x_keys]
        ys = [i for i, own in enumerate(keys) if own & y_keys]
        if xs and ys:
            x, y = (Headed(own[0], headers[own[0]]) for own in (xs, ys))
            return CoordinatePair(x, y, _are_degrees(x.header, y.header))
    return None


def _are_degrees(x: str, y: str) -> bool:
    (x_keys, y_keys), (x_own, y_own) = _COORDINATES[0], _all_keys([x, y])
    return bool(x_own & x_keys) and bool(y_own & y_keys)


def _all_keys(headers: Sequence[str]) -> list[frozenset[str]]:
    """Keys of each header: whole, and without what stands in parentheses (a unit, mostly)."""
    return [
        frozenset({_key(header), _key(_PARENTHESES.sub("", header))} - {""}) for header in headers
    ]


def _named(
    wanted: str, headers: Sequence[str], *, file: str, column: str, problems: Problems
) -> Headed | None:
    """The header that the scenario names, exactly or but for marks and case."""
    for same in (str.strip, _key):
        for position, header in enumerate(headers):
            if same(header) == same(wanted):
                return Headed(position, header)
    near = difflib.get_close_matches(wanted, headers, n=1, cutoff=0.5)
    problems.add(
        "header-missing",
        file,
        column=column,
        value=wanted,
        header=wanted,
        near=near[0] if near else ", ".join(filter(None, headers)),
    )
    return None


def match_headers(
    raw: RawTable, schema: TableSchema, source: LayerSource, *, problems: Problems
) -> dict[Column, Headed]:
    """Columns of the schema that the table has.

    The scenario's own mapping comes first, then the column's name, then its other headers in their
    order, compared without marks, case, punctuation and parentheses; last, names cut to ten
    characters as a DBF does, which is told.
    """
    keys = _all_keys(raw.headers)
    found: dict[Column, Headed] = {}
    for column in schema.columns:
        if column.value in source.columns:
            headed = _named(
                source.columns[column.value],
                raw.headers,
                file=raw.file,
                column=column.value,
                problems=problems,
            )
        else:
            headed = _by_keys(column, raw, keys, problems=problems) or _by_cut_name(
                column, raw, problems
            )
        if headed is not None:
            found[column] = headed
        elif column.spec.required and column.value not in {*source.defaults, *source.columns}:
            _tell_missing(column, raw, problems)
    return found


def _by_keys(
    column: Column, raw: RawTable, keys: Sequence[frozenset[str]], *, problems: Problems
) -> Headed | None:
    for wanted in _keys_of(column):
        positions = [i for i, own in enumerate(keys) if wanted in own]
        # "Diện tích (ha)" and "Diện tích" side by side: the whole header is the closer match.
        whole = [i for i in positions if _key(raw.headers[i]) == wanted] or positions
        if len(whole) > 1:
            problems.add(
                "header-duplicate",
                raw.file,
                column=raw.headers[whole[1]],
                name=column.value,
                count=len(whole),
            )
        if whole:
            return Headed(whole[0], raw.headers[whole[0]])
    return None


def _by_cut_name(column: Column, raw: RawTable, problems: Problems) -> Headed | None:
    """A header that is the first ten characters of a longer name."""
    wanted = [name for name in (column.value, *column.spec.also) if len(name) > _DBF_NAME]
    cuts = {_key(name.replace(" ", "_")[:_DBF_NAME]): name for name in wanted}
    for position, header in enumerate(raw.headers):
        if len(header) == _DBF_NAME and _key(header) in cuts:
            problems.add(
                "header-truncated",
                raw.file,
                severity=Severity.REPAIRED,
                column=header,
                name=column.value,
            )
            return Headed(position, header)
    return None


def _tell_missing(column: Column, raw: RawTable, problems: Problems) -> None:
    problems.add(
        "column-missing",
        raw.file,
        column=column.value,
        name=column.value,
        headers=", ".join(header for header in raw.headers if header) or "–",
        also=", ".join((column.value, *column.spec.also)),
    )


def split_header(
    grid: Grid, file: str, schema: TableSchema, *, source: LayerSource, problems: Problems
) -> RawTable | None:
    """Find the header among the first rows and take the rows below it as data.

    Titles above the header are skipped, a header of two rows (merged cells above, parts below) is
    joined; both are told. Rows that end early or spill over the header are problems.
    """
    known = _known_keys(schema, source)
    top = grid.iloc[:_HEADER_WITHIN]
    scores = [_score(row, known) for row in top.itertuples(index=False)]
    best = int(np.argmax(scores))
    if scores[best] == 0:
        problems.add(
            "header-unrecognised",
            file,
            row=int(grid.index[0]),
            value=", ".join(_words(grid.iloc[0])),
            columns=", ".join(column.value for column in schema.columns),
        )
        return None
    headers, below = _join(grid, best, known)
    if below - best > 1 or (best and _filled(grid.iloc[best - 1], headers)):
        problems.add("header-two-rows", file, severity=Severity.REPAIRED, row=int(grid.index[best]))
    elif best:
        problems.add(
            "header-not-first", file, severity=Severity.REPAIRED, row=int(grid.index[best])
        )
    width = max(i for i, header in enumerate(headers) if header) + 1
    data = grid.iloc[below:]
    if data.empty:
        problems.add("no-rows", file, row=int(grid.index[best]))
        return None
    data = _without_uneven(data, width, file=file, problems=problems)
    cells = data.iloc[:, :width].reset_index(drop=True)
    return RawTable(file, tuple(headers[:width]), cells, data.index.to_numpy(dtype=np.int64))


def _known_keys(schema: TableSchema, source: LayerSource) -> frozenset[str]:
    known = {key for column in schema.columns for key in _keys_of(column)}
    known |= {_key(header) for header in source.columns.values()}
    known |= {_key(header) for header in (source.x, source.y) if header}
    if schema.geometry is not Geometry.NONE:
        known = known.union(*(keys for pair in _COORDINATES for keys in pair))
    return frozenset(known - {""})


def _words(row: Iterable[object]) -> list[str]:
    return [_SPACE.sub(" ", cell).strip() if isinstance(cell, str) else "" for cell in row]


def _score(row: Iterable[object], known: frozenset[str]) -> int:
    words = _words(row)
    return len(frozenset().union(*(own & known for own in _all_keys(words)))) if words else 0


def _join(grid: Grid, best: int, known: frozenset[str]) -> tuple[list[str], int]:
    """Headers of row ``best`` joined with the row below and above it, and where the data begin."""
    headers = _words(grid.iloc[best])
    below = best + 1
    if below < len(grid):
        words = _words(grid.iloc[below])
        filled = [word for word in words if word]
        strange = any(
            cell not in ("", None) for cell in grid.iloc[below] if not isinstance(cell, str)
        )
        parts = bool(filled) and not strange and all(_all_keys([w])[0] & known for w in filled)
        if parts:
            headers = [word or header for word, header in zip(words, headers, strict=True)]
            below += 1
    if best:
        above = _words(grid.iloc[best - 1])
        # A title stands alone; a row of merged headings has several.
        if sum(bool(word) for word in above) > 1:
            headers = [header or word for header, word in zip(headers, above, strict=True)]
    return headers, below


def _filled(above: Iterable[object], headers: Sequence[str]) -> bool:
    words = _words(above)
    return sum(bool(word) for word in words) > 1 and any(
        word and word == header for word, header in zip(words, headers, strict=True)
    )


def _without_uneven(data: Grid, width: int, *, file: str, problems: Problems) -> Grid:
    """The rows that have as many cells as the header; in the others cells have slipped."""
    short = data.iloc[:, width - 1].isna().to_numpy()
    long = np.zeros(len(data), dtype=bool)
    for position in range(width, data.shape[1]):
        beyond = data.iloc[:, position]
        long |= ((beyond != "") & beyond.notna()).to_numpy()
    for mask, code in ((short, "row-too-short"), (long, "row-too-long")):
        lines = data.loc[mask]
        tell_rows(
            problems,
            code,
            file,
            rows=lines.index.to_numpy(dtype=np.int64),
            values=[
                ", ".join(str(c) for c in row if c not in (None, "")) for row in lines.to_numpy()
            ],
            details=[{"cells": int(row.notna().sum())} for _, row in lines.iterrows()],
            columns=width,
        )
    return data.loc[~(short | long)]
