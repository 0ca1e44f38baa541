"""``plan.json``: every figure of a plan with the settings, data and versions that it comes from."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pandas as pd

from phusong.layers.errors import Problem
from phusong.layers.i18n import Messages
from phusong.planning.account.model import park_notes, unserved_states
from phusong.planning.outputs.pictures.cost_marks import marked_segments, marked_sites
from phusong.planning.outputs.summary import TechnologySummary, summarise
from phusong.planning.outputs.tables.sensitivity import with_verdicts
from phusong.planning.outputs.tables.streets import street_figures
from phusong.planning.outputs.tables.submarine import sea_figures
from phusong.planning.outputs.tables.wan import wan_figures
from phusong.planning.outputs.words.general import known
from phusong.planning.programme.duties import outcomes_of_duties
from phusong.planning.results.money import Bill, Money
from phusong.planning.results.sensitivity import Sensitivities
from phusong.planning.results.stages import Plan
from phusong.planning.scenario.model import Scenario
from phusong.planning.service.commune_roads import serve_commune_roads
from phusong.planning.targets.attainment import attained
from phusong.planning.targets.place_years import place_years

__all__ = ["FORMAT", "plan_json", "sha256"]

FORMAT = 1
"""Version of the file's structure."""
_LIBRARIES = (
    "phusong",
    "geopandas",
    "networkx",
    "numba",
    "numpy",
    "pandas",
    "pyproj",
    "rasterio",
    "scipy",
    "shapely",
)
_CHUNK = 1 << 20


def plan_json(
    plan: Plan, messages: Messages, *, inputs: Iterable[Path], outputs: Mapping[str, Path]
) -> str:
    """The text of the file: sorted keys, null for what is not known, no time, no absolute path.

    ``outputs`` are the other results by their paths in the folder.
    """
    content = {
        "format": FORMAT,
        "versions": {name: version(name) for name in _LIBRARIES},
        "province": {"name": plan.province.name, "code": plan.province.code},
        "grid": _grid(plan),
        "scenario": _settings(plan.scenario),
        "provenance": {
            layer: note.model_dump(mode="json") for layer, note in plan.province.provenance.items()
        },
        "notices": [_notice(problem, messages) for problem in plan.province.notices],
        "inputs": _fingerprints(inputs),
        "outputs": {name: sha256(file) for name, file in outputs.items()},
        "summary": [_figures(summary) for summary in summarise(plan)],
        "communes": _records(plan.service.communes),
        "attained": _records(attained(plan)),
        "places": _records(place_years(plan)),
        "parks": _records(park_notes(plan)),
        "roads": _records(plan.service.roads),
        "commune_roads": _records(serve_commune_roads(plan.province, plan.coverage, plan.scenario)),
        "sensitivity": {
            name: [asdict(effect) for effect in effects]
            for name, effects in plan.service.effects.items()
        },
        "variants": None if plan.sensitivities is None else _variants(plan.sensitivities),
        "unserved": _records(unserved_states(plan)),
        "targets": _records(plan.targets),
        "shortfalls": [asdict(shortfall) for shortfall in plan.shortfalls],
        "proposed_sites": _records(_plain(with_verdicts(marked_sites(plan), plan))),
        "assigned": [asdict(outcome) for outcome in outcomes_of_duties(plan)],
        "optima": [asdict(optimum) for optimum in plan.proposal.optima],
        "years": None if plan.proposal.years is None else asdict(plan.proposal.years),
        "routes": _records(_plain(marked_segments(plan))),
        "backhaul": _records(_plain(plan.backhaul.options)),
        "microwave_hops": _records(_plain(plan.backhaul.hops)),
        "cable": _cable(plan),
        "submarine": sea_figures(plan),
        "wan": wan_figures(plan.wan),
        "undergrounding": street_figures(plan.undergrounding),
        "trunk": None if plan.routes.trunk is None else asdict(plan.routes.trunk),
        "checks": [asdict(check) for check in plan.proposal.checks],
        "unreached": [{"id": place, "reason": reason} for place, reason in plan.routes.unreached],
        "total_bn_vnd": asdict(plan.total),
        "bill_bn_vnd": _bill(plan.bill),
    }
    text = json.dumps(
        content, ensure_ascii=False, allow_nan=False, sort_keys=True, indent=1, default=_as_json
    )
    return text + "\n"


def _settings(scenario: Scenario) -> dict[str, Any]:
    # Read-only mappings of the layers are not what pydantic's serializer expects of a Mapping.
    return scenario.model_dump(by_alias=True, warnings=False)


def _as_json(value: object) -> object:
    """What the models of a scenario hold besides JSON's own types; secrets hide themselves."""
    return dict(value) if isinstance(value, Mapping) else str(value)


def sha256(file: Path) -> str:
    """Fingerprint of a file's bytes."""
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _grid(plan: Plan) -> dict[str, Any]:
    grid = plan.province.grid
    rows, columns = grid.shape
    return {
        "crs": str(grid.crs),
        "resolution_m": float(grid.resolution.x),
        "rows": rows,
        "columns": columns,
        "transform": [float(value) for value in grid.affine[:6]],
    }


def _fingerprints(files: Iterable[Path]) -> dict[str, str]:
    """Each file by its path under the folder that all have in common."""
    found = sorted({file.resolve() for file in files})
    if not found:
        return {}
    root = Path(os.path.commonpath([file.parent for file in found]))
    return {file.relative_to(root).as_posix(): sha256(file) for file in found}


def _notice(problem: Problem, messages: Messages) -> dict[str, Any]:
    text, expected = messages.problem(problem)
    return {
        "severity": problem.severity.value,
        "code": problem.code,
        "file": Path(problem.file).name,
        "row": problem.row,
        "column": problem.column,
        "value": problem.value,
        "text": text,
        "expected": expected,
    }


def _variants(found: Sensitivities) -> dict[str, Any]:
    told = asdict(found)
    for own, variant in zip(told["variants"], found.variants, strict=True):
        own["name"] = None if variant.name is None else variant.name.model_dump()
    return told


def _cable(plan: Plan) -> dict[str, Any] | None:
    land = plan.routes.land
    if land is None:
        return None
    return {
        "network": asdict(land.network),
        "survived": None if land.survived is None else asdict(land.survived),
        "protection": None if land.protection is None else asdict(land.protection),
        "cuts": _records(land.cuts),
        "optics": _records(land.optics),
        "materials": _records(land.materials),
    }


def _bill(bill: Bill) -> dict[str, Any]:
    persons = [
        {
            **asdict(one),
            "building_per_person": _optional(one.per_person(one.expense.building)),
            "present_per_person": _optional(one.per_person(one.expense.present)),
        }
        for one in bill.persons
    ]
    return {**asdict(bill), "persons": persons}


def _optional(money: Money | None) -> dict[str, Any] | None:
    return None if money is None else asdict(money)


def _figures(summary: TechnologySummary) -> dict[str, Any]:
    return {
        **asdict(summary),
        "share_today_pct": summary.share_today_pct,
        "share_planned_pct": summary.share_planned_pct,
    }


def _plain(points: pd.DataFrame) -> pd.DataFrame:
    """Without geometry, which is in the GeoPackage."""
    return pd.DataFrame(points.drop(columns="geometry"))


def _records(table: pd.DataFrame) -> list[Mapping[str, Any]]:
    return [
        {str(name): known(value) for name, value in row.items()} for row in table.to_dict("records")
    ]
