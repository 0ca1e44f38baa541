"""Microwave and satellite that the programme builds in place of cable, as the stages hand them on."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import geopandas as gpd

    from phusong.planning.results.money import Money

__all__ = ["LinkColumn", "Links", "Reason"]


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


@dataclass(frozen=True, slots=True)
class Links:
    """All of them, and the cable that is not laid because of them."""

    table: gpd.GeoDataFrame
    avoided_km: float
    avoided: Money
    """What building that cable would cost."""
