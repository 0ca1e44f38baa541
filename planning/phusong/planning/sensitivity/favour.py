"""What the plan holds goes before what is as good: else a search would take any of them."""

from __future__ import annotations

from collections.abc import Sequence

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray

from phusong.planning.sensitivity.identity import Work, kinds_of

__all__ = ["Favour"]

_FACTOR = 0.98
"""Prices are known worse than by this, so that less of a difference is none."""


class Favour:
    """Lower prices, while a variant chooses, for the steps of a programme."""

    def __init__(self, works: Sequence[Work], *, spacing_m: float) -> None:
        self._spacing_m = spacing_m
        self._places: dict[tuple[str, ...], list[tuple[float, float]]] = {}
        for work in works:
            self._places.setdefault(work.kind, []).append((work.x_m, work.y_m))

    def __call__(self, candidates: gpd.GeoDataFrame, technology: str) -> NDArray[np.float64]:
        """(candidates,) by which their prices count."""
        points = shapely.get_coordinates(candidates.geometry.to_numpy())
        kinds = kinds_of(candidates, technology)
        held = [self._holds(kind, *point) for kind, point in zip(kinds, points, strict=True)]
        return np.where(held, _FACTOR, 1.0)

    def _holds(self, kind: tuple[str, ...], x_m: float, y_m: float) -> bool:
        own = self._places.get(kind, ())
        return any(np.hypot(x_m - x, y_m - y) <= self._spacing_m for x, y in own)
