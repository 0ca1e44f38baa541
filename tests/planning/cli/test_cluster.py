"""Work on other processes: the bytes of threads, whoever dies; and clear words when nobody answers."""

from __future__ import annotations

import json
import os
import pickle
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pytest
from tests.planning.on_disk import write_scenario

from phusong.coverage.tiles import Box, cut
from phusong.coverage.workers import Means, Threads
from phusong.layers.errors import BadInput, OutOfReach, Problems
from phusong.layers.store import Store
from phusong.planning import cluster as cluster_module
from phusong.planning.plan import predict_today
from phusong.planning.scenario.file import load_scenario
from phusong.planning.sensitivity.variants import Variant
from phusong.planning.workers import open_workers

dask = pytest.importorskip("dask", reason="the extra phusong[cluster]")
distributed = pytest.importorskip("distributed", reason="the extra phusong[cluster]")
cloudpickle = pytest.importorskip("cloudpickle")
Cluster = cluster_module.Cluster


class Ground(NamedTuple):
    """Shared by all tasks; a tuple, as a Job is."""

    height: np.ndarray
    pause_s: float
    store: Store


def smoothed(box: Box, ground: Ground) -> tuple[Box, bytes, int]:
    """Stands in for a prediction: floating-point sums over a window, and who did it."""
    time.sleep(ground.pause_s)
    window = ground.height[
        max(box.top - 1, 0) : box.bottom + 1, max(box.left - 1, 0) : box.right + 1
    ]
    waves = np.fft.fft2(window.astype(np.float64))
    return box, np.abs(waves).astype(np.float32).tobytes(), os.getpid()


def refusing(box: Box, ground: Ground) -> None:
    raise ValueError(f"not {box.top}")


def deadly(box: Box, ground: Ground) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


cloudpickle.register_pickle_by_value(sys.modules[__name__])


@pytest.fixture(scope="module")
def scheduler() -> Iterator[Any]:
    """Two processes with a scheduler between, on this machine only."""
    with (
        # A worker that happens to be away this long after it was killed, as one that another test
        # has just killed again, would never be begun anew.
        dask.config.set({"distributed.deploy.lost-worker-timeout": "1h"}),
        distributed.LocalCluster(
            n_workers=2,
            threads_per_worker=1,
            host="127.0.0.1",
            dashboard_address="127.0.0.1:0",  # any port: other runs may be under way
            memory_limit=0,
            silence_logs=60,
        ) as local,
    ):
        yield local


@pytest.fixture
def ground(tmp_path: Path) -> Ground:
    height = np.random.default_rng(3).normal(size=(160, 130)).astype(np.float32)
    return Ground(height, 0.0, Store(tmp_path))


def by_box(results: Any) -> dict[Box, bytes]:
    found = {}
    for box, content, _ in results:
        assert box not in found
        found[box] = content
    return found


def tiles(ground: Ground) -> list[Box]:
    return list(cut(np.ones(ground.height.shape, np.bool_), size=16))


def test_a_cluster_gives_the_bytes_of_threads(scheduler: Any, ground: Ground) -> None:
    with open_workers(threads=2) as here, Cluster(scheduler.scheduler_address) as there:
        expected = by_box(here.map(smoothed, tiles(ground), shared=ground))
        assert by_box(there.map(smoothed, tiles(ground), shared=ground)) == expected
    assert len(expected) == 90


def test_a_killed_worker_changes_nothing(scheduler: Any, ground: Ground) -> None:
    expected = by_box(Threads(2).map(smoothed, tiles(ground), shared=ground))
    slow = ground._replace(pause_s=0.02)
    with Cluster(scheduler.scheduler_address) as there:
        found, killed = [], 0
        for result in there.map(smoothed, tiles(ground), shared=slow):
            found.append(result)
            if len(found) == 10:
                killed = result[2]
                os.kill(killed, signal.SIGKILL)
        assert by_box(found) == expected
        assert killed and sum(pid == killed for _, _, pid in found) < len(found)


def test_even_when_all_workers_are_killed_at_once(scheduler: Any, ground: Ground) -> None:
    """With them goes the ground that was sent; it has to be sent again."""
    expected = by_box(Threads(2).map(smoothed, tiles(ground), shared=ground))
    slow = ground._replace(pause_s=0.02)
    with Cluster(scheduler.scheduler_address) as there:
        found = []
        for result in there.map(smoothed, tiles(ground), shared=slow):
            found.append(result)
            if len(found) == 10:
                for pid in there.client.run(os.getpid).values():
                    os.kill(pid, signal.SIGKILL)
        assert by_box(found) == expected


class Killer:
    """An observer that kills a worker of the cluster as soon as a tile is done."""

    def __init__(self, cluster: Any) -> None:
        self.cluster = cluster
        self.killed = 0

    def stage(self, name: str) -> AbstractContextManager[None]:
        return nullcontext()

    def variant(self, variant: Variant, done: int, total: int) -> None:
        return None

    def advance(self, item: str, done: int, total: int) -> None:
        if done == 1 and not self.killed:
            assert total == 4
            self.killed = min(self.cluster.client.run(os.getpid).values())
            os.kill(self.killed, signal.SIGKILL)


