"""What the results rest on: the kind of each layer, and the sentence that warns of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from babel.dates import format_date

from phusong.layers.i18n import Messages
from phusong.layers.provenance import Kind, Provenance
from phusong.layers.province import Province
from phusong.layers.schema import LayerKind, RasterKind
from phusong.planning.results.columns import FIBRE, PlaceKind

__all__ = ["LayerNote", "caution", "caution_from", "kinds_behind", "layer_notes"]

_PLACES = {
    PlaceKind.SETTLEMENT: LayerKind.SETTLEMENTS,
    PlaceKind.PARK: LayerKind.PARKS,
    PlaceKind.HUB: LayerKind.HUBS,
}
_RADIO = (LayerKind.SITES, LayerKind.CELLS, RasterKind.TERRAIN, RasterKind.LAND_COVER)
_CABLE = (LayerKind.FIBRE_LINES, LayerKind.FIBRE_NODES, LayerKind.LAND)
_DECISIVE = (
    *_RADIO,
    *_CABLE,
    RasterKind.PEOPLE,
    LayerKind.COMMUNES,
    LayerKind.SETTLEMENTS,
    LayerKind.ROADS,
)


@dataclass(frozen=True, slots=True)
class LayerNote:
    """Where one layer comes from, in the reader's language."""

    name: str
    kind: str
    kind_name: str
    source: str
    date: str
    uncertainty: str
    licence: str


def layer_notes(province: Province, messages: Messages) -> list[LayerNote]:
    """One note per layer that the province was read from."""
    return [_note(layer, provenance, messages) for layer, provenance in province.provenance.items()]


def layer_name(layer: str, messages: Messages) -> str:
    """Name of a layer for readers."""
    return messages(f"layer-{layer.replace('_', '-')}")


def _note(layer: str, provenance: Provenance, messages: Messages) -> LayerNote:
    date = provenance.date
    return LayerNote(
        name=layer_name(layer, messages),
        kind=provenance.kind.value,
        kind_name=messages(f"kind-{provenance.kind}"),
        source=provenance.in_language("source", messages.language),
        date=format_date(date, locale=messages.language.value) if date else "–",
        uncertainty=provenance.in_language("uncertainty", messages.language),
        licence=provenance.in_language("licence", messages.language),
    )


def caution(province: Province, messages: Messages) -> str:
    """One sentence on how far the results can be trusted, from the weakest layers they rest on."""
    return caution_from(province.provenance, messages)


def caution_from(kinds: Mapping[str, Provenance], messages: Messages) -> str:
    """The same from what is known of each layer."""
    for weak in (Kind.SYNTHETIC, Kind.GENERALISED):
        layers = [name for name in _DECISIVE if name in kinds and kinds[name].kind is weak]
        if layers:
            names = ", ".join(layer_name(name, messages) for name in layers)
            return messages(f"caution-{weak}", layers=names)
    return messages("caution-none")


def kinds_behind(province: Province, place: PlaceKind, technology: str) -> str:
    """Kinds of the layers that a place's service rests on, as ``terrain=synthetic;…``."""
    layers = (_PLACES[place], *(_CABLE if technology == FIBRE else _RADIO))
    known = province.provenance
    return ";".join(f"{layer}={known[layer].kind}" for layer in layers if layer in known)
