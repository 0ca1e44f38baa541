"""Cable as words: constructions, remedies of optics, items of material."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from phusong.layers.i18n import Messages
from phusong.planning.cable.optics import Remedy
from phusong.planning.cable.results import Item, MaterialColumn, OpticColumn
from phusong.planning.outputs.words.general import known
from phusong.planning.results.columns import RouteColumn

__all__ = ["about_stretch", "cable_name", "construction_name", "item_text", "remedy_text"]

Row = Mapping[str, Any]


def construction_name(construction: str, messages: Messages) -> str:
    """Name of a way of building, for legends and tables."""
    return messages(f"map-route-{construction.replace('_', '-')}")


def cable_name(construction: str, messages: Messages) -> str:
    """Name of cable that is built that way, for sentences and lists of material."""
    return messages(f"bill-action-{construction.replace('_', '-')}")


def remedy_text(row: Row, messages: Messages) -> str:
    """Whether the cheapest optics of a branch do, and what helps where they do not."""
    remedy, lacks = str(row[OpticColumn.REMEDY]), float(row[OpticColumn.LACKS_DB])
    if remedy == Remedy.NEXT_CLASS and lacks == 0:
        return messages("cable-remedy-reach")
    return messages(
        f"cable-remedy-{remedy.replace('_', '-')}",
        lacks=lacks,
        split=int(row[OpticColumn.SPLIT]),
        sites=int(row[OpticColumn.SITES]),
        feeder=str(row[OpticColumn.FEEDER]),
    )


def item_text(row: Row, messages: Messages) -> str:
    """What is bought."""
    item = Item(row[MaterialColumn.ITEM])
    construction = str(row[MaterialColumn.CONSTRUCTION])
    return messages(
        f"cable-item-{item.value.replace('_', '-')}",
        construction=cable_name(construction, messages) if construction else "",
        size=int(row[MaterialColumn.SIZE]),
    )


def about_stretch(row: Row, messages: Messages) -> str | None:
    """Cable and light of one row of the routes; None where nothing is known of them."""
    size = known(row.get(RouteColumn.CABLE_SIZE))
    if size is None:
        return None
    if row[RouteColumn.WAY] > 1:
        return messages("cable-about-second", size=size)
    return messages(
        "cable-about",
        size=size,
        loss=float(row[RouteColumn.LOSS_DB]),
        budget=float(row[RouteColumn.BUDGET_DB]),
    )
