"""Money as words: per unit, and names of the parts of a bill."""

from __future__ import annotations

from phusong.layers.i18n import Messages
from phusong.planning.outputs.words.general import cost_range, technology_name
from phusong.planning.results.money import LINKED, Money, Part

__all__ = ["part_name", "per_unit"]

_MILLION = 1000.0
"""Millions of VND in a thousand million."""


def per_unit(money: Money, messages: Messages) -> str:
    """``low – high`` in millions of VND; in thousands of them where it costs that much."""
    if money.low >= 1:
        return cost_range(money, messages)
    low, high = (_significant(value * _MILLION, messages) for value in (money.low, money.high))
    text = messages("cost-range-million", low=low, high=high)
    return messages("cost-assumed", cost=text) if money.assumed else text


def _significant(value: float, messages: Messages) -> str:
    """Decimals only where there are few digits before them."""
    return messages.number(value, 0 if value >= 100 else 1 if value >= 10 else 2)


def part_name(part: Part, name: str, messages: Messages) -> str:
    """Name of a part of the bill for readers."""
    if part is Part.ACTION:
        return messages(f"bill-action-{name.replace('_', '-')}")
    if part is Part.TECHNOLOGY:
        return messages("bill-links") if name == LINKED else technology_name(name, messages)
    return name or messages("bill-operator-unknown")
