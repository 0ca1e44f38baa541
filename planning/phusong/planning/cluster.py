"""Work on other machines through dask.distributed; needs the extra ``phusong[cluster]``."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import CancelledError
from contextlib import suppress
from functools import partial
from itertools import islice
from queue import Empty, SimpleQueue
from types import TracebackType
from typing import Any, Generic, Self, TypeVar

import distributed
from distributed import Client, Future
from distributed.comm.core import CommClosedError
from distributed.versions import VersionMismatchWarning

from phusong.coverage.keys import software
from phusong.layers.errors import OutOfReach

__all__ = ["Cluster"]

Task = TypeVar("Task")
Shared = TypeVar("Shared")
Result = TypeVar("Result")

_AHEAD = 2
"""Tasks under way per thread of the cluster: one at work, one on its way."""
_LOOK_S = 1.0
"""How often the cluster itself is looked at while no result comes."""
_PATIENCE_S = 60.0
"""How long a cluster may be without any worker."""
_TRIES = 3
"""How often a task is begun anew after all workers died under it; dask has its own such number for
tasks that some of them survive."""


class Cluster:
    """The workers of a dask scheduler; see :class:`phusong.coverage.workers.Workers`.

    A worker may die at any moment: what it had is done again elsewhere. Workers may come, too. The
    results are those of threads, byte for byte, as long as all machines are of one kind (the last
    bit of a sum hangs on the width of a processor's registers).

    Parameters
    ----------
    address
        Of the scheduler, as ``tcp://10.0.0.5:8786`` or ``10.0.0.5:8786``.
    patience_s
        How long to wait for the scheduler, and for a first worker.

    Raises
    ------
    phusong.layers.errors.OutOfReach
        When the scheduler does not answer, or has no workers.
    """

    def __init__(self, address: str, *, patience_s: float = _PATIENCE_S) -> None:
        self._address = address
        self._patience_s = patience_s
        if not address.strip():  # dask would start a cluster of its own
            raise OutOfReach("cluster-unreachable", address=address, why="")
        try:
            with warnings.catch_warnings():
                # What matters is compared by :func:`_call`, on every worker.
                warnings.simplefilter("ignore", VersionMismatchWarning)
                self.client: Client = _Client(address, patience_s)
        except (OSError, TimeoutError, ValueError) as error:
            raise OutOfReach("cluster-unreachable", address=address, why=str(error)) from error
        try:
            self.expect_workers()
        except OutOfReach:
            self.close()
            raise

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
        """See :meth:`phusong.coverage.workers.Workers.map`; ``shared`` is spread over the workers.

        Raises
        ------
        phusong.layers.errors.OutOfReach
            When the cluster is gone, kills every worker that tries a task, or runs another version.
        """
        waiting = iter(tasks)
        try:
            flight = _Flight(self, function, shared)
            try:
                while flight.fill(waiting):
                    yield flight.land()
            finally:
                flight.give_up()
        except CommClosedError as error:
            raise OutOfReach("cluster-lost", address=self._address) from error

    def close(self) -> None:
        """Take leave of the scheduler; its workers go on for others."""
        self.client.close()

    def capacity(self) -> int:
        """Threads of all workers."""
        return sum(self.client.nthreads().values())

    def expect_workers(self) -> None:
        """Wait for one when there are none; :class:`OutOfReach` when that takes too long."""
        if self.client.status != "running":
            raise OutOfReach("cluster-lost", address=self._address)
        try:
            self.client.wait_for_workers(1, timeout=self._patience_s)
        except TimeoutError as error:
            raise OutOfReach("cluster-no-workers", address=self._address) from error
        except CommClosedError as error:
            raise OutOfReach("cluster-lost", address=self._address) from error


class _Client(Client):
    """A client that leaves no thread behind when it cannot start."""

    def __init__(self, address: str, patience_s: float) -> None:
        Client.__init__(self, address, timeout=patience_s, set_as_default=False)

    def start(self, **kwargs: Any) -> None:
        try:
            Client.start(self, **kwargs)
        except BaseException:
            Client.close(self)
            raise


class _Flight(Generic[Shared, Task, Result]):
    """The tasks of one call of :meth:`Cluster.map` that are under way."""

    def __init__(
        self, cluster: Cluster, function: Callable[[Task, Shared], Result], shared: Shared
    ) -> None:
        self._cluster = cluster
        self._function = function
        self._shared = shared
        self._sent = self._send()
        self._under_way: dict[Future[Any], tuple[Task, int]] = {}
        self._ready: SimpleQueue[Future[Any]] = SimpleQueue()

    def fill(self, waiting: Iterator[Task]) -> bool:
        """Start as many tasks as the cluster has use for; whether any is under way."""
        free = max(_AHEAD * self._cluster.capacity(), 1) - len(self._under_way)
        for task in islice(waiting, max(free, 0)):
            self._start(task, 1)
        return bool(self._under_way)

    def land(self) -> Result:
        """The next result."""
        while True:
            try:
                future = self._ready.get(timeout=_LOOK_S)
            except Empty:
                self._mend()
                continue
            if future not in self._under_way:
                continue  # given up, and begun anew
            if future.status == "error":
                raise _told(future.exception())
            # Its worker may have died by now, and what the result was made from with it.
            with suppress(CancelledError, TimeoutError):
                result: Result = future.result(timeout=_PATIENCE_S)
                del self._under_way[future]
                return result
            self._mend()
            if future in self._under_way:
                self._start_again(self._under_way.pop(future))

    def give_up(self) -> None:
        """Forget what is under way."""
        if self._cluster.client.status == "running":
            with suppress(OSError, TimeoutError):  # a scheduler that is gone has forgotten it
                self._cluster.client.cancel([*self._under_way, self._sent], force=True)
        self._under_way.clear()

    def _send(self) -> Future[Any]:
        client = self._cluster.client
        for _ in range(_TRIES):
            self._cluster.expect_workers()
            try:
                # In a list of one: dask would take a tuple apart.
                sent: list[Future[Any]] = client.scatter([self._shared], broadcast=True, hash=False)
            except (OSError, TimeoutError, ValueError):
                continue  # a worker died while it was served: dask has many words for that
            return sent[0]
        raise OutOfReach("cluster-workers-die")

    def _start(self, task: Task, times: int) -> None:
        call = partial(_call, self._function, task, software())
        future = self._cluster.client.submit(call, self._sent, pure=False)
        self._under_way[future] = task, times
        future.add_done_callback(self._ready.put)

    def _start_again(self, begun: tuple[Task, int]) -> None:
        task, times = begun
        if times > _TRIES:
            raise OutOfReach("cluster-workers-die")
        self._start(task, times + 1)

    def _mend(self) -> None:
        """Begin everything anew when the last worker that had ``shared`` died with it."""
        self._cluster.expect_workers()
        if self._sent.status == "finished":
            return
        self._sent = self._send()
        lost, self._under_way = list(self._under_way.values()), {}
        for begun in lost:
            self._start_again(begun)


def _call(
    function: Callable[[Task, Shared], Result], task: Task, expected: str, shared: Shared
) -> Result:
    """On the worker."""
    if software() != expected:
        raise OutOfReach("cluster-other-version", worker=distributed.get_worker().address)
    return function(task, shared)


def _told(error: BaseException | None) -> BaseException:
    """What a task raised, or what to say of it."""
    if isinstance(error, distributed.scheduler.KilledWorker) or error is None:
        return OutOfReach("cluster-workers-die")
    if isinstance(error, ImportError):
        return OutOfReach("cluster-other-version", worker=error.name or "")
    return error
