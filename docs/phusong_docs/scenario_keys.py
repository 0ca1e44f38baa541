"""Every key that a scenario may have, from the models that read it."""

from __future__ import annotations

import re
import typing
from collections.abc import Iterator
from types import UnionType
from typing import Any, Literal

from annotated_types import Ge, Gt, Le, Lt, MaxLen, MinLen
from pydantic import BaseModel
from pydantic.fields import FieldInfo

from phusong.layers.catalogue import Layers
from phusong.layers.schema import SCHEMAS, LayerKind, RasterKind
from phusong.planning.scenario.model import Scenario
from phusong_docs.attributes import attribute_texts, plain, table

__all__ = ["Key", "keys_of", "models", "scenario_keys"]

UNITS = {
    "m": "m",
    "km": "km",
    "km2": "km²",
    "deg": "°",
    "db": "dB",
    "dbm": "dBm",
    "dbi": "dBi",
    "mhz": "MHz",
    "khz": "kHz",
    "ghz": "GHz",
    "mbps": "Mbit/s",
    "pct": "%",
    "s": "s",
    "ms": "ms",
    "us": "µs",
    "h": "h",
    "w": "W",
    "kv": "kV",
    "bn_vnd": "10⁹ VND",
    "km_h": "km/h",
    "mm_h": "mm/h",
    "db_per_km": "dB/km",
    "db_km": "dB/km",
    "s_per_m": "S/m",
    "us_per_km": "µs/km",
    "people_km2": "1/km²",
    "bit_per_s_hz": "bit/s/Hz",
}
"""Unit by the end of a key's name, the longest that fits."""

HEADERS = ("key", "type", "default", "unit", "meaning")


class Key(typing.NamedTuple):
    """One key of a table."""

    name: str
    type: str
    default: str
    unit: str
    meaning: str


def scenario_keys() -> str:
    """Tables of all keys, each table of the scenario under a heading of its own."""
    sections = []
    for path, model in models():
        about = plain((model.__doc__ or "").strip().split("\n\n")[0])
        rows = [
            (f"`{key.name}`", key.type, key.default, key.unit, key.meaning)
            for key in keys_of(model)
        ]
        shown = f"`[{path}]`{_chosen_by(model)}" if path else "Top level"
        sections.append(f"## {shown}\n\n{about}\n\n{table(HEADERS, rows)}")
    return "\n".join(sections)


def models() -> Iterator[tuple[str, type[BaseModel]]]:
    """Path and model of every table, each model once, where it stands first."""
    seen: set[type[BaseModel]] = set()

    def walk(path: str, model: type[BaseModel]) -> Iterator[tuple[str, type[BaseModel]]]:
        if model in seen:
            return
        seen.add(model)
        yield path, model
        for name, field in model.model_fields.items():
            for part, below in _below(field.annotation):
                step = f"{field.alias or name}{part}"
                yield from walk(f"{path}.{step}" if path else step, below)

    yield from walk("", Scenario)


def keys_of(model: type[BaseModel]) -> list[Key]:
    """The keys of one table in the order of its model."""
    texts = attribute_texts(model)
    return [
        Key(
            field.alias or name,
            _type(field),
            _default(field),
            _unit(name),
            _layer(model, name)
            or plain(field.description or "")
            or texts.get(name, "")
            or _told_by_type(field),
        )
        for name, field in model.model_fields.items()
    ]


def _chosen_by(model: type[BaseModel]) -> str:
    """Of one of several tables that may stand in a place, the key that chooses it."""
    for name in ("model", "kind"):
        field = model.model_fields.get(name)
        if field is not None and typing.get_origin(field.annotation) is Literal:
            words = typing.get_args(field.annotation)
            return f', `{name} = "{words[0]}"`' if len(words) == 1 else ""
    return ""