def test_a_province_predicted_by_a_cluster_is_the_same(scheduler: Any, tmp_path: Path) -> None:
    """The whole way, with a worker killed; what was kept on the way serves threads as well."""
    write_scenario(tmp_path)
    fine = tmp_path / "fine.toml"
    fine.write_text('base = "scenario.toml"\n[grid]\nresolution_m = 20\n', encoding="utf-8")
    file, store = load_scenario(fine), Store(tmp_path / "kept")
    _, here = predict_today(file, problems=Problems(), means=Means(Threads(2)))
    with Cluster(scheduler.scheduler_address) as there:
        killer = Killer(there)
        means = Means(there, store)
        _, far = predict_today(file, problems=Problems(), observer=killer, means=means)
    assert killer.killed
    _, again = predict_today(file, problems=Problems(), means=Means(Threads(2), store))
    for found in (far, again):
        for name, expected in here.predictions.items():
            got = found.predictions[name]
            for part in ("rsrp_dbm", "best_server", "asked", "incomplete"):
                assert getattr(got, part).tobytes() == getattr(expected, part).tobytes()
    # Of each tile a result for every technology, and what tells of the latest ones; the killed worker
    # may have kept one and not come to the other.
    assert 4 * (len(here.predictions) + 1) - store.size().entries in (0, 1)


def test_what_a_task_raises_is_raised_here(scheduler: Any, ground: Ground) -> None:
    with Cluster(scheduler.scheduler_address) as there:
        with pytest.raises(ValueError, match="not 0"):
            list(there.map(refusing, tiles(ground), shared=ground))
        assert len(by_box(there.map(smoothed, tiles(ground), shared=ground))) == 90


def test_a_task_that_kills_its_workers_is_told(scheduler: Any, ground: Ground) -> None:
    with Cluster(scheduler.scheduler_address) as there:
        with pytest.raises(OutOfReach) as told:
            list(there.map(deadly, tiles(ground)[:1], shared=ground))
        assert told.value.code == "cluster-workers-die"


def test_only_a_few_tasks_are_under_way(scheduler: Any, ground: Ground) -> None:
    taken = []

    def watched() -> Iterator[Box]:
        for box in tiles(ground):
            taken.append(box)
            yield box

    with Cluster(scheduler.scheduler_address) as there:
        results = there.map(smoothed, watched(), shared=ground)
        for got, _ in enumerate(results, start=1):
            assert len(taken) - got <= 2 * 2
            if got == 20:
                break
        results.close()  # type: ignore[attr-defined]
    assert len(taken) <= 24


def test_other_code_on_a_worker_is_told(
    scheduler: Any, ground: Ground, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cluster_module, "software", lambda: "another")
    with Cluster(scheduler.scheduler_address) as there, pytest.raises(OutOfReach) as told:
        list(there.map(smoothed, tiles(ground), shared=ground))
    assert told.value.code == "cluster-other-version"
    assert told.value.details["worker"].startswith("tcp://127.0.0.1:")


def test_nobody_there() -> None:
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))
        address = f"tcp://127.0.0.1:{bound.getsockname()[1]}"
        with pytest.raises(OutOfReach) as told:
            Cluster(address, patience_s=0.5)
    assert told.value.code == "cluster-unreachable"
    assert told.value.details["address"] == address


@pytest.mark.parametrize("address", ["", " ", "nonsense://x", "127.0.0.1", "127.0.0.1:seven"])
def test_an_address_that_is_none(address: str) -> None:
    with pytest.raises(OutOfReach) as told:
        Cluster(address, patience_s=0.5)
    assert told.value.code == "cluster-unreachable"


def test_a_scheduler_without_workers(scheduler: Any) -> None:
    scheduler.scale(0)
    try:
        while scheduler.scheduler.workers:
            time.sleep(0.05)
        with pytest.raises(OutOfReach) as told:
            Cluster(scheduler.scheduler_address, patience_s=0.2)
    finally:
        scheduler.scale(2)
    assert told.value.code == "cluster-no-workers"


def test_a_scheduler_that_dies(ground: Ground, tmp_path: Path) -> None:
    """Started as users start them, by the commands of dask."""
    note = tmp_path / "scheduler.json"
    dask = [sys.executable, "-m", "dask"]
    here = ["--host", "127.0.0.1", "--no-dashboard", "--scheduler-file", str(note)]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    with (
        subprocess.Popen([*dask, "scheduler", "--port", "0", *here], **quiet) as head,  # type: ignore[call-overload]
        subprocess.Popen(
            [*dask, "worker", "--no-nanny", "--nthreads", "2", *here], **quiet
        ) as hand,  # type: ignore[call-overload]
    ):
        try:
            while not note.exists():
                time.sleep(0.05)
                assert head.poll() is None
            address = json.loads(note.read_text(encoding="utf-8"))["address"]
            with Cluster(address) as there:
                results = there.map(smoothed, tiles(ground), shared=ground._replace(pause_s=0.02))
                assert len(by_box(next(results) for _ in range(10))) == 10
                head.kill()
                with pytest.raises(OutOfReach) as told:
                    list(results)
        finally:
            head.kill()
            hand.kill()
    assert told.value.code == "cluster-lost" and told.value.details == {"address": address}


def test_without_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "phusong.planning.cluster")
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(BadInput) as told, open_workers(scheduler="tcp://127.0.0.1:1"):
        pass
    assert [p.code for p in told.value.problems] == ["cluster-not-installed"]


def test_a_fault_of_the_cluster_can_travel() -> None:
    error = pickle.loads(pickle.dumps(OutOfReach("cluster-other-version", worker="tcp://x")))
    assert (error.code, error.details) == ("cluster-other-version", {"worker": "tcp://x"})
