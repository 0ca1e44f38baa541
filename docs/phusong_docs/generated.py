"""What pages take from code: the parts that are made, by the names that pages call them by."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from phusong_docs.commands import commands
from phusong_docs.glossary import glossary
from phusong_docs.layer_columns import layer_columns
from phusong_docs.output_columns import operator_columns, output_columns
from phusong_docs.output_files import output_files
from phusong_docs.plan_schema import plan_schema
from phusong_docs.scenario_keys import scenario_keys
from phusong_docs.sources import downloads, embedded_layers

__all__ = ["GENERATED"]

GENERATED: Mapping[str, Callable[[], str]] = MappingProxyType(
    {
        "commands": commands,
        "downloads": downloads,
        "embedded-layers": embedded_layers,
        "glossary": glossary,
        "layer-columns": layer_columns,
        "operator-columns": operator_columns,
        "output-columns": output_columns,
        "output-files": output_files,
        "plan-schema": plan_schema,
        "scenario-keys": scenario_keys,
    }
)
"""What each mark is replaced by, as Markdown."""
