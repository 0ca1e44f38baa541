"""The workers that the user asked for: threads here, or a cluster."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager

from phusong.coverage.workers import Threads, Workers
from phusong.layers.errors import BadInput, Problem

__all__ = ["open_workers"]


@contextmanager
def open_workers(*, scheduler: str | None = None, threads: int | None = None) -> Iterator[Workers]:
    """Workers for the length of a ``with`` block.

    Parameters
    ----------
    scheduler
        Address of a dask scheduler; None for threads of this process.
    threads
        How many of them; all processors when None.

    Raises
    ------
    phusong.layers.errors.BadInput
        When a scheduler is named and dask.distributed is not installed.
    phusong.layers.errors.OutOfReach
        When it does not answer, or has no workers.
    """
    workers: Workers = Threads(threads) if scheduler is None else _cluster(scheduler)
    with closing(workers):
        yield workers


def _cluster(address: str) -> Workers:
    try:
        from phusong.planning.cluster import Cluster
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] not in {"dask", "distributed"}:
            raise
        raise BadInput([Problem("cluster-not-installed", "--scheduler", value=address)]) from None
    return Cluster(address)
