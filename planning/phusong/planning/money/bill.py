"""The programme's bill: building and running, by year and by part, discounted, per person served.

Amounts fall due at the end of their year. With rate r and first year y0 an amount of year y is worth
amount / (1 + r)^(y − y0) in y0. What is built in a year runs from the next one to the horizon.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import reduce
from typing import NamedTuple

import numpy as np
import pandas as pd

from phusong.planning.money.costs import CostTable
from phusong.planning.money.links import link_building, link_keeping
from phusong.planning.programme.options import Built, Option
from phusong.planning.results.columns import (
    FIBRE,
    Construction,
    PlaceColumn,
    ProposalColumn,
    RouteColumn,
)
from phusong.planning.results.links import LinkColumn
from phusong.planning.results.money import (
    LINKED,
    Bill,
    Expense,
    Money,
    Part,
    PartBill,
    PersonCost,
    YearBill,
)
from phusong.planning.targets.indicators import Outcome

__all__ = ["bill_of"]

_NOTHING = Money(0.0, 0.0, 0.0, False)


class _Line(NamedTuple):
    """One thing that is built."""

    year: int
    names: Mapping[Part, str]
    quantity: float
    building: Money
    yearly: Money


def bill_of(outcome: Outcome, costs: CostTable) -> Bill:
    """What everything costs that has a year in the programme."""
    lines = [
        *_site_lines(outcome.proposal.sites, costs),
        *_cable_lines(outcome, costs),
        *_link_lines(outcome),
    ]
    clock = _Clock(costs, outcome.scenario.programme.years[0])
    return Bill(
        total=clock.expense(lines),
        years=tuple(YearBill(year, clock.of_year(lines, year)) for year in clock.years),
        parts=tuple(_parts(lines, clock)),
        persons=tuple(_persons(outcome, lines, clock)),
    )


class _Clock:
    """When money is paid, and what it is worth then."""

    def __init__(self, costs: CostTable, first: int) -> None:
        rules = costs.discounting
        self.years = range(first, first + rules.horizon_years)
        self._rate = rules.rate_pct / 100.0
        self._assumed = rules.assumed

    def expense(self, lines: Iterable[_Line]) -> Expense:
        """Of several things, over all years."""
        return _sum(self._of(line) for line in lines)

    def of_year(self, lines: Iterable[_Line], year: int) -> Expense:
        """Of several things, what is paid in one year."""
        lines = list(lines)
        building = _money(line.building for line in lines if line.year == year)
        running = _money(line.yearly for line in lines if line.year < year)
        return Expense(building, running, self._present(building + running, self._factor(year)))

    def _of(self, line: _Line) -> Expense:
        after = [year for year in self.years if year > line.year]
        return Expense(
            line.building,
            line.yearly.times(len(after)),
            self._present(line.building, self._factor(line.year))
            + self._present(line.yearly, sum(self._factor(year) for year in after)),
        )

    def _factor(self, year: int) -> float:
        return float((1.0 + self._rate) ** -(year - self.years[0]))

    def _present(self, money: Money, factor: float) -> Money:
        """A rate that nobody confirmed makes every figure that hangs on it an assumed one."""
        worth = money.times(factor)
        return Money(worth.low, worth.mid, worth.high, money.assumed or self._assumed)


def _sum(expenses: Iterable[Expense]) -> Expense:
    return reduce(Expense.__add__, expenses, Expense.nothing())


def _money(parts: Iterable[Money]) -> Money:
    return reduce(Money.__add__, parts, _NOTHING)


def _site_lines(sites: pd.DataFrame, costs: CostTable) -> Iterator[_Line]:
    for row in sites[sites[ProposalColumn.YEAR].notna()].to_dict("records"):
        built = Built.of(row)
        names = {
            Part.ACTION: built.option.value,
            Part.OPERATOR: str(row[ProposalColumn.OPERATOR] or ""),
            Part.TECHNOLOGY: str(row[ProposalColumn.CHOSEN_FOR]),
        }
        building = Money(
            float(row[ProposalColumn.COST_LOW]),
            float(row[ProposalColumn.COST_MID]),
            float(row[ProposalColumn.COST_HIGH]),
            costs.building(built).assumed,
        )
        year = int(row[ProposalColumn.YEAR])
        yield _Line(year, names, 1.0, building, costs.keeping(built))


def _cable_lines(outcome: Outcome, costs: CostTable) -> Iterator[_Line]:
    """Cable belongs to what it serves; a settlement is no operator's."""
    sites = outcome.proposal.sites.set_index(ProposalColumn.SITE_ID.value)
    segments = outcome.routes.segments
    for row in segments[segments[RouteColumn.YEAR].notna()].to_dict("records"):
        construction = Construction(row[RouteColumn.CONSTRUCTION])
        served = row[RouteColumn.SERVES_ID]
        known = served in sites.index
        names = {
            Part.ACTION: construction.value,
            Part.OPERATOR: str(sites.at[served, ProposalColumn.OPERATOR] or "") if known else "",
            Part.TECHNOLOGY: str(sites.at[served, ProposalColumn.CHOSEN_FOR]) if known else FIBRE,
        }
        length_km = float(row[RouteColumn.LENGTH_KM])
        building = Money(
            float(row[RouteColumn.COST_LOW]),
            float(row[RouteColumn.COST_MID]),
            float(row[RouteColumn.COST_HIGH]),
            costs.laying(construction).assumed,
        )
        year = int(row[RouteColumn.YEAR])
        yield _Line(year, names, length_km, building, costs.keeping_segment(row))


