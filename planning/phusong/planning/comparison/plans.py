"""Plans of one province side by side: who is served when, what is built, what it costs, what it meets.

Every table has the columns that say what a row is about, then one column per plan under its label.
What changes from the first plan to each other one is drawn pixel by pixel by :func:`difference`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray
from odc.geo.geobox import GeoBox

from phusong.coverage.link_budget import CoverageDefinition
from phusong.layers.columns import Communes
from phusong.layers.errors import Problems
from phusong.planning.results.columns import ProposalColumn, RouteColumn, TargetColumn
from phusong.planning.results.stages import Plan
from phusong.planning.scenario.base import Text
from phusong.planning.targets.attainment import (
    NEVER,
    OUTSIDE,
    AttainedColumn,
    attained,
    served_since,
)

__all__ = [
    "Comparison",
    "Outline",
    "Shift",
    "check_comparable",
    "compare_plans",
    "difference",
    "outline_of",
]

_PEOPLE, _SETTLEMENTS = "people", "settlements"
_COUNTED = {
    _PEOPLE: (AttainedColumn.PEOPLE, AttainedColumn.PEOPLE_SERVED),
    _SETTLEMENTS: (AttainedColumn.SETTLEMENTS, AttainedColumn.SETTLEMENTS_SERVED),
}
_ENDS = ("low", "mid", "high")
SPENDING = ("year", "part", *_ENDS)
"""Columns of :attr:`Outline.spending`."""


@dataclass(frozen=True, eq=False)
class Outline:
    """What of a plan is compared."""

    name: Text
    """Of its scenario."""
    province: tuple[str, str | None]
    """Name and code."""
    grid: GeoBox
    definitions: Mapping[str, CoverageDefinition]
    """What counts as covered, by technology."""
    years: tuple[int, ...]
    attained: pd.DataFrame
    """Columns of :class:`~phusong.planning.targets.attainment.AttainedColumn`."""
    works: pd.DataFrame
    """One row per proposed step, with the columns of :class:`ProposalColumn` at least that count."""
    cable: pd.DataFrame
    """One row per stretch of new cable, with construction, year and length."""
    targets: pd.DataFrame
    """Columns of :class:`TargetColumn`."""
    spending: pd.DataFrame
    """Thousand million VND, one row per year and part (building, running, present); NA: in all."""
    since: Mapping[str, NDArray[np.uint16]]
    """(H, W) who is served when, by technology, as :func:`served_since` tells it."""
    communes: gpd.GeoDataFrame
    """Code, name and outline, in the CRS of the grid."""


@dataclass(frozen=True, slots=True, eq=False)
class Comparison:
    """Tables, each with one column per plan; NA where a plan does not tell."""

    labels: tuple[str, ...]
    people: pd.DataFrame
    """People and settlements that count, and that are served, by year (NA: today) and technology."""
    communes: pd.DataFrame
    """The same by commune, at the end of each plan's last year."""
    works: pd.DataFrame
    """Steps with a year, and kilometres of cable, by year."""
    money: pd.DataFrame
    """Thousand million VND by year (NA: all years), part and end of the range."""
    targets: pd.DataFrame
    """What each plan reaches in the target's year, and in ``met_LABEL`` whether it meets it."""
    areas: pd.DataFrame
    """km² by :class:`Shift` from the first plan; the first one's column is left out."""


class Shift(IntEnum):
    """What becomes of a pixel from one plan to another."""

    NEITHER = 0
    SAME = 1
    """Served, in both since the same year."""
    GAINED = 2
    LOST = 3
    SOONER = 4
    LATER = 5
    OUTSIDE = 255


