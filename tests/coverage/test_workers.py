"""Threads that do many tasks: all of them, each once, few at a time, faults told."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from phusong.coverage.keys import content_key
from phusong.coverage.packing import pack, unpack
from phusong.coverage.tiles import Box, cut
from phusong.coverage.workers import Threads, processors
from phusong.layers.store import Store


def product(task: int, shared: int) -> tuple[int, int]:
    return task, task * shared


@settings(deadline=None, max_examples=30)
@given(st.lists(st.integers(), max_size=30), st.integers(1, 4))
def test_all_tasks_are_done_once(tasks: list[int], count: int) -> None:
    with Threads(count) as workers:
        found = list(workers.map(product, iter(tasks), shared=3))
    assert sorted(found) == sorted((task, 3 * task) for task in tasks)


def test_what_is_shared_is_not_copied() -> None:
    shared = np.zeros(3)
    assert all(got is shared for got in Threads(2).map(lambda _, same: same, [1, 2], shared=shared))


def test_as_many_threads_as_asked_for() -> None:
    meet = threading.Barrier(3, timeout=10)
    assert (
        list(Threads(3).map(lambda _, gate: gate.wait() >= 0, [1, 2, 3], shared=meet)) == [True] * 3
    )
    assert Threads().count == processors() >= 1
    with pytest.raises(ValueError, match="do no work"):
        Threads(0)


def test_only_a_few_tasks_are_under_way() -> None:
    taken = []

    def tasks() -> Iterator[int]:
        for task in range(1000):
            taken.append(task)
            yield task

    for got, _ in enumerate(Threads(2).map(product, tasks(), shared=1), start=1):
        assert len(taken) - got < 2 * 2
        if got == 50:
            break


def test_a_fault_is_raised_and_the_rest_given_up() -> None:
    done = []

    def picky(task: int, _: None) -> int:
        if task == 5:
            raise LookupError("five")
        time.sleep(0.002)
        done.append(task)
        return task

    with pytest.raises(LookupError, match="five"):
        list(Threads(2).map(picky, range(1000), shared=None))
    count = len(done)
    assert count < 20
    time.sleep(0.02)
    assert len(done) == count


def test_a_fault_of_the_tasks_is_raised() -> None:
    def tasks() -> Iterator[int]:
        yield 1
        raise KeyError("tasks")

    with pytest.raises(KeyError, match="tasks"):
        list(Threads(2).map(product, tasks(), shared=1))


# ---------------------------------------------------------------- with a store


class Counted:
    """Stands in for a prediction that keeps its work; counts what it really computes."""

    def __init__(self, store: Store, height: np.ndarray) -> None:
        self.store = store
        self.height = height
        self.computed = 0

    def key(self, box: Box) -> str:
        return content_key("sums", tuple(box), self.height[box.window])

    def tile(self, box: Box) -> bytes:
        kept = self.store.get(self.key(box))
        if kept is None:
            self.computed += 1
            kept = pack([np.cumsum(self.height[box.window], axis=0)])
            self.store.put(self.key(box), kept)
        return unpack(kept)[0].tobytes()


def one_tile(box: Box, work: Counted) -> tuple[Box, bytes]:
    return box, work.tile(box)


def test_an_interrupted_run_goes_on_where_it_was(tmp_path: Path) -> None:
    height = np.random.default_rng(2).normal(size=(90, 70)).astype(np.float32)
    boxes = list(cut(np.ones(height.shape, np.bool_), size=10))
    whole = Counted(Store(tmp_path / "whole"), height)
    expected = dict(Threads(2).map(one_tile, boxes, shared=whole))
    assert whole.computed == len(boxes) == 63

    first = Counted(Store(tmp_path / "kept"), height)
    results = Threads(2).map(one_tile, boxes, shared=first)
    for _ in range(20):
        next(results)
    results.close()  # type: ignore[attr-defined]
    assert 20 <= first.computed <= 24

    second = Counted(Store(tmp_path / "kept"), height)
    assert dict(Threads(2).map(one_tile, boxes, shared=second)) == expected
    assert first.computed + second.computed == len(boxes)

    # One height changes, one entry goes bad: these two are made anew, and nothing else.
    bad = second.store.folder / second.key(boxes[0])[:2] / second.key(boxes[0])[2:]
    bad.write_bytes(bad.read_bytes()[:-1])
    height[15, 15] += 1
    third = Counted(Store(tmp_path / "kept"), height)
    found = dict(Threads(2).map(one_tile, boxes, shared=third))
    assert [box for box in boxes if found[box] != expected[box]] == [Box(10, 20, 10, 20)]
    assert third.computed == 2
