"""Who does the work of a prediction: one small protocol, and the threads of this process."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from types import TracebackType
from typing import Protocol, Self, TypeVar

from phusong.layers.store import Store

__all__ = ["Means", "Threads", "Workers", "processors"]

Task = TypeVar("Task")
Shared = TypeVar("Shared")
Result = TypeVar("Result")

_AHEAD = 2
"""Tasks under way per thread: one at work, one that waits so that the thread need not."""


class Workers(Protocol):
    """Does one function on many tasks; where, and on how many processors, is its own affair."""

    def map(
        self,
        function: Callable[[Task, Shared], Result],
        tasks: Iterable[Task],
        *,
        shared: Shared,
    ) -> Iterator[Result]:
        """Results of ``function(task, shared)`` as they are ready, in no order.

        Only a few tasks per processor are under way at a time: tasks are taken from their iterable,
        and results made, no faster than results are taken from here. An exception of ``function``
        is raised here; what has not begun by then is given up, as when the iterator is closed.

        Parameters
        ----------
        function
            Of the top level of a module, without memory or side effects: a task may be done twice.
        tasks
            Small; one is one message.
        shared
            The same for all tasks and not changed by them; it goes to each worker once.
        """

    def close(self) -> None:
        """Let the workers go; they cannot be used any more."""


@dataclass(frozen=True)
class Means:
    """With what a prediction is made; the result does not depend on it."""

    workers: Workers
    kept: Store | None = None
    """Where finished work is looked for and kept; on each machine the folder of this name."""
    masts: bool = False
    """Whether the losses of every mast are kept, too, and not only finished tiles. What sums over all
    masts, as :mod:`.maps` do, can use nothing else; the strongest cell needs it not: of its tiles only
    what a change can change is computed again either way (:mod:`.strongest`)."""


class Threads:
    """Threads of this process: for compiled code, which lets go of the interpreter's lock.

    >>> with Threads(2) as workers:
    ...     sorted(workers.map(pow, [1, 2, 3], shared=2))
    [1, 4, 9]
    """

    def __init__(self, count: int | None = None) -> None:
        """All processors that this process may use when ``count`` is None."""
        if count is not None and count < 1:
            raise ValueError(f"{count} threads do no work")
        self.count = count or processors()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def map(
        self,
        function: Callable[[Task, Shared], Result],
        tasks: Iterable[Task],
        *,
        shared: Shared,
    ) -> Iterator[Result]:
        """See :meth:`Workers.map`; ``shared`` is not copied."""
        pool = ThreadPoolExecutor(self.count, thread_name_prefix="phusong")
        under_way: set[Future[Result]] = set()
        try:
            for task in tasks:
                under_way.add(pool.submit(function, task, shared))
                if len(under_way) >= _AHEAD * self.count:
                    done, under_way = wait(under_way, return_when=FIRST_COMPLETED)
                    yield from (future.result() for future in done)
            while under_way:
                done, under_way = wait(under_way, return_when=FIRST_COMPLETED)
                yield from (future.result() for future in done)
        finally:
            pool.shutdown(cancel_futures=True)

    def close(self) -> None:
        """Nothing to do: threads live as long as a call of :meth:`map`."""


def processors() -> int:
    """Processors that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
