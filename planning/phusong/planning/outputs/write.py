"""The results of a plan into a folder, all or none."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from functools import cache, partial
from pathlib import Path

import geopandas as gpd
import pandas as pd

from phusong.layers.export import write_csv, write_geopackage
from phusong.layers.i18n import Language, Messages
from phusong.layers.province import Province
from phusong.layers.staging import refuse_inputs, staged
from phusong.planning.account.funds import funds_of_plan
from phusong.planning.outputs.geopackage import plan_layers, route_layers
from phusong.planning.outputs.handover.tables import handed_sites
from phusong.planning.outputs.map.page import map_html
from phusong.planning.outputs.operator.folder import operator_writers
from phusong.planning.outputs.pictures.straight_line import straight_line_svg
from phusong.planning.outputs.plan_json import plan_json, sha256
from phusong.planning.outputs.rasters import write_server, write_signal, write_since
from phusong.planning.outputs.report.chapters import report_book
from phusong.planning.outputs.report.document import book_docx
from phusong.planning.outputs.report.page import book_html
from phusong.planning.outputs.tables.backhaul import backhaul_table
from phusong.planning.outputs.tables.cable import cut_table, material_table, optic_table
from phusong.planning.outputs.tables.money import bill_table
from phusong.planning.outputs.tables.places import site_table, target_table, unserved_table
from phusong.planning.outputs.tables.streets import street_table, task_table, underground_table
from phusong.planning.outputs.tables.submarine import cable_table, position_table
from phusong.planning.outputs.tables.wan import wan_seat_table, wan_table
from phusong.planning.outputs.trade.workbook import write_cable_workbook
from phusong.planning.outputs.words.coverage import SHARES
from phusong.planning.results.stages import Coverage, Plan, Service
from phusong.planning.scenario.model import Scenario
from phusong.planning.targets.attainment import served_since

__all__ = ["write_coverage", "write_outputs", "write_unserved"]

Progress = Callable[[str, int, int], None]
"""Told the file that is written next, how many are done and of how many."""
Writers = dict[str, Callable[[Path], None]]
"""What writes each file."""

_PLAN, _UNSERVED = "plan.json", "unserved.csv"


def write_outputs(
    plan: Plan,
    folder: Path,
    *,
    language: Language,
    inputs: Iterable[Path] = (),
    progress: Progress = lambda *_: None,
) -> list[Path]:
    """Write every result; the folder changes only when all of them are whole, ``plan.json`` last.

    Files of an earlier plan that this one does not have are removed when nobody changed them.

    Parameters
    ----------
    inputs
        Files that the plan was made from besides those of its layers (the scenario); their
        fingerprints stand in ``plan.json``.

    Returns
    -------
    Where the files lie, the map first, ``plan.json`` last; of files in a folder the folder.

    Raises
    ------
    phusong.layers.errors.BadInput
        When the folder cannot be written, or a result would overwrite an input.
    """
    messages = Messages.of(language)
    sources = [*plan.province.files, *inputs]
    handed = handed_sites(plan)
    writers = {
        **_documents(plan, messages, handed),
        **_rasters(plan.coverage, plan.scenario, plan.province),
        **_served(plan),
        **operator_writers(plan, messages, handed=handed),
    }
    refuse_inputs(folder, (*writers, _PLAN), inputs=sources)
    names = {*writers, _PLAN}
    with staged(folder, last=_PLAN, outdated=partial(_outdated, folder, names)) as staging:
        _write(writers, staging, progress)
        written = {name: staging / name for name in writers}
        text = plan_json(plan, messages, inputs=sources, outputs=written)
        _write_text(staging / _PLAN, text)
    return [folder / name for name in dict.fromkeys(_top(name) for name in (*writers, _PLAN))]


def write_coverage(
    coverage: Coverage,
    scenario: Scenario,
    province: Province,
    *,
    shares: pd.DataFrame,
    folder: Path,
) -> list[Path]:
    """Write the coverage rasters alone, and beside them what share of people and land they reach."""
    writers = _rasters(coverage, scenario, province)
    writers[SHARES] = partial(write_csv, table=shares)
    refuse_inputs(folder, writers, inputs=province.files)
    with staged(folder, last="") as staging:
        _write(writers, staging, lambda *_: None)
    return [folder / name for name in writers]


def write_unserved(
    service: Service, province: Province, *, folder: Path, language: Language
) -> list[Path]:
    """Write ``unserved.csv`` alone."""
    refuse_inputs(folder, [_UNSERVED], inputs=province.files)
    with staged(folder, last=_UNSERVED) as staging:
        table = unserved_table(service, province, Messages.of(language))
        write_csv(staging / _UNSERVED, table)
    return [folder / _UNSERVED]


def _documents(plan: Plan, messages: Messages, handed: gpd.GeoDataFrame) -> Writers:
    service, province = plan.service, plan.province
    return {
        "map.html": lambda file: _write_text(file, map_html(plan, messages)),
        **_report(plan, messages),
        _UNSERVED: lambda file: write_csv(file, unserved_table(service, province, messages)),
        "sites.csv": lambda file: write_csv(file, site_table(handed)),
        "targets.csv": lambda file: write_csv(file, target_table(plan.targets)),
        "bill.csv": lambda file: write_csv(file, bill_table(plan.bill, funds_of_plan(plan))),
        "backhaul.csv": lambda file: write_csv(file, backhaul_table(plan, messages)),
        **_at_sea(plan, messages),
        "optics.csv": lambda file: write_csv(file, optic_table(plan, messages)),
        "materials.csv": lambda file: write_csv(file, material_table(plan, messages)),
        "cuts.csv": lambda file: write_csv(file, cut_table(plan)),
        "cable.xlsx": lambda file: write_cable_workbook(file, plan, messages),
        **_aside(plan),
        "routes.gpkg": lambda file: write_geopackage(file, route_layers(plan)),
        "plan.gpkg": lambda file: write_geopackage(
            file, plan_layers(plan, messages, handed=handed)
        ),
    }


def _report(plan: Plan, messages: Messages) -> Writers:
    """The report in the formats that the scenario asks for."""
    book = cache(lambda: report_book(plan, messages))
    writers: Writers = {
        "report.html": lambda file: _write_text(file, book_html(book())),
        "report.docx": lambda file: _write_bytes(file, book_docx(book())),
    }
    return {
        f"report.{kind}": writers[f"report.{kind}"] for kind in plan.scenario.outputs.report_formats
    }


def _at_sea(plan: Plan, messages: Messages) -> Writers:
    """What a plan has only when it lays cable under the sea."""
    sea = plan.routes.sea
    if sea is None or not sea.cables:
        return {}
    return {
        "submarine_cables.csv": lambda file: write_csv(file, cable_table(plan)),
        "submarine_positions.csv": lambda file: write_csv(file, position_table(plan)),
        "submarine.svg": lambda file: _write_text(file, straight_line_svg(sea, messages)),
    }


def _aside(plan: Plan) -> Writers:
    """Tables of what is told beside the programme, as far as the scenario asks for it."""
    tables: dict[str, pd.DataFrame] = {}
    if plan.wan is not None:
        tables["wan.csv"] = wan_table(plan.wan)
        tables["wan_seats.csv"] = wan_seat_table(plan.wan)
    if plan.undergrounding is not None:
        tables["undergrounding.csv"] = underground_table(plan.undergrounding)
        tables["undergrounding_tracker.csv"] = task_table(plan.undergrounding)
        if plan.undergrounding.streets is not None:
            tables["streets_tidied.csv"] = street_table(plan.undergrounding.streets)
    return {name: partial(write_csv, table=table) for name, table in tables.items()}


def _rasters(coverage: Coverage, scenario: Scenario, province: Province) -> Writers:
    writers: Writers = {}
    for name, technology in scenario.technologies.items():
        prediction = coverage.predictions[name]
        writers[f"coverage_{name}.tif"] = partial(
            write_signal,
            level_dbm=prediction.rsrp_dbm,
            province=province,
            definition=technology.definition,
        )
        writers[f"coverage_{name}_server.tif"] = partial(
            write_server,
            prediction=prediction,
            cells=coverage.transmitters[name],
            province=province,
        )
    return writers


def _served(plan: Plan) -> Writers:
    """Who is served when, and the signal at the end of each year that changes it."""
    since = {f"served_{name}.tif": _since_writer(plan, name) for name in plan.scenario.technologies}
    levels = {
        f"coverage_{name}_{change.year}.tif": _level_writer(plan, name, change.year)
        for name, changes in plan.grown.levels.items()
        for change in changes
    }
    return since | levels


def _level_writer(plan: Plan, technology: str, year: int) -> Callable[[Path], None]:
    definition = plan.scenario.technologies[technology].definition
    today = plan.coverage.predictions[technology].rsrp_dbm
    return lambda file: write_signal(
        file,
        plan.grown.level_dbm(technology, today, year),
        plan.province,
        definition=definition,
        year=year,
    )


def _since_writer(plan: Plan, technology: str) -> Callable[[Path], None]:
    definition = plan.scenario.technologies[technology].definition
    return lambda file: write_since(
        file, served_since(plan, technology), plan.province, definition=definition
    )


def _write(writers: Writers, staging: Path, progress: Progress) -> None:
    for done, (name, write) in enumerate(writers.items()):
        progress(name, done, len(writers))
        (staging / name).parent.mkdir(parents=True, exist_ok=True)
        write(staging / name)
    progress("", len(writers), len(writers))


def _top(name: str) -> str:
    """The file itself, or the folder that it is in."""
    return name.partition("/")[0]


def _outdated(folder: Path, names: set[str]) -> Iterator[Path]:
    """What an earlier ``plan.json`` says that it wrote, this plan does not, and nobody changed."""
    try:
        earlier = json.loads((folder / _PLAN).read_text(encoding="utf-8"))["outputs"]
    except (OSError, ValueError, KeyError, TypeError):
        return
    root = folder.resolve()
    for name, fingerprint in earlier.items():
        file = (root / name).resolve()
        inside = root in file.parents
        if name not in names and inside and file.is_file() and sha256(file) == fingerprint:
            yield file


def _write_bytes(file: Path, data: bytes) -> None:
    file.write_bytes(data)


def _write_text(file: Path, text: str) -> None:
    file.write_text(text, encoding="utf-8", newline="\n")
