"""Columns that layers may have, from the schemas that files are checked against."""

from __future__ import annotations

from phusong.layers.columns.base import Column
from phusong.layers.schema import SCHEMAS, RasterKind
from phusong_docs.attributes import attribute_texts, plain, table

__all__ = ["layer_columns"]

HEADERS = ("column", "type", "unit", "rule", "meaning", "other headers that are understood")


def layer_columns() -> str:
    """A table for each kind of layer, and one of the rasters."""
    texts = attribute_texts(RasterKind)
    rasters = [(f"`{kind.value}`", texts[kind.name]) for kind in RasterKind]
    parts = [f"## Rasters\n\n{table(('layer', 'meaning'), rasters)}"]
    for kind, schema in SCHEMAS.items():
        about = plain((schema.columns.__doc__ or "").strip().split("\n\n")[0])
        rows = [_row(column) for column in schema.columns]
        shape = "a table" if schema.geometry.value == "none" else f"{schema.geometry.value}s"
        parts.append(f"## `{kind.value}`: {shape}\n\n{about}\n\n{table(HEADERS, rows)}")
    return "\n".join(parts)


def _row(column: Column) -> tuple[str, ...]:
    spec = column.spec
    name = f"**`{column.value}`**" if spec.required else f"`{column.value}`"
    return name, spec.type.value, spec.unit, _rule(column), spec.doc, ", ".join(spec.also)


def _rule(column: Column) -> str:
    spec = column.spec
    rules = []
    if spec.required:
        rules.append("needed")
    if spec.unique:
        rules.append("unique")
    if spec.above is not None:
        rules.append(f"> {spec.above:g}")
    if spec.minimum is not None:
        rules.append(f"≥ {spec.minimum:g}")
    if spec.maximum is not None:
        rules.append(f"≤ {spec.maximum:g}")
    if spec.choices:
        rules.append(" ".join(f"`{one}`" for one in spec.choices))
    return ", ".join(rules)
