"""Rows out of delimited text (CSV, TSV, TXT), whatever its encoding and separator."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from itertools import islice, zip_longest

import numpy as np
import pandas as pd

from phusong.layers.errors import Problems, Severity
from phusong.layers.formats.raw import tell_rows
from phusong.layers.text import encodings
from phusong.layers.text.encodings import Decoded, EncodingProblem

__all__ = [
    "MAX_COLUMNS",
    "Grid",
    "check_encoding",
    "decode_text",
    "read_text_grid",
    "sniff_separator",
]

Grid = pd.DataFrame
"""Cells as they stand, headers included: row label = row that the user sees, columns 0, 1, …; an
empty cell is "", a cell that its row does not have (a text's row that ends early) is None."""

MAX_COLUMNS = 256
"""Wider than any inventory; keeps one endless row from being filled up for all others."""

_SEPARATORS = (",", ";", "\t", "|")
_SNIFFED_LINES = 50
_SNIFFED = 1_000_000


def decode_text(
    data: bytes,
    label: str,
    problems: Problems,
    *,
    declared: str | None,
    vocabulary: Collection[str],
) -> str | None:
    """Text of a file, or None with a problem when no encoding explains its bytes."""
    if declared is not None and encodings.canonical(declared) is None:
        problems.add(EncodingProblem.UNKNOWN, label, value=declared, declared=declared)
        return None
    decoded = encodings.decode(data, declared=declared, vocabulary=vocabulary)
    if check_encoding(decoded, declared, label=label, problems=problems) is None:
        return None
    return _without_nuls(decoded.text, label, problems)


def check_encoding(
    decoded: Decoded, declared: str | None, *, label: str, problems: Problems
) -> str | None:
    """Encoding in which the text was read, or None when it must not be used; either may be told."""
    agreed = declared is not None and encodings.canonical(declared) == decoded.encoding
    lost = decoded.damaged_characters
    if lost:
        encoding = decoded.encoding
        problems.add(EncodingProblem.DAMAGED, label, encoding=encoding, characters=lost)
        return None
    if decoded.doubtful:
        # Nobody but the user can settle it; once he has, his word stands and is only told.
        problems.add(
            EncodingProblem.DOUBTFUL,
            label,
            severity=Severity.WARNING if agreed else Severity.ERROR,
            encoding=decoded.encoding,
        )
        return decoded.encoding if agreed else None
    if declared is not None and not agreed and not decoded.text.isascii():
        problems.add(
            EncodingProblem.DIFFERS,
            label,
            severity=Severity.WARNING,
            declared=declared,
            encoding=decoded.encoding,
        )
    return decoded.encoding


def _without_nuls(text: str, label: str, problems: Problems) -> str:
    count = text.count("\0")
    if not count:
        return text
    row = text.count("\n", 0, text.index("\0")) + 1
    problems.add("nul-removed", label, severity=Severity.REPAIRED, row=row, count=count)
    return text.replace("\0", "")


def sniff_separator(text: str) -> str:
    """Separator that splits the first lines most evenly into most columns.

    >>> sniff_separator("ten;x;y\\nHòn Tre;109,3;12,2")
    ';'
    """
    sample = io.StringIO(text[:_SNIFFED], newline=None)
    lines = [line for line in islice(sample, _SNIFFED_LINES) if line.strip()]
    best, best_score = ",", (0.0, 0)
    for separator in _SEPARATORS:
        widths = [len(row) for row in _rows(iter(lines), separator, strict=False)]
        if not widths:
            continue
        width, times = Counter(widths).most_common(1)[0]
        score = (times / len(widths) if width > 1 else 0.0, width)
        if score > best_score:
            best, best_score = separator, score
    return best


def _rows(lines: Iterator[str], separator: str, *, strict: bool) -> Iterator[list[str]]:
    reader = csv.reader(lines, delimiter=separator, strict=strict)
    while True:
        try:
            yield next(reader)
        except StopIteration:
            return
        except csv.Error:
            if strict:
                raise


def read_text_grid(
    text: str, label: str, problems: Problems, *, separator: str | None = None
) -> Grid | None:
    """All cells as text; an open quote and an endless row are problems.

    Rows that are wholly empty are left out; the row labels keep the others' numbers.
    """
    if separator is not None and len(separator) != 1:
        problems.add("separator-wrong", label, value=separator)
        return None
    found: list[list[str]] = []
    # A lone CR (old Macintosh) ends a line as well.
    stream = io.StringIO(text, newline=None)
    try:
        # Row by row, so that what precedes a fault is kept.
        for row in _rows(iter(stream), separator or sniff_separator(text), strict=True):
            found.append(row)  # noqa: PERF402
    except csv.Error as error:
        problems.add("table-broken", label, row=len(found) + 1, reason=str(error))
    return _even(found, label, problems)


def _even(rows: Sequence[Sequence[str]], label: str, problems: Problems) -> Grid | None:
    """The rows as a frame of one width."""
    filled = [i for i, row in enumerate(rows) if any(cell and not cell.isspace() for cell in row)]
    if not filled:
        problems.add("empty-file", label)
        return None
    kept = [rows[i] for i in filled]
    numbers = np.asarray(filled, dtype=np.int64) + 1
    wide = [i for i, row in enumerate(kept) if len(row) > MAX_COLUMNS]
    tell_rows(
        problems,
        "row-too-long",
        label,
        rows=numbers[wide],
        details=[{"cells": len(kept[i])} for i in wide],
        columns=MAX_COLUMNS,
    )
    columns = list(zip_longest(*(row[:MAX_COLUMNS] for row in kept)))
    frame = pd.concat([pd.Series(column, dtype=object) for column in columns], axis=1)
    frame.columns = pd.RangeIndex(len(columns))
    frame.index = pd.Index(numbers)
    return frame
