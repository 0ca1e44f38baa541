"""Who hangs on which stretch of new cable, and what share of it is his.

New cable is a tree: what begins on another place's cable hangs on it. Each stretch is paid in equal
shares by all that hang on it, which is the Shapley value of the tree: no place or group of places pays
more than its own cable alone would cost.
"""

from __future__ import annotations

import itertools
from collections import defaultdict
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
import shapely

from phusong.planning.money.costs import CostTable
from phusong.planning.results.columns import Construction, RouteColumn
from phusong.planning.results.money import Money

__all__ = ["Stretch", "stretches_of"]

_NEAR_M = 0.5


class Stretch(NamedTuple):
    """Cable of one construction that one place hangs on."""

    construction: Construction
    length_km: float
    users: int
    """Places and sites that hang on it."""
    building: Money
    """The place's share."""
    yearly: Money
    """The same of keeping it, with the lease of fibre that stands behind it."""


class _Route(NamedTuple):
    """One branch, from where it begins to what it serves."""

    serves: str
    origin: str
    start: shapely.Point
    segments: list[dict[str, Any]]
    lines: list[shapely.LineString]
    ends_m: list[float]
    """Along the route, of each segment."""


def stretches_of(segments: pd.DataFrame, costs: CostTable) -> dict[str, list[Stretch]]:
    """Every stretch that each place or site hangs on, its own branch first.

    Parameters
    ----------
    segments
        :attr:`phusong.planning.results.stages.Routes.segments`; cable that only backs up is left out.
    """
    routes = _routes(segments[segments[RouteColumn.WAY] == 1])
    trails = {route_id: _trail(route_id, routes) for route_id in routes}
    reach: dict[str, list[float]] = defaultdict(list)
    for trail in trails.values():
        for route_id, upto_m in trail:
            reach[route_id].append(upto_m)
    return {
        routes[own].serves: [
            stretch
            for route_id, upto_m in trail
            for stretch in _pieces(routes[route_id], upto_m, sorted(reach[route_id]), costs=costs)
        ]
        for own, trail in trails.items()
    }


def _routes(segments: pd.DataFrame) -> dict[str, _Route]:
    found: dict[str, _Route] = {}
    ordered = segments.sort_values([RouteColumn.ROUTE_ID, RouteColumn.SEGMENT], kind="stable")
    for route_id, rows in ordered.groupby(RouteColumn.ROUTE_ID.value, sort=False):
        records = [{str(k): v for k, v in row.items()} for row in rows.to_dict("records")]
        lines = [record["geometry"] for record in records]
        found[str(route_id)] = _Route(
            serves=str(records[0][RouteColumn.SERVES_ID]),
            origin=str(records[0][RouteColumn.FROM_ID]),
            start=shapely.Point(lines[0].coords[0]),
            segments=records,
            lines=lines,
            ends_m=np.cumsum([line.length for line in lines]).tolist(),
        )
    return found


def _trail(route_id: str, routes: dict[str, _Route]) -> list[tuple[str, float]]:
    """A branch and all that it hangs on, each with how far along it this one reaches, metres."""
    trail = [(route_id, routes[route_id].ends_m[-1])]
    seen = {route_id}
    while (parent := routes[trail[-1][0]].origin) in routes and parent not in seen:
        seen.add(parent)
        trail.append((parent, _along(routes[parent], routes[trail[-1][0]].start)))
    return trail


def _along(route: _Route, point: shapely.Point) -> float:
    """Where on a route a point lies, metres from its start."""
    best, at, begin = np.inf, 0.0, 0.0
    for line, end in zip(route.lines, route.ends_m, strict=True):
        away = float(shapely.distance(line, point))
        if away < best - _NEAR_M:
            best, at = away, begin + float(shapely.line_locate_point(line, point))
        begin = end
    return at


def _pieces(
    route: _Route, upto_m: float, reach_m: list[float], *, costs: CostTable
) -> list[Stretch]:
    """The stretches of a route up to a point, cut where the number of users changes."""
    found: list[Stretch] = []
    begin = 0.0
    for segment, end in zip(route.segments, route.ends_m, strict=True):
        cuts = [begin, *(r for r in reach_m if begin < r < end), end]
        for low, high in itertools.pairwise(cuts):
            if high > low and high <= upto_m + _NEAR_M:
                users = sum(r >= high - _NEAR_M for r in reach_m)
                found.append(_stretch(segment, (high - low) / (end - begin), users, costs=costs))
        begin = end
    return found


def _stretch(segment: dict[str, Any], part: float, users: int, *, costs: CostTable) -> Stretch:
    low, mid, high = (
        float(segment[column]) * part / users
        for column in (RouteColumn.COST_LOW, RouteColumn.COST_MID, RouteColumn.COST_HIGH)
    )
    construction = Construction(str(segment[RouteColumn.CONSTRUCTION]))
    return Stretch(
        construction,
        float(segment[RouteColumn.LENGTH_KM]) * part,
        users,
        Money(low, mid, high, costs.laying(construction).assumed),
        costs.keeping_segment(segment).times(part / users),
    )
