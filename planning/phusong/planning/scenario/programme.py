"""What a scenario says of years: money, what comes first, and who has to serve which place by when."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, field_validator, model_validator
from pydantic_core import PydanticCustomError

from phusong.planning.scenario.base import Frozen, Positive, Year

__all__ = ["Assignment", "Programme"]


class Assignment(Frozen):
    """A place that a plan gives to one operator."""

    place: Annotated[str, Field(min_length=1)]
    """Identifier of a settlement, park or hub, or its name."""
    operator: Annotated[str, Field(min_length=1)]
    """Who has to serve it."""
    year: Year
    """At whose end he serves it at the latest."""
    technology: str | None = None
    """Of the scenario; None: every one."""
    source: str = ""
    """Who says so."""


class Programme(Frozen):
    """Years and money."""

    years: tuple[Year, ...] = Field(min_length=1)
    """Of the programme, one after the other."""
    budget_bn_vnd: dict[Year, Annotated[float, Field(ge=0)]] | None = None
    """Per year, thousand million VND at middle costs; None: no limit."""
    yearly_capacity: dict[Literal["new_site", "upgrade"], Annotated[int, Field(ge=0)]] = Field(
        default_factory=dict
    )
    """How many can be built in a year; any number of what is not named."""
    first_year_places: tuple[Literal["dead_spot", "operating_park", "hub"], ...] = ()
    """Kinds of places whose sites are built in the first year."""
    keep_park_dates: bool = False
    """Parks are served in 5G at the end of the year that their layer states."""
    assigned: tuple[Assignment, ...] = ()
    """Places that one operator has to serve; their sites come first, too."""
    time_limit_s: Positive = 60.0
    """Of each search for the best years, by the clock; a search that ends before gives the same
    years on every machine."""

    @field_validator("years")
    @classmethod
    def _rising(cls, years: tuple[int, ...]) -> tuple[int, ...]:
        if list(years) != sorted(set(years)):
            raise PydanticCustomError("years-order", "years rise without repetition")
        return years

    @model_validator(mode="after")
    def _budgeted(self) -> Programme:
        if self.budget_bn_vnd is not None and set(self.budget_bn_vnd) - set(self.years):
            raise PydanticCustomError("budget-year", "budget years are years of the programme")
        return self

    @model_validator(mode="after")
    def _assigned_within(self) -> Programme:
        for one in self.assigned:
            if one.year not in self.years:
                raise PydanticCustomError(
                    "assigned-year", "{place}: {year}", {"place": one.place, "year": one.year}
                )
        return self
