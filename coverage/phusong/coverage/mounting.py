"""Which antenna each cell has, and how it hangs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from phusong.coverage.antennas import Antenna, Sector, Tilted
from phusong.coverage.carriers import Carrier
from phusong.layers.columns import Cells
from phusong.layers.errors import Problems, Severity

__all__ = ["labels", "mount", "split_tilt"]

_TILT_SLACK_DEG = 0.05
"""Tilts that are written with one decimal add up to within this."""


def mount(
    cells: pd.DataFrame,
    carriers: Sequence[Carrier],
    antennas: Mapping[str, Antenna],
    *,
    problems: Problems,
    file: str = "cells",
) -> list[Tilted]:
    """Antenna and tilts of every cell; ``KeyError`` when a carrier names an antenna not given.

    A cell's own antenna goes before that of its carrier, given in the same order; where neither
    names one it is the sector of the carrier's widths. Names are told apart without case; one that
    ``antennas`` lacks is a warning, told once, and the carrier's antenna stands in.
    """
    known = {name.casefold(): antenna for name, antenna in antennas.items()}
    names = _texts(cells, Cells.ANTENNA)
    _tell_unknown(cells, names, known=known, problems=problems, file=file)
    tilts = [
        _numbers(cells, column)
        for column in (Cells.DOWNTILT_DEG, Cells.MECHANICAL_TILT_DEG, Cells.ELECTRICAL_TILT_DEG)
    ]
    hung = []
    for i, (name, carrier) in enumerate(zip(names, carriers, strict=True)):
        antenna = known.get(name.casefold()) or _of_carrier(carrier, known)
        total, mechanical, electrical = (float(tilt[i]) for tilt in tilts)
        if abs(total - mechanical - electrical) > _TILT_SLACK_DEG:  # false where one is missing
            _tell_tilts(cells, i, problems=problems, file=file)
        own = antenna.own_tilt_deg
        hung.append(
            Tilted(
                antenna,
                *split_tilt(
                    total,
                    mechanical,
                    electrical,
                    otherwise=carrier.downtilt_deg if own is None else own,
                    own=own or 0.0,
                ),
            )
        )
    return hung


def split_tilt(
    total: float, mechanical: float, electrical: float, *, otherwise: float, own: float
) -> tuple[float, float]:
    """Mechanical and electrical tilt in degrees out of what is given (NaN: is not).

    A total alone is electrical; with one part given, the other is the rest of the total. With no
    total either, a mechanical tilt leaves the electrical at ``own``, the antenna's; with nothing
    given the electrical is ``otherwise``.

    >>> nan = float("nan")
    >>> split_tilt(8, 2, nan, otherwise=3, own=0), split_tilt(nan, nan, nan, otherwise=3, own=0)
    ((2, 6), (0.0, 3))
    """
    if np.isnan(mechanical) and np.isnan(electrical):
        return 0.0, otherwise if np.isnan(total) else total
    if np.isnan(electrical):
        return mechanical, own if np.isnan(total) else total - mechanical
    if np.isnan(mechanical):
        return 0.0 if np.isnan(total) else total - electrical, electrical
    return mechanical, electrical


def labels(values: Iterable[Any]) -> NDArray[Any]:
    """One element per value, whatever it is."""
    listed = list(values)
    array = np.empty(len(listed), object)
    array[:] = listed
    return array


def _of_carrier(carrier: Carrier, known: Mapping[str, Antenna]) -> Antenna:
    if isinstance(carrier.antenna, str):
        return known[carrier.antenna.casefold()]
    if carrier.antenna is not None:
        return carrier.antenna
    return Sector(
        horizontal_width_deg=carrier.horizontal_width_deg,
        vertical_width_deg=carrier.vertical_width_deg,
    )


def _texts(cells: pd.DataFrame, name: str) -> list[str]:
    if name not in cells:
        return [""] * len(cells)
    return ["" if pd.isna(text) else str(text).strip() for text in cells[name]]


def _numbers(cells: pd.DataFrame, name: str) -> NDArray[np.float64]:
    if name not in cells:
        return np.full(len(cells), np.nan)
    return cells[name].to_numpy(dtype=np.float64, na_value=np.nan)


def _tell_unknown(
    cells: pd.DataFrame,
    names: Sequence[str],
    *,
    known: Mapping[str, Antenna],
    problems: Problems,
    file: str,
) -> None:
    """One warning per name, at the first cell that has it."""
    keys = [name.casefold() for name in names]
    for key, count in Counter(key for key in keys if key and key not in known).items():
        position = keys.index(key)
        where, row = _place(cells, position, file)
        problems.add(
            "antenna-unknown",
            where,
            severity=Severity.WARNING,
            row=row,
            column=Cells.ANTENNA.value,
            value=names[position],
            count=count,
        )


def _tell_tilts(cells: pd.DataFrame, position: int, *, problems: Problems, file: str) -> None:
    where, row = _place(cells, position, file)
    cell = cells.iloc[position]
    problems.add(
        "antenna-tilts-disagree",
        where,
        severity=Severity.WARNING,
        row=row,
        column=Cells.DOWNTILT_DEG.value,
        value=cell[Cells.DOWNTILT_DEG],
        mechanical=float(cell[Cells.MECHANICAL_TILT_DEG]),
        electrical=float(cell[Cells.ELECTRICAL_TILT_DEG]),
    )


def _place(cells: pd.DataFrame, position: int, file: str) -> tuple[str, int]:
    """File and row of a cell as its reader knows them."""
    row = cells.iloc[position]
    return str(row.get("_file", file)), int(row.get("_row", position + 2))
