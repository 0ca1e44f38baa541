"""Options of ``phusong plan`` that say what is written."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

import typer

from phusong.layers.errors import Problems
from phusong.planning.scenario.file import ScenarioFile
from phusong.planning.scenario.outputs import OperatorFormat

__all__ = ["Formats", "OnlineBaseMap", "with_base_map", "with_formats"]

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
_NONE = "none"


def with_formats(file: ScenarioFile, asked: str | None) -> ScenarioFile:
    """The scenario with the formats that the option names; as it is where nothing was asked.

    Raises
    ------
    BadInput
        With every name that is none.
    """
    if asked is None:
        return file
    names = [name.strip().lower() for name in asked.split(",") if name.strip()]
    problems = Problems()
    for name in names:
        if name not in {*OperatorFormat, _NONE} or (name == _NONE and len(names) > 1):
            known = ", ".join([*OperatorFormat, _NONE])
            problems.add("format-unknown", "--formats", value=name, known=known)
    problems.raise_if_errors()
    wanted = tuple(OperatorFormat(name) for name in dict.fromkeys(names) if name != _NONE)
    outputs = file.scenario.outputs.model_copy(update={"operator_formats": wanted})
    return replace(file, scenario=file.scenario.model_copy(update={"outputs": outputs}))


def with_base_map(file: ScenarioFile, asked: bool | None) -> ScenarioFile:
    """The scenario with or without the online base map; as it is where nothing was asked."""
    if asked is None:
        return file
    outputs = file.scenario.outputs.model_copy(update={"online_base_map": asked})
    return replace(file, scenario=file.scenario.model_copy(update={"outputs": outputs}))
