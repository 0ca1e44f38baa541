"""A plan of the embedded province made again, and killed: the same bytes, never half a file."""

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
from tests.planning.whole.test_plan_end_to_end import COMMAND, EMBEDDED, run

pytestmark = pytest.mark.xdist_group("killed")


@pytest.fixture(scope="session")
def coarse(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A variant that takes seconds."""
    path = tmp_path_factory.mktemp("coarse") / "coarse.toml"
    base = os.path.relpath(EMBEDDED, path.parent)
    path.write_text(f'base = "{base}"\ngrid.resolution_m = 1000\n', encoding="utf-8")
    return path


def hashes(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and not path.relative_to(folder).as_posix().startswith(".")
    }


def test_same_inputs_give_the_same_bytes(coarse: Path, tmp_path: Path) -> None:
    run("plan", coarse, "--out", tmp_path / "one")
    run("plan", coarse, "--out", tmp_path / "two")
    assert hashes(tmp_path / "one") == hashes(tmp_path / "two")


def kill_at(moments: int, seed: int) -> Iterator[float]:
    rng = random.Random(seed)
    return (rng.random() for _ in range(moments))


@pytest.mark.skipif(os.name == "nt", reason="SIGKILL")
def test_killed_at_any_moment_it_leaves_whole_files_and_runs_again(
    coarse: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    begun = time.monotonic()
    run("plan", coarse, "--out", out)
    seconds = time.monotonic() - begun
    whole = hashes(out)
    changed = coarse.with_name("changed.toml")
    changed.write_text(
        coarse.read_text(encoding="utf-8") + "definitions.place_share = 0.6\n", encoding="utf-8"
    )
    reference = tmp_path / "reference"
    run("plan", changed, "--out", reference)
    new = hashes(reference)
    # Most moments lie near the end, where files are written.
    for moment in (0.3, *(0.75 + 0.3 * m for m in kill_at(2, seed=7))):
        with subprocess.Popen(
            [*COMMAND, "plan", str(changed), "--out", str(out)],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        ) as process:
            time.sleep(moment * seconds)
            os.killpg(process.pid, signal.SIGKILL)
        for name, found in hashes(out).items():
            assert found in (whole.get(name), new.get(name)), (name, moment)
    run("plan", changed, "--out", out)
    assert hashes(out) == new
    assert not list(out.glob(".phusong-staging-*"))
