"""What a target that the programme misses would still take: at the last steps' rate, and step by step.

A target that the layers tell is measured again with steps of the proposal that are not built by its
year: those of later years, and those that no year has room for. They are taken in the order of what
they cost for the people they bring, those that help a place of the target first, until the target is
met. That is a way to meet it, not the cheapest one; candidates that the proposal did not choose are
not looked at. Of stations, which are only counted, :mod:`.more_stations` adds what then still lacks.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import reduce
from typing import NamedTuple

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from phusong.planning.money.costs import CostTable
from phusong.planning.money.links import links_building
from phusong.planning.programme.hosts import host_rows
from phusong.planning.programme.options import Built
from phusong.planning.programme.stations import added
from phusong.planning.results.columns import (
    FIBRE,
    Origin,
    PlaceColumn,
    ProposalColumn,
    RouteColumn,
    TargetColumn,
)
from phusong.planning.results.money import Money, Remedy, Shortfall
from phusong.planning.scenario.model import Target
from phusong.planning.targets.indicators import INDICATORS, PEOPLE_TARGET, Outcome
from phusong.planning.targets.more_stations import more_stations
from phusong.planning.targets.standing import is_met

__all__ = ["find_shortfalls"]

_LAST = 10
"""Steps from which the cost of one more unit is taken."""
_NEVER = 9999
_HAIR = 1e-9


class _Step(NamedTuple):
    """A row of the proposal's sites, or the cable to a settlement."""

    row: int
    key: str
    year: int
    cost: Money
    rank: tuple[bool, float]
    """Lower goes first."""


def find_shortfalls(
    outcome: Outcome, targets: pd.DataFrame, costs: CostTable
) -> tuple[Shortfall, ...]:
    """One per computed target that is missed.

    Parameters
    ----------
    targets
        What :func:`phusong.planning.targets.standing.measure_targets` says of the same outcome.
    costs
        Tells whether money is assumed.
    """
    computed = targets[TargetColumn.ORIGIN] == Origin.COMPUTED
    missed = computed & ~targets[TargetColumn.MET].fillna(True).astype(bool)
    gaps = targets[TargetColumn.GAP].to_numpy(dtype=float)
    return tuple(
        _Search(outcome, outcome.scenario.targets[i], costs).shortfall(float(gaps[i]))
        for i in np.flatnonzero(missed.to_numpy(dtype=bool))
    )


