"""Options of ``phusong plan`` that say what is written."""

from __future__ import annotations

from dataclasses import replace
from enum import StrEnum
from typing import Annotated

import typer

from phusong.layers.errors import Problems
from phusong.planning.scenario.file import ScenarioFile
from phusong.planning.scenario.outputs import OperatorFormat, ReportFormat

__all__ = ["Formats", "OnlineBaseMap", "ReportFormats", "with_base_map", "with_formats"]

Formats = Annotated[
    str | None,
    typer.Option(
        "--formats",
        metavar="NAMES",
        help="Định dạng bảng giao doanh nghiệp, cách nhau bằng dấu phẩy, hoặc none (mặc định theo "
        "kịch bản) · Formats of the tables for operators, comma-separated, or none (default: the "
        f"scenario's): {', '.join(OperatorFormat)}.",
    ),
]
OnlineBaseMap = Annotated[
    bool | None,
    typer.Option(
        "--online-base-map/--no-online-base-map",
        help="Thêm lớp nền trực tuyến vào bản đồ (mặc định theo kịch bản, thường là không) · "
        "Offer an online base layer in the map (default: the scenario's, which is no).",
    ),
]
ReportFormats = Annotated[
    str | None,
    typer.Option(
        "--report",
        metavar="NAMES",
        help="Định dạng báo cáo, cách nhau bằng dấu phẩy, hoặc none (mặc định theo kịch bản) · Formats "
        f"of the report, comma-separated, or none (default: the scenario's): {', '.join(ReportFormat)}.",
    ),
]
_NONE = "none"


def with_formats(
    file: ScenarioFile, operators: str | None, *, report: str | None = None
) -> ScenarioFile:
    """The scenario with the formats that the options name; as it is where nothing was asked.

    Parameters
    ----------
    operators
        Formats of the tables for operators.
    report
        Formats of the report.

    Raises
    ------
    BadInput
        With every name that is none.
    """
    problems = Problems()
    wanted: dict[str, tuple[StrEnum, ...]] = {}
    if operators is not None:
        wanted["operator_formats"] = _named(operators, OperatorFormat, "--formats", problems)
    if report is not None:
        wanted["report_formats"] = _named(report, ReportFormat, "--report", problems)
    problems.raise_if_errors()
    if not wanted:
        return file
    outputs = file.scenario.outputs.model_copy(update=wanted)
    return replace(file, scenario=file.scenario.model_copy(update={"outputs": outputs}))


def _named(
    asked: str, kinds: type[StrEnum], option: str, problems: Problems
) -> tuple[StrEnum, ...]:
    names = [name.strip().lower() for name in asked.split(",") if name.strip()]
    for name in names:
        if name not in {*kinds, _NONE} or (name == _NONE and len(names) > 1):
            problems.add("format-unknown", option, value=name, known=", ".join([*kinds, _NONE]))
    known = {str(kind): kind for kind in kinds}
    return tuple(known[name] for name in dict.fromkeys(names) if name in known)


def with_base_map(file: ScenarioFile, asked: bool | None) -> ScenarioFile:
    """The scenario with or without the online base map; as it is where nothing was asked."""
    if asked is None:
        return file
    outputs = file.scenario.outputs.model_copy(update={"online_base_map": asked})
    return replace(file, scenario=file.scenario.model_copy(update={"outputs": outputs}))
