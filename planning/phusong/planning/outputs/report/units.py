"""Units of money said once, above a table, where every cell of its columns bears the same."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from phusong.layers.i18n import Messages
from phusong.planning.outputs.report.section import Table

__all__ = ["say_units_once"]

_HOLE = "\x1f"
"""Stands for a figure while its unit is looked for."""
_EMPTY = frozenset({"", "–"})


def say_units_once(table: Table, messages: Messages) -> Table:
    """The table without the units of money in cells of columns that bear one unit throughout.

    One unit of all such columns stands in :attr:`Table.unit`; several stand in the heads.
    """
    shared = [_shared(cells, messages) for cells in zip(*table.rows, strict=True)]
    units = {unit for unit in shared if unit}
    if not units:
        return table
    one = len(units) == 1
    heads = tuple(
        head if one or not unit else f"{head}, {unit}"
        for head, unit in zip(table.heads, shared, strict=True)
    )
    nothing = messages("cost-nothing")
    rows = tuple(
        tuple(
            _bare(cell, unit, nothing) if unit else cell
            for cell, unit in zip(row, shared, strict=True)
        )
        for row in table.rows
    )
    money = frozenset(place for place, unit in enumerate(shared) if unit)
    return replace(
        table,
        heads=heads,
        rows=rows,
        numeric=table.numeric | money,
        unit=units.pop() if one else "",
    )


def _shared(cells: Sequence[str], messages: Messages) -> str:
    """The unit of money in all cells that hold something; empty where there is none."""
    told = [cell for cell in cells if cell not in _EMPTY and cell != messages("cost-nothing")]
    units = (unit for unit in _units(messages) if told and all(c.endswith(unit) for c in told))
    return next((unit.strip() for unit in units), "")


def _units(messages: Messages) -> list[str]:
    """What stands behind figures of money, the longest first."""
    plain = [messages(f"cost-range{kind}", low=_HOLE, high=_HOLE) for kind in ("", "-million")]
    assumed = [messages("cost-assumed", cost=text) for text in plain]
    return sorted((text.rpartition(_HOLE)[2] for text in (*plain, *assumed)), key=len, reverse=True)


def _bare(cell: str, unit: str, nothing: str) -> str:
    return "0" if cell == nothing else cell.removesuffix(unit).rstrip()
