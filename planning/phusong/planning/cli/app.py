"""The command ``phusong``: plan, check, single stages, data. Exit codes 0 done, 1 our fault, 2 input."""

from __future__ import annotations

import sys
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from phusong.layers.errors import BadInput, OutOfReach, Problems
from phusong.planning.cli.changes import changes
from phusong.planning.cli.compare import compare
from phusong.planning.cli.coverage import coverage
from phusong.planning.cli.data import data
from phusong.planning.cli.formats import (
    Formats,
    OnlineBaseMap,
    ReportFormats,
    with_base_map,
    with_formats,
)
from phusong.planning.cli.means import Computing, computes
from phusong.planning.cli.models import models
from phusong.planning.cli.options import Lang, Out, ScenarioPath, UseDownloaded
from phusong.planning.cli.planned import plan_into
from phusong.planning.cli.profile import profile
from phusong.planning.cli.report import report
from phusong.planning.cli.schema import schema
from phusong.planning.cli.screen import Screen
from phusong.planning.cli.validate import validate
from phusong.planning.cli.work import work
from phusong.planning.cli.writable import kept_for_us

__all__ = ["app", "main"]

app = typer.Typer(
    name="phusong",
    help="Lập kế hoạch phủ sóng di động và cáp quang cho một tỉnh · "
    "Plan mobile coverage and fibre for a province.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.add_typer(data, name="data")
app.add_typer(work, name="work")
app.command()(changes)
app.command()(compare)
app.command()(models)
app.command()(coverage)
app.command()(profile)
app.command()(report)
app.command()(schema)
app.command()(validate)

Compare = Annotated[
    bool | None,
    typer.Option(
        "--sensitivity/--no-sensitivity",
        help="Quyết định lại với các giả định khác: bước nào luôn được chọn (mặc định theo kịch bản) · "
        "Decide again under other assumptions: which steps are always chosen (default: the scenario's).",
    ),
]


def _version(asked: bool) -> None:
    if asked:
        typer.echo(f"phusong {version('phusong')}")
        raise typer.Exit


@app.callback()
def options(
    _: Annotated[
        bool,
        typer.Option("--version", callback=_version, is_eager=True, help="Phiên bản · Version."),
    ] = False,
) -> None:
    """What stands before the commands."""


@app.command()
@computes
def plan(
    scenario: ScenarioPath,
    out: Out = Path("out"),
    lang: Lang = None,
    use_downloaded: UseDownloaded = "",
    sensitivity: Compare = None,
    formats: Formats = None,
    report: ReportFormats = None,
    online_base_map: OnlineBaseMap = None,
    *,
    computing: Computing,
) -> None:
    """Làm trọn kế hoạch: lớp dữ liệu → phủ sóng → vùng lõm → trạm → tuyến → bản đồ và bảng.

    The whole job: layers, coverage, unserved places, sites, routes, map and tables.
    """
    screen = Screen(lang)
    loaded = screen.load(scenario, use_downloaded=use_downloaded)
    file = with_formats(loaded, formats, report=report)
    file = with_base_map(file, online_base_map)
    if sensitivity is not None:
        file = file.comparing(sensitivity)
    with kept_for_us(out), computing.open(screen) as means:
        result, paths = plan_into(file, screen, folder=out, means=means)
    screen.plan_done(result, paths)


@app.command()
def check(scenario: ScenarioPath, lang: Lang = None, use_downloaded: UseDownloaded = "") -> None:
    """Chỉ kiểm tra dữ liệu và mạng lưới: mọi lỗi của mọi tệp trong một báo cáo, không ghi gì cả.

    Layers and network: every problem of every file in one report; nothing is written. A folder
    without a scenario is checked file by file, each file's kind told by how its name begins.
    """
    from phusong.planning.cli.folder_check import check_folder
    from phusong.planning.plan import read_layers
    from phusong.planning.scenario.file import find_scenario
    from phusong.planning.service.assess import networks_of, terrain_of

    screen = Screen(lang)
    problems = Problems()
    if scenario.is_dir() and find_scenario(scenario) is None:
        count = check_folder(scenario, problems=problems)
        problems.raise_if_errors()
        screen.problems(problems)
        screen.say("check-folder-fine", files=count)
        return
    file = screen.load(scenario, use_downloaded=use_downloaded)
    with screen.observer() as observer, observer.stage("layers"):
        province = read_layers(file, problems=problems, observer=observer)
        ground = terrain_of(province, file.scenario)
        networks_of(province, file.scenario, ground, problems=problems)
    problems.raise_if_errors()
    screen.layers_done(replace(province, notices=tuple(problems)))


@app.command()
@computes
def unserved(
    scenario: ScenarioPath,
    out: Out = Path("out"),
    lang: Lang = None,
    use_downloaded: UseDownloaded = "",
    *,
    computing: Computing,
) -> None:
    """Chỉ tìm nơi chưa được phục vụ và lý do: ghi unserved.csv. · Who is not served, and why."""
    from phusong.planning.outputs.write import write_unserved
    from phusong.planning.plan import predict_today
    from phusong.planning.service.assess import assess_service

    screen = Screen(lang)
    file = screen.load(scenario, use_downloaded=use_downloaded)
    with kept_for_us(out), computing.open(screen) as means, screen.observer() as observer:
        province, predicted = predict_today(
            file, problems=Problems(), observer=observer, means=means
        )
        with observer.stage("service"):
            service = assess_service(province, predicted, file.scenario)
        with observer.stage("outputs"):
            paths = write_unserved(service, province, folder=out, language=screen.language)
    screen.problems(province.notices)
    screen.files(paths)


def main() -> None:
    """Run the command; turn what went wrong into a sentence and an exit code."""
    try:
        app(standalone_mode=True)
    except BadInput as error:
        Screen.last().problems(error.problems)
        sys.exit(2)
    except OutOfReach as error:
        Screen.last().out_of_reach(error)
        sys.exit(2)
    except KeyboardInterrupt:
        sys.exit(130)
    except OSError as error:
        Screen.last().system_error(error)
        sys.exit(1)
    except Exception:  # noqa: BLE001 (the last resort: tell it and exit 1)
        Console(stderr=True).print_exception(show_locals=False)
        Screen.last().our_fault()
        sys.exit(1)