class _Search:
    """The steps that bear on one target, and what it is with some of them."""

    def __init__(self, outcome: Outcome, target: Target, costs: CostTable) -> None:
        self._outcome = outcome
        self._target = target
        self._costs = costs
        self._indicator = INDICATORS[target.indicator]
        self._steps = self._fibre() if target.technology == FIBRE else self._sites()

    def shortfall(self, gap: float) -> Shortfall:
        """What lacks, and the way to it."""
        year = self._target.year
        built = sorted((s for s in self._steps if s.year <= year), key=lambda s: (s.year, s.row))
        last = built[-_LAST:]
        further = sorted((s for s in self._steps if s.year > year), key=lambda s: s.rank)
        chosen, reached = self._fewest(further)
        met = bool(chosen) and is_met(self._target, reached)
        remedy = Remedy.FURTHER_STEPS if met else Remedy.NOT_ENOUGH if chosen else Remedy.NONE_KNOWN
        cost = self._cost(chosen) if chosen else None
        more = (
            None
            if met
            else more_stations(self._outcome_with(chosen, year), self._target, self._costs)
        )
        if more is not None:
            remedy, reached = Remedy.MORE_STATIONS, more.reached
            cost = more.cost if cost is None else cost + more.cost
        return Shortfall(
            indicator=self._target.indicator,
            technology=self._target.technology or "",
            year=year,
            gap=gap,
            last_steps=len(last),
            unit_cost=self._unit_cost(last),
            remedy=remedy,
            steps=len(chosen),
            brought_forward=sum(step.year < _NEVER for step in chosen),
            cost=cost,
            reached=reached,
            more_upgrades=more.upgrades if more else 0,
            more_sites=more.new_sites if more else 0,
        )

    def _fewest(self, further: Sequence[_Step]) -> tuple[Sequence[_Step], float]:
        """The shortest beginning that meets the target, else that does what all of them do.

        No step takes anything away, so halving finds it.
        """
        year = self._target.year
        most = self._with(further, year)
        low, high = 0, len(further)
        while low < high:
            middle = (low + high) // 2
            value = self._with(further[:middle], year)
            if is_met(self._target, value) or value >= most - _HAIR:
                high = middle
            else:
                low = middle + 1
        return further[:low], self._with(further[:low], year)

    def _unit_cost(self, last: Sequence[_Step]) -> Money | None:
        """Building cost over what the indicator loses without these steps."""
        if not last:
            return None
        moved = self._with((), self._target.year) - self._with(last, _NEVER)
        return self._cost(last).times(1.0 / moved) if moved > _HAIR else None

    def _with(self, steps: Sequence[_Step], year: int) -> float:
        """The indicator at the end of the target's year with ``year`` for some steps and their masts."""
        moved = self._outcome_with(steps, year)
        return self._indicator.measure(moved, self._target, self._target.year)

    def _outcome_with(self, steps: Sequence[_Step], year: int) -> Outcome:
        outcome = self._outcome
        if self._target.technology == FIBRE:
            routes = outcome.routes
            keys = {step.key for step in steps}
            changed = _dated(routes.segments, RouteColumn.SERVES_ID, keys, year)
            return replace(outcome, routes=replace(routes, segments=changed))
        proposal = outcome.proposal
        keys = {step.key for step in steps}
        if year <= self._target.year:
            keys |= self._hosts(steps)
        changed = _dated(proposal.sites, ProposalColumn.SITE_ID, keys, year)
        return replace(outcome, proposal=replace(proposal, sites=changed))

    def _hosts(self, steps: Sequence[_Step]) -> set[str]:
        """What steps need, new masts and raised ones, that is not built by the target's year."""
        sites = self._outcome.proposal.sites
        late = (sites[ProposalColumn.YEAR].fillna(_NEVER) > self._target.year).to_numpy(bool)
        needed = host_rows(sites)[[step.row for step in steps]] if steps else np.empty(0, int)
        rows = [row for row in needed if row >= 0 and late[row]]
        return set(sites[ProposalColumn.SITE_ID].iloc[rows].astype(str))

    def _cost(self, steps: Sequence[_Step]) -> Money:
        """Of the steps, and of masts that they need and that are not built by then."""
        own = [step.cost for step in steps]
        if self._target.technology != FIBRE:
            hosts = self._hosts(steps) - {step.key for step in steps}
            sites = self._outcome.proposal.sites
            rows = np.flatnonzero(sites[ProposalColumn.SITE_ID].isin(hosts))
            own += [self._site_cost(int(row)) for row in rows]
        return reduce(Money.__add__, own)

    def _sites(self) -> list[_Step]:
        """Steps for the target's technology."""
        sites = self._outcome.proposal.sites
        mine = np.ones(len(sites), dtype=bool)
        if self._target.technology is None:  # only new stations count for what names no technology
            made = added(sites, self._outcome.province, self._outcome.scenario, None)
            mine = np.array([one is not None for one in made], dtype=bool)
        elif self._target.technology == "any":
            mine = self._reaching_the_dark()
        else:
            mine = (sites[ProposalColumn.CHOSEN_FOR] == self._target.technology).to_numpy(bool)
        helped = sites[ProposalColumn.HELPS].fillna("").str.split(";")
        wanted = self._places()
        counted = wanted is not None or self._target.indicator == PEOPLE_TARGET
        people = sites[ProposalColumn.PEOPLE_GAINED].to_numpy(dtype=float)
        steps = []
        for row in np.flatnonzero(mine):
            cost = self._site_cost(int(row))
            helps = wanted is None or bool(wanted.intersection(helped.iloc[row]))
            brings = max(float(people[row]), _HAIR) if counted else 1.0
            steps.append(
                _Step(
                    int(row),
                    str(sites[ProposalColumn.SITE_ID].iloc[row]),
                    _year(sites[ProposalColumn.YEAR].iloc[row]),
                    cost,
                    (not helps, cost.mid / brings),
                )
            )
        return steps

    def _reaching_the_dark(self) -> NDArray[np.bool_]:
        """Steps that serve somebody whom no technology serves today."""
        dark = ~self._outcome.served("any", None).reshape(-1)
        people = self._outcome.people.reshape(-1)
        covers = self._outcome.proposal.covers
        return np.array([people[cover[dark[cover]]].sum() > 0 for cover in covers], dtype=bool)

    def _places(self) -> set[str] | None:
        choose = self._indicator.places
        if choose is None:
            return None
        return set(choose(self._outcome, self._target)[PlaceColumn.PLACE_ID].astype(str))

    def _site_cost(self, row: int) -> Money:
        """Of a step and the cable, or the link, that serves it."""
        sites = self._outcome.proposal.sites
        own = sites.iloc[[row]]
        built = Built.of(own.iloc[0].to_dict())
        step = _total(own, ProposalColumn, assumed=self._costs.building(built).assumed)
        served = str(own[ProposalColumn.SITE_ID].iloc[0])
        link = links_building(self._outcome.routes.links, serves=served)
        return step + self._cable_cost(served) + link

    def _cable_cost(self, serves: str) -> Money:
        segments = self._outcome.routes.segments
        own = segments[segments[RouteColumn.SERVES_ID] == serves]
        kinds = own[RouteColumn.CONSTRUCTION].unique()
        assumed = any(self._costs.laying(kind).assumed for kind in kinds)
        return _total(own, RouteColumn, assumed=assumed)

    def _fibre(self) -> list[_Step]:
        """Cable to every settlement that the target counts."""
        segments = self._outcome.routes.segments
        heads = segments.drop_duplicates(RouteColumn.SERVES_ID.value)
        wanted = self._places() or set()
        steps = []
        for row, head in enumerate(heads.to_dict("records")):
            if str(head[RouteColumn.SERVES_ID]) not in wanted:
                continue
            cost = self._cable_cost(str(head[RouteColumn.SERVES_ID]))
            year = _year(head[RouteColumn.YEAR])
            steps.append(
                _Step(row, str(head[RouteColumn.SERVES_ID]), year, cost, (False, cost.mid))
            )
        return steps


def _dated(table: pd.DataFrame, column: str, keys: set[str], year: int) -> pd.DataFrame:
    """The table with another year in the rows of some keys."""
    years = table["year"].where(~table[column].isin(keys), year)
    return table.assign(year=years)


def _year(value: object) -> int:
    return _NEVER if pd.isna(value) else int(value)  # type: ignore[call-overload]


def _total(
    rows: pd.DataFrame, columns: type[ProposalColumn | RouteColumn], *, assumed: bool
) -> Money:
    low, mid, high = (
        float(rows[column].sum())
        for column in (columns.COST_LOW, columns.COST_MID, columns.COST_HIGH)
    )
    return Money(low, mid, high, assumed)
