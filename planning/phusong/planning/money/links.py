"""What microwave and satellite in place of cable cost, as the rows of their table say."""

from __future__ import annotations

from collections.abc import Mapping
from functools import reduce
from typing import Any

from phusong.planning.results.links import LinkColumn, Links
from phusong.planning.results.money import Money

__all__ = ["link_building", "link_keeping", "links_building"]

_NOTHING = Money(0.0, 0.0, 0.0, False)


def link_building(row: Mapping[Any, Any]) -> Money:
    """Building one link, thousand million VND."""
    return _money(row, LinkColumn.COST_LOW, LinkColumn.COST_MID, LinkColumn.COST_HIGH)


def link_keeping(row: Mapping[Any, Any]) -> Money:
    """Keeping it for a year."""
    return _money(row, LinkColumn.YEARLY_LOW, LinkColumn.YEARLY_MID, LinkColumn.YEARLY_HIGH)


def links_building(links: Links | None, *, serves: str | None = None) -> Money:
    """Building all links that have a year, or those that serve one place, with a year or without."""
    if links is None:
        return _NOTHING
    table = links.table
    wanted = (
        table[LinkColumn.YEAR].notna() if serves is None else table[LinkColumn.SERVES_ID] == serves
    )
    return reduce(Money.__add__, map(link_building, table[wanted].to_dict("records")), _NOTHING)


def _money(row: Mapping[Any, Any], low: LinkColumn, mid: LinkColumn, high: LinkColumn) -> Money:
    return Money(float(row[low]), float(row[mid]), float(row[high]), bool(row[LinkColumn.ASSUMED]))
