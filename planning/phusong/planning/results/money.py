"""What the programme costs, as the stages hand it on: every figure a range, marked where assumed."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

__all__ = [
    "LINKED",
    "Bill",
    "Expense",
    "Money",
    "Part",
    "PartBill",
    "PersonCost",
    "Remedy",
    "Shortfall",
    "YearBill",
]


LINKED = "links"
"""Name, among technologies of the bill, of settlements that microwave or satellite joins."""


@dataclass(frozen=True, slots=True)
class Money:
    """A cost as a range, in thousand million VND (tỷ đồng); ``assumed`` until the user's figures."""

    low: float
    mid: float
    high: float
    assumed: bool

    def __add__(self, other: Money) -> Money:
        return Money(
            self.low + other.low,
            self.mid + other.mid,
            self.high + other.high,
            self.assumed or other.assumed,
        )

    def times(self, factor: float) -> Money:
        """The cost of ``factor`` units."""
        return Money(self.low * factor, self.mid * factor, self.high * factor, self.assumed)


@dataclass(frozen=True, slots=True)
class Expense:
    """Money for one thing, in thousand million VND."""

    building: Money
    """Paid once, in the year of building."""
    running: Money
    """Paid from the year after it until the horizon, all years together, not discounted."""
    present: Money
    """Both, each year's money discounted to the programme's first year."""

    @classmethod
    def nothing(cls) -> Expense:
        """Of nothing; a start for sums."""
        none = Money(0.0, 0.0, 0.0, False)
        return cls(none, none, none)

    def __add__(self, other: Expense) -> Expense:
        return Expense(
            self.building + other.building,
            self.running + other.running,
            self.present + other.present,
        )


@dataclass(frozen=True, slots=True)
class YearBill:
    """One year: what is built in it, and what all that stands costs."""

    year: int
    expense: Expense


class Part(StrEnum):
    """What the bill is split by; the parts of each split add up to the total."""

    ACTION = "action"
    """New sites, kinds of upgrades (:class:`phusong.planning.programme.options.Option`), kinds of cable,
    microwave and satellite in place of it."""
    OPERATOR = "operator"
    """Who builds it; an empty name where the data does not tell."""
    TECHNOLOGY = "technology"
    """What it is built for; cable to a site is for that of the site."""


@dataclass(frozen=True, slots=True)
class PartBill:
    """One part of one split."""

    part: Part
    name: str
    quantity: float
    """Steps; kilometres of cable where the name is a kind of cable."""
    expense: Expense


@dataclass(frozen=True, slots=True)
class PersonCost:
    """What it costs to serve those who are newly served at the end of the programme."""

    technology: str
    """Of the scenario, ``fibre``, or ``any``: people who gain at least one mobile technology."""
    people: float
    people_unknown: int
    """Places that are newly served and whose people nobody counted."""
    expense: Expense

    def per_person(self, money: Money) -> Money | None:
        """``money`` by newly served person; None where nobody is."""
        return money.times(1.0 / self.people) if self.people > 0 else None


@dataclass(frozen=True, slots=True)
class Bill:
    """The cost of everything that has a year."""

    total: Expense
    years: tuple[YearBill, ...]
    """To the horizon."""
    parts: tuple[PartBill, ...]
    persons: tuple[PersonCost, ...]


class Remedy(StrEnum):
    """How a target that is not met could be."""

    FURTHER_STEPS = "further_steps"
    """Steps of the proposal that are not built by then reach it."""
    NOT_ENOUGH = "not_enough"
    """All of them together do not: out of reach of the known candidates."""
    MORE_STATIONS = "more_stations"
    """A count of stations: further steps, and stations that the proposal does not hold."""
    NONE_KNOWN = "none_known"
    """The proposal holds no further step for it."""


@dataclass(frozen=True, slots=True)
class Shortfall:
    """A target that the programme misses: by how much, and what it would take."""

    indicator: str
    technology: str
    year: int
    gap: float
    """In the target's unit."""
    last_steps: int
    """Steps, the last built by then, that ``unit_cost`` is taken from."""
    unit_cost: Money | None
    """Building cost of one more unit at the rate of these steps; None where they moved nothing."""
    remedy: Remedy
    steps: int
    """Further steps, the cheapest for what they bring first."""
    brought_forward: int
    """How many of them the programme has in a later year."""
    cost: Money | None
    """Of building them, with their masts and cable."""
    reached: float
    """The indicator with them, and with the stations below."""
    more_upgrades: int = 0
    """Technologies added to masts, beside the proposal's steps; ``cost`` holds them."""
    more_sites: int = 0
    """New sites beside the proposal's, without their cable."""
