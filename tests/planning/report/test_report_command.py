"""``phusong report`` on the folder of a plan: files, languages, and what it refuses."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.planning.command import Run
from tests.planning.made_up import SCRIPT

from .reported import funded_plan, write_folder


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_folder(funded_plan(), tmp_path_factory.mktemp("results") / "out")


def test_a_quarter_is_reported_with_its_form(phusong: Run, results: Path, tmp_path: Path) -> None:
    told = phusong("report", results, "--quarter", "quý III/2026", "-o", "bc", "--lang", "en")
    assert told.code == 0, told.all
    assert {file.name for file in (tmp_path / "bc").iterdir()} - {".phusong.lock"} == {
        "report_2026-Q3.html",
        "progress_2026-Q3.xlsx",
    }
    page = (tmp_path / "bc" / "report_2026-Q3.html").read_text(encoding="utf-8")
    assert "25/09/2026" in page
    assert "15/09/2026" in page
    assert SCRIPT not in page
    assert "Public-service fund" in page


def test_a_table_of_progress_is_told_in_the_report(
    phusong: Run, results: Path, tmp_path: Path
) -> None:
    (tmp_path / "t.csv").write_text(
        "Hạng mục,Ngày,Số liệu,Khó khăn,Nguồn\n"
        f'people_5g,30/06/2026,64.5,"{SCRIPT}",Đo kiểm\nU-0002,01/07/2026,,,BB\n',
        encoding="utf-8",
    )
    told = phusong("report", results, "-q", "2026-Q3", "-p", "t.csv", "-o", "bc")
    assert told.code == 0, told.all
    page = (tmp_path / "bc" / "report_2026-Q3.html").read_text(encoding="utf-8")
    assert "64,5 (30/06/2026)" in page
    assert SCRIPT not in page
    assert not (tmp_path / "bc" / "progress_2026-Q3.xlsx").exists()


def test_sheets_of_communes_have_a_map(phusong: Run, results: Path, tmp_path: Path) -> None:
    told = phusong("report", results, "-c", "nam khanh", "-c", "00003", "-o", "xa")
    assert told.code == 0, told.all
    sheet = (tmp_path / "xa" / "commune_00004_nam-khanh.html").read_text(encoding="utf-8")
    assert sheet.count("<figure><svg") == 1
    assert "<nav" not in sheet
    (hostile,) = (tmp_path / "xa").glob("commune_00003_*.html")
    assert SCRIPT not in hostile.read_text(encoding="utf-8")
    again = phusong("report", results, "-c", "00004", "-o", "xa2")
    assert again.code == 0
    assert (tmp_path / "xa2" / "commune_00004_nam-khanh.html").read_text("utf-8") == sheet


def test_what_cannot_be_reported_is_told_all_at_once(
    phusong: Run, results: Path, tmp_path: Path
) -> None:
    (tmp_path / "t.csv").write_text(
        "Hạng mục,Ngày,Nguồn\nQuần đảo X,01/02/2026,BB\n", encoding="utf-8"
    )
    told = phusong(
        "report",
        results,
        "-q",
        "2026-Q5",
        "-c",
        "Khong Co",
        "-p",
        "t.csv",
        "-o",
        "bc",
        "--lang",
        "en",
    )
    assert told.code == 2
    assert "2026-Q5" in told.err
    assert "Khong Co" in told.err
    assert "Quần đảo X" in told.err
    assert not (tmp_path / "bc").exists()


@pytest.mark.parametrize(
    ("arguments", "word"),
    [((), "--quarter"), (("-c", "all", "-p", "t.csv"), "--progress")],
)
def test_asking_for_nothing_or_for_half_is_told(
    phusong: Run, results: Path, arguments: tuple[str, ...], word: str
) -> None:
    told = phusong("report", results, *arguments)
    assert told.code == 2
    assert word in told.err


def test_a_folder_without_a_plan_is_refused(phusong: Run, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    told = phusong("report", "empty", "-q", "2026-Q1")
    assert told.code == 2
    assert "empty" in told.err
