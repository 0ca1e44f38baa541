"""The command as people meet it: exit codes, words, silence, and what it leaves behind."""

from __future__ import annotations

import os
import pty
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.planning.command import Run, Told, is_plain, snapshot
from tests.planning.on_disk import write_scenario

from phusong.layers.errors import BadInput
from phusong.layers.i18n import Language, Messages

COMMAND = [sys.executable, "-c", "from phusong.planning.cli.app import main; main()"]
OUTPUTS = {
    "map.html",
    "bill.csv",
    "backhaul.csv",
    "cable.xlsx",
    "optics.csv",
    "materials.csv",
    "cuts.csv",
    "wan.csv",
    "wan_seats.csv",
    "report.html",
    "report.docx",
    "targets.csv",
    "unserved.csv",
    "sites.csv",
    "operators",
    "routes.gpkg",
    "plan.gpkg",
    "plan.json",
    "coverage_4G.tif",
    "coverage_4G_server.tif",
    "coverage_4G_2026.tif",
    "served_4G.tif",
}


@pytest.fixture
def scenario(tmp_path: Path) -> Path:
    return write_scenario(tmp_path / "small")


# ---------------------------------------------------------------- as a process of its own


def spawned(*arguments: object) -> Told:
    done = subprocess.run(
        [*COMMAND, *map(str, arguments)],
        check=False,
        capture_output=True,
        encoding="utf-8",
        env={**os.environ, "PYTHONWARNINGS": "error,ignore::PendingDeprecationWarning"},
    )
    return Told(done.returncode, done.stdout, done.stderr)


def test_a_plan_says_where_the_map_is_and_nothing_on_the_other_channel(
    scenario: Path, tmp_path: Path
) -> None:
    told = spawned("plan", scenario.parent, "--out", tmp_path / "out", "--lang", "en")
    assert told.code == 0 and told.err == "" and is_plain(told)
    assert {p.name for p in (tmp_path / "out").iterdir() if p.name[0] != "."} == OUTPUTS
    assert "Plan: Small scenario" in told.out
    assert f"Map: {tmp_path / 'out' / 'map.html'}" in told.out.splitlines()
    assert "(assumed unit costs)" in told.out
    assert "55.6 % of people served today" in told.out


def test_bad_input_ends_with_two_and_without_a_traceback(tmp_path: Path) -> None:
    told = spawned("plan", tmp_path / "none.toml", "--out", tmp_path / "out")
    assert told.code == 2 and told.out == "" and is_plain(told)
    assert "none.toml" in told.err and "Traceback" not in told.err
    assert not (tmp_path / "out").exists()


def test_a_terminal_sees_the_stages_with_their_times(scenario: Path) -> None:
    ours, theirs = pty.openpty()
    with subprocess.Popen(
        [*COMMAND, "check", str(scenario), "--lang", "en"],
        stdout=subprocess.DEVNULL,
        stderr=theirs,
        env={**os.environ, "TERM": "xterm", "COLUMNS": "100"},
    ) as process:
        os.close(theirs)
        shown = b"".join(_read_all(ours))
        os.close(ours)
        assert process.wait() == 0
    text = shown.decode()
    assert "\x1b[" in text and "Layers" in text and re.search(r"\d:\d\d:\d\d", text)


def _read_all(descriptor: int) -> Iterator[bytes]:
    while True:
        try:
            part = os.read(descriptor, 4096)
        except OSError:  # Linux: the other end is closed
            return
        if not part:
            return
        yield part


# ---------------------------------------------------------------- single stages


def test_check_tells_that_the_layers_can_be_used(phusong: Run, scenario: Path) -> None:
    before = snapshot(scenario.parent)
    told = phusong("check", scenario, "--lang", "en")
    assert told.code == 0 and is_plain(told)
    assert "9,000 people on the grid, 2 communes, 1 sites" in told.out
    assert "settlements.csv" in told.out or "Settlements" in told.out
    assert snapshot(scenario.parent) == before


@pytest.mark.parametrize(
    ("command", "files"),
    [
        ("coverage", {"coverage_4G.tif", "coverage_4G_server.tif", "coverage_summary.csv"}),
        ("unserved", {"unserved.csv"}),
    ],
)
def test_a_stage_alone_writes_its_own_files(
    phusong: Run, scenario: Path, tmp_path: Path, command: str, files: set[str]
) -> None:
    out = tmp_path / "a" / "b"
    told = phusong(command, scenario, "--out", out)
    assert told.code == 0
    assert {p.name for p in out.iterdir() if p.name[0] != "."} == files
    assert all(str(out / name) in told.out for name in files)


