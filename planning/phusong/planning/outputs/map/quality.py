"""How far each layer of the map can be trusted: the weakest of the province's layers behind it."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from phusong.layers.provenance import Kind
from phusong.layers.province import Province
from phusong.layers.schema import LayerKind, RasterKind

__all__ = ["weakest_kind"]

_RADIO = (LayerKind.SITES, LayerKind.CELLS, RasterKind.TERRAIN, RasterKind.LAND_COVER)
_CABLE = (LayerKind.FIBRE_LINES, LayerKind.FIBRE_NODES, LayerKind.ROADS, LayerKind.LAND)
_BEHIND: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "raster": _RADIO,
        "lacking": (*_RADIO, RasterKind.PEOPLE, LayerKind.COMMUNES),
        "places": (LayerKind.SETTLEMENTS, *_RADIO),
        "fibreless": (LayerKind.SETTLEMENTS, *_CABLE),
        "parks": (LayerKind.PARKS,),
        "hubs": (LayerKind.HUBS,),
        "proposals": _RADIO,
        "routes": _CABLE,
        "submarine": (RasterKind.SEA_DEPTH, LayerKind.LAND, LayerKind.FIBRE_NODES),
        "sites": (LayerKind.SITES, LayerKind.CELLS),
        "fibre": (LayerKind.FIBRE_LINES,),
        "communes": (LayerKind.COMMUNES,),
        "roads": (LayerKind.ROADS,),
        "relief": (RasterKind.TERRAIN,),
        "coast": (LayerKind.LAND,),
        "online": (),
    }
)


def weakest_kind(province: Province, drawn: str) -> str | None:
    """``synthetic`` or ``generalised``, the weaker first; None: everything behind it is better.

    Parameters
    ----------
    drawn
        What is drawn, a key of the table above.
    """
    known = province.provenance
    kinds = {known[layer].kind for layer in _BEHIND[drawn] if layer in known}
    for weak in (Kind.SYNTHETIC, Kind.GENERALISED):
        if weak in kinds:
            return weak.value
    return None
