"""What is told of cable under the sea besides the routes' segments."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from phusong.planning.results.money import Money
from phusong.planning.sea.group import Kind
from phusong.planning.sea.positions import CableCrossing

__all__ = [
    "ArrangementTold",
    "CableEnd",
    "CableWorks",
    "DepthDoubt",
    "IslandGroup",
    "Link",
    "ProtectionTold",
    "SeaWorks",
    "UnsurePlace",
    "ZoneTouched",
]


@dataclass(frozen=True, slots=True)
class ArrangementTold:
    """One way to join a group of islands."""

    kind: Kind
    cost: float
    """Thousand million VND at middle costs, with the ways on land and the landings."""
    bound: float
    """No arrangement of its kind costs less."""
    sea_km: float
    crossings: int
    """Cables under the sea, from shore to shore, or to where they branch."""
    junctions: int
    worst_islands: int
    """Islands that the worst single cut takes away."""
    worst_people: float


@dataclass(frozen=True, slots=True)
class IslandGroup:
    """Islands that are compared together."""

    names: tuple[tuple[str, ...], ...]
    """Of the places on each island."""
    asked_ways: int
    """2 where no single cut may take an island away."""
    ways: int
    """What the arrangements give; 1 where two were asked for and none gives them."""
    arrangements: tuple[ArrangementTold, ...]
    chosen: Kind | None
    """None where no arrangement joins all of them."""


@dataclass(frozen=True, slots=True)
class CableEnd:
    """An end of a cable."""

    lat: float
    lon: float
    commune: str
    branch: bool
    """At sea, where it leaves another cable."""


@dataclass(frozen=True, slots=True)
class ProtectionTold:
    """How a cable is laid."""

    armour_km: tuple[tuple[str, float], ...]
    """Route by type of cable, heaviest first."""
    buried_km: float
    deepest_m: float
    """NaN where no depth is known."""


@dataclass(frozen=True, slots=True)
class ZoneTouched:
    """A zone that a route goes through, whose keeper has to be asked."""

    name: str
    reason: str
    km: float


@dataclass(frozen=True, slots=True)
class Link:
    """Light on the whole way from existing fibre to the place, by land and sea, over cables it leaves."""

    cable_km: float
    fibre: str
    loss_db: float
    """Splices, plugs and margin included."""
    budget_db: float
    without_repeater: bool


@dataclass(frozen=True, slots=True)
class DepthDoubt:
    """What depth data leave open."""

    unknown_pct: float
    """Of the route, where no depth is known."""
    route_km: tuple[float, float]
    """As planned, and as long as it may become once the seabed is surveyed."""
    cable_km: float
    """As planned, with slack."""
    cost: Money
    """High: the longer route at high prices."""


@dataclass(frozen=True, slots=True)
class CableWorks:
    """One cable under the sea: a segment of :attr:`phusong.planning.results.stages.Routes.segments`."""

    route_id: str
    segment: int
    serves: str
    ends: tuple[CableEnd, CableEnd]
    protection: ProtectionTold
    zones: tuple[ZoneTouched, ...]
    crossings: tuple[CableCrossing, ...]
    link: Link
    doubt: DepthDoubt


@dataclass(frozen=True, slots=True)
class UnsurePlace:
    """What a crossing may become when a place lies elsewhere within its uncertainty."""

    name: str
    radius_km: float
    sea_km: tuple[float, float]
    """For the position that is cheapest to reach, and the dearest."""
    land_km: tuple[float, float]
    cost: tuple[Money, Money]
    """The same."""


@dataclass(frozen=True, slots=True)
class SeaWorks:
    """Everything under the sea that a plan builds."""

    cables: tuple[CableWorks, ...]
    positions: pd.DataFrame
    """Route position lists, with the columns of
    :class:`~phusong.planning.sea.positions.PositionColumn`."""
    groups: tuple[IslandGroup, ...]
    unsure: tuple[UnsurePlace, ...]
    depth_spacing_m: float | None
    """Between soundings; None: no depth at all."""
    depth_coarse: bool
    """Too coarse to lay anything by."""
    landings_unused: tuple[str, ...]
    """The user's landings that neither sea nor network is near to."""