def test_the_language_is_the_scenarios_unless_another_is_asked_for(
    phusong: Run, tmp_path: Path
) -> None:
    vietnamese, english = "Dữ liệu dùng được", "The layers can be used"
    for language in ("vi", "en"):
        path = write_scenario(tmp_path / language, language=language)
        for asked in (None, "vi", "en"):
            told = phusong("check", path, *(() if asked is None else ("--lang", asked)))
            spoken = asked or language
            assert (vietnamese in told.out, english in told.out) == (spoken == "vi", spoken == "en")


def test_help_and_version(phusong: Run) -> None:
    assert phusong("--help").code == 0
    assert re.fullmatch(r"phusong \d+\.\d+\.\d+\S*\n", phusong("--version").out)
    told = phusong()
    assert told.code in (0, 2) and "plan" in told.all


# ---------------------------------------------------------------- bad input


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("command", ["plan", "check", "coverage", "unserved"])
def test_a_scenario_that_is_not_there(
    phusong: Run, tmp_path: Path, command: str, language: Language
) -> None:
    told = phusong(command, tmp_path / "none.toml", "--lang", language)
    assert told.code == 2 and told.out == ""
    assert "none.toml" in told.err and "Traceback" not in told.err
    assert Messages.of(language)("problem-file-missing") in told.err
    assert list(tmp_path.iterdir()) == []


def test_a_folder_without_a_scenario(phusong: Run, tmp_path: Path) -> None:
    folder = tmp_path / "[bold]empty"
    folder.mkdir()
    told = phusong("plan", folder, "--lang", "en")
    assert told.code == 2 and "The folder holds no scenario." in told.err
    assert str(folder) in told.err, "brackets of a name are not markup"
    told = phusong("check", folder, "--lang", "en")
    assert told.code == 2 and "no file whose name tells its kind" in told.err


@pytest.mark.parametrize("language", list(Language))
def test_an_unknown_key_is_told_with_its_row_and_the_nearest(
    phusong: Run, tmp_path: Path, language: Language
) -> None:
    path = write_scenario(tmp_path / "small", extra='catalog = "c.toml"')
    told = phusong("plan", path, "--lang", language)
    assert told.code == 2 and told.out == ""
    row = 1 + path.read_text(encoding="utf-8").splitlines().index('catalog = "c.toml"')
    place = Messages.of(language)("place-row", row=str(row))
    assert place in told.err and "[catalog]" in told.err
    assert {"en": 'Did you mean "catalogue"?', "vi": "catalogue"}[language] in told.err


def test_every_fault_of_every_layer_is_told_at_once_and_nothing_is_written(
    phusong: Run, scenario: Path, tmp_path: Path
) -> None:
    (scenario.parent / "sites.csv").write_text("site_id,lon,lat\nT1,109.02,x\n", encoding="utf-8")
    (scenario.parent / "settlements.csv").write_bytes(b"")
    (scenario.parent / "terrain.tif").write_bytes(b"no picture")
    told = phusong("plan", scenario, "--out", tmp_path / "out", "--lang", "en")
    assert told.code == 2 and told.out == "" and "Traceback" not in told.err
    for name in ("sites.csv, row 2, column lat", "settlements.csv", "terrain.tif"):
        assert f"error: {name}" in told.err
    assert re.search(r"\d+ errors, \d+ warnings?, \d+ repaired\n$", told.err)
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("arguments", [("--lang", "fr"), ("--outt", "x"), ("--out",)])
def test_a_wrong_option_is_bad_input(
    phusong: Run, scenario: Path, arguments: tuple[str, ...]
) -> None:
    told = phusong("plan", scenario, *arguments)
    assert told.code == 2 and "Traceback" not in told.err


def test_downloaded_layers_that_are_not_there(phusong: Run, scenario: Path) -> None:
    told = phusong("check", scenario, "--use-downloaded", "terain", "--lang", "en")
    assert told.code == 2 and "terain" in told.err and "terrain" in told.err
    bounded = scenario.with_name("bounded.toml")
    bounded.write_text(
        'base = "scenario.toml"\ngrid.bounds = [109.0, 12.0, 109.1, 12.1]\n', encoding="utf-8"
    )
    told = phusong("check", bounded, "--use-downloaded", "terrain", "--lang", "en")
    assert told.code == 2 and "phusong data download terrain" in told.err


