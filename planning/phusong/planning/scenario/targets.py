"""Targets of a published plan, and figures that a user brings of what the layers do not tell."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from phusong.planning.scenario.base import Frozen, Text, Year

__all__ = ["COUNTED", "IndicatorValue", "Target", "TargetKind"]

COUNTED = ("stations", "station_ratio_pct")
"""Indicators that count stations."""


class TargetKind(StrEnum):
    """How the published plan words a target."""

    REACH = "reach"
    """A figure, with no word before it: met by it or more."""
    AT_LEAST = "at_least"
    MORE_THAN = "more_than"
    ABOUT = "about"
    """Met from 95 % of the figure on: the plan does not say how near is near enough."""
    PER_YEAR = "per_year"
    """What has to be done in the year, not by it."""
    BETWEEN = "between"
    """A range; met from its lower end on."""
    WORDS = "words"
    """No figure: ``wording`` says what is wanted, and nothing is judged."""
    NONE = "none"
    """The plan states how things are, and no target."""


class Target(Frozen):
    """One indicator of the published plan for one year."""

    indicator: str = Field(min_length=1)
    """A key of :data:`phusong.planning.targets.indicators.INDICATORS`; of any other name only the user's
    table has figures."""
    technology: str | None = None
    """Technology of the scenario, ``any`` of them, or ``fibre``."""
    name: Text
    year: Year
    """Of the target; of the statement where there is no target."""
    kind: TargetKind = TargetKind.REACH
    """How the plan words it."""
    target: float | None = Field(default=None, allow_inf_nan=False)
    """The figure."""
    upper: float | None = Field(default=None, allow_inf_nan=False)
    """Upper end of a range."""
    wording: Text | None = None
    """What the figure alone does not say."""
    baseline: float | None = Field(default=None, allow_inf_nan=False)
    """What the published plan states for its base year."""
    unit: Text
    section: str
    """Where the published plan says it."""
    pursue: bool = False
    """Whether stations are added until there are as many, whoever is served by them."""

    @model_validator(mode="after")
    def _of_its_kind(self) -> Target:
        worded = self.kind in (TargetKind.WORDS, TargetKind.NONE)
        if worded == (self.target is not None):
            raise PydanticCustomError("target-figure", "{kind}", {"kind": self.kind.value})
        if self.kind is TargetKind.WORDS and self.wording is None:
            raise PydanticCustomError("target-wording", "words without wording")
        if (self.kind is TargetKind.BETWEEN) != (self.upper is not None):
            raise PydanticCustomError("target-range", "between with upper")
        if self.upper is not None and self.target is not None and self.upper < self.target:
            raise PydanticCustomError("target-range", "target ≤ upper")
        if self.pursue and not (self._counts_stations and self.target is not None):
            raise PydanticCustomError("target-pursue", "{name}", {"name": self.indicator})
        return self

    @property
    def _counts_stations(self) -> bool:
        """Of one technology, or masts of any; a ratio is of one technology."""
        if self.technology in (None, "any"):
            return self.indicator == "stations"
        return self.indicator in COUNTED and self.technology != "fibre"


class IndicatorValue(Frozen):
    """A figure that the layers do not tell, as somebody states it for a year."""

    indicator: str
    """Key of the indicator."""
    technology: str | None = None
    """Where the indicator has several."""
    year: Year
    """At whose end it held."""
    value: float = Field(allow_inf_nan=False)
    """In the indicator's unit."""
    source: str = Field(min_length=1)
    """Who says so."""
    date: dt.date | None = None
    """Of the figure."""
    note: str = ""
    """Anything else."""
