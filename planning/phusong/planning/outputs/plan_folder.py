"""What an earlier run left in its folder: its works and cable, read back from ``plan.gpkg``."""

from __future__ import annotations

import json
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pyogrio
from pydantic import ValidationError

from phusong.layers.errors import Problems, Severity
from phusong.layers.gdal_paths import readable
from phusong.planning.comparison.changes import PlannedWorks
from phusong.planning.outputs.document.document import FORMAT, PlanDocument
from phusong.planning.outputs.plan_json import sha256
from phusong.planning.results.columns import ProposalColumn, RouteColumn

__all__ = ["read_plan_json", "read_planned_works"]

_PLAN, _LAYERS = "plan.json", "plan.gpkg"
_FAULTS = 3
_WORKS, _CABLE = ("sites", "upgrades"), "routes"
_WORK_NEEDS = {
    column.value
    for column in (
        ProposalColumn.SITE_ID,
        ProposalColumn.ORDER,
        ProposalColumn.OPTION,
        ProposalColumn.HOST_SITE_ID,
        ProposalColumn.OPERATOR,
        ProposalColumn.CHOSEN_FOR,
        ProposalColumn.BANDS,
        ProposalColumn.PLACES,
    )
}
_CABLE_NEEDS = {
    column.value
    for column in (
        RouteColumn.SERVES_ID,
        RouteColumn.CONSTRUCTION,
        RouteColumn.LENGTH_KM,
        RouteColumn.COST_LOW,
        RouteColumn.COST_MID,
        RouteColumn.COST_HIGH,
    )
}


def read_planned_works(folder: Path, *, problems: Problems) -> PlannedWorks | None:
    """What a folder of results says of works and cable, in metres of its grid's CRS.

    None, with every reason in ``problems``, when it is not such a folder. A GeoPackage that was
    changed since it was written is a warning.
    """
    told = read_plan_json(folder / _PLAN, problems=problems)
    frames = _frames(folder / _LAYERS, problems)
    if told is None or frames is None:
        return None
    if told.outputs.get(_LAYERS) != sha256(folder / _LAYERS):
        problems.add("plan-changed-since", str(folder / _LAYERS), severity=Severity.WARNING)
    crs = told.grid.crs
    works = pd.concat([frames[name] for name in _WORKS], ignore_index=True)
    ordered = works.sort_values(ProposalColumn.ORDER.value, kind="stable", ignore_index=True)
    return PlannedWorks(
        gpd.GeoDataFrame(ordered, geometry="geometry", crs=4326).to_crs(crs),
        frames[_CABLE].to_crs(crs),
        told.scenario.siting.spacing_m,
    )


def read_plan_json(file: Path, *, problems: Problems) -> PlanDocument | None:
    """``plan.json``; None, with the reason in ``problems``, when it is not a plan's.

    A file of a newer version, whose structure nobody here knows, is told apart from a broken one.
    """
    try:
        told = json.loads(file.read_text(encoding="utf-8"), parse_constant=_no_number)
    except FileNotFoundError:
        problems.add("plan-missing", str(file))
        return None
    except (OSError, ValueError, RecursionError) as error:
        problems.add("plan-broken", str(file), why=type(error).__name__)
        return None
    found = told.get("format") if isinstance(told, dict) else None
    if found != FORMAT:
        newer = isinstance(found, int) and found > FORMAT
        code = "plan-newer-format" if newer else "plan-other-format"
        problems.add(code, str(file), value=found, known=str(FORMAT))
        return None
    try:
        document = PlanDocument.model_validate(told)
        gpd.GeoSeries([], crs=document.grid.crs)
    except ValidationError as error:
        problems.add("plan-broken", str(file), why=_places(error))
        return None
    except (ValueError, RuntimeError):
        problems.add("plan-broken", str(file), why="grid.crs")
        return None
    return document


def _no_number(word: str) -> float:
    raise ValueError(word)


def _places(error: ValidationError) -> str:
    """Where in the file the first faults are, and how many there are more."""
    places = [".".join(map(str, one["loc"])) for one in error.errors(include_input=False)]
    more = len(places) - _FAULTS
    return ", ".join(places[:_FAULTS]) + (f" + {more}" if more > 0 else "")


def _frames(file: Path, problems: Problems) -> dict[str, gpd.GeoDataFrame] | None:
    if not file.is_file():
        problems.add("plan-missing", str(file))
        return None
    frames = {}
    for layer in (*_WORKS, _CABLE):
        try:
            with readable(file) as copy:
                frame = pyogrio.read_dataframe(copy, layer=layer)
        except Exception as error:  # noqa: BLE001 (a broken file may raise anything)
            problems.add("plan-broken", str(file), why=type(error).__name__)
            return None
        needed = _CABLE_NEEDS if layer == _CABLE else _WORK_NEEDS
        if not needed <= set(frame.columns) or not isinstance(frame, gpd.GeoDataFrame):
            problems.add("plan-broken", str(file), why=layer)
            return None
        frames[layer] = frame
    return frames
