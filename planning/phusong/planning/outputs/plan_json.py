"""``plan.json``: every figure of a plan with the settings, data and versions that it comes from."""

from __future__ import annotations

import hashlib
import json
import os
import platform
from collections.abc import Iterable, Mapping, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any

from phusong.layers.errors import Problem
from phusong.layers.i18n import Messages
from phusong.planning.account.funds import funds_of_plan
from phusong.planning.account.model import park_notes, unserved_states
from phusong.planning.outputs.document.beside import (
    BillPart,
    Grid,
    Notice,
    ProvincePart,
    SummaryRow,
    Unreached,
)
from phusong.planning.outputs.document.document import FORMAT, SCHEMA_ID, PlanDocument
from phusong.planning.outputs.document.funding import FundPart
from phusong.planning.outputs.document.network import Cable, LinksPart, Sea, WanPart
from phusong.planning.outputs.document.places import (
    CommuneRoadRow,
    ParkOperatorRow,
    ParkRow,
    PlaceRow,
)
from phusong.planning.outputs.document.service import (
    AttainedRow,
    CommuneRow,
    RoadRow,
    TargetRow,
    UnservedRow,
)
from phusong.planning.outputs.document.streets import UndergroundingPart
from phusong.planning.outputs.document.works import BackhaulRow, HopRow, RouteRow, StepRow
from phusong.planning.outputs.pictures.cost_marks import marked_segments, marked_sites
from phusong.planning.outputs.summary import summarise
from phusong.planning.outputs.tables.cable import stray_table
from phusong.planning.outputs.tables.sensitivity import with_verdicts
from phusong.planning.programme.duties import outcomes_of_duties
from phusong.planning.results.stages import Plan
from phusong.planning.service.commune_roads import serve_commune_roads
from phusong.planning.service.park_operators import serve_parks_by_operator
from phusong.planning.targets.attainment import attained
from phusong.planning.targets.place_years import place_years

__all__ = ["plan_json", "sha256"]

_LIBRARIES = (
    "phusong",
    "exactextract",
    "geopandas",
    "highspy",
    "networkx",
    "numba",
    "numpy",
    "odc-geo",
    "pandas",
    "pydantic",
    "pyogrio",
    "pyproj",
    "rasterio",
    "scikit-image",
    "scipy",
    "shapely",
)


def plan_json(
    plan: Plan, messages: Messages, *, inputs: Iterable[Path], outputs: Mapping[str, Path]
) -> str:
    """The text of the file: sorted keys, null for what is not known, no time, no absolute path.

    ``outputs`` are the other results by their paths in the folder.
    """
    sources = sorted({file.resolve() for file in inputs})
    document = PlanDocument.model_validate(
        {
            "$schema": SCHEMA_ID,
            "format": FORMAT,
            "versions": _versions(),
            "province": ProvincePart(name=plan.province.name, code=plan.province.code),
            "grid": _grid(plan),
            "scenario": plan.scenario,
            "provenance": dict(plan.province.provenance),
            "notices": [_notice(problem, messages) for problem in plan.province.notices],
            "inputs": _fingerprints(sources),
            "outputs": {name: sha256(file) for name, file in outputs.items()},
            **_service(plan),
            **_works(plan),
            **_network(plan),
            "total_bn_vnd": plan.total,
            "bill_bn_vnd": BillPart.of(plan.bill),
            "funding_bn_vnd": [FundPart.of(fund) for fund in funds_of_plan(plan)],
        }
    )
    # Read-only mappings of the layers are not what pydantic's serializer expects of a Mapping.
    told = document.model_dump(mode="json", by_alias=True, warnings=False)
    content = _without_folders(told, _folders(sources))
    text = json.dumps(content, ensure_ascii=False, allow_nan=False, sort_keys=True, indent=1)
    return text + "\n"


def _versions() -> dict[str, str]:
    return {"python": platform.python_version(), **{name: version(name) for name in _LIBRARIES}}


