"""The user's own variants as a scenario's file states them: their files, and what is wrong with them."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from phusong.layers.errors import Problems
from phusong.layers.raster_source import RasterSource
from phusong.planning.scenario.model import OwnVariant, Scenario
from phusong.planning.scenario.user_tables import Tables, with_user_tables
from phusong.planning.sensitivity.overlay import (
    CHANGEABLE,
    needs_prediction,
    not_changeable,
    varied,
)

__all__ = ["files_of_variants", "tell_variant", "with_variant_tables"]


def with_variant_tables(tables: Mapping[str, Any], folder: Path, problems: Problems) -> Tables:
    """Prices into the ``costs`` of variants that name a table of them."""
    stated = tables.get("sensitivity")
    variants = stated.get("variants") if isinstance(stated, Mapping) else None
    if not isinstance(stated, Mapping) or not isinstance(variants, list):
        return Tables(dict(tables), ())
    files: list[Path] = []
    changed: list[Any] = []
    for own in variants:
        if isinstance(own, Mapping):
            own, named = with_user_tables(own, folder, problems)
            files += named
        changed.append(own)
    return Tables({**tables, "sensitivity": {**stated, "variants": changed}}, tuple(files))


def files_of_variants(scenario: Scenario, folder: Path) -> tuple[Path, ...]:
    """Rasters of people that variants name."""
    asked = scenario.sensitivity
    if asked is None:
        return ()
    own = [varied(scenario, one.changes).layers.people for one in asked.variants]
    sources = [source for source in (asked.people, *own) if isinstance(source, RasterSource)]
    return tuple(
        file.path
        for source in sources
        if source != scenario.layers.people
        for file in source.files(folder, Problems())
    )


def tell_variant(
    own: OwnVariant, scenario: Scenario, *, file: str, row: int | None, problems: Problems
) -> None:
    """Tell of keys that no variant may change, and of changes that need another prediction.

    Raises
    ------
    pydantic.ValidationError
        When what it changes is no scenario.
    """
    for key in not_changeable(own.changes):
        problems.add(
            "variant-key",
            file,
            row=row,
            column=key,
            value=key,
            key=key,
            keys=", ".join(CHANGEABLE),
        )
    if not_changeable(own.changes):
        return
    for name in needs_prediction(varied(scenario, own.changes), scenario):
        problems.add("variant-predicts", file, row=row, column=f"technologies.{name}", value=name)