def outline_of(plan: Plan) -> Outline:
    """What is compared, of a plan in memory."""
    province = plan.province
    communes = province.communes
    rows = [
        (year, part, *(getattr(money, end) for end in _ENDS))
        for year, expense in (
            (None, plan.bill.total),
            *((y.year, y.expense) for y in plan.bill.years),
        )
        for part, money in (
            ("building", expense.building),
            ("running", expense.running),
            ("present", expense.present),
        )
    ]
    return Outline(
        name=plan.scenario.name,
        province=(province.name, province.code),
        grid=province.grid,
        definitions={name: t.definition for name, t in plan.scenario.technologies.items()},
        years=plan.scenario.programme.years,
        attained=attained(plan),
        works=pd.DataFrame(plan.proposal.sites.drop(columns="geometry")),
        cable=pd.DataFrame(plan.routes.segments.drop(columns="geometry")),
        targets=plan.targets,
        spending=pd.DataFrame(rows, columns=list(SPENDING)).astype({"year": "Int64"}),
        since={name: served_since(plan, name) for name in plan.scenario.technologies},
        communes=communes[[Communes.CODE, Communes.NAME, communes.geometry.name]],
    )


def check_comparable(outlines: Mapping[str, Outline], *, problems: Problems) -> None:
    """Tell every plan that is of another province, or on another grid, than the first.

    Parameters
    ----------
    outlines
        By the file or folder that each came from.
    """
    names = list(outlines)
    first = outlines[names[0]]
    for name in names[1:]:
        other = outlines[name]
        if other.province != first.province:
            problems.add("compare-province", name, value=other.province[0], first=first.province[0])
        elif other.grid != first.grid:
            problems.add("compare-grid", name, value=_grid_text(other), first=_grid_text(first))


def compare_plans(outlines: Mapping[str, Outline]) -> Comparison:
    """The tables of plans that are comparable, by label; the first is what the others are held to."""
    labels = tuple(outlines)
    return Comparison(
        labels,
        people=_people(outlines),
        communes=_communes(outlines),
        works=_works(outlines),
        money=_money(outlines),
        targets=_targets(outlines),
        areas=_areas(outlines),
    )


def difference(base: NDArray[np.uint16], other: NDArray[np.uint16]) -> NDArray[np.uint8]:
    """(H, W) :class:`Shift` of each pixel, from who is served when in both plans."""
    had, has = base != NEVER, other != NEVER
    found = np.select(
        [had & ~has, has & ~had, had & (other < base), had & (other > base), had],
        [Shift.LOST, Shift.GAINED, Shift.SOONER, Shift.LATER, Shift.SAME],
        default=Shift.NEITHER,
    ).astype(np.uint8)
    found[(base == OUTSIDE) | (other == OUTSIDE)] = Shift.OUTSIDE
    return found


def _grid_text(outline: Outline) -> str:
    rows, columns = outline.grid.shape
    west, _, _, north = outline.grid.boundingbox.bbox
    step = abs(outline.grid.resolution.x)
    return f"{outline.grid.crs}, {step:g} m, {columns} × {rows}, {west:.0f}, {north:.0f}"


Cells = Iterator[tuple[tuple[object, ...], float]]
"""What rows are about, and the figure of one plan."""


def _side_by_side(
    keys: Sequence[str], cells: Mapping[str, Cells], *, missing: float = np.nan
) -> pd.DataFrame:
    """One row per key, in the order in which they first appear, one column per plan."""
    rows: dict[tuple[object, ...], dict[str, float]] = {}
    for label, own in cells.items():
        for key, value in own:
            rows.setdefault(key, {})[label] = value
    table = pd.DataFrame(
        [{**dict(zip(keys, key, strict=True)), **values} for key, values in rows.items()],
        columns=[*keys, *cells],
    )
    if "year" in keys:
        table["year"] = table["year"].astype("Int64")
    return table.fillna(dict.fromkeys(cells, missing))


def _people(outlines: Mapping[str, Outline]) -> pd.DataFrame:
    def cells(outline: Outline) -> Cells:
        by = [AttainedColumn.TECHNOLOGY, AttainedColumn.YEAR]
        for key, rows in outline.attained.groupby(by, sort=False, dropna=False):
            technology, year = key
            for unit, (every, served) in _COUNTED.items():
                if (whole := float(rows[every].sum())) > 0:
                    yield (technology, unit, _year(year), "all"), whole
                    yield (technology, unit, _year(year), "served"), float(rows[served].sum())

    keys = ("technology", "unit", "year", "count")
    return _side_by_side(keys, {label: cells(own) for label, own in outlines.items()})


