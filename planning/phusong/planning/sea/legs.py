"""A line over an island and the sea, cut where it goes into the water or comes out of it."""

from __future__ import annotations

import itertools
from collections.abc import Collection

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.ops import substring

from phusong.planning.results.columns import Construction
from phusong.planning.sea.ground import SeaGround

__all__ = ["Legs", "cut_at_shores", "wet_m"]

Floats = NDArray[np.float64]
Legs = tuple[tuple[Construction, shapely.LineString], ...]
"""Stretches of a way, each ending where the next begins; metres."""
_PER_CELL = 4
"""Samples along a line for each cell of the raster."""


def cut_at_shores(
    ground: SeaGround, points: Floats, parts: Collection[int], *, land: shapely.Geometry | None
) -> Legs:
    """Legs of a way along points (n, 2): aerial on the land that it may cross, under the sea else.

    The raster tells land from sea, ``land`` (the outline of the parts) where exactly the shore is.
    Stretches shorter than a cell belong to what is around them.
    """
    line = shapely.LineString(points)
    if not parts or line.length == 0:
        return ((Construction.SUBMARINE, line),)
    count = max(int(_PER_CELL * line.length / ground.cell_m), 1) + 1
    along = np.linspace(0.0, line.length, count)
    cells = ground.cells(shapely.get_coordinates(shapely.line_interpolate_point(line, along)))
    cells = np.clip(cells, 0, np.array(ground.grid.shape) - 1)
    dry = _steady(np.isin(ground.land_part[cells[:, 0], cells[:, 1]], list(parts)))
    changes = np.flatnonzero(np.diff(dry.astype(np.int8)))
    shores = _shores(line, land)
    cuts = [
        0.0,
        *(_nearest(shores, (along[i] + along[i + 1]) / 2, 2.0 * ground.cell_m) for i in changes),
        line.length,
    ]
    kinds = [bool(dry[0]), *(bool(dry[i + 1]) for i in changes)]
    return tuple(
        (Construction.AERIAL if kind else Construction.SUBMARINE, _piece(line, a, b))
        for kind, (a, b) in zip(kinds, itertools.pairwise(cuts), strict=True)
        if b - a > 1e-6
    )


def _piece(line: shapely.LineString, a: float, b: float) -> shapely.LineString:
    piece = substring(line, a, b)
    assert isinstance(piece, shapely.LineString)
    return piece


def wet_m(legs: Legs) -> float:
    """Metres under the sea."""
    return sum(line.length for kind, line in legs if kind is Construction.SUBMARINE)


def _steady(dry: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Without runs between two others that are shorter than a cell."""
    steady = dry.copy()
    bounds = [0, *(np.flatnonzero(np.diff(dry.astype(np.int8))) + 1), len(dry)]
    for a, b in itertools.pairwise(bounds):
        if a > 0 and b < len(dry) and b - a <= _PER_CELL:
            steady[a:b] = steady[a - 1]
    return steady


def _shores(line: shapely.LineString, land: shapely.Geometry | None) -> Floats:
    """Distances along a line at which it meets a coast."""
    if land is None:
        return np.empty(0)
    points = shapely.get_coordinates(shapely.intersection(line, shapely.boundary(land)))
    return np.atleast_1d(shapely.line_locate_point(line, shapely.points(points)))


def _nearest(values: Floats, to: float, reach: float) -> float:
    if not values.size:
        return to
    best = float(values[np.abs(values - to).argmin()])
    return best if abs(best - to) <= reach else to
