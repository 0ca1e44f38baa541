"""The fields of ``plan.json``, from its published JSON schema."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from phusong_docs.attributes import plain, table

__all__ = ["FILE", "plan_schema"]

FILE = Path(__file__).parents[1] / "schema" / "plan.schema.json"
HEADERS = ("field", "type", "meaning")
ELSEWHERE = "Scenario"

Node = Mapping[str, Any]


def plan_schema() -> str:
    """A table for the document and for each object in it."""
    schema = json.loads(FILE.read_text(encoding="utf-8"))
    defined = schema.get("$defs", {})
    parts = [_section("plan.json", schema, defined)]
    parts += [_section(_short(name), defined[name], defined) for name in _within(schema, defined)]
    return "\n".join(parts)


def _within(schema: Node, defined: Node) -> list[str]:
    """Objects that the document holds, as they come; the scenario's have a page of their own."""
    found = {ELSEWHERE}
    order: list[str] = []

    def walk(node: Any) -> None:
        if isinstance(node, Mapping):
            name = _target(node)
            if name in defined and name not in found:
                found.add(name)
                if "properties" in defined[name]:
                    order.append(name)
                walk(defined[name])
            for key, below in node.items():
                if key != "$defs":
                    walk(below)
        elif isinstance(node, list):
            for below in node:
                walk(below)

    walk(schema)
    return order


def _section(name: str, node: Node, defined: Node) -> str:
    needed = set(node.get("required", ()))
    rows = [
        (
            f"**`{key}`**" if key in needed else f"`{key}`",
            _type(one, defined),
            plain(str(one.get("description", ""))) or _about(_inside(one, defined)),
        )
        for key, one in node["properties"].items()
    ]
    return f"## `{name}`\n\n{_about(node)}\n\n{table(HEADERS, rows)}"


def _about(node: Node) -> str:
    """First paragraph of what an object is."""
    return plain(str(node.get("description", "")).split("\n\n")[0])


def _inside(node: Node, defined: Node) -> Node:
    """The object that a field is, or a list of."""
    items = node.get("items", node)
    found = defined.get(_target(items), {}) if isinstance(items, dict) else {}
    return found if isinstance(found, dict) else {}


def _type(node: Node, defined: Node) -> str:
    name = _target(node)
    if name:
        if name != ELSEWHERE and "properties" not in defined[name]:
            return _type(defined[name], defined)
        short = _short(name)
        return f"`{short}`" if name == ELSEWHERE else f"[`{short}`](#{short.lower()})"
    if "const" in node or "enum" in node:
        return " ".join(f"`{one}`" for one in node.get("enum", [node.get("const")]))
    several = node.get("anyOf") or node.get("oneOf") or node.get("allOf")
    if several:
        return " or ".join(dict.fromkeys(_type(one, defined) for one in several))
    kind = node.get("type", "any")
    if kind == "array" and isinstance(node.get("items"), dict):
        return f"list of {_type(node['items'], defined)}"
    if kind == "object" and isinstance(node.get("additionalProperties"), dict):
        return f"object of {_type(node['additionalProperties'], defined)}"
    return kind if isinstance(kind, str) else " or ".join(kind)


def _target(node: Node) -> str:
    return str(node.get("$ref", "")).rpartition("/")[2]


def _short(name: str) -> str:
    """Name without the module that tells it from another of the same name."""
    return name.rpartition("__")[2]
