"""Bars on a terminal, silence anywhere else, and how long each stage took."""

from __future__ import annotations

import io
import re
import time

import pytest
from rich.console import Console
from tests.planning import small

from phusong.layers.i18n import Language, Messages
from phusong.planning.cli.progress import TerminalObserver
from phusong.planning.plan import Observer
from phusong.planning.results.sensitivity import Assumption
from phusong.planning.sensitivity.variants import Variant

ENGLISH = Messages.of(Language.ENGLISH)


def watched(*, terminal: bool, messages: Messages = ENGLISH) -> tuple[TerminalObserver, Console]:
    console = Console(file=io.StringIO(), force_terminal=terminal, width=100)
    return TerminalObserver(console, messages), console


def written(console: Console) -> str:
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


def seen(console: Console) -> str:
    """What is on the screen without what moves the cursor and colours it."""
    return re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", written(console))


def work(observer: Observer) -> None:
    with observer.stage("layers"):
        observer.advance("communes", 0, 0)
        observer.advance("terrain", 0, 0)
    with observer.stage("coverage"):
        for done in range(5):
            observer.advance("5G", done, 4)


def test_a_terminal_shows_each_stage_with_a_bar_and_times() -> None:
    observer, console = watched(terminal=True)
    with observer:
        work(observer)
    lines = seen(console).rstrip().splitlines()
    last = [line for line in lines if line.strip()][-2:]
    assert last[0].strip().startswith("Layers") and last[1].strip().startswith("Coverage")
    for line in last:
        assert re.search(r"━{20,}.*\d:\d\d:\d\d", line)
    assert "\x1b[?25l" in written(console) and written(console).rstrip().endswith("\x1b[?25h")


@pytest.mark.parametrize(
    ("language", "expected"),
    [
        (Language.VIETNAMESE, "Giả định khác: Ngưỡng sóng cao hơn 5 dB (2/9)"),
        (Language.ENGLISH, "Other assumptions: Threshold 5 dB higher (2/9)"),
    ],
)
def test_each_other_assumption_is_named_as_it_is_decided(language: Language, expected: str) -> None:
    observer, console = watched(terminal=True, messages=Messages.of(language))
    variant = Variant("threshold_higher", Assumption.THRESHOLD, small.scenario(), 5.0)
    with observer, observer.stage("variants"):
        observer.variant(variant, 1, 9)
        time.sleep(0.15)
    assert expected in seen(console)


def test_a_stage_tells_how_far_it_is_and_how_long_it_will_take() -> None:
    observer, console = watched(terminal=True)
    with observer, observer.stage("coverage"):
        for done in range(1, 4):
            time.sleep(0.15)
            observer.advance("5G", done, 4)
        time.sleep(0.25)  # The screen is drawn ten times a second.
        assert "Coverage: 5G" in seen(console)
    bars = [line for line in seen(console).splitlines() if "Coverage: 5G" in line]
    # Elapsed time, then what is left: both are told while the bar is not full.
    assert any(re.search(r"0:00:00 0:00:0\d", line) for line in bars)


def test_the_stages_speak_the_users_language() -> None:
    vietnamese = Messages.of(Language.VIETNAMESE)
    observer, console = watched(terminal=True, messages=vietnamese)
    with observer:
        work(observer)
    assert vietnamese("stage-coverage") in seen(console)
    assert ENGLISH("stage-coverage") not in seen(console)


def test_nothing_at_all_is_written_where_no_terminal_is() -> None:
    observer, console = watched(terminal=False)
    with observer:
        work(observer)
    assert written(console) == ""
    assert set(observer.seconds) == {"layers", "coverage"}


def test_the_seconds_of_each_stage_are_kept() -> None:
    observer, _ = watched(terminal=False)
    with observer:
        with observer.stage("layers"):
            time.sleep(0.05)
        with observer.stage("sites"):
            pass
    assert 0.05 <= observer.seconds["layers"] < 1
    assert 0 <= observer.seconds["sites"] < 0.05


def test_an_error_passes_through_and_the_screen_is_left_in_order() -> None:
    observer, console = watched(terminal=True)
    with pytest.raises(ValueError, match="so"), observer, observer.stage("layers"):
        raise ValueError("so")
    assert "layers" not in observer.seconds
    assert written(console).rstrip().endswith("\x1b[?25h")


def test_steps_outside_a_stage_are_not_shown() -> None:
    observer, console = watched(terminal=True)
    with observer:
        observer.advance("communes", 1, 2)
    assert "communes" not in seen(console)


def test_every_stage_of_a_plan_has_a_text() -> None:
    for language in Language:
        for stage in ("layers", "coverage", "service", "sites", "routes", "programme", "outputs"):
            assert Messages.of(language)(f"stage-{stage}")
