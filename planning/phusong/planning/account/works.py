"""What the programme builds, piece by piece: when, by whom, where, and what it costs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import reduce
from typing import Any

import pandas as pd

from phusong.coverage.service import State
from phusong.planning.account.model import Account
from phusong.planning.money.costs import CostTable
from phusong.planning.money.links import link_building
from phusong.planning.programme.options import Built
from phusong.planning.results.columns import (
    FIBRE,
    Action,
    Construction,
    PlaceKind,
    ProposalColumn,
    RouteColumn,
)
from phusong.planning.results.links import LinkColumn
from phusong.planning.results.money import LINKED, Money
from phusong.planning.targets.place_years import PlaceYearColumn

__all__ = ["Work", "WorkKind", "cost_of", "works_of"]


class WorkKind(StrEnum):
    """Kinds of works that are paid for by different rules."""

    NEW_SITE = "new_site"
    UPGRADE = "upgrade"
    CABLE = "cable"
    """On land."""
    SUBMARINE = "submarine"
    LINK = "link"
    """Microwave or satellite in place of cable."""


@dataclass(frozen=True, slots=True)
class Work:
    """One step, one stretch of new cable, or one link in place of cable."""

    work_id: str
    """Of the step, of the cable's route, or of the link."""
    kind: WorkKind
    what: str
    """Option of the step, construction of the cable, means of the link."""
    year: int | None
    """At whose end it stands; None: no year has room for it."""
    operator: str
    """Who builds it; of cable and links, who builds what they serve; empty where nobody tells."""
    commune_code: str
    """Where the step stands, or what the cable or link serves."""
    technology: str
    """That it is built for; ``fibre`` of cable to a place, ``links`` of a link to one."""
    length_km: float
    """Of cable; 0 of everything else."""
    cost: Money
    """Of building."""
    serves: tuple[str, ...]
    """Identifiers of the places that it serves in part or whole."""
    island: bool
    """Off the mainland."""
    dead_spot: bool
    """For a settlement that no technology serves today."""


def cost_of(works: Iterable[Work]) -> Money:
    """Building of all of them."""
    return reduce(Money.__add__, (one.cost for one in works), Money(0.0, 0.0, 0.0, False))


def works_of(account: Account) -> tuple[Work, ...]:
    """Steps in their order, then cable, then links."""
    costs = CostTable(account.scenario.costs)
    dark = _dead_spots(account)
    steps = {one.work_id: one for one in _steps(account, costs, dark)}
    ends = _Ends(steps, _communes(account), dark)
    return (*steps.values(), *_cable(account, costs, ends), *_links(account, ends))


@dataclass(frozen=True, slots=True)
class _Ends:
    """What cable and links lead to: a step, whose they are then, or a place, which is no operator's."""

    steps: Mapping[str, Work]
    communes: Mapping[str, str]
    dark: frozenset[str]

    def of(self, served: str, *, otherwise: str) -> dict[str, Any]:
        """Fields of the :class:`Work` that leads there; ``otherwise`` is what a place gets it for."""
        step = self.steps.get(served)
        if step is not None:
            return {
                "operator": step.operator,
                "commune_code": step.commune_code,
                "technology": step.technology,
                "serves": step.serves,
                "dead_spot": step.dead_spot,
            }
        return {
            "operator": "",
            "commune_code": self.communes.get(served, ""),
            "technology": otherwise,
            "serves": (served,),
            "dead_spot": served in self.dark,
        }

    def on_island(self, served: str) -> bool:
        """Whether it is a step off the mainland."""
        return served in self.steps and self.steps[served].island


def _communes(account: Account) -> dict[str, str]:
    """Code of the commune of each place."""
    places = account.places.drop_duplicates(PlaceYearColumn.PLACE_ID)
    codes = places[PlaceYearColumn.COMMUNE_CODE].fillna("").astype(str)
    return dict(zip(places[PlaceYearColumn.PLACE_ID].astype(str), codes, strict=True))


