"""Every broken file is named and explained; none crashes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import geopandas as gpd
import pytest
from shapely.geometry import box

from phusong.layers.crs import Area
from phusong.layers.errors import Problem, Problems
from phusong.layers.i18n import Language, Messages
from phusong.layers.schema import SCHEMAS, Geometry
from phusong.layers.source import LayerSource
from phusong.layers.vectors import read_layer

from .broken import BrokenFile, make_broken_folder

AREA = Area((108.6, 11.3, 109.6, 13.0), box(108.6, 11.3, 109.6, 13.0))


@pytest.fixture(scope="module")
def broken(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, list[BrokenFile]]]:
    folder = tmp_path_factory.mktemp("broken")
    yield folder, make_broken_folder(folder)


def _read(folder: Path, file: BrokenFile) -> list[Problem]:
    problems = Problems()
    source = LayerSource(path=file.name, **file.source)
    frame = read_layer(file.kind, source, folder=folder, area=AREA, problems=problems)
    schema = SCHEMAS[file.kind]
    assert {column.value for column in schema.columns} < set(frame.columns)
    assert isinstance(frame, gpd.GeoDataFrame) == (schema.geometry is not Geometry.NONE)
    return list(problems)


def _fits(problem: Problem, file: BrokenFile) -> bool:
    return (
        problem.code == file.code
        and (file.row is None or problem.row == file.row)
        and (file.column is None or problem.column == file.column)
    )


def test_there_are_many_ways_to_be_broken(broken: tuple[Path, list[BrokenFile]]) -> None:
    _, files = broken
    assert len(files) >= 90
    assert len({file.name for file in files}) == len(files)
    assert len({file.code for file in files}) >= 60


def test_each_broken_file_is_named_and_explained(
    broken: tuple[Path, list[BrokenFile]],
) -> None:
    folder, files = broken
    wrong: dict[str, object] = {}
    for file in files:
        problems = _read(folder, file)
        named = any(_fits(p, file) for p in problems) and {p.file for p in problems} == {file.name}
        if not named or not {p.code for p in problems} <= {file.code, *file.also}:
            wrong[file.name] = [(p.code, p.row, p.column) for p in problems]
        for problem in problems:
            for language in Language:
                # Raises for a text that is missing or names a value that the problem lacks.
                assert all(Messages.of(language).problem(problem))
    assert not wrong


def test_huge_files_are_refused_without_being_read(
    broken: tuple[Path, list[BrokenFile]], monkeypatch: pytest.MonkeyPatch
) -> None:
    def never(self: Path) -> bytes:
        raise AssertionError(f"{self} was read whole")

    folder, files = broken
    monkeypatch.setattr(Path, "read_bytes", never)
    huge = [file for file in files if file.name.startswith("two-gigabytes")]
    assert len(huge) == 3
    for file in huge:
        assert _fits(_read(folder, file)[0], file)


def test_reading_leaves_the_folder_as_it_was(tmp_path: Path) -> None:
    files = make_broken_folder(tmp_path)
    before = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*")}
    for file in files:
        _read(tmp_path, file)
    assert {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*")} == before
