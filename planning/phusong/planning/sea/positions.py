"""The route position list of a cable under the sea: where it turns, what lies there, how it is laid."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray
from pyproj import Geod, Transformer

from phusong.planning.sea.ground import SeaGround
from phusong.planning.sea.rules import Protection

__all__ = ["CableCrossing", "Event", "PositionColumn", "Profile", "cable_crossings", "profile_of"]

Floats = NDArray[np.float64]
_PER_CELL = 4
_SAME_M = 1.0
_GEOD = Geod(ellps="WGS84")


class PositionColumn(StrEnum):
    """Columns of a route position list; what is said of a leg is said where the leg ends."""

    ROUTE_ID = "route_id"
    SEGMENT = "segment"
    POSITION = "position"
    """Number along the segment, from 1."""
    EVENT = "event"
    """:class:`Event`."""
    LAT = "lat"
    LON = "lon"
    BEARING_DEG = "bearing_deg"
    """From the position before, from true north."""
    LEG_KM = "leg_km"
    """From the position before, on the ellipsoid."""
    CUMULATIVE_KM = "cumulative_km"
    SLACK_PCT = "slack_pct"
    CABLE_KM = "cable_km"
    """Laid from the beginning, with slack."""
    DEPTH_M = "depth_m"
    """At the position; NaN where not known."""
    CABLE_TYPE = "cable_type"
    BURIAL_M = "burial_m"
    """0: on the seabed."""
    DETAIL = "detail"
    """Name of the zone or cable that the event is about."""


class Event(StrEnum):
    """Why a position stands in the list."""

    LANDING = "landing"
    BRANCH = "branch"
    TURN = "turn"
    PROTECTION = "protection"
    """Armour or burial changes."""
    ENTERS = "enters"
    LEAVES = "leaves"
    CROSSING = "crossing"
    """Of another cable or pipeline."""


@dataclass(frozen=True, slots=True)
class CableCrossing:
    """Where a route crosses a cable or pipeline."""

    name: str
    along_m: float
    angle_deg: float
    """Between the two, 90 at right angles."""


@dataclass(frozen=True, slots=True)
class Profile:
    """A route sampled along its length; (n,) each."""

    line: shapely.LineString
    along_m: Floats
    depth_m: Floats
    cable_type: NDArray[np.str_]
    burial_m: Floats
    inside: NDArray[np.bool_]
    """(zones, n) within which zones."""

    def share_m(self, where: NDArray[np.bool_]) -> float:
        """Metres of the route where something holds; each sample stands for half of both its steps."""
        step = np.diff(self.along_m)
        own = np.concatenate([[0.0], step]) / 2 + np.concatenate([step, [0.0]]) / 2
        return float(own[where].sum())


def profile_of(
    line: shapely.LineString,
    ground: SeaGround,
    zones: gpd.GeoDataFrame,
    *,
    rules: Protection,
) -> Profile:
    """Depth, armour and burial along a route.

    Where depth is not known the cable is protected as in the shallowest water.

    Parameters
    ----------
    zones
        With column ``reason``.
    """
    count = max(int(_PER_CELL * line.length / ground.cell_m), 1) + 1
    along = np.linspace(0.0, line.length, count)
    points = shapely.line_interpolate_point(line, along)
    cells = ground.cells(shapely.get_coordinates(points))
    cells = np.clip(cells, 0, np.array(ground.grid.shape) - 1)
    depth = ground.depth_m[cells[:, 0], cells[:, 1]]
    inside = np.array([shapely.contains(zone, points) for zone in zones.geometry], dtype=bool)
    inside = inside.reshape(len(zones), count)
    hazardous = zones["reason"].isin(rules.hazards).to_numpy(dtype=bool)
    hazard = inside[hazardous].any(axis=0)
    shallow = np.where(np.isnan(depth), 0.0, depth)
    types = np.full(count, "LW", dtype="<U3")
    for band in reversed(rules.armour):
        types[shallow <= band.to_m] = band.type
    types[hazard] = rules.hazard_type
    burial = np.where(shallow <= rules.bury_to_m, rules.burial_m, 0.0)
    burial[hazard] = rules.hazard_burial_m
    return Profile(line, along, depth, types, burial, inside)


def cable_crossings(line: shapely.LineString, cables: gpd.GeoDataFrame) -> list[CableCrossing]:
    """Where and at which angle a route crosses others, in the order of the route."""
    found: list[CableCrossing] = []
    for name, cable in zip(cables["name"], cables.geometry, strict=True):
        for part in shapely.get_parts(cable):
            for x, y in shapely.get_coordinates(shapely.intersection(line, part)):
                point = shapely.Point(x, y)
                one, two = _direction(line, point), _direction(part, point)
                apart = abs(math.degrees(one - two)) % 180.0
                along = float(shapely.line_locate_point(line, point))
                found.append(CableCrossing(str(name), along, min(apart, 180.0 - apart)))
    return sorted(found, key=lambda crossing: crossing.along_m)


def _direction(line: shapely.LineString, point: shapely.Point) -> float:
    """Angle of the piece of a line that a point lies on, radians."""
    coordinates = shapely.get_coordinates(line)
    pieces = shapely.linestrings(np.stack([coordinates[:-1], coordinates[1:]], axis=1))
    nearest = int(np.argmin(shapely.distance(pieces, point)))
    dx, dy = coordinates[nearest + 1] - coordinates[nearest]
    return math.atan2(dy, dx)


def position_rows(
    profile: Profile,
    *,
    ends: tuple[Event, Event],
    zone_names: Sequence[str],
    crossings: Sequence[CableCrossing],
    slack: float,
    crs: str,
) -> pd.DataFrame:
    """The list of one segment, with the columns of :class:`PositionColumn` from POSITION on."""
    events = _events(profile, ends, zone_names, crossings)
    along = np.array([where for where, _, _ in events])
    points = shapely.get_coordinates(shapely.line_interpolate_point(profile.line, along))
    to_degrees = Transformer.from_crs(crs, "EPSG:4326", always_xy=True)
    lon, lat = to_degrees.transform(points[:, 0], points[:, 1])
    azimuth, leg = (
        np.atleast_1d(found) for found in _GEOD.inv(lon[:-1], lat[:-1], lon[1:], lat[1:])[::2]
    )
    middle = (along[:-1] + along[1:]) / 2
    at = np.abs(profile.along_m[None, :] - middle[:, None]).argmin(axis=1)
    here = np.abs(profile.along_m[None, :] - along[:, None]).argmin(axis=1)
    cumulative = np.concatenate([[0.0], np.cumsum(leg)]) / 1000.0
    return pd.DataFrame(
        {
            PositionColumn.POSITION.value: np.arange(1, len(events) + 1),
            PositionColumn.EVENT.value: [event.value for _, event, _ in events],
            PositionColumn.LAT.value: lat,
            PositionColumn.LON.value: lon,
            PositionColumn.BEARING_DEG.value: [np.nan, *(azimuth % 360.0)],
            PositionColumn.LEG_KM.value: [np.nan, *(leg / 1000.0)],
            PositionColumn.CUMULATIVE_KM.value: cumulative,
            PositionColumn.SLACK_PCT.value: [np.nan, *[100.0 * (slack - 1.0)] * len(leg)],
            PositionColumn.CABLE_KM.value: cumulative * slack,
            PositionColumn.DEPTH_M.value: profile.depth_m[here],
            PositionColumn.CABLE_TYPE.value: ["", *profile.cable_type[at].tolist()],
            PositionColumn.BURIAL_M.value: [np.nan, *profile.burial_m[at]],
            PositionColumn.DETAIL.value: [detail for _, _, detail in events],
        }
    )


def _events(
    profile: Profile,
    ends: tuple[Event, Event],
    zone_names: Sequence[str],
    crossings: Sequence[CableCrossing],
) -> list[tuple[float, Event, str]]:
    """What happens where, in order; a turn at which something else happens is that."""
    line, along = profile.line, profile.along_m
    last = float(line.length)
    told: list[tuple[float, Event, str]] = [(c.along_m, Event.CROSSING, c.name) for c in crossings]
    for name, inside in zip(zone_names, profile.inside, strict=True):
        for i in np.flatnonzero(np.diff(inside.astype(np.int8))):
            event = Event.ENTERS if inside[i + 1] else Event.LEAVES
            told.append(((along[i] + along[i + 1]) / 2, event, name))
    changes = (profile.cable_type[1:] != profile.cable_type[:-1]) | (
        profile.burial_m[1:] != profile.burial_m[:-1]
    )
    told += [((along[i] + along[i + 1]) / 2, Event.PROTECTION, "") for i in np.flatnonzero(changes)]
    vertices = shapely.points(shapely.get_coordinates(line)[1:-1])
    turns = np.atleast_1d(shapely.line_locate_point(line, vertices))
    told += [(float(a), Event.TURN, "") for a in turns]
    order = {event: i for i, event in enumerate((Event.CROSSING, Event.ENTERS, Event.LEAVES))}
    kept: list[tuple[float, Event, str]] = [(0.0, ends[0], "")]
    for row in sorted(told, key=lambda row: (round(row[0]), order.get(row[1], len(order)))):
        plain = row[1] in (Event.TURN, Event.PROTECTION)
        if row[0] > last - _SAME_M or (plain and row[0] < kept[-1][0] + _SAME_M):
            continue
        kept.append(row)
    return [*kept, (last, ends[1], "")]
