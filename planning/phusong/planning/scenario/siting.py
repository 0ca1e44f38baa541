"""What a scenario says of candidates: how they are made, screened, equipped, and worth a step."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

__all__ = ["CandidateKind", "Limits", "SitingRules"]

Positive = Annotated[float, Field(gt=0)]
Few = Annotated[int, Field(ge=0, le=50)]


class CandidateKind(StrEnum):
    """Why a position is a candidate; earlier kinds go before later ones that stand too near."""

    OWN = "own"
    """The user named it."""
    SETTLEMENT = "settlement"
    PARK = "park"
    HUB = "hub"
    PEOPLE = "people"
    """People live here whom no settlement point names."""
    CAPACITY = "capacity"
    """Many share one mast here; only where a target asks for masts."""
    HILLTOP = "hilltop"
    RIDGE = "ridge"
    """A ridge from which many who are not served can be seen."""
    EDGE = "edge"
    """On the rim of a settlement or park, where most can be seen."""
    ROAD = "road"
    """Beside a road, in sight of people who are not served."""
    POWER = "power"
    """Beside a power line, in sight of people who are not served."""
    EXISTING = "existing"


NewKind = Literal[
    "own",
    "settlement",
    "park",
    "hub",
    "people",
    "capacity",
    "hilltop",
    "ridge",
    "edge",
    "road",
    "power",
]
"""Kinds of new positions, as a scenario names them."""


class Limits(BaseModel):
    """Screens of one kind of candidate; what is not said is as for all kinds."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    slope_deg: Annotated[float, Field(gt=0, le=90)] | None = None
    """Steepest ground."""
    road_km: Positive | None = None
    """Farthest from a road."""
    power_km: Positive | None = None
    """Farthest from a power line or pole."""


class SitingRules(BaseModel):
    """How new sites and upgrades are proposed."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    mast_height_m: Annotated[float, Field(gt=0, le=200)] = 42.0
    """Of new masts."""
    sectors: Annotated[int, Field(ge=1, le=6)] = 3
    """Of new sites."""
    downtilt_deg: Annotated[float, Field(ge=-5, le=20)] = 3.0
    """Of new antennas."""
    hilltop_radius_km: Positive = 4.0
    """Hill tops and ridges are looked for within this distance of a place that is not served."""
    hilltops_per_place: Few = 3
    """The highest so many."""
    ridges_per_place: Few = 2
    """Crests that see most, so many."""
    edges_per_place: Few = 2
    """Points of the rim that see most, so many."""
    corridor_reach_km: Positive = 1.0
    """Roads and power lines give candidates this near to people who are not served."""
    corridor_spacing_km: Positive = 2.0
    """No two candidates of one kind of corridor are nearer to each other."""
    max_slope_deg: Annotated[float, Field(gt=0, le=90)] = 30.0
    """Steeper ground carries no mast; the slope is that over two pixels of the terrain."""
    road_reach_km: Positive = 3.0
    """A hill top or ridge farther than this from any road is no candidate; roads absent: not applied."""
    power_reach_km: Positive | None = None
    """A position farther than this from any power line or pole is no candidate; None: not applied."""
    limits: dict[NewKind, Limits] = Field(default_factory=dict)
    """Limits of single kinds, before those for all."""
    candidate_range_km: Positive = 8.0
    """What a candidate serves farther out is not counted: its worth is a little understated."""
    spacing_m: Positive = 400.0
    """Candidates stand no nearer to each other."""
    mast_spacing_m: Annotated[float, Field(ge=0)] = 100.0
    """No new mast stands nearer to one that is on air."""
    raise_by_m: Positive | None = None
    """Masts may be made so much higher; with neither this nor the next no mast is raised."""
    raise_to_m: Positive | None = None
    """Masts may be made as high as that."""
    max_mast_height_m: Positive = 60.0
    """No mast is raised beyond."""
    new_mast_operator: str = ""
    """Who builds new masts for which nobody is named; empty: they are shared by all."""
    sharing: Literal["none", "shared"] = "none"
    """Masts are upgraded by the operators on them, or by every operator with a licence."""
    vetoed: dict[str, str] = Field(default_factory=dict)
    """Identifiers of masts and own positions that are not to be used, each with the reason."""
    backhaul_detour: Annotated[float, Field(ge=1)] = 1.3
    """Length of cable to a new mast over the straight line to the nearest fibre, while candidates are
    weighed; the bill is made from the routes."""
    min_people: Annotated[float, Field(ge=0)] = 150.0
    """A step that newly serves fewer people, and neither a place nor a target, is not taken."""
    max_steps: Annotated[int, Field(ge=1)] = 5000
    """Steps at most that are taken only because they serve enough people."""
    time_limit_s: Positive = 60.0
    """Of each search for the best choice, by the clock; a search that ends before gives the same
    choice on every machine."""
    seed: Annotated[int, Field(ge=0)] = 0
    """Of all that searches draw at random."""

    @model_validator(mode="after")
    def _raised_one_way(self) -> SitingRules:
        if self.raise_by_m is not None and self.raise_to_m is not None:
            raise PydanticCustomError("raise-both-ways", "raise_by_m and raise_to_m")
        return self

    def limits_of(self, kind: NewKind) -> Limits:
        """Screens of a kind, None: none. The user's own positions have those alone that name them."""
        said = self.limits.get(kind, Limits())
        if kind == CandidateKind.OWN.value:
            return said
        remote = kind in (CandidateKind.HILLTOP.value, CandidateKind.RIDGE.value)
        return Limits(
            slope_deg=said.slope_deg or self.max_slope_deg,
            road_km=said.road_km or (self.road_reach_km if remote else None),
            power_km=said.power_km or self.power_reach_km,
        )
