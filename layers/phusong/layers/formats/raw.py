"""A table as its file gives it, before headers, types and coordinates are understood."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from phusong.layers.errors import Problems, Severity

__all__ = ["MOST_TOLD", "RawTable", "tell_rows"]

MOST_TOLD = 200
"""Rows told one by one of one fault in one column; a column that is wrong throughout says the same
thing a hundred thousand times, so the rest is told as a number."""


@dataclass(frozen=True, slots=True)
class RawTable:
    """One file's rows.

    Parameters
    ----------
    file
        Name as the user knows it.
    headers
        Headers as they stand in the file, in order; they may repeat or be empty.
    cells
        (rows × headers) frame whose columns are the positions 0, 1, …; text as it stands in the
        file, other values as the format stores them, empty cells missing or "".
    rows
        Row of each line as the user's spreadsheet shows it.
    geometry
        (rows,) of shapely geometries or None where the format has them.
    crs
        CRS that the file declares (anything that pyproj understands), None if it is silent.
    """

    file: str
    headers: tuple[str, ...]
    cells: pd.DataFrame
    rows: NDArray[np.int64]
    geometry: NDArray[np.object_] | None = None
    crs: str | None = None

    def __len__(self) -> int:
        return len(self.rows)

    def only(self, keep: NDArray[np.bool_]) -> RawTable:
        """The rows where ``keep``."""
        geometry = None if self.geometry is None else self.geometry[keep]
        cells = self.cells.loc[keep].reset_index(drop=True)
        return RawTable(self.file, self.headers, cells, self.rows[keep], geometry, self.crs)


def tell_rows(
    problems: Problems,
    code: str,
    file: str,
    *,
    rows: Sequence[int] | NDArray[np.int64],
    column: str | None = None,
    values: Sequence[object] | None = None,
    details: Sequence[Mapping[str, Any]] | None = None,
    severity: Severity = Severity.ERROR,
    **common: Any,
) -> None:
    """Note ``code`` for each row; beyond :data:`MOST_TOLD` the rest in one line (``more-rows``).

    ``values`` and ``details`` go with ``rows``; ``common`` are details that all rows share.
    """
    for position, row in enumerate(rows[:MOST_TOLD]):
        own = details[position] if details is not None else {}
        problems.add(
            code,
            file,
            severity=severity,
            row=int(row),
            column=column,
            value=values[position] if values is not None else None,
            **common,
            **own,
        )
    if len(rows) > MOST_TOLD:
        problems.add(
            "more-rows",
            file,
            severity=severity,
            row=int(rows[MOST_TOLD]),
            column=column,
            count=len(rows) - MOST_TOLD,
            last=str(int(rows[-1])),
        )
