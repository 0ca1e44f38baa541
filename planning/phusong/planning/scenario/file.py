"""Scenario files: TOML in, a variant on top of its base, every fault with its place and a way out."""

from __future__ import annotations

import difflib
import os
import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError

from phusong.layers.errors import BadInput, Problem, Problems
from phusong.layers.i18n import Language
from phusong.planning.scenario.antenna_files import with_antenna_files
from phusong.planning.scenario.model import Scenario, Sensitivity
from phusong.planning.scenario.models import tell_models
from phusong.planning.scenario.refractivity import with_refractivity
from phusong.planning.scenario.user_tables import with_user_tables
from phusong.planning.sensitivity.overlay import varied
from phusong.planning.sensitivity.own import files_of_variants, tell_variant, with_variant_tables
from phusong.planning.street.tables import with_street_tables

__all__ = ["ScenarioFile", "find_scenario", "load_scenario"]

_DEEPEST = 8


@dataclass(frozen=True, slots=True)
class ScenarioFile:
    """A scenario with the folder that its paths are relative to."""

    scenario: Scenario
    folder: Path
    files: tuple[Path, ...]
    """The file itself, its bases, and the tables that they name."""
    notices: tuple[Problem, ...] = ()
    """What was mended in files that the scenario itself holds."""

    def comparing(self, asked: bool) -> ScenarioFile:
        """The same with its programme compared with its variants, the usual ones at least, or not."""
        stated = self.scenario.sensitivity or Sensitivity()
        update = {"sensitivity": stated.model_copy(update={"enabled": asked})}
        return replace(self, scenario=self.scenario.model_copy(update=update))

    def changed(self, changes: Mapping[str, Any]) -> ScenarioFile:
        """The same with tables laid over its own key by key, as a variant's file would; any other
        value replaces its own.

        Raises
        ------
        pydantic.ValidationError
            When that is no scenario.
        """
        return replace(self, scenario=varied(self.scenario, changes))

    def using(self, downloaded: tuple[str, ...], *, language: Language) -> ScenarioFile:
        """The same with downloaded layers added and another language of its outputs."""
        names = tuple(dict.fromkeys((*self.scenario.use_downloaded, *downloaded)))
        update = {"use_downloaded": names, "language": language}
        return replace(self, scenario=self.scenario.model_copy(update=update))


def find_scenario(folder: Path) -> Path | None:
    """The scenario of a folder: ``scenario.toml``, or its only TOML file that names layers."""
    named = folder / "scenario.toml"
    if named.is_file():
        return named
    found = []
    for path in sorted(folder.glob("*.toml")):
        try:
            if "layers" in tomllib.loads(path.read_text(encoding="utf-8-sig")):
                found.append(path)
        except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError):
            continue
    return found[0] if len(found) == 1 else None


def load_scenario(path: Path) -> ScenarioFile:
    """Read ``path`` and, where it names a ``base``, the base below it.

    Tables of the variant are merged into the base's, key by key; every other value replaces it, and
    so does a table of propagation that names another model. Paths that the base names are relative to the base.

    Raises
    ------
    BadInput
        With all faults of the file together.
    """
    problems = Problems()
    tables, files = _merged(path, problems, depth=0)
    problems.raise_if_errors()
    tables = with_antenna_files(tables, path.parent, problems)
    tables = with_refractivity(tables, path.parent, problems)
    tables, named = with_user_tables(tables, path.parent, problems)
    tables, streets = with_street_tables(tables, path.parent, problems)
    tables, prices = with_variant_tables(tables, path.parent, problems)
    named = (*named, *prices)
    try:
        scenario = Scenario.model_validate(tables)
    except ValidationError as error:
        text = path.read_text(encoding="utf-8")
        for fault in error.errors():
            _explain(fault, label=path.name, text=text, problems=problems)
        raise BadInput(problems) from None
    tell_models(scenario, file=path.name, problems=problems)
    _tell_variants(scenario, path, problems=problems)
    problems.raise_if_errors()
    named = (*named, *files_of_variants(scenario, path.parent))
    return ScenarioFile(scenario, path.parent, (*files, *named, *streets), tuple(problems))


def _tell_variants(scenario: Scenario, path: Path, *, problems: Problems) -> None:
    """Tell what is wrong with the variants that the scenario wants its programme compared with."""
    variants = scenario.sensitivity.variants if scenario.sensitivity else ()
    for number, own in enumerate(variants):
        place = ("sensitivity", "variants", str(number))
        text = path.read_text(encoding="utf-8-sig")
        try:
            tell_variant(own, scenario, file=path.name, row=_row_of(text, place), problems=problems)
        except ValidationError as error:
            for fault in error.errors():
                _explain(fault, label=path.name, text=text, problems=problems, under=place)


