"""In which year each step is built: first what must come first, then as the targets rise."""

from __future__ import annotations

import math
from dataclasses import replace

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from phusong.layers.province import Province
from phusong.planning.priorities import places_first
from phusong.planning.results import (
    Action,
    CommuneColumn,
    Proposal,
    ProposalColumn,
    RouteColumn,
    Routes,
    Service,
)
from phusong.planning.scenario import Scenario
from phusong.planning.targets import PEOPLE_TARGET

__all__ = ["schedule"]


def schedule(
    proposal: Proposal,
    routes: Routes,
    service: Service,
    province: Province,
    scenario: Scenario,
) -> tuple[Proposal, Routes]:
    """The proposal and its routes with their years.

    Steps that serve the places which the scenario puts first are built in the first year. Then each
    year takes steps, in the order in which they were chosen, until the share of people served meets
    that year's target (between two targets the goal rises by the same amount each year); the last
    year takes what is left. A yearly budget, where there is one, closes its year at middle costs;
    what then still waits goes into the latest year that has money left, and what no year has room
    for keeps no year. Cable follows what it serves, and brings along the cable
    that it hangs on; cable to a settlement without fibre belongs to the first year that can pay for
    it.
    """
    sites = proposal.sites
    cable = _Cable(routes.segments)
    years, left = _years(proposal, service, province, scenario, cable=cable)
    dated = sites.assign(
        **{
            ProposalColumn.YEAR.value: pd.array(years, dtype="Int64"),
            ProposalColumn.BACKHAUL_KM.value: _backhaul_km(sites, routes),
        }
    )
    order = np.argsort([y if y is not None else math.inf for y in years], kind="stable")
    ordered = dated.iloc[order].reset_index(drop=True)
    ordered[ProposalColumn.ORDER.value] = np.arange(1, len(ordered) + 1)
    covers = tuple(proposal.covers[i] for i in order)
    final = _recounted(ordered, covers, service, province, scenario)
    return (
        replace(proposal, sites=final, covers=covers),
        replace(routes, segments=_date_routes(routes.segments, scenario, cable=cable, left=left)),
    )


def _backhaul_km(sites: pd.DataFrame, routes: Routes) -> NDArray[np.float64]:
    """Cable that serves each site; 0 for none, NaN where no route was found."""
    total = routes.segments.groupby(RouteColumn.SERVES_ID.value)[RouteColumn.LENGTH_KM.value].sum()
    ids = sites[ProposalColumn.SITE_ID.value]
    unreached = ids.isin([terminal for terminal, _ in routes.unreached])
    return np.asarray(ids.map(total).fillna(0.0).mask(unreached), dtype=float)


def _urgent(sites: pd.DataFrame, service: Service, scenario: Scenario) -> NDArray[np.bool_]:
    """Steps that serve a place which the scenario puts in the first year."""
    chosen = places_first(service, scenario.programme)
    # A large park may need several sites: all that help it are urgent.
    named = sites[ProposalColumn.HELPS.value].str.split(";")
    return np.array([bool(chosen.intersection(own)) for own in named], dtype=bool)


def _hosts(sites: pd.DataFrame) -> NDArray[np.int64]:
    """Row of the proposed mast that a step needs, −1 where it needs none."""
    rows = {
        site: i
        for i, (site, action) in enumerate(
            zip(sites[ProposalColumn.SITE_ID], sites[ProposalColumn.ACTION], strict=True)
        )
        if action == Action.NEW_SITE.value
    }
    return np.array([rows.get(h, -1) for h in sites[ProposalColumn.HOST_SITE_ID]], dtype=np.int64)


class _Pace:
    """People served so far in each technology, against the goal of each year."""

    def __init__(self, service: Service, province: Province, scenario: Scenario) -> None:
        self._people = province.people.reshape(-1).astype(np.float64)
        self._scenario = scenario
        self._gone: dict[str, NDArray[np.bool_]] = {}
        self._served: dict[str, float] = {}
        self._total: dict[str, float] = {}
        for name, rows in service.communes.groupby(CommuneColumn.TECHNOLOGY.value):
            self._served[str(name)] = float(rows[CommuneColumn.PEOPLE_SERVED].sum())
            self._total[str(name)] = float(rows[CommuneColumn.PEOPLE].sum())
            self._gone[str(name)] = np.zeros(self._people.size, dtype=bool)
        self._today = {name: self.share_pct(name) for name in self._served}

    def share_pct(self, technology: str) -> float:
        """Share of people served so far."""
        total = self._total[technology]
        return 100.0 * self._served[technology] / total if total else 100.0

    def build(self, technology: str, cover: NDArray[np.int32]) -> float:
        """Count a step; returns the people whom it newly serves."""
        gone = self._gone[technology]
        new = cover[~gone[cover]]
        gone[new] = True
        gained = float(self._people[new].sum())
        self._served[technology] += gained
        return gained

    def goal_pct(self, technology: str, year: int) -> float:
        """Share that the targets ask for at the end of ``year``, linear between two of them.

        Where no target says otherwise, everybody is served in the programme's last year.
        """
        stated = {
            t.year: t.target
            for t in self._scenario.targets
            if t.indicator == PEOPLE_TARGET and t.technology == technology and t.target is not None
        }
        stated.setdefault(self._scenario.programme.years[-1], 100.0)
        first = self._scenario.programme.years[0] - 1
        at = sorted({first: self._today[technology], **stated}.items())
        return float(np.interp(year, [y for y, _ in at], [v for _, v in at]))


