"""A scenario with some of its keys otherwise, and whether today's prediction still holds for it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel

from phusong.coverage.link_budget import CoverageDefinition
from phusong.planning.scenario.model import Scenario

__all__ = ["CHANGEABLE", "needs_prediction", "not_changeable", "varied"]

_FIXED = frozenset(
    {
        "schema",
        "name",
        "province",
        "language",
        "catalogue",
        "use_downloaded",
        "grid",
        "carriers",
        "antennas",
        "indicator_values",
        "outputs",
        "sensitivity",
    }
)
"""What the layers and today's prediction come from, and what no programme hangs on."""
CHANGEABLE = tuple(key for key in Scenario.model_fields if key not in (*_FIXED, "schema_version"))
"""Tables of a scenario that a variant may change; of ``layers`` only ``people``."""

_KEPT_DB = 15.0
"""Predictions keep what is fainter than required by up to this."""
_MARGIN = (
    "rsrp_threshold_dbm",
    "edge_probability",
    "area_probability",
    "path_exponent",
    "shadow_sigma_db",
)
"""Keys of a definition that say which level is required, and nothing of the level that is there."""


def varied(scenario: Scenario, changes: Mapping[str, Any]) -> Scenario:
    """The scenario with tables laid over its own, key by key; any other value replaces its own.

    Raises
    ------
    pydantic.ValidationError
        When that is no scenario.
    """
    return Scenario.model_validate(_laid_over(scenario, changes))


def _laid_over(value: Any, change: Any) -> Any:
    """What is not touched stays the checked model that it is."""
    if not isinstance(change, Mapping):
        return change
    if isinstance(value, BaseModel):
        below = {
            field.alias or name: getattr(value, name)
            for name, field in type(value).model_fields.items()
        }
    elif isinstance(value, Mapping):
        below = dict(value)
    else:
        return change
    return {**below, **{key: _laid_over(below.get(key), part) for key, part in change.items()}}


def not_changeable(changes: Mapping[str, Any]) -> list[str]:
    """Keys that a variant may not change."""
    layers = changes.get("layers")
    inside = layers if isinstance(layers, Mapping) else {}
    return [
        *(key for key in changes if key in _FIXED),
        *(f"layers.{key}" for key in inside if key != "people"),
    ]


def needs_prediction(variant: Scenario, base: Scenario) -> list[str]:
    """Technologies of a variant, or missing in it, that the base's prediction does not tell."""
    names = dict.fromkeys((*base.technologies, *variant.technologies))
    return [name for name in names if not _told(variant, base, name)]


def _told(variant: Scenario, base: Scenario, name: str) -> bool:
    if name not in variant.technologies or name not in base.technologies:
        return False
    mine, own = variant.technologies[name], base.technologies[name]
    if mine.radio != own.radio:
        return False
    if own.definition.rate is not None:  # where rates count the prediction holds the threshold, too
        return mine.definition == own.definition
    lowest = own.definition.required_rsrp_dbm - _KEPT_DB
    return (
        _without_margin(mine.definition) == _without_margin(own.definition)
        and mine.definition.required_rsrp_dbm >= lowest
    )


def _without_margin(definition: CoverageDefinition) -> CoverageDefinition:
    usual = CoverageDefinition()
    return definition.model_copy(update={key: getattr(usual, key) for key in _MARGIN})
