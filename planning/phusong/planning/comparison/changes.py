"""What two plans of one province do differently: works and cable that came, went, moved, changed.

A step on a standing mast is the same step when mast, operator, technology, option and bands are;
failing that, when mast, operator and technology are. A new mast, or what hangs on one, is the same
when both plans have one for the technology no farther apart than masts have to stand from each
other; nearest pairs first. Identifiers do not count: they number the candidates of one run. Cable is
the same when it leads to the same place, or to the same step.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from scipy.spatial import KDTree

from phusong.planning.programme.options import Option
from phusong.planning.programme.radiated import CellColumn
from phusong.planning.results.columns import Construction, ProposalColumn, RouteColumn

__all__ = ["Change", "Difference", "Kind", "PlannedWorks", "State", "compare"]

Row = Mapping[str, Any]

_WORK_COLUMNS = (
    ProposalColumn.YEAR,
    ProposalColumn.OPERATOR,
    ProposalColumn.OPTION,
    ProposalColumn.UNITS,
    ProposalColumn.RAISED_M,
    ProposalColumn.BANDS,
    CellColumn.AZIMUTHS,
    CellColumn.DOWNTILT,
    ProposalColumn.MAST_HEIGHT_M,
    CellColumn.ANTENNAS,
    CellColumn.EIRP,
    CellColumn.BACKHAUL_MBPS,
    ProposalColumn.BACKHAUL_KM,
    ProposalColumn.STAGE,
    ProposalColumn.PEOPLE_GAINED,
    ProposalColumn.PLACES,
    ProposalColumn.COST_LOW,
    ProposalColumn.COST_MID,
    ProposalColumn.COST_HIGH,
)
_CABLE_COLUMNS = (
    RouteColumn.YEAR,
    *(f"{kind}_km" for kind in Construction),
    RouteColumn.FIBRES,
    RouteColumn.COST_LOW,
    RouteColumn.COST_MID,
    RouteColumn.COST_HIGH,
)
_SAME_SPOT_M = 1.0
_SAME_NUMBER = 0.005
"""Tables give two decimals."""


class Kind(StrEnum):
    """What is compared."""

    WORK = "work"
    CABLE = "cable"


class State(StrEnum):
    """What became of it."""

    ADDED = "added"
    MOVED = "moved"
    DROPPED = "dropped"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class PlannedWorks:
    """What one plan builds."""

    works: gpd.GeoDataFrame
    """Steps (points in metres) with the columns that ``sites`` and ``upgrades`` of its GeoPackage have."""
    cable: gpd.GeoDataFrame
    """Stretches (lines in metres) with the columns of :class:`RouteColumn`."""
    spacing_m: float
    """How near to each other masts may stand."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One column that differs; None: empty."""

    column: str
    before: object
    after: object


@dataclass(frozen=True, slots=True)
class Change:
    """One work, or the cable to one place."""

    kind: Kind
    state: State
    old: Row | None
    """Row of the old plan, None of what was added."""
    new: Row | None
    moved_m: float = 0.0
    """Of cable the farthest that the new line lies from the old one, or the old from the new."""
    differences: tuple[Difference, ...] = ()
    instead: Row | None = None
    """Of what was dropped: the step of the new plan that stands nearest within its spacing."""
    instead_m: float = 0.0
    taken_over: tuple[str, ...] = ()
    """Of what was dropped: steps of the new plan that turn places to served which it would have."""

    @property
    def row(self) -> Row:
        """The newer of both."""
        found = self.old if self.new is None else self.new
        assert found is not None
        return found


def compare(old: PlannedWorks, new: PlannedWorks) -> tuple[Change, ...]:
    """Everything that differs: works in the order of the new plan, what was dropped, then cable."""
    pairs = _pairs(old.works, new.works, spacing_m=new.spacing_m)
    kept = [
        _change(Kind.WORK, _row(old.works, i), _row(new.works, j), _WORK_COLUMNS) for i, j in pairs
    ]
    came = _without(new.works, [j for _, j in pairs])
    gone = _without(old.works, [i for i, _ in pairs])
    renamed = {
        str(old.works[ProposalColumn.SITE_ID].iloc[i]): str(
            new.works[ProposalColumn.SITE_ID].iloc[j]
        )
        for i, j in pairs
    }
    return (
        *filter(None, kept),
        *(Change(Kind.WORK, State.ADDED, None, row) for row in came),
        *(_dropped(row, new) for row in gone),
        *_cable_changes(old.cable, new.cable, renamed),
    )


