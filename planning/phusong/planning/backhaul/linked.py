"""The links that are built in place of cable, as tables: each with what it pays for, shared parts once."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

import geopandas as gpd
import pandas as pd

from phusong.planning.backhaul.compare import Compared
from phusong.planning.backhaul.joint import Decision
from phusong.planning.backhaul.radio import Shared
from phusong.planning.backhaul.stations import Role, Stations
from phusong.planning.backhaul.tables import hop_rows
from phusong.planning.money.costs import CostTable
from phusong.planning.results.backhaul import Backhaul, HopColumn, Means, OptionColumn
from phusong.planning.results.columns import Construction, RouteColumn
from phusong.planning.results.links import LinkColumn, Links, PartColumn, Reason, SharedRadio
from phusong.planning.results.money import Money
from phusong.planning.results.stages import Routes

__all__ = ["Row", "links_of", "with_shared_hops"]

Row = dict[str, Any]
_COSTS = LinkColumn.COST_LOW, LinkColumn.COST_MID, LinkColumn.COST_HIGH
_YEARLY = LinkColumn.YEARLY_LOW, LinkColumn.YEARLY_MID, LinkColumn.YEARLY_HIGH


def links_of(
    rows: Collection[Row],
    decision: Decision,
    compared: Compared,
    *,
    cable: Routes,
    rest: Routes,
    costs: CostTable,
) -> Links:
    """The chosen means as links, and what of the cable for all is not laid.

    Parameters
    ----------
    rows
        The option of each, by :class:`OptionColumn`.
    cable, rest
        Cable for all, and that of those who have no link.
    """
    apart = {place for place, _ in cable.unreached}
    told = [
        {
            LinkColumn.LINK_ID.value: f"L-{number:04d}",
            LinkColumn.SERVES_ID.value: row[OptionColumn.PLACE_ID],
            LinkColumn.SERVES_NAME.value: row[OptionColumn.NAME],
            LinkColumn.SERVES_KIND.value: row[OptionColumn.KIND],
            LinkColumn.MEANS.value: row[OptionColumn.MEANS],
            LinkColumn.REASON.value: (
                Reason.NO_CABLE if row[OptionColumn.PLACE_ID] in apart else Reason.CHEAPER
            ).value,
            LinkColumn.HOPS.value: int(row[OptionColumn.HOPS]),
            LinkColumn.LENGTH_KM.value: row[OptionColumn.LENGTH_KM],
            LinkColumn.CAPACITY_MBPS.value: row[OptionColumn.CAPACITY_MBPS],
            LinkColumn.AVAILABILITY_PCT.value: row[OptionColumn.AVAILABILITY_PCT],
            LinkColumn.COST_LOW.value: row[OptionColumn.BUILDING_LOW],
            LinkColumn.COST_MID.value: row[OptionColumn.BUILDING_MID],
            LinkColumn.COST_HIGH.value: row[OptionColumn.BUILDING_HIGH],
            LinkColumn.YEARLY_LOW.value: row[OptionColumn.YEARLY_LOW],
            LinkColumn.YEARLY_MID.value: row[OptionColumn.YEARLY_MID],
            LinkColumn.YEARLY_HIGH.value: row[OptionColumn.YEARLY_HIGH],
            LinkColumn.ASSUMED.value: bool(row[OptionColumn.ASSUMED]),
            LinkColumn.FROM.value: "",
            "geometry": row["geometry"],
        }
        for number, row in enumerate(rows, start=1)
    ]
    link_of = {
        compared.station[str(row[LinkColumn.SERVES_ID])]: str(row[LinkColumn.LINK_ID])
        for row in told
        if row[LinkColumn.MEANS] == Means.MICROWAVE.value
    }
    told = [_as_built(row, decision.shared, compared, link_of) for row in told]
    columns = [*(column.value for column in LinkColumn), "geometry"]
    table = gpd.GeoDataFrame(told, columns=columns, geometry="geometry", crs=rest.segments.crs)
    table[LinkColumn.YEAR.value] = pd.array([pd.NA] * len(table), dtype="Int64")
    return Links(
        table,
        *_avoided(cable.segments, rest.segments, costs),
        _parts(decision.shared, compared, link_of),
        _facts(decision.shared),
    )


def _as_built(row: Row, shared: Shared, compared: Compared, link_of: Mapping[int, str]) -> Row:
    """A link of microwave with its chain as it is built, and the parts that it pays for."""
    place = compared.station.get(str(row[LinkColumn.SERVES_ID]), -1)
    if row[LinkColumn.MEANS] != Means.MICROWAVE.value or place not in shared.links:
        return row
    offer = shared.links[place].offer
    assert offer.bid is not None, "a chain has a price"
    payer = shared.before(place)
    return {
        **row,
        LinkColumn.HOPS.value: offer.hops,
        LinkColumn.LENGTH_KM.value: offer.length_km,
        LinkColumn.CAPACITY_MBPS.value: offer.capacity_mbps,
        LinkColumn.AVAILABILITY_PCT.value: offer.availability_pct,
        **_money(_COSTS, offer.bid.building),
        **_money(_YEARLY, offer.bid.yearly),
        LinkColumn.FROM.value: "" if payer is None else link_of[payer],
    }


def _money(columns: tuple[LinkColumn, ...] | tuple[PartColumn, ...], money: Money) -> Row:
    return dict(zip((c.value for c in columns), (money.low, money.mid, money.high), strict=True))


def _parts(shared: Shared, compared: Compared, link_of: Mapping[int, str]) -> pd.DataFrame:
    radio = compared.radio
    rows = (
        []
        if radio is None
        else [
            {
                PartColumn.LINK_ID.value: link_of[part.users[0]],
                PartColumn.START_ID.value: radio.stations.id[part.start],
                PartColumn.END_ID.value: radio.stations.id[part.end] if part.end >= 0 else "",
                PartColumn.RADIOS.value: part.radios if part.end >= 0 else 0,
                PartColumn.MAST_M.value: part.mast_m,
                PartColumn.SOLAR_KWP.value: part.plant.array_kwp,
                PartColumn.USERS.value: _named(part.users, radio.stations),
                **_money(
                    (PartColumn.COST_LOW, PartColumn.COST_MID, PartColumn.COST_HIGH),
                    part.bid.building,
                ),
                **_money(
                    (PartColumn.YEARLY_LOW, PartColumn.YEARLY_MID, PartColumn.YEARLY_HIGH),
                    part.bid.yearly,
                ),
            }
            for part in shared.parts
            if part.end >= 0
            or part.mast_m
            or part.plant.array_kwp
            or radio.stations.role[part.start] == Role.HILLTOP
        ]
    )
    return pd.DataFrame(rows, columns=[column.value for column in PartColumn])


def _named(users: Collection[int], stations: Stations) -> str:
    return ";".join(str(stations.id[place]) for place in users)


def _facts(shared: Shared) -> SharedRadio | None:
    if not shared.links:
        return None
    gap = (shared.value - shared.bound) / shared.value if shared.value > 0 else 0.0
    return SharedRadio(len(shared.links), shared.apart, shared.value, shared.bound, gap)


def _avoided(
    before: gpd.GeoDataFrame, after: gpd.GeoDataFrame, costs: CostTable
) -> tuple[float, Money]:
    """Kilometres and building of the cable that is not laid; what others need more of is taken off."""
    columns = (
        RouteColumn.LENGTH_KM,
        RouteColumn.COST_LOW,
        RouteColumn.COST_MID,
        RouteColumn.COST_HIGH,
    )
    km, low, mid, high = (float(before[column].sum() - after[column].sum()) for column in columns)
    assumed = any(
        costs.laying(Construction(kind)).assumed
        for kind in before[RouteColumn.CONSTRUCTION].unique()
    )
    return km, Money(low, mid, high, assumed)


def with_shared_hops(told: Backhaul, shared: Shared, compared: Compared) -> gpd.GeoDataFrame:
    """The hops of all options, those of built links as they are built together."""
    if compared.radio is None or not shared.links:
        return told.hops
    stations = compared.radio.stations
    users = {
        (part.start, part.end): [str(stations.id[place]) for place in part.users]
        for part in shared.parts
        if part.end >= 0
    }
    built = {place: shared.links.get(station) for place, station in compared.station.items()}
    rows = [
        row
        for one in compared.wanting
        if (link := built.get(one.id)) is not None
        for row in hop_rows(one, link, stations, users)
    ]
    others = told.hops[
        ~told.hops[HopColumn.PLACE_ID].isin([p for p, link in built.items() if link])
    ]
    new = gpd.GeoDataFrame(rows, columns=told.hops.columns, geometry="geometry", crs=told.hops.crs)
    order = {one.id: number for number, one in enumerate(compared.wanting)}
    whole = pd.concat([frame for frame in (others, new) if len(frame)], ignore_index=True)
    rank = whole[HopColumn.PLACE_ID].map(order)
    ordered = whole.assign(_rank=rank).sort_values(["_rank", HopColumn.HOP.value], kind="stable")
    return gpd.GeoDataFrame(
        ordered.drop(columns="_rank").reset_index(drop=True), geometry="geometry", crs=told.hops.crs
    )
