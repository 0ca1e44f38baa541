"""What a crossing may become when a place does not lie where its point says."""

from __future__ import annotations

from collections.abc import Collection, Sequence

import numpy as np
import shapely

from phusong.planning.results.columns import Construction
from phusong.planning.results.money import Money
from phusong.planning.sea.front import Front, front_from_many
from phusong.planning.sea.ground import SeaGround
from phusong.planning.sea.islands import Prices, land_ratio
from phusong.planning.sea.landing import Shore
from phusong.planning.sea.legs import cut_at_shores, wet_m
from phusong.planning.sea.results import UnsurePlace

__all__ = ["unsure_place"]


def unsure_place(
    ground: SeaGround,
    shore: Shore,
    land: Sequence[shapely.Geometry],
    *,
    name: str,
    centre: tuple[float, float],
    radius_m: float,
    fed: Collection[int],
    prices: Prices,
) -> UnsurePlace | None:
    """The range of a crossing of its own for all positions within a place's uncertainty.

    The place may lie on any land in the disc that no fibre reaches.

    Parameters
    ----------
    land
        Outlines of the land parts, by number.
    fed
        Parts that fibre reaches.

    Returns
    -------
    None when no land in the disc can be reached.
    """
    x, y = np.meshgrid(ground.x, ground.y)
    disc = np.hypot(x - centre[0], y - centre[1]) <= max(radius_m, ground.cell_m)
    inside = np.unique(ground.land_part[disc & (ground.land_part >= 0)]).tolist()
    parts = frozenset(int(part) for part in inside if part not in fed)
    ratio = land_ratio(prices)
    front = front_from_many(
        ground.opened(parts, ratio),
        shore.cells,
        begin_m=shore.inland_m * ratio,
        cell_m=ground.cell_m,
    )
    own = disc & np.isin(ground.land_part, list(parts)) & np.isfinite(front.arrival_m)
    if not own.any():
        return None
    arrival = np.where(own, front.arrival_m, np.nan)
    found = []
    for flat in (np.nanargmin(arrival), np.nanargmax(arrival)):
        row, column = (int(v) for v in np.unravel_index(flat, arrival.shape))
        found.append(_ends(ground, shore, front, (row, column), parts, land))
    near, far = found
    low, high = (_bill(prices, *ends) for ends in (near, far))
    return UnsurePlace(
        name,
        radius_m / 1000.0,
        (near[0] / 1000.0, far[0] / 1000.0),
        (near[1] / 1000.0, far[1] / 1000.0),
        (low, high),
    )


def _ends(
    ground: SeaGround,
    shore: Shore,
    front: Front,
    cell: tuple[int, int],
    parts: frozenset[int],
    land: Sequence[shapely.Geometry],
) -> tuple[float, float]:
    """Metres under the sea and on land from a cell to fibre."""
    way = front.way_from(*cell)
    assert way is not None
    own = [land[part] for part in parts]
    outline = shapely.union_all(own) if own else None
    legs = cut_at_shores(ground, ground.coordinates(way.points), parts, land=outline)
    away = np.hypot(*(shore.cells - way.points[-1]).T)
    inland = float(shore.inland_m[np.flatnonzero(away == away.min())].min())
    return wet_m(legs), way.length_m - wet_m(legs) + inland


def _bill(prices: Prices, sea_m: float, land_m: float) -> Money:
    land = prices.bill(Construction.AERIAL, land_m)
    if sea_m == 0:
        return land
    return land + prices.bill(Construction.SUBMARINE, sea_m) + prices.landing.times(2)
