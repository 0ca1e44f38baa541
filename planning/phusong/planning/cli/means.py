"""Who computes and what is kept: the options of every command that predicts."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Annotated, Any, get_type_hints

import typer

from phusong.coverage.workers import Means
from phusong.layers.errors import Problem, Problems, Severity
from phusong.layers.store import LIMIT_BYTES, Store, store_folder
from phusong.planning.cli.screen import Screen
from phusong.planning.cli.writable import expect_writable
from phusong.planning.workers import open_workers

__all__ = ["GB", "Computing", "WorkFolder", "computes"]

GB = 1_000_000_000

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


@dataclass(frozen=True, kw_only=True)
class Computing:
    """What the options ask for."""

    scheduler: Scheduler = None
    threads: ThreadCount = None
    work: WorkFolder = None
    keep: Keep = True
    keep_masts: KeepMasts = False
    work_gb: WorkLimit = LIMIT_BYTES / GB

    @contextmanager
    def open(self, screen: Screen) -> Iterator[Means]:
        """Workers and store for the length of a ``with`` block; tells what could not be kept.

        Raises
        ------
        phusong.layers.errors.BadInput
            For options that contradict one another, or a named folder that cannot be written.
        phusong.layers.errors.OutOfReach
            When the scheduler does not answer, or has no workers.
        """
        problems = Problems()
        if self.scheduler is not None and self.threads is not None:
            problems.add("threads-of-a-cluster", "--threads", value=self.threads)
        if self.work is not None and not self.keep:
            problems.add("work-not-kept", "--no-keep", value=self.work)
        problems.raise_if_errors()
        if self.work is not None:
            expect_writable(self.work)
        limit = round(self.work_gb * GB)
        kept = Store(self.work or store_folder(), limit_bytes=limit) if self.keep else None
        with open_workers(scheduler=self.scheduler, threads=self.threads) as workers:
            yield Means(workers, kept, masts=self.keep_masts)
        if kept is not None and kept.refused is not None:
            details = {"why": kept.refused.strerror or ""}
            told = Problem("work-refused", str(kept.folder), Severity.WARNING, details=details)
            screen.problems((told,))


def computes(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command these options in place of its argument ``computing``."""
    hints = get_type_hints(Computing, include_extras=True)

    @functools.wraps(command)
    def with_options(**given: Any) -> None:
        asked = {field.name: given.pop(field.name) for field in fields(Computing)}
        command(**given, computing=Computing(**asked))

    signature = inspect.signature(command, eval_str=True)
    own = [one for one in signature.parameters.values() if one.name != "computing"]
    options = [
        inspect.Parameter(
            field.name,
            inspect.Parameter.KEYWORD_ONLY,
            default=field.default,
            annotation=hints[field.name],
        )
        for field in fields(Computing)
    ]
    parameters = [one.replace(kind=inspect.Parameter.KEYWORD_ONLY) for one in own] + options
    # Typer reads a command's options from here.
    vars(with_options).update(
        __signature__=signature.replace(parameters=parameters),
        __annotations__={one.name: one.annotation for one in parameters},
    )
    return with_options
