"""What a scenario says of undergrounding and of streets: ``[undergrounding]``."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import Field, field_validator, model_validator
from pydantic_core import PydanticCustomError

from phusong.planning.scenario.base import Frozen, Year

__all__ = ["Ground", "State", "Street", "StreetKind", "UndergroundTask", "UndergroundingRules"]

Km = Annotated[float, Field(ge=0, allow_inf_nan=False)]


class Ground(StrEnum):
    """Where hanging cable is put under the ground."""

    WORKS = "works"
    """Along a road that is built, widened or repaired anyway."""
    URBAN = "urban"
    """In wards."""
    PARK = "park"
    """In industrial parks and clusters."""
    OTHER = "other"


class State(StrEnum):
    """How far a task is."""

    PLANNED = "planned"
    UNDER_WAY = "under_way"
    DONE = "done"


class StreetKind(StrEnum):
    """Why a street is to be tidied, in the order of the published plan."""

    TOWN_CENTRE = "town_centre"
    TOURIST = "tourist"
    KEY_ROAD = "key_road"
    OTHER = "other"


class UndergroundTask(Frozen):
    """A stretch that somebody puts under the ground."""

    name: Annotated[str, Field(min_length=1)]
    """As the plan words it."""
    start: str = ""
    """Where it begins."""
    end: str = ""
    """Where it ends."""
    km: Km | None = None
    """None: nobody says."""
    year: Year | None = None
    """At whose end it is done; None: whenever it is cheapest."""
    owner: str = ""
    """Who does it."""
    ground: Ground = Ground.OTHER
    """What it is buried in."""
    state: State = State.PLANNED
    """How far it is."""
    source: str
    """Who says so."""
    note: str = ""
    """Anything else."""


class Street(Frozen):
    """A street with hanging cable."""

    name: Annotated[str, Field(min_length=1)]
    """Of the street."""
    commune: str = ""
    """Where it is."""
    km: Km | None = None
    """Its length."""
    kind: StreetKind = StreetKind.OTHER
    """What makes it come first."""
    tidied: Year | None = None
    """Year in which it was."""
    planned: Year | None = None
    """Year in which somebody means to."""
    source: str
    """Who says so."""
    note: str = ""
    """Anything else."""


class UndergroundingRules(Frozen):
    """Where undergrounding stands, what is planned, and what goes first."""

    total_km: dict[Year, Annotated[float, Field(gt=0, allow_inf_nan=False)]] = Field(
        default_factory=dict
    )
    """Fibre routes at the end of years, the first being the base year; linear between them."""
    underground_km: Km | None = None
    """Of them under the ground at the end of the base year."""
    source: str = ""
    """Who says so."""
    order: tuple[Ground, ...] = tuple(Ground)
    """What goes first."""
    tasks: tuple[UndergroundTask, ...] = ()
    """In a file, a text names a table of them."""
    streets: tuple[Street, ...] = ()
    """Likewise."""

    @field_validator("order")
    @classmethod
    def _every_ground(cls, order: tuple[Ground, ...]) -> tuple[Ground, ...]:
        if sorted(order) != sorted(Ground):
            raise PydanticCustomError(
                "underground-order",
                "each of {known} once",
                {"known": ", ".join(one.value for one in Ground)},
            )
        return order

    @model_validator(mode="after")
    def _stated_whole(self) -> UndergroundingRules:
        if bool(self.total_km) != (self.underground_km is not None):
            raise PydanticCustomError("underground-base", "total_km with underground_km")
        if self.underground_km is not None:
            first = self.total_km[min(self.total_km)]
            if self.underground_km > first:
                raise PydanticCustomError(
                    "underground-too-long",
                    "{underground} of {total} km",
                    {"underground": self.underground_km, "total": first},
                )
        return self
