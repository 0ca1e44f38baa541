"""Figures of a plan as words: why a place is served or not, names of technologies and types."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from phusong.coverage.link_budget import CoverageDefinition, Environment
from phusong.coverage.reasons import reason_text
from phusong.coverage.service import ServiceColumn, State
from phusong.layers.i18n import Messages
from phusong.planning.outputs.words.definitions import definition_details
from phusong.planning.outputs.words.models import model_text
from phusong.planning.results.columns import FIBRE
from phusong.planning.results.money import Money
from phusong.planning.scenario.model import Scenario

__all__ = [
    "capitalised",
    "cost_range",
    "coverage_label",
    "definition_label",
    "definition_texts",
    "explanation",
    "known",
    "number_or_dash",
    "place_type",
    "signed",
    "technology_name",
]

_HUBS = frozenset({"railway_station", "bus_station", "port", "airport", "ferry_terminal"})
_DASH = "–"
_LITTLE = 0.1
"""Thousand millions of VND below which even two decimals tell nothing."""


def known(value: object) -> Any:
    """``value`` as a plain Python object, or None for NaN, NA and empty text.

    >>> known(float("nan")), known(""), known(np.float64(0.5))
    (None, None, 0.5)
    """
    if isinstance(value, np.generic):
        value = value.item()
    if isinstance(value, str):
        return value or None
    missing = pd.isna(value) or value in (np.inf, -np.inf)  # type: ignore[call-overload]
    return None if missing else value


def technology_name(technology: str, messages: Messages) -> str:
    """Name of a technology for readers: the scenario's own, fibre in the reader's language."""
    return messages("technology-fibre") if technology == FIBRE else technology


def capitalised(text: str) -> str:
    """``text`` as it begins a line.

    >>> capitalised("cáp quang"), capitalised("5G")
    ('Cáp quang', '5G')
    """
    return text[:1].upper() + text[1:]


def place_type(kind: str, messages: Messages) -> str:
    """Type of a place for readers: codes of hubs in words, everything else as the layer has it."""
    return messages(f"hub-{kind.replace('_', '-')}") if kind in _HUBS else kind


def number_or_dash(value: object, messages: Messages, digits: int = 0) -> str:
    """A number with the language's separators, a dash where there is none."""
    figure = known(value)
    return _DASH if figure is None else messages.number(figure, digits)


def cost_range(money: Money, messages: Messages) -> str:
    """``low – high``, or what both are, with its unit, marked where it is assumed; more decimals where there is little."""
    if money.high == 0:
        return messages("cost-nothing")
    digits = 1 if money.high >= 1 else 2 if money.high >= _LITTLE else 3
    low, high = messages.number(money.low, digits), messages.number(money.high, digits)
    one = low == high
    text = messages("cost-one", cost=low) if one else messages("cost-range", low=low, high=high)
    return messages("cost-assumed", cost=text) if money.assumed else text


def definition_texts(scenario: Scenario, messages: Messages) -> list[str]:
    """What "covered" means and by which model, for each definition with its technologies."""
    alike: dict[CoverageDefinition, list[str]] = {}
    for name, technology in scenario.technologies.items():
        alike.setdefault(technology.definition, []).append(name)
    return [
        messages(
            "definition-covered",
            technology=", ".join(names),
            threshold=definition.rsrp_threshold_dbm,
            probability=100 * definition.rim_probability,
            environment=definition.environment.value,
            height=definition.receiver_height_m,
            required=definition.required_rsrp_dbm,
            margin=definition.margin_db,
        )
        + f"{definition_details(definition, messages)} {model_text(definition.propagation, messages)}"
        for definition, names in alike.items()
    ]


def definition_label(
    scenario: Scenario, messages: Messages, *, technology: str | None = None
) -> list[str]:
    """What a figure counts as covered, in one short line for each definition.

    Of one technology (nothing for fibre), or of all of them.
    """
    alike: dict[CoverageDefinition, list[str]] = {}
    for name, rules in scenario.technologies.items():
        if technology in (None, name):
            alike.setdefault(rules.definition, []).append(name)
    return [
        coverage_label(", ".join(names), definition, messages)
        for definition, names in alike.items()
    ]


def coverage_label(
    technology: str,
    definition: CoverageDefinition,
    messages: Messages,
    *,
    place: Environment | None = None,
) -> str:
    """The same of one definition, with the phone elsewhere than it says when ``place`` is given."""
    label = messages(
        "definition-label",
        technology=technology,
        threshold=signed(definition.rsrp_threshold_dbm, messages),
        probability=messages.number(100 * definition.rim_probability),
        place=messages(f"environment-{place or definition.environment}"),
        height=messages.number(definition.receiver_height_m, 1),
        required=signed(definition.required_rsrp_dbm, messages, 1),
    )
    return label + definition_details(definition, messages, place=place)


def signed(value: float, messages: Messages, digits: int = 0) -> str:
    """A number with its sign, the minus as wide as a digit; nothing before what rounds to zero."""
    shown = messages.number(abs(value), digits)
    if round(abs(value), digits) == 0:
        return shown
    return ("−" if value < 0 else "+") + shown


def explanation(row: Mapping[str, Any], messages: Messages) -> str:
    """Why a place is served by a technology, or why not, with its numbers and how likely it is.

    Parameters
    ----------
    row
        A row of :attr:`phusong.planning.results.stages.Service.states`.
    """
    values = {name: known(value) for name, value in row.items()}
    served = row[ServiceColumn.STATE] == State.SERVED
    text = _served(values, messages) if served else reason_text(row, messages)
    chance = values.get(ServiceColumn.SERVED_PROBABILITY_PCT)
    if chance is None:
        return text
    return f"{text} {messages('served-probability', percent=_percent(chance, messages))}"


def _percent(chance: float, messages: Messages) -> str:
    """A probability without false certainty."""
    if 0 < chance < 1:
        return f"< {messages.number(1)}"
    if 99 < chance < 100:
        return f"> {messages.number(99)}"
    return messages.number(chance)


def _served(values: Mapping[str, Any], messages: Messages) -> str:
    if values[ServiceColumn.TECHNOLOGY] == FIBRE:
        distance = values[ServiceColumn.NEAREST_SITE_KM]
        if distance is None:
            return messages("served-fibre-surveyed")
        return messages("served-fibre", distance=messages.distance(distance))
    return messages(
        "served-radio",
        rsrp=signed(values[ServiceColumn.RSRP_DBM], messages),
        share=values[ServiceColumn.SERVED_SHARE_PCT],
        server=values[ServiceColumn.SERVER],
        distance=messages.distance(values[ServiceColumn.SERVER_DISTANCE_KM]),
    )
