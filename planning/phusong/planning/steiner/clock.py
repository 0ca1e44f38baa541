"""Processor time that a solver may still take."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from numba.core import event

__all__ = ["Clock", "started"]


class Clock:
    """Seconds of the calling thread since the clock was made; what others compute does not count."""

    def __init__(self, limit_s: float) -> None:
        self._limit_s = limit_s
        self._begin_s = time.thread_time()

    @property
    def spent_s(self) -> float:
        return time.thread_time() - self._begin_s

    @property
    def left_s(self) -> float:
        """Never below 0."""
        return max(0.0, self._limit_s - self.spent_s)

    @property
    def over(self) -> bool:
        return self.left_s <= 0

    def forgive(self, seconds: float) -> None:
        """Let some seconds not count."""
        self._begin_s += seconds


@contextmanager
def started(limit_s: float) -> Iterator[Clock]:
    """A clock that stands still while this thread compiles, or loads what it compiled before.

    The first call of all would else spend its time on that, and find a worse tree than the second.
    """
    clock = Clock(limit_s)
    with event.install_listener("numba:compiler_lock", _Compiling(clock)):
        yield clock


class _Compiling(event.Listener):
    """Forgives a clock the time its thread holds the compiler."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._thread = threading.get_ident()
        self._depth = 0
        self._begin_s = 0.0

    def on_start(self, event: Any) -> None:
        if threading.get_ident() == self._thread:
            if self._depth == 0:
                self._begin_s = time.thread_time()
            self._depth += 1

    def on_end(self, event: Any) -> None:
        if threading.get_ident() == self._thread and self._depth:
            self._depth -= 1
            if self._depth == 0:
                self._clock.forgive(time.thread_time() - self._begin_s)