def _link_lines(outcome: Outcome) -> Iterator[_Line]:
    """Microwave and satellite in place of cable belong to what they serve, as cable does."""
    if outcome.routes.links is None:
        return
    sites = outcome.proposal.sites.set_index(ProposalColumn.SITE_ID.value)
    table = outcome.routes.links.table
    for row in table[table[LinkColumn.YEAR].notna()].to_dict("records"):
        served = row[LinkColumn.SERVES_ID]
        known = served in sites.index
        names = {
            Part.ACTION: str(row[LinkColumn.MEANS]),
            Part.OPERATOR: str(sites.at[served, ProposalColumn.OPERATOR] or "") if known else "",
            Part.TECHNOLOGY: str(sites.at[served, ProposalColumn.CHOSEN_FOR]) if known else LINKED,
        }
        yield _Line(int(row[LinkColumn.YEAR]), names, 1.0, link_building(row), link_keeping(row))


def _parts(lines: list[_Line], clock: _Clock) -> Iterator[PartBill]:
    for part in Part:
        names = sorted({line.names[part] for line in lines})
        for name in names:
            mine = [line for line in lines if line.names[part] == name]
            counted = (
                mine if part is Part.ACTION else [m for m in mine if m.names[Part.ACTION] in _STEPS]
            )
            count = sum(line.quantity for line in counted)
            yield PartBill(part, name, count, clock.expense(mine))


_STEPS = frozenset(option.value for option in Option)


def _persons(outcome: Outcome, lines: list[_Line], clock: _Clock) -> Iterator[PersonCost]:
    last = outcome.scenario.programme.years[-1]
    gained = {
        name: outcome.served(name, last) & ~outcome.served(name, None)
        for name in outcome.scenario.technologies
    }
    by_technology = {
        name: [line for line in lines if line.names[Part.TECHNOLOGY] == name]
        for name in (*gained, FIBRE)
    }
    for name, where in gained.items():
        people = float(outcome.people[where].sum())
        yield PersonCost(name, people, 0, clock.expense(by_technology[name]))
    anyone = np.logical_or.reduce(list(gained.values()))
    mobile = [line for name in gained for line in by_technology[name]]
    yield PersonCost("any", float(outcome.people[anyone].sum()), 0, clock.expense(mobile))
    yield _fibre_persons(outcome, clock.expense(by_technology[FIBRE]))


def _fibre_persons(outcome: Outcome, expense: Expense) -> PersonCost:
    """People of the settlements that cable with a year reaches."""
    segments = outcome.routes.segments
    reached = segments.loc[segments[RouteColumn.YEAR].notna(), RouteColumn.SERVES_ID]
    places = outcome.service.places
    people = places.loc[places[PlaceColumn.PLACE_ID].isin(reached), PlaceColumn.PEOPLE]
    people = people.astype(float)
    return PersonCost(FIBRE, float(people.sum()), int(people.isna().sum()), expense)
