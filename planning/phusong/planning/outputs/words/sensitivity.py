"""Other assumptions, and what hangs on them, in words."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from phusong.layers.i18n import Messages
from phusong.planning.results.sensitivity import Assumption, Sensitivities
from phusong.planning.results.stages import Plan
from phusong.planning.scenario.base import Text

__all__ = ["Named", "hangs_text", "lacks_people", "variant_name", "variant_names"]


class Named(Protocol):
    """A variant, before it is decided or after."""

    @property
    def key(self) -> str: ...
    @property
    def amount(self) -> float: ...
    @property
    def name(self) -> Text | None: ...


def variant_name(variant: Named, messages: Messages) -> str:
    """What is assumed otherwise."""
    if variant.name is not None:
        return variant.name(messages.language)
    amount = messages.number(abs(variant.amount), 0 if float(variant.amount).is_integer() else 1)
    return messages(f"variant-{variant.key.replace('_', '-')}", amount=amount)


def lacks_people(plan: Plan) -> bool:
    """Whether another source of people was asked for and there is none."""
    asked, found = plan.scenario.sensitivity, plan.sensitivities
    if asked is None or found is None or asked.people == "none":
        return False
    return all(variant.assumption is not Assumption.PEOPLE for variant in found.variants)


def variant_names(found: Sensitivities, messages: Messages) -> dict[str, str]:
    """Names of all variants by their keys."""
    return {variant.key: variant_name(variant, messages) for variant in found.variants}


def hangs_text(keys: Iterable[str], names: dict[str, str]) -> str:
    """The assumptions under which a step is not built."""
    return "; ".join(names[key] for key in keys)
