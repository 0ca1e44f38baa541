"""What a scenario says of cable under the sea: what steers it, where it lands, how it is protected."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from phusong.planning.scenario.base import Frozen, Positive, Sourced

__all__ = [
    "ArmourBand",
    "CableRule",
    "DepthBand",
    "Protection",
    "SeaRules",
    "SlopeBand",
    "Transmission",
    "ZoneRule",
    "Zones",
]

Weight = Annotated[float, Field(ge=1, le=1000)]
"""How many times longer a path counts there; steers only, never billed."""
Length = Annotated[float, Field(ge=0, allow_inf_nan=False)]


class ZoneRule(Frozen):
    """What one kind of zone does to a route."""

    weight: Weight = 20.0
    """How many times a metre inside counts."""
    hard: bool = False
    """No cable at all, whatever it costs to go round."""
    buffer_m: Annotated[float, Field(ge=0, le=20_000)] = 0.0
    """How far round the zone it holds as well."""


class Zones(Frozen):
    """Rule of every reason in the layer ``cable_exclusions``."""

    reserve: ZoneRule = ZoneRule()
    anchorage: ZoneRule = ZoneRule(buffer_m=200.0)
    channel: ZoneRule = ZoneRule(weight=5.0)
    """It may be crossed; a cable does not follow it."""
    port: ZoneRule = ZoneRule(weight=10.0)
    aquaculture: ZoneRule = ZoneRule(weight=10.0)
    military: ZoneRule = ZoneRule(hard=True)
    dumping: ZoneRule = ZoneRule()
    other: ZoneRule = ZoneRule()


class DepthBand(Frozen):
    """Water no deeper than this, and deeper than the band before."""

    to_m: Positive
    """Down to this depth."""
    weight: Weight
    """How many times a metre counts."""


class SlopeBand(Frozen):
    """Seabed steeper than this, up to the next band."""

    over_deg: Annotated[float, Field(ge=0, lt=90)]
    """From this slope on."""
    weight: Weight
    """How many times a metre counts."""


class CableRule(Frozen):
    """How other cables and pipelines are crossed and kept away from."""

    crossing_angle_deg: Annotated[float, Field(ge=0, le=85)] = 60.0
    """Least angle at which one is crossed."""
    spacing_m: Positive = 500.0
    """Least distance along one that is not crossed."""


class ArmourBand(Frozen):
    """Type of cable in water no deeper than this."""

    to_m: Positive
    """Down to this depth of water."""
    type: Literal["DA", "SA", "LWP", "LW"]
    """Of cable."""


class Protection(Sourced):
    """Armour and burial by depth and hazard."""

    armour: tuple[ArmourBand, ...] = (
        ArmourBand(to_m=20.0, type="DA"),
        ArmourBand(to_m=500.0, type="SA"),
        ArmourBand(to_m=1500.0, type="LWP"),
    )
    """Deeper than the last band lies light-weight cable (LW)."""
    hazard_type: Literal["DA", "SA", "LWP", "LW"] = "DA"
    """In zones of ``hazards``, whatever the depth."""
    hazards: tuple[str, ...] = ("anchorage", "channel", "port", "aquaculture", "dumping")
    """Kinds of zones where anchors and nets threaten."""
    bury_to_m: Length = 1000.0
    """Deepest water in which cable is buried."""
    burial_m: Length = 1.0
    """How deep cable lies under the seabed."""
    hazard_burial_m: Length = 2.0
    """The same in zones of hazards."""
    source: str = "engineering assumption"
    """Of these figures."""
    source_vi: str = "giả định kỹ thuật"
    """The same in Vietnamese."""

    @model_validator(mode="after")
    def _deeper(self) -> Protection:
        depths = [band.to_m for band in self.armour]
        if depths != sorted(set(depths)):
            raise PydanticCustomError("depth-order", "depths of bands rise")
        return self


class Transmission(Sourced):
    """Loss of a link without repeater."""

    fibre: Literal["G.652.D", "G.654"] = "G.652.D"
    """Type of fibre in the cable."""
    loss_db_per_km: Positive | None = None
    """Of laid cable at 1550 nm, without splices; absent: 0.22 for G.652.D, 0.18 for G.654."""
    piece_km: Positive = 5.0
    """Cable between two splices."""
    splice_db: Length = 0.1
    """Loss of one splice."""
    connectors_db: Length = 1.0
    """Loss of all plugs together."""
    margin_db: Length = 3.0
    """For repairs and ageing."""
    budget_db: Positive = 23.0
    """What the transceivers bridge: 80 km class optics."""
    source: str = "engineering assumption"
    """Of these figures."""
    source_vi: str = "giả định kỹ thuật"
    """The same in Vietnamese."""

    @property
    def attenuation(self) -> float:
        """dB/km."""
        return self.loss_db_per_km or {"G.652.D": 0.22, "G.654": 0.18}[self.fibre]


class SeaRules(Sourced):
    """How cable crosses the sea."""

    survivability: Literal["any", "two_ways"] = "any"
    """``two_ways``: no single cut may cut off an island."""
    arrangement: Literal["cheapest", "alone", "festoon", "trunk", "mixed"] = "cheapest"
    """How islands of a group are joined; the comparison tells all."""
    landings: Annotated[int, Field(ge=1, le=10)] = 3
    """Landing points weighed against one another for each island."""
    landing_reach_m: Positive = 1500.0
    """A landing lies this near, in a straight line, to a point of the network on land."""
    landing_spacing_m: Positive = 3000.0
    """Two landings nearer than this are one."""
    branching: bool = True
    """Cables may branch at sea."""
    zones: Zones = Zones()
    cables: CableRule = CableRule()
    depth: tuple[DepthBand, ...] = (DepthBand(to_m=5.0, weight=1.3),)
    """Weights by depth; deeper than the last band 1."""
    slope: tuple[SlopeBand, ...] = (
        SlopeBand(over_deg=6.0, weight=1.5),
        SlopeBand(over_deg=15.0, weight=4.0),
    )
    shore_m: Length = 500.0
    """Nearer to a shore than this a path counts ``shore_weight`` times: a cable does not follow it."""
    shore_weight: Weight = 1.2
    """How many times a metre near a shore counts."""
    depth_spacing_m: Positive | None = None
    """Between soundings of the layer ``sea_depth``; its pixel when absent."""
    coarsest_depth_m: Positive = 500.0
    """Coarser depth is said to be too coarse to lay anything, and steers nothing."""
    unknown_length_pct: Annotated[float, Field(ge=0, le=100)] = 10.0
    """What a route may become longer by where depth is not known, or too coarse."""
    protection: Protection = Protection()
    transmission: Transmission = Transmission()
    source: str = "engineering assumption"
    """Of these figures."""
    source_vi: str = "giả định kỹ thuật"
    """The same in Vietnamese."""

    @model_validator(mode="after")
    def _ordered(self) -> SeaRules:
        depths = [band.to_m for band in self.depth]
        if depths != sorted(set(depths)):
            raise PydanticCustomError("depth-order", "depths of bands rise")
        slopes = [band.over_deg for band in self.slope]
        if slopes != sorted(set(slopes)):
            raise PydanticCustomError("slope-order", "slopes of bands rise")
        return self
