"""People of a province on its grid, from a raster or round their settlements, held to the communes."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray
from odc.geo.geobox import GeoBox

from phusong.layers import population
from phusong.layers.columns import Communes, Settlements
from phusong.layers.errors import Problems
from phusong.layers.raster_source import RasterSource
from phusong.layers.rasters import read_counts

__all__ = ["DERIVED", "Homes", "count_settlements", "put_people", "stated_people"]

DERIVED = "people_derived"
"""Column of settlements: their number of people is that of the pixels nearest to them."""
_SPREAD_M = 500.0


@dataclass(frozen=True, slots=True)
class Homes:
    """The layers that say where people are besides a raster, in the grid's CRS."""

    settlements: gpd.GeoDataFrame
    communes: gpd.GeoDataFrame
    land: gpd.GeoDataFrame
    grid: GeoBox


def put_people(
    source: RasterSource | None,
    homes: Homes,
    *,
    folder: Path,
    zones: NDArray[np.int32],
    on_land: NDArray[np.bool_],
    problems: Problems,
) -> NDArray[np.float32]:
    """Inhabitants per pixel, (H, W): of a raster, or of the settlements that state a number.

    Either is held to the numbers of the communes where these are known.

    Parameters
    ----------
    source
        The raster; None for the settlements.
    zones, on_land
        (H, W) index of the commune, −1 outside all; whether it is land.
    """
    if source is None:
        people = _of_settlements(homes, on_land)
    else:
        land = on_land & (zones >= 0)
        people = read_counts(source, folder, homes.grid, land=land, problems=problems)
    if Communes.PEOPLE not in homes.communes:
        return people
    totals = homes.communes[Communes.PEOPLE].to_numpy(dtype=np.float64, na_value=np.nan)
    return population.hold_totals(people, zones, totals * _share_on_grid(homes), land=on_land)


def stated_people(settlements: gpd.GeoDataFrame) -> NDArray[np.float64]:
    """(n,) inhabitants that the layer states; NaN where it states none."""
    stated = settlements.get(Settlements.PEOPLE)
    if stated is None:
        return np.full(len(settlements), np.nan)
    numbers: NDArray[np.float64] = stated.to_numpy(dtype=np.float64, na_value=np.nan)
    if DERIVED in settlements:
        numbers = np.where(settlements[DERIVED].to_numpy(dtype=bool), np.nan, numbers)
    return numbers


def count_settlements(
    homes: Homes, *, zones: NDArray[np.int32], people: NDArray[np.float32]
) -> gpd.GeoDataFrame:
    """Settlements; those without a number of people get that of the pixels nearest to them.

    :data:`DERIVED` tells which ones.
    """
    settlements = homes.settlements
    numbers = stated_people(settlements)
    positions = {code: i for i, code in enumerate(homes.communes[Communes.CODE])}
    zone = settlements["commune_code"].map(positions).fillna(-1).to_numpy(dtype=np.int32)
    counted = population.nearest_settlement(
        settlements.geometry.x.to_numpy(),
        settlements.geometry.y.to_numpy(),
        zone,
        grid=homes.grid,
        zones=zones,
        people=people,
    )
    derived = np.isnan(numbers)
    return settlements.assign(
        **{Settlements.PEOPLE.value: np.where(derived, counted, numbers), DERIVED: derived}
    )


def _of_settlements(homes: Homes, on_land: NDArray[np.bool_]) -> NDArray[np.float32]:
    return population.spread_settlements(
        homes.settlements.geometry.x.to_numpy(),
        homes.settlements.geometry.y.to_numpy(),
        stated_people(homes.settlements),
        grid=homes.grid,
        land=on_land,
        radius_m=_SPREAD_M,
    )


def _share_on_grid(homes: Homes) -> NDArray[np.float64]:
    """Share of each commune's land that lies on the grid; people beyond it are not known."""
    ashore = homes.communes.geometry.intersection(homes.land.union_all())
    whole = ashore.area.to_numpy()
    inside = ashore.intersection(shapely.box(*homes.grid.boundingbox.bbox)).area.to_numpy()
    share = np.divide(inside, whole, out=np.ones(len(whole)), where=whole > 0)
    # Outlines are not sharper than a few hundredths: a commune cut by so little is whole.
    return np.asarray(np.where(share > 0.95, 1.0, share))