def _merged(path: Path, problems: Problems, *, depth: int) -> tuple[dict[str, Any], list[Path]]:
    try:
        tables = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        problems.add("file-missing", path.name)
        return {}, []
    except (OSError, UnicodeDecodeError) as error:
        problems.add("toml-unreadable", path.name, reason=str(error))
        return {}, []
    except tomllib.TOMLDecodeError as error:
        row = re.search(r"line (\d+)", str(error))
        problems.add(
            "toml-unreadable", path.name, row=int(row[1]) if row else None, reason=str(error)
        )
        return {}, []
    base = tables.pop("base", None)
    if base is None:
        return tables, [path]
    if not isinstance(base, str) or depth == _DEEPEST:
        problems.add("scenario-base", path.name, column="base", value=base)
        return tables, [path]
    below, files = _merged(path.parent / base, problems, depth=depth + 1)
    moved = _moved(below, os.path.relpath((path.parent / base).parent, path.parent))
    return _overlaid(moved, tables), [path, *files]


def _moved(tables: Mapping[str, Any], folder: str) -> dict[str, Any]:
    """The base's tables with its paths seen from the variant's folder."""
    if folder == ".":
        return dict(tables)

    def seen(path: Any) -> Any:
        if isinstance(path, list):
            return [seen(one) for one in path]
        return str(Path(folder) / path) if isinstance(path, str) else path

    moved = dict(tables)
    if "indicator_values" in moved:
        moved["indicator_values"] = _source_seen(moved["indicator_values"], seen)
    if "costs" in moved:
        moved["costs"] = _changed(
            moved["costs"], ("table",), lambda source: _source_seen(source, seen)
        )
    for key in ("tasks", "streets"):
        if "undergrounding" in moved:
            moved["undergrounding"] = _changed(
                moved["undergrounding"], (key,), lambda source: _source_seen(source, seen)
            )
    if "catalogue" in moved:
        moved["catalogue"] = seen(moved["catalogue"])
    antennas = moved.get("antennas", {})
    if isinstance(antennas, Mapping):
        moved["antennas"] = {name: seen(value) for name, value in antennas.items()}
    technologies = moved.get("technologies", {})
    if isinstance(technologies, Mapping):
        moved["technologies"] = {
            name: _changed(value, ("definition", "propagation", "refractivity"), seen)
            for name, value in technologies.items()
        }
    if "sensitivity" in moved:
        moved["sensitivity"] = _sensitivity_moved(moved["sensitivity"], folder, seen)
    layers = moved.get("layers", {})
    if isinstance(layers, Mapping):
        moved["layers"] = {
            name: {**source, "path": seen(source["path"])}
            if isinstance(source, Mapping) and "path" in source
            else source
            for name, source in layers.items()
        }
    return moved


def _sensitivity_moved(table: Any, folder: str, seen: Callable[[Any], Any]) -> Any:
    """Variants are tables of a scenario themselves."""
    moved = _changed(table, ("people", "path"), seen)
    if not isinstance(moved, Mapping) or not isinstance(moved.get("variants"), list):
        return moved
    own = [
        {key: value for key, value in _moved(one, folder).items() if key in one}
        if isinstance(one, Mapping)
        else one
        for one in moved["variants"]
    ]
    return {**moved, "variants": own}


def _source_seen(source: Any, seen: Callable[[Any], Any]) -> Any:
    """A table's name or description with its path seen from elsewhere; rows as they are."""
    if isinstance(source, Mapping):
        return _changed(source, ("path",), seen)
    return seen(source)


def _changed(table: Any, place: tuple[str, ...], change: Callable[[Any], Any]) -> Any:
    """A table with the value at a place changed, where it has one."""
    if not isinstance(table, Mapping) or place[0] not in table:
        return table
    value = table[place[0]]
    return {**table, place[0]: _changed(value, place[1:], change) if place[1:] else change(value)}


def _overlaid(base: Mapping[str, Any], over: Mapping[str, Any]) -> dict[str, Any]:
    result = dict(base)
    if "source" in over:  # its words in the other language are the base's
        result.pop("source_vi", None)
    for key, value in over.items():
        below = result.get(key)
        if (
            isinstance(below, Mapping)
            and isinstance(value, Mapping)
            and not _other_model(key, below, value)
        ):
            result[key] = _overlaid(below, value)
        else:
            result[key] = value
    return result


def _other_model(key: str, below: Mapping[str, Any], over: Mapping[str, Any]) -> bool:
    """Whether a table of propagation names another model, to which the base's keys mean nothing."""
    return key == "propagation" and over.get("model", below.get("model")) != below.get("model")


