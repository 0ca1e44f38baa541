"""``phusong models``: which propagation models a scenario may choose, and where each holds."""

from __future__ import annotations

import math
from typing import Annotated

import typer
from rich.markup import escape
from rich.table import Table

from phusong.coverage.propagation import MODELS, AnyModel, Scene, Tr38901, UserModel
from phusong.coverage.user_models import user_models
from phusong.layers.i18n import Language, Messages
from phusong.planning.cli.screen import Screen

__all__ = ["models"]


def models(lang: Annotated[Language | None, typer.Option("--lang", help="vi | en")] = None) -> None:
    """Các mô hình truyền sóng và phạm vi của chúng. · Propagation models and their ranges."""
    screen = Screen(lang)
    messages = screen.messages
    table = Table(title=messages("models-title"))
    for name in ("name", "frequency", "mast", "reach", "what"):
        table.add_column(messages(f"models-column-{name}"), overflow="fold")
    for name, kind in MODELS.items():
        if kind is UserModel:
            table.add_row(name, *(messages("models-any"),) * 3, escape(messages("model-user")))
            continue
        for variant in _variants(kind):
            table.add_row(*_row(variant, messages))
    screen.out.print(table)
    installed = ", ".join(user_models())
    if installed:
        screen.say("models-installed", names=installed)
    else:
        screen.say("models-none-installed")


def _variants(kind: type[AnyModel]) -> list[AnyModel]:
    """The model as it is by default, or once for each of its scenes."""
    if kind is Tr38901:
        return [Tr38901(scene=scene) for scene in Scene]
    return [kind.model_validate({})]


def _row(model: AnyModel, messages: Messages) -> tuple[str, ...]:
    scene = f" {model.scene}" if isinstance(model, Tr38901) else ""
    ranges = model.ranges
    return (
        model.model + scene,
        _limits(ranges.frequency_ghz, messages),
        _limits(ranges.base_height_m, messages),
        _number(ranges.distance_km[1], messages),
        escape(messages(f"model-{model.model}")),
    )


def _limits(limits: tuple[float, float], messages: Messages) -> str:
    return "–".join(_number(limit, messages) for limit in limits)


def _number(value: float, messages: Messages) -> str:
    digits = 0 if math.isclose(value, round(value)) else 2
    return messages.number(value, digits)
