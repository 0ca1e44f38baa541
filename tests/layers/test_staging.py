"""Files appear whole or not at all, whatever comes between; one run at a time."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from filelock import FileLock
from odc.geo.geobox import GeoBox

from phusong.layers import staging as stages
from phusong.layers.errors import BadInput
from phusong.layers.export import write_cog
from phusong.layers.i18n import Language, Messages
from phusong.layers.staging import refuse_inputs, staged, write_atomic

GRID = GeoBox.from_bbox((600_000, 1_300_000, 660_000, 1_360_000), "EPSG:9217", resolution=100)
SLOW_WRITER = """
import sys, time
from pathlib import Path
from phusong.layers.staging import staged
with staged(Path(sys.argv[1]), last="plan.json") as staging:
    (staging / "map.html").write_text("new" * 1000)
    print("half way", flush=True)
    time.sleep(60)
"""


def visible(folder: Path) -> dict[str, str]:
    return {
        file.name: file.read_text() for file in folder.iterdir() if not file.name.startswith(".")
    }


def leftovers(folder: Path) -> list[str]:
    return [file.name for file in folder.iterdir() if file.is_dir()]


def test_staged_files_appear_together_with_the_last_one_last(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    moved = []
    replace = Path.replace
    monkeypatch.setattr(Path, "replace", lambda a, b: (moved.append(b.name), replace(a, b))[1])
    out = tmp_path / "a" / "b"
    with staged(out, last="plan.json") as staging:
        for name in ("plan.json", "map.html", "zone.csv"):
            (staging / name).write_text(name)
        assert visible(out) == {}
    assert visible(out) == {name: name for name in ("plan.json", "map.html", "zone.csv")}
    assert moved == ["map.html", "zone.csv", "plan.json"]
    assert leftovers(out) == []


def test_a_failure_changes_nothing(tmp_path: Path) -> None:
    (tmp_path / "map.html").write_text("old")
    with pytest.raises(ZeroDivisionError), staged(tmp_path, last="plan.json") as staging:
        (staging / "map.html").write_text("new")
        raise ZeroDivisionError
    assert visible(tmp_path) == {"map.html": "old"}
    assert leftovers(tmp_path) == []


def test_a_disk_without_room_is_told_as_such_whatever_the_library_says(tmp_path: Path) -> None:
    resource = pytest.importorskip("resource")
    noise = np.random.default_rng(1).random(GRID.shape).astype(np.float32)
    (tmp_path / "old.tif").write_text("old")
    usual = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, usual[1]))
    try:
        with pytest.raises(OSError, match="File too large"), staged(tmp_path, last="") as staging:
            write_cog(
                staging / "old.tif", noise, GRID, nodata=-1.0, unit="1", description="", tags={}
            )
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, usual)
    assert visible(tmp_path) == {"old.tif": "old"}
    assert leftovers(tmp_path) == []


def test_no_result_takes_the_place_of_what_is_read(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    sites = tmp_path / "data" / "sites.csv"
    sites.write_text("site_id,lon,lat\n")
    beside = tmp_path / "data" / ".." / "data"
    with pytest.raises(BadInput) as caught:
        refuse_inputs(beside, ["map.html", "sites.csv"], inputs=[sites])
    assert [p.code for p in caught.value.problems] == ["output-is-input"]
    refuse_inputs(tmp_path, ["map.html", "sites.csv"], inputs=[sites])


def _start_slow_writer(folder: Path) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", SLOW_WRITER, str(folder)]
    writer = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert writer.stdout is not None
    assert writer.stdout.readline() == "half way\n"
    return writer


def test_a_killed_run_leaves_old_files_and_the_next_one_tidies_up(tmp_path: Path) -> None:
    (tmp_path / "map.html").write_text("old")
    with _start_slow_writer(tmp_path) as writer:
        writer.send_signal(signal.SIGKILL)
    assert visible(tmp_path) == {"map.html": "old"}
    assert len(leftovers(tmp_path)) == 1
    with staged(tmp_path, last="plan.json") as staging:
        (staging / "map.html").write_text("newer")
    assert visible(tmp_path) == {"map.html": "newer"}
    assert leftovers(tmp_path) == []


def test_a_run_that_is_alive_is_left_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stages, "_PATIENCE_S", 0.2)
    with _start_slow_writer(tmp_path) as writer:
        with pytest.raises(BadInput) as refused, staged(tmp_path, last="plan.json"):
            pytest.fail("two runs wrote into one folder")
        (problem,) = refused.value.problems
        assert problem.code == "folder-busy"
        for language in Language:
            assert str(writer.pid) in Messages.of(language).problem(problem)[0]
        assert len(leftovers(tmp_path)) == 1
        writer.kill()


def test_a_folder_that_cannot_be_made_is_bad_input(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("a file stands here")
    with pytest.raises(BadInput) as refused, staged(tmp_path / "out", last="plan.json"):
        pytest.fail("wrote into a file")
    assert [p.code for p in refused.value.problems] == ["folder-not-writable"]


def test_a_file_that_cannot_be_replaced_is_told_by_name(tmp_path: Path) -> None:
    (tmp_path / "map.html").mkdir()
    (tmp_path / "map.html" / "x").write_text("a folder stands here")
    with pytest.raises(BadInput) as refused, staged(tmp_path, last="plan.json") as staging:
        (staging / "map.html").write_text("new")
    (problem,) = refused.value.problems
    assert problem.code == "file-not-replaceable"
    assert problem.file.endswith("map.html")


def test_the_lock_goes_with_the_run(tmp_path: Path) -> None:
    with staged(tmp_path, last=""):
        pass
    with FileLock(tmp_path / ".phusong.lock", timeout=0):
        pass


def test_write_atomic_keeps_the_old_file_when_writing_fails(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_text("old")
    with pytest.raises(OSError, match="full"), write_atomic(file) as draft:
        draft.write_text("half")
        raise OSError("disk full")
    assert visible(tmp_path) == {"a.txt": "old"}
    with write_atomic(file) as draft:
        draft.write_text("new")
    assert visible(tmp_path) == {"a.txt": "new"}
    assert leftovers(tmp_path) == []


def _fail_at(name: str, error: BaseException, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the move of one file fail."""
    replace = Path.replace

    def fail(file: Path, target: Path) -> Path:
        if file.name == name and ".old-" not in str(file):
            raise error
        return replace(file, target)

    monkeypatch.setattr(Path, "replace", fail)