# ---------------------------------------------------------------- data


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize(
    "bounds", ["1,2,3", "a,b,c,d", "109,12,108,13", "109,13,110,12", "0,0,999,1", "nan,0,1,1"]
)
@pytest.mark.parametrize("command", ["list", "download"])
def test_bounds_that_are_none(
    phusong: Run, tmp_path: Path, command: str, bounds: str, language: Language
) -> None:
    names = ("terrain",) if command == "download" else ()
    told = phusong("data", command, *names, "--bounds", bounds, "--lang", language)
    assert told.code == 2 and bounds in told.err and "Traceback" not in told.err
    assert Messages.of(language)("problem-bounds-format") in told.err
    assert not (tmp_path / "cache").exists()


def test_a_data_set_that_nobody_knows(phusong: Run) -> None:
    told = phusong("data", "download", "weather", "--bounds", "109,12,109.1,12.1")
    assert told.code == 2 and "weather" in told.err and "terrain" in told.err


def test_a_scenario_without_bounds_tells_no_area(phusong: Run, scenario: Path) -> None:
    told = phusong("data", "download", "terrain", "--scenario", scenario, "--lang", "en")
    assert told.code == 2 and "scenario.toml" in told.err


def test_the_list_names_every_data_set(phusong: Run, tmp_path: Path) -> None:
    told = phusong("data", "list", "--bounds", "109,12,109.1,12.1", "--lang", "en")
    assert told.code == 0 and is_plain(told)
    for name in ("terrain", "people", "landcover", "roads", "depth", "towers"):
        assert name in told.out


@pytest.mark.parametrize("language", list(Language))
def test_a_server_that_cannot_be_reached(
    phusong: Run, monkeypatch: pytest.MonkeyPatch, language: Language
) -> None:
    monkeypatch.setenv("PHUSONG_MIRROR_TERRAIN", "http://127.0.0.1:9")
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    monkeypatch.setattr("time.sleep", lambda _: None)
    bounds = ("--bounds", "109,12,109.1,12.1")
    told = phusong("data", "download", "terrain", *bounds, "--lang", language)
    assert told.code == 2 and told.out == "" and is_plain(told) and "Traceback" not in told.err
    assert "127.0.0.1" in told.err
    assert {"en": "server", "vi": "máy chủ"}[language] in told.err.lower()


# ---------------------------------------------------------------- where results go


def never(*_: object, **__: object) -> None:
    raise AssertionError("the work had begun")


@pytest.fixture
def no_work(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("make_plan", "predict_today"):
        monkeypatch.setattr(f"phusong.planning.plan.{name}", never)


@pytest.mark.parametrize("command", ["plan", "coverage", "unserved"])
@pytest.mark.parametrize("below", ["", "deeper/still"])
@pytest.mark.usefixtures("no_work")
def test_an_out_that_is_a_file_is_refused_before_the_work(
    phusong: Run, scenario: Path, tmp_path: Path, command: str, below: str
) -> None:
    out = tmp_path / "out"
    out.write_text("mine", encoding="utf-8")
    told = phusong(command, scenario, "--out", out / below, "--lang", "en")
    assert told.code == 2 and "Nothing can be written into this folder" in told.err
    assert out.read_text(encoding="utf-8") == "mine"


@pytest.mark.usefixtures("no_work")
def test_a_folder_without_permission_is_refused_before_the_work(
    phusong: Run, scenario: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o500)
    if os.geteuid() == 0:  # nothing is closed to root
        ask = os.access
        monkeypatch.setattr(os, "access", lambda p, mode: Path(p) != closed and ask(p, mode))
    told = phusong("plan", scenario, "--out", closed / "out", "--lang", "vi")
    assert told.code == 2 and str(closed / "out") in told.err
    assert list(closed.iterdir()) == []


# ---------------------------------------------------------------- our fault and the system's


@pytest.mark.parametrize(
    ("error", "code", "message"),
    [
        (RuntimeError("[red]boom[/red]"), 1, "fault-ours"),
        (AssertionError(), 1, "fault-ours"),
        (OSError(28, "No space left on device"), 1, "fault-system"),
        (BadInput([]), 2, None),
        (KeyboardInterrupt(), 130, None),
    ],
)
@pytest.mark.parametrize("language", list(Language))
def test_what_fails_within_the_work(
    phusong: Run,
    scenario: Path,
    monkeypatch: pytest.MonkeyPatch,
    error: BaseException,
    code: int,
    message: str | None,
    language: Language,
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr("phusong.planning.plan.make_plan", fail)
    told = phusong("plan", scenario, "--lang", language)
    assert told.code == code and told.out == ""
    ours = message == "fault-ours"
    assert ("Traceback" in told.err) == ours
    if ours:
        assert Messages.of(language)("fault-ours") in told.err
        assert type(error).__name__ in told.err and str(error) in told.err
    if message == "fault-system":
        assert "No space left on device" in told.err
