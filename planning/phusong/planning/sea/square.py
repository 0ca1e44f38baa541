"""Crossings of other cables at the angle that the rules ask for."""

from __future__ import annotations

import math

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.ops import substring

from phusong.planning.sea.ground import SeaGround
from phusong.planning.sea.positions import cable_crossings
from phusong.planning.sea.rules import CableRule

__all__ = ["squared"]

_MORE_DEG = 0.5
_HALVES = 4
_PER_CELL = 8
"""Samples along a new piece for each cell of the raster."""


def squared(
    line: shapely.LineString, ground: SeaGround, cables: gpd.GeoDataFrame, *, rule: CableRule
) -> shapely.LineString:
    """A route that crosses each cable straight and at least at the rule's angle, where there is room.

    The corridors along cables turn a route already; their raster leaves some degrees to mend. A
    crossing whose new piece would leave the open sea stays as it is.

    Parameters
    ----------
    cables
        With column ``name``.
    """
    done: set[tuple[str, int]] = set()
    while True:
        flat = next(
            (
                crossing
                for crossing in cable_crossings(line, cables)
                if crossing.angle_deg < rule.crossing_angle_deg
                and (crossing.name, round(crossing.along_m)) not in done
            ),
            None,
        )
        if flat is None or len(done) > 2 * len(cables):
            return line
        done.add((flat.name, round(flat.along_m)))
        line = _turned(line, flat.along_m, ground, cables, rule) or line


def _turned(
    line: shapely.LineString,
    along: float,
    ground: SeaGround,
    cables: gpd.GeoDataFrame,
    rule: CableRule,
) -> shapely.LineString | None:
    """The route with a straight piece across a cable, as long as there is room for; None: no room."""
    point = line.interpolate(along)
    crossed = cables.geometry[cables.distance(point).idxmin()]
    here = np.array([point.x, point.y])
    direction = _across(_heading(crossed, crossed.project(point)), _heading(line, along), rule)
    length = max(rule.spacing_m, 2.0 * ground.cell_m)
    for _ in range(_HALVES):
        whole = _spliced(line, along, here, direction * length)
        if whole is not None and _open(whole, ground):
            return whole
        length /= 2.0
    return None


def _heading(line: shapely.LineString, along: float) -> float:
    one, two = line.interpolate(max(along - 1.0, 0.0)), line.interpolate(along + 1.0)
    return math.atan2(two.y - one.y, two.x - one.x)


def _across(cable: float, route: float, rule: CableRule) -> NDArray[np.float64]:
    """Unit vector at the least angle to a cable that is nearest to the route's own heading."""
    least = math.radians(min(rule.crossing_angle_deg + _MORE_DEG, 90.0))
    turns = [cable + side + sign * least for side in (0.0, math.pi) for sign in (-1.0, 1.0)]
    best = max(turns, key=lambda turn: math.cos(turn - route))
    return np.array([math.cos(best), math.sin(best)])


def _spliced(
    line: shapely.LineString, along: float, here: NDArray[np.float64], half: NDArray[np.float64]
) -> shapely.LineString | None:
    """The route with ``here ± half`` in the place of what lies twice as far round the crossing."""
    reach = 2.0 * float(np.hypot(*half))
    if along - reach <= 0 or along + reach >= line.length:
        reach = min(along, line.length - along)
    before, after = substring(line, 0.0, along - reach), substring(line, along + reach, line.length)
    points = np.vstack(
        [
            shapely.get_coordinates(before),
            here - half,
            here + half,
            shapely.get_coordinates(after),
        ]
    )
    whole = shapely.LineString(points)
    return whole if whole.is_simple else None


def _open(line: shapely.LineString, ground: SeaGround) -> bool:
    """Whether a route, but for its ends at the shore, lies where cable may."""
    count = max(int(_PER_CELL * line.length / ground.cell_m), 2)
    along = np.linspace(ground.cell_m, line.length - ground.cell_m, count)
    cells = ground.cells(shapely.get_coordinates(shapely.line_interpolate_point(line, along)))
    cells = cells[ground.inside(cells)]
    return bool(ground.wet[cells[:, 0], cells[:, 1]].all())
