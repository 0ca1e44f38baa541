"""The published schema of ``plan.json`` (JSON Schema, draft 2020-12)."""

from __future__ import annotations

import ast
import inspect
import json
import re
import textwrap
from collections.abc import Iterator, Mapping
from enum import StrEnum
from functools import cache
from itertools import pairwise
from types import MappingProxyType
from typing import Any

from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core import core_schema

from phusong.planning.outputs.document.document import SCHEMA_ID, PlanDocument
from phusong.planning.outputs.document.meanings import COMMON

__all__ = ["plan_schema", "schema_text"]

_UNITS: Mapping[str, str] = MappingProxyType(
    {
        "_bn_vnd": "10⁹ VND",
        "_km2": "km²",
        "_ha": "ha",
        "_km": "km",
        "_dbm": "dBm",
        "_dbi": "dBi",
        "_db": "dB",
        "_pct": "%",
        "_deg": "°",
        "_lon": "°",
        "_lat": "°",
        "_mbps": "Mbit/s",
        "_ghz": "GHz",
        "_mhz": "MHz",
        "_khz": "kHz",
        "_ms": "ms",
        "_us": "µs",
        "_nm": "nm",
        "_kwp": "kWp",
        "_kwh": "kWh",
        "_mrad": "mrad",
        "_s": "s",
        "_m": "m",
    }
)
"""Units by the suffixes of names, the longer suffix first where one ends in the other."""
_ROLE = re.compile(r":\w+:`~?\.*(?:[\w.]+\.)?(\w+)(?:\(\))?`")
_DIALECT = "https://json-schema.org/draft/2020-12/schema"


def schema_text() -> str:
    """The schema as it is published."""
    return json.dumps(plan_schema(), ensure_ascii=False, indent=1) + "\n"


def plan_schema() -> dict[str, Any]:
    """The schema, every field with its meaning, and with its unit as ``x-unit``."""
    made = PlanDocument.model_json_schema(
        by_alias=True, mode="serialization", schema_generator=Described
    )
    return {"$schema": _DIALECT, "$id": SCHEMA_ID, **made}


class Described(GenerateJsonSchema):
    """Takes meanings from docstrings below fields and columns, units from the suffixes of names."""

    def field_title_should_be_set(self, schema: Any) -> bool:
        return False

    def model_schema(self, schema: core_schema.ModelSchema) -> JsonSchemaValue:
        return _described(super().model_schema(schema), schema["cls"])

    def dataclass_schema(self, schema: core_schema.DataclassSchema) -> JsonSchemaValue:
        return _described(super().dataclass_schema(schema), schema["cls"])


def _described(made: JsonSchemaValue, cls: type) -> JsonSchemaValue:
    meanings = {**COMMON, **_meanings(cls)}
    for name, field in made.get("properties", {}).items():
        text = field.get("description") or meanings.get(name)
        if text:
            field["description"] = _plain(text)
        unit = next((sign for end, sign in _UNITS.items() if f"_{name}".endswith(end)), None)
        if unit is not None and "number" in str(field):
            field["x-unit"] = unit
    if "description" in made:
        made["description"] = _plain(made["description"])
    return made


def _meanings(cls: type) -> dict[str, str]:
    """What stands below the fields of a class and of those that it comes from, and below columns."""
    found: dict[str, str] = {}
    for part in reversed(cls.__mro__[:-1]):
        if part.__module__.startswith("phusong."):
            for like in part.__dict__.get("LIKE", ()):
                found |= _named(like)
            found |= _below(part)
    return found


def _named(like: type) -> dict[str, str]:
    """Texts by the names of fields; a column's is its value."""
    below = _below(like)
    if not issubclass(like, StrEnum):
        return below
    return {column.value: below[column.name] for column in like if column.name in below}


@cache
def _below(cls: type) -> dict[str, str]:
    """Texts below the names that a class gives values or types to."""
    (body,) = ast.parse(textwrap.dedent(inspect.getsource(cls))).body
    assert isinstance(body, ast.ClassDef)
    return dict(_texts(body.body))


def _texts(lines: list[ast.stmt]) -> Iterator[tuple[str, str]]:
    for line, after in pairwise(lines):
        if isinstance(after, ast.Expr) and isinstance(after.value, ast.Constant):
            targets = line.targets if isinstance(line, ast.Assign) else [getattr(line, "target", 0)]
            for target in targets:
                if isinstance(target, ast.Name):
                    yield target.id, str(after.value.value)


def _plain(text: str) -> str:
    """One line, without roles; what is NaN in a table is null in the file."""
    line = " ".join(_ROLE.sub(r"\1", text).replace("``", "`").split())
    return re.sub(r"\b(NaN|NA|None)\b", "null", line)
