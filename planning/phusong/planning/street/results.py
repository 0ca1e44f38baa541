"""What is told of cable along streets."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from phusong.planning.results.money import Money
from phusong.planning.street.rules import Ground, Street, UndergroundTask

__all__ = [
    "Baseline",
    "BaselineOrigin",
    "Buried",
    "StreetYear",
    "Streets",
    "Tidied",
    "UndergroundYear",
    "Undergrounding",
]


class BaselineOrigin(StrEnum):
    """Where the kilometres of the base year come from."""

    STATED = "stated"
    """The scenario, with its source."""
    LAYER = "layer"
    """The layer of existing fibre."""


@dataclass(frozen=True, slots=True)
class Baseline:
    """Where undergrounding stands at the end of a year."""

    year: int
    total_km: float
    underground_km: float
    origin: BaselineOrigin
    source: str

    @property
    def share_pct(self) -> float:
        """As the published plan counts: underground km over all fibre km."""
        return 100.0 * self.underground_km / self.total_km


@dataclass(frozen=True, slots=True)
class Buried:
    """Kilometres put under one kind of ground in a year."""

    ground: Ground
    km: float
    cost: Money | None
    """None where nothing prices it."""
    tasks: tuple[str, ...]
    """Names of the tasks among them; the rest is any hanging cable there."""


@dataclass(frozen=True, slots=True)
class UndergroundYear:
    """What a year's programme puts under the ground, and what it reaches."""

    year: int
    total_km: float
    needed_km: float
    """Under the ground at its end, for the targets; on a straight line between two of them."""
    target_km: float | None
    """Asked for by a target of this very year, the larger of both where two ask."""
    tasks_km: float
    """Of the users' tasks of this year."""
    buried: tuple[Buried, ...]
    underground_km: float
    missing_km: float
    """Of what is needed: no hanging cable is left, or none is known of."""
    cost: Money | None
    point_cost: Money | None
    """One more percentage point of that year's total, at the mean price of the year's work."""

    @property
    def buried_km(self) -> float:
        """All that goes under the ground in the year."""
        return sum(one.km for one in self.buried)

    @property
    def share_pct(self) -> float:
        """At its end."""
        return 100.0 * self.underground_km / self.total_km


@dataclass(frozen=True, slots=True)
class Tidied:
    """A street, and the year in which it was, is meant to be or had best be tidied."""

    street: Street
    year: int | None
    proposed: bool
    """Nobody has planned it yet: the year is this programme's."""


@dataclass(frozen=True, slots=True)
class StreetYear:
    """Streets tidied in a year."""

    year: int
    stated: int
    """Done, or planned by somebody."""
    proposed: int
    asked_pct: float | None
    """Of all streets, by the target of what has to be done in the year."""
    km: float
    """Of those whose length is known."""
    cost: Money | None
    share_pct: float
    """Of all streets, in this year."""
    reached_pct: float
    """Of all streets, by its end."""


@dataclass(frozen=True, slots=True)
class Streets:
    """Tidying, street by street and year by year."""

    streets: tuple[Tidied, ...]
    years: tuple[StreetYear, ...]


@dataclass(frozen=True, slots=True)
class Undergrounding:
    """Undergrounding and tidying of cable."""

    baseline: Baseline | None
    """None where neither the scenario nor a layer tells."""
    hanging_km: Mapping[Ground, float]
    """At the end of the base year, by ground; the users' tasks are part of it."""
    hanging_like: bool
    """Spread over kinds of ground as in a layer that is only like the real one."""
    years: tuple[UndergroundYear, ...]
    tasks: tuple[UndergroundTask, ...]
    saved: Money | None
    """By which the programme would be cheaper if the cheapest ground went first; None: nothing known."""
    streets: Streets | None
    """None where nobody brought a table of them."""
