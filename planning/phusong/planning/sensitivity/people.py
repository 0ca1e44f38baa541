"""The same province with its people from another source."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from types import MappingProxyType

import numpy as np

from phusong.layers.errors import Problems
from phusong.layers.people import Homes, count_settlements, put_people, stated_people
from phusong.layers.province import Province
from phusong.layers.raster_source import RasterSource
from phusong.layers.schema import LayerKind

__all__ = ["repopulated", "states_people"]


def states_people(province: Province) -> bool:
    """Whether any settlement states how many people it has."""
    return bool(np.isfinite(stated_people(province.settlements)).any())


def repopulated(
    province: Province, source: RasterSource | None, *, folder: Path, problems: Problems
) -> Province:
    """The province with people of a raster, or (None) with what the settlements state.

    Communes keep their numbers; settlements that state none get that of the pixels nearest to them.

    Parameters
    ----------
    folder
        That the paths of ``source`` are relative to.
    """
    homes = Homes(province.settlements, province.communes, province.land, province.grid)
    people = put_people(
        source,
        homes,
        folder=folder,
        zones=province.zones,
        on_land=province.land_part >= 0,
        problems=problems,
    )
    counted = count_settlements(homes, zones=province.zones, people=people)
    tables = MappingProxyType({**province.tables, LayerKind.SETTLEMENTS: counted})
    return replace(province, people=people, tables=tables)
