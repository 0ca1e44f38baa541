"""What is told of each cable under the sea: positions, protection, permits, loss, and how sure it is."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from pyproj import Transformer

from phusong.layers.columns import Communes
from phusong.layers.province import Province
from phusong.planning.results.columns import Construction, RouteColumn
from phusong.planning.results.money import Money
from phusong.planning.scenario.model import FibreRules
from phusong.planning.sea.crossings import Crossings
from phusong.planning.sea.ground import (
    depth_is_coarse,
    depth_spacing_m,
    seabed_lines,
    zone_shapes,
)
from phusong.planning.sea.islands import Prices
from phusong.planning.sea.positions import (
    Event,
    PositionColumn,
    Profile,
    cable_crossings,
    position_rows,
    profile_of,
)
from phusong.planning.sea.results import (
    CableEnd,
    CableWorks,
    DepthDoubt,
    Link,
    ProtectionTold,
    SeaWorks,
    ZoneTouched,
)
from phusong.planning.sea.rules import SeaRules, Transmission

__all__ = ["link_loss_db", "sea_works"]

_SAME_M = 1.0
"""A route that starts this near to another's line leaves it there."""


def sea_works(
    segments: gpd.GeoDataFrame,
    branches: Mapping[tuple[str, int], tuple[bool, bool]],
    crossings: Crossings,
    province: Province,
    *,
    rules: FibreRules,
    prices: Prices,
) -> SeaWorks | None:
    """All that routes build under the sea; None where they build nothing there.

    Parameters
    ----------
    segments
        With the columns of :class:`~phusong.planning.results.columns.RouteColumn`.
    branches
        (route, segment) → whether its beginning and its end are at sea, on another cable.
    """
    wet = segments[segments[RouteColumn.CONSTRUCTION] == Construction.SUBMARINE.value]
    ground = crossings.ground
    if ground is None:
        return None
    zones, others = zone_shapes(province, rules.sea), seabed_lines(province)
    cables: list[CableWorks] = []
    lists: list[pd.DataFrame] = []
    for row in wet.to_dict("records"):
        key = str(row[RouteColumn.ROUTE_ID]), int(row[RouteColumn.SEGMENT])
        profile = profile_of(row["geometry"], ground, zones, rules=rules.sea.protection)
        works = CableWorks(
            route_id=key[0],
            segment=key[1],
            serves=str(row[RouteColumn.SERVES_NAME]),
            ends=_ends(profile.line, branches[key], province),
            protection=_protection(profile, rules.sea),
            zones=_touched(profile, zones),
            crossings=tuple(cable_crossings(profile.line, others)),
            link=_link(
                _laid_km(segments, key[0], int(row[RouteColumn.WAY])) * rules.slack,
                rules.sea.transmission,
            ),
            doubt=_doubt(profile, row, province, rules=rules, prices=prices),
        )
        cables.append(works)
        lists.append(_listed(works, profile, zones, slack=rules.slack, crs=province.crs))
    columns = [column.value for column in PositionColumn]
    return SeaWorks(
        tuple(cables),
        pd.concat(lists, ignore_index=True) if lists else pd.DataFrame(columns=columns),
        crossings.groups,
        crossings.unsure,
        depth_spacing_m(province, rules.sea),
        depth_is_coarse(province, rules.sea),
        crossings.landings_unused,
    )


def link_loss_db(length_km: float, link: Transmission) -> float:
    """Loss of a link without repeater: fibre, splices between pieces and at both ends, plugs, margin.

    >>> round(link_loss_db(12.0, Transmission()), 2)
    7.04
    """
    splices = max(math.ceil(length_km / link.piece_km), 1) + 1
    return (
        length_km * link.attenuation
        + splices * link.splice_db
        + link.connectors_db
        + link.margin_db
    )


def length_up_pct(unknown_pct: float, spacing_m: float | None, sea: SeaRules) -> float:
    """What a route may become longer by once the seabed is surveyed, per cent.

    All of ``unknown_length_pct`` where depth is unknown or too coarse; where it is known, in
    proportion to the distance between soundings.

    >>> rules = SeaRules()
    >>> [round(length_up_pct(0, spacing, rules), 6) for spacing in (None, 11_000, 500, 50)]
    [10.0, 10.0, 10.0, 1.0]
    """
    if spacing_m is None:
        return sea.unknown_length_pct
    share = min(spacing_m / sea.coarsest_depth_m, 1.0)
    known = 1.0 - unknown_pct / 100.0
    return sea.unknown_length_pct * (share * known + 1.0 - known)


