"""A plan made again, and killed: the same bytes, never half a file."""

from __future__ import annotations

import hashlib
import os
import random
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.planning.on_disk import write_scenario
from tests.planning.whole.test_plan_end_to_end import COMMAND, run

FEW = ("--report", "html", "--formats", "csv")


@pytest.fixture
def scenario(tmp_path: Path) -> Path:
    return write_scenario(tmp_path / "small")


def hashes(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.relative_to(folder).as_posix().startswith(".")
    }


def kill_at(moments: int, seed: int) -> Iterator[float]:
    rng = random.Random(seed)
    return (rng.random() for _ in range(moments))


@pytest.mark.skipif(os.name == "nt", reason="SIGKILL")
def test_killed_at_any_moment_it_leaves_whole_files_and_runs_again(
    scenario: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    run("plan", scenario, "--out", out, *FEW)
    whole = hashes(out)
    changed = scenario.with_name("changed.toml")
    changed.write_text(
        f'base = "{scenario.name}"\ndefinitions.place_share = 0.6\n', encoding="utf-8"
    )
    reference = tmp_path / "reference"
    # The first run may compile; the second tells how long one takes.
    begun = time.monotonic()
    run("plan", changed, "--out", reference, *FEW)
    seconds = time.monotonic() - begun
    new = hashes(reference)
    # Most moments lie near the end, where files are written.
    for moment in (0.3, *(0.75 + 0.3 * m for m in kill_at(3, seed=7))):
        with subprocess.Popen(
            [*COMMAND, "plan", str(changed), "--out", str(out), *FEW],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        ) as process:
            time.sleep(moment * seconds)
            os.killpg(process.pid, signal.SIGKILL)
        for name, found in hashes(out).items():
            assert found in (whole.get(name), new.get(name)), (name, moment)
    run("plan", changed, "--out", out, *FEW)
    assert hashes(out) == new
    assert not list(out.glob(".phusong-staging-*"))
