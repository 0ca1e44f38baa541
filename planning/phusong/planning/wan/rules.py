"""What a scenario says of the province's WAN: ``[wan]``."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from phusong.planning.scenario.base import Frozen, Positive, Share

__all__ = ["WanPoint", "WanRules"]


class WanPoint(Frozen):
    """A point on the ground, WGS84 degrees."""

    lon: Annotated[float, Field(ge=-180, le=180)]
    """Degrees east, WGS84."""
    lat: Annotated[float, Field(ge=-90, le=90)]
    """Degrees north, WGS84."""


class WanRules(Frozen):
    """Where the WAN's centre is, and what is asked of it."""

    enabled: bool = True
    """Whether the variants are compared."""
    centre: WanPoint | Annotated[str, Field(min_length=1)] | None = None
    """The data centre: a point, or the identifier or name of a settlement, park or hub, or the code
    or name of a commune, whose seat it is. None: the seat of the commune with most people."""
    least_share: Share = 0.9
    """Share of people whose seats still reach the centre whichever single stretch is cut."""
    core_people: Share = 0.6
    """The ring of the core joins the largest communes, which hold this share of the people."""
    existing_weight: Share = 0.1
    """What a kilometre of existing cable counts in the search, a new one being 1."""
    beside_m: Positive = 150.0
    """A road this near to existing cable needs no new one."""
    drop_km: Positive = 5.0
    """Farthest that a seat may lie from the roads and cables."""
    us_per_km: Positive = 5.0
    """Time that light takes in glass, one way."""
    time_limit_s: Positive = 10.0
    """Of each search, processor time; a search that ends before gives the same on every machine."""
