"""The command on ninety broken files at once: each named, each explained, none harmed."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.layers.broken import BrokenFile, make_broken_folder
from tests.planning.command import Run, is_plain, snapshot

from phusong.layers.errors import BadInput, Problems
from phusong.layers.i18n import Language, Messages
from phusong.planning.cli.folder_check import check_folder
from phusong.planning.plan import read_layers
from phusong.planning.scenario.file import load_scenario

EMBEDDED = Path(__file__).parents[3] / "data" / "khanh-hoa"


def as_a_scenario(folder: Path, files: list[BrokenFile]) -> Path:
    """A scenario whose layers are the embedded ones and, beside them, all files of their kind."""
    lines = [f'base = "{EMBEDDED.as_posix()}/scenario.toml"']
    for kind in sorted({file.kind for file in files}):
        sound = (EMBEDDED / f"{kind}.geojson").as_posix()
        paths = [sound] if kind == "communes" else []
        paths += [file.name for file in files if file.kind == kind]
        lines += [f"[layers.{kind}]", f"path = {paths}"]
    path = folder / "scenario.toml"
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def broken(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[BrokenFile]]:
    """Broken files that need no further keys in a scenario."""
    folder = tmp_path_factory.mktemp("broken")
    files = [file for file in make_broken_folder(folder) if not file.source]
    assert len(files) >= 80
    return folder, files


@pytest.fixture(scope="module")
def broken_by_kind(
    tmp_path_factory: pytest.TempPathFactory,
) -> tuple[Path, dict[str, BrokenFile]]:
    """The same in a folder without a scenario: names begin with the kind."""
    folder = tmp_path_factory.mktemp("broken_by_kind")
    files = {f"{file.kind}-{file.name}": file for file in make_broken_folder(folder)}
    kind_of_stem = {Path(file.name).stem: file.kind for file in files.values()}
    for path in list(folder.iterdir()):
        path.rename(folder / f"{kind_of_stem[path.stem]}-{path.name}")
    there = {name: file for name, file in files.items() if (folder / name).exists()}
    return folder, {name: file for name, file in there.items() if not file.source}


def explained(text: str, problems: Problems, messages: Messages) -> None:
    """Each problem is one line: its weight, its place, what is wrong and what was expected."""
    lines = text.splitlines()
    for problem in problems:
        what, expected = (" ".join(part.split()) for part in messages.problem(problem))
        weight = messages(f"severity-{problem.severity.value}")
        assert any(
            line.startswith(f"{weight}: {problem.file}") and what in line and expected in line
            for line in lines
        ), problem


@pytest.mark.parametrize("language", list(Language))
def test_a_folder_of_broken_files(
    phusong: Run, broken_by_kind: tuple[Path, dict[str, BrokenFile]], language: Language
) -> None:
    folder, files = broken_by_kind
    assert len(files) >= 80
    before = snapshot(folder)
    told = phusong("check", folder, "--lang", language)
    assert told.code == 2 and told.out == "" and is_plain(told)
    assert "Traceback" not in told.err
    assert snapshot(folder) == before
    problems = Problems()
    check_folder(folder, problems=problems)
    assert {p.file for p in problems} >= set(files) - NEED_AN_AREA
    codes = {(p.file, p.code) for p in problems}
    silent = {name for name, file in files.items() if (name, file.code) not in codes}
    assert silent == NEED_AN_AREA | TOLD_OTHERWISE
    explained(told.err, problems, Messages.of(language))


NEED_AN_AREA = {"sites-in-hanoi.csv", "settlements-one-outside.csv"}
"""Wrong only for a province: a folder without one cannot tell."""
TOLD_OTHERWISE = {"sites-swapped.csv", "sites-without-prj.shp"}
"""Without a province another fault of theirs is told."""


@pytest.mark.parametrize("language", list(Language))
def test_a_scenario_of_broken_files(
    phusong: Run, broken: tuple[Path, list[BrokenFile]], language: Language
) -> None:
    folder, files = broken
    path = as_a_scenario(folder, files)
    before = snapshot(folder)
    told = phusong("plan", path, "--out", folder / "out", "--lang", language)
    assert told.code == 2 and told.out == "" and is_plain(told)
    assert "Traceback" not in told.err
    assert snapshot(folder) == before
    problems = Problems()
    with pytest.raises(BadInput):
        read_layers(load_scenario(path), problems=problems)
    codes = {(p.file, p.code) for p in problems}
    assert [file.name for file in files if (file.name, file.code) not in codes] == []
    explained(told.err, problems, Messages.of(language))


def test_communes_of_the_folder_judge_the_other_files(tmp_path: Path, phusong: Run) -> None:
    (tmp_path / "communes.geojson").write_bytes((EMBEDDED / "communes.geojson").read_bytes())
    (tmp_path / "sites.csv").write_text(
        "site_id,x,y\nA,1353660,602806\nB,1353700,602900\n", encoding="utf-8"
    )
    told = phusong("check", tmp_path, "--lang", "en")
    assert told.code == 0
    assert "sites.csv" in told.err and "repaired" in told.err
