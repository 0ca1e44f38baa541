"""Over which kinds of ground the existing cable hangs, and how much of it is under the ground."""

from __future__ import annotations

import geopandas as gpd
import pandas as pd
import shapely
from shapely.geometry.base import BaseGeometry

from phusong.layers.columns import Communes, FibreLines
from phusong.layers.provenance import Kind, Provenance
from phusong.layers.province import Province
from phusong.layers.schema import LayerKind
from phusong.layers.text.names import fold
from phusong.planning.results.columns import PlaceColumn, PlaceKind
from phusong.planning.street.rules import Ground

__all__ = ["hanging_shares", "is_complete", "layer_km"]

_UNDER = ("buried", "duct")
_COMPLETE = frozenset({Kind.REAL, Kind.USER})
_TOLD = 0.95
"""Share of the cable whose construction must be known for a length of it to be told."""
_WARD = "phuong"


def is_complete(province: Province) -> bool:
    """Whether somebody answers for the layer of existing cable."""
    told = province.provenance.get(LayerKind.FIBRE_LINES.value, Provenance())
    return bool(len(province.fibre_lines)) and told.kind in _COMPLETE


def layer_km(province: Province) -> tuple[float, float] | None:
    """All cable of a complete layer and what of it is under the ground, km; None where untold."""
    lines = province.fibre_lines
    if not is_complete(province) or FibreLines.CONSTRUCTION not in lines:
        return None
    length, kind = lines.length / 1000.0, lines[FibreLines.CONSTRUCTION]
    total = float(length.sum())
    if total <= 0 or float(length[kind.notna()].sum()) < _TOLD * total:
        return None
    return total, float(length[kind.isin(_UNDER)].sum())


def hanging_shares(province: Province, places: gpd.GeoDataFrame) -> dict[Ground, float]:
    """Share of the layer's hanging cable in parks, in wards and elsewhere; all elsewhere without one.

    Cable whose construction nobody tells counts as hanging.
    """
    lines = province.fibre_lines
    if FibreLines.CONSTRUCTION in lines:
        lines = lines[~lines[FibreLines.CONSTRUCTION].isin((*_UNDER, "submarine"))]
    total = float(lines.length.sum())
    if total <= 0:
        return {Ground.URBAN: 0.0, Ground.PARK: 0.0, Ground.OTHER: 1.0}
    parks = _parks(places)
    wards = shapely.difference(_wards(province.communes), parks)
    within = {
        ground: float(lines.intersection(area).length.sum()) / total
        for ground, area in ((Ground.URBAN, wards), (Ground.PARK, parks))
    }
    return {**within, Ground.OTHER: max(1.0 - sum(within.values()), 0.0)}


def _wards(communes: gpd.GeoDataFrame) -> BaseGeometry:
    if Communes.TYPE not in communes:
        return shapely.Polygon()
    kind = communes[Communes.TYPE].fillna("").map(lambda text: fold(str(text)))
    area: BaseGeometry = communes.geometry[kind == _WARD].union_all()
    return area


def _parks(places: gpd.GeoDataFrame) -> BaseGeometry:
    parks = places[places[PlaceColumn.KIND] == PlaceKind.PARK.value]
    shapes = [
        shapely.from_wkt(outline) if outline else point.buffer(radius)
        for outline, point, radius in zip(
            parks[PlaceColumn.OUTLINE].fillna(""),
            parks.geometry,
            parks[PlaceColumn.RADIUS_M],
            strict=True,
        )
    ]
    return shapely.union_all(pd.Series(shapes, dtype=object).to_numpy())