class _Cable:
    """Branches of cable: what each costs, which one it hangs on, and when it is laid."""

    def __init__(self, segments: gpd.GeoDataFrame) -> None:
        route = RouteColumn.ROUTE_ID.value
        self._price: dict[str, float] = (
            segments.groupby(route)[RouteColumn.COST_MID.value].sum().astype(float).to_dict()
        )
        heads = segments.drop_duplicates(route)
        self._origin = dict(zip(heads[route], heads[RouteColumn.FROM_ID], strict=True))
        self._branch_to = dict(zip(heads[RouteColumn.SERVES_ID], heads[route], strict=True))
        self.years: dict[str, int] = {}

    def missing(self, serves_id: str, year: int) -> dict[str, float]:
        """Branches, with their prices, that have to be laid in ``year`` to reach a site or place."""
        found: dict[str, float] = {}
        branch = self._branch_to.get(serves_id)
        while branch in self._price and self.years.get(branch, math.inf) > year:
            found[branch] = self._price[branch]
            branch = self._origin[branch]
        return found


class _Works:
    """What is built when, and what each year's budget has left."""

    def __init__(
        self, proposal: Proposal, pace: _Pace, cable: _Cable, *, budget: dict[int, float]
    ) -> None:
        sites = proposal.sites
        self.technology = sites[ProposalColumn.CHOSEN_FOR.value].astype(str).to_list()
        self.host = _hosts(sites)
        self.years: list[int | None] = [None] * len(sites)
        self.left = dict(budget)
        self._cost = sites[ProposalColumn.COST_MID.value].to_numpy(dtype=float)
        self._site_id = sites[ProposalColumn.SITE_ID.value].astype(str).to_list()
        self._covers = proposal.covers
        self._pace = pace
        self._cable = cable

    def build(self, step: int, year: int) -> bool:
        """Build a step and its cable, if its mast stands by then and the money suffices."""
        host = self.years[self.host[step]] if self.host[step] >= 0 else year
        if host is None or host > year:
            return False
        branches = self._cable.missing(self._site_id[step], year)
        price = float(self._cost[step]) + sum(branches.values())
        if price > self.left[year]:
            return False
        self.left[year] -= price
        for branch, cost in branches.items():
            if branch in self._cable.years:  # laid later so far
                self.left[self._cable.years[branch]] += cost
        self._cable.years.update(dict.fromkeys(branches, year))
        self.years[step] = year
        self._pace.build(self.technology[step], self._covers[step])
        return True


def _years(
    proposal: Proposal,
    service: Service,
    province: Province,
    scenario: Scenario,
    *,
    cable: _Cable,
) -> tuple[list[int | None], dict[int, float]]:
    """Year of each step, None where no year has room, and what each year's budget has left.

    ``cable`` is told what is laid with the steps.
    """
    programme = scenario.programme
    budget = programme.budget_bn_vnd
    pace = _Pace(service, province, scenario)
    works = _Works(
        proposal,
        pace,
        cable,
        budget={y: math.inf if budget is None else budget.get(y, 0.0) for y in programme.years},
    )
    urgent = _urgent(proposal.sites, service, scenario)
    # A step on a proposed mast needs that mast: urgent steps bring their host along.
    urgent[works.host[urgent & (works.host >= 0)]] = True
    pending = sorted(range(len(urgent)), key=lambda i: (not urgent[i], i))
    for year in programme.years:
        for i in list(pending):
            name = works.technology[i]
            due = (
                urgent[i]
                or year == programme.years[-1]
                or pace.share_pct(name) < pace.goal_pct(name, year)
            )
            if due and works.build(i, year):
                pending.remove(i)
    _spend_rest(works, pending, programme.years)
    return works.years, works.left


def _spend_rest(works: _Works, pending: list[int], years: tuple[int, ...]) -> None:
    """What the pace left to years without money goes into the latest year that has some."""
    while pending:
        waiting = list(pending)
        for year in reversed(years):
            waiting = [i for i in waiting if not works.build(i, year)]
        if len(waiting) == len(pending):
            return
        pending = waiting


def _recounted(
    sites: gpd.GeoDataFrame,
    covers: tuple[NDArray[np.int32], ...],
    service: Service,
    province: Province,
    scenario: Scenario,
) -> gpd.GeoDataFrame:
    """People gained by each step in the order in which the steps are built."""
    pace = _Pace(service, province, scenario)
    technology = sites[ProposalColumn.CHOSEN_FOR.value].astype(str)
    gained = [pace.build(name, cover) for name, cover in zip(technology, covers, strict=True)]
    return sites.assign(**{ProposalColumn.PEOPLE_GAINED.value: np.array(gained, dtype=float)})


def _date_routes(
    segments: gpd.GeoDataFrame, scenario: Scenario, *, cable: _Cable, left: dict[int, float]
) -> gpd.GeoDataFrame:
    """Cable to a settlement in the first year that can pay for it; years of all cable."""
    homes = segments[segments[RouteColumn.SERVES_KIND] == "settlement"]
    bill = homes.groupby(RouteColumn.SERVES_ID.value)[RouteColumn.COST_MID.value].sum()
    money = dict(left)
    for place in bill.sort_values(kind="stable").index:
        for year in scenario.programme.years:
            branches = cable.missing(str(place), year)
            price = sum(branches.values())
            if price <= money[year]:
                money[year] -= price
                for branch, cost in branches.items():
                    if branch in cable.years:  # a site's, laid earlier than the site needs it
                        money[cable.years[branch]] += cost
                cable.years.update(dict.fromkeys(branches, year))
                break
    years = [cable.years.get(str(route)) for route in segments[RouteColumn.ROUTE_ID]]
    return segments.assign(**{RouteColumn.YEAR.value: pd.array(years, dtype="Int64")})
