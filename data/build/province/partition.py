"""Sharing ground among communes of which a box, a point and an area are known."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from scipy import ndimage

from province.frame import Array, Grid, rows, to_metres

__all__ = ["Claim", "claims", "partition"]

_OUTSIDE = 6.0
"""How much farther a cell outside a commune's box counts."""
_REACH = 5.0
"""Half widths of its box beyond which a commune claims nothing."""
_ROUNDS = 60
_COARSE_ROUNDS = 20
_WEIGHTS = (0.1, 10.0)


@dataclass(frozen=True)
class Claim:
    """What one old commune asks for.

    ``cut`` is the window of the grid, ``cost`` how far from its centre each cell lies (in half
    widths of its box, squared), ``members`` the rows of the new communes that it went to (none for
    a neighbouring province), ``away_m`` the distance of each cell to the centre of each member, for
    divided communes only.
    """

    cut: tuple[slice, slice]
    cost: Array
    members: tuple[int, ...]
    away_m: Array | None


def claims(old: pd.DataFrame, new: pd.DataFrame, grid: Grid) -> list[Claim]:
    """One claim per row of ``old`` (boxes, ``successors``); members are rows of ``new``."""
    number = {code: row for row, code in enumerate(new["code"])}
    centres = to_metres(new["lon"], new["lat"])
    found = []
    for unit in rows(old):
        cut, cost = _cost(unit, grid)
        members = tuple(number[code] for code in unit.successors)
        away_m = _away(cut, centres[list(members)], grid) if len(members) > 1 else None
        found.append(Claim(cut, cost, members, away_m))
    return found


def partition(asked: list[Claim], grid: Grid, inside: Array, *, target_km2: Array) -> Array:
    """Number of the new commune (1 + row) of each cell, 0 for neighbours.

    Each commune has a weight, turned until its part of ``inside`` has the area that is wanted;
    then detached pieces go to the commune around them.
    """
    cell_km2 = np.prod(grid.cell_m) / 1e6
    weights = np.ones(len(target_km2))
    labels = np.zeros(grid.shape, dtype=np.int32)
    for step in range(_ROUNDS):
        labels = _assign(asked, grid, weights)
        area = np.bincount(labels[inside], minlength=len(weights) + 1)[1:] * cell_km2
        ratio = np.maximum(area, 0.5) / target_km2
        weights = np.clip(weights * ratio ** (0.5 if step < _COARSE_ROUNDS else 0.25), *_WEIGHTS)
    return _in_one_piece(ndimage.median_filter(labels, size=3), inside)


def _cost(unit: Any, grid: Grid) -> tuple[tuple[slice, slice], Array]:
    half_x, half_y = (unit.east - unit.west) / 2, (unit.north - unit.south) / 2
    down, over = grid.cell_of(
        [unit.west - _REACH * half_x, unit.east + _REACH * half_x],
        [unit.north + _REACH * half_y, unit.south - _REACH * half_y],
    )
    cut = slice(down[0], down[1] + 1), slice(over[0], over[1] + 1)
    across = np.abs(grid.lon[None, cut[1]] - (unit.west + unit.east) / 2) / half_x
    along = np.abs(grid.lat[cut[0], None] - (unit.south + unit.north) / 2) / half_y
    cost = across**2 + along**2
    return cut, np.where(np.maximum(across, along) > 1, _OUTSIDE * cost, cost)


def _away(cut: tuple[slice, slice], centres: Array, grid: Grid) -> Array:
    lon, lat = np.meshgrid(grid.lon[cut[1]], grid.lat[cut[0]])
    xy = to_metres(lon.ravel(), lat.ravel())
    return np.stack([np.hypot(*(xy - centre).T).reshape(lon.shape) for centre in centres])


def _assign(asked: list[Claim], grid: Grid, weights: Array) -> Array:
    """The new commune whose weighted cost is least, cell by cell."""
    best = np.full(grid.shape, np.inf)
    labels = np.zeros(grid.shape, dtype=np.int32)
    for claim in asked:
        label, weight = _member(claim, weights)
        cost = claim.cost * weight
        better = cost < best[claim.cut]
        np.copyto(best[claim.cut], cost, where=better)
        np.copyto(labels[claim.cut], label, where=better)
    return labels


def _member(claim: Claim, weights: Array) -> tuple[Any, Any]:
    """Label and weight of each cell: a divided commune goes to its nearest successor, weighted."""
    if not claim.members:
        return 0, 1.0
    if claim.away_m is None:
        return claim.members[0] + 1, weights[claim.members[0]]
    members = np.array(claim.members)
    which = members[np.argmin(claim.away_m * weights[members, None, None], axis=0)]
    return (which + 1).astype(np.int32), weights[which]


def _in_one_piece(labels: Array, inside: Array) -> Array:
    """Give every commune's detached pieces of mainland to the commune around them."""
    kept = labels == 0
    for number in range(1, int(labels.max()) + 1):
        pieces, count = ndimage.label((labels == number) & inside)
        if count:
            kept |= pieces == 1 + int(np.argmax(np.bincount(pieces.ravel())[1:]))
    nearest = ndimage.distance_transform_edt(
        ~kept | (labels == 0) & ~inside, return_distances=False, return_indices=True
    )
    filled: Array = labels[tuple(nearest)]
    return filled
