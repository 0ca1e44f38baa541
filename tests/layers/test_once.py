"""What is computed once per whole, and forgotten with it."""

from __future__ import annotations

import gc

from phusong.layers.once import once


class Whole:
    """Equal to all others of its kind, and not hashable."""

    __hash__ = None  # type: ignore[assignment]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Whole)


def test_equal_wholes_are_told_apart_and_arguments_too() -> None:
    calls: list[tuple[Whole, str, int]] = []

    @once
    def told(whole: Whole, word: str, *, times: int = 1) -> object:
        calls.append((whole, word, times))
        return object()

    one, two = Whole(), Whole()
    assert told(one, "a") is told(one, "a")
    assert told(one, "a") is not told(two, "a")
    assert told(one, "a", times=2) is told(one, "a", times=2)
    assert told(one, "a", times=2) is not told(one, "b", times=2)
    assert [(word, times) for _, word, times in calls] == [("a", 1), ("a", 1), ("a", 2), ("b", 2)]


def test_what_is_kept_goes_with_its_whole() -> None:
    made = 0

    @once
    def told(whole: Whole) -> int:
        nonlocal made
        made += 1
        return made

    for expected in range(1, 51):
        # The next one may well have the same address.
        assert told(Whole()) == expected
    gc.collect()
    assert told.__closure__ is not None
    kept = [c.cell_contents for c in told.__closure__ if isinstance(c.cell_contents, dict)]
    assert kept == [{}]
