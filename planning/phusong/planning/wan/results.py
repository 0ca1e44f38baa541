"""What the comparison of the WAN's variants hands on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd

    from phusong.planning.results.money import Money

__all__ = [
    "CentreOrigin",
    "SeatColumn",
    "SeatOrigin",
    "StretchColumn",
    "Variant",
    "VariantTold",
    "Wan",
]


class Variant(StrEnum):
    """How the seats are joined."""

    STAR = "star"
    """Each by its own cheapest way to the centre."""
    TREE = "tree"
    """By the cheapest tree."""
    CORE = "core"
    """The tree, and a second way for the largest communes."""
    RING = "ring"
    """The tree, and a second way for every seat that the graph gives one."""


class SeatOrigin(StrEnum):
    """Where a seat's position comes from."""

    LAYER = "layer"
    SETTLEMENT = "settlement"
    """Stand-in: the settlement of the commune with most people."""
    INSIDE = "inside"
    """Stand-in: a point inside the commune."""


class CentreOrigin(StrEnum):
    """Where the centre's position comes from."""

    STATED = "stated"
    LARGEST = "largest"
    """Assumed: the seat of the commune with most people."""


class SeatColumn(StrEnum):
    """Columns of :attr:`Wan.seats` (points): one row per commune."""

    CODE = "commune_code"
    COMMUNE = "commune"
    NAME = "name"
    PEOPLE = "people"
    ORIGIN = "position_origin"
    """:class:`SeatOrigin`."""
    UNCERTAINTY_M = "uncertainty_m"
    OBSTACLE = "obstacle"
    """Why it is not joined, a message id without its prefix ``wan-apart-``; empty if it is."""
    DROP_KM = "drop_km"
    """From the seat to the road or cable that passes it, as the crow flies; NaN if it is not joined."""


class StretchColumn(StrEnum):
    """Columns of :attr:`VariantTold.stretches` (lines): between two seats or junctions."""

    VARIANT = "variant"
    STRETCH = "stretch"
    EXISTING = "existing"
    """Along cable that stands, leased; else new."""
    LENGTH_KM = "length_km"
    FROM = "from_name"
    """Seats at or nearest to its ends."""
    TO = "to_name"
    LOST_SEATS = "lost_seats"
    """That no longer reach the centre when the link of which it is part is cut anywhere."""
    LOST_PEOPLE = "lost_people"


@dataclass(frozen=True, slots=True)
class VariantTold:
    """One way to join all seats, and what it costs and bears."""

    variant: Variant
    new_km: float
    """Cable to be built, every stretch once, with the drops to the seats."""
    existing_km: float
    """Stretches along cable that stands, every one once."""
    route_km: float
    leased_pair_km: float
    """Pairs of fibre times kilometres on cable that stands: in a star every seat has its own pair."""
    building: Money
    yearly: Money
    """Upkeep of new cable, and leases where the scenario has a price of them."""
    present: Money
    """Building, and what falls due every year to the horizon, in money of the programme's first."""
    mean_km: float
    """To the centre within the network, over the seats."""
    max_km: float
    farthest: str
    """Commune whose seat that is."""
    mean_us: float
    """One way, in glass alone."""
    max_us: float
    worst_share_people: float
    """Share of people, by their seats, that survives the worst cut."""
    worst_share_seats: float
    mean_share_people: float
    """Over all cuts, each stretch counting by its length."""
    safe_seats: int
    """Seats that no single cut parts from the centre."""
    bound: float
    """No network of the kind weighs less, as a share of its weight; 1: proven best."""
    meets: bool
    """Whether the worst cut leaves the share of people that the scenario asks for."""
    stretches: gpd.GeoDataFrame


@dataclass(frozen=True, slots=True)
class Wan:
    """The WAN's variants side by side."""

    seats: gpd.GeoDataFrame
    centre: str
    """Its name."""
    centre_origin: CentreOrigin
    variants: Mapping[Variant, VariantTold]
    recommended: Variant
    paths: pd.DataFrame
    """Per seat (``commune_code``) its length to the centre in each variant, km; NaN if not joined."""
    least_share: float
