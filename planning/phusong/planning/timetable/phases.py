"""In which year each step is built: first what must come first, then as the targets rise."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

import geopandas as gpd
import numpy as np
import pandas as pd
from numpy.typing import NDArray

from phusong.layers.province import Province
from phusong.planning.cable.terminals import SITE
from phusong.planning.money.costs import CostTable
from phusong.planning.programme.hosts import host_rows
from phusong.planning.programme.options import Built
from phusong.planning.programme.priorities import places_due
from phusong.planning.results.columns import (
    FIBRE,
    Action,
    PlaceColumn,
    ProposalColumn,
    RouteColumn,
)
from phusong.planning.results.links import LinkColumn
from phusong.planning.results.stages import Proposal, Routes, Service
from phusong.planning.results.years import GoalOf, GoalYear, YearPlan
from phusong.planning.scenario.model import Programme, Scenario
from phusong.planning.timetable import Goal, Limits, Timetable, Works, timetable
from phusong.planning.timetable.goals import fibre_goal, people_goals, station_goals

__all__ = ["schedule"]

_ACTIONS: Final = (Action.NEW_SITE, Action.UPGRADE)
"""Kinds of works whose number in a year may be limited."""
_LEAST = 1e-3
"""People that any work counts for, so that a year with room for it builds it."""


def schedule(
    proposal: Proposal,
    routes: Routes,
    service: Service,
    province: Province,
    scenario: Scenario,
    *,
    brief: bool = False,
) -> tuple[Proposal, Routes]:
    """The proposal, with what its years reach, and its routes, with their years.

    :mod:`.timetable` decides: what helps a place that is due in a year stands at its end, each year's goals are met as far as they can be, all that years have room for is
    built, and the programme costs as little as that leaves possible in the money of its first year.
    Goals are the share of people whom each technology serves, and of settlements with fibre; between
    two targets they rise by the same amount each year. Cable stands when what it serves does.

    Parameters
    ----------
    brief
        Searches end sooner, some tenths of a percent from their bounds.
    """
    made = _Programme(proposal, routes, service, province, scenario)
    found = made.decide(brief=brief)
    years = made.years(found)
    sites = proposal.sites
    dated = sites.assign(
        **{
            ProposalColumn.YEAR.value: years[: len(sites)],
            ProposalColumn.BACKHAUL_KM.value: _backhaul_km(sites, routes),
        }
    )
    order = np.argsort(found.year[: len(sites)], kind="stable")
    # A mast goes before what hangs on it in the same year, in whatever order they were chosen.
    order = np.array(sorted(order, key=lambda i: (found.year[i], made.depth[i])), dtype=np.int64)
    ordered = dated.iloc[order].reset_index(drop=True)
    ordered[ProposalColumn.ORDER.value] = np.arange(1, len(ordered) + 1)
    covers = tuple(proposal.covers[i] for i in order)
    final = _recounted(ordered, covers, province)
    laid = dict(zip(made.branches.index, years[len(sites) :], strict=True))
    return (
        replace(proposal, sites=final, covers=covers, years=made.told(found)),
        _dated(routes, laid),
    )


def _dated(routes: Routes, years: Mapping[str, Any]) -> Routes:
    """Cable and links with the years of their works."""
    own = [years[route] for route in routes.segments[RouteColumn.ROUTE_ID]]
    year = {RouteColumn.YEAR.value: pd.array(own, dtype="Int64")}
    dated = replace(routes, segments=routes.segments.assign(**year))
    if routes.links is None:
        return dated
    table = routes.links.table
    own = [years[link] for link in table[LinkColumn.LINK_ID]]
    year = {LinkColumn.YEAR.value: pd.array(own, dtype="Int64")}
    return replace(dated, links=replace(routes.links, table=table.assign(**year)))


class _Programme:
    """Steps and branches of cable as works, steps first; goals as lines."""

    def __init__(
        self,
        proposal: Proposal,
        routes: Routes,
        service: Service,
        province: Province,
        scenario: Scenario,
    ) -> None:
        self._proposal = proposal
        self._service = service
        self._scenario = scenario
        self.branches = _branches(routes, CostTable(scenario.costs))
        sites = proposal.sites
        count = len(sites) + len(self.branches)
        self._hosts = host_rows(sites)
        self.depth = (self._hosts >= 0).astype(np.int64)
        self._lines = people_goals(proposal, service, province, scenario, works=count)
        fibre = fibre_goal(
            service,
            scenario,
            branches=self.branches["serves"].where(self.branches["cable"], "").to_list(),
            first=len(sites),
            works=count,
        )
        if fibre is not None:
            self._lines.append((FIBRE, fibre))
        self._stations = station_goals(proposal, province, scenario, works=count)

    def decide(self, *, brief: bool) -> Timetable:
        """The timetable."""
        costs = self._scenario.costs.discounting
        programme = self._scenario.programme
        return timetable(
            self._works(),
            [line for _, line in (*self._lines, *self._stations)],
            _limits(programme),
            rate=costs.rate_pct / 100.0,
            horizon=costs.horizon_years,
            time_limit_s=programme.time_limit_s,
            brief=brief,
        )

    def years(self, found: Timetable) -> pd.api.extensions.ExtensionArray:
        """Calendar year of each work; missing for what no year has room for."""
        programme = self._scenario.programme.years
        told = [programme[t] if t < len(programme) else pd.NA for t in found.year]
        return pd.array(told, dtype="Int64")

    def told(self, found: Timetable) -> YearPlan:
        """What the years' goals ask for and reach, and the proofs."""
        goals = [
            GoalYear(name, year, float(line.asked[t]), _reached(line, found.year, t), of)
            for of, lines in ((GoalOf.SERVICE, self._lines), (GoalOf.STATIONS, self._stations))
            for name, line in lines
            for t, year in enumerate(self._scenario.programme.years)
        ]
        return YearPlan(tuple(goals), found.proofs)

    def _works(self) -> Works:
        sites, branches = self._proposal.sites, self.branches
        costs = CostTable(self._scenario.costs)
        yearly = [costs.keeping(Built.of(row)).mid for row in sites.to_dict("records")]
        kinds = [_ACTIONS.index(Action(action)) for action in sites[ProposalColumn.ACTION]]
        return Works(
            cost=np.r_[sites[ProposalColumn.COST_MID].to_numpy(float), branches["cost"]],
            yearly=np.r_[np.array(yearly, float), branches["yearly"]],
            worth=np.r_[self._worth_of_steps(), self._worth_of_branches()],
            due=np.r_[self._due(), np.full(len(branches), len(self._scenario.programme.years))],
            needs=self._needs(),
            kind=np.r_[np.array(kinds, np.int64), np.full(len(branches), -1)],
        )

    def _worth_of_steps(self) -> NDArray[np.float64]:
        """People, and as many as a step has to bring for each place that it completes."""
        sites = self._proposal.sites
        places = sites[ProposalColumn.PLACES].str.split(";").map(lambda own: len(set(own) - {""}))
        people = sites[ProposalColumn.PEOPLE_GAINED].to_numpy(float)
        own = self._scenario.siting.min_people * places.to_numpy(float)
        return np.asarray(people + own + _LEAST)

    def _worth_of_branches(self) -> NDArray[np.float64]:
        """People of the settlement; of a place whose people nobody counted as many as a step has to bring.

        Cable to a site is worth nothing of its own.
        """
        people = self._service.places.set_index(PlaceColumn.PLACE_ID.value)[PlaceColumn.PEOPLE]
        told = self.branches["serves"].map(people.astype(float))
        home = self.branches["kind"] != SITE
        worth = told.fillna(self._scenario.siting.min_people).to_numpy(np.float64) + _LEAST
        return np.where(home, worth, 0.0)

    def _due(self) -> NDArray[np.int64]:
        """Index of the year at whose end each step has to stand; the number of years for none.

        A large park may need several sites: all that help it are due.
        """
        sites, years = self._proposal.sites, self._scenario.programme.years
        names = sites[ProposalColumn.CHOSEN_FOR].astype(str)
        due = {
            name: places_due(self._service, self._scenario, technology=name)
            for name in names.unique()
        }
        found = []
        for name, helped in zip(names, sites[ProposalColumn.HELPS].str.split(";"), strict=True):
            own = [due[name][place] for place in helped if place in due[name]]
            found.append(int(np.searchsorted(years, min(own))) if own else len(years))
        return np.array(found, dtype=np.int64)

    def _needs(self) -> NDArray[np.int64]:
        """A step needs its mast and its cable, cable what it hangs on."""
        sites, branches = self._proposal.sites, self.branches
        work = {route: len(sites) + i for i, route in enumerate(branches.index)}
        cable = {str(serves): work[route] for route, serves in branches["serves"].items()}
        pairs = [(step, host) for step, host in enumerate(self._hosts.tolist()) if host >= 0]
        ids = sites[ProposalColumn.SITE_ID].astype(str)
        pairs += [(step, cable[name]) for step, name in enumerate(ids) if name in cable]
        pairs += [
            (work[route], work[origin])
            for route, origin in branches["origin"].items()
            if origin in work
        ]
        return np.array(pairs, dtype=np.int64).reshape(-1, 2)