def _pairs(
    old: gpd.GeoDataFrame, new: gpd.GeoDataFrame, *, spacing_m: float
) -> list[tuple[int, int]]:
    """Positions of the same steps in both tables, in the order of the new one."""
    whole = (
        ProposalColumn.HOST_SITE_ID,
        ProposalColumn.OPERATOR,
        ProposalColumn.CHOSEN_FOR,
        ProposalColumn.OPTION,
        ProposalColumn.BANDS,
    )
    found: dict[int, int] = {}
    for columns in (whole, whole[:3]):
        _match_by_key(old, new, columns, found)
    _match_by_place(old, new, found, spacing_m=spacing_m)
    return sorted(((i, j) for i, j in found.items()), key=lambda pair: pair[1])


def _on_standing_mast(works: gpd.GeoDataFrame) -> pd.Series:
    fresh: pd.Series = works[ProposalColumn.OPTION].isin([Option.NEW_SITE, Option.NEW_MAST])
    return ~fresh


def _match_by_key(
    old: gpd.GeoDataFrame,
    new: gpd.GeoDataFrame,
    columns: Sequence[str],
    found: dict[int, int],
) -> None:
    """Add pairs of steps on standing masts that are equal in all columns, first come first."""
    waiting: dict[tuple[str, ...], list[int]] = {}
    for i in np.flatnonzero(_on_standing_mast(old)):
        if int(i) not in found:
            waiting.setdefault(_key(old, int(i), columns), []).append(int(i))
    taken = set(found.values())
    for j in np.flatnonzero(_on_standing_mast(new)):
        same = waiting.get(_key(new, int(j), columns))
        if same and int(j) not in taken:
            found[same.pop(0)] = int(j)


def _key(works: gpd.GeoDataFrame, row: int, columns: Sequence[str]) -> tuple[str, ...]:
    return tuple(_shown(works[column].iloc[row]) for column in columns)


def _match_by_place(
    old: gpd.GeoDataFrame, new: gpd.GeoDataFrame, found: dict[int, int], *, spacing_m: float
) -> None:
    """Add pairs of new masts for one technology, nearest first."""
    ours, theirs = (np.flatnonzero(~_on_standing_mast(works)) for works in (old, new))
    if not ours.size or not theirs.size:
        return
    here, there = (
        shapely.get_coordinates(works.geometry.to_numpy()[rows])
        for works, rows in ((old, ours), (new, theirs))
    )
    near = KDTree(here).sparse_distance_matrix(KDTree(there), spacing_m, output_type="coo_matrix")
    technology = ProposalColumn.CHOSEN_FOR
    taken: set[int] = set()
    for _, a, b in sorted(zip(near.data, near.row, near.col, strict=True)):
        i, j = int(ours[a]), int(theirs[b])
        alike = old[technology].iloc[i] == new[technology].iloc[j]
        if alike and i not in found and j not in taken:
            found[i] = j
            taken.add(j)


def _change(kind: Kind, old: Row, new: Row, columns: Iterable[str]) -> Change | None:
    """What became of something that both plans have; None when nothing did."""
    away_m = float(
        shapely.hausdorff_distance(old["geometry"], new["geometry"])
        if kind is Kind.CABLE
        else shapely.distance(old["geometry"], new["geometry"])
    )
    told = ((str(c), _told(c, old.get(c)), _told(c, new.get(c))) for c in columns)
    differences = tuple(Difference(*one) for one in told if not _equal(one[1], one[2]))
    moved = away_m > _SAME_SPOT_M
    if not moved and not differences:
        return None
    state = State.MOVED if moved else State.CHANGED
    return Change(kind, state, old, new, away_m if moved else 0.0, differences)


