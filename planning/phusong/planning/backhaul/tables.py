"""The comparison as tables: one row per place and means, one per hop."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

import geopandas as gpd
import shapely

from phusong.planning.backhaul.offers import Offer
from phusong.planning.backhaul.prices import Prices
from phusong.planning.backhaul.radio import Links
from phusong.planning.backhaul.rules import BackhaulRules
from phusong.planning.backhaul.stations import Stations
from phusong.planning.backhaul.wanting import Wanting
from phusong.planning.results.backhaul import Backhaul, Doubt, HopColumn, OptionColumn, Verdict

__all__ = ["backhaul_of", "hop_rows", "offer_row"]

Row = dict[str, object]

_BUILDING = OptionColumn.BUILDING_LOW, OptionColumn.BUILDING_MID, OptionColumn.BUILDING_HIGH
_YEARLY = OptionColumn.YEARLY_LOW, OptionColumn.YEARLY_MID, OptionColumn.YEARLY_HIGH
_PRESENT = OptionColumn.PRESENT_LOW, OptionColumn.PRESENT_MID, OptionColumn.PRESENT_HIGH


def offer_row(
    one: Wanting, offer: Offer, word: Verdict, *, rules: BackhaulRules, prices: Prices
) -> Row:
    """One means for one place, by :class:`OptionColumn`."""
    row: Row = {
        OptionColumn.PLACE_ID.value: one.id,
        OptionColumn.NAME.value: one.name,
        OptionColumn.KIND.value: one.kind,
        OptionColumn.MEANS.value: offer.means.value,
        OptionColumn.POSSIBLE.value: offer.bid is not None,
        OptionColumn.OBSTACLE.value: "" if offer.obstacle is None else offer.obstacle.value,
        OptionColumn.CAPACITY_MBPS.value: offer.capacity_mbps,
        OptionColumn.NEEDED_MBPS.value: one.needed_mbps,
        OptionColumn.AVAILABILITY_PCT.value: offer.availability_pct,
        OptionColumn.NEEDED_PCT.value: rules.availability_pct,
        OptionColumn.LATENCY_MS.value: offer.latency_ms,
        OptionColumn.MONTHS.value: offer.months,
        OptionColumn.LENGTH_KM.value: offer.length_km,
        OptionColumn.HOPS.value: offer.hops,
        OptionColumn.SOLAR_KWP.value: offer.plant.array_kwp,
        OptionColumn.BATTERY_KWH.value: offer.plant.battery_kwh,
        OptionColumn.POSITIONS_PCT.value: offer.positions_pct,
        OptionColumn.MEETS.value: word in (Verdict.CHEAPEST, Verdict.ONLY, Verdict.DEARER),
        OptionColumn.RECOMMENDED.value: word in (Verdict.CHEAPEST, Verdict.ONLY, Verdict.CLOSEST),
        OptionColumn.BUILT.value: False,
        OptionColumn.VERDICT.value: word.value,
        OptionColumn.DOUBTS.value: ";".join(d.value for d in Doubt if d in offer.doubts),
        OptionColumn.ASSUMED.value: False,
        "geometry": one.point,
    }
    if offer.bid is None:
        return row
    present = prices.present(offer.bid)
    for columns, money in (
        (_BUILDING, offer.bid.building),
        (_YEARLY, offer.bid.yearly),
        (_PRESENT, present),
    ):
        row |= dict(zip(columns, (money.low, money.mid, money.high), strict=True))
    return row | {OptionColumn.ASSUMED.value: present.assumed}


def hop_rows(
    one: Wanting,
    link: Links,
    stations: Stations,
    users: Mapping[tuple[int, int], Sequence[str]] = MappingProxyType({}),
) -> list[Row]:
    """The hops of a place's chain, by :class:`HopColumn`.

    Parameters
    ----------
    users
        Hop, by its stations → who runs over it, where that is more than the place.
    """
    return [
        {
            HopColumn.PLACE_ID.value: one.id,
            HopColumn.HOP.value: number,
            **found.row,
            HopColumn.USERS.value: ";".join(users.get((hop.start, hop.end), [one.id])),
            "geometry": shapely.LineString(stations.xy_m[[hop.start, hop.end]]),
        }
        for number, (hop, found) in enumerate(zip(link.chain, link.hops, strict=True), start=1)
    ]


def backhaul_of(offers: Sequence[Row], hops: Sequence[Row], *, crs: str) -> Backhaul:
    """Both tables, in metres."""
    return Backhaul(_frame(offers, OptionColumn, crs), _frame(hops, HopColumn, crs))


def _frame(
    rows: Sequence[Row], columns: type[OptionColumn | HopColumn], crs: str
) -> gpd.GeoDataFrame:
    names = [*(column.value for column in columns), "geometry"]
    return gpd.GeoDataFrame(list(rows), columns=names, geometry="geometry", crs=crs)