def _branches(routes: Routes, costs: CostTable) -> pd.DataFrame:
    """Branches of cable by route, and links by their identifier.

    ``cost``, ``yearly``, what it ``serves`` (of which ``kind``), its ``origin``, whether it is ``cable``.
    """
    segments = routes.segments
    yearly = [
        costs.keeping_segment({str(key): value for key, value in row.items()}).mid
        for row in segments.to_dict("records")
    ]
    table = pd.DataFrame(
        {
            "route": segments[RouteColumn.ROUTE_ID].astype(str).to_numpy(),
            "cost": segments[RouteColumn.COST_MID].to_numpy(float),
            "yearly": np.array(yearly, float),
            "serves": segments[RouteColumn.SERVES_ID].astype(str).to_numpy(),
            "kind": segments[RouteColumn.SERVES_KIND].astype(str).to_numpy(),
            "origin": segments[RouteColumn.FROM_ID].astype(str).to_numpy(),
            "cable": True,
        }
    )
    told = dict.fromkeys(("serves", "kind", "origin", "cable"), "first")
    cable = table.groupby("route", sort=False).agg({"cost": "sum", "yearly": "sum", **told})
    if routes.links is None:
        return cable
    links = routes.links.table
    return pd.concat(
        [
            cable,
            pd.DataFrame(
                {
                    "cost": links[LinkColumn.COST_MID].to_numpy(float),
                    "yearly": links[LinkColumn.YEARLY_MID].to_numpy(float),
                    "serves": links[LinkColumn.SERVES_ID].astype(str).to_numpy(),
                    "kind": links[LinkColumn.SERVES_KIND].astype(str).to_numpy(),
                    "origin": links[LinkColumn.FROM].astype(str).to_numpy(),
                    "cable": False,
                },
                index=links[LinkColumn.LINK_ID].astype(str),
            ),
        ]
    )