def _explain(
    fault: Any, *, label: str, text: str, problems: Problems, under: tuple[str, ...] = ()
) -> None:
    """Turn one fault that pydantic found into a problem with its row and the nearest right key.

    ``under`` is where the tables stand in the file that the fault is in.
    """
    place = (*under, *(str(part) for part in _stated(fault["loc"])))
    column = ".".join(place) or None
    row = _row_of(text, place)
    if fault["type"] == "extra_forbidden":
        keys = _keys_at(fault["loc"][:-1])
        near = difflib.get_close_matches(place[-1], keys, n=1, cutoff=0.5)
        problems.add(
            "scenario-unknown-key",
            label,
            row=row,
            column=column,
            value=place[-1],
            hint="yes" if near else "no",
            nearest=near[0] if near else "",
            keys=", ".join(keys),
        )
    elif fault["type"] == "missing":
        problems.add("scenario-missing-key", label, row=row, column=column, key=place[-1])
    elif "-" in fault["type"]:
        # One of our own rules: its name is the code of the problem.
        value = fault.get("input")
        shown = value if isinstance(value, str | int | float | list | tuple) else None
        problems.add(
            fault["type"], label, row=row, column=column, value=shown, **fault.get("ctx", {})
        )
    else:
        context = fault.get("ctx", {})
        limit = next((context[k] for k in ("gt", "ge", "lt", "le", "expected") if k in context), "")
        value = fault.get("input")
        problems.add(
            "scenario-bad-value",
            label,
            row=row,
            column=column,
            value=None if isinstance(value, Mapping | BaseModel) else value,
            type=fault["type"],
            limit=str(limit).replace(" or ", ", "),
            message=fault["msg"].removeprefix("Value error, "),
        )


def _stated(place: tuple[str | int, ...]) -> tuple[str | int, ...]:
    """The place without the kind that pydantic puts after an antenna, or a model."""
    depth = len(place)
    if place[:1] == ("antennas",):
        depth = 2
    elif place[:1] == ("carriers",) and place[2:3] == ("antenna",):
        depth = 3
    elif place[:1] == ("technologies",) and place[2:4] == ("definition", "propagation"):
        depth = 4
    return (*place[:depth], *place[depth + 1 :])


def _keys_at(place: tuple[str | int, ...]) -> list[str]:
    """Keys that the model at ``place`` knows."""
    schema = Scenario.model_json_schema(by_alias=True)
    node: dict[str, Any] = schema
    for part in place:
        node = _resolved(node, schema)
        if isinstance(part, str) and part in node.get("properties", {}):
            node = node["properties"][part]
        elif isinstance(part, int) and "items" in node:
            node = node["items"]
        elif isinstance(node.get("additionalProperties"), dict):
            node = node["additionalProperties"]
        elif "oneOf" in node:
            kinds = (_resolved(kind, schema) for kind in node["oneOf"])
            node = next(kind for kind in kinds if _is_kind(kind, part))
    keys = list(_resolved(node, schema).get("properties", {}))
    return [*keys, "base"] if not place else keys


def _is_kind(node: dict[str, Any], kind: str | int) -> bool:
    properties = node.get("properties", {})
    return any(properties.get(key, {}).get("const") == kind for key in ("kind", "model"))


def _resolved(node: dict[str, Any], schema: dict[str, Any]) -> dict[str, Any]:
    while True:
        if "$ref" in node:
            node = schema["$defs"][node["$ref"].rpartition("/")[2]]
        elif "anyOf" in node:
            node = next((n for n in node["anyOf"] if n.get("type") != "null"), {})
        else:
            return node


def _row_of(text: str, place: tuple[str, ...]) -> int | None:
    """Row where the deepest part of ``place`` that the file states stands (1-based)."""
    best: tuple[int, int] | None = None
    table: tuple[str, ...] = ()
    counts: dict[tuple[str, ...], int] = {}
    for number, line in enumerate(text.splitlines(), start=1):
        header = re.match(r"\s*(\[\[?)([^\[\]]+)\]\]?\s*(#.*)?$", line)
        if header:
            table = tuple(part.strip().strip("\"'") for part in header[2].split("."))
            if header[1] == "[[":
                counts[table] = counts.get(table, -1) + 1
                table = (*table, str(counts[table]))
            stated = table
        else:
            key = re.match(r"\s*([\w\"'.-]+)\s*=", line)
            if not key:
                continue
            stated = (*table, *(part.strip("\"'") for part in key[1].split(".")))
        if place[: len(stated)] == stated and (best is None or len(stated) > best[0]):
            best = (len(stated), number)
    return best[1] if best else None
