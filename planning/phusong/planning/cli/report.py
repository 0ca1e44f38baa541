"""``phusong report``: the report of a quarter, and sheets of communes, from a plan that is finished."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from phusong.layers.errors import BadInput, Problem, Problems
from phusong.layers.i18n import Language
from phusong.planning.account.quarter import read_quarter
from phusong.planning.cli.means import Computing, computes
from phusong.planning.cli.planned import plan_into
from phusong.planning.cli.screen import Screen
from phusong.planning.cli.writable import kept_for_us
from phusong.planning.scenario.file import ScenarioFile, find_scenario
from phusong.planning.scenario.outputs import ReportFormat

__all__ = ["report"]

_PLAN_FILE, _PLAN_FOLDER = "plan.json", "plan"


@computes
def report(
    plan: Annotated[
        Path,
        typer.Argument(
            metavar="PLAN",
            help="Thư mục kết quả của kế hoạch, hoặc kịch bản (sẽ được lập kế hoạch trước) · "
            "Folder of results, or a scenario, which is planned first.",
        ),
    ],
    quarter: Annotated[
        str | None,
        typer.Option(
            "--quarter",
            "-q",
            help="Quý báo cáo: 2026-Q3, Q3/2026, quý III/2026 · Quarter that is reported.",
        ),
    ] = None,
    commune: Annotated[
        list[str] | None,
        typer.Option(
            "--commune",
            "-c",
            help="Phiếu của một xã, phường, đặc khu (tên có dấu hoặc không, hoặc mã; lặp lại được), "
            "hoặc all · Sheet of a commune (name or code; may be repeated), or all.",
        ),
    ] = None,
    progress: Annotated[
        Path | None,
        typer.Option(
            "--progress",
            "-p",
            help="Bảng tiến độ CSV hoặc XLSX: hạng mục, ngày, đơn vị, số liệu, khó khăn, đề xuất, nguồn · "
            "Table of what was done: subject, date, by, figure, difficulty, proposal, source.",
        ),
    ] = None,
    out: Annotated[
        Path, typer.Option("--out", "-o", help="Thư mục báo cáo · Folder for the reports.")
    ] = Path("report"),
    lang: Annotated[Language | None, typer.Option("--lang", help="vi | en")] = None,
    *,
    computing: Computing,
) -> None:
    """Báo cáo quý và phiếu của từng xã, từ một kế hoạch đã lập: không phải lập lại.

    Report of a quarter and sheets of communes, from a plan that is finished; nothing is planned again.
    """
    from phusong.planning.outputs.report.request import books_of, forms_of, read_request
    from phusong.planning.outputs.report.write import write_books

    screen = Screen(lang)
    problems = Problems()
    if quarter is None and not commune:
        problems.add("report-nothing-asked", "phusong report")
    if progress is not None and quarter is None:
        problems.add("progress-without-quarter", "--progress", value=str(progress))
    problems.raise_if_errors()
    made = (plan / _PLAN_FILE).is_file()
    file = None if made else _scenario(plan, screen, quarter)
    own = out / _PLAN_FOLDER
    with kept_for_us(out, *(() if made else (own,))):
        if file is not None:
            plan = own
            with computing.open(screen) as means:
                plan_into(file, screen, folder=plan, means=means)
        asked = read_request(
            plan,
            quarter=quarter,
            communes=commune or [],
            table=progress,
            language=lang,
            problems=problems,
        )
        problems.raise_if_errors()
        assert asked is not None
        screen.language = asked.messages.language
        screen.problems(problems)
        paths = write_books(
            out,
            books_of(asked),
            formats=asked.account.scenario.outputs.report_formats or tuple(ReportFormat),
            forms=forms_of(asked),
            inputs=[path for path in plan.iterdir() if path.is_file()]
            + ([progress] if progress else []),
        )
    screen.files(paths)


def _scenario(path: Path, screen: Screen, quarter: str | None) -> ScenarioFile:
    """The scenario to be planned; a quarter that is none of its own is refused before minutes of work."""
    if not path.is_file() and (not path.is_dir() or find_scenario(path) is None):
        raise BadInput([Problem("report-nothing-there", str(path))])
    file = screen.load(path)
    problems = Problems()
    if quarter is not None:
        read_quarter(quarter, years=file.scenario.programme.years, problems=problems)
    problems.raise_if_errors()
    return file