def _communes(outlines: Mapping[str, Outline]) -> pd.DataFrame:
    def cells(outline: Outline) -> Cells:
        table = outline.attained
        last = table[table[AttainedColumn.YEAR] == outline.years[-1]]
        for row in last.to_dict("records"):
            place = (row[AttainedColumn.CODE], row[AttainedColumn.NAME])
            for unit, (every, served) in _COUNTED.items():
                about = (*place, row[AttainedColumn.TECHNOLOGY], unit)
                if row[every] > 0:
                    yield (*about, "all"), float(row[every])
                    yield (*about, "served"), float(row[served])

    keys = ("commune_code", "commune", "technology", "unit", "count")
    return _side_by_side(keys, {label: cells(own) for label, own in outlines.items()})


def _works(outlines: Mapping[str, Outline]) -> pd.DataFrame:
    def cells(outline: Outline) -> Cells:
        works = outline.works.dropna(subset=[ProposalColumn.YEAR.value])
        by = [ProposalColumn.YEAR, ProposalColumn.ACTION, ProposalColumn.CHOSEN_FOR]
        for key, rows in works.groupby(by):
            year, action, technology = key
            yield (_year(year), str(action), str(technology), "steps"), float(len(rows))
        cable = outline.cable.dropna(subset=[RouteColumn.YEAR.value])
        for key, rows in cable.groupby([RouteColumn.YEAR, RouteColumn.CONSTRUCTION]):
            year, construction = key
            kilometres = float(rows[RouteColumn.LENGTH_KM].sum())
            yield (_year(year), str(construction), "", "km"), kilometres

    keys = ("year", "what", "technology", "unit")
    table = _side_by_side(keys, {k: cells(own) for k, own in outlines.items()}, missing=0.0)
    return table.sort_values(["unit", "year"], ascending=[False, True], kind="stable")


def _money(outlines: Mapping[str, Outline]) -> pd.DataFrame:
    def cells(outline: Outline) -> Cells:
        for row in outline.spending.to_dict("records"):
            for end in _ENDS:
                yield (_year(row["year"]), row["part"], end), float(row[end])

    keys = ("year", "part", "end")
    return _side_by_side(keys, {k: cells(own) for k, own in outlines.items()}, missing=0.0)


def _targets(outlines: Mapping[str, Outline]) -> pd.DataFrame:
    about = (
        TargetColumn.INDICATOR,
        TargetColumn.NAME,
        TargetColumn.TECHNOLOGY,
        TargetColumn.YEAR,
        TargetColumn.UNIT,
        TargetColumn.TARGET,
    )

    def cells(outline: Outline, column: TargetColumn) -> Cells:
        for row in outline.targets.to_dict("records"):
            key = tuple(None if pd.isna(row[c]) else row[c] for c in about)
            yield key, float("nan") if pd.isna(row[column]) else float(row[column])

    keys = [column.value for column in about]
    planned = {k: cells(own, TargetColumn.PLANNED) for k, own in outlines.items()}
    table = _side_by_side(keys, planned)
    met = _side_by_side(keys, {k: cells(own, TargetColumn.MET) for k, own in outlines.items()})
    whether = {f"met_{label}": met[label].astype("boolean") for label in outlines}
    return table.assign(**whether)


def _areas(outlines: Mapping[str, Outline]) -> pd.DataFrame:
    base, *others = outlines
    first = outlines[base]
    pixel_km2 = abs(first.grid.resolution.x * first.grid.resolution.y) / 1e6

    def cells(outline: Outline) -> Cells:
        for technology, since in first.since.items():
            if technology not in outline.since:
                continue
            shift = difference(since, outline.since[technology])
            for kind in Shift:
                if kind is not Shift.OUTSIDE:
                    count = np.count_nonzero(shift == kind)
                    yield (technology, kind.name.lower()), float(count) * pixel_km2

    keys = ("technology", "shift")
    return _side_by_side(keys, {label: cells(outlines[label]) for label in others})


def _year(year: object) -> int | None:
    return None if pd.isna(year) else int(year)  # type: ignore[call-overload]
