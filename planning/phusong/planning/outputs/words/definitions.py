"""What stands between the street and the phone, and what it must have besides a level, in words."""

from __future__ import annotations

from collections.abc import Iterator

from phusong.coverage.link_budget import CoverageDefinition, Environment
from phusong.layers.i18n import Messages

__all__ = ["definition_details"]


def definition_details(
    definition: CoverageDefinition, messages: Messages, *, place: Environment | None = None
) -> str:
    """A sentence on all of it, with a blank before; empty when there is nothing to tell.

    Parameters
    ----------
    place
        Where the phone is; where the definition says when None.
    """
    parts = list(_parts(definition, place or definition.environment, messages))
    return "" if not parts else " " + messages("definition-details", parts="; ".join(parts))


def _parts(definition: CoverageDefinition, place: Environment, messages: Messages) -> Iterator[str]:
    def decibels(value: float) -> str:
        return messages.number(value, 1)

    if definition.body_loss_db:
        yield messages("definition-body", db=decibels(definition.body_loss_db))
    if definition.phone_gain_dbi:
        sign = "−" if definition.phone_gain_dbi < 0 else ""
        gain = sign + decibels(abs(definition.phone_gain_dbi))
        yield messages("definition-gain", dbi=gain)
    told = definition.extra_loss_db > 0
    if told and definition.environment in (place, Environment.OUTDOOR):
        yield messages("definition-extra", db=decibels(definition.extra_loss_db))
    if not told or place is not definition.environment:
        yield from _entry(definition, place, messages)
    if definition.foliage_loss_db:
        yield messages("definition-foliage", db=decibels(definition.foliage_loss_db))
    if definition.rate is not None:
        yield messages(
            "definition-rate",
            down=messages.number(definition.rate.downlink_mbps, 1),
            up=messages.number(definition.rate.uplink_mbps, 1),
            probability=messages.number(100 * definition.rate.probability),
        )


def _entry(definition: CoverageDefinition, place: Environment, messages: Messages) -> Iterator[str]:
    if place is Environment.VEHICLE:
        yield messages("definition-car", db=messages.number(definition.car_loss_db, 1))
    if place is Environment.INDOOR:
        yield messages(
            "definition-house",
            building=definition.building.value,
            probability=messages.number(100 * definition.entry_probability),
        )
