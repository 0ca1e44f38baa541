"""A folder is one run's at a time; who comes second is told by whom it is held, and since when."""

from __future__ import annotations

import datetime as dt
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from phusong.layers.errors import BadInput
from phusong.layers.holding import held
from phusong.layers.i18n import Language, Messages

HOLDER = """
import sys, time
from pathlib import Path
from phusong.layers.holding import held
with held(Path(sys.argv[1])):
    print("held", flush=True)
    time.sleep(60)
"""


def test_a_second_run_is_told_who_and_since_when_and_a_killed_one_holds_nothing(
    tmp_path: Path,
) -> None:
    folder, before = tmp_path / "out", dt.datetime.now().replace(microsecond=0)
    command = [sys.executable, "-c", HOLDER, str(folder)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout is not None and holder.stdout.readline() == "held\n"
        with pytest.raises(BadInput) as refused, held(folder, patience_s=0.1):
            pytest.fail("two runs hold one folder")
        holder.send_signal(signal.SIGKILL)
    (problem,) = refused.value.problems
    assert problem.code == "folder-busy" and problem.details["pid"] == str(holder.pid)
    since = dt.datetime.fromisoformat(str(problem.details["since"]))
    assert before <= since <= dt.datetime.now()
    for language in Language:
        assert str(holder.pid) in Messages.of(language).problem(problem)[0]
    with held(folder, patience_s=0.1):
        assert folder.is_dir()


def test_the_holder_enters_again_and_other_threads_do_not(tmp_path: Path) -> None:
    def elsewhere() -> str:
        try:
            with held(tmp_path, patience_s=0.05):
                return "held"
        except BadInput as error:
            return error.problems[0].code

    with ThreadPoolExecutor(1) as pool:
        with held(tmp_path):
            with held(tmp_path / "." / "", patience_s=0.05):
                pass
            assert pool.submit(elsewhere).result() == "folder-busy"
        assert pool.submit(elsewhere).result() == "held"


def test_a_folder_that_was_made_in_vain_goes(tmp_path: Path) -> None:
    folder = tmp_path / "a" / "b"
    with pytest.raises(ZeroDivisionError), held(folder):
        raise ZeroDivisionError
    assert list(tmp_path.iterdir()) == []
    with held(folder):
        (folder / "plan.json").write_text("{}")
    assert {file.name for file in folder.iterdir()} == {"plan.json", ".phusong.lock"}
    with held(folder):
        (folder / "plan.json").unlink()
    assert folder.is_dir()