@pytest.mark.parametrize("links", [True, False])
@pytest.mark.parametrize(
    ("error", "seen"),
    [(PermissionError(13, "open in Excel"), BadInput), (KeyboardInterrupt(), KeyboardInterrupt)],
)
def test_a_move_that_fails_takes_the_others_back(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    *,
    error: BaseException,
    seen: type[BaseException],
    links: bool,
) -> None:
    for name in ("a.csv", "plan.json"):
        (tmp_path / name).write_text("old")
    (tmp_path / "gone.csv").write_text("old")
    if not links:
        monkeypatch.setattr(os, "link", lambda *_: (_ for _ in ()).throw(OSError(1, "no links")))
    _fail_at("z.csv", error, monkeypatch)
    gone = tmp_path / "gone.csv"
    with (
        pytest.raises(seen),
        staged(tmp_path, last="plan.json", outdated=lambda: [gone]) as staging,
    ):
        (staging / "deep").mkdir()
        for name in ("a.csv", "deep/b.csv", "z.csv", "plan.json"):
            (staging / name).write_text("new")
    assert visible(tmp_path) == dict.fromkeys(("a.csv", "gone.csv", "plan.json"), "old")
    assert leftovers(tmp_path) == []


def test_read_only_files_are_replaced_and_outdated_ones_go(tmp_path: Path) -> None:
    (tmp_path / "x" / "y").mkdir(parents=True)
    old = tmp_path / "x" / "y" / "gone.csv"
    old.write_text("old")
    (tmp_path / "a.csv").write_text("old")
    (tmp_path / "a.csv").chmod(0o444)
    with staged(tmp_path, last="", outdated=lambda: [old, tmp_path / "never.csv"]) as staging:
        (staging / "a.csv").write_text("new")
        assert old.exists()
    assert visible(tmp_path) == {"a.csv": "new"}
    assert leftovers(tmp_path) == []


def test_a_name_that_is_too_long_is_bad_input(tmp_path: Path) -> None:
    with pytest.raises(BadInput) as refused, staged(tmp_path / ("x" * 300), last=""):
        pytest.fail("made a folder that cannot be")
    assert [p.code for p in refused.value.problems] == ["folder-not-writable"]
    assert list(tmp_path.iterdir()) == []


def test_breaking_off_leaves_old_results_and_nothing_else(tmp_path: Path) -> None:
    (tmp_path / "map.html").write_text("old")
    with _start_slow_writer(tmp_path) as writer:
        writer.send_signal(signal.SIGINT)
        writer.wait(timeout=20)
    assert visible(tmp_path) == {"map.html": "old"}
    assert leftovers(tmp_path) == []


def test_of_runs_at_once_the_last_one_is_there_whole(tmp_path: Path) -> None:
    names = [f"{number}.csv" for number in range(6)]

    def run(number: int) -> None:
        with staged(tmp_path, last="plan.json") as staging:
            for name in (*names, "plan.json"):
                (staging / name).write_text(str(number))

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(run, range(16)))
    assert len(set(visible(tmp_path).values())) == 1
    assert set(visible(tmp_path)) == {*names, "plan.json"}
    assert leftovers(tmp_path) == []