def _service(plan: Plan) -> dict[str, Any]:
    service = plan.service
    return {
        "summary": [SummaryRow.of(summary) for summary in summarise(plan)],
        "communes": CommuneRow.of(service.communes),
        "attained": AttainedRow.of(attained(plan)),
        "places": PlaceRow.of(place_years(plan)),
        "parks": ParkRow.of(park_notes(plan)),
        "park_operators": ParkOperatorRow.of(
            serve_parks_by_operator(service, plan.coverage, plan.scenario)
        ),
        "roads": RoadRow.of(service.roads),
        "commune_roads": CommuneRoadRow.of(
            serve_commune_roads(plan.province, plan.coverage, plan.scenario)
        ),
        "sensitivity": {name: list(effects) for name, effects in service.effects.items()},
        "variants": plan.sensitivities,
        "unserved": UnservedRow.of(unserved_states(plan)),
        "targets": TargetRow.of(plan.targets),
        "shortfalls": list(plan.shortfalls),
    }


def _works(plan: Plan) -> dict[str, Any]:
    proposal = plan.proposal
    return {
        "proposed_sites": StepRow.of(with_verdicts(marked_sites(plan), plan)),
        "assigned": list(outcomes_of_duties(plan)),
        "optima": list(proposal.optima),
        "years": proposal.years,
        "checks": list(proposal.checks),
    }


def _network(plan: Plan) -> dict[str, Any]:
    routes, streets = plan.routes, plan.undergrounding
    return {
        "routes": RouteRow.of(marked_segments(plan)),
        "backhaul": BackhaulRow.of(plan.backhaul.options),
        "microwave_hops": HopRow.of(plan.backhaul.hops),
        "links": None if routes.links is None else LinksPart.of(routes.links),
        "joined": list(routes.joined),
        "cable": None if routes.land is None else Cable.of(routes.land, stray_table(plan)),
        "submarine": None if routes.sea is None else Sea.of(routes.sea),
        "wan": None if plan.wan is None else WanPart.of(plan.wan),
        "undergrounding": None if streets is None else UndergroundingPart.of(streets),
        "trunk": routes.trunk,
        "unreached": [Unreached(id=place, reason=reason) for place, reason in routes.unreached],
    }


def sha256(file: Path) -> str:
    """Fingerprint of a file's bytes."""
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _grid(plan: Plan) -> Grid:
    grid = plan.province.grid
    rows, columns = grid.shape
    return Grid(
        crs=str(grid.crs),
        resolution_m=float(grid.resolution.x),
        rows=rows,
        columns=columns,
        transform=grid.affine[:6],
    )


def _fingerprints(files: Sequence[Path]) -> dict[str, str]:
    """Each file by its path under the folder that all have in common."""
    if not files:
        return {}
    root = Path(os.path.commonpath([file.parent for file in files]))
    return {file.relative_to(root).as_posix(): sha256(file) for file in files}


def _folders(files: Iterable[Path]) -> tuple[str, ...]:
    """Folders of files as a scenario may have written them, the deepest first."""
    folders = {file.parent for file in files if file.parent != file.parent.parent}
    spelled = {f"{spelling}/" for one in folders for spelling in (one.as_posix(), str(one))}
    return tuple(sorted(spelled, key=len, reverse=True))


def _without_folders(told: Any, folders: tuple[str, ...]) -> Any:
    """The same with absolute paths of files that were read cut down to their names."""
    if isinstance(told, dict):
        return {key: _without_folders(value, folders) for key, value in told.items()}
    if isinstance(told, list):
        return [_without_folders(value, folders) for value in told]
    if isinstance(told, str):
        for folder in folders:
            told = told.replace(folder, "")
    return told


def _notice(problem: Problem, messages: Messages) -> Notice:
    text, expected = messages.problem(problem)
    return Notice(
        severity=problem.severity,
        code=problem.code,
        file=Path(problem.file).name,
        row=problem.row,
        column=problem.column,
        value=problem.value,
        text=text,
        expected=expected,
    )
