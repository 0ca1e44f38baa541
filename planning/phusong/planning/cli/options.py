"""Options that several commands have."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from phusong.layers.i18n import Language

__all__ = ["Lang", "Out", "ScenarioPath", "UseDownloaded"]

ScenarioPath = Annotated[
    Path,
    typer.Argument(
        metavar="SCENARIO",
        help="Tệp kịch bản TOML, hoặc thư mục chứa nó · Scenario file, or the folder that holds it.",
    ),
]
Out = Annotated[
    Path,
    typer.Option("--out", "-o", help="Thư mục kết quả · Folder for the results."),
]
Lang = Annotated[
    Language | None,
    typer.Option("--lang", help="vi | en (mặc định theo kịch bản · default: the scenario's)."),
]
UseDownloaded = Annotated[
    str,
    typer.Option(
        "--use-downloaded",
        help="Lớp đã tải về dùng thay lớp có sẵn, cách nhau bằng dấu phẩy · "
        "Downloaded layers to use, comma-separated (see: phusong data list).",
    ),
]
