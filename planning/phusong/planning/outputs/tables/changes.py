"""The list of what differs between two plans, as a table and in a few words."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import geopandas as gpd
import pandas as pd
import shapely
from pyproj import CRS

from phusong.layers.export import write_csv
from phusong.layers.i18n import Language, Messages
from phusong.layers.staging import staged
from phusong.planning.comparison.changes import Change, Difference, Kind, State
from phusong.planning.outputs.operator.columns import Field, Type
from phusong.planning.outputs.operator.workbook import DICTIONARY, dictionary, write_workbook
from phusong.planning.outputs.words.general import known
from phusong.planning.results.columns import ProposalColumn, RouteColumn

__all__ = ["CHANGE_FIELDS", "change_table", "difference_text", "reason_text", "write_changes"]

CHANGE_FIELDS = (
    Field("change", required=True),
    Field("kind", required=True),
    Field("old_id"),
    Field("new_id"),
    Field("operator"),
    Field("technologies"),
    Field("commune"),
    Field("old_year", Type.INTEGER),
    Field("new_year", Type.INTEGER),
    Field("lon", Type.NUMBER, "°"),
    Field("lat", Type.NUMBER, "°"),
    Field("moved_m", Type.NUMBER, "m"),
    Field("column"),
    Field("before"),
    Field("after"),
    Field("change_reason_vi"),
    Field("change_reason_en"),
)
"""Columns of the list, in their order."""
_DEGREES = 6
_NAME = "changes"


def change_table(changes: Sequence[Change], crs: CRS | str) -> pd.DataFrame:
    """One row per change, and for one that changed several columns one per column; the position is
    that of the step, or where the cable ends.

    Parameters
    ----------
    crs
        Of the changes' geometries.
    """
    ends = [shapely.get_coordinates(change.row["geometry"])[-1] for change in changes]
    points = gpd.GeoSeries([shapely.Point(end) for end in ends], crs=crs).to_crs(4326)
    rows = []
    for change, point in zip(changes, points, strict=True):
        told = {
            "change": change.state.value,
            "kind": change.kind.value,
            "old_id": _identifier(change.kind, change.old),
            "new_id": _identifier(change.kind, change.new),
            "operator": known(change.row.get(ProposalColumn.OPERATOR)),
            "technologies": known(change.row.get(ProposalColumn.TECHNOLOGIES)),
            "commune": known(change.row.get(ProposalColumn.COMMUNE)),
            "old_year": _year(change.old),
            "new_year": _year(change.new),
            "lon": round(point.x, _DEGREES),
            "lat": round(point.y, _DEGREES),
            "moved_m": round(change.moved_m, 1) if change.state is State.MOVED else None,
            **{
                f"change_reason_{language}": reason_text(change, Messages.of(language))
                for language in Language
            },
        }
        for difference in change.differences or (None,):
            rows.append({**told, **_difference(difference)})
    table = pd.DataFrame(rows, columns=[field.name for field in CHANGE_FIELDS])
    return table.astype({"old_year": "Int64", "new_year": "Int64", "moved_m": float})


def write_changes(folder: Path, table: pd.DataFrame) -> list[Path]:
    """Write ``changes.csv`` and ``changes.xlsx``, both or none.

    Raises
    ------
    phusong.layers.errors.BadInput
        When the folder cannot be written.
    """
    names = [f"{_NAME}.csv", f"{_NAME}.xlsx"]
    with staged(folder, last=names[-1]) as staging:
        write_csv(staging / names[0], table)
        sheets = {_NAME: table, DICTIONARY: dictionary({_NAME: CHANGE_FIELDS})}
        write_workbook(staging / names[1], sheets)
    return [folder / name for name in names]


def reason_text(change: Change, messages: Messages) -> str:
    """Why: the reason of what the new plan builds; of what was dropped, what stands in its stead."""
    if change.state is not State.DROPPED:
        return str(known(change.row.get(f"reason_{messages.language}")) or "")
    if change.kind is Kind.CABLE:
        return messages("changes-dropped-cable")
    if change.instead is not None:
        name = str(change.instead[ProposalColumn.SITE_ID])
        return messages(
            "changes-dropped-instead",
            step=name,
            technologies=str(change.instead[ProposalColumn.TECHNOLOGIES]),
            metres=change.instead_m,
        )
    if change.taken_over:
        return messages("changes-dropped-taken-over", steps=", ".join(change.taken_over))
    return messages("changes-dropped-nothing")


def difference_text(difference: Difference, messages: Messages) -> str:
    """``column: before → after``."""
    before, after = (_shown(value) or "–" for value in (difference.before, difference.after))
    return messages("changes-difference", column=difference.column, before=before, after=after)


def _difference(difference: Difference | None) -> dict[str, object]:
    if difference is None:
        return {}
    return {
        "column": difference.column,
        "before": _shown(difference.before),
        "after": _shown(difference.after),
    }


def _shown(value: object) -> str:
    if value is None:
        return ""
    return f"{round(value, 3):.10g}" if isinstance(value, float) else str(value)


def _identifier(kind: Kind, row: object) -> str | None:
    if not isinstance(row, dict):
        return None
    column = ProposalColumn.SITE_ID if kind is Kind.WORK else RouteColumn.SERVES_ID
    return str(row[column])


def _year(row: object) -> int | None:
    return known(row[ProposalColumn.YEAR]) if isinstance(row, dict) else None