def _dropped(row: Row, new: PlannedWorks) -> Change:
    """What the new plan does in its place, if anything."""
    works = new.works
    places = set(_listed(row.get(ProposalColumn.PLACES)))
    heirs = [
        str(work[ProposalColumn.SITE_ID])
        for work in _rows(works)
        if work[ProposalColumn.CHOSEN_FOR] == row[ProposalColumn.CHOSEN_FOR]
        and places & set(_listed(work.get(ProposalColumn.PLACES)))
    ]
    nearest, away_m = None, 0.0
    if len(works):
        metres = works.geometry.distance(row["geometry"]).to_numpy()
        # A step for the same technology goes before a nearer one for another.
        other = (works[ProposalColumn.CHOSEN_FOR] != row[ProposalColumn.CHOSEN_FOR]).to_numpy()
        within = np.flatnonzero(metres <= new.spacing_m)
        if within.size:
            best = min(within, key=lambda i: (other[i], metres[i], i))
            nearest, away_m = _row(works, int(best)), float(metres[best])
    return Change(
        Kind.WORK,
        State.DROPPED,
        row,
        None,
        instead=nearest,
        instead_m=away_m,
        taken_over=tuple(heirs),
    )


def _cable_changes(
    old: gpd.GeoDataFrame, new: gpd.GeoDataFrame, renamed: Mapping[str, str]
) -> list[Change]:
    before = {renamed.get(name, name): row for name, row in _branches(old).items()}
    after = _branches(new)
    changes = [
        _change(Kind.CABLE, before[name], row, _CABLE_COLUMNS)
        if name in before
        else Change(Kind.CABLE, State.ADDED, None, row)
        for name, row in after.items()
    ]
    gone = [
        Change(Kind.CABLE, State.DROPPED, row, None)
        for name, row in before.items()
        if name not in after
    ]
    return [*filter(None, changes), *gone]


def _branches(cable: gpd.GeoDataFrame) -> dict[str, Row]:
    """All cable to one place or step as one row, by its identifier."""
    found: dict[str, Row] = {}
    for name, part in cable.groupby(RouteColumn.SERVES_ID.value, sort=False):
        lengths = part.groupby(RouteColumn.CONSTRUCTION.value)[RouteColumn.LENGTH_KM.value].sum()
        prices = (RouteColumn.COST_LOW, RouteColumn.COST_MID, RouteColumn.COST_HIGH)
        found[str(name)] = {
            **{str(key): value for key, value in part.iloc[0].to_dict().items()},
            **{f"{kind}_km": float(lengths.get(kind.value, 0.0)) for kind in Construction},
            **{price.value: float(part[price].sum()) for price in prices},
            # Not their union, which loses stretches of no length.
            "geometry": shapely.multilinestrings(shapely.get_parts(part.geometry.to_numpy())),
        }
    return found


def _without(works: gpd.GeoDataFrame, rows: Iterable[int]) -> list[Row]:
    known = set(rows)
    return [_row(works, i) for i in range(len(works)) if i not in known]


def _row(works: gpd.GeoDataFrame, position: int) -> Row:
    return {str(key): value for key, value in works.iloc[position].to_dict().items()}


def _rows(works: gpd.GeoDataFrame) -> list[Row]:
    return [{str(key): value for key, value in row.items()} for row in works.to_dict("records")]


def _listed(value: object) -> list[str]:
    text = _shown(value)
    return text.split(";") if text else []


def _equal(one: object, other: object) -> bool:
    if isinstance(one, int | float) and isinstance(other, int | float):
        return abs(one - other) < _SAME_NUMBER
    return one == other


def _told(column: str, value: object) -> object:
    """A value as it is compared: people as whole ones, places in whatever order."""
    plain = _value(value)
    if column == ProposalColumn.PEOPLE_GAINED and isinstance(plain, float):
        return round(plain)
    return ";".join(sorted(_listed(plain))) or None if column == ProposalColumn.PLACES else plain


def _value(value: object) -> object:
    """A plain value, None for an empty one."""
    if isinstance(value, np.generic):
        value = value.item()
    return None if value == "" or pd.isna(value) else value  # type: ignore[call-overload]


def _shown(value: object) -> str:
    plain = _value(value)
    return "" if plain is None else str(plain)
