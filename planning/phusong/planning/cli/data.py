"""``phusong data``: which real layers can be had, and bringing them into the user's cache."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Annotated

import typer
from rich.markup import escape
from rich.progress import (
    BarColumn,
    DownloadColumn,
    Progress,
    TaskID,
    TextColumn,
    TimeRemainingColumn,
    TransferSpeedColumn,
)
from rich.table import Table

from phusong.layers.columns import Column
from phusong.layers.download.cache import cache_folder
from phusong.layers.download.datasets import cached, download
from phusong.layers.download.publishers import SOURCES, Dataset
from phusong.layers.errors import BadInput, Problem
from phusong.layers.grid import Degrees
from phusong.layers.i18n import Language
from phusong.layers.schema import SCHEMAS, LayerKind
from phusong.planning.cli.screen import Screen

__all__ = ["data"]

data = typer.Typer(
    help="Lớp dữ liệu thực: xem, tải về. · Real layers: list, download.", no_args_is_help=True
)
ScenarioOption = Annotated[
    Path,
    typer.Option("--scenario", "-s", help="Kịch bản cho biết vùng · Scenario that tells the area."),
]
Lang = Annotated[Language | None, typer.Option("--lang", help="vi | en")]
Box = Annotated[
    str | None,
    typer.Option("--bounds", help="tây,nam,đông,bắc (độ) · west,south,east,north in degrees."),
]


@data.command("list")
def list_data(
    scenario: ScenarioOption = Path("data/khanh-hoa/scenario.toml"),
    bounds: Box = None,
    lang: Lang = None,
) -> None:
    """Các bộ dữ liệu tải được và bộ nào đã có. · Data sets, and which are in the cache."""
    screen = Screen(lang)
    # The list is worth reading without a scenario as well; only the cache hangs on the area.
    area = _area(screen, scenario, bounds) if bounds or scenario.exists() else None
    messages = screen.messages
    table = Table(caption=messages("data-cache", folder=str(cache_folder())))
    for name in ("dataset", "layers", "cached", "licence", "source"):
        table.add_column(messages(f"data-column-{name}"), overflow="fold")
    for dataset in Dataset:
        source = SOURCES[dataset]
        layers = ", ".join(messages(f"layer-{k.value.replace('_', '-')}") for k in source.layers)
        here = area is not None and cached(dataset, area) is not None
        table.add_row(
            dataset.value,
            layers,
            messages("data-yes" if here else "data-no"),
            source.provenance.licence,
            source.provenance.source,
        )
    screen.out.print(table)


@data.command("columns")
def list_columns(
    kind: Annotated[LayerKind, typer.Argument(help="sites, cells, settlements …")],
    lang: Lang = None,
) -> None:
    """Các cột của một loại lớp: đơn vị, quy tắc, tiêu đề được hiểu. · Columns of a kind of layer."""
    screen = Screen(lang)
    messages = screen.messages
    schema = SCHEMAS[kind]
    table = Table(title=f"{kind.value} ({schema.geometry.value})")
    for name in ("column", "unit", "rule", "headers", "meaning"):
        table.add_column(messages(f"columns-column-{name}"), overflow="fold")
    for column in schema.columns:
        spec = column.spec
        table.add_row(
            f"[bold]{column.value}[/bold] *" if spec.required else column.value,
            spec.unit,
            escape(_rule(column)),
            ", ".join(spec.also),
            escape(spec.doc),
        )
    screen.out.print(table)
    screen.say("columns-required")


def _rule(column: Column) -> str:
    """Type and range of a column in a few signs."""
    spec = column.spec
    bounds = [
        f"> {spec.above:g}" if spec.above is not None else "",
        f"≥ {spec.minimum:g}" if spec.minimum is not None else "",
        f"≤ {spec.maximum:g}" if spec.maximum is not None else "",
        " | ".join(spec.choices),
        "unique" if spec.unique else "",
    ]
    return " ".join([spec.type.value, *(b for b in bounds if b)])


@data.command("download")
def download_data(
    datasets: Annotated[list[Dataset], typer.Argument(help="terrain people landcover …")],
    scenario: ScenarioOption = Path("data/khanh-hoa/scenario.toml"),
    bounds: Box = None,
    lang: Lang = None,
) -> None:
    """Tải về; dừng giữa chừng thì lần sau tiếp tục. · Download; what was begun goes on next time."""
    screen = Screen(lang)
    area = _area(screen, scenario, bounds)
    bars = Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        DownloadColumn(),
        TransferSpeedColumn(),
        TimeRemainingColumn(),
        console=screen.err,
        disable=not screen.err.is_terminal,
    )
    tasks: dict[str, TaskID] = {}
    lock = threading.Lock()

    def show(name: str, done_bytes: int, total_bytes: int | None, /) -> None:
        with lock:
            if name not in tasks:
                tasks[name] = bars.add_task(name, total=total_bytes)
            bars.update(tasks[name], completed=done_bytes, total=total_bytes)

    for dataset in dict.fromkeys(datasets):
        with bars:
            layer = download(dataset, area, progress=show)
        screen.say("data-done", dataset=dataset.value, files=len(layer.paths))
    names = ",".join(d.value for d in dict.fromkeys(datasets))
    screen.say("data-use", names=names, scenario=str(scenario))


def _area(screen: Screen, scenario: Path, bounds: str | None) -> Degrees:
    """The area that was asked for, or the scenario's.

    Raises
    ------
    BadInput
    """
    if bounds is None:
        area = screen.load(scenario).scenario.grid.bounds
        if area is None:
            raise BadInput([Problem("download-bounds", scenario.name)])
        return area
    try:
        west, south, east, north = (float(part) for part in bounds.split(","))
    except ValueError:
        raise BadInput([Problem("bounds-format", "--bounds", value=bounds)]) from None
    if not (-180 <= west < east <= 180 and -90 <= south < north <= 90):
        raise BadInput([Problem("bounds-format", "--bounds", value=bounds)])
    return west, south, east, north
