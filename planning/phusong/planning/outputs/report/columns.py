"""How wide the columns of a table are, so that no word is torn and reasons have room."""

from __future__ import annotations

import numpy as np

from phusong.planning.outputs.report.section import Table

__all__ = ["MARGIN_IN", "column_widths"]

MARGIN_IN = 0.06
"""Between the rim of a cell and its words, left and right."""
_LONGEST = 150
"""Letters of a cell beyond which more of them do not make its column wider."""
_LONGEST_WORD = 14
"""Letters of a word, such as an identifier, beyond which it may be torn."""
_SPARE = 0.8
"""Letters that a word is held to be longer: short ones of wide letters, such as "Năm", were torn."""
_LETTER_WIDTH = 0.6
"""Of a letter, in parts of its height: bold ones of the house's typefaces."""
_POINTS_PER_INCH = 72.0


def column_widths(table: Table, *, width_in: float, points: float) -> list[float]:
    """Inches that each column gets, together ``width_in``.

    A column is as wide as its longest word, as far as there is room for all of these; what is left goes to
    where most text stands.

    >>> table = Table(("No.", "Why"), (("1", "far " * 30),))
    >>> [round(inches, 1) for inches in column_widths(table, width_in=6.0, points=9.0)]
    [0.4, 5.6]
    """
    columns = list(zip(table.heads, *table.rows, strict=True))
    letter_in = points * _LETTER_WIDTH / _POINTS_PER_INCH
    words = [
        max(min(len(word), _LONGEST_WORD) for text in cells for word in (text.split() or [""]))
        for cells in columns
    ]
    texts = [min(max(map(len, cells)), _LONGEST) for cells in columns]
    least = (np.array(words) + _SPARE) * letter_in + 2 * MARGIN_IN
    if least.sum() >= width_in:
        return list(map(float, least * width_in / least.sum()))
    more = np.maximum(np.array(texts) * letter_in + 2 * MARGIN_IN - least, 1e-6)
    return list(map(float, least + more * (width_in - least.sum()) / more.sum()))
