"""``phusong report``: the report of a quarter, sheets of communes and parks, from a finished plan."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape

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
_LIST = "list"


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
            "hoặc all; list: danh sách · Sheet of a commune (name or code; may be repeated), or all; "
            "list: which there are.",
        ),
    ] = None,
    park: Annotated[
        list[str] | None,
        typer.Option(
            "--park",
            help="Phiếu của một khu, cụm công nghiệp (tên, một phần tên hoặc số; lặp lại được), hoặc "
            "all; list: danh sách · Sheet of an industrial park (name, a part of it, or number; may be "
            "repeated), or all; list: which there are.",
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
    """Báo cáo quý, phiếu của từng xã, từng khu công nghiệp, từ một kế hoạch đã lập: không phải lập lại.

    Report of a quarter and sheets of communes and parks, from a plan that is finished; nothing is
    planned again.
    """
    from phusong.planning.outputs.report.request import books_of, forms_of, read_request
    from phusong.planning.outputs.report.write import write_books

    screen = Screen(lang)
    problems = Problems()
    if quarter is None and not commune and not park:
        problems.add("report-nothing-asked", "phusong report")
    if progress is not None and quarter is None:
        problems.add("progress-without-quarter", "--progress", value=str(progress))
    problems.raise_if_errors()
    if _LIST in (*(commune or ()), *(park or ())):
        _list(plan, screen, communes=_LIST in (commune or ()), parks=_LIST in (park or ()))
        return
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
            parks=park or [],
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


def _list(folder: Path, screen: Screen, *, communes: bool, parks: bool) -> None:
    """Codes and names of those that there are sheets of, a line each."""
    from phusong.planning.account.subjects import park_names
    from phusong.planning.outputs.account_folder import read_account
    from phusong.planning.outputs.report.by_commune import commune_names

    problems = Problems()
    found = read_account(folder, problems=problems)
    problems.raise_if_errors()
    assert found is not None
    names = commune_names(found[0]) if communes else {}
    names |= park_names(found[0]) if parks else {}
    for code, name in names.items():
        screen.out.print(escape(f"{code.partition(':')[2] or code}\t{name}"))