def _listed(
    works: CableWorks, profile: Profile, zones: gpd.GeoDataFrame, *, slack: float, crs: str
) -> pd.DataFrame:
    one, two = (Event.BRANCH if end.branch else Event.LANDING for end in works.ends)
    rows = position_rows(
        profile,
        ends=(one, two),
        zone_names=[_name(zone) for zone in zones.to_dict("records")],
        crossings=works.crossings,
        slack=slack,
        crs=crs,
    )
    rows.insert(0, PositionColumn.SEGMENT.value, works.segment)
    rows.insert(0, PositionColumn.ROUTE_ID.value, works.route_id)
    return rows


def _protection(profile: Profile, sea: SeaRules) -> ProtectionTold:
    order = [band.type for band in sea.protection.armour]
    types = sorted(set(profile.cable_type.tolist()), key=lambda kind: [*order, kind].index(kind))
    known = profile.depth_m[~np.isnan(profile.depth_m)]
    return ProtectionTold(
        tuple((kind, profile.share_m(profile.cable_type == kind) / 1000.0) for kind in types),
        profile.share_m(profile.burial_m > 0) / 1000.0,
        float(known.max()) if known.size else math.nan,
    )


def _doubt(
    profile: Profile,
    row: Mapping[str, Any],
    province: Province,
    *,
    rules: FibreRules,
    prices: Prices,
) -> DepthDoubt:
    """What depth leaves open: the longer route at high prices is the upper end of the cost."""
    route_m = float(profile.line.length)
    unknown_pct = 100.0 * profile.share_m(np.isnan(profile.depth_m)) / max(route_m, 1e-9)
    up = length_up_pct(unknown_pct, depth_spacing_m(province, rules.sea), rules.sea)
    longer = prices.bill(Construction.SUBMARINE, route_m * up / 100.0).high - prices.ship.high
    low, mid, high = (
        float(row[column])
        for column in (RouteColumn.COST_LOW, RouteColumn.COST_MID, RouteColumn.COST_HIGH)
    )
    cost = Money(low, mid, high + longer, prices.bill(Construction.SUBMARINE, 1.0).assumed)
    km = route_m / 1000.0
    return DepthDoubt(unknown_pct, (km, km * (1.0 + up / 100.0)), km * rules.slack, cost)


def _ends(
    line: shapely.LineString, at_sea: tuple[bool, bool], province: Province
) -> tuple[CableEnd, CableEnd]:
    transform = Transformer.from_crs(province.crs, "EPSG:4326", always_xy=True)
    found = []
    for (x, y), branch in zip(shapely.get_coordinates(line)[[0, -1]].tolist(), at_sea, strict=True):
        lon, lat = transform.transform(x, y)
        away = province.communes.distance(shapely.Point(x, y))
        nearest = None if branch or away.empty else province.communes[Communes.NAME][away.idxmin()]
        found.append(CableEnd(float(lat), float(lon), str(nearest or ""), branch))
    return found[0], found[1]


def _link(laid_km: float, rules: Transmission) -> Link:
    loss = link_loss_db(laid_km, rules)
    return Link(laid_km, rules.fibre, loss, rules.budget_db, loss <= rules.budget_db)


def _touched(profile: Profile, zones: gpd.GeoDataFrame) -> tuple[ZoneTouched, ...]:
    return tuple(
        ZoneTouched(_name(zone), str(zone["reason"]), profile.share_m(inside) / 1000.0)
        for zone, inside in zip(zones.to_dict("records"), profile.inside, strict=True)
        if inside.any()
    )


def _name(zone: Mapping[Any, Any]) -> str:
    name = zone["name"]
    return name if isinstance(name, str) else str(zone["reason"])


def _laid_km(segments: gpd.GeoDataFrame, route_id: str, way: int) -> float:
    """Cable from existing fibre to the far end of a route: its own, and what it leaves up to there."""
    of_route = segments[RouteColumn.ROUTE_ID] == route_id
    own = segments[of_route & (segments[RouteColumn.WAY] == way)]
    start = own.geometry.iloc[0].interpolate(0.0)
    before = segments[segments[RouteColumn.ROUTE_ID] == own[RouteColumn.FROM_ID].iloc[0]]
    length = float(own[RouteColumn.LENGTH_KM].sum())
    for row in before.to_dict("records"):
        line = row["geometry"]
        if line.distance(start) < _SAME_M:
            # The earlier route's whole way, less what of it lies beyond.
            whole = _laid_km(segments, str(row[RouteColumn.ROUTE_ID]), int(row[RouteColumn.WAY]))
            later = before[
                (before[RouteColumn.WAY] == row[RouteColumn.WAY])
                & (before[RouteColumn.SEGMENT] > row[RouteColumn.SEGMENT])
            ]
            beyond = (line.length - line.project(start)) / 1000.0
            return float(length + whole - beyond - later[RouteColumn.LENGTH_KM].sum())
    return length
