"""Maps of refractivity that a scenario names, read at the province into P.1812's two numbers."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from phusong.layers.crs import Area
from phusong.layers.errors import Problems
from phusong.layers.formats.itu_grid import load_itu_grid, value_at
from phusong.layers.schema import LayerKind
from phusong.layers.source import FoundFile, LayerSource
from phusong.layers.vectors import read_layer

__all__ = ["with_refractivity"]

_FIELDS = {"DN50": ("delta_n", 0.0, 157.0), "N050": ("surface_n", 200.0, 450.0)}
"""What each map gives, and what it may be anywhere on earth (the limits of P1812's fields)."""


def with_refractivity(
    tables: Mapping[str, Any], folder: Path, problems: Problems
) -> dict[str, Any]:
    """The tables of a scenario with ``delta_n`` and ``surface_n`` where ``refractivity`` names maps.

    The maps are read at the middle of the scenario's bounds, or of its communes where it has none.
    Numbers that the scenario states itself stand, and so does its latitude.
    """
    technologies = tables.get("technologies")
    if not isinstance(technologies, Mapping):
        return dict(tables)
    asked = {
        name: model
        for name, technology in technologies.items()
        if (model := _model_of(technology)) is not None
    }
    if not asked:
        return dict(tables)
    place = _middle(tables, folder)
    if place is None:
        problems.add("refractivity-place", "[grid]", column="bounds")
        return dict(tables)
    changed = dict(technologies)
    for name, model in asked.items():
        filled = {**_read(model["refractivity"], place, folder, problems), **model}
        definition = {**changed[name]["definition"], "propagation": filled}
        changed[name] = {**changed[name], "definition": definition}
    return {**tables, "technologies": changed}


def _model_of(technology: Any) -> Mapping[str, Any] | None:
    """A technology's table of P.1812 when it names maps."""
    definition = technology.get("definition") if isinstance(technology, Mapping) else None
    model = definition.get("propagation") if isinstance(definition, Mapping) else None
    if not isinstance(model, Mapping) or model.get("model") != "p1812":
        return None
    return model if isinstance(model.get("refractivity"), str) else None


def _middle(tables: Mapping[str, Any], folder: Path) -> tuple[float, float] | None:
    """Longitude and latitude of the middle of the province; None when nothing tells it."""
    grid = tables.get("grid")
    bounds = grid.get("bounds") if isinstance(grid, Mapping) else None
    if bounds is None:
        bounds = _bounds_of_communes(tables.get("layers"), folder)
    try:
        west, south, east, north = (float(v) for v in bounds or ())
    except (TypeError, ValueError):
        return None  # the scenario's own check tells what is wrong with them
    return (west + east) / 2, (south + north) / 2


def _bounds_of_communes(layers: Any, folder: Path) -> tuple[float, ...] | None:
    """Faults are not told here: they will be when the layers are read in earnest."""
    try:
        source = LayerSource.model_validate(layers["communes"])
    except (TypeError, KeyError, ValidationError):
        return None
    silent = Problems()
    communes = read_layer(LayerKind.COMMUNES, source, folder=folder, area=None, problems=silent)
    return None if silent.has_errors or communes.empty else Area.of(communes).bounds


def _read(
    named: str, place: tuple[float, float], folder: Path, problems: Problems
) -> dict[str, float]:
    """The fields that the maps give."""
    found: dict[str, float] = {"latitude_deg": place[1]}
    for file in _maps(named, folder, problems):
        field, low, high = _FIELDS[Path(file.label).stem.upper()]
        grid = load_itu_grid(file, problems)
        if grid is None:
            continue
        value = value_at(grid, latitude_deg=place[1], longitude_deg=place[0])
        if low < value < high:
            found[field] = value
        else:
            problems.add(
                "refractivity-value",
                file.label,
                value=f"{value:g}",
                low=low,
                high=high,
                field=field,
            )
    return found


def _maps(named: str, folder: Path, problems: Problems) -> list[FoundFile]:
    """The files that a name means: one map, or those of a folder."""
    path = folder / named
    try:
        members = sorted(path.iterdir()) if path.is_dir() else [path] if path.exists() else []
    except OSError as error:
        problems.add("file-unreadable", named, reason=error.strerror or type(error).__name__)
        return []
    if not members:
        problems.add("file-missing", named)
        return []
    maps = [one for one in members if one.stem.upper() in _FIELDS and one.is_file()]
    if not maps:
        problems.add("refractivity-name", named, known=", ".join(f"{s}.TXT" for s in _FIELDS))
    label = Path(named)
    return [FoundFile(one, str(label / one.name if path.is_dir() else label)) for one in maps]
