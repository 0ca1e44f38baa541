"""How likely a place is served, given how little is known of its position and of shadowing.

The place may lie anywhere within its uncertainty with equal chance, its middle on land. Shadowing is
Gaussian in dB and the same all over the place: hills and woods that the map does not show are as
large as a village. Served is who has the **threshold** in the share of land that makes a place
served. For a place whose position is known this is the definition turned round: it is served exactly
when the probability reaches the definition's ``rim_probability``.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr

from phusong.coverage.link_budget import CoverageDefinition
from phusong.coverage.structures import Floats, Grid

__all__ = ["level_at_share", "served_probability"]

_POSITIONS = 400
"""Positions that are tried at most; more change the figure by less than its meaning allows."""
_ROUNDING = 1e-9


def level_at_share(levels_dbm: Floats, min_share: float) -> float:
    """Level that at least ``min_share`` of some pixels reach; -inf where it includes a NaN.

    >>> level_at_share(np.array([-90.0, -100.0, -110.0, np.nan]), 0.75)
    -110.0
    """
    return float(_at_share(levels_dbm[None, :], np.ones((1, levels_dbm.size), bool), min_share)[0])


def served_probability(
    levels_dbm: Grid,
    land: NDArray[np.bool_],
    footprint: NDArray[np.int64],
    *,
    definition: CoverageDefinition,
    min_share: float,
    uncertainty_px: float,
) -> float:
    """Probability, 0 to 1, that a place is served; see the module.

    Parameters
    ----------
    levels_dbm
        (H, W) median RSRP; NaN where there is none.
    land
        (H, W) pixels that count.
    footprint
        (N, 2) rows and columns of the place where it is drawn, sea included; the first is its middle.
    uncertainty_px
        Radius within which the true middle lies.
    """
    shifts = _shifts(land, footprint[0], uncertainty_px)
    rows = footprint[:, 0] + shifts[:, :1]
    cols = footprint[:, 1] + shifts[:, 1:]
    height, width = land.shape
    inside = (rows >= 0) & (rows < height) & (cols >= 0) & (cols < width)
    rows, cols = np.clip(rows, 0, height - 1), np.clip(cols, 0, width - 1)
    counts = inside & land[rows, cols]
    told = counts.any(axis=1)
    if not told.any():
        return 0.0
    level = _at_share(levels_dbm[rows[told], cols[told]], counts[told], min_share)
    above = level - definition.rsrp_threshold_dbm
    if definition.shadow_sigma_db == 0:
        return float(np.mean(above >= 0))
    return float(np.mean(ndtr(above / definition.shadow_sigma_db)))


def _at_share(
    levels_dbm: NDArray[np.floating], counts: NDArray[np.bool_], min_share: float
) -> Floats:
    """Per row the level that ``min_share`` of its pixels that count reach."""
    level = np.where(np.isnan(levels_dbm), -np.inf, levels_dbm)
    rising = np.sort(np.where(counts, level, np.inf), axis=1)
    spare = np.floor(counts.sum(axis=1) * (1 - min_share) + _ROUNDING).astype(np.int64)
    # Where everything may be spared the strongest pixel still has to be served.
    last = np.minimum(spare, counts.sum(axis=1) - 1)
    return np.take_along_axis(rising, last[:, None], axis=1)[:, 0].astype(np.float64)


def _shifts(
    land: NDArray[np.bool_], middle: NDArray[np.int64], uncertainty_px: float
) -> NDArray[np.int64]:
    """Whole pixels by which the place may have to be moved, (S, 2); its own position first."""
    radius = int(uncertainty_px)
    step = max(1, int(np.ceil(np.sqrt(np.pi * uncertainty_px**2 / _POSITIONS))))
    axis = np.arange(-(radius // step) * step, radius + 1, step)
    down, right = (part.ravel() for part in np.meshgrid(axis, axis, indexing="ij"))
    near = np.hypot(down, right) <= uncertainty_px
    row, col = middle[0] + down, middle[1] + right
    near &= (row >= 0) & (row < land.shape[0]) & (col >= 0) & (col < land.shape[1])
    near[near] = land[row[near], col[near]]
    shifts = np.column_stack([down[near], right[near]])
    own = np.zeros((1, 2), np.int64)
    return np.concatenate([own, shifts[np.any(shifts != 0, axis=1)]])