def _dead_spots(account: Account) -> frozenset[str]:
    """Settlements that no mobile technology serves today, as far as that is known."""
    places = account.places
    homes = places[
        (places[PlaceYearColumn.KIND] == PlaceKind.SETTLEMENT)
        & (places[PlaceYearColumn.TECHNOLOGY] != FIBRE)
    ]
    dark = (homes[PlaceYearColumn.STATE] == State.UNSERVED).groupby(homes[PlaceYearColumn.PLACE_ID])
    return frozenset(str(place) for place, every in dark.all().items() if every)


def _steps(account: Account, costs: CostTable, dark: frozenset[str]) -> Iterator[Work]:
    for row in account.works.to_dict("records"):
        serves = _listed(row[ProposalColumn.HELPS]) or _listed(row[ProposalColumn.PLACES])
        new = row[ProposalColumn.ACTION] == Action.NEW_SITE
        yield Work(
            work_id=str(row[ProposalColumn.SITE_ID]),
            kind=WorkKind.NEW_SITE if new else WorkKind.UPGRADE,
            what=str(row[ProposalColumn.OPTION]),
            year=_year(row[ProposalColumn.YEAR]),
            operator=_text(row[ProposalColumn.OPERATOR]),
            commune_code=_text(row[ProposalColumn.COMMUNE_CODE]),
            technology=str(row[ProposalColumn.CHOSEN_FOR]),
            length_km=0.0,
            cost=_money(row, ProposalColumn, costs.building(Built.of(row)).assumed),
            serves=serves,
            island=_off_mainland(row[ProposalColumn.LAND_PART]),
            dead_spot=not dark.isdisjoint(serves),
        )


def _cable(account: Account, costs: CostTable, ends: _Ends) -> Iterator[Work]:
    rows = account.cable.to_dict("records")
    over_sea = {
        row[RouteColumn.ROUTE_ID]
        for row in rows
        if row[RouteColumn.CONSTRUCTION] == Construction.SUBMARINE
    }
    for row in rows:
        served = str(row[RouteColumn.SERVES_ID])
        construction = Construction(row[RouteColumn.CONSTRUCTION])
        sea = construction is Construction.SUBMARINE
        yield Work(
            work_id=str(row[RouteColumn.ROUTE_ID]),
            kind=WorkKind.SUBMARINE if sea else WorkKind.CABLE,
            what=construction.value,
            year=_year(row[RouteColumn.YEAR]),
            length_km=float(row[RouteColumn.LENGTH_KM]),
            cost=_money(row, RouteColumn, costs.laying(construction).assumed),
            island=row[RouteColumn.ROUTE_ID] in over_sea or ends.on_island(served),
            **ends.of(served, otherwise=FIBRE),
        )


def _links(account: Account, ends: _Ends) -> Iterator[Work]:
    for row in account.links.to_dict("records"):
        served = str(row[LinkColumn.SERVES_ID])
        yield Work(
            work_id=str(row[LinkColumn.LINK_ID]),
            kind=WorkKind.LINK,
            what=str(row[LinkColumn.MEANS]),
            year=_year(row[LinkColumn.YEAR]),
            length_km=0.0,
            cost=link_building(row),
            island=ends.on_island(served),
            **ends.of(served, otherwise=LINKED),
        )


def _money(
    row: Mapping[Any, Any], columns: type[ProposalColumn | RouteColumn], assumed: bool
) -> Money:
    low, mid, high = (
        float(row[one]) for one in (columns.COST_LOW, columns.COST_MID, columns.COST_HIGH)
    )
    return Money(low, mid, high, assumed)


def _listed(value: object) -> tuple[str, ...]:
    return tuple(one for one in _text(value).split(";") if one)


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _year(value: object) -> int | None:
    return None if pd.isna(value) else int(value)  # type: ignore[call-overload]


def _off_mainland(part: object) -> bool:
    return not pd.isna(part) and int(part) > 0  # type: ignore[call-overload]
