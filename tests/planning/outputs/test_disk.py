"""What goes wrong while a plan is written: named, nothing half-written, old results as they were."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from tests.planning.command import Run
from tests.planning.made_up import make_plan
from tests.planning.made_up_operators import operators_plan
from tests.planning.on_disk import write_scenario

from phusong.layers.holding import held
from phusong.layers.i18n import Language, Messages
from phusong.layers.staging import staged
from phusong.planning.outputs import write as writing
from phusong.planning.outputs.handover.tables import handed_sites
from phusong.planning.results.stages import Plan

resource: Any = pytest.importorskip("resource")


@pytest.fixture(scope="module")
def plan() -> Plan:
    return make_plan()


@pytest.fixture
def out(tmp_path: Path) -> Path:
    """What an earlier run left."""
    folder = tmp_path / "out"
    folder.mkdir()
    for name in ("map.html", "plan.json", "report.html", "sites.csv"):
        (folder / name).write_text(f'{{"old": "{name}"}}')
    return folder


@pytest.fixture
def planned(plan: Plan, phusong: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """``phusong plan`` that has its plan at once, and writes no pictures."""
    scenario = write_scenario(tmp_path / "small")
    monkeypatch.setattr("phusong.planning.plan.make_plan", lambda *_, **__: plan)
    texts = {"map.html": "map" * 100_000, "report.html": "report"}
    monkeypatch.setattr(
        writing,
        "_documents",
        lambda *_: {name: partial(writing._write_text, text=text) for name, text in texts.items()},
    )
    monkeypatch.setattr(writing, "operator_writers", lambda *_, **__: {})
    return lambda *options: phusong("plan", scenario, *options)


def files(folder: Path) -> dict[str, str]:
    """All of them, hidden ones too, besides the lock."""
    return {
        file.relative_to(folder).as_posix(): hashlib.sha256(file.read_bytes()).hexdigest()
        for file in folder.rglob("*")
        if file.is_file() and file.name != ".phusong.lock"
    }


@contextmanager
def files_of_at_most(size: int) -> Iterator[None]:
    """As a disk without room: the system refuses to let a file grow over so many bytes."""
    usual = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, usual[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, usual)


def test_a_disk_that_is_full_at_any_file_is_named_and_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writing, "map_html", lambda *_: "a map is text as others are")
    plan = operators_plan(report_formats=())
    messages = Messages.of(Language.ENGLISH)
    writers = {
        **writing._documents(plan, messages, handed_sites(plan)),
        **writing._rasters(plan.coverage, plan.scenario, plan.province),
        **writing._served(plan),
        **writing.operator_writers(plan, messages),
    }
    # One of each kind: what writes files of one ending is one library.
    kinds = {(name.partition("/")[0], Path(name).suffix): name for name in writers}
    unseen = []
    for name in kinds.values():
        try:
            with files_of_at_most(10), staged(tmp_path, last="") as staging:
                (staging / name).parent.mkdir(parents=True, exist_ok=True)
                writers[name](staging / name)
        except OSError as error:
            assert error.strerror == "File too large", name
        else:
            unseen.append(name)
        assert files(tmp_path) == {}, name
    assert unseen == []


def test_a_full_disk_ends_the_command_with_one_and_the_disks_own_words(
    planned: Run, out: Path
) -> None:
    before = files(out)
    with files_of_at_most(100_000):
        told = planned("--out", out, "--lang", "en")
    assert told.code == 1
    assert "File too large" in told.err and "Traceback" not in told.all
    assert files(out) == before


@pytest.mark.parametrize("language", Language)
def test_a_folder_that_another_run_holds_is_left_to_it_before_the_work(
    planned: Run, out: Path, monkeypatch: pytest.MonkeyPatch, language: Language
) -> None:
    monkeypatch.setattr("phusong.planning.plan.make_plan", lambda *_, **__: pytest.fail("planned"))
    before = files(out)
    with ThreadPoolExecutor(1) as other:
        holding = held(out)
        other.submit(holding.__enter__).result()
        told = planned("--out", out, "--lang", language.value)
        other.submit(holding.__exit__, None, None, None).result()
    assert told.code == 2
    assert str(os.getpid()) in told.err and "Traceback" not in told.all
    assert files(out) == before


def test_a_lock_that_a_killed_run_left_is_no_obstacle(planned: Run, out: Path) -> None:
    (out / ".phusong.lock").write_text("4711")
    (out / ".phusong-staging-4711@desk-abc").mkdir()
    (out / ".phusong-staging-4711@desk-abc" / "map.html").write_text("half")
    told = planned("--out", out, "--lang", "vi")
    assert told.code == 0, told.all
    assert [file.name for file in out.glob(".*")] == [".phusong.lock"]


def test_breaking_off_while_files_are_written_leaves_the_old_ones(
    planned: Run, out: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = files(out)

    def broken_off(*_: object, **__: object) -> str:
        raise KeyboardInterrupt

    monkeypatch.setattr(writing, "plan_json", broken_off)
    told = planned("--out", out, "--lang", "en")
    assert told.code == 130
    assert "Traceback" not in told.all
    assert files(out) == before


def test_files_that_nobody_may_write_are_replaced(planned: Run, out: Path) -> None:
    for file in out.glob("*.*"):
        file.chmod(0o444)
    told = planned("--out", out, "--lang", "en")
    assert told.code == 0, told.all
    assert (out / "report.html").read_text() == "report"


@pytest.mark.parametrize("language", Language)
def test_a_name_that_no_disk_takes_is_refused_before_the_work(
    planned: Run, tmp_path: Path, language: Language
) -> None:
    told = planned("--out", tmp_path / ("x" * 300), "--lang", language.value)
    assert told.code == 2
    head = Messages.of(language)("problem-folder-not-writable", why="").partition("(")[0]
    assert head in told.err


def test_a_language_that_nobody_speaks_is_refused(planned: Run, tmp_path: Path) -> None:
    told = planned("--out", tmp_path / "never", "--lang", "fr")
    assert told.code == 2
    assert not (tmp_path / "never").exists()
