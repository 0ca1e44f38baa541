"""Progress on a terminal: a bar per stage with the time left; silent anywhere else."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Self

from rich.console import Console
from rich.progress import (
    BarColumn,
    Progress,
    SpinnerColumn,
    TaskID,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)

from phusong.layers.i18n import Messages

if TYPE_CHECKING:
    from phusong.planning.outputs.words.sensitivity import Named

__all__ = ["TerminalObserver"]


class TerminalObserver:
    """Draws the stages of a plan on a terminal; see :class:`phusong.planning.plan.Observer`.

    A stage shows up at once with a spinner, and gets a bar with the time left as soon as it tells how
    many steps it has. When the console is no terminal nothing is drawn.
    """

    def __init__(self, console: Console, messages: Messages) -> None:
        self._messages = messages
        self._progress = Progress(
            SpinnerColumn(),
            TextColumn("{task.description}"),
            BarColumn(),
            TimeElapsedColumn(),
            TimeRemainingColumn(elapsed_when_finished=True),
            console=console,
            transient=False,
            disable=not console.is_terminal,
        )
        self._task: TaskID | None = None
        self._stage = ""
        self.seconds: dict[str, float] = {}
        """Wall time of each finished stage."""

    def __enter__(self) -> Self:
        self._progress.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._progress.stop()

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Show the stage until it ends."""
        self._stage = self._messages(f"stage-{name}")
        self._task = self._progress.add_task(self._stage, total=None)
        begun = time.monotonic()
        yield
        self.seconds[name] = time.monotonic() - begun
        self._progress.update(self._task, description=self._stage, total=1, completed=1)

    def variant(self, variant: Named, done: int, total: int) -> None:
        """Show which of the other assumptions is decided now."""
        from phusong.planning.outputs.words.sensitivity import variant_name

        told = f"{variant_name(variant, self._messages)} ({done + 1}/{total})"
        self.advance(told, done, total)

    def advance(self, item: str, done: int, total: int) -> None:
        """Show how far the stage is."""
        if self._task is None:
            return
        self._progress.update(
            self._task,
            description=f"{self._stage}: {item}",
            completed=done,
            total=total or None,
        )
