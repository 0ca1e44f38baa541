"""``phusong work`` and the options that say who computes and what is kept."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest
from tests.planning.command import Run, is_plain

from phusong.coverage.workers import Threads
from phusong.layers.errors import BadInput
from phusong.layers.i18n import Language
from phusong.layers.store import Store
from phusong.planning.cli.means import Computing
from phusong.planning.cli.screen import Screen
from phusong.planning.workers import open_workers


def filled(folder: Path, *, entries: int) -> Store:
    store = Store(folder)
    for number in range(entries):
        store.put(f"{number:040x}", bytes(100_000))
    return store


def test_an_empty_store_is_shown_and_not_made(phusong: Run, tmp_path: Path) -> None:
    told = phusong("work", "show", "--lang", "en")
    assert told.code == 0 and told.err == "" and is_plain(told)
    folder = tmp_path / "cache" / "coverage"
    assert str(folder) in told.out and "0 entries, 0 MB" in told.out
    assert not folder.exists()


def test_what_is_kept_is_shown_and_pruned(phusong: Run, tmp_path: Path) -> None:
    filled(tmp_path / "mine", entries=5)
    told = phusong("work", "show", "--work", "mine", "--lang", "en")
    assert "5 entries, 0.5 MB" in told.out and "Last used between 20" in told.out
    told = phusong("work", "prune", "--work", "mine", "--to-gb", "0.0003", "--lang", "vi")
    assert told.code == 0 and "Đã xóa 3 mục, 0,3 MB" in told.out
    assert Store(tmp_path / "mine").size().entries == 2
    told = phusong("work", "prune", "--work", "mine", "--lang", "en")
    assert "Deleted: 2 entries" in told.out
    assert Store(tmp_path / "mine").size().entries == 0


@pytest.mark.parametrize("command", ["show", "prune"])
def test_a_named_folder_must_be_there(phusong: Run, command: str) -> None:
    told = phusong("work", command, "--work", "nowhere", "--lang", "en")
    assert told.code == 2 and "nowhere: There is no such folder." in told.err


# ---------------------------------------------------------------- the options of other commands


def test_threads_and_a_store_unless_told_otherwise(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PHUSONG_CACHE", str(tmp_path))
    screen = Screen(Language.ENGLISH)
    with Computing().open(screen) as means:
        assert isinstance(means.workers, Threads) and means.kept is not None
        assert means.kept.folder == tmp_path / "coverage"
        assert means.kept.limit_bytes == 20_000_000_000
    with Computing(threads=3, keep=False).open(screen) as means:
        assert isinstance(means.workers, Threads) and means.workers.count == 3
        assert means.kept is None
    with Computing(work=tmp_path / "x", work_gb=1.5).open(screen) as means:
        assert means.kept is not None and means.kept.limit_bytes == 1_500_000_000
        assert means.kept.folder == tmp_path / "x"


def test_options_that_contradict_one_another_are_told_together(tmp_path: Path) -> None:
    asked = Computing(scheduler="tcp://x:1", threads=2, work=tmp_path, keep=False)
    with pytest.raises(BadInput) as told, asked.open(Screen()):
        pass
    assert [p.code for p in told.value.problems] == ["threads-of-a-cluster", "work-not-kept"]


def test_a_folder_that_cannot_be_written_is_refused_at_once(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    asked = Computing(work=tmp_path / "file" / "work")
    with pytest.raises(BadInput) as told, asked.open(Screen()):
        pass
    assert [p.code for p in told.value.problems] == ["folder-not-writable"]


def test_a_disk_that_fills_up_is_told_at_the_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with Computing(work=tmp_path).open(Screen(Language.ENGLISH)) as means:
        assert means.kept is not None
        with monkeypatch.context() as patched:
            patched.setattr(Path, "replace", full)
            means.kept.put("00c0ffee", b"")
        assert capsys.readouterr().err == ""
    told = capsys.readouterr().err
    assert "could not be kept: No space left on device" in told and str(tmp_path) in told


def test_workers_are_let_go(monkeypatch: pytest.MonkeyPatch) -> None:
    closed = []
    monkeypatch.setattr(Threads, "close", lambda self: closed.append(self.count))
    with pytest.raises(KeyError), open_workers(threads=2):
        raise KeyError
    assert closed == [2]
