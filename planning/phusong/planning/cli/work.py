"""Who computes and what is kept: options of the commands that predict, and ``phusong work``."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

from phusong.coverage.workers import Means
from phusong.layers.errors import BadInput, Problem, Problems, Severity
from phusong.layers.i18n import Language
from phusong.layers.store import LIMIT_BYTES, Store, store_folder
from phusong.planning.cli.screen import Screen
from phusong.planning.cli.writable import expect_writable
from phusong.planning.workers import open_workers

__all__ = [
    "DEFAULT_LIMIT_GB",
    "Keep",
    "KeepMasts",
    "Scheduler",
    "ThreadCount",
    "WorkFolder",
    "WorkLimit",
    "open_means",
    "work",
]

_GB = 1_000_000_000

Scheduler = Annotated[
    str | None,
    typer.Option(
        "--scheduler",
        metavar="ADDRESS",
        help="Tính trên cụm máy dask tại địa chỉ này, chẳng hạn tcp://10.0.0.5:8786 · "
        "Compute on the dask cluster at this address.",
    ),
]
ThreadCount = Annotated[
    int | None,
    typer.Option(
        "--threads",
        min=1,
        help="Số luồng tính trên máy này (mặc định: mọi bộ xử lý) · "
        "Threads on this machine (default: all processors).",
    ),
]
WorkFolder = Annotated[
    Path | None,
    typer.Option(
        "--work",
        metavar="FOLDER",
        help="Nơi giữ kết quả tính dở và tính xong để dùng lại · "
        "Where finished work is kept, to be used again.",
    ),
]
Keep = Annotated[
    bool,
    typer.Option(
        "--keep/--no-keep",
        help="Giữ và dùng lại phần đã tính (mặc định: có) · Keep work and use it again.",
    ),
]
KeepMasts = Annotated[
    bool,
    typer.Option(
        "--keep-masts",
        help="Giữ cả suy hao của từng cột anten, cho bản đồ cần mọi cột (nhiễu, tốc độ): lần đầu lâu "
        "hơn, sửa một trạm thì chỉ tính lại trạm đó. Trạm mạnh nhất không cần đến · Keep the losses of "
        "every mast, too, for what needs all of them (interference, rates): slower at first, but a site "
        "that changes is then the only one computed again. The best server does without.",
    ),
]
WorkLimit = Annotated[
    float,
    typer.Option(
        "--work-gb",
        min=0.01,
        help="Giữ nhiều nhất chừng này GB, bỏ phần lâu không dùng · "
        "Keep at most this many GB; what was not used for longest goes.",
    ),
]
DEFAULT_LIMIT_GB = LIMIT_BYTES / _GB

work = typer.Typer(
    help="Phần đã tính được giữ lại: xem, xóa bớt. · Work that is kept: show, prune.",
    no_args_is_help=True,
)
Lang = Annotated[Language | None, typer.Option("--lang", help="vi | en")]


@contextmanager
def open_means(
    screen: Screen,
    *,
    scheduler: str | None,
    threads: int | None,
    folder: Path | None,
    keep: bool,
    keep_masts: bool,
    limit_gb: float,
) -> Iterator[Means]:
    """What the options ask for, for the length of a ``with`` block; tells what could not be kept.

    Raises
    ------
    BadInput
        For options that contradict one another, or a named folder that cannot be written.
    phusong.layers.errors.OutOfReach
        When the scheduler does not answer, or has no workers.
    """
    problems = Problems()
    if scheduler is not None and threads is not None:
        problems.add("threads-of-a-cluster", "--threads", value=threads)
    if folder is not None and not keep:
        problems.add("work-not-kept", "--no-keep", value=folder)
    problems.raise_if_errors()
    if folder is not None:
        expect_writable(folder)
    kept = Store(folder or store_folder(), limit_bytes=round(limit_gb * _GB)) if keep else None
    with open_workers(scheduler=scheduler, threads=threads) as workers:
        yield Means(workers, kept, masts=keep_masts)
    if kept is not None and kept.refused is not None:
        details = {"why": kept.refused.strerror or ""}
        told = Problem("work-refused", str(kept.folder), Severity.WARNING, details=details)
        screen.problems((told,))


@work.command("show")
def show_work(folder: WorkFolder = None, lang: Lang = None) -> None:
    """Giữ ở đâu, bao nhiêu. · Where work is kept, and how much."""
    screen = Screen(lang)
    store = _existing(folder)
    size = store.size()
    screen.say("work-folder", folder=str(store.folder))
    screen.say("work-size", entries=size.entries, megabytes=size.size_bytes / 1e6)
    if size.used_first is not None and size.used_last is not None:
        screen.say("work-used", first=_day(size.used_first), last=_day(size.used_last))


@work.command("prune")
def prune_work(
    folder: WorkFolder = None,
    to_gb: Annotated[
        float,
        typer.Option(
            "--to-gb",
            min=0,
            help="Còn lại nhiều nhất chừng này GB (mặc định 0: xóa hết) · "
            "Leave at most this many GB (default 0: nothing).",
        ),
    ] = 0,
    lang: Lang = None,
) -> None:
    """Xóa phần lâu không dùng nhất; lần sau sẽ tính lại. · Delete what was not used for longest."""
    screen = Screen(lang)
    gone = _existing(folder).prune(round(to_gb * _GB))
    screen.say("work-pruned", entries=gone.entries, megabytes=gone.size_bytes / 1e6)


def _existing(folder: Path | None) -> Store:
    """The store in a folder that somebody named, or the user's own, which may not be there yet.

    Raises
    ------
    BadInput
    """
    if folder is not None and not folder.is_dir():
        raise BadInput([Problem("work-no-folder", str(folder))])
    return Store(folder or store_folder())


def _day(seconds: float) -> str:
    return dt.datetime.fromtimestamp(seconds).date().isoformat()
