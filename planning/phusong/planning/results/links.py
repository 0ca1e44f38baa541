"""Microwave and satellite that the programme builds in place of cable, as the stages hand them on."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import geopandas as gpd
    import pandas as pd

    from phusong.planning.results.money import Money

__all__ = ["LinkColumn", "Links", "PartColumn", "Reason", "SharedRadio"]


class Reason(StrEnum):
    """Why a link is built and no cable."""

    CHEAPER = "cheaper"
    """With it all cable and links together cost least."""
    NO_CABLE = "no_cable"
    """No cable leads there."""


class LinkColumn(StrEnum):
    """Columns of :attr:`Links.table` (points where they end): one row per place or site."""

    LINK_ID = "link_id"
    SERVES_ID = "serves_id"
    SERVES_NAME = "serves_name"
    SERVES_KIND = "serves_kind"
    """``settlement``, ``hub`` or ``site``."""
    MEANS = "means"
    """:class:`phusong.planning.results.backhaul.Means`: ``microwave`` or ``satellite``."""
    REASON = "reason"
    """:class:`Reason`."""
    HOPS = "hops"
    LENGTH_KM = "length_km"
    CAPACITY_MBPS = "capacity_mbps"
    AVAILABILITY_PCT = "availability_pct"
    YEAR = "year"
    COST_LOW = "cost_low_bn_vnd"
    """Of building it."""
    COST_MID = "cost_mid_bn_vnd"
    COST_HIGH = "cost_high_bn_vnd"
    YEARLY_LOW = "yearly_low_bn_vnd"
    YEARLY_MID = "yearly_mid_bn_vnd"
    YEARLY_HIGH = "yearly_high_bn_vnd"
    ASSUMED = "cost_assumed"
    FROM = "from_link"
    """Link that pays for the repeater, mast or hop which this one uses as well, and is built before it;
    empty: it pays for all that it uses."""


class PartColumn(StrEnum):
    """Columns of :attr:`Links.parts`: what microwave links are built of, each part once."""

    LINK_ID = "link_id"
    """The link that pays for it."""
    START_ID = "start_id"
    """Mast, place or repeater (``P-``)."""
    END_ID = "end_id"
    """The far end of a hop; empty: what is built at ``start_id``."""
    RADIOS = "radios"
    """Of a hop, side by side."""
    MAST_M = "mast_m"
    """Built there; 0: one stands."""
    SOLAR_KWP = "solar_kwp"
    """Of panels that power what is built there; 0: the grid does."""
    USERS = "users"
    """Places and sites that use it, separated by ``;``."""
    COST_LOW = "cost_low_bn_vnd"
    COST_MID = "cost_mid_bn_vnd"
    COST_HIGH = "cost_high_bn_vnd"
    YEARLY_LOW = "yearly_low_bn_vnd"
    YEARLY_MID = "yearly_mid_bn_vnd"
    YEARLY_HIGH = "yearly_high_bn_vnd"


@dataclass(frozen=True, slots=True)
class SharedRadio:
    """How good the choice of hops, masts and repeaters for all microwave links together is."""

    links: int
    """How many are microwave."""
    apart: float
    """Present cost of the same links each by itself, thousand million VND."""
    value: float
    """Of those that are built, what they share once."""
    bound: float
    """No hops that reach the same places cost less."""
    gap: float
    """(value - bound) / value."""


@dataclass(frozen=True, slots=True)
class Links:
    """All of them, and the cable that is not laid because of them."""

    table: gpd.GeoDataFrame
    avoided_km: float
    avoided: Money
    """What building that cable would cost."""
    parts: pd.DataFrame
    """What the microwave links are built of (:class:`PartColumn`)."""
    shared: SharedRadio | None = None
    """None where no link is microwave."""