def _limits(programme: Programme) -> Limits:
    budget = programme.budget_bn_vnd
    money = [np.inf if budget is None else budget.get(year, 0.0) for year in programme.years]
    told: dict[str, int] = {str(kind): count for kind, count in programme.yearly_capacity.items()}
    room = [float(told.get(action.value, np.inf)) for action in _ACTIONS]
    return Limits(np.array(money), np.repeat(np.array(room)[:, None], len(money), axis=1))


def _reached(line: Goal, year: NDArray[np.int64], t: int) -> float:
    stands = (year <= t).astype(np.float64)
    return line.served + float(line.share[line.by @ stands > 0].sum())


def _backhaul_km(sites: pd.DataFrame, routes: Routes) -> NDArray[np.float64]:
    """Cable that serves each site; 0 for none, NaN where no route was found."""
    total = routes.segments.groupby(RouteColumn.SERVES_ID.value)[RouteColumn.LENGTH_KM.value].sum()
    ids = sites[ProposalColumn.SITE_ID.value]
    unreached = ids.isin([terminal for terminal, _ in routes.unreached])
    return np.asarray(ids.map(total).fillna(0.0).mask(unreached), dtype=float)


def _recounted(
    sites: gpd.GeoDataFrame, covers: tuple[NDArray[np.int32], ...], province: Province
) -> gpd.GeoDataFrame:
    """People gained by each step in the order in which the steps are built."""
    people = province.people.reshape(-1).astype(np.float64)
    names = sites[ProposalColumn.CHOSEN_FOR].astype(str)
    gone = {name: np.zeros(people.size, dtype=bool) for name in names.unique()}
    gained = []
    for name, cover in zip(names, covers, strict=True):
        new = cover[~gone[name][cover]]
        gone[name][new] = True
        gained.append(float(people[new].sum()))
    return sites.assign(**{ProposalColumn.PEOPLE_GAINED.value: np.array(gained, dtype=float)})
