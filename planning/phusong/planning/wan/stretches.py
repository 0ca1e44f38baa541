"""The lines of a variant: new and existing stretches of every link, named by the seats at its ends."""

from __future__ import annotations

import itertools

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from phusong.planning.wan.ground import Ground
from phusong.planning.wan.results import StretchColumn

__all__ = ["stretches_of"]


def stretches_of(
    ground: Ground,
    links: NDArray[np.int64],
    *,
    lost: tuple[NDArray[np.int64], NDArray[np.float64]],
    seats: tuple[NDArray[np.int64], tuple[str, ...]],
    crs: str,
) -> gpd.GeoDataFrame:
    """One row per stretch of chosen links that is new or exists as a whole.

    Parameters
    ----------
    lost
        (l,) seats and people that the cut of each chosen link takes away.
    seats
        (s,) node and name of every seat.
    """
    named = _Names(ground, *seats)
    rows: list[dict[str, object]] = []
    for number, link in enumerate(links.tolist()):
        ends = [named.of(int(node)) for node in ground.links.ends[link]]
        chain = ground.links.chains[link]
        runs = itertools.groupby(chain.tolist(), key=lambda edge: bool(ground.existing[edge]))
        for existing, run in runs:
            line = shapely.line_merge(shapely.MultiLineString(list(ground.lines[list(run)])))
            rows.append(
                {
                    StretchColumn.STRETCH.value: f"{link}.{len(rows)}",
                    StretchColumn.EXISTING.value: existing,
                    StretchColumn.LENGTH_KM.value: line.length / 1000.0,
                    StretchColumn.FROM.value: ends[0],
                    StretchColumn.TO.value: ends[1],
                    StretchColumn.LOST_SEATS.value: int(lost[0][number]),
                    StretchColumn.LOST_PEOPLE.value: float(lost[1][number]),
                    "geometry": line,
                }
            )
    columns = [*(column.value for column in StretchColumn), "geometry"]
    return gpd.GeoDataFrame(rows, columns=columns, geometry="geometry", crs=crs)


class _Names:
    """The seat at or nearest to a node."""

    def __init__(self, ground: Ground, nodes: NDArray[np.int64], names: tuple[str, ...]) -> None:
        self._positions = ground.positions
        self._names = names
        self._tree = cKDTree(np.array([ground.positions[int(node)] for node in nodes]))

    def of(self, node: int) -> str:
        _, row = self._tree.query(self._positions[node])
        return self._names[int(row)]
