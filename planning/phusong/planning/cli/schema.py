"""``phusong schema``: what ``plan.json`` holds, as JSON Schema."""

from __future__ import annotations

import typer

__all__ = ["schema"]


def schema() -> None:
    """In lược đồ JSON (2020-12) của plan.json: mọi trường, nghĩa, đơn vị, có thể trống hay không.

    Print the JSON Schema of plan.json: every field, its meaning and unit, whether it may be null.
    """
    from phusong.planning.outputs.document.schema import schema_text

    typer.echo(schema_text(), nl=False)