def _below(annotation: Any, part: str = "") -> Iterator[tuple[str, type[BaseModel]]]:
    """Models in a type, each with what its path adds to the key's."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield part, annotation
        return
    origin, inside = typing.get_origin(annotation), typing.get_args(annotation)
    if origin is dict:
        yield from _below(inside[1], f"{part}.NAME")
    elif origin in (tuple, list):
        yield from _below(inside[0], f"{part}[]")
    else:
        for one in inside:
            yield from _below(one, part)


def _layer(model: type[BaseModel], name: str) -> str:
    """What a layer holds, from its schema."""
    if model is not Layers:
        return ""
    if name in {kind.value for kind in RasterKind}:
        return attribute_texts(RasterKind)[name.upper()]
    return plain((SCHEMAS[LayerKind(name)].columns.__doc__ or "").strip().split("\n\n")[0])


def _told_by_type(field: FieldInfo) -> str:
    """Of a table its model's first sentence; of a key that has one value what it is for."""
    below = [model for _, model in _below(field.annotation)]
    if below and below[0].__doc__:
        return plain(below[0].__doc__.strip().split("\n")[0])
    words = typing.get_args(field.annotation)
    if typing.get_origin(field.annotation) is Literal and len(words) == 1:
        return f"has to be `{words[0]}`"
    return ""


def _type(field: FieldInfo) -> str:
    limits = _limits(field.metadata)
    return f"{_kind(field.annotation)}{', ' + limits if limits else ''}"


def _kind(annotation: Any) -> str:
    origin, inside = typing.get_origin(annotation), typing.get_args(annotation)
    if annotation is type(None):
        return ""
    if hasattr(annotation, "__metadata__"):
        limits = _limits(annotation.__metadata__)
        return f"{_kind(annotation.__origin__)}{', ' + limits if limits else ''}"
    if origin is Literal:
        return " ".join(f"`{word}`" for word in inside)
    if origin in (typing.Union, UnionType):
        kinds = dict.fromkeys(kind for one in inside if (kind := _kind(one)))
        return " or ".join(kinds) if len(kinds) < 4 else "table"
    if origin is dict:
        below = _kind(inside[1])
        return "tables by name" if below == "table" else f"table of {below}"
    if origin in (tuple, list):
        below = _kind(inside[0])
        return "tables" if below == "table" else f"list of {below}"
    return _name(annotation)


def _name(annotation: Any) -> str:
    names = {float: "number", int: "whole number", str: "text", bool: "`true` `false`"}
    if annotation in names:
        return names[annotation]
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return "table"
    if hasattr(annotation, "__members__"):
        return " ".join(f"`{one.value}`" for one in annotation)
    return "date" if getattr(annotation, "__name__", "") == "date" else "any"


def _limits(metadata: typing.Iterable[Any]) -> str:
    signs = ((Gt, "gt", ">"), (Ge, "ge", "≥"), (Lt, "lt", "<"), (Le, "le", "≤"))
    found = []
    for one in metadata:
        found += [
            f"{sign} {getattr(one, name):g}" for kind, name, sign in signs if isinstance(one, kind)
        ]
        if isinstance(one, FieldInfo) or hasattr(one, "metadata"):
            found += [text for text in [_limits(one.metadata)] if text]
        if isinstance(one, MinLen) and one.min_length:
            found.append(f"at least {one.min_length}")
        if isinstance(one, MaxLen):
            found.append(f"at most {one.max_length}")
    return ", ".join(found)


def _default(field: FieldInfo) -> str:
    if field.is_required():
        return "**needed**"
    value = field.get_default(call_default_factory=True)
    if value is None or value in ((), {}, ""):
        return "–"
    if isinstance(value, BaseModel):
        return "as below"
    if isinstance(value, bool):
        return f"`{str(value).lower()}`"
    if isinstance(value, tuple | frozenset):
        simple = all(isinstance(one, str | int | float) for one in value)
        return ", ".join(f"`{_shown(one)}`" for one in value) if simple else "as below"
    return f"`{_shown(value)}`"


def _shown(value: Any) -> str:
    value = getattr(value, "value", value)
    return f"{value:g}" if isinstance(value, float) else str(value)


def _unit(name: str) -> str:
    fits = [end for end in UNITS if re.search(rf"(^|_){end}$", name)]
    return UNITS[max(fits, key=len)] if fits else ""
