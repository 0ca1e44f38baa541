"""Part of ``plan.json`` about undergrounding and the tidying of streets."""

from __future__ import annotations

from typing import Self

from phusong.planning.outputs.document.row import Part
from phusong.planning.results.money import Money
from phusong.planning.street.results import (
    Baseline,
    Buried,
    Streets,
    StreetYear,
    Tidied,
    Undergrounding,
    UndergroundYear,
)
from phusong.planning.street.rules import Ground, Street, UndergroundTask

__all__ = ["StreetsPart", "UndergroundingPart"]


class UndergroundYearPart(Part):
    """What a year's programme puts under the ground, and what it reaches."""

    LIKE = (UndergroundYear,)

    year: int
    total_km: float
    """Of fibre routes at its end."""
    needed_km: float
    target_km: float | None
    tasks_km: float
    buried: list[Buried]
    buried_km: float
    """All that goes under the ground in the year."""
    underground_km: float
    """Under the ground at its end."""
    share_pct: float
    """The same, of all fibre routes."""
    missing_km: float
    cost: Money | None
    point_cost: Money | None

    @classmethod
    def of(cls, one: UndergroundYear) -> Self:
        """With its sum and its share."""
        values = {name: getattr(one, name) for name in cls.model_fields}
        return cls(**{**values, "buried": list(one.buried)})


class StreetPart(Street):
    """One street, and the year in which it was, is meant to be or had best be tidied."""

    year: int | None
    proposed: bool
    """Nobody has planned it yet: the year is this programme's."""

    @classmethod
    def told(cls, one: Tidied) -> Self:
        """With its year."""
        return cls(**one.street.model_dump(), year=one.year, proposed=one.proposed)


class StreetsPart(Part):
    """Tidying, street by street and year by year."""

    years: list[StreetYear]
    streets: list[StreetPart]

    @classmethod
    def of(cls, streets: Streets) -> Self:
        """As the plan has it."""
        return cls(
            years=list(streets.years), streets=[StreetPart.told(one) for one in streets.streets]
        )


class UndergroundingPart(Part):
    """Undergrounding and tidying of cable; no part of the programme's bill."""

    LIKE = (Undergrounding,)

    baseline: Baseline | None
    """Where it stands; null where neither the scenario nor a layer tells."""
    hanging_km: dict[Ground, float]
    hanging_like: bool
    years: list[UndergroundYearPart]
    tasks: list[UndergroundTask]
    """The users' own, as they stated them."""
    saved_by_price: Money | None
    """By which the programme would be cheaper if the cheapest ground went first; null: nothing known."""
    streets: StreetsPart | None
    """null where nobody brought a table of them."""

    @classmethod
    def of(cls, told: Undergrounding) -> Self:
        """As the plan has it."""
        return cls(
            baseline=told.baseline,
            hanging_km=dict(told.hanging_km),
            hanging_like=told.hanging_like,
            years=[UndergroundYearPart.of(one) for one in told.years],
            tasks=list(told.tasks),
            saved_by_price=told.saved,
            streets=None if told.streets is None else StreetsPart.of(told.streets),
        )
