"""``phusong work``: what is kept of work that was done, and how to be rid of it."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Annotated

import typer

from phusong.layers.errors import BadInput, Problem
from phusong.layers.i18n import Language
from phusong.layers.store import Store, store_folder
from phusong.planning.cli.means import GB, WorkFolder
from phusong.planning.cli.screen import Screen

__all__ = ["work"]

work = typer.Typer(
    help="Phần đã tính được giữ lại: xem, xóa bớt. · Work that is kept: show, prune.",
    no_args_is_help=True,
)
Lang = Annotated[Language | None, typer.Option("--lang", help="vi | en")]


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
    gone = _existing(folder).prune(round(to_gb * GB))
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
